//! Accounts: a member's state as the books keep it between activities. Knows no rule; the engine changes states.

mod listing;
mod lots;
mod sales;

use yanji_engine::Day;
use yanji_engine::member::Life;
use yanji_engine::number::{Fen, Points};
use yanji_engine::purse::{Lot, Purse};
use yanji_engine::standing::{Grace, Standing};

pub use self::listing::{
    Counted, Listed, Listing, Mark, Order, Sorted, Span, Whose, find_all, list, list_counted, members_by_number_prefix,
};
pub use self::lots::{Lots, expiring, lots, lots_back, lots_of_all};
pub use self::sales::{
    Sale, SoldSpan, SoldSum, find_sale, find_sale_by_number, is_sale_number_taken, lock_sale, sales, sales_numbered,
    sales_of_all, sold, sold_sum, walk_ins,
};
use crate::access::{Read, Row, Tx, query_keyed};
use crate::column::{day, narrow, opt_day};
use crate::error::BooksError;
use crate::id::{AccountId, MemberId, StoreId};
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
    /// The day of the last sale of which anything is left; that of the enrolment without one.
    pub idle_since: Day,
    /// The next day whose end can change anything, or an earlier one; [`Day::NEVER`] for none.
    pub due_on: Day,
}

const COLUMNS: &str = "id, member_id, number, store_id, tier, journal_length, journal_hash, transfer_count, \
     decision_count, enrolled_on, last_day, version, tier_since, counted_since, grace_until, grace_failed_from, \
     locked_until, closed_through, points_debt, points_expired, next_lot, tally, points, spend_fen, visits, due_on, \
     idle_since";

/// An account by its id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: AccountId) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| Account::from_row(&row)).transpose()
}

/// The accounts with these ids, locked until the end of the transaction; they are locked in the order of the ids if that
/// is the order in which they are given.
///
/// # Errors
/// [`BooksError`].
pub fn lock_all(tx: &mut dyn Tx, ids: &[AccountId]) -> Result<Vec<Account>, BooksError> {
    let lock = tx.for_update();
    let sql = |keys: &str| format!("SELECT {COLUMNS} FROM accounts WHERE id IN ({keys}) ORDER BY id{lock}");
    query_keyed(tx, ids, sql)?.iter().map(Account::from_row).collect()
}

/// A person's first account, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock_of_member(tx: &mut dyn Tx, member: MemberId) -> Result<Option<Account>, BooksError> {
    let lock = tx.for_update();
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE member_id = $1 ORDER BY id LIMIT 1{lock}");
    tx.query_opt(&sql, &[&member])?.map(|row| Account::from_row(&row)).transpose()
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
    let rows = query_keyed(tx, numbers, |keys| format!("SELECT {COLUMNS} FROM accounts WHERE number IN ({keys})"))?;
    rows.iter().map(Account::from_row).collect()
}

/// A person's first account.
///
/// # Errors
/// [`BooksError`].
pub fn find_of_member(tx: &mut dyn Read, member: MemberId) -> Result<Option<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE member_id = $1 ORDER BY id LIMIT 1");
    tx.query_opt(&sql, &[&member])?.map(|row| Account::from_row(&row)).transpose()
}

/// The first account of each of these persons, in the order of their ids; a person without one is left out.
///
/// # Errors
/// [`BooksError`].
pub fn of_members(tx: &mut dyn Read, members: &[MemberId]) -> Result<Vec<AccountId>, BooksError> {
    let sql =
        |keys: &str| format!("SELECT member_id, id FROM accounts WHERE member_id IN ({keys}) ORDER BY member_id, id");
    let rows = query_keyed(tx, members, sql)?;
    let owned = |row: &Row| Ok((MemberId::from_row(row, 0)?, AccountId::from_row(row, 1)?));
    let mut owned = rows.iter().map(owned).collect::<Result<Vec<_>, BooksError>>()?;
    owned.dedup_by_key(|(member, _)| *member);
    let mut found: Vec<AccountId> = owned.into_iter().map(|(_, account)| account).collect();
    found.sort_unstable();
    Ok(found)
}

/// Accounts with an id above `after`, in the order of their ids, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn page_by_id(tx: &mut dyn Read, after: AccountId, limit: i64) -> Result<Vec<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id > $1 ORDER BY id LIMIT $2");
    tx.query(&sql, &[&after, &limit])?.iter().map(Account::from_row).collect()
}

/// The ids of accounts after one, in their order, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn ids_after(tx: &mut dyn Read, after: AccountId, limit: i64) -> Result<Vec<AccountId>, BooksError> {
    let rows = tx.query("SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &limit])?;
    rows.iter().map(|row| AccountId::from_row(row, 0)).collect()
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

/// Sets an account aside: its journal stays, its row no longer counts among the accounts, and its card number is free.
///
/// # Errors
/// [`BooksError`].
pub fn set_aside(tx: &mut dyn Tx, id: AccountId) -> Result<(), BooksError> {
    tx.execute("INSERT INTO set_aside_accounts SELECT * FROM accounts WHERE id = $1", &[&id])?;
    tx.execute("DELETE FROM accounts WHERE id = $1", &[&id])?;
    Ok(())
}

/// Accounts that were set aside, with an id above `after`, in the order of their ids, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn page_set_aside(tx: &mut dyn Read, after: AccountId, limit: i64) -> Result<Vec<Account>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM set_aside_accounts WHERE id > $1 ORDER BY id LIMIT $2");
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

/// Whether there is an account.
///
/// # Errors
/// [`BooksError`].
pub fn has_any(tx: &mut dyn Read) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT number FROM accounts LIMIT 1", &[])?.is_some())
}

/// The day of the latest activity of any account.
///
/// # Errors
/// [`BooksError`].
pub fn last_day(tx: &mut dyn Read) -> Result<Option<Day>, BooksError> {
    opt_day(&tx.query_one("SELECT MAX(last_day) FROM accounts", &[])?, 0)
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
                    idle_since: day(row, 26)?,
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

    /// The day of the last sale of which anything is left.
    #[must_use]
    pub fn last_sale_on(&self) -> Option<Day> {
        let Repeated { visits, idle_since, .. } = self.bones.repeated;
        (visits > 0).then_some(idle_since)
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
