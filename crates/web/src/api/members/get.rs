//! `GET /members/{id}`.

use axum::Json;

use super::Member;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

/// One member
///
/// Name and phone are masked.
#[utoipa::path(
    get, path = "/members/{id}", operation_id = "member_get", tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "The member.", body = Member)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<Member>, ApiError> {
    let member = caller.run(move |clinic, actor| clinic.member_get(actor, id.0)).await?;
    Ok(Json(member.into()))
}
