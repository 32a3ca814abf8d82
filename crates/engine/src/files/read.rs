//! Reading a history file into arrays.

mod gathered;
mod lines;

use gathered::Gathered;
use lines::Lines;

use super::RefusedLine;
use crate::activity::{CategoryId, Kind, Refusal};
use crate::day::Day;
use crate::number::{Fen, Points};
use crate::replay::{History, Row};
use crate::rulebook::Rulebook;

const COLUMNS: [&str; 7] = ["member", "day", "kind", "amount", "category", "id", "points"];

/// A history file, read: what can be replayed, and the lines that cannot.
#[derive(Clone, Debug, Default)]
pub struct HistoryFile {
    /// The activities up to the as-of day whose fields are sound.
    pub history: History,
    /// The lines whose fields are not, by line.
    pub refused: Vec<RefusedLine>,
}

/// Why a history file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// Some bytes are no UTF-8.
    #[error("line {line}: bytes that are no UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The line on which they stand.
        line: usize,
    },
    /// The header lacks a column.
    #[error("line 1: there is no column `{column}`; the header must be: {}", COLUMNS.join(","))]
    MissingColumn {
        /// The name of the column.
        column: &'static str,
    },
    /// The file cannot be taken apart.
    #[error("the file cannot be read as CSV")]
    Csv(#[from] csv::Error),
}

/// The fields of one line, as text.
struct Fields<'a> {
    member: &'a str,
    day: &'a str,
    kind: &'a str,
    amount: &'a str,
    category: &'a str,
    id: &'a str,
    points: &'a str,
}

/// Reads a history file for a replay as of a day. Lines with a valid later day are passed over unread.
///
/// # Errors
/// See [`HistoryError`].
pub fn read_history(file: &[u8], rulebook: &Rulebook, as_of: Day) -> Result<HistoryFile, HistoryError> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let text = std::str::from_utf8(file).map_err(|error| HistoryError::NotUtf8 {
        line: 1 + file[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count(),
    })?;
    let reading = Reading { rulebook, as_of, gathered: Gathered::default(), refused: Vec::new() };
    let Reading { gathered, refused, .. } =
        if text.contains('"') { read_quoted(text, reading)? } else { read_plain(text, reading)? };
    Ok(HistoryFile { history: gathered.by_member(), refused })
}

/// Reads a file without quotes.
fn read_plain<'a>(text: &'a str, mut reading: Reading<'a>) -> Result<Reading<'a>, HistoryError> {
    let mut lines = Lines::new(text);
    let mut found = Vec::new();
    lines.next_into(&mut found);
    let places = find_columns(&found)?;
    while let Some(line) = lines.next_into(&mut found) {
        reading.take(line, &Fields::pick(places, |place| found.get(place).copied()));
    }
    Ok(reading)
}

/// Reads any file.
fn read_quoted<'a>(text: &str, mut reading: Reading<'a>) -> Result<Reading<'a>, HistoryError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record)?;
    let places = find_columns(&record.iter().collect::<Vec<_>>())?;
    let mut lines = LineCounter { text: text.as_bytes(), counted: 0, line: 1 };
    while reader.read_record(&mut record)? {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.line_at(usize::try_from(start).unwrap_or(usize::MAX));
        reading.take(line, &Fields::pick(places, |place| record.get(place)));
    }
    Ok(reading)
}

impl<'a> Fields<'a> {
    /// The fields at the places of the columns; one that the line lacks is empty.
    fn pick(places: [usize; COLUMNS.len()], at: impl Fn(usize) -> Option<&'a str>) -> Self {
        let [member, day, kind, amount, category, id, points] = places.map(|place| at(place).unwrap_or_default());
        Self { member, day, kind, amount, category, id, points }
    }
}

/// A file that is being read.
struct Reading<'a> {
    rulebook: &'a Rulebook,
    as_of: Day,
    gathered: Gathered,
    refused: Vec<RefusedLine>,
}

impl Reading<'_> {
    /// Takes up one line.
    fn take(&mut self, line: u64, fields: &Fields<'_>) {
        let day = Day::parse(fields.day);
        if day.is_some_and(|day| day > self.as_of) {
            return;
        }
        match parse(fields, day, self.rulebook) {
            Ok(row) => {
                let id = if row.kind == Kind::Tier { fields.category } else { fields.id };
                self.gathered.push(fields.member, id, Row { line, ..row });
            }
            Err(refusal) => self.refused.push(RefusedLine { line, member: fields.member.into(), refusal }),
        }
    }
}

fn find_columns(header: &[&str]) -> Result<[usize; COLUMNS.len()], HistoryError> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|name| *name == column).ok_or(HistoryError::MissingColumn { column })?;
    }
    Ok(places)
}

/// Counts lines as an editor does: blank lines and lines within quotes count.
struct LineCounter<'a> {
    text: &'a [u8],
    counted: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line on which the record starts whose reading began at `byte`, which may lie before blank lines.
    fn line_at(&mut self, byte: usize) -> u64 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = (byte + blank).min(self.text.len());
        let passed = self.text.get(self.counted..start).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.counted = start;
        self.line
    }
}

/// A line as a row, without its member, id and place. `day` is its day, if that could be read.
fn parse(fields: &Fields<'_>, day: Option<Day>, rulebook: &Rulebook) -> Result<Row, Refusal> {
    let kind = Kind::from_code(fields.kind).ok_or(Refusal::UnknownKind)?;
    let missing = fields.member.is_empty()
        || fields.day.is_empty()
        || (kind.has_amount() && fields.amount.is_empty())
        || (kind.has_points() && fields.points.is_empty())
        || (kind.needs_id() && fields.id.is_empty())
        || (kind == Kind::Tier && fields.category.is_empty());
    if missing {
        return Err(Refusal::MissingField);
    }
    let day = day.ok_or(Refusal::InvalidDay)?;
    let locked_until = match kind {
        Kind::Tier if !fields.id.is_empty() => Day::parse(fields.id).ok_or(Refusal::InvalidDay)?,
        _ => Day::BEFORE_ALL,
    };
    let figure = if kind.has_amount() {
        Fen::parse_yuan(fields.amount).ok_or(Refusal::InvalidAmount)?.0
    } else if kind.has_points() {
        let points = Points::parse(fields.points).ok_or(Refusal::InvalidPoints)?.0;
        let sound = if kind == Kind::Points { points != 0 } else { points > 0 };
        sound.then_some(points).ok_or(Refusal::InvalidPoints)?
    } else {
        0
    };
    let category = if kind == Kind::Sale { rulebook.category(fields.category) } else { CategoryId::OTHER };
    Ok(Row { figure, line: 0, day, key: 0, locked_until, category, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::read::read;

    #[test]
    fn a_file_reads_the_same_with_and_without_quotes() {
        let programme = read("name = 'x'\ntiers = [{ code = 'a', name = '甲' }]").unwrap().programme;
        let rulebook = Rulebook::of(programme).unwrap();
        let as_of = Day::parse("2026-06-30").unwrap();
        for rows in [
            "",
            "b,2026-01-01,sale,5,剪,S1,\na,2026-01-02,sale,6.50,,S1,\nb,2026-01-03,refund,5,,S1,\n",
            "\r\n\r\na,2026-01-01,enrol\r\n\n\nb,2026-01-01,points,,,,5,more,fields\ra,2026-01-01,event",
            ",,,\n,\n \n,,,,,,,,\na,2026-01-01,dance,,,,\na,2026-01-32,event,,,,\na,2027-01-01,sale,x,,,\n",
            "a,2026-01-01,tier,,a,2026-02-01,\nlongername1,2026-01-01,tier,,b,,\nlongername0,2026-01-01,event,,,,\n\n",
            "a,2026-01-01,sale,1,,S1,\na,2026-01-01,sale,1,,S2,\na,2026-01-01,refund,1,,S1,\na,2026-01-01,referral,,,,",
        ] {
            let plain = format!("\u{feff}\nmember,day,kind,amount,category,id,points\n{rows}");
            let quoted = plain.replace("member", "\"member\"");
            let [plain, quoted] = [plain, quoted].map(|text| read_history(text.as_bytes(), &rulebook, as_of).unwrap());
            assert_eq!(plain.refused, quoted.refused, "{rows}");
            assert_eq!(plain.history, quoted.history, "{rows}");
        }
    }

    #[test]
    fn a_file_without_a_header_is_refused() {
        let rulebook = Rulebook::of(read("name = 'x'\ntiers = [{ code = 'a', name = '甲' }]").unwrap().programme);
        for text in ["", "\n\n", "member,day,kind,amount,category,id", "\"member\""] {
            let error = read_history(text.as_bytes(), rulebook.as_ref().unwrap(), Day::LAST).unwrap_err();
            assert!(matches!(error, HistoryError::MissingColumn { .. }), "{text}");
        }
    }
}
