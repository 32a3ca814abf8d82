//! Which sheet of a workbook holds the history, where nobody has said so. Reads no line.

use serde::{Deserialize, Serialize};
use yanji_words::Problem;

use super::excel;
use super::guess::named_header;
use super::header::{Said, said};
use super::mapping::ColumnRole;
use super::table::Table;
use crate::error::AppError;

/// How many of the needed columns (member, day, amount) a header must name to be that of a history: a list of members
/// has the first of them too.
const NAMED_LEAST: usize = 2;

/// By what one sheet was taken among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetSign {
    /// Its header names the columns of a history.
    Header,
    /// It has the most rows.
    Rows,
}

/// A sheet that was taken among several that have content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetGuess {
    /// How many sheets have content: two or more.
    pub filled: usize,
    /// By what this one was taken.
    pub by: SheetSign,
}

/// The sheet that seems to hold the history.
pub(super) struct SheetFound {
    /// Its name; `None` in a workbook of one sheet.
    pub(super) name: Option<String>,
    pub(super) table: Table,
    /// `None` where no other has content.
    pub(super) guess: Option<SheetGuess>,
}

/// The sheet whose header names most of the columns that are needed, and among equals the one with most rows, the first
/// of them.
///
/// # Errors
/// [`Problem::FileUnreadable`].
pub(super) fn find(bytes: &[u8]) -> Result<SheetFound, AppError> {
    let (mut sheets, mut filled) = (0_usize, 0_usize);
    let mut best: Option<(usize, String, Table)> = None;
    excel::read_each(bytes, &mut |name, table| {
        sheets += 1;
        filled += usize::from(table.len() > 0);
        let named = needed_named(&table);
        if best.as_ref().is_none_or(|(most, _, longest)| (*most, longest.len()) < (named, table.len())) {
            best = Some((named, name, table));
        }
    })?;
    let (named, name, table) = best.ok_or_else(|| AppError::at(Problem::FileUnreadable, "sheet"))?;
    let by = if named > 0 { SheetSign::Header } else { SheetSign::Rows };
    let guess = (filled > 1).then_some(SheetGuess { filled, by });
    Ok(SheetFound { name: (sheets > 1).then_some(name), table, guess })
}

/// How many of the needed columns the header names; 0 where they are too few to tell a history.
fn needed_named(table: &Table) -> usize {
    let Some(header) = named_header(table).and_then(|place| table.row(place)) else { return 0 };
    let (mut member, mut day, mut amount) = (false, false, false);
    for cell in header.cells() {
        match said(cell) {
            Said::Role(role, _) | Said::Perhaps(role) => match role {
                ColumnRole::Number | ColumnRole::Phone => member = true,
                ColumnRole::Day => day = true,
                ColumnRole::Amount => amount = true,
                ColumnRole::Name | ColumnRole::Category | ColumnRole::Sale => {}
            },
            Said::NumberOrName => member = true,
            Said::Nothing => {}
        }
    }
    let named = [member, day, amount].into_iter().map(usize::from).sum();
    if named < NAMED_LEAST { 0 } else { named }
}
