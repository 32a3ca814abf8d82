//! Routes about shifts at the till: one file each.

mod close;
mod end;
mod list;
mod open;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tender::TenderDifference;
use super::value::{Day, Instant, ShiftId, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, open::open))
        .routes(routes!(close::close))
        .routes(routes!(end::end))
}

/// A shift.
#[derive(Serialize, ToSchema)]
pub(super) struct Shift {
    /// Its id.
    id: ShiftId,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// Whose: the id of a member of staff or of a key.
    operator: String,
    /// The business day on which it began.
    day: Day,
    /// When it began.
    opened_at: Instant,
    /// The cash in the drawer at its beginning, in fen.
    float_fen: i64,
    /// When it ended; `null` while it runs.
    #[schema(required)]
    closed_at: Option<Instant>,
    /// Tender by tender: what should be there, the cash of the beginning included, and what was counted at its end. While
    /// it runs nothing is counted, and both are equal.
    tenders: Vec<TenderDifference>,
    /// Who took over: the id of a member of staff; empty for nobody.
    handed_to: String,
}

impl From<yanji_app::Shift> for Shift {
    fn from(shift: yanji_app::Shift) -> Self {
        Self {
            id: ShiftId(shift.id),
            store: shift.store.map(StoreId),
            operator: shift.operator,
            day: Day(shift.day),
            opened_at: Instant(shift.opened_at),
            float_fen: shift.float_fen,
            closed_at: shift.closed_at.map(Instant),
            tenders: shift.tenders.into_iter().map(TenderDifference::from).collect(),
            handed_to: shift.handed_to,
        }
    }
}
