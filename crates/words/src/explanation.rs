//! Why a member has her tier, what is missing to the next and what keeps it, in sentences.

use yanji_engine::Day;
use yanji_engine::explain::{Counted, Keep, Next, missing};
use yanji_engine::measure::{Count, Measured, Reading};
use yanji_engine::number::{Fen, Micros};
use yanji_engine::programme::{Metric, Threshold};

use crate::{Lang, decimal, term, whole};

/// One line of a condition with its figures; parts of an "all" or "any" follow it one deeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// What it says.
    pub text: String,
    /// Whether it is fulfilled.
    pub is_met: bool,
    /// How far it is, in percent from 0 to 100, where it is a number.
    pub percent: Option<u8>,
}

/// A value of a metric with its unit: 1,200.50 元, 3 次.
#[must_use]
pub fn quantity(lang: Lang, metric: Metric, value: i64) -> String {
    let many = value != 1;
    let s = if many { "s" } else { "" };
    let number = if metric.is_money() { money(value) } else { whole(value) };
    match lang {
        Lang::Zh => match metric {
            Metric::Spend | Metric::Topups => format!("{number} 元"),
            Metric::Visits | Metric::Engagements => format!("{number} 次"),
            Metric::PointsEarned => format!("{number} 分"),
            Metric::Referrals => format!("{number} 位"),
            Metric::Events => format!("{number} 场"),
            Metric::Packages => format!("{number} 个"),
        },
        Lang::En => match metric {
            Metric::Spend | Metric::Topups => format!("¥{number}"),
            Metric::Visits => format!("{number} visit day{s}"),
            Metric::PointsEarned => format!("{number} point{s}"),
            Metric::Referrals => format!("{number} referral{s}"),
            Metric::Events => format!("{number} event{s}"),
            Metric::Engagements => format!("{number} time{s}"),
            Metric::Packages => format!("{number} package{s}"),
        },
    }
}

/// Fen as yuan with commas; no decimals where there are none: `2,000`, `19.90`.
#[must_use]
pub fn money(fen: i64) -> String {
    let text = Fen(fen).to_string();
    let (head, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let sign = if head.starts_with('-') { "-" } else { "" };
    let head = head.trim_start_matches('-').parse().map_or_else(|_| head.to_owned(), whole);
    if cents == "00" { format!("{sign}{head}") } else { format!("{sign}{head}.{cents}") }
}

/// How a tier was come by, from the stable code of the cause.
#[must_use]
pub fn reached(lang: Lang, cause: &str, tier: &str, since: Day) -> String {
    match cause {
        "enrolled" => {
            lang.pick(format!("{since} 入会，从{tier}开始。"), format!("Joined on {since} and started as {tier}."))
        }
        "upgraded" => lang.pick(
            format!("{since} 达到条件，升为{tier}。"),
            format!("Fulfilled the condition and became {tier} on {since}."),
        ),
        "demoted" => lang.pick(
            format!("未达到保级条件，{since} 起为{tier}。"),
            format!("Did not fulfil the condition to stay and is {tier} since {since}."),
        ),
        "by_hand" => lang.pick(format!("{since} 由店员人工设为{tier}。"), format!("Set to {tier} by hand on {since}.")),
        "undone" => lang.pick(
            format!("退款或撤销后重新计算，{since} 起为{tier}。"),
            format!("Worked out anew after a refund or void: {tier} since {since}."),
        ),
        "programme_changed" => lang.pick(
            format!("会员方案更换，{since} 起为{tier}。"),
            format!("Moved to {tier} by a change of programme on {since}."),
        ),
        _ => lang.pick(format!("{since} 起为{tier}。"), format!("{tier} since {since}.")),
    }
}

/// The word for a cause, from its stable code; for lists.
#[must_use]
pub fn cause(lang: Lang, cause: &str) -> &'static str {
    let (zh, en) = match cause {
        "enrolled" => ("入会", "joined"),
        "upgraded" => ("升级", "upgraded"),
        "kept" => ("评定通过，保级", "evaluation passed"),
        "grace_began" => ("评定未通过，进入宽限期", "evaluation failed, grace begins"),
        "grace_ended" => ("宽限期内达标，保级", "condition met in grace"),
        "demoted" => ("降级", "demoted"),
        "by_hand" => ("人工调整", "set by hand"),
        "undone" => ("退款后重新计算", "worked out anew after a refund"),
        "programme_changed" => ("会员方案更换", "change of programme"),
        _ => ("其他", "other"),
    };
    lang.pick(zh, en)
}

/// What is missing to the next tier, in one sentence.
#[must_use]
pub fn next(lang: Lang, tier: &str, next: &Next) -> String {
    if next.condition.holds {
        return match next.decided_on {
            Some(day) => lang.pick(
                format!("已达到{tier}的条件，{day} 评定后升级。"),
                format!("The condition of {tier} is fulfilled; it is reached at the evaluation on {day}."),
            ),
            None => lang.pick(
                format!("已达到{tier}的条件，下一次消费或活动后升级。"),
                format!("The condition of {tier} is fulfilled; it is reached with the next activity."),
            ),
        };
    }
    let gap = gap(lang, &next.condition);
    lang.pick(format!("距离{tier}：{gap}。"), format!("To {tier}: {gap}."))
}

/// What keeps a tier and until when, in one sentence.
#[must_use]
pub fn keep(lang: Lang, tier: &str, keep: &Keep) -> String {
    let until = keep.until;
    if keep.condition.holds {
        return lang.pick(
            format!("已达到{tier}的保级条件，{until} 评定时可以保住。"),
            format!("The condition to stay {tier} is fulfilled for the evaluation on {until}."),
        );
    }
    let gap = gap(lang, &keep.condition);
    if keep.in_grace {
        lang.pick(
            format!("正在宽限期：{until} 之前{gap}，就能保住{tier}。"),
            format!("In grace until {until}. To stay {tier}: {gap}."),
        )
    } else {
        lang.pick(
            format!("要在 {until} 评定时保住{tier}：{gap}。"),
            format!("To stay {tier} at the evaluation on {until}: {gap}."),
        )
    }
}

/// What is said of a tier that no evaluation takes away.
#[must_use]
pub fn never_lost(lang: Lang, tier: &str) -> String {
    lang.pick(format!("{tier}不需要保级，一直有效。"), format!("{tier} is never lost."))
}

/// What is said of somebody above whom there is no tier to reach.
#[must_use]
pub fn highest(lang: Lang, tier: &str) -> String {
    lang.pick(format!("{tier}已是可以达到的最高等级。"), format!("{tier} is the highest tier that can be reached."))
}

/// What is said of a tier that a hand has locked.
#[must_use]
pub fn locked(lang: Lang, until: Day) -> String {
    lang.pick(
        format!("等级已锁定到 {until}，期间不自动升降。"),
        format!("The tier is locked until {until}; nothing else changes it."),
    )
}

/// A condition with its figures, line by line.
#[must_use]
pub fn lines(lang: Lang, measured: &Measured) -> Vec<Line> {
    let mut lines = Vec::new();
    push_lines(lang, measured, 0, &mut lines);
    lines
}

fn push_lines(lang: Lang, measured: &Measured, depth: usize, lines: &mut Vec<Line>) {
    let mut line = |text, percent| lines.push(Line { depth, text, is_met: measured.holds, percent });
    match &measured.reading {
        Reading::Metric { count, threshold } => {
            let percent = percent(count.metric.micros(count.value), *threshold, measured.holds);
            line(counted_line(lang, count, *threshold), Some(percent));
        }
        Reading::Score { sum, threshold, .. } => {
            line(score_line(lang, *sum, *threshold), Some(percent(*sum, *threshold, measured.holds)));
        }
        Reading::All(parts) => {
            line(lang.pick("以下各项都要满足：", "All of these:").to_owned(), None);
            parts.iter().for_each(|part| push_lines(lang, part, depth + 1, lines));
        }
        Reading::Any(parts) => {
            line(lang.pick("以下任意一项满足即可：", "Any one of these:").to_owned(), None);
            parts.iter().for_each(|part| push_lines(lang, part, depth + 1, lines));
        }
    }
}

fn counted_line(lang: Lang, count: &Count, threshold: Threshold) -> String {
    let (metric, have) = (term::metric(lang, count.metric), quantity(lang, count.metric, count.value));
    let window = term::window(lang, count.window);
    let need = need(lang, threshold);
    let missing = missing(count, threshold);
    match (lang, missing) {
        (Lang::Zh, 0) => format!("{window}{metric} {have}（{need}）"),
        (Lang::Zh, _) => {
            format!("{window}{metric} {have}（{need}，还差 {}）", quantity(lang, count.metric, missing))
        }
        (Lang::En, 0) => format!("{metric} {window}: {have} ({need})"),
        (Lang::En, _) => {
            format!("{metric} {window}: {have} ({need}, {} to go)", quantity(lang, count.metric, missing))
        }
    }
}

fn score_line(lang: Lang, sum: i128, threshold: Threshold) -> String {
    let have = decimal(Micros(i64::try_from(sum).unwrap_or(i64::MAX)));
    let need = need(lang, threshold);
    lang.pick(format!("综合得分 {have}（{need}）"), format!("Score: {have} ({need})"))
}

fn need(lang: Lang, threshold: Threshold) -> String {
    let number = decimal(threshold.number());
    match threshold {
        Threshold::AtLeast(_) => lang.pick(format!("需满 {number}"), format!("at least {number}")),
        Threshold::MoreThan(_) => lang.pick(format!("需超过 {number}"), format!("more than {number}")),
    }
}

/// What is missing to fulfil a condition, as part of a sentence; only of parts that are not fulfilled.
fn gap(lang: Lang, measured: &Measured) -> String {
    match &measured.reading {
        Reading::Metric { count, threshold } => {
            let (metric, window) = (term::metric(lang, count.metric), term::window(lang, count.window));
            let missing = quantity(lang, count.metric, missing(count, *threshold));
            lang.pick(format!("{window}{metric}还差 {missing}"), format!("{missing} more of {metric} {window}"))
        }
        Reading::Score { sum, threshold, .. } => {
            let wanted = i128::from(threshold.number().0) - sum;
            let missing = decimal(Micros(i64::try_from(wanted).unwrap_or(i64::MAX)));
            lang.pick(format!("综合得分还差 {missing}"), format!("{missing} more of score"))
        }
        Reading::All(parts) => {
            let open = parts.iter().filter(|part| !part.holds).map(|part| gap(lang, part));
            open.collect::<Vec<_>>().join(lang.pick("，并且", ", and "))
        }
        Reading::Any(parts) => {
            let ways = parts.iter().map(|part| gap(lang, part));
            ways.collect::<Vec<_>>().join(lang.pick("，或者", ", or "))
        }
    }
}

/// One activity that counted, as an item of a list.
#[must_use]
pub fn counted(lang: Lang, metric: Metric, counted: &Counted, number: &str) -> String {
    let quantity = quantity(lang, metric, counted.value);
    match (lang, number) {
        (_, "") => format!("{}  {quantity}", counted.day),
        (Lang::Zh, number) => format!("{}  {quantity}（单号 {number}）", counted.day),
        (Lang::En, number) => format!("{}  {quantity} (No. {number})", counted.day),
    }
}

/// How far a value is on its way to a threshold: whole percents, 100 only when it is reached.
fn percent(have: i128, threshold: Threshold, holds: bool) -> u8 {
    let need = i128::from(threshold.number().0);
    if holds {
        return 100;
    }
    let percent = (have.max(0) * 100).checked_div(need).unwrap_or(0);
    u8::try_from(percent.clamp(0, 99)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use yanji_engine::measure::{Stance, measure};
    use yanji_engine::programme::{Condition, Window};
    use yanji_engine::tally::Tally;

    use super::*;

    fn stance() -> Stance {
        let day = Day::parse("2026-11-21").unwrap();
        Stance { day, counted_since: Day::BEFORE_ALL, cycle_start: Day::BEFORE_ALL }
    }

    fn either() -> Condition {
        Condition::Any(vec![
            Condition::Metric {
                metric: Metric::Spend,
                window: Window::Cumulative,
                threshold: Threshold::AtLeast(Micros::whole(2_000)),
            },
            Condition::Metric {
                metric: Metric::Referrals,
                window: Window::Cumulative,
                threshold: Threshold::MoreThan(Micros::whole(2)),
            },
        ])
    }

    #[test]
    fn what_is_missing_is_said_in_both_languages() {
        let measured = measure(&either(), &Tally::default(), &stance());
        let next_tier = Next { tier: 1, condition: measured, evidence: Vec::new(), decided_on: None };
        assert_eq!(
            next(Lang::Zh, "银星", &next_tier),
            "距离银星：累计消费金额还差 2,000 元，或者累计推荐新客数还差 3 位。"
        );
        let english = next(Lang::En, "Silver", &next_tier);
        assert!(english.starts_with("To Silver: ¥2,000 more of ") && english.contains("3 referrals more of "));
    }

    #[test]
    fn lines_carry_figures_and_progress() {
        let lines = lines(Lang::Zh, &measure(&either(), &Tally::default(), &stance()));
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[0].depth, lines[1].depth), (0, 1));
        assert_eq!(lines[1].percent, Some(0));
        assert!(!lines[1].is_met && lines[1].text.contains("还差 2,000 元"), "{}", lines[1].text);
    }

    #[test]
    fn every_cause_has_its_own_words() {
        let codes = [
            "enrolled",
            "upgraded",
            "kept",
            "grace_began",
            "grace_ended",
            "demoted",
            "by_hand",
            "undone",
            "programme_changed",
        ];
        for lang in Lang::ALL {
            for code in codes {
                assert_ne!(cause(lang, code), cause(lang, "?"), "{code}");
            }
        }
    }

    #[test]
    fn money_is_written_as_in_a_shop() {
        for (fen, text) in [(0, "0"), (200_000, "2,000"), (1_990, "19.90"), (-123_456, "-1,234.56")] {
            assert_eq!(money(fen), text);
        }
    }
}
