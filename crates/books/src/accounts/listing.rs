//! Lists of accounts as pages show them: which ones, in which order, page by page. Never changes one.

use std::collections::HashMap;

use yanji_engine::Day;

use super::{Account, CHUNK, COLUMNS};
use crate::access::{Read, ToParam, Value, numbered};
use crate::error::BooksError;
use crate::id::{AccountId, MemberId, StoreId};

/// Which accounts a list shows: those for which everything that is said here holds.
#[derive(Clone, Debug, Default)]
pub struct Listing<'a> {
    /// Whose accounts.
    pub whose: Whose<'a>,
    /// Only those in one of these tiers; in any when empty.
    pub tiers: &'a [String],
    /// Only those in grace.
    pub in_grace: bool,
    /// Usable points.
    pub points: Span,
    /// Spend over the lifetime, in fen.
    pub spend_fen: Span,
    /// Visits over the lifetime.
    pub visits: Span,
    /// The day of the last activity.
    pub last_day: Span,
    /// The day of enrolment.
    pub enrolled_on: Span,
    /// The store where the member joined.
    pub store: Option<StoreId>,
    /// The order.
    pub order: Order<'a>,
    /// Where the page begins.
    pub after: Option<Mark>,
    /// The most accounts.
    pub limit: i64,
}

/// Whose accounts a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub enum Whose<'a> {
    /// Everybody's.
    #[default]
    Everybody,
    /// Those whose card number begins so.
    NumberBegins(&'a str),
    /// Those of these members.
    Members(&'a [MemberId]),
    /// Those whose card number begins so, and those of these members.
    Either(&'a str, &'a [MemberId]),
}

/// Whole numbers from one to another, both included; open where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The least.
    pub from: Option<i64>,
    /// The greatest.
    pub to: Option<i64>,
}

impl Span {
    /// The numbers of days from one to another.
    #[must_use]
    pub fn of_days(from: Option<Day>, to: Option<Day>) -> Self {
        let number = |day: Day| i64::from(day.number());
        Self { from: from.map(number), to: to.map(number) }
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sorted<'a> {
    /// Card number.
    #[default]
    Number,
    /// Tier, by its place in this ladder; accounts in a tier that the ladder does not have are left out.
    Tier(&'a [String]),
    /// Usable points.
    Points,
    /// Spend over the lifetime.
    Spend,
    /// Visits over the lifetime.
    Visits,
    /// Last activity.
    LastDay,
    /// Enrolment.
    EnrolledOn,
}

/// The order of a list of accounts; equal ones are by card number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order<'a> {
    /// By what.
    pub by: Sorted<'a>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A place in a sorted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The value that is sorted by; the place in the ladder where that is the tier, 0 where it is the card number.
    pub value: i64,
    /// The card number.
    pub number: String,
}

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub member: MemberId,
    /// Where it stands in the list.
    pub mark: Mark,
}

impl Sorted<'_> {
    const fn column(self) -> &'static str {
        match self {
            Self::Number | Self::Tier(_) => "0",
            Self::Points => "points",
            Self::Spend => "spend_fen",
            Self::Visits => "visits",
            Self::LastDay => "last_day",
            Self::EnrolledOn => "enrolled_on",
        }
    }
}

/// A condition in the making, with its parameters from `$1` on.
struct Condition {
    by_bytes: &'static str,
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    fn of(listing: &Listing<'_>, by_bytes: &'static str) -> Self {
        let mut made = Self { by_bytes, parts: vec!["1 = 1".to_owned()], values: Vec::new() };
        made.whose(listing.whose);
        if !listing.tiers.is_empty() {
            let places: Vec<String> = listing.tiers.iter().map(|tier| made.put(Value::Text(tier.clone()))).collect();
            made.parts.push(format!("tier IN ({})", places.join(", ")));
        }
        if listing.in_grace {
            made.parts.push("grace_until IS NOT NULL".to_owned());
        }
        made.span("points", listing.points);
        made.span("spend_fen", listing.spend_fen);
        made.span("visits", listing.visits);
        made.span("last_day", listing.last_day);
        made.span("enrolled_on", listing.enrolled_on);
        if let Some(store) = listing.store {
            let place = made.put(Value::Bytes(store.0.to_vec()));
            made.parts.push(format!("store_id = {place}"));
        }
        made
    }

    /// Adds a parameter and gives its place.
    fn put(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn whose(&mut self, whose: Whose<'_>) {
        let part = match whose {
            Whose::Everybody => return,
            Whose::NumberBegins(prefix) => self.begins(prefix),
            Whose::Members(members) => self.among(members),
            Whose::Either(prefix, members) => format!("({} OR {})", self.begins(prefix), self.among(members)),
        };
        self.parts.push(part);
    }

    fn begins(&mut self, prefix: &str) -> String {
        let by_bytes = self.by_bytes;
        let first = self.put(Value::Text(prefix.to_owned()));
        // The first text that no longer begins so: the largest character behind the prefix.
        let last = self.put(Value::Text(format!("{prefix}\u{10FFFF}")));
        format!("(number{by_bytes} >= {first} AND number{by_bytes} <= {last})")
    }

    fn among(&mut self, members: &[MemberId]) -> String {
        if members.is_empty() {
            return "1 = 0".to_owned();
        }
        let first = self.values.len() + 1;
        self.values.extend(members.iter().map(|member| Value::Bytes(member.0.to_vec())));
        format!("member_id IN ({})", numbered(first..=self.values.len()))
    }

    fn span(&mut self, column: &str, span: Span) {
        for (bound, sign) in [(span.from, ">="), (span.to, "<=")] {
            if let Some(bound) = bound {
                let place = self.put(Value::Int(bound));
                self.parts.push(format!("{column} {sign} {place}"));
            }
        }
    }

    /// Only what stands behind a mark.
    fn behind(&mut self, mark: &Mark, column: &str, descending: bool) {
        let by_bytes = self.by_bytes;
        let number = self.put(Value::Text(mark.number.clone()));
        let part = if column == "0" {
            format!("number{by_bytes} {} {number}", if descending { "<" } else { ">" })
        } else {
            let value = self.put(Value::Int(mark.value));
            let sign = if descending { "<" } else { ">" };
            format!("({column} {sign} {value} OR ({column} = {value} AND number{by_bytes} > {number}))")
        };
        self.parts.push(part);
    }

    fn sql(&self) -> String {
        self.parts.join(" AND ")
    }
}

/// A page of a list: which accounts, and where each one stands.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Vec<Listed>, BooksError> {
    match listing.order.by {
        Sorted::Tier(ladder) => list_by_tier(tx, listing, ladder),
        Sorted::Number | Sorted::Points | Sorted::Spend | Sorted::Visits | Sorted::LastDay | Sorted::EnrolledOn => {
            list_by_column(tx, listing)
        }
    }
}

fn list_by_column(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Vec<Listed>, BooksError> {
    let by_bytes = tx.by_bytes();
    let mut condition = Condition::of(listing, by_bytes);
    let Order { by, descending } = listing.order;
    let column = by.column();
    if let Some(mark) = &listing.after {
        condition.behind(mark, column, descending);
    }
    let down = if descending { " DESC" } else { "" };
    let order = match column {
        "0" => format!("number{by_bytes}{down}"),
        column => format!("{column}{down}, number{by_bytes}"),
    };
    let limit = condition.put(Value::Int(listing.limit));
    let sql = format!(
        "SELECT id, member_id, number, CAST({column} AS BIGINT) FROM accounts WHERE {} ORDER BY {order} LIMIT {limit}",
        condition.sql()
    );
    let rows = tx.query(&sql, &params(&condition.values))?;
    let listed = |row: &crate::access::Row| {
        Ok(Listed {
            id: AccountId::from_row(row, 0)?,
            member: MemberId::from_row(row, 1)?,
            mark: Mark { value: row.int(3)?, number: row.text(2)?.to_owned() },
        })
    };
    rows.iter().map(listed).collect()
}

/// One tier after the other, so that each is a walk along an index.
fn list_by_tier(tx: &mut dyn Read, listing: &Listing<'_>, ladder: &[String]) -> Result<Vec<Listed>, BooksError> {
    let mut steps: Vec<(i64, &String)> = (0..).zip(ladder).collect();
    if listing.order.descending {
        steps.reverse();
    }
    let reached = listing.after.as_ref().and_then(|mark| steps.iter().position(|(place, _)| *place == mark.value));
    let mut found = Vec::new();
    for (at, (place, tier)) in steps.iter().enumerate().skip(reached.unwrap_or(0)) {
        if !listing.tiers.is_empty() && !listing.tiers.contains(tier) {
            continue;
        }
        let left = listing.limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let one = Listing {
            tiers: std::slice::from_ref(*tier),
            order: Order::default(),
            after: listing.after.clone().filter(|_| Some(at) == reached),
            limit: left,
            ..listing.clone()
        };
        let rows = list_by_column(tx, &one)?;
        found.extend(rows.into_iter().map(|row| Listed { mark: Mark { value: *place, ..row.mark }, ..row }));
    }
    Ok(found)
}

/// How many accounts a list has on all its pages.
///
/// # Errors
/// [`BooksError`].
pub fn count_listed(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<i64, BooksError> {
    let condition = Condition::of(listing, tx.by_bytes());
    let sql = format!("SELECT COUNT(*) FROM accounts WHERE {}", condition.sql());
    tx.query_one(&sql, &params(&condition.values))?.int(0)
}

/// The accounts with these ids, in the order of the ids; those that are not there are left out.
///
/// # Errors
/// [`BooksError`].
pub fn find_all(tx: &mut dyn Read, ids: &[AccountId]) -> Result<Vec<Account>, BooksError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id IN ({})", numbered(1..=chunk.len()));
        let params: Vec<&dyn ToParam> = chunk.iter().map(|id| id as &dyn ToParam).collect();
        for row in tx.query(&sql, &params)? {
            let account = Account::from_row(&row)?;
            found.insert(account.id, account);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The members of accounts whose card number begins so, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn members_by_number_prefix(tx: &mut dyn Read, prefix: &str, limit: i64) -> Result<Vec<MemberId>, BooksError> {
    let by_bytes = tx.by_bytes();
    let sql = format!(
        "SELECT member_id FROM accounts WHERE number{by_bytes} >= $1 AND number{by_bytes} <= $2 \
         ORDER BY number{by_bytes} LIMIT $3"
    );
    let rows = tx.query(&sql, &[&prefix, &format!("{prefix}\u{10FFFF}"), &limit])?;
    rows.iter().map(|row| MemberId::from_row(row, 0)).collect()
}

fn params(values: &[Value]) -> Vec<&dyn ToParam> {
    values.iter().map(|value| value as &dyn ToParam).collect()
}
