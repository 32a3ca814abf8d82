//! Roles: listed, made from others, renamed, allowed more or less, deleted. The owner's role never changes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yanji_books::{Read, Tx, roles};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission, Permissions, Role};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::staff::{permissions_of, require_grantable};

/// A role with what it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleProfile {
    /// Its stable code.
    pub code: String,
    /// What it is called; empty for one that every clinic begins with and nobody renamed.
    pub name: String,
    /// The codes of what it allows, in the order of the program's list.
    pub permissions: Vec<String>,
    /// How many of the staff, and keys that open, have it.
    pub holders: i64,
    /// When it was made.
    pub created_at: Instant,
}

/// A role that is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRole {
    /// What it is called: 1 to 32 characters, unique.
    pub name: String,
    /// The code of the role whose permissions it begins with.
    pub like: String,
}

/// What a role allows from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// The code of the role.
    pub role: String,
    /// The codes of the permissions.
    pub permissions: Vec<String>,
    /// The codes of what the role allowed when it was looked at: then only what differs from them is changed, and what
    /// somebody else changed meanwhile stays. `None`: the role allows `permissions` and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Vec<String>>,
}

impl RoleGrant {
    /// Whether nothing differs from what was looked at.
    fn is_as_shown(&self) -> Result<bool, AppError> {
        self.shown.as_ref().map_or(Ok(false), |shown| Ok(read(shown)? == read(&self.permissions)?))
    }

    /// What a role allows after this that allowed `before`.
    fn applied_to(&self, before: Permissions) -> Result<Permissions, AppError> {
        let wanted = read(&self.permissions)?;
        let Some(shown) = &self.shown else { return Ok(wanted) };
        let shown = read(shown)?;
        let is_allowed = |one: &Permission| match (shown.allow(*one), wanted.allow(*one)) {
            (false, true) => true,
            (true, false) => false,
            (true, true) | (false, false) => before.allow(*one),
        };
        Ok(Permission::ALL.into_iter().filter(is_allowed).collect())
    }
}

impl RoleProfile {
    /// Whether the role allows something.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        self.permissions.iter().any(|code| code == permission.code())
    }

    /// Whether the role never changes.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.code == Role::Owner.code()
    }
}

impl Clinic {
    /// Every role: those that a clinic begins with in their order, then the others as they were made.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn role_list(&self, actor: &Actor) -> Result<Vec<RoleProfile>, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| profiles(tx))
    }

    /// The name that a role was given here, for whoever has it; empty for one that every clinic begins with.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn role_given_name(&self, code: &str) -> Result<String, AppError> {
        self.books.read(|tx| Ok(roles::find(tx, code)?.map(|role| role.name).unwrap_or_default()))
    }

    /// Makes a role that allows what another one does.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`] of `name`,
    /// [`Problem::Malformed`] of `role`; and [`Problem::Forbidden`] for a role that may do more than the actor.
    pub fn role_add(&self, actor: &Actor, key: &Key, new: &NewRole) -> Result<RoleProfile, AppError> {
        let name = field::name(&new.name, "name", 32)?;
        let code = format!("role_{:x}", self.now().0);
        self.role_change(actor, key, "role_add", &(&name, &new.like), |tx, at| {
            require_grantable(tx, actor, &new.like)?;
            require_free(tx, &name, "")?;
            let role = roles::Role { code: code.clone(), name: name.clone(), created_at: at.0 };
            if !roles::insert(tx, &role)? {
                return Err(AppError::new(Problem::Busy));
            }
            let allowed = codes(permissions_of(tx, &new.like)?);
            roles::allow(tx, &code, &allowed)?;
            log_change(tx, actor, at, "role_add", &code, allowed.len())?;
            profile(tx, &code)
        })
    }

    /// Calls a role something else.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::RoleFixed`], [`Problem::Forbidden`] for a role that may do more than the actor;
    /// about the field `name`: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`].
    pub fn role_rename(&self, actor: &Actor, key: &Key, code: &str, name: &str) -> Result<RoleProfile, AppError> {
        let name = field::name(name, "name", 32)?;
        self.role_change(actor, key, "role_rename", &(code, &name), |tx, at| {
            require_changeable(tx, actor, code)?;
            require_free(tx, &name, code)?;
            roles::rename(tx, code, &name)?;
            log_change(tx, actor, at, "role_rename", code, 1)?;
            profile(tx, code)
        })
    }

    /// Lets roles do what their grants say, all of them or none; it works at the next request of whoever has one. The
    /// owner's is passed over, since it allows everything, and so is one of which nothing differs from what was shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] of a role, [`Problem::Malformed`] for an unknown permission, and [`Problem::Forbidden`]
    /// for a role that may, or then might, do more than the actor.
    pub fn role_permit(&self, actor: &Actor, key: &Key, grants: &[RoleGrant]) -> Result<Vec<RoleProfile>, AppError> {
        self.role_change(actor, key, "role_permit", &grants, |tx, at| {
            for grant in grants.iter().filter(|grant| grant.role != Role::Owner.code()) {
                if grant.is_as_shown()? {
                    continue;
                }
                require_there(tx, &grant.role)?;
                let before = permissions_of(tx, &grant.role)?;
                let after = grant.applied_to(before)?;
                if before != after {
                    require_no_more(actor, before)?;
                    require_no_more(actor, after)?;
                    let allowed = codes(after);
                    roles::allow(tx, &grant.role, &allowed)?;
                    log_change(tx, actor, at, "role_permit", &grant.role, allowed.len())?;
                }
            }
            profiles(tx)
        })
    }

    /// Deletes a role that nobody and no key has.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::RoleFixed`], [`Problem::RoleInUse`], [`Problem::Forbidden`] for a role that may do
    /// more than the actor.
    pub fn role_delete(&self, actor: &Actor, key: &Key, code: &str) -> Result<(), AppError> {
        self.role_change(actor, key, "role_delete", &code, |tx, at| {
            require_changeable(tx, actor, code)?;
            if profile(tx, code)?.holders > 0 {
                return Err(AppError::new(Problem::RoleInUse));
            }
            roles::delete(tx, code)?;
            log_change(tx, actor, at, "role_delete", code, 1)
        })
    }

    /// Runs a change of roles, of which there is one at a time: nobody is given a role while it is deleted, and no name
    /// is given twice.
    fn role_change<T: Serialize + DeserializeOwned>(
        &self,
        actor: &Actor,
        key: &Key,
        action: &'static str,
        input: &impl Serialize,
        change: impl Fn(&mut dyn Tx, Instant) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.change_held((actor, Permission::SettingsManage), key, action, input, change)
    }
}

fn log_change(
    tx: &mut dyn Tx,
    actor: &Actor,
    at: Instant,
    action: &'static str,
    role: &str,
    count: usize,
) -> Result<(), AppError> {
    let count = i64::try_from(count).ok();
    let deed = log::Deed { action, subject: role.to_owned(), count, ..log::Deed::default() };
    log::record(tx, actor, Permission::SettingsManage, at, deed)
}

fn profiles(tx: &mut dyn Read) -> Result<Vec<RoleProfile>, AppError> {
    let (list, allowed, holders) = (roles::list(tx)?, roles::permissions(tx)?, roles::holders(tx)?);
    let profile = |role: roles::Role| {
        let own = allowed.iter().filter(|(code, _)| *code == role.code);
        let permissions = codes(own.filter_map(|(_, permission)| Permission::from_code(permission)).collect());
        RoleProfile {
            permissions: permissions.into_iter().map(str::to_owned).collect(),
            holders: holders.iter().find(|(code, _)| *code == role.code).map_or(0, |(_, held)| *held),
            code: role.code,
            name: role.name,
            created_at: Instant(role.created_at),
        }
    };
    let mut profiles: Vec<RoleProfile> = list.into_iter().map(profile).collect();
    // A stable sort: the others stay as they were made.
    profiles.sort_by_key(|profile| Role::ALL.iter().position(|role| role.code() == profile.code).unwrap_or(usize::MAX));
    Ok(profiles)
}

fn profile(tx: &mut dyn Read, code: &str) -> Result<RoleProfile, AppError> {
    let found = profiles(tx)?.into_iter().find(|profile| profile.code == code);
    found.ok_or(AppError::new(Problem::NotFound(Thing::Role)))
}

fn codes(permissions: Permissions) -> Vec<&'static str> {
    Permission::ALL.into_iter().filter(|one| permissions.allow(*one)).map(Permission::code).collect()
}

fn read(codes: &[String]) -> Result<Permissions, AppError> {
    let read = |code: &String| Permission::from_code(code);
    codes.iter().map(read).collect::<Option<_>>().ok_or_else(|| AppError::at(Problem::Malformed, "permissions"))
}

/// Refuses the owner's role, one that there is not, and one that may do more than whoever changes it.
fn require_changeable(tx: &mut dyn Read, actor: &Actor, code: &str) -> Result<(), AppError> {
    require_there(tx, code)?;
    require_no_more(actor, permissions_of(tx, code)?)
}

fn require_no_more(actor: &Actor, others: Permissions) -> Result<(), AppError> {
    if actor.permissions.include(others) { Ok(()) } else { Err(AppError::new(Problem::Forbidden)) }
}

/// Refuses the owner's role and one that there is not.
fn require_there(tx: &mut dyn Read, code: &str) -> Result<(), AppError> {
    if code == Role::Owner.code() {
        return Err(AppError::new(Problem::RoleFixed));
    }
    let unknown = || AppError::new(Problem::NotFound(Thing::Role));
    // A code with a NUL is none, and no database takes it.
    if code.contains('\0') {
        return Err(unknown());
    }
    roles::find(tx, code)?.map(|_| ()).ok_or_else(unknown)
}

fn require_free(tx: &mut dyn Read, name: &str, but: &str) -> Result<(), AppError> {
    let is_taken = roles::list(tx)?.iter().any(|role| role.name == name && role.code != but);
    if is_taken { Err(AppError::at(Problem::NameTaken, "name")) } else { Ok(()) }
}
