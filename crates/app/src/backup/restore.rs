//! A clinic back from a backup. No root key is needed for that, and nothing that is there is overwritten.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use yanji_books::backup;
use yanji_words::{Problem, Thing};

use super::disk;
use super::manifest::{BackupPart, Manifest};
use crate::clock::Instant;
use crate::error::AppError;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Instant,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Puts the files of a backup into the folder of a clinic, once they are found to be what they were.
///
/// # Errors
/// [`Problem::NotFound`] where there is no backup; [`Problem::BackupBroken`], about the field that names the file;
/// [`Problem::PlaceTaken`] when there are books or keys in the folder; and errors of the disk.
pub fn restore(from: &Path, to: &Path) -> Result<Restored, AppError> {
    let missing = |error| AppError::caused(Problem::NotFound(Thing::Backup), error);
    let manifest = Manifest::read(from).map_err(missing)?;
    if BackupPart::ALL.iter().any(|part| is_there(to, part.file_name())) {
        return Err(AppError::new(Problem::PlaceTaken));
    }
    manifest.check(from)?;
    fs::create_dir_all(to).map_err(disk)?;
    // The keys first: books without their keys would be taken for a clinic that lost its keystore.
    for part in [BackupPart::Keys, BackupPart::Books] {
        let unfinished = to.join(format!("{}.part", part.file_name()));
        copy(&from.join(part.file_name()), &unfinished).map_err(disk)?;
        if !backup::is_sound(&unfinished)? {
            return Err(AppError::at(Problem::BackupBroken, part.file_name()));
        }
        fs::rename(&unfinished, to.join(part.file_name())).map_err(disk)?;
    }
    let bytes = manifest.files.iter().map(|file| file.bytes).sum();
    Ok(Restored { made_at: manifest.into_backup().made_at, bytes })
}

/// Whether a file of a clinic, or the log that SQLite keeps beside it, is in a folder.
fn is_there(folder: &Path, name: &str) -> bool {
    ["", "-wal", "-shm"].iter().any(|end| folder.join(format!("{name}{end}")).exists())
}

/// Copies a file, readable by its owner alone, onto the disk. One that a restore before left unfinished goes.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to)?;
    io::copy(&mut File::open(from)?, &mut target)?;
    target.sync_all()
}
