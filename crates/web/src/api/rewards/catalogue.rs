//! `GET /rewards`.

use axum::Json;

use super::Reward;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type RewardList = List<Reward>;

/// What points buy
///
/// Today's catalogue, in the order of the programme.
#[utoipa::path(
    get, path = "/rewards", operation_id = "reward_list", tag = "benefits",
    responses((status = OK, description = "The rewards.", body = RewardList)),
)]
pub(crate) async fn catalogue(caller: Caller) -> Result<Json<RewardList>, ApiError> {
    let rewards = caller.run(|clinic, actor| clinic.reward_list(actor)).await?;
    Ok(Json(List::whole(rewards)))
}
