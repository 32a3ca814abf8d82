//! What can happen at a desk, one entry of a journal at a time, and the end of days.

use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Day, Fen, Micros, Points};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// So many days end, for everybody.
    EndDays(u16),
    /// Something happens to one member today.
    Of {
        /// Her number.
        member: usize,
        /// What happens.
        act: Act,
    },
}

/// What happens to a member. Sales, redemptions and deposits have numbers of their own, which ascend.
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

/// The sorts of operations, for saying how often each is drawn and how often it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is an act or a movement of money by its own name")]
pub enum Sort {
    EndDays,
    Enrol,
    Sale,
    Refund,
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
    /// Every sort.
    pub const ALL: [Self; 15] = [
        Self::EndDays,
        Self::Enrol,
        Self::Sale,
        Self::Refund,
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
}

impl Operation {
    /// Of which sort it is.
    #[must_use]
    pub const fn sort(&self) -> Sort {
        match self {
            Self::EndDays(_) => Sort::EndDays,
            Self::Of { act, .. } => match act {
                Act::Enrol => Sort::Enrol,
                Act::Sale { .. } => Sort::Sale,
                Act::Refund { .. } => Sort::Refund,
                Act::Redeem { .. } => Sort::Redeem,
                Act::Restore { .. } => Sort::Restore,
                Act::Points { .. } => Sort::Points,
                Act::Tier { .. } => Sort::Tier,
                Act::Money { how, .. } => match how {
                    MoneyMove::Deposit => Sort::Deposit,
                    MoneyMove::DepositUsed => Sort::DepositUsed,
                    MoneyMove::DepositRestored => Sort::DepositRestored,
                    MoneyMove::DepositReturned => Sort::DepositReturned,
                    MoneyMove::Owed => Sort::Owed,
                    MoneyMove::Repaid => Sort::Repaid,
                    MoneyMove::Forgiven => Sort::Forgiven,
                },
            },
        }
    }
}
