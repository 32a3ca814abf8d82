//! What a member's account is made of: her ledger, her lots, the decisions on her tier, what she buys.

use yanji_app::records::{NewDeed, NewMember, NewRefund, RefundLine, TimelinePart, TimelineQuery};
use yanji_books::testing::Place;

use crate::scene::{act, code, enrol, refund_of, sale, sell, usual};
use crate::support::{cashier, day, key, owner};

yanji_books::on_each_database!(
    the_ledger_runs_to_the_balance,
    points_owed_stand_beside_points,
    lots_say_what_became_of_them,
    decisions_tell_their_cause_and_figures,
    spending_is_net_of_refunds_in_the_month_of_the_sale,
    a_refund_stands_beside_its_sale,
    a_timeline_is_narrowed_and_paged,
    a_glance_tells_what_expires_next_and_where_she_joined,
    nobody_elses_member_is_shown,
);

fn the_ledger_runs_to_the_balance(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let number = sell(one, member, 100_000).sale_number.unwrap();
    act(one, member, NewDeed::Redeem { points: 300 }).unwrap();
    clinics.set("2024-03-05");
    sell(one, member, 10_000);
    let mut lines = Vec::new();
    let mut cursor = None;
    loop {
        let page = one.member_ledger(&cashier(), member, cursor.as_deref(), 2).unwrap();
        assert!(page.items.len() <= 2);
        lines.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.kind.as_deref(), line.from.as_str(), line.to.as_str(), line.amount, line.points))
        .collect();
    let expected = [
        (Some("sale"), "issued", "member", 200, 200),
        // The points of the first of February lasted until the first of March.
        (None, "member", "expired", 700, 0),
        (Some("redeem"), "member", "spent", 300, 700),
        (Some("sale"), "issued", "member", 1_000, 1_000),
    ];
    assert_eq!(told, expected);
    assert_eq!(lines[3].sale_number, number);
    assert_eq!(one.member_state(&owner(), member).unwrap().points, 200);
}

fn points_owed_stand_beside_points(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let bought = sell(one, member, 50_000).sale.unwrap();
    act(one, member, NewDeed::Redeem { points: 400 }).unwrap();
    one.sale_refund(&owner(), &key(), refund_of(bought)).unwrap();
    let lines = one.member_ledger(&owner(), member, None, 0).unwrap().items;
    let newest = &lines[0];
    assert_eq!((newest.unit.as_str(), newest.kind.as_deref(), newest.amount), ("point_owed", Some("refund"), 400));
    assert_eq!((newest.points, newest.points_owed), (0, 400));
    assert_eq!(newest.sale_number, lines.last().unwrap().sale_number);
    assert_eq!((lines[1].points, lines[1].points_owed), (0, 0), "what was left was taken before anything was owed");
    assert_eq!(lines[2].points, 100);
}

fn lots_say_what_became_of_them(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let number = sell(one, member, 10_000).sale_number.unwrap();
    act(one, member, NewDeed::Redeem { points: 30 }).unwrap();
    clinics.set("2024-03-05");
    act(one, member, NewDeed::Points { points: 5, cause: None }).unwrap();
    let first = one.member_lots(&owner(), member, None, 1).unwrap();
    let newest = &first.items[0];
    assert_eq!((newest.granted, newest.left, newest.expired, newest.sale_number.as_str()), (5, 5, 0, ""));
    assert_eq!(newest.expires_on, Some(day("2024-04-05")));
    let rest = one.member_lots(&owner(), member, first.next.as_deref(), 1).unwrap();
    let oldest = &rest.items[0];
    assert_eq!((oldest.granted, oldest.left, oldest.expired), (100, 0, 70));
    assert_eq!((&oldest.sale_number, rest.next), (&number, None));
}

fn decisions_tell_their_cause_and_figures(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let number = sell(one, member, 100_000).sale_number.unwrap();
    clinics.set("2024-08-01");
    act(one, member, NewDeed::Event).unwrap();
    let told = one.member_tiers(&cashier(), member, None, 0).unwrap();
    let causes: Vec<_> = told.items.iter().map(|decision| decision.cause.as_str()).collect();
    assert_eq!(causes, ["demoted", "grace_began", "kept", "upgraded", "enrolled"]);
    let demoted = &told.items[0];
    assert_eq!(
        (demoted.from.as_str(), demoted.from_rank, demoted.to.as_str(), demoted.to_rank),
        ("银卡", 1, "普通", 0)
    );
    assert_eq!(demoted.kind, None, "the end of a day decides");
    assert!(told.items[1].grace_until.is_some());
    let upgraded = &told.items[3];
    assert_eq!((upgraded.kind.as_deref(), &upgraded.sale_number), (Some("sale"), &number));
    assert!(upgraded.figures.as_ref().unwrap().holds);
    let first = one.member_tiers(&owner(), member, None, 3).unwrap();
    let rest = one.member_tiers(&owner(), member, first.next.as_deref(), 3).unwrap();
    assert_eq!([first.items, rest.items].concat(), told.items);
}

fn spending_is_net_of_refunds_in_the_month_of_the_sale(place: &Place) {
    let clinics = usual(place, "2023-01-15");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    sell(one, member, 99_900);
    clinics.set("2024-01-31");
    let bought = sell(one, member, 60_000).sale.unwrap();
    clinics.set("2024-03-31");
    sell(one, member, 10_000);
    let part = NewRefund { lines: vec![RefundLine { line: 0, amount_fen: 20_000 }], ..refund_of(bought) };
    one.sale_refund(&owner(), &key(), part).unwrap();
    let gone = one.sale_post(&owner(), &key(), sale(member, 7_000)).unwrap().sale.unwrap();
    one.sale_refund(&owner(), &key(), refund_of(gone)).unwrap();
    let told = one.member_spending(&cashier(), member).unwrap();
    assert_eq!((told.months.len(), told.months[0].month), (12, day("2023-04-01")), "the first sale is too long ago");
    let months: Vec<_> = told.months.iter().map(|month| (month.amount_fen, month.sales)).collect();
    assert_eq!(months[9..], [(40_000, 1), (0, 0), (10_000, 1)]);
    let [category] = told.categories.as_slice() else { panic!("{:?}", told.categories) };
    assert_eq!((category.category.as_str(), category.amount_fen, category.lines), ("护理", 50_000, 2));
    assert_eq!(one.member_glance(&cashier(), member).unwrap().last_sale_on, Some(day("2024-03-31")));
}

fn a_refund_stands_beside_its_sale(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let receipt = sell(one, member, 60_000);
    let (bought, number) = (receipt.sale.unwrap(), receipt.sale_number.unwrap());
    sell(one, member, 100);
    clinics.set("2024-01-20");
    for amount_fen in [10_000, 20_000] {
        let part = NewRefund { lines: vec![RefundLine { line: 0, amount_fen }], ..refund_of(bought) };
        one.sale_refund(&owner(), &key(), part).unwrap();
    }
    let entries = one.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap().entries;
    let refund = &entries[0];
    assert_eq!((&refund.number, refund.sale_day), (&number, Some(day("2024-01-10"))));
    let sold = entries.iter().find(|entry| entry.sale == Some(bought) && entry.kind == "sale").unwrap();
    let back: Vec<_> = sold.refunds.iter().map(|back| (back.day, back.amount_fen)).collect();
    assert_eq!(back, [(day("2024-01-20"), 10_000), (day("2024-01-20"), 20_000)]);
    assert_eq!(sold.refunds[1].seq, refund.seq);
    assert!(entries.iter().filter(|entry| entry.sale != Some(bought)).all(|entry| entry.refunds.is_empty()));
}

fn a_timeline_is_narrowed_and_paged(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    sell(one, member, 60_000);
    act(one, member, NewDeed::Redeem { points: 1 }).unwrap();
    clinics.set("2024-02-20");
    sell(one, member, 60_000);
    clinics.set("2024-08-20");
    act(one, member, NewDeed::Event).unwrap();
    let kinds = |part| {
        let query = TimelineQuery { part, ..TimelineQuery::default() };
        let timeline = one.member_timeline(&owner(), member, &query).unwrap();
        let kinds: Vec<String> = timeline.entries.into_iter().map(|entry| entry.kind).collect();
        (kinds.join(" "), timeline.day_ends.len())
    };
    assert_eq!(kinds(TimelinePart::Money), ("sale sale".to_owned(), 0));
    assert_eq!(kinds(TimelinePart::Points), ("redeem".to_owned(), 0));
    assert_eq!(kinds(TimelinePart::Tier), ("enrol".to_owned(), 0));
    assert_eq!(kinds(TimelinePart::Other), ("event".to_owned(), 0));
    let (everything, ends) = kinds(TimelinePart::All);
    assert_eq!((everything.as_str(), ends > 2), ("event sale redeem sale enrol", true));
    assert_eq!(kinds(TimelinePart::DayEnds), (String::new(), ends));

    let (mut days, mut before) = (Vec::new(), None);
    loop {
        let query = TimelineQuery { part: TimelinePart::DayEnds, before, limit: 2 };
        let page = one.member_timeline(&owner(), member, &query).unwrap();
        days.extend(page.day_ends.iter().map(|end| end.day));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert!(days.len() == ends && days.is_sorted_by(|one, next| one > next), "{days:?}");
}

fn a_glance_tells_what_expires_next_and_where_she_joined(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let one = &clinics.one;
    let store = one.store_add(&owner(), &key(), "静安店").unwrap();
    let new = NewMember { number: "A1".to_owned(), store: Some(store.id), ..NewMember::default() };
    let member = one.member_enrol(&owner(), &key(), new).unwrap().member;
    let glance = one.member_glance(&cashier(), member).unwrap();
    assert_eq!((glance.store, glance.last_sale_on, glance.expiring), (Some(store), None, None));
    sell(one, member, 10_000);
    sell(one, member, 5_000);
    clinics.set("2024-02-09");
    sell(one, member, 700);
    let glance = one.member_glance(&cashier(), member).unwrap();
    let expiring = glance.expiring.unwrap();
    assert_eq!((expiring.expires_on, expiring.points), (day("2024-03-01"), 150));
    clinics.set("2024-03-02");
    let expiring = one.member_glance(&cashier(), member).unwrap().expiring.unwrap();
    assert_eq!((expiring.expires_on, expiring.points), (day("2024-03-09"), 7), "this morning the others are gone");
}

fn nobody_elses_member_is_shown(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let member = enrol(&clinics.one, "A1");
    assert_eq!(code(clinics.two.member_ledger(&owner(), member, None, 0)), "not_found");
    assert_eq!(code(clinics.two.member_lots(&owner(), member, None, 0)), "not_found");
    assert_eq!(code(clinics.two.member_tiers(&owner(), member, None, 0)), "not_found");
    assert_eq!(code(clinics.two.member_spending(&owner(), member)), "not_found");
    assert_eq!(code(clinics.one.member_ledger(&owner(), member, Some("x"), 0)), "malformed");
}
