//! What can happen at a desk, one entry of a journal at a time, and the end of days.

use std::fmt;

use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Day, Fen, Micros, Points};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation<A> {
    /// So many days end, for everybody.
    EndDays(u16),
    /// Something happens to one member today.
    Of {
        /// Her number.
        member: usize,
        /// What happens.
        act: A,
    },
}

/// What can be counted by its sort.
pub trait Sorted: fmt::Debug {
    /// The code of its sort.
    fn sort(&self) -> &'static str;
}

/// What happens to a member. Sales, referrals, redemptions and deposits have numbers of their own, which ascend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// She joins.
    Enrol,
    /// A sale.
    Sale {
        /// Its number.
        sale: u64,
        /// What was sold.
        lines: Vec<Line>,
    },
    /// Money given back.
    Refund {
        /// The sale.
        sale: u64,
        /// Places of lines, each once, and how much of them.
        lines: Vec<(usize, Fen)>,
    },
    /// An event attended.
    Event,
    /// A survey answered, a check-in, a review.
    Engage,
    /// Somebody whom she sent came.
    Referral {
        /// Its number.
        referral: u64,
    },
    /// A referral that does not count.
    ReferralVoid {
        /// The referral.
        referral: u64,
    },
    /// Points redeemed.
    Redeem {
        /// Its number.
        redeem: u64,
        /// How many.
        points: Points,
    },
    /// Points of a redemption brought back.
    Restore {
        /// The redemption.
        redeem: u64,
        /// How many.
        points: Points,
    },
    /// Points by hand.
    Points {
        /// How many; negative when taken.
        points: Points,
    },
    /// A tier by hand.
    Tier {
        /// Its code.
        code: &'static str,
        /// The last day of the lock.
        locked_until: Option<Day>,
    },
    /// Money that she has with the clinic, or owes it.
    Money {
        /// What happens to it.
        how: MoneyMove,
        /// The number of the deposit, or of the sale.
        of: u64,
        /// How much, at most what is left.
        amount: Fen,
    },
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The category.
    pub category: &'static str,
    /// What was paid.
    pub amount: Fen,
    /// The bonus that was granted.
    pub bonus: Micros,
}

/// The sorts of acts, for saying how often each is drawn and how often it was met. A sort of its own for each way in
/// which money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is an act or a movement of money by its own name")]
pub enum Sort {
    Enrol,
    Sale,
    Refund,
    Event,
    Engage,
    Referral,
    ReferralVoid,
    Redeem,
    Restore,
    Points,
    Tier,
    Deposit,
    DepositUsed,
    DepositRestored,
    DepositReturned,
    Owed,
    Repaid,
    Forgiven,
}

impl Sort {
    /// Every sort, in the order of the enum.
    pub const ALL: [Self; 18] = [
        Self::Enrol,
        Self::Sale,
        Self::Refund,
        Self::Event,
        Self::Engage,
        Self::Referral,
        Self::ReferralVoid,
        Self::Redeem,
        Self::Restore,
        Self::Points,
        Self::Tier,
        Self::Deposit,
        Self::DepositUsed,
        Self::DepositRestored,
        Self::DepositReturned,
        Self::Owed,
        Self::Repaid,
        Self::Forgiven,
    ];

    /// The code by which it is counted.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Event => "event",
            Self::Engage => "engage",
            Self::Referral => "referral",
            Self::ReferralVoid => "referral_void",
            Self::Redeem => "redeem",
            Self::Restore => "restore",
            Self::Points => "points",
            Self::Tier => "tier",
            Self::Deposit => "deposit",
            Self::DepositUsed => "deposit_used",
            Self::DepositRestored => "deposit_restored",
            Self::DepositReturned => "deposit_returned",
            Self::Owed => "owed",
            Self::Repaid => "repaid",
            Self::Forgiven => "forgiven",
        }
    }
}

impl<A: Sorted> Operation<A> {
    /// The code of the sort of days that end.
    pub const END_DAYS: &'static str = "end_days";

    /// Of which sort it is.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self {
            Self::EndDays(_) => Self::END_DAYS,
            Self::Of { act, .. } => act.sort(),
        }
    }
}

impl Sorted for Act {
    fn sort(&self) -> &'static str {
        let sort = match self {
            Self::Enrol => Sort::Enrol,
            Self::Sale { .. } => Sort::Sale,
            Self::Refund { .. } => Sort::Refund,
            Self::Event => Sort::Event,
            Self::Engage => Sort::Engage,
            Self::Referral { .. } => Sort::Referral,
            Self::ReferralVoid { .. } => Sort::ReferralVoid,
            Self::Redeem { .. } => Sort::Redeem,
            Self::Restore { .. } => Sort::Restore,
            Self::Points { .. } => Sort::Points,
            Self::Tier { .. } => Sort::Tier,
            Self::Money { how, .. } => match how {
                MoneyMove::Deposit => Sort::Deposit,
                MoneyMove::DepositUsed => Sort::DepositUsed,
                MoneyMove::DepositRestored => Sort::DepositRestored,
                MoneyMove::DepositReturned => Sort::DepositReturned,
                MoneyMove::Owed => Sort::Owed,
                MoneyMove::Repaid => Sort::Repaid,
                MoneyMove::Forgiven => Sort::Forgiven,
            },
        };
        sort.code()
    }
}
