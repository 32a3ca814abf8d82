//! Roles: what each may do, as one table to tick, and roles of one's own.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::{AppError, NewRole, Permission, RoleGrant, RoleProfile};
use yanji_words::{Problem, Thing};

use super::staff::choices;
use super::{Choice, done_at, frame, fresh, refused, role_name};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/roles";

/// The permissions in the order of a shop, under the keys of their groups.
const GROUPS: [(&str, &[Permission]); 6] = [
    (
        "permit.members",
        &[
            Permission::MemberRead,
            Permission::MemberEdit,
            Permission::MemberReveal,
            Permission::TierSet,
            Permission::MemberExport,
        ],
    ),
    (
        "permit.desk",
        &[
            Permission::SalePost,
            Permission::SaleRefund,
            Permission::PointsRedeem,
            Permission::PointsAdjust,
            Permission::ActivityRecord,
            Permission::SaleAdjust,
            Permission::SaleOverride,
            Permission::CouponIssue,
            Permission::TreatmentRecord,
        ],
    ),
    ("permit.money", &[Permission::MoneyRead, Permission::DayClose, Permission::ItemEdit]),
    ("permit.programme", &[Permission::ProgrammeRead, Permission::ProgrammeEdit, Permission::ProgrammePublish]),
    ("permit.data", &[Permission::ImportRun, Permission::ClockRun, Permission::BooksVerify, Permission::LogRead]),
    ("permit.settings", &[Permission::SettingsManage, Permission::BackupMake]),
];

#[derive(Template)]
#[template(path = "settings/roles.html")]
struct RolesPage {
    frame: Frame,
    form: Form,
    /// The role whose form was refused.
    refused: String,
    roles: Vec<Column>,
    groups: Vec<Group>,
    likes: Vec<Choice>,
    /// How many of the staff and keys have a role that can be changed.
    holders: i64,
}

/// A role.
struct Column {
    code: String,
    name: String,
    holders: i64,
    is_fixed: bool,
    /// The codes of what it allows, parted by spaces.
    shown: String,
}

/// A group of permissions.
struct Group {
    key: &'static str,
    rows: Vec<Row>,
}

/// A permission: who may.
struct Row {
    key: &'static str,
    code: &'static str,
    cells: Vec<Cell>,
}

struct Cell {
    /// The code and the name of the role.
    role: String,
    name: String,
    is_allowed: bool,
    /// Whether it can be changed by whoever looks.
    is_fixed: bool,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/roles", get(page).post(permit))
        .route("/settings/roles/new", post(add))
        .route("/settings/roles/{code}/rename", post(rename))
        .route("/settings/roles/{code}/delete", post(delete))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[("like", "cashier".to_owned())])?;
    show(&visitor, form, "").await
}

async fn permit(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let grants: Vec<RoleGrant> = fields.all("role").map(|role| grant(&fields, role)).collect();
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.role_permit(actor, &key, &grants)).await,
        Err(error) => Err(error),
    };
    told(&visitor, fields, done, "roles.saved", "").await
}

/// What the table says of a role, beside what it showed.
fn grant(fields: &Fields, role: &str) -> RoleGrant {
    let shown = format!("shown_{role}");
    let shown = fields.all(&shown).next().map(|codes| codes.split(' ').filter(|code| !code.is_empty()));
    RoleGrant {
        role: role.to_owned(),
        permissions: fields.all(role).map(str::to_owned).collect(),
        shown: shown.map(|codes| codes.map(str::to_owned).collect()),
    }
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let new = NewRole { name: fields.get("name").to_owned(), like: fields.get("like").to_owned() };
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.role_add(actor, &key, &new)).await,
        Err(error) => Err(error),
    };
    told(&visitor, fields, done, "roles.added", "").await
}

async fn rename(Path(code): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    known(&visitor, &code).await?;
    let (name, role) = (fields.get("name").to_owned(), code.clone());
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.role_rename(actor, &key, &role, &name)).await,
        Err(error) => Err(error),
    };
    told(&visitor, fields, done, "roles.renamed", &code).await
}

/// Refuses the code of a role that there is not, before a form can be asked for once more about nothing.
async fn known(visitor: &Visitor, code: &str) -> Result<(), Failure> {
    let roles = visitor.ask(|clinic, actor| clinic.role_list(actor)).await?;
    let is_known = roles.iter().any(|role| role.code == code);
    if is_known { Ok(()) } else { Err(visitor.failure(AppError::new(Problem::NotFound(Thing::Role)))) }
}

async fn delete(Path(code): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    // Whether it is known is not asked before: a second sending finds it gone, and is answered as the first one was.
    visitor.require(Permission::SettingsManage)?;
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.role_delete(actor, &key, &code)).await,
        Err(error) => Err(error),
    };
    told(&visitor, fields, done, "roles.deleted", "").await
}

/// Tells on the page what was done, or what is wrong and with which role.
async fn told<T>(
    visitor: &Visitor,
    fields: Fields,
    done: Result<T, AppError>,
    key: &str,
    role: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(done_at(visitor, ADDRESS, key)),
        Err(error) => {
            let form = refused(visitor, fields, error, &["name"])?;
            show(visitor, form, role).await
        }
    }
}

async fn show(visitor: &Visitor, form: Form, refused: &str) -> Result<Response, Failure> {
    let roles = visitor.ask(|clinic, actor| clinic.role_list(actor)).await?;
    let frame = frame(visitor, ADDRESS);
    visitor.page(&roles_page(frame, form, refused, &roles))
}

fn roles_page(frame: Frame, form: Form, refused: &str, roles: &[RoleProfile]) -> RolesPage {
    let name = |role: &RoleProfile| role_name(&frame, &role.code, &role.name);
    let cell = |role: &RoleProfile, permission: Permission| {
        let is_allowed = role.allows(permission);
        // Nobody gives away what they may not do themselves.
        let is_fixed = role.is_fixed() || !(is_allowed || frame.permissions.allow(permission));
        Cell { role: role.code.clone(), name: name(role), is_allowed, is_fixed }
    };
    let row = |permission: Permission| Row {
        key: words(permission),
        code: permission.code(),
        cells: roles.iter().map(|role| cell(role, permission)).collect(),
    };
    let group = |(key, permissions): &(&'static str, &'static [Permission])| Group {
        key,
        rows: permissions.iter().map(|permission| row(*permission)).collect(),
    };
    let column = |role: &RoleProfile| Column {
        code: role.code.clone(),
        name: name(role),
        holders: role.holders,
        is_fixed: role.is_fixed(),
        shown: role.permissions.join(" "),
    };
    RolesPage {
        groups: GROUPS.iter().map(group).collect(),
        roles: roles.iter().map(column).collect(),
        likes: choices(&frame, roles),
        holders: roles.iter().filter(|role| !role.is_fixed()).map(|role| role.holders).sum(),
        refused: refused.to_owned(),
        form,
        frame,
    }
}

/// The key of what a permission allows.
pub(super) const fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::MemberRead => "permit.member_read",
        Permission::MemberEdit => "permit.member_edit",
        Permission::MemberReveal => "permit.member_reveal",
        Permission::SalePost => "permit.sale_post",
        Permission::SaleRefund => "permit.sale_refund",
        Permission::PointsRedeem => "permit.points_redeem",
        Permission::PointsAdjust => "permit.points_adjust",
        Permission::ActivityRecord => "permit.activity_record",
        Permission::TierSet => "permit.tier_set",
        Permission::ProgrammeRead => "permit.programme_read",
        Permission::ProgrammeEdit => "permit.programme_edit",
        Permission::ProgrammePublish => "permit.programme_publish",
        Permission::ImportRun => "permit.import_run",
        Permission::ClockRun => "permit.clock_run",
        Permission::BooksVerify => "permit.books_verify",
        Permission::SettingsManage => "permit.settings_manage",
        Permission::MemberExport => "permit.member_export",
        Permission::BackupMake => "permit.backup_make",
        Permission::LogRead => "permit.log_read",
        Permission::ItemEdit => "permit.item_edit",
        Permission::SaleAdjust => "permit.sale_adjust",
        Permission::SaleOverride => "permit.sale_override",
        Permission::CouponIssue => "permit.coupon_issue",
        Permission::MoneyRead => "permit.money_read",
        Permission::DayClose => "permit.day_close",
        Permission::TreatmentRecord => "permit.treatment_record",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use std::collections::BTreeSet;
    use yanji_app::Instant;

    #[test]
    fn the_page_is_made() {
        let role = |code: &str, name: &str, holders| RoleProfile {
            code: code.to_owned(),
            name: name.to_owned(),
            permissions: vec!["member_read".to_owned()],
            holders,
            created_at: Instant(0),
        };
        let roles = [role("owner", "", 1), role("manager", "", 0), role("auditor", "", 0), role("role_1", "1", 0)];
        for page in in_both_languages(|frame| roles_page(frame, Form::default(), "role_1", &roles)) {
            assert!(page.contains("name=\"role_1\" value=\"member_read\" checked"), "{page}");
        }
    }

    #[test]
    fn every_permission_stands_in_one_group() {
        let listed: Vec<_> = GROUPS.iter().flat_map(|(_, permissions)| *permissions).collect();
        assert_eq!(listed.len(), Permission::ALL.len());
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>().len(), Permission::ALL.len());
    }
}
