//! Statements about many keys at once, which go to the database some hundreds at a time. Knows no table.

use super::{Read, Row, ToParam, numbered};
use crate::error::BooksError;

/// The most keys of one statement; a power of two.
const MOST: usize = 256;

/// The rows of a statement about these keys; `sql` writes it around the list that stands behind `IN`, whose parameters
/// are the first of the statement.
///
/// A list is filled up to a power of two with its last key, so that a connection has to prepare few texts whatever
/// number of keys a page happens to have. Rows come in the order of the statement within each list alone.
pub(crate) fn query_keyed<K: ToParam>(
    tx: &mut dyn Read,
    keys: &[K],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<Row>, BooksError> {
    let mut found = Vec::new();
    for keys in keys.chunks(MOST) {
        let listed = keys.len().next_power_of_two();
        let mut params: Vec<&dyn ToParam> = keys.iter().map(|key| key as &dyn ToParam).collect();
        params.extend(keys.last().map(|key| key as &dyn ToParam).into_iter().cycle().take(listed - keys.len()));
        found.extend(tx.query(&sql(&numbered(1..=listed)), &params)?);
    }
    Ok(found)
}
