//! Routes about the organisation as a whole: one file each.

mod change;
mod get;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::Instant;
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(get::get, change::change))
}

/// The organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct Organisation {
    /// What it is called; empty until somebody has named it.
    name: String,
    /// The language of those who never chose one, `zh` or `en`; `null`: Chinese.
    #[schema(required, example = "zh")]
    language: Option<String>,
    /// The IANA time zone in which its days begin and end.
    #[schema(example = "Asia/Shanghai")]
    timezone: String,
    /// When it was founded.
    founded_at: Instant,
    /// Whether the data lies in PostgreSQL; in a file of SQLite otherwise.
    is_on_postgres: bool,
    /// How many members it has.
    #[schema(minimum = 0)]
    members: i64,
}

impl From<yanji_app::Organisation> for Organisation {
    fn from(organisation: yanji_app::Organisation) -> Self {
        let yanji_app::Organisation { name, language, timezone, zone_origin: _, founded_at, is_on_postgres, members } =
            organisation;
        Self { name, language, timezone, founded_at: Instant(founded_at), is_on_postgres, members }
    }
}
