//! Why a member has her tier, what is missing to the next and what keeps it: the figures of the engine as bars and
//! sentences. Nothing is measured here.

use yanji_app::records::{MemberExplanation, SaleName, TierChange};
use yanji_engine::Day;
use yanji_engine::explain::{Evidence, Keep, Next, missing};
use yanji_engine::measure::{Count, Measured, Reading};
use yanji_engine::number::Micros;
use yanji_engine::programme::Threshold;
use yanji_words::{Lang, decimal, metric, tier_cause, whole, why_keep, why_next, why_reached, window};

use super::figures::{hundredths, value};
use super::frame::Frame;

/// The most activities that are listed under one figure; the latest are.
const COUNTED_MOST: usize = 12;

/// What a page says of a member's tier.
#[derive(Clone, Debug, Default)]
pub(super) struct Why {
    /// How the tier was come by, and since when it counts as held.
    pub(super) reached: Vec<String>,
    /// The figures behind the decision.
    pub(super) reached_bars: Vec<Bar>,
    pub(super) next: Goal,
    pub(super) keep: Goal,
}

/// Something to reach, with how far it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Goal {
    pub(super) sentence: String,
    /// Whether its condition holds already; always false without one.
    pub(super) holds: bool,
    pub(super) bars: Vec<Bar>,
}

/// One figure of a condition, or the headline of several.
#[derive(Clone, Debug, Default)]
pub(super) struct Bar {
    /// How deep it stands among groups, from 0.
    pub(super) depth: usize,
    pub(super) label: String,
    pub(super) holds: bool,
    /// Nothing for a headline.
    pub(super) figure: Option<Figure>,
}

/// What there is, and of how much.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    pub(super) have: String,
    pub(super) need: String,
    /// What is missing; empty when nothing is.
    pub(super) missing: String,
    pub(super) percent: i64,
    /// The days over which it is counted.
    pub(super) days: String,
    pub(super) counted: Vec<Activity>,
    /// How many more activities counted than are listed.
    pub(super) more: String,
}

/// An activity that counted.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    pub(super) day: String,
    /// The number of the sale; empty where it is none.
    pub(super) number: String,
    pub(super) value: String,
}

/// What to say of an explanation.
pub(super) fn why(frame: &Frame, told: &MemberExplanation) -> Why {
    let explained = &told.explanation;
    let name = |place: usize| told.ladder.get(place).map_or("", |tier| tier.name.as_str());
    let cause = told.reached.as_ref().map_or("", |change| change.cause.as_str());
    let mut reached = vec![why_reached(frame.lang, name(explained.tier), explained.tier_since, cause)];
    reached.extend(explained.locked_until.map(|until| frame.put("why.locked", until)));
    let measured = told.reached.as_ref().and_then(|change| change.figures.as_ref());
    Why {
        reached,
        reached_bars: measured.map(|measured| figures(frame, measured)).unwrap_or_default(),
        next: match &explained.next {
            Some(next) => next_goal(frame, told, next, name(next.tier)),
            None => Goal { sentence: frame.t("why.no_next").into_owned(), ..Goal::default() },
        },
        keep: match &explained.keep {
            Some(keep) => keep_goal(frame, told, keep, name(explained.tier)),
            None => Goal { sentence: frame.put("why.never_lost", name(explained.tier)), ..Goal::default() },
        },
    }
}

/// The names of the tiers by their codes.
pub(super) fn names(told: &MemberExplanation) -> Vec<(String, String)> {
    told.ladder.iter().map(|tier| (tier.code.clone(), tier.name.clone())).collect()
}

/// A change of tier in a few words.
pub(super) fn change_sentence(frame: &Frame, change: &TierChange, names: &[(String, String)]) -> String {
    let name = |code: &str| names.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name).to_owned();
    let cause = tier_cause(frame.lang, &change.cause).unwrap_or_default();
    if change.from == change.to {
        return frame.fill("timeline.tier_kept", &[&name(&change.to), cause]);
    }
    frame.fill("timeline.tier_changed", &[&name(&change.from), &name(&change.to), cause])
}

/// The figures of a decision that has been made: nothing is left to be done for it.
fn decided(mut bars: Vec<Bar>) -> Vec<Bar> {
    for figure in bars.iter_mut().filter_map(|bar| bar.figure.as_mut()) {
        figure.missing.clear();
    }
    bars
}

fn next_goal(frame: &Frame, told: &MemberExplanation, next: &Next, tier: &str) -> Goal {
    let bars = Bars::of(frame, &told.sales, &next.condition, &next.evidence);
    Goal { sentence: why_next(frame.lang, tier, next), holds: next.condition.holds, bars }
}

fn keep_goal(frame: &Frame, told: &MemberExplanation, keep: &Keep, tier: &str) -> Goal {
    let bars = Bars::of(frame, &told.sales, &keep.condition, &keep.evidence);
    Goal { sentence: why_keep(frame.lang, tier, keep), holds: keep.condition.holds, bars }
}

/// The figures behind a decision that was made, without what counted.
pub(super) fn figures(frame: &Frame, measured: &Measured) -> Vec<Bar> {
    decided(Bars::of(frame, &[], measured, &[]))
}

/// Goes through a condition and lays its parts out one below the other.
struct Bars<'a> {
    frame: &'a Frame,
    /// The numbers of the sales that figures name by journal entry.
    sales: &'a [SaleName],
    /// What counted, in the order of the figures; may be shorter.
    evidence: std::slice::Iter<'a, Evidence>,
    bars: Vec<Bar>,
}

impl<'a> Bars<'a> {
    fn of(frame: &'a Frame, sales: &'a [SaleName], condition: &Measured, evidence: &'a [Evidence]) -> Vec<Bar> {
        let mut bars = Self { frame, sales, evidence: evidence.iter(), bars: Vec::new() };
        bars.add(condition, 0);
        bars.bars
    }

    fn add(&mut self, condition: &Measured, depth: usize) {
        let holds = condition.holds;
        match &condition.reading {
            Reading::Metric { count, threshold } => {
                let figure = self.metric(count, *threshold);
                let label = label(self.frame.lang, count);
                self.bars.push(Bar { depth, label, holds, figure: Some(figure) });
            }
            Reading::All(parts) => self.add_group("why.all", parts, holds, depth),
            Reading::Any(parts) => self.add_group("why.any", parts, holds, depth),
            Reading::Score { counts, sum, threshold } => {
                let sum = i64::try_from(*sum).unwrap_or(i64::MAX);
                let figure = score(self.frame, sum, *threshold);
                let headline = self.frame.t("why.score").into_owned();
                self.bars.push(Bar { depth, label: headline, holds, figure: Some(figure) });
                for (count, weight) in counts {
                    let part = self.part(count, Micros(*weight));
                    self.bars.push(Bar {
                        depth: depth + 1,
                        label: label(self.frame.lang, count),
                        holds,
                        figure: Some(part),
                    });
                }
            }
        }
    }

    fn add_group(&mut self, key: &str, parts: &[Measured], holds: bool, depth: usize) {
        let inner = if parts.len() > 1 {
            let label = self.frame.t(key).into_owned();
            self.bars.push(Bar { depth, label, holds, figure: None });
            depth + 1
        } else {
            depth
        };
        parts.iter().for_each(|part| self.add(part, inner));
    }

    fn metric(&mut self, count: &Count, threshold: Threshold) -> Figure {
        let lang = self.frame.lang;
        let short = missing(count, threshold);
        let wanted = count.value.saturating_add(short);
        let number = threshold.number();
        let written = match (count.metric.is_money(), lang) {
            (true, Lang::Zh) => format!("{} 元", decimal(number)),
            (true, Lang::En) => format!("¥{}", decimal(number)),
            (false, _) => decimal(number),
        };
        Figure {
            have: value(lang, count.metric, count.value),
            need: need(self.frame, threshold, &written),
            missing: match short {
                0 => String::new(),
                short => self.frame.put("why.missing", value(lang, count.metric, short)),
            },
            percent: if short == 0 { 100 } else { hundredths(count.value, wanted) },
            ..self.counted(count)
        }
    }

    /// A part of a score: what there is and what it weighs.
    fn part(&mut self, count: &Count, weight: Micros) -> Figure {
        let have = value(self.frame.lang, count.metric, count.value);
        Figure { have, need: self.frame.put("why.weight", decimal(weight)), percent: -1, ..self.counted(count) }
    }

    /// The days of a count and the activities behind it.
    fn counted(&mut self, count: &Count) -> Figure {
        let days = match count.from {
            Day::BEFORE_ALL => self.frame.put("why.until", count.to),
            from => self.frame.fill("why.days", &[&from.to_string(), &count.to.to_string()]),
        };
        let counted = self.evidence.next().map(|evidence| evidence.counted.as_slice()).unwrap_or_default();
        let number = |sale: Option<u64>| {
            let known = self.sales.iter().find(|name| Some(name.seq) == sale);
            known.map(|name| name.number.clone()).unwrap_or_default()
        };
        let listed = counted.iter().rev().take(COUNTED_MOST).map(|one| Activity {
            day: one.day.to_string(),
            number: number(one.sale),
            value: value(self.frame.lang, count.metric, one.value),
        });
        let hidden = counted.len().saturating_sub(COUNTED_MOST);
        let more = match i64::try_from(hidden) {
            Ok(hidden) if hidden > 0 => self.frame.put("why.more", whole(hidden)),
            _ => String::new(),
        };
        Figure { days, counted: listed.collect(), more, ..Figure::default() }
    }
}

fn score(frame: &Frame, sum: i64, threshold: Threshold) -> Figure {
    let number = threshold.number();
    let is_met = threshold.met_by(i128::from(sum));
    let short = Micros(number.0.saturating_sub(sum).max(0));
    Figure {
        have: decimal(Micros(sum)),
        need: need(frame, threshold, &decimal(number)),
        missing: if is_met { String::new() } else { frame.put("why.missing", decimal(short)) },
        percent: if is_met { 100 } else { hundredths(sum, number.0) },
        ..Figure::default()
    }
}

fn need(frame: &Frame, threshold: Threshold, number: &str) -> String {
    match threshold {
        Threshold::AtLeast(_) => frame.put("why.at_least", number),
        Threshold::MoreThan(_) => frame.put("why.more_than", number),
    }
}

/// What is counted over which window: 近 12 个月消费金额, Spend in the last 12 months.
fn label(lang: Lang, count: &Count) -> String {
    let (what, when) = (metric(lang, count.metric), window(lang, count.window));
    match lang {
        Lang::Zh => format!("{when}{what}"),
        Lang::En => {
            let mut letters = what.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            format!("{}{} {when}", first.map(String::from).unwrap_or_default(), letters.as_str())
        }
    }
}

#[cfg(test)]
pub(super) mod testing;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::sample_frame;

    #[test]
    fn what_is_missing_is_told_for_every_part_with_what_counted() {
        let frame = sample_frame(Lang::En);
        let why = why(&frame, &testing::sample_explanation());
        let shape: Vec<_> = why.next.bars.iter().map(|bar| (bar.depth, bar.label.as_str(), bar.holds)).collect();
        let expected = [
            (0, "Either of these:", false),
            (1, "Spend in the last 12 months", false),
            (1, "Score", false),
            (2, "Visits this calendar year", false),
        ];
        assert_eq!(shape, expected);
        let spend = why.next.bars[1].figure.as_ref().unwrap();
        assert_eq!((spend.have.as_str(), spend.percent), ("¥2,000.00", 66));
        assert_eq!(spend.missing, "¥1,000.00 to go");
        assert_eq!((spend.counted[0].number.as_str(), spend.counted[0].value.as_str()), ("5001", "¥2,000.00"));
        assert!(why.keep.sentence.contains("2026-12-31"));
        let decided = decided(why.next.bars);
        assert!(decided.iter().filter_map(|bar| bar.figure.as_ref()).all(|figure| figure.missing.is_empty()));
    }

    #[test]
    fn a_threshold_that_must_be_passed_asks_for_one_more() {
        let frame = sample_frame(Lang::Zh);
        let mut bars = Bars { frame: &frame, sales: &[], evidence: [].iter(), bars: Vec::new() };
        let count = testing::sample_count(3);
        let figure = bars.metric(&count, Threshold::MoreThan(Micros::whole(3)));
        assert_eq!((figure.percent, figure.missing.as_str()), (75, "还差 1"));
        let met = bars.metric(&testing::sample_count(4), Threshold::MoreThan(Micros::whole(3)));
        assert_eq!((met.percent, met.missing.as_str()), (100, ""));
    }
}
