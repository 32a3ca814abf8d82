//! What rules gave on bills of the desk by themselves: prices of tiers, of members and of offers, bonuses, perks; a row
//! for each sale and rule, as far as it was not taken back. All of it follows from the journal; knows no rule.

use std::collections::HashSet;

use yanji_engine::Day;

use crate::access::{Read, Row, Tx, Value};
use crate::column::day;
use crate::error::BooksError;
use crate::grants::GrantKind;
use crate::id::{AccountId, GrantId, SaleId};
use crate::values;

/// What one rule gave on one bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleUse {
    /// The sale.
    pub sale: SaleId,
    /// What sort of rule.
    pub kind: UseKind,
    /// The code of the tier, the offer, the bonus or the perk; empty for members' prices.
    pub code: String,
    /// Whose sale it is; `None` without a card.
    pub account: Option<AccountId>,
    /// The day of the sale.
    pub day: Day,
    /// The grant of the right to it, if it was granted.
    pub grant: Option<GrantId>,
    /// What its price is below the list's, in fen.
    pub off_fen: i64,
    /// The points that a bonus brought.
    pub points: i64,
    /// What is left of the whole sale, in fen: what was given back is taken off, what is owed is in it.
    pub left_fen: i64,
}

/// The sorts of rules that give something by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseKind {
    /// The share of the list price that a tier pays.
    TierPrice,
    /// The members' prices of items.
    MemberPrice,
    /// An offer.
    Offer,
    /// A bonus.
    Bonus,
    /// A perk, without which something could not have been bought.
    Perk,
}

impl UseKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::TierPrice, Self::MemberPrice, Self::Offer, Self::Bonus, Self::Perk];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TierPrice => "tier_price",
            Self::MemberPrice => "member_price",
            Self::Offer => "offer",
            Self::Bonus => "bonus",
            Self::Perk => "perk",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What one rule gave on the bills of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UseTotals {
    /// On how many sales.
    pub sales: i64,
    /// To how many accounts.
    pub accounts: i64,
    /// What its prices are below the list's, in fen.
    pub off_fen: i64,
    /// The points that it brought.
    pub points: i64,
    /// What is left of those sales, in fen.
    pub left_fen: i64,
}

/// A bill on which a granted right served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RightUsed {
    /// The code of the gift that gave the right.
    pub gift: String,
    /// What sort of right.
    pub kind: GrantKind,
    /// The code of the offer or the bonus.
    pub what: String,
    /// The grant.
    pub grant: GrantId,
    /// What it gave there.
    pub used: RuleUse,
}

const COLUMNS: &str = "u.sale_id, u.kind, u.code, u.account_id, u.day, u.grant_id, u.off_fen, u.points, u.left_fen";

/// Adds what rules gave on a bill; waits for nothing.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, uses: &[RuleUse]) -> Result<(), BooksError> {
    let sql = "INSERT INTO rule_uses (sale_id, kind, code, account_id, day, grant_id, off_fen, points, left_fen) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let rows: Vec<_> = uses.iter().map(values_of).collect();
    if rows.is_empty() { Ok(()) } else { tx.send(sql, rows) }
}

/// Puts what is left by now in the place of what rules had given on a sale; rights stay named as they were. A rule that
/// had no row gets none.
///
/// # Errors
/// [`BooksError`].
pub fn lessen(tx: &mut dyn Tx, sale: SaleId, left: &[RuleUse]) -> Result<(), BooksError> {
    let still: HashSet<(UseKind, &str)> = left.iter().map(|one| (one.kind, one.code.as_str())).collect();
    let stored = of_sale(tx, sale)?;
    let gone = stored.iter().filter(|one| !still.contains(&(one.kind, one.code.as_str())));
    let gone: Vec<_> = gone.map(|one| values![sale, one.kind.code(), one.code]).collect();
    if !gone.is_empty() {
        tx.send("DELETE FROM rule_uses WHERE sale_id = $1 AND kind = $2 AND code = $3", gone)?;
    }
    let sql = "UPDATE rule_uses SET off_fen = $4, points = $5, left_fen = $6 \
               WHERE sale_id = $1 AND kind = $2 AND code = $3";
    let rows: Vec<_> = left
        .iter()
        .map(|one| values![sale, one.kind.code(), one.code, one.off_fen, one.points, one.left_fen])
        .collect();
    if rows.is_empty() { Ok(()) } else { tx.send(sql, rows) }
}

/// Adds points that bonuses brought on a sale since.
///
/// # Errors
/// [`BooksError`].
pub fn add_points(tx: &mut dyn Tx, added: &[RuleUse]) -> Result<(), BooksError> {
    let sql = "UPDATE rule_uses SET points = points + $4 WHERE sale_id = $1 AND kind = $2 AND code = $3";
    let rows: Vec<_> = added.iter().filter(|one| one.points != 0).collect();
    let rows: Vec<_> = rows.iter().map(|one| values![one.sale, one.kind.code(), one.code, one.points]).collect();
    if rows.is_empty() { Ok(()) } else { tx.send(sql, rows) }
}

/// What rules gave on a sale, in the order of kinds and codes.
///
/// # Errors
/// [`BooksError`].
pub fn of_sale(tx: &mut dyn Read, sale: SaleId) -> Result<Vec<RuleUse>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM rule_uses u WHERE u.sale_id = $1");
    sorted(tx.query(&sql, &[&sale])?.iter().map(|row| from_row(row, 0)).collect())
}

/// What rules gave on the sales of an account, in the order of sales, kinds and codes.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId) -> Result<Vec<RuleUse>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales s JOIN rule_uses u ON u.sale_id = s.id WHERE s.account_id = $1");
    sorted(tx.query(&sql, &[&account])?.iter().map(|row| from_row(row, 0)).collect())
}

/// What one rule gave on the sales of a span of days, in all stores.
///
/// # Errors
/// [`BooksError`].
pub fn totals(
    tx: &mut dyn Read,
    (kind, code): (UseKind, &str),
    (from, until): (Day, Day),
) -> Result<UseTotals, BooksError> {
    let sql = "SELECT COUNT(*), COUNT(DISTINCT account_id), CAST(COALESCE(SUM(off_fen), 0) AS BIGINT), \
               CAST(COALESCE(SUM(points), 0) AS BIGINT), CAST(COALESCE(SUM(left_fen), 0) AS BIGINT) \
               FROM rule_uses WHERE kind = $1 AND code = $2 AND day BETWEEN $3 AND $4";
    let row = tx.query_one(sql, &[&kind.code(), &code, &from.number(), &until.number()])?;
    Ok(UseTotals {
        sales: row.int(0)?,
        accounts: row.int(1)?,
        off_fen: row.int(2)?,
        points: row.int(3)?,
        left_fen: row.int(4)?,
    })
}

/// The bills on which rights served that gifts gave in a span and that were not taken back, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn of_rights(tx: &mut dyn Read, (from, until): (Day, Day)) -> Result<Vec<RightUsed>, BooksError> {
    let sql = format!(
        "SELECT g.gift, g.kind, g.what, g.id, {COLUMNS} FROM grants g JOIN rule_uses u ON u.grant_id = g.id \
         WHERE g.given_on BETWEEN $1 AND $2 AND g.kind IN ('offer', 'bonus') AND g.state <> 'void'"
    );
    let used = |row: &Row| {
        Ok(RightUsed {
            gift: row.text(0)?.to_owned(),
            kind: GrantKind::from_code(row.text(1)?).ok_or_else(|| row.misfit(1))?,
            what: row.text(2)?.to_owned(),
            grant: GrantId::from_row(row, 3)?,
            used: from_row(row, 4)?,
        })
    };
    tx.query(&sql, &[&from.number(), &until.number()])?.iter().map(used).collect()
}

/// Accounts, or sales without a card, whose older bills have no rows yet: those after one, in their order, at most
/// `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn due_after(tx: &mut dyn Read, after: AccountId, limit: i64) -> Result<Vec<AccountId>, BooksError> {
    let sql = "SELECT account_id FROM rule_uses_due WHERE account_id > $1 ORDER BY account_id LIMIT $2";
    tx.query(sql, &[&after, &limit])?.iter().map(|row| AccountId::from_row(row, 0)).collect()
}

/// How many are due.
///
/// # Errors
/// [`BooksError`].
pub fn due_count(tx: &mut dyn Read) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM rule_uses_due", &[])?.int(0)
}

/// Whether the older bills of an account have no rows yet.
///
/// # Errors
/// [`BooksError`].
pub fn is_due(tx: &mut dyn Read, account: AccountId) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT account_id FROM rule_uses_due WHERE account_id = $1", &[&account])?.is_some())
}

/// Puts what rules gave on the sales of an account in the place of what stood there; nothing of it is due any more.
///
/// # Errors
/// [`BooksError`].
pub fn settle(tx: &mut dyn Tx, account: AccountId, sales: &[SaleId], uses: &[RuleUse]) -> Result<(), BooksError> {
    let rows: Vec<_> = sales.iter().map(|sale| values![*sale]).collect();
    if !rows.is_empty() {
        tx.send("DELETE FROM rule_uses WHERE sale_id = $1", rows)?;
    }
    insert(tx, uses)?;
    tx.send("DELETE FROM rule_uses_due WHERE account_id = $1", vec![values![account]])
}

fn values_of(one: &RuleUse) -> Vec<Value> {
    values![
        one.sale,
        one.kind.code(),
        one.code,
        one.account,
        i64::from(one.day.number()),
        one.grant,
        one.off_fen,
        one.points,
        one.left_fen
    ]
}

/// The use whose columns begin at a place of a row.
fn from_row(row: &Row, at: usize) -> Result<RuleUse, BooksError> {
    Ok(RuleUse {
        sale: SaleId::from_row(row, at)?,
        kind: UseKind::from_code(row.text(at + 1)?).ok_or_else(|| row.misfit(at + 1))?,
        code: row.text(at + 2)?.to_owned(),
        account: row.opt_array(at + 3)?.map(AccountId),
        day: day(row, at + 4)?,
        grant: row.opt_array(at + 5)?.map(GrantId),
        off_fen: row.int(at + 6)?,
        points: row.int(at + 7)?,
        left_fen: row.int(at + 8)?,
    })
}

fn sorted(uses: Result<Vec<RuleUse>, BooksError>) -> Result<Vec<RuleUse>, BooksError> {
    let mut uses = uses?;
    uses.sort_by(|one, other| (one.sale, one.kind, &one.code).cmp(&(other.sale, other.kind, &other.code)));
    Ok(uses)
}
