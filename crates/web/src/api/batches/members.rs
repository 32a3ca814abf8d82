//! `GET /batches/{id}/members`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::{AppError, records};
use yanji_words::Problem;

use crate::api::caller::Caller;
use crate::api::input::{Id, Query};
use crate::api::page::{self, List};
use crate::api::problem::ApiError;
use crate::api::value::{BatchId, MemberId, codes};

codes! {
    /// What a member of a batch came to; in a draft, what is foreseen.
    BatchOutcome = records::BatchOutcomeKind {
        /// Nothing yet.
        Waiting,
        /// Changed.
        Done,
        /// Stood so already.
        Same,
        /// Refused by the rules.
        Refused,
        /// Taken back.
        Undone,
        /// Left as it is when the others were taken back.
        Kept,
    }
}

/// Which members of a batch are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Only those who came to this: `waiting`, `done`, `same`, `refused`, `undone` or `kept`. In a draft all are waiting
    /// still; `done`, `same` and `refused` pick those for whom that is foreseen.
    #[param(inline)]
    outcome: Option<BatchOutcome>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most members on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// A member of a batch. Her name is masked.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchMember {
    /// Her place in the batch, from 1.
    #[schema(minimum = 1)]
    place: i64,
    /// Her id.
    member: MemberId,
    /// Her card number.
    number: String,
    /// Her name, masked.
    name: String,
    /// What members call her tier before.
    tier_before: String,
    /// What became of her: `waiting`, `done`, `same`, `refused`, `undone` or `kept`; in a draft, what is foreseen.
    outcome: BatchOutcome,
    /// Why she was refused or kept: the code of a refusal or of a problem (`member_limit`, `sold_out`, `tier_not_served`,
    /// `coupon_kind_stopped`), `account_closed`, or `changed_since`; where a coupon stays, `used`, `handed_on`, `expired`
    /// or `void`; else empty.
    #[schema(example = "tier_disabled")]
    code: String,
    /// What is printed on the pieces of a coupon that she got.
    coupons: Vec<String>,
    /// How many of them were taken back with the batch.
    #[schema(minimum = 0)]
    pieces_back: i64,
}

type BatchMemberList = List<BatchMember>;

impl From<records::BatchMember> for BatchMember {
    fn from(member: records::BatchMember) -> Self {
        let records::BatchMember { place, id, number, name, tier_before, outcome, code, coupons, pieces_back } = member;
        let (member, outcome) = (MemberId(id), outcome.into());
        Self { place, member, number, name, tier_before, outcome, code, coupons, pieces_back }
    }
}

/// The members of a batch
///
/// In their order, each with what became of her; in a draft, with what is foreseen.
#[utoipa::path(
    get, path = "/batches/{id}/members", operation_id = "batch_members", tag = "batches",
    params(("id" = BatchId, Path, description = "The batch."), Asked),
    responses((status = OK, description = "A page of its members.", body = BatchMemberList)),
)]
pub(crate) async fn members(
    caller: Caller,
    Id(id): Id<BatchId>,
    Query(Asked { outcome, cursor, limit }): Query<Asked>,
) -> Result<Json<BatchMemberList>, ApiError> {
    let limit = page::limit(limit)?;
    let after = match cursor {
        Some(cursor) => cursor.parse().map_err(|_| AppError::at(Problem::Malformed, "cursor"))?,
        None => 0,
    };
    let outcome = outcome.map(records::BatchOutcomeKind::from);
    let members = caller.run(move |clinic, actor| clinic.batch_members(actor, id.0, outcome, after, limit)).await?;
    let next = members.get(limit - 1).map(|last| last.place.to_string());
    Ok(Json(List::part(members, next)))
}
