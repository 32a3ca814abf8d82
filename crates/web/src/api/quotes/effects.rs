//! What a sale would do to the member, and what the cashier should see before: the parts of a quote that are no money.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::condition::Condition;
use crate::api::value::DepositId;

/// A tier on a bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuoteTier {
    /// Its code.
    #[schema(example = "gold")]
    code: String,
    /// What members call it.
    name: String,
    /// Its place in the ladder; 0 is the lowest.
    rank: usize,
}

/// What a sale would do to a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuoteEffect {
    /// Points that it earns.
    points_earned: i64,
    /// Points that the member has after it.
    points_after: i64,
    /// Points that the member owes after it.
    points_debt_after: i64,
    /// The tier after it.
    tier_after: QuoteTier,
    /// Whether that is another one than before.
    is_change: bool,
    /// What is missing to the next tier after it; `null` in the highest one.
    #[schema(required)]
    next: Option<QuoteNext>,
}

/// The next tier, and what it asks for.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuoteNext {
    /// The tier.
    tier: QuoteTier,
    /// Its condition, measured after the sale.
    condition: Condition,
}

/// Something about a bill that the cashier should see.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum QuoteWarning {
    /// The item of a line has cautions; the text stands in the line.
    Cautions {
        /// The place of the line, from 0.
        line: usize,
    },
    /// The member owes money for earlier sales.
    Owes {
        /// How much, in fen.
        owed_fen: i64,
    },
    /// The member has paid a deposit that is not used yet.
    HasDeposit {
        /// How much is left of all of them, in fen.
        left_fen: i64,
    },
    /// A deposit was paid in for an item that is not on the bill. It may pay all the same; ask her first.
    DepositElsewhere {
        /// The deposit.
        deposit: DepositId,
        /// What the item that it was paid in for is called.
        name: String,
        /// How much is left of it, in fen.
        left_fen: i64,
    },
    /// Coupons that could be used expire within seven days and are not used.
    CouponsExpire {
        /// How many.
        coupons: usize,
    },
}

/// A change by hand that goes beyond a limit.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum HandExcess {
    /// More off one line than allowed.
    Line {
        /// The place of the line, from 0.
        line: usize,
        /// What is taken off, in fen.
        off_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
    /// More rounded off than allowed.
    Rounding {
        /// What is taken off, in fen.
        off_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
    /// More given away today than allowed.
    Gifts {
        /// What it comes to with this sale, in fen.
        given_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
}

impl From<records::QuoteTier> for QuoteTier {
    fn from(tier: records::QuoteTier) -> Self {
        Self { code: tier.code, name: tier.name, rank: tier.rank }
    }
}

impl From<records::QuoteEffect> for QuoteEffect {
    fn from(effect: records::QuoteEffect) -> Self {
        Self {
            points_earned: effect.points_earned,
            points_after: effect.points_after,
            points_debt_after: effect.points_debt_after,
            tier_after: effect.tier_after.into(),
            is_change: effect.is_change,
            next: effect
                .next
                .map(|next| QuoteNext { tier: next.tier.into(), condition: Condition::bare(&next.condition) }),
        }
    }
}

impl From<records::QuoteWarning> for QuoteWarning {
    fn from(warning: records::QuoteWarning) -> Self {
        match warning {
            records::QuoteWarning::Cautions { line } => Self::Cautions { line },
            records::QuoteWarning::Owes { owed_fen } => Self::Owes { owed_fen },
            records::QuoteWarning::HasDeposit { left_fen } => Self::HasDeposit { left_fen },
            records::QuoteWarning::DepositElsewhere { deposit, name, left_fen } => {
                Self::DepositElsewhere { deposit: DepositId(deposit), name, left_fen }
            }
            records::QuoteWarning::CouponsExpire { coupons } => Self::CouponsExpire { coupons },
        }
    }
}

impl From<records::HandExcess> for HandExcess {
    fn from(excess: records::HandExcess) -> Self {
        match excess {
            records::HandExcess::Line { line, off_fen, most_fen } => Self::Line { line, off_fen, most_fen },
            records::HandExcess::Rounding { off_fen, most_fen } => Self::Rounding { off_fen, most_fen },
            records::HandExcess::Gifts { given_fen, most_fen } => Self::Gifts { given_fen, most_fen },
        }
    }
}
