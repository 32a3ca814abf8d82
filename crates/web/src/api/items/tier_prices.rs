//! `GET /items/{id}/tier-prices`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::ItemId;

/// What one piece of an item costs somebody today.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemTierPrice {
    /// The name of the tier; null: without a card.
    #[schema(required)]
    tier: Option<String>,
    /// At the desk, in fen; null: not sold to them.
    #[schema(required, minimum = 0)]
    retail_fen: Option<i64>,
    /// In quantity, in fen; null: not sold to them.
    #[schema(required, minimum = 0)]
    wholesale_fen: Option<i64>,
    /// The points that one piece earns at the desk.
    #[schema(minimum = 0)]
    points: i64,
}

type ItemTierPriceList = List<ItemTierPrice>;

impl From<yanji_app::ItemTierPrice> for ItemTierPrice {
    fn from(price: yanji_app::ItemTierPrice) -> Self {
        let yanji_app::ItemTierPrice { tier, rank: _, retail_fen, wholesale_fen, points } = price;
        Self { tier, retail_fen, wholesale_fen, points }
    }
}

/// What each tier pays for an item today
///
/// By the programme in force: tier prices, members' price and the offers of the day, but nothing that was granted to one
/// member. Without a card first, then the tiers from below. Empty while no programme is in force.
#[utoipa::path(
    get, path = "/items/{id}/tier-prices", operation_id = "item_tier_prices", tag = "desk",
    params(("id" = ItemId, Path, description = "The item.")),
    responses((status = OK, description = "The prices.", body = ItemTierPriceList)),
)]
pub(crate) async fn list(caller: Caller, Id(id): Id<ItemId>) -> Result<Json<ItemTierPriceList>, ApiError> {
    let prices = caller.run(move |clinic, actor| clinic.item_tier_prices(actor, id.0)).await?;
    Ok(Json(List::whole(prices)))
}
