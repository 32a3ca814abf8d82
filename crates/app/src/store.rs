//! Stores: added, described, closed and opened again.

mod details;

use serde::{Deserialize, Serialize};
use yanji_books::id::StoreId;
use yanji_books::{Read, stores};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Channel, Permission, Who};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::records::{Store, StoreChoice};

pub use self::details::{StoreDetails, Stretch};

/// A store with everything that is kept about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreProfile {
    /// The store.
    pub store: Store,
    /// Where it is, and when.
    pub details: StoreDetails,
}

/// What is kept about a store from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreChanges {
    /// What it is called: 1 to 64 characters, unique.
    pub name: String,
    /// Where it is, and when.
    pub details: StoreDetails,
}

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
                    details: StoreDetails::default().stored()?,
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

    /// Every store with what is kept about it, in the order in which they were added.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn store_profiles(&self, actor: &Actor) -> Result<Vec<StoreProfile>, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| stores::list(tx)?.into_iter().map(StoreProfile::try_from).collect())
    }

    /// Changes what is kept about a store.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; about a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`] of
    /// `name`, [`Problem::TooLong`] and [`Problem::Malformed`] of the details.
    pub fn store_edit(
        &self,
        actor: &Actor,
        key: &Key,
        id: StoreId,
        changes: &StoreChanges,
    ) -> Result<StoreProfile, AppError> {
        let name = field::name(&changes.name, "name", 64)?;
        let details = changes.details.checked()?;
        let stored = details.stored()?;
        self.store_change(actor, key, "store_edit", id, &(id, &name, &details), |store| stores::Store {
            name: name.clone(),
            details: stored.clone(),
            ..store
        })
    }

    /// Gives a store up: nothing is recorded there any more, and what happened there stays.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn store_close(&self, actor: &Actor, key: &Key, id: StoreId) -> Result<StoreProfile, AppError> {
        self.store_change(actor, key, "store_close", id, &id, |store| stores::Store { is_closed: true, ..store })
    }

    /// Opens a store again that was given up.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn store_reopen(&self, actor: &Actor, key: &Key, id: StoreId) -> Result<StoreProfile, AppError> {
        self.store_change(actor, key, "store_reopen", id, &id, |store| stores::Store { is_closed: false, ..store })
    }

    fn store_change(
        &self,
        actor: &Actor,
        key: &Key,
        action: &'static str,
        id: StoreId,
        input: &impl Serialize,
        change: impl Fn(stores::Store) -> stores::Store,
    ) -> Result<StoreProfile, AppError> {
        self.change_held((actor, Permission::SettingsManage), key, action, input, |tx, at| {
            let found = stores::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Store)))?;
            let store = change(found);
            if !stores::update(tx, &store)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            let deed = log::Deed { action, subject: id.to_string(), ..log::Deed::default() };
            log::record(tx, actor, Permission::SettingsManage, at, deed)?;
            StoreProfile::try_from(store)
        })
    }

    /// Whoever holds the machine, by a command: what they do belongs to the only open store, if there is one.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn machine(&self, channel: Channel) -> Result<Actor, AppError> {
        let only_store = self.books.read(|tx| stores::only_open(tx))?;
        Ok(Actor { only_store, ..Actor::machine(channel) })
    }

    /// The open stores, for everybody who is signed in: in which one they act is no secret among staff.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn store_choices(&self, _: &Actor) -> Result<Vec<StoreChoice>, AppError> {
        self.books.read(|tx| {
            let open = stores::list(tx)?.into_iter().filter(|store| !store.is_closed);
            Ok(open.map(|store| StoreChoice { id: store.id, name: store.name }).collect())
        })
    }
}

impl TryFrom<stores::Store> for StoreProfile {
    type Error = AppError;

    fn try_from(store: stores::Store) -> Result<Self, AppError> {
        let details = StoreDetails::from_stored(&store.details)?;
        Ok(Self { store: Store::from(store), details })
    }
}

/// Refuses to record anything in a store that is not there or was given up. Whoever acts for all stores records in none.
///
/// The store is not locked: what was begun before it was given up may still end after that, and nothing begins then.
pub(crate) fn require_not_closed(tx: &mut dyn Read, store: Option<StoreId>) -> Result<(), AppError> {
    let Some(store) = store else { return Ok(()) };
    match stores::find(tx, store)? {
        Some(found) if !found.is_closed => Ok(()),
        Some(_) => Err(AppError::at(Problem::StoreClosed, "store")),
        None => Err(AppError::at(Problem::NotFound(Thing::Store), "store")),
    }
}

/// Refuses the store in which something is to be recorded, the named one or that in which the actor acts, unless it is
/// open: whoever belongs to a store that was given up records nothing there either.
pub(crate) fn require_named(tx: &mut dyn Read, actor: &Actor, named: Option<StoreId>) -> Result<(), AppError> {
    require_not_closed(tx, named.or(actor.stands_in()))
}

/// Refuses the money of a store to whoever belongs to another one.
///
/// # Errors
/// [`Problem::StoreForeign`] about `store`.
pub(crate) fn require_store(actor: &Actor, store: StoreId) -> Result<(), AppError> {
    match actor.bound_to() {
        Some(own) if own != store => Err(AppError::at(Problem::StoreForeign, "store")),
        Some(_) | None => Ok(()),
    }
}

/// Refuses what belongs to another store to whoever belongs to one. What belongs to none is everybody's.
///
/// # Errors
/// [`Problem::StoreForeign`] about `store`.
pub(crate) fn require_not_foreign(actor: &Actor, of: Option<StoreId>) -> Result<(), AppError> {
    of.map_or(Ok(()), |store| require_store(actor, store))
}

/// Refuses what is known of a store, or of all together, to whoever belongs to another one or to one of them.
///
/// # Errors
/// [`Problem::StoreForeign`] about `store`.
pub(crate) fn require_all_or(actor: &Actor, of: Option<StoreId>) -> Result<(), AppError> {
    match of {
        Some(store) => require_store(actor, store),
        None if actor.bound_to().is_some() => Err(AppError::at(Problem::StoreForeign, "store")),
        None => Ok(()),
    }
}

/// Of which store somebody is told: of the one that they ask for, or of all; whoever belongs to one is told of that.
///
/// # Errors
/// [`Problem::StoreForeign`] about `store`.
pub(crate) fn told_of(actor: &Actor, asked: Option<StoreId>) -> Result<Option<StoreId>, AppError> {
    require_not_foreign(actor, asked)?;
    Ok(asked.or_else(|| actor.bound_to()))
}

/// Refuses to give back what another store sold to whoever belongs to one and may not go beyond the limits.
///
/// # Errors
/// [`Problem::RefundElsewhere`] about `sale`.
pub(crate) fn require_refund(actor: &Actor, sold_in: Option<StoreId>) -> Result<(), AppError> {
    let is_elsewhere = require_not_foreign(actor, sold_in).is_err();
    if is_elsewhere && !actor.permissions.allow(Permission::SaleOverride) {
        return Err(AppError::at(Problem::RefundElsewhere, "sale"));
    }
    Ok(())
}

/// The store into whose drawer money goes: the named one, or that in which the actor acts. With several open stores
/// there has to be one, or no store's close of the day would see the money.
///
/// # Errors
/// About `store`: [`Problem::NotFound`], [`Problem::StoreClosed`], [`Problem::StoreForeign`], [`Problem::StoreMissing`].
pub(crate) fn drawer(tx: &mut dyn Read, actor: &Actor, named: Option<StoreId>) -> Result<Option<StoreId>, AppError> {
    require_named(tx, actor, named)?;
    let Some(store) = named.or(actor.stands_in()) else {
        let is_open = |store: &&stores::Store| !store.is_closed;
        // Whoever holds the machine fills in what no drawer was opened for.
        return match actor.who {
            Who::Machine => Ok(None),
            Who::Staff(_) | Who::Key(_) if stores::list(tx)?.iter().filter(is_open).count() > 1 => {
                Err(AppError::at(Problem::StoreMissing, "store"))
            }
            Who::Staff(_) | Who::Key(_) => Ok(None),
        };
    };
    require_store(actor, store)?;
    Ok(Some(store))
}

/// The store of whose money a day is told or closed, where it has to be told from that of others: a clinic that has had
/// one store alone has one drawer, and what was recorded in no store lies in it too.
pub(crate) fn apart(tx: &mut dyn Read, store: Option<StoreId>) -> Result<Option<StoreId>, AppError> {
    let Some(store) = store else { return Ok(None) };
    let known = stores::list(tx)?;
    Ok(Some(store).filter(|store| known.iter().any(|other| other.id != *store)))
}

/// Refuses a store that is not there or was given up.
pub(crate) fn require_open(tx: &mut dyn Read, store: StoreId) -> Result<(), AppError> {
    require_not_closed(tx, Some(store))
}

/// Refuses a store that is not there; of one that was given up things can still be said and brought to an end.
pub(crate) fn require_known(tx: &mut dyn Read, store: StoreId) -> Result<(), AppError> {
    let found = stores::find(tx, store)?;
    found.map(|_| ()).ok_or_else(|| AppError::at(Problem::NotFound(Thing::Store), "store"))
}
