//! Copies of a SQLite file, taken while others write to it, and whether such a copy is sound. Where copies are kept
//! and what they are called is for the use cases.

use std::fs::{self, OpenOptions};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::error::BooksError;

/// Pages copied between two reports of progress: 16 MiB.
const PAGES: i32 = 4096;

/// Copies a SQLite file as it is at this moment into a new one, readable by its owner alone.
///
/// A read transaction holds the moment, so that writers neither wait nor show in the copy. `progress` is told how many
/// pages are done and how many there are.
///
/// # Errors
/// [`BooksError::File`] when the copy is there already or cannot be made, and [`BooksError::Database`].
pub fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(i64, i64)) -> Result<(), BooksError> {
    let failed = |error| BooksError::from_sqlite("copying the books", error);
    make(to).map_err(|source| BooksError::File { file: to.to_owned(), source })?;
    let source = Connection::open(from).map_err(failed)?;
    source.execute_batch("PRAGMA query_only = ON; BEGIN; SELECT COUNT(*) FROM sqlite_master").map_err(failed)?;
    let mut target = Connection::open(to).map_err(failed)?;
    let backup = Backup::new(&source, &mut target).map_err(failed)?;
    loop {
        let step = backup.step(PAGES).map_err(failed)?;
        let state = backup.progress();
        progress(i64::from(state.pagecount - state.remaining), i64::from(state.pagecount));
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // Somebody else opened the copy under our hands.
            _ => return Err(BooksError::Busy { doing: "copying the books".to_owned(), source: None }),
        }
    }
    drop(backup);
    // The copy is one file that needs no log beside it; whoever opens it as books turns the log on again.
    target.execute_batch("PRAGMA journal_mode = DELETE").map_err(failed)?;
    target.close().map_err(|(_, error)| failed(error))?;
    let flushed = fs::File::open(to).and_then(|file| file.sync_all());
    flushed.map_err(|source| BooksError::File { file: to.to_owned(), source })
}

/// Whether SQLite finds a copy whole: every page, index and row.
///
/// # Errors
/// [`BooksError::Database`] when the file cannot be read as a database at all.
pub fn is_sound(file: &Path) -> Result<bool, BooksError> {
    let failed = |error| BooksError::from_sqlite("checking a copy of the books", error);
    let connection = Connection::open(file).map_err(failed)?;
    // The order of texts that the indexes of the books use, as every connection to them knows it.
    connection.create_collation("C", |a, b| a.as_bytes().cmp(b.as_bytes())).map_err(failed)?;
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    Ok(said == "ok")
}

/// Whether the keys of the imports that go on in a copy of the books are in a copy of the keystore.
///
/// # Errors
/// [`BooksError::Database`].
pub fn is_importable(books: &Path, keystore: &Path) -> Result<bool, BooksError> {
    let failed = |error| BooksError::from_sqlite("looking for the keys of imports", error);
    let (books, keystore) = (Connection::open(books).map_err(failed)?, Connection::open(keystore).map_err(failed)?);
    let mut running = books.prepare("SELECT import_id FROM import_files").map_err(failed)?;
    let ids = running.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(failed)?;
    for id in ids {
        let sql = "SELECT COUNT(*) FROM data_keys WHERE member_id = ?1";
        let keys: i64 = keystore.query_row(sql, [id.map_err(failed)?], |row| row.get(0)).map_err(failed)?;
        if keys == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn make(file: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ())
}
