//! A member's points as double entries with a running balance, and the lots that they lie in.

use yanji_books::accounts::{self, Account};
use yanji_books::history::{self, Back};
use yanji_books::id::MemberId;
use yanji_books::posting::BookedTransfer;
use yanji_books::{Read, journal};
use yanji_engine::Day;
use yanji_engine::ledger::Unit;
use yanji_words::Problem;

use super::origin::Origins;
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{LedgerLine, MemberLot, Page};

/// The most rows on a page.
const PAGE_MOST: usize = 500;
/// The rows on a page when nobody says.
const PAGE_USUAL: usize = 50;

impl Clinic {
    /// A page of the transfers of a member's points, newest first, each with what she had after it; `before` is the
    /// cursor of the page before, and `limit` at most 500 (50 when 0).
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Malformed`] for a cursor that is none.
    pub fn member_ledger(
        &self,
        actor: &Actor,
        id: MemberId,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Page<LedgerLine>, AppError> {
        actor.require(Permission::MemberRead)?;
        let (before, limit) = (cursor(before)?, bounded(limit));
        self.books.read(|tx| {
            let account = account_of(tx, id)?;
            let mut found = history::transfers_back(tx, account.id, Back { before, limit: one_more(limit) })?;
            let next = cut(&mut found, limit).then(|| found.last().map(|(number, _)| number.to_string())).flatten();
            Ok(Page { items: with_balances(tx, &account, &found)?, next, total: None })
        })
    }

    /// A page of the lots of a member, newest first, with what became of each; cursor and limit as in
    /// [`Clinic::member_ledger`].
    ///
    /// # Errors
    /// As [`Clinic::member_ledger`].
    pub fn member_lots(
        &self,
        actor: &Actor,
        id: MemberId,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Page<MemberLot>, AppError> {
        actor.require(Permission::MemberRead)?;
        let (before, limit) = (cursor(before)?, bounded(limit));
        self.books.read(|tx| {
            let account = account_of(tx, id)?;
            let mut found = accounts::lots_back(tx, account.id, before, one_more(limit))?;
            let next = cut(&mut found, limit).then(|| found.last().map(|lot| lot.number.to_string())).flatten();
            let sales = accounts::sales(tx, account.id)?;
            let items = found.into_iter().map(|lot| {
                let sale = sales.iter().find(|sale| sale.lot == Some(i64::from(lot.number)));
                MemberLot {
                    number: i64::from(lot.number),
                    earned_on: lot.earned_on,
                    expires_on: (lot.expires_on != Day::NEVER).then_some(lot.expires_on),
                    granted: lot.granted.0,
                    left: lot.left.0,
                    expired: lot.expired.0,
                    sale_number: sale.map(|sale| sale.number.clone()).unwrap_or_default(),
                }
            });
            Ok(Page { items: items.collect(), next, total: None })
        })
    }
}

/// Reads a cursor, which is the running number of the last row on the page before.
pub(super) fn cursor(before: Option<&str>) -> Result<i64, AppError> {
    match before {
        Some(text) => text.parse().map_err(|_| AppError::at(Problem::Malformed, "cursor")),
        None => Ok(i64::MAX),
    }
}

pub(super) fn bounded(limit: usize) -> usize {
    if limit == 0 { PAGE_USUAL } else { limit.min(PAGE_MOST) }
}

/// One row more than a page has tells whether there is another page.
pub(super) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit + 1).unwrap_or(i64::MAX)
}

/// Cuts the row that is one too many, and says whether there was one.
pub(super) fn cut<T>(found: &mut Vec<T>, limit: usize) -> bool {
    let more = found.len() > limit;
    found.truncate(limit);
    more
}

fn with_balances(
    tx: &mut dyn Read,
    account: &Account,
    found: &[(i64, BookedTransfer)],
) -> Result<Vec<LedgerLine>, AppError> {
    let Some((newest, _)) = found.first() else { return Ok(Vec::new()) };
    let mut points = history::balance_after(tx, account.id, Unit::Point, *newest)?;
    let mut owed = history::balance_after(tx, account.id, Unit::PointOwed, *newest)?;
    let seqs = found.iter().filter_map(|(_, booked)| booked.seq);
    let entries = match (seqs.clone().min(), seqs.max()) {
        (Some(first), Some(last)) => journal::read_between(tx, account.id, first, last)?,
        (None, _) | (_, None) => Vec::new(),
    };
    let origins = Origins::new(entries, accounts::sales(tx, account.id)?);
    let mut lines = Vec::with_capacity(found.len());
    for (number, booked) in found {
        let transfer = booked.transfer;
        let origin = origins.of(booked.seq);
        lines.push(LedgerLine {
            number: *number,
            day: booked.day,
            kind: origin.kind,
            cause: origin.cause,
            sale_number: origin.sale_number,
            unit: transfer.unit.code().to_owned(),
            from: transfer.from.code().to_owned(),
            to: transfer.to.code().to_owned(),
            amount: transfer.amount,
            points,
            points_owed: owed,
        });
        // The line below stands before this one: what this one moved was not there yet.
        match transfer.unit {
            Unit::Point => points -= transfer.for_member(),
            Unit::PointOwed => owed += transfer.for_member(),
            Unit::CnyDeposit | Unit::CnyOwed => {}
        }
    }
    Ok(lines)
}
