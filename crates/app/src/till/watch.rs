//! What is unusual, by the limits of the clinic: asked in the transaction that does it, so that no alarm is lost.

use yanji_books::id::{SaleId, StoreId};
use yanji_books::{Read, Tx, day_closes, payments};
use yanji_engine::Day;
use yanji_words::Problem;

use super::alarm::{self, AlarmKind};
use super::limits::AlarmLimits;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;

/// The money of a day in a store, or of a day of the clinic as one.
pub(crate) type MoneyDay = (Day, Option<StoreId>);

/// Money that is given back on a sale.
pub(crate) struct GivenBack<'a> {
    /// The sale.
    pub(crate) sale: SaleId,
    /// Where it was made.
    pub(crate) store: Option<StoreId>,
    /// The days whose money it changes: that on which the sale was made, and that of the drawer that pays.
    pub(crate) days: &'a [MoneyDay],
    /// How much, in fen.
    pub(crate) amount_fen: i64,
}

/// Prices by hand on a sale.
pub(crate) struct ChangedPrices {
    /// The sale.
    pub(crate) sale: SaleId,
    /// Where.
    pub(crate) store: Option<StoreId>,
    /// The lines.
    pub(crate) lines: Vec<ChangedPrice>,
}

/// The price of a line by hand.
#[derive(Clone, Copy)]
pub(crate) struct ChangedPrice {
    /// What the line costs by the list, in fen.
    pub(crate) list_fen: i64,
    /// What was charged for it, in fen.
    pub(crate) charged_fen: i64,
}

impl ChangedPrice {
    /// Whether so many hundredths of the list price or more are off.
    fn is_off_by(self, percent: i64) -> bool {
        let off_fen = i128::from(self.list_fen) - i128::from(self.charged_fen);
        off_fen > 0 && off_fen * 100 >= i128::from(percent) * i128::from(self.list_fen)
    }
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
        alarm::raise(tx, self.now(), self.today(), actor.stands_in(), occasion, &what)
    }

    /// Refuses to give money back when the money of one of the days that it changes was closed, except to those who may.
    ///
    /// # Errors
    /// [`Problem::RefundAfterClose`] about `sale`.
    pub(crate) fn admit_refund(tx: &mut dyn Read, actor: &Actor, days: &[MoneyDay]) -> Result<(), AppError> {
        let may = actor.permissions.allow(Permission::SaleOverride);
        if !may && Self::any_closed(tx, days)? {
            return Err(AppError::at(Problem::RefundAfterClose, "sale"));
        }
        Ok(())
    }

    /// Raises alarms about money given back, whose payments are written already: after the money of a day was closed
    /// that it changes, and when one person gives back little on many sales of a day.
    pub(crate) fn watch_refund(&self, tx: &mut dyn Tx, actor: &Actor, back: &GivenBack<'_>) -> Result<(), AppError> {
        let (at, today, operator) = (self.now(), self.today(), actor.name());
        if Self::any_closed(tx, back.days)? {
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

    /// Raises an alarm about prices that were changed by hand far below the list price: each line is looked at by itself,
    /// and the alarm tells of those that are.
    pub(crate) fn watch_prices(&self, tx: &mut dyn Tx, actor: &Actor, changed: &ChangedPrices) -> Result<(), AppError> {
        if changed.lines.is_empty() {
            return Ok(());
        }
        let percent = AlarmLimits::read(tx)?.price_change_percent;
        let far: Vec<_> = changed.lines.iter().filter(|line| line.is_off_by(percent)).collect();
        if far.is_empty() {
            return Ok(());
        }
        let what = AlarmKind::LargePriceChange {
            list_fen: far.iter().map(|line| line.list_fen).sum(),
            charged_fen: far.iter().map(|line| line.charged_fen).sum(),
            operator: actor.name(),
        };
        alarm::raise(tx, self.now(), self.today(), changed.store, &changed.sale.to_string(), &what)
    }

    /// Whether the money of any of these days was closed.
    pub(crate) fn any_closed(tx: &mut dyn Read, days: &[MoneyDay]) -> Result<bool, AppError> {
        for day in days {
            if Self::money_closed(tx, *day)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the money of a day was closed, for the store or for the clinic as one.
    fn money_closed(tx: &mut dyn Read, (day, store): MoneyDay) -> Result<bool, AppError> {
        if day_closes::find(tx, day, None)?.is_some() {
            return Ok(true);
        }
        Ok(store.is_some() && day_closes::find(tx, day, store)?.is_some())
    }
}
