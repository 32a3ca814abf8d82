//! Files that were sent and are being looked over. They are in memory only: once an import begins, the books keep the
//! file sealed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use yanji_app::{AppError, Instant, Key};

/// How many files of one person are kept at a time; their oldest goes, and nobody else's.
const KEPT_MAX: usize = 3;
/// How long a file is kept, in seconds.
const KEPT_S: i64 = 60 * 60;
/// How long a file is kept once it was taken in, in seconds: a form that is sent twice is answered twice.
const TAKEN_S: i64 = 5 * 60;

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
    until: Instant,
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
        let mut files = self.current(now);
        if files.iter().filter(|file| file.owner == owner).count() >= KEPT_MAX
            && let Some(oldest) = files.iter().position(|file| file.owner == owner)
        {
            files.remove(oldest);
        }
        let (owner, bytes, until) = (owner.to_owned(), Arc::new(bytes), now.plus_seconds(KEPT_S));
        files.push(Upload { id: id.clone(), owner, name, bytes, until });
        Ok(id)
    }

    /// A file of this owner, while it is kept.
    pub(in crate::console) fn find(&self, owner: &str, id: &str, now: Instant) -> Option<Upload> {
        self.current(now).iter().find(|file| file.id == id && file.owner == owner).cloned()
    }

    /// Lets a file go that was taken in, once nobody is waiting any more for the answer to a form.
    pub(in crate::console) fn taken(&self, id: &str, now: Instant) {
        let until = now.plus_seconds(TAKEN_S);
        for file in self.current(now).iter_mut().filter(|file| file.id == id && file.until > until) {
            file.until = until;
        }
    }

    /// The files whose time is not over; the others go.
    fn current(&self, now: Instant) -> MutexGuard<'_, Vec<Upload>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| file.until > now);
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_owners_for_an_hour_and_a_while_once_it_was_taken_in() {
        let (uploads, now) = (Uploads::default(), Instant(0));
        let keep = || uploads.keep("lin", "a.csv".to_owned(), b"a,b".to_vec(), now).unwrap();
        let (one, two) = (keep(), keep());
        let is_there = |owner: &str, id: &str, seconds| uploads.find(owner, id, now.plus_seconds(seconds)).is_some();
        assert!(is_there("lin", &one, 0) && !is_there("wang", &one, 0));
        uploads.taken(&one, now);
        assert!(is_there("lin", &one, TAKEN_S - 1) && is_there("lin", &two, TAKEN_S - 1));
        // What is taken in a second time does not stay longer for it.
        uploads.taken(&one, now.plus_seconds(TAKEN_S - 1));
        assert!(!is_there("lin", &one, TAKEN_S) && is_there("lin", &two, KEPT_S - 1));
        assert!(!is_there("lin", &two, KEPT_S));
    }

    #[test]
    fn of_many_files_of_one_person_the_oldest_goes() {
        let (uploads, now) = (Uploads::default(), Instant(0));
        let keep = |owner| uploads.keep(owner, String::new(), Vec::new(), now).unwrap();
        let wangs = keep("wang");
        let first = keep("lin");
        let others = [(); KEPT_MAX].map(|()| keep("lin"));
        assert!(uploads.find("lin", &first, now).is_none());
        assert!(others.iter().all(|id| uploads.find("lin", id, now).is_some()));
        assert!(uploads.find("wang", &wangs, now).is_some(), "nobody pushes out what another one sent");
    }
}
