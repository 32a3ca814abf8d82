//! Staff: taken on, listed, placed, let in no more and let in again; and what their roles allow.

pub(crate) mod naming;
mod password_change;
mod placing;

use serde::Serialize;
use yanji_books::id::{StaffId, StoreId};
use yanji_books::{Read, roles, staff};
use yanji_words::Problem;

use crate::actor::{Actor, Permission, Permissions, Who};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::password;
use crate::records::{NewStaff, Staff, StaffChoice};
use crate::store;

use self::placing::keep_an_owner;
pub use self::placing::{StaffChanges, StaffProfile};

/// What tells one request to take somebody on from another. The password is not part of it: a quick hash of it would
/// stand in the books beside the slow one. It is held against the slow one instead, see [`password_change`].
#[derive(Serialize)]
struct Input<'a> {
    login: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    role: &'a str,
    store: Option<StoreId>,
}

impl Clinic {
    /// What a role may do at this moment; nothing when there is no such role.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn role_permissions(&self, role: &str) -> Result<Permissions, AppError> {
        self.books.read(|tx| permissions_of(tx, role))
    }

    /// Takes somebody on.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::Malformed`] of `login` and `name`,
    /// [`Problem::LoginTaken`], [`Problem::PasswordWeak`], [`Problem::Malformed`] for an unknown `role`, and
    /// [`Problem::NotFound`] of `store`; [`Problem::KeyReused`] also for another password than the one that holds.
    pub fn staff_add(&self, actor: &Actor, key: &Key, new: &NewStaff) -> Result<Staff, AppError> {
        actor.require(Permission::SettingsManage)?;
        let login = field::login(&new.login, "login")?;
        let name = new.name.as_deref().map(naming::parse).transpose()?;
        let password_hash = password::hash(&new.password)?;
        let at = self.now();
        let request = self.request(actor, key, "staff_add", at);
        let input = Input { login: &login, name: name.as_deref(), role: &new.role, store: new.store };
        let added = self.books.write(|tx| {
            request.once(tx, &input, |tx| {
                require_grantable(tx, actor, &new.role)?;
                if let Some(store) = new.store {
                    store::require_open(tx, store)?;
                }
                let staff = staff::Staff {
                    id: StaffId::new(at.0),
                    login: login.clone(),
                    name: name.as_ref().unwrap_or(&login).clone(),
                    role: new.role.clone(),
                    store: new.store,
                    is_disabled: false,
                    created_at: at.0,
                };
                if !staff::insert(tx, &staff, &password_hash)? {
                    return Err(AppError::at(Problem::LoginTaken, "login"));
                }
                let deed = log::Deed { action: "staff_add", subject: staff.id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(Staff::from(staff))
            })
        })?;
        self.is_password_repeated(key, added.id, &new.password, &password_hash)?;
        Ok(added)
    }

    /// Everybody who works or worked here, by log-in name.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn staff_list(&self, actor: &Actor) -> Result<Vec<Staff>, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| Ok(staff::list(tx)?.into_iter().map(Staff::from).collect()))
    }

    /// Everybody who can sign in, by log-in name, for whoever is signed in: bills name who sold and who served.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn staff_choices(&self, _: &Actor) -> Result<Vec<StaffChoice>, AppError> {
        self.books.read(|tx| {
            let staff = staff::list(tx)?;
            let names = naming::told_apart(&staff);
            let choice = |(one, name): (staff::Staff, String)| {
                let staff::Staff { id, store, is_disabled, .. } = one;
                StaffChoice { id, name, store, is_disabled }
            };
            Ok(staff.into_iter().zip(names).map(choice).collect())
        })
    }

    /// Lets somebody in no more; sessions that are open end at once.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::OwnLogin`], [`Problem::LastOwner`], and [`Problem::Forbidden`] for somebody
    /// who may do more than the actor.
    pub fn staff_disable(&self, actor: &Actor, key: &Key, id: StaffId) -> Result<Staff, AppError> {
        self.staff_change(actor, key, "staff_disable", id, &id, |tx, found| {
            if actor.who == Who::Staff(id) {
                return Err(AppError::new(Problem::OwnLogin));
            }
            keep_an_owner(tx, found)?;
            Ok(staff::disable(tx, id)?)
        })
    }
}

/// What a role may do. A code that this program does not know allows nothing here.
pub(crate) fn permissions_of(tx: &mut dyn Read, role: &str) -> Result<Permissions, AppError> {
    let codes = staff::permissions_of(tx, role)?;
    Ok(codes.iter().filter_map(|code| Permission::from_code(code)).collect())
}

/// Refuses a role that is not in the books, and one that may do more than whoever gives it.
pub(crate) fn require_grantable(tx: &mut dyn Read, actor: &Actor, role: &str) -> Result<(), AppError> {
    if roles::find(tx, role)?.is_none() {
        return Err(AppError::at(Problem::Malformed, "role"));
    }
    if actor.permissions.include(permissions_of(tx, role)?) { Ok(()) } else { Err(AppError::new(Problem::Forbidden)) }
}
