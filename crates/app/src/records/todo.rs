//! What waits to be done in a clinic. No behaviour; the sentences are the doors'.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ImportId, ProgrammeId};
use yanji_engine::Day;

use crate::clock::Instant;
use crate::records::Fit;

/// Something that waits to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// What.
    #[serde(flatten)]
    pub kind: TodoKind,
    /// How much it matters.
    pub severity: Severity,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is wrong or stands still.
    Urgent,
    /// Somebody should look at it.
    Advised,
    /// Good to know.
    Info,
}

/// What waits to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TodoKind {
    /// The books were found not to add up.
    VerificationFailed {
        /// How many faults.
        faults: i64,
    },
    /// No programme is in force, nor will one be.
    NoProgramme,
    /// Ends of days have not been handled.
    DaysOpen {
        /// The first of them.
        since: Day,
    },
    /// An import was given up.
    ImportFailed {
        /// Which.
        import: ImportId,
        /// Its file.
        file_name: String,
    },
    /// An import refused lines.
    ImportRefused {
        /// Which.
        import: ImportId,
        /// Its file.
        file_name: String,
        /// How many lines.
        lines: i64,
    },
    /// An import is under way.
    ImportRunning {
        /// Which.
        import: ImportId,
        /// Its file.
        file_name: String,
    },
    /// There has been no backup for a week, or never.
    BackupMissing {
        /// When the last one was made.
        last: Option<Instant>,
    },
    /// A version of the programme is published for a day to come.
    VersionComing {
        /// Which.
        version: ProgrammeId,
        /// What it is called.
        name: String,
        /// Its first day.
        from: Day,
    },
    /// A draft is newer than everything that was published.
    DraftWaiting {
        /// Which.
        version: ProgrammeId,
        /// What it is called; empty when its text cannot be read.
        name: String,
    },
    /// A tier lies far from its target.
    TierOffTarget {
        /// The tier's code.
        code: String,
        /// What members call it.
        name: String,
        /// By how many members.
        fit: Fit,
    },
    /// Alarms about money wait for somebody to look at them.
    AlarmsOpen {
        /// How many.
        alarms: i64,
        /// How many of them cannot wait: what is booked is not what is there, or a customer waits for her money.
        urgent: i64,
    },
    /// Reminders about members wait to be done with.
    RemindersWaiting {
        /// How many.
        notices: i64,
    },
    /// No goal is being followed.
    NoGoal,
    /// No store has been added.
    NoStore,
    /// The price list is empty.
    NoItem,
    /// Nobody but the owner can sign in.
    NoStaff,
}

/// The first steps of a clinic that has just begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSteps {
    /// Whether a programme is published.
    pub has_programme: bool,
    /// Whether there is a member.
    pub has_members: bool,
    /// Whether anybody but the first can sign in.
    pub has_staff: bool,
}

impl FirstSteps {
    /// Whether the clinic still stands at its beginning.
    #[must_use]
    pub const fn is_beginning(self) -> bool {
        !self.has_programme || !self.has_members
    }
}
