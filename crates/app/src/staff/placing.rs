//! What becomes of somebody who works here: another role or store, in again, unlocked. An owner is always left.

use serde::{Deserialize, Serialize};
use yanji_books::id::{StaffId, StoreId};
use yanji_books::{Tx, staff};
use yanji_words::{Problem, Thing};

use super::{naming, permissions_of, require_grantable};
use crate::actor::{Actor, Permission, Role};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::Staff;
use crate::store;

/// A member of staff with what the settings show of their coming in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffProfile {
    /// Who it is.
    pub staff: Staff,
    /// When they last signed in.
    pub signed_in_at: Option<Instant>,
    /// Until when wrong passwords lock the log-in; `None` when it is not locked.
    pub locked_until: Option<Instant>,
}

/// What somebody is called from now on, where they work, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffChanges {
    /// What people call them: 1 to 40 characters; as it is without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The code of the role.
    pub role: String,
    /// The store where they work; `None`: all of them.
    pub store: Option<StoreId>,
}

impl Clinic {
    /// Everybody who works or worked here with what the settings show of their coming in, by log-in name.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn staff_profiles(&self, actor: &Actor) -> Result<Vec<StaffProfile>, AppError> {
        actor.require(Permission::SettingsManage)?;
        let now = self.now();
        let entries = self.books.read(|tx| staff::entries(tx))?;
        let profile = |entry: staff::Entry| StaffProfile {
            staff: Staff::from(entry.staff),
            signed_in_at: entry.signed_in_at.map(Instant),
            locked_until: entry.locked_until.filter(|until| *until > now.0).map(Instant),
        };
        Ok(entries.into_iter().map(profile).collect())
    }

    /// Gives somebody another name, role or store; it works at their next request.
    ///
    /// # Errors
    /// [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::Malformed`] of another `name`; [`Problem::NotFound`] of
    /// somebody or, about the field `store`, of a store; [`Problem::Malformed`] for an unknown `role`; [`Problem::LastOwner`]; and [`Problem::Forbidden`] for a role, or somebody, who may do more than the
    /// actor.
    pub fn staff_edit(&self, actor: &Actor, key: &Key, id: StaffId, changes: &StaffChanges) -> Result<Staff, AppError> {
        self.staff_change(actor, key, "staff_edit", id, &(id, changes), |tx, found| {
            let other = changes.name.as_ref().filter(|name| **name != found.name);
            let name = other.map_or_else(|| Ok(found.name.clone()), |name| naming::parse(name))?;
            require_grantable(tx, actor, &changes.role)?;
            if let Some(store) = changes.store.filter(|store| found.store != Some(*store)) {
                store::require_open(tx, store)?;
            }
            if changes.role != Role::Owner.code() {
                keep_an_owner(tx, found)?;
            }
            let position = staff::Position { name: &name, role: &changes.role, store: changes.store };
            Ok(staff::place(tx, id, &position)?)
        })
    }

    /// Lets somebody in again.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and [`Problem::Forbidden`] for somebody who may do more than the actor.
    pub fn staff_enable(&self, actor: &Actor, key: &Key, id: StaffId) -> Result<Staff, AppError> {
        self.staff_change(actor, key, "staff_enable", id, &id, |tx, _| Ok(staff::enable(tx, id)?))
    }

    /// Forgets the wrong passwords that lock a log-in.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and [`Problem::Forbidden`] for somebody who may do more than the actor.
    pub fn staff_unlock(&self, actor: &Actor, key: &Key, id: StaffId) -> Result<Staff, AppError> {
        self.staff_change(actor, key, "staff_unlock", id, &id, |tx, _| Ok(staff::unlock(tx, id)?))
    }

    /// Changes one of the staff, who may do no more than the actor, with the organisation held.
    pub(super) fn staff_change(
        &self,
        actor: &Actor,
        key: &Key,
        action: &'static str,
        id: StaffId,
        input: &impl Serialize,
        change: impl Fn(&mut dyn Tx, &staff::Staff) -> Result<(), AppError>,
    ) -> Result<Staff, AppError> {
        self.change_held((actor, Permission::SettingsManage), key, action, input, |tx, at| {
            let missing = AppError::new(Problem::NotFound(Thing::Staff));
            let found = staff::find(tx, id)?.ok_or(missing)?;
            if !actor.permissions.include(permissions_of(tx, &found.role)?) {
                return Err(AppError::new(Problem::Forbidden));
            }
            change(tx, &found)?;
            let deed = log::Deed { action, subject: id.to_string(), ..log::Deed::default() };
            log::record(tx, actor, Permission::SettingsManage, at, deed)?;
            Ok(staff::find(tx, id)?.map_or_else(|| Staff::from(found), Staff::from))
        })
    }
}

/// Refuses to lose the last owner who may come in. The organisation is held, so that of two who take each other's
/// role away at once one comes second.
pub(super) fn keep_an_owner(tx: &mut dyn Tx, found: &staff::Staff) -> Result<(), AppError> {
    let owner = Role::Owner.code();
    if found.role == owner && !found.is_disabled && staff::count_enabled(tx, owner)? == 1 {
        return Err(AppError::new(Problem::LastOwner));
    }
    Ok(())
}
