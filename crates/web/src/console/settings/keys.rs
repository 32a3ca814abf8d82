//! Keys of the API: made, shown once, revoked. What a key may do, its role says.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::records::ApiKey;
use yanji_app::{AppError, Permission, RoleProfile};
use yanji_books::id::KeyId;
use yanji_words::{Problem, Thing};

use super::roles::words;
use super::{done_at, frame, fresh, refused, role_name};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/keys";
const FIELDS: &[&str] = &["name", "role"];

#[derive(Template)]
#[template(path = "settings/keys.html")]
struct KeysPage {
    frame: Frame,
    form: Form,
    roles: Vec<Scope>,
    rows: Vec<Row>,
}

/// A role with what it lets a program do.
struct Scope {
    code: String,
    name: String,
    permissions: Vec<&'static str>,
}

/// A key in the list.
struct Row {
    revoke: String,
    name: String,
    role: String,
    made: String,
    used: String,
    is_revoked: bool,
}

#[derive(Template)]
#[template(path = "settings/key_made.html")]
struct MadePage {
    frame: Frame,
    name: String,
    /// Nothing when the page was asked for again: nobody can show it a second time.
    token: Option<String>,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/settings/keys", get(page).post(add)).route("/settings/keys/{id}/revoke", post(revoke))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[("role", "auditor".to_owned())])?;
    show(&visitor, form).await
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let (name, role) = (fields.get("name").to_owned(), fields.get("role").to_owned());
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.key_add(actor, &key, &name, &role)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(made) => {
            let name = fields.get("name").to_owned();
            visitor.page(&MadePage { frame: frame(&visitor, ADDRESS), name, token: made.token })
        }
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?;
            show(&visitor, form).await
        }
    }
}

async fn revoke(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let missing = |_| visitor.failure(AppError::new(Problem::NotFound(Thing::Key)));
    let id: KeyId = id.parse().map_err(missing)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.key_revoke(actor, &key, id)).await?;
    Ok(done_at(&visitor, ADDRESS, "keys.revoke_done"))
}

async fn show(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let (keys, roles) = visitor.ask(|clinic, actor| Ok((clinic.key_list(actor)?, clinic.role_list(actor)?))).await?;
    let frame = frame(visitor, ADDRESS);
    let zone = visitor.state.clinic.zone();
    let name_of = |code: &str| roles.iter().find(|role| role.code == code).map_or("", |role| role.name.as_str());
    let row = |key: ApiKey| Row {
        revoke: format!("{ADDRESS}/{}/revoke", key.id),
        role: role_name(&frame, &key.role, name_of(&key.role)),
        name: key.name,
        made: key.created_at.local_text(&zone),
        used: key.used_at.map(|at| at.local_text(&zone)).unwrap_or_default(),
        is_revoked: key.is_revoked,
    };
    let rows = keys.into_iter().map(row).collect();
    let roles = roles.iter().map(|role| scope(&frame, role)).collect();
    visitor.page(&KeysPage { frame, form, roles, rows })
}

fn scope(frame: &Frame, role: &RoleProfile) -> Scope {
    let permissions = Permission::ALL.into_iter().filter(|permission| role.allows(*permission));
    let name = role_name(frame, &role.code, &role.name);
    Scope { code: role.code.clone(), name, permissions: permissions.map(words).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_pages_are_made() {
        let row = |is_revoked, used: &str| Row {
            revoke: "/settings/keys/1/revoke".to_owned(),
            name: "1".to_owned(),
            role: "2".to_owned(),
            made: "2026-11-20 09:00".to_owned(),
            used: used.to_owned(),
            is_revoked,
        };
        let scope = || Scope { code: "1".to_owned(), name: "2".to_owned(), permissions: vec!["permit.member_read"] };
        for rows in [true, false] {
            in_both_languages(|frame| KeysPage {
                frame,
                form: Form::default(),
                roles: vec![scope()],
                rows: if rows { vec![row(false, ""), row(true, "2026-11-20 09:00")] } else { Vec::new() },
            });
        }
        for token in [None, Some("0123".to_owned())] {
            in_both_languages(|frame| MadePage { frame, name: "1".to_owned(), token: token.clone() });
        }
    }
}
