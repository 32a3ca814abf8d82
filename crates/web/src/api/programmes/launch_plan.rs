//! `GET /programmes/{id}/launch-plan`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::AppError;
use yanji_words::launch::{Stage, Step, Who};
use yanji_words::{Problem, launch_notice, launch_plan};

use crate::api::caller::Caller;
use crate::api::input::{Id, Query};
use crate::api::problem::ApiError;
use crate::api::value::{Day, ProgrammeId};

/// From which day the programme takes effect.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Launched {
    /// The first day of the programme; without it the day of the publication, or today for a draft.
    #[param(value_type = Option<String>)]
    from: Option<Day>,
}

/// How to launch a programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct LaunchPlan {
    /// The first day of the programme.
    from: Day,
    /// What to do, by day.
    steps: Vec<LaunchStep>,
    /// A notice to members, in the language asked for.
    notice: String,
}

/// One thing to do for a launch.
#[derive(Serialize, ToSchema)]
pub(crate) struct LaunchStep {
    /// `before` the first day, `on_the_day` or `after` it.
    #[schema(example = "before")]
    stage: &'static str,
    /// The day on which to do it, or by which it is done.
    day: Day,
    /// Who does it: `owner`, `manager`, `front_desk` or `marketing`.
    #[schema(example = "manager")]
    who: &'static str,
    /// What to do, in the language asked for.
    what: String,
}

fn shown(step: Step) -> LaunchStep {
    LaunchStep {
        stage: match step.stage {
            Stage::Before => "before",
            Stage::OnTheDay => "on_the_day",
            Stage::After => "after",
        },
        day: Day(step.when),
        who: match step.who {
            Who::Owner => "owner",
            Who::Manager => "manager",
            Who::FrontDesk => "front_desk",
            Who::Marketing => "marketing",
        },
        what: step.what,
    }
}

/// How to launch a version: a checklist for the staff and a notice to members
#[utoipa::path(
    get, path = "/programmes/{id}/launch-plan", operation_id = "programme_launch_plan", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The version."), Launched),
    responses((status = OK, description = "What to do, by day.", body = LaunchPlan)),
)]
pub(crate) async fn plan(
    caller: Caller,
    Id(id): Id<ProgrammeId>,
    Query(Launched { from }): Query<Launched>,
) -> Result<Json<LaunchPlan>, ApiError> {
    let lang = caller.lang;
    let plan = caller
        .run(move |clinic, actor| {
            let version = clinic.programme_get(actor, id.0)?;
            let report = clinic.programme_check(actor, &version.source)?;
            let programme = report.programme.ok_or(AppError::new(Problem::ProgrammeFaulty))?;
            let from = Day::inner(from).or(version.in_force_from).unwrap_or_else(|| clinic.today());
            Ok(LaunchPlan {
                from: Day(from),
                steps: launch_plan(lang, &programme, from).into_iter().map(shown).collect(),
                notice: launch_notice(lang, &programme, from),
            })
        })
        .await?;
    Ok(Json(plan))
}
