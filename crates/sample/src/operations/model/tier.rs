//! The ladder: who stands where, and where she would stand had a refunded sale been smaller all along.

use std::collections::BTreeSet;

use yanji_engine::Day;

use super::member::Fact;

/// The codes of the tiers, lowest first.
pub(super) const CODES: [&str; 4] = ["base", "silver", "closed", "gold"];
/// Their multipliers, in millionths.
pub(super) const MULTIPLIERS: [i128; 4] = [1_000_000, 1_200_000, 1_000_000, 1_500_000];
/// The one that nobody may enter.
const CLOSED: usize = 2;

/// A tier with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) tier: usize,
    pub(super) since: Day,
    counted_since: Day,
    locked_until: Option<Day>,
}

/// Why a tier cannot be set by hand.
pub(super) enum NoTier {
    Unknown,
    Closed,
}

/// The place of a tier that may be entered.
pub(super) fn place_of(code: &str) -> Result<usize, NoTier> {
    match CODES.iter().position(|known| *known == code) {
        Some(CLOSED) => Err(NoTier::Closed),
        Some(place) => Ok(place),
        None => Err(NoTier::Unknown),
    }
}

impl Standing {
    pub(super) const fn enrolled(day: Day) -> Self {
        Self { tier: 0, since: day, counted_since: day, locked_until: None }
    }

    /// After something other than a refund or a tier by hand.
    pub(super) fn after_activity(&mut self, facts: &[Fact], day: Day) {
        if self.locked_until.is_some_and(|until| until >= day) {
            return;
        }
        let reached = highest(facts, self.counted_since);
        if reached > self.tier {
            self.tier = reached;
            self.since = day;
        }
    }

    pub(super) fn set_by_hand(&mut self, tier: usize, day: Day, locked_until: Option<Day>, lowers: bool) {
        self.tier = tier;
        self.since = day;
        self.locked_until = locked_until;
        if lowers {
            self.counted_since = day;
        }
    }

    /// What it becomes after a refund or a void: what it would be, unless that is higher.
    pub(super) fn after_refund(&mut self, facts: &[Fact]) {
        let would_be = Self::again(facts);
        if would_be.tier <= self.tier {
            *self = would_be;
        }
    }

    /// Through everything again, with every sale as it is left.
    fn again(facts: &[Fact]) -> Self {
        let mut standing = Self::enrolled(facts.first().map_or(Day::FIRST, Fact::day));
        for (place, fact) in facts.iter().enumerate() {
            match fact {
                Fact::Hand { tier, day, locked_until, lowers } => {
                    standing.set_by_hand(*tier, *day, *locked_until, *lowers);
                }
                Fact::Enrolled(_) => {}
                Fact::Sale(_) | Fact::Referral(_) | Fact::Redemption(_) | Fact::Other(_) => {
                    standing.after_activity(&facts[..=place], fact.day());
                }
            }
        }
        standing
    }
}

/// The highest tier of which the condition holds.
fn highest(facts: &[Fact], counted_since: Day) -> usize {
    let mut spend_fen = 0;
    let mut visits = BTreeSet::new();
    for fact in facts {
        if let Fact::Sale(sale) = fact
            && sale.day >= counted_since
        {
            spend_fen += sale.left();
            if sale.is_live() {
                visits.insert(sale.day);
            }
        }
    }
    match spend_fen {
        2_000_000.. if visits.len() >= 10 => 3,
        300_000.. => 1,
        _ => 0,
    }
}
