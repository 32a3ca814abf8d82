//! Reminders ahead of a day, as use cases take and give them. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{CouponId, MemberId, NoticeId, StoreId};
use yanji_engine::Day;
use yanji_engine::measure::Measured;

use crate::clock::Instant;

/// A reminder about a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// About whom.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
    /// Her name, masked; empty where there is none.
    pub name: String,
    /// Her phone, masked; empty where there is none.
    pub phone: String,
    /// Of what: `retain`, `points_expiring`, `coupon_expiring` or `gift`.
    pub kind: String,
    /// The day that it is ahead of.
    pub due_on: Day,
    /// The figures.
    pub figures: NoticeFigures,
    /// The day on which it was made.
    pub made_on: Day,
    /// What became of it: `open`, `done` or `lapsed`.
    pub state: String,
    /// When it was done with.
    pub done_at: Option<Instant>,
    /// Who did.
    pub done_by: Option<String>,
}

/// What a reminder is about, in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFigures {
    /// The review of her tier, of which something is missing.
    Retain {
        /// What the tier is called.
        tier_name: String,
        /// The day at whose end it is decided.
        until: Day,
        /// Whether a grace is running.
        in_grace: bool,
        /// The condition with what she has.
        condition: Measured,
    },
    /// Points that expire.
    PointsExpiring {
        /// How many.
        points: i64,
        /// The last day of the first of them.
        first_on: Day,
        /// The last day of the last of them.
        last_on: Day,
    },
    /// A coupon that ends.
    CouponExpiring {
        /// Which.
        coupon: CouponId,
        /// What is printed on it.
        code: String,
        /// What members call its kind.
        name: String,
        /// Its last day.
        expires_on: Day,
    },
    /// Gifts that she was given.
    Gift {
        /// What the rules are called that gave them.
        gifts: Vec<String>,
        /// What members call what was given; the number where it is points.
        what: Vec<String>,
    },
}

/// Which reminders are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeQuery {
    /// Of this kind, by its code.
    #[serde(default)]
    pub kind: Option<String>,
    /// In this state, by its code; those that wait when there is none.
    #[serde(default)]
    pub state: Option<String>,
    /// About this member.
    #[serde(default)]
    pub member: Option<MemberId>,
    /// About members who joined in this store.
    #[serde(default)]
    pub store: Option<StoreId>,
    /// Where the page begins, from the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many at most, 1 to 200; 50 when there is none.
    #[serde(default)]
    pub limit: Option<i64>,
}

/// How many reminders of a kind wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeCount {
    /// The kind, by its code.
    pub kind: String,
    /// How many.
    pub open: i64,
}

/// How many days ahead reminders are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDays {
    /// Of the review of a tier, 1 to 90.
    pub retain: u16,
    /// Of points that expire, 1 to 90.
    pub points: u16,
    /// Of coupons that end, 1 to 90.
    pub coupons: u16,
}

impl Default for NoticeDays {
    fn default() -> Self {
        Self { retain: 30, points: 30, coupons: 14 }
    }
}
