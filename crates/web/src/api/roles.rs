//! Routes about roles: one file each.

mod add;
mod delete;
mod list;
mod permit;
mod rename;

use std::convert::Infallible;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::RoleProfile;
use yanji_words::Thing;

use super::value::{Instant, PathId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, add::add))
        .routes(routes!(rename::rename, delete::delete))
        .routes(routes!(permit::permit))
}

/// The code of a role, in a path.
pub(super) struct RoleCode(String);

impl FromStr for RoleCode {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl PathId for RoleCode {
    const THING: Thing = Thing::Role;
}

/// A role with what it allows.
#[derive(Serialize, ToSchema)]
pub(super) struct Role {
    /// Its stable code.
    #[schema(example = "cashier")]
    code: String,
    /// What it is called; empty for one that every clinic begins with and nobody renamed.
    name: String,
    /// The codes of what it allows.
    permissions: Vec<String>,
    /// How many of the staff, and keys that open, have it.
    #[schema(minimum = 0)]
    holders: i64,
    /// When it was made.
    created_at: Instant,
}

impl From<RoleProfile> for Role {
    fn from(role: RoleProfile) -> Self {
        let RoleProfile { code, name, permissions, holders, created_at } = role;
        Self { code, name, permissions, holders, created_at: Instant(created_at) }
    }
}
