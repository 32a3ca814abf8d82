//! Movements of points as double entries: what leaves one ledger account arrives in another.

use crate::effect::Movement;
use crate::number::Points;

/// What is counted in a ledger account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Points that a member can use.
    Point,
    /// Points that a member owes.
    PointOwed,
}

/// A ledger account. The member's own is never below 0; the organisation's are as low as the members' are high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// The member's.
    Member,
    /// Where points come from.
    Issued,
    /// Where redeemed points go.
    Spent,
    /// Where expired points go.
    Expired,
    /// Where points go that refunds took back.
    Refunded,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Point, Self::PointOwed];

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::PointOwed => "point_owed",
        }
    }
}

impl LedgerAccount {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Member, Self::Issued, Self::Spent, Self::Expired, Self::Refunded];

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Issued => "issued",
            Self::Spent => "spent",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }
}

/// An amount that goes from one ledger account to another; always more than 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// What is counted.
    pub unit: Unit,
    /// Where it leaves.
    pub from: LedgerAccount,
    /// Where it arrives.
    pub to: LedgerAccount,
    /// How much.
    pub amount: Points,
}

impl Transfer {
    /// What the member has more by it, or less when negative; owing more is having less.
    #[must_use]
    pub const fn for_member(&self) -> Points {
        let arrives = matches!(self.to, LedgerAccount::Member);
        let owed = matches!(self.unit, Unit::PointOwed);
        if arrives == owed { Points(-self.amount.0) } else { self.amount }
    }
}

/// The transfers of a movement: none, one, or as many as three.
///
/// Points that pay a debt are issued and at once refunded, and the debt goes down; points that a refund finds already
/// expired move nothing, since they left the member when they expired.
pub fn transfers(movement: Movement) -> impl Iterator<Item = Transfer> {
    use LedgerAccount::{Expired, Issued, Member, Refunded, Spent};
    use Unit::{Point, PointOwed};
    let nothing = (Point, Issued, Member, Points(0));
    let entries = match movement {
        Movement::Given { points, to_debt, .. } => {
            [(Point, Issued, Member, points), (Point, Member, Refunded, to_debt), (PointOwed, Member, Issued, to_debt)]
        }
        Movement::Taken { points, .. } => [(Point, Member, Spent, points), nothing, nothing],
        Movement::Expired { points, .. } => [(Point, Member, Expired, points), nothing, nothing],
        Movement::ClawedBack { from_lots, owed, .. } => {
            [(Point, Member, Refunded, from_lots), (PointOwed, Issued, Member, owed), nothing]
        }
    };
    entries.into_iter().filter(|(.., amount)| amount.0 > 0).map(|(unit, from, to, amount)| Transfer {
        unit,
        from,
        to,
        amount,
    })
}
