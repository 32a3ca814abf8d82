//! Where a set of books lies, and how many connections it may use.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Where one organisation's books (or its keys) lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file; it and its folder are made when they do not exist.
    Sqlite {
        /// Path of the file, such as `books.sqlite` in the data folder.
        file: PathBuf,
    },
    /// A schema of a PostgreSQL database; the schema is made when it does not exist.
    Postgres {
        /// Connection URL, `postgres://user:password@host:port/database`.
        url: String,
        /// Name of the schema: lower-case letters, digits and underscores, beginning with a letter.
        schema: String,
    },
}

/// Shows the place without the URL, which may hold a password.
impl fmt::Debug for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { file } => write!(out, "SQLite file {}", file.display()),
            Self::Postgres { schema, .. } => write!(out, "PostgreSQL schema {schema}"),
        }
    }
}

/// How many connections a set of books may use, and how long it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Connections that write, on PostgreSQL. SQLite always has one. With twice as many of them a flush of the disk serves
    /// more commits, until two cores have no time left: eight book 15 % more sales a second than four, sixteen no more.
    pub writers: usize,
    /// Connections that only read.
    pub readers: usize,
    /// How long to wait for a free connection or a lock before the answer is
    /// [`BooksError::Busy`](crate::BooksError::Busy).
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { writers: 8, readers: 4, patience: Duration::from_secs(10) }
    }
}
