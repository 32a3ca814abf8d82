//! The journal: what is written of an accepted activity, and the chain that shows when it was changed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yanji_engine::activity::{EntryKind, Kind};
use yanji_engine::ledger::MoneyMove;
use yanji_engine::price::refund::Repayment;
use yanji_engine::price::{RefundPlan, SoldBill};
use yanji_engine::{Day, Fen, Micros, Points, Rulebook, SaleLine};

use crate::access::{Read, Row, ToParam, numbered};
use crate::error::BooksError;
use crate::grants::GrantKind;
use crate::id::{AccountId, CouponId, DepositId, GrantId, NoteId, SaleId, StoreId};

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
        /// What was sold, with the money that counts toward spend and points.
        lines: Vec<EntryLine>,
        /// The bill as it was sold, if it was priced by the desk.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        bill: Option<Box<SoldBill>>,
    },
    /// Money given back.
    Refund {
        /// The sale.
        sale: SaleId,
        /// How much of which lines.
        lines: Vec<EntryRefundLine>,
        /// What came back of the bill, if it was priced by the desk.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        plan: Option<Box<RefundPlan>>,
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
        /// The code of the reward that they bought.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reward: Option<String>,
        /// The sale that they paid for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sale: Option<SaleId>,
    },
    /// Redeemed points brought back.
    Restore {
        /// The place in this journal of the redemption.
        redeem: i64,
        /// How many.
        points: Points,
        /// The sale that they had paid for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sale: Option<SaleId>,
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
    /// A deposit was paid in.
    Deposit {
        /// Its id.
        deposit: DepositId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a deposit paid for a sale.
    DepositUsed {
        /// The deposit.
        deposit: DepositId,
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// A refund brought part of a deposit back.
    DepositRestored {
        /// The deposit.
        deposit: DepositId,
        /// The sale that it had paid for.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a deposit was handed back.
    DepositReturned {
        /// The deposit.
        deposit: DepositId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a bill is owed. Whoever posts this entry to an account also changes what the sale's row says is owed.
    Owed {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of what was owed was paid. The sale's row follows, as with [`EntryDeed::Owed`].
    Repaid {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
        /// The sale that counts it toward spend and points.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counted_as: Option<SaleId>,
        /// How it was shared among the lines of the sale, and paid.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        repayment: Option<Box<Repayment>>,
    },
    /// Part of what was owed need not be paid, since what it was for was given back. The sale's row follows, as with
    /// [`EntryDeed::Owed`].
    Forgiven {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// A rule gave something.
    Granted {
        /// Its id.
        grant: GrantId,
        /// The code of the gift in the programme.
        gift: String,
        /// The occasion, for which it is given once.
        occasion: String,
        /// The number of the version by which it was given, from 1.
        version: u32,
        /// What sort of thing it is; the entry has a kind of its own.
        #[serde(rename = "sort")]
        kind: GrantKind,
        /// The code of the coupon, offer or bonus, or how many points.
        what: String,
    },
    /// What a rule gave no longer holds.
    GrantVoid {
        /// Its id.
        grant: GrantId,
    },
    /// What became of a piece of a coupon.
    Coupon {
        /// Its id.
        coupon: CouponId,
        /// What became of it.
        event: CouponEvent,
    },
}

/// What became of a piece of a coupon. That it was used stands in the bill on which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponEvent {
    /// It was issued to the member.
    Issued,
    /// Somebody handed it on to the member.
    Received,
    /// The member handed it on.
    HandedOn,
    /// It was taken back.
    Void,
    /// A refund brought it back.
    Returned,
}

/// Money that an entry moved, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryMoney {
    /// How.
    pub how: MoneyMove,
    /// What is moved by it.
    pub of: MoneyOf,
    /// How much.
    pub amount: Fen,
}

/// What money of the ledger belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoneyOf {
    /// A deposit.
    Deposit(DepositId),
    /// What is owed of a sale.
    Sale(SaleId),
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The category; may be empty.
    pub category: String,
    /// What was paid.
    pub amount_fen: Fen,
    /// By how much more than usual it earns, as [`SaleLine::bonus`].
    #[serde(skip_serializing_if = "is_one_times", default = "one_times")]
    pub bonus: Micros,
}

impl EntryLine {
    /// A line with nothing to it but what was paid.
    #[must_use]
    pub const fn paid(category: String, amount_fen: Fen) -> Self {
        Self { category, amount_fen, bonus: Micros::ONE }
    }

    /// The line as the engine is told of it, in the numbers of a rulebook.
    #[must_use]
    pub fn sold(&self, rulebook: &Rulebook) -> SaleLine {
        SaleLine { category: rulebook.category(&self.category), amount: self.amount_fen, bonus: self.bonus }
    }
}

const fn one_times() -> Micros {
    Micros::ONE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one_times(bonus: &Micros) -> bool {
    *bonus == Micros::ONE
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
    /// The kind of entry.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Enrol => EntryKind::Activity(Kind::Enrol),
            Self::Sale { .. } => EntryKind::Activity(Kind::Sale),
            Self::Refund { .. } => EntryKind::Activity(Kind::Refund),
            Self::Referral { .. } => EntryKind::Activity(Kind::Referral),
            Self::ReferralVoid { .. } => EntryKind::Activity(Kind::ReferralVoid),
            Self::Event => EntryKind::Activity(Kind::Event),
            Self::Engage => EntryKind::Activity(Kind::Engage),
            Self::Topup { .. } => EntryKind::Activity(Kind::Topup),
            Self::Package { .. } => EntryKind::Activity(Kind::Package),
            Self::Redeem { .. } => EntryKind::Activity(Kind::Redeem),
            Self::Restore { .. } => EntryKind::Activity(Kind::Restore),
            Self::Points { .. } => EntryKind::Activity(Kind::Points),
            Self::Tier { .. } => EntryKind::Activity(Kind::Tier),
            Self::Deposit { .. } => EntryKind::Deposit,
            Self::DepositUsed { .. } => EntryKind::DepositUsed,
            Self::DepositRestored { .. } => EntryKind::DepositRestored,
            Self::DepositReturned { .. } => EntryKind::DepositReturned,
            Self::Owed { .. } => EntryKind::Owed,
            Self::Repaid { .. } => EntryKind::Repaid,
            Self::Forgiven { .. } => EntryKind::Forgiven,
            Self::Granted { .. } => EntryKind::Granted,
            Self::GrantVoid { .. } => EntryKind::GrantVoid,
            Self::Coupon { .. } => EntryKind::Coupon,
        }
    }

    /// The sale that the entry makes, takes back from or is about.
    #[must_use]
    pub const fn sale(&self) -> Option<SaleId> {
        match self {
            Self::Sale { sale, .. }
            | Self::Refund { sale, .. }
            | Self::DepositUsed { sale, .. }
            | Self::DepositRestored { sale, .. }
            | Self::Owed { sale, .. }
            | Self::Repaid { sale, .. }
            | Self::Forgiven { sale, .. } => Some(*sale),
            Self::Redeem { sale, .. } | Self::Restore { sale, .. } => *sale,
            Self::Enrol
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Points { .. }
            | Self::Tier { .. }
            | Self::Deposit { .. }
            | Self::DepositReturned { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => None,
        }
    }

    /// The money in units of the ledger that the entry moves.
    #[must_use]
    pub const fn money(&self) -> Option<EntryMoney> {
        let (how, of, amount) = match self {
            Self::Deposit { deposit, amount_fen } => (MoneyMove::Deposit, MoneyOf::Deposit(*deposit), *amount_fen),
            Self::DepositUsed { deposit, amount_fen, .. } => {
                (MoneyMove::DepositUsed, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::DepositRestored { deposit, amount_fen, .. } => {
                (MoneyMove::DepositRestored, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::DepositReturned { deposit, amount_fen } => {
                (MoneyMove::DepositReturned, MoneyOf::Deposit(*deposit), *amount_fen)
            }
            Self::Owed { sale, amount_fen } => (MoneyMove::Owed, MoneyOf::Sale(*sale), *amount_fen),
            Self::Repaid { sale, amount_fen, .. } => (MoneyMove::Repaid, MoneyOf::Sale(*sale), *amount_fen),
            Self::Forgiven { sale, amount_fen } => (MoneyMove::Forgiven, MoneyOf::Sale(*sale), *amount_fen),
            Self::Enrol
            | Self::Sale { .. }
            | Self::Refund { .. }
            | Self::Referral { .. }
            | Self::ReferralVoid { .. }
            | Self::Event
            | Self::Engage
            | Self::Topup { .. }
            | Self::Package { .. }
            | Self::Redeem { .. }
            | Self::Restore { .. }
            | Self::Points { .. }
            | Self::Tier { .. }
            | Self::Granted { .. }
            | Self::GrantVoid { .. }
            | Self::Coupon { .. } => return None,
        };
        Some(EntryMoney { how, of, amount })
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
