//! Connections that are lent to the calling thread and come back; knows no database.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::BooksError;

/// What a pool asks of a connection.
pub(crate) trait Pooled {
    /// Says whether the connection can be lent again.
    fn is_sound(&self) -> bool;
}

/// A bounded set of connections, opened when they are first needed. Whoever waits for one gets it in the order of coming:
/// a thread that gives one back and asks again at once would else have it every time.
#[derive(Debug)]
pub(crate) struct Pool<C> {
    state: Mutex<State<C>>,
    most: usize,
    patience: Duration,
}

#[derive(Debug)]
struct State<C> {
    idle: Vec<C>,
    /// Places that are taken, by connections that are lent and by those that are handed on.
    lent: usize,
    queue: VecDeque<Arc<Turn<C>>>,
}

/// What somebody in the queue waits for: a place, with the connection that was given back or without one.
#[derive(Debug)]
struct Turn<C> {
    place: Mutex<Option<Option<C>>>,
    handed: Condvar,
}

impl<C: Pooled> Pool<C> {
    /// Makes a pool of at most `most` connections (at least one) that waits at most `patience` for one.
    pub(crate) fn new(most: usize, patience: Duration) -> Self {
        Self {
            state: Mutex::new(State { idle: Vec::new(), lent: 0, queue: VecDeque::new() }),
            most: most.max(1),
            patience,
        }
    }

    /// Lends a connection to `work`; `open` makes one when none is idle and there may be more. A connection that
    /// is no longer sound afterwards is closed instead of being lent again, and the idle ones with it: mostly their
    /// server went away.
    pub(crate) fn with<R>(
        &self,
        open: impl FnOnce() -> Result<C, BooksError>,
        work: impl FnOnce(&mut C) -> R,
    ) -> Result<R, BooksError> {
        let idle = self.reserve()?;
        let mut place = Place { pool: self, connection: None };
        let mut connection = match idle {
            Some(connection) => connection,
            None => open()?,
        };
        let result = work(&mut connection);
        if connection.is_sound() {
            place.connection = Some(connection);
        } else {
            drop(mem::take(&mut self.lock().idle));
        }
        Ok(result)
    }

    /// Takes a place, with an idle connection if there is one.
    fn reserve(&self) -> Result<Option<C>, BooksError> {
        let mut state = self.lock();
        if state.lent < self.most {
            state.lent += 1;
            return Ok(state.idle.pop());
        }
        let turn = Arc::new(Turn { place: Mutex::new(None), handed: Condvar::new() });
        state.queue.push_back(Arc::clone(&turn));
        drop(state);
        turn.wait(self.patience)
            .or_else(|| self.leave_queue(&turn))
            .ok_or_else(|| BooksError::Busy { doing: "waiting for a free connection".into(), source: None })
    }

    /// Leaves the queue after waiting for too long, unless a place was handed over at the last moment.
    fn leave_queue(&self, turn: &Arc<Turn<C>>) -> Option<Option<C>> {
        self.lock().queue.retain(|waiting| !Arc::ptr_eq(waiting, turn));
        turn.lock().take()
    }

    /// Hands a place on to whoever has waited longest, or frees it.
    fn give_back(&self, connection: Option<C>) {
        let mut state = self.lock();
        match state.queue.pop_front() {
            // Under the lock, so that nobody leaves the queue with a place in hand.
            Some(turn) => turn.hand_over(connection),
            None => {
                state.lent -= 1;
                state.idle.extend(connection);
            }
        }
    }

    /// No code panics while it holds this lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C> Turn<C> {
    /// Waits for a place, but no longer than this.
    fn wait(&self, patience: Duration) -> Option<Option<C>> {
        let deadline = Instant::now() + patience;
        let mut place = self.lock();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if place.is_some() || left.is_zero() {
                return place.take();
            }
            place = self.handed.wait_timeout(place, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn hand_over(&self, connection: Option<C>) {
        *self.lock() = Some(connection);
        self.handed.notify_one();
    }

    /// No code panics while it holds this lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, Option<Option<C>>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place taken in the pool; its drop frees it, also when opening a connection fails.
struct Place<'a, C: Pooled> {
    pool: &'a Pool<C>,
    connection: Option<C>,
}

impl<C: Pooled> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.pool.give_back(self.connection.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbered(u32, bool);

    impl Pooled for Numbered {
        fn is_sound(&self) -> bool {
            self.1
        }
    }

    #[test]
    fn a_connection_is_lent_again_until_one_breaks() {
        let pool = Pool::new(2, Duration::ZERO);
        let mut opened = 0;
        let mut open = || {
            opened += 1;
            Ok(Numbered(opened, true))
        };
        let (first, second) =
            pool.with(&mut open, |one| (one.0, pool.with(|| Ok(Numbered(9, true)), |two| two.0))).unwrap();
        assert_eq!((first, second.unwrap()), (1, 9));
        assert_eq!(pool.with(&mut open, |lent| lent.0).unwrap(), 1);
        pool.with(&mut open, |lent| lent.1 = false).unwrap();
        assert_eq!(pool.with(&mut open, |lent| lent.0).unwrap(), 2, "the idle one is closed with the broken one");
    }

    #[test]
    fn who_waits_is_served_before_who_gives_back_and_asks_again() {
        let pool = Pool::new(1, Duration::from_secs(60));
        let order = Mutex::new(Vec::new());
        let note = |who: u32| order.lock().unwrap().push(who);
        std::thread::scope(|scope| {
            pool.with(
                || Ok(Numbered(1, true)),
                |_| {
                    for who in 1..=3 {
                        let (pool, note) = (&pool, &note);
                        scope.spawn(move || pool.with(|| Ok(Numbered(2, true)), |_| note(who)).unwrap());
                        while pool.lock().queue.len() < who as usize {
                            std::thread::yield_now();
                        }
                    }
                },
            )
            .unwrap();
            pool.with(|| Ok(Numbered(2, true)), |one| note(10 + one.0)).unwrap();
        });
        assert_eq!(*order.lock().unwrap(), [1, 2, 3, 11]);
    }

    #[test]
    fn who_left_the_queue_takes_no_place_with_him() {
        let pool = Pool::new(1, Duration::from_millis(1));
        let inner = pool.with(|| Ok(Numbered(1, true)), |_| pool.with(|| Ok(Numbered(2, true)), |_| ())).unwrap();
        assert!(matches!(inner, Err(BooksError::Busy { .. })));
        assert!(pool.lock().queue.is_empty());
        assert_eq!(pool.with(|| Ok(Numbered(2, true)), |one| one.0).unwrap(), 1);
    }

    #[test]
    fn a_place_is_free_again_when_opening_fails() {
        let pool: Pool<Numbered> = Pool::new(1, Duration::ZERO);
        let closed = pool.with(|| Err(BooksError::Closed), |_| ()).unwrap_err();
        assert!(matches!(closed, BooksError::Closed));
        let busy = pool.with(|| Ok(Numbered(1, true)), |_| pool.with(|| Ok(Numbered(2, true)), |_| ())).unwrap();
        assert!(matches!(busy, Err(BooksError::Busy { .. })), "{busy:?}");
    }
}
