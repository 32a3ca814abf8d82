//! Books in a SQLite file: writers that wait at the same time share one commit.
//!
//! A flush to the disk costs more than most writes, so a commit is shared. Each caller runs its own work on its own
//! thread, one after the other, in the open transaction. Whoever finds nobody waiting behind it commits for all; the
//! others sleep until then. So a lone writer never waits for company, a crowd pays for one flush, and the work may
//! borrow from its caller.
//!
//! Most works that fail were refused before they wrote anything, so that works do without a savepoint: it would copy
//! every page that each of them touches. When one fails that has written, the whole group is rolled back and all of it
//! runs again, each in a savepoint of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::SqliteSession;
use super::checkpoints::Checkpoints;
use crate::access::pool::Pool;
use crate::access::{Connection, Ending, Options, Read, Tx};
use crate::error::BooksError;
use crate::migrate::{self, Migration};

/// Most works that share a commit.
const GROUP_SIZE: usize = 256;

/// How long a group may grow before its works are committed, so that the first of them is answered soon.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// Books in a SQLite file.
#[derive(Debug)]
pub(crate) struct SqliteBooks {
    file: PathBuf,
    patience: Duration,
    /// Threads that are about to lock `writer`. Each of them will; so work may be left to them to commit.
    waiting: AtomicUsize,
    writer: Mutex<Writer>,
    readers: Pool<SqliteSession>,
}

/// The connection that writes, and the works that wait for its next commit.
#[derive(Debug)]
struct Writer {
    session: SqliteSession,
    group: Option<OpenGroup>,
    checkpoints: Checkpoints,
}

/// Works done in the open transaction.
#[derive(Debug)]
struct OpenGroup {
    fate: Arc<Fate>,
    began: Instant,
    works: usize,
    /// Whether each work has a savepoint.
    is_careful: bool,
    /// Why the transaction cannot be committed.
    broken: Option<Broken>,
}

/// Why a group cannot be committed.
#[derive(Debug)]
enum Broken {
    /// A work without a savepoint failed after it had written.
    ByWork,
    /// The transaction itself cannot be trusted any more.
    ByError(BooksError),
}

/// What became of a group, told to all who wait for it.
#[derive(Debug, Default)]
struct Fate {
    known: Mutex<Option<End>>,
    told: Condvar,
}

/// How a group ended.
#[derive(Clone, Debug)]
enum End {
    /// What its works answered holds; what they wrote is on the disk.
    Settled,
    /// Nothing was kept, and its works are to run again.
    Again,
    /// Nothing was kept.
    Failed(Arc<BooksError>),
    /// What was written may or may not be on the disk.
    Unknown(Arc<BooksError>),
}

impl SqliteBooks {
    pub(crate) fn open(file: &Path, options: Options, migrations: &[Migration]) -> Result<Self, BooksError> {
        let mut session = SqliteSession::open_writer(file, options.patience)?;
        migrate::apply(&mut session, "BEGIN IMMEDIATE", migrations)?;
        let checkpoints = Checkpoints::of(&mut session, file, options.patience)?;
        Ok(Self {
            file: file.to_owned(),
            patience: options.patience,
            waiting: AtomicUsize::new(0),
            writer: Mutex::new(Writer { session, group: None, checkpoints }),
            readers: Pool::new(options.readers, options.patience),
        })
    }

    /// Runs a work that writes; `Ok` when what it answered last stands.
    pub(crate) fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> Ending) -> Result<(), BooksError> {
        let mut is_careful = false;
        loop {
            let (result, fate) = self.run(work, is_careful)?;
            match fate.wait() {
                End::Settled => return result,
                End::Again => is_careful = true,
                End::Failed(error) => return Err(BooksError::Commit(error)),
                End::Unknown(error) => return Err(BooksError::OutcomeUnknown(error.into())),
            }
        }
    }

    /// Runs a work in the open group, and commits it when nobody waits behind.
    fn run(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> Ending,
        is_careful: bool,
    ) -> Result<(Result<(), BooksError>, Arc<Fate>), BooksError> {
        let mut writer = self.writer_in_turn();
        let mut group = writer.take_group()?;
        group.is_careful |= is_careful;
        let result = group.run(&mut writer.session, work);
        let fate = Arc::clone(&group.fate);
        if self.waiting.load(Ordering::SeqCst) == 0 || group.is_full() {
            let Writer { session, checkpoints, .. } = &mut *writer;
            group.finish(session);
            checkpoints.tend(session);
        } else {
            writer.group = Some(group);
        }
        Ok((result, fate))
    }

    /// Runs a work that reads; `Ok` when what it answered stands.
    pub(crate) fn read(&self, work: &mut dyn FnMut(&mut dyn Read) -> Ending) -> Result<(), BooksError> {
        let open = || SqliteSession::open_reader(&self.file, self.patience);
        self.readers.with(open, |session| {
            session.control("BEGIN")?;
            let result = catch_unwind(AssertUnwindSafe(|| work(session)));
            session.control("ROLLBACK")?;
            result.map(|_| ()).map_err(|_| BooksError::Panicked)
        })?
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    fn writer_in_turn(&self) -> MutexGuard<'_, Writer> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        // Work that panics is caught before it gets here, so a poisoned lock is sound.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        writer
    }
}

/// Leaves one file behind instead of three, where nothing hinders it; the log would be read at the next start.
impl Drop for SqliteBooks {
    fn drop(&mut self) {
        self.readers = Pool::new(1, self.patience);
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner);
        writer.checkpoints.end();
        let _ = writer.session.batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
    }
}

impl Writer {
    /// Takes the open group, or begins one with its transaction.
    fn take_group(&mut self) -> Result<OpenGroup, BooksError> {
        if let Some(group) = self.group.take() {
            return Ok(group);
        }
        self.session.control("BEGIN IMMEDIATE")?;
        Ok(OpenGroup { fate: Arc::default(), began: Instant::now(), works: 0, is_careful: false, broken: None })
    }
}

impl OpenGroup {
    /// Runs one work; what fails leaves nothing and harms no neighbour. `Ok` when its own answer stands.
    fn run(
        &mut self,
        session: &mut SqliteSession,
        work: &mut dyn FnMut(&mut dyn Tx) -> Ending,
    ) -> Result<(), BooksError> {
        self.works += 1;
        let savepoint = self.is_careful.then(|| session.control("SAVEPOINT work"));
        let rows_before = session.rows_written();
        session.forget_failure();
        let (ending, result) = match catch_unwind(AssertUnwindSafe(|| work(session))) {
            Ok(Ending::Keep) if session.has_failed() => (Ending::Forget, Err(BooksError::ErrorDropped)),
            Ok(ending) => (ending, Ok(())),
            Err(_) => (Ending::Forget, Err(BooksError::Panicked)),
        };
        match savepoint {
            Some(Ok(())) => {
                if ending == Ending::Forget {
                    self.note(session.control("ROLLBACK TO work"));
                }
                self.note(session.control("RELEASE work"));
            }
            Some(Err(error)) => self.note(Err(error)),
            // It fails, since there is nothing to commit any more, and says so.
            None if !session.in_transaction() => self.note(session.control("COMMIT")),
            None if ending == Ending::Forget && session.rows_written() != rows_before => {
                self.broken.get_or_insert(Broken::ByWork);
            }
            None => {}
        }
        result
    }

    /// A transaction that lost its savepoint, or that is over, cannot be trusted: SQLite ends it by itself when the disk
    /// is full.
    fn note(&mut self, result: Result<(), BooksError>) {
        if let Err(error) = result {
            self.broken.get_or_insert(Broken::ByError(error));
        }
    }

    fn is_full(&self) -> bool {
        self.works >= GROUP_SIZE || self.began.elapsed() >= GROUP_TIME || self.broken.is_some()
    }

    /// Commits for all of the group, and tells them.
    fn finish(self, session: &mut SqliteSession) {
        let end = match self.broken {
            None => End::of_commit(session.control("COMMIT")),
            Some(Broken::ByError(error)) => End::Failed(Arc::new(error)),
            Some(Broken::ByWork) if self.works > 1 => End::Again,
            // Alone in its group: rolled back, its error stands.
            Some(Broken::ByWork) => End::of_commit(session.control("ROLLBACK")),
        };
        if session.in_transaction() {
            // Only after a failure, which is told already.
            let _ = session.control("ROLLBACK");
        }
        self.fate.tell(end);
    }
}

impl End {
    /// A disk that fails while it is flushed may have the end of the transaction or not, which only the next start over
    /// the log would show. Any other failure comes before that end is written.
    fn of_commit(result: Result<(), BooksError>) -> Self {
        match result {
            Ok(()) => Self::Settled,
            Err(error) if error.is_of_disk() => Self::Unknown(Arc::new(error)),
            Err(error) => Self::Failed(Arc::new(error)),
        }
    }
}

impl Fate {
    fn tell(&self, end: End) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        self.told.notify_all();
    }

    fn wait(&self) -> End {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(end) = known.as_ref() {
                return end.clone();
            }
            known = self.told.wait(known).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const NOTES: Migration = Migration {
        number: 1,
        name: "notes",
        shared: "CREATE TABLE notes (id BIGINT PRIMARY KEY);
                 CREATE TABLE leaves (note BIGINT REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED);",
        sqlite: "",
        postgres: "",
    };

    fn open(folder: &tempfile::TempDir) -> SqliteBooks {
        SqliteBooks::open(&folder.path().join("books.sqlite"), Options::default(), &[NOTES]).unwrap()
    }

    /// Writes, as [`Books`](crate::Books) does.
    fn write(
        books: &SqliteBooks,
        mut work: impl FnMut(&mut dyn Tx) -> Result<u64, BooksError>,
    ) -> Result<u64, BooksError> {
        let mut answer = None;
        books.write(&mut |tx| Ending::of(answer.insert(work(tx))))?;
        answer.unwrap()
    }

    /// Runs the statements in works of one group: the first holds the writer until all others wait for it.
    fn write_together(books: &SqliteBooks, statements: &[&'static str]) -> Vec<Result<u64, BooksError>> {
        let began = std::sync::Barrier::new(2);
        thread::scope(|scope| {
            let first = scope.spawn(|| {
                write(books, |tx| {
                    began.wait();
                    while books.waiting.load(Ordering::SeqCst) < statements.len() - 1 {
                        thread::yield_now();
                    }
                    tx.execute(statements[0], &[])
                })
            });
            began.wait();
            let others = statements[1..].iter().map(|sql| scope.spawn(|| write(books, |tx| tx.execute(sql, &[]))));
            let works: Vec<_> = [first].into_iter().chain(others).collect();
            works.into_iter().map(|work| work.join().unwrap()).collect()
        })
    }

    fn count(books: &SqliteBooks, sql: &'static str) -> i64 {
        let mut found = 0;
        let count = |tx: &mut dyn Read| tx.query_one(sql, &[])?.int(0);
        books.read(&mut |tx| Ending::of(&mut count(tx).map(|counted| found = counted))).unwrap();
        found
    }

    #[test]
    fn works_that_wait_together_share_a_commit_and_its_failure() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        // The foreign key of the second is checked at the commit, which fails for all three.
        let results = write_together(
            &books,
            &[
                "INSERT INTO notes (id) VALUES (1)",
                "INSERT INTO leaves (note) VALUES (99)",
                "INSERT INTO notes (id) VALUES (2)",
            ],
        );
        for result in results {
            assert!(matches!(result, Err(BooksError::Commit(_))), "{result:?}");
        }
        assert_eq!(count(&books, "SELECT COUNT(*) FROM notes"), 0);
    }

    #[test]
    fn a_work_that_fails_leaves_its_group_alone() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        let results = write_together(
            &books,
            &[
                "INSERT INTO notes (id) VALUES (1)",
                "INSERT INTO notes (id) VALUES (2), (3), (2)",
                "INSERT INTO notes (id) VALUES (4)",
            ],
        );
        assert!(matches!(results[..], [Ok(1), Err(BooksError::Conflict { .. }), Ok(1)]), "{results:?}");
        assert_eq!(count(&books, "SELECT SUM(id) FROM notes"), 5);
    }

    #[test]
    fn a_work_that_fails_after_writing_lets_its_group_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        let runs = AtomicUsize::new(0);
        let began = std::sync::Barrier::new(2);
        let (first, second) = thread::scope(|scope| {
            let first = scope.spawn(|| {
                let mut is_first_run = true;
                write(&books, |tx| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    if std::mem::take(&mut is_first_run) {
                        began.wait();
                        while books.waiting.load(Ordering::SeqCst) == 0 {
                            thread::yield_now();
                        }
                    }
                    tx.execute("INSERT INTO notes (id) VALUES (1)", &[])
                })
            });
            began.wait();
            let second = write(&books, |tx| {
                tx.execute("INSERT INTO notes (id) VALUES (2)", &[])?;
                tx.execute("INSERT INTO notes (id) VALUES (2)", &[])
            });
            (first.join().unwrap(), second)
        });
        assert!(matches!(first, Ok(1)), "{first:?}");
        assert!(matches!(second, Err(BooksError::Conflict { .. })), "{second:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 2, "the first was rolled back with the second, and ran again");
        assert_eq!(count(&books, "SELECT SUM(id) FROM notes"), 1);
    }

    #[test]
    fn a_lone_work_that_fails_after_writing_runs_once() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        let mut runs = 0;
        let result = write(&books, |tx| {
            runs += 1;
            tx.execute("INSERT INTO notes (id) VALUES (1)", &[])?;
            Err(BooksError::Closed)
        });
        assert!(matches!(result, Err(BooksError::Closed)), "{result:?}");
        assert_eq!((runs, count(&books, "SELECT COUNT(*) FROM notes")), (1, 0));
    }

    #[test]
    fn a_work_that_ends_the_transaction_fails_its_group() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        let result = write(&books, |tx| {
            tx.execute("INSERT INTO notes (id) VALUES (1)", &[])?;
            tx.execute("ROLLBACK", &[])
        });
        assert!(matches!(result, Err(BooksError::Commit(_))), "{result:?}");
        let result = write(&books, |tx| tx.execute("INSERT INTO notes (id) VALUES (2)", &[]));
        assert!(matches!(result, Ok(1)), "{result:?}");
        assert_eq!(count(&books, "SELECT SUM(id) FROM notes"), 2);
    }

    #[test]
    fn a_commit_that_the_disk_breaks_off_has_no_known_end() {
        let failed = |code| {
            let failure = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            End::of_commit(Err(BooksError::from_sqlite("COMMIT", failure)))
        };
        assert!(matches!(failed(rusqlite::ffi::SQLITE_IOERR_FSYNC), End::Unknown(_)));
        assert!(matches!(failed(rusqlite::ffi::SQLITE_FULL), End::Failed(_)));
        assert!(matches!(failed(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY), End::Failed(_)));
    }

    #[test]
    fn a_closed_file_stands_alone_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        count(&books, "SELECT COUNT(*) FROM notes");
        drop(books);
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, ["books.sqlite"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = std::fs::metadata(folder.path().join("books.sqlite")).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
        }
    }
}
