//! `GET /staff/shares`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::StaffShareQuery;

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{Day, StoreId};

/// Over which days and where.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first day of the sales.
    #[param(value_type = String)]
    from: Day,
    /// The last day of the sales.
    #[param(value_type = String)]
    until: Day,
    /// One store; all of them without it.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

/// What somebody sold and served, with what was given back taken off.
#[derive(Serialize, ToSchema)]
pub(crate) struct StaffShare {
    /// Who: the id of a member of staff; empty for the lines that name nobody.
    staff: String,
    /// How many lines of bills they sold.
    sold_lines: i64,
    /// What was paid for those, in fen.
    sold_fen: i64,
    /// How many they served.
    served_lines: i64,
    /// What was paid for those, in fen.
    served_fen: i64,
}

impl From<yanji_app::StaffShare> for StaffShare {
    fn from(share: yanji_app::StaffShare) -> Self {
        let yanji_app::StaffShare { staff, sold_lines, sold_fen, served_lines, served_fen } = share;
        Self { staff, sold_lines, sold_fen, served_lines, served_fen }
    }
}

type StaffShareList = List<StaffShare>;

/// Who sold and who served
///
/// What commissions are worked out from; whoever sold most comes first. Lines that name nobody are the last row, so that
/// the sum is that of all bills.
#[utoipa::path(
    get, path = "/staff/shares", operation_id = "staff_shares", tag = "money",
    params(Asked),
    responses((status = OK, description = "What everybody sold and served.", body = StaffShareList)),
)]
pub(crate) async fn shares(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<StaffShareList>, ApiError> {
    let query = StaffShareQuery { from: asked.from.0, until: asked.until.0, store: asked.store.map(|store| store.0) };
    let shares = caller.run(move |clinic, actor| clinic.staff_share(actor, &query)).await?;
    Ok(Json(List::whole(shares)))
}
