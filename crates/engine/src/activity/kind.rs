//! The words for what happens: the kinds of activities in a history file, and those of entries in a journal.

#[cfg(doc)]
use super::Deed;

/// The kind of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// [`Deed::Enrol`]
    Enrol,
    /// [`Deed::Sale`]
    Sale,
    /// [`Deed::Refund`]
    Refund,
    /// [`Deed::Referral`]
    Referral,
    /// [`Deed::ReferralVoid`]
    ReferralVoid,
    /// [`Deed::Event`]
    Event,
    /// [`Deed::Engage`]
    Engage,
    /// [`Deed::Topup`]
    Topup,
    /// [`Deed::Package`]
    Package,
    /// [`Deed::Redeem`]
    Redeem,
    /// [`Deed::Restore`]
    Restore,
    /// [`Deed::Points`]
    Points,
    /// [`Deed::Tier`]
    Tier,
}

impl Kind {
    /// Every kind, in the order of the language's table.
    pub const ALL: [Self; 13] = [
        Self::Enrol,
        Self::Sale,
        Self::Refund,
        Self::Referral,
        Self::ReferralVoid,
        Self::Event,
        Self::Engage,
        Self::Topup,
        Self::Package,
        Self::Redeem,
        Self::Restore,
        Self::Points,
        Self::Tier,
    ];

    /// The word in a history file and in the journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Referral => "referral",
            Self::ReferralVoid => "referral_void",
            Self::Event => "event",
            Self::Engage => "engage",
            Self::Topup => "topup",
            Self::Package => "package",
            Self::Redeem => "redeem",
            Self::Restore => "restore",
            Self::Points => "points",
            Self::Tier => "tier",
        }
    }

    /// The kind that a word names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        // Spelled out rather than searched for, since a file names a kind on each of its lines.
        match code {
            "enrol" => Some(Self::Enrol),
            "sale" => Some(Self::Sale),
            "refund" => Some(Self::Refund),
            "referral" => Some(Self::Referral),
            "referral_void" => Some(Self::ReferralVoid),
            "event" => Some(Self::Event),
            "engage" => Some(Self::Engage),
            "topup" => Some(Self::Topup),
            "package" => Some(Self::Package),
            "redeem" => Some(Self::Redeem),
            "restore" => Some(Self::Restore),
            "points" => Some(Self::Points),
            "tier" => Some(Self::Tier),
            _ => None,
        }
    }

    /// Whether the kind has an amount of money.
    #[must_use]
    pub const fn has_amount(self) -> bool {
        matches!(self, Self::Sale | Self::Refund | Self::Topup | Self::Package)
    }

    /// Whether the kind has a number of points.
    #[must_use]
    pub const fn has_points(self) -> bool {
        matches!(self, Self::Redeem | Self::Restore | Self::Points)
    }

    /// Whether the kind cannot be without an id.
    #[must_use]
    pub const fn needs_id(self) -> bool {
        matches!(self, Self::Sale | Self::Refund | Self::ReferralVoid | Self::Restore)
    }
}

/// The kind of an entry in a journal: an activity, or something that the engine is told nothing of because neither
/// tier nor points hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// An activity of the programme language.
    Activity(Kind),
    /// 定金: money paid in for a later sale.
    Deposit,
    /// Part of a deposit that paid for a sale.
    DepositUsed,
    /// Part of a deposit that a refund brought back into it.
    DepositRestored,
    /// Part of a deposit that was handed back.
    DepositReturned,
    /// 欠款: part of a bill that was not paid at once.
    Owed,
    /// Part of it that was paid later.
    Repaid,
    /// Part of it that a refund did away with.
    Forgiven,
    /// Something that a rule gave.
    Granted,
    /// Something that a rule gave and that no longer holds.
    GrantVoid,
    /// What became of a piece of a coupon.
    Coupon,
}

impl EntryKind {
    /// Every kind that is no activity.
    pub const DESK: [Self; 10] = [
        Self::Deposit,
        Self::DepositUsed,
        Self::DepositRestored,
        Self::DepositReturned,
        Self::Owed,
        Self::Repaid,
        Self::Forgiven,
        Self::Granted,
        Self::GrantVoid,
        Self::Coupon,
    ];

    /// The word in the journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Activity(kind) => kind.code(),
            Self::Deposit => "deposit",
            Self::DepositUsed => "deposit_used",
            Self::DepositRestored => "deposit_restored",
            Self::DepositReturned => "deposit_returned",
            Self::Owed => "owed",
            Self::Repaid => "repaid",
            Self::Forgiven => "forgiven",
            Self::Granted => "granted",
            Self::GrantVoid => "grant_void",
            Self::Coupon => "coupon",
        }
    }

    /// The kind that a word names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let of_desk = || Self::DESK.into_iter().find(|kind| kind.code() == code);
        Kind::from_code(code).map(Self::Activity).or_else(of_desk)
    }
}

#[cfg(test)]
mod tests {
    use super::{EntryKind, Kind};

    #[test]
    fn every_kind_is_read_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            assert_eq!(EntryKind::from_code(kind.code()), Some(EntryKind::Activity(kind)));
        }
        assert_eq!(Kind::from_code("Sale"), None);
    }

    #[test]
    fn what_the_desk_writes_is_no_activity() {
        for kind in EntryKind::DESK {
            assert_eq!(EntryKind::from_code(kind.code()), Some(kind));
            assert_eq!(Kind::from_code(kind.code()), None);
        }
    }
}
