//! Reminders: listed, done with, taken away as a file. They are made every night and kept until somebody does with them.

mod days;
mod making;

use yanji_books::Read;
use yanji_books::id::NoticeId;
use yanji_books::notices::{self, Listed, NoticeKind, NoticeState, Wanted};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

pub(crate) use self::making::row;
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::member::Masked;
use crate::once::Key;
use crate::records::{Notice, NoticeCount, NoticeQuery, Page};

/// How many reminders a page has, unless it is said, and at most.
const PAGE: i64 = 50;
const PAGE_MOST: i64 = 200;
/// The most reminders in one file.
const FILE_MOST: i64 = 10_000;

impl Clinic {
    /// Reminders in the order of their days.
    ///
    /// # Errors
    /// [`Problem::Malformed`] of `kind`, `state` and `after`, [`Problem::OutOfRange`] of `limit`.
    pub fn notice_list(&self, actor: &Actor, query: &NoticeQuery) -> Result<Page<Notice>, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = query.limit.unwrap_or(PAGE);
        if !(1..=PAGE_MOST).contains(&limit) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: PAGE_MOST }, "limit"));
        }
        let mut found = self.books.read(|tx| {
            let wanted = wanted(tx, query)?;
            Ok::<_, AppError>(notices::list(tx, &wanted, limit + 1)?)
        })?;
        let has_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
        if has_more {
            found.pop();
        }
        let next = found.last().filter(|_| has_more);
        let next = next.map(|last| format!("{}.{}", last.notice.due_on.number(), last.notice.id));
        Ok(Page { items: self.notices_named(found)?, next, total: None })
    }

    /// How many reminders of each kind wait.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn notice_counts(&self, actor: &Actor) -> Result<Vec<NoticeCount>, AppError> {
        actor.require(Permission::MemberRead)?;
        let counts = self.books.read(|tx| notices::open_counts(tx))?;
        Ok(counts.into_iter().map(|(kind, open)| NoticeCount { kind: kind.code().to_owned(), open }).collect())
    }

    /// Says of a reminder that somebody did with it: called, wrote, spoke to her.
    ///
    /// # Errors
    /// [`Problem::NotFound`]. One that was done with stays as it was.
    pub fn notice_done(&self, actor: &Actor, key: &Key, id: NoticeId) -> Result<(), AppError> {
        actor.require(Permission::MemberEdit)?;
        let at = self.now();
        let request = self.request(actor, key, "notice_done", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                notices::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Notice)))?;
                if notices::mark_done(tx, id, at.0, &actor.name())? {
                    let deed = log::Deed { action: "notice_done", subject: id.to_string(), ..log::Deed::default() };
                    log::record(tx, actor, Permission::MemberEdit, at, deed)?;
                }
                Ok(())
            })
        })
    }

    /// Hands out reminders, the first 10 000, once it is in the log how many were taken.
    ///
    /// # Errors
    /// As [`Clinic::notice_list`]; [`Problem::Forbidden`] without [`Permission::MemberExport`].
    pub fn notice_export(&self, actor: &Actor, query: &NoticeQuery) -> Result<Vec<Notice>, AppError> {
        actor.require(Permission::MemberRead)?;
        actor.require(Permission::MemberExport)?;
        let found = self.books.read(|tx| {
            let wanted = wanted(tx, query)?;
            Ok::<_, AppError>(notices::list(tx, &wanted, FILE_MOST)?)
        })?;
        let count = i64::try_from(found.len()).ok();
        self.books.write(|tx| {
            let deed = log::Deed { action: "notice_export", count, ..log::Deed::default() };
            log::record(tx, actor, Permission::MemberExport, self.now(), deed)
        })?;
        self.notices_named(found)
    }

    /// Puts masked names and phones to reminders.
    fn notices_named(&self, found: Vec<Listed>) -> Result<Vec<Notice>, AppError> {
        let members = self.masked_members(found.iter().map(|listed| listed.member))?;
        found
            .into_iter()
            .map(|listed| {
                let masked = members.of(listed.member);
                shown(listed, masked)
            })
            .collect()
    }
}

fn shown(listed: Listed, masked: Masked) -> Result<Notice, AppError> {
    let Listed { notice, member, number } = listed;
    let figures = serde_json::from_str(&notice.figures);
    Ok(Notice {
        id: notice.id,
        member,
        number,
        name: masked.name,
        phone: masked.phone,
        kind: notice.kind.code().to_owned(),
        due_on: notice.due_on,
        figures: figures.map_err(|error| AppError::caused(Problem::Inconsistent, error))?,
        made_on: notice.made_on,
        state: notice.state.code().to_owned(),
        done_at: notice.done_at.map(Instant),
        done_by: notice.done_by,
    })
}

/// What a query asks of the books.
fn wanted(tx: &mut dyn Read, query: &NoticeQuery) -> Result<Wanted, AppError> {
    let malformed = |field: &'static str| move || AppError::at(Problem::Malformed, field);
    let kind =
        query.kind.as_deref().map(|code| NoticeKind::from_code(code).ok_or_else(malformed("kind"))).transpose()?;
    let state = query.state.as_deref().unwrap_or(NoticeState::Open.code());
    let state = NoticeState::from_code(state).ok_or_else(malformed("state"))?;
    let after = query.after.as_deref().map(|after| cursor(after).ok_or_else(malformed("after"))).transpose()?;
    let account = query.member.map(|member| account_of(tx, member)).transpose()?.map(|account| account.id);
    Ok(Wanted { kind, state: Some(state), account, store: query.store, after })
}

fn cursor(text: &str) -> Option<(Day, NoticeId)> {
    let (day, id) = text.split_once('.')?;
    Some((Day::from_number(day.parse().ok()?), id.parse().ok()?))
}
