//! The log read: its strands merged into one list, newest first, page by page.
//!
//! A strand is in the order in which it was written, which is that of time but for what was written at the same moment.

use std::collections::VecDeque;

use serde::Deserialize;
use yanji_books::{BooksError, Read, log, staff};
use yanji_words::Problem;

use super::names::Names;
use super::{Deed, record};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::{LogLine, LogPerson, LogQuery, Page};
use crate::staff::naming;

/// The most lines of a page.
const PAGE_MAX: usize = 1_000;
/// The most lines of an export.
const EXPORT_MAX: usize = 50_000;
/// How many records are looked at for a page at most, so that a rare action does not read the log to its end.
const LOOKED_AT_MAX: i64 = 20_000;
/// How many records of a strand are looked at in one step.
const STEP: i64 = 2_000;
/// How many records about one subject are read from a strand in one step: an index leads to them.
const ABOUT_STEP: i64 = 100;
/// How many records of a strand may lie otherwise than in the order of time.
const DISORDER: i64 = 100;

/// A record as it is stored.
#[derive(Debug, Deserialize)]
pub(super) struct Stored {
    at: Instant,
    actor: String,
    role: String,
    permission: String,
    channel: String,
    action: String,
    pub(super) subject: String,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    count: Option<i64>,
    #[serde(default)]
    amount_fen: Option<i64>,
    #[serde(default)]
    points: Option<i64>,
    #[serde(default)]
    number: Option<String>,
}

impl Clinic {
    /// What was done and looked at, newest first. A page can have fewer lines than asked for, or none, and still be
    /// followed by another: a search for something rare goes on there.
    ///
    /// # Errors
    /// [`Problem::Malformed`] about `after`.
    pub fn log_list(&self, actor: &Actor, query: &LogQuery) -> Result<Page<LogLine>, AppError> {
        actor.require(Permission::LogRead)?;
        self.books.read(|tx| self.log_page(tx, query))
    }

    /// Everything that [`Clinic::log_list`] would list, up to 50 000 lines; that it was taken is recorded itself.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn log_export(&self, actor: &Actor, query: &LogQuery) -> Result<Vec<LogLine>, AppError> {
        actor.require(Permission::LogRead)?;
        let mut query = LogQuery { after: None, limit: PAGE_MAX, ..query.clone() };
        let mut lines = Vec::new();
        loop {
            let page = self.books.read(|tx| self.log_page(tx, &query))?;
            lines.extend(page.items);
            query.after = page.next;
            if query.after.is_none() || lines.len() >= EXPORT_MAX {
                break;
            }
        }
        lines.truncate(EXPORT_MAX);
        let count = i64::try_from(lines.len()).ok();
        self.books.write(|tx| {
            let deed = Deed { action: "log_export", count, ..Deed::default() };
            record(tx, actor, Permission::LogRead, self.now(), deed)
        })?;
        Ok(lines)
    }

    /// Everybody whom the log may name: the staff, the keys, and whoever runs commands on the machine.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn log_people(&self, actor: &Actor) -> Result<Vec<LogPerson>, AppError> {
        actor.require(Permission::LogRead)?;
        self.books.read(|tx| {
            let staff = staff::list(tx)?;
            let person = |(one, name): (&staff::Staff, String)| LogPerson { code: one.id.to_string(), name };
            let mut people: Vec<LogPerson> = staff.iter().zip(naming::told_apart(&staff)).map(person).collect();
            let keys = staff::keys(tx)?.into_iter().map(|key| LogPerson { code: key.id.to_string(), name: key.name });
            people.extend(keys);
            people.push(LogPerson { code: "machine".to_owned(), name: String::new() });
            Ok(people)
        })
    }

    fn log_page(&self, tx: &mut dyn Read, query: &LogQuery) -> Result<Page<LogLine>, AppError> {
        let zone = self.zone();
        let wanted = Wanted {
            action: query.action.as_deref(),
            person: query.person.as_deref(),
            subject: query.subject.as_deref(),
            from: query.from.map(|day| Instant::start_of(day, &zone)),
            before: query.until.map(|day| Instant::start_of(day.next(), &zone)),
        };
        let mut merged = Merged::begin(tx, &wanted, query.after.as_deref())?;
        let mut found = Vec::new();
        while found.len() < query.limit.clamp(1, PAGE_MAX) {
            let Some(stored) = merged.next(tx, &wanted)? else { break };
            found.push(stored);
        }
        Ok(Page { items: told(&Names::of(self, tx, &found)?, found), next: merged.cursor(), total: None })
    }
}

/// What a record has to be.
struct Wanted<'q> {
    action: Option<&'q str>,
    person: Option<&'q str>,
    subject: Option<&'q str>,
    from: Option<Instant>,
    before: Option<Instant>,
}

impl Wanted<'_> {
    /// What the database looks for in the stored text; what it finds is held against the query once more.
    fn pattern(&self) -> String {
        let part = |name: &str, value: Option<&str>| match value {
            Some(value) => format!("\"{name}\":\"{}\"%", value.replace(['\\', '%', '_', '"'], "_")),
            None => String::new(),
        };
        format!("%{}{}", part("actor", self.person), part("action", self.action))
    }

    fn takes(&self, stored: &Stored) -> bool {
        self.action.is_none_or(|action| stored.action == action)
            && self.person.is_none_or(|person| stored.actor == person)
            && self.subject.is_none_or(|subject| stored.subject == subject)
            && self.from.is_none_or(|from| stored.at >= from)
            && self.before.is_none_or(|before| stored.at < before)
    }
}

/// A strand that is read from a place backwards.
struct Strand {
    number: i64,
    /// The newest record that has not been looked at.
    next: i64,
    /// The oldest record that can be wanted.
    floor: i64,
    /// What was found and is not yet taken, newest first.
    found: VecDeque<(i64, Stored)>,
}

impl Strand {
    /// Whether something may still be found beyond what was.
    const fn goes_on(&self) -> bool {
        self.next >= self.floor
    }

    /// Looks at one step more and gives how many records that were.
    fn look(&mut self, tx: &mut dyn Read, wanted: &Wanted<'_>) -> Result<i64, AppError> {
        let top = self.next;
        if let Some(subject) = wanted.subject {
            let rows = log::about(tx, self.number, &(self.floor..=top), subject, ABOUT_STEP)?;
            let looked_at = i64::try_from(rows.len()).unwrap_or(ABOUT_STEP);
            let oldest = rows.last().filter(|_| looked_at == ABOUT_STEP).map_or(self.floor, |(seq, _)| *seq);
            self.take(rows, wanted)?;
            self.next = oldest - 1;
            return Ok(looked_at);
        }
        let stretch = self.floor.max(top - STEP + 1)..=top;
        let rows = log::back(tx, self.number, &stretch, &wanted.pattern(), STEP)?;
        self.take(rows, wanted)?;
        self.next = stretch.start() - 1;
        Ok(top - self.next)
    }

    /// Keeps what is wanted of some records.
    fn take(&mut self, rows: Vec<(i64, String)>, wanted: &Wanted<'_>) -> Result<(), AppError> {
        for (seq, body) in rows {
            let stored = parse(self.number, seq, &body)?;
            if wanted.takes(&stored) {
                self.found.push_back((seq, stored));
            }
        }
        Ok(())
    }
}

/// The strands as one list.
struct Merged {
    strands: Vec<Strand>,
    /// How many records may still be looked at.
    left: i64,
}

impl Merged {
    fn begin(tx: &mut dyn Read, wanted: &Wanted<'_>, after: Option<&str>) -> Result<Self, AppError> {
        let heads = log::strands(tx)?;
        let tops = match after {
            None => heads.iter().map(|(_, length)| *length).collect(),
            Some(cursor) => places(cursor, heads.len())?,
        };
        let mut strands = Vec::with_capacity(heads.len());
        for ((number, length), top) in heads.into_iter().zip(tops) {
            let floor = match wanted.from {
                Some(from) => (first_since(tx, number, length, from)? - DISORDER).max(1),
                None => 1,
            };
            let last = match wanted.before {
                Some(before) => first_since(tx, number, length, before)? + DISORDER,
                None => length,
            };
            strands.push(Strand { number, next: top.min(last).min(length), floor, found: VecDeque::new() });
        }
        Ok(Self { strands, left: LOOKED_AT_MAX })
    }

    /// The newest record that was not taken yet; `None` when there is none, or when enough were looked at.
    fn next(&mut self, tx: &mut dyn Read, wanted: &Wanted<'_>) -> Result<Option<Stored>, AppError> {
        for strand in &mut self.strands {
            while strand.found.is_empty() && strand.goes_on() {
                if self.left <= 0 {
                    return Ok(None);
                }
                self.left -= strand.look(tx, wanted)?;
            }
        }
        let newest = self.strands.iter_mut().max_by_key(|strand| strand.found.front().map(|(_, stored)| stored.at));
        Ok(newest.and_then(|strand| strand.found.pop_front()).map(|(_, stored)| stored))
    }

    /// Where the next page begins in each strand; `None` when there is nothing more.
    fn cursor(&self) -> Option<String> {
        let is_over = self.strands.iter().all(|strand| strand.found.is_empty() && !strand.goes_on());
        let place = |strand: &Strand| strand.found.front().map_or(strand.next, |(seq, _)| *seq).to_string();
        (!is_over).then(|| self.strands.iter().map(place).collect::<Vec<_>>().join("."))
    }
}

fn places(cursor: &str, strands: usize) -> Result<Vec<i64>, AppError> {
    let malformed = || AppError::at(Problem::Malformed, "after");
    let places: Vec<i64> = cursor.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| malformed())?;
    if places.len() == strands { Ok(places) } else { Err(malformed()) }
}

/// About the first record of a strand since an instant, by halving.
fn first_since(tx: &mut dyn Read, strand: i64, length: i64, since: Instant) -> Result<i64, AppError> {
    let (mut low, mut high) = (1, length + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let Some(body) = log::record(tx, strand, middle)? else { return Err(broken(strand, middle)) };
        if parse(strand, middle, &body)?.at < since { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

fn parse(strand: i64, seq: i64, body: &str) -> Result<Stored, AppError> {
    serde_json::from_str(body).map_err(|_| broken(strand, seq))
}

fn broken(strand: i64, seq: i64) -> AppError {
    let row = format!("{strand} {seq}");
    AppError::from(BooksError::Inconsistency { table: "log".into(), column: "body".into(), row })
}

/// The records with the names that people know.
fn told(names: &Names, found: Vec<Stored>) -> Vec<LogLine> {
    let line = |stored: Stored| LogLine {
        at: stored.at,
        who: names.person(&stored.actor),
        login: names.login(&stored.actor),
        person: stored.actor,
        role_name: names.get(&stored.role),
        role: stored.role,
        permission: stored.permission,
        channel: stored.channel,
        action: stored.action,
        subject_name: names.get(&stored.subject),
        member: stored.subject.parse().ok(),
        subject: stored.subject,
        fields: stored.fields,
        purpose: stored.purpose,
        count: stored.count,
        amount_fen: stored.amount_fen,
        points: stored.points,
        number: stored.number,
    };
    found.into_iter().map(line).collect()
}
