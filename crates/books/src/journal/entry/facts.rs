//! What an entry of the journal says in short: its kind, the sale, the money and the points that it is about.

use yanji_engine::activity::{EntryKind, Kind};
use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Fen, Points};

use super::{EntryDeed, EntryMoney, MoneyOf, PointsCause};
use crate::id::{DepositId, SaleId};

impl EntryDeed {
    /// The kind of entry.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Enrol => EntryKind::Activity(Kind::Enrol),
            Self::Sale { .. } => EntryKind::Activity(Kind::Sale),
            Self::Refund { .. } => EntryKind::Activity(Kind::Refund),
            Self::Referral { .. } => EntryKind::Activity(Kind::Referral),
            Self::ReferralVoid { .. } => EntryKind::Activity(Kind::ReferralVoid),
            Self::Event => EntryKind::Activity(Kind::Event),
            Self::Engage => EntryKind::Activity(Kind::Engage),
            Self::Topup { .. } => EntryKind::Activity(Kind::Topup),
            Self::Package { .. } => EntryKind::Activity(Kind::Package),
            Self::Redeem { .. } => EntryKind::Activity(Kind::Redeem),
            Self::Restore { .. } => EntryKind::Activity(Kind::Restore),
            Self::Points { .. } => EntryKind::Activity(Kind::Points),
            Self::Tier { .. } => EntryKind::Activity(Kind::Tier),
            Self::Deposit { .. } => EntryKind::Deposit,
            Self::DepositUsed { .. } => EntryKind::DepositUsed,
            Self::DepositRestored { .. } => EntryKind::DepositRestored,
            Self::DepositReturned { .. } => EntryKind::DepositReturned,
            Self::Owed { .. } => EntryKind::Owed,
            Self::Repaid { .. } => EntryKind::Repaid,
            Self::Forgiven { .. } => EntryKind::Forgiven,
            Self::Granted { .. } => EntryKind::Granted,
            Self::GrantVoid { .. } => EntryKind::GrantVoid,
            Self::Coupon { .. } => EntryKind::Coupon,
        }
    }

    /// The sale that the entry makes, takes back from or is about.
    #[must_use]
    pub fn sale(&self) -> Option<SaleId> {
        self.facts().sale
    }

    /// The money in units of the ledger that the entry moves.
    #[must_use]
    pub fn money(&self) -> Option<EntryMoney> {
        self.facts().money
    }

    /// Why the entry gives or takes points, where it says so.
    #[must_use]
    pub fn points_cause(&self) -> Option<PointsCause> {
        self.facts().points_cause
    }

    /// The points that the entry is about alone: how many are given, or taken when negative.
    #[must_use]
    pub fn points(&self) -> Option<i64> {
        self.facts().points.map(|points| points.0)
    }

    /// The money that the entry is about, in fen: what a sale counts, what was taken back, paid in, owed or repaid.
    #[must_use]
    pub fn amount_fen(&self) -> Option<i64> {
        self.facts().amount.map(|amount| amount.0)
    }

    /// All of these, each kind of entry once.
    fn facts(&self) -> Facts {
        match self {
            Self::Sale { sale, lines, .. } => Facts::of_lines(*sale, lines.iter().map(|line| line.amount_fen)),
            Self::Refund { sale, lines, .. } => Facts::of_lines(*sale, lines.iter().map(|line| line.amount_fen)),
            Self::Topup { amount_fen } | Self::Package { amount_fen } => {
                Facts { amount: Some(*amount_fen), ..Facts::default() }
            }
            Self::Redeem { points, sale, .. } => {
                Facts { sale: *sale, points: Some(Points(-points.0)), ..Facts::default() }
            }
            Self::Restore { points, sale, .. } => Facts { sale: *sale, points: Some(*points), ..Facts::default() },
            Self::Points { points, cause } => Facts { points: Some(*points), points_cause: *cause, ..Facts::default() },
            Self::Deposit { deposit, amount_fen } => Facts::of_deposit(MoneyMove::Deposit, *deposit, None, *amount_fen),
            Self::DepositUsed { deposit, sale, amount_fen } => {
                Facts::of_deposit(MoneyMove::DepositUsed, *deposit, Some(*sale), *amount_fen)
            }
            Self::DepositRestored { deposit, sale, amount_fen } => {
                Facts::of_deposit(MoneyMove::DepositRestored, *deposit, Some(*sale), *amount_fen)
            }
            Self::DepositReturned { deposit, amount_fen } => {
                Facts::of_deposit(MoneyMove::DepositReturned, *deposit, None, *amount_fen)
            }
            Self::Owed { sale, amount_fen } => Facts::of_debt(MoneyMove::Owed, *sale, *amount_fen),
            Self::Repaid { sale, amount_fen, .. } => Facts::of_debt(MoneyMove::Repaid, *sale, *amount_fen),
            Self::Forgiven { sale, amount_fen } => Facts::of_debt(MoneyMove::Forgiven, *sale, *amount_fen),
            Self::Enrol
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Tier { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => Facts::default(),
        }
    }
}

/// What an entry is about, as far as it is about such a thing.
#[derive(Clone, Copy, Default)]
struct Facts {
    sale: Option<SaleId>,
    amount: Option<Fen>,
    /// How the amount moves in the ledger.
    money: Option<EntryMoney>,
    points: Option<Points>,
    points_cause: Option<PointsCause>,
}

impl Facts {
    fn of_lines(sale: SaleId, amounts: impl Iterator<Item = Fen>) -> Self {
        let amount = Fen(amounts.map(|amount| amount.0).sum());
        Self { sale: Some(sale), amount: Some(amount), ..Self::default() }
    }

    fn of_deposit(how: MoneyMove, deposit: DepositId, sale: Option<SaleId>, amount: Fen) -> Self {
        let money = EntryMoney { how, of: MoneyOf::Deposit(deposit), amount };
        Self { sale, amount: Some(amount), money: Some(money), ..Self::default() }
    }

    fn of_debt(how: MoneyMove, sale: SaleId, amount: Fen) -> Self {
        let money = EntryMoney { how, of: MoneyOf::Sale(sale), amount };
        Self { sale: Some(sale), amount: Some(amount), money: Some(money), ..Self::default() }
    }
}
