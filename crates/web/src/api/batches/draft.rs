//! `POST /batches`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::{BatchChoice, MemberQuery};

use super::{Batch, BatchChange};
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::members::filter::MemberFilter;
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

/// A change of many members, to be looked at before it begins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchDraft {
    /// Whom it is about.
    members: BatchMembers,
    /// What is done to each.
    change: BatchChange,
}

/// Whom a batch is about; at most 20 000.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub(crate) enum BatchMembers {
    /// These members.
    Chosen {
        /// Their ids.
        #[schema(min_items = 1, max_items = 20_000)]
        ids: Vec<MemberId>,
    },
    /// Everybody whom a search finds at this moment.
    Found {
        /// What is searched for, as `POST /members/search` takes it; everybody without it.
        #[serde(default)]
        text: String,
        /// What else holds for them.
        #[serde(default)]
        filter: MemberFilter,
    },
}

impl From<BatchMembers> for BatchChoice {
    fn from(members: BatchMembers) -> Self {
        match members {
            BatchMembers::Chosen { ids } => Self::Members(ids.into_iter().map(|id| id.0).collect()),
            BatchMembers::Found { text, filter } => {
                Self::Found(MemberQuery { text, filter: filter.into(), ..MemberQuery::default() })
            }
        }
    }
}

/// Put a change of many members together
///
/// Nobody is changed yet: the answer and `/batches/{id}/members` say what is foreseen for each. Who is in it no longer
/// changes. A draft that nobody begins is thrown away after a day. Where a stock of coupons does not reach everybody, it
/// goes to the members in their order: that of the search, by card number without one; chosen ones by card number.
#[utoipa::path(
    post, path = "/batches", operation_id = "batch_draft", tag = "batches",
    params(Idempotency),
    request_body = BatchDraft,
    responses((status = CREATED, description = "The draft.", body = Batch)),
)]
pub(crate) async fn draft(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(BatchDraft { members, change }): Body<BatchDraft>,
) -> Result<(StatusCode, Json<Batch>), ApiError> {
    let (choice, change) = (members.into(), change.into());
    let batch = caller
        .run(move |clinic, actor| {
            let id = clinic.batch_draft(actor, &key, &choice, &change)?;
            clinic.batch_get(actor, id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(batch.into())))
}
