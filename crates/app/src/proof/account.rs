//! One account held against its journal.

use std::collections::{BTreeMap, HashMap};

use yanji_books::accounts::{self, Account, Lots, Repeated};
use yanji_books::id::{DepositId, SaleId, StoreId};
use yanji_books::journal::{self, EntryDeed, MoneyOf, NO_HASH, StoredEntry, chained};
use yanji_books::posting::{BookedDecision, BookedTransfer};
use yanji_books::{BooksError, Read, deposits, history, rule_uses};
use yanji_engine::Rulebook;
use yanji_engine::effect::Record;
use yanji_engine::ledger::Unit;
use yanji_engine::price::SoldBill;
use yanji_engine::purse::Lot;

use super::Verification;
use crate::Channel;
use crate::account::{Bookings, Fold, OpenAccount, booked_decision};
use crate::clinic::{Present, Rules};
use crate::error::AppError;
use crate::rule_use::Bills;

/// Folds an account's journal again and notes every stored figure that does not follow from it.
pub(super) fn verify(
    tx: &mut dyn Read,
    present: &Present,
    account: Account,
    found: &mut Verification,
) -> Result<(), AppError> {
    found.accounts += 1;
    let number = account.number.clone();
    let rulebook = &present.rules.book;
    let head = account.head();
    let mut chain = NO_HASH;
    let mut length = 0;
    let (mut origins, mut money, mut bills) = (Origins::default(), Money::default(), Bills::default());
    let folded = OpenAccount::folded(tx, rulebook, &account, &mut |stored| {
        length += 1;
        let sound = stored.seq == length && chained(&chain, &stored.body) == stored.hash;
        chain = stored.hash;
        origins.note(stored);
        money.note(stored);
        bills.note(&stored.entry);
        if sound { Ok(()) } else { Err(broken_entry(&number, stored.seq)) }
    });
    let Some(Fold { open, record, bookings }) = found.absorb(&number, folded)? else { return Ok(()) };
    found.activities += length;
    if head.length != length || head.hash != chain {
        found.fault("accounts", number.as_str(), "journal_hash");
    }
    let repeated = account.repeated();
    let stored = OpenAccount::restored(tx, rulebook, account);
    let Some(stored) = found.absorb(&number, stored)? else { return Ok(()) };
    compare_states(&stored, &open, found);
    let sales = accounts::sales(tx, open.id)?;
    compare_repeated(repeated, &open, (&sales, &present.rules), found);
    compare_lots(&accounts::lots(tx, open.id, Lots::All)?, &open, found);
    compare_sales(&sales, &open, found);
    origins.compare(&sales, &number, found);
    money.compare_sales(&sales, &number, found);
    money.compare_deposits(&deposits::of_account(tx, open.id)?, &number, found);
    compare_uses(tx, rulebook, (&open, &bills), found)?;
    let expected = decisions_of(rulebook, &record, &bookings)?;
    let transfers = history::transfers(tx, open.id)?;
    found.transfers += i64::try_from(transfers.len()).unwrap_or(i64::MAX);
    compare_balances(&transfers, &open, found);
    if transfers != bookings.transfers {
        found.fault("transfers", number.as_str(), first_difference(&transfers, &bookings.transfers));
    }
    let decisions = history::decisions(tx, open.id)?;
    if decisions != expected {
        found.fault("decisions", number.as_str(), first_difference(&decisions, &expected));
    }
    Ok(())
}

/// Holds an account that was set aside against its journal: the chain, and the balances that its transfers add up to.
/// No day ends for it any more, so that its tier is not worked out again under later versions of the programme.
pub(super) fn verify_set_aside(tx: &mut dyn Read, account: &Account, found: &mut Verification) -> Result<(), AppError> {
    found.accounts += 1;
    let head = account.head();
    let entries = journal::read_between(tx, account.id, 1, i64::MAX);
    let Some(entries) = found.absorb(&account.number, entries.map_err(AppError::from))? else { return Ok(()) };
    let mut chain = NO_HASH;
    for (place, stored) in (1..).zip(&entries) {
        if stored.seq != place || chained(&chain, &stored.body) != stored.hash {
            found.fault("activities", format!("{} {}", account.number, stored.seq), "hash");
            return Ok(());
        }
        chain = stored.hash;
    }
    let length = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    found.activities += length;
    if head.length != length || head.hash != chain {
        found.fault("set_aside_accounts", account.number.as_str(), "journal_hash");
    }
    found.transfers += account.transfer_count;
    let points = history::balance_after(tx, account.id, Unit::Point, account.transfer_count)?;
    if points != account.repeated().points.0 {
        found.fault("transfers", account.number.as_str(), "sum of points");
    }
    Ok(())
}

/// The decisions that a fold says should be booked.
fn decisions_of(rulebook: &Rulebook, record: &Record, bookings: &Bookings) -> Result<Vec<BookedDecision>, AppError> {
    let decided = record.decisions.iter().zip(&bookings.decisions);
    decided.map(|((decision, measured), seq)| booked_decision(rulebook, *seq, decision, measured.as_ref())).collect()
}

pub(super) fn first_difference<T: PartialEq>(stored: &[T], expected: &[T]) -> &'static str {
    match stored.len().cmp(&expected.len()) {
        std::cmp::Ordering::Less => "rows are missing",
        std::cmp::Ordering::Greater => "rows are too many",
        std::cmp::Ordering::Equal => "a row differs",
    }
}

fn compare_states(stored: &OpenAccount, folded: &OpenAccount, found: &mut Verification) {
    let (Some(stored), Some(life)) = (stored.member.life(), folded.member.life()) else { return };
    let (left, right) = (stored.state(), life.state());
    for (what, fits) in [
        ("tier", (left.version, left.tier) == (right.version, right.tier)),
        ("tier_since", left.tier_since == right.tier_since),
        ("counted_since", left.counted_since == right.counted_since),
        ("grace_until", left.grace == right.grace),
        ("locked_until", left.locked_until == right.locked_until),
        ("points", left.points == right.points),
        ("points_debt", left.points_debt == right.points_debt),
        ("points_expired", left.points_expired == right.points_expired),
        ("spend_fen", left.spend == right.spend),
        ("visits", left.visits == right.visits),
        ("enrolled_on", stored.enrolled_on == life.enrolled_on),
        ("last_day", stored.last_day == life.last_day),
    ] {
        if !fits {
            found.fault("accounts", folded.number.as_str(), what);
        }
    }
}

fn compare_repeated(
    repeated: Repeated,
    folded: &OpenAccount,
    (sales, rules): (&[accounts::Sale], &Rules),
    found: &mut Verification,
) {
    let Some(life) = folded.member.life() else { return };
    let live = sales.iter().filter(|sale| sale.left_fen > 0 || sale.amount_fen == 0);
    let idle_since = live.map(|sale| sale.day).max().unwrap_or(life.enrolled_on);
    let state = life.state();
    let due_on = life.due_on(&rules.book);
    // While a version is being prepared, an account may not have been told yet that it begins.
    let may_be_told = rules.preparing_from.is_some_and(|from| due_on >= from);
    for (what, fits) in [
        ("points", repeated.points == state.points),
        ("spend_fen", repeated.spend == state.spend),
        ("visits", repeated.visits == state.visits),
        ("idle_since", repeated.idle_since == idle_since),
        // Earlier than needed costs the clock a look; later would lose what the day brings.
        ("due_on", repeated.due_on <= due_on || may_be_told),
    ] {
        if !fits {
            found.fault("accounts", folded.number.as_str(), what);
        }
    }
}

fn compare_lots(stored: &[Lot], folded: &OpenAccount, found: &mut Verification) {
    let Some(life) = folded.member.life() else { return };
    if stored != life.purse.lots() {
        found.fault("lots", folded.number.as_str(), first_difference(stored, life.purse.lots()));
    }
}

fn compare_sales(stored: &[accounts::Sale], folded: &OpenAccount, found: &mut Verification) {
    let expected = folded.member.sales();
    let fits = stored.len() == expected.len()
        && stored.iter().zip(expected).all(|(sale, past)| {
            u64::try_from(sale.seq) == Ok(past.sale)
                && sale.day == past.day
                && (sale.amount_fen, sale.left_fen, sale.points) == (past.amount.0, past.left.0, past.points.0)
                && sale.lot == past.lot.map(i64::from)
        });
    if !fits {
        found.fault("sales", folded.number.as_str(), "a sale is not what its journal makes of it");
    }
}

/// What rules gave on bills is what the bills say, unless it waits to be made up.
fn compare_uses(
    tx: &mut dyn Read,
    rulebook: &Rulebook,
    (open, bills): (&OpenAccount, &Bills),
    found: &mut Verification,
) -> Result<(), AppError> {
    let stored = rule_uses::of_account(tx, open.id)?;
    if stored.is_empty() && bills.is_empty() {
        return Ok(());
    }
    let expected = bills.uses(tx, rulebook, Some(open));
    let Some(expected) = found.absorb(&open.number, expected)? else { return Ok(()) };
    if stored != expected && !rule_uses::is_due(tx, open.id)? {
        found.fault("rule_uses", open.number.as_str(), first_difference(&stored, &expected));
    }
    Ok(())
}

/// Where the sales of a journal were made, and which of them an import brought, by their entries.
#[derive(Default)]
struct Origins(HashMap<i64, (Option<StoreId>, bool)>);

impl Origins {
    fn note(&mut self, stored: &StoredEntry) {
        if matches!(stored.entry.deed, EntryDeed::Sale { .. }) {
            self.0.insert(stored.seq, (stored.entry.store, stored.entry.channel == Channel::Import.code()));
        }
    }

    /// A sale names no store and no import but those of its entry. It may name none: the columns are younger than the
    /// journal, and sales of before have nothing there.
    fn compare(&self, sales: &[accounts::Sale], number: &str, found: &mut Verification) {
        for sale in sales {
            let (store, by_import) = self.0.get(&sale.seq).copied().unwrap_or_default();
            if sale.store.is_some() && sale.store != store {
                found.fault("sales", format!("{number} {}", sale.number), "store_id");
            }
            if sale.import.is_some() && !by_import {
                found.fault("sales", format!("{number} {}", sale.number), "import_id");
            }
        }
    }
}

/// What a journal says of money: what is left of each deposit, what is owed of each sale, and what bills came to.
#[derive(Default)]
struct Money {
    deposits: BTreeMap<DepositId, i64>,
    owed: BTreeMap<SaleId, i64>,
    totals: BTreeMap<SaleId, i64>,
}

impl Money {
    fn note(&mut self, stored: &StoredEntry) {
        if let EntryDeed::Sale { sale, bill: Some(bill), .. } = &stored.entry.deed {
            self.totals.insert(*sale, bill_total(bill));
        }
        let Some(money) = stored.entry.deed.money() else { return };
        let sum = match money.of {
            MoneyOf::Deposit(id) => self.deposits.entry(id).or_default(),
            MoneyOf::Sale(id) => self.owed.entry(id).or_default(),
        };
        *sum += money.how.change(money.amount).0;
    }

    fn compare_sales(&self, sales: &[accounts::Sale], number: &str, found: &mut Verification) {
        for sale in sales {
            if sale.owed_fen != self.owed.get(&sale.id).copied().unwrap_or_default() {
                found.fault("sales", format!("{number} {}", sale.number), "owed_fen");
            }
            if sale.total_fen != self.totals.get(&sale.id).copied() {
                found.fault("sales", format!("{number} {}", sale.number), "total_fen");
            }
        }
        if !self.owed.keys().all(|id| sales.iter().any(|sale| sale.id == *id)) {
            found.fault("sales", number, "something is owed of no sale");
        }
    }

    fn compare_deposits(&self, deposits: &[deposits::Deposit], number: &str, found: &mut Verification) {
        let stored: BTreeMap<DepositId, i64> = deposits.iter().map(|deposit| (deposit.id, deposit.left_fen)).collect();
        if stored != self.deposits {
            found.fault("deposits", number, "left_fen");
        }
        if self.deposits.values().chain(self.owed.values()).any(|left| *left < 0) {
            found.fault("transfers", number, "less than nothing is left");
        }
    }
}

/// What was to be paid for a bill with money, at once or later.
pub(super) fn bill_total(bill: &SoldBill) -> i64 {
    bill.lines.iter().map(|line| line.pay_fen.0).sum()
}

/// Balances are the sums of transfers, and the sums of lots.
fn compare_balances(transfers: &[BookedTransfer], folded: &OpenAccount, found: &mut Verification) {
    let Some(life) = folded.member.life() else { return };
    let sum = |unit: Unit| -> i64 {
        transfers.iter().filter(|booked| booked.transfer.unit == unit).map(|booked| booked.transfer.for_member()).sum()
    };
    if sum(Unit::Point) != life.purse.balance().0 {
        found.fault("transfers", folded.number.as_str(), "sum of points");
    }
    if -sum(Unit::PointOwed) != life.purse.debt().0 {
        found.fault("transfers", folded.number.as_str(), "sum of points owed");
    }
}

fn broken_entry(number: &str, seq: i64) -> AppError {
    AppError::from(BooksError::Inconsistency {
        table: "activities".into(),
        column: "hash".into(),
        row: format!("{number} {seq}"),
    })
}
