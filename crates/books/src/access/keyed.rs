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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Database, Param};

    /// Notes what it is asked, and knows nothing.
    #[derive(Default)]
    struct Noted(Vec<(String, Vec<i64>)>);

    impl Read for Noted {
        fn database(&self) -> Database {
            Database::Sqlite
        }

        fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError> {
            let numbers = params.iter().map(|param| match param.to_param() {
                Param::Int(number) => number,
                Param::Text(_) | Param::Bytes(_) | Param::Null => 0,
            });
            self.0.push((sql.to_owned(), numbers.collect()));
            Ok(Vec::new())
        }
    }

    fn asked(keys: &[i64]) -> Vec<(String, Vec<i64>)> {
        let mut noted = Noted::default();
        query_keyed(&mut noted, keys, |list| format!("IN ({list})")).unwrap();
        noted.0
    }

    #[test]
    fn a_list_is_filled_up_with_its_last_key() {
        assert_eq!(asked(&[]), []);
        assert_eq!(asked(&[7]), [("IN ($1)".to_owned(), vec![7])]);
        assert_eq!(asked(&[7, 8, 9]), [("IN ($1, $2, $3, $4)".to_owned(), vec![7, 8, 9, 9])]);
    }

    #[test]
    fn many_keys_are_asked_for_in_several_statements() {
        let keys: Vec<i64> = (1..=300).collect();
        let lists: Vec<Vec<i64>> = asked(&keys).into_iter().map(|(_, list)| list).collect();
        assert_eq!(lists.iter().map(Vec::len).collect::<Vec<_>>(), [256, 64]);
        let mut heard: Vec<i64> = lists.into_iter().flatten().collect();
        heard.dedup();
        assert_eq!(heard, keys);
    }
}
