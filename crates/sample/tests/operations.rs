//! Random operations of a desk: the engine and a small model never differ, and every unit sums to zero.

use std::convert::Infallible;

use yanji_engine::Refusal;
use yanji_engine::ledger::{LedgerAccount, Unit};
use yanji_sample::operations::{
    Act, Answer, Desk, Figures, InEngine, Ledger, Operation, Size, Sort, Stopped, Subject, Till, Told, compare,
};

/// How many operations, unless `YANJI_OPERATIONS` says otherwise; `script/prove operations` does a million.
const OPERATIONS: u64 = 40_000;

/// What the operations ask for and must not get.
const REFUSED: [Refusal; 9] = [
    Refusal::DuplicateSale,
    Refusal::UnknownSale,
    Refusal::OverRefund,
    Refusal::UnknownReferral,
    Refusal::InsufficientPoints,
    Refusal::UnknownTier,
    Refusal::TierDisabled,
    Refusal::UnknownRedeem,
    Refusal::OverRestore,
];

fn run(size: &Size) -> Told {
    let mut engine = InEngine::new(Size::FIRST, size.members).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    match compare(&mut Desk::new(Size::FIRST, size.members), &mut engine, size) {
        Ok(told) => told,
        Err(Stopped::Differ(difference)) => panic!("{difference}"),
        Err(Stopped::Failed { error, .. }) => match error {},
    }
}

fn operations() -> u64 {
    let set = std::env::var("YANJI_OPERATIONS").ok();
    set.map_or(OPERATIONS, |text| text.parse().unwrap_or_else(|error| panic!("YANJI_OPERATIONS: {error}")))
}

#[test]
fn engine_and_model_never_differ() {
    let told = run(&Size::of(operations(), 20_261_122));
    for sort in Sort::ALL {
        assert!(told.done.contains_key(sort.code()), "{sort:?} was never done");
    }
    for refusal in REFUSED {
        assert!(told.refused.contains_key(refusal.code()), "{} was never the answer", refusal.code());
    }
    for unit in Unit::ALL {
        assert!(told.ledger.contains_key(&(unit, LedgerAccount::Member)), "{} never moved", unit.code());
    }
    let expired = told.ledger.get(&(Unit::Point, LedgerAccount::Expired)).copied().unwrap_or_default();
    assert!(expired > 0, "no points ever expired");
    assert!(told.done.contains_key(Operation::<Act>::END_DAYS), "no day ever ended");
}

/// An engine that now and then says that it did what it did not do.
struct Forgetful {
    engine: InEngine,
    done: u64,
}

impl Subject<Act> for Forgetful {
    type Error = Infallible;

    fn apply(&mut self, operation: &Operation<Act>) -> Result<Answer, Infallible> {
        self.done += 1;
        if self.done.is_multiple_of(500) { Ok(Ok(())) } else { self.engine.apply(operation) }
    }

    fn figures(&mut self, member: usize) -> Result<Option<Figures>, Infallible> {
        self.engine.figures(member)
    }

    fn till(&mut self) -> Result<Till, Infallible> {
        self.engine.till()
    }

    fn ledger(&mut self) -> Result<Ledger, Infallible> {
        self.engine.ledger()
    }
}

#[test]
fn what_is_forgotten_is_noticed() {
    let size = Size::of(1_500, 3);
    let engine = InEngine::new(Size::FIRST, size.members).unwrap();
    let stopped = compare(&mut Desk::new(Size::FIRST, size.members), &mut Forgetful { engine, done: 0 }, &size);
    assert!(matches!(stopped, Err(Stopped::Differ(_))), "{stopped:?}");
}

#[test]
fn a_seed_says_everything() {
    let size = Size::of(2_000, 7);
    assert_eq!(run(&size), run(&size));
    assert_ne!(run(&size), run(&Size { seed: 8, ..size }));
}
