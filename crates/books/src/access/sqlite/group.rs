//! Books in a SQLite file: writers that wait at the same time share one commit.
//!
//! A flush to the disk costs more than most writes, so a commit is shared. Each caller runs its own work on its own
//! thread, one after the other, in a savepoint of the open transaction. Whoever finds nobody waiting behind it
//! commits for all; the others sleep until then. So a lone writer never waits for company, a crowd pays for one
//! flush, and the work may borrow from its caller.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::SqliteSession;
use crate::access::pool::Pool;
use crate::access::{Connection, Options, Read, Tx};
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
}

/// Works done in the open transaction.
#[derive(Debug)]
struct OpenGroup {
    fate: Arc<Fate>,
    began: Instant,
    works: usize,
    /// Why the transaction can no longer be committed.
    broken: Option<BooksError>,
}

/// What became of a group, told to all who wait for it.
#[derive(Debug, Default)]
struct Fate {
    known: Mutex<Option<Result<(), Arc<BooksError>>>>,
    told: Condvar,
}

impl SqliteBooks {
    pub(crate) fn open(file: &Path, options: Options, migrations: &[Migration]) -> Result<Self, BooksError> {
        let mut session = SqliteSession::open_writer(file, options.patience)?;
        migrate::apply(&mut session, "BEGIN IMMEDIATE", migrations)?;
        Ok(Self {
            file: file.to_owned(),
            patience: options.patience,
            waiting: AtomicUsize::new(0),
            writer: Mutex::new(Writer { session, group: None }),
            readers: Pool::new(options.readers, options.patience),
        })
    }

    pub(crate) fn write<T, E: From<BooksError>>(
        &self,
        work: &mut impl FnMut(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.writer_in_turn();
        let mut group = writer.take_group()?;
        let result = group.run(&mut writer.session, work);
        let fate = Arc::clone(&group.fate);
        if self.waiting.load(Ordering::SeqCst) == 0 || group.is_full() {
            group.finish(&mut writer.session);
        } else {
            writer.group = Some(group);
        }
        drop(writer);
        fate.wait().map_err(BooksError::Commit)?;
        result
    }

    pub(crate) fn read<T, E: From<BooksError>>(
        &self,
        work: &mut impl FnMut(&mut dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        let open = || SqliteSession::open_reader(&self.file, self.patience);
        self.readers.with(open, |session| {
            session.control("BEGIN")?;
            let result = catch_unwind(AssertUnwindSafe(|| work(session)));
            session.control("ROLLBACK")?;
            result.unwrap_or_else(|_| Err(BooksError::Panicked.into()))
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
        Ok(OpenGroup { fate: Arc::default(), began: Instant::now(), works: 0, broken: None })
    }
}

impl OpenGroup {
    /// Runs one work in a savepoint of the group's transaction; what fails leaves nothing and harms no neighbour.
    fn run<T, E: From<BooksError>>(
        &mut self,
        session: &mut SqliteSession,
        work: &mut impl FnMut(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.works += 1;
        session.control("SAVEPOINT work")?;
        session.forget_failure();
        let result = catch_unwind(AssertUnwindSafe(|| work(session)));
        let result = match result {
            Ok(Ok(_)) if session.has_failed() => Err(BooksError::ErrorDropped.into()),
            Ok(result) => result,
            Err(_) => Err(BooksError::Panicked.into()),
        };
        if result.is_err() {
            self.note(session.control("ROLLBACK TO work"));
        }
        self.note(session.control("RELEASE work"));
        result
    }

    /// Without its savepoint the transaction cannot be trusted: SQLite ends it by itself when the disk is full.
    fn note(&mut self, result: Result<(), BooksError>) {
        if let Err(error) = result {
            self.broken.get_or_insert(error);
        }
    }

    fn is_full(&self) -> bool {
        self.works >= GROUP_SIZE || self.began.elapsed() >= GROUP_TIME || self.broken.is_some()
    }

    /// Commits for all of the group, and tells them.
    fn finish(self, session: &mut SqliteSession) {
        let result = match self.broken {
            None => session.control("COMMIT"),
            Some(error) => Err(error),
        };
        if session.in_transaction() {
            // Only after a failure, which is told already.
            let _ = session.control("ROLLBACK");
        }
        self.fate.tell(result);
    }
}

impl Fate {
    fn tell(&self, result: Result<(), BooksError>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(result.map_err(Arc::new));
        self.told.notify_all();
    }

    fn wait(&self) -> Result<(), Arc<BooksError>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(result) = known.as_ref() {
                return result.clone();
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

    /// Runs the statements in works of one group: the first holds the writer until all others wait for it.
    fn write_together(books: &SqliteBooks, statements: &[&'static str]) -> Vec<Result<u64, BooksError>> {
        let began = std::sync::Barrier::new(2);
        thread::scope(|scope| {
            let first = scope.spawn(|| {
                books.write(&mut |tx| {
                    began.wait();
                    while books.waiting.load(Ordering::SeqCst) < statements.len() - 1 {
                        thread::yield_now();
                    }
                    tx.execute(statements[0], &[])
                })
            });
            began.wait();
            let others = statements[1..].iter().map(|sql| scope.spawn(|| books.write(&mut |tx| tx.execute(sql, &[]))));
            let works: Vec<_> = [first].into_iter().chain(others).collect();
            works.into_iter().map(|work| work.join().unwrap()).collect()
        })
    }

    fn count(books: &SqliteBooks, sql: &'static str) -> i64 {
        books.read(&mut |tx| tx.query_one(sql, &[])?.int(0)).unwrap()
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
    fn a_work_that_ends_the_transaction_fails_its_group() {
        let folder = tempfile::tempdir().unwrap();
        let books = open(&folder);
        let result = books.write(&mut |tx| {
            tx.execute("INSERT INTO notes (id) VALUES (1)", &[])?;
            tx.execute("ROLLBACK", &[])
        });
        assert!(matches!(result, Err(BooksError::Commit(_))), "{result:?}");
        let result = books.write(&mut |tx| tx.execute("INSERT INTO notes (id) VALUES (2)", &[]));
        assert!(matches!(result, Ok(1)), "{result:?}");
        assert_eq!(count(&books, "SELECT SUM(id) FROM notes"), 2);
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
