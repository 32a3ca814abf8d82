//! What tells that books are as they were as long as nothing but imports was recorded in them. Nothing is kept here.
//!
//! A clinic whose history was imported, and which has not begun to work with it, has every end of day still before it:
//! what those bring is worked out for every page. The first activity at the desk and the first closed day open the
//! clinic, in the same commit; until then its accounts are changed by batches of imports alone, and each of them moves
//! its import on in its own commit. So two reads that see the same [`Imported`] see the same accounts.

use yanji_books::imports::{Progress, progress};
use yanji_books::{BooksError, Read, reports};
use yanji_engine::Day;

use crate::clinic::Present;

/// How far the imports of a clinic have come in which there is nothing else, on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    today: Day,
    progress: Progress,
    set_aside: i64,
}

impl Imported {
    /// What a transaction sees; `None` in a clinic that works, or of which a day was closed.
    ///
    /// # Errors
    /// [`BooksError`].
    pub(crate) fn seen(tx: &mut dyn Read, present: &Present) -> Result<Option<Self>, BooksError> {
        if present.is_open || present.closed_through.is_some() {
            return Ok(None);
        }
        Ok(Some(Self { today: present.today, progress: progress(tx)?, set_aside: reports::set_aside(tx)? }))
    }
}
