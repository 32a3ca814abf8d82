//! What lines of a price list do to the items that are there: worked out first, then written as it was worked out.

use std::collections::{BTreeMap, BTreeSet};

use yanji_books::id::{CategoryId, ItemId};
use yanji_books::{Read, Tx, items};
use yanji_words::Problem;

use super::column::ItemColumn;
use super::line::Line;
use super::sheet::{ItemChange, ItemFault, ItemsTaken};
use super::{Item, ItemFields, free};
use crate::clock::Instant;
use crate::error::AppError;

/// What a list does.
pub(super) struct Plan {
    categories: Vec<items::Category>,
    rows: Vec<Row>,
    /// What of it cannot be.
    pub(super) faults: Vec<ItemFault>,
}

/// What a line does.
struct Row {
    line: u32,
    before: Option<items::Item>,
    after: items::Item,
}

/// What is there before the lines.
struct There {
    categories: BTreeMap<String, CategoryId>,
    items: BTreeMap<String, items::Item>,
}

impl Plan {
    /// What lines do to the items that are there at an instant.
    pub(super) fn of(tx: &mut dyn Read, lines: &[Line], at: Instant) -> Result<Self, AppError> {
        let mut there = There {
            categories: items::categories(tx)?.into_iter().map(|category| (category.name, category.id)).collect(),
            items: items::list(tx)?.into_iter().map(|item| (item.name.clone(), item)).collect(),
        };
        let mut plan = Self { categories: Vec::new(), rows: Vec::with_capacity(lines.len()), faults: Vec::new() };
        for (place, line) in (0_i64..).zip(lines) {
            // Lists are shown in the order in which their rows were added: that of the file.
            let created_at = at.0.saturating_add(place);
            if let Err(fault) = plan.add(&mut there, line, created_at) {
                plan.faults.push(fault);
            }
        }
        plan.find_codes_given_twice(there);
        Ok(plan)
    }

    fn add(&mut self, there: &mut There, line: &Line, created_at: i64) -> Result<(), ItemFault> {
        let missing = |column| ItemFault::at(line.number, column, Problem::Missing);
        let before = there.items.remove(&line.name);
        let (category, category_name) = match (&line.category, &before) {
            (Some(name), _) => (self.category(there, name, created_at), name.clone()),
            (None, Some(item)) => (item.category, item.category_name.clone()),
            (None, None) => return Err(missing(ItemColumn::Category)),
        };
        let kept = before.as_ref();
        let price_fen = line.price_fen.or(kept.map(|item| item.price_fen));
        let fields = ItemFields {
            kind: line.kind.or(kept.map(|item| item.kind)).unwrap_or_default(),
            code: line.code.clone().or_else(|| kept.and_then(|item| item.code.clone())).unwrap_or_default(),
            wholesale_fen: line.wholesale_fen.unwrap_or(kept.and_then(|item| item.wholesale_fen)),
            member_fen: line.member_fen.unwrap_or(kept.and_then(|item| item.member_fen)),
            floor_fen: line.floor_fen.or(kept.map(|item| item.floor_fen)).unwrap_or(0),
            minutes: line.minutes.or(kept.map(|item| item.minutes)).unwrap_or(0),
            cautions: line.cautions.clone().or_else(|| kept.map(|item| item.cautions.clone())).unwrap_or_default(),
            is_hidden: line.is_hidden.or(kept.map(|item| item.is_hidden)).unwrap_or(false),
            ..ItemFields::new(category, line.name.as_str(), price_fen.ok_or_else(|| missing(ItemColumn::Price))?)
        };
        let fields = fields.checked().map_err(|error| {
            let column = error.field.as_deref().and_then(ItemColumn::of_field).unwrap_or(ItemColumn::Name);
            ItemFault::at(line.number, column, error.problem)
        })?;
        let (id, created_at) =
            kept.map_or_else(|| (ItemId::new(created_at), created_at), |item| (item.id, item.created_at));
        let after = fields.row(id, category_name, created_at);
        self.rows.push(Row { line: line.number, before, after });
        Ok(())
    }

    /// The category of a name, which becomes a new one where there is none.
    fn category(&mut self, there: &mut There, name: &str, created_at: i64) -> CategoryId {
        *there.categories.entry(name.to_owned()).or_insert_with(|| {
            let id = CategoryId::new(created_at);
            self.categories.push(items::Category { id, name: name.to_owned(), is_hidden: false, created_at });
            id
        })
    }

    /// Finds the codes that two items would have, once all of it is written.
    fn find_codes_given_twice(&mut self, untouched: There) {
        let mut taken: BTreeSet<String> = untouched.items.into_values().filter_map(|item| item.code).collect();
        for row in &self.rows {
            if row.after.code.as_ref().is_some_and(|code| !taken.insert(code.clone())) {
                self.faults.push(ItemFault::at(row.line, ItemColumn::Code, Problem::CodeTaken));
            }
        }
    }

    /// How many lines there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// How much it is.
    pub(super) fn sums(&self) -> ItemsTaken {
        let new = self.rows.iter().filter(|row| row.before.is_none()).count();
        let same = self.rows.iter().filter(|row| !row.is_change()).count();
        ItemsTaken {
            new,
            changed: self.rows.len() - new - same,
            same,
            new_categories: self.categories.iter().map(|category| category.name.clone()).collect(),
        }
    }

    /// What will be new or otherwise.
    pub(super) fn changes(&self) -> impl Iterator<Item = ItemChange> {
        self.rows.iter().filter(|row| row.is_change()).map(|row| ItemChange {
            line: row.line,
            before: row.before.clone().map(Item::from),
            after: Item::from(row.after.clone()),
        })
    }

    /// The plan without what would change an item that is there.
    pub(super) fn additions_only(mut self) -> Self {
        self.rows.retain(|row| row.before.is_none());
        self.categories.retain(|category| self.rows.iter().any(|row| row.after.category == category.id));
        self
    }

    /// Writes a plan that has no faults.
    pub(super) fn write(&self, tx: &mut dyn Tx) -> Result<(), AppError> {
        for category in &self.categories {
            items::insert_category(tx, category)?;
        }
        let changed = || self.rows.iter().filter(|row| row.is_change());
        // Codes that go from one item to another are free in between.
        for before in changed().filter_map(|row| row.before.as_ref().filter(|before| before.code != row.after.code)) {
            free(items::update(tx, &items::Item { code: None, ..before.clone() })?)?;
        }
        for row in changed() {
            let taken = match row.before {
                Some(_) => items::update(tx, &row.after)?,
                None => items::insert(tx, &row.after)?,
            };
            free(taken)?;
        }
        Ok(())
    }
}

impl Row {
    fn is_change(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }
}
