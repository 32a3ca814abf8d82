//! Files that were sent and are being looked over. They are in memory only: once an import begins, the books keep the
//! file sealed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use yanji_app::{AppError, Instant, Key};

/// How many files are kept at a time; the oldest goes.
const KEPT_MAX: usize = 4;
/// How long a file is kept, in seconds.
const KEPT_S: i64 = 60 * 60;

/// The files that were sent.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<Vec<Upload>>);

/// A file that was sent.
#[derive(Clone, Debug)]
pub(in crate::console) struct Upload {
    pub(in crate::console) id: String,
    /// Who sent it.
    owner: String,
    pub(in crate::console) name: String,
    pub(in crate::console) bytes: Arc<Vec<u8>>,
    at: Instant,
}

impl Uploads {
    /// Keeps a file and gives the id under which its owner finds it.
    ///
    /// # Errors
    /// [`Problem::Internal`](yanji_words::Problem::Internal) when the machine gives no random bytes.
    pub(in crate::console) fn keep(
        &self,
        owner: &str,
        name: String,
        bytes: Vec<u8>,
        now: Instant,
    ) -> Result<String, AppError> {
        let id = Key::fresh()?.as_str().to_owned();
        let mut files = self.files();
        files.retain(|file| file.at.plus_seconds(KEPT_S) > now);
        if files.len() >= KEPT_MAX {
            files.remove(0);
        }
        files.push(Upload { id: id.clone(), owner: owner.to_owned(), name, bytes: Arc::new(bytes), at: now });
        Ok(id)
    }

    /// A file of this owner, while it is kept.
    pub(in crate::console) fn find(&self, owner: &str, id: &str, now: Instant) -> Option<Upload> {
        let lasts = |file: &&Upload| file.at.plus_seconds(KEPT_S) > now;
        self.files().iter().filter(lasts).find(|file| file.id == id && file.owner == owner).cloned()
    }

    /// Lets a file go.
    pub(in crate::console) fn let_go(&self, id: &str) {
        self.files().retain(|file| file.id != id);
    }

    fn files(&self) -> MutexGuard<'_, Vec<Upload>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_for_its_owner_for_an_hour() {
        let (uploads, now) = (Uploads::default(), Instant(0));
        let id = uploads.keep("a", "1.csv".to_owned(), vec![1], now).unwrap();
        assert_eq!(*uploads.find("a", &id, now).unwrap().bytes, [1]);
        assert!(uploads.find("b", &id, now).is_none());
        assert!(uploads.find("a", &id, now.plus_seconds(KEPT_S)).is_none());
        uploads.let_go(&id);
        assert!(uploads.find("a", &id, now).is_none());
    }

    #[test]
    fn the_oldest_file_goes_when_there_are_too_many() {
        let (uploads, now) = (Uploads::default(), Instant(0));
        let ids: Vec<_> = (0..=KEPT_MAX).map(|_| uploads.keep("a", String::new(), vec![1], now).unwrap()).collect();
        let kept: Vec<_> = ids.iter().map(|id| uploads.find("a", id, now).is_some()).collect();
        assert_eq!(kept, [false, true, true, true, true]);
    }
}
