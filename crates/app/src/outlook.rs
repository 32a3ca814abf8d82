//! Who is about to lose a tier and who is near the next one: one scan of all members with the engine's explanations.

mod export;
mod names;

use std::cmp::Reverse;

use yanji_books::accounts::{self, Account};
use yanji_engine::explain::{explain, missing};
use yanji_engine::measure::{Measured, Reading};
use yanji_engine::{Day, Member};
use yanji_words::Problem;

use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::records::{Outlook, OutlookRow, Progress};

/// How many accounts one read holds, so that it stays within some 50 ms.
const BATCH: i64 = 2_000;
/// How many days before an evaluation a tier counts as about to be lost.
const DAYS_AHEAD: i32 = 60;
/// How much of the next tier's condition has to be there to be near it.
const NEAR_BP: i64 = 8_000;
/// All of it, in hundredths of a percent.
const WHOLE_BP: i64 = 10_000;

impl Clinic {
    /// Looks at all members, in batches of short reads, and tells who is about to lose a tier and who is near the next.
    ///
    /// At 100 000 members this takes a second or two: doors keep the answer for some minutes. Nightly work that has not
    /// been done yet is worked out in memory, so that the clock changes nothing about it; another day does.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`].
    pub fn outlook(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<Outlook, AppError> {
        actor.require(Permission::MemberRead)?;
        let (present, total) = self.books.read(|tx| Ok::<_, AppError>((self.present(tx)?, accounts::count(tx)?)))?;
        let mut found = Found::default();
        let mut after = String::new();
        let mut done = 0;
        loop {
            let batch = self.books.read(|tx| accounts::page(tx, &after, BATCH))?;
            let Some(last) = batch.last() else { break };
            after.clone_from(&last.number);
            done += i64::try_from(batch.len()).unwrap_or(0);
            for account in batch {
                found.look_at(&present, account)?;
            }
            progress(Progress { done, total: total.max(done) });
        }
        Ok(found.sorted(&present))
    }
}

/// What a scan has found.
#[derive(Default)]
struct Found {
    keep: Vec<OutlookRow>,
    next: Vec<OutlookRow>,
}

impl Found {
    fn look_at(&mut self, present: &Present, account: Account) -> Result<(), AppError> {
        let rulebook = &present.rules.book;
        let tier = OpenAccount::tier_of(rulebook, &account)?;
        // Points do not change tiers, so that lots need not be read.
        let mut member = Member::restore(account.life(tier, Vec::new()));
        let last_day = member.life().map_or(present.today, |life| life.last_day);
        let day = present.today.max(last_day);
        member.open_day(rulebook, day, &mut ());
        let told = explain(&member, rulebook, day).ok_or(AppError::new(Problem::Internal))?;
        let tiers = &rulebook.versions()[told.version].programme.tiers;
        let row = |goal: usize, until: Option<Day>, in_grace: bool, condition: Measured| OutlookRow {
            member: account.member,
            number: account.number.clone(),
            store: account.store,
            tier_name: tiers[told.tier].name.clone(),
            tier_rank: told.tier,
            goal_name: tiers[goal].name.clone(),
            until,
            in_grace,
            progress_bp: fulfilled_bp(&condition),
            condition,
        };
        if let Some(keep) = told.keep.filter(|keep| !keep.condition.holds) {
            let is_soon = keep.until.number() - present.today.number() <= DAYS_AHEAD;
            if keep.in_grace || is_soon {
                self.keep.push(row(told.tier, Some(keep.until), keep.in_grace, keep.condition));
            }
        }
        // Under a lock nothing but a hand changes the tier.
        if let Some(next) = told.next.filter(|_| told.locked_until.is_none()) {
            let row = row(next.tier, next.decided_on, false, next.condition);
            if row.progress_bp >= NEAR_BP {
                self.next.push(row);
            }
        }
        Ok(())
    }

    fn sorted(mut self, present: &Present) -> Outlook {
        self.keep.sort_by(|a, b| {
            (a.until, Reverse(a.progress_bp), &a.number).cmp(&(b.until, Reverse(b.progress_bp), &b.number))
        });
        self.next.sort_by(|a, b| (Reverse(a.progress_bp), &a.number).cmp(&(Reverse(b.progress_bp), &b.number)));
        Outlook { made_at: present.now, day: present.today, keep: self.keep, next: self.next }
    }
}

/// How much of a condition is fulfilled, in hundredths of a percent: of several parts that are all needed the least, of
/// several that are each enough the most. What does not hold is less than all of it.
fn fulfilled_bp(measured: &Measured) -> i64 {
    if measured.holds {
        return WHOLE_BP;
    }
    let part = match &measured.reading {
        Reading::Metric { count, threshold } => {
            let wanted = count.value.saturating_add(missing(count, *threshold));
            share_bp(i128::from(count.value), i128::from(wanted))
        }
        Reading::All(parts) => parts.iter().map(fulfilled_bp).min().unwrap_or(WHOLE_BP),
        Reading::Any(parts) => parts.iter().map(fulfilled_bp).max().unwrap_or(0),
        Reading::Score { sum, threshold, .. } => share_bp(*sum, i128::from(threshold.number().0)),
    };
    part.min(WHOLE_BP - 1)
}

/// Rounded down, so that nobody is said to be nearer than she is.
fn share_bp(part: i128, whole: i128) -> i64 {
    if whole <= 0 {
        return WHOLE_BP;
    }
    i64::try_from(part.max(0) * i128::from(WHOLE_BP) / whole).unwrap_or(WHOLE_BP)
}

#[cfg(test)]
mod tests {
    use yanji_engine::measure::Count;
    use yanji_engine::number::Micros;
    use yanji_engine::programme::{Metric, Threshold, Window};

    use super::*;

    fn visits(value: i64, at_least: i64) -> Measured {
        let count =
            Count { metric: Metric::Visits, window: Window::Lifetime, from: Day::BEFORE_ALL, to: Day::FIRST, value };
        let threshold = Threshold::AtLeast(Micros::whole(at_least));
        Measured { holds: value >= at_least, reading: Reading::Metric { count, threshold } }
    }

    #[test]
    fn a_condition_is_as_far_as_what_it_waits_for() {
        let group = |reading| Measured { holds: false, reading };
        let parts = || vec![visits(9, 10), visits(5, 10), visits(12, 10)];
        assert_eq!(fulfilled_bp(&visits(9, 10)), 9_000);
        assert_eq!(fulfilled_bp(&group(Reading::All(parts()))), 5_000);
        assert_eq!(fulfilled_bp(&group(Reading::Any(parts()[..2].to_vec()))), 9_000);
        assert_eq!(fulfilled_bp(&visits(99_999, 100_000)), 9_999);
        assert_eq!(fulfilled_bp(&visits(10, 10)), 10_000);
        let passed = Threshold::MoreThan(Micros::whole(2));
        let score = Reading::Score { counts: Vec::new(), sum: 2_000_000, threshold: passed };
        assert_eq!(fulfilled_bp(&group(score)), 9_999, "reached and still to be passed");
    }
}
