//! One connection to a SQLite file. Knows the settings that make a write survive a power cut; no table.

mod checkpoints;
mod group;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::params_from_iter;
use rusqlite::types::ValueRef;

use super::placeholders::numbered_for_sqlite;
use super::pool::Pooled;
use super::row::Head;
use super::{Connection, Database, Read, Row, ToParam, Tx, Value};
use crate::error::BooksError;

pub(crate) use self::group::SqliteBooks;

/// Statements that a connection keeps prepared.
const PREPARED_STATEMENTS: usize = 512;

/// Settings of every connection. `FULL` flushes each commit to the disk before it is answered.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -32768;
    PRAGMA mmap_size = 268435456;
";

/// How long to wait before a file that others are about to set up is tried again.
const PAUSE: Duration = Duration::from_millis(2);

/// A connection with its prepared statements.
#[derive(Debug)]
pub(crate) struct SqliteSession {
    connection: rusqlite::Connection,
    statements: HashMap<String, Arc<Statement>>,
    failed: bool,
}

/// A statement as SQLite takes it.
#[derive(Debug)]
struct Statement {
    text: String,
    head: Arc<Head>,
}

impl SqliteSession {
    /// Opens the file for reading and writing; it is made, readable by its owner alone, when it does not exist.
    pub(crate) fn open_writer(file: &Path, patience: Duration) -> Result<Self, BooksError> {
        make_file(file).map_err(|source| BooksError::File { file: file.to_owned(), source })?;
        Self::open(file, patience)
    }

    /// Opens the file for reading alone.
    pub(crate) fn open_reader(file: &Path, patience: Duration) -> Result<Self, BooksError> {
        let mut session = Self::open(file, patience)?;
        session.batch("PRAGMA query_only = ON")?;
        Ok(session)
    }

    fn open(file: &Path, patience: Duration) -> Result<Self, BooksError> {
        let opened = |error| BooksError::from_sqlite("opening the file", error);
        let connection = rusqlite::Connection::open(file).map_err(opened)?;
        connection.busy_timeout(patience).map_err(opened)?;
        connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        // A plan depends on the statement and never on its parameters, for which SQLite would prepare it again each time.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(opened)?;
        // PostgreSQL's name for the order of the bytes, so that one text sorts alike on both.
        connection.create_collation("C", |a, b| -> Ordering { a.as_bytes().cmp(b.as_bytes()) }).map_err(opened)?;
        let mut session = Self { connection, statements: HashMap::new(), failed: false };
        session.settle(Instant::now() + patience)?;
        Ok(session)
    }

    /// Makes its settings. SQLite waits for nobody when a file that was just made is about to get its log, so that this is
    /// tried again while another program does the same.
    fn settle(&mut self, deadline: Instant) -> Result<(), BooksError> {
        loop {
            match self.batch(SETTINGS) {
                Err(BooksError::Busy { .. }) if Instant::now() < deadline => thread::sleep(PAUSE),
                settled => return settled,
            }
        }
    }

    /// Begins a count of failures: [`SqliteSession::has_failed`] tells whether a statement failed since.
    pub(crate) fn forget_failure(&mut self) {
        self.failed = false;
    }

    /// Says whether a statement failed since [`SqliteSession::forget_failure`].
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Says whether a transaction is open; some errors (a full disk) make SQLite end it by itself.
    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// How many rows the connection has inserted, updated and deleted since it was opened, those that were rolled back
    /// included.
    pub(crate) fn rows_written(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Has `told` called after every commit with the pages that the write-ahead log then holds. SQLite moves none of
    /// them into the file by itself any more.
    pub(crate) fn after_commit(&mut self, mut told: impl FnMut(u32) + Send + 'static) -> Result<(), BooksError> {
        let hook = move |_: &mut Wal, pages| {
            told(u32::try_from(pages).unwrap_or(u32::MAX));
            Ok(())
        };
        self.connection.wal_hook(Some(hook)).map_err(|error| BooksError::from_sqlite("watching the log", error))
    }

    /// Runs one of the few statements that begin and end transactions.
    pub(crate) fn control(&mut self, sql: &'static str) -> Result<(), BooksError> {
        let run = |connection: &rusqlite::Connection| connection.prepare_cached(sql)?.execute([]);
        run(&self.connection).map(|_| ()).map_err(|error| BooksError::from_sqlite(sql, error))
    }

    fn statement(&mut self, sql: &str) -> Result<Arc<Statement>, rusqlite::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(Arc::clone(statement));
        }
        let text = numbered_for_sqlite(sql);
        let columns = self.connection.prepare_cached(&text)?.column_names().map(str::to_owned).collect();
        let head = Arc::new(Head { sql: sql.to_owned(), columns });
        let statement = Arc::new(Statement { text, head });
        if self.statements.len() >= PREPARED_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), Arc::clone(&statement));
        Ok(statement)
    }

    fn select(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, rusqlite::Error> {
        let statement = self.statement(sql)?;
        let mut prepared = self.connection.prepare_cached(&statement.text)?;
        let mut answer = prepared.query(params_from_iter(params.iter().map(|param| param.to_param())))?;
        let mut rows = Vec::new();
        while let Some(row) = answer.next()? {
            let values = (0..statement.head.columns.len())
                .map(|column| owned(column, row.get_ref(column)?))
                .collect::<Result<_, rusqlite::Error>>()?;
            rows.push(Row::new(Arc::clone(&statement.head), rows.len(), values));
        }
        Ok(rows)
    }

    fn change<'a, P>(&mut self, sql: &str, rows: impl IntoIterator<Item = P>) -> Result<u64, rusqlite::Error>
    where
        P: IntoIterator<Item = &'a dyn ToParam>,
    {
        let statement = self.statement(sql)?;
        let mut prepared = self.connection.prepare_cached(&statement.text)?;
        let mut changed = 0;
        for row in rows {
            changed += prepared.execute(params_from_iter(row.into_iter().map(ToParam::to_param)))?;
        }
        Ok(changed as u64)
    }

    fn noted<T>(&mut self, sql: &str, result: Result<T, rusqlite::Error>) -> Result<T, BooksError> {
        result.map_err(|error| {
            self.failed = true;
            BooksError::from_sqlite(sql, error)
        })
    }
}

impl Read for SqliteSession {
    fn database(&self) -> Database {
        Database::Sqlite
    }

    fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError> {
        let result = self.select(sql, params);
        self.noted(sql, result)
    }
}

impl Tx for SqliteSession {
    fn execute(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, BooksError> {
        let result = self.change(sql, [params.iter().copied()]);
        self.noted(sql, result)
    }

    fn execute_many(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        let result = self.change(sql, rows.iter().map(|row| row.iter().map(|value| value as &dyn ToParam)));
        self.noted(sql, result)
    }
}

impl Connection for SqliteSession {
    fn batch(&mut self, sql: &str) -> Result<(), BooksError> {
        let result = self.connection.execute_batch(sql);
        self.noted(sql, result)
    }
}

impl Pooled for SqliteSession {
    fn is_sound(&self) -> bool {
        !self.in_transaction()
    }
}

fn owned(column: usize, value: ValueRef<'_>) -> Result<Value, rusqlite::Error> {
    Ok(match value {
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text).map_err(|error| rusqlite::Error::Utf8Error(column, error))?.to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Null => Value::Null,
        ValueRef::Real(_) => {
            return Err(rusqlite::Error::InvalidColumnType(
                column,
                "a floating-point number".into(),
                rusqlite::types::Type::Real,
            ));
        }
    })
}

fn make_file(file: &Path) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ())
}
