//! Reading a history file into arrays.

use std::collections::HashMap;

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
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record)?;
    let places = find_columns(&record)?;
    let mut lines = LineCounter { text: text.as_bytes(), counted: 0, line: 1 };
    let mut gathered = Gathered::default();
    while reader.read_record(&mut record)? {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.line_at(usize::try_from(start).unwrap_or(usize::MAX));
        let field = |column: usize| record.get(places[column]).unwrap_or_default();
        let fields = Fields {
            member: field(0),
            day: field(1),
            kind: field(2),
            amount: field(3),
            category: field(4),
            id: field(5),
            points: field(6),
        };
        if Day::parse(fields.day).is_some_and(|day| day > as_of) {
            continue;
        }
        match parse(&fields, rulebook) {
            Ok(row) => gathered.push(&fields, Row { line, ..row }),
            Err(refusal) => gathered.refused.push(RefusedLine { line, member: fields.member.into(), refusal }),
        }
    }
    Ok(gathered.by_member())
}

fn find_columns(header: &csv::StringRecord) -> Result<[usize; COLUMNS.len()], HistoryError> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|name| name == column).ok_or(HistoryError::MissingColumn { column })?;
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

/// A line as a row, without its member, id and place.
fn parse(fields: &Fields<'_>, rulebook: &Rulebook) -> Result<Row, Refusal> {
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
    let day = Day::parse(fields.day).ok_or(Refusal::InvalidDay)?;
    let locked_until = match kind {
        Kind::Tier if !fields.id.is_empty() => Day::parse(fields.id).ok_or(Refusal::InvalidDay)?,
        _ => Day::BEFORE_ALL,
    };
    let figure = if kind.has_amount() {
        Fen::parse_yuan(fields.amount).ok_or(Refusal::InvalidAmount)?.0
    } else if kind.has_points() {
        let points = Points::parse(fields.points).ok_or(Refusal::InvalidPoints)?.0;
        let sound = if kind == Kind::Redeem { points > 0 } else { points != 0 };
        sound.then_some(points).ok_or(Refusal::InvalidPoints)?
    } else {
        0
    };
    let category = if kind == Kind::Sale { rulebook.category(fields.category) } else { CategoryId::OTHER };
    Ok(Row { figure, line: 0, day, key: 0, locked_until, category, kind })
}

/// Rows in the order of the file, with their members by number and their ids aside.
#[derive(Default)]
struct Gathered {
    numbers: HashMap<Box<str>, u32>,
    last: String,
    last_number: u32,
    rows: Vec<(u32, Row)>,
    ids: String,
    id_ends: Vec<usize>,
    refused: Vec<RefusedLine>,
}

impl Gathered {
    fn push(&mut self, fields: &Fields<'_>, row: Row) {
        let member = self.number(fields.member);
        self.rows.push((member, row));
        self.ids.push_str(if row.kind == Kind::Tier { fields.category } else { fields.id });
        self.id_ends.push(self.ids.len());
    }

    fn number(&mut self, member: &str) -> u32 {
        if self.last == member && !member.is_empty() {
            return self.last_number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.last_number = match self.numbers.get(member) {
            Some(number) => *number,
            None => *self.numbers.entry(member.into()).or_insert(next),
        };
        self.last.clear();
        self.last.push_str(member);
        self.last_number
    }

    fn id(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.id_ends[before]);
        &self.ids[start..self.id_ends[place]]
    }

    /// Each member's rows together, members ascending by their bytes, and ids as numbers within the member.
    fn by_member(mut self) -> HistoryFile {
        let mut members: Vec<(Box<str>, u32)> = std::mem::take(&mut self.numbers).into_iter().collect();
        members.sort_unstable();
        let mut ranks = vec![0_usize; members.len()];
        for (rank, (_, number)) in members.iter().enumerate() {
            ranks[*number as usize] = rank;
        }
        let mut starts = vec![0_usize; members.len() + 1];
        for (number, _) in &self.rows {
            starts[ranks[*number as usize] + 1] += 1;
        }
        for rank in 0..members.len() {
            starts[rank + 1] += starts[rank];
        }
        let mut next = starts.clone();
        let mut order = vec![0_usize; self.rows.len()];
        for (place, (number, _)) in self.rows.iter().enumerate() {
            let slot = &mut next[ranks[*number as usize]];
            order[*slot] = place;
            *slot += 1;
        }
        let mut history = History { starts, ..History::default() };
        history.rows.reserve_exact(order.len());
        self.number_ids(&order, &mut history);
        history.members = members.into_iter().map(|(name, _)| name).collect();
        HistoryFile { history, refused: self.refused }
    }

    fn number_ids(&self, order: &[usize], history: &mut History) {
        let mut codes: HashMap<&str, u32> = HashMap::new();
        let mut ids: HashMap<&str, u32> = HashMap::new();
        for member in 0..history.starts.len() - 1 {
            ids.clear();
            for place in &order[history.starts[member]..history.starts[member + 1]] {
                let id = self.id(*place);
                let mut row = self.rows[*place].1;
                if row.kind == Kind::Tier {
                    let next = u32::try_from(codes.len()).unwrap_or(u32::MAX);
                    row.key = *codes.entry(id).or_insert(next);
                    if row.key == next {
                        history.codes.push(id.into());
                    }
                } else if !id.is_empty() {
                    let next = u32::try_from(ids.len() + 1).unwrap_or(u32::MAX);
                    row.key = *ids.entry(id).or_insert(next);
                }
                history.rows.push(row);
            }
        }
    }
}
