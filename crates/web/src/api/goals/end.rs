//! `POST /goals/{id}/end`.

use axum::Json;

use super::Goal;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::GoalId;

/// Give a goal up before its end
///
/// Today is the last day on which it is followed. It stays in the list.
#[utoipa::path(
    post, path = "/goals/{id}/end", operation_id = "goal_end", tag = "goals",
    params(("id" = GoalId, Path, description = "The goal."), Idempotency),
    responses((status = OK, description = "The goal as it stands now.", body = Goal)),
)]
pub(crate) async fn end(
    caller: Caller,
    Id(id): Id<GoalId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Goal>, ApiError> {
    let goal = caller.run(move |clinic, actor| clinic.goal_end(actor, &key, id.0)).await?;
    Ok(Json(goal.into()))
}
