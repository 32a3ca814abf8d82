//! Routes about bills that wait while somebody else is served: one file each.

mod list;
mod park;
mod take;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::basket::Basket;
use super::value::{Instant, MemberId, ParkedId, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, park::park)).routes(routes!(take::take))
}

/// A bill that waits.
#[derive(Serialize, ToSchema)]
pub(super) struct ParkedBill {
    /// Its id.
    id: ParkedId,
    /// The number that is called out, from 1, among those that wait in its store.
    number: i64,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// Whose.
    #[schema(required)]
    member: Option<MemberId>,
    /// The card number of whoever it is; empty without a card.
    member_number: String,
    /// What is on it.
    basket: Basket,
    /// Since when.
    parked_at: Instant,
    /// By whom: the id of a member of staff or of a key.
    parked_by: String,
}

impl From<yanji_app::ParkedBill> for ParkedBill {
    fn from(bill: yanji_app::ParkedBill) -> Self {
        Self {
            id: ParkedId(bill.id),
            number: bill.number,
            store: bill.store.map(StoreId),
            member: bill.member.map(MemberId),
            member_number: bill.member_number,
            basket: bill.basket.into(),
            parked_at: Instant(bill.parked_at),
            parked_by: bill.parked_by,
        }
    }
}
