//! Double entries: whatever moves, every unit sums to zero and the member's side is her balance.

use std::collections::HashMap;

use yanji_engine::Day;
use yanji_engine::effect::Movement;
use yanji_engine::ledger::{LedgerAccount, Unit, transfers};
use yanji_engine::number::Points;

const DAY: Day = Day::FIRST;

fn balances(movements: &[Movement]) -> HashMap<(Unit, LedgerAccount), i64> {
    let mut balances = HashMap::new();
    for transfer in movements.iter().flat_map(|movement| transfers(*movement)) {
        assert!(transfer.amount > 0);
        *balances.entry((transfer.unit, transfer.from)).or_default() -= transfer.amount;
        *balances.entry((transfer.unit, transfer.to)).or_default() += transfer.amount;
    }
    balances
}

#[test]
fn every_unit_sums_to_zero_and_the_member_has_what_she_has() {
    let movements = [
        Movement::Given { day: DAY, points: Points(100), to_debt: Points(0) },
        Movement::Taken { day: DAY, points: Points(30) },
        Movement::Given { day: DAY, points: Points(7), to_debt: Points(0) },
        Movement::Deducted { day: DAY, points: Points(7) },
        Movement::Expired { day: DAY, points: Points(20) },
        Movement::ClawedBack { day: DAY, from_lots: Points(50), expired: Points(20), owed: Points(30) },
        Movement::Given { day: DAY, points: Points(45), to_debt: Points(30) },
        Movement::ClawedBack { day: DAY, from_lots: Points(15), expired: Points(0), owed: Points(10) },
        Movement::Restored { day: DAY, points: Points(30), to_debt: Points(10), expired: Points(5) },
    ];
    let balances = balances(&movements);
    for unit in Unit::ALL {
        let sum: i64 = balances.iter().filter(|((of, _), _)| *of == unit).map(|(_, amount)| amount).sum();
        assert_eq!(sum, 0, "{unit:?}");
    }
    assert_eq!(balances[&(Unit::Point, LedgerAccount::Member)], 15);
    assert_eq!(balances[&(Unit::Point, LedgerAccount::Deducted)], 7, "apart from what was redeemed");
    assert_eq!(balances[&(Unit::Point, LedgerAccount::Spent)], 0);
    assert_eq!(balances[&(Unit::PointOwed, LedgerAccount::Member)], 0);
    let member: i64 =
        movements.iter().flat_map(|movement| transfers(*movement)).map(|transfer| transfer.for_member()).sum();
    assert_eq!(member, 15, "points held less points owed");
}

#[test]
fn nothing_moves_for_nothing() {
    assert_eq!(transfers(Movement::Given { day: DAY, points: Points(0), to_debt: Points(0) }).count(), 0);
    let expired_only = Movement::ClawedBack { day: DAY, from_lots: Points(0), expired: Points(9), owed: Points(0) };
    assert_eq!(transfers(expired_only).count(), 0);
}

#[test]
fn codes_are_read_as_they_are_written() {
    for unit in Unit::ALL {
        assert_eq!(Unit::from_code(unit.code()), Some(unit));
    }
    for account in LedgerAccount::ALL {
        assert_eq!(LedgerAccount::from_code(account.code()), Some(account));
    }
}
