//! Lists of accounts as pages show them: which ones, in which order, page by page. Never changes one.

use super::{Account, COLUMN_COUNT, COLUMNS};
use crate::access::{Read, ToParam, Value, numbered};
use crate::error::BooksError;
use crate::id::MemberId;

/// Which accounts a list shows.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// How card numbers begin; all when empty.
    pub number_begins: &'a str,
    /// Only those of these members.
    pub members: Option<&'a [MemberId]>,
    /// Only those in this tier.
    pub tier: Option<&'a str>,
    /// Only those in grace.
    pub in_grace: bool,
    /// The order.
    pub order: Order,
    /// The sorted value and the card number of the last account on the page before.
    pub after: Option<(i64, String)>,
    /// The most accounts.
    pub limit: i64,
}

/// The order of a list of accounts; equal ones are by card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By card number.
    Number,
    /// By spend, most first.
    Spend,
    /// By last activity, latest first.
    LastDay,
}

impl Order {
    /// The column that is sorted by, downwards, before the card number.
    const fn column(self) -> &'static str {
        match self {
            Self::Number => "CAST(0 AS BIGINT)",
            Self::Spend => "spend_fen",
            Self::LastDay => "last_day",
        }
    }
}

impl Listing<'_> {
    /// The condition of the list, with its parameters from `$1` on.
    fn condition(&self, by_bytes: &str) -> (String, Vec<Value>) {
        let (mut parts, mut values) = (vec!["1 = 1".to_owned()], Vec::new());
        if !self.number_begins.is_empty() {
            values.push(Value::Text(self.number_begins.to_owned()));
            // The first text that no longer begins so: the largest character behind the prefix.
            values.push(Value::Text(format!("{}\u{10FFFF}", self.number_begins)));
            parts.push(format!("number{by_bytes} >= $1 AND number{by_bytes} <= $2"));
        }
        if let Some(tier) = self.tier {
            values.push(Value::Text(tier.to_owned()));
            parts.push(format!("tier = ${}", values.len()));
        }
        if self.in_grace {
            parts.push("grace_until IS NOT NULL".to_owned());
        }
        if let Some(members) = self.members {
            let first = values.len() + 1;
            values.extend(members.iter().map(|member| Value::Bytes(member.0.to_vec())));
            parts.push(if members.is_empty() {
                "1 = 0".to_owned()
            } else {
                format!("member_id IN ({})", numbered(first..=values.len()))
            });
        }
        (parts.join(" AND "), values)
    }
}

/// A page of accounts, each with the value that it is sorted by.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<Vec<(Account, i64)>, BooksError> {
    let by_bytes = tx.by_bytes();
    let (mut condition, mut values) = listing.condition(by_bytes);
    let column = listing.order.column();
    if let Some((value, number)) = &listing.after {
        let (first, second) = (values.len() + 1, values.len() + 2);
        values.extend([Value::Int(*value), Value::Text(number.clone())]);
        condition
            .push_str(&format!(" AND ({column} < ${first} OR ({column} = ${first} AND number{by_bytes} > ${second}))"));
    }
    values.push(Value::Int(listing.limit));
    let order = match listing.order {
        Order::Number => format!("number{by_bytes}"),
        Order::Spend | Order::LastDay => format!("{column} DESC, number{by_bytes}"),
    };
    let sql =
        format!("SELECT {COLUMNS}, {column} FROM accounts WHERE {condition} ORDER BY {order} LIMIT ${}", values.len());
    let params: Vec<&dyn ToParam> = values.iter().map(|value| value as &dyn ToParam).collect();
    let rows = tx.query(&sql, &params)?;
    rows.iter().map(|row| Ok((Account::from_row(row)?, row.int(COLUMN_COUNT)?))).collect()
}

/// How many accounts a list has on all its pages.
///
/// # Errors
/// [`BooksError`].
pub fn count_listed(tx: &mut dyn Read, listing: &Listing<'_>) -> Result<i64, BooksError> {
    let (condition, values) = listing.condition(tx.by_bytes());
    let params: Vec<&dyn ToParam> = values.iter().map(|value| value as &dyn ToParam).collect();
    tx.query_one(&format!("SELECT COUNT(*) FROM accounts WHERE {condition}"), &params)?.int(0)
}

/// The members of accounts whose card number begins so, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn members_by_number_prefix(tx: &mut dyn Read, prefix: &str, limit: i64) -> Result<Vec<MemberId>, BooksError> {
    let by_bytes = tx.by_bytes();
    let sql = format!(
        "SELECT member_id FROM accounts WHERE number{by_bytes} >= $1 AND number{by_bytes} <= $2 \
         ORDER BY number{by_bytes} LIMIT $3"
    );
    let rows = tx.query(&sql, &[&prefix, &format!("{prefix}\u{10FFFF}"), &limit])?;
    rows.iter().map(|row| MemberId::from_row(row, 0)).collect()
}
