//! Stores, staff, sessions and keys, as use cases take and give them. What holds a password or a token never shows it
//! in debug output.

use std::fmt;

use serde::{Deserialize, Serialize};
use yanji_books::id::{KeyId, StaffId, StoreId};
use yanji_books::{staff, stores};

use crate::actor::Actor;
use crate::clock::Instant;

/// A store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// What it is called.
    pub name: String,
    /// Whether it was given up.
    pub is_closed: bool,
    /// When it was added.
    pub created_at: Instant,
}

/// A store, for those who say in which one they act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreChoice {
    /// Its id.
    pub id: StoreId,
    /// What it is called.
    pub name: String,
}

/// One who is to work here.
#[derive(Clone, Deserialize)]
pub struct NewStaff {
    /// The log-in name: 1 to 64 letters `a`–`z`, digits, `.`, `_` and `-`; capital letters count as small ones.
    pub login: String,
    /// What people call them: 1 to 40 characters; the log-in name without it.
    pub name: Option<String>,
    /// The password: 10 to 256 characters.
    pub password: String,
    /// The code of the role.
    pub role: String,
    /// The store where they work.
    pub store: Option<StoreId>,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Their log-in name.
    pub login: String,
    /// What people call them; two may have the same. Empty in an answer that was kept for repetitions while staff had no
    /// names.
    #[serde(default)]
    pub name: String,
    /// The code of their role.
    pub role: String,
    /// The store where they work.
    pub store: Option<StoreId>,
    /// Whether they may no longer come in.
    pub is_disabled: bool,
    /// When they were taken on.
    pub created_at: Instant,
}

/// The beginning of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret that the browser shows with each request; it is nowhere else.
    pub token: String,
    /// The secret that every form of the session carries.
    pub csrf: String,
    /// The secret by which the device is known from then on; the books hold its hash alone.
    pub device: String,
    /// Who signed in.
    pub staff: Staff,
}

/// A session that goes on.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who acts, with what the role may do at this moment.
    pub actor: Actor,
    /// Who signed in.
    pub staff: Staff,
    /// The secret that every form of the session carries.
    pub csrf: String,
}

/// A key of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// What it is called.
    pub name: String,
    /// The code of its role.
    pub role: String,
    /// Whether it no longer opens anything.
    pub is_revoked: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last used, to the minute or so.
    pub used_at: Option<Instant>,
}

/// A key of the API that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// The secret, `yk_` and 64 hexadecimal digits. It is kept nowhere, so that a repetition of the request has none.
    pub token: Option<String>,
}

impl fmt::Debug for NewStaff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { login, name, password: _, role, store } = self;
        f.debug_struct("NewStaff")
            .field("login", login)
            .field("name", name)
            .field("role", role)
            .field("store", store)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("staff", &self.staff).finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("staff", &self.staff).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl From<stores::Store> for Store {
    fn from(store: stores::Store) -> Self {
        let stores::Store { id, name, is_closed, details: _, created_at } = store;
        Self { id, name, is_closed, created_at: Instant(created_at) }
    }
}

impl From<staff::Staff> for Staff {
    fn from(staff: staff::Staff) -> Self {
        let staff::Staff { id, login, name, role, store, is_disabled, created_at } = staff;
        Self { id, login, name, role, store, is_disabled, created_at: Instant(created_at) }
    }
}

impl From<staff::ApiKey> for ApiKey {
    fn from(key: staff::ApiKey) -> Self {
        let staff::ApiKey { id, name, role, is_revoked, created_at, used_at } = key;
        Self { id, name, role, is_revoked, created_at: Instant(created_at), used_at: used_at.map(Instant) }
    }
}

/// Somebody who works or worked here, as colleagues name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffChoice {
    /// Their id.
    pub id: StaffId,
    /// What colleagues call them: the name, with the log-in beside it where two have the same.
    pub name: String,
    /// The store to which they belong, if to one.
    pub store: Option<StoreId>,
    /// Whether they are let in no more.
    pub is_disabled: bool,
}
