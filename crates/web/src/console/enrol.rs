//! Taking on a member.

use askama::Template;
use axum::response::Response;
use yanji_app::AppError;
use yanji_app::records::NewMember;
use yanji_words::Problem;

use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};

const FIELDS: &[&str] = &["name", "phone", "number", "note", "day"];

#[derive(Template)]
#[template(path = "enrol.html")]
struct EnrolPage {
    frame: Frame,
    form: Form,
    /// Whether another member has the phone, so that the form asks whether they share it.
    is_phone_known: bool,
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let today = visitor.state.clinic.today().to_string();
    let form = Form::fresh(&[("day", today)]).map_err(|error| visitor.failure(error))?;
    visitor.page(&EnrolPage { frame: visitor.frame(Section::Members), form, is_phone_known: false })
}

pub(super) async fn enrol(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let enrolled = match (fields.key(), new_member(&fields, &visitor)) {
        (Ok(key), Ok(member)) => visitor.attempt(move |clinic, actor| clinic.member_enrol(actor, &key, member)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match enrolled {
        Ok(receipt) => {
            let notice = visitor.frame(Section::Members).t("enrol.done");
            Ok(visitor.go(&format!("/members/{}", receipt.member), &notice))
        }
        Err(error) => {
            let is_phone_known = matches!(error.problem, Problem::PhoneKnown);
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            visitor.page(&EnrolPage { frame: visitor.frame(Section::Members), form, is_phone_known })
        }
    }
}

fn new_member(fields: &Fields, visitor: &Visitor) -> Result<NewMember, AppError> {
    Ok(NewMember {
        number: fields.get("number").to_owned(),
        name: fields.get("name").to_owned(),
        phone: fields.get("phone").to_owned(),
        note: fields.get("note").to_owned(),
        day: fields.day("day")?,
        store: visitor.session.actor.store,
        shares_phone: !fields.get("shares_phone").is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for is_phone_known in [false, true] {
            let pages = in_both_languages(|frame| EnrolPage { frame, form: Form::default(), is_phone_known });
            assert!(pages.iter().all(|page| page.contains("name=\"shares_phone\"") == is_phone_known));
        }
    }
}
