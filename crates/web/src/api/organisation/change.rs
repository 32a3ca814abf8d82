//! `PUT /organisation`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::OrganisationChanges;

use super::Organisation;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// What the organisation is called from now on, and which language it speaks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationChange)]
pub(crate) struct Change {
    /// What it is called: 1 to 64 characters.
    name: String,
    /// The language of those who never chose one: `zh` or `en`.
    #[schema(example = "zh")]
    language: String,
}

/// Change the name and the language of the organisation
#[utoipa::path(
    put, path = "/organisation", operation_id = "organisation_change", tag = "settings",
    params(Idempotency),
    request_body = Change,
    responses((status = OK, description = "The organisation as it stands now.", body = Organisation)),
)]
pub(crate) async fn change(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Change { name, language }): Body<Change>,
) -> Result<Json<Organisation>, ApiError> {
    let changes = OrganisationChanges { name, language };
    let organisation = caller.run(move |clinic, actor| clinic.organisation_change(actor, &key, &changes)).await?;
    Ok(Json(organisation.into()))
}
