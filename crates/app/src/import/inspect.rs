//! What a file looks like, for a person to look over before it is imported.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;
use yanji_vault::mask;
use yanji_words::Problem;

use super::SavedMapping;
use super::excel;
use super::guess::{Certainty, Guess, guess, header, place_of};
use super::lines::{History, read_lines};
use super::mapping::{Column, ColumnRole, Layout, Mapping, MappingChoice};
use super::sheet::SheetGuess;
use crate::error::AppError;
use crate::sealing::phone_of;

/// How many rows are shown.
const ROWS_SHOWN: usize = 10;
/// How many cells of a column are shown.
const SAMPLES: usize = 3;
/// The most characters of a cell that are shown.
const MOST_SHOWN: usize = 60;

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The name of the file.
    pub file_name: String,
    /// How it would be read: what was decided, and the rest guessed.
    pub mapping: Mapping,
    /// The sheets of a workbook; empty for a text file.
    pub sheets: Vec<String>,
    /// By what the sheet was taken, where several have content and nobody has said which.
    #[serde(default)]
    pub sheet_guess: Option<SheetGuess>,
    /// The columns, in their order.
    pub columns: Vec<ColumnSeen>,
    /// Whether its days can be read with the day first as well as with the month first: a person must say which.
    pub is_day_ambiguous: bool,
    /// The roles that are needed and that no column has.
    pub missing: Vec<ColumnRole>,
    /// How many rows of data there are.
    pub rows: usize,
    /// The first rows of data as they would be read; empty while a role is missing.
    pub first_rows: Vec<RowSeen>,
    /// The name of the kept mapping that was taken over, because the file has its columns.
    pub saved: Option<String>,
}

/// A column as it looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSeen {
    /// Its place, from 0.
    pub place: usize,
    /// Its name in the header; empty where there is none.
    pub name: String,
    /// What it seems to hold; `None`: it is not read.
    pub role: Option<ColumnRole>,
    /// How sure that is.
    pub certainty: Certainty,
    /// Some of its cells; names and phones masked.
    pub samples: Vec<String>,
}

/// A row as it would be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSeen {
    /// The line of the file, or the row of the sheet.
    pub line: u32,
    /// The card number; empty where members are known by their phones.
    pub number: String,
    /// The day.
    pub day: Option<Day>,
    /// What was paid, in fen; below 0 what was given back.
    pub amount_fen: Option<i64>,
    /// The category.
    pub category: String,
    /// The number of the sale or refund; empty where it is known by its content.
    pub sale: String,
    /// The field and the stable code of the reason, where it would be refused.
    pub refusal: Option<(ColumnRole, String)>,
}

/// Looks at a file.
pub(super) fn inspect(
    file_name: &str,
    bytes: &[u8],
    choice: &MappingChoice,
    saved: &[SavedMapping],
) -> Result<Inspection, AppError> {
    let mut found = guess(bytes, choice)?;
    let mut taken_over = None;
    if *choice == MappingChoice::default()
        && let Some(fitting) = saved.iter().find(|saved| fits(&saved.mapping, &found))
    {
        taken_over = Some(fitting.name.clone());
        // The sheet is that of this file: tills call it by the month.
        let sheet = sheet_of(&found.mapping.layout).map(str::to_owned);
        let taken = guess(bytes, &MappingChoice { sheet, ..MappingChoice::from(fitting.mapping.clone()) })?;
        found = Guess { sheet: found.sheet, ..taken };
    }
    let Guess { table, mapping, certainty, is_day_ambiguous, sheet: sheet_guess } = found;
    let data = table.len().saturating_sub(mapping.header_rows);
    if data == 0 {
        return Err(AppError::new(Problem::FileEmpty));
    }
    let names = header(&table, mapping.header_rows);
    let role_of = |place: usize| {
        let has =
            |role: &ColumnRole| mapping.columns.get(*role).and_then(|column| place_of(column, &names)) == Some(place);
        ColumnRole::ALL.into_iter().find(has)
    };
    let columns = certainty.iter().enumerate().map(|(place, certainty)| {
        let role = role_of(place);
        let cells = table.rows_from(mapping.header_rows).map(|row| row.cell(place));
        ColumnSeen {
            place,
            name: names.get(place).cloned().unwrap_or_default(),
            role,
            certainty: *certainty,
            samples: cells.filter(|cell| !cell.is_empty()).take(SAMPLES).map(|cell| sample(role, cell)).collect(),
        }
    });
    let columns = columns.collect();
    let missing = mapping.columns.missing();
    let first_rows = if missing.is_empty() { first_rows(&table, &mapping)? } else { Vec::new() };
    let sheets = match mapping.layout {
        Layout::Workbook { .. } => excel::sheets(bytes)?,
        Layout::Text { .. } => Vec::new(),
    };
    Ok(Inspection {
        file_name: file_name.to_owned(),
        mapping,
        sheets,
        sheet_guess,
        columns,
        is_day_ambiguous,
        missing,
        rows: data,
        first_rows,
        saved: taken_over,
    })
}

fn sheet_of(layout: &Layout) -> Option<&str> {
    match layout {
        Layout::Workbook { sheet } => sheet.as_deref(),
        Layout::Text { .. } => None,
    }
}

/// Whether a kept mapping names columns, and the file has all of them.
fn fits(saved: &Mapping, found: &Guess) -> bool {
    let names = header(&found.table, found.mapping.header_rows);
    let columns = ColumnRole::ALL.into_iter().filter_map(|role| saved.columns.get(role));
    let mut named = 0;
    for column in columns {
        match column {
            Column::Name(name) if names.contains(name) => named += 1,
            Column::Name(_) => return false,
            Column::Place(_) => {}
        }
    }
    let same_format = matches!(
        (&saved.layout, &found.mapping.layout),
        (Layout::Text { .. }, Layout::Text { .. }) | (Layout::Workbook { .. }, Layout::Workbook { .. })
    );
    named > 0 && same_format
}

fn sample(role: Option<ColumnRole>, cell: &str) -> String {
    match role {
        Some(ColumnRole::Name) => mask::name(cell),
        Some(ColumnRole::Phone) => match phone_of(cell) {
            Ok(Some(phone)) => phone.masked(),
            Ok(None) => String::new(),
            Err(_) => "****".to_owned(),
        },
        _ => cell.chars().take(MOST_SHOWN).collect(),
    }
}

fn first_rows(table: &super::table::Table, mapping: &Mapping) -> Result<Vec<RowSeen>, AppError> {
    let beginning = table.first_rows(mapping.header_rows + ROWS_SHOWN);
    let History { members, lines, refused, .. } = read_lines(&beginning, mapping)?;
    let mut rows: Vec<RowSeen> = Vec::with_capacity(ROWS_SHOWN);
    for member in &members {
        for line in lines.get(member.first..member.end).unwrap_or_default() {
            rows.push(RowSeen {
                line: line.line,
                number: member.number.clone(),
                day: Some(line.day),
                amount_fen: Some(line.amount.0),
                category: line.category.clone(),
                sale: if line.has_own_number { line.sale.clone() } else { String::new() },
                refusal: None,
            });
        }
    }
    rows.extend(refused.into_iter().map(|refused| RowSeen {
        line: refused.line,
        number: refused.member,
        day: None,
        amount_fen: None,
        category: String::new(),
        sale: String::new(),
        refusal: Some((refused.field, refused.fault.code().to_owned())),
    }));
    rows.sort_by_key(|row| row.line);
    Ok(rows)
}
