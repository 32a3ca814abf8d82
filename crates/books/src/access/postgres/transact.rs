//! Books in a PostgreSQL schema: transactions side by side, run again when they met each other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Failure, NoCommit, PostgresSession, Server};
use crate::access::pool::Pool;
use crate::access::{Options, Read, Tx};
use crate::error::BooksError;
use crate::migrate::{self, Migration};

/// How often a work is run at most.
const RUNS: u32 = 6;

/// Pause before the second run; it grows with each.
const PAUSE: Duration = Duration::from_millis(3);

/// Books in a PostgreSQL schema.
#[derive(Debug)]
pub(crate) struct PostgresBooks {
    server: Server,
    writers: Pool<PostgresSession>,
    readers: Pool<PostgresSession>,
}

/// How one run of a work ended.
enum Run<T, E> {
    Done(Result<T, E>),
    /// Another run may do better; this was the error.
    Again(E),
}

impl PostgresBooks {
    pub(crate) fn open(
        url: &str,
        schema: &str,
        options: Options,
        migrations: &[Migration],
    ) -> Result<Self, BooksError> {
        let server = Server::new(url, schema, options.patience)?;
        let mut session = server.connect()?;
        migrate::apply(&mut session, &begin_migration(server.schema()), migrations)?;
        Ok(Self {
            server,
            writers: Pool::new(options.writers, options.patience),
            readers: Pool::new(options.readers, options.patience),
        })
    }

    pub(crate) fn write<T, E: From<BooksError>>(
        &self,
        work: &mut impl FnMut(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.repeat(&self.writers, |session| run(session, "BEGIN", Ending::Commit, |session| work(session)))
    }

    pub(crate) fn read<T, E: From<BooksError>>(
        &self,
        work: &mut impl FnMut(&mut dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        self.repeat(&self.readers, |session| {
            run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", Ending::Rollback, |session| work(session))
        })
    }

    fn repeat<T, E: From<BooksError>>(
        &self,
        pool: &Pool<PostgresSession>,
        mut once: impl FnMut(&mut PostgresSession) -> Run<T, E>,
    ) -> Result<T, E> {
        let mut runs = 1;
        loop {
            match pool.with(|| self.server.connect(), &mut once)? {
                Run::Done(result) => return result,
                Run::Again(error) if runs == RUNS => return Err(error),
                Run::Again(_) => thread::sleep(PAUSE * runs),
            }
            runs += 1;
        }
    }
}

/// How a transaction ends when all went well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Commit,
    Rollback,
}

fn run<T, E: From<BooksError>>(
    session: &mut PostgresSession,
    begin: &'static str,
    ending: Ending,
    work: impl FnOnce(&mut PostgresSession) -> Result<T, E>,
) -> Run<T, E> {
    session.begin(begin);
    let result = catch_unwind(AssertUnwindSafe(|| work(session)));
    let failure = session.failure();
    let error = match result {
        Ok(Ok(value)) if failure.is_none() => return end(session, ending, value),
        Ok(Ok(_)) => BooksError::ErrorDropped.into(),
        Ok(Err(error)) => error,
        Err(_) => BooksError::Panicked.into(),
    };
    // A connection that cannot even roll back is closed, which rolls back too.
    let _ = session.roll_back();
    match failure {
        Some(Failure::Collision | Failure::Disconnected) => Run::Again(error),
        Some(Failure::Lasting) | None => Run::Done(Err(error)),
    }
}

fn end<T, E: From<BooksError>>(session: &mut PostgresSession, ending: Ending, value: T) -> Run<T, E> {
    let ended = match ending {
        Ending::Commit => session.commit(),
        // A read has its answer whatever becomes of the connection.
        Ending::Rollback => session.roll_back().or(Ok(())),
    };
    let (error, is_commit) = match ended {
        Ok(()) => return Run::Done(Ok(value)),
        Err(NoCommit::Statement(error)) => (error, false),
        Err(NoCommit::Refused(error)) => (error, true),
    };
    match session.failure() {
        Some(Failure::Collision) => Run::Again(error.into()),
        Some(Failure::Disconnected) => Run::Done(Err(BooksError::OutcomeUnknown(error.into()).into())),
        Some(Failure::Lasting) | None if is_commit => Run::Done(Err(BooksError::Commit(Arc::new(error)).into())),
        Some(Failure::Lasting) | None => Run::Done(Err(error.into())),
    }
}

/// Begins a transaction in which nobody else migrates this schema, and makes the schema.
fn begin_migration(schema: &str) -> String {
    let hash = Sha256::digest(schema);
    let lock = hash.iter().take(7).fold(0_i64, |lock, byte| (lock << 8) | i64::from(*byte));
    format!("BEGIN; SELECT pg_advisory_xact_lock({lock}); CREATE SCHEMA IF NOT EXISTS {schema}")
}
