//! `POST /members/{id}/treatments`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::NewTreatment;

use super::Treatment;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::{ItemId, MemberId, SaleId, StaffId, StoreId};

/// A treatment to be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TreatmentRecord)]
pub(crate) struct Record {
    /// What was done.
    item: ItemId,
    /// Where it was sold.
    sold_on: Option<SoldOn>,
    /// Who did it; the caller without it.
    operator: Option<StaffId>,
    /// The number of the batch of what was used, as printed on it; may be empty.
    #[serde(default)]
    #[schema(max_length = 64, example = "B20260301")]
    batch_number: String,
    /// What there is to say; kept sealed, may be empty.
    #[serde(default)]
    note: String,
    /// Where.
    store: Option<StoreId>,
}

/// A line of a sale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TreatmentSoldOn)]
pub(crate) struct SoldOn {
    /// The sale.
    sale: SaleId,
    /// The place of the line in the sale, from 0.
    #[schema(minimum = 0)]
    line: i64,
}

/// Record a treatment
///
/// 划扣: that it was done, by whom, and with which batch of what was used.
#[utoipa::path(
    post, path = "/members/{id}/treatments", operation_id = "treatment_record", tag = "desk",
    params(("id" = MemberId, Path, description = "The member."), Effect),
    request_body = Record,
    responses(
        (status = CREATED, description = "The treatment is recorded.", body = Treatment),
        (status = OK, description = "How it would be recorded.", body = Treatment),
    ),
)]
pub(crate) async fn record(
    caller: Caller,
    Id(id): Id<MemberId>,
    Effect { key, rehearsal }: Effect,
    Body(record): Body<Record>,
) -> Result<(StatusCode, Json<Treatment>), ApiError> {
    let new = NewTreatment {
        member: id.0,
        item: record.item.0,
        sold_on: record.sold_on.map(|sold| (sold.sale.0, sold.line)),
        operator: record.operator.map(|staff| staff.0),
        batch_number: record.batch_number,
        note: record.note,
        store: record.store.map(|store| store.0),
    };
    let treatment = caller.run(move |clinic, actor| clinic.treatment_record(actor, &key, &new)).await?;
    Ok((made(rehearsal), Json(treatment.into())))
}
