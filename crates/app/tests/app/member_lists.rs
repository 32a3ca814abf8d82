//! Lists of members: every filter and sort, names and pinyin, saved views, lists taken away.

use yanji_app::records::{
    Between, DaysBetween, MemberChanges, MemberFilter, MemberQuery, MemberSort, MemberView, NewDeed, NewMember,
};
use yanji_app::{Actor, Clinic, RevealPurpose, Role, Who};
use yanji_books::id::{MemberId, StaffId};
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::scene::{act, code, enrol, sell, usual};
use crate::support::{Clinics, cashier, day, key, owner, refused};

yanji_books::on_each_database!(
    filters_narrow_together,
    every_sort_gives_everybody_once_both_ways,
    names_are_found_by_parts_and_pinyin,
    views_are_ones_own_or_everybodys,
    lists_are_taken_away_with_a_record,
);

fn numbers(clinic: &Clinic, query: &MemberQuery) -> Vec<String> {
    let found = clinic.member_search(&owner(), query).unwrap();
    assert_eq!(found.total, i64::try_from(found.items.len()).ok());
    found.items.into_iter().map(|member| member.number).collect()
}

fn filtered(clinic: &Clinic, filter: MemberFilter) -> Vec<String> {
    numbers(clinic, &MemberQuery { filter, ..MemberQuery::default() })
}

/// Four members who differ in everything: A1 idle since she joined, A2 silver, A3 gold with points, A4 of today.
fn four(place: &Place) -> (Clinics, Vec<MemberId>) {
    let clinics = usual(place, "2024-01-10");
    let clinic = &clinics.one;
    let first = enrol(clinic, "A1");
    clinics.set("2024-02-01");
    let second = enrol(clinic, "A2");
    sell(clinic, second, 100_000);
    clinics.set("2024-02-20");
    let store = clinic.store_add(&owner(), &key(), "静安店").unwrap().id;
    let new = NewMember { number: "A3".to_owned(), store: Some(store), ..NewMember::default() };
    let third = clinic.member_enrol(&owner(), &key(), new).unwrap().member;
    sell(clinic, third, 300_000);
    act(clinic, third, NewDeed::Points { points: 50 }).unwrap();
    clinics.set("2024-02-21");
    sell(clinic, third, 100);
    let fourth = enrol(clinic, "A4");
    (clinics, vec![first, second, third, fourth])
}

fn filters_narrow_together(place: &Place) {
    let (clinics, _) = four(place);
    let clinic = &clinics.one;
    let all = MemberFilter::default;
    let tiers = |tiers: &[&str]| tiers.iter().map(|tier| (*tier).to_owned()).collect();
    assert_eq!(filtered(clinic, MemberFilter { tiers: tiers(&["silver", "gold"]), ..all() }), ["A2", "A3"]);
    let spend_fen = Between { from: Some(100_000), to: Some(100_000) };
    assert_eq!(filtered(clinic, MemberFilter { spend_fen, ..all() }), ["A2"]);
    let visits = Between { from: Some(2), to: None };
    assert_eq!(filtered(clinic, MemberFilter { visits, ..all() }), ["A3"]);
    let points = Between { from: None, to: Some(0) };
    assert_eq!(filtered(clinic, MemberFilter { points, ..all() }), ["A1", "A4"]);
    assert_eq!(filtered(clinic, MemberFilter { idle_days: Some(20), ..all() }), ["A1", "A2"]);
    assert_eq!(filtered(clinic, MemberFilter { idle_days: Some(21), ..all() }), ["A1"]);
    let last_day = DaysBetween { from: Some(day("2024-02-01")), to: Some(day("2024-02-01")) };
    assert_eq!(filtered(clinic, MemberFilter { last_day, ..all() }), ["A2"]);
    let enrolled_on = DaysBetween { from: Some(day("2024-02-01")), to: None };
    assert_eq!(filtered(clinic, MemberFilter { enrolled_on, ..all() }), ["A2", "A3", "A4"]);
    let both = MemberFilter { enrolled_on, visits: Between { from: None, to: Some(1) }, ..all() };
    assert_eq!(filtered(clinic, both), ["A2", "A4"]);
    let store = clinic.store_list(&owner()).unwrap().last().map(|store| store.id);
    assert_eq!(filtered(clinic, MemberFilter { store, ..all() }), ["A3"]);
    assert!(filtered(clinic, MemberFilter { in_grace: true, ..all() }).is_empty());
    let never = MemberQuery { filter: MemberFilter { idle_days: Some(0), ..all() }, ..MemberQuery::default() };
    assert_eq!(refused(clinic.member_search(&owner(), &never)), Problem::OutOfRange { least: 1, most: 36_500 });
}

fn every_sort_gives_everybody_once_both_ways(place: &Place) {
    let (clinics, _) = four(place);
    for sort in MemberSort::ALL {
        let mut ways = Vec::new();
        for descending in [false, true] {
            let mut query = MemberQuery { sort, descending: Some(descending), limit: 1, ..MemberQuery::default() };
            let mut seen = Vec::new();
            loop {
                let page = clinics.one.member_search(&owner(), &query).unwrap();
                assert_eq!(page.total, Some(4));
                seen.extend(page.items.into_iter().map(|member| member.number));
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
            ways.push(seen);
        }
        let expected = match sort {
            MemberSort::Number | MemberSort::EnrolledOn => [["A1", "A2", "A3", "A4"], ["A4", "A3", "A2", "A1"]],
            MemberSort::Tier | MemberSort::Points | MemberSort::Spend | MemberSort::Visits => {
                [["A1", "A4", "A2", "A3"], ["A3", "A2", "A1", "A4"]]
            }
            MemberSort::LastDay => [["A1", "A2", "A3", "A4"], ["A3", "A4", "A2", "A1"]],
        };
        assert_eq!(ways, expected, "{sort:?}");
    }
}

fn named(clinic: &Clinic, number: &str, name: &str) -> MemberId {
    let new = NewMember { number: number.to_owned(), name: name.to_owned(), ..NewMember::default() };
    clinic.member_enrol(&owner(), &key(), new).unwrap().member
}

fn names_are_found_by_parts_and_pinyin(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let first = named(clinic, "A1", "张小敏");
    let search = |text: &str| numbers(clinic, &MemberQuery { text: text.to_owned(), ..MemberQuery::default() });
    assert_eq!(search("小敏"), ["A1"]);
    assert!(clinic.names_ready());
    named(clinic, "A2", "单晓");
    named(clinic, "ZX9", "李四");
    named(clinic, "A4", "");
    assert_eq!(search("单晓"), ["A2"], "who joins after the table was filled is found");
    assert_eq!(search("zxm"), ["A1"]);
    assert_eq!(search("zx"), ["A1"], "card numbers are told by their case");
    assert_eq!(search("ZX"), ["A1", "ZX9"], "the beginning of a card number counts beside the names");
    assert_eq!(search("shanx"), ["A2"]);
    assert_eq!(search("danx"), ["A2"]);
    let changes = MemberChanges { name: Some("王小敏".to_owned()), ..MemberChanges::default() };
    clinic.member_edit(&owner(), &key(), first, changes).unwrap();
    assert!(search("张小").is_empty());
    assert_eq!(search("wangxm"), ["A1"]);
    let elsewhere = MemberQuery { text: "王小敏".to_owned(), ..MemberQuery::default() };
    assert!(clinics.two.member_search(&owner(), &elsewhere).unwrap().items.is_empty());
    let other = clinics.reopened();
    other.names_prepare().unwrap();
    assert!(other.names_ready());
    named(clinic, "A5", "周舟");
    assert_eq!(numbers(&other, &MemberQuery { text: "zhouzhou".to_owned(), ..MemberQuery::default() }), ["A5"]);
}

fn staff(byte: u8) -> Actor {
    let permissions = Role::Cashier.founding_permissions().into_iter().collect();
    Actor { who: Who::Staff(StaffId([byte; 16])), permissions, ..cashier() }
}

fn views_are_ones_own_or_everybodys(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let (one, other) = (staff(1), staff(2));
    let filter = MemberFilter { tiers: vec!["gold".to_owned()], idle_days: Some(90), ..MemberFilter::default() };
    let view = MemberView { filter, sort: MemberSort::Spend, descending: None, columns: vec!["points".to_owned()] };
    let own = clinic.view_save(&one, &key(), "金卡沉睡", false, &view).unwrap();
    let shared = clinic.view_save(&one, &key(), "大家看", true, &MemberView::default()).unwrap();
    assert_eq!(refused(clinic.view_save(&one, &key(), "大家看", true, &view)), Problem::NameTaken);
    assert_eq!(refused(clinic.view_save(&one, &key(), "", true, &view)), Problem::Missing);
    assert_eq!(clinic.view_get(&one, own).unwrap().view, view);
    let seen: Vec<_> = clinic.view_list(&other).unwrap().into_iter().map(|view| (view.id, view.is_own)).collect();
    assert_eq!(seen, [(shared, false)]);
    assert_eq!(code(clinic.view_get(&other, own)), "not_found");
    assert_eq!(refused(clinic.view_change(&other, shared, "改名", true)), Problem::Forbidden);
    assert_eq!(refused(clinic.view_remove(&other, shared)), Problem::Forbidden);
    assert_eq!(refused(clinic.view_change(&one, own, "大家看", true)), Problem::NameTaken);
    clinic.view_change(&one, own, "沉睡", true).unwrap();
    assert_eq!(clinic.view_list(&other).unwrap().len(), 2);
    clinic.view_remove(&owner(), shared).unwrap();
    clinic.view_remove(&one, own).unwrap();
    assert!(clinic.view_list(&one).unwrap().is_empty());
    assert!(clinics.two.view_list(&one).unwrap().is_empty());
    assert_eq!(refused(clinic.view_save(&owner(), &key(), "机器", false, &view)), Problem::Forbidden);
}

fn lists_are_taken_away_with_a_record(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let new = NewMember { name: "张小敏".to_owned(), phone: "13800001111".to_owned(), ..NewMember::default() };
    clinic.member_enrol(&owner(), &key(), NewMember { number: "A0".to_owned(), ..new }).unwrap();
    for n in 1..=600 {
        enrol(clinic, &format!("A{n:03}"));
    }
    let query = MemberQuery::default();
    let masked = clinic.member_export(&owner(), &query, None).unwrap();
    assert_eq!((masked.len(), masked[0].phone.as_str()), (601, "138****1111"));
    let full = clinic.member_export(&owner(), &query, Some(RevealPurpose::Contact)).unwrap();
    assert_eq!((full[0].name.as_str(), full[0].phone.as_str()), ("张小敏", "13800001111"));
    assert_eq!(refused(clinic.member_export(&cashier(), &query, None)), Problem::Forbidden);
    let bodies = clinics.behind_one().read(|tx| tx.query("SELECT body FROM log", &[])).unwrap();
    let exports: Vec<&str> =
        bodies.iter().map(|row| row.text(0).unwrap()).filter(|body| body.contains("member_export\"")).collect();
    let of = |part: &str| exports.iter().filter(|body| body.contains(part)).count();
    assert_eq!((exports.len(), of("\"count\":601"), of("\"purpose\":\"contact\"")), (2, 2, 1));
}
