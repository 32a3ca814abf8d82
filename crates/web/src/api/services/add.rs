//! `POST /services`.

use axum::Json;
use axum::http::StatusCode;

use super::{Service, ServiceFields};
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// Add a treatment or goods
#[utoipa::path(
    post, path = "/services", operation_id = "service_add", tag = "settings",
    params(Idempotency),
    request_body = ServiceFields,
    responses((status = CREATED, description = "The service.", body = Service)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(fields): Body<ServiceFields>,
) -> Result<(StatusCode, Json<Service>), ApiError> {
    let fields = fields.into();
    let service = caller.run(move |clinic, actor| clinic.service_add(actor, &key, &fields)).await?;
    Ok((StatusCode::CREATED, Json(service.into())))
}
