//! `GET /members/{id}/ledger`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::input::{Id, Query};
use crate::api::page::{self, List, PageQuery};
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId, PointsCause};

/// A transfer of points to, from or for a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerLine {
    /// Its running number within her account.
    number: i64,
    /// The day.
    day: Day,
    /// The kind of activity that it came with, as in her history; `null` for the end of a day.
    #[schema(required, example = "sale")]
    kind: Option<String>,
    /// Why points were given or taken without anything that earns or uses them, where it was said.
    #[schema(required)]
    cause: Option<PointsCause>,
    /// The number of the sale that it is about; empty where it is about none.
    sale_number: String,
    /// What is counted: `point`, or `point_owed` for points owed after refunds.
    #[schema(example = "point")]
    unit: String,
    /// The code of the ledger account that it leaves: `member`, `issued`, `spent` for points that were redeemed,
    /// `deducted` for those that were taken by hand or with a gift, `refunded` or `expired`.
    from: String,
    /// The code of the ledger account at which it arrives.
    to: String,
    /// How much.
    #[schema(minimum = 1)]
    amount: i64,
    /// What she can use after it.
    #[schema(minimum = 0)]
    points: i64,
    /// What she owes after it.
    #[schema(minimum = 0)]
    points_owed: i64,
}

type LedgerLineList = List<LedgerLine>;

impl From<records::LedgerLine> for LedgerLine {
    fn from(line: records::LedgerLine) -> Self {
        Self {
            number: line.number,
            day: Day(line.day),
            kind: line.kind,
            cause: line.cause.map(PointsCause::from),
            sale_number: line.sale_number,
            unit: line.unit,
            from: line.from,
            to: line.to,
            amount: line.amount,
            points: line.points,
            points_owed: line.points_owed,
        }
    }
}

/// A member's points, transfer by transfer
///
/// Newest first. Every point moves between two accounts of the ledger; none is made or lost on the way.
#[utoipa::path(
    get, path = "/members/{id}/ledger", operation_id = "member_ledger", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), PageQuery),
    responses((status = OK, description = "A page of her transfers.", body = LedgerLineList)),
)]
pub(crate) async fn ledger(
    caller: Caller,
    Id(id): Id<MemberId>,
    Query(PageQuery { cursor, limit }): Query<PageQuery>,
) -> Result<Json<LedgerLineList>, ApiError> {
    let limit = page::limit(limit)?;
    let page = caller.run(move |clinic, actor| clinic.member_ledger(actor, id.0, cursor.as_deref(), limit)).await?;
    Ok(Json(List::page(page)))
}
