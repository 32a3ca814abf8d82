//! The clinics in which every page is looked at, and what stands where in them.

use std::fmt::Write;
use std::fs;

use tempfile::TempDir;
use yanji_app::import::{ImportQuery, MappingChoice};
use yanji_app::records::{
    BasketLine, BasketThing, BatchChange, BatchChoice, CouponQuery, Member, MemberQuery, NewBasket, NewMember, NewSale,
    NewSaleLine, NewSaleOfItems, TenderPaid, TimelineQuery,
};
use yanji_app::{Clinic, ItemFields, Key, Place, Rehearsal};
use yanji_engine::Day;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{Benefits, CouponValue, RewardGive, Scope, Tender};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_sample::clinic as sample_clinic;
use yanji_vault::RootKey;

use super::look::press;
use super::routes::{Kind, kind_of, routes};
use crate::chromium::Window;
use crate::clinic::{LOGIN, PASSWORD, Served, clock, found, machine, serve_with};

/// How many members the sample clinic has here: enough for every page to have something to show and a second page.
const SAMPLE_MEMBERS: u32 = 150;
/// As long as the name of a category may be.
const LONGEST_NAME: usize = 32;
/// The largest amount of a sale, in fen.
const DEAREST_FEN: i64 = 1_000_000_000_000;

/// What the files are called.
const FILE_NAME: &str = "till.csv";
/// A history with a line that is refused.
const TILL: &str = "会员号,姓名,日期,金额,类别\nF-1,陈思雨,2026-11-21,1280,护肤\nF-1,陈思雨,2026-13-01,1,护肤\n";
/// A list of items with a line that is refused.
const OFFER: &str = "类目,项目,价格,时长\n护肤,补水,398,60\n护肤,清洁,many,60\n";

/// A served clinic, with the words that are data in it and what its addresses stand for.
pub(crate) struct Scene {
    pub(crate) served: Served,
    pub(crate) login: &'static str,
    pub(crate) password: &'static str,
    /// What people wrote, the longest first: it belongs to no language of the pages.
    pub(crate) data: Vec<String>,
    /// `{member}` and the like, with what stands for it here.
    places: Vec<(&'static str, String)>,
}

/// The sample clinic.
pub(crate) async fn sample() -> Scene {
    let served = serve_with(|place| {
        let clinic = sample_clinic::open_or_found(place, &RootKey::from_bytes([1; 32]), clock()).unwrap();
        sample_clinic::fill(&clinic, SAMPLE_MEMBERS, 2, &|_| {}).unwrap();
        import(&clinic, TILL);
        clinic
    })
    .await;
    let owner = &sample_clinic::LOG_INS[0];
    Scene::of(served, owner.login, owner.password)
}

/// A clinic with an owner and nothing else: no programme, no store, no member.
pub(crate) async fn empty() -> Scene {
    Scene::of(serve_with(found).await, LOGIN, PASSWORD)
}

/// A clinic in which every name is as long and every figure as large as it may be.
pub(crate) async fn huge() -> Scene {
    Scene::of(serve_with(filled_to_the_brim).await, LOGIN, PASSWORD)
}

fn filled_to_the_brim(place: &Place) -> Clinic {
    let clinic = found(place);
    let (actor, name) = (machine(), "长".repeat(LONGEST_NAME));
    let draft = clinic.programme_save(&actor, &key(), &tall_programme()).unwrap();
    clinic.programme_publish(&actor, &key(), draft.id, Day::parse("2020-01-01").unwrap()).unwrap();
    clinic.programme_save(&actor, &key(), &tall_programme().replace("at_least = 2000", "at_least = 2500")).unwrap();
    let store = clinic.store_add(&actor, &key(), &name).unwrap().id;
    let category = clinic.category_add(&actor, &key(), &name).unwrap().id;
    let item = ItemFields { minutes: 1_440, ..ItemFields::new(category, name.clone(), 100_000_000) };
    clinic.item_add(&actor, &key(), &item).unwrap();
    for place in 0..60_i64 {
        let new = NewMember {
            number: format!("{}{place:04}", "9".repeat(36)),
            name: "长".repeat(60),
            phone: format!("138{place:08}"),
            note: "长".repeat(400),
            day: Day::parse("2026-01-05"),
            store: Some(store),
            ..NewMember::default()
        };
        let member = clinic.member_enrol(&actor, &key(), new).unwrap().member;
        let line = NewSaleLine { category: name.clone(), amount_fen: DEAREST_FEN / 10 };
        let sale = NewSale { member: Some(member), store: Some(store), lines: vec![line; 3], ..NewSale::default() };
        clinic.sale_post(&actor, &key(), sale).unwrap();
    }
    import(&clinic, &format!("会员号,姓名,日期,金额,类别\n{},{name},2026-11-21,1280,{name}\n", "8".repeat(40)));
    clinic
}

/// A programme of twelve tiers with long names.
fn tall_programme() -> String {
    let mut text = "language = 1\nname = \"很长很长的会员方案名称，一行放不下也要好看\"\n".to_owned();
    for tier in 0..12 {
        let _ = write!(
            text,
            "\n[[tiers]]\ncode = \"tier_with_a_long_code_{tier}\"\nname = \"名字特别长的第{tier}级尊享会员\"\n"
        );
        if tier > 0 {
            let _ = writeln!(
                text,
                "qualify = {{ all = [ {{ metric = \"spend\", window = \"12 months\", at_least = {} }}, {{ any = [ \
                 {{ metric = \"visits\", window = \"quarter\", more_than = 3 }}, {{ metric = \"referrals\", window = \
                 \"lifetime\", at_least = {tier} }} ] }} ] }}\nretain = {{ metric = \"spend\", window = \"cycle\", \
                 at_least = {} }}",
                tier * 2000,
                tier * 1000,
            );
        }
    }
    text
}

fn import(clinic: &Clinic, text: &str) {
    let (actor, bytes) = (machine(), text.as_bytes());
    let seen = clinic.import_inspect(&actor, FILE_NAME, bytes, &MappingChoice::default()).unwrap();
    clinic.import_file(&actor, FILE_NAME, bytes, &seen.mapping, &mut |_| {}).unwrap();
}

fn key() -> Key {
    Key::fresh().unwrap()
}

impl Scene {
    fn of(served: Served, login: &'static str, password: &'static str) -> Self {
        let (data, places) = (data_of(&served), places_of(&served.clinic));
        Self { served, login, password, data, places }
    }

    /// Takes two files to where they are looked over, a history and a list of items, for nobody comes there
    /// otherwise.
    pub(crate) async fn upload(&mut self, window: &Window) {
        let folder = TempDir::new().unwrap();
        for (name, at, text) in [("{file}", "/imports", TILL), ("{price_list}", "/items/file", OFFER)] {
            let path = folder.path().join(FILE_NAME);
            fs::write(&path, text).unwrap();
            window.go(at).await;
            window.find("#file").await.send_keys(path.display().to_string()).await.unwrap();
            press(window, "main form[enctype] button.btn-primary").await;
            let address = window.driver.current_url().await.unwrap();
            self.places.push((name, address.path().to_owned()));
        }
    }

    /// The addresses of every page that there is here.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for route in routes() {
            let Some(Kind::Page(addresses)) = kind_of(&route) else { continue };
            paths.extend(addresses.iter().filter_map(|address| self.placed(address)));
        }
        paths
    }

    /// An address with everything in it that stands for something; `None` where there is no such thing.
    fn placed(&self, address: &str) -> Option<String> {
        let placed = self.places.iter().fold(address.to_owned(), |address, (name, it)| address.replace(name, it));
        (!placed.contains('{')).then_some(placed)
    }
}

/// The words that people wrote, the longest first so that no part of one is left over.
fn data_of(Served { clinic, folder, .. }: &Served) -> Vec<String> {
    let actor = machine();
    let mut data = vec![clinic.name(), "中文".to_owned(), "长".to_owned()];
    let sources = READY.iter().map(|ready| ready.source.to_owned());
    let versions = clinic.programme_list(&actor).unwrap();
    for source in sources.chain(versions.into_iter().map(|version| version.source)) {
        let programme = read(&source).unwrap().programme;
        data.extend(words_of(programme));
    }
    for profile in clinic.store_profiles(&actor).unwrap() {
        data.extend([profile.store.name, profile.details.address]);
    }
    data.extend(clinic.category_list(&actor).unwrap().into_iter().map(|category| category.name));
    data.extend(clinic.item_list(&actor).unwrap().into_iter().flat_map(|item| [item.name, item.code, item.cautions]));
    for staff in clinic.staff_list(&actor).unwrap() {
        // The sign of somebody is the first character of the name.
        data.extend(staff.name.chars().next().map(String::from));
        data.extend([staff.login, staff.name]);
    }
    // The path of a file is the same in both languages.
    data.push(".config/yanji/root.key".to_owned());
    data.extend(clinic.role_list(&actor).unwrap().into_iter().map(|role| role.name));
    if let Ok(found) = clinic.member_search(&actor, &MemberQuery { limit: 200, ..MemberQuery::default() }) {
        data.extend(found.items.into_iter().flat_map(|member| [member.number, member.name]));
    }
    data.extend(TILL.split([',', '\n']).map(str::to_owned));
    // The sign of the organisation, and a name that is shown in part.
    data.extend(clinic.name().chars().next().map(String::from));
    data.extend(["陈".to_owned(), FILE_NAME.to_owned(), folder.path().display().to_string()]);
    data.retain(|word| if word.is_ascii() { word.len() > 2 } else { !word.is_empty() });
    data.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    data.dedup();
    data
}

/// What the clinic itself wrote into a programme: names, and the goods that its rules are about.
fn words_of(programme: Programme) -> Vec<String> {
    let Benefits { bonuses, offers, coupons, rewards, gifts, exclusives, .. } = programme.benefits;
    let mut words = vec![programme.name];
    words.extend(programme.points.categories.into_iter().map(|(category, _)| category));
    let mut scopes: Vec<Scope> = exclusives.into_iter().map(|exclusive| exclusive.scope).collect();
    for tier in programme.tiers {
        words.extend([tier.name, tier.code]);
        scopes.extend(tier.gives.prices.into_iter().map(|price| price.scope));
    }
    for bonus in bonuses {
        words.extend([bonus.name, bonus.code]);
        scopes.push(bonus.scope);
    }
    for offer in offers {
        words.extend([offer.name, offer.code]);
        scopes.push(offer.scope);
    }
    for coupon in coupons {
        words.extend([coupon.name, coupon.code]);
        if let CouponValue::Free { item } | CouponValue::Trial { item, .. } = coupon.value {
            words.push(item);
        }
        scopes.push(coupon.scope);
    }
    for reward in rewards {
        words.extend([reward.name, reward.code, reward.level]);
        if let RewardGive::Item(item) = reward.give {
            words.push(item);
        }
    }
    words.extend(gifts.into_iter().flat_map(|gift| [gift.name, gift.code]));
    words.extend(scopes.into_iter().flat_map(|scope| scope.categories.into_iter().chain(scope.items)));
    words
}

/// What the names in addresses stand for.
fn places_of(clinic: &Clinic) -> Vec<(&'static str, String)> {
    let actor = machine();
    let mut places = Vec::new();
    let newest = clinic.programme_list(&actor).unwrap();
    if let Some(version) = newest.iter().find(|version| version.in_force_from.is_some()) {
        places.push(("{programme}", version.id.to_string()));
    }
    if let Some(version) = newest.iter().find(|version| version.in_force_from.is_none()) {
        places.push(("{draft}", version.id.to_string()));
    }
    if let Some(import) = clinic.import_list(&actor, &ImportQuery::default()).unwrap().items.first() {
        places.push(("{import}", import.id.to_string()));
    }
    if let Some(store) = clinic.store_list(&actor).unwrap().first() {
        places.push(("{store}", store.id.to_string()));
    }
    if let Some(staff) = clinic.staff_list(&actor).unwrap().first() {
        places.push(("{staff}", staff.id.to_string()));
    }
    if let Some(batch) = clinic.batch_list(&actor).unwrap().first() {
        places.push(("{batch}", batch.id.to_string()));
    }
    let busiest = MemberQuery { sort: yanji_app::records::MemberSort::Spend, limit: 1, ..MemberQuery::default() };
    // Where there is no programme, there is no goal either.
    if let Some(goal) = clinic.goal_list(&actor).unwrap_or_default().first() {
        places.push(("{goal}", goal.goal.id.to_string()));
    }
    if let Some(category) = clinic.category_list(&actor).unwrap().first() {
        places.push(("{category}", category.id.to_string()));
    }
    if let Some(item) = clinic.item_list(&actor).unwrap().first() {
        places.push(("{item}", item.id.to_string()));
    }
    if let Some(coupon) = clinic.coupon_list(&actor, &CouponQuery::default()).unwrap().items.first() {
        places.push(("{coupon}", coupon.id.to_string()));
        places.push(("{coupon_kind}", coupon.kind.clone()));
    }
    places.push(("{ready}", READY[0].file.to_owned()));
    let Ok(found) = clinic.member_search(&actor, &busiest) else { return places };
    if let Some(member) = found.items.first() {
        let idle = MemberQuery { descending: Some(false), ..busiest };
        let idle = clinic.member_search(&actor, &idle).unwrap();
        places.push(("{idle_member}", idle.items[0].id.to_string()));
        places.push(("{members}", String::new()));
        places.push(("{member}", member.id.to_string()));
        let timeline = clinic
            .member_timeline(&actor, member.id, &TimelineQuery { limit: 100, ..TimelineQuery::default() })
            .unwrap();
        if let Some(sale) = timeline.entries.iter().find_map(|entry| entry.sale) {
            places.push(("{sale}", sale.to_string()));
        }
        places.extend(desk_places(clinic, member));
        let draft = BatchChange::Points { points: 5, cause: None };
        let choice = BatchChoice::Members(vec![member.id]);
        places.push(("{batch_draft}", clinic.batch_draft(&actor, &key(), &choice, &draft).unwrap().to_string()));
    }
    places
}

/// A sale of the desk and a bill that waits, where there is something to sell.
fn desk_places(clinic: &Clinic, member: &Member) -> Vec<(&'static str, String)> {
    let actor = machine();
    let Some(item) = clinic.item_list(&actor).unwrap().into_iter().find(|item| !item.is_hidden) else {
        return Vec::new();
    };
    let line = BasketLine { what: BasketThing::Item(item.id), quantity: 2, by_hand: None, seller: None, server: None };
    let basket = NewBasket { member: Some(member.id), lines: vec![line], ..NewBasket::default() };
    let pay_fen = clinic.desk_quote(&actor, &basket).unwrap().pay_fen;
    let cash = TenderPaid { tender: Tender::Cash, amount_fen: pay_fen, deposit: None, charge: None };
    let new = NewSaleOfItems {
        basket: basket.clone(),
        tenders: vec![cash],
        expected_pay_fen: pay_fen,
        ..NewSaleOfItems::default()
    };
    let sale = clinic.sale_ring(&actor, &key(), new, Rehearsal::Real).unwrap().sale;
    let parked = clinic.bill_park(&actor, &key(), &basket).unwrap().id;
    vec![("{desk_sale}", sale.to_string()), ("{parked}", parked.to_string())]
}
