//! Moves what the write-ahead log holds into the file, mostly beside the writing.
//!
//! SQLite does it within a commit, and all who wait to write wait for it. Here a thread of its own moves the bulk while
//! works go on. What they add meanwhile is little: the writer moves that itself, after which the log begins anew.

use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::SqliteSession;
use crate::access::Connection;
use crate::error::BooksError;

/// How many pages the log grows by before they are moved: 64 MiB.
const PAGES: u32 = 16_384;

/// Never waits for anybody, and moves what no reader still needs in the log.
const MOVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// The checkpoints of a file.
#[derive(Debug)]
pub(super) struct Checkpoints {
    file: PathBuf,
    patience: Duration,
    /// Pages in the log after the last commit.
    pages: Arc<AtomicU32>,
    /// Pages that were in the log when the last checkpoint began.
    begun_with: u32,
    under_way: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Takes the checkpoints of a file out of SQLite's hands.
    pub(super) fn of(writer: &mut SqliteSession, file: &Path, patience: Duration) -> Result<Self, BooksError> {
        let pages = Arc::new(AtomicU32::new(0));
        let told = Arc::clone(&pages);
        writer.after_commit(move |now| told.store(now, Ordering::Relaxed))?;
        Ok(Self { file: file.to_owned(), patience, pages, begun_with: 0, under_way: None })
    }

    /// Begins or ends a checkpoint when it is time; to be called after a commit. One that fails is tried again later: the
    /// log holds everything until then.
    pub(super) fn tend(&mut self, writer: &mut SqliteSession) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.begun_with {
            self.begun_with = 0;
        }
        if self.under_way.as_ref().is_some_and(JoinHandle::is_finished) {
            self.end();
            let _ = writer.batch(MOVE);
        } else if self.under_way.is_none() && pages - self.begun_with >= PAGES {
            self.begun_with = pages;
            let (file, patience) = (self.file.clone(), self.patience);
            let moves = move || {
                let _ = SqliteSession::open_reader(&file, patience).and_then(|mut session| session.batch(MOVE));
            };
            self.under_way = thread::Builder::new().name("checkpoint".to_owned()).spawn(moves).ok();
        }
    }

    /// Waits for the checkpoint that is under way.
    pub(super) fn end(&mut self) {
        if let Some(thread) = mem::take(&mut self.under_way) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Tx;

    fn size_of_log(file: &Path) -> u64 {
        let mut name = file.as_os_str().to_owned();
        name.push("-wal");
        std::fs::metadata(name).map_or(0, |log| log.len())
    }

    #[test]
    fn the_log_stays_bounded_under_steady_writing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("books.sqlite");
        let mut writer = SqliteSession::open_writer(&file, Duration::from_secs(10)).unwrap();
        writer.batch("PRAGMA synchronous = OFF; CREATE TABLE notes (id BIGINT PRIMARY KEY, text BLOB)").unwrap();
        let mut checkpoints = Checkpoints::of(&mut writer, &file, Duration::from_secs(10)).unwrap();
        let mut rounds = 0;
        for id in 0..400_i64 {
            writer.control("BEGIN IMMEDIATE").unwrap();
            writer
                .execute("INSERT INTO notes (id, text) VALUES ($1, $2)", &[&id, &vec![7_u8; 1_000_000].as_slice()])
                .unwrap();
            writer.control("COMMIT").unwrap();
            let before = checkpoints.begun_with;
            checkpoints.tend(&mut writer);
            rounds += u32::from(checkpoints.begun_with > before);
            // A disk that lags far behind the writing is not what is looked at here.
            if id % 20 == 0 {
                checkpoints.end_if_begun(&mut writer);
            }
        }
        checkpoints.end();
        assert!(rounds >= 2, "{rounds} checkpoints");
        // 400 MB were written.
        assert!(size_of_log(&file) < 200 << 20, "{} bytes", size_of_log(&file));
    }

    impl Checkpoints {
        fn end_if_begun(&mut self, writer: &mut SqliteSession) {
            if self.under_way.is_some() {
                self.end();
                writer.batch(MOVE).unwrap();
            }
        }
    }
}
