//! Coupons one by one: thresholds, scopes, shares, prices of pieces, and what they go together with.

use yanji_engine::price::{AskedLine, Basis, ByHand, CouponRefusal, PointsWish, QuoteFault};
use yanji_engine::programme::Programme;
use yanji_engine::{Day, Fen};

use crate::basket::{Ask, Rules, day, line};

fn with(stacking: &str, rest: &str) -> Programme {
    let rest = format!("[stacking]\n{stacking}\n{rest}");
    Rules { gold: "prices = [{ pay_percent = 90, categories = [\"护理\"] }]", rest: &rest, ..Rules::NONE }.programme()
}

const KINDS: &str = r#"
[[coupons]]
code = "off50"
name = "满 300 减 50"
off = 50
from = 300
[[coupons]]
code = "care80"
name = "护理八折"
pay_percent = 80
most_off = 100
categories = ["护理"]
[[coupons]]
code = "free"
name = "小气泡一次"
free = "小气泡"
[[coupons]]
code = "trial"
name = "水光体验"
trial = "水光"
price = 98
[[coupons]]
code = "wholesale"
name = "批发券"
off = 5
list = "wholesale"
"#;

#[test]
fn a_threshold_holds_from_the_fen() {
    let programme = with("", KINDS);
    let short = Ask::new(&programme, &[line("a", "x", 29_999)]).coupon(3, "off50").bill();
    assert_eq!(short.pay_fen, Fen(29_999));
    let below = CouponRefusal::BelowThreshold { missing_fen: Fen(1) };
    assert_eq!(
        short.refused_coupons.iter().map(|refused| (refused.number, refused.why)).collect::<Vec<_>>(),
        [(3, below)]
    );
    let chosen = Ask::new(&programme, &[line("a", "x", 29_999)]).coupon(3, "off50").these(&[3]);
    assert_eq!(chosen.quote(), Err(QuoteFault::CouponRefused { number: 3, why: below }));
    let enough = Ask::new(&programme, &[line("a", "x", 20_000), line("b", "x", 10_000)]).coupon(3, "off50").bill();
    assert_eq!(enough.lines.iter().map(|line| line.coupon_fen().0).collect::<Vec<_>>(), [3_333, 1_667]);
    assert_eq!((enough.pay_fen, enough.coupons[0].off_fen), (Fen(25_000), Fen(5_000)));
}

#[test]
fn a_share_comes_off_its_scope_and_no_more_than_its_most() {
    let programme = with("", KINDS);
    let basket = [line("补水", "护理", 30_005), line("剪发", "剪", 6_800), line("肩颈", "护理", 10_000)];
    let all = Ask::new(&programme, &basket).coupon(0, "care80").bill();
    assert_eq!(all.lines.iter().map(|line| line.pay_fen.0).collect::<Vec<_>>(), [24_004, 6_800, 8_000]);
    let mut large = basket.clone();
    large[0].list_fen = Fen(100_000);
    let capped = Ask::new(&programme, &large).coupon(0, "care80").bill();
    // 20 000 and 2 000 would come off; 10 000 is shared in that proportion.
    assert_eq!(capped.lines.iter().map(|line| line.coupon_fen().0).collect::<Vec<_>>(), [9_091, 0, 909]);
}

#[test]
fn a_piece_is_free_or_at_its_own_price_even_below_the_floor() {
    let programme = with("coupons_per_bill = 3", KINDS);
    let bubble = AskedLine { quantity: 2, floor_fen: Fen(9_000), ..line("小气泡", "清洁", 10_001) };
    let bill = Ask::new(&programme, std::slice::from_ref(&bubble)).coupon(0, "free").bill();
    assert_eq!((bill.pay_fen, bill.coupon_fen), (Fen(10_001), Fen(10_001)));
    let twice = Ask::new(&programme, std::slice::from_ref(&bubble)).coupon(0, "free").coupon(1, "free").bill();
    assert_eq!((twice.pay_fen, twice.coupons.len()), (Fen(0), 2));
    let thrice = Ask::new(&programme, &[bubble]).coupon(0, "free").coupon(1, "free").coupon(2, "free").bill();
    assert_eq!(thrice.coupons.iter().map(|used| used.number).collect::<Vec<_>>(), [0, 1], "there are two pieces");
    let water = AskedLine { floor_fen: Fen(50_000), ..line("水光", "注射", 80_000) };
    let trial = Ask::new(&programme, &[water]).coupon(0, "trial").bill();
    assert_eq!((trial.pay_fen, trial.coupon_fen), (Fen(9_800), Fen(70_200)));
    let none = Ask::new(&programme, &[line("剪发", "剪", 6_800)]).coupon(0, "trial").bill();
    assert_eq!(none.refused_coupons[0].why, CouponRefusal::OutOfScope);
    let cheap = Ask::new(&programme, &[line("水光", "注射", 9_800)]).coupon(0, "trial").bill();
    assert_eq!(cheap.refused_coupons[0].why, CouponRefusal::NothingOff);
}

#[test]
fn the_pieces_of_a_line_share_its_price_and_the_dearest_is_free_first() {
    let programme = with("coupons_per_bill = 3", KINDS);
    // 31.53 at 90 % are 28.377, so 28.38, and a piece is 9.46; 31.50 are 28.35.
    for (list, pays) in [(1_051, [1_892, 946, 0]), (1_050, [1_890, 945, 0])] {
        let three = AskedLine { quantity: 3, ..line("小气泡", "护理", list) };
        let mut ask = Ask::new(&programme, &[three]).tier("gold");
        for (number, pay) in pays.into_iter().enumerate() {
            ask = ask.coupon(number, "free");
            assert_eq!(ask.pays(), [pay], "{list} with {} coupons", number + 1);
        }
    }
    let five = AskedLine { quantity: 5, ..line("小气泡", "护理", 999) };
    // 49.95 at 90 % are 44.955, so 44.96 = 9.00 + 4 × 8.99.
    assert_eq!(Ask::new(&programme, &[five]).tier("gold").coupon(0, "free").bill().coupon_fen, Fen(900));
}

#[test]
fn a_piece_at_its_own_price_keeps_it() {
    let rest = format!("{KINDS}[[coupons]]\ncode = \"all80\"\nname = \"八折\"\npay_percent = 80");
    let rest = format!("[stacking]\ncoupons_per_bill = 2\n{rest}");
    let points = "[points.money]\npoints_per_yuan = 100";
    let programme = Rules { points, rest: &rest, ..Rules::NONE }.programme();
    let two = AskedLine { quantity: 2, floor_fen: Fen(50_000), ..line("水光", "注射", 80_000) };
    let ask = Ask::new(&programme, &[two]).tier("basic").coupon(0, "trial").coupon(1, "all80");
    assert_eq!(ask.pays(), [9_800 + 64_000]);
    assert_eq!(ask.points(1_000_000, PointsWish::Most).pays(), [9_800 + 50_000]);
}

#[test]
fn of_equal_pieces_that_of_the_earlier_line_is_free() {
    let programme = with("", KINDS);
    let twice = [line("小气泡", "清洁", 10_000), line("小气泡", "清洁", 10_000)];
    assert_eq!(Ask::new(&programme, &twice).coupon(0, "free").pays(), [0, 10_000]);
}

#[test]
fn what_a_floor_keeps_from_one_line_comes_off_the_others() {
    let programme = with("", KINDS);
    let kept = AskedLine { floor_fen: Fen(19_000), ..line("a", "x", 20_000) };
    let bill = Ask::new(&programme, &[kept.clone(), line("b", "x", 10_000)]).coupon(0, "off50").bill();
    assert_eq!(bill.lines.iter().map(|line| line.coupon_fen().0).collect::<Vec<_>>(), [1_000, 4_000]);
    let all = AskedLine { floor_fen: Fen(40_000), ..line("a", "x", 40_000) };
    let none = Ask::new(&programme, &[all]).coupon(0, "off50").bill();
    assert_eq!(none.refused_coupons[0].why, CouponRefusal::NothingOff);
}

#[test]
fn pieces_come_first_then_shares_then_amounts() {
    let programme = with("coupons_per_bill = 3\ncoupon_on_tier_price = true", KINDS);
    let basket = [line("小气泡", "护理", 20_000), line("补水", "护理", 45_000)];
    let bill = Ask::new(&programme, &basket).coupon(0, "off50").coupon(1, "care80").coupon(2, "free").bill();
    // 450.00 are left after the free piece; 80 % would be 360.00, of which 90.00 come off; then 50.00.
    assert_eq!(bill.pay_fen, Fen(31_000));
    assert_eq!(
        bill.coupons.iter().map(|used| (used.number, used.off_fen.0)).collect::<Vec<_>>(),
        [(2, 20_000), (1, 9_000), (0, 5_000)]
    );
}

#[test]
fn the_free_piece_does_not_help_to_reach_a_threshold() {
    let programme = with("coupons_per_bill = 2", KINDS);
    let basket = [line("小气泡", "清洁", 20_000), line("b", "x", 25_000)];
    let bill = Ask::new(&programme, &basket).coupon(0, "off50").coupon(1, "free").bill();
    assert_eq!(bill.coupons.iter().map(|used| used.number).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_coupon_takes_the_place_of_a_price_with_which_it_does_not_go_together_where_that_is_cheaper() {
    let programme = with("coupon_on_tier_price = false", KINDS);
    for (list, pays, basis_is_tier, used) in
        [(40_000, 35_000, false, 1), (50_000, 45_000, true, 0), (60_000, 54_000, true, 0)]
    {
        let bill = Ask::new(&programme, &[line("补水", "护理", list)]).tier("gold").coupon(5, "off50").bill();
        assert_eq!(bill.pay_fen, Fen(pays), "{list}");
        assert_eq!(matches!(bill.lines[0].basis, Basis::Tier { .. }), basis_is_tier, "{list}");
        assert_eq!(bill.coupons.len(), used, "{list}");
    }
    let dearer = Ask::new(&programme, &[line("补水", "护理", 60_000)]).tier("gold").coupon(5, "off50");
    let why = CouponRefusal::WithOtherPrice;
    assert_eq!(dearer.bill().refused_coupons[0].why, why);
    assert_eq!(dearer.these(&[5]).quote(), Err(QuoteFault::CouponRefused { number: 5, why }));
    // On a bill of both, the coupon comes off what has only the list's price.
    let both = [line("补水", "护理", 60_000), line("剪发", "剪", 30_000)];
    let bill = Ask::new(&programme, &both).tier("gold").coupon(5, "off50").bill();
    assert_eq!(bill.lines.iter().map(|line| line.pay_fen.0).collect::<Vec<_>>(), [54_000, 25_000]);
}

#[test]
fn a_coupon_does_not_come_off_an_offer_unless_that_is_said() {
    let offer = format!("{KINDS}[[offers]]\ncode = \"o\"\nname = \"特价\"\nprice = 200\nitems = [\"b\"]");
    let (apart, together) = (with("", &offer), with("coupon_on_offer = true", &offer));
    let basket = [line("b", "x", 30_000), line("c", "x", 30_000)];
    assert_eq!(Ask::new(&apart, &basket).coupon(0, "off50").pays(), [20_000, 25_000]);
    assert_eq!(Ask::new(&together, &basket).coupon(0, "off50").pays(), [18_000, 27_000]);
}

#[test]
fn nothing_by_hand_takes_a_coupon() {
    let programme = with("", KINDS);
    let basket = [line("a", "x", 40_000), line("b", "x", 30_000)];
    let ask = Ask::new(&programme, &basket).coupon(0, "off50");
    assert_eq!(ask.clone().by_hand(0, ByHand::Price(Fen(39_000))).pays(), [39_000, 25_000]);
    assert_eq!(ask.clone().by_hand(0, ByHand::Gift).pays(), [0, 25_000]);
    let rest = Ask::new(&programme, &[line("a", "x", 40_000), line("b", "x", 29_000)]).coupon(0, "off50");
    let why = rest.by_hand(0, ByHand::Price(Fen(40_000))).bill().refused_coupons[0].why;
    assert_eq!(why, CouponRefusal::BelowThreshold { missing_fen: Fen(1_000) }, "nor does it help to reach a threshold");
    let none = ask.by_hand(1, ByHand::Gift).by_hand(0, ByHand::Gift).bill();
    assert_eq!(none.refused_coupons[0].why, CouponRefusal::OutOfScope);
}

#[test]
fn a_coupon_is_refused_for_its_day_its_list_and_its_number() {
    let programme = with("coupons_per_bill = 1", KINDS);
    let basket = [line("a", "x", 40_000)];
    let until = |last: Day| Ask::new(&programme, &basket).coupon_until(0, "off50", last);
    assert_eq!(until(day("2026-05-12")).bill().coupons.len(), 1, "the last day is one of its days");
    assert_eq!(until(day("2026-05-11")).bill().refused_coupons[0].why, CouponRefusal::Expired);
    let other = Ask::new(&programme, &basket).coupon(0, "wholesale");
    assert_eq!(other.bill().refused_coupons[0].why, CouponRefusal::OtherList);
    assert_eq!(other.clone().wholesale().bill().coupons.len(), 1);
    let refused = QuoteFault::CouponRefused { number: 0, why: CouponRefusal::OtherList };
    for (ask, numbers, fault) in [
        (other.clone(), &[1][..], QuoteFault::CouponUnknown { number: 1 }),
        (other.clone().wholesale(), &[0, 0], QuoteFault::CouponUnknown { number: 0 }),
        (other, &[0], refused),
    ] {
        assert_eq!(ask.these(numbers).quote(), Err(fault));
    }
    let two = Ask::new(&programme, &basket).coupon(0, "off50").coupon(1, "off50");
    assert_eq!(two.clone().these(&[0, 1]).quote(), Err(QuoteFault::TooManyCoupons { most: 1 }));
    assert_eq!(two.these(&[]).bill().coupons, []);
    let no_coupons = with("coupons_per_bill = 0", KINDS);
    let none = Ask::new(&no_coupons, &basket).coupon(0, "off50").bill();
    assert_eq!(none.refused_coupons[0].why, CouponRefusal::NoCoupons);
}
