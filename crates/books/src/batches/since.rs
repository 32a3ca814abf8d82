//! What happened to the members of a batch after it, and keeps them from being set back.

use crate::access::Read;
use crate::error::BooksError;
use crate::id::{AccountId, BatchId};

/// Whether a member's tier was decided anew, other than to be kept, after an entry of her journal.
///
/// # Errors
/// [`BooksError`].
pub fn is_decided_since(tx: &mut dyn Read, account: AccountId, seq: i64) -> Result<bool, BooksError> {
    let sql = "SELECT 1 FROM decisions WHERE account_id = $1 AND number > (SELECT MAX(number) FROM decisions \
               WHERE account_id = $1 AND seq = $2) AND (cause = 'by_hand' OR from_tier <> to_tier) LIMIT 1";
    Ok(tx.query_opt(sql, &[&account, &seq])?.is_some())
}

/// How many of the members whom a batch changed are decided on anew since, as [`is_decided_since`] says.
///
/// # Errors
/// [`BooksError`].
pub fn count_decided_since(tx: &mut dyn Read, id: BatchId) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m WHERE m.batch_id = $1 AND m.state = 'done' AND EXISTS \
               (SELECT 1 FROM decisions d WHERE d.account_id = m.account_id AND d.number > \
               (SELECT MAX(number) FROM decisions WHERE account_id = m.account_id AND seq = m.seq) \
               AND (d.cause = 'by_hand' OR d.from_tier <> d.to_tier))";
    tx.query_one(sql, &[&id])?.int(0)
}

/// How many of the members whom a batch changed have fewer points than so many.
///
/// # Errors
/// [`BooksError`].
pub fn count_poorer(tx: &mut dyn Read, id: BatchId, points: i64) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m JOIN accounts a ON a.id = m.account_id \
               WHERE m.batch_id = $1 AND m.state = 'done' AND a.points < $2";
    tx.query_one(sql, &[&id, &points])?.int(0)
}
