//! The price list as a sheet, and back: a file is looked over first, and taken in whole or not at all.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yanji_words::{Lang, Problem};

use super::column::ItemColumn;
use super::line::{self, FAULTS_MOST};
use super::plan::Plan;
use super::search::ItemQuery;
use super::{Item, log_change};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::once::Key;
use crate::paper::Sheet;

/// The most changes that are shown one by one.
const SHOWN_MOST: usize = 100;

/// What a list in a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemReading {
    /// How many items are new.
    pub new: usize,
    /// How many are there and will be changed.
    pub changed: usize,
    /// How many are there just so.
    pub same: usize,
    /// Categories that are new, in the order of the file.
    pub new_categories: Vec<String>,
    /// What will be new or otherwise, the first hundred in the order of the file.
    pub shown: Vec<ItemChange>,
    /// Why nothing is taken in, the first hundred; empty when all of it can be.
    pub faults: Vec<ItemFault>,
}

/// What a list did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsTaken {
    /// How many items were added.
    pub new: usize,
    /// How many were changed.
    pub changed: usize,
    /// How many were there just so.
    pub same: usize,
    /// Categories that were added, in the order of the file.
    pub new_categories: Vec<String>,
}

/// What a line does to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// The line of the file, or the row of the sheet, from 1.
    pub line: u32,
    /// The item as it is; `None` for one that is new.
    pub before: Option<Item>,
    /// The item as it will be.
    pub after: Item,
}

impl ItemChange {
    /// The columns that will be otherwise; those that are not empty, of an item that is new.
    pub fn columns(&self) -> impl Iterator<Item = ItemColumn> {
        let empty = crate::paper::Cell::Empty;
        ItemColumn::ALL.into_iter().filter(move |column| {
            let before = self.before.as_ref().map_or_else(|| empty.clone(), |item| column.cell(item, Lang::Zh));
            before != column.cell(&self.after, Lang::Zh)
        })
    }
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFault {
    /// The line of the file, or the row of the sheet, from 1.
    pub line: u32,
    /// The column.
    pub column: ItemColumn,
    /// What is wrong; ranges of prices are in yuan.
    pub problem: Problem,
}

impl ItemFault {
    pub(super) const fn at(line: u32, column: ItemColumn, problem: Problem) -> Self {
        Self { line, column, problem }
    }
}

impl Clinic {
    /// The items that a query means as a sheet that [`Clinic::item_take`] reads back.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn item_sheet(&self, actor: &Actor, query: &ItemQuery, lang: Lang) -> Result<Sheet, AppError> {
        actor.require(Permission::ItemEdit)?;
        let items = self.item_search(actor, query)?;
        Ok(Sheet {
            name: lang.pick("价目表", "Price list").to_owned(),
            columns: ItemColumn::ALL.map(|column| column.of_paper(lang)).to_vec(),
            rows: items.iter().map(|item| ItemColumn::ALL.map(|column| column.cell(item, lang)).to_vec()).collect(),
        })
    }

    /// Looks a list over without taking it in: CSV or a spreadsheet, with a header that names its columns or else with
    /// all of them in the order of [`ItemColumn::ALL`]. Items are matched by their names; a column that is not there
    /// changes nothing.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], and those of a file that cannot be read.
    pub fn item_look_over(&self, actor: &Actor, bytes: &[u8]) -> Result<ItemReading, AppError> {
        actor.require(Permission::ItemEdit)?;
        let (lines, mut faults) = line::read(bytes)?;
        let plan = self.books.read(|tx| Plan::of(tx, &lines, self.now()))?;
        let ItemsTaken { new, changed, same, new_categories } = plan.sums();
        faults.extend(plan.faults.iter().cloned());
        faults.sort_by_key(|fault| fault.line);
        faults.truncate(FAULTS_MOST);
        Ok(ItemReading { new, changed, same, new_categories, shown: plan.changes().take(SHOWN_MOST).collect(), faults })
    }

    /// Takes a list in, all of it or nothing: items that are new are added, those that are there are changed, and
    /// those that are not in the list stay as they are.
    ///
    /// # Errors
    /// [`Problem::Malformed`], about the field `file`, when a line has a fault; [`Problem::Forbidden`], and those of a
    /// file that cannot be read.
    pub fn item_take(&self, actor: &Actor, key: &Key, bytes: &[u8]) -> Result<ItemsTaken, AppError> {
        actor.require(Permission::ItemEdit)?;
        let faulty = || AppError::at(Problem::Malformed, "file");
        let (lines, faults) = line::read(bytes)?;
        if !faults.is_empty() {
            return Err(faulty());
        }
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        self.item_change(actor, key, "item_take", &digest, |tx, at| {
            let plan = Plan::of(tx, &lines, at)?;
            if !plan.faults.is_empty() {
                return Err(faulty());
            }
            plan.write(tx)?;
            log_change(tx, actor, at, "item_take", String::new(), lines.len())?;
            Ok(plan.sums())
        })
    }
}
