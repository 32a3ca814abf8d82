//! Making reminders every night: of reviews with what is missing, of points that expire and of coupons that end. In
//! batches of accounts, with what is reached kept after each, so that a night that was broken off is gone on with.
//!
//! A reminder is made once for what it is about and brought up to date as long as it waits; what there is no longer
//! anything to remind of lapses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yanji_books::accounts::{self, Account};
use yanji_books::id::{AccountId, NoticeId};
use yanji_books::notices::{self, NoticeKind, NoticeRow, NoticeState};
use yanji_books::{Read, coupons, settings};
use yanji_engine::explain::explain;
use yanji_engine::{Day, Member};
use yanji_words::Problem;

use super::days::days;
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::coupon::terms_of;
use crate::error::AppError;
use crate::log;
use crate::records::{NoticeDays, NoticeFigures, Progress};

/// The setting that holds how far it is.
const PROGRESS: &str = "notices_progress";
/// How many accounts are looked at at a time, so that it stays within some 50 ms.
const BATCH: i64 = 500;

/// How far the reminders are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Reached {
    /// The day for which they are made.
    day: Option<Day>,
    /// The account up to which they were; `None` when all were.
    after: Option<AccountId>,
}

/// What one batch has to write.
#[derive(Default)]
struct Batch {
    put: Vec<NoticeRow>,
    lapse: Vec<NoticeId>,
}

impl Clinic {
    /// Makes the reminders of today, once a day; gives how many were made or brought up to date.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::NoProgramme`] and [`Problem::Busy`] as everywhere.
    pub fn notice_run(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<i64, AppError> {
        actor.require(Permission::ClockRun)?;
        let (present, ahead, mut reached) =
            self.books.read(|tx| Ok::<_, AppError>((self.present(tx)?, days(tx)?, reached(tx)?)))?;
        let today = present.today;
        if reached.day == Some(today) && reached.after.is_none() {
            return Ok(0);
        }
        if reached.day != Some(today) {
            reached = Reached { day: Some(today), after: Some(AccountId([0; 16])) };
            self.books.write(|tx| notices::lapse_before(tx, today))?;
        }
        let total = self.books.read(|tx| accounts::count(tx))?;
        let (mut made, mut done) = (0, 0);
        while let Some(after) = reached.after {
            let accounts = self.books.read(|tx| accounts::page_by_id(tx, after, BATCH))?;
            let last = accounts.last().map(|account| account.id);
            done += i64::try_from(accounts.len()).unwrap_or(0);
            let batch = match last {
                Some(last) => self.books.read(|tx| look(tx, &present, ahead, &accounts, (after, last)))?,
                None => Batch::default(),
            };
            made += i64::try_from(batch.put.len()).unwrap_or(0);
            reached.after = last;
            self.books.write(|tx| {
                notices::put(tx, &batch.put)?;
                notices::lapse(tx, &batch.lapse)?;
                let text =
                    serde_json::to_string(&reached).map_err(|error| AppError::caused(Problem::Internal, error))?;
                let change = settings::Change { at: present.now.0, by: &actor.name() };
                Ok::<_, AppError>(settings::put(tx, PROGRESS, &text, change)?)
            })?;
            progress(Progress { done, total: total.max(done) });
        }
        let deed = log::Deed { action: "notices_run", count: Some(made), ..log::Deed::default() };
        self.books.write(|tx| log::record(tx, actor, Permission::ClockRun, self.now(), deed.clone()))?;
        Ok(made)
    }
}

fn reached(tx: &mut dyn Read) -> Result<Reached, AppError> {
    let Some(text) = settings::get(tx, PROGRESS)? else { return Ok(Reached::default()) };
    serde_json::from_str(&text).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}

/// What is to be written about a batch of accounts, whose ids lie above the first and up to the second of the span.
fn look(
    tx: &mut dyn Read,
    present: &Present,
    ahead: NoticeDays,
    accounts: &[Account],
    span: (AccountId, AccountId),
) -> Result<Batch, AppError> {
    let today = present.today;
    let until = |days: u16| today.plus_days(i32::from(days));
    let mut wanted = Vec::new();
    for account in accounts {
        wanted.extend(review(present, account, until(ahead.retain))?);
    }
    points(&accounts::expiring(tx, span, today, until(ahead.points))?, today, present, &mut wanted)?;
    for coupon in coupons::expiring(tx, span, today, until(ahead.coupons))? {
        let Some(expires_on) = coupon.expires_on else { continue };
        let name = terms_of(&coupon)?.name;
        let figures = NoticeFigures::CouponExpiring { coupon: coupon.id, code: coupon.code, name, expires_on };
        wanted.push(row(present, coupon.account, coupon.id.to_string(), expires_on, &figures)?);
    }
    let open = notices::open_between(tx, span)?;
    let same = |one: &NoticeRow, other: &NoticeRow| {
        one.account == other.account && one.kind == other.kind && one.occasion == other.occasion
    };
    // What was given is not taken back by a look: such a reminder lapses with its day.
    let gone = open.iter().filter(|row| row.kind != NoticeKind::Gift && !wanted.iter().any(|now| same(row, now)));
    let lapse = gone.map(|row| row.id).collect();
    let is_known = |now: &NoticeRow| {
        open.iter().any(|row| same(row, now) && row.figures == now.figures && row.due_on == now.due_on)
    };
    wanted.retain(|now| !is_known(now));
    Ok(Batch { put: wanted, lapse })
}

/// The review of a tier that is near and of which something is missing.
fn review(present: &Present, account: &Account, until: Day) -> Result<Option<NoticeRow>, AppError> {
    let rulebook = &present.rules.book;
    let tier = OpenAccount::tier_of(rulebook, account)?;
    // Points do not change tiers, so that lots need not be read.
    let mut member = Member::restore(account.life(tier, Vec::new()));
    let day = member.life().map_or(present.today, |life| life.last_day).max(present.today);
    member.open_day(rulebook, day, &mut ());
    let told = explain(&member, rulebook, day).ok_or(AppError::new(Problem::Internal))?;
    let keep = told.keep.filter(|keep| !keep.condition.holds && keep.until <= until);
    let Some(keep) = keep else { return Ok(None) };
    let tiers = &rulebook.versions()[told.version].programme.tiers;
    let figures = NoticeFigures::Retain {
        tier_name: tiers[told.tier].name.clone(),
        until: keep.until,
        in_grace: keep.in_grace,
        condition: keep.condition,
    };
    row(present, account.id, keep.until.to_string(), keep.until, &figures).map(Some)
}

/// Points that expire, those of one calendar month together.
fn points(
    expiring: &[(AccountId, Day, i64)],
    today: Day,
    present: &Present,
    wanted: &mut Vec<NoticeRow>,
) -> Result<(), AppError> {
    let mut months: BTreeMap<(AccountId, Day), (Day, Day, i64)> = BTreeMap::new();
    for (account, day, points) in expiring {
        let month = months.entry((*account, day.month_end())).or_insert((*day, *day, 0));
        *month = (month.0.min(*day), month.1.max(*day), month.2 + points);
    }
    for ((account, month), (first_on, last_on, points)) in months {
        let figures = NoticeFigures::PointsExpiring { points, first_on, last_on };
        wanted.push(row(present, account, month.to_string(), first_on.max(today), &figures)?);
    }
    Ok(())
}

impl NoticeFigures {
    /// The kind of reminder that has such figures.
    const fn kind(&self) -> NoticeKind {
        match self {
            Self::Retain { .. } => NoticeKind::Retain,
            Self::PointsExpiring { .. } => NoticeKind::PointsExpiring,
            Self::CouponExpiring { .. } => NoticeKind::CouponExpiring,
            Self::Gift { .. } => NoticeKind::Gift,
        }
    }
}

/// A reminder of today.
pub(crate) fn row(
    present: &Present,
    account: AccountId,
    occasion: String,
    due_on: Day,
    figures: &NoticeFigures,
) -> Result<NoticeRow, AppError> {
    Ok(NoticeRow {
        id: NoticeId::new(present.now.0),
        account,
        kind: figures.kind(),
        occasion,
        due_on,
        figures: serde_json::to_string(figures).map_err(|error| AppError::caused(Problem::Internal, error))?,
        made_on: present.today,
        state: NoticeState::Open,
        done_at: None,
        done_by: None,
    })
}
