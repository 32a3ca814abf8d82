//! The programme in force as cards that read like the printed rules, with what is to come. Writing, versions, the rules
//! page and the wizard stand beside this.

mod choice;
mod edit;
mod ladder;
mod outline;
mod publish;
mod rules;
mod sheet;
mod versions;
mod withdraw;
mod wizard;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::AppError;
use yanji_app::records::ProgrammeVersion;
use yanji_books::id::ProgrammeId;
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::{Cycle, Demote, OnRefund, Programme, Upgrade, read};
use yanji_words::{Lang, Problem, Thing, difference, explain, whole};

use self::ladder::{Ladder, ladder};
use super::door::Visitor;
use super::failure::Failure;
use super::form::Form;
use super::frame::{Frame, Section};
use crate::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/programme", get(page))
        .route("/programme/edit", get(edit::page).post(edit::work))
        .route("/programme/versions", get(versions::page))
        .route("/programme/rules", get(rules::page))
        .route("/programme/wizard", get(wizard::page).post(wizard::step))
        .route("/programme/{id}/publish", get(publish::page).post(publish::publish))
        .route("/programme/{id}/return", get(publish::return_page).post(publish::roll_back))
        .route("/programme/{id}/withdraw", post(withdraw::withdraw))
        .route("/programme/{id}/discard", post(versions::discard))
}

#[derive(Template)]
#[template(path = "programme/overview.html")]
struct OverviewPage {
    frame: Frame,
    form: Form,
    /// Nothing while no programme is in force.
    current: Option<Current>,
    /// Versions that are published for a later day, the nearest first.
    planned: Vec<Planned>,
    ready: Vec<ReadyMade>,
}

/// The version in force.
struct Current {
    number: String,
    from: String,
    ladder: Ladder,
    reviews: Vec<Fact>,
}

/// A version that is to come.
struct Planned {
    id: String,
    number: String,
    from: String,
    differences: Vec<String>,
    /// What is asked before its publication is called off.
    withdrawal: String,
}

/// A ready-made programme, with whom it is for.
struct ReadyMade {
    file: &'static str,
    name: String,
    audience: &'static str,
    ladder: Ladder,
}

/// A setting with its value in words.
struct Fact {
    key: &'static str,
    value: String,
}

/// A part of the rules: a headline with what stands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chapter {
    /// 1 for the title, 2 for a part, 3 for a tier.
    pub(super) level: usize,
    pub(super) title: String,
    pub(super) prose: Vec<String>,
    pub(super) entries: Vec<String>,
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let (versions, counted) = visitor
        .ask(|clinic, actor| {
            let counted = clinic.tiers_distribution(actor, None);
            let counted = match counted {
                Err(error) if !matches!(error.problem, Problem::NoProgramme | Problem::Busy) => return Err(error),
                counted => counted.ok(),
            };
            Ok((clinic.programme_list(actor)?, counted))
        })
        .await?;
    let frame = visitor.frame(Section::Programme);
    let lang = frame.lang;
    let programme_of = |version: &ProgrammeVersion| read::read(&version.source).ok().map(|read| read.programme);
    let in_force = versions.iter().find(|version| version.is_current);
    let in_force = in_force.and_then(|version| Some((version, programme_of(version)?)));
    let today = visitor.state.clinic.today();
    let mut to_come: Vec<_> =
        versions.iter().filter(|version| version.in_force_from.is_some_and(|from| from > today)).collect();
    to_come.sort_by_key(|version| version.in_force_from);
    let mut before = in_force.as_ref().map(|(_, programme)| programme.clone());
    let mut planned = Vec::new();
    for version in to_come.into_iter().filter(|version| !version.is_current) {
        let Some(programme) = programme_of(version) else { continue };
        planned.push(Planned {
            id: version.id.to_string(),
            number: whole(version.number),
            from: day_text(version),
            withdrawal: withdraw::question(&frame, &versions, version, (today, true)),
            differences: before.as_ref().map(|before| difference(lang, before, &programme)).unwrap_or_default(),
        });
        before = Some(programme);
    }
    let current = in_force.map(|(version, programme)| Current {
        number: whole(version.number),
        from: day_text(version),
        ladder: ladder(lang, &programme, counted.as_ref()),
        reviews: reviews(&frame, &programme),
    });
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    visitor.page(&OverviewPage { current, planned, ready: ready_made(lang), frame, form })
}

/// The id of a version in an address.
fn version_id(visitor: &Visitor, text: &str) -> Result<ProgrammeId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Programme))))
}

fn day_text(version: &ProgrammeVersion) -> String {
    version.in_force_from.map(|day| day.to_string()).unwrap_or_default()
}

/// How tiers are evaluated, in words.
fn reviews(frame: &Frame, programme: &Programme) -> Vec<Fact> {
    let rules = &programme.evaluation;
    let months = |count: u8| match count {
        0 => frame.t("programme.no_months").into_owned(),
        count => frame.put("programme.months", count),
    };
    let said = |key: &'static str, value: &str| Fact { key, value: frame.t(value).into_owned() };
    let upgrade = match rules.upgrade {
        Upgrade::Immediate => "programme_form.upgrade_immediate",
        Upgrade::Evaluation => "programme_form.upgrade_evaluation",
    };
    let cycle = match rules.cycle {
        Cycle::Quarter => "programme_form.cycle_quarter",
        Cycle::HalfYear => "programme_form.cycle_half_year",
        Cycle::Year => "programme_form.cycle_year",
        Cycle::Anniversary => "programme_form.cycle_anniversary",
    };
    let demote = match rules.demote {
        Demote::Step => "programme_form.demote_step",
        Demote::Qualified => "programme_form.demote_qualified",
    };
    let on_refund = match rules.on_refund {
        OnRefund::Undo => "programme_form.refund_undo",
        OnRefund::Keep => "programme_form.refund_keep",
    };
    vec![
        said("programme_form.upgrade", upgrade),
        said("programme_form.cycle", cycle),
        Fact { key: "programme.grace_default", value: months(rules.grace_months) },
        Fact { key: "programme.hold_default", value: months(rules.min_hold_months) },
        said("programme_form.demote", demote),
        said("programme_form.on_refund", on_refund),
    ]
}

/// The ready-made programmes.
fn ready_made(lang: Lang) -> Vec<ReadyMade> {
    let made = READY.iter().filter_map(|ready| {
        let programme = read::read(ready.source).ok()?.programme;
        let ladder = ladder(lang, &programme, None);
        Some(ReadyMade { file: ready.file, name: programme.name, audience: audience(ready.file), ladder })
    });
    made.collect()
}

/// The words for whom a ready-made programme is.
pub(super) fn audience(file: &str) -> &'static str {
    match file {
        "salon-stars.toml" => "programme_ready.salon_stars",
        "beauty-cards.toml" => "programme_ready.beauty_cards",
        "three-cards-points.toml" => "programme_ready.three_cards_points",
        "four-cards-diamond.toml" => "programme_ready.four_cards_diamond",
        "four-cards-vip.toml" => "programme_ready.four_cards_vip",
        "customers-abc.toml" => "programme_ready.customers_abc",
        "customers-vip.toml" => "programme_ready.customers_vip",
        "package-card.toml" => "programme_ready.package_card",
        _ => "programme_ready.other",
    }
}

/// The rules of a programme's text in words; nothing for a text with errors.
pub(super) fn chapters(lang: Lang, source: &str) -> Vec<Chapter> {
    read::read(source).map(|read| chapters_of(lang, &read.programme)).unwrap_or_default()
}

/// The rules of a programme in words, part by part.
fn chapters_of(lang: Lang, programme: &Programme) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for line in explain(lang, programme).lines() {
        let depth = line.chars().take_while(|c| *c == '#').count();
        if depth > 0 {
            let title = line[depth..].trim().to_owned();
            chapters.push(Chapter { level: depth, title, ..Chapter::default() });
        } else if let Some(chapter) = chapters.last_mut() {
            match line.strip_prefix("- ") {
                Some(entry) => chapter.entries.push(entry.to_owned()),
                None if line.is_empty() => {}
                None => chapter.prose.push(line.to_owned()),
            }
        }
    }
    chapters
}

#[cfg(test)]
pub(super) mod tests;
