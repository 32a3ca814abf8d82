//! Routes about those who work here: one file each. A password is taken in and never given out.

mod add;
mod disable;
mod edit;
mod enable;
mod list;
mod password;
mod shares;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::value::{Instant, StaffId, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, add::add))
        .routes(routes!(edit::edit))
        .routes(routes!(disable::disable))
        .routes(routes!(enable::enable))
        .routes(routes!(password::password))
        .routes(routes!(shares::shares))
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub(super) struct Staff {
    /// Their id.
    id: StaffId,
    /// Their log-in name.
    login: String,
    /// The code of their role.
    #[schema(example = "cashier")]
    role: String,
    /// The store where they work; `null`: all of them.
    #[schema(required)]
    store: Option<StoreId>,
    /// Whether they may no longer come in.
    is_disabled: bool,
    /// When they were taken on.
    created_at: Instant,
}

impl From<records::Staff> for Staff {
    fn from(staff: records::Staff) -> Self {
        let records::Staff { id, login, role, store, is_disabled, created_at } = staff;
        Self { id: StaffId(id), login, role, store: store.map(StoreId), is_disabled, created_at: Instant(created_at) }
    }
}
