//! The root-key file: one line of 64 hexadecimal digits, mode 0600; never overwritten.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::RootKey;
use crate::error::VaultError;
use crate::secret::fill_random;

#[cfg(test)]
mod tests;

/// More than any way to write a root key needs; what is longer is another file.
const FILE_BYTES_MAX: u64 = 1024;

impl RootKey {
    /// Reads the root key from its file, whose text is as for [`RootKey::from_text`].
    ///
    /// # Errors
    /// [`VaultError::RootKeyFile`] if it cannot be read; [`VaultError::RootKeyFileExposed`] if, on Unix, anyone but
    /// its owner may read or write it; [`VaultError::RootKeyFileContent`] if it holds something else.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, VaultError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(file_error(path))?;
        check_mode(path, &file)?;
        let mut text = Zeroizing::new(String::with_capacity(FILE_BYTES_MAX as usize));
        let read = file.take(FILE_BYTES_MAX).read_to_string(&mut text);
        match read {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(content_error(path)),
            Err(error) => return Err(file_error(path)(error)),
        }
        Self::from_text(&text).map_err(|_| content_error(path))
    }

    /// Reads the root key from its file, or makes a random one and creates the file, mode 0600, if there is none.
    ///
    /// The file appears whole or not at all, and is on disk when this returns: a key that sealed something is never
    /// lost to a power cut. Of two programs that create it at once one wins, and both get its key. The directory
    /// must exist. Where the program must not begin anew, use [`RootKey::load`]: a lost key file would otherwise be
    /// replaced by a new one that opens nothing.
    ///
    /// # Errors
    /// Those of [`RootKey::load`], and [`VaultError::Randomness`] if the operating system gives no random bytes.
    pub fn load_or_create(path: impl AsRef<Path>) -> Result<Self, VaultError> {
        let path = path.as_ref();
        match Self::load(path) {
            Err(VaultError::RootKeyFile { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            loaded => return loaded,
        }
        let draft = draft_path(path)?;
        let key = Self::generate()?;
        let created = write_draft(&draft, &key).and_then(|()| publish(&draft, path));
        let removed = fs::remove_file(&draft);
        match created {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Self::load(path),
            Err(error) => return Err(file_error(path)(error)),
        }
        removed.and_then(|()| sync_directory(path)).map_err(file_error(path))?;
        Ok(key)
    }
}

/// A name beside `path` that no other program uses.
fn draft_path(path: &Path) -> Result<PathBuf, VaultError> {
    let mut random = [0; 8];
    fill_random(&mut random)?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{:016x}.new", u64::from_be_bytes(random)));
    Ok(path.with_file_name(name))
}

fn write_draft(draft: &Path, key: &RootKey) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(key.to_hex().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Gives the finished draft its name. A hard link, since a rename would replace a file that came up meanwhile.
fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    fs::hard_link(draft, path)
}

/// Makes the new name durable.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)?.sync_all()
}

/// Directories cannot be synced here; the file system's own journal keeps the name.
#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn check_mode(path: &Path, file: &File) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata().map_err(file_error(path))?.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(VaultError::RootKeyFileExposed { path: path.to_owned(), mode }) }
}

/// No permission bits here; access is the operator's to set.
#[cfg(not(unix))]
fn check_mode(_path: &Path, _file: &File) -> Result<(), VaultError> {
    Ok(())
}

fn file_error(path: &Path) -> impl Fn(io::Error) -> VaultError {
    move |source| VaultError::RootKeyFile { path: path.to_owned(), source }
}

fn content_error(path: &Path) -> VaultError {
    VaultError::RootKeyFileContent { path: path.to_owned() }
}
