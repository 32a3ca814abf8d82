//! One connection to a PostgreSQL schema, with the small runtime that drives it. Knows no table.

mod bulk;
mod connect;
mod transact;

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use futures_util::future::join_all;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use super::pool::Pooled;
use super::row::Head;
use super::{Connection, Database, Param, Read, Row, ToParam, Tx, Value};
use crate::error::BooksError;

pub(crate) use self::connect::Server;
pub(crate) use self::transact::PostgresBooks;

/// Statements that a connection keeps prepared.
const PREPARED_STATEMENTS: usize = 512;

/// Rows of `execute_many` that are sent before their answers are awaited.
const ROWS_UNDER_WAY: usize = 1_000;

/// What the failure of a statement means for its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Another run would fail alike.
    Lasting,
    /// It met another transaction (deadlock, serialization failure): another run may succeed.
    Collision,
    /// The connection broke: another run, on another connection, may succeed.
    Disconnected,
}

/// A connection with its prepared statements.
#[derive(Debug)]
pub(crate) struct PostgresSession {
    client: Client,
    statements: HashMap<String, Prepared>,
    failure: Option<Failure>,
    /// Drives the connection whenever a call waits. `None` only while the session is dropped.
    runtime: Option<Runtime>,
}

/// A statement that the server has prepared.
#[derive(Debug, Clone)]
struct Prepared {
    statement: Statement,
    head: Arc<Head>,
}

impl PostgresSession {
    /// Begins a transaction's count of failures.
    pub(crate) fn forget_failure(&mut self) {
        self.failure = None;
    }

    /// Says what the first statement that failed since [`PostgresSession::forget_failure`] means.
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failure
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, BooksError> {
        self.runtime.as_ref().map(|runtime| runtime.block_on(work)).ok_or(BooksError::Closed)
    }

    /// Notes what a failure means and sorts the error.
    fn noted<T>(&mut self, sql: &str, result: Result<T, tokio_postgres::Error>) -> Result<T, BooksError> {
        result.map_err(|error| {
            self.failure.get_or_insert(meaning(&error));
            BooksError::from_postgres(sql, error)
        })
    }

    fn prepared(&mut self, sql: &str) -> Result<Prepared, BooksError> {
        if let Some(prepared) = self.statements.get(sql) {
            return Ok(prepared.clone());
        }
        let result = self.wait(self.client.prepare(sql))?;
        let statement = self.noted(sql, result)?;
        let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let head = Arc::new(Head { sql: sql.to_owned(), columns });
        let prepared = Prepared { statement, head };
        if self.statements.len() >= PREPARED_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Sends the rows as columns, in one statement for many rows.
    fn insert_columns(&mut self, sql: &str, width: usize, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let statement = self.prepared(sql)?.statement;
        let mut changed = 0;
        for rows in rows.chunks(ROWS_UNDER_WAY) {
            let column = |number: usize| rows.iter().map(|row| row[number].to_param()).collect::<Vec<_>>();
            let answer = self.wait(self.client.execute_raw(&statement, (0..width).map(column)))?;
            changed += self.noted(sql, answer)?;
        }
        Ok(changed)
    }

    /// Sends every row before it waits for the first answer.
    fn pipeline(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let statement = self.prepared(sql)?.statement;
        let mut changed = 0;
        for rows in rows.chunks(ROWS_UNDER_WAY) {
            let sent = rows.iter().map(|row| self.client.execute_raw(&statement, row.iter().map(ToParam::to_param)));
            let answers = self.wait(join_all(sent))?;
            for answer in answers {
                changed += self.noted(sql, answer)?;
            }
        }
        Ok(changed)
    }
}

impl Read for PostgresSession {
    fn database(&self) -> Database {
        Database::Postgres
    }

    fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError> {
        let Prepared { statement, head } = self.prepared(sql)?;
        let params: Vec<Param<'_>> = params.iter().map(|param| param.to_param()).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
        let answer = self.wait(self.client.query(&statement, &params))?;
        let answer = self.noted(sql, answer)?;
        answer.iter().enumerate().map(|(number, row)| owned_row(&head, number, row)).collect()
    }
}

impl Tx for PostgresSession {
    fn execute(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, BooksError> {
        let statement = self.prepared(sql)?.statement;
        let params: Vec<Param<'_>> = params.iter().map(|param| param.to_param()).collect();
        let answer = self.wait(self.client.execute_raw(&statement, params))?;
        self.noted(sql, answer)
    }

    fn execute_many(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let statement = self.prepared(sql)?.statement;
        let width = statement.params().len();
        match bulk::insert_of_many(sql, statement.params()) {
            Some(bulk) if rows.iter().all(|row| row.len() == width) => self.insert_columns(&bulk, width, rows),
            Some(_) | None => self.pipeline(sql, rows),
        }
    }
}

impl Connection for PostgresSession {
    fn batch(&mut self, sql: &str) -> Result<(), BooksError> {
        let result = self.wait(self.client.batch_execute(sql))?;
        self.noted(sql, result)
    }
}

impl Pooled for PostgresSession {
    fn is_sound(&self) -> bool {
        !self.client.is_closed()
    }
}

/// A runtime may not be dropped where waiting is forbidden (in an `async` function); shutting it down may.
impl Drop for PostgresSession {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn meaning(error: &tokio_postgres::Error) -> Failure {
    let collisions = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
    if is_disconnect(error) {
        Failure::Disconnected
    } else if error.code().is_some_and(|code| collisions.contains(code)) {
        Failure::Collision
    } else {
        Failure::Lasting
    }
}

/// Says whether the server went away: the socket broke, or it said good-bye (class 57: shutdown, restart).
fn is_disconnect(error: &tokio_postgres::Error) -> bool {
    let farewells = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
    error.is_closed()
        || error.code().is_some_and(|code| farewells.contains(code))
        || error.source().is_some_and(|source| source.is::<std::io::Error>())
}

fn owned_row(head: &Arc<Head>, number: usize, row: &tokio_postgres::Row) -> Result<Row, BooksError> {
    let values = (0..row.len()).map(|column| owned(row, column)).collect::<Result<_, _>>();
    let values = values.map_err(|error| BooksError::from_postgres(&head.sql, error))?;
    Ok(Row::new(Arc::clone(head), number, values))
}

fn owned(row: &tokio_postgres::Row, column: usize) -> Result<Value, tokio_postgres::Error> {
    Ok(match *row.columns()[column].type_() {
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(|int| Value::Int(int.into())),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Value::Bytes),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => {
            row.try_get::<_, Option<String>>(column)?.map(Value::Text)
        }
        // Any other type is refused by this conversion, with both types in the text.
        _ => row.try_get::<_, Option<i64>>(column)?.map(Value::Int),
    }
    .unwrap_or(Value::Null))
}
