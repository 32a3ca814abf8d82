//! The pyramid: how many members stand in each tier, now or at the end of any day.

use std::collections::HashMap;

use yanji_books::history::{TierCount, tiers_as_of};
use yanji_books::{Read, accounts};
use yanji_engine::{Day, Member};
use yanji_words::Problem;

use crate::account::{OpenAccount, tier_code};
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
            if !(Day::FIRST..=present.today).contains(&as_of) {
                return Err(AppError::at(Problem::Malformed, "as_of"));
            }
            // Today is not over: what its end will bring is not so yet.
            let through = as_of.min(present.today.previous());
            let mut counts = tiers_as_of(tx, as_of, as_of)?;
            counts.extend(rolled_forward(tx, &present, as_of, through)?);
            Ok(shares(&present, as_of, &counts))
        })
    }
}

/// The tiers of the accounts that something up to `as_of` can still change: ends of days up to `through`, and a new
/// version of the programme.
fn rolled_forward(tx: &mut dyn Read, present: &Present, as_of: Day, through: Day) -> Result<Vec<TierCount>, AppError> {
    let rulebook = &present.rules.book;
    let mut counts: HashMap<String, (i64, i64)> = HashMap::new();
    for account in accounts::due_accounts(tx, as_of)? {
        // Points do not change tiers, so that lots need not be read.
        let tier = OpenAccount::tier_of(rulebook, &account)?;
        let mut member = Member::restore(account.life(tier, Vec::new()));
        member.close_days(rulebook, through, &mut ());
        if as_of > through {
            member.open_day(rulebook, as_of, &mut ());
        }
        if let Some(life) = member.life() {
            let count = counts.entry(tier_code(rulebook, life).to_owned()).or_default();
            count.0 += 1;
            count.1 += i64::from(life.standing.grace.is_some());
        }
    }
    Ok(counts.into_iter().map(|(tier, (accounts, in_grace))| TierCount { tier, accounts, in_grace }).collect())
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
fn name_of<'p>(present: &'p Present, code: &'p str) -> &'p str {
    let versions = present.rules.book.versions().iter().rev();
    let found = versions.flat_map(|version| &version.programme.tiers).find(|tier| tier.code == code);
    found.map_or(code, |tier| tier.name.as_str())
}
