//! The log as it is read: who did or looked at what. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::MemberId;
use yanji_engine::Day;

use crate::clock::Instant;

/// Which records of the log are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// The code of an action.
    #[serde(default)]
    pub action: Option<String>,
    /// Who, as [`LogPerson::code`] has it.
    #[serde(default)]
    pub person: Option<String>,
    /// What it was done to, by its id: all about one member. Records of books that are older than this question are
    /// not found by it.
    #[serde(default)]
    pub subject: Option<String>,
    /// The first day.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day.
    #[serde(default)]
    pub until: Option<Day>,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// A record of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When.
    pub at: Instant,
    /// Who, as the log names them: the id of one of the staff or of a key, or `machine`.
    pub person: String,
    /// The name of the person or of the key, as it is now; empty for the machine.
    pub who: String,
    /// The log-in name, where it is a person; else empty.
    pub login: String,
    /// The code of the role in which they acted.
    pub role: String,
    /// What the clinic calls that role; empty for one that every clinic begins with, and for one that is there no more.
    pub role_name: String,
    /// The code of the permission that it took; empty for what needs none.
    pub permission: String,
    /// Through which door.
    pub channel: String,
    /// The code of what was done.
    pub action: String,
    /// The id of what it was done to; empty when it was nothing in particular.
    pub subject: String,
    /// What that is called, where it has a name that is not personal: a card number, one of the staff, a store, a file; of
    /// a goal the code of what is measured, of a version its number, of a batch the tier or the points.
    pub subject_name: String,
    /// The member, where it was done to one.
    pub member: Option<MemberId>,
    /// The names of the personal fields that were read or changed.
    pub fields: Vec<String>,
    /// The code of the purpose for which personal fields were read.
    pub purpose: Option<String>,
    /// How many rows it was about, where it was not one.
    pub count: Option<i64>,
    /// How much money it was about, in fen, where it was about money.
    pub amount_fen: Option<i64>,
    /// How many points it gave, or took when negative, where it was about points alone.
    pub points: Option<i64>,
    /// The number of the sale that it made.
    pub number: Option<String>,
}

/// Somebody whom the log may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPerson {
    /// How the log names them.
    pub code: String,
    /// The name of the person, told apart from others of the same name, or of the key; empty for the machine.
    pub name: String,
}
