//! `GET /goals`.

use axum::Json;

use super::GoalProgress;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type GoalProgressList = List<GoalProgress>;

/// Every goal with how far it is
///
/// The latest first; those that are over are measured up to their end.
#[utoipa::path(
    get, path = "/goals", operation_id = "goal_list", tag = "goals",
    responses((status = OK, description = "The goals.", body = GoalProgressList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<GoalProgressList>, ApiError> {
    let goals = caller.run(|clinic, actor| clinic.goal_list(actor)).await?;
    Ok(Json(List::whole(goals)))
}
