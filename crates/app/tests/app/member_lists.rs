//! Lists of members: every filter and sort, names and pinyin, saved views, lists taken away.

use yanji_app::records::{
    Between, DaysBetween, MemberChanges, MemberFilter, MemberQuery, MemberSort, MemberView, NewDeed, NewMember,
};
use yanji_app::{Actor, Clinic, RevealPurpose, Role, Who};
use yanji_books::id::{MemberId, StaffId};
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::scene::{act, code, enrol, refund_of, sell, usual};
use crate::support::{Clinics, cashier, day, key, owner, refused};

yanji_books::on_each_database!(
    filters_narrow_together,
    who_bought_nothing_is_idle_whatever_else_she_is_given,
    every_sort_gives_everybody_once_both_ways,
    names_are_found_by_parts_and_pinyin,
    many_of_one_name_are_counted_and_paged,
    few_among_many_are_counted_and_paged,
    searches_at_once_all_find,
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
    act(clinic, third, NewDeed::Points { points: 50, cause: None }).unwrap();
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
    let last_sale_on = DaysBetween { from: None, to: Some(day("2024-02-01")) };
    assert_eq!(filtered(clinic, MemberFilter { last_sale_on, ..all() }), ["A2"], "A1 has none");
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

fn who_bought_nothing_is_idle_whatever_else_she_is_given(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let clinic = &clinics.one;
    let member = enrol(clinic, "A1");
    clinics.set("2024-02-01");
    sell(clinic, member, 10_000);
    clinics.set("2024-02-20");
    let second = sell(clinic, member, 20_000).sale.unwrap();
    clinics.set("2024-03-01");
    let idle = |days| filtered(clinic, MemberFilter { idle_days: Some(days), ..MemberFilter::default() });
    let last = || clinic.member_search(&owner(), &MemberQuery::default()).unwrap().items[0].last_sale_on;
    act(clinic, member, NewDeed::Points { points: 50, cause: None }).unwrap();
    assert_eq!(
        (last(), idle(10).as_slice(), idle(11).is_empty()),
        (Some(day("2024-02-20")), &["A1".to_owned()][..], true)
    );
    clinic.sale_refund(&owner(), &key(), refund_of(second)).unwrap();
    assert_eq!(
        (last(), idle(29).is_empty()),
        (Some(day("2024-02-01")), false),
        "what was given back in full was no sale"
    );
    assert_eq!(clinic.books_verify(&owner(), &mut |_| ()).unwrap().faults, []);
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
            MemberSort::LastSale => [["A1", "A2", "A3", "A4"], ["A3", "A4", "A2", "A1"]],
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

/// The numbers on all pages of a query, which all tell how many there are.
fn paged(clinic: &Clinic, mut query: MemberQuery) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut totals = Vec::new();
    loop {
        let page = clinic.member_search(&owner(), &query).unwrap();
        assert!(page.next.is_none() || page.items.len() == query.limit);
        totals.push(page.total);
        seen.extend(page.items.into_iter().map(|member| member.number));
        query.after = page.next;
        if query.after.is_none() {
            assert!(totals.iter().all(|total| *total == i64::try_from(seen.len()).ok()), "{totals:?}");
            return seen;
        }
    }
}

/// 230 members called 王小敏 and 3 others; the later somebody joined, the lower is her number. Every tenth has bought
/// something, two days later, the more the later she joined.
fn many(place: &Place) -> Clinics {
    let clinics = usual(place, "2024-02-01");
    let members: Vec<_> = (1..=230).rev().map(|n| (n, named(&clinics.one, &format!("B{n:03}"), "王小敏"))).collect();
    for (number, name) in [("A001", "李四"), ("wx1", "王小敏"), ("wx2", "赵六")] {
        named(&clinics.one, number, name);
    }
    clinics.set("2024-02-03");
    for (n, member) in members.into_iter().filter(|(n, _)| n % 10 == 0) {
        sell(&clinics.one, member, 1_000 * (1_000 - n));
    }
    clinics
}

fn many_of_one_name_are_counted_and_paged(place: &Place) {
    let clinics = many(place);
    let query = |text: &str| MemberQuery { text: text.to_owned(), limit: 100, ..MemberQuery::default() };
    let mut expected: Vec<String> = (1..=230).map(|n| format!("B{n:03}")).collect();
    expected.push("wx1".to_owned());
    assert_eq!(paged(&clinics.one, query("小敏")), expected);
    // Whoever is found by her number and her name alike is there once, between the others.
    let both: Vec<String> = expected.iter().cloned().chain(["wx2".to_owned()]).collect();
    assert_eq!(paged(&clinics.one, query("wx")), both);
    assert_eq!(paged(&clinics.one, MemberQuery { limit: 1, ..query("wx") }), both);
    let backwards: Vec<String> = both.iter().rev().cloned().collect();
    assert_eq!(paged(&clinics.one, MemberQuery { descending: Some(true), ..query("wx") }), backwards);
    let spend_fen = Between { from: Some(1), to: None };
    let filter = MemberFilter { spend_fen, ..MemberFilter::default() };
    let spent = MemberQuery { filter, sort: MemberSort::Spend, limit: 10, ..query("wangxm") };
    let tens: Vec<String> = (1..=23).map(|n| format!("B{:03}", n * 10)).collect();
    assert_eq!(paged(&clinics.one, spent), tens, "the one who spent most comes first");
    let tiers = MemberQuery { sort: MemberSort::Tier, limit: 50, ..query("wx") };
    let (mut high, mut low): (Vec<String>, Vec<String>) =
        both.iter().cloned().partition(|number| tens.contains(number));
    high.append(&mut low);
    assert_eq!(paged(&clinics.one, tiers), high, "who bought stands higher, each tier by number");
}

fn few_among_many_are_counted_and_paged(place: &Place) {
    let clinics = many(place);
    let visits = Between { from: Some(1), to: None };
    let last_sale_on = DaysBetween { from: Some(day("2024-02-02")), to: None };
    let enrolled_on = DaysBetween { from: Some(day("2024-02-01")), to: Some(day("2024-02-01")) };
    let filter = MemberFilter { visits, last_sale_on, enrolled_on, ..MemberFilter::default() };
    let query = MemberQuery { filter, limit: 4, descending: Some(false), ..MemberQuery::default() };
    let tens: Vec<String> = (1..=23).map(|n| format!("B{:03}", n * 10)).collect();
    let backwards: Vec<String> = tens.iter().rev().cloned().collect();
    for sort in [MemberSort::Number, MemberSort::EnrolledOn, MemberSort::LastSale, MemberSort::Visits] {
        assert_eq!(paged(&clinics.one, MemberQuery { sort, ..query.clone() }), tens, "{sort:?}");
    }
    assert_eq!(paged(&clinics.one, MemberQuery { sort: MemberSort::Spend, ..query.clone() }), backwards);
    assert_eq!(paged(&clinics.one, MemberQuery { descending: Some(true), ..query.clone() }), backwards);
    let nobody = MemberFilter { in_grace: true, ..query.filter.clone() };
    assert!(paged(&clinics.one, MemberQuery { filter: nobody, ..query }).is_empty());
}

fn searches_at_once_all_find(place: &Place) {
    let clinics = many(place);
    let clinic = &clinics.one;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for text in ["小敏", "wangxm", "wangxiaomin"] {
                    let query = MemberQuery { text: text.to_owned(), limit: 1, ..MemberQuery::default() };
                    assert_eq!(clinic.member_search(&owner(), &query).unwrap().total, Some(231), "{text}");
                }
            });
        }
    });
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
