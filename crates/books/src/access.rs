//! The one way to a database: the synchronous traits [`Read`] and [`Tx`], and [`Books`] that hands them out.
//!
//! Knows SQLite and PostgreSQL; never a table of the schema, and never a rule of the programme. The rules that
//! let one SQL text serve both databases stand in `docs/sql.md`.

mod books;
mod keyed;
mod location;
mod placeholders;
mod pool;
mod postgres;
mod row;
mod sqlite;
mod value;

pub use self::books::Books;
use self::books::Ending;
pub(crate) use self::keyed::query_keyed;
pub use self::location::{Location, Options};
pub(crate) use self::placeholders::numbered;
pub use self::row::Row;
pub(crate) use self::value::is_nul;
pub use self::value::{Param, ToParam, Value};

#[cfg(feature = "testing")]
pub(crate) use self::postgres::Server as PostgresServer;

use crate::error::BooksError;

/// The kind of database behind a set of books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// One file per organisation, nothing to install.
    Sqlite,
    /// One schema per organisation on a server.
    Postgres,
}

/// Looks into the books within one transaction, so that every statement sees the same moment.
///
/// SQL text numbers its parameters `$1`, `$2`, … and is the same for both databases.
pub trait Read {
    /// Says which database answers, for the rare place where one text cannot serve both.
    fn database(&self) -> Database;

    /// Gives the text that makes `ORDER BY` and comparisons of a text column go by its bytes, to be put behind the
    /// column.
    ///
    /// It is empty on SQLite, which compares so by itself and can then use the column's index.
    fn by_bytes(&self) -> &'static str {
        match self.database() {
            Database::Sqlite => "",
            Database::Postgres => " COLLATE \"C\"",
        }
    }

    /// Runs a statement and returns all its rows, in the order the statement gives them.
    ///
    /// All rows are held in memory: read long tables by keyset pages.
    ///
    /// # Errors
    ///
    /// [`BooksError`] when the database refuses the statement or its parameters. The transaction can then only be
    /// given up: it does not commit, whatever the closure returns.
    fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError>;

    /// Runs a statement that gives one row or none.
    ///
    /// # Errors
    ///
    /// As [`Read::query`], and [`BooksError::RowCount`] when there are several rows.
    fn query_opt(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Option<Row>, BooksError> {
        let mut rows = self.query(sql, params)?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            found => Err(BooksError::row_count(sql, found)),
        }
    }

    /// Runs a statement that gives exactly one row, such as a sum.
    ///
    /// # Errors
    ///
    /// As [`Read::query`], and [`BooksError::RowCount`] when there is not exactly one row.
    fn query_one(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Row, BooksError> {
        self.query_opt(sql, params)?.ok_or_else(|| BooksError::row_count(sql, 0))
    }
}

/// Changes the books within one transaction: all of it holds, or nothing.
pub trait Tx: Read {
    /// Runs a statement and returns how many rows it inserted, updated or deleted.
    ///
    /// # Errors
    ///
    /// As [`Read::query`].
    fn execute(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, BooksError>;

    /// Runs one statement for each row of parameters, in order, and returns how many rows it changed in all.
    ///
    /// This is the fast way to write many rows: the statement is prepared once and PostgreSQL is not waited for
    /// between the rows. [`values!`](crate::values) writes a row.
    ///
    /// # Errors
    ///
    /// As [`Read::query`], for the first row that fails.
    fn execute_many(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, BooksError>;

    /// Runs one statement for each row of parameters, in order, without waiting for it: for rows of which nobody asks
    /// how many were changed. They are written before any later statement and before the commit.
    ///
    /// On PostgreSQL they travel together with the next statement that is waited for, or with the commit, so that a
    /// transaction that ends in many writes costs one journey.
    ///
    /// # Errors
    ///
    /// As [`Read::query`], for the first row that fails; on PostgreSQL the error comes out of the statement that
    /// they travel with. The transaction does not commit in any case.
    fn send(&mut self, sql: &str, rows: Vec<Vec<Value>>) -> Result<(), BooksError> {
        self.execute_many(sql, &rows).map(drop)
    }

    /// Asks questions before their answers are needed: `questions` calls whatever will ask them, with a transaction that
    /// answers every one of them with no row and does nothing else. Later the same question has its answer at once.
    ///
    /// The answers are of the moment of asking: nothing that they are about may be written in between by this transaction,
    /// and what others may write has to be locked by the question itself, or by one before it. A question that the database
    /// refuses fails the transaction.
    ///
    /// On PostgreSQL they travel together with the next statement that is waited for. SQLite answers at once anyway, so that
    /// nothing is called there.
    fn ahead(&mut self, questions: &mut dyn FnMut(&mut dyn Tx)) {
        let _ = questions;
    }

    /// Waits until no other transaction holds this name, and holds it until this one ends. On SQLite writers run one after
    /// the other anyway.
    ///
    /// # Errors
    ///
    /// As [`Tx::send`].
    fn hold(&mut self, name: &str) -> Result<(), BooksError> {
        let _ = name;
        Ok(())
    }

    /// As [`Tx::for_update`], for a `SELECT` of any one of several rows that serve alike: it takes one that nobody else has
    /// locked, and gives none when there is none.
    fn for_update_of_free(&self) -> &'static str {
        match self.database() {
            Database::Sqlite => "",
            Database::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Gives the text that locks the selected rows until the end of the transaction, to be put at the end of a
    /// `SELECT`.
    ///
    /// It is empty on SQLite, where writers run one after the other and there is nothing to lock.
    fn for_update(&self) -> &'static str {
        match self.database() {
            Database::Sqlite => "",
            Database::Postgres => " FOR UPDATE",
        }
    }
}

/// What a connection can do beyond a transaction: the migrations need it, nobody else.
pub(crate) trait Connection: Tx {
    /// Runs several statements without parameters; trigger bodies may hold semicolons.
    fn batch(&mut self, sql: &str) -> Result<(), BooksError>;
}
