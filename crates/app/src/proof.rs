//! The proof that the books are right: every journal folded again and compared with every stored figure, and one
//! digest that says whether two sets of books tell the same.

use serde::Serialize;
use sha2::{Digest, Sha256};
use yanji_books::accounts::{self, Account, Lots, Repeated};
use yanji_books::history;
use yanji_books::journal::{NO_HASH, chained};
use yanji_books::posting::{BookedDecision, BookedTransfer};
use yanji_books::{BooksError, Read};
use yanji_engine::Day;
use yanji_engine::effect::Record;
use yanji_engine::ledger::{Unit, transfers};
use yanji_words::Problem;

use crate::account::{Fold, OpenAccount, booked_decision, tier_code};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::records::Progress;

/// How many accounts are read in one transaction, so that it stays short.
const PAGE: i64 = 200;
/// How many faults are told at most.
const FAULTS_MOST: usize = 100;

/// What the proof found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Accounts gone through.
    pub accounts: i64,
    /// Activities folded.
    pub activities: i64,
    /// Transfers compared.
    pub transfers: i64,
    /// Log records whose chain was followed.
    pub log_records: i64,
    /// What does not fit, the first 100; empty when the books are right.
    pub faults: Vec<Fault>,
}

/// A row that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The table.
    pub table: String,
    /// The row: the card number of the account, and the row within it.
    pub row: String,
    /// The column, or what about it does not fit.
    pub what: String,
}

impl Clinic {
    /// Proves that every stored state, lot, transfer, decision and sale follows from the journals, and that no chain
    /// was changed.
    ///
    /// # Errors
    /// Errors of the database only; what does not fit is in the answer.
    pub fn books_verify(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<Verification, AppError> {
        actor.require(Permission::BooksVerify)?;
        let total = self.books.read(|tx| accounts::count(tx))?;
        let mut found = Verification::default();
        let mut after = String::new();
        while let Some(last) = self.verify_page(&after, &mut found)? {
            after = last;
            progress(Progress { done: found.accounts, total });
        }
        self.books.read(|tx| verify_log(tx, &mut found))?;
        Ok(found)
    }

    /// One hash over tiers, days, lots and balances by card number, in 64 hexadecimal digits. It names no id and no
    /// instant, so that books that tell the same have the same digest.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn books_digest(&self, actor: &Actor) -> Result<String, AppError> {
        actor.require(Permission::BooksVerify)?;
        let mut digest = Sha256::new();
        let mut after = String::new();
        loop {
            let lines = self.books.read(|tx| {
                let rulebook = &self.present(tx)?.rules.book;
                let page = accounts::page(tx, &after, PAGE)?;
                page.into_iter()
                    .map(|account| {
                        let open = OpenAccount::restored(tx, rulebook, account)?;
                        Ok((open.number.clone(), digest_line(&open, rulebook)))
                    })
                    .collect::<Result<Vec<_>, AppError>>()
            })?;
            let Some((last, _)) = lines.last() else { break };
            after.clone_from(last);
            lines.iter().for_each(|(_, line)| digest.update(line));
        }
        Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Verifies the accounts after a card number and gives the last one, or nothing at the end.
    fn verify_page(&self, after: &str, found: &mut Verification) -> Result<Option<String>, AppError> {
        self.books.read(|tx| {
            // A read may run again, so that it counts into a copy.
            let mut counted = found.clone();
            let page = accounts::page(tx, after, PAGE)?;
            let Some(last) = page.last().map(|account| account.number.clone()) else { return Ok(None) };
            let present = self.present(tx)?;
            for account in page {
                verify_account(tx, &present, account, &mut counted)?;
            }
            *found = counted;
            Ok::<_, AppError>(Some(last))
        })
    }
}

impl Verification {
    fn fault(&mut self, table: &str, row: impl Into<String>, what: &str) {
        if self.faults.len() < FAULTS_MOST {
            self.faults.push(Fault { table: table.to_owned(), row: row.into(), what: what.to_owned() });
        }
    }

    /// Notes a contradiction between stored rows as a fault; any other error stays one.
    fn absorb<T>(&mut self, number: &str, result: Result<T, AppError>) -> Result<Option<T>, AppError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.problem == Problem::Inconsistent => {
                let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<BooksError>());
                match cause {
                    Some(BooksError::Inconsistency { table, column, row }) => {
                        self.fault(table, format!("{number}: {row}"), column);
                    }
                    _ => self.fault("accounts", number, "state"),
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

fn verify_account(
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
    let folded = OpenAccount::folded(tx, rulebook, &account, &mut |stored| {
        length += 1;
        let sound = stored.seq == length && chained(&chain, &stored.body) == stored.hash;
        chain = stored.hash;
        if sound { Ok(()) } else { Err(broken_entry(&number, stored.seq)) }
    });
    let Some(Fold { open, record, seqs }) = found.absorb(&number, folded)? else { return Ok(()) };
    found.activities += length;
    if head.length != length || head.hash != chain {
        found.fault("accounts", number.as_str(), "journal_hash");
    }
    let repeated = account.repeated();
    let stored = OpenAccount::restored(tx, rulebook, account);
    let Some(stored) = found.absorb(&number, stored)? else { return Ok(()) };
    compare_states(&stored, &open, found);
    compare_repeated(repeated, &open, rulebook, found);
    compare_lots(&accounts::lots(tx, open.id, Lots::All)?, &open, found);
    compare_sales(&accounts::sales(tx, open.id)?, &open, found);
    let booked = Booked::of(rulebook, &record, &seqs)?;
    let transfers = history::transfers(tx, open.id)?;
    found.transfers += i64::try_from(transfers.len()).unwrap_or(i64::MAX);
    compare_balances(&transfers, &open, found);
    if transfers != booked.transfers {
        found.fault("transfers", number.as_str(), first_difference(&transfers, &booked.transfers));
    }
    let decisions = history::decisions(tx, open.id)?;
    if decisions != booked.decisions {
        found.fault("decisions", number.as_str(), first_difference(&decisions, &booked.decisions));
    }
    Ok(())
}

/// What a fold says should be booked.
struct Booked {
    transfers: Vec<BookedTransfer>,
    decisions: Vec<BookedDecision>,
}

impl Booked {
    /// `seqs` has, for each movement and each decision, the journal entry that it belongs to.
    fn of(rulebook: &yanji_engine::Rulebook, record: &Record, seqs: &crate::account::Seqs) -> Result<Self, AppError> {
        let moved = record.movements.iter().zip(&seqs.movements);
        let booked = moved.flat_map(|(movement, seq)| {
            let (seq, day) = (*seq, movement.day());
            transfers(*movement).map(move |transfer| BookedTransfer { seq, day, transfer })
        });
        let transfers = booked.collect();
        let decided = record.decisions.iter().zip(&seqs.decisions);
        let decisions = decided
            .map(|((decision, measured), seq)| booked_decision(rulebook, *seq, decision, measured.as_ref()))
            .collect::<Result<_, _>>()?;
        Ok(Self { transfers, decisions })
    }
}

fn first_difference<T: PartialEq>(stored: &[T], expected: &[T]) -> &'static str {
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
    rulebook: &yanji_engine::Rulebook,
    found: &mut Verification,
) {
    let Some(life) = folded.member.life() else { return };
    let state = life.state();
    for (what, fits) in [
        ("points", repeated.points == state.points),
        ("spend_fen", repeated.spend == state.spend),
        ("visits", repeated.visits == state.visits),
        // Earlier than needed costs the clock a look; later would lose what the day brings.
        ("due_on", repeated.due_on <= life.due_on(rulebook)),
    ] {
        if !fits {
            found.fault("accounts", folded.number.as_str(), what);
        }
    }
}

fn compare_lots(stored: &[yanji_engine::purse::Lot], folded: &OpenAccount, found: &mut Verification) {
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

/// Balances are the sums of transfers, and the sums of lots.
fn compare_balances(transfers: &[BookedTransfer], folded: &OpenAccount, found: &mut Verification) {
    let Some(life) = folded.member.life() else { return };
    let sum = |unit: Unit| -> i64 {
        transfers
            .iter()
            .filter(|booked| booked.transfer.unit == unit)
            .map(|booked| booked.transfer.for_member().0)
            .sum()
    };
    if sum(Unit::Point) != life.purse.balance().0 {
        found.fault("transfers", folded.number.as_str(), "sum of points");
    }
    if -sum(Unit::PointOwed) != life.purse.debt().0 {
        found.fault("transfers", folded.number.as_str(), "sum of points owed");
    }
}

fn verify_log(tx: &mut dyn Read, found: &mut Verification) -> Result<(), AppError> {
    let mut counted = Verification { log_records: 0, ..found.clone() };
    for head in tx.query("SELECT strand, length, hash FROM log_heads ORDER BY strand", &[])? {
        let (strand, length, last) = (head.int(0)?, head.int(1)?, head.array::<32>(2)?);
        let (mut before, mut seq) = (NO_HASH, 0);
        loop {
            let sql = "SELECT seq, body, hash FROM log WHERE strand = $1 AND seq > $2 ORDER BY seq LIMIT 1000";
            let rows = tx.query(sql, &[&strand, &seq])?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                seq += 1;
                let hash = row.array(2)?;
                if row.int(0)? != seq || chained(&before, row.text(1)?) != hash {
                    counted.fault("log", format!("{strand} {seq}"), "hash");
                }
                before = hash;
            }
        }
        counted.log_records += seq;
        if seq != length || before != last {
            counted.fault("log_heads", strand.to_string(), "hash");
        }
    }
    *found = counted;
    Ok(())
}

fn broken_entry(number: &str, seq: i64) -> AppError {
    AppError::from(BooksError::Inconsistency {
        table: "activities".into(),
        column: "hash".into(),
        row: format!("{number} {seq}"),
    })
}

/// What the digest covers of an account, as bytes that cannot be mistaken for another account's.
fn digest_line(open: &OpenAccount, rulebook: &yanji_engine::Rulebook) -> Vec<u8> {
    let Some(life) = open.member.life() else { return Vec::new() };
    let state = life.state();
    let day = |day: Option<Day>| day.map_or(i64::MIN, |day| i64::from(day.number()));
    let lots: Vec<(i64, i64, i64)> = life
        .purse
        .open()
        .map(|lot| (day(Some(lot.earned_on)), i64::from(lot.expires_on.number()), lot.left.0))
        .collect();
    let line = (
        (&open.number, tier_code(rulebook, life)),
        (day(Some(state.tier_since)), day(Some(state.counted_since))),
        (day(state.grace.map(|grace| grace.until)), day(state.locked_until)),
        (state.points.0, state.points_debt.0, state.points_expired.0, state.spend.0, state.visits),
        lots,
    );
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
