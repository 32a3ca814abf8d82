//! `GET /sales/{id}`.

use axum::Json;

use super::Sale;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::SaleId;

/// One sale as it stands
#[utoipa::path(
    get, path = "/sales/{id}", operation_id = "sale_get", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale.")),
    responses((status = OK, description = "The sale.", body = Sale)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<SaleId>) -> Result<Json<Sale>, ApiError> {
    let sale = caller.run(move |clinic, actor| clinic.sale_get(actor, id.0)).await?;
    Ok(Json(sale.into()))
}
