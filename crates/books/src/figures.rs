//! Figures over all accounts: what sales, decisions and points of some days add up to, and how many accounts stand in
//! which tier. Reads indexes that hold everything it asks for; knows no rule and no target.

use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Value};
use crate::error::BooksError;
use crate::id::StoreId;

/// The days and the store that figures are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Only this store; `None`: all of them.
    pub store: Option<StoreId>,
}

impl Span {
    /// What a statement over the days `$1` to `$2` asks of the store in a column.
    pub(crate) fn and_store(&self, column: &str) -> String {
        if self.store.is_some() { format!(" AND {column} = $3") } else { String::new() }
    }

    fn values(&self) -> Vec<Value> {
        let days = [self.from, self.until].map(|day| Value::Int(day.number().into()));
        days.into_iter().chain(self.store.map(|store| Value::Bytes(store.0.to_vec()))).collect()
    }

    /// The rows of a statement over the days.
    pub(crate) fn rows(&self, tx: &mut dyn Read, sql: &str) -> Result<Vec<Row>, BooksError> {
        let values = self.values();
        let params: Vec<&dyn ToParam> = values.iter().map(|value| value as &dyn ToParam).collect();
        tx.query(sql, &params)
    }

    /// The one number that a statement over the days gives.
    pub(crate) fn number(&self, tx: &mut dyn Read, sql: &str) -> Result<i64, BooksError> {
        let rows = self.rows(tx, sql)?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }
}

/// A sale that has not been given back in full.
const STANDS: &str = "(left_fen > 0 OR amount_fen = 0)";

/// Leaves out what belongs to accounts that were set aside, as if they had never been; the account's column follows.
pub(crate) const COUNTS: &str = "NOT EXISTS (SELECT 1 FROM set_aside_accounts x WHERE x.id = ";

/// What the sales of some days add up to, less what has been given back of them since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trade {
    /// How many sales stand.
    pub sales: i64,
    /// What they came to, in fen.
    pub revenue_fen: i64,
    /// The points that they earn.
    pub points: i64,
    /// How many sales were recorded, those among them that have been given back in full.
    pub recorded: i64,
}

/// What the sales of a span add up to.
///
/// # Errors
/// [`BooksError`].
pub fn trade(tx: &mut dyn Read, span: &Span) -> Result<Trade, BooksError> {
    let sql = format!(
        "SELECT COUNT(CASE WHEN {STANDS} THEN 1 END), CAST(COALESCE(SUM(left_fen), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN {STANDS} THEN points ELSE 0 END), 0) AS BIGINT), COUNT(*) \
         FROM sales WHERE day BETWEEN $1 AND $2{}",
        span.and_store("store_id")
    );
    let rows = span.rows(tx, &sql)?;
    let Some(row) = rows.first() else { return Ok(Trade::default()) };
    Ok(Trade { sales: row.int(0)?, revenue_fen: row.int(1)?, points: row.int(2)?, recorded: row.int(3)? })
}

/// How many members came, and how many of them on two days or more.
///
/// # Errors
/// [`BooksError`].
pub fn visitors(tx: &mut dyn Read, span: &Span) -> Result<(i64, i64), BooksError> {
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN first < last THEN 1 END) FROM (SELECT MIN(day) AS first, MAX(day) AS last \
         FROM sales WHERE day BETWEEN $1 AND $2{} AND {STANDS} GROUP BY account_id) came",
        span.and_store("store_id")
    );
    let rows = span.rows(tx, &sql)?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    Ok((row.int(0)? - nobodies(tx, span)?, row.int(1)?))
}

/// How many members came in a span, and how many of these came again up to and with a later day.
///
/// # Errors
/// [`BooksError`].
pub fn came_again(tx: &mut dyn Read, first: &Span, until: Day) -> Result<(i64, i64), BooksError> {
    let last = first.until.number();
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN last > {last} THEN 1 END) FROM (SELECT MIN(day) AS first, MAX(day) AS last \
         FROM sales WHERE day BETWEEN $1 AND $2{} AND {STANDS} GROUP BY account_id) came WHERE first <= {last}",
        first.and_store("store_id")
    );
    let rows = Span { until, ..*first }.rows(tx, &sql)?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    Ok((row.int(0)? - nobodies(tx, first)?, row.int(1)?))
}

/// How many sales without a card stand: each has an account of its own, with no other sale, and nobody came with it.
fn nobodies(tx: &mut dyn Read, span: &Span) -> Result<i64, BooksError> {
    let store = span.and_store("store_id");
    let sql = "SELECT COUNT(*) FROM sales WHERE account_id = id AND day BETWEEN $1 AND $2";
    span.number(tx, &format!("{sql}{store} AND {STANDS}"))
}

/// How many accounts were opened.
///
/// # Errors
/// [`BooksError`].
pub fn enrolled(tx: &mut dyn Read, span: &Span) -> Result<i64, BooksError> {
    let store = span.and_store("store_id");
    span.number(tx, &format!("SELECT COUNT(*) FROM accounts WHERE enrolled_on BETWEEN $1 AND $2{store}"))
}

/// Points that a member uses go there, and come back from there. Deposits that pay for sales go the same way, in another
/// unit. Both are the conditions of an index each.
pub(crate) const SPENT: &str = "t.to_account = 'spent' AND t.unit = 'point'";
pub(crate) const RESTORED: &str = "t.from_account = 'spent' AND t.unit = 'point'";
/// Points that end go there; the condition of an index.
pub(crate) const EXPIRED: &str = "t.to_account = 'expired' AND t.unit = 'point'";

/// How many points were used, less those that came back; negative when more came back than were used. Those of a store
/// are those of the members who joined there. Accounts that were set aside have used none: nothing but an import ever
/// happened to them.
///
/// # Errors
/// [`BooksError`].
pub fn points_used(tx: &mut dyn Read, span: &Span) -> Result<i64, BooksError> {
    let join = if span.store.is_some() { " JOIN accounts a ON a.id = t.account_id" } else { "" };
    let store = span.and_store("a.store_id");
    let mut sum = |which: &str| {
        let sum = "SELECT CAST(COALESCE(SUM(t.amount), 0) AS BIGINT) FROM transfers t";
        span.number(tx, &format!("{sum}{join} WHERE {which} AND t.day BETWEEN $1 AND $2{store}"))
    };
    Ok(sum(SPENT)? - sum(RESTORED)?)
}

/// How many decisions led from one tier to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The code of the tier before.
    pub from_tier: String,
    /// The code of the tier after.
    pub to_tier: String,
    /// How many.
    pub accounts: i64,
}

/// The changes of tier of a span, enrolments apart; those of a store are those of the members who joined there.
///
/// # Errors
/// [`BooksError`].
pub fn moves(tx: &mut dyn Read, span: &Span) -> Result<Vec<Moves>, BooksError> {
    let (join, store) = match span.store {
        None => ("", String::new()),
        Some(_) => (" JOIN accounts a ON a.id = d.account_id", span.and_store("a.store_id")),
    };
    let sql = format!(
        "SELECT d.from_tier, d.to_tier, COUNT(*) FROM decisions d{join} WHERE d.day BETWEEN $1 AND $2{store} \
         AND d.cause <> 'enrolled' AND d.from_tier <> d.to_tier AND {COUNTS}d.account_id) GROUP BY d.from_tier, d.to_tier"
    );
    let rows = span.rows(tx, &sql)?;
    rows.iter()
        .map(|row| {
            Ok(Moves { from_tier: row.text(0)?.to_owned(), to_tier: row.text(1)?.to_owned(), accounts: row.int(2)? })
        })
        .collect()
}

/// What members of a tier spent in a span, by where they stand in the books now.
///
/// # Errors
/// [`BooksError`].
pub fn revenue_by_tier(tx: &mut dyn Read, span: &Span) -> Result<Vec<(String, i64)>, BooksError> {
    let sql = format!(
        "SELECT a.tier, CAST(SUM(s.fen) AS BIGINT) FROM (SELECT account_id, SUM(left_fen) AS fen FROM sales \
         WHERE day BETWEEN $1 AND $2{} GROUP BY account_id) s JOIN accounts a ON a.id = s.account_id GROUP BY a.tier",
        span.and_store("store_id")
    );
    span.rows(tx, &sql)?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// How many accounts stand in a tier, and how many of them are in grace. A difference of counts may be negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierCount {
    /// The tier's code.
    pub tier: String,
    /// How many stand in it.
    pub accounts: i64,
    /// How many of them are in grace.
    pub in_grace: i64,
}

fn tier_count(row: &Row) -> Result<TierCount, BooksError> {
    Ok(TierCount { tier: row.text(0)?.to_owned(), accounts: row.int(1)?, in_grace: row.int(2)? })
}

/// The tiers of all accounts, or of those that were opened in a store, as the books have them now.
///
/// # Errors
/// [`BooksError`].
pub fn tiers_now(tx: &mut dyn Read, store: Option<StoreId>) -> Result<Vec<TierCount>, BooksError> {
    let count = "SELECT tier, COUNT(*), COUNT(grace_until) FROM accounts";
    let rows = match store {
        None => tx.query(&format!("{count} GROUP BY tier"), &[])?,
        Some(store) => tx.query(&format!("{count} WHERE store_id = $1 GROUP BY tier"), &[&store])?,
    };
    rows.iter().map(tier_count).collect()
}

/// By how much the decisions after a day changed how many accounts stand in each tier. What the books have now less
/// these is what they had at the end of the day: every decision leads on from the tier of the one before.
///
/// # Errors
/// [`BooksError`].
pub fn tier_changes_after(tx: &mut dyn Read, day: Day) -> Result<Vec<TierCount>, BooksError> {
    let sql = format!(
        "SELECT d.from_tier, d.to_tier, COUNT(*), COUNT(CASE WHEN d.cause <> 'enrolled' THEN 1 END) FROM decisions d \
         WHERE d.day > $1 AND {COUNTS}d.account_id) GROUP BY d.from_tier, d.to_tier"
    );
    let change =
        |row: &Row, column, accounts| Ok(TierCount { tier: row.text(column)?.to_owned(), accounts, in_grace: 0 });
    let mut changes = Vec::new();
    for row in tx.query(&sql, &[&day.number()])? {
        changes.push(change(&row, 1, row.int(2)?)?);
        // Who was enrolled came from no tier.
        let left = row.int(3)?;
        if left > 0 {
            changes.push(change(&row, 0, -left)?);
        }
    }
    Ok(changes)
}

/// How many accounts were in grace at the end of a day, by tier: those whose last decision up to it gave one.
///
/// # Errors
/// [`BooksError`].
pub fn in_grace_on(tx: &mut dyn Read, day: Day) -> Result<Vec<(String, i64)>, BooksError> {
    let sql = format!(
        "SELECT d.to_tier, COUNT(*) FROM decisions d WHERE d.grace_until IS NOT NULL AND d.day <= $1 \
         AND NOT EXISTS (SELECT 1 FROM decisions y WHERE y.account_id = d.account_id AND y.number = d.number + 1 \
         AND y.day <= $1) AND {COUNTS}d.account_id) GROUP BY d.to_tier"
    );
    tx.query(&sql, &[&day.number()])?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;
    use crate::testing::Place;

    crate::on_each_database!(figures_of_points_read_an_index_alone);

    fn figures_of_points_read_an_index_alone(place: &Place) {
        let (explain, hold, covered) = match place.database() {
            crate::Database::Sqlite => ("EXPLAIN QUERY PLAN", "SELECT 1", "USING COVERING INDEX"),
            // Empty tables are read whole unless that is made dear.
            crate::Database::Postgres => {
                ("EXPLAIN", "SELECT set_config('enable_seqscan', 'off', true)", "Index Only Scan using")
            }
        };
        let books = place.open("one", schema::BOOKS);
        for (which, index) in
            [(SPENT, "transfers_spent"), (RESTORED, "transfers_restored"), (EXPIRED, "transfers_expired")]
        {
            for days in ["", " AND t.day BETWEEN 1 AND 2"] {
                let sql = format!("{explain} SELECT SUM(t.amount) FROM transfers t WHERE {which}{days}");
                let plan = books.write(|tx| {
                    tx.query(hold, &[])?;
                    tx.query(&sql, &[])
                });
                let plan = format!("{:?}", plan.unwrap());
                assert!(plan.contains(&format!("{covered} {index}")), "{plan}");
            }
        }
    }
}
