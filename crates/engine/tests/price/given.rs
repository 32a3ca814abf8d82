//! What rules gave on a bill: to the fen what the bill says, and nothing when everything is back.

use proptest::prelude::*;
use yanji_engine::price::{
    Basis, EarnedBy, Earnings, GivenOn, GivingRule, PaidWith, Part, RefundAsk, Since, SoldBill, given, quote, refund,
    repay,
};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{Counted, Perk, Tender};
use yanji_engine::{Fen, Points};

use crate::basket::{Ask, Rules, line};
use crate::chance::questions;
use crate::refunds::{live_through, sold, steps};

/// Everything that a rule can give: gold pays 8折 for cuts, dyes cost 70 % on offer, creams earn double, lamps treble, and
/// lasers are for gold alone.
fn programme() -> Programme {
    let rules = Rules {
        gold: "prices = [{ pay_percent = 80, categories = [\"剪\"] }]\nperks = [\"exclusive_services\"]",
        points: "[[points.bonus]]\ncode = \"cream\"\nname = \"药妆双倍\"\nmultiplier = 2\ncategories = [\"药妆\"]\n\
                 [[points.bonus]]\ncode = \"lamp\"\nname = \"灯三倍\"\nmultiplier = 3\ncategories = [\"灯\"]",
        rest: "[[offers]]\ncode = \"dye\"\nname = \"染发价\"\npay_percent = 70\ncategories = [\"染\"]\n\
               [[exclusives]]\nperk = \"exclusive_services\"\ncategories = [\"激光\"]",
        ..Rules::NONE
    };
    rules.programme()
}

fn gold(programme: &Programme) -> EarnedBy<'_> {
    EarnedBy { programme, multiplier: programme.tiers[2].points_multiplier }
}

/// The rules with what came off and the points, and what is left.
fn told(programme: &Programme, sold: &SoldBill, since: &Since) -> (Vec<(GivingRule, i64, i64)>, i64) {
    let earnings = Earnings { sale: Some(gold(programme)), repayments: vec![Some(gold(programme)); 9] };
    let GivenOn { rules, left_fen } = given(programme, sold, since, &earnings).unwrap();
    (rules.into_iter().map(|given| (given.rule, given.off_fen.0, given.points.0)).collect(), left_fen.0)
}

/// Three cuts, a dye, a cream at the members' price, a lamp and a laser, for gold.
fn example(programme: &Programme, owed_part: i64) -> SoldBill {
    let mut cuts = line("剪发", "剪", 3_333);
    cuts.quantity = 3;
    let mut cream = line("护发霜", "药妆", 8_000);
    cream.member_fen = Some(Fen(7_550));
    let basket = [cuts, line("染发", "染", 30_000), cream, line("灯", "灯", 1_099), line("激光", "激光", 90_000)];
    let bill = Ask::new(programme, &basket).tier("gold").bill();
    sold(&bill, bill.pay_fen.0 / 10 * owed_part, &Counted::default())
}

fn part(line: usize, part: Part) -> RefundAsk {
    RefundAsk { line, part }
}

#[test]
fn each_rule_gave_what_the_bill_says() {
    let programme = programme();
    let sold = example(&programme, 0);
    let (rules, left_fen) = told(&programme, &sold, &Since::default());
    assert_eq!(
        rules,
        [
            (GivingRule::Tier("gold".into()), 2_000, 0),
            (GivingRule::Member, 450, 0),
            (GivingRule::Offer("dye".into()), 9_000, 0),
            // 75.50 × 1.5 once more, with the fractions of the whole bill: the lamp's are out last.
            (GivingRule::Bonus("cream".into()), 0, 113),
            (GivingRule::Bonus("lamp".into()), 0, 33),
            (GivingRule::Perk(Perk::ExclusiveServices), 0, 0),
        ]
    );
    assert_eq!(left_fen, sold.pay_fen().0);
}

#[test]
fn no_perk_lets_anybody_without_a_tier_buy() {
    let programme = programme();
    let walk_in = SoldBill { tier: None, ..example(&programme, 0) };
    let (rules, _) = told(&programme, &walk_in, &Since::default());
    let is_perk = |(rule, ..): &(GivingRule, i64, i64)| matches!(rule, GivingRule::Perk(_));
    assert!(!rules.iter().any(is_perk), "{rules:?}");
}

#[test]
fn what_is_taken_back_counts_back() {
    let programme = programme();
    let sold = example(&programme, 0);
    let mut since = Since::default();
    let mut take = |ask: RefundAsk| {
        since.refunds.push(refund(&sold, &since, &[ask], None).unwrap());
        told(&programme, &sold, &since).0
    };
    let first = take(part(0, Part::Quantity(1)));
    assert_eq!(first[0], (GivingRule::Tier("gold".into()), 1_333, 0), "a third of 20.00, half up, is back");
    let half = take(part(1, Part::Money(Fen(10_500))));
    assert_eq!(half[2], (GivingRule::Offer("dye".into()), 4_500, 0), "half of the money, half of what came off");
    let no_cream = take(part(2, Part::All));
    let left: Vec<GivingRule> = no_cream.into_iter().map(|(rule, ..)| rule).collect();
    assert!(!left.contains(&GivingRule::Member) && !left.contains(&GivingRule::Bonus("cream".into())));
    let no_laser = take(part(4, Part::All));
    assert!(no_laser.iter().all(|(rule, ..)| !matches!(rule, GivingRule::Perk(_))));
    take(part(1, Part::All));
    take(part(3, Part::All));
    assert_eq!(take(part(0, Part::All)), []);
}

#[test]
fn a_bonus_counts_with_the_money_as_it_comes() {
    let programme = programme();
    let sold = example(&programme, 10);
    let bonuses = |since: &Since| -> Vec<i64> {
        let rules = told(&programme, &sold, since).0;
        let of = rules.into_iter().filter(|(rule, ..)| matches!(rule, GivingRule::Bonus(_)));
        of.map(|(_, _, points)| points).collect()
    };
    let mut since = Since::default();
    let few = bonuses(&since);
    assert!(few.iter().sum::<i64>() <= 1, "next to nothing is paid: {few:?}");
    let paid = PaidWith { tender: Tender::Cash, amount_fen: sold.owed_fen(), source: String::new() };
    since.repayments.push(repay(&sold, &since, vec![paid], &Counted::default()).unwrap());
    assert_eq!(bonuses(&since), [113, 33]);
    since.refunds.push(refund(&sold, &since, &[part(2, Part::Money(Fen(7_000)))], None).unwrap());
    assert_eq!(bonuses(&since), [8, 33]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_any_order_nothing_is_left_of_what_rules_gave((programme, inquiry) in questions(), steps in steps()) {
        let bill = quote(&programme, &inquiry).unwrap();
        let sold = sold(&bill, bill.pay_fen.0 / 3, &Counted::default());
        let off: i64 = told_off(&given(&programme, &sold, &Since::default(), &Earnings::default()).unwrap());
        prop_assert_eq!(off, bill.list_fen.0 - bill.price_fen.0);
        let listed = bill.lines.iter().filter(|line| line.basis == Basis::List);
        prop_assert!(listed.into_iter().all(|line| line.list_fen == line.price_fen));
        let since = live_through(&sold, &steps, &Counted::default());
        let mut so_far = Since { refunds: Vec::new(), repayments: since.repayments.clone() };
        let (mut before, by) = (off, EarnedBy { programme: &programme, multiplier: programme.tiers[0].points_multiplier });
        for plan in since.refunds {
            so_far.refunds.push(plan);
            let earnings = Earnings { sale: Some(by), repayments: vec![Some(by); so_far.repayments.len()] };
            let now = given(&programme, &sold, &so_far, &earnings);
            // A repayment may have come between the refunds; with all repayments at once a step may be impossible.
            let Ok(now) = now else { continue };
            prop_assert!(told_off(&now) <= before);
            prop_assert!(now.rules.iter().all(|given| given.off_fen >= Fen(0) && given.points >= Points(0)));
            before = told_off(&now);
        }
        prop_assert_eq!(given(&programme, &sold, &so_far, &Earnings::default()), Ok(GivenOn::default()));
    }
}

fn told_off(on: &GivenOn) -> i64 {
    on.rules.iter().map(|given| given.off_fen.0).sum()
}
