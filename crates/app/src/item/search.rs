//! Items by what is asked for: the list of the office with its filters and order, and the few that a till means by what
//! was typed or scanned. Changes nothing.

use serde::{Deserialize, Serialize};
use yanji_books::id::CategoryId;
use yanji_books::{Read, items};

use super::{Item, ItemKind, fields, require_reader};
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::spelling;

/// How many items a till is shown at most.
const FOUND_MOST: usize = 20;
/// From how many characters on a text may be the beginning of a code.
const CODE_LEAST: usize = 2;

/// Which items, in which order; the default is everything that is sold, by category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemQuery {
    /// A code, a part of a name, or letters of its pinyin; any, when empty.
    pub text: String,
    /// Of which category.
    pub category: Option<CategoryId>,
    /// Of which kind.
    pub kind: Option<ItemKind>,
    /// Whether they are sold.
    pub sold: ItemSold,
    /// In which order.
    pub sort: ItemSort,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Whether items are sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemSold {
    /// Those that are.
    #[default]
    Yes,
    /// Those that are no longer.
    No,
    /// Both.
    Any,
}

impl ItemSold {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Any];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Any => "any",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sold| sold.code() == code)
    }
}

/// The order of items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemSort {
    /// By category, then as they were added.
    #[default]
    Category,
    /// By name.
    Name,
    /// By code; those without one first.
    Code,
    /// By the price at the desk.
    Price,
}

impl ItemSort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Category, Self::Name, Self::Code, Self::Price];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Name => "name",
            Self::Code => "code",
            Self::Price => "price",
        }
    }

    /// The order with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

impl Clinic {
    /// The items that a query means.
    ///
    /// # Errors
    /// [`Forbidden`](yanji_words::Problem::Forbidden) as for [`Clinic::item_list`].
    pub fn item_search(&self, actor: &Actor, query: &ItemQuery) -> Result<Vec<Item>, AppError> {
        require_reader(actor)?;
        self.books.read(|tx| searched(tx, query))
    }

    /// What is meant at a till, at most 20 items that are sold: the one whose code was scanned, and nothing else; or
    /// those whose codes begin so, with the text in their names, or with letters that spell a part of them in pinyin,
    /// the closest first.
    ///
    /// # Errors
    /// [`Forbidden`](yanji_words::Problem::Forbidden) as for [`Clinic::item_list`].
    pub fn item_find(&self, actor: &Actor, text: &str) -> Result<Vec<Item>, AppError> {
        require_reader(actor)?;
        let wanted = Wanted::of(text);
        if wanted.is_anything() {
            return Ok(Vec::new());
        }
        let sold = self.books.read(sold)?;
        if let Some(scanned) = sold.iter().find(|item| wanted.is_code_of(item)) {
            return Ok(vec![Item::from(scanned.clone())]);
        }
        let mut found: Vec<(Nearness, items::Item)> =
            sold.into_iter().filter_map(|item| Some((wanted.nearness(&item)?, item))).collect();
        found.sort_by_key(|(nearness, _)| *nearness);
        Ok(found.into_iter().take(FOUND_MOST).map(|(_, item)| Item::from(item)).collect())
    }
}

/// The items that a query means, in its order.
pub(super) fn searched(tx: &mut dyn Read, query: &ItemQuery) -> Result<Vec<Item>, AppError> {
    let wanted = Wanted::of(&query.text);
    let is_meant = |item: &items::Item| {
        query.category.is_none_or(|category| item.category == category)
            && query.kind.is_none_or(|kind| item.kind == kind)
            && match query.sold {
                ItemSold::Yes => !item.is_hidden,
                ItemSold::No => item.is_hidden,
                ItemSold::Any => true,
            }
            && (wanted.is_anything() || wanted.is_code_of(item) || wanted.nearness(item).is_some())
    };
    let mut found: Vec<Item> = items::list(tx)?.into_iter().filter(is_meant).map(Item::from).collect();
    match query.sort {
        ItemSort::Category => {}
        ItemSort::Name => found.sort_by(|one, other| one.name.cmp(&other.name)),
        ItemSort::Code => found.sort_by(|one, other| one.code.cmp(&other.code)),
        ItemSort::Price => found.sort_by_key(|item| item.price_fen),
    }
    if query.descending {
        found.reverse();
    }
    Ok(found)
}

/// The items that are sold, of categories that are.
fn sold(tx: &mut dyn Read) -> Result<Vec<items::Item>, AppError> {
    let hidden: Vec<CategoryId> =
        items::categories(tx)?.into_iter().filter(|category| category.is_hidden).map(|category| category.id).collect();
    let all = items::list(tx)?.into_iter();
    Ok(all.filter(|item| !item.is_hidden && !hidden.contains(&item.category)).collect())
}

/// What is looked for.
struct Wanted {
    /// In small letters.
    text: String,
    /// As a code; `None` when it cannot be one.
    code: Option<String>,
    /// As letters of pinyin; empty when it cannot be that.
    letters: Vec<u8>,
}

/// How near an item is to what is looked for; the nearest comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// Its code begins so.
    BeginsCode,
    /// Its name begins so.
    Begins,
    /// The text stands in its name.
    Holds,
    /// The pinyin of its name begins so.
    BeginsSpelt,
    /// The letters spell a part of its name.
    HoldsSpelt,
}

impl Wanted {
    fn of(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let code = fields::code(&text).ok().filter(|code| !code.is_empty());
        let is_spelt = text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'\''));
        let letters = if is_spelt { text.bytes().filter(u8::is_ascii_alphabetic).collect() } else { Vec::new() };
        Self { text, code, letters }
    }

    fn is_anything(&self) -> bool {
        self.text.is_empty()
    }

    fn is_code_of(&self, item: &items::Item) -> bool {
        self.code.is_some() && item.code == self.code
    }

    fn nearness(&self, item: &items::Item) -> Option<Nearness> {
        if self.text.len() >= CODE_LEAST && item.code.as_ref().is_some_and(|code| begins(code, &self.text)) {
            return Some(Nearness::BeginsCode);
        }
        let name = item.name.to_lowercase();
        match name.find(&self.text) {
            Some(0) => return Some(Nearness::Begins),
            Some(_) => return Some(Nearness::Holds),
            None if self.letters.is_empty() => return None,
            None => {}
        }
        if spelling::begins_so(&name, &self.letters) {
            return Some(Nearness::BeginsSpelt);
        }
        spelling::is_in(&name, &self.letters).then_some(Nearness::HoldsSpelt)
    }
}

/// Whether a code begins with a text in small letters.
fn begins(code: &str, text: &str) -> bool {
    code.get(..text.len()).is_some_and(|beginning| beginning.to_lowercase() == text)
}
