//! Guesses how a file is to be read, from its bytes and from what a person has decided already. Everything guessed can
//! be corrected; nothing here writes.

use yanji_words::Problem;

use super::amount::parse_amount;
use super::encoding::Encoding;
use super::excel;
use super::header::{Said, said};
use super::mapping::{Column, ColumnRole, Columns, Layout, Mapping, MappingChoice, Separator};
use super::profile::{DayReadings, Profile};
use super::receipts;
use super::sheet::{self, SheetGuess};
use super::table::{Table, read_text, read_workbook, separated};
use crate::error::AppError;

/// How many lines are looked at to guess the separator.
const LINES_LOOKED_AT: usize = 200;
/// Within how many first characters a page of the web says that it is one.
const MARKUP_CHARS: usize = 16;
/// Among how many first rows the header is looked for: exports put titles above it.
const HEADER_AMONG: usize = 10;

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// A person decided it, or the name of the column says it.
    Sure,
    /// The data or a part of the name suggest it.
    Likely,
    /// It could as well be otherwise: somebody should look.
    Unsure,
}

/// A file with how it is to be read.
pub(super) struct Guess {
    pub(super) table: Table,
    pub(super) mapping: Mapping,
    /// How sure each column's role is, by column.
    pub(super) certainty: Vec<Certainty>,
    /// Whether the days of the file can be read with the day first and with the month first.
    pub(super) is_day_ambiguous: bool,
    /// By what the sheet was taken, where several have content and nobody has said which.
    pub(super) sheet: Option<SheetGuess>,
}

/// Reads a file with a mapping.
pub(super) fn read(bytes: &[u8], layout: &Layout) -> Result<Table, AppError> {
    match layout {
        Layout::Text { encoding, separator } => read_text(bytes, *encoding, *separator),
        Layout::Workbook { sheet } => read_workbook(bytes, sheet.as_deref()),
    }
}

/// Guesses what `choice` leaves open.
pub(super) fn guess(bytes: &[u8], choice: &MappingChoice) -> Result<Guess, AppError> {
    let (table, layout, sheet) = match excel::is_workbook(bytes) && choice.sheet.is_none() {
        true => {
            let found = sheet::find(bytes)?;
            (found.table, Layout::Workbook { sheet: found.name }, found.guess)
        }
        false => {
            let (table, layout) = lay_out(bytes, choice)?;
            (table, layout, None)
        }
    };
    let header_rows = choice.header_rows.unwrap_or_else(|| header_rows(&table)).min(table.len());
    let profiles = Profile::of_columns(&table, header_rows);
    let names = header(&table, header_rows);
    let (columns, certainty) = match &choice.columns {
        Some(columns) => (columns.clone(), vec![Certainty::Sure; profiles.len()]),
        None => told_apart(assign(&names, &profiles), &table, header_rows, &names),
    };
    let day = columns.day.as_ref().and_then(|column| place_of(column, &names));
    let readings = day.and_then(|place| profiles.get(place)).map(|profile| profile.days).unwrap_or_default();
    let (day_format, is_day_ambiguous) = match choice.day_format {
        Some(format) => (format, false),
        None => readings.format(),
    };
    let mapping = Mapping { layout, header_rows, columns, day_format };
    Ok(Guess { table, mapping, certainty, is_day_ambiguous, sheet })
}

/// The place of a column.
pub(super) fn place_of(column: &Column, names: &[String]) -> Option<usize> {
    match column {
        Column::Place(place) => Some(*place),
        Column::Name(name) => names.iter().position(|known| known == name),
    }
}

/// The names of the columns; empty where there is no header.
pub(super) fn header(table: &Table, header_rows: usize) -> Vec<String> {
    let row = header_rows.checked_sub(1).and_then(|place| table.row(place));
    row.map(|row| row.cells().map(str::to_owned).collect()).unwrap_or_default()
}

/// The rows of a file whose encoding and separator are guessed, for lists that are no history.
pub(crate) fn table_of(bytes: &[u8]) -> Result<Table, AppError> {
    Ok(lay_out(bytes, &MappingChoice::default())?.0)
}

fn lay_out(bytes: &[u8], choice: &MappingChoice) -> Result<(Table, Layout), AppError> {
    if excel::is_workbook(bytes) {
        let table = read_workbook(bytes, choice.sheet.as_deref())?;
        return Ok((table, Layout::Workbook { sheet: choice.sheet.clone() }));
    }
    let encoding = choice.encoding.unwrap_or_else(|| Encoding::guess(bytes));
    if encoding.decode(bytes).is_some_and(|text| is_markup(&text)) {
        return Err(AppError::new(Problem::FileMarkup));
    }
    let separator = match choice.separator {
        Some(separator) => separator,
        None => separator_of(&encoding.decode(bytes).unwrap_or_default()),
    };
    Ok((read_text(bytes, encoding, separator)?, Layout::Text { encoding, separator }))
}

/// Whether a text is a page of the web or a workbook in XML, which tills hand out under the name `.xls`.
fn is_markup(text: &str) -> bool {
    let beginning: String = text.trim_start().chars().take(MARKUP_CHARS).collect::<String>().to_ascii_lowercase();
    ["<!doctype", "<html", "<head", "<meta", "<body", "<style", "<table", "<?xml", "<!--"]
        .iter()
        .any(|tag| beginning.starts_with(tag))
}

/// The separator that cuts most of the first lines into one and the same number of cells, more than one.
fn separator_of(text: &str) -> Separator {
    let terminator = if text.contains('\n') { '\n' } else { '\r' };
    let beginning: Vec<&str> =
        text.split(terminator).filter(|line| !line.trim().is_empty()).take(LINES_LOOKED_AT).collect();
    let beginning = beginning.join("\n");
    let mut best = (Separator::Comma, 0, 0);
    for separator in Separator::ALL {
        let Ok(table) = separated(&beginning, separator) else { continue };
        let mut widths: Vec<usize> = table.rows_from(0).map(|row| row.width()).filter(|width| *width > 1).collect();
        widths.sort_unstable();
        let (rows, width) = widths
            .chunk_by(|a, b| a == b)
            .map(|run| (run.len(), run.first().copied().unwrap_or_default()))
            .max()
            .unwrap_or_default();
        // Blanks also stand within dates with a time and within names: they must be clearly better.
        let better = if separator == Separator::Blanks { rows > best.1 * 2 } else { rows > best.1 };
        if better {
            best = (separator, rows, width);
        }
    }
    best.0
}

/// The place of the first row that names at least two columns, where it is among the first.
pub(super) fn named_header(table: &Table) -> Option<usize> {
    let named = |place: &usize| {
        let known = |cell: &&str| !matches!(said(cell), Said::Nothing);
        table.row(*place).is_some_and(|row| row.cells().filter(known).count() >= 2)
    };
    (0..table.len().min(HEADER_AMONG)).find(named)
}

/// How many rows come before the data: up to the first that names at least two columns, or one when no cell of the
/// first row looks like a day or an amount.
fn header_rows(table: &Table) -> usize {
    if let Some(place) = named_header(table) {
        return place + 1;
    }
    let is_data = |cell: &str| DayReadings::of(cell).any() || parse_amount(cell).is_some();
    let first_is_data = table.row(0).is_some_and(|row| row.cells().any(is_data));
    usize::from(!first_is_data && table.len() > 1)
}

/// The columns' roles: by their names, else by their data.
fn assign(names: &[String], profiles: &[Profile]) -> (Columns, Vec<Certainty>) {
    let mut found = Assignment { roles: vec![None; profiles.len().max(names.len())] };
    found.by_names(names, profiles);
    found.mobiles_as_numbers(profiles);
    found.by_data(profiles);
    let mut columns = Columns::default();
    let mut certainty = vec![Certainty::Unsure; found.roles.len()];
    for (place, role) in found.roles.iter().enumerate() {
        let Some((role, sure)) = role else { continue };
        // A name that occurs once outlives columns that move.
        let name = names.get(place).filter(|name| !name.is_empty());
        let unique = name.filter(|name| names.iter().filter(|other| other == name).count() == 1);
        columns.set(*role, Some(unique.map_or(Column::Place(place), |name| Column::Name(name.clone()))));
        certainty[place] = *sure;
    }
    (columns, certainty)
}

/// Leaves the column of sale numbers out where one receipt takes several lines, which are then known by their content.
fn told_apart(
    (mut columns, mut certainty): (Columns, Vec<Certainty>),
    table: &Table,
    first: usize,
    names: &[String],
) -> (Columns, Vec<Certainty>) {
    if receipts::take_several_lines(table, first, &columns, names) {
        let place = columns.sale.take().and_then(|column| place_of(&column, names));
        if let Some(certainty) = place.and_then(|place| certainty.get_mut(place)) {
            *certainty = Certainty::Unsure;
        }
    }
    (columns, certainty)
}

struct Assignment {
    roles: Vec<Option<(ColumnRole, Certainty)>>,
}

impl Assignment {
    fn has(&self, role: ColumnRole) -> bool {
        self.roles.iter().flatten().any(|(given, _)| *given == role)
    }

    fn give(&mut self, place: Option<usize>, role: ColumnRole, certainty: Certainty) {
        if let Some(slot) = place.and_then(|place| self.roles.get_mut(place)) {
            *slot = Some((role, certainty));
        }
    }

    fn by_names(&mut self, names: &[String], profiles: &[Profile]) {
        let says: Vec<Said> = names.iter().map(|name| said(name)).collect();
        for role in ColumnRole::ALL {
            let ranked = says.iter().enumerate().filter_map(|(place, said)| match said {
                Said::Role(known, rank) if *known == role => Some((*rank, place)),
                Said::Role(..) | Said::Perhaps(_) | Said::NumberOrName | Said::Nothing => None,
            });
            if let Some((_, place)) = ranked.min() {
                self.give(Some(place), role, Certainty::Sure);
            }
        }
        for (place, said) in says.iter().enumerate() {
            match said {
                Said::Perhaps(role) if !self.has(*role) => self.give(Some(place), *role, Certainty::Likely),
                Said::NumberOrName => {
                    let is_number = profiles.get(place).is_some_and(|profile| profile.mostly(profile.with_digits));
                    let role = if is_number { ColumnRole::Number } else { ColumnRole::Name };
                    if !self.has(role) {
                        self.give(Some(place), role, Certainty::Likely);
                    }
                }
                Said::Perhaps(_) | Said::Role(..) | Said::Nothing => {}
            }
        }
    }

    /// Many shops use the phone as the card number. It is kept sealed then, as a phone, where no other column is one.
    fn mobiles_as_numbers(&mut self, profiles: &[Profile]) {
        let is_phone = |place: usize| profiles.get(place).is_some_and(|profile| profile.mostly(profile.mobiles));
        let number = self.roles.iter().position(|role| matches!(role, Some((ColumnRole::Number, _))));
        if let Some(place) = number.filter(|place| is_phone(*place))
            && !self.has(ColumnRole::Phone)
        {
            self.give(Some(place), ColumnRole::Phone, Certainty::Likely);
        }
    }

    fn by_data(&mut self, profiles: &[Profile]) {
        let free = |roles: &[Option<(ColumnRole, Certainty)>], wanted: &dyn Fn(&Profile) -> bool| -> Vec<usize> {
            let free = profiles.iter().enumerate().filter(|(place, _)| roles.get(*place).is_some_and(Option::is_none));
            free.filter(|(_, profile)| wanted(profile)).map(|(place, _)| place).collect()
        };
        if !self.has(ColumnRole::Day) {
            let days = free(&self.roles, &|profile| profile.mostly(profile.days.most()));
            self.give(days.first().copied(), ColumnRole::Day, Certainty::Likely);
        }
        if !self.has(ColumnRole::Phone) && !self.has(ColumnRole::Number) {
            let phones = free(&self.roles, &|profile| profile.mostly(profile.mobiles));
            self.give(phones.first().copied(), ColumnRole::Phone, Certainty::Likely);
        }
        if !self.has(ColumnRole::Amount) {
            let decimals = free(&self.roles, &|profile| profile.mostly(profile.amounts) && profile.decimals > 0);
            let amounts = free(&self.roles, &|profile| profile.mostly(profile.amounts));
            self.give(decimals.last().or(amounts.last()).copied(), ColumnRole::Amount, Certainty::Unsure);
        }
        if !self.has(ColumnRole::Number) && !self.has(ColumnRole::Phone) {
            let numbers = free(&self.roles, &|profile| profile.mostly(profile.with_digits));
            self.give(numbers.first().copied(), ColumnRole::Number, Certainty::Unsure);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::lines::read_lines;
    use crate::import::mapping::DayFormat;

    fn roles(text: &str) -> Vec<(ColumnRole, Column)> {
        let guess = guess(text.as_bytes(), &MappingChoice::default()).unwrap();
        let column = |role| guess.mapping.columns.get(role).map(|column| (role, column.clone()));
        ColumnRole::ALL.into_iter().filter_map(column).collect()
    }

    fn named(role: ColumnRole, name: &str) -> (ColumnRole, Column) {
        (role, Column::Name(name.to_owned()))
    }

    #[test]
    fn of_several_columns_the_one_that_says_it_best_is_meant() {
        let text = "会员,会员卡号,下单时间,消费日期,应收金额,实收金额,门店\n\
            张,0001,2024-01-05 10:00,2024-01-05,100,90,一店\n";
        assert_eq!(
            roles(text),
            [
                named(ColumnRole::Number, "会员卡号"),
                named(ColumnRole::Name, "会员"),
                named(ColumnRole::Day, "消费日期"),
                named(ColumnRole::Amount, "实收金额"),
            ]
        );
    }

    #[test]
    fn a_card_number_that_is_a_phone_is_kept_as_a_phone() {
        let text = "会员卡号,日期,金额\n13800138000,2024-01-05,100\n13900139000,2024-01-06,100\n";
        assert_eq!(roles(text).first(), Some(&named(ColumnRole::Phone, "会员卡号")));
    }

    #[test]
    fn data_tell_what_names_do_not() {
        let text = "1001;5;2024-01-05;99.50\n1002;1;2024-01-06;12.00\n";
        assert_eq!(
            roles(text),
            [
                (ColumnRole::Number, Column::Place(0)),
                (ColumnRole::Day, Column::Place(2)),
                (ColumnRole::Amount, Column::Place(3)),
            ]
        );
        for (text, format, is_ambiguous) in [
            ("a,5/1/2024,1\nb,13/1/2024,1\n", DayFormat::DayFirst, false),
            ("a,1/5/2024,1\nb,1/13/2024,1\n", DayFormat::MonthFirst, false),
            ("a,1/5/2024,1\nb,1/6/2024,1\n", DayFormat::MonthFirst, true),
            ("日期,会员号,金额\n45296,A,1\n45297.5,B,2\n", DayFormat::Serial, false),
        ] {
            let guess = guess(text.as_bytes(), &MappingChoice::default()).unwrap();
            assert_eq!((guess.mapping.day_format, guess.is_day_ambiguous), (format, is_ambiguous), "{text}");
        }
    }

    /// Files that are nearly files: what a till might write, broken anywhere.
    fn nearly_files() -> impl Strategy<Value = Vec<u8>> {
        let cell = prop_oneof!["[0-9,.¥元()-]{0,12}", "[0-9/年月日:T -]{0,16}", "[\"'=|;\t ]{0,3}", "\\PC{0,6}"];
        let rows = prop::collection::vec(prop::collection::vec(cell, 0..6), 0..12);
        let ends = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
        let separators = prop_oneof![Just(","), Just("\t"), Just(";"), Just("|"), Just(" ")];
        (rows, ends, separators, prop::collection::vec(any::<u8>(), 0..8)).prop_map(|(rows, end, separator, tail)| {
            let lines: Vec<String> = rows.into_iter().map(|row| row.join(separator)).collect();
            let mut bytes = format!("会员号{separator}日期{separator}金额{end}{}", lines.join(end)).into_bytes();
            bytes.extend(tail);
            bytes
        })
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), nearly_files()]) {
            if let Ok(guess) = guess(&bytes, &MappingChoice::default())
                && let Ok(history) = read_lines(&guess.table, &guess.mapping)
            {
                let rows = guess.table.len() - guess.mapping.header_rows;
                prop_assert_eq!(history.lines.len() + history.refused.len() + history.totals, rows);
            }
        }
    }
}
