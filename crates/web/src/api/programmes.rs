//! Routes about versions of the programme: one file each.

mod advise;
mod check;
mod difference;
mod discard;
mod get;
mod launch_plan;
mod list;
mod publish;
mod repair;
mod roll_back;
mod save;
mod withdraw;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::value::{Day, Instant, ProgrammeId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, save::save))
        .routes(routes!(difference::compare))
        .routes(routes!(repair::mend))
        .routes(routes!(advise::advise))
        .routes(routes!(get::get, discard::discard))
        .routes(routes!(check::check))
        .routes(routes!(launch_plan::plan))
        .routes(routes!(publish::publish))
        .routes(routes!(roll_back::roll_back))
        .routes(routes!(withdraw::withdraw))
}

/// A version of the programme, draft or published.
#[derive(Serialize, ToSchema)]
pub(super) struct Programme {
    /// Its id.
    id: ProgrammeId,
    /// Its running number, from 1.
    #[schema(minimum = 1)]
    number: i64,
    /// What the programme is called; empty while a draft cannot be read.
    name: String,
    /// The text, in the programme language (TOML).
    source: String,
    /// The first day on which it is in force; `null` for a draft.
    #[schema(required)]
    in_force_from: Option<Day>,
    /// Whether it is in force today.
    is_current: bool,
    /// When it was saved.
    created_at: Instant,
    /// Who saved it: the id of a member of staff or of a key, or `machine`.
    created_by: String,
    /// When it was published; `null` for a draft.
    #[schema(required)]
    published_at: Option<Instant>,
    /// Who published it; `null` for a draft.
    #[schema(required)]
    published_by: Option<String>,
}

impl From<records::ProgrammeVersion> for Programme {
    fn from(version: records::ProgrammeVersion) -> Self {
        Self {
            id: ProgrammeId(version.id),
            number: version.number,
            name: version.name,
            source: version.source,
            in_force_from: Day::of(version.in_force_from),
            is_current: version.is_current,
            created_at: Instant(version.created_at),
            created_by: version.created_by,
            published_at: version.published_at.map(Instant),
            published_by: version.published_by,
        }
    }
}

/// From which day a version is to be in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProgrammeFrom)]
pub(super) struct InForce {
    /// The first day on which it is in force: later than every day with an activity and every day whose end has been
    /// handled.
    from: Day,
}
