//! `PATCH /members/{id}`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::MemberChanges;

use super::Member;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

/// Corrections to a member's data. What is not there, or `null`, stays as it is; an empty text empties the field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberEdit)]
pub(crate) struct Edit {
    /// Her name.
    #[schema(example = "张小满")]
    name: Option<String>,
    /// Her phone.
    #[schema(example = "13800000001")]
    phone: Option<String>,
    /// A note about her.
    note: Option<String>,
    /// Her birthday, `YYYY-MM-DD` or `MM-DD`.
    #[schema(example = "1992-05-31")]
    birthday: Option<String>,
    /// What she is allergic to.
    allergies: Option<String>,
}

/// Correct a member's data
#[utoipa::path(
    patch, path = "/members/{id}", operation_id = "member_edit", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Edit,
    responses((status = OK, description = "The member as she stands now.", body = Member)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Edit { name, phone, note, birthday, allergies }): Body<Edit>,
) -> Result<Json<Member>, ApiError> {
    let changes = MemberChanges { name, phone, note, birthday, allergies };
    let member = caller.run(move |clinic, actor| clinic.member_edit(actor, &key, id.0, changes)).await?;
    Ok(Json(member.into()))
}
