//! What a backup consists of, written beside its files, and whether they still are what it says.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yanji_books::id::OrganisationId;
use yanji_words::Problem;

use super::{Backup, disk, id_of};
use crate::clock::Instant;
use crate::error::AppError;

/// The name of the file that says what a backup consists of.
const FILE_NAME: &str = "manifest.json";
/// The form of the manifest.
const FORM: i64 = 1;

/// A part of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupPart {
    /// The books: everything but the keys.
    Books,
    /// The keystore, whose keys open nothing without the root key.
    Keys,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFile {
    /// What it holds.
    pub part: BackupPart,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What a backup consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    form: i64,
    /// The version of the program that made it.
    program: String,
    organisation: OrganisationId,
    made_at: Instant,
    pub(super) files: Vec<BackupFile>,
}

impl BackupPart {
    /// Every part, the books first.
    pub const ALL: [Self; 2] = [Self::Books, Self::Keys];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::Keys => "keys",
        }
    }

    /// The part with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The name of the file, as in the folder of a clinic.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Books => "books.sqlite",
            Self::Keys => "keys.sqlite",
        }
    }
}

impl Manifest {
    /// What the files of a folder are.
    pub(super) fn of(folder: &Path, organisation: OrganisationId, made_at: Instant) -> Result<Self, AppError> {
        let file = |part: BackupPart| {
            let (bytes, sha256) = measured(&folder.join(part.file_name())).map_err(disk)?;
            Ok::<_, AppError>(BackupFile { part, bytes, sha256 })
        };
        let files = BackupPart::ALL.into_iter().map(file).collect::<Result<_, _>>()?;
        Ok(Self { form: FORM, program: env!("CARGO_PKG_VERSION").to_owned(), organisation, made_at, files })
    }

    /// Writes it beside the files.
    pub(super) fn write(&self, folder: &Path) -> Result<(), AppError> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| AppError::caused(Problem::Internal, error))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(folder.join(FILE_NAME)).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.map_err(disk)
    }

    /// Reads it.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let manifest: Self = serde_json::from_slice(&fs::read(folder.join(FILE_NAME))?)?;
        if manifest.form == FORM { Ok(manifest) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Refuses files that are not there, or not what the manifest says.
    pub(super) fn check(&self, folder: &Path) -> Result<(), AppError> {
        for part in BackupPart::ALL {
            let broken = || AppError::at(Problem::BackupBroken, part.file_name());
            let kept = self.files.iter().find(|file| file.part == part).ok_or_else(broken)?;
            let found = measured(&folder.join(part.file_name())).map_err(|_| broken())?;
            if found != (kept.bytes, kept.sha256.clone()) {
                return Err(broken());
            }
        }
        Ok(())
    }

    /// The backup as use cases show it.
    pub(super) fn into_backup(self) -> Backup {
        Backup { id: id_of(self.made_at), made_at: self.made_at, files: self.files }
    }
}

/// How many bytes a file has, and their SHA-256.
fn measured(file: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(file)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        hash.update(&chunk[..count]);
        bytes += count as u64;
    }
    Ok((bytes, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
