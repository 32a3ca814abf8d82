//! What changes in the conditions of a tier: a number where only numbers differ, else the old and the new one in full.

use yanji_engine::number::Micros;
use yanji_engine::programme::{Condition, Metric, Threshold, Tier, Window};

use super::{Sentences, raised};
use crate::condition::{amount, single_window};
use crate::{Lang, condition, decimal, term};

/// What it takes to enter; a tier that was the base tier had everybody in it.
pub(super) fn entering(sentences: &mut Sentences, was: &Tier, tier: &Tier, was_base: bool) {
    let name = &tier.name;
    match (&was.qualify, &tier.qualify) {
        (None, Some(now)) if was_base => sentences.say(
            format!("升“{name}”要{}。", condition(Lang::Zh, now)),
            format!("To enter “{name}”: {}.", condition(Lang::En, now)),
        ),
        (None, None) if was_base => {
            sentences.say(format!("“{name}”改为只由店里指定。"), format!("“{name}” is now given by the store only."))
        }
        (None, None) => {}
        (None, Some(now)) => sentences.say(
            format!("“{name}”原来只由店里指定，改为达到条件即可：{}。", condition(Lang::Zh, now)),
            format!("“{name}”, given by the store only before, can now be reached: {}.", condition(Lang::En, now)),
        ),
        (Some(was), None) => sentences.say(
            format!("“{name}”改为只由店里指定，不再按条件升级（原来：{}）。", condition(Lang::Zh, was)),
            format!("“{name}” is now given by the store only (before: {}).", condition(Lang::En, was)),
        ),
        (Some(was), Some(now)) => replaced(sentences, &Step { name, zh: "升", en: "To enter" }, was, now),
    }
}

/// What it takes to stay.
pub(super) fn staying(sentences: &mut Sentences, was: &Tier, tier: &Tier) {
    let name = &tier.name;
    match (&was.retain, &tier.retain) {
        (None, None) => {}
        (None, Some(now)) => sentences.say(
            format!("“{name}”开始评定，保级要{}。", condition(Lang::Zh, now)),
            format!("“{name}” is now reviewed; to stay: {}.", condition(Lang::En, now)),
        ),
        (Some(was), None) => sentences.say(
            format!("“{name}”不再评定，长期有效（原来保级要{}）。", condition(Lang::Zh, was)),
            format!("“{name}” is no longer reviewed and never lost (before, to stay: {}).", condition(Lang::En, was)),
        ),
        (Some(was), Some(now)) => replaced(sentences, &Step { name, zh: "保", en: "To stay in" }, was, now),
    }
}

/// Entering or staying, of which tier.
struct Step<'t> {
    name: &'t str,
    zh: &'static str,
    en: &'static str,
}

fn replaced(sentences: &mut Sentences, step: &Step<'_>, was: &Condition, now: &Condition) {
    if was == now {
        return;
    }
    let Step { name, zh, en } = step;
    let mut moves = Vec::new();
    if same_but_numbers(was, now, &mut moves) {
        for Move { of, was, now } in moves {
            let (zh_way, en_way) = raised(was.number(), now.number());
            sentences.say(
                format!(
                    "{zh}“{name}”的{}从{}{zh_way}到{}。",
                    of.words(Lang::Zh),
                    of.reach(Lang::Zh, was),
                    of.reach(Lang::Zh, now)
                ),
                format!(
                    "{en} “{name}”: {} {en_way} from {} to {}.",
                    of.words(Lang::En),
                    of.reach(Lang::En, was),
                    of.reach(Lang::En, now)
                ),
            );
        }
        return;
    }
    sentences.say(
        format!("{zh}“{name}”的条件改为：{}（原来：{}）。", condition(Lang::Zh, now), condition(Lang::Zh, was)),
        format!("{en} “{name}”: {} (before: {}).", condition(Lang::En, now), condition(Lang::En, was)),
    );
}

/// A number that changes.
struct Move {
    of: Counted,
    was: Threshold,
    now: Threshold,
}

/// What the number counts.
#[derive(Clone, Copy)]
enum Counted {
    Metric(Metric, Window),
    Score,
}

impl Counted {
    fn words(self, lang: Lang) -> String {
        match self {
            Self::Metric(metric, window) => match lang {
                Lang::Zh => format!("{}{}", single_window(window), term::metric(lang, metric)),
                Lang::En => format!("{} {}", term::metric(lang, metric), term::window(lang, window)),
            },
            Self::Score => lang.pick("综合得分", "the score").to_owned(),
        }
    }

    /// The number with its unit, and with "more than" where it must be passed; in Chinese as it follows a character.
    fn reach(self, lang: Lang, threshold: Threshold) -> String {
        let number = threshold.number();
        let amount = match self {
            Self::Metric(metric, _) => amount(lang, metric, number),
            Self::Score => lang.pick(format!("{} 分", decimal(number)), decimal(number)),
        };
        match threshold {
            Threshold::AtLeast(_) => lang.pick(format!(" {amount}"), amount),
            Threshold::MoreThan(_) => lang.pick(format!("超过 {amount}"), format!("more than {amount}")),
        }
    }
}

/// Whether two conditions differ in numbers to reach alone; notes those that do.
fn same_but_numbers(was: &Condition, now: &Condition, moves: &mut Vec<Move>) -> bool {
    match (was, now) {
        (
            Condition::Metric { metric, window, threshold },
            Condition::Metric { metric: metric_now, window: window_now, threshold: threshold_now },
        ) => {
            (metric, window) == (metric_now, window_now)
                && note(Counted::Metric(*metric, *window), *threshold, *threshold_now, moves)
        }
        (Condition::Score { terms, threshold }, Condition::Score { terms: terms_now, threshold: threshold_now }) => {
            terms == terms_now && note(Counted::Score, *threshold, *threshold_now, moves)
        }
        (Condition::All(parts), Condition::All(parts_now)) | (Condition::Any(parts), Condition::Any(parts_now)) => {
            parts.len() == parts_now.len()
                && parts.iter().zip(parts_now).all(|(part, part_now)| same_but_numbers(part, part_now, moves))
        }
        (Condition::Metric { .. } | Condition::Score { .. } | Condition::All(_) | Condition::Any(_), _) => false,
    }
}

/// Notes a number that changes; whether both are of one kind.
fn note(of: Counted, was: Threshold, now: Threshold, moves: &mut Vec<Move>) -> bool {
    let number = |threshold: Threshold| -> Micros { threshold.number() };
    if number(was) != number(now) {
        moves.push(Move { of, was, now });
    }
    matches!(
        (was, now),
        (Threshold::AtLeast(_), Threshold::AtLeast(_)) | (Threshold::MoreThan(_), Threshold::MoreThan(_))
    )
}
