//! `GET /programmes`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::Programme;
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// All versions of the programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeList {
    /// The versions.
    items: Vec<Programme>,
    /// Always `null`: there are few versions, and all of them are here.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// All versions of the programme, drafts too
#[utoipa::path(
    get, path = "/programmes", operation_id = "programme_list", tag = "programmes",
    responses((status = OK, description = "The versions.", body = ProgrammeList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<ProgrammeList>, ApiError> {
    let versions = caller.run(|clinic, actor| clinic.programme_list(actor)).await?;
    Ok(Json(ProgrammeList { items: versions.into_iter().map(Programme::from).collect(), next_cursor: None }))
}
