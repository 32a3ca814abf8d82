//! The first page: how many members stand in each tier as of a day. The counting is done by the use case.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::Distribution;
use yanji_app::{AppError, Permission};
use yanji_engine::Day;
use yanji_words::{Problem, whole};

use super::door::Visitor;
use super::failure::Failure;
use super::figures::percent;
use super::frame::{Frame, Section};

/// The widest bar of the pyramid, in its own units; each tier's picture is as wide.
const WIDEST: i64 = 600;
/// A tier with members is at least so wide, to be seen at all.
const NARROWEST: i64 = 4;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    /// Nothing while no programme is in force.
    pyramid: Option<Pyramid>,
    /// How wide the picture of a tier is.
    widest: i64,
    today: String,
}

/// The pyramid, with what its table says.
struct Pyramid {
    as_of: String,
    members: String,
    in_grace: String,
    /// Highest tier first.
    steps: Vec<Step>,
}

/// One tier.
struct Step {
    code: String,
    name: String,
    members: String,
    share: String,
    in_grace: String,
    /// Where the bar begins and how wide it is, so that it stands in the middle.
    x: i64,
    width: i64,
    /// Which shade it has, lowest tier 0.
    shade: usize,
}

/// The day that is asked about.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    as_of: String,
}

pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let as_of = match asked.as_of.as_str() {
        "" => None,
        text => Some(Day::parse(text).ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "as_of")))?),
    };
    if !visitor.session.actor.permissions.allow(Permission::ProgrammeRead) {
        return Ok(visitor.go("/members", ""));
    }
    let today = visitor.state.clinic.today();
    let pyramid = match visitor.attempt(move |clinic, actor| clinic.tiers_distribution(actor, as_of)).await {
        Ok(distribution) => Some(pyramid(&distribution)),
        Err(error) if matches!(error.problem, Problem::NoProgramme) => None,
        Err(error) => return Err(visitor.failure(error)),
    };
    visitor.page(&HomePage { frame: visitor.frame(Section::Home), pyramid, widest: WIDEST, today: today.to_string() })
}

fn pyramid(distribution: &Distribution) -> Pyramid {
    let most = distribution.tiers.iter().map(|tier| tier.members).max().unwrap_or(0).max(1);
    let steps = distribution.tiers.iter().enumerate().rev().map(|(rank, tier)| {
        let width = match tier.members {
            0 => 0,
            members => (members.saturating_mul(WIDEST) / most).max(NARROWEST),
        };
        Step {
            code: tier.code.clone(),
            name: tier.name.clone(),
            members: whole(tier.members),
            share: percent(tier.share_bp),
            in_grace: whole(tier.in_grace),
            x: (WIDEST - width) / 2,
            width,
            shade: rank.min(5),
        }
    });
    Pyramid {
        as_of: distribution.as_of.to_string(),
        members: whole(distribution.members),
        in_grace: whole(distribution.tiers.iter().map(|tier| tier.in_grace).sum()),
        steps: steps.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_app::records::TierShare;

    fn sample() -> Distribution {
        let tier = |code: &str, members, share_bp, in_grace| TierShare {
            code: code.to_owned(),
            name: code.to_owned(),
            members,
            share_bp,
            in_grace,
        };
        let tiers = vec![tier("A", 1_400, 7_000, 0), tier("B", 600, 3_000, 25), tier("C", 0, 0, 0)];
        Distribution { as_of: Day::parse("2026-11-20").unwrap(), members: 2_000, tiers }
    }

    #[test]
    fn the_page_is_made() {
        for page in in_both_languages(|frame| HomePage {
            frame,
            pyramid: Some(pyramid(&sample())),
            widest: WIDEST,
            today: "2026-11-21".to_owned(),
        }) {
            assert!(page.contains("70.00 %") && page.contains("2,000") && page.contains("2026-11-20"));
        }
        in_both_languages(|frame| HomePage { frame, pyramid: None, widest: WIDEST, today: "2026-11-21".to_owned() });
    }

    #[test]
    fn the_highest_tier_is_on_top_and_bars_are_as_wide_as_their_tier() {
        let steps = pyramid(&sample()).steps;
        let shape: Vec<_> = steps.iter().map(|step| (step.code.as_str(), step.x, step.width)).collect();
        assert_eq!(shape, [("C", 300, 0), ("B", 171, 257), ("A", 0, 600)]);
    }
}
