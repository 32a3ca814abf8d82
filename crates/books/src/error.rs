//! What can go wrong with the books. The texts name tables, columns, constraints and codes; never a parameter and
//! never the content of a row.

use std::borrow::Cow;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use tokio_postgres::error::SqlState;

/// An error of a database, whichever it is.
pub(crate) type Source = Box<dyn Error + Send + Sync>;

/// Why the books could not do what they were asked.
#[derive(Debug, thiserror::Error)]
pub enum BooksError {
    /// The database failed or refused a statement, for a reason that no other variant names.
    #[error("the database failed at: {doing}")]
    Database {
        /// The statement, or what was done without one.
        doing: String,
        /// What the database said.
        source: Source,
    },
    /// A row with the same key is there already.
    #[error("a row with this key is there already, at: {doing}")]
    Conflict {
        /// The statement.
        doing: String,
        /// What the database said; names the constraint.
        source: Source,
    },
    /// The schema forbids the change: a check, a foreign key, a NULL, or a trigger that guards the journal.
    #[error("the schema forbids the change, at: {doing}")]
    Constraint {
        /// The statement.
        doing: String,
        /// What the database said; names the constraint.
        source: Source,
    },
    /// The wait for a lock or a free connection took longer than
    /// [`Options::patience`](crate::Options::patience); trying again later may work.
    #[error("the books are busy: {doing}")]
    Busy {
        /// The statement, or what was waited for.
        doing: String,
        /// What the database said, if it was asked.
        source: Option<Source>,
    },
    /// A stored value breaks a rule that every writer keeps.
    #[error("the books do not fit together at {table}.{column}, row {row}")]
    Inconsistency {
        /// The table, as named in the statement.
        table: Cow<'static, str>,
        /// The column.
        column: Cow<'static, str>,
        /// The row: its id, or its place in the answer.
        row: String,
    },
    /// A statement that gives at most one row gave another number of rows.
    #[error("{found} rows instead of one, from: {doing}")]
    RowCount {
        /// The statement.
        doing: String,
        /// How many rows there were.
        found: usize,
    },
    /// The closure answered `Ok` although one of its statements had failed; nothing was kept.
    #[error("a statement failed and its error was dropped; nothing was kept")]
    ErrorDropped,
    /// The commit failed; nothing of the group of writes was kept.
    #[error("the commit failed; nothing was kept")]
    Commit(#[source] Arc<BooksError>),
    /// The connection or the disk broke during the commit: the write may or may not hold. Asking again under the same
    /// idempotency key tells.
    #[error("the connection or the disk broke during the commit; the write may or may not hold")]
    OutcomeUnknown(#[source] Source),
    /// The closure panicked; nothing was kept.
    #[error("the work on the books panicked; nothing was kept")]
    Panicked,
    /// `write` was called inside a `write` on the same books, which would wait for itself.
    #[error("a write inside a write on the same books")]
    Nested,
    /// The connection is being closed.
    #[error("the connection is being closed")]
    Closed,
    /// The name of a schema holds more than lower-case letters, digits and underscores.
    #[error("{0:?} is no name for a schema: lower-case letters, digits and _, at most 63, a letter first")]
    SchemaName(String),
    /// The file of the books could not be made.
    #[error("cannot make {}", file.display())]
    File {
        /// Its path.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A migration failed; the database is as it was before that migration.
    #[error("migration {number} ({name}) failed")]
    Migration {
        /// Its number.
        number: i64,
        /// Its name.
        name: String,
        /// Why.
        source: Box<BooksError>,
    },
    /// A migration that the database has is no longer the text it was.
    #[error("migration {number} ({name}) is not the one that was applied to this database")]
    MigrationChanged {
        /// Its number.
        number: i64,
        /// Its name, as recorded.
        name: String,
    },
    /// The database has a migration that this program does not know: a newer program was here.
    #[error("the database has migration {number} ({name}), which this program does not know; use a newer one")]
    MigrationUnknown {
        /// Its number.
        number: i64,
        /// Its name, as recorded.
        name: String,
    },
    /// The program's own list of migrations is not in rising order.
    #[error("migration {number} does not come after the one before it")]
    MigrationOrder {
        /// The first number out of order.
        number: i64,
    },
}

impl BooksError {
    /// Whether a text held the character U+0000, which no database takes: the fault is the input's.
    #[must_use]
    pub fn is_nul_in_text(&self) -> bool {
        crate::access::is_nul(self)
    }
}

impl BooksError {
    /// Says whether a row with the same key was there already.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether SQLite could not write, flush or read its files.
    pub(crate) fn is_of_disk(&self) -> bool {
        let Self::Database { source, .. } = self else { return false };
        let code = source.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
        code == Some(rusqlite::ErrorCode::SystemIoFailure)
    }

    pub(crate) fn row_count(sql: &str, found: usize) -> Self {
        Self::RowCount { doing: one_line(sql), found }
    }

    /// Sorts an error of SQLite, which came while doing `doing` (a statement or words).
    pub(crate) fn from_sqlite(doing: &str, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked};
        use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

        let doing = one_line(doing);
        let code = error.sqlite_error().copied();
        let source = error.into();
        match code.map(|failure| (failure.code, failure.extended_code)) {
            Some((ConstraintViolation, SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY)) => {
                Self::Conflict { doing, source }
            }
            Some((ConstraintViolation, _)) => Self::Constraint { doing, source },
            Some((DatabaseBusy | DatabaseLocked, _)) => Self::Busy { doing, source: Some(source) },
            _ => Self::Database { doing, source },
        }
    }

    /// Sorts an error of PostgreSQL, which came while doing `doing` (a statement or words).
    pub(crate) fn from_postgres(doing: &str, error: tokio_postgres::Error) -> Self {
        let doing = one_line(doing);
        let Some(fault) = error.as_db_error() else {
            let source = error.into();
            return Self::Database { doing, source };
        };
        let code = fault.code().clone();
        let source = Fault::from(fault).into();
        if code == SqlState::UNIQUE_VIOLATION {
            Self::Conflict { doing, source }
        } else if code.code().starts_with("23") || code == SqlState::RAISE_EXCEPTION {
            Self::Constraint { doing, source }
        } else if code == SqlState::LOCK_NOT_AVAILABLE || code == SqlState::TOO_MANY_CONNECTIONS {
            let source = Some(source);
            Self::Busy { doing, source }
        } else {
            Self::Database { doing, source }
        }
    }
}

/// What PostgreSQL said, without its details: those quote the content of rows.
#[derive(Debug, thiserror::Error)]
#[error("{message} ({code})")]
pub(crate) struct Fault {
    code: String,
    message: String,
}

impl From<&tokio_postgres::error::DbError> for Fault {
    fn from(fault: &tokio_postgres::error::DbError) -> Self {
        let code = fault.code().code().to_owned();
        // Messages of class 22 (data exceptions) quote the value that did not convert.
        let message = if code.starts_with("22") {
            "a value does not convert".to_owned()
        } else if let Some(constraint) = fault.constraint() {
            format!("constraint {constraint} failed")
        } else {
            fault.message().to_owned()
        };
        Self { code, message }
    }
}

/// Most characters of a statement that an error shows.
const SHOWN_CHARACTERS: usize = 160;

fn one_line(sql: &str) -> String {
    let words: Vec<&str> = sql.split_whitespace().collect();
    words.join(" ").chars().take(SHOWN_CHARACTERS).collect()
}
