//! The money of the desk's day: deposits, shifts, closed days, alarms, bills that wait, liabilities, treatments.

use yanji_app::records::{BasketLine, BasketThing, HandCause, HandChange, NewBasket, NewDeed, NewMember, NewSale};
use yanji_app::{
    AlarmKind, DepositReturn, ExpectedUse, ItemFields, NewDeposit, NewTreatment, PaymentQuery, PointsBasis, Rehearsal,
    ShiftEnd, StaffShareQuery, TillCount, TreatmentCorrection,
};
use yanji_books::id::{ItemId, MemberId, StaffId, StoreId, TreatmentId};
use yanji_books::on_each_database;
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use crate::counter::Counter;
use crate::scene::{act, enrol, sale, usual};
use crate::support::{Clinics, cashier, day, key, key_named, owner, refused, refused_at};

on_each_database![
    a_deposit_is_paid_in_and_handed_back_to_the_fen,
    a_shift_ends_with_what_was_taken_and_counted,
    a_day_is_closed_once_and_its_seal_shows_a_change,
    only_days_with_entries_and_those_since_the_founding_are_closed,
    the_last_day_of_a_store_that_was_given_up_is_closed,
    many_points_by_hand_raise_one_alarm_that_is_settled,
    bills_wait_under_numbers_and_are_taken_up_once,
    what_no_sale_would_take_does_not_wait,
    what_everybody_sold_comes_to_all_that_was_sold,
    points_are_a_liability_at_the_best_that_they_buy,
    a_treatment_names_who_did_it_and_with_what,
    a_wrong_record_of_a_treatment_is_corrected_and_stays_to_be_seen,
];

const TODAY: &str = "2026-03-02";

fn pay_in(clinics: &Clinics, member: MemberId, fen: i64, tender: Tender) -> yanji_app::Deposit {
    let new = NewDeposit { member, amount_fen: fen, tender, item: None, store: None };
    clinics.one.deposit_take(&cashier(), &key(), &new).unwrap();
    clinics.one.deposit_list(&cashier(), member).unwrap().pop().unwrap()
}

fn hand_back(deposit: &yanji_app::Deposit, fen: i64) -> DepositReturn {
    DepositReturn { deposit: deposit.id, amount_fen: fen, tender: Tender::Cash, reason: "不做了".to_owned() }
}

fn a_deposit_is_paid_in_and_handed_back_to_the_fen(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let called = NewMember { name: "张三".to_owned(), phone: "13800010002".to_owned(), ..NewMember::default() };
    let member = one.member_enrol(&owner(), &key(), called).unwrap().member;
    let deposit = pay_in(&clinics, member, 50_001, Tender::Wechat);
    assert_eq!((deposit.name.as_str(), deposit.phone.as_str()), ("张*", "138****0002"));
    assert_eq!((deposit.amount_fen, deposit.left_fen), (50_001, 50_001));
    one.deposit_return(&owner(), &key(), &hand_back(&deposit, 20_000)).unwrap();
    let left = one.deposit_list(&owner(), member).unwrap();
    assert_eq!(left[0].left_fen, 30_001);
    let too_much = one.deposit_return(&owner(), &key(), &hand_back(&deposit, 30_002));
    assert_eq!(refused(too_much), Problem::OutOfRange { least: 1, most: 30_001 });
    let key_of_one = key_named("back");
    for _ in 0..2 {
        one.deposit_return(&owner(), &key_of_one, &hand_back(&deposit, 1)).unwrap();
    }
    assert_eq!(one.deposits_open(&owner(), 0, 10).unwrap()[0].left_fen, 30_000, "one key has one effect");
    let till = one.till_day(&owner(), day(TODAY), None).unwrap();
    assert_eq!(till.net_fen, 30_000);
    let wechat = till.tenders.iter().find(|sum| sum.tender == Tender::Wechat).unwrap();
    assert_eq!((wechat.in_fen, wechat.out_fen), (50_001, 0));
    assert_eq!(one.liability_get(&owner()).unwrap().deposits_fen, 30_000);
    assert_eq!(one.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
    assert_eq!(
        refused(clinics.two.deposit_return(&owner(), &key(), &hand_back(&deposit, 1))),
        Problem::NotFound(Thing::Deposit)
    );
    let by_deposit = NewDeposit { member, amount_fen: 1, tender: Tender::Deposit, item: None, store: None };
    assert_eq!(refused(one.deposit_take(&owner(), &key(), &by_deposit)), Problem::Malformed);
}

fn a_shift_ends_with_what_was_taken_and_counted(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "1");
    assert_eq!(refused(one.shift_close(&cashier(), &key(), &ShiftEnd::default())), Problem::ShiftMissing);
    one.shift_open(&cashier(), &key(), 20_000, None).unwrap();
    assert_eq!(refused(one.shift_open(&cashier(), &key(), 0, None)), Problem::ShiftRunning);
    clinics.pass_seconds(60);
    pay_in(&clinics, member, 10_000, Tender::Cash);
    pay_in(&clinics, member, 7_000, Tender::Card);
    let running = one.shift_now(&cashier()).unwrap().unwrap();
    let expected: Vec<_> = running.tenders.iter().map(|tender| (tender.tender, tender.expected_fen)).collect();
    assert_eq!(expected, [(Tender::Cash, 30_000), (Tender::Card, 7_000)]);
    assert!(running.tenders.iter().all(|tender| tender.counted_fen.is_none()), "nothing is counted while it runs");
    let deposits = TillCount { tender: Tender::Deposit, counted_fen: 1 };
    let end = ShiftEnd { counted: vec![deposits], handed_to: None };
    assert_eq!(refused_at(one.shift_close(&cashier(), &key(), &end), "counted[0].tender"), Problem::Malformed);
    let end = ShiftEnd { counted: vec![TillCount { tender: Tender::Cash, counted_fen: 29_950 }], handed_to: None };
    let ended = one.shift_close(&cashier(), &key(), &end).unwrap();
    assert_eq!(ended.tenders[0].difference_fen(), Some(-50));
    assert_eq!(ended.tenders[1].counted_fen, None, "nobody counted it, so that there is no figure");
    assert!(one.shift_now(&cashier()).unwrap().is_none());
    let kept = one.shift_list(&owner(), (day(TODAY), day(TODAY)), 0, 10).unwrap();
    assert_eq!(kept, [ended]);
}

fn a_day_is_closed_once_and_its_seal_shows_a_change(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "1");
    pay_in(&clinics, member, 10_000, Tender::Cash);
    pay_in(&clinics, member, 7_000, Tender::Card);
    let counted = [TillCount { tender: Tender::Cash, counted_fen: 9_900 }];
    let close = |rehearsal| one.till_close(&owner(), &key(), day(TODAY), None, &counted, rehearsal);
    let with_deposits = [counted[0], TillCount { tender: Tender::Deposit, counted_fen: 1 }];
    let in_no_drawer = one.till_close(&owner(), &key(), day(TODAY), None, &with_deposits, Rehearsal::Dry);
    assert_eq!(refused_at(in_no_drawer, "counted[1].tender"), Problem::Malformed);
    let told = close(Rehearsal::Dry).unwrap().tenders;
    let told: Vec<_> = told.iter().map(|tender| (tender.expected_fen, tender.counted_fen)).collect();
    assert_eq!(told, [(10_000, Some(9_900)), (7_000, None)], "no figure that nobody counted");
    assert!(one.till_day(&owner(), day(TODAY), None).unwrap().closed.is_none(), "a rehearsal keeps nothing");
    assert!(one.alarm_list(&owner(), true, 0, 10).unwrap().is_empty());
    assert!(close(Rehearsal::Real).unwrap().is_sound);
    assert_eq!(refused(close(Rehearsal::Real)), Problem::MoneyDayClosed);
    let alarms = one.alarm_list(&owner(), true, 0, 10).unwrap();
    assert_eq!(alarms[0].what, AlarmKind::DayDiffers { off_fen: 100 });
    assert_eq!(refused(one.till_close(&cashier(), &key(), day(TODAY), None, &[], Rehearsal::Real)), Problem::Forbidden);
    let behind = clinics.behind_one();
    let changed = behind.write(|tx| tx.execute("UPDATE day_closes SET figures = '[]'", &[]));
    assert!(changed.is_err(), "closed days are append-only");
}

fn only_days_with_entries_and_those_since_the_founding_are_closed(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let early = NewMember { day: Some(day("2026-02-20")), ..NewMember::default() };
    let member = one.member_enrol(&owner(), &key(), early).unwrap().member;
    let close = |on: &str| one.till_close(&owner(), &key(), day(on), None, &[], Rehearsal::Real);
    let outside = |first: &str| Problem::MoneyDayOutside { first: day(first), last: day(TODAY) };
    for on in ["1900-01-01", "2026-03-01", "2026-03-03"] {
        assert_eq!(refused_at(close(on), "day"), outside(TODAY), "{on}");
    }
    one.sale_post(&owner(), &key(), NewSale { day: Some(day("2026-02-25")), ..sale(member, 100) }).unwrap();
    assert_eq!(refused(close("2026-02-24")), outside("2026-02-25"));
    for on in ["2026-02-25", "2026-03-01", TODAY] {
        assert_eq!(close(on).unwrap().day, day(on));
    }
}

fn the_last_day_of_a_store_that_was_given_up_is_closed(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let store = one.store_add(&owner(), &key(), "静安").unwrap().id;
    one.store_close(&owner(), &key(), store).unwrap();
    let close = |store| one.till_close(&owner(), &key(), day(TODAY), Some(store), &[], Rehearsal::Real);
    assert_eq!(refused_at(close(StoreId([9; 16])), "store"), Problem::NotFound(Thing::Store));
    assert_eq!(close(store).unwrap().store, Some(store));
    assert_eq!(refused(close(store)), Problem::MoneyDayClosed);
}

fn many_points_by_hand_raise_one_alarm_that_is_settled(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "1");
    act(one, member, NewDeed::Points { points: 999, cause: None }).unwrap();
    assert_eq!(one.alarm_count(&owner()).unwrap(), 0);
    act(one, member, NewDeed::Points { points: 1_000, cause: None }).unwrap();
    let alarms = one.alarm_list(&owner(), true, 0, 10).unwrap();
    assert_eq!(alarms[0].what, AlarmKind::LargeAdjustment { points: 1_000, operator: "machine".to_owned() });
    let settled = one.alarm_settle(&owner(), &key(), alarms[0].id).unwrap();
    assert_eq!(settled.seen_by, "machine");
    assert_eq!(one.alarm_count(&owner()).unwrap(), 0);
    let elsewhere = clinics.two.alarm_settle(&owner(), &key(), alarms[0].id);
    assert_eq!(refused(elsewhere), Problem::NotFound(Thing::Alarm));
}

fn basket(item: ItemId) -> NewBasket {
    NewBasket { lines: vec![BasketLine::of(item, 2)], ..NewBasket::default() }
}

fn bills_wait_under_numbers_and_are_taken_up_once(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "A-7");
    let category = one.category_add(&owner(), &key(), "注射").unwrap();
    let item = one.item_add(&owner(), &key(), &ItemFields::new(category.id, "水光针", 98_000)).unwrap().id;
    let basket = basket(item);
    let first = one.bill_park(&cashier(), &key(), &basket).unwrap();
    let second = one.bill_park(&cashier(), &key(), &NewBasket { member: Some(member), ..basket.clone() }).unwrap();
    assert_eq!((first.number, second.number, second.member_number.as_str()), (1, 2, "A-7"));
    let taken = one.bill_take(&cashier(), &key(), first.id).unwrap();
    assert_eq!(taken.basket, basket);
    assert_eq!(refused(one.bill_take(&cashier(), &key(), first.id)), Problem::NotFound(Thing::ParkedBill));
    let third = one.bill_park(&cashier(), &key(), &basket).unwrap();
    assert_eq!(third.number, 1, "the lowest number that is free");
    assert_eq!(one.bill_parked(&cashier(), None).unwrap().len(), 2);
}

fn what_no_sale_would_take_does_not_wait(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let category = one.category_add(&owner(), &key(), "注射").unwrap();
    let item = one.item_add(&owner(), &key(), &ItemFields::new(category.id, "水光针", 98_000)).unwrap().id;
    let typed = |name: &str, price_fen| {
        let what = BasketThing::Free { category: String::new(), name: name.to_owned(), price_fen };
        NewBasket { lines: vec![BasketLine { what, ..BasketLine::of(item, 1) }], ..NewBasket::default() }
    };
    let of = |line| NewBasket { lines: vec![line], ..NewBasket::default() };
    let by_hand = Some(HandChange::Price(-1));
    for (wrong, code, field) in [
        (NewBasket::default(), "empty_basket", "lines"),
        (typed(" ", 100), "missing_field", "lines[0].name"),
        (typed(&"长".repeat(5_000), 100), "too_long", "lines[0].name"),
        (typed("小样", -5), "out_of_range", "lines[0].price_fen"),
        (of(BasketLine::of(ItemId::new(1), 1)), "not_found", "lines[0]"),
        (of(BasketLine::of(item, 0)), "quantity", "lines[0]"),
        (of(BasketLine { by_hand, ..BasketLine::of(item, 1) }), "below_floor", "lines[0]"),
        (NewBasket { store: Some(StoreId::new(1)), ..basket(item) }, "not_found", "store"),
        (NewBasket { member: Some(MemberId::new(1)), ..basket(item) }, "not_found", "member"),
        (NewBasket { referred_by: Some(MemberId::new(1)), ..basket(item) }, "not_found", "referred_by"),
    ] {
        let error = one.bill_park(&cashier(), &key(), &wrong).unwrap_err();
        assert_eq!((error.code(), error.field.as_deref()), (code, Some(field)), "{wrong:?}");
    }
    assert!(one.bill_parked(&cashier(), None).unwrap().is_empty());
}

fn what_everybody_sold_comes_to_all_that_was_sold(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let [lin, xu] = [1, 2].map(StaffId::new);
    let line = |item, seller, server| BasketLine { seller, server, ..BasketLine::of(item, 1) };
    let lines =
        vec![line(salon.cut, Some(lin), Some(xu)), line(salon.care, None, Some(xu)), line(salon.dye, None, None)];
    let sold = salon.ring(&owner(), salon.for_cash(NewBasket { lines, ..NewBasket::default() })).unwrap();
    let query = StaffShareQuery { from: day(TODAY), until: day(TODAY), store: None };
    let shares = one.staff_share(&owner(), &query).unwrap();
    let lines: Vec<_> =
        shares.iter().map(|share| (share.staff.clone(), share.sold_lines, share.served_lines)).collect();
    assert_eq!(lines, [(lin.to_string(), 1, 0), (xu.to_string(), 0, 2), (String::new(), 2, 1)], "nobody comes last");
    let sold_fen: i64 = shares.iter().map(|share| share.sold_fen).sum();
    let served_fen: i64 = shares.iter().map(|share| share.served_fen).sum();
    assert_eq!((sold_fen, served_fen), (sold.pay_fen, sold.pay_fen));
    let payments = PaymentQuery { from: day(TODAY), until: day(TODAY), store: None, skip: 0, limit: 9 };
    let numbers: Vec<_> =
        one.payment_list(&owner(), &payments).unwrap().into_iter().map(|line| line.sale_number).collect();
    assert_eq!(numbers, [sold.number], "a payment says of which sale it is");
}

fn points_are_a_liability_at_the_best_that_they_buy(ground: &Place) {
    let programme = "name = \"点\"\n[points.money]\npoints_per_yuan = 100\nmost_percent = 50\nstep = 1\n\
                     [[tiers]]\ncode = \"b\"\nname = \"普通\"\n";
    let clinics = Clinics::under(ground, TODAY, programme);
    let one = &clinics.one;
    let member = enrol(one, "1");
    act(one, member, NewDeed::Points { points: 250, cause: None }).unwrap();
    let liability = one.liability_get(&owner()).unwrap();
    assert_eq!((liability.points, liability.points_fen), (250, Some(250)));
    assert_eq!(liability.basis, PointsBasis::Money { points_per_yuan: 100 });
    assert_eq!((liability.breakage_bp, liability.expected), (None, None), "no point is gone yet");
    act(one, member, NewDeed::Points { points: 30, cause: None }).unwrap();
    act(one, member, NewDeed::Points { points: -30, cause: Some(HandCause::Correction) }).unwrap();
    assert_eq!(one.liability_get(&owner()).unwrap(), liability, "what was taken by hand was neither used nor expired");
    act(one, member, NewDeed::Redeem { points: 100 }).unwrap();
    let decided = one.liability_get(&owner()).unwrap();
    assert_eq!(decided.breakage_bp, Some(0));
    let expected = ExpectedUse { unused_points: 0, unused_fen: Some(0), used_points: 150, used_fen: Some(150) };
    assert_eq!(decided.expected, Some(expected));
    assert_eq!(decided.total_fen(), decided.points_fen.unwrap() + decided.coupons_fen + decided.deposits_fen);
    assert_eq!((decided.expected_total_fen(), liability.expected_total_fen()), (Some(decided.total_fen()), None));
    assert_eq!(refused(one.liability_get(&cashier())), Problem::Forbidden);
}

fn a_treatment_names_who_did_it_and_with_what(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "1");
    let category = one.category_add(&owner(), &key(), "注射").unwrap();
    let fields = ItemFields::new(category.id, "水光针", 98_000);
    let item = one.item_add(&owner(), &key(), &fields).unwrap();
    let new = NewTreatment {
        member,
        item: item.id,
        sold_on: None,
        operator: None,
        batch_number: " B-20260101 ".to_owned(),
        note: "左颊减量".to_owned(),
        store: None,
    };
    let done = one.treatment_record(&cashier(), &key(), &new).unwrap();
    assert_eq!((done.item_name.as_str(), done.batch_number.as_str(), done.has_note), ("水光针", "B-20260101", true));
    assert_eq!(one.treatments_with(&cashier(), "B-20260101").unwrap(), std::slice::from_ref(&done));
    assert_eq!(one.treatments_of(&cashier(), member).unwrap(), std::slice::from_ref(&done));
    assert_eq!(one.treatments_on(&cashier(), day(TODAY), None).unwrap(), std::slice::from_ref(&done));
    let store = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let there = one.treatment_record(&cashier(), &key(), &NewTreatment { store: Some(store), ..new.clone() }).unwrap();
    let on = |store| one.treatments_on(&cashier(), day(TODAY), store).unwrap();
    assert_eq!((on(Some(store)), on(Some(StoreId::new(5)))), (vec![there.clone()], Vec::new()));
    assert_eq!(on(None), [there, done]);
    assert!(one.treatments_with(&cashier(), "").unwrap().is_empty());
    let unknown = NewTreatment { item: ItemId::new(5), ..new.clone() };
    assert_eq!(refused(one.treatment_record(&cashier(), &key(), &unknown)), Problem::NotFound(Thing::Item));
    let nobody = NewTreatment { member: MemberId::new(5), ..new };
    let before = clinics.keys_of_one();
    assert_eq!(
        refused_at(one.treatment_record(&cashier(), &key(), &nobody), "member"),
        Problem::NotFound(Thing::Member)
    );
    assert_eq!(clinics.keys_of_one(), before, "nobody has a key");
    let query = PaymentQuery { from: day(TODAY), until: day(TODAY), store: None, skip: 0, limit: 10 };
    assert!(one.payment_list(&owner(), &query).unwrap().is_empty());
}

fn a_wrong_record_of_a_treatment_is_corrected_and_stays_to_be_seen(ground: &Place) {
    let clinics = usual(ground, TODAY);
    let one = &clinics.one;
    let member = enrol(one, "1");
    let category = one.category_add(&owner(), &key(), "注射").unwrap();
    let item = |name| one.item_add(&owner(), &key(), &ItemFields::new(category.id, name, 98_000)).unwrap().id;
    let (serum, filler) = (item("水光针"), item("填充"));
    let (batch_number, note) = ("B-1".to_owned(), "左颊减量".to_owned());
    let new = NewTreatment { member, item: serum, sold_on: None, operator: None, batch_number, note, store: None };
    let wrong = one.treatment_record(&cashier(), &key(), &new).unwrap();
    let correction = |treatment, item| TreatmentCorrection {
        treatment,
        item,
        operator: None,
        batch_number: " B-7 ".to_owned(),
        note: String::new(),
    };
    clinics.set("2026-03-04");
    let right = one.treatment_correct(&owner(), &key(), &correction(wrong.id, filler)).unwrap();
    assert_eq!((right.item_name.as_str(), right.batch_number.as_str()), ("填充", "B-7"));
    assert_eq!((right.day, right.replaces, right.has_note), (wrong.day, Some(wrong.id), true));
    assert_eq!(right.operator, wrong.operator, "who did it stays");
    assert_eq!(right.recorded_by, owner().name());
    assert_eq!(one.treatments_with(&cashier(), "B-7").unwrap(), std::slice::from_ref(&right), "she is called");
    let told = one.treatments_with(&cashier(), "B-1").unwrap().remove(0);
    let corrected = told.corrected.clone().unwrap();
    assert_eq!((told.id, told.batch_number.as_str()), (wrong.id, "B-1"), "the wrong one stays");
    assert_eq!((corrected.by, corrected.at, corrected.operator), (right.id, right.at, owner().name()));
    assert_eq!(one.treatments_of(&cashier(), member).unwrap(), [right.clone(), told]);
    let twice = one.treatment_correct(&owner(), &key(), &correction(wrong.id, serum));
    assert_eq!(refused(twice), Problem::TreatmentCorrected);
    let again = one.treatment_correct(&owner(), &key(), &correction(right.id, serum)).unwrap();
    assert_eq!(one.treatment_get(&owner(), right.id).unwrap().corrected.unwrap().by, again.id);
    let unknown = one.treatment_correct(&owner(), &key(), &correction(TreatmentId::new(1), serum));
    assert_eq!(refused(unknown), Problem::NotFound(Thing::Treatment));
}
