//! What an entry of the journal says in short: its kind, the sale, the money and the points that it is about.

use yanji_engine::activity::{EntryKind, Kind};
use yanji_engine::ledger::MoneyMove;

use super::{EntryDeed, EntryMoney, MoneyOf, PointsCause};
use crate::id::SaleId;

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
    pub const fn sale(&self) -> Option<SaleId> {
        match self {
            Self::Sale { sale, .. }
            | Self::Refund { sale, .. }
            | Self::DepositUsed { sale, .. }
            | Self::DepositRestored { sale, .. }
            | Self::Owed { sale, .. }
            | Self::Repaid { sale, .. }
            | Self::Forgiven { sale, .. } => Some(*sale),
            Self::Redeem { sale, .. } | Self::Restore { sale, .. } => *sale,
            Self::Enrol
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Points { .. }
            | Self::Tier { .. }
            | Self::Deposit { .. }
            | Self::DepositReturned { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => None,
        }
    }

    /// The money in units of the ledger that the entry moves.
    #[must_use]
    pub const fn money(&self) -> Option<EntryMoney> {
        let (how, of, amount) = match self {
            Self::Deposit { deposit, amount_fen } => (MoneyMove::Deposit, MoneyOf::Deposit(*deposit), *amount_fen),
            Self::DepositUsed { deposit, amount_fen, .. } => {
                (MoneyMove::DepositUsed, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::DepositRestored { deposit, amount_fen, .. } => {
                (MoneyMove::DepositRestored, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::DepositReturned { deposit, amount_fen } => {
                (MoneyMove::DepositReturned, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::Owed { sale, amount_fen } => (MoneyMove::Owed, MoneyOf::Sale(*sale), *amount_fen),
            Self::Repaid { sale, amount_fen, .. } => (MoneyMove::Repaid, MoneyOf::Sale(*sale), *amount_fen),
            Self::Forgiven { sale, amount_fen } => (MoneyMove::Forgiven, MoneyOf::Sale(*sale), *amount_fen),
            Self::Enrol
            | Self::Sale { .. }
            | Self::Refund { .. }
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Redeem { .. }
            | Self::Restore { .. }
            | Self::Points { .. }
            | Self::Tier { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => return None,
        };
        Some(EntryMoney { how, of, amount })
    }

    /// Why the entry gives or takes points, where it says so.
    #[must_use]
    pub const fn points_cause(&self) -> Option<PointsCause> {
        match self {
            Self::Points { cause, .. } => *cause,
            Self::Enrol
            | Self::Sale { .. }
            | Self::Refund { .. }
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Redeem { .. }
            | Self::Restore { .. }
            | Self::Tier { .. }
            | Self::Deposit { .. }
            | Self::DepositUsed { .. }
            | Self::DepositRestored { .. }
            | Self::DepositReturned { .. }
            | Self::Owed { .. }
            | Self::Repaid { .. }
            | Self::Forgiven { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => None,
        }
    }

    /// The points that the entry is about alone: how many are given, or taken when negative.
    #[must_use]
    pub const fn points(&self) -> Option<i64> {
        match self {
            Self::Redeem { points, .. } => Some(-points.0),
            Self::Restore { points, .. } | Self::Points { points, .. } => Some(points.0),
            Self::Enrol
            | Self::Sale { .. }
            | Self::Refund { .. }
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Tier { .. }
            | Self::Deposit { .. }
            | Self::DepositUsed { .. }
            | Self::DepositRestored { .. }
            | Self::DepositReturned { .. }
            | Self::Owed { .. }
            | Self::Repaid { .. }
            | Self::Forgiven { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => None,
        }
    }

    /// The money that the entry is about, in fen: what a sale counts, what was taken back, paid in, owed or repaid.
    #[must_use]
    pub fn amount_fen(&self) -> Option<i64> {
        match self {
            Self::Sale { lines, .. } => Some(lines.iter().map(|line| line.amount_fen.0).sum()),
            Self::Refund { lines, .. } => Some(lines.iter().map(|line| line.amount_fen.0).sum()),
            Self::Topup { amount_fen }
            | Self::Package { amount_fen }
            | Self::Deposit { amount_fen, .. }
            | Self::DepositUsed { amount_fen, .. }
            | Self::DepositRestored { amount_fen, .. }
            | Self::DepositReturned { amount_fen, .. }
            | Self::Owed { amount_fen, .. }
            | Self::Repaid { amount_fen, .. }
            | Self::Forgiven { amount_fen, .. } => Some(amount_fen.0),
            Self::Enrol
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Redeem { .. }
            | Self::Restore { .. }
            | Self::Points { .. }
            | Self::Tier { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => None,
        }
    }
}
