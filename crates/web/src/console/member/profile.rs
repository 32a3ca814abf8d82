//! A member's data: masked, or in full for whoever says why; and who looked at it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{LogLine, LogQuery, Page};
use yanji_app::{Actor, AppError, Clinic, Permission, RevealPurpose};
use yanji_books::id::{MemberId, NoteId};
use yanji_words::{Problem, Thing};

use super::top::{Known, Tab, Top, top};
use super::{Asked, id_of};
use crate::console::data::log::{self, Row};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many records of the log a page has.
const LIMIT: usize = 20;

const PURPOSES: [(&str, &str); 4] = [
    ("service", "reveal.service"),
    ("contact", "reveal.contact"),
    ("correction", "reveal.correction"),
    ("complaint", "reveal.complaint"),
];

#[derive(Template)]
#[template(path = "member/profile.html")]
struct ProfilePage {
    frame: Frame,
    top: Top,
    purposes: [(&'static str, &'static str); 4],
    /// Who looked at her data and changed it; nothing for those who may not read the log.
    looks: Option<Looks>,
}

/// A page of the records of the log that are about her.
struct Looks {
    rows: Vec<Row>,
    list: List,
}

#[derive(Template)]
#[template(path = "member/note.html")]
struct NotePage {
    frame: Frame,
    address: String,
    text: String,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId, asked: &Asked) -> Result<Response, Failure> {
    let after = asked.cursor();
    let (known, found) = visitor
        .ask(move |clinic, actor| Ok((Known::ask(clinic, actor, id)?, about(clinic, actor, id, after)?)))
        .await?;
    show(visitor, visitor.frame(Section::Members), &known, found, asked)
}

/// What the log tells of her, for those who may read it.
fn about(
    clinic: &Clinic,
    actor: &Actor,
    id: MemberId,
    after: Option<String>,
) -> Result<Option<Page<LogLine>>, AppError> {
    if !actor.permissions.allow(Permission::LogRead) {
        return Ok(None);
    }
    let query = LogQuery { subject: Some(id.to_string()), after, limit: LIMIT, ..LogQuery::default() };
    clinic.log_list(actor, &query).map(Some)
}

fn show(
    visitor: &Visitor,
    frame: Frame,
    known: &Known,
    found: Option<Page<LogLine>>,
    asked: &Asked,
) -> Result<Response, Failure> {
    let zone = visitor.state.clinic.zone();
    let looks = found.map(|page| Looks {
        rows: page.items.iter().map(|line| log::row(&frame, &zone, line)).collect(),
        list: asked.list(known.member.id, Tab::Profile, &[], page.next),
    });
    visitor.page(&profile_page(frame, known, looks))
}

/// Shows name, phone and note in full. The page has no address of its own, so that it is not come back to by accident.
pub(in crate::console) async fn reveal(
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::MemberReveal)?;
    let id = id_of(&visitor, &id)?;
    let purpose = RevealPurpose::from_code(fields.get("purpose"));
    let purpose = purpose.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "purpose")))?;
    let (known, found) = visitor
        .ask(move |clinic, actor| {
            let member = clinic.member_reveal(actor, id, purpose)?;
            Ok((Known::about(clinic, actor, member)?, about(clinic, actor, id, None)?))
        })
        .await?;
    let frame = Frame { address: format!("/members/{id}?tab=profile"), ..visitor.frame(Section::Members) };
    show(&visitor, frame, &known, found, &Asked::default())
}

/// Shows a sealed reason.
pub(in crate::console) async fn note(
    Path((id, note)): Path<(String, String)>,
    Posted { visitor, .. }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::MemberReveal)?;
    let id = id_of(&visitor, &id)?;
    let note: NoteId = note.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))?;
    let text = visitor.ask(move |clinic, actor| clinic.note_read(actor, id, note)).await?;
    let address = format!("/members/{id}");
    let frame = Frame { address: address.clone(), ..visitor.frame(Section::Members) };
    visitor.page(&NotePage { frame, address, text })
}

fn profile_page(frame: Frame, known: &Known, looks: Option<Looks>) -> ProfilePage {
    ProfilePage { top: top(&frame, known, Tab::Profile), purposes: PURPOSES, looks, frame }
}

#[cfg(test)]
mod tests {
    use super::super::top::testing::known;
    use super::*;
    use crate::console::data::log::testing::sample_line;
    use crate::console::form::testing::in_both_languages;
    use jiff::tz::TimeZone;

    #[test]
    fn the_page_is_made() {
        for is_revealed in [false, true] {
            let mut known = known();
            known.member.is_revealed = is_revealed;
            known.member.note = "4-4-4".to_owned();
            for html in in_both_languages(|frame| profile_page(frame, &known, None)) {
                assert_eq!(html.contains("name=\"purpose\""), !is_revealed);
                assert_eq!(html.contains("4-4-4"), is_revealed);
            }
        }
    }

    #[test]
    fn what_the_log_tells_of_her_stands_beside_her_data() {
        for (lines, next) in [(vec![sample_line()], Some("9.9")), (Vec::new(), None)] {
            for html in in_both_languages(|frame| {
                let rows = lines.iter().map(|line| log::row(&frame, &TimeZone::UTC, line)).collect();
                let asked = Asked::default();
                let list = asked.list(known().member.id, Tab::Profile, &[], next.map(str::to_owned));
                profile_page(frame, &known(), Some(Looks { rows, list }))
            }) {
                assert_eq!(html.contains("1970-01-01"), !lines.is_empty());
                assert_eq!(html.contains("?tab=profile&#38;after=9.9"), next.is_some());
            }
        }
    }

    #[test]
    fn the_page_of_a_note_is_made() {
        in_both_languages(|frame| NotePage { frame, address: "/".to_owned(), text: "1".to_owned() });
    }
}
