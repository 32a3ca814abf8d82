//! Several stores: whoever belongs to one serves every member and knows the money of that one alone; money has a store.

use yanji_app::import::{Mapping, MappingChoice};
use yanji_app::records::{
    Direction, Kpi, LogQuery, Month, NewBasket, NewGoal, NewRefund, NewRepayment, NewSale, NewSaleOfItems, ReportQuery,
    TodoKind,
};
use yanji_app::{
    Actor, Charge, ChargeState, DepositReturn, NewCharge, NewDeposit, NewTreatment, PaymentQuery, PaymentSettings,
    ProviderMode, Rehearsal, Role, ShiftEnd, SoldQuery, StaffShareQuery, TillCount, Who,
};
use yanji_books::charge_refunds::State as RefundState;
use yanji_books::id::{MemberId, SaleId, StaffId, StoreId};
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use crate::counter::{Counter, TODAY, back, paid};
use crate::scene::{code, refund_of, sale};
use crate::support::{cashier, day, key, owner, refused, refused_at};

yanji_books::on_each_database!(
    the_money_of_another_store_is_not_told,
    the_money_of_another_store_is_not_moved,
    what_another_store_sold_is_given_back_by_whoever_may_approve,
    a_member_is_served_wherever_she_bought,
    money_has_a_store_where_there_are_several,
    one_store_is_no_question,
    a_deposit_goes_back_from_the_drawer_where_one_stands,
    a_shift_that_was_left_is_ended_by_whoever_closes_days,
    a_payment_through_a_provider_is_its_stores,
    what_a_provider_keeps_is_seen_to_by_whoever_may_give_it_back,
);

/// A chain of two stores with a member.
struct Chain {
    salon: Counter,
    here: StoreId,
    there: StoreId,
    member: MemberId,
}

impl Chain {
    fn new(ground: &Place) -> Self {
        let salon = Counter::usual(ground);
        let [here, there] = ["静安店", "徐汇店"].map(|name| salon.one().store_add(&owner(), &key(), name).unwrap().id);
        let member = salon.member("A1", "basic");
        Self { salon, here, there, member }
    }

    /// A sale of a hair cut in a store, rung up by whoever may do so everywhere.
    fn sold(&self, store: StoreId) -> SaleId {
        self.salon.clinics.pass_seconds(1);
        let basket = self.salon.basket(Some(self.member), &[(self.salon.cut, 1)]);
        self.salon.ring(&owner(), self.salon.for_cash(NewBasket { store: Some(store), ..basket })).unwrap().sale
    }
}

/// Somebody with a role who belongs to a store, or to none and acts in none.
fn staff(role: Role, home: Option<StoreId>, byte: u8) -> Actor {
    let permissions = role.founding_permissions().into_iter().collect();
    let who = Who::Staff(StaffId([byte; 16]));
    Actor { who, role: role.code().to_owned(), permissions, store: home, home, ..owner() }
}

fn the_money_of_another_store_is_not_told(ground: &Place) {
    let chain = Chain::new(ground);
    let one = chain.salon.one();
    let (own, other) = (chain.sold(chain.here), chain.sold(chain.there));
    for store in [chain.here, chain.there] {
        let counted = [TillCount { tender: Tender::Cash, counted_fen: 1 }];
        one.till_close(&owner(), &key(), day(TODAY), Some(store), &counted, Rehearsal::Real).unwrap();
    }
    let manager = staff(Role::Manager, Some(chain.here), 1);
    let today = day(TODAY);
    let (here, there) = (Some(chain.here), Some(chain.there));

    let query = |store| SoldQuery { from: today, until: today, store, member_number: String::new(), skip: 0, limit: 9 };
    let listed =
        |store| one.sale_list(&manager, &query(store)).unwrap().iter().map(|sale| sale.sale).collect::<Vec<_>>();
    assert_eq!((listed(None), listed(here)), (vec![own], vec![own]));
    assert_eq!(refused_at(one.sale_list(&manager, &query(there)), "store"), Problem::StoreForeign);
    assert_eq!(one.sale_sum(&manager, &query(None)).unwrap().sales, 1);
    assert_eq!(refused_at(one.sale_sum(&manager, &query(there)), "store"), Problem::StoreForeign);

    assert_eq!(one.till_day(&manager, today, None).unwrap(), one.till_day(&owner(), today, here).unwrap());
    assert_eq!(refused_at(one.till_day(&manager, today, there), "store"), Problem::StoreForeign);
    let payments = |store| PaymentQuery { from: today, until: today, store, skip: 0, limit: 9 };
    assert_eq!(one.payment_list(&manager, &payments(None)).unwrap().len(), 1);
    assert_eq!(refused_at(one.payment_list(&manager, &payments(there)), "store"), Problem::StoreForeign);
    let stores: Vec<_> = one.till_closes(&manager, 0, 9).unwrap().iter().map(|closed| closed.store).collect();
    assert_eq!(stores, [here]);
    let shares = |store| StaffShareQuery { from: today, until: today, store };
    assert!(one.staff_share(&manager, &shares(None)).is_ok());
    assert_eq!(refused_at(one.staff_share(&manager, &shares(there)), "store"), Problem::StoreForeign);

    assert_eq!((one.alarm_count(&owner()).unwrap(), one.alarm_count(&manager).unwrap()), (2, 1));
    let waiting = |actor: &Actor| {
        let todos = one.todo_list(actor).unwrap().into_iter().map(|todo| todo.kind);
        todos.filter(|kind| matches!(kind, TodoKind::AlarmsOpen { .. })).collect::<Vec<_>>()
    };
    let so_many = |alarms| [TodoKind::AlarmsOpen { alarms, urgent: 0 }];
    assert_eq!((waiting(&owner()), waiting(&manager)), (so_many(2).into(), so_many(1).into()));
    let alarms = one.alarm_list(&owner(), true, 0, 9).unwrap();
    let elsewhere = alarms.iter().find(|alarm| alarm.store == there).unwrap();
    assert_eq!(refused(one.alarm_settle(&manager, &key(), elsewhere.id)), Problem::StoreForeign);
    let mine = one.alarm_list(&manager, true, 0, 9).unwrap();
    assert_eq!((mine.len(), mine[0].store), (1, here));
    one.alarm_settle(&manager, &key(), mine[0].id).unwrap();

    let month = Month::of(today);
    let report = |actor: &Actor, store| one.report(actor, &ReportQuery { from: month, until: month, store });
    assert_eq!(report(&manager, None).unwrap(), report(&owner(), here).unwrap());
    assert_eq!(refused_at(report(&manager, there), "store"), Problem::StoreForeign);
    assert_eq!(one.figures_month(&manager, None, month).unwrap(), one.figures_month(&owner(), here, month).unwrap());
    assert_eq!(refused_at(one.figures_month(&manager, there, month), "store"), Problem::StoreForeign);
    let told = |actor: &Actor, store| one.day_report(actor, store, None, 9);
    assert_eq!(told(&manager, None).unwrap(), told(&owner(), here).unwrap());
    assert_eq!(refused_at(told(&manager, there), "store"), Problem::StoreForeign);

    let goal = |store, kpi| NewGoal {
        kpi,
        store,
        direction: Direction::AtLeast,
        target: 100,
        from: today,
        until: today.plus_days(9),
    };
    for (store, kpi) in [(here, Kpi::Revenue), (there, Kpi::Revenue), (None, Kpi::Revenue), (there, Kpi::NewMembers)] {
        one.goal_add(&owner(), &key(), &goal(store, kpi)).unwrap();
    }
    let mut seen: Vec<_> = one
        .goal_list(&manager)
        .unwrap()
        .iter()
        .map(|goal| (goal.goal.wanted.kpi.code(), goal.goal.wanted.store))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [("new_members", there), ("revenue", here)]);

    // Whoever looks after all stores is told of all, whichever they belong to.
    let boss = staff(Role::Owner, here, 2);
    assert_eq!(
        one.sale_list(&boss, &query(None)).unwrap().iter().map(|sale| sale.sale).collect::<Vec<_>>(),
        [other, own]
    );
    assert!(one.till_day(&boss, today, there).is_ok());
}

fn the_money_of_another_store_is_not_moved(ground: &Place) {
    let chain = Chain::new(ground);
    let (salon, one) = (&chain.salon, chain.salon.one());
    let manager = staff(Role::Manager, Some(chain.here), 1);
    let there = Some(chain.there);
    let close = |store| one.till_close(&manager, &key(), day(TODAY), store, &[], Rehearsal::Real);
    assert_eq!(refused_at(close(there), "store"), Problem::StoreForeign);
    assert_eq!(refused_at(close(None), "store"), Problem::StoreForeign, "all stores as one are not hers");
    close(Some(chain.here)).unwrap();

    let basket = NewBasket { store: there, ..salon.basket(Some(chain.member), &[(salon.cut, 1)]) };
    assert_eq!(refused_at(salon.ring(&manager, salon.for_cash(basket)), "store"), Problem::StoreForeign);
    let plain = NewSale { store: there, ..sale(chain.member, 5_000) };
    assert_eq!(refused_at(one.sale_post(&manager, &key(), plain), "store"), Problem::StoreForeign);
    let deposit = NewDeposit { member: chain.member, amount_fen: 1, tender: Tender::Cash, item: None, store: there };
    assert_eq!(refused_at(one.deposit_take(&manager, &key(), &deposit), "store"), Problem::StoreForeign);
    assert_eq!(refused_at(one.shift_open(&manager, &key(), 0, there), "store"), Problem::StoreForeign);

    let file = "日期,卡号,金额\n2026-01-02,B1,100\n".as_bytes();
    let mapping: Mapping = one.import_inspect(&owner(), "f.csv", file, &MappingChoice::default()).unwrap().mapping;
    for store in [there, None] {
        let elsewhere = Actor { store, ..manager.clone() };
        let begun = one.import_start(&elsewhere, &key(), "f.csv", file, &mapping);
        assert_eq!(refused_at(begun, "store"), Problem::StoreForeign);
    }
    let brought = one.import_file(&Actor { store: there, ..owner() }, "f.csv", file, &mapping, &mut |_| {}).unwrap();
    let undone = one.import_undo_start(&manager, &key(), brought.id.unwrap());
    assert_eq!(refused(undone), Problem::StoreForeign);
}

fn what_another_store_sold_is_given_back_by_whoever_may_approve(ground: &Place) {
    let chain = Chain::new(ground);
    let one = chain.salon.one();
    let cashier = staff(Role::Cashier, Some(chain.here), 1);
    let manager = staff(Role::Manager, Some(chain.here), 2);
    let (first, second) = (chain.sold(chain.there), chain.sold(chain.there));
    let own = chain.sold(chain.here);
    let refund = |actor: &Actor, sale| one.sale_refund_lines(actor, &key(), back(sale), Rehearsal::Real);
    assert_eq!(refused_at(refund(&cashier, first), "sale"), Problem::RefundElsewhere);
    let reversed = one.desk_reverse(&cashier, &key(), first, "", Rehearsal::Real);
    assert_eq!(refused_at(reversed, "sale"), Problem::RefundElsewhere);
    refund(&cashier, own).unwrap();
    refund(&manager, first).unwrap();
    one.desk_reverse(&manager, &key(), second, "", Rehearsal::Real).unwrap();

    let plain = NewSale { store: Some(chain.there), ..sale(chain.member, 5_000) };
    let plain = one.sale_post(&owner(), &key(), plain).unwrap().sale.unwrap();
    let give_back = |actor: &Actor, new: NewRefund| one.sale_refund(actor, &key(), new);
    assert_eq!(refused_at(give_back(&cashier, refund_of(plain)), "sale"), Problem::RefundElsewhere);
    assert_eq!(refused_at(refund(&cashier, plain), "sale"), Problem::RefundElsewhere);
    give_back(&manager, refund_of(plain)).unwrap();
    // Somebody who works in all stores may, whichever they act in.
    let everywhere = Actor { store: Some(chain.here), ..staff(Role::Cashier, None, 3) };
    let third = chain.sold(chain.there);
    refund(&everywhere, third).unwrap();
}

fn a_member_is_served_wherever_she_bought(ground: &Place) {
    let chain = Chain::new(ground);
    let one = chain.salon.one();
    let sold = chain.sold(chain.there);
    let cashier = staff(Role::Cashier, Some(chain.here), 1);
    let number = one.sale_find(&cashier, &one.sale_receipt(&cashier, sold).unwrap().number).unwrap();
    assert_eq!(number[0].sale, sold, "by the number on her receipt");
    let today = day(TODAY);
    let of_her =
        SoldQuery { from: today, until: today, store: None, member_number: "A1".to_owned(), skip: 0, limit: 9 };
    assert_eq!(one.sale_list(&cashier, &of_her).unwrap().len(), 1, "by her card");
    assert_eq!(one.member_state(&cashier, chain.member).unwrap().visits, 1);
}

fn money_has_a_store_where_there_are_several(ground: &Place) {
    let chain = Chain::new(ground);
    let (salon, one) = (&chain.salon, chain.salon.one());
    let nowhere = staff(Role::Cashier, None, 1);
    let here = Actor { store: Some(chain.here), ..nowhere.clone() };
    let bought = || salon.for_cash(salon.basket(Some(chain.member), &[(salon.cut, 1)]));
    assert_eq!(refused_at(salon.ring(&nowhere, bought()), "store"), Problem::StoreMissing);
    salon.ring(&here, bought()).unwrap();
    let named = NewBasket { store: Some(chain.there), ..salon.basket(None, &[(salon.cut, 1)]) };
    salon.ring(&nowhere, salon.for_cash(named)).unwrap();

    let deposit = |store| NewDeposit { member: chain.member, amount_fen: 7, tender: Tender::Card, item: None, store };
    let take = |actor: &Actor, store| one.deposit_take(actor, &key(), &deposit(store));
    assert_eq!(refused_at(take(&nowhere, None), "store"), Problem::StoreMissing);
    take(&nowhere, Some(chain.here)).unwrap();

    let owed = NewSaleOfItems {
        owed_fen: 1_000,
        tenders: vec![paid(Tender::Cash, bought().expected_pay_fen - 1_000)],
        ..bought()
    };
    let owed = salon.ring(&here, owed).unwrap().sale;
    let repaid = |store| NewRepayment { sale: owed, tenders: vec![paid(Tender::Cash, 1_000)], day: None, store };
    let repay = |store| one.debt_repay(&nowhere, &key(), repaid(store), Rehearsal::Real);
    assert_eq!(refused_at(repay(None), "store"), Problem::StoreMissing);
    repay(Some(chain.there)).unwrap();

    assert_eq!(refused_at(one.shift_open(&nowhere, &key(), 0, None), "store"), Problem::StoreMissing);
    assert_eq!(one.shift_open(&nowhere, &key(), 0, Some(chain.there)).unwrap().store, Some(chain.there));

    let of = |store| one.till_day(&owner(), day(TODAY), store).unwrap().net_fen;
    assert_eq!(of(Some(chain.here)) + of(Some(chain.there)), of(None), "every close of the day together see all of it");
    let done = NewTreatment {
        member: chain.member,
        item: salon.care,
        sold_on: None,
        operator: None,
        batch_number: String::new(),
        note: String::new(),
        store: None,
    };
    assert_eq!(code(one.treatment_record(&nowhere, &key(), &done)), "accepted", "which is about no money");
}

fn one_store_is_no_question(ground: &Place) {
    let salon = Counter::usual(ground);
    salon.one().store_add(&owner(), &key(), "静安店").unwrap();
    let basket = salon.basket(None, &[(salon.cut, 1)]);
    let closed = salon.one().store_add(&owner(), &key(), "徐汇店").unwrap().id;
    let nowhere = staff(Role::Cashier, None, 1);
    assert_eq!(refused_at(salon.ring(&nowhere, salon.for_cash(basket.clone())), "store"), Problem::StoreMissing);
    salon.one().store_close(&owner(), &key(), closed).unwrap();
    salon.ring(&nowhere, salon.for_cash(basket)).unwrap();
}

fn a_deposit_goes_back_from_the_drawer_where_one_stands(ground: &Place) {
    let chain = Chain::new(ground);
    let one = chain.salon.one();
    let store = Some(chain.here);
    let new = NewDeposit { member: chain.member, amount_fen: 9_000, tender: Tender::Cash, item: None, store };
    one.deposit_take(&owner(), &key(), &new).unwrap();
    let deposit = one.deposit_list(&owner(), chain.member).unwrap()[0].id;
    let give = |actor: &Actor, amount_fen| {
        let back = DepositReturn { deposit, amount_fen, tender: Tender::Cash, reason: String::new() };
        one.deposit_return(actor, &key(), &back).unwrap();
    };
    let of = |store| one.till_day(&owner(), day(TODAY), Some(store)).unwrap().net_fen;
    give(&cashier(), 1_000);
    assert_eq!((of(chain.here), of(chain.there)), (8_000, 0), "else from the one into which it was paid");
    give(&Actor { store: Some(chain.there), ..cashier() }, 2_000);
    assert_eq!((of(chain.here), of(chain.there)), (8_000, -2_000));
}

fn a_shift_that_was_left_is_ended_by_whoever_closes_days(ground: &Place) {
    let chain = Chain::new(ground);
    let (salon, one) = (&chain.salon, chain.salon.one());
    let gone = staff(Role::Cashier, Some(chain.here), 1);
    let left = one.shift_open(&gone, &key(), 5_000, None).unwrap();
    salon.clinics.pass_seconds(60);
    salon.ring(&gone, salon.for_cash(salon.basket(None, &[(salon.cut, 1)]))).unwrap();
    let end = ShiftEnd { counted: vec![TillCount { tender: Tender::Cash, counted_fen: 14_900 }], handed_to: None };
    let end_it = |actor: &Actor| one.shift_end(actor, &key(), left.id, &end);
    assert_eq!(refused(end_it(&staff(Role::Cashier, Some(chain.here), 2))), Problem::Forbidden);
    assert_eq!(refused(end_it(&staff(Role::Manager, Some(chain.there), 3))), Problem::StoreForeign);
    let manager = staff(Role::Manager, Some(chain.here), 4);
    assert_eq!(one.shift_get(&manager, left.id).unwrap().operator, gone.name());
    let ended = end_it(&manager).unwrap();
    assert_eq!((ended.operator.clone(), ended.tenders[0].difference_fen()), (gone.name(), Some(-100)));
    assert_eq!(refused(end_it(&manager)), Problem::ShiftEnded);
    assert!(one.shift_now(&gone).unwrap().is_none());
    let log = one.log_list(&owner(), &LogQuery { limit: 100, ..LogQuery::default() }).unwrap().items;
    let line = log.iter().find(|line| line.action == "shift_end").unwrap();
    assert_eq!((&line.person, &line.subject), (&manager.name(), &gone.name()), "the log names both");

    let today = (day(TODAY), day(TODAY));
    assert_eq!(one.shift_list(&manager, today, 0, 9).unwrap(), [ended]);
    assert!(one.shift_list(&staff(Role::Manager, Some(chain.there), 3), today, 0, 9).unwrap().is_empty());
    let own = one.shift_open(&gone, &key(), 0, None).unwrap();
    assert_eq!(code(one.shift_end(&gone, &key(), own.id, &ShiftEnd::default())), "accepted", "one's own as well");
}

/// A payment through a provider for a hair cut, begun in a store by whoever may do so everywhere. The last two digits of
/// the code tell the sandbox what to do.
fn charged(chain: &Chain, store: StoreId, digits: &str) -> (NewSaleOfItems, Charge) {
    let (salon, one) = (&chain.salon, chain.salon.one());
    let on = PaymentSettings { wechat: ProviderMode::Sandbox, alipay: ProviderMode::Off };
    one.payment_settings_put(&owner(), &key(), on).unwrap();
    salon.clinics.pass_seconds(1);
    let basket = NewBasket { store: Some(store), ..salon.basket(Some(chain.member), &[(salon.cut, 1)]) };
    let new = salon.for_cash(basket);
    let mut new = NewSaleOfItems { tenders: vec![paid(Tender::Wechat, new.expected_pay_fen)], ..new };
    let asked = NewCharge { sale: new.clone(), tender: 0, code: format!("1300000000000000{digits}") };
    let charge = one.charge_begin(&owner(), &key(), asked).unwrap();
    new.tenders[0].charge = Some(charge.id);
    (new, charge)
}

fn a_payment_through_a_provider_is_its_stores(ground: &Place) {
    let chain = Chain::new(ground);
    let (salon, one) = (&chain.salon, chain.salon.one());
    let (new, charge) = charged(&chain, chain.there, "00");
    let stranger = staff(Role::Manager, Some(chain.here), 1);
    assert_eq!(refused_at(one.charge_get(&stranger, charge.id), "store"), Problem::StoreForeign);
    assert_eq!(refused_at(one.charge_query(&stranger, charge.id), "store"), Problem::StoreForeign);
    assert_eq!(refused_at(one.charge_cancel(&stranger, &key(), charge.id), "store"), Problem::StoreForeign);
    let ring = |actor: &Actor| one.charge_ring(actor, &key(), charge.id, None, Rehearsal::Dry);
    assert_eq!(refused_at(ring(&stranger), "store"), Problem::StoreForeign);
    let own = NewBasket { store: None, ..new.basket.clone() };
    let taken = salon.ring(&stranger, NewSaleOfItems { basket: own, ..new.clone() });
    assert_eq!(refused_at(taken, "tenders[0].charge"), Problem::StoreForeign);
    let nowhere = Actor { store: None, ..stranger.clone() };
    for actor in [&stranger, &nowhere] {
        assert_eq!(one.charge_open(actor).unwrap().charges, [], "and is not listed");
    }
    let elsewhere = Actor { store: Some(chain.there), ..stranger };
    assert_eq!(refused_at(one.charge_open(&elsewhere), "store"), Problem::StoreForeign);

    let colleague = staff(Role::Cashier, Some(chain.there), 2);
    assert_eq!(one.charge_get(&colleague, charge.id).unwrap(), charge);
    assert_eq!(one.charge_open(&colleague).unwrap().charges, std::slice::from_ref(&charge));
    assert_eq!(one.charge_query(&colleague, charge.id).unwrap().state, ChargeState::Paid);
    ring(&colleague).unwrap();
    let boss = staff(Role::Owner, Some(chain.here), 3);
    assert_eq!(one.charge_cancel(&boss, &key(), charge.id).unwrap().state, ChargeState::Cancelled);
}

fn what_a_provider_keeps_is_seen_to_by_whoever_may_give_it_back(ground: &Place) {
    let chain = Chain::new(ground);
    let (salon, one) = (&chain.salon, chain.salon.one());
    let (new, charge) = charged(&chain, chain.there, "09");
    let sold = salon.ring(&owner(), new).unwrap().sale;
    one.sale_refund_lines(&owner(), &key(), back(sold), Rehearsal::Real).unwrap();
    let kept = one.charge_open(&owner()).unwrap().refunds.remove(0).id;
    let cashier = staff(Role::Cashier, Some(chain.here), 1);
    assert_eq!(refused_at(one.charge_refund_retry(&cashier, &key(), kept), "sale"), Problem::RefundElsewhere);
    let settle = |actor: &Actor| one.charge_refund_settle(actor, &key(), kept, Tender::Cash);
    assert_eq!(refused_at(settle(&cashier), "sale"), Problem::RefundElsewhere);
    let colleague = staff(Role::Cashier, Some(chain.there), 2);
    assert_eq!(one.charge_refund_retry(&colleague, &key(), kept).unwrap().state, RefundState::Failed);
    let manager = staff(Role::Manager, Some(chain.here), 3);
    assert_eq!(settle(&manager).unwrap().state, RefundState::ByHand, "out of the drawer where she stands");
    let of = |store| one.till_day(&owner(), day(TODAY), Some(store)).unwrap();
    assert!(of(chain.here).tenders.iter().any(|sum| sum.tender == Tender::Cash && sum.out_fen == charge.amount_fen));
}
