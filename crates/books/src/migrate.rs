//! Applies the migrations that a database does not have yet, each in a transaction of its own, and refuses a
//! database that does not fit the program. Knows no table but its own, `migrations`.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::access::{Connection, Database};
use crate::error::BooksError;

/// One step of the schema. Once released, its text never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Rises from step to step.
    pub number: i64,
    /// What it brings, in a word or two.
    pub name: &'static str,
    /// Statements for both databases: tables and indexes, with BIGINT, TEXT and BYTEA.
    pub shared: &'static str,
    /// Statements for SQLite alone, run after `shared`: triggers.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL alone, run after `shared`.
    pub postgres: &'static str,
}

impl Migration {
    fn own(&self, database: Database) -> &'static str {
        match database {
            Database::Sqlite => self.sqlite,
            Database::Postgres => self.postgres,
        }
    }

    /// SHA-256, in hexadecimal, of the texts that this database gets.
    fn hash(&self, database: Database) -> String {
        let mut hash = Sha256::new();
        for text in [self.shared, self.own(database)] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Brings the database to the newest migration. `begin` opens a transaction that no other program migrates beside.
pub(crate) fn apply(connection: &mut dyn Connection, begin: &str, migrations: &[Migration]) -> Result<(), BooksError> {
    if let Some(pair) = migrations.windows(2).find(|pair| pair[0].number >= pair[1].number) {
        return Err(BooksError::MigrationOrder { number: pair[1].number });
    }
    loop {
        connection.batch(begin)?;
        match apply_next(connection, migrations) {
            Ok(Progress::Applied) => connection.batch("COMMIT")?,
            Ok(Progress::UpToDate) => return connection.batch("COMMIT"),
            Err(error) => {
                // The first error is the one to tell; should this fail too, closing the connection rolls back.
                let _ = connection.batch("ROLLBACK");
                return Err(error);
            }
        }
    }
}

enum Progress {
    Applied,
    UpToDate,
}

fn apply_next(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<Progress, BooksError> {
    connection.batch(
        "CREATE TABLE IF NOT EXISTS migrations (
            number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)",
    )?;
    let newest = check_recorded(connection, migrations)?;
    let Some(next) = migrations.iter().find(|migration| newest.is_none_or(|newest| migration.number > newest)) else {
        return Ok(Progress::UpToDate);
    };
    for text in [next.shared, next.own(connection.database())] {
        connection.batch(text).map_err(|error| BooksError::Migration {
            number: next.number,
            name: next.name.to_owned(),
            source: Box::new(error),
        })?;
    }
    let hash = next.hash(connection.database());
    connection.execute(
        "INSERT INTO migrations (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)",
        &[&next.number, &next.name, &hash, &micros_now()],
    )?;
    Ok(Progress::Applied)
}

/// Compares what the database has with what the program knows, and gives the newest number it has.
fn check_recorded(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<Option<i64>, BooksError> {
    let database = connection.database();
    let mut newest = None;
    for row in connection.query("SELECT number, name, hash FROM migrations ORDER BY number", &[])? {
        let (number, name) = (row.int(0)?, row.text(1)?.to_owned());
        let Some(known) = migrations.iter().find(|migration| migration.number == number) else {
            return Err(BooksError::MigrationUnknown { number, name });
        };
        if known.hash(database) != row.text(2)? {
            return Err(BooksError::MigrationChanged { number, name });
        }
        newest = Some(number);
    }
    Ok(newest)
}

/// Microseconds since 1970 in UTC; 0 on a machine whose clock stands before.
fn micros_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
