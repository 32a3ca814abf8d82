//! Coupons, gifts, rewards, offers and bonuses in the editor's form: added, changed, moved, taken away, and sold by.

use yanji_engine::number::{Fen, Micros};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{CouponValue, Give, Occasion, OfferPrice, RewardGive};
use yanji_engine::programme::read::read;

use super::{EDIT, press, source, value};
use crate::scene::{Browser, Page, Scene, machine};

fn programme(page: &Page) -> Programme {
    read(&source(page)).unwrap_or_else(|errors| panic!("{}\n{errors:?}", source(page))).programme
}

/// The editor with the tiers of the programme in force, and nothing that it gives besides.
async fn begun(owner: &mut Browser) -> Page {
    let page = owner.get(EDIT).await;
    let text = source(&page);
    let ends = ["[[coupons]]", "[[rewards]]", "[[gifts]]"].into_iter().filter_map(|heading| text.find(heading));
    let bare = &text[..ends.min().unwrap()];
    press(owner, EDIT, &page, "read", &[("source", bare)]).await
}

#[tokio::test]
async fn a_coupon_is_added_in_the_form_published_and_there_to_be_given() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = begun(&mut owner).await;
    page.has("given_add:coupon|cash|满 500 减 100 券|");
    let added = press(&mut owner, EDIT, &page, "given_add:coupon|cash|满 500 减 100 券|", &[]).await;
    let coupon = programme(&added).benefits.coupons.remove(0);
    assert_eq!((coupon.code.as_str(), coupon.value.clone()), ("coupon1", CouponValue::Off(Fen(10_000))));
    assert_eq!((coupon.from_fen, coupon.valid_days), (Fen(50_000), Some(90)));

    let typed = [
        ("coupons[0].name", "周年庆满减券"),
        ("coupons[0].code", ""),
        ("coupons[0].off", "88"),
        ("coupons[0].stock", "200"),
        ("coupons[0].per_member", "1"),
        ("coupons[0].claim", "yes"),
        ("coupons[0].transfer", "yes"),
        ("coupons[0].categories", "剪、烫"),
        ("coupons[0].tiers", "gold"),
    ];
    let changed = press(&mut owner, EDIT, &added, "live", &typed).await;
    let coupon = programme(&changed).benefits.coupons.remove(0);
    assert_eq!((coupon.name.as_str(), coupon.code.as_str()), ("周年庆满减券", "coupon1"));
    assert_eq!((coupon.value, coupon.stock, coupon.per_member), (CouponValue::Off(Fen(8_800)), Some(200), Some(1)));
    assert!(coupon.claim && coupon.transfer);
    assert_eq!(
        (coupon.scope.categories, coupon.tiers),
        (vec!["剪".to_owned(), "烫".to_owned()], vec!["gold".to_owned()])
    );

    let publish = press(&mut owner, EDIT, &changed, "publish", &[]).await.location().to_owned();
    let done = owner.fill(&publish, &publish, &[("from", "2026-01-05")]).await;
    assert_eq!(done.location(), "/programme", "{}", done.text);
    assert_eq!(scene.clinic.programme_current(&machine()).unwrap().unwrap().number, 2);
    owner.get("/coupons").await.has("周年庆满减券");
}

#[tokio::test]
async fn another_kind_of_coupon_asks_for_its_own_fields() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = begun(&mut owner).await;
    let added = press(&mut owner, EDIT, &page, "given_add:coupon|cash|券|", &[]).await;
    let trial = press(&mut owner, EDIT, &added, "live", &[("coupons[0].kind", "trial")]).await;
    trial.has("name=\"coupons[0].trial\"");
    trial.has_not("name=\"coupons[0].off\"");
    trial.has("id=\"coupons[0].trial-wrong\"");
    let typed = [("coupons[0].trial", "护理"), ("coupons[0].price", "9.9")];
    let typed = press(&mut owner, EDIT, &trial, "live", &typed).await;
    let expected = CouponValue::Trial { item: "护理".to_owned(), price: Fen(990) };
    assert_eq!(programme(&typed).benefits.coupons[0].value, expected);
    // What is wrong stands at its field, and nothing typed is lost.
    let wrong = press(&mut owner, EDIT, &typed, "live", &[("coupons[0].price", "九块九")]).await;
    wrong.has("id=\"coupons[0].price-wrong\"");
    assert_eq!(value(&wrong, "coupons[0].price"), "九块九");
}

#[tokio::test]
async fn gifts_rewards_offers_and_bonuses_come_change_and_go() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let mut page = begun(&mut owner).await;
    for order in [
        "given_add:coupon|percent|九折券|",
        "given_add:gift|birthday|生日礼|",
        "given_add:gift|days|女神节礼|",
        "given_add:reward|item|换护理|护理",
        "given_add:offer|price|特价|护理",
        "given_add:bonus|week|周二双倍|",
        "give_add:0",
    ] {
        page = press(&mut owner, EDIT, &page, order, &[]).await;
    }
    let made = programme(&page).benefits;
    assert_eq!((made.gifts.len(), made.gifts[0].on.clone(), made.gifts[0].give.len()), (2, Occasion::BirthdayMonth, 2));
    assert_eq!(made.rewards[0].give, RewardGive::Item("护理".to_owned()));
    assert_eq!((made.offers[0].price, made.offers[0].scope.items.len()), (OfferPrice::Fixed(Fen(9_900)), 1));
    assert_eq!((made.bonuses[0].multiplier, made.bonuses[0].days.weekdays.clone()), (Micros::whole(2), vec![2]));

    let typed = [("gifts[0].give[0].count", "2"), ("gifts[0].give[1].kind", "bonus")];
    let typed = press(&mut owner, EDIT, &page, "live", &typed).await;
    let right =
        [("gifts[0].give[1].bonus", "bonus1"), ("gifts[0].give[1].days", "30"), ("points.bonus[0].granted", "yes")];
    let typed = press(&mut owner, EDIT, &typed, "live", &right).await;
    let made = programme(&typed).benefits;
    assert!(matches!(&made.gifts[0].give[0], Give::Coupon { count: 2, .. }), "{:?}", made.gifts);
    assert!(matches!(&made.gifts[0].give[1], Give::Bonus(right) if right.days == Some(30)), "{:?}", made.gifts);
    assert!(made.bonuses[0].granted);

    let moved = press(&mut owner, EDIT, &typed, "given_later:gift.0", &[]).await;
    let names = |page: &Page| programme(page).benefits.gifts.iter().map(|gift| gift.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&moved), ["女神节礼", "生日礼"]);
    let less = press(&mut owner, EDIT, &moved, "give_remove:1.0", &[]).await;
    assert_eq!(programme(&less).benefits.gifts[1].give.len(), 1);
    let less = press(&mut owner, EDIT, &less, "given_remove:gift.1", &[]).await;
    assert_eq!(names(&less), ["女神节礼"]);
    let back = press(&mut owner, EDIT, &less, "undo", &[]).await;
    assert_eq!(names(&back), ["女神节礼", "生日礼"]);
}

#[tokio::test]
async fn what_only_the_text_can_say_is_named_and_stays() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = begun(&mut owner).await;
    let text = format!("{}\n[[coupons]]\ncode = \"c\"\nname = \"券\"\noff = 5\nsecret = [1, 2]\n", source(&page));
    let read = press(&mut owner, EDIT, &page, "read", &[("source", &text)]).await;
    read.has("只能在文本里写的设置，在这里修改不会动它们：secret");
    let changed = press(&mut owner, EDIT, &read, "live", &[("coupons[0].off", "6")]).await;
    assert!(source(&changed).contains("off = 6\nsecret = [1, 2]\n"), "{}", source(&changed));
}
