//! `PUT /services/{id}`.

use axum::Json;

use super::{Service, ServiceFields};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ServiceId;

/// Change what is kept about a treatment or goods
#[utoipa::path(
    put, path = "/services/{id}", operation_id = "service_edit", tag = "settings",
    params(("id" = ServiceId, Path, description = "The service."), Idempotency),
    request_body = ServiceFields,
    responses((status = OK, description = "The service as it stands now.", body = Service)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<ServiceId>,
    Idempotency(key): Idempotency,
    Body(fields): Body<ServiceFields>,
) -> Result<Json<Service>, ApiError> {
    let fields = fields.into();
    let service = caller.run(move |clinic, actor| clinic.service_edit(actor, &key, id.0, &fields)).await?;
    Ok(Json(service.into()))
}
