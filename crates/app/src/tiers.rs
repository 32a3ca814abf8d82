//! The pyramid: how many members stand in each tier, now or at the end of any day, and how that lies to its targets.

mod forward;
mod targets;

use std::collections::BTreeMap;

use yanji_books::Read;
use yanji_books::figures::{TierCount, in_grace_on, tier_changes_after, tiers_now};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_words::Problem;

pub(crate) use self::forward::Forward;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::records::{Distribution, TierShare};

impl Clinic {
    /// How many members stand in each tier at the end of a day, or now when no day is given.
    ///
    /// What nightly work has not been done yet is worked out in memory, so that the answer is right at any time.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] for a day after today.
    pub fn tiers_distribution(&self, actor: &Actor, as_of: Option<Day>) -> Result<Distribution, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let as_of = as_of.unwrap_or(present.today);
            distribution(tx, &present, as_of, None)
        })
    }
}

/// The pyramid at the end of a day; of one store, that of the members who joined there and as of today alone.
pub(crate) fn distribution(
    tx: &mut dyn Read,
    present: &Present,
    as_of: Day,
    store: Option<StoreId>,
) -> Result<Distribution, AppError> {
    let now = tiers_now(tx, store)?;
    led_to(tx, present, &now, as_of, store)
}

/// As [`distribution`], from what the books have now.
fn led_to(
    tx: &mut dyn Read,
    present: &Present,
    now: &[TierCount],
    as_of: Day,
    store: Option<StoreId>,
) -> Result<Distribution, AppError> {
    if !(Day::FIRST..=present.today).contains(&as_of) {
        return Err(AppError::at(Problem::Malformed, "as_of"));
    }
    let mut counts = Counts::default();
    now.iter().for_each(|count| counts.add(count, 1));
    if as_of < present.today {
        counts.go_back(tx, as_of)?;
    }
    Forward::changes(tx, present, as_of, store)?.iter().for_each(|change| counts.add(change, 1));
    Ok(shares(present, as_of, &counts.list()))
}

/// Members and members in grace, by the code of their tier.
#[derive(Default)]
struct Counts(BTreeMap<String, (i64, i64)>);

impl Counts {
    /// Counts so many times what was counted elsewhere.
    fn add(&mut self, count: &TierCount, times: i64) {
        let own = self.0.entry(count.tier.clone()).or_default();
        own.0 += count.accounts * times;
        own.1 += count.in_grace * times;
    }

    /// Takes back what the decisions after a day changed.
    fn go_back(&mut self, tx: &mut dyn Read, as_of: Day) -> Result<(), AppError> {
        tier_changes_after(tx, as_of)?.iter().for_each(|change| self.add(change, -1));
        for count in self.0.values_mut() {
            count.1 = 0;
        }
        for (tier, in_grace) in in_grace_on(tx, as_of)? {
            self.add(&TierCount { tier, accounts: 0, in_grace }, 1);
        }
        Ok(())
    }

    /// The tiers in which somebody stands.
    fn list(self) -> Vec<TierCount> {
        self.all().into_iter().filter(|count| count.accounts != 0).collect()
    }

    /// Every tier that was counted, also where nothing is left of it.
    fn all(self) -> Vec<TierCount> {
        let counted = self.0.into_iter();
        counted.map(|(tier, (accounts, in_grace))| TierCount { tier, accounts, in_grace }).collect()
    }
}

/// The counts along the ladder in force on the day; tiers of earlier ladders come last.
fn shares(present: &Present, as_of: Day, counts: &[TierCount]) -> Distribution {
    let members: i64 = counts.iter().map(|count| count.accounts).sum();
    let ladder = &present.rules.book.on(as_of).programme.tiers;
    let mut tiers: Vec<TierShare> = ladder.iter().map(|tier| share(&tier.code, &tier.name, counts, members)).collect();
    let mut gone: Vec<&str> = counts.iter().map(|count| count.tier.as_str()).collect();
    gone.sort_unstable();
    gone.dedup();
    gone.retain(|code| ladder.iter().all(|tier| tier.code != **code));
    tiers.extend(gone.into_iter().map(|code| share(code, name_of(present, code), counts, members)));
    Distribution { as_of, members, tiers }
}

fn share(code: &str, name: &str, counts: &[TierCount], members: i64) -> TierShare {
    let own = || counts.iter().filter(|count| count.tier == code);
    let here: i64 = own().map(|count| count.accounts).sum();
    TierShare {
        code: code.to_owned(),
        name: name.to_owned(),
        members: here,
        share_bp: (here * 10_000 + members / 2).checked_div(members).unwrap_or(0),
        in_grace: own().map(|count| count.in_grace).sum(),
    }
}

/// What a tier that is no longer in the programme was called.
pub(crate) fn name_of<'p>(present: &'p Present, code: &'p str) -> &'p str {
    let versions = present.rules.book.versions().iter().rev();
    let found = versions.flat_map(|version| &version.programme.tiers).find(|tier| tier.code == code);
    found.map_or(code, |tier| tier.name.as_str())
}
