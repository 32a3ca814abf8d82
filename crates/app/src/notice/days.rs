//! How many days ahead reminders are made.

use yanji_books::{Read, settings};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::NoticeDays;

/// The setting that keeps them, as JSON.
const SETTING: &str = "notice_days";
/// The most days.
const MOST: u16 = 90;

impl Clinic {
    /// How many days ahead reminders are made.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn notice_days(&self, actor: &Actor) -> Result<NoticeDays, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| days(tx))
    }

    /// Sets how many days ahead reminders are made, from the next night on.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `retain`, `points` or `coupons`.
    pub fn notice_days_set(&self, actor: &Actor, key: &Key, wanted: NoticeDays) -> Result<NoticeDays, AppError> {
        actor.require(Permission::SettingsManage)?;
        for (field, days) in [("retain", wanted.retain), ("points", wanted.points), ("coupons", wanted.coupons)] {
            if !(1..=MOST).contains(&days) {
                return Err(AppError::at(Problem::OutOfRange { least: 1, most: i64::from(MOST) }, field));
            }
        }
        let at = self.now();
        let request = self.request(actor, key, "notice_days_set", at);
        self.books.write(|tx| {
            request.once(tx, &wanted, |tx| {
                let text =
                    serde_json::to_string(&wanted).map_err(|error| AppError::caused(Problem::Internal, error))?;
                settings::put(tx, SETTING, &text, settings::Change { at: at.0, by: &actor.name() })?;
                let deed = log::Deed { action: "notice_days_set", ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(wanted)
            })
        })
    }
}

/// How many days ahead; what was never set is the usual.
pub(super) fn days(tx: &mut dyn Read) -> Result<NoticeDays, AppError> {
    let Some(text) = settings::get(tx, SETTING)? else { return Ok(NoticeDays::default()) };
    serde_json::from_str(&text).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}
