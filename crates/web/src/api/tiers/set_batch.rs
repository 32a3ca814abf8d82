//! `POST /tiers/batch`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records::{BatchOutcome, TierBatch};

use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId};

/// A tier to be set by hand for many members.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TierSetBatch)]
pub(crate) struct SetBatch {
    /// The members.
    #[schema(min_items = 1, max_items = 10_000)]
    members: Vec<MemberId>,
    /// The code of the tier.
    #[schema(example = "gold")]
    tier: String,
    /// The last day on which nothing but a hand changes the tier; no lock without it.
    locked_until: Option<Day>,
    /// Why; kept sealed.
    #[schema(min_length = 1, example = "周年答谢")]
    reason: String,
}

/// What became of a batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierBatchOutcome {
    /// Those whose tier was set.
    done: Vec<MemberId>,
    /// Those who were refused, and why.
    refused: Vec<RefusedMember>,
}

/// A member who was refused.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefusedMember {
    /// The member.
    member: MemberId,
    /// The stable code of the reason.
    #[schema(example = "tier_disabled")]
    code: String,
}

impl From<BatchOutcome> for TierBatchOutcome {
    fn from(outcome: BatchOutcome) -> Self {
        let refused = outcome.refused.into_iter();
        Self {
            done: outcome.done.into_iter().map(MemberId).collect(),
            refused: refused.map(|(member, code)| RefusedMember { member: MemberId(member), code }).collect(),
        }
    }
}

/// Set a tier by hand for many members
///
/// Each member is changed or refused on her own; one who is refused keeps nobody else back.
#[utoipa::path(
    post, path = "/tiers/batch", operation_id = "tier_set_batch", tag = "tiers",
    params(Idempotency),
    request_body = SetBatch,
    responses((status = OK, description = "What became of each member.", body = TierBatchOutcome)),
)]
pub(crate) async fn set_batch(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(SetBatch { members, tier, locked_until, reason }): Body<SetBatch>,
) -> Result<Json<TierBatchOutcome>, ApiError> {
    let members = members.into_iter().map(|member| member.0).collect();
    let batch = TierBatch { members, tier, locked_until: Day::inner(locked_until), reason };
    let outcome = caller.run(move |clinic, actor| clinic.tier_set_batch(actor, &key, batch)).await?;
    Ok(Json(outcome.into()))
}
