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
    #[schema(example = "xiaomei")]
    login: String,
    /// What people call them; two may have the same.
    #[schema(example = "张小美")]
    name: String,
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
        let records::Staff { id, login, name, role, store, is_disabled, created_at } = staff;
        let (id, store, created_at) = (StaffId(id), store.map(StoreId), Instant(created_at));
        Self { id, login, name, role, store, is_disabled, created_at }
    }
}
