//! Values that several sections have: shares, amounts, names, lists, price lists.

use super::super::fault::ProgrammeFault;
use super::super::table::{Item, Reader, Table};
use crate::number::{Fen, Micros};
use crate::programme::benefit::{PriceList, Scope};

/// A hundredth, the finest step of a share in percent and of a yuan.
const HUNDREDTH: i64 = Micros::ONE.0 / 100;

/// The most of a thing that there is a number for: pieces in stock, pieces for one member.
const MOST_PIECES: i64 = 1_000_000_000;

/// A share in percent: above 0, up to 100 (or below it), with at most two decimals.
pub(super) fn share(reader: &mut Reader<'_>, item: &Item<'_, '_>, below_hundred: bool) -> Option<Micros> {
    let (found, number) = reader.number(item)?;
    let most = Micros::whole(100).0 - i64::from(below_hundred);
    let share = number.filter(|number| number.0 % HUNDREDTH == 0 && (1..=most).contains(&number.0));
    if share.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::NoShare { below_hundred, found });
    }
    share
}

/// An amount in yuan, with at most two decimals, from `least` to [`Fen::MOST`].
pub(super) fn amount(reader: &mut Reader<'_>, item: &Item<'_, '_>, least: Fen) -> Option<Fen> {
    let (found, number) = reader.number(item)?;
    let fen = number.filter(|number| number.0 % HUNDREDTH == 0).map(|number| Fen(number.0 / HUNDREDTH));
    let fen = fen.filter(|fen| (least..=Fen::MOST).contains(fen));
    if fen.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::NoAmount { least, found });
    }
    fen
}

/// A number of pieces under a key, if it is there.
pub(super) fn pieces(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &str) -> Option<u32> {
    reader.get(table, key).and_then(|item| reader.whole(&item, 1..=MOST_PIECES))
}

/// `true` or `false` under a key; `false` if it is not there.
pub(super) fn flag(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &str) -> bool {
    reader.get(table, key).and_then(|item| reader.flag(&item)).unwrap_or(false)
}

/// The categories and items that a rule is about.
pub(super) fn scope(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Scope {
    Scope { categories: names(reader, table, "categories"), items: names(reader, table, "items") }
}

/// The price list that a rule is for; `None`: both.
pub(super) fn price_list(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<PriceList> {
    let item = reader.get(table, "list")?;
    reader.word(&item, &["retail", "wholesale"], &[PriceList::Retail, PriceList::Wholesale])
}

fn names(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &str) -> Vec<String> {
    let Some(items) = reader.get(table, key).and_then(|item| filled_list(reader, &item)) else {
        return Vec::new();
    };
    let mut names = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(name) = reader.filled_text(item) {
            push_once(reader, item, &mut names, name);
        }
    }
    names
}

/// A list with something in it.
pub(super) fn filled_list<'t, 'i>(reader: &mut Reader<'_>, item: &Item<'t, 'i>) -> Option<Vec<Item<'t, 'i>>> {
    let list = reader.list(item)?;
    if list.is_empty() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::EmptyList);
        return None;
    }
    Some(list)
}

/// Adds an entry to a list that has each of its entries once.
pub(super) fn push_once<T: PartialEq>(reader: &mut Reader<'_>, item: &Item<'_, '_>, list: &mut Vec<T>, entry: T) {
    if list.contains(&entry) {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::RepeatedEntry);
    } else {
        list.push(entry);
    }
}

/// The words of a list under a key, each once; `None` if the key is not there.
pub(super) fn words<T: Copy + PartialEq>(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    key: &str,
    words: &'static [&'static str],
    values: &[T],
) -> Option<Vec<T>> {
    let items = reader.get(table, key).and_then(|item| filled_list(reader, &item))?;
    let mut list = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(value) = reader.word(item, words, values) {
            push_once(reader, item, &mut list, value);
        }
    }
    Some(list)
}
