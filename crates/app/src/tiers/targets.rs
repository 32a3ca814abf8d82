//! The shares that the tiers are meant to have, and how the pyramid lies to them.

use std::collections::BTreeMap;

use yanji_books::figures::{TierCount, tiers_now};
use yanji_books::{Read, settings};
use yanji_engine::Day;
use yanji_engine::programme::Tier;
use yanji_words::Problem;

use super::led_to;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{Distribution, Fit, Pyramid, PyramidTier, TargetBand, TierShare, TierTarget};

/// The setting that keeps the bands by the codes of their tiers, as JSON.
const SETTING: &str = "tier_targets";
/// A whole, in hundredths of a percent.
const WHOLE_BP: i64 = 10_000;

type Bands = BTreeMap<String, TargetBand>;

impl Clinic {
    /// The pyramid of a day, or of now, beside its targets.
    ///
    /// # Errors
    /// Those of [`Clinic::tiers_distribution`].
    pub fn pyramid_get(&self, actor: &Actor, as_of: Option<Day>) -> Result<Pyramid, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let now = tiers_now(tx, None)?;
            pyramid(tx, &present, &now, as_of.unwrap_or(present.today))
        })
    }

    /// The pyramid of a day and that of now, for which the members are counted once.
    ///
    /// # Errors
    /// Those of [`Clinic::tiers_distribution`].
    pub fn pyramid_then_and_now(&self, actor: &Actor, day: Day) -> Result<(Pyramid, Pyramid), AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let now = tiers_now(tx, None)?;
            Ok((pyramid(tx, &present, &now, day)?, pyramid(tx, &present, &now, present.today)?))
        })
    }

    /// The targets of the tiers in force, lowest first; what was never set follows from how many tiers there are.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`].
    pub fn tier_targets(&self, actor: &Actor) -> Result<Vec<TierTarget>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            targets(tx, &present.rules.book.on(present.today).programme.tiers)
        })
    }

    /// Sets the targets of tiers; what is not named stays.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about the field of a tier, `least_` or `most_` and its code, for a band that is none.
    pub fn tier_targets_set(&self, actor: &Actor, key: &Key, wanted: &[TierTarget]) -> Result<(), AppError> {
        actor.require(Permission::SettingsManage)?;
        for target in wanted {
            let TargetBand { least_bp, most_bp } = target.band;
            let wrong = |field: &str| {
                AppError::at(Problem::OutOfRange { least: 0, most: 100 }, format!("{field}_{}", target.code))
            };
            if !(0..=WHOLE_BP).contains(&least_bp) {
                return Err(wrong("least"));
            }
            if !(least_bp..=WHOLE_BP).contains(&most_bp) {
                return Err(wrong("most"));
            }
        }
        let at = self.now();
        let request = self.request(actor, key, "tier_targets_set", at);
        self.books.write(|tx| {
            request.once(tx, &wanted, |tx| {
                let mut bands = kept(tx)?;
                bands.extend(wanted.iter().map(|target| (target.code.clone(), target.band)));
                let text = serde_json::to_string(&bands).map_err(|error| AppError::caused(Problem::Internal, error))?;
                settings::put(tx, SETTING, &text, settings::Change { at: at.0, by: &actor.name() })?;
                let deed = log::Deed { action: "tier_targets_set", ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)
            })
        })
    }
}

/// The bands that were set. A text of a newer program counts as none.
fn kept(tx: &mut dyn Read) -> Result<Bands, AppError> {
    Ok(settings::get(tx, SETTING)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The targets along a ladder.
/// The pyramid at the end of a day, from what the books have now.
fn pyramid(tx: &mut dyn Read, present: &Present, now: &[TierCount], as_of: Day) -> Result<Pyramid, AppError> {
    let distribution = led_to(tx, present, now, as_of, None)?;
    let targets = targets(tx, &present.rules.book.on(as_of).programme.tiers)?;
    Ok(compared(distribution, &targets))
}

fn targets(tx: &mut dyn Read, tiers: &[Tier]) -> Result<Vec<TierTarget>, AppError> {
    let kept = kept(tx)?;
    let usual = usual_bands(tiers.len()).into_iter();
    let own = |(tier, usual): (&Tier, TargetBand)| TierTarget {
        code: tier.code.clone(),
        name: tier.name.clone(),
        band: kept.get(&tier.code).copied().unwrap_or(usual),
    };
    Ok(tiers.iter().zip(usual).map(own).collect())
}

/// What a ladder of so many tiers is usually meant to look like: 60 to 70 % at the base, 5 to 10 % on top, and 20 to
/// 30 % between them, each tier twice the one above it.
fn usual_bands(tiers: usize) -> Vec<TargetBand> {
    let band = |least_bp, most_bp| TargetBand { least_bp, most_bp };
    let base = band(6_000, 7_000);
    let between = match tiers {
        0 => return Vec::new(),
        1 => return vec![band(WHOLE_BP, WHOLE_BP)],
        2 => return vec![base, band(3_000, 4_000)],
        _ => tiers - 2,
    };
    let whole: i64 = (0..between).map(|place| 1 << place.min(40)).sum();
    // To whole percents, since nobody means 13.33 %.
    let part = |bp: i64, weight: i64| (bp * weight / whole + 50) / 100 * 100;
    let middle = (0..between).rev().map(|place| {
        let weight = 1 << place.min(40);
        band(part(2_000, weight), part(3_000, weight))
    });
    std::iter::once(base).chain(middle).chain([band(500, 1_000)]).collect()
}

/// The pyramid beside the targets of its day.
fn compared(distribution: Distribution, targets: &[TierTarget]) -> Pyramid {
    let Distribution { as_of, members, tiers } = distribution;
    let beside = |share: TierShare| {
        let target = targets.iter().find(|target| target.code == share.code).map(|target| target.band);
        let fit = target.map_or(Fit::Within, |band| fit(share.members, members, band));
        PyramidTier { share, target, fit }
    };
    Pyramid { as_of, members, tiers: tiers.into_iter().map(beside).collect() }
}

/// How so many members of all lie to a band: whole members, so that a band which no number of them hits is met by
/// those next to it.
fn fit(members: i64, all: i64, band: TargetBand) -> Fit {
    let least = all * band.least_bp / WHOLE_BP;
    let most = (all * band.most_bp + WHOLE_BP - 1) / WHOLE_BP;
    match members {
        few if few < least => Fit::Under { members: least - few },
        many if many > most => Fit::Over { members: many - most },
        _ => Fit::Within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_bands_can_all_be_met_at_once() {
        for tiers in 1..=8 {
            let bands = usual_bands(tiers);
            assert_eq!(bands.len(), tiers);
            let least: i64 = bands.iter().map(|band| band.least_bp).sum();
            let most: i64 = bands.iter().map(|band| band.most_bp).sum();
            assert!(least <= WHOLE_BP && WHOLE_BP <= most, "{tiers} tiers: {least} to {most}");
        }
        assert!(usual_bands(0).is_empty());
        let bands: Vec<_> = usual_bands(4).iter().map(|band| (band.least_bp / 100, band.most_bp / 100)).collect();
        assert_eq!(bands, [(60, 70), (13, 20), (7, 10), (5, 10)]);
    }

    #[test]
    fn a_tier_is_told_by_how_many_members_it_misses_its_band() {
        let band = TargetBand { least_bp: 500, most_bp: 1_000 };
        let expected =
            [(4, Fit::Under { members: 1 }), (5, Fit::Within), (10, Fit::Within), (12, Fit::Over { members: 2 })];
        for (members, wanted) in expected {
            assert_eq!(fit(members, 100, band), wanted, "{members} of 100");
        }
        assert_eq!(fit(0, 0, band), Fit::Within);
        assert_eq!(fit(1, 3, band), Fit::Within);
    }
}
