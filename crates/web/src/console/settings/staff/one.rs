//! One of the staff: name, role and store, another password, in no more and in again.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::Staff;
use yanji_app::{Actor, AppError, Clinic, Key, Permission, StaffChanges, StaffProfile};
use yanji_books::id::StaffId;
use yanji_words::{Problem, Thing};

use super::{ADDRESS, choices, new_password, proposal, proposal_taken, state, store, with_password};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::Frame;
use crate::console::settings::{Choice, done_at, frame, fresh, refused};

const FIELDS: &[&str] = &["name", "role", "store", "password", "again"];

#[derive(Template)]
#[template(path = "settings/staff_one.html")]
struct OnePage {
    frame: Frame,
    form: Form,
    edit: String,
    name: String,
    login: String,
    /// The key and the colour of how they stand.
    state: (&'static str, &'static str),
    signed_in: String,
    is_disabled: bool,
    is_locked: bool,
    is_self: bool,
    proposal: String,
    roles: Vec<Choice>,
    stores: Vec<Choice>,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    show(&visitor, id, None).await
}

pub(super) async fn edit(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let store = store(&posted.fields);
    let (name, role) = (posted.fields.get("name").to_owned(), posted.fields.get("role").to_owned());
    let change = move |clinic: &Clinic, actor: &Actor, key: &Key, id| {
        clinic.staff_edit(actor, key, id, &StaffChanges { name: Some(name), role, store: store? })
    };
    changed(&id, posted, change, told("settings.saved")).await
}

pub(super) async fn password(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let (new, taken) = (new_password(&posted.fields), proposal_taken(&posted.fields));
    let change = move |clinic: &Clinic, actor: &Actor, key: &Key, id| clinic.staff_password(actor, key, id, &new?);
    let done = |visitor: &Visitor, staff| with_password(visitor, staff, taken, "staff.password_done");
    changed(&id, posted, change, done).await
}

pub(super) async fn disable(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    changed(&id, posted, Clinic::staff_disable, told("staff.disable_done")).await
}

pub(super) async fn enable(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    changed(&id, posted, Clinic::staff_enable, told("staff.enable_done")).await
}

pub(super) async fn unlock(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    changed(&id, posted, Clinic::staff_unlock, told("staff.unlock_done")).await
}

/// What tells on the list that something was done.
fn told(key: &'static str) -> impl FnOnce(&Visitor, Staff) -> Result<Response, Failure> {
    move |visitor, _| Ok(done_at(visitor, ADDRESS, key))
}

/// Changes something about somebody, and tells so, or what is wrong on their page.
async fn changed(
    id: &str,
    Posted { visitor, fields }: Posted,
    change: impl FnOnce(&Clinic, &Actor, &Key, StaffId) -> Result<Staff, AppError> + Send + 'static,
    told: impl FnOnce(&Visitor, Staff) -> Result<Response, Failure>,
) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = id_of(&visitor, id)?;
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| change(clinic, actor, &key, id)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(staff) => told(&visitor, staff),
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?;
            show(&visitor, id, Some(form)).await
        }
    }
}

async fn show(visitor: &Visitor, id: StaffId, form: Option<Form>) -> Result<Response, Failure> {
    let (profiles, roles, stores) = visitor
        .ask(|clinic, actor| Ok((clinic.staff_profiles(actor)?, clinic.role_list(actor)?, clinic.store_list(actor)?)))
        .await?;
    let missing = || visitor.failure(AppError::new(Problem::NotFound(Thing::Staff)));
    let profile = profiles.into_iter().find(|profile| profile.staff.id == id).ok_or_else(missing)?;
    let (state, is_locked) = (state(&profile), profile.locked_until.is_some());
    let StaffProfile { staff, signed_in_at, .. } = profile;
    let own = staff.store.map(|store| store.to_string()).unwrap_or_default();
    let form = match form {
        Some(form) => {
            form.with_default("name", &staff.name).with_default("role", &staff.role).with_default("store", &own)
        }
        None => {
            let kept = [("name", staff.name.clone()), ("role", staff.role.clone()), ("store", own)];
            fresh(visitor, &kept)?
        }
    };
    let stores = stores.into_iter().filter(|store| !store.is_closed || Some(store.id) == staff.store);
    let stores = stores.map(|store| Choice { code: store.id.to_string(), name: store.name }).collect();
    let edit = format!("{ADDRESS}/{id}");
    let frame = frame(visitor, &edit);
    visitor.page(&OnePage {
        roles: choices(&frame, &roles),
        frame,
        proposal: proposal(&form).map_err(|error| visitor.failure(error))?,
        form,
        edit,
        is_self: staff.id == visitor.session.staff.id,
        is_disabled: staff.is_disabled,
        is_locked,
        name: staff.name,
        login: staff.login,
        state,
        signed_in: signed_in_at.map(|at| at.local_text(&visitor.state.clinic.zone())).unwrap_or_default(),
        stores,
    })
}

fn id_of(visitor: &Visitor, text: &str) -> Result<StaffId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Staff))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let choice = || vec![Choice { code: "1".to_owned(), name: "2".to_owned() }];
        for (is_disabled, is_locked, is_self) in [(true, false, false), (false, true, false), (false, false, true)] {
            in_both_languages(|frame| OnePage {
                frame,
                form: Form::default(),
                edit: "/settings/staff/1".to_owned(),
                name: "2".to_owned(),
                login: "1".to_owned(),
                state: ("staff.enabled", "green"),
                signed_in: if is_self { String::new() } else { "2026-11-20 09:00".to_owned() },
                is_disabled,
                is_locked,
                is_self,
                proposal: "2345-6789".to_owned(),
                roles: choice(),
                stores: choice(),
            });
        }
    }
}
