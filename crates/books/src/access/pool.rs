//! Connections that are lent to the calling thread and come back; knows no database.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::BooksError;

/// What a pool asks of a connection.
pub(crate) trait Pooled {
    /// Says whether the connection can be lent again.
    fn is_sound(&self) -> bool;
}

/// A bounded set of connections, opened when they are first needed.
#[derive(Debug)]
pub(crate) struct Pool<C> {
    state: Mutex<State<C>>,
    returned: Condvar,
    most: usize,
    patience: Duration,
}

#[derive(Debug)]
struct State<C> {
    idle: Vec<C>,
    lent: usize,
}

impl<C: Pooled> Pool<C> {
    /// Makes a pool of at most `most` connections (at least one) that waits at most `patience` for one.
    pub(crate) fn new(most: usize, patience: Duration) -> Self {
        Self {
            state: Mutex::new(State { idle: Vec::new(), lent: 0 }),
            returned: Condvar::new(),
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

    fn reserve(&self) -> Result<Option<C>, BooksError> {
        let deadline = Instant::now() + self.patience;
        let mut state = self.lock();
        while state.idle.is_empty() && state.lent >= self.most {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(BooksError::Busy { doing: "waiting for a free connection".into(), source: None });
            }
            state = self.returned.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.lent += 1;
        Ok(state.idle.pop())
    }

    fn give_back(&self, connection: Option<C>) {
        let mut state = self.lock();
        state.lent -= 1;
        state.idle.extend(connection);
        drop(state);
        self.returned.notify_one();
    }

    /// No code panics while it holds this lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn a_place_is_free_again_when_opening_fails() {
        let pool: Pool<Numbered> = Pool::new(1, Duration::ZERO);
        let closed = pool.with(|| Err(BooksError::Closed), |_| ()).unwrap_err();
        assert!(matches!(closed, BooksError::Closed));
        let busy = pool.with(|| Ok(Numbered(1, true)), |_| pool.with(|| Ok(Numbered(2, true)), |_| ())).unwrap();
        assert!(matches!(busy, Err(BooksError::Busy { .. })), "{busy:?}");
    }
}
