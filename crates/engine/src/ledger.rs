//! Movements of points and money as double entries: what leaves one ledger account arrives in another.

use crate::effect::Movement;
use crate::number::{Fen, Points};

/// What is counted in a ledger account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Points that a member can use.
    Point,
    /// Points that a member owes.
    PointOwed,
    /// 定金 in fen: what a member paid in for later sales and what is left of it.
    CnyDeposit,
    /// 欠款 in fen: what a member owes of her bills.
    CnyOwed,
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
    /// Where points go that were taken by hand, or with a gift that was taken again.
    Deducted,
    /// Where expired points go.
    Expired,
    /// Where points go that refunds took back.
    Refunded,
    /// Where money comes from and goes to.
    Cash,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Point, Self::PointOwed, Self::CnyDeposit, Self::CnyOwed];

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
            Self::CnyDeposit => "cny_deposit",
            Self::CnyOwed => "cny_owed",
        }
    }

    /// Whether it counts points, and not money.
    #[must_use]
    pub const fn is_points(self) -> bool {
        match self {
            Self::Point | Self::PointOwed => true,
            Self::CnyDeposit | Self::CnyOwed => false,
        }
    }

    /// Whether having it is owing it.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        match self {
            Self::PointOwed | Self::CnyOwed => true,
            Self::Point | Self::CnyDeposit => false,
        }
    }
}

impl LedgerAccount {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Member, Self::Issued, Self::Spent, Self::Deducted, Self::Expired, Self::Refunded, Self::Cash];

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
            Self::Deducted => "deducted",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
            Self::Cash => "cash",
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
    /// How much, in points or fen.
    pub amount: i64,
}

impl Transfer {
    /// What the member has more by it, or less when negative; owing more is having less.
    #[must_use]
    pub const fn for_member(&self) -> i64 {
        let arrives = matches!(self.to, LedgerAccount::Member);
        if arrives == self.unit.is_owed() { -self.amount } else { self.amount }
    }
}

/// The transfers of a movement: none, or as many as four.
///
/// Points that pay a debt are issued (or restored) and at once refunded, and the debt goes down; points that a refund
/// finds already expired move nothing, since they left the member when they expired. Points restored into a lot that has
/// ended arrive and expire at once.
pub fn transfers(movement: Movement) -> impl Iterator<Item = Transfer> {
    use LedgerAccount::{Deducted, Expired, Issued, Member, Refunded, Spent};
    use Unit::{Point, PointOwed};
    let nothing = (Point, Issued, Member, Points(0));
    let entries = match movement {
        Movement::Given { points, to_debt, .. } => [
            (Point, Issued, Member, points),
            (Point, Member, Refunded, to_debt),
            (PointOwed, Member, Issued, to_debt),
            nothing,
        ],
        Movement::Taken { points, .. } => [(Point, Member, Spent, points), nothing, nothing, nothing],
        Movement::Deducted { points, .. } => [(Point, Member, Deducted, points), nothing, nothing, nothing],
        Movement::Expired { points, .. } => [(Point, Member, Expired, points), nothing, nothing, nothing],
        Movement::ClawedBack { from_lots, owed, .. } => {
            [(Point, Member, Refunded, from_lots), (PointOwed, Issued, Member, owed), nothing, nothing]
        }
        Movement::Restored { points, to_debt, expired, .. } => [
            (Point, Spent, Member, points),
            (Point, Member, Refunded, to_debt),
            (PointOwed, Member, Issued, to_debt),
            (Point, Member, Expired, expired),
        ],
    };
    entries.into_iter().filter(|(.., points)| points.0 > 0).map(|(unit, from, to, points)| Transfer {
        unit,
        from,
        to,
        amount: points.0,
    })
}

/// What happened to money that a member has with the clinic, or owes it. The programme knows nothing of it: neither tier
/// nor points hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyMove {
    /// A deposit was paid in.
    Deposit,
    /// Part of a deposit paid for a sale.
    DepositUsed,
    /// A refund brought part of a deposit back.
    DepositRestored,
    /// Part of a deposit was handed back.
    DepositReturned,
    /// Part of a bill is owed.
    Owed,
    /// Part of what was owed was paid.
    Repaid,
    /// Part of what was owed need not be paid, since what it was for was given back.
    Forgiven,
}

impl MoneyMove {
    /// The transfer of so much money; none of nothing.
    #[must_use]
    pub fn transfer(self, amount: Fen) -> Option<Transfer> {
        use LedgerAccount::{Cash, Issued, Member, Refunded, Spent};
        use Unit::{CnyDeposit, CnyOwed};
        let (unit, from, to) = match self {
            Self::Deposit => (CnyDeposit, Cash, Member),
            Self::DepositUsed => (CnyDeposit, Member, Spent),
            Self::DepositRestored => (CnyDeposit, Spent, Member),
            Self::DepositReturned => (CnyDeposit, Member, Cash),
            Self::Owed => (CnyOwed, Issued, Member),
            Self::Repaid => (CnyOwed, Member, Cash),
            Self::Forgiven => (CnyOwed, Member, Refunded),
        };
        (amount.0 > 0).then_some(Transfer { unit, from, to, amount: amount.0 })
    }

    /// By how much what the member has left of the deposit, or still owes of the sale, changes.
    #[must_use]
    pub const fn change(self, amount: Fen) -> Fen {
        match self {
            Self::Deposit | Self::DepositRestored | Self::Owed => amount,
            Self::DepositUsed | Self::DepositReturned | Self::Repaid | Self::Forgiven => Fen(-amount.0),
        }
    }
}
