//! The goals of the programme and the targets of its tiers, as settings: what is followed, what it came to, what may be
//! proposed. What a goal comes to is told by the use cases.

mod edit;
mod targets;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::records::{Kpi, TierTarget};
use yanji_app::{AppError, Permission};
use yanji_words::Problem;

use super::door::Visitor;
use super::failure::Failure;
use super::form::Form;
use super::frame::{Frame, Section};
use super::home::{GoalRow, definition, goal_row, title};
use crate::AppState;

#[derive(Template)]
#[template(path = "settings/goals.html")]
struct GoalsPage {
    frame: Frame,
    /// Nothing while no programme is in force.
    is_ready: bool,
    followed: Vec<GoalRow>,
    past: Vec<GoalRow>,
    /// What may be aimed at: code, title and definition.
    proposals: Vec<[String; 3]>,
    targets: Vec<TierTarget>,
    /// The form of the targets.
    form: Form,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/goals", get(page))
        .route("/settings/goals/targets", post(targets::set))
        .route("/settings/goals/new", get(edit::new).post(edit::add))
        .route("/settings/goals/{id}", get(edit::page).post(edit::change))
        .route("/settings/goals/{id}/end", post(edit::end))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let targets = current_targets(&visitor).await?;
    let form = targets::form(&targets).map_err(|error| visitor.failure(error))?;
    show(visitor, targets, form).await
}

/// The targets in force; none while there is no programme.
async fn current_targets(visitor: &Visitor) -> Result<Vec<TierTarget>, Failure> {
    visitor.require(Permission::SettingsManage)?;
    match visitor.attempt(|clinic, actor| clinic.tier_targets(actor)).await {
        Err(AppError { problem: Problem::NoProgramme, .. }) => Ok(Vec::new()),
        other => other.map_err(|error| visitor.failure(error)),
    }
}

/// The page with the targets as they are typed.
async fn show(visitor: Visitor, targets: Vec<TierTarget>, form: Form) -> Result<Response, Failure> {
    let is_ready = !targets.is_empty();
    let goals = if is_ready { visitor.ask(|clinic, actor| clinic.goal_list(actor)).await? } else { Vec::new() };
    let today = visitor.state.clinic.today();
    let frame = Frame { address: "/settings/goals".to_owned(), ..visitor.frame(Section::Settings) };
    let rows = |is_over: bool| {
        goals.iter().filter(|goal| goal.is_over(today) == is_over).map(|goal| goal_row(&frame, goal)).collect()
    };
    let (followed, past) = (rows(false), rows(true));
    let proposals = proposals(&frame);
    visitor.page(&GoalsPage { is_ready, followed, past, proposals, targets, form, frame })
}

fn proposals(frame: &Frame) -> Vec<[String; 3]> {
    let proposal =
        |kpi: Kpi| [kpi.code().to_owned(), frame.t(title(kpi)).into_owned(), frame.t(definition(kpi)).into_owned()];
    Kpi::ALL.into_iter().map(proposal).collect()
}

#[cfg(test)]
mod tests {
    use yanji_app::records::TargetBand;

    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::home::goal_samples;

    #[test]
    fn the_page_is_made() {
        let target = TierTarget {
            code: "2".to_owned(),
            name: "2".to_owned(),
            band: TargetBand { least_bp: 500, most_bp: 1_000 },
        };
        for page in in_both_languages(|frame| GoalsPage {
            is_ready: true,
            followed: goal_samples().iter().map(|goal| goal_row(&frame, goal)).collect(),
            past: goal_samples().iter().map(|goal| goal_row(&frame, goal)).collect(),
            proposals: proposals(&frame),
            targets: vec![target.clone()],
            form: targets::form(std::slice::from_ref(&target)).unwrap(),
            frame,
        }) {
            assert!(page.contains("45.67 %") && page.contains("name=\"least_2\" value=\"5\""), "{page}");
            assert_eq!(page.matches("/settings/goals/new?kpi=").count(), Kpi::ALL.len());
        }
        in_both_languages(|frame| GoalsPage {
            is_ready: false,
            followed: Vec::new(),
            past: Vec::new(),
            proposals: Vec::new(),
            targets: Vec::new(),
            form: Form::default(),
            frame,
        });
    }
}
