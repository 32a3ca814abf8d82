//! Backups of a clinic whose books are files: made while it is open, listed, taken away, deleted. Getting a clinic
//! back from one stands beside this. A backup never holds the root key.

mod manifest;
mod restore;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::TryLockError;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yanji_books::{Tx, backup, settings};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Place};
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::Progress;

pub use self::manifest::{BackupFile, BackupPart};
pub use self::restore::{Restored, restore};

use self::manifest::Manifest;

/// The setting that holds when the last backup was made, in microseconds of UTC.
const LAST: &str = "backup_last";
/// What the name of a backup ends in while it is made.
const UNFINISHED: &str = ".part";
/// No backup is made for longer, in seconds.
const UNFINISHED_SECONDS_MAX: i64 = 24 * 60 * 60;
/// How often the files are copied again because an import ended between one and the other.
const TRIES: u32 = 3;

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Its name: the instant in UTC, such as `20261122T010533Z`; the name of its folder too.
    pub id: String,
    /// When it was made.
    pub made_at: Instant,
    /// Its files: the books, and the keystore.
    pub files: Vec<BackupFile>,
}

/// Where backups of a clinic are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Backups {
    /// In a folder beside the books.
    Folder {
        /// Its path.
        folder: String,
        /// Those that are there, newest first.
        backups: Vec<Backup>,
    },
    /// Wherever the tools of PostgreSQL put them.
    Postgres {
        /// The commands that make one, in this order.
        commands: Vec<String>,
    },
}

/// A file of a backup on its way out.
#[derive(Debug)]
pub struct BackupTaken {
    /// The file, open for reading.
    pub file: File,
    /// What it is to be called.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Clinic {
    /// Makes a backup in the folder of backups.
    ///
    /// # Errors
    /// [`Problem::BackupElsewhere`] on PostgreSQL; [`Problem::Busy`] while another is made; [`Problem::BackupBroken`]
    /// when what was copied is not sound; and errors of the disk.
    pub fn backup_make(
        &self,
        actor: &Actor,
        key: &Key,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Backup, AppError> {
        let folder = self.backup_folder(actor)?;
        self.backup_kept(actor, key, &folder, None, progress)
    }

    /// Makes a backup in a folder of its own within this one.
    ///
    /// Under a key whose backup was made it answers what it was, whether or not it is still there. One that was begun and
    /// never ended is made anew.
    ///
    /// # Errors
    /// As [`Clinic::backup_make`].
    pub fn backup_into(
        &self,
        actor: &Actor,
        key: &Key,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Backup, AppError> {
        self.backup_folder(actor)?;
        self.backup_kept(actor, key, folder, Some(&folder.to_string_lossy()), progress)
    }

    /// Makes a backup within a folder. What was asked for names the folder only where the caller did: that of the clinic
    /// is the same however the path of its books was written when the program began.
    fn backup_kept(
        &self,
        actor: &Actor,
        key: &Key,
        folder: &Path,
        input: Option<&str>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Backup, AppError> {
        let _alone = match self.backing_up.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(AppError::new(Problem::Busy)),
        };
        let at = self.now();
        let id = id_of(at);
        let made_key = key.of_the_end();
        let begun = self.request(actor, key, "backup_make", at);
        let end = self.request(actor, &made_key, "backup_made", at);
        // Recorded before the first byte is copied: there is no copy without its record.
        let found = self.books.write(|tx| {
            let mut is_new = false;
            let record = |tx: &mut dyn Tx| {
                let deed = log::Deed { action: "backup_make", subject: id.clone(), ..log::Deed::default() };
                log::record(tx, actor, Permission::BackupMake, at, deed)
            };
            let kept = begun.once(tx, &input, |tx| {
                is_new = true;
                record(tx)?;
                Ok(id.clone())
            })?;
            if is_new {
                return Ok(None);
            }
            let made: Option<Backup> = match end.answer(tx, &input)? {
                Some(made) => Some(made),
                None => read_backup(&folder.join(kept)).ok(),
            };
            if made.is_none() {
                record(tx)?;
            }
            Ok::<_, AppError>(made)
        })?;
        if let Some(made) = found {
            return Ok(made);
        }
        let unfinished = folder.join(format!("{id}{UNFINISHED}"));
        if folder.join(&id).exists() || unfinished.exists() {
            // One was made or begun within this very second.
            return Err(AppError::new(Problem::Busy));
        }
        sweep_unfinished(folder, at)?;
        let made = self.copy_all(&unfinished, at, progress).and_then(|backup| {
            fs::rename(&unfinished, folder.join(&id)).map_err(disk)?;
            Ok(backup)
        });
        if made.is_err() {
            // The error that counts is the one before.
            let _ = fs::remove_dir_all(&unfinished);
        }
        let backup = made?;
        let change = settings::Change { at: at.0, by: &actor.name() };
        self.books.write(|tx| {
            settings::put(tx, LAST, &at.0.to_string(), change)?;
            end.once(tx, &input, |_| Ok(backup.clone()))
        })
    }

    /// The backups that are there, or how to make one where this program does not.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], and errors of the disk.
    pub fn backup_list(&self, actor: &Actor) -> Result<Backups, AppError> {
        actor.require(Permission::BackupMake)?;
        match &self.place {
            Place::Folder(_) => {
                let folder = self.backup_folder(actor)?;
                let backups = listed(&folder)?;
                Ok(Backups::Folder { backups, folder: in_full(&folder).display().to_string() })
            }
            Place::Postgres { schema, .. } => {
                let dump = |schema: &str, file: &str| {
                    format!("pg_dump --format=custom --schema={schema} --file={file}.dump \"$DATABASE_URL\"")
                };
                Ok(Backups::Postgres { commands: vec![dump(schema, "books"), dump(&format!("{schema}_keys"), "keys")] })
            }
        }
    }

    /// When the last backup was made.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn backup_last(&self, actor: &Actor) -> Result<Option<Instant>, AppError> {
        actor.require(Permission::BackupMake)?;
        let kept = self.books.read(|tx| settings::get(tx, LAST))?;
        Ok(kept.and_then(|text| text.parse().ok()).map(Instant))
    }

    /// Takes a file of a backup away; that is recorded.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and errors of the disk.
    pub fn backup_take(&self, actor: &Actor, id: &str, part: BackupPart) -> Result<BackupTaken, AppError> {
        let folder = self.backup_folder(actor)?;
        let backup = find(&folder, id)?;
        let missing = AppError::new(Problem::NotFound(Thing::Backup));
        let kept = backup.files.iter().find(|file| file.part == part).ok_or(missing)?;
        let file = File::open(folder.join(id).join(part.file_name())).map_err(disk)?;
        let at = self.now();
        self.books.write(|tx| {
            let deed = log::Deed {
                action: "backup_take",
                subject: format!("{id}/{}", part.file_name()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::BackupMake, at, deed)
        })?;
        Ok(BackupTaken { file, name: format!("{id}-{}", part.file_name()), bytes: kept.bytes })
    }

    /// Deletes a backup.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and errors of the disk.
    pub fn backup_delete(&self, actor: &Actor, key: &Key, id: &str) -> Result<(), AppError> {
        let folder = self.backup_folder(actor)?;
        let at = self.now();
        let request = self.request(actor, key, "backup_delete", at);
        let is_new = self.books.write(|tx| {
            let mut is_new = false;
            request.once(tx, &id, |tx| {
                find(&folder, id)?;
                is_new = true;
                let deed = log::Deed { action: "backup_delete", subject: id.to_owned(), ..log::Deed::default() };
                log::record(tx, actor, Permission::BackupMake, at, deed)
            })?;
            Ok::<_, AppError>(is_new)
        })?;
        if is_new { fs::remove_dir_all(folder.join(id)).map_err(disk) } else { Ok(()) }
    }

    /// The folder of backups, for those who may make them.
    fn backup_folder(&self, actor: &Actor) -> Result<PathBuf, AppError> {
        actor.require(Permission::BackupMake)?;
        match &self.place {
            Place::Folder(folder) => Ok(folder.join("backups")),
            Place::Postgres { .. } => Err(AppError::new(Problem::BackupElsewhere)),
        }
    }

    /// Copies both files into a new folder, checks them, and writes down what they are.
    fn copy_all(&self, folder: &Path, at: Instant, progress: &mut dyn FnMut(Progress)) -> Result<Backup, AppError> {
        let (Some(books), Some(keystore)) = (self.books.file(), self.keystore.file()) else {
            return Err(AppError::new(Problem::BackupElsewhere));
        };
        make_folder(folder)?;
        let [books_copy, keys_copy] = BackupPart::ALL.map(|part| folder.join(part.file_name()));
        for again in 0..TRIES {
            if again > 0 {
                fs::remove_file(&books_copy).and_then(|()| fs::remove_file(&keys_copy)).map_err(disk)?;
            }
            // The books go first. A data key is in the keystore before the first row that it seals is in the books, so
            // that a keystore copied later holds every key that the copied rows need.
            backup::copy(books, &books_copy, &mut |done, total| progress(Progress { done, total }))?;
            backup::copy(keystore, &keys_copy, &mut |_, _| {})?;
            // But for one: the key of an import's file goes when the import ends, which may be between the two.
            if backup::is_importable(&books_copy, &keys_copy)? {
                break;
            }
        }
        for copy in [&books_copy, &keys_copy] {
            if !backup::is_sound(copy)? {
                return Err(AppError::new(Problem::BackupBroken));
            }
        }
        let manifest = Manifest::of(folder, self.id, at)?;
        manifest.write(folder)?;
        Ok(manifest.into_backup())
    }
}

/// A path from the root: whoever reads it does not know in which folder the server was begun.
fn in_full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The name of a backup made at an instant.
fn id_of(at: Instant) -> String {
    let instant = Timestamp::from_microsecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The backups of a folder, newest first. Whatever else is in it is passed over.
fn listed(folder: &Path) -> Result<Vec<Backup>, AppError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(disk(error)),
    };
    let mut backups = Vec::new();
    for entry in entries {
        let path = entry.map_err(disk)?.path();
        if let Ok(backup) = read_backup(&path) {
            backups.push(backup);
        }
    }
    backups.sort_by(|a, b| b.id.cmp(&a.id));
    Ok(backups)
}

/// A backup of the folder; a name that no backup has never touches the disk.
fn find(folder: &Path, id: &str) -> Result<Backup, AppError> {
    let is_name = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'T' | b'Z'));
    if is_name { read_backup(&folder.join(id)) } else { Err(AppError::new(Problem::NotFound(Thing::Backup))) }
}

fn read_backup(folder: &Path) -> Result<Backup, AppError> {
    let missing = |error| AppError::caused(Problem::NotFound(Thing::Backup), error);
    let manifest = Manifest::read(folder).map_err(missing)?;
    let backup = manifest.into_backup();
    let is_its_own = folder.file_name().is_some_and(|name| name.to_string_lossy() == backup.id);
    if is_its_own { Ok(backup) } else { Err(AppError::new(Problem::NotFound(Thing::Backup))) }
}

/// Removes what backups left that were killed. A younger one may still be made, by a command beside the server.
fn sweep_unfinished(folder: &Path, now: Instant) -> Result<(), AppError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let day_ago = id_of(now.plus_seconds(-UNFINISHED_SECONDS_MAX));
    for entry in entries {
        let entry = entry.map_err(disk)?;
        let name = entry.file_name();
        let began = name.to_str().and_then(|name| name.strip_suffix(UNFINISHED));
        let is_a_backup = |began: &&str| began.len() == day_ago.len() && began.ends_with('Z');
        if began.filter(is_a_backup).is_some_and(|began| began < day_ago.as_str()) {
            fs::remove_dir_all(entry.path()).map_err(disk)?;
        }
    }
    Ok(())
}

/// Makes a folder that its owner alone can look into.
fn make_folder(folder: &Path) -> Result<(), AppError> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(disk)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(disk)
}

/// An error of the disk.
fn disk(error: io::Error) -> AppError {
    AppError::caused(Problem::Internal, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_backups_are_is_said_in_full() {
        let told = in_full(Path::new("yanji-data/backups"));
        assert!(told.is_absolute() && told.ends_with("yanji-data/backups"), "{told:?}");
    }
}
