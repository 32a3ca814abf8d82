//! Stores: added and listed.

use yanji_books::id::StoreId;
use yanji_books::{Read, stores};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::records::Store;

impl Clinic {
    /// Adds a store.
    ///
    /// # Errors
    /// [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`], about the field `name`.
    pub fn store_add(&self, actor: &Actor, key: &Key, name: &str) -> Result<Store, AppError> {
        actor.require(Permission::SettingsManage)?;
        let name = field::name(name, "name", 64)?;
        let at = self.now();
        let request = self.request(actor, key, "store_add", at);
        self.books.write(|tx| {
            request.once(tx, &name, |tx| {
                let id = StoreId::new(at.0);
                let store = stores::Store {
                    id,
                    name: name.clone(),
                    is_closed: false,
                    details: "{}".to_owned(),
                    created_at: at.0,
                };
                if !stores::insert(tx, &store)? {
                    return Err(AppError::at(Problem::NameTaken, "name"));
                }
                let deed = log::Deed { action: "store_add", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(Store::from(store))
            })
        })
    }

    /// Every store, in the order in which they were added.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn store_list(&self, actor: &Actor) -> Result<Vec<Store>, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| Ok(stores::list(tx)?.into_iter().map(Store::from).collect()))
    }
}

/// Refuses a store that is not there or was given up.
pub(crate) fn require_open(tx: &mut dyn Read, store: StoreId) -> Result<(), AppError> {
    match stores::find(tx, store)? {
        Some(found) if !found.is_closed => Ok(()),
        Some(_) | None => Err(AppError::at(Problem::NotFound(Thing::Store), "store")),
    }
}
