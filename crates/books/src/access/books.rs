//! One organisation's books: where writes and reads begin and end.

use std::cell::RefCell;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::postgres::PostgresBooks;
use super::sqlite::SqliteBooks;
use super::{Database, Location, Options, Read, Tx};
use crate::error::BooksError;
use crate::migrate::Migration;

/// One organisation's database: its books, or its keys.
///
/// Shared between threads behind an [`Arc`](std::sync::Arc). Its calls wait: call them from plain threads, in an
/// async program from `spawn_blocking`. Dropping it closes its connections.
#[derive(Debug)]
pub struct Books {
    engine: Engine,
    /// Tells these books from others in this process.
    number: u64,
}

#[derive(Debug)]
enum Engine {
    Sqlite(SqliteBooks),
    Postgres(PostgresBooks),
}

impl Books {
    /// Opens the books, makes them if they do not exist, and applies the migrations that they do not have yet.
    ///
    /// # Errors
    ///
    /// [`BooksError`] when the place cannot be reached, when the database has a migration that the program does
    /// not know or that was changed since, and when a migration fails.
    pub fn open(location: &Location, options: Options, migrations: &[Migration]) -> Result<Self, BooksError> {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let engine = match location {
            Location::Sqlite { file } => Engine::Sqlite(SqliteBooks::open(file, options, migrations)?),
            Location::Postgres { url, schema } => {
                Engine::Postgres(PostgresBooks::open(url, schema, options, migrations)?)
            }
        };
        Ok(Self { engine, number: NUMBERS.fetch_add(1, Ordering::Relaxed) })
    }

    /// Says which database holds the books.
    #[must_use]
    pub fn database(&self) -> Database {
        match &self.engine {
            Engine::Sqlite(_) => Database::Sqlite,
            Engine::Postgres(_) => Database::Postgres,
        }
    }

    /// The file of the books, where they lie in one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.engine {
            Engine::Sqlite(books) => Some(books.file()),
            Engine::Postgres(_) => None,
        }
    }

    /// Changes the books: `work` runs in a transaction that is on the disk when this answers `Ok`, and has left
    /// nothing when it answers an error.
    ///
    /// `work` may run again when it met another transaction, so it has no effect but through its `tx`. It takes at
    /// most 50 ms: on SQLite the others wait, and those that wait share one commit. An error of a statement ends
    /// the transaction; say what to do about a key that is there with `ON CONFLICT`.
    ///
    /// # Errors
    ///
    /// The error of `work`, or [`BooksError`] when the transaction fails. After [`BooksError::OutcomeUnknown`] the
    /// change may hold.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use yanji_books::{Books, BooksError};
    /// # fn example(books: &Books, id: [u8; 16], name: &str) -> Result<(), BooksError> {
    /// books.write(|tx| {
    ///     tx.execute("INSERT INTO stores (id, name) VALUES ($1, $2)", &[&id, &name])?;
    ///     Ok::<_, BooksError>(())
    /// })
    /// # }
    /// ```
    pub fn write<T, E: From<BooksError>>(&self, mut work: impl FnMut(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        let _turn = Turn::take(self.number)?;
        let mut answer = None;
        self.engine.write(&mut |tx| Ending::of(answer.insert(work(tx))))?;
        answer.unwrap_or_else(|| Err(BooksError::Closed.into()))
    }

    /// Looks into the books: all that `work` asks is answered from the same moment.
    ///
    /// `work` may run again when the connection breaks. It takes at most 5 s: SQLite cannot shorten its log and
    /// PostgreSQL cannot sweep while a read lasts.
    ///
    /// # Errors
    ///
    /// The error of `work`, or [`BooksError`] when no connection can be had.
    pub fn read<T, E: From<BooksError>>(&self, mut work: impl FnMut(&mut dyn Read) -> Result<T, E>) -> Result<T, E> {
        let mut answer = None;
        self.engine.read(&mut |tx| Ending::of(answer.insert(work(tx))))?;
        answer.unwrap_or_else(|| Err(BooksError::Closed.into()))
    }
}

/// What a work wants to become of its transaction. What it answers itself stays with whoever called: the rooms below know
/// no type of it, so that they are compiled once and not for every use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Keep what was written.
    Keep,
    /// Forget it.
    Forget,
}

impl Ending {
    pub(super) fn of<T, E>(answer: &mut Result<T, E>) -> Self {
        if answer.is_ok() { Self::Keep } else { Self::Forget }
    }
}

impl Engine {
    /// Runs a work that writes; `Ok` when what it answered last stands.
    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> Ending) -> Result<(), BooksError> {
        match self {
            Self::Sqlite(books) => books.write(work),
            Self::Postgres(books) => books.write(work),
        }
    }

    /// Runs a work that reads; `Ok` when what it answered last stands.
    fn read(&self, work: &mut dyn FnMut(&mut dyn Read) -> Ending) -> Result<(), BooksError> {
        match self {
            Self::Sqlite(books) => books.read(work),
            Self::Postgres(books) => books.read(work),
        }
    }
}

thread_local! {
    /// The books that this thread is writing to, at this moment.
    static WRITING: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// A thread's turn to write to some books. A second one within the first would wait for itself, so it is refused.
struct Turn;

impl Turn {
    fn take(books: u64) -> Result<Self, BooksError> {
        WRITING.with_borrow_mut(|writing| {
            if writing.contains(&books) {
                return Err(BooksError::Nested);
            }
            writing.push(books);
            Ok(Self)
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        WRITING.with_borrow_mut(Vec::pop);
    }
}
