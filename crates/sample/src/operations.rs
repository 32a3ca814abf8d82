//! Random operations, and small literal models of what they come to: whatever is tried with them has to come to the
//! same. Which books or which engine is tried is a [`Subject`].
//!
//! There are two languages of operations. An [`Act`] is an entry of a journal, tried on the engine ([`InEngine`]). A
//! [`counter::Deal`] is something that somebody at a till asks for, tried on the use cases of a clinic
//! ([`counter::InBooks`]); its model says which acts it is made of.

pub mod counter;
mod draw;
mod engine;
mod model;
mod operation;

use std::collections::BTreeMap;
use std::fmt;

use yanji_engine::Day;
use yanji_engine::ledger::{LedgerAccount, Unit};
use yanji_engine::programme::benefit::Tender;

pub use self::draw::Draw;
pub use self::engine::{InEngine, NoRulebook};
pub use self::model::{Desk, Figures, Lot, Member, Redemption, Referral, Sale};
pub use self::operation::{Act, Line, Operation, Sort, Sorted};

/// The programme under which everything happens.
pub const PROGRAMME: &str = include_str!("operations/programme.toml");

/// What every ledger account has of every unit; the members' are one.
pub type Ledger = BTreeMap<(Unit, LedgerAccount), i64>;

/// What came in less what went out by each tender on a day, in fen; without those of which that is nothing.
pub type Till = BTreeMap<Tender, i64>;

/// The answer to an operation: nothing, or the code of why it was refused.
pub type Answer = Result<(), &'static str>;

/// What operations are tried on.
pub trait Subject<A> {
    /// What can go wrong besides a refusal.
    type Error;

    /// Does an operation; the inner result is the answer.
    ///
    /// # Errors
    /// When there is no answer.
    fn apply(&mut self, operation: &Operation<A>) -> Result<Answer, Self::Error>;

    /// What is known of a member who has joined.
    ///
    /// # Errors
    /// When there is no answer.
    fn figures(&mut self, member: usize) -> Result<Option<Figures>, Self::Error>;

    /// The money of today.
    ///
    /// # Errors
    /// When there is no answer.
    fn till(&mut self) -> Result<Till, Self::Error>;

    /// What all transfers add up to.
    ///
    /// # Errors
    /// When there is no answer.
    fn ledger(&mut self) -> Result<Ledger, Self::Error>;
}

/// What an operation has to come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub answer: Answer,
    /// Those whose figures it may have changed.
    pub touched: Vec<usize>,
}

/// What operations have to come to, worked out by hand.
pub trait Model {
    /// What can happen to a member.
    type Act: Sorted;

    /// Draws something that can happen to a member now, and now and then something that cannot.
    fn draw(&self, draw: &mut Draw, member: usize) -> Self::Act;

    /// Does an operation.
    fn apply(&mut self, operation: &Operation<Self::Act>) -> Outcome;

    /// What is known of a member who has joined.
    fn figures(&self, member: usize) -> Option<Figures>;

    /// The money of today.
    fn till(&self) -> Till;

    /// How many members there are, joined or not.
    fn size(&self) -> usize;
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
        Self { operations, members, seed }
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
    /// How often each sort was done, by code.
    pub done: BTreeMap<&'static str, u64>,
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
    Failed {
        /// Seed and operation.
        at: String,
        /// Why.
        error: E,
    },
}

/// Does operations on a subject and on the model, and holds one against the other: the answer and the figures of the
/// members that it touched after each operation, the money of a day before it ends, everybody's figures and every unit of
/// the ledger at the end.
///
/// # Errors
/// [`Stopped`] at the first difference.
pub fn compare<M, S>(model: &mut M, subject: &mut S, size: &Size) -> Result<Told, Stopped<S::Error>>
where
    M: Model,
    S: Subject<M::Act>,
{
    let mut draw = Draw::new(size.seed, size.a_day());
    let mut told = Told::default();
    for place in 0..size.operations {
        let operation = draw.next(model);
        let at = || format!("seed {}, operation {place} {operation:?}", size.seed);
        if let Operation::EndDays(_) = operation {
            count(model, subject, &at)?;
        }
        let answer = subject.apply(&operation).map_err(|error| Stopped::Failed { at: at(), error })?;
        let right = model.apply(&operation);
        same(&answer, &right.answer, &at)?;
        told.note(&operation, answer);
        for member in right.touched {
            look(model, subject, member, &at)?;
        }
    }
    let at = || format!("seed {}, at the end", size.seed);
    count(model, subject, &at)?;
    for member in 0..model.size() {
        look(model, subject, member, &at)?;
    }
    told.ledger = subject.ledger().map_err(|error| Stopped::Failed { at: at(), error })?;
    check_ledger(&told.ledger, model).map_err(Stopped::Differ)?;
    Ok(told)
}

/// Holds the figures of a member against those of the model.
fn look<M, S>(model: &M, subject: &mut S, member: usize, at: &dyn Fn() -> String) -> Result<(), Stopped<S::Error>>
where
    M: Model,
    S: Subject<M::Act>,
{
    let figures = subject.figures(member).map_err(|error| Stopped::Failed { at: at(), error })?;
    same(&figures, &model.figures(member), at)
}

/// Holds the money of today against that of the model.
fn count<M, S>(model: &M, subject: &mut S, at: &dyn Fn() -> String) -> Result<(), Stopped<S::Error>>
where
    M: Model,
    S: Subject<M::Act>,
{
    let till = subject.till().map_err(|error| Stopped::Failed { at: at(), error })?;
    same(&till, &model.till(), at)
}

fn same<T: PartialEq + fmt::Debug, E>(tried: &T, right: &T, at: &dyn Fn() -> String) -> Result<(), Stopped<E>> {
    if tried == right {
        return Ok(());
    }
    Err(Stopped::Differ(format!("{}\ntried: {tried:#?}\nmodel: {right:#?}", at())))
}

impl Told {
    fn note<A: Sorted>(&mut self, operation: &Operation<A>, answer: Answer) {
        if let Operation::EndDays(days) = operation {
            self.days += u64::from(*days);
        }
        match answer {
            Ok(()) => *self.done.entry(operation.sort()).or_default() += 1,
            Err(code) => *self.refused.entry(code).or_default() += 1,
        }
    }
}

/// Every unit sums to zero, and the members' side is what the model has.
fn check_ledger(ledger: &Ledger, model: &impl Model) -> Result<(), String> {
    for unit in Unit::ALL {
        let figures = (0..model.size()).filter_map(|member| model.figures(member));
        let members: i64 = figures.map(|figures| figures.of_unit(unit)).sum();
        let booked = ledger.get(&(unit, LedgerAccount::Member)).copied().unwrap_or_default();
        let others = ledger.iter().filter(|((of, account), _)| *of == unit && *account != LedgerAccount::Member);
        let others: i64 = others.map(|(_, amount)| amount).sum();
        if booked != members || others != -members {
            return Err(format!("{}: members have {members}, {booked} is booked, others {others}", unit.code()));
        }
    }
    Ok(())
}
