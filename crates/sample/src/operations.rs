//! Random operations of a desk, and a small literal model of what they come to: whatever is tried with them has to come
//! to the same. Which books or which engine is tried is a [`Subject`]; nothing here knows one, but for [`InEngine`].

mod draw;
mod engine;
mod model;
mod operation;

use std::collections::BTreeMap;
use std::fmt;

use yanji_engine::ledger::{LedgerAccount, Unit};
use yanji_engine::{Day, Refusal};

pub use self::draw::{Draw, Mix};
pub use self::engine::{InEngine, NoRulebook};
pub use self::model::{Desk, Figures, Lot, Member, Redemption, Sale};
pub use self::operation::{Act, Line, Operation, Sort};

/// The programme under which everything happens.
pub const PROGRAMME: &str = include_str!("operations/programme.toml");

/// What every ledger account has of every unit; the members' are one.
pub type Ledger = BTreeMap<(Unit, LedgerAccount), i64>;

/// What operations are tried on.
pub trait Subject {
    /// What can go wrong besides a refusal.
    type Error;

    /// Does an operation; the inner result is the answer.
    ///
    /// # Errors
    /// When there is no answer.
    fn apply(&mut self, operation: &Operation) -> Result<Result<(), Refusal>, Self::Error>;

    /// What is known of a member who has joined.
    ///
    /// # Errors
    /// When there is no answer.
    fn figures(&mut self, member: usize) -> Result<Option<Figures>, Self::Error>;

    /// What all transfers add up to.
    ///
    /// # Errors
    /// When there is no answer.
    fn ledger(&mut self) -> Result<Ledger, Self::Error>;
}

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many operations.
    pub operations: u64,
    /// How many members.
    pub members: usize,
    /// What makes this run another than the next.
    pub seed: u64,
    /// How often each sort is drawn.
    pub mix: Mix,
}

impl Size {
    /// The first day of every run.
    pub const FIRST: Day = Day::from_number(19_783);
    /// About so many operations each member has in a run, whatever its size.
    const EACH: u64 = 100;
    /// For so many days a run goes on, about, unless it is a short one.
    const DAYS: u64 = 1_500;
    /// How many operations a day has at least.
    const LEAST_A_DAY: u32 = 10;

    /// A run of so many operations of every sort.
    #[must_use]
    pub fn of(operations: u64, seed: u64) -> Self {
        let members = usize::try_from(operations / Self::EACH).unwrap_or(usize::MAX).max(1);
        Self { operations, members, seed, mix: Mix::ALL }
    }

    /// How many operations a day has on average.
    #[must_use]
    pub fn a_day(&self) -> u32 {
        u32::try_from(self.operations / Self::DAYS).unwrap_or(u32::MAX).max(Self::LEAST_A_DAY)
    }
}

/// What a run came across.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How often each sort was done.
    pub done: BTreeMap<Sort, u64>,
    /// How often each refusal was the answer, by code.
    pub refused: BTreeMap<&'static str, u64>,
    /// How many days it took.
    pub days: u64,
    /// What all transfers add up to.
    pub ledger: Ledger,
}

/// Why a run did not come to its end.
#[derive(Debug)]
pub enum Stopped<E> {
    /// Model and subject say different things.
    Differ(String),
    /// The subject did not answer.
    Failed(E),
}

/// Does operations on a subject and on the model, and holds one against the other: the answer and the figures of the
/// member after each operation, the figures of everybody when a day has ended, and every unit of the ledger at the end.
///
/// # Errors
/// [`Stopped`] at the first difference.
pub fn compare<S: Subject>(subject: &mut S, size: &Size) -> Result<Told, Stopped<S::Error>> {
    let mut desk = Desk::new(Size::FIRST, size.members);
    let mut draw = Draw::new(size.seed, size.a_day(), size.mix);
    let mut told = Told::default();
    for place in 0..size.operations {
        let operation = draw.next(&desk);
        let differ = |what: &dyn fmt::Debug, model: &dyn fmt::Debug| {
            let Size { seed, .. } = size;
            Stopped::Differ(format!(
                "seed {seed}, operation {place} {operation:?}\ntried: {what:#?}\nmodel: {model:#?}"
            ))
        };
        let (answer, right) = (subject.apply(&operation).map_err(Stopped::Failed)?, desk.apply(&operation));
        if answer != right {
            return Err(differ(&answer, &right));
        }
        told.note(&operation, answer);
        let members = match operation {
            Operation::EndDays(_) => 0..desk.size(),
            Operation::Of { member, .. } => member..member + 1,
        };
        for member in members {
            let (figures, right) = (subject.figures(member).map_err(Stopped::Failed)?, desk.figures(member));
            if figures != right {
                return Err(differ(&figures, &right));
            }
        }
    }
    told.ledger = subject.ledger().map_err(Stopped::Failed)?;
    check_ledger(&told.ledger, &desk).map_err(Stopped::Differ)?;
    Ok(told)
}

impl Told {
    fn note(&mut self, operation: &Operation, answer: Result<(), Refusal>) {
        if let Operation::EndDays(days) = operation {
            self.days += u64::from(*days);
        }
        match answer {
            Ok(()) => *self.done.entry(operation.sort()).or_default() += 1,
            Err(refusal) => *self.refused.entry(refusal.code()).or_default() += 1,
        }
    }
}

/// Every unit sums to zero, and the members' side is what the model has.
fn check_ledger(ledger: &Ledger, desk: &Desk) -> Result<(), String> {
    for unit in Unit::ALL {
        let figures = (0..desk.size()).filter_map(|member| desk.figures(member));
        let members: i64 = figures.map(|figures| of_unit(&figures, unit)).sum();
        let booked = ledger.get(&(unit, LedgerAccount::Member)).copied().unwrap_or_default();
        let others = ledger.iter().filter(|((of, account), _)| *of == unit && *account != LedgerAccount::Member);
        let others: i64 = others.map(|(_, amount)| amount).sum();
        if booked != members || others != -members {
            return Err(format!("{}: members have {members}, {booked} is booked, others {others}", unit.code()));
        }
    }
    Ok(())
}

const fn of_unit(figures: &Figures, unit: Unit) -> i64 {
    match unit {
        Unit::Point => figures.points,
        Unit::PointOwed => figures.points_debt,
        Unit::CnyDeposit => figures.deposit_fen,
        Unit::CnyOwed => figures.owed_fen,
    }
}
