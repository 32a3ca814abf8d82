//! Answers that take long to work out, kept in the server for some minutes. An old one is shown while the next is made.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    pub(crate) goals: Kept<(), Vec<GoalProgress>>,
}

/// Answers by what was asked.
pub(crate) struct Kept<K, V>(Mutex<HashMap<K, Slot<V>>>);

struct Slot<V> {
    answer: Answer<V>,
    is_renewed: bool,
}

struct Answer<V> {
    value: Arc<V>,
    made_at: Instant,
    day: Day,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What is kept for a question.
enum Found<V> {
    /// It is young enough.
    Fresh(Arc<V>),
    /// It can be shown once more; whether somebody has to make the next one.
    Old(Arc<V>, bool),
    /// There is none of today.
    Nothing,
}

impl<K: Eq + Hash + Clone + Send + 'static, V: Send + Sync + 'static> Kept<K, V> {
    /// The answer that is kept, however old within the day; `None` when there is none.
    pub(super) fn glance(&self, clinic: &Clinic, key: &K) -> Option<Arc<V>> {
        let today = clinic.today();
        let slots = self.slots();
        let answer = slots.get(key).map(|slot| &slot.answer);
        answer.filter(|answer| answer.day == today).map(|answer| Arc::clone(&answer.value))
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
    ) -> Result<Arc<V>, AppError> {
        let (state, actor) = (visitor.state.clone(), visitor.session.actor.clone());
        let found = self.find(&state.clinic, &key, lasts_seconds);
        let work = move || place(&state.morning).work_out(&state, key, |clinic| make(clinic, &actor));
        match found {
            Found::Fresh(value) | Found::Old(value, false) => Ok(value),
            Found::Old(value, true) => {
                // Nobody waits for it; when it fails, the next look tries again.
                drop(tokio::task::spawn_blocking(work));
                Ok(value)
            }
            Found::Nothing => blocking(work).await,
        }
    }

    /// Works an answer out and keeps it.
    pub(super) fn work_out(
        &self,
        state: &AppState,
        key: K,
        make: impl FnOnce(&Clinic) -> Result<V, AppError>,
    ) -> Result<Arc<V>, AppError> {
        let (made_at, day) = (state.clinic.now(), state.clinic.today());
        // What is worked out while an import or the like runs is out of date once that has ended, and is not kept.
        let is_settled = state.works.list().is_empty();
        let made = make(&state.clinic).map(Arc::new);
        match made {
            Ok(value) if is_settled => Ok(self.put(key, Answer { value, made_at, day })),
            Ok(_) | Err(_) => {
                self.give_up(&key);
                made
            }
        }
    }

    fn find(&self, clinic: &Clinic, key: &K, lasts_seconds: i64) -> Found<V> {
        let (now, today) = (clinic.now(), clinic.today());
        let mut slots = self.slots();
        let Some(slot) = slots.get_mut(key) else { return Found::Nothing };
        let Some(answer) = Some(&slot.answer).filter(|answer| answer.day == today) else { return Found::Nothing };
        let value = Arc::clone(&answer.value);
        if now <= answer.made_at.plus_seconds(lasts_seconds) {
            return Found::Fresh(value);
        }
        let is_first = !std::mem::replace(&mut slot.is_renewed, true);
        Found::Old(value, is_first)
    }

    fn put(&self, key: K, answer: Answer<V>) -> Arc<V> {
        let value = Arc::clone(&answer.value);
        self.slots().insert(key, Slot { answer, is_renewed: false });
        value
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
