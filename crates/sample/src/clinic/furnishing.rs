//! What the sample clinic has besides members: what it sells, where its stores are, its goals, a plan for its
//! programme, and changes of many members, so that every page of the console has something to show.

use std::collections::BTreeMap;

use yanji_app::records::{BatchChange, BatchChoice, HandCause, Kpi, MemberFilter, MemberQuery, MemberSort};
use yanji_app::{
    Actor, AppError, Clinic, ItemFields, ItemKind, Key, StoreChanges, StoreDetails, StoreProfile, Stretch,
};
use yanji_books::id::CategoryId;

use super::PROGRAMME;
use crate::trade::CATEGORIES;

/// Something that the clinic sells, with prices in yuan and minutes; 0 is no wholesale or members' price.
struct Sold {
    name: &'static str,
    code: &'static str,
    price: i64,
    wholesale: i64,
    member: i64,
    floor: i64,
    minutes: i64,
    cautions: &'static str,
}

const fn sold(name: &'static str, code: &'static str, [price, floor, minutes]: [i64; 3]) -> Sold {
    Sold { name, code, price, wholesale: 0, member: 0, floor, minutes, cautions: "" }
}

/// What the clinic sells in each of [`CATEGORIES`], in their order.
const ITEMS: [&[Sold]; CATEGORIES.len()] = [
    &[
        Sold { wholesale: 108, member: 98, ..sold("小气泡清洁", "HL01", [128, 60, 45]) },
        sold("补水焕肤", "HL02", [268, 150, 60]),
        Sold { cautions: "敏感期先做耳后测试", ..sold("舒敏修护", "HL03", [398, 220, 75]) },
    ],
    &[
        sold("肩颈舒缓", "ST01", [198, 120, 60]),
        Sold { cautions: "孕期禁用", ..sold("淋巴排毒", "ST02", [468, 280, 90]) },
    ],
    &[Sold { member: 78, ..sold("单色美甲", "MJ01", [88, 50, 60]) }, sold("款式美甲", "MJ02", [188, 110, 90])],
    &[
        Sold { cautions: "眼部过敏者禁用", ..sold("自然款美睫", "MJ11", [128, 80, 60]) },
        sold("浓密款美睫", "MJ12", [238, 150, 90]),
    ],
    &[
        Sold { wholesale: 258, member: 299, ..sold("舒缓精华", "6901234500017", [329, 200, 0]) },
        Sold { wholesale: 88, member: 108, ..sold("医用面膜（盒）", "6901234500024", [128, 70, 0]) },
    ],
    &[sold("头皮养护", "TP01", [198, 120, 60]), sold("生发护理", "TP02", [298, 180, 75])],
    &[
        Sold {
            member: 880, cautions: "两周内不暴晒；光敏药物停用两周", ..sold("光子嫩肤", "GD01", [980, 580, 40])
        },
        Sold { cautions: "孕期禁用；术后严格防晒", ..sold("皮秒祛斑", "GD02", [2_380, 1_600, 60]) },
    ],
    &[
        Sold { member: 1_180, cautions: "利多卡因过敏者禁用", ..sold("水光针", "ZS01", [1_280, 880, 45]) },
        Sold { cautions: "孕期、凝血异常者禁用", ..sold("玻尿酸填充", "ZS02", [4_280, 3_200, 60]) },
    ],
];

/// Address and telephone of the stores, in the order in which they were added.
const STORES: [(&str, &str); 2] = [("人民路 88 号 2 层", "0571-88880001"), ("湖滨路 16 号", "0571-88880002")];

/// What the clinic wants to reach.
const GOALS: [Kpi; 4] = [Kpi::Revenue, Kpi::NewMembers, Kpi::RepurchaseRate, Kpi::TopTierRevenueShare];

/// How many members are thanked with points.
const THANKED: usize = 20;

/// Furnishes the clinic, whose members are there; what was done before is not done again.
///
/// # Errors
/// Those of the use cases.
pub(super) fn furnish(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    open_shop(clinic, actor)?;
    if clinic.goal_list(actor)?.is_empty() {
        for kpi in GOALS {
            let goal = clinic.goal_proposal(actor, kpi, None)?;
            clinic.goal_add(actor, &key("goal", kpi.code())?, &goal)?;
        }
    }
    plan(clinic, actor)
}

/// Changes many members at once, for the first time.
///
/// # Errors
/// Those of the use cases.
pub(super) fn change_many(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    if clinic.batch_list(actor)?.is_empty() {
        thank(clinic, actor)?;
        invite(clinic, actor)?;
    }
    Ok(())
}

/// Puts up what is sold and where.
///
/// # Errors
/// Those of the use cases.
pub(super) fn open_shop(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    offer(clinic, actor)?;
    say_where_the_stores_are(clinic, actor)
}

fn offer(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    let there = clinic.category_list(actor)?;
    let mut categories: BTreeMap<String, _> = there.into_iter().map(|one| (one.name, one.id)).collect();
    let there: Vec<String> = clinic.item_list(actor)?.into_iter().map(|item| item.name).collect();
    for (place, (category, items)) in CATEGORIES.iter().zip(ITEMS).enumerate() {
        let id = match categories.remove(category.name) {
            Some(id) => id,
            None => clinic.category_add(actor, &key("category", &place.to_string())?, category.name)?.id,
        };
        for item in items.iter().filter(|item| there.iter().all(|known| known != item.name)) {
            clinic.item_add(actor, &key("item", item.code)?, &item.fields(id))?;
        }
    }
    Ok(())
}

impl Sold {
    fn fields(&self, category: CategoryId) -> ItemFields {
        let optional = |yuan: i64| Some(yuan * 100).filter(|fen| *fen > 0);
        ItemFields {
            // What takes no time is taken home.
            kind: if self.minutes == 0 { ItemKind::Product } else { ItemKind::Service },
            code: self.code.to_owned(),
            wholesale_fen: optional(self.wholesale),
            member_fen: optional(self.member),
            floor_fen: self.floor * 100,
            minutes: self.minutes,
            cautions: self.cautions.to_owned(),
            ..ItemFields::new(category, self.name, self.price * 100)
        }
    }
}

fn say_where_the_stores_are(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    for (profile, (address, telephone)) in clinic.store_profiles(actor)?.into_iter().zip(STORES) {
        let StoreProfile { store, details, .. } = profile;
        if !details.address.is_empty() {
            continue;
        }
        let open = vec![Stretch { from_minute: 10 * 60, until_minute: 21 * 60 }];
        let details = StoreDetails {
            address: address.to_owned(),
            telephone: telephone.to_owned(),
            business: Some(std::array::from_fn(|_| open.clone())),
            ..StoreDetails::default()
        };
        let changes = StoreChanges { name: store.name.clone(), details };
        clinic.store_edit(actor, &key("store", &store.id.to_string())?, store.id, &changes)?;
    }
    Ok(())
}

/// A draft that asks a little more for the second tier.
fn plan(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    if clinic.programme_list(actor)?.len() > 1 {
        return Ok(());
    }
    let wanted = PROGRAMME.replacen("at_least = 2000 ", "at_least = 2500 ", 1);
    clinic.programme_save(actor, &key("plan", "1")?, &wanted)?;
    Ok(())
}

/// Points for those who spend most.
fn thank(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    let query =
        MemberQuery { sort: MemberSort::Spend, descending: Some(true), limit: THANKED, ..MemberQuery::default() };
    let members: Vec<_> = clinic.member_search(actor, &query)?.items.into_iter().map(|member| member.id).collect();
    if members.is_empty() {
        return Ok(());
    }
    let points = BatchChange::Points { points: 200, cause: Some(HandCause::Goodwill) };
    let id = clinic.batch_draft(actor, &key("thanks", "draft")?, &BatchChoice::Members(members), &points)?;
    clinic.batch_start(actor, &key("thanks", "start")?, id, "周年庆答谢老客")?;
    clinic.batch_work(id, &mut |_| {})
}

/// A coupon for those of a higher tier who have stayed away.
fn invite(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    let filter = MemberFilter { tiers: vec!["silver".to_owned()], idle_days: Some(60), ..MemberFilter::default() };
    let query = MemberQuery { filter, limit: THANKED, ..MemberQuery::default() };
    let members: Vec<_> = clinic.member_search(actor, &query)?.items.into_iter().map(|member| member.id).collect();
    if members.is_empty() {
        return Ok(());
    }
    let coupon = BatchChange::Coupon { coupon: "come_back".to_owned(), count: 1 };
    let id = clinic.batch_draft(actor, &key("invitation", "draft")?, &BatchChoice::Members(members), &coupon)?;
    clinic.batch_start(actor, &key("invitation", "start")?, id, "两个月没来的老客，请她们回店")?;
    clinic.batch_work(id, &mut |_| {})
}

fn key(what: &str, which: &str) -> Result<Key, AppError> {
    Key::parse(&format!("sample-{what}-{which}"))
}
