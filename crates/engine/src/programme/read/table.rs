//! Tables of a file, key by key: the typed getters that note places and collect every error on the way.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::decimal::{self, DecimalFault};
use super::fault::{ProgrammeError, ProgrammeFault, ValueType};
use super::place::{Lines, Place, Places};
use crate::number::Micros;

/// What is gathered while a file is read.
pub(super) struct Reader<'s> {
    lines: Lines<'s>,
    /// Where the keys stand.
    pub(super) places: Places,
    /// Everything that is wrong so far.
    pub(super) errors: Vec<ProgrammeError>,
}

/// A table with the path to it.
pub(super) struct Table<'t, 'i> {
    /// The path of its key; empty for the file.
    pub(super) path: String,
    place: Place,
    entries: &'t DeTable<'i>,
}

/// A value with the path to it.
pub(super) struct Item<'t, 'i> {
    /// The path of its key.
    pub(super) path: String,
    /// Where it stands.
    pub(super) place: Place,
    value: &'t DeValue<'i>,
}

/// The largest number that is read before anybody asks for a range.
const MOST_NUMBER: i64 = 1_000_000_000_000;

/// The type of a value.
fn type_of(value: &DeValue<'_>) -> ValueType {
    match value {
        DeValue::String(_) => ValueType::Text,
        DeValue::Integer(_) => ValueType::Whole,
        DeValue::Float(_) => ValueType::Decimal,
        DeValue::Boolean(_) => ValueType::Flag,
        DeValue::Datetime(_) => ValueType::Date,
        DeValue::Array(_) => ValueType::List,
        DeValue::Table(_) => ValueType::Table,
    }
}

/// The path of a key in the table at `path`, quoted where TOML would want quotes.
pub(crate) fn key_path(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let key = if bare { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

impl<'s> Reader<'s> {
    /// A reader of this text that has seen nothing yet.
    pub(super) fn new(source: &'s str) -> Self {
        Self { lines: Lines::of(source), places: Places::default(), errors: Vec::new() }
    }

    /// The place of a byte offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        self.lines.place(offset)
    }

    /// Notes that something is wrong.
    pub(super) fn wrong(&mut self, place: Place, key: impl Into<String>, fault: ProgrammeFault) {
        self.errors.push(ProgrammeError::at(place, key, fault));
    }

    /// The file itself as a table that may have the keys `known`.
    pub(super) fn root<'t, 'i>(&mut self, entries: &'t DeTable<'i>, known: &'static [&'static str]) -> Table<'t, 'i> {
        let table = Table { path: String::new(), place: Place { line: 1, column: 1 }, entries };
        self.report_unknown(&table, known);
        table
    }

    /// The item as a table that may have the keys `known`; other keys are wrong.
    pub(super) fn table<'t, 'i>(
        &mut self,
        item: &Item<'t, 'i>,
        known: &'static [&'static str],
    ) -> Option<Table<'t, 'i>> {
        let table = self.open_table(item)?;
        self.report_unknown(&table, known);
        Some(table)
    }

    /// The item as a table with any keys.
    pub(super) fn open_table<'t, 'i>(&mut self, item: &Item<'t, 'i>) -> Option<Table<'t, 'i>> {
        let DeValue::Table(entries) = item.value else {
            return self.wrong_type(item, ValueType::Table);
        };
        Some(Table { path: item.path.clone(), place: item.place, entries })
    }

    /// Reports the keys of a table that the language does not describe.
    pub(super) fn report_unknown(&mut self, table: &Table<'_, '_>, known: &'static [&'static str]) {
        for key in table.entries.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let place = self.place(key.span().start);
            self.wrong(place, key_path(&table.path, key.get_ref()), ProgrammeFault::UnknownKey { known });
        }
    }

    /// The value of a key, if it is there.
    pub(super) fn get<'t, 'i>(&mut self, table: &Table<'t, 'i>, key: &str) -> Option<Item<'t, 'i>> {
        let (key, value) = table.entries.get_key_value(key)?;
        Some(self.item(&table.path, key, value))
    }

    /// The value of a key that must be there.
    pub(super) fn required<'t, 'i>(&mut self, table: &Table<'t, 'i>, key: &str) -> Option<Item<'t, 'i>> {
        let item = self.get(table, key);
        if item.is_none() {
            self.wrong(table.place, key_path(&table.path, key), ProgrammeFault::MissingKey);
        }
        item
    }

    /// All keys and values of a table, in the order of the file.
    pub(super) fn entries<'t, 'i>(&mut self, table: &Table<'t, 'i>) -> Vec<(&'t str, Item<'t, 'i>)> {
        let mut entries: Vec<_> = table.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries.into_iter().map(|(key, value)| (key.get_ref().as_ref(), self.item(&table.path, key, value))).collect()
    }

    fn item<'t, 'i>(
        &mut self,
        path: &str,
        key: &Spanned<std::borrow::Cow<'i, str>>,
        value: &'t Spanned<DeValue<'i>>,
    ) -> Item<'t, 'i> {
        let path = key_path(path, key.get_ref());
        self.places.note(&path, self.lines.place(key.span().start));
        Item { path, place: self.place(value.span().start), value: value.get_ref() }
    }

    /// The item as a list.
    pub(super) fn list<'t, 'i>(&mut self, item: &Item<'t, 'i>) -> Option<Vec<Item<'t, 'i>>> {
        let DeValue::Array(values) = item.value else {
            return self.wrong_type(item, ValueType::List);
        };
        let items = values.iter().enumerate().map(|(index, value)| {
            let path = format!("{}[{index}]", item.path);
            let place = self.place(value.span().start);
            self.places.note(&path, place);
            Item { path, place, value: value.get_ref() }
        });
        Some(items.collect())
    }

    /// The item as a text.
    pub(super) fn text(&mut self, item: &Item<'_, '_>) -> Option<String> {
        match item.value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            _ => self.wrong_type(item, ValueType::Text),
        }
    }

    /// The item as a text with something in it.
    pub(super) fn filled_text(&mut self, item: &Item<'_, '_>) -> Option<String> {
        let text = self.text(item)?;
        if text.trim().is_empty() {
            self.wrong(item.place, item.path.clone(), ProgrammeFault::EmptyText);
            return None;
        }
        Some(text)
    }

    /// The item as `true` or `false`.
    pub(super) fn flag(&mut self, item: &Item<'_, '_>) -> Option<bool> {
        match item.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_type(item, ValueType::Flag),
        }
    }

    /// The item as one of some words.
    pub(super) fn word<T: Copy>(
        &mut self,
        item: &Item<'_, '_>,
        words: &'static [&'static str],
        values: &[T],
    ) -> Option<T> {
        let found = self.text(item)?;
        let value = words.iter().position(|word| **word == found).and_then(|index| values.get(index));
        if value.is_none() {
            self.wrong(item.place, item.path.clone(), ProgrammeFault::UnknownWord { known: words, found });
        }
        value.copied()
    }

    /// The item as a whole number in a range.
    pub(super) fn whole<T: TryFrom<i64>>(&mut self, item: &Item<'_, '_>, range: RangeInclusive<i64>) -> Option<T> {
        let DeValue::Integer(number) = item.value else {
            return self.wrong_type(item, ValueType::Whole);
        };
        let value = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix());
        let value = value.ok().filter(|value| range.contains(value)).and_then(|value| T::try_from(value).ok());
        if value.is_none() {
            self.out_of_range(item, range, number.to_string());
        }
        value
    }

    /// The item as an exact decimal from 0 to `most`, with at most six places.
    pub(super) fn decimal(&mut self, item: &Item<'_, '_>, most: i64) -> Option<Micros> {
        let (found, parsed) = match item.value {
            DeValue::Integer(number) if number.radix() == 10 => {
                (number.to_string(), decimal::parse(number.as_str(), most))
            }
            DeValue::Integer(_) => return self.whole(item, 0..=most).map(Micros::whole),
            DeValue::Float(number) => (number.to_string(), decimal::parse(number.as_str(), most)),
            _ => return self.wrong_type(item, ValueType::Decimal),
        };
        match parsed {
            Ok(number) => return Some(number),
            Err(DecimalFault::OutOfRange) => self.out_of_range(item, 0..=most, found),
            Err(DecimalFault::TooPrecise) => {
                self.wrong(item.place, item.path.clone(), ProgrammeFault::TooPrecise { found });
            }
            Err(DecimalFault::NotFinite) => {
                self.wrong(item.place, item.path.clone(), ProgrammeFault::NotFinite { found });
            }
        }
        None
    }

    /// The item as a number, exactly, with its text; no number where it is none of six decimals up to 10¹².
    pub(super) fn number(&mut self, item: &Item<'_, '_>) -> Option<(String, Option<Micros>)> {
        let found = match item.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) => {
                let value = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok();
                let value = value.filter(|value| (0..=MOST_NUMBER).contains(value));
                return Some((number.to_string(), value.map(Micros::whole)));
            }
            _ => return self.wrong_type(item, ValueType::Decimal),
        };
        Some((found.to_owned(), decimal::parse(found, MOST_NUMBER).ok()))
    }

    /// The text of a day, in quotes or as a date of TOML.
    pub(super) fn date_text(&mut self, item: &Item<'_, '_>) -> Option<String> {
        match item.value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => self.wrong_type(item, ValueType::Date),
        }
    }

    fn out_of_range(&mut self, item: &Item<'_, '_>, range: RangeInclusive<i64>, found: String) {
        let fault = ProgrammeFault::OutOfRange { least: *range.start(), most: *range.end(), found };
        self.wrong(item.place, item.path.clone(), fault);
    }

    fn wrong_type<T>(&mut self, item: &Item<'_, '_>, expected: ValueType) -> Option<T> {
        let fault = ProgrammeFault::WrongType { expected, found: type_of(item.value) };
        self.wrong(item.place, item.path.clone(), fault);
        None
    }
}

impl Table<'_, '_> {
    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Where the table stands.
    pub(super) const fn place(&self) -> Place {
        self.place
    }
}

impl Item<'_, '_> {
    /// Whether it is a table.
    pub(super) const fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }
}
