//! What changes from one programme to the next, in sentences that a shop owner understands. Never what it brings:
//! who moves and what it costs is for a trial on the history.

mod ask;
mod benefits;
mod settings;
mod tiers;

use yanji_engine::number::Micros;
use yanji_engine::programme::{Evaluation, Programme, Tier};

use crate::{Lang, decimal};

/// One sentence for each thing that changes, the programme's own first, then its tiers from the lowest, then what it
/// gives; none if the programmes are equal.
///
/// Tiers are the same tier if they have the same code; a tier whose name changes goes by the new one.
#[must_use]
pub fn difference(lang: Lang, old: &Programme, new: &Programme) -> Vec<String> {
    let mut sentences = Sentences { lang, told: Vec::new() };
    settings::tell(&mut sentences, old, new);
    tiers::tell(&mut sentences, old, new);
    benefits::tell(&mut sentences, old, new);
    sentences.told
}

/// The sentences so far.
struct Sentences {
    lang: Lang,
    told: Vec<String>,
}

impl Sentences {
    /// Adds a sentence, once.
    fn say(&mut self, zh: String, en: String) {
        let sentence = self.lang.pick(zh, en);
        if !self.told.contains(&sentence) {
            self.told.push(sentence);
        }
    }

    /// Adds a sentence if two values differ.
    fn say_change<T: PartialEq>(&mut self, old: &T, new: &T, words: impl FnOnce(&T, &T) -> (String, String)) {
        if old != new {
            let (zh, en) = words(old, new);
            self.say(zh, en);
        }
    }
}

/// The months for which a tier is safe.
#[derive(Clone, Copy)]
enum Stay {
    /// After a failed evaluation.
    Grace,
    /// After an upgrade.
    Hold,
}

impl Stay {
    const ALL: [Self; 2] = [Self::Grace, Self::Hold];

    /// What it is called within a sentence.
    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Grace => ("宽限期", "time of grace"),
            Self::Hold => ("升级后的最短保留期", "shortest stay in a tier"),
        }
    }

    /// The months of the programme.
    const fn of(self, evaluation: &Evaluation) -> u8 {
        match self {
            Self::Grace => evaluation.grace_months,
            Self::Hold => evaluation.min_hold_months,
        }
    }

    /// The months of a tier, its own or the programme's.
    const fn of_tier(self, tier: &Tier) -> u8 {
        match self {
            Self::Grace => tier.grace_months,
            Self::Hold => tier.min_hold_months,
        }
    }
}

/// Which way a number goes: 提高, raised.
fn raised(old: Micros, new: Micros) -> (&'static str, &'static str) {
    if new > old { ("提高", "raised") } else { ("降低", "lowered") }
}

/// From one number of times to another, such as 从 1.2 倍提高到 1.5 倍.
fn times(old: Micros, new: Micros) -> (String, String) {
    let (zh, en) = raised(old, new);
    let (old, new) = (decimal(old), decimal(new));
    (format!("从 {old} 倍{zh}到 {new} 倍"), format!("{en} from {old} times to {new} times"))
}

/// From some months to others, such as 从 1 个月延长到 2 个月.
fn months(old: u8, new: u8) -> (String, String) {
    let (zh, en) = if new > old { ("延长", "extended") } else { ("缩短", "shortened") };
    match (old, new) {
        (0, new) => (format!("从没有改为 {new} 个月"), format!("introduced, {}", months_en(new))),
        (old, 0) => (format!("取消（原来 {old} 个月）"), format!("dropped ({} before)", months_en(old))),
        _ => (format!("从 {old} 个月{zh}到 {new} 个月"), format!("{en} from {} to {}", months_en(old), months_en(new))),
    }
}

/// 1 month, 2 months.
fn months_en(number: u8) -> String {
    format!("{number} month{}", if number == 1 { "" } else { "s" })
}

/// Names in quotes, one after the other.
fn names<'a>(lang: Lang, names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("“{name}”")).collect::<Vec<_>>().join(lang.pick("、", ", "))
}
