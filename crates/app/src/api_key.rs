//! Keys of the API: made, listed, revoked, and turned into the one who acts.

use serde::Serialize;
use yanji_books::id::KeyId;
use yanji_books::staff;
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Channel, Permission, Who};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::records::{ApiKey, NewKey};
use crate::staff::{permissions_of, require_grantable};
use crate::token;

/// How often it is noted that a key is used, in microseconds.
const NOTED: i64 = 60 * 1_000_000;

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    role: &'a str,
}

impl Clinic {
    /// Makes a key for the API. Its token is shown this once: a repetition of the request gives the id alone.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`] and [`Problem::TooLong`] of `name`, [`Problem::Malformed`] for an unknown
    /// `role`; and [`Problem::Forbidden`] for a role that may do more than the actor.
    pub fn key_add(&self, actor: &Actor, key: &Key, name: &str, role: &str) -> Result<NewKey, AppError> {
        actor.require(Permission::SettingsManage)?;
        let name = field::name(name, "name", 64)?;
        let token = format!("yk_{}", token::fresh()?);
        let token_hash = token::hash(&token);
        let at = self.now();
        let id = KeyId::new(at.0);
        let request = self.request(actor, key, "key_add", at);
        let kept = self.books.write(|tx| {
            request.once(tx, &Input { name: &name, role }, |tx| {
                require_grantable(tx, actor, role)?;
                let made = staff::ApiKey {
                    id,
                    name: name.clone(),
                    role: role.to_owned(),
                    is_revoked: false,
                    created_at: at.0,
                    used_at: None,
                };
                staff::insert_key(tx, &made, &token_hash)?;
                let deed = log::Deed { action: "key_add", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(id)
            })
        })?;
        Ok(NewKey { id: kept, token: (kept == id).then_some(token) })
    }

    /// Every key, newest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn key_list(&self, actor: &Actor) -> Result<Vec<ApiKey>, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| Ok(staff::keys(tx)?.into_iter().map(ApiKey::from).collect()))
    }

    /// Makes a key open nothing any more.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and [`Problem::Forbidden`] for a key that may do more than the actor.
    pub fn key_revoke(&self, actor: &Actor, key: &Key, id: KeyId) -> Result<ApiKey, AppError> {
        actor.require(Permission::SettingsManage)?;
        let at = self.now();
        let request = self.request(actor, key, "key_revoke", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let found = staff::find_key(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Key)))?;
                if !actor.permissions.include(permissions_of(tx, &found.role)?) {
                    return Err(AppError::new(Problem::Forbidden));
                }
                staff::revoke_key(tx, id)?;
                let deed = log::Deed { action: "key_revoke", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(ApiKey { is_revoked: true, ..ApiKey::from(found) })
            })
        })
    }

    /// The one who acts with a key, with what its role may do at this moment.
    ///
    /// # Errors
    /// [`Problem::Unauthenticated`] for a token that is unknown or revoked.
    pub fn key_open(&self, token: &str) -> Result<Actor, AppError> {
        let (now, token_hash) = (self.now(), token::hash(token));
        let (key, actor) = self.books.read(|tx| {
            let key = staff::find_key_by_token(tx, &token_hash)?
                .filter(|key| !key.is_revoked)
                .ok_or(AppError::new(Problem::Unauthenticated))?;
            let actor = Actor::admitted(tx, Who::Key(key.id), key.role.clone(), None, Channel::Api)?;
            Ok::<_, AppError>((key, actor))
        })?;
        if key.used_at.is_none_or(|used_at| now.0 - used_at >= NOTED) {
            self.books.write(|tx| staff::key_used(tx, key.id, now.0))?;
        }
        Ok(actor)
    }
}
