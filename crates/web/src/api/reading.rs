//! `GET /api/docs`: the description of the API as a page to read. It is made from the description itself, loads
//! nothing from elsewhere and needs no script.

mod desk;
mod outline;
mod titles;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use yanji_app::{AppError, Category};
use yanji_engine::{Day, Refusal};
use yanji_words::{Lang, Problem, Thing};

use self::outline::{Group, Operation, Outline};
use super::door_fault::DoorFault;
use super::envelope::language;
use super::problem::status_of;
use crate::assets;

/// What use cases answer through the API when they refuse; those of the desk and of the rules are added to them.
const PROBLEMS: &[Problem] = &[
    Problem::Unauthenticated,
    Problem::Forbidden,
    Problem::NotFound(Thing::Member),
    Problem::KeyMissing,
    Problem::KeyReused,
    Problem::TooLong { most: 200 },
    Problem::OutOfRange { least: 1, most: 200 },
    Problem::SpanOutside { most_days: 366 },
    Problem::NumberTaken,
    Problem::PhoneKnown,
    Problem::PhoneMalformed,
    Problem::LoginTaken,
    Problem::NameTaken,
    Problem::CodeTaken,
    Problem::FloorAbovePrice,
    Problem::PasswordWeak,
    Problem::LastOwner,
    Problem::OwnLogin,
    Problem::RoleInUse,
    Problem::StoreClosed,
    Problem::StoreForeign,
    Problem::StoreMissing,
    Problem::RefundElsewhere,
    Problem::RoleFixed,
    Problem::BatchState,
    Problem::BatchEmpty,
    Problem::LockPassed,
    Problem::ShiftRunning,
    Problem::ShiftMissing,
    Problem::ShiftEnded,
    Problem::MoneyDayClosed,
    Problem::MoneyDayOutside { first: Day::FIRST, last: Day::LAST },
    Problem::ImportUndone,
    Problem::ImportBroughtNothing,
    Problem::BackupElsewhere,
    Problem::BackupBroken,
    Problem::ProgrammeFaulty,
    Problem::NoProgramme,
    Problem::AlreadyPublished,
    Problem::NeverPublished,
    Problem::AlreadyInForce,
    Problem::DayTaken,
    Problem::DayInUse,
    Problem::DayHandled,
    Problem::DayUnfinished,
    Problem::ZoneFixed,
    Problem::Busy,
    Problem::OutcomeUnknown,
    Problem::Inconsistent,
    Problem::Internal,
];

#[derive(Template)]
#[template(path = "api/reading.html")]
struct ReadingPage {
    lang: Lang,
    style: String,
    outline: Outline,
    codes: Vec<CodeRow>,
}

/// A code of the table of problems.
struct CodeRow {
    code: &'static str,
    status: u16,
    text: String,
}

impl ReadingPage {
    fn new(lang: Lang) -> Self {
        let document = serde_json::to_value(super::openapi()).unwrap_or_default();
        Self { lang, style: assets::address("api.css"), outline: Outline::of(&document), codes: codes(lang) }
    }

    /// What an operation is called.
    fn title<'a>(&self, operation: &'a Operation) -> &'a str {
        self.lang.pick(titles::operation(&operation.id).unwrap_or(&operation.summary), &operation.summary)
    }

    /// What a group is called.
    fn group<'a>(&self, group: &'a Group) -> &'a str {
        self.lang.pick(titles::group(&group.name).unwrap_or(&group.name), &group.name)
    }

    /// The words around the description, which itself is in English.
    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }
}

/// Every code that can come, those of HTTP first; a code that stands for both has one row.
fn codes(lang: Lang) -> Vec<CodeRow> {
    let door = DoorFault::ALL.into_iter().map(|fault| CodeRow {
        code: fault.code(),
        status: fault.status().as_u16(),
        text: fault.text(lang).to_owned(),
    });
    let refusals = Refusal::ALL.into_iter().map(Problem::Refused);
    let cases = PROBLEMS.iter().chain(desk::PROBLEMS).cloned().chain(refusals).map(|problem| CodeRow {
        code: problem.code(),
        status: status(problem),
        text: problem.text(lang),
    });
    let mut rows: Vec<CodeRow> = Vec::new();
    for row in door.chain(cases) {
        if rows.iter().all(|known| known.code != row.code) {
            rows.push(row);
        }
    }
    rows
}

fn status(problem: Problem) -> u16 {
    let category: Category = AppError::new(problem).category();
    status_of(&problem, category).as_u16()
}

/// `GET /api/docs`.
pub(crate) async fn serve(headers: HeaderMap) -> Response {
    let lang = language(&headers);
    match ReadingPage::new(lang).render() {
        Ok(page) => {
            let vary = (header::VARY, HeaderValue::from_static("Accept-Language"));
            ([vary], Html(page)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the page of the API cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_operation_schema_and_code_in_both_languages() {
        let document = serde_json::to_value(crate::api::openapi()).unwrap();
        for lang in Lang::ALL {
            let page = ReadingPage::new(lang).render().unwrap();
            for (path, item) in document["paths"].as_object().unwrap() {
                for operation in item.as_object().unwrap().values() {
                    let id = operation["operationId"].as_str().unwrap();
                    assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
                    assert!(titles::operation(id).is_some(), "{id} has no Chinese name");
                }
                assert!(page.contains(&path.replace('{', "&#123;")) || page.contains(path), "{path}");
            }
            for tag in document["tags"].as_array().unwrap() {
                assert!(titles::group(tag["name"].as_str().unwrap()).is_some(), "{tag} has no Chinese name");
            }
            for name in document["components"]["schemas"].as_object().unwrap().keys() {
                assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
            }
            for row in codes(lang) {
                assert!(page.contains(&format!("id=\"{}\"", row.code)), "{}", row.code);
            }
            assert!(!page.contains("<script") && !page.contains("style="), "nothing inline");
        }
    }
}
