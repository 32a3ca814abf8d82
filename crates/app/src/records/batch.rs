//! Changes of many members at once, as use cases take and give them. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{BatchId, MemberId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Coupon;

use crate::clock::Instant;
use crate::records::{HandCause, MemberQuery};

/// What is done to each member of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum BatchChange {
    /// A tier is set.
    Tier {
        /// The tier's code.
        tier: String,
        /// The last day on which nothing else changes it.
        locked_until: Option<Day>,
    },
    /// Points are given or, when negative, taken.
    Points {
        /// How many; not 0.
        points: i64,
        /// Why, where it is said. Points are taken for a correction alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<HandCause>,
    },
    /// Pieces of a coupon are given.
    Coupon {
        /// The code of the kind.
        coupon: String,
        /// How many pieces each member gets, all or none; 1 to 20.
        count: u16,
    },
}

/// Whom a batch is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchChoice {
    /// These members.
    Members(Vec<MemberId>),
    /// All whom a query finds, on all its pages.
    Found(MemberQuery),
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStatus {
    /// Its members are being put down.
    Choosing,
    /// It can be looked at; nothing has been changed.
    Draft,
    /// It has begun and not ended.
    Running,
    /// Every member has been looked at.
    Done,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

/// A change of many members at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// What is done to each.
    pub change: BatchChange,
    /// What members call the tier that is set; empty for anything else.
    pub tier_name: String,
    /// The coupon that is given; `None` for anything else.
    pub coupon: Option<BatchCoupon>,
    /// Where it stands.
    pub status: BatchStatus,
    /// How many members it is about.
    pub members: i64,
    /// What became of them; in a draft, what is foreseen.
    pub counts: BatchCounts,
    /// Why members are refused or kept, and how many of them; in a draft, as foreseen.
    pub why: Vec<BatchWhy>,
    /// When it was put together.
    pub created_at: Instant,
    /// The name of whoever did, or the name that the journal has for them.
    pub created_by: String,
    /// When it began.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// When it was taken back.
    pub undone_at: Option<Instant>,
    /// Who took it back, as in `created_by`.
    pub undone_by: Option<String>,
}

/// The coupon that a batch gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCoupon {
    /// What members call it.
    pub name: String,
    /// How many pieces can still be issued at this moment; `None`: as many as asked for, or the kind is issued no more.
    pub left: Option<i64>,
    /// How many pieces were given; in a draft, would be.
    pub given: i64,
    /// How many of them were taken back with the batch.
    pub back: i64,
}

/// Why members of a batch are refused or kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchWhy {
    /// What they came to.
    pub outcome: BatchOutcomeKind,
    /// The reason, as in [`BatchMember::code`].
    pub code: String,
    /// How many members.
    pub members: i64,
}

/// A kind of coupon that a batch can give today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCouponKind {
    /// Its terms.
    pub terms: Coupon,
    /// How many pieces can still be issued; `None`: as many as asked for.
    pub left: Option<i64>,
}

/// What became of the members of a batch, or is foreseen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    /// Not looked at yet.
    pub waiting: i64,
    /// Changed, and still so.
    pub done: i64,
    /// Of those that are changed, raised to a higher tier.
    pub up: i64,
    /// Of those that are changed, lowered to a lower tier.
    pub down: i64,
    /// Of those that are changed, kept in their tier, with another lock.
    pub level: i64,
    /// Stood so already.
    pub same: i64,
    /// Refused by the rules.
    pub refused: i64,
    /// Changed and taken back.
    pub undone: i64,
    /// Left as they are when the others were taken back.
    pub kept: i64,
}

/// What a member of a batch came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchOutcomeKind {
    /// Nothing yet.
    Waiting,
    /// Changed.
    Done,
    /// Stood so already.
    Same,
    /// Refused by the rules.
    Refused,
    /// Taken back.
    Undone,
    /// Left as it is when the others were taken back.
    Kept,
}

/// A member of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchMember {
    /// Her place in the batch, from 1.
    pub place: i64,
    /// She.
    pub id: MemberId,
    /// Her card number.
    pub number: String,
    /// Her name, masked.
    pub name: String,
    /// What members call her tier before.
    pub tier_before: String,
    /// What became of her; in a draft, what is foreseen.
    pub outcome: BatchOutcomeKind,
    /// Why she was refused or kept: the code of a refusal or of a problem, `account_closed` where her account was set
    /// aside, `changed_since` where something else has changed her tier; of a coupon that stays `used`, `handed_on`,
    /// `expired` or `void`.
    pub code: String,
    /// What is printed on the pieces of a coupon that she got.
    pub coupons: Vec<String>,
    /// How many of them were taken back with the batch.
    pub pieces_back: i64,
}

/// Why a batch was made and taken back, in the clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReasons {
    /// Why it was made.
    pub reason: String,
    /// Why it was taken back; empty when it was not.
    pub undo_reason: String,
}

/// What taking a batch back would come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchUndo {
    /// How many would be set back.
    pub back: i64,
    /// How many would be left as they are, since something else has changed them; of a batch of coupons, how many have a
    /// piece that stays.
    pub kept: i64,
}
