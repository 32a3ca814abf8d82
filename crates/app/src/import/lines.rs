//! Rows of a table into lines of a purchase history: members, days, amounts, sales; and the lines that cannot be read.
//! Knows no books and no programme.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};
use yanji_engine::{Day, Fen, Refusal};
use yanji_vault::Phone;
use yanji_words::{LineFault, Problem};

use super::amount::parse_amount;
use super::guess::{header, place_of};
use super::mapping::{ColumnRole, Mapping};
use super::table::{Table, TableRow};
use crate::error::AppError;
use crate::sealing::{Person, is_mobile, phone_of};

/// The most characters of a card number, of a name, and of a category or the number of a sale.
const NUMBER_MOST: usize = 40;
const NAME_MOST: usize = 60;
const TEXT_MOST: usize = 100;
/// The most characters of a refused value that are shown.
const MOST_SHOWN: usize = 100;

/// What the lines say that give the sums of others.
const TOTALS: [&str; 12] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "总合计",
    "本页合计",
    "本页小计",
    "合計",
    "總計",
    "total",
    "subtotal",
    "grandtotal",
];

/// A purchase history, by member.
#[derive(Default)]
pub(super) struct History {
    /// The members in the order of their keys.
    pub(super) members: Vec<FileMember>,
    /// The lines by member and day, within a day the sales before the refunds, and those by their place in the file.
    pub(super) lines: Vec<Line>,
    /// The lines that cannot be read, in the order of the file.
    pub(super) refused: Vec<RefusedLine>,
    /// The numbers of sales that stand on lines that cannot be read.
    pub(super) unread_sales: HashSet<String>,
    /// How many lines give sums of others and are no lines of a history.
    pub(super) totals: usize,
}

/// A member as the file knows her.
pub(super) struct FileMember {
    /// The card number; empty when she is known by her phone.
    pub(super) number: String,
    /// Name and phone, as far as the file has them.
    pub(super) person: Person,
    /// Where her lines begin and end in [`History::lines`].
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A line that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the file.
    pub(super) line: u32,
    pub(super) day: Day,
    /// What was paid; below 0 what was given back.
    pub(super) amount: Fen,
    pub(super) category: String,
    /// The number of the sale or refund: the file's own, or one made from the content.
    pub(super) sale: String,
    /// Whether the number is the file's own.
    pub(super) has_own_number: bool,
}

impl Line {
    /// Whether money was given back.
    pub(super) const fn is_refund(&self) -> bool {
        self.amount.0 < 0
    }
}

/// A line that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RefusedLine {
    pub(super) line: u32,
    /// The card number, if the file has one and it is no phone.
    pub(super) member: String,
    pub(super) field: ColumnRole,
    pub(super) fault: LineFault,
    /// What stands in the field; no name, and nothing that reads as a phone.
    pub(super) value: String,
}

impl RefusedLine {
    /// A refused line without what reads as a mobile number: it stands where the columns are not what they seem.
    pub(super) fn new(
        line: u32,
        member: &str,
        (field, fault): (ColumnRole, LineFault),
        value: impl Into<String>,
    ) -> Self {
        let no_phone = |text: String| if is_mobile(&text) { String::new() } else { text };
        let member = no_phone(member.chars().take(MOST_SHOWN).collect());
        Self { line, member, field, fault, value: no_phone(value.into()) }
    }
}

/// Where the columns are.
struct Places {
    number: Option<usize>,
    phone: Option<usize>,
    name: Option<usize>,
    day: usize,
    amount: usize,
    category: Option<usize>,
    sale: Option<usize>,
    /// How many columns the header names; `None` without a header.
    width: Option<usize>,
}

impl Places {
    fn find(table: &Table, mapping: &Mapping) -> Result<Self, AppError> {
        let names = header(table, mapping.header_rows);
        let place = |role| {
            let Some(column) = mapping.columns.get(role) else { return Ok(None) };
            let missing = || AppError::at(Problem::MappingIncomplete, role.code());
            place_of(column, &names).map(Some).ok_or_else(missing)
        };
        if let Some(role) = mapping.columns.missing().first() {
            return Err(AppError::at(Problem::MappingIncomplete, role.code()));
        }
        let needed =
            |role: ColumnRole| place(role)?.ok_or_else(|| AppError::at(Problem::MappingIncomplete, role.code()));
        Ok(Self {
            number: place(ColumnRole::Number)?,
            phone: place(ColumnRole::Phone)?,
            name: place(ColumnRole::Name)?,
            day: needed(ColumnRole::Day)?,
            amount: needed(ColumnRole::Amount)?,
            category: place(ColumnRole::Category)?,
            sale: place(ColumnRole::Sale)?,
            width: (!names.is_empty()).then_some(names.len()),
        })
    }
}

/// A row that can be read, before its member is known by number.
struct Read<'t> {
    key: Key<'t>,
    phone: Option<Phone>,
    name: &'t str,
    day: Day,
    amount: Fen,
    category: &'t str,
    sale: &'t str,
}

/// By what a member is known.
enum Key<'t> {
    Number(&'t str),
    Phone(Phone),
}

impl Key<'_> {
    fn as_str(&self) -> &str {
        match self {
            Self::Number(number) => number,
            Self::Phone(phone) => phone.as_str(),
        }
    }
}

/// Reads the rows of a table.
///
/// # Errors
/// [`Problem::MappingIncomplete`] when a column that is needed is not named or not there.
pub(super) fn read_lines(table: &Table, mapping: &Mapping) -> Result<History, AppError> {
    let places = Places::find(table, mapping)?;
    let mut gathered = Gathered::default();
    for row in table.rows_from(mapping.header_rows) {
        if is_total(&row, &places) {
            gathered.totals += 1;
            continue;
        }
        match read_row(&row, &places, mapping) {
            Ok(read) => gathered.push(row.line, read),
            Err(fault) => {
                let number = places.sale.map_or("", |place| row.cell(place));
                if !number.is_empty() {
                    gathered.unread_sales.insert(number.to_owned());
                }
                gathered.refused.push(refused(&row, &places, fault));
            }
        }
    }
    Ok(gathered.by_member())
}

/// Whether a row gives the sum of others: it says so, and has neither a member nor a day.
fn is_total(row: &TableRow<'_>, places: &Places) -> bool {
    let says_so = |cell: &str| {
        let word = cell.trim_end_matches([':', '：']).replace(' ', "").to_lowercase();
        TOTALS.contains(&word.as_str())
    };
    let is_open = |place: &Option<usize>| {
        let cell = place.map_or("", |place| row.cell(place));
        cell.is_empty() || says_so(cell)
    };
    [places.number, places.phone, Some(places.day)].iter().all(is_open) && row.cells().any(says_so)
}

fn read_row<'t>(row: &TableRow<'t>, places: &Places, mapping: &Mapping) -> Result<Read<'t>, (ColumnRole, LineFault)> {
    let text = |role: ColumnRole, place: Option<usize>| {
        let cell = place.map_or("", |place| row.cell(place));
        let most = match role {
            ColumnRole::Number => NUMBER_MOST,
            ColumnRole::Name => NAME_MOST,
            ColumnRole::Category | ColumnRole::Sale => TEXT_MOST,
            ColumnRole::Phone | ColumnRole::Day | ColumnRole::Amount => usize::MAX,
        };
        if cell.len() > most && cell.chars().count() > most {
            return Err((role, LineFault::TooLong));
        }
        Ok(cell)
    };
    // Something cut a cell in two, such as the comma in an amount that is not in quotes: no column is what it seems.
    if places.width.is_some_and(|width| row.cells().skip(width).any(|cell| !cell.is_empty())) {
        return Err((ColumnRole::Amount, LineFault::SurplusCells));
    }
    let phone = match places.phone {
        Some(place) => phone_of(row.cell(place)).map_err(|_| (ColumnRole::Phone, LineFault::InvalidPhone))?,
        None => None,
    };
    let number = text(ColumnRole::Number, places.number)?;
    if number.chars().any(|character| character.is_control() || character.is_whitespace()) {
        return Err((ColumnRole::Number, LineFault::Malformed));
    }
    let key = match (&phone, places.number) {
        (_, Some(_)) if !number.is_empty() => Key::Number(number),
        (Some(phone), None) => Key::Phone(phone.clone()),
        (_, Some(_)) => return Err((ColumnRole::Number, LineFault::Refused(Refusal::MissingField))),
        (None, None) => return Err((ColumnRole::Phone, LineFault::Refused(Refusal::MissingField))),
    };
    let cell = |role: ColumnRole, place: usize| {
        let cell = row.cell(place);
        if cell.is_empty() { Err((role, LineFault::Refused(Refusal::MissingField))) } else { Ok(cell) }
    };
    let day = mapping.day_format.parse(cell(ColumnRole::Day, places.day)?);
    let day = day.or_else(|| iso_of_workbook(row.cell(places.day)));
    Ok(Read {
        key,
        phone,
        name: text(ColumnRole::Name, places.name)?,
        day: day.ok_or((ColumnRole::Day, LineFault::Refused(Refusal::InvalidDay)))?,
        amount: parse_amount(cell(ColumnRole::Amount, places.amount)?)
            .ok_or((ColumnRole::Amount, LineFault::Refused(Refusal::InvalidAmount)))?,
        category: text(ColumnRole::Category, places.category)?,
        sale: text(ColumnRole::Sale, places.sale)?,
    })
}

/// Cells of a workbook that hold days come as `2024-01-05` among others that hold text in any order.
fn iso_of_workbook(cell: &str) -> Option<Day> {
    Day::parse(cell)
}

fn refused(row: &TableRow<'_>, places: &Places, (field, fault): (ColumnRole, LineFault)) -> RefusedLine {
    if fault == LineFault::SurplusCells {
        // Whose name or phone stands under the amount, nobody knows.
        return RefusedLine::new(row.line, "", (field, fault), "");
    }
    let shown = |cell: &str| cell.chars().take(MOST_SHOWN).collect::<String>();
    let value = match field {
        ColumnRole::Day => shown(row.cell(places.day)),
        ColumnRole::Amount => shown(row.cell(places.amount)),
        ColumnRole::Category => places.category.map(|place| shown(row.cell(place))).unwrap_or_default(),
        ColumnRole::Sale => places.sale.map(|place| shown(row.cell(place))).unwrap_or_default(),
        ColumnRole::Number | ColumnRole::Phone | ColumnRole::Name => String::new(),
    };
    let member = places.number.map_or("", |place| row.cell(place));
    RefusedLine::new(row.line, member, (field, fault), value)
}

/// Lines in the order of the file, with their members by number.
#[derive(Default)]
struct Gathered {
    places: HashMap<String, usize>,
    members: Vec<FileMember>,
    lines: Vec<(usize, Line)>,
    refused: Vec<RefusedLine>,
    unread_sales: HashSet<String>,
    totals: usize,
}

impl Gathered {
    fn push(&mut self, line: u32, read: Read<'_>) {
        let key = read.key.as_str();
        let member = match self.places.get(key) {
            Some(place) => *place,
            None => {
                let number = match read.key {
                    Key::Number(number) => number.to_owned(),
                    Key::Phone(_) => String::new(),
                };
                self.places.insert(key.to_owned(), self.members.len());
                self.members.push(FileMember { number, person: Person::default(), first: 0, end: 0 });
                self.members.len() - 1
            }
        };
        if let Some(FileMember { person, .. }) = self.members.get_mut(member) {
            if person.name.is_empty() {
                read.name.clone_into(&mut person.name);
            }
            if person.phone.is_none() {
                person.phone = read.phone;
            }
        }
        let line = Line {
            line,
            day: read.day,
            amount: read.amount,
            category: read.category.to_owned(),
            sale: read.sale.to_owned(),
            has_own_number: !read.sale.is_empty(),
        };
        self.lines.push((member, line));
    }

    /// Each member's lines together, members by their keys, lines by day and sales first, so that a refund finds a sale
    /// of its day; numbers given to lines that have none.
    fn by_member(self) -> History {
        let mut keys: Vec<(String, usize)> = self.places.into_iter().collect();
        keys.sort_unstable();
        let mut ranks = vec![0_usize; keys.len()];
        for (rank, (_, place)) in keys.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*place) {
                *slot = rank;
            }
        }
        let mut members: Vec<(usize, FileMember)> = self
            .members
            .into_iter()
            .enumerate()
            .map(|(place, member)| (ranks.get(place).copied().unwrap_or(0), member))
            .collect();
        members.sort_unstable_by_key(|(rank, _)| *rank);
        let mut lines: Vec<(usize, Line)> =
            self.lines.into_iter().map(|(place, line)| (ranks.get(place).copied().unwrap_or(0), line)).collect();
        // Stable: sales of one member on one day stay in the order of the file, and so do refunds.
        lines.sort_by_key(|(rank, line)| (*rank, line.day, line.is_refund()));
        let mut history = History {
            refused: self.refused,
            unread_sales: self.unread_sales,
            totals: self.totals,
            ..History::default()
        };
        let mut lines = lines.into_iter().peekable();
        for (rank, mut member) in members {
            member.first = history.lines.len();
            while let Some((_, line)) = lines.next_if(|(of, _)| *of == rank) {
                history.lines.push(line);
            }
            member.end = history.lines.len();
            let known_by = if member.number.is_empty() { "phone" } else { "number" };
            number_by_content(known_by, &mut history.lines[member.first..]);
            history.members.push(member);
        }
        history
    }
}

/// How many bytes of the hash of a content are kept: enough that two contents do not meet by chance.
const CONTENT_BYTES: usize = 10;

/// Gives each of a member's lines without a number of its own one made from its content and its how-manieth occurrence:
/// the same line of the same member gets the same number in every file.
///
/// Neither her number nor her phone goes in: a sale's number counts within its account, and whoever has the books could
/// find a phone in a hash by trying them all. Only which of the two she is `known_by` does, since one person may occur
/// as either in one file, and her equal lines must stay two.
fn number_by_content(known_by: &str, lines: &mut [Line]) {
    let mut occurrences = HashMap::new();
    for line in lines.iter_mut().filter(|line| !line.has_own_number) {
        let content = content(known_by, line);
        let occurrence = occurrences.entry(content).and_modify(|count| *count += 1).or_insert(1);
        line.sale = content_number(content, *occurrence);
    }
}

fn content(known_by: &str, line: &Line) -> [u8; CONTENT_BYTES] {
    let mut content = Sha256::new();
    for part in [known_by, &line.category] {
        content.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        content.update(part);
    }
    content.update(line.day.number().to_be_bytes());
    content.update(line.amount.0.to_be_bytes());
    let hash = content.finalize();
    std::array::from_fn(|place| hash[place])
}

/// `~`, the content in hexadecimal, `-` and the occurrence.
fn content_number(content: [u8; CONTENT_BYTES], occurrence: u32) -> String {
    use std::fmt::Write;

    let mut number = String::with_capacity(24);
    number.push('~');
    for byte in content {
        // Writing to a `String` does not fail.
        let _ = write!(number, "{byte:02x}");
    }
    let _ = write!(number, "-{occurrence}");
    number
}
