//! The figures of a clinic: a month and what it is compared with, the pyramid beside its targets, a day. No behaviour
//! but shares of figures that are given.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, SaleId, StoreId};
use yanji_engine::Day;

use crate::clock::Instant;
use crate::records::{TierChange, TierShare};

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    first: Day,
}

impl Month {
    /// The month that holds a day.
    #[must_use]
    pub const fn of(day: Day) -> Self {
        Self { first: day.month_end().add_months(-1).month_end().next() }
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Day {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub const fn last(self) -> Day {
        self.first.month_end()
    }

    /// So many months later, or earlier when negative.
    #[must_use]
    pub const fn add(self, months: i32) -> Self {
        Self { first: self.first.add_months(months) }
    }
}

/// What some days add up to. Money is in fen; a refund takes away from the day of its sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Sales less refunds, in fen.
    pub revenue_fen: i64,
    /// Sales that have not been refunded in full.
    pub sales: i64,
    /// Members who joined.
    pub new_members: i64,
    /// Members who came at least once.
    pub active_members: i64,
    /// Members who came on two days or more.
    pub returning_members: i64,
    /// Points earned by these sales.
    pub points_earned: i64,
    /// Points redeemed, less those that came back; negative when more came back.
    pub points_used: i64,
    /// Moves to a higher tier.
    pub upgrades: i64,
    /// Moves to a lower tier.
    pub downgrades: i64,
}

impl Figures {
    /// What a sale comes to on average, in fen: revenue / sales; 0 without a sale.
    #[must_use]
    pub fn ticket_fen(&self) -> i64 {
        rounded(self.revenue_fen, self.sales)
    }

    /// Of the members who came, the share that came on two days or more, in hundredths of a percent: returning /
    /// active.
    #[must_use]
    pub fn repurchase_bp(&self) -> i64 {
        share_bp(self.returning_members, self.active_members)
    }
}

/// `part / whole`, rounded half up; 0 of nothing. Neither is negative.
fn rounded(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part.max(0)), i128::from(whole));
    if whole <= 0 { 0 } else { i64::try_from((part * 2 + whole) / (whole * 2)).unwrap_or(i64::MAX) }
}

/// `part / whole` in hundredths of a percent, rounded half up; 0 of nothing.
#[must_use]
pub fn share_bp(part: i64, whole: i64) -> i64 {
    rounded(part.saturating_mul(10_000), whole)
}

/// A month so far, beside the same days of the months before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    /// The first day.
    pub from: Day,
    /// The last day that is counted: the last of the month, or today.
    pub until: Day,
    /// The figures of these days.
    pub now: Figures,
    /// Those of the same days of the month before.
    pub before: Figures,
    /// Those of the same days of the last six months, oldest first; the last ones are `now`.
    pub trend: Vec<Figures>,
}

/// The share of members that a tier is meant to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetBand {
    /// At least so much, in hundredths of a percent.
    pub least_bp: i64,
    /// At most so much, in hundredths of a percent.
    pub most_bp: i64,
}

/// A tier's target, for setting it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierTarget {
    /// The tier's code.
    pub code: String,
    /// What members call it; not read when a target is set.
    #[serde(default)]
    pub name: String,
    /// The share that it is meant to have.
    pub band: TargetBand,
}

/// How a tier lies to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// In the band, or nobody is a member yet.
    Within,
    /// Too few.
    Under {
        /// How many members short of the band.
        members: i64,
    },
    /// Too many.
    Over {
        /// How many members beyond the band.
        members: i64,
    },
}

/// A tier of the pyramid beside its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PyramidTier {
    /// How many stand in it.
    pub share: TierShare,
    /// What it is meant to have; `None` for a tier that the programme no longer has.
    pub target: Option<TargetBand>,
    /// How it lies to that.
    pub fit: Fit,
}

/// The pyramid beside its targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pyramid {
    /// The day, at whose end it is so.
    pub as_of: Day,
    /// All members enrolled by then.
    pub members: i64,
    /// The tiers, lowest first.
    pub tiers: Vec<PyramidTier>,
}

/// What happened on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayReport {
    /// The day.
    pub day: Day,
    /// Members who came.
    pub active_members: i64,
    /// Members who joined.
    pub new_members: i64,
    /// What it took; `None` for whoever may not see the clinic's money.
    pub takings: Option<Takings>,
    /// What was recorded of it, newest first.
    pub happenings: Vec<Happening>,
}

/// What some days took. A refund takes away from the day of its sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takings {
    /// Sales less refunds, in fen.
    pub revenue_fen: i64,
    /// Sales that have not been refunded in full.
    pub sales: i64,
}

/// Something that was recorded about a member, or of a sale without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When it was recorded.
    pub at: Instant,
    /// The stable code of its kind.
    pub kind: String,
    /// What became of a piece of a coupon, where it is about one: `issued`, `received`, `handed_on`, `void`, `returned`.
    pub coupon_event: Option<String>,
    /// The member; `None` for a sale without one.
    pub member: Option<MemberId>,
    /// Her card number; empty for a sale without a member.
    pub number: String,
    /// The sale that it is about, if it is about one.
    pub sale: Option<SaleId>,
    /// The name of whoever recorded it, the name of the key, or nothing.
    pub operator: String,
    /// Through which door.
    pub channel: String,
    /// Where.
    pub store: Option<StoreId>,
    /// Money, in fen, where it is about money.
    pub amount_fen: Option<i64>,
    /// Points, where it is about points alone.
    pub points: Option<i64>,
    /// What it changed about her tier; tiers by their names.
    pub tier_changes: Vec<TierChange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days() {
        let month = Month::of(Day::parse("2024-02-29").unwrap());
        assert_eq!((month.first().to_string(), month.last().to_string()), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(month.add(-2).first().to_string(), "2023-12-01");
        assert_eq!(Month::of(Day::parse("2024-03-01").unwrap()), month.add(1));
    }

    #[test]
    fn shares_are_rounded_and_nothing_has_none() {
        assert_eq!([share_bp(1, 3), share_bp(2, 3), share_bp(0, 0), share_bp(5, 5)], [3_333, 6_667, 0, 10_000]);
        let figures = Figures { revenue_fen: 100, sales: 3, ..Figures::default() };
        assert_eq!(figures.ticket_fen(), 33);
    }
}
