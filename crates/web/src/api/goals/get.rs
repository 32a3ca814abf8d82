//! `GET /goals/{id}`.

use axum::Json;

use super::Goal;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::GoalId;

/// One goal
#[utoipa::path(
    get, path = "/goals/{id}", operation_id = "goal_get", tag = "goals",
    params(("id" = GoalId, Path, description = "The goal.")),
    responses((status = OK, description = "The goal.", body = Goal)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<GoalId>) -> Result<Json<Goal>, ApiError> {
    let goal = caller.run(move |clinic, actor| clinic.goal_get(actor, id.0)).await?;
    Ok(Json(goal.into()))
}
