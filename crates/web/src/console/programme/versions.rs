//! Every version of the programme: its state, who made it and what it changed; any two of them beside each other; and
//! drafts that are taken away.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::Permission;
use yanji_app::records::ProgrammeVersion;
use yanji_engine::Day;
use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;
use yanji_words::{difference, whole};

use super::withdraw::question;
use super::{day_text, version_id};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::{Frame, Section};

#[derive(Template)]
#[template(path = "programme/versions.html")]
struct VersionsPage {
    frame: Frame,
    form: Form,
    versions: Vec<VersionRow>,
    /// The two that are compared; nothing while none were chosen.
    compared: Option<Compared>,
}

/// One version in the list.
struct VersionRow {
    id: String,
    number: String,
    name: String,
    state: State,
    from: String,
    saved: String,
    /// Empty while it is a draft.
    published: String,
    changes: Changes,
    /// What is asked before its publication is called off; empty where it cannot be.
    withdrawal: String,
    /// Whether it is one of the two that are compared, first and second.
    is_chosen: [bool; 2],
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Draft,
    Planned,
    Current,
    Past,
}

/// What a version changes.
enum Changes {
    /// Nothing is in force before it.
    First,
    /// Its own text cannot be read.
    Unreadable,
    /// These, against the version of this number.
    Against { number: String, differences: Vec<String> },
}

/// Two versions beside each other.
struct Compared {
    older: String,
    newer: String,
    changes: Changes,
}

/// Two versions that are to be compared.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    a: String,
    #[serde(default)]
    b: String,
}

impl State {
    pub(super) fn of(version: &ProgrammeVersion, today: Day) -> Self {
        match version.in_force_from {
            None => Self::Draft,
            Some(_) if version.is_current => Self::Current,
            Some(from) if from > today => Self::Planned,
            Some(_) => Self::Past,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Draft => "programme_versions.draft",
            Self::Planned => "programme_versions.planned",
            Self::Current => "programme.current",
            Self::Past => "programme_versions.past",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Draft => "bg-secondary-lt",
            Self::Planned => "bg-azure-lt",
            Self::Current => "bg-green-lt",
            Self::Past => "bg-secondary-lt",
        }
    }

    const fn is_draft(self) -> bool {
        matches!(self, Self::Draft)
    }

    /// Whether it was in force and can be again.
    const fn is_past(self) -> bool {
        matches!(self, Self::Past)
    }
}

pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (versions, authors, has_members) = visitor
        .ask(|clinic, actor| {
            let has_members = clinic.first_steps(actor)?.has_members;
            Ok((clinic.programme_list(actor)?, clinic.programme_authors(actor)?, has_members))
        })
        .await?;
    let frame = visitor.frame(Section::Programme);
    let clinic = &visitor.state.clinic;
    let (zone, today) = (clinic.zone(), clinic.today());
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let moment = |at: yanji_app::Instant| at.local_text(&zone);
    let rows = rows(&frame, &versions, &authors, (today, has_members), &asked, &moment);
    let compared = compared(&frame, &versions, &asked);
    visitor.page(&VersionsPage { frame, form, versions: rows, compared })
}

/// Takes a draft away.
pub(super) async fn discard(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let id = version_id(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.programme_discard(actor, &key, id)).await?;
    let notice = visitor.frame(Section::Programme).t("programme_versions.discarded").into_owned();
    Ok(visitor.go("/programme/versions", &notice))
}

/// Who saved or published a version, by name.
pub(super) fn who(frame: &Frame, authors: &HashMap<String, String>, by: &str) -> String {
    authors.get(by).cloned().unwrap_or_else(|| frame.t("programme_versions.machine").into_owned())
}

fn rows(
    frame: &Frame,
    versions: &[ProgrammeVersion],
    authors: &HashMap<String, String>,
    (today, has_members): (Day, bool),
    asked: &Asked,
    moment: &impl Fn(yanji_app::Instant) -> String,
) -> Vec<VersionRow> {
    let read: Vec<Option<Programme>> =
        versions.iter().map(|version| read(&version.source).ok().map(|read| read.programme)).collect();
    let stamp = |key: &str, at: yanji_app::Instant, by: &str| frame.fill(key, &[&who(frame, authors, by), &moment(at)]);
    let row = |(place, version): (usize, &ProgrammeVersion)| {
        let before = before(versions, place).and_then(|before| Some((&versions[before], read[before].as_ref()?)));
        let id = version.id.to_string();
        VersionRow {
            number: whole(version.number),
            name: version.name.clone(),
            state: State::of(version, today),
            from: day_text(version),
            saved: stamp("programme_versions.saved", version.created_at, &version.created_by),
            published: version.published_at.map_or_else(String::new, |at| {
                stamp("programme_versions.published", at, version.published_by.as_deref().unwrap_or_default())
            }),
            changes: changes(frame, before, read[place].as_ref()),
            withdrawal: question(frame, versions, version, (today, has_members)),
            is_chosen: [id == asked.a, id == asked.b],
            id,
        }
    };
    versions.iter().enumerate().map(row).collect()
}

/// The place of what a version is held against: for a draft what is in force, for one that was published the one that it
/// followed.
fn before(versions: &[ProgrammeVersion], place: usize) -> Option<usize> {
    let from = versions[place].in_force_from;
    let earlier = |version: &ProgrammeVersion| match from {
        Some(from) => version.in_force_from.is_some_and(|day| day < from),
        None => version.is_current,
    };
    let earlier = versions.iter().enumerate().filter(|(_, version)| earlier(version));
    earlier.max_by_key(|(_, version)| version.in_force_from).map(|(place, _)| place)
}

fn changes(frame: &Frame, before: Option<(&ProgrammeVersion, &Programme)>, programme: Option<&Programme>) -> Changes {
    match (before, programme) {
        (_, None) => Changes::Unreadable,
        (None, Some(_)) => Changes::First,
        (Some((version, before)), Some(programme)) => {
            Changes::Against { number: whole(version.number), differences: difference(frame.lang, before, programme) }
        }
    }
}

fn compared(frame: &Frame, versions: &[ProgrammeVersion], asked: &Asked) -> Option<Compared> {
    let chosen = |id: &str| versions.iter().find(|version| version.id.to_string() == id);
    let (one, other) = (chosen(&asked.a)?, chosen(&asked.b)?);
    let (older, newer) = if one.number <= other.number { (one, other) } else { (other, one) };
    let programme = |version: &ProgrammeVersion| read(&version.source).ok().map(|read| read.programme);
    let old = programme(older);
    let changes = match &old {
        Some(old) => changes(frame, Some((older, old)), programme(newer).as_ref()),
        None => Changes::Unreadable,
    };
    Some(Compared { older: whole(older.number), newer: whole(newer.number), changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};
    use crate::console::programme::tests::{SOURCE, version};

    #[test]
    fn the_page_is_made() {
        let day = |text| Day::parse(text);
        let versions = [
            version(5, "name = 1", None),
            version(4, &SOURCE.replace("2000", "3000"), day("2026-12-01")),
            version(3, SOURCE, day("2026-11-01")),
            ProgrammeVersion { is_current: true, ..version(2, SOURCE, day("2026-10-01")) },
            version(1, SOURCE, day("2026-01-01")),
        ];
        let authors = HashMap::from([("1".to_owned(), "7".to_owned())]);
        for [a, b] in [["", ""], ["4", "3"], ["5", "1"], ["3", "1"]] {
            let id = |number: &str| {
                versions
                    .iter()
                    .find(|version| version.number.to_string() == number)
                    .map(|version| version.id.to_string())
            };
            let asked = Asked { a: id(a).unwrap_or_default(), b: id(b).unwrap_or_default() };
            for html in in_both_languages(|frame| VersionsPage {
                form: Form::default(),
                versions: rows(&frame, &versions, &authors, (sample_day(), true), &asked, &|_| {
                    "2026-01-01 09:00".to_owned()
                }),
                compared: compared(&frame, &versions, &asked),
                frame,
            }) {
                assert!(html.contains("3,000"));
            }
        }
        in_both_languages(|frame| VersionsPage { frame, form: Form::default(), versions: Vec::new(), compared: None });
    }

    #[test]
    fn a_draft_is_held_against_what_is_in_force_and_others_against_what_they_followed() {
        let day = |text| Day::parse(text);
        let versions = [
            version(6, SOURCE, None),
            version(5, SOURCE, None),
            version(4, SOURCE, day("2026-12-01")),
            version(3, SOURCE, day("2026-12-05")),
            ProgrammeVersion { is_current: true, ..version(2, SOURCE, day("2026-10-01")) },
            version(1, SOURCE, day("2026-01-01")),
        ];
        let held: Vec<_> = (0..versions.len())
            .map(|place| before(&versions, place).map_or(0, |before| versions[before].number))
            .collect();
        assert_eq!(held, [2, 2, 2, 4, 1, 0]);
        assert_eq!(before(&versions[..2], 0), None);
    }

    #[test]
    fn each_version_has_its_state() {
        let today = sample_day();
        let state = |from| State::of(&version(1, SOURCE, from), today);
        assert_eq!(state(None), State::Draft);
        assert_eq!(state(Some(today.next())), State::Planned);
        assert_eq!(state(Some(today)), State::Past);
    }
}
