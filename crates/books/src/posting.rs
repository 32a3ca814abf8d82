//! What activities and ends of days write, gathered for any number of accounts and written row after row at once.

use std::collections::{HashMap, HashSet};

use yanji_engine::Day;
use yanji_engine::ledger::Transfer;
use yanji_engine::member::Life;
use yanji_engine::purse::Lot;

use crate::access::{Tx, Value};
use crate::accounts::{JournalHead, Sale};
use crate::error::BooksError;
use crate::id::{AccountId, ImportId, MemberId, SaleId, StoreId};
use crate::journal::{Entry, PointsCause, StoredEntry, chained};
use crate::tally_bytes;
use crate::values;

/// An account's state as a row, but for since when it is idle: a sale of the posting may come after it.
#[derive(Debug)]
struct StateRow {
    account: AccountId,
    /// Since when it is idle at the least.
    idle_since: i64,
    row: Vec<Value>,
}

/// Rows to be written in one transaction, in whatever order they were gathered.
#[derive(Debug, Default)]
pub struct Posting {
    entries: Vec<Vec<Value>>,
    new_sales: Vec<Vec<Value>>,
    changed_sales: Vec<Vec<Value>>,
    owed_changes: Vec<Vec<Value>>,
    lots: Vec<Vec<Value>>,
    transfers: Vec<Vec<Value>>,
    decisions: Vec<Vec<Value>>,
    new_accounts: Vec<StateRow>,
    accounts: Vec<StateRow>,
    /// The latest day of the sales that were made, by account.
    bought_on: HashMap<AccountId, i64>,
    /// The accounts with sales that changed.
    changed: HashSet<AccountId>,
}

/// A transfer with the day and the journal entry that it belongs to; the end of a day has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookedTransfer {
    /// The entry.
    pub seq: Option<i64>,
    /// The day.
    pub day: Day,
    /// What went where.
    pub transfer: Transfer,
}

/// A decision on a tier as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedDecision {
    /// The entry that brought it about; the end of a day has none.
    pub seq: Option<i64>,
    /// The day.
    pub day: Day,
    /// The code of its cause.
    pub cause: String,
    /// The tier before.
    pub from_tier: String,
    /// The tier after.
    pub to_tier: String,
    /// Since when the tier after counts as held.
    pub since: Day,
    /// The last day of the grace that runs after it.
    pub grace_until: Option<Day>,
    /// The figures behind it, as JSON.
    pub figures: String,
}

/// An account's state to be written, with what only the books know of it.
#[derive(Clone, Debug)]
pub struct AccountState<'a> {
    /// Its id.
    pub id: AccountId,
    /// What the engine made of it.
    pub life: &'a Life,
    /// The tally to be kept.
    pub tally: &'a yanji_engine::tally::Tally,
    /// The tier's code.
    pub tier: &'a str,
    /// The next day whose end can change anything.
    pub due_on: Day,
    /// Where the journal ends.
    pub journal: JournalHead,
    /// How many transfers there are.
    pub transfer_count: i64,
    /// How many decisions there are.
    pub decision_count: i64,
}

/// Where an account comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The store where the member joined.
    pub store: Option<StoreId>,
    /// The import that brought her.
    pub import: Option<ImportId>,
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

impl Posting {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry to an account's journal and gives its stored form; `head` moves to it.
    ///
    /// # Errors
    /// [`BooksError::Inconsistency`] when the entry cannot be written as text, which no entry causes.
    pub fn entry(
        &mut self,
        account: AccountId,
        head: &mut JournalHead,
        entry: Entry,
    ) -> Result<StoredEntry, BooksError> {
        let seq = head.length + 1;
        let body = serde_json::to_string(&entry).map_err(|_| BooksError::Inconsistency {
            table: "activities".into(),
            column: "body".into(),
            row: format!("{account} {seq}"),
        })?;
        let hash = chained(&head.hash, &body);
        let subject = entry.deed.sale().map(|sale| sale.0);
        let cause = entry.deed.points_cause().map(PointsCause::code);
        self.entries.push(values![
            account,
            seq,
            entry.deed.kind().code(),
            number(entry.day),
            subject,
            body,
            hash,
            cause
        ]);
        *head = JournalHead { length: seq, hash };
        Ok(StoredEntry { seq, entry, body, hash })
    }

    /// A sale that was made.
    pub fn new_sale(&mut self, sale: &Sale) {
        // An import may bring a sale together with the refund of all of it.
        if sale.left_fen > 0 || sale.amount_fen == 0 {
            let bought_on = self.bought_on.entry(sale.account).or_insert(i64::MIN);
            *bought_on = number(sale.day).max(*bought_on);
        }
        self.new_sales.push(values![
            sale.id,
            sale.account,
            sale.number,
            sale.seq,
            number(sale.day),
            sale.amount_fen,
            sale.left_fen,
            sale.points,
            sale.lot,
            sale.store,
            sale.import,
            sale.total_fen,
            sale.owed_fen
        ]);
    }

    /// A sale of which something was refunded, or of which less or more is owed.
    pub fn changed_sale(&mut self, sale: &Sale) {
        self.changed.insert(sale.account);
        self.changed_sales.push(values![sale.id, sale.left_fen, sale.points, sale.owed_fen]);
    }

    /// A sale of which so much more is owed, or less when negative, and of which nothing else is known.
    pub fn owed_change(&mut self, sale: SaleId, by_fen: i64) {
        self.owed_changes.push(values![sale, by_fen]);
    }

    /// A lot that was made or changed.
    pub fn lot(&mut self, account: AccountId, lot: &Lot) {
        let expires_on = (lot.expires_on != Day::NEVER).then(|| number(lot.expires_on));
        self.lots.push(values![
            account,
            lot.number,
            number(lot.earned_on),
            expires_on,
            lot.granted.0,
            lot.left.0,
            lot.expired.0
        ]);
    }

    /// A transfer, as the account's `count`th.
    pub fn transfer(&mut self, account: AccountId, count: i64, booked: &BookedTransfer) {
        let Transfer { unit, from, to, amount } = booked.transfer;
        self.transfers.push(values![
            account,
            count,
            booked.seq,
            number(booked.day),
            unit.code(),
            from.code(),
            to.code(),
            amount
        ]);
    }

    /// A decision, as the account's `count`th.
    pub fn decision(&mut self, account: AccountId, count: i64, booked: &BookedDecision) {
        self.decisions.push(values![
            account,
            count,
            booked.seq,
            number(booked.day),
            booked.cause,
            booked.from_tier,
            booked.to_tier,
            number(booked.since),
            booked.grace_until.map(number),
            booked.figures
        ]);
    }

    /// An account that was opened.
    pub fn new_account(&mut self, member: MemberId, card_number: &str, opened: Opened, state: &AccountState<'_>) {
        let enrolled_on = number(state.life.enrolled_on);
        let mut row = values![state.id, member, card_number, opened.store, opened.import, enrolled_on];
        row.extend(state_values(state));
        self.new_accounts.push(StateRow { account: state.id, idle_since: enrolled_on, row });
    }

    /// An account whose state changed.
    pub fn account(&mut self, state: &AccountState<'_>) {
        let mut row = values![state.id];
        row.extend(state_values(state));
        self.accounts.push(StateRow { account: state.id, idle_since: i64::MIN, row });
    }

    /// Writes everything, and forgets nothing, so that a transaction that runs again writes it again.
    ///
    /// # Errors
    /// As [`Tx::send`].
    pub fn write(&self, tx: &mut dyn Tx) -> Result<(), BooksError> {
        let new_accounts = self.new_accounts.iter().map(|row| self.with_idle_since(row)).collect();
        let accounts = self.accounts.iter().map(|row| self.with_idle_since(row)).collect();
        let changed = self.changed.iter().map(|account| values![account]).collect();
        for (sql, rows) in [
            (INSERT_ACCOUNT, &new_accounts),
            (INSERT_ENTRY, &self.entries),
            (INSERT_SALE, &self.new_sales),
            (UPDATE_SALE, &self.changed_sales),
            (CHANGE_OWED, &self.owed_changes),
            (UPSERT_LOT, &self.lots),
            (INSERT_TRANSFER, &self.transfers),
            (INSERT_DECISION, &self.decisions),
            (UPDATE_ACCOUNT, &accounts),
            (UPDATE_IDLE, &changed),
        ] {
            if !rows.is_empty() {
                tx.send(sql, rows.clone())?;
            }
        }
        Ok(())
    }

    /// The whole row of a state, once every sale of the posting is known.
    fn with_idle_since(&self, state: &StateRow) -> Vec<Value> {
        let bought_on = self.bought_on.get(&state.account).copied().unwrap_or(i64::MIN);
        state.row.iter().cloned().chain([Value::Int(state.idle_since.max(bought_on))]).collect()
    }
}

const INSERT_ENTRY: &str = "INSERT INTO activities (account_id, seq, kind, day, subject, body, hash, cause) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_SALE: &str = "INSERT INTO sales (id, account_id, number, seq, day, amount_fen, left_fen, points, lot, \
     store_id, import_id, total_fen, owed_fen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE_SALE: &str = "UPDATE sales SET left_fen = $2, points = $3, owed_fen = $4 WHERE id = $1";
const CHANGE_OWED: &str = "UPDATE sales SET owed_fen = owed_fen + $2 WHERE id = $1";
const UPSERT_LOT: &str = "INSERT INTO lots (account_id, number, earned_on, expires_on, granted, left_over, expired) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) \
     ON CONFLICT (account_id, number) DO UPDATE SET left_over = excluded.left_over, expired = excluded.expired";
const INSERT_TRANSFER: &str = "INSERT INTO transfers (account_id, number, seq, day, unit, from_account, to_account, amount) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_DECISION: &str = "INSERT INTO decisions (account_id, number, seq, day, cause, from_tier, to_tier, since, \
     grace_until, figures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const INSERT_ACCOUNT: &str = "INSERT INTO accounts (id, member_id, number, store_id, import_id, enrolled_on, \
     last_day, version, tier, tier_since, counted_since, grace_until, grace_failed_from, locked_until, \
     closed_through, due_on, points, points_debt, points_expired, next_lot, spend_fen, visits, tally, \
     journal_length, journal_hash, transfer_count, decision_count, idle_since) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
     $23, $24, $25, $26, $27, $28)";
const UPDATE_ACCOUNT: &str = "UPDATE accounts SET last_day = $2, version = $3, tier = $4, tier_since = $5, \
     counted_since = $6, grace_until = $7, grace_failed_from = $8, locked_until = $9, closed_through = $10, \
     due_on = $11, points = $12, points_debt = $13, points_expired = $14, next_lot = $15, spend_fen = $16, \
     visits = $17, tally = $18, journal_length = $19, journal_hash = $20, transfer_count = $21, \
     decision_count = $22, idle_since = CASE WHEN idle_since < $23 THEN $23 ELSE idle_since END WHERE id = $1";
const UPDATE_IDLE: &str = "UPDATE accounts SET idle_since = COALESCE((SELECT MAX(day) FROM sales \
     WHERE account_id = accounts.id AND (left_fen > 0 OR amount_fen = 0)), enrolled_on) WHERE id = $1";

/// The columns that change, in the order that both statements have them.
fn state_values(state: &AccountState<'_>) -> Vec<Value> {
    let life = state.life;
    let seen = life.state();
    let due_on = (state.due_on != Day::NEVER).then(|| number(state.due_on));
    values![
        number(life.last_day),
        i64::try_from(seen.version).unwrap_or(i64::MAX),
        state.tier,
        number(seen.tier_since),
        number(seen.counted_since),
        seen.grace.map(|grace| number(grace.until)),
        seen.grace.map(|grace| number(grace.failed_from)),
        seen.locked_until.map(number),
        number(life.standing.closed_through),
        due_on,
        seen.points.0,
        seen.points_debt.0,
        seen.points_expired.0,
        life.purse.next_number(),
        seen.spend.0,
        seen.visits,
        tally_bytes::encode(state.tally),
        state.journal.length,
        state.journal.hash,
        state.transfer_count,
        state.decision_count,
    ]
}
