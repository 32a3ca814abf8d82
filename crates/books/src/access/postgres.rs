//! One connection to a PostgreSQL schema, with the small runtime that drives it. Knows no table.

mod bulk;
mod connect;
mod questions;
mod transact;

use std::collections::HashMap;
use std::error::Error;
use std::mem;
use std::sync::Arc;

use futures_util::future::{FutureExt, LocalBoxFuture, TryFutureExt, join, join_all};
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use super::pool::Pooled;
use super::row::Head;
use super::{Connection, Database, Param, Read, Row, ToParam, Tx, Value};
use crate::error::BooksError;
use crate::values;

pub(crate) use self::connect::Server;
use self::questions::{Question, asked_by};
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

/// Rows of `send` from which on they go as columns: a statement that takes columns is slower for a few rows.
const ROWS_AS_COLUMNS: usize = 8;

/// A connection with its prepared statements.
#[derive(Debug)]
pub(crate) struct PostgresSession {
    client: Client,
    statements: HashMap<String, Prepared>,
    /// What was asked for and not sent yet: it goes before the next statement.
    waiting: Vec<Waiting>,
    /// Answers to questions that were asked ahead, until they are asked for.
    answers: Vec<(Question, Vec<Row>)>,
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

/// Why a transaction was not kept.
#[derive(Debug)]
pub(crate) enum NoCommit {
    /// A statement that was not waited for failed.
    Statement(BooksError),
    /// The commit itself failed.
    Refused(BooksError),
}

/// How what waited ended, and what went after it.
type Answers<T> = (Result<(), BooksError>, Result<T, tokio_postgres::Error>);

/// The answer of one statement that goes before another, when it comes.
type Sent<'a> = LocalBoxFuture<'a, Result<Vec<tokio_postgres::Row>, tokio_postgres::Error>>;

/// Something that goes before the next statement.
#[derive(Debug)]
enum Waiting {
    /// The beginning of a transaction.
    Begin(&'static str),
    /// One statement for each row.
    Rows(Prepared, Vec<Vec<Value>>),
    /// A question asked ahead.
    Question(Prepared, Question),
}

impl PostgresSession {
    /// Begins a transaction with its first statement, and its count of failures at once.
    pub(crate) fn begin(&mut self, sql: &'static str) {
        self.failure = None;
        self.answers.clear();
        self.waiting = vec![Waiting::Begin(sql)];
    }

    /// Ends the transaction and keeps what it wrote. A statement that travels with the commit and fails makes it a
    /// rollback.
    pub(crate) fn commit(&mut self) -> Result<(), NoCommit> {
        let sql = "COMMIT";
        let (before, answer) =
            self.with_waiting(async |client| client.batch_execute(sql).await).map_err(NoCommit::Refused)?;
        before.map_err(NoCommit::Statement)?;
        self.noted(sql, answer).map_err(NoCommit::Refused)
    }

    /// Ends the transaction and forgets what it wrote.
    pub(crate) fn roll_back(&mut self) -> Result<(), BooksError> {
        let has_begun = !matches!(self.waiting.first(), Some(Waiting::Begin(_)));
        self.waiting.clear();
        if has_begun { self.batch("ROLLBACK") } else { Ok(()) }
    }

    /// Says what the first statement that failed since [`PostgresSession::begin`] means.
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failure
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, BooksError> {
        self.runtime.as_ref().map(|runtime| runtime.block_on(work)).ok_or(BooksError::Closed)
    }

    /// Sends what waits and then this, all before the first answer is waited for. The first failure is the error: what
    /// comes after it in a transaction fails only because of it.
    fn after_waiting<T>(
        &mut self,
        sql: &str,
        last: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, BooksError> {
        let (before, answer) = self.with_waiting(last)?;
        before?;
        self.noted(sql, answer)
    }

    /// Sends what waits and then this, and gives how the one and the other ended.
    fn with_waiting<T>(
        &mut self,
        last: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<Answers<T>, BooksError> {
        let waiting = mem::take(&mut self.waiting);
        let client = &self.client;
        let (before, answer) = self.wait(async {
            let sent = waiting.iter().flat_map(|one| one.sent(client));
            join(join_all(sent), last(client)).await
        })?;
        let mut answers = before.into_iter();
        let before = waiting.into_iter().try_for_each(|one| self.keep(one, &mut answers));
        Ok((before, answer))
    }

    /// Takes the answers to something that was sent.
    fn keep(
        &mut self,
        sent: Waiting,
        answers: &mut impl Iterator<Item = Result<Vec<tokio_postgres::Row>, tokio_postgres::Error>>,
    ) -> Result<(), BooksError> {
        for answer in answers.take(sent.statements()) {
            let rows = self.noted(sent.text(), answer)?;
            if let Waiting::Question(Prepared { head, .. }, question) = &sent {
                self.answers.push((question.clone(), owned_rows(head, &rows)?));
            }
        }
        Ok(())
    }

    /// Notes what a failure means and sorts the error.
    fn noted<T>(&mut self, sql: &str, result: Result<T, tokio_postgres::Error>) -> Result<T, BooksError> {
        result.map_err(|error| {
            self.failure.get_or_insert(meaning(&error));
            BooksError::from_postgres(sql, error)
        })
    }

    /// The answer to a question that was asked ahead; what waits is sent first where the question is among it.
    fn answered(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Option<Vec<Row>>, BooksError> {
        let is_waiting = |one: &Waiting| matches!(one, Waiting::Question(_, question) if question.is(sql, params));
        if self.waiting.iter().any(is_waiting) {
            let (before, _) = self.with_waiting(async |_| Ok(()))?;
            before?;
        }
        let place = self.answers.iter().position(|(question, _)| question.is(sql, params));
        Ok(place.map(|place| self.answers.swap_remove(place).1))
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
            let columns = (0..width).map(column);
            changed += self.after_waiting(sql, async |client| client.execute_raw(&statement, columns).await)?;
        }
        Ok(changed)
    }

    /// Sends every row before it waits for the first answer.
    fn pipeline(&mut self, prepared: &Prepared, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let Prepared { statement, head } = prepared;
        let mut changed = 0;
        for rows in rows.chunks(ROWS_UNDER_WAY) {
            let answers = self.after_waiting(&head.sql, async |client| {
                let sent = rows.iter().map(|row| client.execute_raw(statement, row.iter().map(ToParam::to_param)));
                Ok(join_all(sent).await)
            })?;
            for answer in answers {
                changed += self.noted(&head.sql, answer)?;
            }
        }
        Ok(changed)
    }
}

impl Waiting {
    /// Sends it, statement by statement.
    fn sent<'a>(&'a self, client: &'a Client) -> Vec<Sent<'a>> {
        match self {
            Self::Begin(sql) => vec![client.batch_execute(sql).map_ok(|()| Vec::new()).boxed_local()],
            Self::Rows(Prepared { statement, .. }, rows) => rows
                .iter()
                .map(|row| {
                    let params = row.iter().map(ToParam::to_param);
                    client.execute_raw(statement, params).map_ok(|_| Vec::new()).boxed_local()
                })
                .collect(),
            Self::Question(Prepared { statement, .. }, question) => {
                let params: Vec<Param<'a>> = question.params.iter().map(ToParam::to_param).collect();
                let asked = async move {
                    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
                    client.query(statement, &params).await
                };
                vec![asked.boxed_local()]
            }
        }
    }

    /// How many statements it is.
    fn statements(&self) -> usize {
        match self {
            Self::Begin(_) | Self::Question(..) => 1,
            Self::Rows(_, rows) => rows.len(),
        }
    }

    /// The text of its statements.
    fn text(&self) -> &str {
        match self {
            Self::Begin(sql) => sql,
            Self::Rows(Prepared { head, .. }, _) | Self::Question(Prepared { head, .. }, _) => &head.sql,
        }
    }
}

impl Read for PostgresSession {
    fn database(&self) -> Database {
        Database::Postgres
    }

    fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError> {
        if let Some(answer) = self.answered(sql, params)? {
            return Ok(answer);
        }
        let Prepared { statement, head } = self.prepared(sql)?;
        let params: Vec<Param<'_>> = params.iter().map(|param| param.to_param()).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
        let answer = self.after_waiting(sql, async |client| client.query(&statement, &params).await)?;
        owned_rows(&head, &answer)
    }
}

impl Tx for PostgresSession {
    fn execute(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, BooksError> {
        let statement = self.prepared(sql)?.statement;
        let params: Vec<Param<'_>> = params.iter().map(|param| param.to_param()).collect();
        self.after_waiting(sql, async |client| client.execute_raw(&statement, params).await)
    }

    fn execute_many(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let prepared = self.prepared(sql)?;
        let width = prepared.statement.params().len();
        match bulk::insert_of_many(sql, prepared.statement.params()) {
            Some(bulk) if rows.iter().all(|row| row.len() == width) => self.insert_columns(&bulk, width, rows),
            Some(_) | None => self.pipeline(&prepared, rows),
        }
    }

    fn send(&mut self, sql: &str, rows: Vec<Vec<Value>>) -> Result<(), BooksError> {
        if rows.len() >= ROWS_AS_COLUMNS {
            return self.execute_many(sql, &rows).map(drop);
        }
        let prepared = self.prepared(sql)?;
        self.waiting.push(Waiting::Rows(prepared, rows));
        Ok(())
    }

    fn ahead(&mut self, questions: &mut dyn FnMut(&mut dyn Tx)) {
        for question in asked_by(questions) {
            // That one cannot be prepared is noted.
            if let Ok(prepared) = self.prepared(&question.sql) {
                self.waiting.push(Waiting::Question(prepared, question));
            }
        }
    }

    fn hold(&mut self, name: &str) -> Result<(), BooksError> {
        self.send("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", vec![values![name]])
    }
}

impl Connection for PostgresSession {
    fn batch(&mut self, sql: &str) -> Result<(), BooksError> {
        self.after_waiting(sql, async |client| client.batch_execute(sql).await)
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

fn owned_rows(head: &Arc<Head>, rows: &[tokio_postgres::Row]) -> Result<Vec<Row>, BooksError> {
    rows.iter().enumerate().map(|(number, row)| owned_row(head, number, row)).collect()
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
