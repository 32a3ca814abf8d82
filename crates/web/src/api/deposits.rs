//! Routes about money that is paid in for a later sale: one file each.

mod hand_back;
mod of_member;
mod take;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::{Day, DepositId, ItemId, MemberId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(of_member::of_member, take::take)).routes(routes!(hand_back::hand_back))
}

/// A deposit as it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Deposit {
    /// Its id.
    id: DepositId,
    /// Whose it is.
    member: MemberId,
    /// Her card number.
    member_number: String,
    /// Her name, masked; empty where there is none.
    name: String,
    /// Her phone, masked; empty where there is none.
    phone: String,
    /// What it is for, if for one thing.
    #[schema(required)]
    item: Option<ItemId>,
    /// How much was paid in, in fen.
    amount_fen: i64,
    /// How much of it is left, in fen.
    left_fen: i64,
    /// The day on which it was paid in.
    day: Day,
}

impl From<yanji_app::Deposit> for Deposit {
    fn from(deposit: yanji_app::Deposit) -> Self {
        Self {
            id: DepositId(deposit.id),
            member: MemberId(deposit.member),
            member_number: deposit.member_number,
            name: deposit.name,
            phone: deposit.phone,
            item: deposit.item.map(ItemId),
            amount_fen: deposit.amount_fen,
            left_fen: deposit.left_fen,
            day: Day(deposit.day),
        }
    }
}
