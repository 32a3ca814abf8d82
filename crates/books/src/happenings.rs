//! What was recorded of a day over all accounts, newest first. The journal itself is read by account elsewhere.

use yanji_engine::Day;

use crate::access::{Read, ToParam, Value};
use crate::error::BooksError;
use crate::history;
use crate::id::{AccountId, MemberId, StoreId};
use crate::journal::{self, StoredEntry};
use crate::posting::BookedDecision;

/// An entry of a journal with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The account.
    pub account: AccountId,
    /// The member.
    pub member: MemberId,
    /// The card number.
    pub number: String,
    /// The entry.
    pub stored: StoredEntry,
    /// What it decided about the tier.
    pub decisions: Vec<BookedDecision>,
}

/// The newest entries of a day, or of a day in one store, at most `limit`.
///
/// Sales and enrolments have indexes of their own, and their ids tell which is newer; the other kinds have one together
/// and are few.
///
/// # Errors
/// [`BooksError`].
pub fn newest_of(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Happened>, BooksError> {
    let mut places = of_sales(tx, day, store, limit)?;
    places.extend(of_enrolments(tx, day, store, limit)?);
    places.extend(of_the_rest(tx, day)?);
    let mut found = Vec::with_capacity(places.len());
    for (account, seq) in places {
        let entry = journal::read(tx, account, seq - 1, 1)?.into_iter().next().filter(|stored| stored.seq == seq);
        found.extend(entry.map(|stored| (account, stored)));
    }
    found.retain(|(_, stored)| store.is_none() || stored.entry.store == store);
    found.sort_by_key(|(account, stored)| (stored.entry.recorded_at, *account, stored.seq));
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    found.into_iter().rev().take(most).map(|(account, stored)| whose(tx, account, stored)).collect()
}

/// The place of an entry: its account, and its number in the journal.
type Place = (AccountId, i64);

fn of_sales(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Place>, BooksError> {
    let sql = format!(
        "SELECT account_id, seq FROM sales WHERE day = $1{} ORDER BY id DESC LIMIT $2",
        and_store(store, "store_id = $3")
    );
    places(tx, &sql, day, Some(limit), store)
}

/// The entry by which an account was opened is its first.
fn of_enrolments(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Place>, BooksError> {
    let sql = format!(
        "SELECT a.id, x.seq FROM (SELECT id FROM accounts WHERE enrolled_on = $1{} ORDER BY id DESC LIMIT $2) a \
         JOIN activities x ON x.account_id = a.id AND x.seq = 1 AND x.kind = 'enrol'",
        and_store(store, "store_id = $3")
    );
    places(tx, &sql, day, Some(limit), store)
}

fn of_the_rest(tx: &mut dyn Read, day: Day) -> Result<Vec<Place>, BooksError> {
    let sql = "SELECT account_id, seq FROM activities WHERE day = $1 AND kind <> 'sale' AND kind <> 'enrol'";
    places(tx, sql, day, None, None)
}

fn and_store(store: Option<StoreId>, condition: &str) -> String {
    if store.is_some() { format!(" AND {condition}") } else { String::new() }
}

fn places(
    tx: &mut dyn Read,
    sql: &str,
    day: Day,
    limit: Option<i64>,
    store: Option<StoreId>,
) -> Result<Vec<Place>, BooksError> {
    let store = store.map(|store| Value::Bytes(store.0.to_vec()));
    let values: Vec<Value> =
        [Some(Value::Int(day.number().into())), limit.map(Value::Int), store].into_iter().flatten().collect();
    let params: Vec<&dyn ToParam> = values.iter().map(|value| value as &dyn ToParam).collect();
    tx.query(sql, &params)?.iter().map(|row| Ok((AccountId::from_row(row, 0)?, row.int(1)?))).collect()
}

fn whose(tx: &mut dyn Read, account: AccountId, stored: StoredEntry) -> Result<Happened, BooksError> {
    let row = tx.query_one("SELECT member_id, number FROM accounts WHERE id = $1", &[&account])?;
    let decisions = history::decisions_of(tx, account, stored.seq)?;
    Ok(Happened { account, member: MemberId::from_row(&row, 0)?, number: row.text(1)?.to_owned(), stored, decisions })
}
