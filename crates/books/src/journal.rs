//! The journal: what is written of an accepted activity, and the chain that shows when it was changed.

mod entry;

use sha2::{Digest, Sha256};
use yanji_engine::activity::{EntryKind, Kind};

pub use self::entry::{CouponEvent, Entry, EntryDeed, EntryLine, EntryMoney, EntryRefundLine, MoneyOf, PointsCause};
use crate::access::{Read, Row, ToParam, numbered, query_keyed};
use crate::error::BooksError;
use crate::id::{AccountId, SaleId};

/// The hash before the first entry of a chain.
pub const NO_HASH: [u8; 32] = [0; 32];

/// The hash of the next link of a chain: SHA-256 over the hash before and the stored bytes.
#[must_use]
pub fn chained(before: &[u8; 32], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(body).finalize().into()
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the account's journal, from 1.
    pub seq: i64,
    /// What it says.
    pub entry: Entry,
    /// The stored bytes.
    pub body: String,
    /// The hash stored beside them.
    pub hash: [u8; 32],
}

/// What [`stored`] reads, in its order.
const COLUMNS: &str = "seq, body, hash, kind, day, subject, cause";

/// An account's journal, oldest first, with `seq` above `after`, at most `limit` entries.
///
/// # Errors
/// [`BooksError`]; an entry whose body cannot be read, or does not fit the columns beside it, is an
/// [`BooksError::Inconsistency`].
pub fn read(tx: &mut dyn Read, account: AccountId, after: i64, limit: i64) -> Result<Vec<StoredEntry>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM activities WHERE account_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    tx.query(&sql, &[&account, &after, &limit])?.iter().map(|row| stored(row, account)).collect()
}

/// An account's journal, newest first, with `seq` below `before`, at most `limit` entries of these kinds; of every kind
/// when none is named.
///
/// # Errors
/// As [`read`].
pub fn read_back(
    tx: &mut dyn Read,
    account: AccountId,
    kinds: &[EntryKind],
    before: i64,
    limit: i64,
) -> Result<Vec<StoredEntry>, BooksError> {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let of_kinds =
        if codes.is_empty() { String::new() } else { format!("AND kind IN ({})", numbered(4..=3 + codes.len())) };
    let sql = format!(
        "SELECT {COLUMNS} FROM activities WHERE account_id = $1 AND seq < $2 {of_kinds} ORDER BY seq DESC LIMIT $3"
    );
    let mut params: Vec<&dyn ToParam> = vec![&account, &before, &limit];
    params.extend(codes.iter().map(|code| code as &dyn ToParam));
    tx.query(&sql, &params)?.iter().map(|row| stored(row, account)).collect()
}

/// The entries of an account's journal from `first` to `last`, oldest first.
///
/// # Errors
/// As [`read`].
pub fn read_between(
    tx: &mut dyn Read,
    account: AccountId,
    first: i64,
    last: i64,
) -> Result<Vec<StoredEntry>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM activities WHERE account_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq");
    tx.query(&sql, &[&account, &first, &last])?.iter().map(|row| stored(row, account)).collect()
}

/// The journals of these accounts, entry by entry with whose it is, each oldest first.
///
/// # Errors
/// As [`read`].
pub fn read_all(tx: &mut dyn Read, accounts: &[AccountId]) -> Result<Vec<(AccountId, StoredEntry)>, BooksError> {
    let sql = |keys: &str| {
        format!("SELECT {COLUMNS}, account_id FROM activities WHERE account_id IN ({keys}) ORDER BY account_id, seq")
    };
    let entry = |row: &Row| {
        let account = AccountId::from_row(row, 7)?;
        Ok((account, stored(row, account)?))
    };
    query_keyed(tx, accounts, sql)?.iter().map(entry).collect()
}

/// The entries of an account's journal that give money back on these sales, oldest first.
///
/// # Errors
/// As [`read`].
pub fn refunds_of(tx: &mut dyn Read, account: AccountId, sales: &[SaleId]) -> Result<Vec<StoredEntry>, BooksError> {
    if sales.is_empty() {
        return Ok(Vec::new());
    }
    let refund = Kind::Refund.code();
    let sql = format!(
        "SELECT {COLUMNS} FROM activities WHERE account_id = $1 AND kind = $2 AND subject IN ({}) ORDER BY seq",
        numbered(3..=2 + sales.len())
    );
    let mut params: Vec<&dyn ToParam> = vec![&account, &refund];
    params.extend(sales.iter().map(|sale| sale as &dyn ToParam));
    tx.query(&sql, &params)?.iter().map(|row| stored(row, account)).collect()
}

/// The entries of an account's journal that make a sale, take back from it or are about it, oldest first.
///
/// # Errors
/// As [`read`].
pub fn of_sale(tx: &mut dyn Read, account: AccountId, sale: SaleId) -> Result<Vec<StoredEntry>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM activities WHERE account_id = $1 AND subject = $2 ORDER BY seq");
    tx.query(&sql, &[&account, &sale])?.iter().map(|row| stored(row, account)).collect()
}

/// Whose journals are of no account, none that was set aside and no sale without a member, at most `limit`: their rows
/// are gone, since a journal is never written without one.
///
/// # Errors
/// [`BooksError`].
pub fn unclaimed(tx: &mut dyn Read, limit: i64) -> Result<Vec<AccountId>, BooksError> {
    let sql = "SELECT account_id FROM activities WHERE seq = 1 \
         AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.id = activities.account_id) \
         AND NOT EXISTS (SELECT 1 FROM sales WHERE sales.id = activities.account_id) \
         AND NOT EXISTS (SELECT 1 FROM set_aside_accounts WHERE set_aside_accounts.id = activities.account_id) \
         ORDER BY account_id LIMIT $1";
    tx.query(sql, &[&limit])?.iter().map(|row| AccountId::from_row(row, 0)).collect()
}

/// The entry in a row that begins with its columns.
pub(crate) fn stored(row: &Row, account: AccountId) -> Result<StoredEntry, BooksError> {
    let seq = row.int(0)?;
    let broken = |column: &'static str| BooksError::Inconsistency {
        table: "activities".into(),
        column: column.into(),
        row: format!("{account} {seq}"),
    };
    let body = row.text(1)?.to_owned();
    let entry: Entry = serde_json::from_str(&body).map_err(|_| broken("body"))?;
    if row.text(3)? != entry.deed.kind().code() {
        return Err(broken("kind"));
    }
    if row.int(4)? != i64::from(entry.day.number()) {
        return Err(broken("day"));
    }
    if row.opt_array::<16>(5)? != entry.deed.sale().map(|sale| sale.0) {
        return Err(broken("subject"));
    }
    if row.opt_text(6)? != entry.deed.points_cause().map(PointsCause::code) {
        return Err(broken("cause"));
    }
    Ok(StoredEntry { seq, hash: row.array(2)?, body, entry })
}
