//! A publication called off before its first day: the version is a draft again, and its day is free.
//!
//! Accounts that were prepared for it need nothing: they remember more than they have to, and are looked at on its first
//! day, when nothing happens.

use yanji_books::id::{ProgrammeId, SaleId};
use yanji_books::{Read, accounts, programmes};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Held};
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::ProgrammeVersion;

impl Clinic {
    /// Calls off the publication of a version whose first day is still to come. It is a draft again, the version before
    /// it goes on, and another can be published from that day or an earlier one.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::NeverPublished`] for a draft; [`Problem::AlreadyInForce`] when its first day
    /// has come, or members or sales are under it already, as they are under a clinic's first version before its day.
    pub fn programme_withdraw(&self, actor: &Actor, key: &Key, id: ProgrammeId) -> Result<ProgrammeVersion, AppError> {
        actor.require(Permission::ProgrammePublish)?;
        let at = self.now();
        let request = self.request(actor, key, "programme_withdraw", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let held = self.hold(tx)?;
                let version = programmes::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Programme)))?;
                let from = version.in_force_from.ok_or(AppError::new(Problem::NeverPublished))?;
                let today = held.rules.as_ref().map(|rules| at.day_in(&rules.zone));
                if today.is_none_or(|today| from <= today) || is_worked_under(tx, &held, id, from)? {
                    return Err(AppError::new(Problem::AlreadyInForce));
                }
                programmes::withdraw(tx, id)?;
                let deed = log::Deed { action: "programme_withdraw", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::ProgrammePublish, at, deed)
            })
        })?;
        self.programme_version(id)
    }
}

/// Whether anything was decided under a version that begins on a day. The first one also serves the days before it.
fn is_worked_under(tx: &mut dyn Read, held: &Held, id: ProgrammeId, from: Day) -> Result<bool, AppError> {
    let is_first = held.rules.as_ref().is_none_or(|rules| rules.ids.first() == Some(&id));
    if is_first {
        return Ok(accounts::has_any(tx)? || !accounts::walk_ins(tx, SaleId([0; 16]), 1)?.is_empty());
    }
    let last_day = accounts::last_day(tx)?.max(held.closed_through);
    Ok(last_day.is_some_and(|last_day| last_day >= from))
}
