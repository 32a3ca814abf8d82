//! Lists of accounts as pages show them: which ones, in which order, page by page. Never changes one.

mod condition;

use std::cmp::Ordering;
use std::collections::HashMap;

use yanji_engine::Day;

use self::condition::{Condition, without_index};
use super::{Account, COLUMNS};
use crate::access::{Database, Read, Row, Value, query_keyed};
use crate::error::BooksError;
use crate::id::{AccountId, MemberId, StoreId};

/// How many members one statement looks up.
const CHUNK: usize = 1_000;

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
    /// The day of the last sale of which anything is left; only accounts with one.
    pub last_sale_on: Span,
    /// That day, or that of the enrolment for an account without such a sale.
    pub idle_since: Span,
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

impl<'a> Whose<'a> {
    /// How the card numbers begin that are shown whoever has them; `None`: there are none.
    const fn beginning(self) -> Option<&'a str> {
        match self {
            Self::Everybody => Some(""),
            Self::NumberBegins(prefix) | Self::Either(prefix, _) => Some(prefix),
            Self::Members(_) => None,
        }
    }

    /// The members who are named.
    const fn members(self) -> &'a [MemberId] {
        match self {
            Self::Everybody | Self::NumberBegins(_) => &[],
            Self::Members(members) | Self::Either(_, members) => members,
        }
    }
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
    /// Last sale, or enrolment without one.
    IdleSince,
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
            Self::IdleSince => "idle_since",
            Self::EnrolledOn => "enrolled_on",
        }
    }

    /// What an account is sorted by, from its tier and the value of the column; `None` for one that is left out.
    fn place(self, tier: &str, value: i64) -> Option<i64> {
        match self {
            Self::Tier(ladder) => {
                ladder.iter().position(|code| code == tier).and_then(|place| i64::try_from(place).ok())
            }
            Self::Number | Self::Points | Self::Spend | Self::Visits | Self::IdleSince | Self::EnrolledOn => {
                Some(value)
            }
        }
    }
}

impl Order<'_> {
    /// What stands behind `ORDER BY`, with a sign before the first column.
    fn sql(self, by_bytes: &str, sign: &str) -> String {
        self.sql_by(self.by.column(), by_bytes, sign)
    }

    /// As [`Order::sql`], where what is sorted by has another name.
    fn sql_by(self, column: &str, by_bytes: &str, sign: &str) -> String {
        let down = if self.descending { " DESC" } else { "" };
        match self.by {
            Sorted::Number | Sorted::Tier(_) => format!("{sign}number{by_bytes}{down}"),
            _ => format!("{sign}{column}{down}, number{by_bytes}"),
        }
    }

    /// How two places in the list lie to each other.
    fn compare(self, one: &Mark, other: &Mark) -> Ordering {
        let by_value = one.value.cmp(&other.value);
        let by_number = one.number.cmp(&other.number);
        match (self.by, self.descending) {
            (Sorted::Number, true) => by_number.reverse(),
            (_, true) => by_value.reverse().then(by_number),
            (_, false) => by_value.then(by_number),
        }
    }
}

/// A page of a list, with how many accounts the list has on all its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The page.
    pub page: Vec<Listed>,
    /// How many there are in all.
    pub total: i64,
}

/// How the accounts of a page are come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Along the order, until the page is full.
    InOrder,
    /// All that fit, and then sorted.
    Gathered,
}

/// A page of a list: which accounts, and where each one stands.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Vec<Listed>, BooksError> {
    let looked_up = look_up(tx, listing)?.page;
    page_of(tx, listing, looked_up, Way::InOrder)
}

/// As [`list`], with how many accounts there are in all.
///
/// # Errors
/// [`BooksError`].
pub fn list_counted(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Counted, BooksError> {
    let looked_up = look_up(tx, listing)?;
    let fitting = count_walked(tx, listing)?;
    let total = fitting + looked_up.total;
    if total == 0 {
        return Ok(Counted { page: Vec::new(), total });
    }
    let way = way(tx, fitting)?;
    Ok(Counted { page: page_of(tx, listing, looked_up.page, way)?, total })
}

/// Where few accounts fit, SQLite, which keeps no statistics, would walk along the order through nearly all of the wide
/// rows; all that fit are gathered from one narrow index then.
fn way(tx: &mut dyn Read, fitting: i64) -> Result<Way, BooksError> {
    let is_rare = tx.database() == Database::Sqlite && fitting < super::count(tx)? / 2;
    Ok(if is_rare { Way::Gathered } else { Way::InOrder })
}

/// The accounts of the members who are named, without those whose card number begins as asked: these are walked along. In
/// no order, and of each statement's no more than a page may need.
fn look_up(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Counted, BooksError> {
    let mut found = Counted { page: Vec::new(), total: 0 };
    for chunk in listing.whose.members().chunks(CHUNK) {
        let Counted { page, total } = match listing.order.by {
            Sorted::Tier(_) => look_up_all(tx, listing, chunk)?,
            _ => look_up_first(tx, listing, chunk)?,
        };
        found.page.extend(page);
        found.total += total;
    }
    Ok(found)
}

/// All of them: where a tier stands in its ladder is not for a statement to know.
fn look_up_all(tx: &mut dyn Read, listing: &Listing<'_>, members: &[MemberId]) -> Result<Counted, BooksError> {
    let condition = named(tx, listing, members);
    let sql = format!("SELECT id, member_id, number, CAST(0 AS BIGINT), tier FROM accounts{}", condition.sql());
    let mut page = Vec::new();
    for row in tx.query(&sql, &condition.params())? {
        let one = listed(&row)?;
        if let Some(value) = listing.order.by.place(row.text(4)?, one.mark.value) {
            page.push(Listed { mark: Mark { value, ..one.mark }, ..one });
        }
    }
    let total = i64::try_from(page.len()).unwrap_or(i64::MAX);
    Ok(Counted { page, total })
}

/// The first of them behind the mark, and how many there are on all pages. They are gathered before they are sorted:
/// PostgreSQL, which is asked for few of them, would else walk along the order through everybody.
fn look_up_first(tx: &mut dyn Read, listing: &Listing<'_>, members: &[MemberId]) -> Result<Counted, BooksError> {
    let by_bytes = tx.by_bytes();
    let Order { by, descending } = listing.order;
    let mut condition = named(tx, listing, members);
    let named = format!(
        "WITH named AS MATERIALIZED (SELECT id, member_id, number, CAST({} AS BIGINT) AS value FROM accounts{})",
        by.column(),
        condition.sql()
    );
    let mut behind = String::new();
    if let Some(mark) = &listing.after {
        let column = if by.column() == "0" { "0" } else { "value" };
        behind = format!(" WHERE {}", condition.part_behind(mark, column, descending));
    }
    let order = listing.order.sql_by("value", by_bytes, "");
    let limit = condition.put(Value::Int(listing.limit));
    let sql = format!(
        "{named} SELECT id, member_id, number, value, (SELECT COUNT(*) FROM named) FROM named{behind} \
         ORDER BY {order} LIMIT {limit}"
    );
    let rows = tx.query(&sql, &condition.params())?;
    let total = match rows.first() {
        Some(row) => row.int(4)?,
        None if behind.is_empty() => 0,
        None => count_named(tx, listing, members)?,
    };
    Ok(Counted { page: rows.iter().map(listed).collect::<Result<_, _>>()?, total })
}

/// How many of them there are on all pages.
fn count_named(tx: &mut dyn Read, listing: &Listing<'_>, members: &[MemberId]) -> Result<i64, BooksError> {
    let condition = named(tx, listing, members);
    tx.query_one(&format!("SELECT COUNT(*) FROM accounts{}", condition.sql()), &condition.params())?.int(0)
}

/// What the accounts of these members have to fulfil.
fn named(tx: &dyn Read, listing: &Listing<'_>, members: &[MemberId]) -> Condition {
    let mut condition = Condition::of(tx, listing);
    condition.among(members);
    if let Some(prefix) = listing.whose.beginning() {
        condition.begins_otherwise(prefix);
    }
    condition
}

/// A page of what is walked along and what was looked up.
fn page_of(
    tx: &mut dyn Read,
    listing: &Listing<'_>,
    mut looked_up: Vec<Listed>,
    way: Way,
) -> Result<Vec<Listed>, BooksError> {
    let walked = match (listing.whose.beginning(), listing.order.by) {
        (None, _) => Vec::new(),
        (Some(_), Sorted::Tier(ladder)) => walk_by_tier(tx, listing, ladder)?,
        (Some(prefix), _) => walk(tx, listing, prefix, way)?,
    };
    if looked_up.is_empty() {
        return Ok(walked);
    }
    let order = listing.order;
    looked_up.retain(|one| listing.after.as_ref().is_none_or(|mark| order.compare(&one.mark, mark).is_gt()));
    looked_up.extend(walked);
    looked_up.sort_unstable_by(|one, other| order.compare(&one.mark, &other.mark));
    looked_up.truncate(usize::try_from(listing.limit).unwrap_or(usize::MAX));
    Ok(looked_up)
}

fn walk(tx: &mut dyn Read, listing: &Listing<'_>, prefix: &str, way: Way) -> Result<Vec<Listed>, BooksError> {
    let by_bytes = tx.by_bytes();
    let mut condition = Condition::of(tx, listing);
    condition.begins(prefix);
    let Order { by, descending } = listing.order;
    let column = by.column();
    if let Some(mark) = &listing.after {
        condition.behind(mark, column, descending);
    }
    let order = listing.order.sql(by_bytes, if way == Way::Gathered { without_index(tx) } else { "" });
    let limit = condition.put(Value::Int(listing.limit));
    let sql = format!(
        "SELECT id, member_id, number, CAST({column} AS BIGINT) FROM accounts{} ORDER BY {order} LIMIT {limit}",
        condition.sql()
    );
    tx.query(&sql, &condition.params())?.iter().map(listed).collect()
}

/// One tier after the other, so that each is a walk along an index.
fn walk_by_tier(tx: &mut dyn Read, listing: &Listing<'_>, ladder: &[String]) -> Result<Vec<Listed>, BooksError> {
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
        let rows = walk(tx, &one, listing.whose.beginning().unwrap_or_default(), Way::InOrder)?;
        found.extend(rows.into_iter().map(|row| Listed { mark: Mark { value: *place, ..row.mark }, ..row }));
    }
    Ok(found)
}

/// How many accounts there are to walk along, on all pages.
fn count_walked(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<i64, BooksError> {
    let Some(prefix) = listing.whose.beginning() else { return Ok(0) };
    let mut condition = Condition::of(tx, listing);
    condition.begins(prefix);
    let sql = format!("SELECT COUNT(*) FROM accounts{}", condition.sql());
    tx.query_one(&sql, &condition.params())?.int(0)
}

fn listed(row: &Row) -> Result<Listed, BooksError> {
    Ok(Listed {
        id: AccountId::from_row(row, 0)?,
        member: MemberId::from_row(row, 1)?,
        mark: Mark { value: row.int(3)?, number: row.text(2)?.to_owned() },
    })
}

/// The accounts with these ids, in the order of the ids; those that are not there are left out.
///
/// # Errors
/// [`BooksError`].
pub fn find_all(tx: &mut dyn Read, ids: &[AccountId]) -> Result<Vec<Account>, BooksError> {
    let rows = query_keyed(tx, ids, |keys| format!("SELECT {COLUMNS} FROM accounts WHERE id IN ({keys})"))?;
    let account = |row: &Row| Account::from_row(row).map(|account| (account.id, account));
    let mut found = rows.iter().map(account).collect::<Result<HashMap<_, _>, _>>()?;
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
