//! Alarms: what about money wants a look by somebody else, raised in the transaction that brings it about.

use serde::{Deserialize, Serialize};
use yanji_books::id::{AlarmId, StoreId};
use yanji_books::{Read, Tx, alarms};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::store;

/// What an alarm is about, with its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlarmKind {
    /// Many points given or taken by hand at once.
    LargeAdjustment {
        /// How many; negative when taken.
        points: i64,
        /// By whom, as the log names them.
        operator: String,
    },
    /// Money given back on a sale whose day was closed.
    RefundAfterClose {
        /// How much, in fen.
        amount_fen: i64,
        /// By whom.
        operator: String,
    },
    /// Many sales with a small refund by one person on one day.
    ManyRefunds {
        /// How many.
        count: i64,
        /// By whom.
        operator: String,
    },
    /// A price far below the list price, by hand.
    LargePriceChange {
        /// The list price of what was changed, in fen.
        list_fen: i64,
        /// What was charged, in fen.
        charged_fen: i64,
        /// By whom.
        operator: String,
    },
    /// A proof of the books found that something does not add up.
    BalanceDiffers {
        /// How many faults.
        faults: i64,
    },
    /// What was counted at the close of a day is not what should be there.
    DayDiffers {
        /// By how much in all tenders, either way, in fen.
        off_fen: i64,
    },
    /// A payment through a provider was made and belongs to no sale.
    ChargeUnsold {
        /// How much, in fen.
        amount_fen: i64,
    },
    /// A provider tells of another amount than was asked for.
    ChargeDiffers {
        /// What was asked for, in fen.
        asked_fen: i64,
        /// What the provider tells of, in fen.
        told_fen: i64,
    },
    /// A provider does not give money back that a refund says went back.
    ChargeRefundFailed {
        /// How much, in fen.
        amount_fen: i64,
    },
}

impl AlarmKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LargeAdjustment { .. } => "large_adjustment",
            Self::RefundAfterClose { .. } => "refund_after_close",
            Self::ManyRefunds { .. } => "many_refunds",
            Self::LargePriceChange { .. } => "large_price_change",
            Self::BalanceDiffers { .. } => "balance_differs",
            Self::DayDiffers { .. } => "day_differs",
            Self::ChargeUnsold { .. } => "charge_unsold",
            Self::ChargeDiffers { .. } => "charge_differs",
            Self::ChargeRefundFailed { .. } => "charge_refund_failed",
        }
    }
}

/// The codes of the kinds that cannot wait: what is booked is not what is there, or a customer waits for her money.
const URGENT: [&str; 4] = ["balance_differs", "charge_unsold", "charge_differs", "charge_refund_failed"];

/// How many alarms nobody has settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenAlarms {
    /// All of them.
    pub(crate) all: i64,
    /// Those that cannot wait.
    pub(crate) urgent: i64,
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its id.
    pub id: AlarmId,
    /// What it is about.
    pub what: AlarmKind,
    /// The sale, member, person and day, or whatever else it was raised for.
    pub occasion: String,
    /// The business day.
    pub day: Day,
    /// When it was raised.
    pub at: Instant,
    /// Where.
    pub store: Option<StoreId>,
    /// When somebody settled it.
    pub seen_at: Option<Instant>,
    /// Who settled it, as the log names them; empty before.
    pub seen_by: String,
}

/// Raises an alarm in the transaction that brings it about; of each kind there is one for each occasion.
pub(crate) fn raise(
    tx: &mut dyn Tx,
    at: Instant,
    day: Day,
    store: Option<StoreId>,
    occasion: &str,
    what: &AlarmKind,
) -> Result<(), AppError> {
    let figures = serde_json::to_string(what).map_err(|error| AppError::caused(Problem::Internal, error))?;
    let alarm = alarms::Alarm {
        id: AlarmId::new(at.0),
        kind: what.code().to_owned(),
        occasion: occasion.to_owned(),
        day,
        at: at.0,
        store,
        figures,
        seen_at: None,
        seen_by: String::new(),
    };
    Ok(alarms::raise(tx, &alarm)?)
}

/// How many alarms of the stores that the actor may know of nobody has settled.
pub(crate) fn open(tx: &mut dyn Read, actor: &Actor) -> Result<OpenAlarms, AppError> {
    let mut open = OpenAlarms::default();
    for (kind, count) in alarms::open_kinds(tx, actor.bound_to())? {
        open.all += count;
        open.urgent += if URGENT.contains(&kind.as_str()) { count } else { 0 };
    }
    Ok(open)
}

impl Clinic {
    /// Alarms of the stores that the actor may know of, the latest first: those that nobody has settled, or all; at most `limit` (200) after the first `skip`.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn alarm_list(
        &self,
        actor: &Actor,
        only_open: bool,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Alarm>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let (skip, limit) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(limit.min(200)).unwrap_or(200));
        let rows = |tx: &mut dyn Read| alarms::list(tx, actor.bound_to(), only_open, skip, limit);
        self.books.read(|tx| rows(tx)?.into_iter().map(Alarm::try_from).collect())
    }

    /// How many alarms of the stores that the actor may know of nobody has settled.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn alarm_count(&self, actor: &Actor) -> Result<i64, AppError> {
        actor.require(Permission::MoneyRead)?;
        self.books.read(|tx| Ok(alarms::count_open(tx, actor.bound_to())?))
    }

    /// Settles an alarm: somebody has looked, and it is all right now.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::StoreForeign`].
    pub fn alarm_settle(&self, actor: &Actor, key: &Key, id: AlarmId) -> Result<Alarm, AppError> {
        actor.require(Permission::DayClose)?;
        let at = self.now();
        let request = self.request(actor, key, "alarm_settle", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let unknown = || AppError::new(Problem::NotFound(Thing::Alarm));
                store::require_all_or(actor, alarms::find(tx, id)?.ok_or_else(unknown)?.store)?;
                alarms::settle(tx, id, at.0, &actor.name())?;
                let alarm = alarms::find(tx, id)?.ok_or_else(unknown)?;
                let deed = log::Deed { action: "alarm_settle", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::DayClose, at, deed)?;
                Alarm::try_from(alarm)
            })
        })
    }
}

impl TryFrom<alarms::Alarm> for Alarm {
    type Error = AppError;

    fn try_from(row: alarms::Alarm) -> Result<Self, AppError> {
        let what =
            serde_json::from_str(&row.figures).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
        Ok(Self {
            id: row.id,
            what,
            occasion: row.occasion,
            day: row.day,
            at: Instant(row.at),
            store: row.store,
            seen_at: row.seen_at.map(Instant),
            seen_by: row.seen_by,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_wait_are_kinds_that_there_are() {
        let figures = "\"amount_fen\":1,\"asked_fen\":1,\"told_fen\":1,\"faults\":1";
        for code in URGENT {
            let kind: AlarmKind = serde_json::from_str(&format!("{{\"kind\":\"{code}\",{figures}}}")).unwrap();
            assert_eq!(kind.code(), code);
        }
    }
}
