//! Taking back: whatever the order of the parts, in the end nothing happened.

use yanji_app::records::{
    BenefitKind, BenefitQuery, GiftOutcome, HowMuch, LineAsked, LogQuery, MemberChanges, NewBasket, NewDeed,
    NewLineRefund, NewRefund, NewRepayment, NewSaleOfItems, RefundLine,
};
use yanji_app::{Actor, Permission, Rehearsal};
use yanji_books::id::SaleId;
use yanji_books::testing::Place;
use yanji_engine::Fen;
use yanji_engine::price::RefundFault;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use crate::counter::{Counter, PROGRAMME, TODAY, back, paid, take_back, with_points};
use crate::rights::{endow, hand, verified};
use crate::scene::{act, code, refund_of};
use crate::support::{cashier, day, key, owner, refused, refused_at};

yanji_books::on_each_database!(
    parts_in_any_order_come_to_nothing,
    nothing_is_taken_back_twice,
    a_reversed_sale_waits_as_it_was,
    what_is_owed_counts_when_it_is_paid,
    money_that_does_not_count_comes_back_as_well,
    a_closed_day_is_taken_back_by_few,
    amounts_come_back_through_the_plain_refund,
    a_referral_goes_with_the_sale_that_completed_it,
    a_gift_that_is_partly_spent_says_what_is_taken,
    sales_with_a_coupon_are_told_less_what_came_back,
    why_something_is_given_back_without_a_card_is_kept_with_the_sale,
);

fn part(line: usize, much: HowMuch) -> LineAsked {
    LineAsked { line, much }
}

fn parts_in_any_order_come_to_nothing(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let parts = [
        part(0, HowMuch::Quantity(1)),
        part(1, HowMuch::AmountFen(7_777)),
        part(2, HowMuch::All),
        part(0, HowMuch::All),
        part(1, HowMuch::All),
    ];
    let orders = [[0, 1, 2, 3, 4], [2, 0, 3, 1, 4], [1, 4, 2, 0, 3], [0, 3, 1, 4, 2], [2, 1, 4, 0, 3]];
    for (number, order) in orders.iter().enumerate() {
        let member = salon.member(&number.to_string(), "basic");
        endow(one, member, 5_000);
        hand(one, member, "off20");
        let before = salon.standing(member);
        let pieces = [(salon.cut, 3), (salon.dye, 2), (salon.cream, 1)];
        let basket = with_points(salon.basket(Some(member), &pieces), 3_300);
        let pay_fen = salon.quote(&basket).pay_fen;
        let tenders = vec![paid(Tender::Cash, 10_001), paid(Tender::Alipay, pay_fen - 10_001)];
        let new = NewSaleOfItems { basket, tenders, expected_pay_fen: pay_fen, ..NewSaleOfItems::default() };
        let sold = salon.ring(&cashier(), new).unwrap();
        assert_ne!(salon.standing(member), before);
        for place in order {
            let new = NewLineRefund { lines: vec![parts[*place]], ..back(sold.sale) };
            take_back(one, new).unwrap();
            verified(one);
        }
        let sheet = one.refund_sheet(&owner(), sold.sale).unwrap();
        assert!(sheet.is_gone && sheet.tenders.is_empty());
        assert!(sheet.lines.iter().all(|line| (line.quantity_left, line.left_fen, line.points_left) == (0, 0, 0)));
        let after = salon.standing(member);
        assert_eq!(after.1, before.1, "the coupon came back, the gift is gone");
        assert_eq!(plain(&after.0), plain(&before.0), "order {order:?}");
        assert!(salon.money().is_empty());
    }
}

/// A state without what the day of the last activity and the lots' own days say.
fn plain(state: &yanji_app::records::MemberState) -> (String, i64, i64, i64, i64, i64) {
    let lots = state.lots.iter().map(|lot| lot.points).sum();
    (state.tier.clone(), state.points, state.points_debt, state.spend_fen, state.visits, lots)
}

fn nothing_is_taken_back_twice(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let sold = salon.ring(&cashier(), salon.for_cash(salon.basket(Some(member), &[(salon.cut, 2)]))).unwrap();
    let three = NewLineRefund { lines: vec![part(0, HowMuch::Quantity(3))], ..back(sold.sale) };
    assert_eq!(refused(take_back(one, three)), Problem::Refund(RefundFault::OverRefund { line: 0 }));
    let no_line = NewLineRefund { lines: vec![part(1, HowMuch::All)], ..back(sold.sale) };
    assert_eq!(refused(take_back(one, no_line)), Problem::Refund(RefundFault::UnknownLine { line: 1 }));
    assert_eq!(code(take_back(one, back(SaleId::new(1)))), "not_found");
    let cash = NewLineRefund { tender: Some(Tender::Card), ..back(sold.sale) };
    let given = take_back(one, cash).unwrap();
    assert_eq!(given.tenders, [paid(Tender::Card, 19_000)], "another way, if asked for");
    assert_eq!(given.points_taken, 190);
    assert_eq!(given.gifts.len(), 2);
    assert!(given.gifts.iter().all(|gift| gift.is_void));
    let told = one.sale_bill(&owner(), sold.sale).unwrap().refunds.remove(0);
    assert_eq!((told.money_fen, told.tenders), (19_000, vec![(Tender::Card, 19_000)]));
    assert_eq!((told.operator, told.note), (owner().name(), None), "no reason was given");
    assert_eq!(refused(take_back(one, back(sold.sale))), Problem::Refund(RefundFault::Nothing));
    let again = one.desk_reverse(&owner(), &key(), sold.sale, "", Rehearsal::Real);
    assert_eq!(refused(again), Problem::NotReversible);
    verified(one);
}

fn a_reversed_sale_waits_as_it_was(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    endow(one, member, 1_000);
    let coupon = hand(one, member, "off20");
    let pieces = [(salon.dye, 1), (salon.cream, 2)];
    let mut basket = with_points(salon.basket(Some(member), &pieces), 500);
    basket.lines[1].by_hand = Some(yanji_app::records::HandChange::Price(15_000));
    basket.rounding_fen = 100;
    let sold = salon.ring(&owner(), salon.for_cash(basket.clone())).unwrap();
    let reversed = one.desk_reverse(&owner(), &key(), sold.sale, "找错人", Rehearsal::Real).unwrap();
    assert_eq!(reversed.refund.money_fen, sold.pay_fen);
    let told = one.sale_bill(&owner(), sold.sale).unwrap().refunds.remove(0);
    assert_eq!(one.note_read(&owner(), member, told.note.unwrap()).unwrap(), "找错人");
    assert_eq!(one.refund_reasons(&owner(), sold.sale).unwrap(), ["找错人"]);
    let reader = Actor { permissions: [Permission::MemberRead].into_iter().collect(), ..owner() };
    assert_eq!(refused(one.refund_reasons(&reader, sold.sale)), Problem::Forbidden);
    assert_eq!(refused(one.note_read(&reader, member, told.note.unwrap())), Problem::Forbidden);
    let twice = one.desk_reverse(&owner(), &key(), sold.sale, "", Rehearsal::Real);
    assert_eq!(refused(twice), Problem::NotReversible);
    let waiting = one.bill_parked(&owner(), None).unwrap();
    basket.coupons = Some(vec![coupon.code]);
    assert_eq!((waiting.len(), &waiting[0].basket), (1, &basket));
    let again = NewSaleOfItems { parked: Some(reversed.parked), ..salon.for_cash(waiting[0].basket.clone()) };
    assert_eq!(salon.ring(&owner(), again).unwrap().pay_fen, sold.pay_fen);
    assert!(one.bill_parked(&owner(), None).unwrap().is_empty());
    let old = salon.ring(&owner(), salon.for_cash(salon.basket(None, &[(salon.cut, 1)]))).unwrap();
    let basket = salon.basket(None, &[(salon.cut, 1)]);
    let parked = one.bill_park(&owner(), &key(), &basket).unwrap().id;
    let taken_up = NewSaleOfItems { parked: Some(parked), ..salon.for_cash(basket) };
    salon.ring(&owner(), taken_up.clone()).unwrap();
    let by_another = salon.ring(&owner(), taken_up);
    assert_eq!(refused(by_another), Problem::NotFound(Thing::ParkedBill), "two tills do not both sell a bill");
    salon.clinics.set("2026-03-03");
    let late = one.desk_reverse(&owner(), &key(), old.sale, "", Rehearsal::Real);
    assert_eq!(refused(late), Problem::NotReversible);
    verified(one);
}

fn what_is_owed_counts_when_it_is_paid(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let before = salon.standing(member);
    let basket = salon.basket(Some(member), &[(salon.cut, 1), (salon.dye, 1)]);
    let tenders = vec![paid(Tender::Cash, 20_000)];
    let new =
        NewSaleOfItems { basket, tenders, owed_fen: 19_500, expected_pay_fen: 39_500, ..NewSaleOfItems::default() };
    let sold = salon.ring(&cashier(), new).unwrap();
    assert_eq!((sold.owed_fen, sold.points_earned), (19_500, 200));
    let called = MemberChanges {
        name: Some("张三".to_owned()),
        phone: Some("13800010002".to_owned()),
        ..MemberChanges::default()
    };
    one.member_edit(&owner(), &key(), member, called).unwrap();
    let debt = one.debt_list(&owner(), Some(member), 0, 10).unwrap().remove(0);
    assert_eq!((debt.owed_fen, debt.name.as_str(), debt.phone.as_str()), (19_500, "张*", "138****0002"));
    let repay = |fen| {
        let new = NewRepayment { sale: sold.sale, tenders: vec![paid(Tender::Wechat, fen)], day: None, store: None };
        one.debt_repay(&cashier(), &key(), new, Rehearsal::Real)
    };
    let over = Problem::Refund(RefundFault::OverRepaid { owed_fen: Fen(19_500) });
    assert_eq!(refused(repay(19_501)), over);
    let first = repay(10_000).unwrap();
    assert_eq!(
        (first.number.as_str(), first.owed_fen, first.points_earned),
        (&*format!("{}-R1", sold.number), 9_500, 100)
    );
    verified(one);
    let own = one.sale_refund(&owner(), &key(), refund_of(first.repayment.unwrap()));
    assert_eq!(code(own), "not_found", "it goes back with the sale that it pays");

    let given = take_back(one, back(sold.sale)).unwrap();
    assert_eq!((given.forgiven_fen, given.money_fen, given.points_taken), (9_500, 30_000, 300));
    assert_eq!(given.tenders, [paid(Tender::Cash, 20_000), paid(Tender::Wechat, 10_000)]);
    assert!(one.debt_list(&owner(), Some(member), 0, 10).unwrap().is_empty());
    let after = salon.standing(member);
    assert_eq!((plain(&after.0), after.1), (plain(&before.0), before.1));
    assert!(salon.money().is_empty());
    verified(one);
}

fn money_that_does_not_count_comes_back_as_well(ground: &Place) {
    let programme = format!("{PROGRAMME}[counted]\ntenders = [\"cash\"]\n");
    let salon = Counter::under(ground, &programme);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let basket = salon.basket(Some(member), &[(salon.cut, 1), (salon.dye, 1)]);
    let tenders = vec![paid(Tender::Wechat, 39_500)];
    let new = NewSaleOfItems { basket, tenders, expected_pay_fen: 39_500, ..NewSaleOfItems::default() };
    let sold = salon.ring(&cashier(), new).unwrap();
    assert_eq!((sold.points_earned, sold.state.unwrap().spend_fen), (0, 0));
    for line in [1, 0] {
        let one_line = NewLineRefund { lines: vec![part(line, HowMuch::All)], ..back(sold.sale) };
        take_back(one, one_line).unwrap();
        verified(one);
    }
    assert_eq!(one.member_state(&owner(), member).unwrap().visits, 0);
    assert!(salon.money().is_empty());
}

fn a_closed_day_is_taken_back_by_few(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let sold = salon.ring(&cashier(), salon.for_cash(salon.basket(None, &[(salon.cut, 1)]))).unwrap();
    one.till_close(&owner(), &key(), day(TODAY), None, &[], Rehearsal::Real).unwrap();
    let refuse = one.sale_refund_lines(&cashier(), &key(), back(sold.sale), Rehearsal::Real);
    assert_eq!(refused(refuse), Problem::RefundAfterClose);
    assert!(one.refund_sheet(&cashier(), sold.sale).unwrap().is_day_closed);
    take_back(one, back(sold.sale)).unwrap();
    let alarms = one.alarm_list(&owner(), true, 0, 10).unwrap();
    assert_eq!(alarms.iter().map(|alarm| alarm.what.code()).collect::<Vec<_>>(), ["refund_after_close"]);
}

fn amounts_come_back_through_the_plain_refund(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let sold = salon.ring(&cashier(), salon.for_cash(salon.basket(Some(member), &[(salon.dye, 1)]))).unwrap();
    let some = NewRefund { lines: vec![RefundLine { line: 0, amount_fen: 10_000 }], ..refund_of(sold.sale) };
    assert_eq!(one.sale_refund(&owner(), &key(), some).unwrap().points, -100);
    assert_eq!(salon.money(), [(Tender::Cash, 20_000)]);
    let rest = one.sale_refund(&owner(), &key(), refund_of(sold.sale)).unwrap();
    assert_eq!((rest.state.spend_fen, rest.state.visits), (0, 0));
    let bill = one.sale_bill(&owner(), sold.sale).unwrap();
    assert_eq!(bill.refunds.iter().map(|back| back.money_fen).collect::<Vec<_>>(), [10_000, 20_000]);
    verified(one);
}

fn a_referral_goes_with_the_sale_that_completed_it(ground: &Place) {
    let by_referrals = "qualify = { metric = \"referrals\", window = \"cumulative\", at_least = 1 }";
    let by_spend = "qualify = { metric = \"spend\", window = \"cumulative\", at_least = 2000 }";
    let salon = Counter::under(ground, &PROGRAMME.replace(by_spend, by_referrals));
    let one = salon.one();
    let (sender, buyer) = (salon.member("1", "basic"), salon.member("2", "basic"));
    let new = |by| {
        let basket = salon.basket(Some(buyer), &[(salon.cut, 1), (salon.cream, 1)]);
        salon.for_cash(NewBasket { referred_by: Some(by), ..basket })
    };
    assert_eq!(refused(salon.ring(&cashier(), new(buyer))), Problem::Malformed, "nobody sends herself");
    let sold = salon.ring(&cashier(), new(sender)).unwrap();
    let tier = |member| one.member_state(&owner(), member).unwrap().tier;
    assert_eq!((tier(sender), tier(buyer)), ("silver".to_owned(), "basic".to_owned()));
    let some = NewLineRefund { lines: vec![part(0, HowMuch::All)], ..back(sold.sale) };
    assert!(!take_back(one, some).unwrap().referral_voided, "something of it is kept");
    assert_eq!(tier(sender), "silver");
    let foreseen = one.sale_refund_lines(&owner(), &key(), back(sold.sale), Rehearsal::Dry).unwrap();
    assert_eq!(tier(sender), "silver", "looking changes nothing");
    let done = take_back(one, back(sold.sale)).unwrap();
    assert_eq!((&done.referral_loss, done.referral_voided), (&foreseen.referral_loss, true));
    let loss = done.referral_loss.unwrap();
    let tiers = loss.tiers.map(|(from, to)| (from.code, to.code));
    assert_eq!((loss.member, loss.points_taken), (Some(sender), 0));
    assert_eq!(tiers, Some(("silver".to_owned(), "basic".to_owned())));
    assert_eq!(tier(sender), "basic");

    let mistaken = salon.ring(&cashier(), new(sender)).unwrap();
    let parked = one.desk_reverse(&owner(), &key(), mistaken.sale, "", Rehearsal::Real).unwrap().parked;
    assert_eq!(tier(sender), "basic", "nothing is sold");
    let waiting = one.bill_parked(&owner(), None).unwrap().remove(0).basket;
    assert_eq!(waiting.referred_by, Some(sender));
    let again = NewSaleOfItems { parked: Some(parked), ..salon.for_cash(waiting) };
    salon.ring(&cashier(), again).unwrap();
    assert_eq!(tier(sender), "silver", "it is rung up as it was");
    verified(one);
}

fn a_gift_that_is_partly_spent_says_what_is_taken(ground: &Place) {
    let by_referrals = "qualify = { metric = \"referrals\", window = \"cumulative\", at_least = 1 }";
    let by_spend = "qualify = { metric = \"spend\", window = \"cumulative\", at_least = 2000 }";
    let gift = "[[gifts]]\ncode = \"up\"\nname = \"升级礼\"\non = \"upgrade\"\ngive = [{ points = 1000 }]\n";
    let salon = Counter::under(ground, &format!("{}{gift}", PROGRAMME.replace(by_spend, by_referrals)));
    let one = salon.one();
    let sender = salon.member("1", "basic");
    let ring = |number: &str| {
        let basket = salon.basket(Some(salon.member(number, "basic")), &[(salon.cut, 1)]);
        salon.ring(&cashier(), salon.for_cash(NewBasket { referred_by: Some(sender), ..basket })).unwrap().sale
    };
    let effect = || {
        let rows = one.benefit_effects(&owner(), &BenefitQuery::default()).unwrap().rows;
        let row = rows.into_iter().find(|row| row.kind == BenefitKind::GiftPoints && row.code == "up").unwrap();
        (row.issued, row.points, row.cost_fen)
    };
    let points = || one.member_state(&owner(), sender).unwrap().points;
    let sale = ring("2");
    assert_eq!((points(), effect()), (1_000, (Some(1), 1_000, Some(1_000))));
    act(one, sender, NewDeed::Redeem { points: 400 }).unwrap();

    let foreseen = one.sale_refund_lines(&owner(), &key(), back(sale), Rehearsal::Dry).unwrap();
    let done = take_back(one, back(sale)).unwrap();
    assert_eq!(done.referral_loss, foreseen.referral_loss);
    let became = |gifts: Vec<GiftOutcome>| {
        let told = |gift: &GiftOutcome| (gift.is_void, gift.why.clone(), gift.points_taken);
        let mut told: Vec<_> = gifts.iter().map(told).collect();
        told.sort_unstable();
        told
    };
    assert_eq!(became(done.referral_loss.unwrap().gifts), [(false, Some("used".to_owned()), 600)]);
    assert_eq!((points(), effect()), (0, (Some(1), 400, Some(400))), "what was taken back brought nothing about");
    // Points of the first sale that nobody spent are taken whole, and the piece with them.
    assert_eq!(became(done.gifts), [(true, None, 0), (true, None, 50)]);
    verified(one);
}

fn sales_with_a_coupon_are_told_less_what_came_back(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    hand(one, member, "off20");
    let basket = salon.basket(Some(member), &[(salon.cut, 1), (salon.dye, 1)]);
    let pay_fen = salon.quote(&basket).pay_fen;
    let new = NewSaleOfItems {
        owed_fen: 5_000,
        tenders: vec![paid(Tender::Cash, pay_fen - 5_000)],
        ..salon.for_cash(basket)
    };
    let sold = salon.ring(&cashier(), new).unwrap();
    let told = || {
        let kinds = one.benefit_use(&owner()).unwrap().coupons;
        let kind = kinds.into_iter().find(|kind| kind.code == "off20").unwrap();
        (kind.sales, kind.sales_fen)
    };
    assert_eq!(told(), (1, pay_fen), "what is owed is part of it");
    let tenders = vec![paid(Tender::Cash, 5_000)];
    let repaid = NewRepayment { sale: sold.sale, tenders, day: None, store: None };
    one.debt_repay(&cashier(), &key(), repaid, Rehearsal::Real).unwrap();
    assert_eq!(told(), (1, pay_fen));
    let some = NewLineRefund { lines: vec![part(0, HowMuch::AmountFen(1_000))], ..back(sold.sale) };
    let given = take_back(one, some).unwrap().money_fen;
    assert_eq!((given, told()), (1_000, (1, pay_fen - 1_000)));
}

fn why_something_is_given_back_without_a_card_is_kept_with_the_sale(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let sold = salon.ring(&owner(), salon.for_cash(salon.basket(None, &[(salon.cut, 2)]))).unwrap();
    let keys = salon.clinics.keys_of_one();
    let because =
        |much, reason: &str| NewLineRefund { lines: vec![part(0, much)], reason: reason.to_owned(), ..back(sold.sale) };
    let asked = because(HowMuch::Quantity(1), " 剪坏了 ");
    one.sale_refund_lines(&owner(), &key(), asked.clone(), Rehearsal::Dry).unwrap();
    assert_eq!(salon.clinics.keys_of_one(), keys, "a dry run leaves no key");
    one.sale_refund_lines(&owner(), &key(), asked, Rehearsal::Real).unwrap();
    salon.clinics.pass_seconds(1);
    take_back(one, because(HowMuch::All, "")).unwrap();
    assert_eq!(one.refund_reasons(&owner(), sold.sale).unwrap(), ["剪坏了", ""]);
    let query = LogQuery { action: Some("note_read".to_owned()), limit: 1, ..LogQuery::default() };
    assert_eq!(one.log_list(&owner(), &query).unwrap().items[0].subject, sold.sale.to_string());
    let long = because(HowMuch::All, &"长".repeat(2_001));
    let refusal = one.sale_refund_lines(&owner(), &key(), long, Rehearsal::Dry);
    assert_eq!(refused_at(refusal, "reason"), Problem::TooLong { most: 2_000 });
    let second = salon.ring(&owner(), salon.for_cash(salon.basket(None, &[(salon.cut, 1)]))).unwrap();
    one.desk_reverse(&owner(), &key(), second.sale, "找错人", Rehearsal::Real).unwrap();
    assert_eq!(one.refund_reasons(&owner(), second.sale).unwrap(), ["找错人"]);
    assert_eq!(code(one.refund_reasons(&owner(), SaleId::new(1))), "not_found");
    verified(one);
}
