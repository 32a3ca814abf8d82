//! A small, literal model of what the operations come to: it sums everything anew whenever it is asked, and says the
//! programme of `programme.toml` by hand. It shares days, numbers and refusals with the engine and nothing else.
//!
//! What it leaves out (reviews, graces, windows, versions) is held against the other model, in the engine's own tests.

mod bonus;
mod member;
mod purse;
mod tier;

use std::collections::{BTreeMap, BTreeSet};

use yanji_engine::ledger::Unit;
use yanji_engine::{Day, Refusal};

pub(super) use self::bonus::bonus_of;
pub use self::member::{Member, Redemption, Referral, Sale};
pub use self::purse::Lot;
use super::draw::Draw;
use super::operation::{Act, Operation};
use super::{Model, Outcome, Till};

/// What is known of a member, comparable as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The place in the ladder.
    pub tier: usize,
    /// Since when.
    pub tier_since: Day,
    /// Points that can be used.
    pub points: i64,
    /// Points owed.
    pub points_debt: i64,
    /// Points that ever expired.
    pub points_expired: i64,
    /// Spend over the lifetime, in fen.
    pub spend_fen: i64,
    /// Visits over the lifetime.
    pub visits: i64,
    /// What is left of each deposit of which something is, in fen.
    pub deposits_fen: BTreeMap<u64, i64>,
    /// What is owed of each sale of which something is, in fen.
    pub owed_fen: BTreeMap<u64, i64>,
    /// Every lot, in the order in which they were made.
    pub lots: Vec<Lot>,
}

impl Figures {
    /// How much of a unit she has, or owes.
    #[must_use]
    pub fn of_unit(&self, unit: Unit) -> i64 {
        match unit {
            Unit::Point => self.points,
            Unit::PointOwed => self.points_debt,
            Unit::CnyDeposit => self.deposits_fen.values().sum(),
            Unit::CnyOwed => self.owed_fen.values().sum(),
        }
    }
}

/// A desk with its members.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The day.
    pub today: Day,
    members: Vec<Option<Member>>,
}

impl Desk {
    /// A desk on its first day, and so many who may join.
    #[must_use]
    pub fn new(today: Day, members: usize) -> Self {
        Self { today, members: vec![None; members] }
    }

    /// A member who has joined.
    #[must_use]
    pub fn member(&self, number: usize) -> Option<&Member> {
        self.members.get(number)?.as_ref()
    }

    /// So many days end; those who lost points by it.
    pub(super) fn end_days(&mut self, days: u16) -> Vec<usize> {
        let mut touched = BTreeSet::new();
        for _ in 0..days {
            for (number, member) in self.members.iter_mut().enumerate() {
                if member.as_mut().is_some_and(|member| member.end_day(self.today)) {
                    touched.insert(number);
                }
            }
            self.today = self.today.next();
        }
        touched.into_iter().collect()
    }

    /// Does acts of one member, one after the other; whoever has not joined does so.
    ///
    /// # Errors
    /// The first [`Refusal`]; nothing has changed then.
    pub(super) fn acts(&mut self, number: usize, acts: &[Act]) -> Result<(), Refusal> {
        let today = self.today;
        let Some(place) = self.members.get_mut(number) else { return Ok(()) };
        if let ([act], Some(member)) = (acts, place.as_mut()) {
            return member.apply(act, today);
        }
        let mut member = place.clone().unwrap_or_else(|| Member::enrolled(today));
        for act in acts {
            member.apply(act, today)?;
        }
        *place = Some(member);
        Ok(())
    }
}

impl Model for Desk {
    type Act = Act;

    fn draw(&self, draw: &mut Draw, member: usize) -> Act {
        draw.act(self, member)
    }

    fn apply(&mut self, operation: &Operation<Act>) -> Outcome {
        match operation {
            Operation::EndDays(days) => Outcome { answer: Ok(()), touched: self.end_days(*days) },
            Operation::Of { member, act } => {
                let done = self.acts(*member, std::slice::from_ref(act));
                Outcome { answer: done.map_err(Refusal::code), touched: vec![*member] }
            }
        }
    }

    fn figures(&self, member: usize) -> Option<Figures> {
        self.member(member).map(Member::figures)
    }

    /// Acts know no tenders.
    fn till(&self) -> Till {
        Till::new()
    }

    fn size(&self) -> usize {
        self.members.len()
    }
}
