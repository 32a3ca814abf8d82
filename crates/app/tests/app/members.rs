//! Taking on members, finding them, looking at them.

use yanji_app::RevealPurpose;
use yanji_app::records::{MemberChanges, MemberFilter, MemberQuery, MemberSort, NewDeed, NewMember, TimelineQuery};
use yanji_books::Value;
use yanji_books::testing::Place;

use crate::scene::{act, code, enrol, refund_of, sell, usual};
use crate::support::{cashier, day, key, owner};

yanji_books::on_each_database!(
    personal_data_is_masked_until_revealed,
    no_personal_text_stands_in_the_books,
    a_phone_is_found_whole_and_by_its_tail,
    a_second_phone_is_warned_of,
    lists_are_paged_and_sorted,
    corrections_keep_the_rest,
    the_timeline_tells_everything,
    the_explanation_names_what_counted,
);

fn zhang(number: &str, phone: &str) -> NewMember {
    NewMember {
        number: number.to_owned(),
        name: "张小美".to_owned(),
        phone: phone.to_owned(),
        note: "对酒精过敏".to_owned(),
        ..NewMember::default()
    }
}

fn personal_data_is_masked_until_revealed(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = clinics.one.member_enrol(&owner(), &key(), zhang("", "138 0013 8000")).unwrap().member;
    let masked = clinics.one.member_get(&cashier(), member).unwrap();
    assert_eq!((masked.name.as_str(), masked.phone.as_str(), masked.note.as_str()), ("张*", "138****8000", ""));
    assert_eq!(masked.number, "000001");
    let full = clinics.one.member_reveal(&cashier(), member, RevealPurpose::Service).unwrap();
    assert_eq!((full.name.as_str(), full.phone.as_str(), full.note.as_str()), ("张小美", "13800138000", "对酒精过敏"));
    assert_eq!(code(clinics.two.member_reveal(&owner(), member, RevealPurpose::Service)), "not_found");
    let proof = clinics.one.books_verify(&owner(), &mut |_| {}).unwrap();
    assert!(proof.faults.is_empty() && proof.log_records >= 3, "{proof:?}");
}

/// Not even masked: what is kept under an idempotency key is no place for it either.
fn no_personal_text_stands_in_the_books(place: &Place) {
    const TABLES: [&str; 11] = [
        "members",
        "accounts",
        "activities",
        "sales",
        "lots",
        "transfers",
        "decisions",
        "notes",
        "effects",
        "log",
        "organisation",
    ];
    let clinics = usual(place, "2024-02-01");
    let member = clinics.one.member_enrol(&owner(), &key(), zhang("K7", "13800138000")).unwrap().member;
    let changes = MemberChanges { phone: Some("13900139000".to_owned()), ..MemberChanges::default() };
    clinics.one.member_edit(&cashier(), &key(), member, changes).unwrap();
    clinics.one.member_reveal(&cashier(), member, RevealPurpose::Service).unwrap();
    let rows = clinics.behind_one().read(|tx| {
        let mut rows = Vec::new();
        for table in TABLES {
            rows.extend(tx.query(&format!("SELECT * FROM {table}"), &[])?);
        }
        Ok::<_, yanji_books::BooksError>(rows)
    });
    let kept: Vec<String> = rows
        .unwrap()
        .iter()
        .flat_map(yanji_books::Row::values)
        .map(|value| match value {
            Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Value::Text(text) => text.clone(),
            Value::Int(_) | Value::Null => String::new(),
        })
        .collect();
    assert!(kept.iter().any(|text| text == "K7"), "the search finds what is there");
    for personal in ["张", "小美", "酒精", "138****", "139****", "13800138000", "13900139000"] {
        assert!(kept.iter().all(|text| !text.contains(personal)), "{personal} in {kept:?}");
    }
}

fn a_phone_is_found_whole_and_by_its_tail(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = clinics.one.member_enrol(&owner(), &key(), zhang("K7", "13800138000")).unwrap().member;
    clinics.one.member_enrol(&owner(), &key(), zhang("K8", "13900138001")).unwrap();
    let find = |text: &str| {
        let query = MemberQuery { text: text.to_owned(), ..MemberQuery::default() };
        let page = clinics.one.member_search(&cashier(), &query).unwrap();
        page.items.iter().map(|member| member.id).collect::<Vec<_>>()
    };
    assert_eq!(find("13800138000"), [member]);
    assert_eq!(find("+86 138-0013-8000"), [member]);
    assert_eq!(find("8000"), [member]);
    assert_eq!(find("K7"), [member]);
    assert_eq!(find("K").len(), 2);
    assert!(find("9999").is_empty());
    assert!(find("13700000000").is_empty());
    let elsewhere = MemberQuery { text: "8000".to_owned(), ..MemberQuery::default() };
    assert!(clinics.two.member_search(&owner(), &elsewhere).unwrap().items.is_empty());
}

fn a_second_phone_is_warned_of(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    clinics.one.member_enrol(&owner(), &key(), zhang("A1", "13800138000")).unwrap();
    let again = clinics.one.member_enrol(&owner(), &key(), zhang("A2", "13800138000"));
    assert_eq!(code(again), "phone_known");
    let daughter = NewMember { shares_phone: true, ..zhang("A2", "13800138000") };
    clinics.one.member_enrol(&owner(), &key(), daughter).unwrap();
    assert_eq!(code(clinics.one.member_enrol(&owner(), &key(), zhang("A2", ""))), "number_taken");
    assert_eq!(code(clinics.one.member_enrol(&owner(), &key(), zhang("A3", "12"))), "phone_malformed");
    assert_eq!(code(clinics.one.member_enrol(&owner(), &key(), zhang("A 4", ""))), "malformed");
}

fn lists_are_paged_and_sorted(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    for number in 1..=7 {
        let member = enrol(&clinics.one, &format!("N{number}"));
        sell(&clinics.one, member, number * 20_000);
    }
    let mut seen = Vec::new();
    let mut query = MemberQuery { sort: MemberSort::Spend, limit: 3, ..MemberQuery::default() };
    loop {
        let page = clinics.one.member_search(&owner(), &query).unwrap();
        assert_eq!(page.total, Some(7));
        seen.extend(page.items.iter().map(|member| member.number.clone()));
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ["N7", "N6", "N5", "N4", "N3", "N2", "N1"]);
    let silver = MemberQuery {
        filter: MemberFilter { tiers: vec!["silver".to_owned()], ..MemberFilter::default() },
        ..MemberQuery::default()
    };
    assert_eq!(clinics.one.member_search(&owner(), &silver).unwrap().items.len(), 3);
    let broken = MemberQuery { after: Some("nonsense".to_owned()), ..MemberQuery::default() };
    assert_eq!(code(clinics.one.member_search(&owner(), &broken)), "malformed");
}

fn corrections_keep_the_rest(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = clinics.one.member_enrol(&owner(), &key(), zhang("A1", "13800138000")).unwrap().member;
    let changes = MemberChanges { phone: Some("13900139000".to_owned()), ..MemberChanges::default() };
    clinics.one.member_edit(&cashier(), &key(), member, changes).unwrap();
    let full = clinics.one.member_reveal(&owner(), member, RevealPurpose::Correction).unwrap();
    assert_eq!((full.name.as_str(), full.phone.as_str()), ("张小美", "13900139000"));
    let changes = MemberChanges { name: Some("很".repeat(61)), ..MemberChanges::default() };
    assert_eq!(code(clinics.one.member_edit(&cashier(), &key(), member, changes)), "too_long");
}

/// A page of two entries.
fn pages(before: Option<String>) -> TimelineQuery {
    TimelineQuery { before, limit: 2, ..TimelineQuery::default() }
}

fn the_timeline_tells_everything(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let member = enrol(&clinics.one, "A1");
    let bought = sell(&clinics.one, member, 100_000).sale.unwrap();
    clinics.set("2024-06-01");
    act(&clinics.one, member, NewDeed::Event).unwrap();
    clinics.one.sale_refund(&owner(), &key(), refund_of(bought)).unwrap();
    let timeline = clinics.one.member_timeline(&owner(), member, &pages(None)).unwrap();
    let kinds: Vec<&str> = timeline.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["refund", "event"]);
    let rest = clinics.one.member_timeline(&owner(), member, &pages(timeline.next)).unwrap();
    let kinds: Vec<&str> = rest.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["sale", "enrol"]);
    assert_eq!(rest.entries[0].points, 1_000);
    let ends: Vec<_> = rest.day_ends.iter().map(|end| end.day).collect();
    // Points expire a month after; no spend in the second quarter is not failed before its end.
    assert!(ends.contains(&day("2024-02-10")), "{ends:?}");
    assert_eq!(rest.next, None);
    assert_eq!(code(clinics.two.member_timeline(&owner(), member, &pages(None))), "not_found");
}

fn the_explanation_names_what_counted(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let bought = sell(&clinics.one, member, 120_000).sale.unwrap();
    let told = clinics.one.member_explanation(&owner(), member).unwrap();
    assert_eq!(told.reached.unwrap().cause, "upgraded");
    let next = told.explanation.next.unwrap();
    assert_eq!((next.tier, next.condition.holds), (2, false));
    let counted = next.evidence[0].counted[0];
    assert_eq!(counted.value, 120_000);
    assert_eq!(told.sales.iter().find(|sale| Some(sale.seq) == counted.sale).map(|sale| sale.sale), Some(bought));
    let keep = told.explanation.keep.unwrap();
    assert_eq!((keep.until, keep.condition.holds), (day("2024-03-31"), true));
}
