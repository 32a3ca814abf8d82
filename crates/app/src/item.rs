//! Goods and treatments with their prices, changed one by one. Categories, the search at the till, a list that comes as
//! a file and lists to start from stand beside this; what a member pays is the quote's.

mod category;
mod column;
mod fields;
mod line;
mod plan;
mod proposal;
mod reprice;
mod search;
mod sheet;
mod tier_prices;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yanji_books::id::{CategoryId, ItemId};
use yanji_books::items::{self, Taken};
use yanji_books::{Read, Tx};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;

pub use yanji_books::items::ItemKind;

pub use self::category::ItemCategory;
pub use self::column::{ItemColumn, kind_title};
pub use self::fields::ItemFields;
pub use self::proposal::ItemProposal;
pub use self::reprice::{PriceMove, RepricedItem, RepricedPrice, Repricing, RepricingPreview};
pub use self::search::{ItemQuery, ItemSold, ItemSort};
pub use self::sheet::{ItemChange, ItemFault, ItemReading, ItemsTaken};
pub use self::tier_prices::ItemTierPrice;

/// Who sees what is sold, with its prices.
const READERS: &[Permission] =
    &[Permission::ItemEdit, Permission::SalePost, Permission::TreatmentRecord, Permission::MoneyRead];

/// A treatment or goods. All prices are for one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its category.
    pub category: CategoryId,
    /// What its category is called.
    pub category_name: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A short code or bar code; may be empty.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it costs at the desk (零售), in fen.
    pub price_fen: i64,
    /// What it costs when it is sold in quantity (批发), in fen; `None`: the same.
    pub wholesale_fen: Option<i64>,
    /// What members pay, in fen; `None`: what the programme says.
    pub member_fen: Option<i64>,
    /// The least that it is ever sold at, in fen.
    pub floor_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    pub minutes: i64,
    /// What is to be looked at before it is done or sold; may be empty.
    pub cautions: String,
    /// Whether it is no longer sold.
    pub is_hidden: bool,
}

impl Clinic {
    /// Every item, by category and then in the order in which they were added.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for who has nothing to do with what is sold.
    pub fn item_list(&self, actor: &Actor) -> Result<Vec<Item>, AppError> {
        require_reader(actor)?;
        self.books.read(|tx| Ok(items::list(tx)?.into_iter().map(Item::from).collect()))
    }

    /// One item.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Forbidden`] as for [`Clinic::item_list`].
    pub fn item_get(&self, actor: &Actor, id: ItemId) -> Result<Item, AppError> {
        require_reader(actor)?;
        self.books.read(|tx| Ok(Item::from(found(tx, id)?)))
    }

    /// Adds an item.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`] of `name`,
    /// [`Problem::NotFound`] of `category`, [`Problem::Malformed`], [`Problem::TooLong`] and [`Problem::CodeTaken`] of
    /// `code`, [`Problem::OutOfRange`] of `price_fen`, `wholesale_fen`, `member_fen`, `floor_fen` and `minutes`,
    /// [`Problem::FloorAbovePrice`] of `floor_fen`, [`Problem::TooLong`] and [`Problem::Malformed`] of `cautions`.
    pub fn item_add(&self, actor: &Actor, key: &Key, new: &ItemFields) -> Result<Item, AppError> {
        let new = new.checked()?;
        self.item_change(actor, key, "item_add", &new, |tx, at| {
            let item = row(tx, ItemId::new(at.0), at.0, &new)?;
            free(items::insert(tx, &item)?)?;
            log_change(tx, actor, at, "item_add", item.id.to_string(), 1)?;
            Ok(Item::from(item))
        })
    }

    /// Changes what is kept about an item; sales that were rung up stay as they are.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and as [`Clinic::item_add`].
    pub fn item_edit(&self, actor: &Actor, key: &Key, id: ItemId, fields: &ItemFields) -> Result<Item, AppError> {
        let fields = fields.checked()?;
        self.item_change(actor, key, "item_edit", &(id, &fields), |tx, at| {
            let created_at = found(tx, id)?.created_at;
            let item = row(tx, id, created_at, &fields)?;
            free(items::update(tx, &item)?)?;
            log_change(tx, actor, at, "item_edit", id.to_string(), 1)?;
            Ok(Item::from(item))
        })
    }

    /// Runs a change of what is sold, of which there is one at a time: no name and no code is given twice.
    fn item_change<T: Serialize + DeserializeOwned>(
        &self,
        actor: &Actor,
        key: &Key,
        action: &'static str,
        input: &impl Serialize,
        change: impl Fn(&mut dyn Tx, Instant) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.change_held((actor, Permission::ItemEdit), key, action, input, change)
    }
}

impl From<items::Item> for Item {
    fn from(item: items::Item) -> Self {
        Self {
            id: item.id,
            category: item.category,
            category_name: item.category_name,
            kind: item.kind,
            code: item.code.unwrap_or_default(),
            name: item.name,
            price_fen: item.price_fen,
            wholesale_fen: item.wholesale_fen,
            member_fen: item.member_fen,
            floor_fen: item.floor_fen,
            minutes: item.minutes,
            cautions: item.cautions,
            is_hidden: item.is_hidden,
        }
    }
}

/// Refuses whoever has nothing to do with what is sold: who neither keeps the list, sells, treats nor looks after money.
fn require_reader(actor: &Actor) -> Result<(), AppError> {
    actor.require_one_of(READERS)
}

fn found(tx: &mut dyn Read, id: ItemId) -> Result<items::Item, AppError> {
    items::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Item)))
}

/// The row of an item whose fields are sound.
fn row(tx: &mut dyn Read, id: ItemId, created_at: i64, fields: &ItemFields) -> Result<items::Item, AppError> {
    let missing = AppError::at(Problem::NotFound(Thing::Category), "category");
    let category = items::category(tx, fields.category)?.ok_or(missing)?;
    Ok(fields.row(id, category.name, created_at))
}

/// Refuses what another item has already.
fn free(taken: Option<Taken>) -> Result<(), AppError> {
    match taken {
        None => Ok(()),
        Some(Taken::Name) => Err(AppError::at(Problem::NameTaken, "name")),
        Some(Taken::Code) => Err(AppError::at(Problem::CodeTaken, "code")),
    }
}

fn log_change(
    tx: &mut dyn Tx,
    actor: &Actor,
    at: Instant,
    action: &'static str,
    subject: String,
    count: usize,
) -> Result<(), AppError> {
    let deed = log::Deed { action, subject, count: i64::try_from(count).ok(), ..log::Deed::default() };
    log::record(tx, actor, Permission::ItemEdit, at, deed)
}
