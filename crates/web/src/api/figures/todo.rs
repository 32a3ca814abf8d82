//! `GET /todo`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{Day, ImportId, Instant, ProgrammeId, codes};

codes! {
    /// How much something matters.
    Severity = records::Severity {
        /// Something is wrong or stands still.
        Urgent,
        /// Somebody should look at it.
        Advised,
        /// Good to know.
        Info,
    }
}

/// Something that waits to be done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Todo {
    /// How much it matters: `urgent`, `advised` or `info`.
    severity: Severity,
    /// What it is.
    what: TodoKind,
}

/// What waits to be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum TodoKind {
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
        /// When the last one was made; `null` if never.
        #[schema(required)]
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
        /// How many members it has beyond its target; negative where it has too few.
        members_over: i64,
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

type TodoList = List<Todo>;

impl From<records::Todo> for Todo {
    fn from(todo: records::Todo) -> Self {
        Self { severity: todo.severity.into(), what: todo.kind.into() }
    }
}

impl From<records::TodoKind> for TodoKind {
    fn from(kind: records::TodoKind) -> Self {
        use records::TodoKind as Kind;
        match kind {
            Kind::VerificationFailed { faults } => Self::VerificationFailed { faults },
            Kind::NoProgramme => Self::NoProgramme,
            Kind::DaysOpen { since } => Self::DaysOpen { since: Day(since) },
            Kind::ImportFailed { import, file_name } => Self::ImportFailed { import: ImportId(import), file_name },
            Kind::ImportRefused { import, file_name, lines } => {
                Self::ImportRefused { import: ImportId(import), file_name, lines }
            }
            Kind::ImportRunning { import, file_name } => Self::ImportRunning { import: ImportId(import), file_name },
            Kind::BackupMissing { last } => Self::BackupMissing { last: last.map(Instant) },
            Kind::VersionComing { version, name, from } => {
                Self::VersionComing { version: ProgrammeId(version), name, from: Day(from) }
            }
            Kind::DraftWaiting { version, name } => Self::DraftWaiting { version: ProgrammeId(version), name },
            Kind::TierOffTarget { code, name, fit } => Self::TierOffTarget { code, name, members_over: over(fit) },
            Kind::AlarmsOpen { alarms, urgent } => Self::AlarmsOpen { alarms, urgent },
            Kind::RemindersWaiting { notices } => Self::RemindersWaiting { notices },
            Kind::NoGoal => Self::NoGoal,
            Kind::NoStore => Self::NoStore,
            Kind::NoItem => Self::NoItem,
            Kind::NoStaff => Self::NoStaff,
        }
    }
}

const fn over(fit: records::Fit) -> i64 {
    match fit {
        records::Fit::Within => 0,
        records::Fit::Under { members } => -members,
        records::Fit::Over { members } => members,
    }
}

/// What waits to be done
///
/// The most urgent first; only what the caller may do something about.
#[utoipa::path(
    get, path = "/todo", operation_id = "todo_list", tag = "figures",
    responses((status = OK, description = "All of it.", body = TodoList)),
)]
pub(crate) async fn todo(caller: Caller) -> Result<Json<TodoList>, ApiError> {
    let todos = caller.run(|clinic, actor| clinic.todo_list(actor)).await?;
    Ok(Json(List::whole(todos)))
}
