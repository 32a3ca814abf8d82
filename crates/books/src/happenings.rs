//! What was recorded of a day over all accounts, newest first. The journal itself is read by account elsewhere.

use std::collections::BTreeMap;

use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Value};
use crate::error::BooksError;
use crate::history;
use crate::id::{AccountId, MemberId, StoreId};
use crate::journal::{self, StoredEntry};
use crate::posting::BookedDecision;

/// An entry of a journal with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The account, or the chain of a sale without a member.
    pub account: AccountId,
    /// The member; `None` for a sale without one.
    pub member: Option<MemberId>,
    /// Her card number; empty for a sale without a member.
    pub number: String,
    /// The entry.
    pub stored: StoredEntry,
    /// What it decided about the tier.
    pub decisions: Vec<BookedDecision>,
}

/// How many entries of a day that are neither sales nor enrolments are looked at.
const REST_MOST: i64 = 500;

/// The entry `x` as the journal reads it, its account, and the member whose it is in `a`.
const ENTRY: &str = "x.seq, x.body, x.hash, x.kind, x.day, x.subject, x.cause, x.account_id, a.member_id, a.number";

/// Finds the entry of each place `p`, and whose it is. A sale without a member has a chain that bears its own id; what
/// else belongs to no account was set aside and never was.
const OF_PLACES: &str = "p JOIN activities x ON x.account_id = p.account_id AND x.seq = p.seq \
     LEFT JOIN accounts a ON a.id = x.account_id WHERE (a.id IS NOT NULL OR x.subject = x.account_id)";

/// The newest entries of a day, or of a day in one store, at most `limit`.
///
/// Sales and enrolments have indexes of their own, and their ids tell which is newer. The other kinds have one together,
/// in which a day lies as it was written: of a day with very many of them (an import was taken back) the latest are
/// looked at. Each day is asked for as a span, and put in order by the day too, so that PostgreSQL walks the index of the
/// days: with one day it would walk all ids backwards until it has found enough, on a quiet morning the whole table.
///
/// # Errors
/// [`BooksError`].
pub fn newest_of(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Happened>, BooksError> {
    let mut found = of_sales(tx, day, store, limit)?;
    found.extend(of_enrolments(tx, day, store, limit)?);
    found.extend(of_the_rest(tx, day)?);
    found.retain(|happened| store.is_none() || happened.stored.entry.store == store);
    found.sort_by_key(|happened| (happened.stored.entry.recorded_at, happened.account, happened.stored.seq));
    found.reverse();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    decide(tx, &mut found)?;
    Ok(found)
}

fn of_sales(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Happened>, BooksError> {
    let sql = format!(
        "SELECT {ENTRY} FROM (SELECT account_id, seq FROM sales WHERE day >= $1 AND day <= $1{} \
         ORDER BY day DESC, id DESC LIMIT $2) {OF_PLACES}",
        and_store(store)
    );
    happened(tx, &sql, day, limit, store)
}

/// The entry by which an account was opened is its first.
fn of_enrolments(tx: &mut dyn Read, day: Day, store: Option<StoreId>, limit: i64) -> Result<Vec<Happened>, BooksError> {
    let sql = format!(
        "SELECT {ENTRY} FROM (SELECT id AS account_id, 1 AS seq FROM accounts \
         WHERE enrolled_on >= $1 AND enrolled_on <= $1{} ORDER BY enrolled_on DESC, id DESC LIMIT $2) {OF_PLACES} AND x.kind = 'enrol'",
        and_store(store)
    );
    happened(tx, &sql, day, limit, store)
}

/// The order is no other than that of the index, so that it is walked from its end.
fn of_the_rest(tx: &mut dyn Read, day: Day) -> Result<Vec<Happened>, BooksError> {
    let sql = format!(
        "SELECT {ENTRY} FROM (SELECT account_id, seq FROM activities WHERE day >= $1 AND day <= $1 \
         AND kind <> 'sale' AND kind <> 'enrol' ORDER BY day DESC LIMIT $2) {OF_PLACES}"
    );
    happened(tx, &sql, day, REST_MOST, None)
}

fn and_store(store: Option<StoreId>) -> &'static str {
    if store.is_some() { " AND store_id = $3" } else { "" }
}

fn happened(
    tx: &mut dyn Read,
    sql: &str,
    day: Day,
    limit: i64,
    store: Option<StoreId>,
) -> Result<Vec<Happened>, BooksError> {
    let store = store.map(|store| Value::Bytes(store.0.to_vec()));
    let values: Vec<Value> =
        [Some(Value::Int(day.number().into())), Some(Value::Int(limit)), store].into_iter().flatten().collect();
    let params: Vec<&dyn ToParam> = values.iter().map(|value| value as &dyn ToParam).collect();
    tx.query(sql, &params)?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<Happened, BooksError> {
    let account = AccountId::from_row(row, 7)?;
    Ok(Happened {
        account,
        member: row.opt_array(8)?.map(MemberId),
        number: row.opt_text(9)?.unwrap_or_default().to_owned(),
        stored: journal::stored(row, account)?,
        decisions: Vec::new(),
    })
}

/// Adds to each entry what it decided.
fn decide(tx: &mut dyn Read, found: &mut [Happened]) -> Result<(), BooksError> {
    let mut accounts: Vec<AccountId> = found.iter().map(|happened| happened.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut decided: BTreeMap<(AccountId, i64), Vec<BookedDecision>> = BTreeMap::new();
    for (account, decision) in history::decisions_of_all(tx, &accounts)? {
        if let Some(seq) = decision.seq {
            decided.entry((account, seq)).or_default().push(decision);
        }
    }
    for happened in found {
        happened.decisions = decided.remove(&(happened.account, happened.stored.seq)).unwrap_or_default();
    }
    Ok(())
}
