//! Payments through a provider: whatever is lost on the way, no money is lost and no sale is made twice.

use yanji_app::records::{NewBasket, NewLineRefund, NewSaleOfItems, TenderPaid};
use yanji_app::{
    Actor, AlarmKind, AppError, Charge, ChargeState, Clinic, NewCharge, NotifiedReply, PaymentSettings, ProviderMode,
    Rehearsal, Role,
};
use yanji_books::charge_refunds::State as RefundState;
use yanji_books::id::ChargeId;
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_wire::ProviderKind::{self, Alipay, WechatPay};
use yanji_words::{Problem, Thing};

use crate::counter::{Counter, TODAY, back, paid, take_back};
use crate::rights::verified;
use crate::support::{cashier, day, key, key_named, owner, refused, refused_at};

yanji_books::on_each_database!(
    a_payment_is_made_and_pays_one_sale,
    nobody_pays_for_what_cannot_be_sold,
    the_same_click_twice_asks_once,
    an_answer_that_is_lost_is_asked_for_again,
    a_payment_that_nobody_heard_of_outlives_the_process,
    a_payment_is_taken_back_for_good,
    what_a_provider_tells_is_believed_once_and_only_from_it,
    another_amount_pays_nothing_and_is_told_of,
    money_goes_back_the_way_it_came,
    money_that_does_not_go_back_is_not_forgotten,
    a_sale_is_paid_through_two_providers,
    rights_are_asked_for,
);

/// A salon with both providers switched on.
fn salon(ground: &Place) -> Counter {
    let salon = Counter::usual(ground);
    let on = PaymentSettings { wechat: ProviderMode::Sandbox, alipay: ProviderMode::Sandbox };
    salon.one().payment_settings_put(&owner(), &key(), on).unwrap();
    salon
}

/// The provider of a tender.
fn kind(tender: Tender) -> ProviderKind {
    if tender == Tender::Wechat { WechatPay } else { Alipay }
}

/// A code of a customer's that ends with the digits that tell the sandbox what to do.
fn code(tender: Tender, digits: &str) -> String {
    let begins = if tender == Tender::Wechat { "13" } else { "28" };
    format!("{begins}00000000000000{digits}")
}

/// A sale all of which is paid in one way.
fn sale(salon: &Counter, basket: NewBasket, tender: Tender) -> NewSaleOfItems {
    let new = salon.for_cash(basket);
    NewSaleOfItems { tenders: vec![paid(tender, new.expected_pay_fen)], ..new }
}

/// A hair-cut for somebody without a card.
fn cut(salon: &Counter, tender: Tender) -> NewSaleOfItems {
    sale(salon, salon.basket(None, &[(salon.cut, 1)]), tender)
}

fn begin(clinic: &Clinic, sale: &NewSaleOfItems, digits: &str) -> Result<Charge, AppError> {
    let tender = sale.tenders[0].tender;
    let new = NewCharge { sale: sale.clone(), tender: 0, code: code(tender, digits) };
    clinic.charge_begin(&cashier(), &key(), new)
}

/// The same sale, paid with a payment.
fn paid_by(sale: &NewSaleOfItems, charge: ChargeId) -> NewSaleOfItems {
    let mut sale = sale.clone();
    sale.tenders[0].charge = Some(charge);
    sale
}

fn open_count(clinic: &Clinic) -> (usize, usize) {
    let open = clinic.charge_open(&owner()).unwrap();
    (open.charges.len(), open.refunds.len())
}

fn alarms(clinic: &Clinic) -> Vec<AlarmKind> {
    clinic.alarm_list(&owner(), true, 0, 50).unwrap().into_iter().map(|alarm| alarm.what).collect()
}

fn a_payment_is_made_and_pays_one_sale(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    for tender in [Tender::Wechat, Tender::Alipay] {
        let new = cut(&salon, tender);
        let charge = begin(one, &new, "00").unwrap();
        assert_eq!((charge.state, charge.amount_fen, charge.tender), (ChargeState::Paid, 10_000, tender));
        assert!(!charge.provider_number.is_empty() && charge.sale.is_none());
        assert_eq!(open_count(one).0, 1, "paid and not sold");

        let other = sale(&salon, salon.basket(None, &[(salon.cut, 2)]), tender);
        let dearer = refused_at(salon.ring(&cashier(), paid_by(&other, charge.id)), "tenders[0].charge");
        assert_eq!(dearer, Problem::ChargeDiffers);
        let mut cash = paid_by(&new, charge.id);
        cash.tenders[0].tender = Tender::Cash;
        assert_eq!(refused_at(salon.ring(&cashier(), cash), "tenders[0].charge"), Problem::Malformed);

        let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
        assert_eq!(one.charge_get(&owner(), charge.id).unwrap().sale, Some(sold.sale));
        assert_eq!(open_count(one).0, 0);
        let twice = refused_at(salon.ring(&cashier(), paid_by(&new, charge.id)), "tenders[0].charge");
        assert_eq!(twice, Problem::ChargeTaken);
        assert_eq!(refused(one.charge_cancel(&owner(), &key(), charge.id)), Problem::ChargeTaken);
        assert_eq!(refused(one.charge_ring(&owner(), &key(), charge.id, None, Rehearsal::Real)), Problem::ChargeTaken);
    }
    assert_eq!(salon.money(), [(Tender::Wechat, 10_000), (Tender::Alipay, 10_000)]);
    // A payment is for the basket that it was begun for, and for no other of the same amount.
    let dearest = sale(&salon, salon.basket(None, &[(salon.cut, 2)]), Tender::Wechat);
    let charge = begin(one, &dearest, "00").unwrap();
    let care = sale(&salon, salon.basket(None, &[(salon.care, 1)]), Tender::Wechat);
    assert_eq!(care.expected_pay_fen, dearest.expected_pay_fen);
    assert_eq!(refused(salon.ring(&cashier(), paid_by(&care, charge.id))), Problem::ChargeDiffers);
    let unknown = salon.ring(&cashier(), paid_by(&care, ChargeId::new(1)));
    assert_eq!(refused(unknown), Problem::NotFound(Thing::Charge));
    verified(one);
}

fn nobody_pays_for_what_cannot_be_sold(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let new = cut(&salon, Tender::Wechat);
    assert_eq!(refused(begin(one, &new, "00")), Problem::ProviderOff, "as long as nobody switched it on");
    let on = PaymentSettings { wechat: ProviderMode::Sandbox, ..PaymentSettings::default() };
    one.payment_settings_put(&owner(), &key(), on).unwrap();
    assert_eq!(refused(begin(one, &cut(&salon, Tender::Alipay), "00")), Problem::ProviderOff);
    assert_eq!(refused(begin(one, &cut(&salon, Tender::Cash), "00")), Problem::ProviderOff);

    let stale = NewSaleOfItems { expected_pay_fen: 9_999, ..new.clone() };
    assert_eq!(refused(begin(one, &stale, "00")), Problem::BillChanged { pay_fen: 10_000 });
    let foreign = NewCharge { sale: new.clone(), tender: 0, code: code(Tender::Alipay, "00") };
    let foreign = one.charge_begin(&cashier(), &key(), foreign);
    assert_eq!(refused_at(foreign, "code"), Problem::CodeForeign);
    let beyond = NewCharge { sale: new, tender: 1, code: code(Tender::Wechat, "00") };
    assert_eq!(refused(one.charge_begin(&cashier(), &key(), beyond)), Problem::Malformed);
    assert_eq!(open_count(one), (0, 0), "nothing was asked for");
}

fn the_same_click_twice_asks_once(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let new = NewCharge { sale: cut(&salon, Tender::Wechat), tender: 0, code: code(Tender::Wechat, "01") };
    let click = |new: &NewCharge| one.charge_begin(&cashier(), &key_named("click"), new.clone());
    let first = click(&new).unwrap();
    assert_eq!(first.state, ChargeState::Waiting);
    let second = click(&new).unwrap();
    assert_eq!((second.id, second.state), (first.id, ChargeState::Waiting), "asked about, not begun again");
    let third = click(&new).unwrap();
    assert_eq!((third.id, third.state), (first.id, ChargeState::Paid), "she has confirmed it meanwhile");
    assert_eq!(open_count(one).0, 1);
    let other = NewCharge { code: code(Tender::Wechat, "00"), ..new.clone() };
    assert_eq!(refused(click(&other)), Problem::KeyReused);
    let sale = paid_by(&new.sale, first.id);
    let ring = || one.sale_ring(&cashier(), &key_named("sale"), sale.clone(), Rehearsal::Real);
    assert_eq!(ring().unwrap(), ring().unwrap());
    assert_eq!(salon.money(), [(Tender::Wechat, 10_000)]);
    assert!(click(&new).unwrap().sale.is_some(), "and asking again still tells of the same one");
}

fn an_answer_that_is_lost_is_asked_for_again(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    for digits in ["04", "08"] {
        let new = cut(&salon, Tender::Alipay);
        let charge = begin(one, &new, digits).unwrap();
        assert_eq!(charge.state, ChargeState::Asked);
        assert!(["lost", "forged"].contains(&charge.reason.as_str()), "{}", charge.reason);
        assert_eq!(refused(salon.ring(&cashier(), paid_by(&new, charge.id))), Problem::ChargeNotPaid);
        assert_eq!(one.charge_query(&cashier(), charge.id).unwrap().state, ChargeState::Paid);
        one.charge_ring(&cashier(), &key(), charge.id, None, Rehearsal::Real).unwrap();
    }
    assert_eq!(salon.money(), [(Tender::Alipay, 20_000)]);

    let never = begin(one, &cut(&salon, Tender::Wechat), "05").unwrap();
    assert_eq!(one.charge_query(&cashier(), never.id).unwrap().state, ChargeState::Asked, "it may be on its way");
    salon.clinics.pass_seconds(120);
    let never = one.charge_query(&cashier(), never.id).unwrap();
    assert_eq!((never.state, never.reason.as_str()), (ChargeState::Failed, "not_arrived"));

    for (digits, reason) in [("02", "balance_short"), ("03", "code_invalid")] {
        let declined = begin(one, &cut(&salon, Tender::Wechat), digits).unwrap();
        assert_eq!((declined.state, declined.reason.as_str()), (ChargeState::Failed, reason));
    }
    assert_eq!(open_count(one), (0, 0));
    verified(one);
}

fn a_payment_that_nobody_heard_of_outlives_the_process(ground: &Place) {
    let salon = salon(ground);
    let member = salon.member("1", "basic");
    let basket = salon.basket(Some(member), &[(salon.cut, 1), (salon.care, 1)]);
    let charge = begin(salon.one(), &sale(&salon, basket, Tender::Wechat), "04").unwrap();
    let later = salon.clinics.reopened();
    later.share_sandbox(salon.one().sandbox().unwrap());
    let found = later.charge_open(&owner()).unwrap().charges.remove(0);
    assert_eq!((found.id, found.state, found.member), (charge.id, ChargeState::Asked, Some(member)));

    later.charge_watch().unwrap();
    assert_eq!(later.charge_get(&owner(), charge.id).unwrap().state, ChargeState::Asked, "a till may be at it");
    salon.clinics.pass_seconds(61);
    later.charge_watch().unwrap();
    assert_eq!(later.charge_get(&owner(), charge.id).unwrap().state, ChargeState::Paid);
    assert_eq!(alarms(&later), []);
    salon.clinics.pass_seconds(600);
    for _ in 0..2 {
        later.charge_watch().unwrap();
        assert_eq!(alarms(&later), [AlarmKind::ChargeUnsold { amount_fen: charge.amount_fen }], "once");
    }
    let sold = later.charge_ring(&cashier(), &key(), charge.id, None, Rehearsal::Real).unwrap();
    assert_eq!((sold.member, sold.pay_fen), (Some(member), charge.amount_fen));
    assert_eq!(open_count(&later), (0, 0));
    verified(&later);
}

fn a_payment_is_taken_back_for_good(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let sandbox = one.sandbox().unwrap();
    for (tender, digits) in [(Tender::Wechat, "00"), (Tender::Alipay, "04"), (Tender::Alipay, "11")] {
        let new = cut(&salon, tender);
        let charge = begin(one, &new, digits).unwrap();
        let back = one.charge_cancel(&cashier(), &key(), charge.id).unwrap();
        assert_eq!(back.state, ChargeState::Cancelled);
        let went = if digits == "11" { 0 } else { 10_000 };
        assert_eq!(sandbox.refunded_fen(kind(tender), &charge.order_number), Some(went), "{digits}");
        assert_eq!(refused(salon.ring(&cashier(), paid_by(&new, charge.id))), Problem::ChargeNotPaid);
        assert_eq!(one.charge_query(&cashier(), charge.id).unwrap().state, ChargeState::Cancelled);
        assert_eq!(one.charge_cancel(&cashier(), &key(), charge.id).unwrap().state, ChargeState::Cancelled);
        // Word of the payment that comes after that is no reason to keep the money.
        for (headers, body) in told(one, tender) {
            one.charge_notified(tender, headers, body).unwrap();
            assert_eq!(open_count(one).0, 1);
        }
        salon.clinics.pass_seconds(61);
        one.charge_watch().unwrap();
        assert_eq!(one.charge_get(&owner(), charge.id).unwrap().state, ChargeState::Cancelled);
        assert_eq!(sandbox.refunded_fen(kind(tender), &charge.order_number), Some(went));
    }
    assert_eq!(open_count(one), (0, 0));
    assert_eq!(refused(one.charge_cancel(&cashier(), &key(), ChargeId::new(1))), Problem::NotFound(Thing::Charge));
}

fn told(clinic: &Clinic, tender: Tender) -> Vec<(Vec<(String, String)>, String)> {
    let told = clinic.sandbox().unwrap().notifications(kind(tender));
    told.into_iter().map(|message| (message.headers, message.body)).collect()
}

fn what_a_provider_tells_is_believed_once_and_only_from_it(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    for tender in [Tender::Wechat, Tender::Alipay] {
        let _ = told(one, tender);
        let charge = begin(one, &cut(&salon, tender), "04").unwrap();
        let (headers, body) = told(one, tender).remove(0);
        let tell = |clinic: &Clinic, body: &str| -> NotifiedReply {
            clinic.charge_notified(tender, headers.clone(), body.to_owned()).unwrap()
        };
        let stands = || one.charge_get(&owner(), charge.id).unwrap();

        let middle = body.len() / 2;
        let letter = if &body[middle..=middle] == "1" { "2" } else { "1" };
        let forged = format!("{}{letter}{}", &body[..middle], &body[middle + 1..]);
        let refusal = tell(one, &forged);
        assert_eq!(stands().state, ChargeState::Asked);
        assert_eq!(tell(one, ""), refusal);

        // To another clinic under the same provider it says nothing.
        tell(&salon.clinics.two, &body);
        assert_eq!(stands().state, ChargeState::Asked);

        let taken = tell(one, &body);
        assert_ne!(taken, refusal);
        let first = stands();
        assert_eq!(first.state, ChargeState::Paid);
        assert_eq!(tell(one, &body), taken);
        assert_eq!(stands(), first, "told twice is told once");
        one.charge_ring(&owner(), &key(), charge.id, None, Rehearsal::Real).unwrap();
        let sold = stands();
        tell(one, &body);
        assert_eq!(stands(), sold);
    }
    assert_eq!(refused(one.charge_notified(Tender::Cash, Vec::new(), String::new())), Problem::NotFound(Thing::Page));
}

fn another_amount_pays_nothing_and_is_told_of(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let new = cut(&salon, Tender::Wechat);
    let charge = begin(one, &new, "10").unwrap();
    assert_eq!((charge.state, charge.reason.as_str()), (ChargeState::Asked, "amount_differs"));
    for (headers, body) in told(one, Tender::Wechat) {
        one.charge_notified(Tender::Wechat, headers, body).unwrap();
    }
    assert_eq!(one.charge_query(&cashier(), charge.id).unwrap().state, ChargeState::Asked);
    assert_eq!(alarms(one), [AlarmKind::ChargeDiffers { asked_fen: 10_000, told_fen: 9_999 }]);
    assert_eq!(refused(salon.ring(&cashier(), paid_by(&new, charge.id))), Problem::ChargeNotPaid);
    assert_eq!(one.charge_cancel(&cashier(), &key(), charge.id).unwrap().state, ChargeState::Cancelled);
}

fn money_goes_back_the_way_it_came(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let sandbox = one.sandbox().unwrap();
    let member = salon.member("1", "basic");
    let basket = salon.basket(Some(member), &[(salon.cut, 2), (salon.dye, 1)]);
    let new = sale(&salon, basket, Tender::Wechat);
    let charge = begin(one, &new, "00").unwrap();
    let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
    let went = || sandbox.refunded_fen(WechatPay, &charge.order_number).unwrap();

    let some = NewLineRefund {
        lines: vec![yanji_app::records::LineAsked { line: 0, much: yanji_app::records::HowMuch::Quantity(1) }],
        ..back(sold.sale)
    };
    let trial = one.sale_refund_lines(&owner(), &key(), some.clone(), Rehearsal::Dry).unwrap();
    assert_eq!((went(), one.charge_refunds_of(&owner(), sold.sale).unwrap().len()), (0, 0));
    let once = || one.sale_refund_lines(&owner(), &key_named("back"), some.clone(), Rehearsal::Real).unwrap();
    let part = once();
    assert_eq!(part.tenders, trial.tenders);
    assert_eq!(part.tenders[0].charge, Some(charge.id));
    assert_eq!(once(), part, "the same click twice");
    assert_eq!(went(), part.money_fen);
    let reversed = take_back(one, back(sold.sale)).unwrap();
    assert_eq!(went(), part.money_fen + reversed.money_fen);
    assert_eq!(went(), charge.amount_fen);
    let refunds = one.charge_refunds_of(&owner(), sold.sale).unwrap();
    assert!(refunds.len() == 2 && refunds.iter().all(|refund| refund.state == RefundState::Done));

    let new = cut(&salon, Tender::Alipay);
    let charge = begin(one, &new, "00").unwrap();
    let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
    let reversed = one.desk_reverse(&owner(), &key(), sold.sale, "", Rehearsal::Real).unwrap();
    assert_eq!(reversed.refund.tenders[0].charge, Some(charge.id));
    assert_eq!(sandbox.refunded_fen(Alipay, &charge.order_number), Some(10_000));

    // In cash, if somebody asks for it: the provider is not asked.
    let charge = begin(one, &new, "00").unwrap();
    let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
    take_back(one, NewLineRefund { tender: Some(Tender::Cash), ..back(sold.sale) }).unwrap();
    assert_eq!(sandbox.refunded_fen(Alipay, &charge.order_number), Some(0));
    assert_eq!(open_count(one), (0, 0));
    verified(one);
}

fn money_that_does_not_go_back_is_not_forgotten(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let new = cut(&salon, Tender::Wechat);
    let charge = begin(one, &new, "09").unwrap();
    let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
    take_back(one, back(sold.sale)).unwrap();
    let refund = one.charge_open(&owner()).unwrap().refunds.remove(0);
    assert_eq!((refund.state, refund.amount_fen, refund.sale), (RefundState::Failed, 10_000, sold.sale));
    assert_eq!(alarms(one), [AlarmKind::ChargeRefundFailed { amount_fen: 10_000 }]);
    let again = one.charge_refund_retry(&owner(), &key(), refund.id).unwrap();
    assert_eq!(again.state, RefundState::Failed);
    assert_eq!(alarms(one).len(), 1);
    assert!(salon.money().is_empty(), "the books have it as gone back through the provider");
    let by_deposit = one.charge_refund_settle(&owner(), &key(), refund.id, Tender::Deposit);
    assert_eq!(refused_at(by_deposit, "tender"), Problem::Malformed);
    for _ in 0..2 {
        let by_hand = one.charge_refund_settle(&owner(), &key(), refund.id, Tender::Cash).unwrap();
        assert_eq!(by_hand.state, RefundState::ByHand);
        assert_eq!(salon.money(), [(Tender::Cash, -10_000), (Tender::Wechat, 10_000)], "and out of the drawer, once");
    }
    let told = one.till_day(&owner(), day(TODAY), None).unwrap();
    let sums = |tender| told.tenders.iter().find(|sum| sum.tender == tender).map(|sum| (sum.in_fen, sum.out_fen));
    assert_eq!(sums(Tender::Wechat), Some((20_000, 10_000)));
    assert_eq!((sums(Tender::Cash), told.net_fen), (Some((0, 10_000)), 0));
    assert_eq!(one.charge_refund_retry(&owner(), &key(), refund.id).unwrap().state, RefundState::ByHand);
    assert_eq!(open_count(one), (0, 0));

    // A process that ends between the refund of the sale and the question to the provider leaves it to the watch.
    let charge = begin(one, &new, "00").unwrap();
    let sold = salon.ring(&cashier(), paid_by(&new, charge.id)).unwrap();
    let deaf = salon.clinics.reopened();
    take_back(&deaf, back(sold.sale)).unwrap();
    let left = one.charge_open(&owner()).unwrap().refunds.remove(0);
    assert_eq!(left.state, RefundState::Failed, "that sandbox has never heard of the order");
    one.charge_refund_retry(&owner(), &key(), left.id).unwrap();
    assert_eq!(one.sandbox().unwrap().refunded_fen(WechatPay, &charge.order_number), Some(10_000));
    assert_eq!(open_count(one), (0, 0));
    verified(one);
}

fn a_sale_is_paid_through_two_providers(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let all = cut(&salon, Tender::Wechat);
    let mut new = NewSaleOfItems { tenders: vec![paid(Tender::Wechat, 4_000), paid(Tender::Alipay, 6_000)], ..all };
    for place in 0..2 {
        let tender = new.tenders[place].tender;
        let asked = NewCharge { sale: new.clone(), tender: place, code: code(tender, "00") };
        let charge = one.charge_begin(&cashier(), &key(), asked).unwrap();
        new.tenders[place] = TenderPaid { charge: Some(charge.id), ..new.tenders[place] };
    }
    let charges: Vec<_> = new.tenders.iter().map(|paid| paid.charge).collect();
    let doubled = NewSaleOfItems { tenders: vec![new.tenders[0], new.tenders[0]], ..new.clone() };
    assert!(salon.ring(&cashier(), doubled).is_err());
    let sold = salon.ring(&cashier(), new).unwrap();
    assert_eq!(salon.money(), [(Tender::Wechat, 4_000), (Tender::Alipay, 6_000)]);
    let given = take_back(one, back(sold.sale)).unwrap();
    let mut back: Vec<_> = given.tenders.iter().map(|paid| paid.charge).collect();
    back.sort_unstable_by_key(|charge| charges.iter().position(|known| known == charge));
    assert_eq!(back, charges);
    assert!(salon.money().is_empty());
    verified(one);
}

fn rights_are_asked_for(ground: &Place) {
    let salon = salon(ground);
    let one = salon.one();
    let new = NewCharge { sale: cut(&salon, Tender::Wechat), tender: 0, code: code(Tender::Wechat, "00") };
    assert!(!format!("{new:?}").contains(&new.code), "what was scanned is not shown");

    let permissions = Role::Auditor.founding_permissions().into_iter().collect();
    let auditor = Actor { role: Role::Auditor.code().to_owned(), permissions, ..owner() };
    let charge = begin(one, &new.sale, "00").unwrap();
    assert_eq!(one.charge_get(&auditor, charge.id).unwrap(), charge);
    assert_eq!(one.charge_open(&auditor).unwrap().charges.len(), 1);
    assert_eq!(refused(one.charge_begin(&auditor, &key(), new)), Problem::Forbidden);
    assert_eq!(refused(one.charge_query(&auditor, charge.id)), Problem::Forbidden);
    assert_eq!(refused(one.charge_cancel(&auditor, &key(), charge.id)), Problem::Forbidden);
    let off = PaymentSettings::default();
    assert_eq!(refused(one.payment_settings_put(&cashier(), &key(), off)), Problem::Forbidden);
    assert_eq!(refused(salon.clinics.two.charge_get(&owner(), charge.id)), Problem::NotFound(Thing::Charge));
}
