//! What is decided by hand: prices, gifts, 抹零.

use yanji_engine::Fen;
use yanji_engine::price::{AskedLine, ByHand, QuoteFault};

use crate::basket::{Ask, Rules, line};

#[test]
fn a_price_by_hand_lies_between_the_floor_and_what_the_rules_give() {
    let programme = Rules { gold: "prices = [{ pay_percent = 90 }]", ..Rules::NONE }.programme();
    let basket = [AskedLine { floor_fen: Fen(3_000), quantity: 2, ..line("a", "x", 5_000) }, line("b", "x", 100)];
    for (price, answer) in [
        (9_001, Err(QuoteFault::AbovePrice { line: 0, price_fen: Fen(9_000) })),
        (9_000, Ok((0, 9_000))),
        (7_777, Ok((1_223, 7_777))),
        (6_000, Ok((3_000, 6_000))),
        (5_999, Err(QuoteFault::BelowFloor { line: 0, floor_fen: Fen(6_000) })),
        (-1, Err(QuoteFault::AmountTooLarge)),
    ] {
        let bill = Ask::new(&programme, &basket).tier("gold").by_hand(0, ByHand::Price(Fen(price))).quote();
        let found = bill.map(|bill| (bill.lines[0].hand_fen.0, bill.lines[0].pay_fen.0));
        assert_eq!(found, answer, "{price}");
    }
}

#[test]
fn a_gift_is_free_below_its_floor_and_earns_nothing() {
    let programme = Rules::NONE.programme();
    let kept = AskedLine { floor_fen: Fen(4_000), ..line("a", "x", 5_000) };
    let bill = Ask::new(&programme, &[kept, line("b", "x", 10_000)]).tier("basic").by_hand(0, ByHand::Gift).bill();
    assert_eq!((bill.lines[0].hand_fen, bill.lines[0].pay_fen), (Fen(5_000), Fen(0)));
    assert_eq!((bill.pay_fen, bill.earns.0), (Fen(10_000), 100));
}

#[test]
fn what_is_rounded_off_is_shared_and_leaves_the_floors() {
    let programme = Rules::NONE.programme();
    let basket =
        [AskedLine { floor_fen: Fen(9_999), ..line("a", "x", 10_000) }, line("b", "x", 10_000), line("c", "x", 5_045)];
    let ask = Ask::new(&programme, &basket);
    let bill = ask.clone().rounding(45).bill();
    assert_eq!(bill.lines.iter().map(|line| line.rounding_fen.0).collect::<Vec<_>>(), [1, 29, 15]);
    assert_eq!((bill.pay_fen, bill.rounding_fen), (Fen(25_000), Fen(45)));
    let (kept, free) = (
        AskedLine { floor_fen: Fen(10), ..line("a", "x", 10_000) },
        AskedLine { floor_fen: Fen(9), ..line("a", "x", 10_000) },
    );
    let one = Ask::new(&programme, &[kept.clone(), free.clone()]).rounding(1).pays();
    let other = Ask::new(&programme, &[free, kept]).rounding(1).pays();
    assert_eq!(one, [other[1], other[0]], "the odd fen goes by what a line is, not by where it stands");
    let most_fen = Fen(15_046);
    assert_eq!(ask.clone().rounding(15_046).bill().pay_fen, Fen(9_999));
    for fen in [15_047, -1, i64::MAX, i64::MIN] {
        assert_eq!(ask.clone().rounding(fen).quote(), Err(QuoteFault::RoundingOver { most_fen }), "{fen}");
    }
}
