//! Finding members: by card number, phone, tier, in several orders, page by page.

use yanji_books::accounts::{self, Account, Listing, Order};
use yanji_books::id::MemberId;
use yanji_books::members::{self, MemberRow};
use yanji_books::{BooksError, Read};
use yanji_vault::{Phone, PhoneTail};
use yanji_words::Problem;

use super::Shown;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::records::{Member, MemberQuery, MemberSort, Page};

/// The most members on a page.
const PAGE_MOST: usize = 200;
/// The members on a page when nobody says.
const PAGE_USUAL: usize = 50;
/// The most phones that are opened to compare their last four digits.
const TAILS_MOST: i64 = 2_000;

impl Clinic {
    /// A page of members, masked.
    ///
    /// # Errors
    /// [`Problem::Malformed`] for a cursor that is none, [`Problem::OutOfRange`] for a page that is too large.
    pub fn member_search(&self, actor: &Actor, query: &MemberQuery) -> Result<Page<Member>, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = match query.limit {
            0 => PAGE_USUAL,
            limit if limit <= PAGE_MOST => limit,
            _ => return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "limit")),
        };
        field::without_controls(query.text.trim(), "text")?;
        field::without_controls(query.tier.as_deref().unwrap_or_default(), "tier")?;
        field::without_controls(query.after.as_deref().unwrap_or_default(), "cursor")?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let by_phone = self.by_phone(tx, query.text.trim())?;
            let text = query.text.trim();
            let listing = Listing {
                number_begins: if by_phone.is_some() { "" } else { text },
                members: by_phone.as_deref(),
                tier: query.tier.as_deref(),
                in_grace: query.in_grace,
                order: order(query.sort),
                after: query.after.as_deref().map(cursor).transpose()?,
                limit: i64::try_from(limit + 1).unwrap_or(i64::MAX),
            };
            let total = accounts::count_listed(tx, &listing)?;
            let mut found = accounts::list(tx, &listing)?;
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).map(|(account, value)| format!("{value}:{}", account.number));
            let accounts = with_rows(tx, found.into_iter().map(|(account, _)| account).collect())?;
            Ok(Page { items: self.shown(tx, &present, accounts, Shown::Masked)?, next, total: Some(total) })
        })
    }

    /// The members whom a whole phone number, or its last four digits, may mean; `None` when the text is neither.
    fn by_phone(&self, tx: &mut dyn Read, text: &str) -> Result<Option<Vec<MemberId>>, AppError> {
        if let Ok(tail) = PhoneTail::parse(text) {
            let rows = members::find_by_phone_tail(tx, self.keys.phone_tail_index(&tail), TAILS_MOST)?;
            let persons = self.open_members(&rows)?;
            let ends_so = |phone: &Phone| phone.tail() == tail;
            let found = rows.iter().zip(&persons).filter(|(_, person)| person.phone.as_ref().is_some_and(ends_so));
            let mut found: Vec<MemberId> = found.map(|(row, _)| row.id).collect();
            // Four digits may as well be the beginning of a card number.
            found.extend(accounts::members_by_number_prefix(tx, text, TAILS_MOST)?);
            return Ok(Some(found));
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let Some(phone) = Phone::parse(text).ok().filter(|_| digits >= 7) else { return Ok(None) };
        let found = members::find_by_phone(tx, self.keys.phone_index(&phone))?;
        Ok((!found.is_empty()).then_some(found))
    }
}

const fn order(sort: MemberSort) -> Order {
    match sort {
        MemberSort::Number => Order::Number,
        MemberSort::Spend => Order::Spend,
        MemberSort::LastDay => Order::LastDay,
    }
}

/// A cursor is the sorted value and the card number of the last member on the page before.
fn cursor(text: &str) -> Result<(i64, String), AppError> {
    let malformed = || AppError::at(Problem::Malformed, "cursor");
    let (value, number) = text.split_once(':').ok_or_else(malformed)?;
    Ok((value.parse().map_err(|_| malformed())?, number.to_owned()))
}

/// The accounts with the rows of their members.
fn with_rows(tx: &mut dyn Read, accounts: Vec<Account>) -> Result<Vec<(Account, MemberRow)>, AppError> {
    let ids: Vec<MemberId> = accounts.iter().map(|account| account.member).collect();
    let mut rows = members::find_all(tx, &ids)?;
    rows.sort_unstable_by_key(|row| row.id);
    accounts
        .into_iter()
        .map(|account| {
            let place = rows.binary_search_by_key(&account.member, |row| row.id).map_err(|_| {
                AppError::from(BooksError::Inconsistency {
                    table: "accounts".into(),
                    column: "member_id".into(),
                    row: account.id.to_string(),
                })
            })?;
            Ok((account, rows[place].clone()))
        })
        .collect()
}
