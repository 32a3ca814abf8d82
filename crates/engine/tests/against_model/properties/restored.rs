//! Points that were redeemed and brought back were never gone.

use yanji_engine::activity::Activity;
use yanji_engine::effect::{Movement, Record};
use yanji_engine::ledger::{LedgerAccount, Unit, transfers};
use yanji_engine::purse::Lot;
use yanji_engine::{Bounds, Day, Deed, Member, Points, Refusal};

use super::{engine_day, lives};
use crate::dice::Dice;
use crate::script::{Numbers, handle};

/// A number that no script gives out.
const REDEEM: u64 = u64::MAX;

/// Everything about points.
#[derive(Debug, PartialEq, Eq)]
struct PointFigures {
    lots: Vec<Lot>,
    /// The lots that can still be used, in their order.
    open: Vec<u32>,
    balance: Points,
    debt: Points,
    expired: Points,
}

fn points(member: &Member) -> Option<PointFigures> {
    let purse = &member.life()?.purse;
    Some(PointFigures {
        lots: purse.lots().to_vec(),
        open: purse.open().map(|lot| lot.number).collect(),
        balance: purse.balance(),
        debt: purse.debt(),
        expired: purse.expired(),
    })
}

/// So many points in parts of random sizes.
fn parts(mut whole: i64, dice: &mut Dice) -> Vec<Points> {
    let mut parts = Vec::new();
    while whole > 0 {
        let part = if dice.percent(30) { whole } else { dice.between(1, whole) };
        parts.push(Points(part));
        whole -= part;
    }
    parts
}

fn moved(movements: &[Movement], unit: Unit, account: LedgerAccount) -> i64 {
    let moved = movements.iter().flat_map(|movement| transfers(*movement)).filter(|moved| moved.unit == unit);
    moved
        .map(|moved| if moved.to == account { moved.amount } else { -moved.amount * i64::from(moved.from == account) })
        .sum()
}

#[test]
fn what_is_redeemed_and_brought_back_in_parts_was_never_gone() {
    let (mut tried, mut in_parts, mut of_lots) = (0, 0, 0);
    for life in lives(6) {
        let dice = &mut Dice::new(life.seed);
        let (mut member, mut numbers) = (Member::new(), Numbers::default());
        for deed in &life.script {
            let _ = handle(&mut member, &life.rulebook, Bounds::default(), &mut numbers, deed, &mut ());
            if member.life().is_none() || dice.percent(70) {
                continue;
            }
            let day = engine_day(deed.0).max(member.life().map_or(Day::FIRST, |life| life.last_day));
            let (mut before, mut after) = (member.clone(), member.clone());
            before.open_day(&life.rulebook, day, &mut ());
            let available = before.life().map_or(0, |life| life.purse.available_on(day).0);
            if available == 0 {
                continue;
            }
            let mut record = Record::default();
            let mut act = |deed, record: &mut Record| {
                after.handle(&life.rulebook, Bounds::default(), &Activity { day, deed }, record)
            };
            let taken = Points(dice.between(1, available));
            act(Deed::Redeem { redeem: REDEEM, points: taken }, &mut record).expect("there are so many");
            let parts = parts(taken.0, dice);
            for points in &parts {
                act(Deed::Restore { redeem: REDEEM, points: *points }, &mut record).expect("so many are out");
            }
            let over = act(Deed::Restore { redeem: REDEEM, points: Points(1) }, &mut record);
            assert_eq!(over, Err(Refusal::OverRestore), "seed {}", life.seed);
            assert_eq!(points(&after), points(&before), "seed {}, {parts:?} of {taken}", life.seed);
            let own: Vec<_> = record.movements.into_iter().filter(|moved| moved.day() == day).collect();
            assert_eq!(moved(&own, Unit::Point, LedgerAccount::Member), 0, "seed {}", life.seed);
            assert_eq!(moved(&own, Unit::Point, LedgerAccount::Spent), 0, "seed {}", life.seed);
            tried += 1;
            in_parts += usize::from(parts.len() > 1);
            of_lots += usize::from(points(&before).is_some_and(|figures| figures.open.len() > 2));
        }
    }
    assert!(tried > 5_000 && in_parts > 2_000 && of_lots > 1_000, "{tried}, {in_parts} in parts, {of_lots} of lots");
}

#[test]
fn points_of_an_unknown_redemption_are_not_brought_back() {
    for life in lives(7).take(50) {
        let (mut member, mut numbers) = (Member::new(), Numbers::default());
        for deed in &life.script {
            let _ = handle(&mut member, &life.rulebook, Bounds::default(), &mut numbers, deed, &mut ());
        }
        let day = engine_day(life.end());
        let restore = Activity { day, deed: Deed::Restore { redeem: REDEEM, points: Points(1) } };
        let refusal = member.handle(&life.rulebook, Bounds::default(), &restore, &mut ());
        assert_eq!(refusal, Err(Refusal::UnknownRedeem), "seed {}", life.seed);
    }
}
