//! `PUT /goals/{id}`.

use axum::Json;

use super::{Goal, NewGoal};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::GoalId;

/// Change the target or the days of a goal
#[utoipa::path(
    put, path = "/goals/{id}", operation_id = "goal_edit", tag = "goals",
    params(("id" = GoalId, Path, description = "The goal."), Idempotency),
    request_body = NewGoal,
    responses((status = OK, description = "The goal as it stands now.", body = Goal)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<GoalId>,
    Idempotency(key): Idempotency,
    Body(wanted): Body<NewGoal>,
) -> Result<Json<Goal>, ApiError> {
    let wanted = wanted.into();
    let goal = caller.run(move |clinic, actor| clinic.goal_edit(actor, &key, id.0, &wanted)).await?;
    Ok(Json(goal.into()))
}
