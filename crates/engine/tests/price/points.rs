//! Points as money.

use yanji_engine::price::{AskedLine, Bill, ByHand, PointsWish, QuoteFault};
use yanji_engine::{Fen, Points};

use crate::basket::{Ask, Rules, line};

fn rules<'a>(money: &'a str, rest: &'a str) -> Rules<'a> {
    Rules { points: money, rest, ..Rules::NONE }
}

const MONEY: &str = "[points.money]\npoints_per_yuan = 100\nmost_percent = 30\nstep = 100";

fn figures(bill: &Bill) -> (i64, i64, i64) {
    (bill.points_used.0, bill.points_fen.0, bill.pay_fen.0)
}

#[test]
fn as_many_points_pay_as_are_had_and_as_the_share_allows() {
    let programme = rules(MONEY, "").programme();
    let basket = [line("a", "x", 9_999), line("b", "x", 101)];
    for (balance, wish, figures_of) in [
        (0, PointsWish::Most, (0, 0, 10_100)),
        (99, PointsWish::Most, (0, 0, 10_100)),
        (350, PointsWish::Most, (300, 300, 9_800)),
        (1_000_000, PointsWish::Most, (3_000, 3_000, 7_100)),
        (1_000_000, PointsWish::Exactly(Points(200)), (200, 200, 9_900)),
        (1_000_000, PointsWish::Exactly(Points(0)), (0, 0, 10_100)),
        (1_000_000, PointsWish::None, (0, 0, 10_100)),
    ] {
        let bill = Ask::new(&programme, &basket).tier("basic").points(balance, wish).bill();
        assert_eq!(figures(&bill), figures_of, "{balance} {wish:?}");
    }
    let bill = Ask::new(&programme, &basket).tier("basic").points(300, PointsWish::Most).bill();
    assert_eq!(
        bill.lines.iter().map(|line| (line.points_fen.0, line.points.0)).collect::<Vec<_>>(),
        [(297, 297), (3, 3)]
    );
    assert_eq!(bill.earns, Points(98), "what points pay earns none");
}

#[test]
fn points_out_of_step_or_beyond_what_may_be_used_are_refused() {
    let programme = rules(MONEY, "").programme();
    let ask = |balance, points| {
        let basket = [line("a", "x", 10_000)];
        Ask::new(&programme, &basket).tier("basic").points(balance, PointsWish::Exactly(Points(points))).quote()
    };
    let most = |points| Err(QuoteFault::PointsOver { most: Points(points) });
    assert_eq!(ask(5_000, 3_100).map(|bill| bill.points_used), most(3_000));
    assert_eq!(ask(250, 300).map(|bill| bill.points_used), most(200));
    for points in [150, -100, 1] {
        assert_eq!(ask(5_000, points).map(|bill| bill.points_used), Err(QuoteFault::PointsStep { step: 100 }));
    }
}

#[test]
fn points_pay_nothing_without_a_card_or_where_they_are_no_money() {
    let (money, none) = (rules(MONEY, "").programme(), Rules::NONE.programme());
    let basket = [line("a", "x", 10_000)];
    let exactly = PointsWish::Exactly(Points(100));
    for (programme, tier) in [(&money, None), (&none, Some("basic"))] {
        let mut ask = Ask::new(programme, &basket).points(1_000, PointsWish::Most);
        if let Some(code) = tier {
            ask = ask.tier(code);
        }
        assert_eq!(figures(&ask.bill()), (0, 0, 10_000));
        assert_eq!(ask.points(1_000, exactly).quote(), Err(QuoteFault::PointsStep { step: 0 }));
    }
}

#[test]
fn no_point_is_taken_that_pays_nothing() {
    let dear = "[points.money]\npoints_per_yuan = 1000\nmost_percent = 100";
    let programme = rules(dear, "").programme();
    let ask = Ask::new(&programme, &[line("a", "x", 10_000)]).tier("basic");
    assert_eq!(figures(&ask.clone().points(59, PointsWish::Most).bill()), (50, 5, 9_995));
    assert_eq!(ask.points(59, PointsWish::Exactly(Points(9))).quote(), Err(QuoteFault::PointsStep { step: 1 }));
}

#[test]
fn points_leave_the_floors_and_come_after_what_is_decided_by_hand() {
    let all = "[points.money]\npoints_per_yuan = 100\nmost_percent = 100";
    let programme = rules(all, "").programme();
    let basket = [AskedLine { floor_fen: Fen(9_000), ..line("a", "x", 10_000) }, line("b", "x", 5_000)];
    let ask = Ask::new(&programme, &basket).tier("basic").points(100_000, PointsWish::Most);
    assert_eq!(ask.pays(), [9_000, 0]);
    assert_eq!(ask.clone().by_hand(1, ByHand::Gift).by_hand(0, ByHand::Price(Fen(9_500))).pays(), [9_000, 0]);
    assert_eq!(figures(&ask.rounding(100).bill()), (5_900, 5_900, 9_000));
}

#[test]
fn points_and_coupons_go_together_only_where_that_is_said() {
    let rest = "[stacking]\npoints_with_coupon = false\n[[coupons]]\ncode = \"ten\"\nname = \"十元\"\noff = 10";
    let programme = rules(MONEY, rest).programme();
    let ask = Ask::new(&programme, &[line("a", "x", 10_000)]).tier("basic").coupon(0, "ten");
    let most = ask.clone().points(1_000, PointsWish::Most).bill();
    assert_eq!((figures(&most), most.points_most, most.coupons.len()), ((0, 0, 9_000), Points(0), 1));
    let exactly = ask.clone().points(1_000, PointsWish::Exactly(Points(500))).bill();
    assert_eq!((figures(&exactly), exactly.coupons.len()), ((500, 500, 9_500), 0), "the points were asked for");
    let both = ask.these(&[0]).points(1_000, PointsWish::Exactly(Points(500)));
    assert_eq!(both.quote(), Err(QuoteFault::PointsWithCoupon));
}
