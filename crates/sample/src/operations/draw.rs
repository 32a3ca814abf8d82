//! Drawing operations: mostly such as can be done, on what the model knows, and a few that cannot.

mod act;

use super::Model;
use super::operation::Operation;
use crate::dice::Dice;

/// Draws one operation after the other.
#[derive(Clone, Debug)]
pub struct Draw {
    pub(super) dice: Dice,
    /// How many operations a day has on average.
    a_day: u32,
    /// The last number that was given to a sale, a redemption or a deposit.
    last: u64,
}

/// The tiers that are set by hand; the last one does not exist.
pub(super) const TIERS: [&str; 6] = ["base", "silver", "silver", "gold", "closed", "diamond"];
/// How many in a thousand ask for what cannot be.
pub(super) const WRONG: u32 = 60;

impl Draw {
    /// Draws by a seed.
    #[must_use]
    pub fn new(seed: u64, a_day: u32) -> Self {
        Self { dice: Dice::new(seed, 0), a_day: a_day.max(1), last: 1 }
    }

    /// The next operation for members who stand as the model says.
    pub fn next<M: Model>(&mut self, model: &M) -> Operation<M::Act> {
        if self.dice.below(self.a_day) == 0 {
            // Now and then the shop is closed for a while, so that lots end before anybody comes.
            let days = if self.dice.chance(20) { self.dice.between(2, 60) } else { 1 };
            return Operation::EndDays(u16::try_from(days).unwrap_or(1));
        }
        let member = self.place(model.size());
        Operation::Of { member, act: model.draw(self, member) }
    }

    /// A number from 1 to `most`; 0 when that is 0.
    pub(super) fn up_to(&mut self, most: i64) -> i64 {
        let most = u32::try_from(most).unwrap_or(u32::MAX - 1);
        if most == 0 { 0 } else { i64::from(self.dice.between(1, most)) }
    }

    /// All of an amount, or part of it.
    pub(super) fn some_of(&mut self, most: i64) -> i64 {
        if self.dice.chance(400) { most } else { self.up_to(most) }
    }

    /// A number that no sale, redemption or deposit has yet.
    pub(super) fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn place(&mut self, size: usize) -> usize {
        self.dice.below(u32::try_from(size).unwrap_or(u32::MAX)) as usize
    }
}
