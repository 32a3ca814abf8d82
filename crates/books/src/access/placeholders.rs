//! The parameters of the one SQL text: lists of them, and how SQLite is to read them. Knows no values.

use std::fmt::Write;
use std::ops::RangeInclusive;

/// `$1, $2, …`, for a list of parameters with these numbers.
pub(crate) fn numbered(numbers: RangeInclusive<usize>) -> String {
    let mut list = String::new();
    for number in numbers {
        let comma = if list.is_empty() { "" } else { ", " };
        // Writing to a `String` does not fail.
        let _ = write!(list, "{comma}${number}");
    }
    list
}

/// Turns `$1` into `?1`, which SQLite numbers as PostgreSQL does; to SQLite, `$1` is a *name*, numbered by first
/// appearance.
///
/// Only a `$` before a digit and outside quotes and comments is a parameter.
pub(crate) fn numbered_for_sqlite(sql: &str) -> String {
    let mut rewritten = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find(['$', '\'', '"', '-', '/']) {
        let (before, from) = rest.split_at(at);
        rewritten.push_str(before);
        let length = match from.as_bytes() {
            [b'$', b'0'..=b'9', ..] => {
                rewritten.push('?');
                rest = &from[1..];
                continue;
            }
            [quote @ (b'\'' | b'"'), ..] => through(from, 1, char::from(*quote).encode_utf8(&mut [0; 4])),
            [b'-', b'-', ..] => through(from, 2, "\n"),
            [b'/', b'*', ..] => through(from, 2, "*/"),
            _ => 1,
        };
        rewritten.push_str(&from[..length]);
        rest = &from[length..];
    }
    rewritten.push_str(rest);
    rewritten
}

/// Length of `text` up to and with the first `end` found after the first `opening` bytes. A doubled quote ends one
/// literal and begins the next, which comes to the same.
fn through(text: &str, opening: usize, end: &str) -> usize {
    text[opening..].find(end).map_or(text.len(), |at| opening + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::{numbered, numbered_for_sqlite};

    #[test]
    fn a_list_goes_from_number_to_number() {
        assert_eq!(numbered(1..=3), "$1, $2, $3");
        assert_eq!(numbered(9..=10), "$9, $10");
    }

    #[test]
    fn only_parameters_are_rewritten() {
        for (sql, expected) in [
            ("SELECT $2, $1, $12", "SELECT ?2, ?1, ?12"),
            ("SELECT '$1', $1", "SELECT '$1', ?1"),
            ("SELECT 'it''s $1', $1", "SELECT 'it''s $1', ?1"),
            ("SELECT \"$1\" - $1 / $2", "SELECT \"$1\" - ?1 / ?2"),
            ("SELECT 1 -- costs $1\n, $1", "SELECT 1 -- costs $1\n, ?1"),
            ("SELECT /* $1 ' */ $1", "SELECT /* $1 ' */ ?1"),
            ("SELECT '颜$1', $1", "SELECT '颜$1', ?1"),
            ("SELECT a$b, $", "SELECT a$b, $"),
            ("SELECT '$1", "SELECT '$1"),
        ] {
            assert_eq!(numbered_for_sqlite(sql), expected);
        }
    }
}
