//! `GET /members/{id}/deposits`.

use axum::Json;

use super::Deposit;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

type DepositList = List<Deposit>;

/// A member's deposits
///
/// The oldest first, used up or not.
#[utoipa::path(
    get, path = "/members/{id}/deposits", operation_id = "member_deposits", tag = "money",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "Her deposits.", body = DepositList)),
)]
pub(crate) async fn of_member(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<DepositList>, ApiError> {
    let deposits = caller.run(move |clinic, actor| clinic.deposit_list(actor, id.0)).await?;
    Ok(Json(List::whole(deposits)))
}
