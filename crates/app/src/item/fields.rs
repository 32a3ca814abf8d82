//! What is kept about an item, as somebody types it, and what of it is sound. Knows no table.

use serde::{Deserialize, Serialize};
use yanji_books::id::{CategoryId, ItemId};
use yanji_books::items::{self, ItemKind};
use yanji_words::Problem;

use crate::error::AppError;
use crate::field;

/// The most fen that an item costs: a million yuan.
pub(super) const PRICE_MOST: i64 = 100_000_000;
/// The most minutes that an item takes: a day.
pub(super) const MINUTES_MOST: i64 = 24 * 60;
/// The most characters of a name.
pub(super) const NAME_MOST: usize = 64;
const CODE_MOST: usize = 32;
const CAUTIONS_MOST: usize = 500;

/// What is kept about an item from now on. All prices are for one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFields {
    /// Its category.
    pub category: CategoryId,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A short code or bar code, unique, kept in capitals: up to 32 ASCII letters, digits, `-`, `.`, `/` and `_`; empty
    /// for none.
    pub code: String,
    /// What it is called: 1 to 64 characters, unique.
    pub name: String,
    /// What it costs at the desk (零售): 0 to 100 000 000 fen.
    pub price_fen: i64,
    /// What it costs when it is sold in quantity (批发), in the same range; `None`: the same.
    pub wholesale_fen: Option<i64>,
    /// What members pay, in the same range; `None`: what the programme says.
    pub member_fen: Option<i64>,
    /// The least that it is ever sold at: 0 up to the lowest of the prices.
    pub floor_fen: i64,
    /// How long it takes: 0 to 1 440 minutes.
    pub minutes: i64,
    /// What is to be looked at before it is done or sold: up to 500 characters.
    pub cautions: String,
    /// Whether it is no longer sold.
    pub is_hidden: bool,
}

impl ItemFields {
    /// A treatment with a price and nothing else.
    #[must_use]
    pub fn new(category: CategoryId, name: impl Into<String>, price_fen: i64) -> Self {
        Self {
            category,
            kind: ItemKind::default(),
            code: String::new(),
            name: name.into(),
            price_fen,
            wholesale_fen: None,
            member_fen: None,
            floor_fen: 0,
            minutes: 0,
            cautions: String::new(),
            is_hidden: false,
        }
    }

    /// The fields as they are kept, if all are sound.
    pub(super) fn checked(&self) -> Result<Self, AppError> {
        within(self.price_fen, PRICE_MOST, "price_fen")?;
        self.wholesale_fen.map_or(Ok(()), |fen| within(fen, PRICE_MOST, "wholesale_fen"))?;
        self.member_fen.map_or(Ok(()), |fen| within(fen, PRICE_MOST, "member_fen"))?;
        within(self.floor_fen, PRICE_MOST, "floor_fen")?;
        if self.lowest_fen() < self.floor_fen {
            return Err(AppError::at(Problem::FloorAbovePrice, "floor_fen"));
        }
        within(self.minutes, MINUTES_MOST, "minutes")?;
        Ok(Self {
            name: field::name(&self.name, "name", NAME_MOST)?,
            code: code(&self.code)?,
            cautions: cautions(&self.cautions)?,
            ..self.clone()
        })
    }

    /// The lowest of the prices.
    fn lowest_fen(&self) -> i64 {
        let others = [self.wholesale_fen, self.member_fen].into_iter().flatten();
        others.fold(self.price_fen, i64::min)
    }

    pub(super) fn row(&self, id: ItemId, category_name: String, created_at: i64) -> items::Item {
        items::Item {
            id,
            category: self.category,
            category_name,
            kind: self.kind,
            code: Some(self.code.clone()).filter(|code| !code.is_empty()),
            name: self.name.clone(),
            price_fen: self.price_fen,
            wholesale_fen: self.wholesale_fen,
            member_fen: self.member_fen,
            floor_fen: self.floor_fen,
            minutes: self.minutes,
            cautions: self.cautions.clone(),
            is_hidden: self.is_hidden,
            created_at,
        }
    }
}

fn within(number: i64, most: i64, field: &'static str) -> Result<(), AppError> {
    if (0..=most).contains(&number) { Ok(()) } else { Err(AppError::at(Problem::OutOfRange { least: 0, most }, field)) }
}

/// A code as it is kept and looked for: in capitals, wide characters of a Chinese keyboard made narrow.
pub(super) fn code(text: &str) -> Result<String, AppError> {
    let code: String = text.trim().chars().map(narrowed).collect();
    if code.len() > CODE_MOST {
        return Err(AppError::at(Problem::TooLong { most: CODE_MOST }, "code"));
    }
    if code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-./_".contains(&byte)) {
        Ok(code.to_ascii_uppercase())
    } else {
        Err(AppError::at(Problem::Malformed, "code"))
    }
}

fn narrowed(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// Cautions may have several lines.
pub(super) fn cautions(text: &str) -> Result<String, AppError> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > CAUTIONS_MOST {
        return Err(AppError::at(Problem::TooLong { most: CAUTIONS_MOST }, "cautions"));
    }
    field::without_controls(&text.replace('\n', ""), "cautions")?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> ItemFields {
        ItemFields { floor_fen: 100, ..ItemFields::new(CategoryId([1; 16]), "水光针", 1_000) }
    }

    fn fault(fields: &ItemFields) -> (String, &'static str) {
        let error = fields.checked().unwrap_err();
        (error.field.clone().unwrap_or_default(), error.code())
    }

    #[test]
    fn no_price_lies_below_the_floor() {
        let wholesale = |fen| ItemFields { wholesale_fen: Some(fen), ..fields() };
        let member = |fen| ItemFields { member_fen: Some(fen), ..fields() };
        for low in [ItemFields { price_fen: 99, ..fields() }, wholesale(99), member(99)] {
            assert_eq!(fault(&low), ("floor_fen".to_owned(), "floor_above_price"));
        }
        for sound in [ItemFields { price_fen: 100, ..fields() }, wholesale(100), member(100)] {
            assert_eq!(sound.checked().unwrap(), sound);
        }
    }

    #[test]
    fn every_number_has_a_range() {
        for number in [-1, PRICE_MOST + 1] {
            for (bad, field) in [
                (ItemFields { price_fen: number, ..fields() }, "price_fen"),
                (ItemFields { wholesale_fen: Some(number), ..fields() }, "wholesale_fen"),
                (ItemFields { member_fen: Some(number), ..fields() }, "member_fen"),
                (ItemFields { floor_fen: number, ..fields() }, "floor_fen"),
                (ItemFields { minutes: number, ..fields() }, "minutes"),
            ] {
                assert_eq!(fault(&bad), (field.to_owned(), "out_of_range"));
            }
        }
    }

    #[test]
    fn a_code_is_kept_as_a_scanner_reads_it() {
        assert_eq!(code(" ha-1.0/b_ ").unwrap(), "HA-1.0/B_");
        assert_eq!(code("６９０１２３").unwrap(), "690123");
        assert_eq!(code("").unwrap(), "");
        assert_eq!(code(&"1".repeat(33)).unwrap_err().problem, Problem::TooLong { most: 32 });
        for bad in ["水光", "a b", "a\u{0}", "a,b"] {
            assert_eq!(code(bad).unwrap_err().problem, Problem::Malformed, "{bad}");
        }
    }

    #[test]
    fn cautions_are_of_several_lines_and_names_of_one() {
        let told = ItemFields { cautions: " 孕期禁用\r\n敏感肌先试 ".to_owned(), ..fields() };
        assert_eq!(told.checked().unwrap().cautions, "孕期禁用\n敏感肌先试");
        let long = ItemFields { cautions: "字".repeat(501), ..fields() };
        assert_eq!(fault(&long), ("cautions".to_owned(), "too_long"));
        assert_eq!(fault(&ItemFields { name: "a\nb".to_owned(), ..fields() }), ("name".to_owned(), "malformed"));
    }
}
