//! The settings: the page of the organisation, and what all pages of the settings share. Each other page stands beside
//! this.

mod backup;
mod keys;
mod limits;
mod me;
mod payments;
mod roles;
mod staff;
mod stores;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use yanji_app::{AppError, Organisation, OrganisationChanges, Permission, ZoneOrigin};
use yanji_words::{Lang, whole};

use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use crate::AppState;

const ADDRESS: &str = "/settings";
const FIELDS: &[&str] = &["name", "language"];

/// The pages of the settings, with their icons, names and what they are for.
const PAGES: [Link; 8] = [
    Link { address: "/settings/stores", icon: "building-store", key: "nav.stores", what: "settings.stores" },
    Link { address: "/settings/staff", icon: "users-group", key: "nav.staff", what: "settings.staff" },
    Link { address: "/settings/roles", icon: "shield-check", key: "nav.roles", what: "settings.roles" },
    Link { address: "/settings/limits", icon: "percentage", key: "nav.limits", what: "settings.limits" },
    Link { address: "/settings/payments", icon: "wallet", key: "nav.payments", what: "settings.payments" },
    Link { address: "/settings/goals", icon: "target", key: "nav.goals", what: "settings.goals" },
    Link { address: "/settings/keys", icon: "key", key: "nav.keys", what: "settings.keys" },
    Link { address: "/settings/backup", icon: "archive", key: "nav.backup", what: "settings.backup" },
];

struct Link {
    address: &'static str,
    icon: &'static str,
    key: &'static str,
    what: &'static str,
}

#[derive(Template)]
#[template(path = "settings/organisation.html")]
struct OrganisationPage {
    frame: Frame,
    form: Form,
    languages: [Lang; 2],
    timezone: String,
    /// The key of why the time zone is what it is.
    zone: &'static str,
    founded: String,
    /// The key of the kind of database.
    database: &'static str,
    members: String,
    pages: &'static [Link],
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings", get(page).post(change))
        .merge(stores::router())
        .merge(staff::router())
        .merge(me::router())
        .merge(roles::router())
        .merge(limits::router())
        .merge(payments::router())
        .merge(keys::router())
        .merge(backup::router())
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    show(&visitor, None).await
}

async fn change(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let changes =
        OrganisationChanges { name: fields.get("name").to_owned(), language: fields.get("language").to_owned() };
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.organisation_change(actor, &key, &changes)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "settings.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?;
            show(&visitor, Some(form)).await
        }
    }
}

async fn show(visitor: &Visitor, form: Option<Form>) -> Result<Response, Failure> {
    let found = visitor.ask(|clinic, actor| clinic.organisation_get(actor)).await?;
    let zone = visitor.state.clinic.zone();
    let founded = found.founded_at.local_text(&zone);
    let page = organisation_page(frame(visitor, ADDRESS), found, founded, form);
    visitor.page(&page.map_err(|error| visitor.failure(error))?)
}

fn organisation_page(
    frame: Frame,
    found: Organisation,
    founded: String,
    form: Option<Form>,
) -> Result<OrganisationPage, AppError> {
    let form = match form {
        Some(form) => form,
        None => {
            let language = found.language.unwrap_or_else(|| Lang::default().code().to_owned());
            Form::fresh(&[("name", found.name), ("language", language)])?
        }
    };
    Ok(OrganisationPage {
        frame,
        form,
        languages: Lang::ALL,
        timezone: found.timezone,
        zone: match found.zone_origin {
            ZoneOrigin::Founding => "settings.zone_founding",
            ZoneOrigin::Programme => "settings.zone_programme",
        },
        founded,
        database: if found.is_on_postgres { "settings.postgres" } else { "settings.sqlite" },
        members: whole(found.members),
        pages: &PAGES,
    })
}

/// The frame of a page of the settings; one that answers a form names the page where the form stands.
fn frame(visitor: &Visitor, address: &str) -> Frame {
    Frame { address: address.to_owned(), ..visitor.frame(Section::Settings) }
}

/// Leads to a page that tells what was done.
fn done_at(visitor: &Visitor, address: &str, key: &str) -> Response {
    visitor.go(address, &visitor.frame(Section::Settings).t(key))
}

/// A form that was refused.
pub(super) fn refused(visitor: &Visitor, fields: Fields, error: AppError, known: &[&str]) -> Result<Form, Failure> {
    Form::refused(fields, error, visitor.lang, known).map_err(|error| visitor.failure(error))
}

/// A form that nobody has filled in.
pub(super) fn fresh(visitor: &Visitor, proposed: &[(&str, String)]) -> Result<Form, Failure> {
    Form::fresh(proposed).map_err(|error| visitor.failure(error))
}

/// One of several things to choose of.
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
}

/// What a role is called: the name that it was given, else that of a role that every clinic begins with.
fn role_name(frame: &Frame, code: &str, name: &str) -> String {
    let key = match code {
        _ if !name.is_empty() => return name.to_owned(),
        "owner" => "role.owner",
        "manager" => "role.manager",
        "cashier" => "role.cashier",
        "auditor" => "role.auditor",
        _ => return code.to_owned(),
    };
    frame.t(key).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_app::Instant;

    #[test]
    fn the_page_is_made() {
        for is_on_postgres in [false, true] {
            let found = Organisation {
                name: "Y-1".to_owned(),
                language: None,
                timezone: "+08".to_owned(),
                zone_origin: if is_on_postgres { ZoneOrigin::Founding } else { ZoneOrigin::Programme },
                founded_at: Instant(0),
                is_on_postgres,
                members: 1_234,
            };
            in_both_languages(|frame| {
                let page =
                    organisation_page(frame, found.clone(), "2026-11-20".to_owned(), Some(Form::default())).unwrap();
                OrganisationPage { languages: [page.frame.lang; 2], ..page }
            });
        }
    }
}
