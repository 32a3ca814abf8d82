//! What the sample clinic has besides members: what it sells, where its stores are, its goals, a plan for its
//! programme, and a change of many members, so that every page of the console has something to show.

use std::collections::BTreeMap;

use yanji_app::records::{BatchChange, BatchChoice, Kpi, MemberQuery, MemberSort};
use yanji_app::{Actor, AppError, Clinic, ItemFields, Key, StoreChanges, StoreDetails, StoreProfile, Stretch};
use yanji_engine::programme::ready;

use crate::trade::CATEGORIES;

/// What the clinic sells in each of [`CATEGORIES`], in their order: name, price in yuan, minutes.
const SERVICES: [&[(&str, i64, i64)]; CATEGORIES.len()] = [
    &[("小气泡清洁", 128, 45), ("补水焕肤", 268, 60), ("舒敏修护", 398, 75)],
    &[("肩颈舒缓", 198, 60), ("淋巴排毒", 468, 90)],
    &[("单色美甲", 88, 60), ("款式美甲", 188, 90)],
    &[("自然款美睫", 128, 60), ("浓密款美睫", 238, 90)],
    &[("舒缓精华", 329, 0), ("医用面膜（盒）", 128, 0)],
    &[("头皮养护", 198, 60), ("生发护理", 298, 75)],
    &[("光子嫩肤", 980, 40), ("皮秒祛斑", 2_380, 60)],
    &[("水光针", 1_280, 45), ("玻尿酸填充", 4_280, 60)],
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
    offer(clinic, actor)?;
    say_where_the_stores_are(clinic, actor)?;
    if clinic.goal_list(actor)?.is_empty() {
        for kpi in GOALS {
            let goal = clinic.goal_proposal(actor, kpi, None)?;
            clinic.goal_add(actor, &key("goal", kpi.code())?, &goal)?;
        }
    }
    plan(clinic, actor)?;
    thank(clinic, actor)
}

fn offer(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    let there = clinic.category_list(actor)?;
    let mut categories: BTreeMap<String, _> = there.into_iter().map(|one| (one.name, one.id)).collect();
    let services: Vec<String> = clinic.item_list(actor)?.into_iter().map(|service| service.name).collect();
    for (place, (category, sold)) in CATEGORIES.iter().zip(SERVICES).enumerate() {
        let id = match categories.remove(category.name) {
            Some(id) => id,
            None => clinic.category_add(actor, &key("category", &place.to_string())?, category.name)?.id,
        };
        for (number, (name, yuan, minutes)) in sold.iter().enumerate() {
            if services.iter().any(|known| known == name) {
                continue;
            }
            let (name, price_fen) = ((*name).to_owned(), yuan * 100);
            let item = ItemFields { minutes: *minutes, ..ItemFields::new(id, name, price_fen) };
            clinic.item_add(actor, &key("item", &format!("{place}-{number}"))?, &item)?;
        }
    }
    Ok(())
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
    let wanted = ready::DEFAULT.source.replacen("at_least = 2000 ", "at_least = 2500 ", 1);
    clinic.programme_save(actor, &key("plan", "1")?, &wanted)?;
    Ok(())
}

/// Points for those who spend most.
fn thank(clinic: &Clinic, actor: &Actor) -> Result<(), AppError> {
    if !clinic.batch_list(actor)?.is_empty() {
        return Ok(());
    }
    let query =
        MemberQuery { sort: MemberSort::Spend, descending: Some(true), limit: THANKED, ..MemberQuery::default() };
    let members: Vec<_> = clinic.member_search(actor, &query)?.items.into_iter().map(|member| member.id).collect();
    if members.is_empty() {
        return Ok(());
    }
    let points = BatchChange::Points { points: 200 };
    let id = clinic.batch_draft(actor, &key("thanks", "draft")?, &BatchChoice::Members(members), &points)?;
    clinic.batch_start(actor, &key("thanks", "start")?, id, "周年庆答谢老客")?;
    clinic.batch_work(id, &mut |_| {})
}

fn key(what: &str, which: &str) -> Result<Key, AppError> {
    Key::parse(&format!("sample-{what}-{which}"))
}
