//! Gifts of days and of birthdays: given every night to everybody whom they are for, in batches that any crash may part.
//! How far it is, is kept with every batch, so that nothing is done twice; a day that was missed is made up for.

use serde::{Deserialize, Serialize};
use yanji_books::id::{AccountId, MemberId};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx, accounts, grants, members, notices, settings};
use yanji_engine::Day;
use yanji_engine::programme::benefit::{Benefits, Occasion};
use yanji_words::Problem;

use super::came::Came;
use super::{Given, Giving, When};
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::log;
use crate::member::Birthday;
use crate::notice;
use crate::records::{NoticeFigures, Progress};

/// The setting that holds how far it is.
const PROGRESS: &str = "gifts_progress";
/// How many accounts one commit holds, so that it stays within some 50 ms.
const BATCH: i64 = 100;
/// How many members' birthdays are opened at a time.
const BIRTHDAYS: i64 = 1_000;
/// For how many days that were missed gifts are made up.
const MISSED_MOST: i32 = 31;

/// How far the gifts of days are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Reached {
    /// The last day whose gifts were all given.
    through: Option<Day>,
    /// The account up to which those of the day after were.
    after: Option<AccountId>,
}

impl Clinic {
    /// Gives what is due today and on the days since it was last given: gifts of days, and of the month of the birthday.
    /// Gives how many things were given; none in a clinic in which nothing but an import has been recorded.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::NoProgramme`] and [`Problem::Busy`] as everywhere.
    pub fn gift_run(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<i64, AppError> {
        actor.require(Permission::ClockRun)?;
        if !self.books.read(|tx| self.present(tx))?.is_open {
            return Ok(0);
        }
        let mut given = self.give_days(actor, progress)?;
        given += self.give_birthdays(actor, progress)?;
        if given > 0 {
            let deed = log::Deed { action: "gifts_run", count: Some(given), ..log::Deed::default() };
            self.books.write(|tx| log::record(tx, actor, Permission::ClockRun, self.now(), deed.clone()))?;
        }
        Ok(given)
    }

    /// The gifts of every day that is not given yet, day after day.
    fn give_days(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<i64, AppError> {
        let mut given = 0;
        let mut done = 0;
        loop {
            let total = self.books.read(|tx| accounts::count(tx))?;
            match self.books.write(|tx| self.give_day_batch(tx, actor))? {
                None => return Ok(given),
                Some((accounts, things)) => {
                    given += things;
                    done += accounts;
                    progress(Progress { done, total: total.max(done) });
                }
            }
        }
    }

    /// Gives one batch of accounts the gifts of the first day that is not given yet; `None` when today's are given. Gives
    /// how many accounts were looked at and how many things were given.
    fn give_day_batch(&self, tx: &mut dyn Tx, actor: &Actor) -> Result<Option<(i64, i64)>, AppError> {
        let present = self.present_held(tx)?;
        let reached = reached(tx)?;
        let Some(day) = next_day(&present, reached) else { return Ok(None) };
        let benefits = &present.rules.book.on(present.today).programme.benefits;
        let came = Came::Day(day);
        if !benefits.gifts.iter().any(|gift| came.is_for(&gift.on)) {
            // The days up to the next one with a gift are passed over at once.
            let next = (day.number()..=present.today.number()).map(Day::from_number);
            let mut with_gift = next.filter(|day| benefits.gifts.iter().any(|gift| Came::Day(*day).is_for(&gift.on)));
            let through = with_gift.next().map_or(present.today, Day::previous);
            keep(tx, &present, actor, Reached { through: Some(through), after: None })?;
            return Ok(Some((0, 0)));
        }
        let ids = accounts::ids_after(tx, reached.after.unwrap_or(AccountId([0; 16])), BATCH)?;
        let giving = Giving { clinic: self, actor, present: &present };
        let mut things = 0;
        for id in &ids {
            things += giving.give_to(tx, *id, &came, Some(day))?;
        }
        let is_last = ids.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        let now = match ids.last() {
            Some(last) if !is_last => Reached { after: Some(*last), ..reached },
            _ => Reached { through: Some(day), after: None },
        };
        keep(tx, &present, actor, now)?;
        Ok(Some((i64::try_from(ids.len()).unwrap_or(0), things)))
    }

    /// The gifts of the month of the birthday, to everybody whose month it is and who has not been given them this year.
    fn give_birthdays(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<i64, AppError> {
        let present = self.books.read(|tx| self.present(tx))?;
        let benefits = &present.rules.book.on(present.today).programme.benefits;
        if !benefits.gifts.iter().any(|gift| gift.on == Occasion::BirthdayMonth) {
            return Ok(0);
        }
        let date = present.today.date();
        let came = Came::Birthday { year: date.year };
        let has = self.books.read(|tx| given_to(tx, benefits, &came))?;
        let mut due = Vec::new();
        let mut after = MemberId([0; 16]);
        loop {
            let rows = self.books.read(|tx| members::with_birthday_after(tx, after, BIRTHDAYS))?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let birthdays = self.open_members(&rows)?.into_iter().map(|person| person.birthday);
            let is_now = |birthday: Option<Birthday>| birthday.is_some_and(|day| i32::from(day.month()) == date.month);
            due.extend(rows.iter().zip(birthdays).filter(|(_, birthday)| is_now(*birthday)).map(|(row, _)| row.id));
        }
        let accounts = self.books.read(|tx| accounts::of_members(tx, &due))?;
        let due: Vec<AccountId> = accounts.into_iter().filter(|id| has.binary_search(id).is_err()).collect();
        let total = i64::try_from(due.len()).unwrap_or(i64::MAX);
        let (mut given, mut done) = (0, 0);
        for batch in due.chunks(usize::try_from(BATCH).unwrap_or(1)) {
            given += self.books.write(|tx| {
                let present = self.present_held(tx)?;
                let giving = Giving { clinic: self, actor, present: &present };
                batch.iter().try_fold(0, |things, id| Ok::<_, AppError>(things + giving.give_to(tx, *id, &came, None)?))
            })?;
            done += i64::try_from(batch.len()).unwrap_or(0);
            progress(Progress { done, total });
        }
        Ok(given)
    }
}

impl Giving<'_> {
    /// Gives one account what is due on an occasion; nothing to whoever joined after `since`. Gives how many things.
    fn give_to(&self, tx: &mut dyn Tx, id: AccountId, came: &Came, since: Option<Day>) -> Result<i64, AppError> {
        let account = accounts::lock(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
        let mut open = OpenAccount::restored(tx, &self.present.rules.book, account)?;
        let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
        if since.is_some_and(|day| day < life.enrolled_on) || self.present.today < life.last_day {
            return Ok(0);
        }
        let when = When { day: self.present.today, store: None, sale: None };
        let mut posting = Posting::new();
        let given = self.give(tx, &mut open, &mut posting, when, came)?;
        if !given.is_empty() {
            self.remind(tx, &open, came, &given)?;
            self.clinic.settle(tx, self.present, open, posting)?;
        }
        Ok(i64::try_from(given.len()).unwrap_or(i64::MAX))
    }
}

impl Giving<'_> {
    /// Reminds of telling a member what she was given: until the end of the month.
    fn remind(&self, tx: &mut dyn Tx, open: &OpenAccount, came: &Came, given: &[Given]) -> Result<(), AppError> {
        let mut gifts: Vec<String> = given.iter().map(|given| given.gift.clone()).collect();
        gifts.dedup();
        let figures = NoticeFigures::Gift { gifts, what: given.iter().map(|given| given.what.clone()).collect() };
        let due_on = self.present.today.month_end();
        Ok(notices::put(tx, &[notice::row(self.present, open.id, came.code(), due_on, &figures)?])?)
    }
}

/// The first day whose gifts are not given; a clinic that never gave any begins today.
fn next_day(present: &Present, reached: Reached) -> Option<Day> {
    let earliest = present.today.plus_days(-MISSED_MOST);
    let next = reached.through.map_or(present.today, |through| through.next().max(earliest));
    (next <= present.today).then_some(next)
}

fn reached(tx: &mut dyn Read) -> Result<Reached, AppError> {
    let Some(text) = settings::get(tx, PROGRESS)? else { return Ok(Reached::default()) };
    serde_json::from_str(&text).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}

fn keep(tx: &mut dyn Tx, present: &Present, actor: &Actor, reached: Reached) -> Result<(), AppError> {
    let text = serde_json::to_string(&reached).map_err(|error| AppError::caused(Problem::Internal, error))?;
    let change = settings::Change { at: present.now.0, by: &actor.name() };
    Ok(settings::put(tx, PROGRESS, &text, change)?)
}

/// The accounts to which everything that is due on an occasion was given already, in order.
fn given_to(tx: &mut dyn Read, benefits: &Benefits, came: &Came) -> Result<Vec<AccountId>, AppError> {
    let due: Vec<&str> =
        benefits.gifts.iter().filter(|gift| came.is_for(&gift.on)).map(|gift| gift.code.as_str()).collect();
    let mut all: Option<Vec<AccountId>> = None;
    for gift in due {
        let has = grants::accounts_given(tx, gift, &came.code())?;
        all = Some(match all {
            None => has,
            Some(before) => before.into_iter().filter(|id| has.binary_search(id).is_ok()).collect(),
        });
    }
    Ok(all.unwrap_or_default())
}
