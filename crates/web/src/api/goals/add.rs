//! `POST /goals`.

use axum::Json;
use axum::http::StatusCode;

use super::{Goal, NewGoal};
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// Set a goal
#[utoipa::path(
    post, path = "/goals", operation_id = "goal_add", tag = "goals",
    params(Idempotency),
    request_body = NewGoal,
    responses((status = CREATED, description = "The goal.", body = Goal)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(new): Body<NewGoal>,
) -> Result<(StatusCode, Json<Goal>), ApiError> {
    let new = new.into();
    let goal = caller.run(move |clinic, actor| clinic.goal_add(actor, &key, &new)).await?;
    Ok((StatusCode::CREATED, Json(goal.into())))
}
