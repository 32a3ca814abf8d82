//! Refunds of a sale, part by part: in the end the same as one refund of everything, and never more than was paid.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use yanji_engine::price::{
    Bill, PaidWith, Part, PointsWish, RefundAsk, RefundFault, RefundPlan, RepaidLine, Settlement, Since, SoldAs,
    SoldBill, quote, refund, repay,
};
use yanji_engine::programme::benefit::{Counted, PriceList, Tender};
use yanji_engine::{Fen, Points};

use crate::basket::{Ask, Rules, line};
use crate::chance::questions;

const COUNTED: [Tender; 2] = [Tender::Wechat, Tender::Cash];

/// A bill as it was sold: `owed` is not paid, the rest half in cash, a quarter each by card and by deposit.
pub(crate) fn sold(bill: &Bill, owed: i64, counted: &Counted) -> SoldBill {
    let now = bill.pay_fen.0 - owed;
    let tenders = [(Tender::Cash, now / 2), (Tender::Card, now / 4), (Tender::Deposit, now - now / 2 - now / 4)];
    let paid = tenders.map(|(tender, amount)| PaidWith { tender, amount_fen: Fen(amount), source: String::new() });
    let settlement = Settlement {
        list: PriceList::Retail,
        tier: Some("gold".into()),
        lines: bill
            .lines
            .iter()
            .map(|line| SoldAs { item: format!("item-{}", line.item), ..SoldAs::default() })
            .collect(),
        coupons: bill.coupons.iter().map(|used| (format!("coupon-{}", used.number), "券".into())).collect(),
        grants: bill.rights_used.iter().map(|number| format!("grant-{number}")).collect(),
        paid: paid.to_vec(),
        owed_fen: Fen(owed),
        counted,
    };
    SoldBill::of(bill, settlement).unwrap()
}

fn all_of(sold: &SoldBill) -> Vec<RefundAsk> {
    (0..sold.lines.len()).map(|line| RefundAsk { line, part: Part::All }).collect()
}

/// What went back in all.
#[derive(Debug, Default, PartialEq, Eq)]
struct Totals {
    money: i64,
    forgiven: i64,
    points: i64,
    counted: i64,
    tenders: BTreeMap<Tender, i64>,
    coupons: Vec<String>,
    lines: BTreeMap<usize, (u32, i64, i64, i64)>,
}

impl Totals {
    fn of(plans: &[RefundPlan]) -> Self {
        let mut totals = Self::default();
        for plan in plans {
            totals.money += plan.money_fen.0;
            totals.forgiven += plan.forgiven_fen.0;
            totals.points += plan.points.0;
            totals.coupons.extend(plan.coupons.iter().cloned());
            for (tender, amount) in &plan.tenders {
                *totals.tenders.entry(*tender).or_default() += amount.0;
            }
            for line in &plan.lines {
                totals.counted += line.counted_fen.0;
                let of_line = totals.lines.entry(line.line).or_default();
                of_line.0 += line.quantity;
                of_line.1 += line.money_fen.0;
                of_line.2 += line.points_fen.0;
                of_line.3 += line.points.0;
            }
        }
        totals.coupons.sort();
        totals
    }
}

fn assert_sums(plan: &RefundPlan) {
    let sum = |amount: fn(&yanji_engine::price::RefundPlanLine) -> i64| plan.lines.iter().map(amount).sum::<i64>();
    assert_eq!(plan.money_fen.0, sum(|line| line.money_fen.0));
    assert_eq!(plan.money_fen.0, plan.tenders.iter().map(|(_, amount)| amount.0).sum::<i64>());
    assert_eq!(plan.forgiven_fen.0, sum(|line| line.forgiven_fen.0));
    assert_eq!(plan.points.0, sum(|line| line.points.0));
    for line in &plan.lines {
        let later: i64 = line.of_repayments.iter().map(|part| part.amount_fen.0).sum();
        assert_eq!(line.money_fen.0, line.of_sale_fen.0 + later);
        assert!(line.counted_fen <= line.of_sale_fen);
    }
}

/// One step of a random history of a sale.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Refund(Vec<(Index, Size)>),
    Repay(Index),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    All,
    Quantity(u32),
    Money(Index),
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let size = prop_oneof![
        1 => Just(Size::All),
        3 => (1_u32..3).prop_map(Size::Quantity),
        3 => any::<Index>().prop_map(Size::Money),
    ];
    let refund = prop::collection::vec((any::<Index>(), size), 1..3).prop_map(Step::Refund);
    prop::collection::vec(prop_oneof![4 => refund, 1 => any::<Index>().prop_map(Step::Repay)], 0..8)
}

fn asks(sold: &SoldBill, parts: &[(Index, Size)]) -> Vec<RefundAsk> {
    let ask = |(line, size): &(Index, Size)| {
        let line = line.index(sold.lines.len());
        let part = match size {
            Size::All => Part::All,
            Size::Quantity(pieces) => Part::Quantity(*pieces),
            Size::Money(some) => {
                let most = usize::try_from(sold.lines[line].pay_fen.0).unwrap();
                Part::Money(Fen(i64::try_from(some.index(most + 1)).unwrap()))
            }
        };
        RefundAsk { line, part }
    };
    parts.iter().map(ask).collect()
}

/// Takes the steps that can be taken, and then gives back everything that is left.
pub(crate) fn live_through(sold: &SoldBill, steps: &[Step], counted: &Counted) -> Since {
    let mut since = Since::default();
    for step in steps {
        match step {
            Step::Refund(parts) => {
                if let Ok(plan) = refund(sold, &since, &asks(sold, parts), None) {
                    assert_sums(&plan);
                    since.refunds.push(plan);
                }
            }
            Step::Repay(some) => {
                let most = match repay(sold, &since, vec![], counted) {
                    Err(RefundFault::OverRepaid { owed_fen }) => owed_fen.0,
                    other => panic!("{other:?}"),
                };
                let amount = i64::try_from(some.index(usize::try_from(most).unwrap() + 1)).unwrap();
                let paid = PaidWith { tender: Tender::Wechat, amount_fen: Fen(amount), source: String::new() };
                if let Ok(repayment) = repay(sold, &since, vec![paid], counted) {
                    assert_eq!(repayment.lines.iter().map(|line| line.amount_fen.0).sum::<i64>(), amount);
                    since.repayments.push(repayment);
                }
            }
        }
        never_more_than_was_paid(sold, &since);
    }
    for ask in all_of(sold) {
        if let Ok(plan) = refund(sold, &since, &[ask], None) {
            assert_sums(&plan);
            since.refunds.push(plan);
        }
        never_more_than_was_paid(sold, &since);
    }
    since
}

fn paid(sold: &SoldBill, since: &Since) -> BTreeMap<Tender, i64> {
    let mut paid = BTreeMap::new();
    for with in sold.paid.iter().chain(since.repayments.iter().flat_map(|repayment| &repayment.paid)) {
        *paid.entry(with.tender).or_default() += with.amount_fen.0;
    }
    paid.retain(|_, amount| *amount > 0);
    paid
}

fn repaid_lines(since: &Since) -> impl Iterator<Item = &RepaidLine> {
    since.repayments.iter().flat_map(|repayment| &repayment.lines)
}

fn never_more_than_was_paid(sold: &SoldBill, since: &Since) {
    let (back, paid) = (Totals::of(&since.refunds), paid(sold, since));
    for (tender, amount) in &back.tenders {
        assert!(paid.get(tender).is_some_and(|paid| amount <= paid), "{tender:?} {amount}");
    }
    assert!(back.points <= sold.points_used().0);
    for (line, (quantity, ..)) in &back.lines {
        assert!(*quantity <= sold.lines[*line].quantity);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_in_any_order_are_one_refund_of_everything(
        (programme, mut inquiry) in questions(),
        owed in select(&[0, 0, 1, 3, 10][..]),
        steps in steps(),
        all_count in any::<bool>(),
    ) {
        let counted = if all_count { Counted::default() } else { Counted(COUNTED.to_vec()) };
        inquiry.points = PointsWish::Most;
        let bill = quote(&programme, &inquiry).unwrap();
        let sold = sold(&bill, bill.pay_fen.0 * owed / 10, &counted);
        let since = live_through(&sold, &steps, &counted);
        let back = Totals::of(&since.refunds);

        prop_assert_eq!(&back.tenders, &paid(&sold, &since), "money stays behind");
        prop_assert_eq!(back.money, back.tenders.values().sum::<i64>());
        prop_assert_eq!(Points(back.points), sold.points_used());
        let repaid: i64 = repaid_lines(&since).map(|line| line.amount_fen.0).sum();
        prop_assert_eq!(back.forgiven + repaid, sold.owed_fen().0);
        let mut coupons: Vec<String> = sold.coupons.iter().map(|coupon| coupon.coupon.clone()).collect();
        coupons.sort();
        prop_assert_eq!(&back.coupons, &coupons, "each coupon comes back once");
        for ask in all_of(&sold) {
            let more = refund(&sold, &since, &[ask], None);
            prop_assert_eq!(more, Err(RefundFault::OverRefund { line: ask.line }), "there is nothing left");
        }
        if since.repayments.is_empty() {
            let whole = refund(&sold, &Since::default(), &all_of(&sold), None).unwrap();
            prop_assert_eq!(back, Totals::of(&[whole]));
        }
    }

    #[test]
    fn what_counted_is_taken_back_with_the_money((programme, inquiry) in questions(), steps in steps()) {
        let counted = Counted(COUNTED.to_vec());
        let bill = quote(&programme, &inquiry).unwrap();
        let sold = sold(&bill, bill.pay_fen.0 / 3, &counted);
        let since = live_through(&sold, &steps, &counted);
        for (place, line) in sold.lines.iter().enumerate() {
            let back = since.refunds.iter().flat_map(|plan| &plan.lines).filter(|back| back.line == place);
            let of_sale: i64 = back.clone().map(|back| back.counted_fen.0).sum();
            let later: i64 = back.flat_map(|back| &back.of_repayments).map(|part| part.counted_fen.0).sum();
            let repaid = repaid_lines(&since).filter(|repaid| repaid.line == place);
            prop_assert_eq!(of_sale, line.counted_fen.0);
            prop_assert_eq!(later, repaid.map(|repaid| repaid.counted_fen.0).sum::<i64>());
        }
    }
}

/// Three pieces for 100.00 and one for 50.00, of which 30.00 are owed, with a coupon over both.
fn example() -> SoldBill {
    let rest = "[[coupons]]\ncode = \"ten\"\nname = \"十元\"\noff = 10";
    let programme = Rules { rest, ..Rules::NONE }.programme();
    let mut three = line("a", "x", 3_600);
    three.quantity = 3;
    let basket = [three, line("b", "x", 5_200)];
    let bill = Ask::new(&programme, &basket).tier("basic").coupon(0, "ten").bill();
    sold(&bill, 3_000, &Counted::default())
}

fn pieces(line: usize, quantity: u32) -> RefundAsk {
    RefundAsk { line, part: Part::Quantity(quantity) }
}

#[test]
fn what_is_owed_is_forgiven_before_money_goes_back() {
    let sold = example();
    assert_eq!(
        sold.lines.iter().map(|line| (line.pay_fen.0, line.owed_fen.0)).collect::<Vec<_>>(),
        [(10_125, 2_025), (4_875, 975)]
    );
    let first = refund(&sold, &Since::default(), &[pieces(0, 1)], None).unwrap();
    assert_eq!((first.money_fen, first.forgiven_fen), (Fen(1_350), Fen(2_025)));
    assert_eq!(first.tenders, [(Tender::Cash, Fen(675)), (Tender::Card, Fen(338)), (Tender::Deposit, Fen(337))]);
    assert_eq!(first.coupons, Vec::<String>::new(), "a part of a line does not bring the coupon back");
    let mut since = Since { refunds: vec![first], repayments: vec![] };
    let rest = refund(&sold, &since, &[pieces(0, 2)], Some(Tender::Cash)).unwrap();
    assert_eq!((rest.money_fen, rest.forgiven_fen), (Fen(6_750), Fen(0)));
    assert_eq!(rest.tenders, [(Tender::Cash, Fen(6_750))]);
    assert_eq!(rest.coupons, Vec::<String>::new(), "the coupon came off the other line too");
    since.refunds.push(rest);
    let last = refund(&sold, &since, &[RefundAsk { line: 1, part: Part::Money(Fen(4_875)) }], None).unwrap();
    assert_eq!((last.money_fen, last.forgiven_fen, last.lines[0].quantity), (Fen(3_900), Fen(975), 1));
    assert_eq!(last.coupons, ["coupon-0"]);
}

#[test]
fn what_was_paid_last_goes_back_first() {
    let sold = example();
    let cash = |amount| vec![PaidWith { tender: Tender::Cash, amount_fen: Fen(amount), source: String::new() }];
    let mut since = Since::default();
    since.repayments.push(repay(&sold, &since, cash(1_000), &Counted::default()).unwrap());
    assert_eq!(since.repayments[0].lines.iter().map(|line| line.amount_fen.0).collect::<Vec<_>>(), [675, 325]);
    since.repayments.push(repay(&sold, &since, cash(2_000), &Counted(vec![])).unwrap());
    let over = repay(&sold, &since, cash(1), &Counted::default());
    assert_eq!(over, Err(RefundFault::OverRepaid { owed_fen: Fen(0) }));
    let plan = refund(&sold, &since, &[RefundAsk { line: 1, part: Part::Money(Fen(800)) }], None).unwrap();
    let back = &plan.lines[0];
    let parts: Vec<_> =
        back.of_repayments.iter().map(|part| (part.repayment, part.amount_fen.0, part.counted_fen.0)).collect();
    assert_eq!(parts, [(1, 650, 0), (0, 150, 150)]);
    assert_eq!((back.of_sale_fen, plan.forgiven_fen), (Fen(0), Fen(0)));
}

#[test]
fn what_is_not_there_does_not_come_back() {
    let sold = example();
    let none = Since::default();
    for (asked, fault) in [
        (vec![], RefundFault::Nothing),
        (vec![pieces(2, 1)], RefundFault::UnknownLine { line: 2 }),
        (vec![pieces(1, 1), pieces(0, 1), pieces(1, 1)], RefundFault::UnknownLine { line: 1 }),
        (vec![pieces(0, 4)], RefundFault::OverRefund { line: 0 }),
        (vec![pieces(0, 0)], RefundFault::OverRefund { line: 0 }),
        (vec![RefundAsk { line: 1, part: Part::Money(Fen(4_876)) }], RefundFault::OverRefund { line: 1 }),
        (vec![RefundAsk { line: 1, part: Part::Money(Fen(-1)) }], RefundFault::OverRefund { line: 1 }),
    ] {
        assert_eq!(refund(&sold, &none, &asked, None), Err(fault), "{asked:?}");
    }
    let turned = refund(&sold, &none, &[pieces(1, 1), pieces(0, 3)], None);
    let whole = refund(&sold, &none, &all_of(&sold), None).unwrap();
    assert_eq!(turned.as_ref(), Ok(&whole), "the order of what is asked means nothing");
    let twice = Since { refunds: vec![whole.clone(), whole], repayments: vec![] };
    assert_eq!(refund(&sold, &twice, &[pieces(0, 1)], None), Err(RefundFault::Inconsistent));
}
