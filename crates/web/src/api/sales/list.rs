//! `GET /sales`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::SoldListed;

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId, SaleId, StoreId};

/// Which sales are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The number on the receipt. The hyphen of a made number may be left out; the number of a repayment means its sale.
    #[param(example = "260308-402936")]
    number: String,
}

/// A sale that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SaleFound)]
pub(crate) struct Found {
    /// The sale.
    sale: SaleId,
    /// Its number.
    number: String,
    /// Its day.
    day: Day,
    /// Whose it is; `null` for a sale without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// Her card number; empty without a card.
    member_number: String,
    /// The store; `null` where none is known.
    #[schema(required)]
    store: Option<StoreId>,
    /// What the bill came to, in fen; without a bill, what counted.
    #[schema(minimum = 0)]
    total_fen: i64,
    /// What of it is still owed, in fen.
    #[schema(minimum = 0)]
    owed_fen: i64,
}

impl From<SoldListed> for Found {
    fn from(sale: SoldListed) -> Self {
        Self {
            sale: SaleId(sale.sale),
            number: sale.number,
            day: Day(sale.day),
            member: sale.member.map(MemberId),
            member_number: sale.member_number,
            store: sale.store.map(StoreId),
            total_fen: sale.total_fen,
            owed_fen: sale.owed_fen,
        }
    }
}

type FoundList = List<Found>;

/// Find sales by number
///
/// The latest first, of any day. A number that was made here is that of one sale; one that was sent or imported may stand
/// on sales of several members.
#[utoipa::path(
    get, path = "/sales", operation_id = "sale_find", tag = "sales",
    params(Asked),
    responses((status = OK, description = "The sales.", body = FoundList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<FoundList>, ApiError> {
    let found = caller.run(move |clinic, actor| clinic.sale_find(actor, &asked.number)).await?;
    Ok(Json(List::whole(found)))
}
