//! `GET /members/{id}/treatments`.

use axum::Json;

use super::Treatment;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

type TreatmentList = List<Treatment>;

/// A member's treatments
///
/// The latest first, two hundred at most.
#[utoipa::path(
    get, path = "/members/{id}/treatments", operation_id = "member_treatments", tag = "desk",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "Her treatments.", body = TreatmentList)),
)]
pub(crate) async fn of_member(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<TreatmentList>, ApiError> {
    let treatments = caller.run(move |clinic, actor| clinic.treatments_of(actor, id.0)).await?;
    Ok(Json(List::whole(treatments)))
}
