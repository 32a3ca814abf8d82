//! One's own log-in: everybody's page, which shows who one is here and changes the password.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use yanji_app::AppError;
use yanji_words::Problem;

use super::{frame, fresh, role_name};
use crate::AppState;
use crate::blocking::blocking;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};

const ADDRESS: &str = "/settings/me";
const FIELDS: &[&str] = &["old", "password", "again"];

#[derive(Template)]
#[template(path = "settings/me.html")]
struct MePage {
    frame: Frame,
    form: Form,
    name: String,
    login: String,
    role: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/settings/me", get(page).post(change))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[])?;
    show(&visitor, form).await
}

async fn change(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let done = match (fields.key(), passwords(&fields)) {
        (Ok(key), Ok((old, new))) => {
            let (clinic, session) = (visitor.state.clinic.clone(), visitor.session.clone());
            let device = visitor.device.clone();
            blocking(move || clinic.password_change(&session, &device, &key, &old, &new)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(()) => Ok(super::done_at(&visitor, ADDRESS, "me.done")),
        Err(error) => {
            let form = match error.problem {
                // Tried too often. Whoever is signed in stays so, and is told at the field.
                Problem::SignInLocked => Form::complaining(fields, &error, visitor.lang),
                _ => Form::refused(fields, error, visitor.lang, FIELDS),
            };
            show(&visitor, form.map_err(|error| visitor.failure(error))?).await
        }
    }
}

fn passwords(fields: &Fields) -> Result<(String, String), AppError> {
    let (old, new) = (fields.exact_needed("old")?, fields.exact_needed("password")?);
    if new == fields.exact("again") { Ok((old, new)) } else { Err(AppError::at(Problem::PasswordsDiffer, "again")) }
}

async fn show(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let code = visitor.session.staff.role.clone();
    let name = visitor.ask(move |clinic, _| clinic.role_given_name(&code)).await?;
    let frame = Frame { section: Section::Nowhere, ..frame(visitor, ADDRESS) };
    let role = role_name(&frame, &visitor.session.staff.role, &name);
    let (name, login) = (visitor.session.staff.name.clone(), visitor.session.staff.login.clone());
    visitor.page(&MePage { frame, form, name, login, role })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| MePage {
            role: role_name(&frame, "cashier", ""),
            frame,
            form: Form::default(),
            name: "2".to_owned(),
            login: "1".to_owned(),
        });
    }
}
