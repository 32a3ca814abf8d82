//! A small, literal model of what the operations come to: it sums everything anew whenever it is asked, and says the
//! programme of `programme.toml` by hand. It shares days, numbers and refusals with the engine and nothing else.
//!
//! What it leaves out (reviews, graces, windows, versions) is held against the other model, in the engine's own tests.

mod bonus;
mod member;
mod purse;
mod tier;

use yanji_engine::{Day, Refusal};

pub use self::member::{Member, Redemption, Sale};
pub use self::purse::Lot;
use super::operation::{Act, Operation};

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
    /// What is left of all deposits, in fen.
    pub deposit_fen: i64,
    /// What is owed of all sales, in fen.
    pub owed_fen: i64,
    /// Every lot, in the order in which they were made.
    pub lots: Vec<Lot>,
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

    /// How many there are, joined or not.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.members.len()
    }

    /// What is known of a member who has joined.
    #[must_use]
    pub fn figures(&self, number: usize) -> Option<Figures> {
        self.member(number).map(Member::figures)
    }

    /// Does an operation.
    ///
    /// # Errors
    /// [`Refusal`]; nothing has changed then.
    pub fn apply(&mut self, operation: &Operation) -> Result<(), Refusal> {
        match operation {
            Operation::EndDays(days) => {
                for _ in 0..*days {
                    self.members.iter_mut().flatten().for_each(|member| member.end_day(self.today));
                    self.today = self.today.next();
                }
                Ok(())
            }
            Operation::Of { member, act } => self.act(*member, act),
        }
    }

    fn act(&mut self, number: usize, act: &Act) -> Result<(), Refusal> {
        let today = self.today;
        match self.members.get_mut(number) {
            Some(Some(member)) => member.apply(act, today),
            Some(vacant) => {
                let mut member = Member::enrolled(today);
                member.apply(act, today)?;
                *vacant = Some(member);
                Ok(())
            }
            None => Ok(()),
        }
    }
}
