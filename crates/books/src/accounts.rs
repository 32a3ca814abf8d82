//! Accounts: a member's state as the books keep it between activities. Knows no rule; the engine changes states.

use yanji_engine::Day;
use yanji_engine::member::Life;
use yanji_engine::number::{Fen, Points};
use yanji_engine::purse::{Lot, Purse};
use yanji_engine::standing::{Grace, Standing};

use crate::access::{Read, Row, ToParam, Tx, Value};
use crate::data_keys::numbered;
use crate::error::BooksError;
use crate::id::{AccountId, MemberId, SaleId, StoreId};
use crate::tally_bytes;

/// An account without its lots.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The person whose it is.
    pub member: MemberId,
    /// The card number, unique in the organisation.
    pub number: String,
    /// The store where the member joined.
    pub store: Option<StoreId>,
    /// The tier's code.
    pub tier: String,
    /// How long the journal is and where its chain ends.
    pub journal: JournalHead,
    /// How many transfers it has.
    pub transfer_count: i64,
    /// How many decisions it has.
    pub decision_count: i64,
    /// What the engine works on, without lots.
    bones: Bones,
}

/// Where an account's journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalHead {
    /// The number of the last entry; 0 before the first.
    pub length: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

#[derive(Clone, Debug)]
struct Bones {
    enrolled_on: Day,
    last_day: Day,
    standing: Standing,
    debt: Points,
    expired: Points,
    next_lot: u32,
    repeated: Repeated,
}

/// Columns that repeat what other rows and columns say, so that lists and the clock can ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// What the open lots add up to.
    pub points: Points,
    /// What the tally says was spent over the lifetime.
    pub spend: Fen,
    /// How many visits the tally says there were.
    pub visits: i64,
    /// The next day whose end can change anything, or an earlier one; [`Day::NEVER`] for none.
    pub due_on: Day,
}

/// How many numbers one statement asks for.
const CHUNK: usize = 200;

const COLUMNS: &str = "id, member_id, number, store_id, tier, journal_length, journal_hash, transfer_count, \
     decision_count, enrolled_on, last_day, version, tier_since, counted_since, grace_until, grace_failed_from, \
     locked_until, closed_through, points_debt, points_expired, next_lot, tally, points, spend_fen, visits, due_on";

/// How many columns [`COLUMNS`] names.
const COLUMN_COUNT: usize = 26;

/// An account by its id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: AccountId) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| Account::from_row(&row)).transpose()
}

/// An account by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: AccountId) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| Account::from_row(&row)).transpose()
}

/// An account by its card number.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_number(tx: &mut dyn Read, number: &str) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE number = $1");
    tx.query_opt(&sql, &[&number])?.map(|row| Account::from_row(&row)).transpose()
}

/// The accounts with these card numbers, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_numbers(tx: &mut dyn Read, numbers: &[&str]) -> Result<Vec<Account>, BooksError> {
    let mut found = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE number IN ({})", numbered(chunk.len()));
        let params: Vec<&dyn ToParam> = chunk.iter().map(|number| number as &dyn ToParam).collect();
        for row in tx.query(&sql, &params)? {
            found.push(Account::from_row(&row)?);
        }
    }
    Ok(found)
}

/// A person's first account.
///
/// # Errors
/// [`BooksError`].
pub fn find_of_member(tx: &mut dyn Read, member: MemberId) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE member_id = $1 ORDER BY id LIMIT 1");
    tx.query_opt(&sql, &[&member])?.map(|row| Account::from_row(&row)).transpose()
}

/// Accounts with a card number above `after`, in their order, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn page(tx: &mut dyn Read, after: &str, limit: i64) -> Result<Vec<Account>, BooksError> {
    let order = tx.by_bytes();
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE number{order} > $1 ORDER BY number{order} LIMIT $2");
    tx.query(&sql, &[&after, &limit])?.iter().map(Account::from_row).collect()
}

/// Accounts for which the end of a day up to and with `through` can change something, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn due(tx: &mut dyn Read, through: Day, limit: i64) -> Result<Vec<AccountId>, BooksError> {
    let sql = "SELECT id FROM accounts WHERE due_on <= $1 ORDER BY due_on, id LIMIT $2";
    let rows = tx.query(sql, &[&i64::from(through.number()), &limit])?;
    rows.iter().map(|row| AccountId::from_row(row, 0)).collect()
}

/// All of the accounts for which the end of a day up to and with `through` can change something.
///
/// # Errors
/// [`BooksError`].
pub fn due_accounts(tx: &mut dyn Read, through: Day) -> Result<Vec<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE due_on <= $1 ORDER BY number");
    tx.query(&sql, &[&i64::from(through.number())])?.iter().map(Account::from_row).collect()
}

/// How many accounts the end of a day up to and with `through` can change.
///
/// # Errors
/// [`BooksError`].
pub fn due_count(tx: &mut dyn Read, through: Day) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM accounts WHERE due_on <= $1", &[&i64::from(through.number())])?.int(0)
}

/// How many accounts there are.
///
/// # Errors
/// [`BooksError`].
pub fn count(tx: &mut dyn Read) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM accounts", &[])?.int(0)
}

/// The day of the latest activity of any account.
///
/// # Errors
/// [`BooksError`].
pub fn last_day(tx: &mut dyn Read) -> Result<Option<Day>, BooksError> {
    opt_day(&tx.query_one("SELECT MAX(last_day) FROM accounts", &[])?, 0)
}

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
            let places: Vec<String> = (first..=values.len()).map(|place| format!("${place}")).collect();
            parts.push(if places.is_empty() {
                "1 = 0".to_owned()
            } else {
                format!("member_id IN ({})", places.join(", "))
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

/// The lots of an account: those with something left, or all.
///
/// # Errors
/// [`BooksError`].
pub fn lots(tx: &mut dyn Read, account: AccountId, which: Lots) -> Result<Vec<Lot>, BooksError> {
    let open = match which {
        Lots::Open => "AND left_over > 0",
        Lots::All => "",
    };
    let sql = format!(
        "SELECT number, earned_on, expires_on, granted, left_over, expired FROM lots \
         WHERE account_id = $1 {open} ORDER BY number"
    );
    tx.query(&sql, &[&account])?.iter().map(lot_from_row).collect()
}

/// Which lots are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lots {
    /// Those with something left.
    Open,
    /// All.
    All,
}

/// A sale as the books keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// Whose it is.
    pub account: AccountId,
    /// Its number, unique within the account.
    pub number: String,
    /// The journal entry that made it.
    pub seq: i64,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
    /// The points that it earns at what is left.
    pub points: i64,
    /// The lot that it made.
    pub lot: Option<i64>,
}

const SALE_COLUMNS: &str = "id, account_id, number, seq, day, amount_fen, left_fen, points, lot";

/// A sale by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find_sale(tx: &mut dyn Read, id: SaleId) -> Result<Option<Sale>, BooksError> {
    let sql = format!("SELECT {SALE_COLUMNS} FROM sales WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| sale_from_row(&row)).transpose()
}

/// A sale by its number within an account.
///
/// # Errors
/// [`BooksError`].
pub fn find_sale_by_number(tx: &mut dyn Read, account: AccountId, number: &str) -> Result<Option<Sale>, BooksError> {
    let sql = format!("SELECT {SALE_COLUMNS} FROM sales WHERE account_id = $1 AND number = $2");
    tx.query_opt(&sql, &[&account, &number])?.map(|row| sale_from_row(&row)).transpose()
}

/// Every sale of an account, in the order of the journal.
///
/// # Errors
/// [`BooksError`].
pub fn sales(tx: &mut dyn Read, account: AccountId) -> Result<Vec<Sale>, BooksError> {
    let sql = format!("SELECT {SALE_COLUMNS} FROM sales WHERE account_id = $1 ORDER BY seq");
    tx.query(&sql, &[&account])?.iter().map(sale_from_row).collect()
}

fn sale_from_row(row: &Row) -> Result<Sale, BooksError> {
    Ok(Sale {
        id: SaleId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        number: row.text(2)?.to_owned(),
        seq: row.int(3)?,
        day: day(row, 4)?,
        amount_fen: row.int(5)?,
        left_fen: row.int(6)?,
        points: row.int(7)?,
        lot: row.opt_int(8)?,
    })
}

fn lot_from_row(row: &Row) -> Result<Lot, BooksError> {
    Ok(Lot {
        number: narrow(row, 0)?,
        earned_on: day(row, 1)?,
        expires_on: opt_day(row, 2)?.unwrap_or(Day::NEVER),
        granted: Points(row.int(3)?),
        left: Points(row.int(4)?),
        expired: Points(row.int(5)?),
    })
}

impl Account {
    fn from_row(row: &Row) -> Result<Self, BooksError> {
        let grace = match (opt_day(row, 14)?, opt_day(row, 15)?) {
            (Some(until), Some(failed_from)) => Some(Grace { until, failed_from }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(row.misfit(15)),
        };
        let tier = row.text(4)?.to_owned();
        let standing = Standing {
            version: usize::try_from(row.int(11)?).map_err(|_| row.misfit(11))?,
            // The place in the ladder comes from the tier's code, once the rulebook is at hand.
            tier: 0,
            tier_since: day(row, 12)?,
            counted_since: day(row, 13)?,
            grace,
            locked_until: opt_day(row, 16)?,
            closed_through: day(row, 17)?,
            tally: tally_bytes::decode(row.bytes(21)?).ok_or_else(|| row.misfit(21))?,
        };
        Ok(Self {
            id: AccountId::from_row(row, 0)?,
            member: MemberId::from_row(row, 1)?,
            number: row.text(2)?.to_owned(),
            store: row.opt_array(3)?.map(StoreId),
            tier,
            journal: JournalHead { length: row.int(5)?, hash: row.array(6)? },
            transfer_count: row.int(7)?,
            decision_count: row.int(8)?,
            bones: Bones {
                enrolled_on: day(row, 9)?,
                last_day: day(row, 10)?,
                standing,
                debt: Points(row.int(18)?),
                expired: Points(row.int(19)?),
                next_lot: narrow(row, 20)?,
                repeated: Repeated {
                    points: Points(row.int(22)?),
                    spend: Fen(row.int(23)?),
                    visits: row.int(24)?,
                    due_on: opt_day(row, 25)?.unwrap_or(Day::NEVER),
                },
            },
        })
    }

    /// What the row repeats, for comparing.
    #[must_use]
    pub const fn repeated(&self) -> Repeated {
        self.bones.repeated
    }

    /// The state as the engine works on it. `tier` is the place of [`Account::tier`] in the ladder of its version.
    #[must_use]
    pub fn life(&self, tier: usize, lots: Vec<Lot>) -> Life {
        let bones = &self.bones;
        Life {
            enrolled_on: bones.enrolled_on,
            last_day: bones.last_day,
            standing: Standing { tier, ..bones.standing.clone() },
            purse: Purse::restore(lots, bones.next_lot, bones.debt, bones.expired),
        }
    }

    /// Where the journal ends.
    #[must_use]
    pub const fn head(&self) -> JournalHead {
        self.journal
    }

    /// The last day whose end has been handled for this account.
    #[must_use]
    pub const fn closed_through(&self) -> Day {
        self.bones.standing.closed_through
    }

    /// The version of the rulebook that the tier belongs to, from 0.
    #[must_use]
    pub const fn version(&self) -> usize {
        self.bones.standing.version
    }
}

/// A day in a column.
pub(crate) fn day(row: &Row, column: usize) -> Result<Day, BooksError> {
    i32::try_from(row.int(column)?).map(Day::from_number).map_err(|_| row.misfit(column))
}

/// A day in a column, or none.
pub(crate) fn opt_day(row: &Row, column: usize) -> Result<Option<Day>, BooksError> {
    let number = row.opt_int(column)?.map(i32::try_from).transpose().map_err(|_| row.misfit(column))?;
    Ok(number.map(Day::from_number))
}

fn narrow(row: &Row, column: usize) -> Result<u32, BooksError> {
    u32::try_from(row.int(column)?).map_err(|_| row.misfit(column))
}
