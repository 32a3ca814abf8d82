//! Nine programmes that together use every key and every value of the language.

use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;

/// The programmes as files.
const SOURCES: [&str; 9] = [
    include_str!("programmes/1-quarters-and-grace.toml"),
    include_str!("programmes/2-upgrade-at-evaluations.toml"),
    include_str!("programmes/3-half-years-qualified.toml"),
    include_str!("programmes/4-anniversaries.toml"),
    include_str!("programmes/5-scores-and-categories.toml"),
    include_str!("programmes/6-every-way-in.toml"),
    include_str!("programmes/7-anniversary-evaluations.toml"),
    include_str!("programmes/8-half-years-with-grace.toml"),
    include_str!("programmes/9-bonuses.toml"),
];

/// The programmes, read.
pub(crate) fn all() -> Vec<Programme> {
    let read = |source| read(source).unwrap_or_else(|errors| panic!("{errors:?} in\n{source}"));
    SOURCES.map(|source| read(source).programme).to_vec()
}

/// The text of one of them.
pub(crate) fn source(number: usize) -> &'static str {
    SOURCES[number]
}

/// Every key of the language, with every value where there are only so many.
const LANGUAGE: [&str; 69] = [
    "language = 1",
    "name = ",
    "timezone = ",
    "[points]",
    "per_yuan = ",
    "per_event = ",
    "per_engagement = ",
    "per_referral = ",
    "expire = { months = ",
    "align = \"day\"",
    "align = \"month_end\"",
    "align = \"year_end\"",
    "[points.categories]",
    "[evaluation]",
    "upgrade = \"immediate\"",
    "upgrade = \"evaluation\"",
    "cycle = \"quarter\"",
    "cycle = \"half_year\"",
    "cycle = \"year\"",
    "cycle = \"anniversary\"",
    "\ngrace_months = 0",
    "\ngrace_months = 12",
    "\nmin_hold_months = 0",
    "\nmin_hold_months = 12",
    "demote = \"step\"",
    "demote = \"qualified\"",
    "on_refund = \"undo\"",
    "on_refund = \"keep\"",
    "[[tiers]]",
    "code = ",
    "enabled = true",
    "enabled = false",
    "points_multiplier = ",
    "qualify = { metric",
    "qualify = { all",
    "qualify = { any",
    "qualify = { score",
    "retain = { metric",
    "retain = { all",
    "retain = { any",
    "retain = { score",
    "metric = \"spend\"",
    "metric = \"visits\"",
    "metric = \"points_earned\"",
    "metric = \"referrals\"",
    "metric = \"events\"",
    "metric = \"engagements\"",
    "metric = \"topups\"",
    "metric = \"packages\"",
    "window = \"lifetime\"",
    "window = \"cumulative\"",
    "window = \"12 months\"",
    "window = \"quarter\"",
    "window = \"half_year\"",
    "window = \"year\"",
    "window = \"cycle\"",
    "at_least = ",
    "more_than = ",
    "weight = ",
    "[[points.bonus]]",
    "\nmultiplier = ",
    "\nmonth_days = ",
    "\nweekdays = ",
    "\ndates = ",
    "\nfrom = ",
    "\nuntil = ",
    "\ngranted = true",
    "\ntiers = [\"",
    "expire = { months = 12 }",
];

#[test]
fn the_programmes_use_every_key_and_every_value() {
    let unused: Vec<&str> =
        LANGUAGE.into_iter().filter(|part| !SOURCES.iter().any(|source| source.contains(part))).collect();
    assert!(unused.is_empty(), "no programme uses {unused:?}");
}

#[test]
fn defaults_and_a_tiers_own_months_are_used() {
    let programmes = all();
    let own_months = programmes.iter().any(|programme| {
        let mut tiers = programme.tiers.iter();
        tiers.any(|tier| tier.grace_months != programme.evaluation.grace_months)
    });
    assert!(own_months, "no tier has a grace of its own");
    assert!(programmes.iter().any(|programme| programme.points.expire.is_none()), "points expire everywhere");
    let by_hand = |programme: &Programme| programme.tiers.iter().skip(1).any(|tier| tier.qualify.is_none());
    assert!(programmes.iter().any(by_hand), "no tier is entered by hand only");
    let for_ever = |programme: &Programme| programme.tiers.iter().skip(1).any(|tier| tier.retain.is_none());
    assert!(programmes.iter().any(for_ever), "every tier can be lost");
}
