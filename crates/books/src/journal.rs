//! The journal: what is written of an accepted activity, and the chain that shows when it was changed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yanji_engine::activity::Kind;
use yanji_engine::{Day, Fen, Points};

use crate::access::{Read, Row, ToParam, numbered};
use crate::error::BooksError;
use crate::id::{AccountId, NoteId, SaleId, StoreId};

/// The hash before the first entry of a chain.
pub const NO_HASH: [u8; 32] = [0; 32];

/// An accepted activity, as the journal keeps it for ever. It names no person: texts are sealed notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What happened, with its figures.
    #[serde(flatten)]
    pub deed: EntryDeed,
    /// The business day, in days from 1970-01-01.
    pub day: Day,
    /// The instant at which it was recorded, in microseconds of UTC.
    pub recorded_at: i64,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub store: Option<StoreId>,
    /// Who recorded it: a member of staff, a key, or the system.
    pub operator: String,
    /// Through which door: `desk`, `api`, `import`, `demo`.
    pub channel: String,
    /// The number of the programme version in force on the day, from 1.
    pub version: u32,
    /// The number of the engine's rules.
    pub rules: u32,
    /// The sealed reason or note, if one was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<NoteId>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryDeed {
    /// The member joined.
    Enrol,
    /// A sale.
    Sale {
        /// Its id.
        sale: SaleId,
        /// Its number on the receipt or in the file it came from; unique within the account.
        number: String,
        /// What was sold.
        lines: Vec<EntryLine>,
    },
    /// Money given back.
    Refund {
        /// The sale.
        sale: SaleId,
        /// How much of which lines.
        lines: Vec<EntryRefundLine>,
    },
    /// A completed referral.
    Referral {
        /// Its id, which may be empty.
        referral: String,
    },
    /// A referral that no longer counts.
    ReferralVoid {
        /// Its id.
        referral: String,
    },
    /// An attended event.
    Event,
    /// An engagement.
    Engage,
    /// Prepaid money paid in.
    Topup {
        /// How much.
        amount_fen: Fen,
    },
    /// A package bought.
    Package {
        /// Its price.
        amount_fen: Fen,
    },
    /// Points redeemed.
    Redeem {
        /// How many.
        points: Points,
    },
    /// Points given or taken by hand.
    Points {
        /// How many; negative when taken.
        points: Points,
    },
    /// A tier set by hand.
    Tier {
        /// The tier's code.
        tier: String,
        /// The last day of its lock.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        locked_until: Option<Day>,
    },
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The category; may be empty.
    pub category: String,
    /// What was paid.
    pub amount_fen: Fen,
}

/// A line of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRefundLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much is given back.
    pub amount_fen: Fen,
}

impl EntryDeed {
    /// The kind of activity.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Enrol => Kind::Enrol,
            Self::Sale { .. } => Kind::Sale,
            Self::Refund { .. } => Kind::Refund,
            Self::Referral { .. } => Kind::Referral,
            Self::ReferralVoid { .. } => Kind::ReferralVoid,
            Self::Event => Kind::Event,
            Self::Engage => Kind::Engage,
            Self::Topup { .. } => Kind::Topup,
            Self::Package { .. } => Kind::Package,
            Self::Redeem { .. } => Kind::Redeem,
            Self::Points { .. } => Kind::Points,
            Self::Tier { .. } => Kind::Tier,
        }
    }

    /// The sale that the entry makes or takes back from.
    #[must_use]
    pub const fn sale(&self) -> Option<SaleId> {
        match self {
            Self::Sale { sale, .. } | Self::Refund { sale, .. } => Some(*sale),
            Self::Enrol
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Redeem { .. }
            | Self::Points { .. }
            | Self::Tier { .. } => None,
        }
    }
}

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

const COLUMNS: &str = "seq, body, hash, kind, day, subject";

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
    kinds: &[Kind],
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

fn stored(row: &Row, account: AccountId) -> Result<StoredEntry, BooksError> {
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
    Ok(StoredEntry { seq, hash: row.array(2)?, body, entry })
}
