//! Texts that members were looked for by, which may be names and phones. An address names one by a handle that tells
//! nothing and is good in one session alone; the texts themselves are in memory only, for a while.

use std::sync::{Mutex, MutexGuard, PoisonError};

use yanji_app::{AppError, Instant, Key};

/// How long a text is kept after it was last asked for, in seconds.
const KEPT_S: i64 = 2 * 60 * 60;
/// How many texts of one session are kept; its oldest goes, and nobody else's.
const OF_SESSION_MOST: usize = 50;
/// How many texts are kept at all.
const MOST: usize = 20_000;

/// The texts that were looked for.
#[derive(Default)]
pub(crate) struct Texts(Mutex<Vec<Sought>>);

struct Sought {
    handle: String,
    /// The secret of the session in which it was looked for.
    session: String,
    text: String,
    until: Instant,
}

impl Texts {
    /// Keeps a text and gives its handle, the same one for the same text.
    ///
    /// # Errors
    /// [`Problem::Internal`](yanji_words::Problem::Internal) when the machine gives no random bytes.
    pub(super) fn keep(&self, session: &str, text: &str, now: Instant) -> Result<String, AppError> {
        let fresh = Key::fresh()?.as_str().to_owned();
        let mut texts = self.current(now);
        let known = texts.iter().position(|one| one.session == session && one.text == text);
        let handle = known.map_or(fresh, |place| texts.remove(place).handle);
        let is_own = |one: &Sought| one.session == session;
        if texts.iter().filter(|one| is_own(one)).count() >= OF_SESSION_MOST
            && let Some(oldest) = texts.iter().position(is_own)
        {
            texts.remove(oldest);
        }
        if texts.len() >= MOST {
            texts.remove(0);
        }
        let (session, text, until) = (session.to_owned(), text.to_owned(), now.plus_seconds(KEPT_S));
        texts.push(Sought { handle: handle.clone(), session, text, until });
        Ok(handle)
    }

    /// The text of a handle of this session, while it is kept; from here on it is kept anew.
    pub(super) fn find(&self, session: &str, handle: &str, now: Instant) -> Option<String> {
        let mut texts = self.current(now);
        let place = texts.iter().position(|one| one.handle == handle && one.session == session)?;
        let mut found = texts.remove(place);
        found.until = now.plus_seconds(KEPT_S);
        let text = found.text.clone();
        texts.push(found);
        Some(text)
    }

    /// The texts whose time is not over, the latest last; the others go.
    fn current(&self, now: Instant) -> MutexGuard<'_, Vec<Sought>> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.retain(|one| one.until > now);
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_of_its_session_for_a_while_after_it_was_asked_for() {
        let (texts, now) = (Texts::default(), Instant(0));
        let handle = texts.keep("lin", "张小敏", now).unwrap();
        assert!(!handle.contains("张") && handle.len() == 32);
        assert_eq!(texts.keep("lin", "张小敏", now).unwrap(), handle, "one text has one address");
        assert_ne!(texts.keep("wang", "张小敏", now).unwrap(), handle);
        let find = |session: &str, seconds| texts.find(session, &handle, now.plus_seconds(seconds));
        assert_eq!(find("wang", 0), None);
        assert_eq!(find("lin", KEPT_S - 1).as_deref(), Some("张小敏"));
        assert_eq!(find("lin", KEPT_S).as_deref(), Some("张小敏"), "it was asked for since");
        assert_eq!(find("lin", 2 * KEPT_S), None);
    }

    #[test]
    fn of_many_texts_of_one_session_the_oldest_goes() {
        let (texts, now) = (Texts::default(), Instant(0));
        let wangs = texts.keep("wang", "1", now).unwrap();
        let first = texts.keep("lin", "first", now).unwrap();
        for n in 0..OF_SESSION_MOST {
            texts.keep("lin", &n.to_string(), now).unwrap();
        }
        assert_eq!(texts.find("lin", &first, now), None);
        assert!(texts.find("wang", &wangs, now).is_some());
    }
}
