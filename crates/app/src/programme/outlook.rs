//! What a publication would bring, before anyone decides: from which day it can be, and which members move. Nothing is
//! written here.

use serde::{Deserialize, Serialize};
use yanji_books::accounts;
use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;
use yanji_engine::{Day, Rulebook};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::Distribution;

/// From which day a version can be in force, and why not before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstDay {
    /// The first day that is allowed; in an empty clinic, the first that there is.
    pub day: Day,
    /// What decides the day: the day before it, with what speaks against that: [`Problem::DayTaken`],
    /// [`Problem::DayHandled`], [`Problem::DayInUse`].
    pub limits: Vec<(Day, Problem)>,
}

/// Where the members of a tier of today find themselves on the first day of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierOutlook {
    /// The tier's code today.
    pub code: String,
    /// What it is called today.
    pub name: String,
    /// How many members it has today.
    pub members: i64,
    /// The code of the tier in which they will be.
    pub to_code: String,
    /// What that one is called.
    pub to_name: String,
    /// Whether that is another tier than today's, since theirs is gone or disabled.
    pub moves: bool,
}

impl Clinic {
    /// From which day a version can be published.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn programme_first_day(&self, actor: &Actor) -> Result<FirstDay, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let rules = self.rules(tx)?;
            let newest = rules.as_ref().and_then(|rules| rules.book.versions().last()).map(|version| version.from);
            let mut limits: Vec<(Day, Problem)> = newest.map(|from| (from, Problem::DayTaken)).into_iter().collect();
            if let Some(last_day) = accounts::last_day(tx)? {
                let row = tx.query_one("SELECT closed_through FROM organisation WHERE one = 1", &[])?;
                let closed = row.opt_int(0)?.map(i32::try_from).transpose().map_err(|_| row.misfit(0))?;
                limits.extend(closed.map(|day| (Day::from_number(day), Problem::DayHandled)));
                limits.push((last_day, Problem::DayInUse));
            }
            let day = limits.iter().map(|(through, _)| through.next()).max().unwrap_or(Day::FIRST);
            limits.retain(|(through, _)| through.next() == day);
            Ok(FirstDay { day, limits })
        })
    }

    /// Where today's members find themselves when the programme of a text comes after every version that is published;
    /// lowest tier first, and empty in a clinic without a programme or members.
    ///
    /// # Errors
    /// [`Problem::ProgrammeFaulty`]; [`Problem::Busy`] while accounts are being prepared.
    pub fn programme_outlook(&self, actor: &Actor, source: &str) -> Result<Vec<TierOutlook>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        let next = read(source).map_err(|_| AppError::new(Problem::ProgrammeFaulty))?.programme;
        let Some(rules) = self.books.read(|tx| self.rules(tx))? else { return Ok(Vec::new()) };
        let distribution = self.tiers_distribution(actor, None)?;
        let place = rules.book.version_on(self.now().day_in(&rules.zone));
        let ladders = rules.book.versions().iter().skip(place).map(|version| version.programme.clone());
        outlook(&distribution, ladders.chain([next]).collect())
    }
}

/// Follows each tier of the first ladder through the others.
fn outlook(distribution: &Distribution, ladders: Vec<Programme>) -> Result<Vec<TierOutlook>, AppError> {
    let dated = ladders.into_iter().zip(0..).map(|(programme, number)| (Day::from_number(number), programme));
    let book = Rulebook::new(dated.collect()).map_err(|error| AppError::caused(Problem::ProgrammeFaulty, error))?;
    let versions = book.versions();
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return Ok(Vec::new()) };
    let followed = first.programme.tiers.iter().enumerate().filter_map(|(index, tier)| {
        let to = versions.iter().skip(1).fold(index, |tier, version| version.successor(tier));
        let to = last.programme.tiers.get(to)?;
        let members = distribution.tiers.iter().find(|share| share.code == tier.code).map_or(0, |share| share.members);
        Some(TierOutlook {
            code: tier.code.clone(),
            name: tier.name.clone(),
            members,
            to_code: to.code.clone(),
            to_name: to.name.clone(),
            moves: to.code != tier.code,
        })
    });
    Ok(followed.collect())
}
