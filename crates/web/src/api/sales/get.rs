//! `GET /sales/{id}`.

use axum::Json;

use super::{Sale, bill};
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::SaleId;

/// One sale as it stands
///
/// With its bill, where it was rung up with items: what every line cost, why, and what is left of it.
#[utoipa::path(
    get, path = "/sales/{id}", operation_id = "sale_get", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale.")),
    responses((status = OK, description = "The sale.", body = Sale)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<SaleId>) -> Result<Json<Sale>, ApiError> {
    let (sale, bill) =
        caller.run(move |clinic, actor| Ok((clinic.sale_get(actor, id.0)?, bill::find(clinic, actor, id.0)?))).await?;
    Ok(Json(Sale::of(sale, bill)))
}
