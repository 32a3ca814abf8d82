//! What is unusual, by the limits of the clinic: asked in the transaction that does it, so that no alarm is lost.

use yanji_books::id::{SaleId, StoreId};
use yanji_books::{Read, Tx, day_closes, payments};
use yanji_engine::Day;

use super::alarm::{self, AlarmKind};
use super::limits::AlarmLimits;
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;

/// Money that is given back on a sale.
pub(crate) struct GivenBack {
    /// The sale.
    pub(crate) sale: SaleId,
    /// Where it was made.
    pub(crate) store: Option<StoreId>,
    /// On which day it was made.
    pub(crate) sold_on: Day,
    /// How much, in fen.
    pub(crate) amount_fen: i64,
}

/// A price by hand.
pub(crate) struct ChangedPrice {
    /// The sale.
    pub(crate) sale: SaleId,
    /// Where.
    pub(crate) store: Option<StoreId>,
    /// What the changed lines cost by the list, in fen.
    pub(crate) list_fen: i64,
    /// What was charged for them, in fen.
    pub(crate) charged_fen: i64,
}

impl Clinic {
    /// Raises an alarm when many points are given or taken by hand at once.
    pub(crate) fn watch_adjustment(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        occasion: &str,
        points: i64,
    ) -> Result<(), AppError> {
        if points.saturating_abs() < AlarmLimits::read(tx)?.adjusted_points {
            return Ok(());
        }
        let what = AlarmKind::LargeAdjustment { points, operator: actor.name() };
        alarm::raise(tx, self.now(), self.today(), actor.store, occasion, &what)
    }

    /// Raises alarms about money given back, whose payments are written already: on a sale whose day was closed, and
    /// when one person gives back little on many sales of a day.
    pub(crate) fn watch_refund(&self, tx: &mut dyn Tx, actor: &Actor, back: &GivenBack) -> Result<(), AppError> {
        let (at, today, operator) = (self.now(), self.today(), actor.name());
        if Self::money_closed(tx, back.sold_on, back.store)? {
            let what = AlarmKind::RefundAfterClose { amount_fen: back.amount_fen, operator: operator.clone() };
            alarm::raise(tx, at, today, back.store, &format!("{}:{}", back.sale, at.0), &what)?;
        }
        let limits = AlarmLimits::read(tx)?;
        if back.amount_fen > limits.small_refund_fen {
            return Ok(());
        }
        let count = payments::small_refunds(tx, today, &operator, limits.small_refund_fen)?;
        if count < limits.small_refunds {
            return Ok(());
        }
        let occasion = format!("{}:{operator}:{count}", today.number());
        alarm::raise(tx, at, today, back.store, &occasion, &AlarmKind::ManyRefunds { count, operator })
    }

    /// Raises an alarm about a price that was changed by hand far below the list price.
    pub(crate) fn watch_price(&self, tx: &mut dyn Tx, actor: &Actor, changed: &ChangedPrice) -> Result<(), AppError> {
        let percent = i128::from(AlarmLimits::read(tx)?.price_change_percent);
        let off_fen = i128::from(changed.list_fen) - i128::from(changed.charged_fen);
        if off_fen <= 0 || off_fen * 100 < percent * i128::from(changed.list_fen) {
            return Ok(());
        }
        let what = AlarmKind::LargePriceChange {
            list_fen: changed.list_fen,
            charged_fen: changed.charged_fen,
            operator: actor.name(),
        };
        alarm::raise(tx, self.now(), self.today(), changed.store, &changed.sale.to_string(), &what)
    }

    /// Whether the money of a day was closed, for the store or for the clinic as one.
    pub(crate) fn money_closed(tx: &mut dyn Read, day: Day, store: Option<StoreId>) -> Result<bool, AppError> {
        if day_closes::find(tx, day, None)?.is_some() {
            return Ok(true);
        }
        Ok(store.is_some() && day_closes::find(tx, day, store)?.is_some())
    }
}
