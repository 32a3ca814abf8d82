//! How a file is to be read: what was guessed, corrected, and can be kept under a name. Nothing here reads.

use serde::{Deserialize, Serialize};

pub use super::date::DayFormat;
pub use super::encoding::Encoding;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// The card number.
    Number,
    /// The phone.
    Phone,
    /// The name.
    Name,
    /// The day.
    Day,
    /// What was paid.
    Amount,
    /// The category.
    Category,
    /// The number of the sale.
    Sale,
}

impl ColumnRole {
    /// Every role.
    pub const ALL: [Self; 7] =
        [Self::Number, Self::Phone, Self::Name, Self::Day, Self::Amount, Self::Category, Self::Sale];

    /// The stable code, which is also the name of the field in a list of refused lines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Day => "day",
            Self::Amount => "amount",
            Self::Category => "category",
            Self::Sale => "sale",
        }
    }
}

/// What stands between the cells of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// A tab.
    Tab,
    /// `;`
    Semicolon,
    /// `|`
    Bar,
    /// Runs of blanks.
    Blanks,
}

impl Separator {
    /// Every separator. Where two fit equally well, the earlier one is meant: a comma may be part of an amount.
    pub const ALL: [Self; 5] = [Self::Tab, Self::Bar, Self::Semicolon, Self::Comma, Self::Blanks];

    /// The one byte that separates; runs of blanks have none.
    #[must_use]
    pub(crate) const fn byte(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Tab => Some(b'\t'),
            Self::Semicolon => Some(b';'),
            Self::Bar => Some(b'|'),
            Self::Blanks => None,
        }
    }
}

/// How the bytes of a file become rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "format")]
pub enum Layout {
    /// A text file.
    Text {
        /// How its characters are written.
        encoding: Encoding,
        /// What stands between its cells.
        separator: Separator,
    },
    /// A workbook.
    Workbook {
        /// The name of the sheet; the first one when there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sheet: Option<String>,
    },
}

/// A column, by its place or by the name in the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// The place, from 0.
    Place(usize),
    /// The name in the header.
    Name(String),
}

/// Which column holds what. A role that there is not is refused by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The card number. Without one, members are found by their phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Column>,
    /// The phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Column>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Column>,
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Column>,
    /// What was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Column>,
    /// The category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Column>,
    /// The number of the sale. Without one, lines are known by their content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<Column>,
}

impl Columns {
    /// The column with a role.
    #[must_use]
    pub const fn get(&self, role: ColumnRole) -> Option<&Column> {
        match role {
            ColumnRole::Number => self.number.as_ref(),
            ColumnRole::Phone => self.phone.as_ref(),
            ColumnRole::Name => self.name.as_ref(),
            ColumnRole::Day => self.day.as_ref(),
            ColumnRole::Amount => self.amount.as_ref(),
            ColumnRole::Category => self.category.as_ref(),
            ColumnRole::Sale => self.sale.as_ref(),
        }
    }

    /// Gives a role to a column.
    pub fn set(&mut self, role: ColumnRole, column: Option<Column>) {
        *match role {
            ColumnRole::Number => &mut self.number,
            ColumnRole::Phone => &mut self.phone,
            ColumnRole::Name => &mut self.name,
            ColumnRole::Day => &mut self.day,
            ColumnRole::Amount => &mut self.amount,
            ColumnRole::Category => &mut self.category,
            ColumnRole::Sale => &mut self.sale,
        } = column;
    }

    /// The roles that are needed and that no column has: the day, the amount, and the number or the phone.
    #[must_use]
    pub fn missing(&self) -> Vec<ColumnRole> {
        let mut missing = Vec::new();
        if self.number.is_none() && self.phone.is_none() {
            missing.push(ColumnRole::Number);
        }
        missing.extend([ColumnRole::Day, ColumnRole::Amount].into_iter().filter(|role| self.get(*role).is_none()));
        missing
    }
}

/// How a file is read, whole: what [`Clinic::import_inspect`](crate::Clinic::import_inspect) proposes and a person
/// corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// How its bytes become rows.
    #[serde(flatten)]
    pub layout: Layout,
    /// How many rows come before the data; the last of them names the columns. 0: there are no names.
    pub header_rows: usize,
    /// Which column holds what.
    pub columns: Columns,
    /// How days are written.
    pub day_format: DayFormat,
}

/// What a file is, as a [`Mapping`] says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// [`Layout::Text`].
    Text,
    /// [`Layout::Workbook`].
    Workbook,
}

/// What a person has decided about a file so far; the rest is guessed. A field that there is not is refused by name: who
/// misspells `day_format` has decided nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MappingChoice {
    /// What the file is. It decides nothing, since the file says that itself; it stands in every whole mapping.
    pub format: Option<Format>,
    /// The encoding of a text file.
    pub encoding: Option<Encoding>,
    /// The separator of a text file.
    pub separator: Option<Separator>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How many rows come before the data.
    pub header_rows: Option<usize>,
    /// Which column holds what; decided as a whole.
    pub columns: Option<Columns>,
    /// How days are written.
    pub day_format: Option<DayFormat>,
}

impl From<Mapping> for MappingChoice {
    fn from(mapping: Mapping) -> Self {
        let (format, encoding, separator, sheet) = match mapping.layout {
            Layout::Text { encoding, separator } => (Format::Text, Some(encoding), Some(separator), None),
            Layout::Workbook { sheet } => (Format::Workbook, None, None, sheet),
        };
        Self {
            format: Some(format),
            encoding,
            separator,
            sheet,
            header_rows: Some(mapping.header_rows),
            columns: Some(mapping.columns),
            day_format: Some(mapping.day_format),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_written_as_people_can_read_it() {
        let mapping = Mapping {
            layout: Layout::Text { encoding: Encoding::Utf8, separator: Separator::Comma },
            header_rows: 1,
            columns: Columns {
                number: Some(Column::Name("会员号".into())),
                day: Some(Column::Place(1)),
                amount: Some(Column::Place(2)),
                ..Columns::default()
            },
            day_format: DayFormat::YearFirst,
        };
        let json = serde_json::to_string(&mapping).unwrap();
        assert_eq!(
            json,
            r#"{"format":"text","encoding":"utf8","separator":"comma","header_rows":1,"columns":{"number":"会员号","day":1,"amount":2},"day_format":"year_first"}"#
        );
        assert_eq!(serde_json::from_str::<Mapping>(&json).unwrap(), mapping);
        // What pages show can be brought as what a person decided.
        assert_eq!(serde_json::from_str::<MappingChoice>(&json).unwrap(), MappingChoice::from(mapping.clone()));
        assert_eq!(mapping.columns.missing(), []);
        assert_eq!(Columns::default().missing(), [ColumnRole::Number, ColumnRole::Day, ColumnRole::Amount]);
    }

    #[test]
    fn what_is_misspelt_is_refused_by_name() {
        for (json, key) in [
            (r#"{"day_fromat":"day_first"}"#, "`day_fromat`"),
            (r#"{"columns":{"nmae":2}}"#, "`nmae`"),
            (r#"{"format":"txt"}"#, "`txt`"),
        ] {
            let error = serde_json::from_str::<MappingChoice>(json).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
