//! Sales without a member, each held against its own chain: the sale, and what was given back on it.

use yanji_books::Read;
use yanji_books::accounts::Sale;
use yanji_books::id::AccountId;
use yanji_books::journal::{self, EntryDeed, NO_HASH, StoredEntry, chained};
use yanji_books::rule_uses;

use super::Verification;
use super::account::{bill_total, first_difference};
use crate::clinic::Present;
use crate::error::AppError;
use crate::rule_use::Bills;

/// Holds a sale without a member against its chain.
pub(super) fn verify(
    tx: &mut dyn Read,
    present: &Present,
    sale: &Sale,
    found: &mut Verification,
) -> Result<(), AppError> {
    let entries = journal::read_between(tx, AccountId(sale.id.0), 1, i64::MAX).map_err(AppError::from);
    let Some(entries) = found.absorb(&sale.number, entries)? else { return Ok(()) };
    found.activities += i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let mut chain = NO_HASH;
    for (place, stored) in (1..).zip(&entries) {
        if stored.seq != place || chained(&chain, &stored.body) != stored.hash {
            found.fault("activities", format!("{} {}", sale.number, stored.seq), "hash");
            return Ok(());
        }
        chain = stored.hash;
    }
    match expected(sale, &entries) {
        Some(expected) if expected == *sale => {}
        Some(_) => found.fault("sales", sale.number.as_str(), "a sale is not what its journal makes of it"),
        None => found.fault("activities", sale.number.as_str(), "not a sale and its refunds"),
    }
    let mut bills = Bills::default();
    entries.iter().for_each(|stored| bills.note(&stored.entry));
    let expected = bills.uses(tx, &present.rules.book, None);
    let Some(expected) = found.absorb(&sale.number, expected)? else { return Ok(()) };
    let stored = rule_uses::of_sale(tx, sale.id)?;
    if stored != expected && !rule_uses::is_due(tx, sale.account)? {
        found.fault("rule_uses", sale.number.as_str(), first_difference(&stored, &expected));
    }
    Ok(())
}

/// The sale as its chain tells it, if the chain is one of a sale. It earns nothing and nothing of it is owed, since
/// nobody is known who could owe it.
fn expected(sale: &Sale, entries: &[StoredEntry]) -> Option<Sale> {
    let (first, later) = entries.split_first()?;
    let EntryDeed::Sale { sale: id, number, lines, bill } = &first.entry.deed else { return None };
    let mut left: Vec<i64> = lines.iter().map(|line| line.amount_fen.0).collect();
    let amount_fen = left.iter().sum();
    for stored in later {
        let EntryDeed::Refund { sale, lines: back, .. } = &stored.entry.deed else { return None };
        for back in back {
            *left.get_mut(back.line)? -= back.amount_fen.0;
        }
        if sale != id || left.iter().any(|left| *left < 0) {
            return None;
        }
    }
    Some(Sale {
        id: *id,
        account: AccountId(id.0),
        number: number.clone(),
        seq: first.seq,
        day: first.entry.day,
        amount_fen,
        left_fen: left.iter().sum(),
        points: 0,
        lot: None,
        store: first.entry.store,
        import: sale.import,
        total_fen: bill.as_deref().map(bill_total),
        owed_fen: 0,
    })
}
