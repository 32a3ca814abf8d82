//! Correcting what is known of a person: name, phone, note, birthday and allergies. They are revealed for it, which is recorded, by a form
//! of its own, so that no address reveals anything.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{Member, MemberChanges};
use yanji_app::{Permission, RevealPurpose};
use yanji_books::id::MemberId;

use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use super::member::{Head, head, id_of};

const FIELDS: &[&str] = &["name", "phone", "note", "birthday", "allergies"];

#[derive(Template)]
#[template(path = "member/correction.html")]
struct CorrectionPage {
    frame: Frame,
    head: Head,
    /// Nothing until the data was asked for.
    form: Option<Form>,
}

/// Says that the data will be shown and that the look is recorded, and asks.
pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    require(&visitor)?;
    show(&visitor, id, None).await
}

/// Shows the data in full, ready to be corrected.
pub(super) async fn open(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    require(&visitor)?;
    let member = visitor.ask(move |clinic, actor| clinic.member_reveal(actor, id, RevealPurpose::Correction)).await?;
    let form = Form::fresh(&proposed(&member)).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, Some(form)).await
}

/// Writes down what was changed, and nothing else.
pub(super) async fn correct(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    require(&visitor)?;
    let address = format!("/members/{id}");
    visitor.ask(move |clinic, actor| clinic.member_get(actor, id)).await?;
    let changes = changes(&fields);
    if changes == MemberChanges::default() {
        return Ok(visitor.go(&address, ""));
    }
    let corrected = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.member_edit(actor, &key, id, changes)).await,
        Err(error) => Err(error),
    };
    match corrected {
        Ok(_) => Ok(visitor.go(&address, &visitor.frame(Section::Members).t("correction.done"))),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, Some(form)).await
        }
    }
}

/// Refuses whoever may not both see and change a person's data.
fn require(visitor: &Visitor) -> Result<(), Failure> {
    visitor.require(Permission::MemberReveal)?;
    visitor.require(Permission::MemberEdit)
}

async fn show(visitor: &Visitor, id: MemberId, form: Option<Form>) -> Result<Response, Failure> {
    let head = visitor
        .ask(move |clinic, actor| Ok(head(&clinic.member_get(actor, id)?, &clinic.member_state(actor, id)?)))
        .await?;
    let frame = Frame { address: format!("{}/correction", head.address), ..visitor.frame(Section::Members) };
    visitor.page(&CorrectionPage { frame, head, form })
}

/// What stands in the form at first. Every value stands there twice, so that what is changed can be told from what
/// somebody else changed in the meantime.
fn proposed(member: &Member) -> [(&'static str, String); 10] {
    let (name, phone, note) = (member.name.clone(), member.phone.clone(), member.note.clone());
    let (birthday, allergies) = (member.birthday.clone(), member.allergies.clone());
    [
        ("name", name.clone()),
        ("phone", phone.clone()),
        ("note", note.clone()),
        ("was_name", name),
        ("was_phone", phone),
        ("was_note", note),
        ("birthday", birthday.clone()),
        ("was_birthday", birthday),
        ("allergies", allergies.clone()),
        ("was_allergies", allergies),
    ]
}

fn changes(fields: &Fields) -> MemberChanges {
    let changed = |name: &str, was: &str| {
        // Browsers send the ends of lines in their own way.
        let [now, was] = [name, was].map(|field| fields.get(field).replace("\r\n", "\n"));
        (now != was).then_some(now)
    };
    MemberChanges {
        name: changed("name", "was_name"),
        phone: changed("phone", "was_phone"),
        note: changed("note", "was_note"),
        birthday: changed("birthday", "was_birthday"),
        allergies: changed("allergies", "was_allergies"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member, sample_state};

    #[test]
    fn the_page_is_made() {
        for is_open in [false, true] {
            let pages = in_both_languages(|frame| CorrectionPage {
                frame,
                head: head(&sample_member(), &sample_state()),
                form: is_open.then(|| Form::fresh(&proposed(&sample_member())).unwrap()),
            });
            assert!(pages.iter().all(|page| page.contains("name=\"was_phone\" value=\"138****0000\"") == is_open));
        }
    }

    #[test]
    fn only_what_was_changed_is_written_down() {
        let typed = [
            ("name", "1"),
            ("was_name", "1"),
            ("phone", ""),
            ("was_phone", "13800000000"),
            ("note", "2\r\n3"),
            ("was_note", "2\n3"),
        ];
        let fields = Fields::new(typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expected = MemberChanges { phone: Some(String::new()), ..MemberChanges::default() };
        assert_eq!(changes(&fields), expected);
    }
}
