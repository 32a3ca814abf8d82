//! Routes about payments through a provider: one file each.

mod begin;
mod cancel;
mod get;
mod list;
mod providers;
mod query;
mod refunds;
mod ring;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tender::Tender;
use super::value::{ChargeId, ChargeRefundId, Day, Instant, MemberId, SaleId, StoreId, codes};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, begin::begin))
        .routes(routes!(providers::get, providers::set))
        .routes(routes!(get::get))
        .routes(routes!(query::query))
        .routes(routes!(cancel::cancel))
        .routes(routes!(ring::ring))
        .routes(routes!(refunds::retry))
        .routes(routes!(refunds::settle))
}

codes! {
    /// How a payment through a provider stands.
    ChargeState = yanji_app::ChargeState {
        /// It was sent or is about to be, and what became of it is not known.
        Asked,
        /// The customer has to confirm it.
        Waiting,
        /// It is made.
        Paid,
        /// It is not made, and will not be.
        Failed,
        /// It is to be taken back, and whether it was is not known.
        Cancelling,
        /// It was taken back; what had been paid has gone back.
        Cancelled,
    }
}

codes! {
    /// How money that goes back through a provider stands.
    ChargeRefundState = yanji_books::charge_refunds::State {
        /// It is to be asked for, or was, and what became of it is not known.
        Asked,
        /// It has gone back.
        Done,
        /// The provider does not give it back.
        Failed,
        /// Somebody gave it back in another way.
        ByHand,
    }
}

/// A payment through a provider.
#[derive(Serialize, ToSchema)]
pub(super) struct Charge {
    /// Its id.
    id: ChargeId,
    /// The tender, and with it the provider: `wechat` or `alipay`.
    tender: Tender,
    /// Our number of it, as the provider's own pages show it.
    order_number: String,
    /// The provider's number of it; empty before it is made.
    provider_number: String,
    /// How much, in fen.
    amount_fen: i64,
    /// How it stands.
    state: ChargeState,
    /// The code of why it stands so, such as `balance_short`, `code_invalid`, `given_up` or `lost`; empty where there is
    /// no why.
    reason: String,
    /// The sale that it pays, once that is rung up.
    #[schema(required)]
    sale: Option<SaleId>,
    /// Who buys, while it belongs to no sale; `null` without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// What of it has gone back or is on its way, in fen.
    refunded_fen: i64,
    /// The business day on which it was begun.
    day: Day,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// By whom: the id of a member of staff or of a key.
    operator: String,
    /// When it was begun.
    at: Instant,
    /// When it became as it is.
    changed_at: Instant,
}

/// Money of a payment that goes back through its provider.
#[derive(Serialize, ToSchema)]
pub(super) struct ChargeRefund {
    /// Its id.
    id: ChargeRefundId,
    /// The payment.
    charge: ChargeId,
    /// The tender, and with it the provider: `wechat` or `alipay`.
    tender: Tender,
    /// Our number of it, as the provider's own pages show it.
    refund_number: String,
    /// How much, in fen.
    amount_fen: i64,
    /// The sale of which it is given back.
    sale: SaleId,
    /// How it stands.
    state: ChargeRefundState,
    /// The code of why it stands so; empty where there is no why.
    reason: String,
    /// When it was begun.
    at: Instant,
}

impl From<yanji_app::Charge> for Charge {
    fn from(charge: yanji_app::Charge) -> Self {
        Self {
            id: ChargeId(charge.id),
            tender: charge.tender.into(),
            order_number: charge.order_number,
            provider_number: charge.provider_number,
            amount_fen: charge.amount_fen,
            state: charge.state.into(),
            reason: charge.reason,
            sale: charge.sale.map(SaleId),
            member: charge.member.map(MemberId),
            refunded_fen: charge.refunded_fen,
            day: Day(charge.day),
            store: charge.store.map(StoreId),
            operator: charge.operator,
            at: Instant(charge.at),
            changed_at: Instant(charge.changed_at),
        }
    }
}

impl From<yanji_app::ChargeRefund> for ChargeRefund {
    fn from(refund: yanji_app::ChargeRefund) -> Self {
        Self {
            id: ChargeRefundId(refund.id),
            charge: ChargeId(refund.charge),
            tender: refund.tender.into(),
            refund_number: refund.refund_number,
            amount_fen: refund.amount_fen,
            sale: SaleId(refund.sale),
            state: refund.state.into(),
            reason: refund.reason,
            at: Instant(refund.at),
        }
    }
}
