//! The whole list of services as a sheet, and back: a file is looked over first, and taken in whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use yanji_books::id::{CategoryId, ItemId};
use yanji_books::{Read, Tx, items};
use yanji_words::Problem;

use super::ItemFields;
use super::fields::{MINUTES_MOST, PRICE_MOST};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::import;
use crate::once::Key;
use crate::paper::{Cell, Column, Kind, Sheet};

/// The most lines of a list.
const LINES_MOST: usize = 5_000;
/// The most faults that are told.
const FAULTS_MOST: usize = 100;

/// What stands above the columns, in the language of whoever takes the list away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTitles {
    /// The name of the sheet.
    pub sheet: String,
    /// Above the categories, names, prices in yuan, minutes, and the mark of what is hidden, in this order.
    pub columns: [String; 5],
    /// The mark of what is hidden.
    pub hidden: String,
}

/// What a list in a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemReading {
    /// How many services are new.
    pub new: usize,
    /// How many are there and will be changed.
    pub changed: usize,
    /// How many are there just so.
    pub same: usize,
    /// Categories that are new, in the order of the file.
    pub new_categories: Vec<String>,
    /// Why nothing is taken in, the first hundred; empty when all of it can be.
    pub faults: Vec<ItemFault>,
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFault {
    /// The line of the file, or the row of the sheet, from 1.
    pub line: u32,
    /// The column: `category`, `name`, `price` or `minutes`.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// A service as a line says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    pub(super) category: String,
    pub(super) name: String,
    pub(super) price_fen: i64,
    pub(super) minutes: i64,
    pub(super) is_hidden: bool,
}

impl Clinic {
    /// Every service as a sheet that [`Clinic::item_take`] reads back.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn item_sheet(&self, actor: &Actor, titles: &ItemTitles) -> Result<Sheet, AppError> {
        actor.require(Permission::SettingsManage)?;
        let (categories, services) =
            self.books.read(|tx| Ok::<_, AppError>((items::categories(tx)?, items::list(tx)?)))?;
        let names: BTreeMap<CategoryId, String> =
            categories.into_iter().map(|category| (category.id, category.name)).collect();
        let kinds = [Kind::Text, Kind::Text, Kind::Money, Kind::Whole, Kind::Text];
        let columns = titles.columns.iter().zip(kinds).map(|(title, kind)| Column::new(title.clone(), kind));
        let row = |service: items::Item| {
            vec![
                names.get(&service.category).map_or(Cell::Empty, |name| Cell::Text(name.clone())),
                Cell::Text(service.name),
                Cell::Money(service.price_fen),
                Cell::Whole(service.minutes),
                if service.is_hidden { Cell::Text(titles.hidden.clone()) } else { Cell::Empty },
            ]
        };
        Ok(Sheet {
            name: titles.sheet.clone(),
            columns: columns.collect(),
            rows: services.into_iter().map(row).collect(),
        })
    }

    /// Looks a list over without taking it in. Its columns stand in the order of [`Clinic::item_sheet`]; a first row
    /// whose third cell is no price is the header. Services are told apart by their names.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], and those of a file that cannot be read.
    pub fn item_look_over(&self, actor: &Actor, bytes: &[u8]) -> Result<ItemReading, AppError> {
        actor.require(Permission::SettingsManage)?;
        let (lines, faults) = read(bytes)?;
        let mut reading = self.books.read(|tx| compared(tx, &lines))?;
        reading.faults = faults;
        Ok(reading)
    }

    /// Takes a list in, all of it or nothing: services that are new are added, those that are there are changed, and
    /// those that are not in the list stay as they are.
    ///
    /// # Errors
    /// [`Problem::Malformed`], about the field `file`, when a line has a fault; [`Problem::Forbidden`], and those of a
    /// file that cannot be read.
    pub fn item_take(&self, actor: &Actor, key: &Key, bytes: &[u8]) -> Result<usize, AppError> {
        actor.require(Permission::SettingsManage)?;
        let (lines, faults) = read(bytes)?;
        if !faults.is_empty() {
            return Err(AppError::at(Problem::Malformed, "file"));
        }
        self.item_change(actor, key, "item_take", &lines, |tx, at| {
            write(tx, &lines, at)?;
            super::log_change(tx, actor, at, "item_take", String::new(), lines.len())?;
            Ok(lines.len())
        })
    }
}

/// Those lines whose services are not there yet.
pub(super) fn new_lines(tx: &mut dyn Read, lines: &[Line]) -> Result<Vec<Line>, AppError> {
    let known: BTreeSet<String> = items::list(tx)?.into_iter().map(|item| item.name).collect();
    Ok(lines.iter().filter(|line| !known.contains(&line.name)).cloned().collect())
}

/// Adds and changes what the lines say, with the categories that they need.
pub(super) fn write(tx: &mut dyn Tx, lines: &[Line], at: Instant) -> Result<(), AppError> {
    let mut categories: BTreeMap<String, CategoryId> =
        items::categories(tx)?.into_iter().map(|category| (category.name, category.id)).collect();
    let known: BTreeMap<String, items::Item> =
        items::list(tx)?.into_iter().map(|item| (item.name.clone(), item)).collect();
    for (place, line) in (0_i64..).zip(lines) {
        // Lists are shown in the order in which their rows were added: that of the file.
        let created_at = at.0.saturating_add(place);
        let category = match categories.get(&line.category) {
            Some(id) => *id,
            None => {
                let id = CategoryId::new(created_at);
                let new = items::Category { id, name: line.category.clone(), is_hidden: false, created_at };
                items::insert_category(tx, &new)?;
                categories.insert(line.category.clone(), id);
                id
            }
        };
        let fields = ItemFields {
            minutes: line.minutes,
            is_hidden: line.is_hidden,
            ..ItemFields::new(category, line.name.clone(), line.price_fen)
        };
        let row = |id, created_at| fields.row(id, line.category.clone(), created_at);
        match known.get(&line.name) {
            Some(found) => items::update(tx, &row(found.id, found.created_at))?,
            None => items::insert(tx, &row(ItemId::new(created_at), created_at))?,
        };
    }
    Ok(())
}

fn compared(tx: &mut dyn Read, lines: &[Line]) -> Result<ItemReading, AppError> {
    let categories: BTreeMap<CategoryId, String> =
        items::categories(tx)?.into_iter().map(|category| (category.id, category.name)).collect();
    let known: BTreeMap<String, items::Item> =
        items::list(tx)?.into_iter().map(|item| (item.name.clone(), item)).collect();
    let mut reading = ItemReading::default();
    for line in lines {
        let is_known = categories.values().any(|name| *name == line.category);
        if !is_known && !reading.new_categories.contains(&line.category) {
            reading.new_categories.push(line.category.clone());
        }
        let kept = known.get(&line.name).map(|found| Line {
            category: categories.get(&found.category).cloned().unwrap_or_default(),
            name: found.name.clone(),
            price_fen: found.price_fen,
            minutes: found.minutes,
            is_hidden: found.is_hidden,
        });
        match kept {
            None => reading.new += 1,
            Some(kept) if kept == *line => reading.same += 1,
            Some(_) => reading.changed += 1,
        }
    }
    Ok(reading)
}

/// The sound lines of a file, and what is wrong with the others.
fn read(bytes: &[u8]) -> Result<(Vec<Line>, Vec<ItemFault>), AppError> {
    let table = import::table_of(bytes)?;
    let has_header = table.row(0).is_some_and(|row| import::fen_of(row.cell(2)).is_none());
    let (mut lines, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in table.rows_from(usize::from(has_header)) {
        let cells = [0, 1, 2, 3, 4].map(|column| unguarded(row.cell(column)));
        match line(cells) {
            Ok(line) if seen.insert(line.name.clone()) => lines.push(line),
            Ok(_) => faults.push(ItemFault { line: row.line, field: "name".to_owned(), problem: Problem::NameTaken }),
            Err(error) => {
                let field = error.field.unwrap_or_default();
                faults.push(ItemFault { line: row.line, field, problem: error.problem });
            }
        }
        if faults.len() >= FAULTS_MOST {
            break;
        }
    }
    if lines.is_empty() && faults.is_empty() {
        return Err(AppError::at(Problem::FileEmpty, "file"));
    }
    if lines.len() > LINES_MOST {
        let most = i64::try_from(LINES_MOST).unwrap_or(i64::MAX);
        return Err(AppError::at(Problem::OutOfRange { least: 1, most }, "file"));
    }
    Ok((lines, faults))
}

fn line([category, name, price, minutes, hidden]: [&str; 5]) -> Result<Line, AppError> {
    let range = |most, field: &'static str| AppError::at(Problem::OutOfRange { least: 0, most }, field);
    let price_fen = match price.trim() {
        "" => return Err(AppError::at(Problem::Missing, "price")),
        text => import::fen_of(text).ok_or_else(|| AppError::at(Problem::Malformed, "price"))?,
    };
    let minutes = match minutes.trim() {
        "" => 0,
        text => text.parse().map_err(|_| AppError::at(Problem::Malformed, "minutes"))?,
    };
    let line = Line {
        category: field::name(category, "category", 32)?,
        name: field::name(name, "name", 64)?,
        price_fen,
        minutes,
        is_hidden: !hidden.trim().is_empty(),
    };
    match (price_fen, minutes) {
        (fen, _) if !(0..=PRICE_MOST).contains(&fen) => Err(range(PRICE_MOST / 100, "price")),
        (_, minutes) if !(0..=MINUTES_MOST).contains(&minutes) => Err(range(MINUTES_MOST, "minutes")),
        _ => Ok(line),
    }
}

/// A cell without the quote that keeps a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
    rest.unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_or_without_a_header() {
        let body = "护理,小气泡,198,45,\n护理,'=补水,\"1,298.50\",,隐藏\n";
        for text in [body.to_owned(), format!("类目,名称,价格,分钟,隐藏\n{body}")] {
            let (lines, faults) = read(text.as_bytes()).unwrap();
            assert_eq!(faults, []);
            let shown: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.price_fen, l.minutes, l.is_hidden)).collect();
            assert_eq!(shown, [("小气泡", 19_800, 45, false), ("=补水", 129_850, 0, true)]);
        }
    }

    #[test]
    fn every_line_with_a_fault_is_told() {
        let text = "类目,名称,价格,分钟\n,a,1,1\n护理,,1,1\n护理,b,x,1\n护理,c,1,y\n护理,d,-1,1\n护理,e,1,1441\n护理,f,1\n护理,f,2\n";
        let (lines, faults) = read(text.as_bytes()).unwrap();
        assert_eq!(lines.len(), 1);
        let told: Vec<_> =
            faults.iter().map(|fault| (fault.line, fault.field.as_str(), fault.problem.code())).collect();
        assert_eq!(
            told,
            [
                (2, "category", "missing_field"),
                (3, "name", "missing_field"),
                (4, "price", "malformed"),
                (5, "minutes", "malformed"),
                (6, "price", "malformed"),
                (7, "minutes", "out_of_range"),
                (9, "name", "name_taken"),
            ]
        );
        assert!(read("类目,名称,价格\n".as_bytes()).is_err());
    }
}
