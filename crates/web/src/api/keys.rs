//! Routes about keys of the API: one file each. A token is given out once, when its key is made.

mod add;
mod list;
mod revoke;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::value::{Instant, KeyId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, add::add)).routes(routes!(revoke::revoke))
}

/// A key of the API, without what it opens with.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiKey {
    /// Its id.
    id: KeyId,
    /// What it is called.
    name: String,
    /// The code of its role.
    #[schema(example = "cashier")]
    role: String,
    /// Whether it no longer opens anything.
    is_revoked: bool,
    /// When it was made.
    created_at: Instant,
    /// When it was last used, to the minute or so; `null` if never.
    #[schema(required)]
    used_at: Option<Instant>,
}

impl From<records::ApiKey> for ApiKey {
    fn from(key: records::ApiKey) -> Self {
        let records::ApiKey { id, name, role, is_revoked, created_at, used_at } = key;
        Self { id: KeyId(id), name, role, is_revoked, created_at: Instant(created_at), used_at: used_at.map(Instant) }
    }
}
