//! Money at the desk as the owner reads it: whose drawer paid, what a closed day lets through, what raises an alarm, what
//! counts as given away, and points that are points.

use yanji_app::records::{HandChange, HowMuch, LineAsked, Month, NewLineRefund, NewRefund, NewSaleOfItems, RefundLine};
use yanji_app::{Actor, AlarmKind, AppError, Clinic, NewDeposit, Rehearsal};
use yanji_books::id::{SaleId, StoreId};
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use crate::counter::{Counter, TODAY, back, paid, take_back, with_points};
use crate::rights::{endow, verified};
use crate::scene::{refund_of, sale};
use crate::support::{cashier, day, key, owner, refused, refused_at};

yanji_books::on_each_database!(
    points_that_came_back_were_not_used_and_deposits_are_no_points,
    plain_amounts_of_a_closed_day_are_taken_back_by_few,
    the_drawer_that_pays_is_where_the_cashier_stands,
    one_large_change_is_seen_among_small_ones,
    a_gift_that_came_back_was_not_given,
);

fn alarms(clinic: &Clinic) -> Vec<AlarmKind> {
    clinic.alarm_list(&owner(), true, 0, 50).unwrap().into_iter().map(|alarm| alarm.what).collect()
}

fn close(clinic: &Clinic, store: Option<StoreId>) {
    clinic.till_close(&owner(), &key(), day(TODAY), store, &[], Rehearsal::Real).unwrap();
}

fn points_that_came_back_were_not_used_and_deposits_are_no_points(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let store = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let new = yanji_app::records::NewMember { number: "1".into(), store: Some(store), ..Default::default() };
    let member = one.member_enrol(&owner(), &key(), new).unwrap().member;
    endow(one, member, 5_000);
    let used = || {
        let month = |store| one.figures_month(&owner(), store, Month::of(day(TODAY))).unwrap().now.points_used;
        assert_eq!(month(Some(store)), month(None));
        (month(None), one.liability_get(&owner()).unwrap().breakage_bp)
    };
    // The gift for the first sale stays hers.
    salon.ring(&cashier(), salon.for_cash(salon.basket(Some(member), &[(salon.cut, 1)]))).unwrap();
    let new = NewDeposit { member, amount_fen: 9_500, tender: Tender::Cash, item: None, store: None };
    one.deposit_take(&owner(), &key(), &new).unwrap();
    let deposit = Some(one.deposit_list(&owner(), member).unwrap()[0].id);
    let by_deposit = NewSaleOfItems {
        tenders: vec![yanji_app::records::TenderPaid { deposit, ..paid(Tender::Deposit, 9_500) }],
        ..salon.for_cash(salon.basket(Some(member), &[(salon.cut, 1)]))
    };
    let by_deposit = salon.ring(&cashier(), by_deposit).unwrap();
    assert_eq!(used(), (0, None), "a deposit that pays is no point that is used");
    let by_points = with_points(salon.basket(Some(member), &[(salon.cut, 1)]), 1_000);
    let by_points = salon.ring(&cashier(), salon.for_cash(by_points)).unwrap();
    assert_eq!(used(), (1_000, Some(0)));
    take_back(one, back(by_deposit.sale)).unwrap();
    assert_eq!(used(), (1_000, Some(0)));
    take_back(one, back(by_points.sale)).unwrap();
    assert_eq!(used(), (0, None), "points that came back were not used");
    verified(one);
}

fn plain_amounts_of_a_closed_day_are_taken_back_by_few(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let sold = one.sale_post(&cashier(), &key(), sale(member, 10_000)).unwrap().sale.unwrap();
    let some = || NewRefund { lines: vec![RefundLine { line: 0, amount_fen: 1_000 }], ..refund_of(sold) };
    one.sale_refund(&cashier(), &key(), some()).unwrap();
    close(one, None);
    let plain = one.sale_refund(&cashier(), &key(), some());
    assert_eq!(refused_at(plain, "sale"), Problem::RefundAfterClose);
    let by_lines = one.sale_refund_lines(&cashier(), &key(), back(sold), Rehearsal::Real);
    assert_eq!(refused_at(by_lines, "sale"), Problem::RefundAfterClose);
    assert_eq!(alarms(one), []);
    one.sale_refund(&owner(), &key(), some()).unwrap();
    salon.clinics.pass_seconds(60);
    take_back(one, back(sold)).unwrap();
    let after = |amount_fen| AlarmKind::RefundAfterClose { amount_fen, operator: "machine".to_owned() };
    assert_eq!(alarms(one), [after(8_000), after(1_000)]);
    verified(one);
}

fn the_drawer_that_pays_is_where_the_cashier_stands(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let store = |name| one.store_add(&owner(), &key(), name).unwrap().id;
    let (here, there) = (store("静安店"), store("徐汇店"));
    let at = |store, actor: Actor| Actor { store: Some(store), ..actor };
    let sell = || {
        let new = salon.for_cash(salon.basket(None, &[(salon.cut, 1)]));
        salon.ring(&at(here, cashier()), new).unwrap().sale
    };
    let give = |actor: &Actor, sale: SaleId| -> Result<_, AppError> {
        one.sale_refund_lines(actor, &key(), back(sale), Rehearsal::Real)
    };
    let net = |store| one.till_day(&owner(), day(TODAY), Some(store)).unwrap().net_fen;
    give(&at(there, cashier()), sell()).unwrap();
    assert_eq!((net(here), net(there)), (10_000, -10_000));
    one.desk_reverse(&at(there, cashier()), &key(), sell(), "", Rehearsal::Real).unwrap();
    assert_eq!((net(here), net(there)), (20_000, -20_000));
    give(&owner(), sell()).unwrap();
    assert_eq!((net(here), net(there)), (20_000, -20_000), "who stands in no store gives out of the one that sold");
    let stays = sell();
    close(one, Some(there));
    let refuse = give(&at(there, cashier()), stays);
    assert_eq!(refused_at(refuse, "sale"), Problem::RefundAfterClose, "its drawer was counted");
    let reverse = one.desk_reverse(&at(there, cashier()), &key(), stays, "", Rehearsal::Real);
    assert_eq!(refused(reverse), Problem::RefundAfterClose);
    let is_closed = |store| one.refund_sheet(&at(store, cashier()), stays).unwrap().is_day_closed;
    assert_eq!((is_closed(here), is_closed(there)), (false, true));
    give(&at(here, cashier()), stays).unwrap();
    assert_eq!(alarms(one), []);
    give(&at(there, owner()), sell()).unwrap();
    let after = AlarmKind::RefundAfterClose { amount_fen: 10_000, operator: "machine".to_owned() };
    assert!(alarms(one).contains(&after));
    verified(one);
}

fn one_large_change_is_seen_among_small_ones(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let ring = |by_hand: &[HandChange]| {
        let items = [(salon.dye, 1), (salon.care, 1)];
        let mut basket = salon.basket(None, &items);
        for (line, by_hand) in basket.lines.iter_mut().zip(by_hand) {
            line.by_hand = Some(*by_hand);
        }
        salon.ring(&owner(), salon.for_cash(basket)).unwrap();
    };
    ring(&[HandChange::Price(20_000), HandChange::Price(15_000)]);
    assert_eq!(alarms(one), []);
    let large = |list_fen, charged_fen| {
        let operator = "machine".to_owned();
        AlarmKind::LargePriceChange { list_fen, charged_fen, operator }
    };
    salon.clinics.pass_seconds(1);
    ring(&[HandChange::Price(12_000), HandChange::Price(19_000)]);
    assert_eq!(alarms(one), [large(30_000, 12_000)], "60 % off the one, 5 % off the other");
    salon.clinics.pass_seconds(1);
    ring(&[HandChange::Price(29_000), HandChange::Gift]);
    assert_eq!(alarms(one).len(), 1, "gifts have a limit of their own");
    salon.clinics.pass_seconds(1);
    ring(&[HandChange::Price(29_000), HandChange::Gift]);
    assert_eq!(alarms(one)[0], large(20_000, 0), "and are told of beyond it");
}

fn a_gift_that_came_back_was_not_given(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let give = |pieces| {
        let mut basket = salon.basket(None, &[(salon.dye, 1), (salon.cut, pieces)]);
        basket.lines[1].by_hand = Some(HandChange::Gift);
        salon.ring(&cashier(), salon.for_cash(basket))
    };
    let first = give(2).unwrap();
    assert_eq!(refused(give(1)), Problem::ApprovalNeeded, "200 yuan a day");
    one.desk_reverse(&cashier(), &key(), first.sale, "", Rehearsal::Real).unwrap();
    let second = give(2).unwrap();
    let one_piece = LineAsked { line: 1, much: HowMuch::Quantity(1) };
    take_back(one, NewLineRefund { lines: vec![one_piece], ..back(second.sale) }).unwrap();
    assert_eq!(refused(give(2)), Problem::ApprovalNeeded);
    give(1).unwrap();
    assert_eq!(refused(give(1)), Problem::ApprovalNeeded);
    take_back(one, back(second.sale)).unwrap();
    give(1).unwrap();
    verified(one);
}
