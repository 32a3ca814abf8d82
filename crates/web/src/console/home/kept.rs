//! Answers that take long to work out, kept in the server for some minutes, with the instant of which they are. An old
//! one is shown while the next is made.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use yanji_app::records::{GoalProgress, MonthFigures, Outlook};
use yanji_app::{Actor, AppError, Clinic, Instant};
use yanji_books::id::StoreId;
use yanji_engine::Day;

use crate::AppState;
use crate::blocking::blocking;
use crate::console::door::Visitor;

/// What the workbench keeps. Nothing in it is a name or a telephone number.
#[derive(Default)]
pub(crate) struct Morning {
    pub(crate) outlook: Kept<(), Outlook>,
    pub(crate) figures: Kept<Option<StoreId>, MonthFigures>,
    /// With those in money or without them.
    pub(crate) goals: Kept<bool, Vec<GoalProgress>>,
}

/// Answers by what was asked.
pub(crate) struct Kept<K, V>(Mutex<HashMap<K, Slot<V>>>);

struct Slot<V> {
    answer: Answer<V>,
    is_renewed: bool,
}

/// An answer, and the instant of which it is.
pub(super) struct Answer<V> {
    pub(super) value: Arc<V>,
    pub(super) made_at: Instant,
    day: Day,
}

impl<V> Clone for Answer<V> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), made_at: self.made_at, day: self.day }
    }
}

impl<V> Answer<V> {
    /// Whether it was worked out longer ago than so many seconds.
    pub(super) fn is_old(&self, clinic: &Clinic, lasts_seconds: i64) -> bool {
        clinic.now() > self.made_at.plus_seconds(lasts_seconds)
    }

    /// The time of day of which it is, `14:05`.
    pub(super) fn time(&self, zone: &TimeZone) -> String {
        self.made_at.local_text(zone).split_once(' ').map(|(_, time)| time.to_owned()).unwrap_or_default()
    }
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What is kept for a question.
enum Found<V> {
    /// It is young enough.
    Fresh(Answer<V>),
    /// It can be shown once more; whether somebody has to make the next one.
    Old(Answer<V>, bool),
    /// There is none of today.
    Nothing,
}

impl<K: Eq + Hash + Clone + Send + 'static, V: Send + Sync + 'static> Kept<K, V> {
    /// The answer that is kept, however old within the day; `None` when there is none.
    pub(super) fn glance(&self, clinic: &Clinic, key: &K) -> Option<Answer<V>> {
        let today = clinic.today();
        let slots = self.slots();
        slots.get(key).map(|slot| &slot.answer).filter(|answer| answer.day == today).cloned()
    }

    /// Forgets every answer: what they are made of was changed.
    pub(in crate::console) fn forget(&self) {
        self.slots().clear();
    }

    /// The answer to a question: the one that is kept while it is younger than `lasts_seconds`; an older one of today
    /// once more while the next is made behind it; else one that is made now. The caller has made sure that the visitor
    /// may see it.
    pub(super) async fn answer(
        &self,
        (visitor, place): (&Visitor, fn(&Morning) -> &Self),
        key: K,
        lasts_seconds: i64,
        make: impl FnOnce(&Clinic, &Actor) -> Result<V, AppError> + Send + 'static,
    ) -> Result<Answer<V>, AppError> {
        let found = self.find(&visitor.state.clinic, &key, lasts_seconds);
        match found {
            Found::Fresh(answer) | Found::Old(answer, false) => Ok(answer),
            Found::Old(answer, true) => {
                // Nobody waits for it; when it fails, the next look tries again.
                drop(tokio::task::spawn_blocking(Self::work((visitor, place), key, make)));
                Ok(answer)
            }
            Found::Nothing => blocking(Self::work((visitor, place), key, make)).await,
        }
    }

    /// As [`Kept::answer`], but an old one is not shown once more by whoever has to make the next: for a part of a page
    /// on which the old one stands already.
    pub(super) async fn renewed(
        &self,
        (visitor, place): (&Visitor, fn(&Morning) -> &Self),
        key: K,
        lasts_seconds: i64,
        make: impl FnOnce(&Clinic, &Actor) -> Result<V, AppError> + Send + 'static,
    ) -> Result<Answer<V>, AppError> {
        match self.find(&visitor.state.clinic, &key, lasts_seconds) {
            Found::Fresh(answer) | Found::Old(answer, false) => Ok(answer),
            Found::Old(_, true) | Found::Nothing => blocking(Self::work((visitor, place), key, make)).await,
        }
    }

    /// The work that makes an answer.
    fn work(
        (visitor, place): (&Visitor, fn(&Morning) -> &Self),
        key: K,
        make: impl FnOnce(&Clinic, &Actor) -> Result<V, AppError> + Send + 'static,
    ) -> impl FnOnce() -> Result<Answer<V>, AppError> + Send + 'static {
        let (state, actor) = (visitor.state.clone(), visitor.session.actor.clone());
        move || place(&state.morning).work_out(&state, key, |clinic| make(clinic, &actor))
    }

    /// Works an answer out and keeps it.
    pub(super) fn work_out(
        &self,
        state: &AppState,
        key: K,
        make: impl FnOnce(&Clinic) -> Result<V, AppError>,
    ) -> Result<Answer<V>, AppError> {
        let (made_at, day) = (state.clinic.now(), state.clinic.today());
        // What is worked out while an import or the like runs is out of date once that has ended, and is not kept.
        let is_settled = state.works.list().is_empty();
        let made = make(&state.clinic).map(|value| Answer { value: Arc::new(value), made_at, day });
        match &made {
            Ok(answer) if is_settled => self.put(key, answer.clone()),
            Ok(_) | Err(_) => self.give_up(&key),
        }
        made
    }

    fn find(&self, clinic: &Clinic, key: &K, lasts_seconds: i64) -> Found<V> {
        let today = clinic.today();
        let mut slots = self.slots();
        let Some(slot) = slots.get_mut(key) else { return Found::Nothing };
        let answer = slot.answer.clone();
        if answer.day != today {
            return Found::Nothing;
        }
        if !answer.is_old(clinic, lasts_seconds) {
            return Found::Fresh(answer);
        }
        let is_first = !std::mem::replace(&mut slot.is_renewed, true);
        Found::Old(answer, is_first)
    }

    fn put(&self, key: K, answer: Answer<V>) {
        self.slots().insert(key, Slot { answer, is_renewed: false });
    }

    fn give_up(&self, key: &K) {
        if let Some(slot) = self.slots().get_mut(key) {
            slot.is_renewed = false;
        }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<K, Slot<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
