//! The ground for tests that run on both databases. For tests alone: it panics where a test should fail.
//!
//! A conformance test is a function of a [`Place`]; [`on_each_database!`](crate::on_each_database) makes two tests
//! of each, `sqlite::…` and `postgres::…`. A missing PostgreSQL fails a test and never skips it.

use std::cell::RefCell;
use std::env;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::access::{Connection, PostgresServer};
use crate::{Books, BooksError, Database, Location, Migration, Options};

/// The environment variable with the URL of a PostgreSQL database in which tests may make schemas.
pub const POSTGRES_URL: &str = "YANJI_TEST_POSTGRES";

/// Makes two tests of each function that takes a [`&Place`](crate::testing::Place), one per database. Used once in
/// a module.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                super::$test(&$crate::testing::Place::sqlite());
            })+
        }
        mod postgres {
            $(#[test]
            fn $test() {
                super::$test(&$crate::testing::Place::postgres());
            })+
        }
    };
}

/// A place for the books of several organisations, gone after the test.
#[derive(Debug)]
pub struct Place {
    kind: Kind,
    /// Sets this place's schemas apart from those of other tests on the same server.
    prefix: String,
}

#[derive(Debug)]
enum Kind {
    Sqlite(TempDir),
    Postgres { url: String, schemas: RefCell<Vec<String>> },
}

impl Place {
    /// Makes a place in a folder of its own.
    ///
    /// # Panics
    ///
    /// When the folder cannot be made.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for the test: {error}"));
        Self::new(Kind::Sqlite(folder))
    }

    /// Makes a place on the PostgreSQL server that the environment names.
    ///
    /// # Panics
    ///
    /// When the environment names none.
    #[must_use]
    pub fn postgres() -> Self {
        let url = env::var(POSTGRES_URL).unwrap_or_else(|_| {
            panic!("{POSTGRES_URL} is not set: run script/test, or script/postgres start and export what it prints")
        });
        Self::new(Kind::Postgres { url, schemas: RefCell::default() })
    }

    fn new(kind: Kind) -> Self {
        static PLACES: AtomicU64 = AtomicU64::new(0);
        let place = PLACES.fetch_add(1, Ordering::Relaxed);
        Self { kind, prefix: format!("test_{}_{place}", process::id()) }
    }

    /// Says which database this place is on.
    #[must_use]
    pub fn database(&self) -> Database {
        match self.kind {
            Kind::Sqlite(_) => Database::Sqlite,
            Kind::Postgres { .. } => Database::Postgres,
        }
    }

    /// Names a location here; the same name gives the same location.
    #[must_use]
    pub fn location(&self, name: &str) -> Location {
        match &self.kind {
            Kind::Sqlite(folder) => Location::Sqlite { file: folder.path().join(name).with_extension("sqlite") },
            Kind::Postgres { url, schemas } => {
                let schema = format!("{}_{name}", self.prefix);
                schemas.borrow_mut().push(schema.clone());
                Location::Postgres { url: url.clone(), schema }
            }
        }
    }

    /// Opens books here, made on the first call with this name.
    ///
    /// # Panics
    ///
    /// When they cannot be opened.
    #[must_use]
    pub fn open(&self, name: &str, migrations: &[Migration]) -> Books {
        Books::open(&self.location(name), Options::default(), migrations)
            .unwrap_or_else(|error| panic!("cannot open the books {name}: {error:?}"))
    }
}

/// Every row of every table but of those that are left out, as text and in order, so that a test can say that nothing
/// changed.
///
/// # Errors
/// [`BooksError`].
pub fn rows(books: &Books, left_out: &[&str]) -> Result<Vec<String>, BooksError> {
    let tables = match books.database() {
        Database::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Database::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    books.read(|tx| {
        let mut rows = Vec::new();
        for table in tx.query(tables, &[])? {
            let table = table.text(0)?;
            if left_out.contains(&table) {
                continue;
            }
            let found = tx.query(&format!("SELECT * FROM {table}"), &[])?;
            rows.extend(found.iter().map(|row| format!("{table} {:?}", row.values())));
        }
        rows.sort_unstable();
        Ok(rows)
    })
}

/// An answer without what is made anew each time: ids, the codes and numbers that come of them, and moments.
#[must_use]
pub fn lasting(answer: Value) -> Value {
    match answer {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let is_code = value.is_string() && ["code", "number", "sale_number"].contains(&name.as_str());
                let is_moment = name == "at" || name.ends_with("_at");
                (name, if is_code || is_moment { Value::Null } else { lasting(value) })
            };
            Value::Object(fields.into_iter().map(field).collect())
        }
        Value::Array(values) => values.into_iter().map(lasting).collect(),
        Value::String(text) if is_id(&text) => Value::Null,
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => answer,
    }
}

/// Whether a text ends as ids do: 32 digits of base sixteen behind a word.
fn is_id(text: &str) -> bool {
    let digits = text.rsplit_once('_').map_or("", |(_, digits)| digits);
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Drops the schemas. A failure is not told: the cluster of a test run is thrown away, and a panic here would hide
/// the one of the test.
impl Drop for Place {
    fn drop(&mut self) {
        let Kind::Postgres { url, schemas } = &self.kind else { return };
        let Ok(mut session) =
            PostgresServer::new(url, "public", Duration::from_secs(10)).and_then(|server| server.connect())
        else {
            return;
        };
        for schema in schemas.borrow().iter() {
            let _ = session.batch(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
        }
    }
}
