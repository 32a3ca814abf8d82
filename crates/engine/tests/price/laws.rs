//! What holds of every bill.

use proptest::prelude::*;
use proptest::sample::Index;
use yanji_engine::price::{AskedLine, Bill, BillLine, ByHand, CouponChoice, Inquiry, PointsWish, QuoteFault, quote};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::CouponValue;
use yanji_engine::{Fen, Points};

use crate::chance::{coupons, questions};

fn bill(programme: &Programme, inquiry: &Inquiry) -> Bill {
    quote(programme, inquiry).unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// The most that may be rounded off: a quote of too much names it.
fn room(programme: &Programme, inquiry: &Inquiry) -> i64 {
    match quote(programme, &Inquiry { rounding_fen: Fen(i64::MAX), ..inquiry.clone() }) {
        Err(QuoteFault::RoundingOver { most_fen }) => most_fen.0,
        other => panic!("{other:?}"),
    }
}

fn sum(bill: &Bill, amount: impl Fn(&BillLine) -> i64) -> i64 {
    bill.lines.iter().map(amount).sum()
}

/// What a bill comes to in money and points.
fn sold(bill: &Bill) -> i64 {
    sum(bill, |line| line.sold_fen().0)
}

fn assert_sums(bill: &Bill) {
    for line in &bill.lines {
        let off = line.coupon_fen().0 + line.hand_fen.0 + line.rounding_fen.0 + line.points_fen.0;
        assert_eq!(line.pay_fen.0, line.price_fen.0 - off, "{line:?}");
        let parts = [line.pay_fen, line.hand_fen, line.rounding_fen, line.points_fen, Fen(line.points.0)];
        assert!(parts.iter().chain(line.coupons.iter().map(|coupon| &coupon.off_fen)).all(|part| part.0 >= 0));
        assert!(line.price_fen <= line.list_fen, "dearer than the list: {line:?}");
    }
    for (total, of_lines) in [
        (bill.list_fen, sum(bill, |line| line.list_fen.0)),
        (bill.price_fen, sum(bill, |line| line.price_fen.0)),
        (bill.coupon_fen, sum(bill, |line| line.coupon_fen().0)),
        (bill.coupon_fen, bill.coupons.iter().map(|coupon| coupon.off_fen.0).sum()),
        (bill.hand_fen, sum(bill, |line| line.hand_fen.0)),
        (bill.rounding_fen, sum(bill, |line| line.rounding_fen.0)),
        (bill.points_fen, sum(bill, |line| line.points_fen.0)),
        (Fen(bill.points_used.0), sum(bill, |line| line.points.0)),
        (bill.pay_fen, sum(bill, |line| line.pay_fen.0)),
    ] {
        assert_eq!(total.0, of_lines);
    }
}

/// Below this no discount takes a line.
fn floor(line: &AskedLine) -> i64 {
    line.floor_fen.min(line.list_fen).0 * i64::from(line.quantity)
}

/// Pieces whose price a coupon may name.
fn nameable(inquiry: &Inquiry, bill: &Bill, item: &str) -> bool {
    bill.coupons.iter().any(|used| match &inquiry.coupons[used.number].terms.value {
        CouponValue::Free { item: named } | CouponValue::Trial { item: named, .. } => named == item,
        CouponValue::Off(_) | CouponValue::Percent { .. } => false,
    })
}

/// A question and the same in another order. Lines of the same price are of the same item, which has one lowest price;
/// here it has none.
fn shuffled() -> impl Strategy<Value = (Programme, Inquiry, Inquiry)> {
    questions().prop_flat_map(|(programme, mut one)| {
        one.lines.iter_mut().for_each(|line| line.lowest_fen = None);
        let lines = Just(one.lines.clone()).prop_shuffle();
        let coupons = Just(one.coupons.clone()).prop_shuffle();
        let rights = Just(one.rights.clone()).prop_shuffle();
        (lines, coupons, rights).prop_map(move |(lines, coupons, rights)| {
            let other = Inquiry { lines, coupons, rights, ..one.clone() };
            (programme.clone(), one.clone(), other)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_sum_to_the_bill_and_keep_their_floors((programme, inquiry) in questions(), some in any::<Index>()) {
        let rounding = some.index(usize::try_from(room(&programme, &inquiry)).unwrap() + 1);
        let inquiry = Inquiry { rounding_fen: Fen(i64::try_from(rounding).unwrap()), ..inquiry };
        let bill = bill(&programme, &inquiry);
        assert_sums(&bill);
        for (line, asked) in bill.lines.iter().zip(&inquiry.lines) {
            prop_assert_eq!(&line.item, &asked.item);
            let exempt = asked.by_hand == Some(ByHand::Gift) || nameable(&inquiry, &bill, &asked.item);
            prop_assert!(exempt || line.pay_fen.0 >= floor(asked), "{:?}", line);
        }
        prop_assert!(bill.points_used <= bill.points_most && bill.points_most <= inquiry.points_balance);
        prop_assert!(bill.coupons.len() <= usize::from(programme.benefits.stacking.coupons_per_bill));
    }

    #[test]
    fn the_order_of_lines_coupons_and_rights_means_nothing((programme, one, other) in shuffled()) {
        let (mut one, mut other) = (bill(&programme, &one), bill(&programme, &other));
        one.lines.sort();
        other.lines.sort();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn the_price_to_compare_with_changes_no_other((programme, inquiry) in questions()) {
        let mut without = inquiry.clone();
        without.lines.iter_mut().for_each(|line| line.lowest_fen = None);
        let (mut compared, plain) = (bill(&programme, &inquiry), bill(&programme, &without));
        compared.lines.iter_mut().for_each(|line| line.struck_fen = None);
        prop_assert_eq!(compared, plain);
    }

    #[test]
    fn another_coupon_makes_nothing_dearer((programme, inquiry) in questions(), coupon in coupons()) {
        let mut more = inquiry.clone();
        let number = more.coupons.len();
        more.coupons.push(yanji_engine::price::HeldCoupon { number, ..coupon });
        let (without, with) = (bill(&programme, &inquiry), bill(&programme, &more));
        prop_assert!(sold(&with) <= sold(&without), "{:?} {:?}", with, without);
        if with.refused_coupons.iter().any(|refused| refused.number == number) {
            let known = with.refused_coupons.iter().filter(|refused| refused.number != number).copied().collect();
            prop_assert_eq!(Bill { refused_coupons: known, ..with }, without, "a coupon of no use changed the bill");
        }
    }

    #[test]
    fn no_right_and_no_tier_makes_the_price_dearer((programme, inquiry) in questions()) {
        let price = |inquiry: &Inquiry| bill(&programme, inquiry).price_fen;
        let all = Inquiry { choice: CouponChoice::These(vec![]), ..inquiry };
        let no_rights = Inquiry { rights: vec![], ..all.clone() };
        let no_card = Inquiry { tier: None, points: PointsWish::None, ..no_rights.clone() };
        prop_assert!(price(&all) <= price(&no_rights));
        prop_assert!(price(&no_rights) <= price(&no_card));
    }

    #[test]
    fn a_price_by_hand_is_what_is_paid(
        (programme, inquiry) in questions(),
        some in any::<Index>(),
        off in any::<Index>(),
    ) {
        let mut asked = Inquiry { choice: CouponChoice::These(vec![]), points: PointsWish::None, ..inquiry };
        let place = some.index(asked.lines.len());
        asked.lines[place].by_hand = None;
        let price = bill(&programme, &asked).lines[place].pay_fen.0;
        let floor = floor(&asked.lines[place]);
        let wanted = price - i64::try_from(off.index(usize::try_from(price - floor).unwrap() + 1)).unwrap();
        let by_hand = |fen: i64| {
            let mut asked = asked.clone();
            asked.lines[place].by_hand = Some(ByHand::Price(Fen(fen)));
            quote(&programme, &asked)
        };
        let changed = by_hand(wanted).unwrap();
        assert_sums(&changed);
        prop_assert_eq!(changed.lines[place].pay_fen, Fen(wanted));
        prop_assert_eq!(by_hand(price + 1), Err(QuoteFault::AbovePrice { line: place, price_fen: Fen(price) }));
        if floor > 0 {
            let below = QuoteFault::BelowFloor { line: place, floor_fen: Fen(floor) };
            prop_assert_eq!(by_hand(floor - 1), Err(below));
        }
    }

    #[test]
    fn the_most_points_are_the_most((programme, inquiry) in questions()) {
        let none = bill(&programme, &Inquiry { points: PointsWish::None, ..inquiry.clone() });
        let ask = |points: Points| {
            let numbers = none.coupons.iter().map(|used| used.number).collect();
            let points = PointsWish::Exactly(points);
            quote(&programme, &Inquiry { points, choice: CouponChoice::These(numbers), ..inquiry.clone() })
        };
        if none.points_most > Points(0) {
            let most = ask(none.points_most).unwrap();
            assert_sums(&most);
            prop_assert_eq!(most.points_used, none.points_most);
            prop_assert!(most.points_fen > Fen(0));
        }
        if let Some(money) = programme.benefits.points_money {
            let next = none.points_most.0 + i64::from(money.step);
            let worth = |points: i64| points * 100 / i64::from(money.points_per_yuan);
            let most_fen = (none.pay_fen.0 * money.most_percent.0 / 100_000_000).min(room(&programme, &inquiry));
            let barred = inquiry.tier.is_none()
                || !programme.benefits.stacking.points_with_coupon && !none.coupons.is_empty()
                || next > inquiry.points_balance.0
                || worth(next) > most_fen
                || worth(next) == worth(none.points_most.0);
            prop_assert!(barred, "{next} points may be used");
            let is_idle = worth(next) == 0 || worth(next) == worth(none.points_most.0);
            prop_assert!(is_idle || ask(Points(next)).is_err());
        }
    }

    #[test]
    fn large_amounts_overflow_nothing((programme, mut inquiry) in questions(), times in 1_i64..1_000_000_000_000) {
        let large = |fen: &mut Fen| fen.0 = fen.0.saturating_mul(times).min(Fen::MOST.0);
        for AskedLine { list_fen, member_fen, floor_fen, lowest_fen, .. } in &mut inquiry.lines {
            let amounts = [Some(list_fen), member_fen.as_mut(), Some(floor_fen), lowest_fen.as_mut()];
            amounts.into_iter().flatten().for_each(large);
        }
        inquiry.points_balance = Points::MOST;
        match quote(&programme, &inquiry) {
            Ok(bill) => assert_sums(&bill),
            Err(fault) => prop_assert_eq!(fault, QuoteFault::AmountTooLarge),
        }
    }
}
