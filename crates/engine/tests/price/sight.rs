//! A quote sees no person: every field that it is told, by name and type, and nothing else.
//!
//! Each type that reaches [`quote`] is taken apart without `..`, so that a field more does not compile until somebody
//! has written it here; and what is written here is looked through for words of a person.

use std::path::Path;

use yanji_engine::price::{
    AskedLine, Bill, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, QuoteFault, RightTerms, quote,
};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{Bonus, Coupon, CouponValue, Days, Offer, OfferPrice, PriceList, Scope};
use yanji_engine::{Day, Fen, Micros, Points};

/// What a quote is told: published rules, and an inquiry.
const QUOTE: fn(&Programme, &Inquiry) -> Result<Bill, QuoteFault> = quote;

/// Whose value is no person: it compiles for the types that are named here and for what is made of them.
trait Impersonal {}

macro_rules! impersonal {
    ($($type:ty),+) => { $(impl Impersonal for $type {})+ };
}

impersonal!(Day, Fen, Micros, Points, PriceList, usize, u32, u16, u8, (u8, u8), bool);
impersonal!(Inquiry, AskedLine, ByHand, HeldRight, RightTerms, HeldCoupon, CouponChoice, PointsWish);
impersonal!(Offer, OfferPrice, Bonus, Coupon, CouponValue, Days, Scope, Named);
impl<T: Impersonal> Impersonal for Option<T> {}
impl<T: Impersonal> Impersonal for Vec<T> {}

/// A text that names a thing of the clinic or a rule that it published: text in general is not [`Impersonal`].
struct Named;

fn things(_: &[String]) -> Named {
    Named
}

fn thing(_: &str) -> Named {
    Named
}

fn told(_: &[&dyn Impersonal]) {}

fn inquiry(asked: &Inquiry) {
    let Inquiry { day, list, tier, lines, rights, coupons, choice, points_balance, points, rounding_fen } = asked;
    told(&[day, list, tier, lines, rights, coupons, choice, points_balance, points, rounding_fen]);
    for AskedLine { item, category, list_fen, member_fen, floor_fen, lowest_fen, quantity, by_hand } in lines {
        told(&[&thing(item), &thing(category), list_fen, member_fen, floor_fen, lowest_fen, quantity, by_hand]);
        match by_hand {
            None | Some(ByHand::Gift) => {}
            Some(ByHand::Price(price)) => told(&[price]),
        }
    }
    for HeldRight { number, terms } in rights {
        told(&[number]);
        match terms {
            RightTerms::Offer(terms) => offer(terms),
            RightTerms::Bonus(terms) => bonus(terms),
        }
    }
    for HeldCoupon { number, terms, expires_on } in coupons {
        told(&[number, expires_on]);
        coupon(terms);
    }
    match choice {
        CouponChoice::Best => {}
        CouponChoice::These(numbers) => told(&[numbers]),
    }
    match points {
        PointsWish::None | PointsWish::Most => {}
        PointsWish::Exactly(points) => told(&[points]),
    }
}

fn offer(terms: &Offer) {
    let Offer { code, name, price, scope: about, days: when, tiers, list, granted } = terms;
    told(&[&thing(code), &thing(name), &things(tiers), list, granted]);
    match price {
        OfferPrice::Percent(percent) => told(&[percent]),
        OfferPrice::Fixed(price) => told(&[price]),
    }
    scope(about);
    days(when);
}

fn bonus(terms: &Bonus) {
    let Bonus { code, name, multiplier, scope: about, days: when, tiers, granted } = terms;
    told(&[&thing(code), &thing(name), multiplier, &things(tiers), granted]);
    scope(about);
    days(when);
}

fn coupon(terms: &Coupon) {
    let Coupon {
        code,
        name,
        value,
        scope: about,
        from_fen,
        list,
        valid_days,
        valid_until,
        stock,
        per_member,
        tiers,
        claim,
        transfer,
    } = terms;
    told(&[&thing(code), &thing(name), from_fen, list, valid_days, valid_until, stock, per_member]);
    told(&[&things(tiers), claim, transfer]);
    match value {
        CouponValue::Off(amount) => told(&[amount]),
        CouponValue::Percent { pay_percent, most } => told(&[pay_percent, most]),
        CouponValue::Free { item } => told(&[&thing(item)]),
        CouponValue::Trial { item, price } => told(&[&thing(item), price]),
    }
    scope(about);
}

fn scope(about: &Scope) {
    let Scope { categories, items } = about;
    told(&[&things(categories), &things(items)]);
}

fn days(when: &Days) {
    let Days { from, until, weekdays, month_days, dates } = when;
    told(&[from, until, weekdays, month_days, dates]);
}

#[test]
fn every_field_that_a_quote_is_told_is_on_the_list() {
    // That they compile is the test; that they are about what `quote` takes is its type.
    let (_, _) = (QUOTE, inquiry as fn(&Inquiry));
}

#[test]
fn no_source_of_the_price_speaks_of_a_person() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/price");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let sources: Vec<_> = files.chain([folder.with_extension("rs")]).collect();
    assert!(sources.len() > 10, "{sources:?}");
    for path in sources {
        let source = std::fs::read_to_string(&path).unwrap();
        let code = source.lines().map(|line| line.split("//").next().unwrap_or_default());
        for (number, line) in code.enumerate() {
            let words = line.split(|letter: char| !letter.is_ascii_alphanumeric());
            for word in words.map(str::to_ascii_lowercase) {
                let personal =
                    ["phone", "telephone", "birthday", "gender", "age", "person", "customer", "account", "segment"];
                assert!(!personal.contains(&word.as_str()), "{}:{}: {word}", path.display(), number + 1);
            }
            assert!(!line.contains("MemberId") && !line.contains("member_id"), "{}:{}", path.display(), number + 1);
        }
    }
}
