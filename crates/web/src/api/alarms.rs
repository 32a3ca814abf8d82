//! Routes about what about money wants a look: one file each.

mod list;
mod settle;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::{AlarmId, Day, Instant, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list)).routes(routes!(settle::settle))
}

/// An alarm.
#[derive(Serialize, ToSchema)]
pub(super) struct Alarm {
    /// Its id.
    id: AlarmId,
    /// What it is about.
    what: AlarmAbout,
    /// The sale, member, person and day, or whatever else it was raised for.
    occasion: String,
    /// The business day.
    day: Day,
    /// When it was raised.
    at: Instant,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// When somebody settled it.
    #[schema(required)]
    settled_at: Option<Instant>,
    /// Who settled it: the id of a member of staff or of a key; empty before.
    settled_by: String,
}

/// What an alarm is about, with its figures.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum AlarmAbout {
    /// Many points given or taken by hand at once.
    LargeAdjustment {
        /// How many; negative when taken.
        points: i64,
        /// By whom.
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

impl From<yanji_app::Alarm> for Alarm {
    fn from(alarm: yanji_app::Alarm) -> Self {
        Self {
            id: AlarmId(alarm.id),
            what: alarm.what.into(),
            occasion: alarm.occasion,
            day: Day(alarm.day),
            at: Instant(alarm.at),
            store: alarm.store.map(StoreId),
            settled_at: alarm.seen_at.map(Instant),
            settled_by: alarm.seen_by,
        }
    }
}

impl From<yanji_app::AlarmKind> for AlarmAbout {
    fn from(kind: yanji_app::AlarmKind) -> Self {
        use yanji_app::AlarmKind as Kind;
        match kind {
            Kind::LargeAdjustment { points, operator } => Self::LargeAdjustment { points, operator },
            Kind::RefundAfterClose { amount_fen, operator } => Self::RefundAfterClose { amount_fen, operator },
            Kind::ManyRefunds { count, operator } => Self::ManyRefunds { count, operator },
            Kind::LargePriceChange { list_fen, charged_fen, operator } => {
                Self::LargePriceChange { list_fen, charged_fen, operator }
            }
            Kind::BalanceDiffers { faults } => Self::BalanceDiffers { faults },
            Kind::DayDiffers { off_fen } => Self::DayDiffers { off_fen },
            Kind::ChargeUnsold { amount_fen } => Self::ChargeUnsold { amount_fen },
            Kind::ChargeDiffers { asked_fen, told_fen } => Self::ChargeDiffers { asked_fen, told_fen },
            Kind::ChargeRefundFailed { amount_fen } => Self::ChargeRefundFailed { amount_fen },
        }
    }
}
