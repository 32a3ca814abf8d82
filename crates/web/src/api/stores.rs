//! Routes about stores: one file each.

mod add;
mod close;
mod edit;
mod list;
mod reopen;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::StoreProfile;

use super::value::{Instant, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, add::add))
        .routes(routes!(edit::edit))
        .routes(routes!(close::close))
        .routes(routes!(reopen::reopen))
}

/// A store.
#[derive(Serialize, ToSchema)]
pub(super) struct Store {
    /// Its id.
    id: StoreId,
    /// What it is called.
    name: String,
    /// Whether it was given up.
    is_closed: bool,
    /// When it was added.
    created_at: Instant,
    /// The address on one line; may be empty.
    address: String,
    /// The telephone; may be empty.
    telephone: String,
    /// When it is open: seven days, Monday first, without stretches on a day when it is closed; `null` until somebody
    /// says.
    #[schema(required)]
    business: Option<Vec<Vec<Stretch>>>,
    /// When members may be contacted.
    contact: Stretch,
}

/// A stretch of a day.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Stretch {
    /// Its first minute, counted from midnight.
    #[schema(minimum = 0, maximum = 1_439, example = 540)]
    from_minute: u16,
    /// The minute after its last, counted from midnight.
    #[schema(minimum = 1, maximum = 1_440, example = 1_260)]
    until_minute: u16,
}

impl From<yanji_app::Stretch> for Stretch {
    fn from(stretch: yanji_app::Stretch) -> Self {
        Self { from_minute: stretch.from_minute, until_minute: stretch.until_minute }
    }
}

impl From<Stretch> for yanji_app::Stretch {
    fn from(stretch: Stretch) -> Self {
        Self { from_minute: stretch.from_minute, until_minute: stretch.until_minute }
    }
}

impl From<StoreProfile> for Store {
    fn from(profile: StoreProfile) -> Self {
        let StoreProfile { store, details } = profile;
        let day = |stretches: Vec<yanji_app::Stretch>| stretches.into_iter().map(Stretch::from).collect();
        Self {
            id: StoreId(store.id),
            name: store.name,
            is_closed: store.is_closed,
            created_at: Instant(store.created_at),
            address: details.address,
            telephone: details.telephone,
            business: details.business.map(|days| days.into_iter().map(day).collect()),
            contact: details.contact.into(),
        }
    }
}
