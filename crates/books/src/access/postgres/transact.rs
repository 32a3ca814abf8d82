//! Books in a PostgreSQL schema: transactions side by side, run again when they met each other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Failure, NoCommit, PostgresSession, Server};
use crate::access::pool::Pool;
use crate::access::{Ending, Options, Read, Tx};
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
enum Run {
    /// `Ok` when what it answered stands.
    Done(Result<(), BooksError>),
    /// Another run may do better; this is what stands if there is none.
    Again(Result<(), BooksError>),
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

    /// Runs a work that writes; `Ok` when what it answered last stands.
    pub(crate) fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> Ending) -> Result<(), BooksError> {
        let open = || self.server.connect();
        repeat(&self.writers, &open, &mut |session| run(session, "BEGIN", Purpose::Write, &mut |session| work(session)))
    }

    /// Runs a work that reads; `Ok` when what it answered last stands.
    pub(crate) fn read(&self, work: &mut dyn FnMut(&mut dyn Read) -> Ending) -> Result<(), BooksError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let open = || self.server.connect_reader();
        repeat(&self.readers, &open, &mut |session| run(session, begin, Purpose::Read, &mut |session| work(session)))
    }
}

/// Runs something until it is done, or has been run often enough.
fn repeat(
    pool: &Pool<PostgresSession>,
    open: &dyn Fn() -> Result<PostgresSession, BooksError>,
    once: &mut dyn FnMut(&mut PostgresSession) -> Run,
) -> Result<(), BooksError> {
    let mut runs = 1;
    loop {
        match pool.with(open, &mut *once)? {
            Run::Done(result) => return result,
            Run::Again(result) if runs == RUNS => return result,
            Run::Again(_) => thread::sleep(PAUSE * runs),
        }
        runs += 1;
    }
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    Write,
}

fn run(
    session: &mut PostgresSession,
    begin: &'static str,
    purpose: Purpose,
    work: &mut dyn FnMut(&mut PostgresSession) -> Ending,
) -> Run {
    session.begin(begin);
    let ending = catch_unwind(AssertUnwindSafe(|| work(session)));
    let failure = session.failure();
    let result = match ending {
        Ok(Ending::Keep) if failure.is_none() => return end(session, purpose),
        Ok(Ending::Keep) => Err(BooksError::ErrorDropped),
        Ok(Ending::Forget) => Ok(()),
        Err(_) => Err(BooksError::Panicked),
    };
    // A connection that cannot even roll back is closed, which rolls back too.
    let _ = session.roll_back();
    match failure {
        Some(Failure::Collision | Failure::Disconnected) => Run::Again(result),
        Some(Failure::Lasting) | None => Run::Done(result),
    }
}

/// Ends a transaction in which all went well.
fn end(session: &mut PostgresSession, purpose: Purpose) -> Run {
    let ended = match purpose {
        Purpose::Write => session.commit(),
        // A read has its answer whatever becomes of the connection.
        Purpose::Read => session.roll_back().or(Ok(())),
    };
    let (error, is_commit) = match ended {
        Ok(()) => return Run::Done(Ok(())),
        Err(NoCommit::Statement(error)) => (error, false),
        Err(NoCommit::Refused(error)) => (error, true),
    };
    match session.failure() {
        Some(Failure::Collision) => Run::Again(Err(error)),
        Some(Failure::Disconnected) => Run::Done(Err(BooksError::OutcomeUnknown(error.into()))),
        Some(Failure::Lasting) | None if is_commit => Run::Done(Err(BooksError::Commit(Arc::new(error)))),
        Some(Failure::Lasting) | None => Run::Done(Err(error)),
    }
}

/// Begins a transaction in which nobody else migrates this schema, and makes the schema.
fn begin_migration(schema: &str) -> String {
    let hash = Sha256::digest(schema);
    let lock = hash.iter().take(7).fold(0_i64, |lock, byte| (lock << 8) | i64::from(*byte));
    format!("BEGIN; SELECT pg_advisory_xact_lock({lock}); CREATE SCHEMA IF NOT EXISTS {schema}")
}
