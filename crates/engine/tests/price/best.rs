//! The best combination of coupons against trying every one.

use proptest::prelude::*;
use yanji_engine::price::{AskedLine, Bill, CouponChoice, Inquiry, PointsWish, quote};
use yanji_engine::programme::Programme;
use yanji_engine::{Day, Fen};

use crate::basket::{Ask, Rules, day, line};
use crate::chance::questions;

/// Every set of coupons that can be used, as a bill.
fn every_set(programme: &Programme, inquiry: &Inquiry) -> Vec<Bill> {
    let numbers: Vec<usize> = inquiry.coupons.iter().map(|held| held.number).collect();
    let sets = (0..1_u32 << numbers.len()).map(|mask| {
        let set = numbers.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1);
        set.map(|(_, number)| *number).collect::<Vec<_>>()
    });
    let quoted = sets.map(|set| quote(programme, &Inquiry { choice: CouponChoice::These(set), ..inquiry.clone() }));
    quoted.filter_map(Result::ok).collect()
}

/// What saves most; of as much, the fewest coupons, those that end first, those with the lowest numbers.
fn rank(inquiry: &Inquiry, bill: &Bill) -> (i64, usize, Vec<Day>, Vec<usize>) {
    let mut numbers: Vec<usize> = bill.coupons.iter().map(|used| used.number).collect();
    numbers.sort_unstable();
    let held = |number: &usize| inquiry.coupons.iter().find(|held| held.number == *number);
    let mut expire: Vec<Day> = numbers.iter().filter_map(held).map(|held| held.expires_on).collect();
    expire.sort_unstable();
    (bill.price_fen.0 - bill.coupon_fen.0, numbers.len(), expire, numbers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_is_the_best_of_all((programme, inquiry) in questions()) {
        let inquiry = Inquiry { points: PointsWish::None, ..inquiry };
        let best = quote(&programme, &inquiry).unwrap();
        let all = every_set(&programme, &inquiry);
        let least = all.iter().map(|bill| rank(&inquiry, bill)).min().unwrap();
        prop_assert_eq!(rank(&inquiry, &best), least);
    }
}

const KINDS: &str = r#"
[stacking]
coupons_per_bill = 2
[[coupons]]
code = "ten"
name = "十元"
off = 10
[[coupons]]
code = "half"
name = "半价"
pay_percent = 50
most_off = 20
[[coupons]]
code = "flat"
name = "二十元"
off = 20
[[coupons]]
code = "fifty"
name = "五十元"
off = 50
[[coupons]]
code = "twenty"
name = "满百减二十"
off = 20
from = 100
"#;

#[test]
fn of_equal_savings_the_fewest_coupons_then_the_earliest_end_then_the_lowest_number() {
    let programme = Rules { rest: KINDS, ..Rules::NONE }.programme();
    // The floor leaves twenty yuan, which one coupon for a half takes off, or two for ten.
    let basket = [AskedLine { floor_fen: Fen(2_000), ..line("a", "x", 4_000) }];
    let (soon, late) = (day("2026-06-01"), day("2026-07-01"));
    for (held, best) in [
        (vec![(0, "ten", soon), (1, "ten", soon), (2, "half", late)], vec![2]),
        (vec![(0, "ten", late), (1, "ten", late), (2, "ten", soon)], vec![0, 2]),
        (vec![(0, "half", late), (1, "half", soon), (2, "half", late)], vec![1]),
        (vec![(7, "half", late), (3, "half", late), (5, "half", late)], vec![3]),
        (vec![(0, "half", late), (1, "flat", soon)], vec![1]),
        (vec![(0, "flat", late), (1, "half", soon)], vec![1]),
        (vec![(4, "half", soon), (2, "flat", soon)], vec![2]),
        (vec![(2, "half", soon), (4, "flat", soon)], vec![2]),
        (vec![(4, "fifty", soon), (2, "flat", soon)], vec![2]),
    ] {
        let ask = held
            .iter()
            .fold(Ask::new(&programme, &basket), |ask, (number, kind, end)| ask.coupon_until(*number, kind, *end));
        let bill = ask.bill();
        assert_eq!(bill.coupon_fen, Fen(2_000));
        assert_eq!(bill.coupons.iter().map(|used| used.number).collect::<Vec<_>>(), best, "{held:?}");
    }
}

#[test]
fn two_small_ones_may_save_more_than_a_large_one() {
    let programme = Rules { rest: KINDS, ..Rules::NONE }.programme();
    let basket = [line("a", "x", 10_000)];
    let bill = Ask::new(&programme, &basket).coupon(0, "ten").coupon(1, "twenty").coupon(2, "half").bill();
    assert_eq!(bill.pay_fen, Fen(6_000));
}

#[test]
fn a_purse_full_of_coupons_is_looked_through_in_time() {
    let kinds: String = (0..60)
        .map(|n| {
            format!("[[coupons]]\ncode = \"k{n}\"\nname = \"券{n}\"\noff = {}\nfrom = {}\n", n % 7 + 1, n % 5 * 40)
        })
        .collect();
    let rest = format!("[stacking]\ncoupons_per_bill = 5\n{kinds}");
    let programme = Rules { rest: &rest, ..Rules::NONE }.programme();
    let ask = (0..60).fold(Ask::new(&programme, &[line("a", "x", 15_000)]), |ask, n| ask.coupon(n, &format!("k{n}")));
    // Seven yuan off eight kinds, of which those from 160 yuan on do not hold.
    assert_eq!(ask.bill().coupon_fen, Fen(3_500));
}
