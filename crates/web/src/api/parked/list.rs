//! `GET /parked`.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ParkedBill;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// Which bills are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// One store; all of them without it.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

type ParkedBillList = List<ParkedBill>;

/// Bills that wait
///
/// The oldest first.
#[utoipa::path(
    get, path = "/parked", operation_id = "parked_list", tag = "desk",
    params(Asked),
    responses((status = OK, description = "The bills.", body = ParkedBillList)),
)]
pub(crate) async fn list(
    caller: Caller,
    Query(Asked { store }): Query<Asked>,
) -> Result<Json<ParkedBillList>, ApiError> {
    let store = store.map(|store| store.0);
    let bills = caller.run(move |clinic, actor| clinic.bill_parked(actor, store)).await?;
    Ok(Json(List::whole(bills)))
}
