//! The log of what was done and looked at: append-only strands, each a chain, without a personal value.

mod list;
mod names;

use serde::Serialize;
use yanji_books::journal::{NO_HASH, chained};
use yanji_books::{BooksError, Row, Tx, values};

use crate::actor::{Actor, Permission};
use crate::clock::Instant;
use crate::error::AppError;

/// How many strands there are, so that writers do not queue for one head.
const STRANDS: i64 = 8;

/// What a record says besides who and when.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Deed<'a> {
    /// The use case, as `<resource>_<verb>`.
    pub(crate) action: &'a str,
    /// The id of what it was done to.
    pub(crate) subject: String,
    /// The names of the personal fields that were read or changed.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) fields: &'a [&'a str],
    /// Why somebody looked at personal data, by the code of the purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) purpose: Option<&'a str>,
    /// How many rows it was about, where it was not one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<i64>,
    /// How much money it was about, in fen, where it was about money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_fen: Option<i64>,
    /// How many points it gave, or took when negative, where it was about points alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) points: Option<i64>,
    /// The number of the sale that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<&'a str>,
}

#[derive(Serialize)]
struct Record<'a> {
    at: Instant,
    actor: String,
    role: &'a str,
    permission: &'a str,
    channel: &'a str,
    #[serde(flatten)]
    deed: Deed<'a>,
}

/// Makes the heads of the strands of a new clinic.
pub(crate) fn lay_strands(tx: &mut dyn Tx) -> Result<(), BooksError> {
    for strand in 0..STRANDS {
        tx.execute("INSERT INTO log_heads (strand, length, hash) VALUES ($1, 0, $2)", &[&strand, &NO_HASH])?;
    }
    Ok(())
}

/// Appends a record in the same transaction as what it records.
pub(crate) fn record(
    tx: &mut dyn Tx,
    actor: &Actor,
    permission: Permission,
    at: Instant,
    deed: Deed<'_>,
) -> Result<(), AppError> {
    append(tx, actor, permission.code(), at, deed)
}

/// Appends a record of what somebody did about themselves, such as signing in, for which nobody needs a permission.
pub(crate) fn record_own(tx: &mut dyn Tx, actor: &Actor, at: Instant, deed: Deed<'_>) -> Result<(), AppError> {
    append(tx, actor, "", at, deed)
}

/// Any strand's head; SQLite has one writer at a time, so that it is always the first one's there.
const HEAD: &str = "SELECT strand, length, hash FROM log_heads ORDER BY strand LIMIT 1";

/// Takes the head of a strand that nobody else is writing to. A transaction that will record something soon may ask for it
/// with [`Tx::ahead`]: whoever holds it keeps nobody waiting.
pub(crate) fn free_head(tx: &mut dyn Tx) -> Result<Option<Row>, BooksError> {
    tx.query_opt(&format!("{HEAD}{}", tx.for_update_of_free()), &[])
}

fn append(tx: &mut dyn Tx, actor: &Actor, permission: &str, at: Instant, deed: Deed<'_>) -> Result<(), AppError> {
    let head = match free_head(tx)? {
        Some(head) => head,
        // As many transactions as there are strands write at this moment.
        None => tx.query_one(&format!("{HEAD}{}", tx.for_update()), &[])?,
    };
    let (strand, length, before) = (head.int(0)?, head.int(1)? + 1, head.array(2)?);
    let subject = deed.subject.clone();
    let record = Record { at, actor: actor.name(), role: &actor.role, permission, channel: actor.channel.code(), deed };
    let body =
        serde_json::to_string(&record).map_err(|error| AppError::caused(yanji_words::Problem::Internal, error))?;
    let hash = chained(&before, &body);
    let sql = "INSERT INTO log (strand, seq, body, hash, subject) VALUES ($1, $2, $3, $4, $5)";
    tx.send(sql, vec![values![strand, length, body, hash, subject]])?;
    let sql = "UPDATE log_heads SET length = $2, hash = $3 WHERE strand = $1";
    Ok(tx.send(sql, vec![values![strand, length, hash]])?)
}
