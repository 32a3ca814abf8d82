//! Accounts made ready for a version that was just published: each is visited on the day on which it begins, and
//! remembers as far back as it looks.
//!
//! It goes in batches over the card numbers, and how far it has come stands beside the version, so that any process
//! can go on where another was broken off. Accounts that change meanwhile change under the new rulebook already.
//! Nothing is decided on a day of the version before all are ready: until then [`Clinic::present`] is busy.

use yanji_books::id::AccountId;
use yanji_books::posting::Posting;
use yanji_books::programmes::{self, Batch};
use yanji_books::{BooksError, Tx, accounts};
use yanji_engine::Rulebook;
use yanji_engine::programme::Window;
use yanji_engine::rulebook::Version;
use yanji_words::Problem;

use crate::account::{OpenAccount, Past};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::Progress;

/// How many accounts are only told when to be visited, in one commit.
const TOLD: i64 = 2_000;
/// How many accounts are folded from their journals in one commit.
const FOLDED: i64 = 100;

impl Clinic {
    /// Finishes what the publication of a version began and something broke off; nothing to do otherwise.
    ///
    /// # Errors
    /// Errors of the database, and [`Problem::Inconsistent`] where an account does not fold into its state.
    pub fn programme_prepare(&self, progress: &mut dyn FnMut(Progress)) -> Result<(), AppError> {
        let waiting = self.books.read(|tx| {
            let waiting = programmes::preparation(tx)?.is_some();
            Ok::<_, BooksError>(if waiting { Some(accounts::count(tx)?) } else { None })
        })?;
        let Some(total) = waiting else { return Ok(()) };
        let mut done = 0;
        while let Some(batch) = self.books.write(|tx| self.prepare_batch(tx))? {
            done += i64::try_from(batch.accounts).unwrap_or(0);
            progress(Progress { done, total: total.max(done) });
        }
        Ok(())
    }

    /// Prepares one batch; `None` when there was none left, and all are ready.
    fn prepare_batch(&self, tx: &mut dyn Tx) -> Result<Option<Batch>, AppError> {
        let held = self.hold(tx)?;
        let Some(preparation) = programmes::preparation(tx)? else { return Ok(None) };
        let rules = held.rules.ok_or(AppError::new(Problem::Inconsistent))?;
        let place = rules.ids.iter().position(|id| *id == preparation.id);
        let place = place.ok_or(AppError::new(Problem::Inconsistent))?;
        let versions = rules.book.versions();
        let further =
            place.checked_sub(1).is_some_and(|before| looks_further_back(&versions[before], &versions[place]));
        let batch = if further {
            fold_batch(tx, &rules.book, &preparation.after)?
        } else {
            programmes::visit_by(tx, preparation.from, &preparation.after, TOLD)?
        };
        match &batch {
            Some(batch) => programmes::prepared_through(tx, preparation.id, &batch.last)?,
            None => programmes::prepared(tx, preparation.id)?,
        }
        Ok(batch)
    }
}

/// Folds accounts from their journals, so that they keep every day that any version of the rulebook can ask for.
fn fold_batch(tx: &mut dyn Tx, rulebook: &Rulebook, after: &str) -> Result<Option<Batch>, AppError> {
    let page = accounts::page(tx, after, FOLDED)?;
    let Some(last) = page.last().map(|account| account.number.clone()) else { return Ok(None) };
    // Locked in the order of their ids, as every batch does.
    let mut ids: Vec<AccountId> = page.iter().map(|account| account.id).collect();
    ids.sort_unstable();
    let mut posting = Posting::new();
    let locked = accounts::lock_all(tx, &ids)?;
    if locked.len() < ids.len() {
        return Err(AppError::new(Problem::Inconsistent));
    }
    Past::each(tx, locked, &mut |past| OpenAccount::of_past(rulebook, past)?.put_back(rulebook, &mut posting))?;
    posting.write(tx)?;
    Ok(Some(Batch { last, accounts: page.len() }))
}

/// Whether a version has a window that can begin before every window of the version before it.
///
/// It may say yes without need: the accounts then are folded for nothing.
fn looks_further_back(before: &Version, version: &Version) -> bool {
    let kept = before.windows();
    let same_cycle = before.programme.evaluation.cycle == version.programme.evaluation.cycle;
    version.windows().iter().any(|window| match window {
        Window::Lifetime | Window::Cumulative => false,
        Window::Months(months) => {
            !kept.iter().any(|kept| matches!(kept, Window::Months(kept_months) if kept_months >= months))
        }
        Window::Quarter | Window::HalfYear | Window::Year => !kept.contains(window),
        Window::Cycle => !(same_cycle && kept.contains(window)),
    })
}
