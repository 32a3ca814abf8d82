//! A member's data: masked, or in full for whoever says why; and who looked at it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::{AppError, RevealPurpose};
use yanji_books::id::{MemberId, NoteId};
use yanji_words::{Problem, Thing};

use super::id_of;
use super::top::{Known, Tab, Top, top};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

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
}

#[derive(Template)]
#[template(path = "member/note.html")]
struct NotePage {
    frame: Frame,
    address: String,
    text: String,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId) -> Result<Response, Failure> {
    let known = visitor.ask(move |clinic, actor| Known::ask(clinic, actor, id)).await?;
    visitor.page(&profile_page(visitor.frame(Section::Members), &known))
}

/// Shows name, phone and note in full. The page has no address of its own, so that it is not come back to by accident.
pub(in crate::console) async fn reveal(
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let purpose = RevealPurpose::from_code(fields.get("purpose"));
    let purpose = purpose.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "purpose")))?;
    let known = visitor
        .ask(move |clinic, actor| {
            let member = clinic.member_reveal(actor, id, purpose)?;
            Known::about(clinic, actor, member)
        })
        .await?;
    let frame = Frame { address: format!("/members/{id}?tab=profile"), ..visitor.frame(Section::Members) };
    visitor.page(&profile_page(frame, &known))
}

/// Shows a sealed reason.
pub(in crate::console) async fn note(
    Path((id, note)): Path<(String, String)>,
    Posted { visitor, .. }: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let note: NoteId = note.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))?;
    let text = visitor.ask(move |clinic, actor| clinic.note_read(actor, id, note)).await?;
    let address = format!("/members/{id}");
    let frame = Frame { address: address.clone(), ..visitor.frame(Section::Members) };
    visitor.page(&NotePage { frame, address, text })
}

fn profile_page(frame: Frame, known: &Known) -> ProfilePage {
    ProfilePage { top: top(&frame, known, Tab::Profile), purposes: PURPOSES, frame }
}

#[cfg(test)]
mod tests {
    use super::super::top::testing::known;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for is_revealed in [false, true] {
            let mut known = known();
            known.member.is_revealed = is_revealed;
            known.member.note = "4-4-4".to_owned();
            for html in in_both_languages(|frame| profile_page(frame, &known)) {
                assert_eq!(html.contains("name=\"purpose\""), !is_revealed);
                assert_eq!(html.contains("4-4-4"), is_revealed);
            }
        }
    }

    #[test]
    fn the_page_of_a_note_is_made() {
        in_both_languages(|frame| NotePage { frame, address: "/".to_owned(), text: "1".to_owned() });
    }
}
