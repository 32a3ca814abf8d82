//! `GET /services`.

use axum::Json;

use super::Service;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type ServiceList = List<Service>;

/// Every treatment and goods, by category
#[utoipa::path(
    get, path = "/services", operation_id = "service_list", tag = "settings",
    responses((status = OK, description = "The services.", body = ServiceList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<ServiceList>, ApiError> {
    let services = caller.run(|clinic, actor| clinic.service_list(actor)).await?;
    Ok(Json(List::whole(services)))
}
