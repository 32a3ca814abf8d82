//! From where on something about money counts as unusual: a setting of the clinic.

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::settings::{self, Change};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;

/// The name of the setting.
const NAME: &str = "alarm_limits";

/// From where on an alarm is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlarmLimits {
    /// Points given or taken by hand at once, from 1 to 10¹².
    pub adjusted_points: i64,
    /// A refund of at most so many fen is a small one.
    pub small_refund_fen: i64,
    /// So many sales with a small refund by one person on one day, from 2 to 1000.
    pub small_refunds: i64,
    /// A price changed by hand by at least so many hundredths of the list price, from 1 to 100.
    pub price_change_percent: i64,
}

impl Default for AlarmLimits {
    fn default() -> Self {
        Self { adjusted_points: 1_000, small_refund_fen: 20_000, small_refunds: 5, price_change_percent: 50 }
    }
}

impl AlarmLimits {
    /// What is set, or what every clinic begins with.
    pub(crate) fn read(tx: &mut dyn Read) -> Result<Self, AppError> {
        let kept = settings::get(tx, NAME)?;
        let read = |text: String| serde_json::from_str(&text);
        Ok(kept.map(read).transpose().map_err(|e| AppError::caused(Problem::Inconsistent, e))?.unwrap_or_default())
    }

    fn check(self) -> Result<(), AppError> {
        let within = |value: i64, least: i64, most: i64, field: &str| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(AppError::at(Problem::OutOfRange { least, most }, field))
            }
        };
        within(self.adjusted_points, 1, 1_000_000_000_000, "adjusted_points")?;
        within(self.small_refund_fen, 0, 100_000_000, "small_refund_fen")?;
        within(self.small_refunds, 2, 1_000, "small_refunds")?;
        within(self.price_change_percent, 1, 100, "price_change_percent")
    }
}

impl Clinic {
    /// From where on alarms are raised.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn alarm_limits(&self, actor: &Actor) -> Result<AlarmLimits, AppError> {
        actor.require(Permission::MoneyRead)?;
        self.books.read(|tx| AlarmLimits::read(tx))
    }

    /// Sets from where on alarms are raised; those that were raised stay.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about a field of [`AlarmLimits`].
    pub fn alarm_limits_put(&self, actor: &Actor, key: &Key, limits: AlarmLimits) -> Result<AlarmLimits, AppError> {
        actor.require(Permission::SettingsManage)?;
        limits.check()?;
        let at = self.now();
        let request = self.request(actor, key, "alarm_limits_put", at);
        self.books.write(|tx| {
            request.once(tx, &limits, |tx| {
                let text = serde_json::to_string(&limits).map_err(|e| AppError::caused(Problem::Internal, e))?;
                settings::put(tx, NAME, &text, Change { at: at.0, by: &actor.name() })?;
                let deed = log::Deed { action: "alarm_limits_put", ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(limits)
            })
        })
    }
}
