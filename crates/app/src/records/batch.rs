//! Changes of many members at once, as use cases take and give them. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{BatchId, MemberId};
use yanji_engine::Day;

use crate::clock::Instant;
use crate::records::MemberQuery;

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
    /// What members call the tier that is set; empty for points.
    pub tier_name: String,
    /// Where it stands.
    pub status: BatchStatus,
    /// How many members it is about.
    pub members: i64,
    /// What became of them; in a draft, what is foreseen.
    pub counts: BatchCounts,
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
    /// Why she was refused or kept: the code of a refusal, or `changed_since`.
    pub code: String,
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
    /// How many would be left as they are, since something else has changed them.
    pub kept: i64,
}
