//! Why a member has her tier, what is missing to the next and what keeps it, in sentences for her and for staff.

use yanji_engine::day::Day;
use yanji_engine::explain::{Keep, Next, missing};
use yanji_engine::measure::{Measured, Reading};
use yanji_engine::number::{Fen, Micros};
use yanji_engine::programme::{Condition, Metric, Term, Threshold, Window};

use crate::{Lang, condition, decimal, whole, window, yuan};

/// What led to a tier, by the stable code of the cause; `None` for a code that there is not.
#[must_use]
pub fn tier_cause(lang: Lang, code: &str) -> Option<&'static str> {
    let (zh, en) = match code {
        "enrolled" => ("入会即有", "joined"),
        "upgraded" => ("达到升级条件", "fulfilled the condition to reach it"),
        "kept" => ("评定通过，等级保留", "passed the review"),
        "grace_began" => ("评定未通过，进入宽限期", "did not pass the review; grace began"),
        "grace_ended" => ("宽限期内达到条件，等级保留", "made it up within grace"),
        "demoted" => ("评定未通过", "did not pass the review"),
        "by_hand" => ("由店里设定", "set by the store"),
        "undone" => ("退款后重新计算", "worked out again after a refund"),
        "programme_changed" => ("会员方案变更", "the programme changed"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

/// How a tier was come by: “金卡”自 2026-03-08 起：达到升级条件。
#[must_use]
pub fn why_reached(lang: Lang, tier_name: &str, since: Day, cause: &str) -> String {
    let cause = tier_cause(lang, cause);
    match (lang, cause) {
        (Lang::Zh, Some(cause)) => format!("“{tier_name}”自 {since} 起：{cause}。"),
        (Lang::Zh, None) => format!("“{tier_name}”自 {since} 起。"),
        (Lang::En, Some(cause)) => format!("“{tier_name}” since {since}: {cause}."),
        (Lang::En, None) => format!("“{tier_name}” since {since}."),
    }
}

/// What the next tier asks for and what is missing.
#[must_use]
pub fn why_next(lang: Lang, tier_name: &str, next: &Next) -> String {
    let asked = condition(lang, &asked(&next.condition));
    let progress = progress(lang, &next.condition);
    let when = when_decided(lang, next);
    match lang {
        Lang::Zh => format!("升到“{tier_name}”需要：{asked}。{progress}{when}"),
        Lang::En => format!("To reach “{tier_name}”: {asked}. {progress} {when}"),
    }
}

/// When somebody moves up. Nothing but an activity looks at a condition that is asked for at once, so that whoever fulfils
/// it already, since the programme changed or a lock ended, moves up with her next one.
fn when_decided(lang: Lang, next: &Next) -> String {
    match (next.locked_until, next.decided_on, next.condition.holds) {
        (Some(until), ..) => lang.pick(
            format!("等级锁定到 {until}，在那之前不变。"),
            format!("The tier is locked until {until}; nothing changes before."),
        ),
        (None, Some(day), _) => lang.pick(format!("{day} 评定时决定。"), format!("It is decided on {day}.")),
        (None, None, true) => {
            lang.pick("下次消费或活动时升级。", "You move up with your next purchase or activity.").to_owned()
        }
        (None, None, false) => lang.pick("达到当天升级。", "You move up on that very day.").to_owned(),
    }
}

/// What keeps a tier, and until when it is hers in any case.
#[must_use]
pub fn why_keep(lang: Lang, tier_name: &str, keep: &Keep) -> String {
    let asked = condition(lang, &asked(&keep.condition));
    let progress = progress(lang, &keep.condition);
    let until = keep.until;
    match (lang, keep.in_grace) {
        (Lang::Zh, false) => format!("保留“{tier_name}”需要：{asked}。{progress}{until} 评定时决定。"),
        (Lang::Zh, true) => format!("保留“{tier_name}”需要：{asked}。{progress}宽限期到 {until} 为止。"),
        (Lang::En, false) => format!("To keep “{tier_name}”: {asked}. {progress} It is decided on {until}."),
        (Lang::En, true) => format!("To keep “{tier_name}”: {asked}. {progress} Grace runs until {until}."),
    }
}

/// What is missing until a condition holds: 消费 800 元，或推荐新客 1 位; nothing when it does.
#[must_use]
pub fn why_missing(lang: Lang, measured: &Measured) -> String {
    if measured.holds { String::new() } else { gap(lang, measured) }
}

/// Whether the condition holds, or what is missing.
fn progress(lang: Lang, measured: &Measured) -> String {
    if measured.holds {
        return lang.pick("目前已经达到。", "That is fulfilled now.").to_owned();
    }
    let gap = gap(lang, measured);
    lang.pick(format!("还差{gap}。"), format!("Still missing: {gap}."))
}

/// What is missing until a condition holds that does not.
fn gap(lang: Lang, measured: &Measured) -> String {
    let joined = |parts: &[Measured], word: &str| {
        let open: Vec<&Measured> = parts.iter().filter(|part| !part.holds).collect();
        let gaps = open.iter().map(|part| match window_apart(part, &open) {
            // Two amounts of one metric are told apart by the days over which each counts.
            Some(days) => {
                let (days, gap) = (window(lang, days), gap(lang, part));
                lang.pick(format!("{days}{gap}"), format!("{gap} {days}"))
            }
            None => gap(lang, part),
        });
        gaps.collect::<Vec<_>>().join(word)
    };
    match &measured.reading {
        Reading::Metric { count, threshold } => amount(lang, count.metric, missing(count, *threshold)),
        Reading::All(parts) => joined(parts, lang.pick("，以及", " and ")),
        Reading::Any(parts) => joined(parts, lang.pick("，或", ", or ")),
        Reading::Score { sum, threshold, .. } => score(lang, *sum, *threshold),
    }
}

/// The window of a part where another one counts the same over other days.
fn window_apart(part: &Measured, parts: &[&Measured]) -> Option<Window> {
    let counted = |part: &Measured| match &part.reading {
        Reading::Metric { count, .. } => Some((count.metric, count.window)),
        Reading::All(_) | Reading::Any(_) | Reading::Score { .. } => None,
    };
    let (metric, window) = counted(part)?;
    let mut others = parts.iter().filter_map(|other| counted(other));
    others.any(|(other, days)| other == metric && days != window).then_some(window)
}

/// So much of a metric: 消费 800 元.
fn amount(lang: Lang, metric: Metric, value: i64) -> String {
    let number = if metric.is_money() { yuan(Fen(value)) } else { whole(value) };
    let s = if value == 1 { "" } else { "s" };
    let (zh, en) = match metric {
        Metric::Spend => (format!("消费 {number} 元"), format!("¥{number} of spend")),
        Metric::Visits => (format!("到店 {number} 次"), format!("{number} visit{s}")),
        Metric::PointsEarned => (format!("消费所得积分 {number} 分"), format!("{number} point{s} from purchases")),
        Metric::Referrals => (format!("推荐新客 {number} 位"), format!("{number} referral{s}")),
        Metric::Events => (format!("参加活动 {number} 场"), format!("{number} event{s}")),
        Metric::Engagements => (format!("互动 {number} 次"), format!("{number} engagement{s}")),
        Metric::Topups => (format!("储值 {number} 元"), format!("¥{number} of top-ups")),
        Metric::Packages => (format!("购买套餐 {number} 个"), format!("{number} package{s}")),
    };
    lang.pick(zh, en)
}

/// What is missing to a score; to pass a number, a little more than the difference.
fn score(lang: Lang, sum: i128, threshold: Threshold) -> String {
    let difference = i64::try_from(i128::from(threshold.number().0) - sum).unwrap_or(i64::MAX);
    let number = decimal(Micros(difference));
    match threshold {
        Threshold::AtLeast(_) => lang.pick(format!("得分 {number} 分"), format!("a score of {number}")),
        Threshold::MoreThan(_) => lang.pick(format!("得分超过 {number} 分"), format!("a score of more than {number}")),
    }
}

/// The condition that was measured.
fn asked(measured: &Measured) -> Condition {
    match &measured.reading {
        Reading::Metric { count, threshold } => {
            Condition::Metric { metric: count.metric, window: count.window, threshold: *threshold }
        }
        Reading::All(parts) => Condition::All(parts.iter().map(asked).collect()),
        Reading::Any(parts) => Condition::Any(parts.iter().map(asked).collect()),
        Reading::Score { counts, threshold, .. } => Condition::Score {
            terms: counts
                .iter()
                .map(|(count, weight)| Term { metric: count.metric, window: count.window, weight: Micros(*weight) })
                .collect(),
            threshold: *threshold,
        },
    }
}

#[cfg(test)]
mod tests {
    use yanji_engine::effect::Cause;
    use yanji_engine::measure::Count;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn measured(metric: Metric, value: i64, at_least: i64) -> Measured {
        let count = Count { metric, window: Window::Months(12), from: day("2025-03-09"), to: day("2026-03-08"), value };
        let threshold = Threshold::AtLeast(Micros::whole(at_least));
        Measured { holds: missing(&count, threshold) == 0, reading: Reading::Metric { count, threshold } }
    }

    #[test]
    fn what_is_missing_to_the_next_tier_is_said() {
        let parts = vec![measured(Metric::Spend, 120_050, 2_000), measured(Metric::Referrals, 2, 3)];
        let condition = Measured { holds: false, reading: Reading::Any(parts) };
        let next = Next { tier: 1, condition, evidence: Vec::new(), decided_on: None, locked_until: None };
        assert_eq!(
            why_next(Lang::Zh, "银卡", &next),
            "升到“银卡”需要：近 12 个月消费满 2,000 元，或近 12 个月推荐新客满 3 位。\
             还差消费 799.50 元，或推荐新客 1 位。达到当天升级。"
        );
        assert_eq!(
            why_next(Lang::En, "Silver", &next),
            "To reach “Silver”: spend at least ¥2,000 in the last 12 months, or refer at least 3 new members in the \
             last 12 months. Still missing: ¥799.50 of spend, or 1 referral. You move up on that very day."
        );
    }

    #[test]
    fn whoever_fulfils_the_condition_is_told_when_she_rises() {
        let lock = Some(day("2026-12-31"));
        let cases = [
            (None, None, "下次消费或活动时升级。", "You move up with your next purchase or activity."),
            (Some(day("2026-06-30")), None, "2026-06-30 评定时决定。", "It is decided on 2026-06-30."),
            (None, lock, "等级锁定到 2026-12-31，在那之前不变。", "locked until 2026-12-31; nothing changes before."),
            (Some(day("2027-06-30")), lock, "锁定到 2026-12-31，在那之前不变。", "locked until 2026-12-31; nothing"),
        ];
        for (decided_on, locked_until, zh, en) in cases {
            let condition = measured(Metric::Spend, 200_000, 2_000);
            let next = Next { tier: 1, condition, evidence: Vec::new(), decided_on, locked_until };
            let (told_zh, told_en) = (why_next(Lang::Zh, "银卡", &next), why_next(Lang::En, "Silver", &next));
            assert!(told_zh.contains("目前已经达到。") && told_zh.ends_with(zh), "{told_zh}");
            assert!(told_en.contains(en) && !told_en.contains("very day"), "{told_en}");
        }
    }

    #[test]
    fn only_what_does_not_hold_is_missing() {
        let parts = vec![measured(Metric::Spend, 300_000, 2_000), measured(Metric::Visits, 1, 3)];
        let condition = Measured { holds: false, reading: Reading::All(parts) };
        let keep = Keep { until: day("2026-12-31"), in_grace: true, condition, evidence: Vec::new() };
        assert!(why_keep(Lang::Zh, "银卡", &keep).ends_with("还差到店 2 次。宽限期到 2026-12-31 为止。"));
        assert!(why_keep(Lang::En, "Silver", &keep).contains("Still missing: 2 visits. Grace runs until 2026-12-31."));
    }

    #[test]
    fn one_metric_over_two_windows_is_told_apart() {
        let mut ever = measured(Metric::Spend, 299_567, 5_000);
        if let Reading::Metric { count, .. } = &mut ever.reading {
            count.window = Window::Cumulative;
        }
        let parts = vec![ever, measured(Metric::Spend, 299_567, 3_000)];
        let condition = Measured { holds: false, reading: Reading::Any(parts) };
        assert_eq!(why_missing(Lang::Zh, &condition), "累计消费 2,004.33 元，或近 12 个月消费 4.33 元");
        assert_eq!(
            why_missing(Lang::En, &condition),
            "¥2,004.33 of spend in total, or ¥4.33 of spend in the last 12 months"
        );
    }

    #[test]
    fn a_score_is_missing_in_its_own_unit() {
        let threshold = Threshold::MoreThan(Micros::whole(20));
        let score =
            Measured { holds: false, reading: Reading::Score { counts: Vec::new(), sum: 17_500_000, threshold } };
        assert_eq!(gap(Lang::En, &score), "a score of more than 2.5");
        assert_eq!(gap(Lang::Zh, &score), "得分超过 2.5 分");
    }

    #[test]
    fn every_cause_has_words() {
        let causes = [
            Cause::Enrolled,
            Cause::Upgraded,
            Cause::Kept,
            Cause::GraceBegan { until: day("2026-12-31") },
            Cause::GraceEnded,
            Cause::Demoted,
            Cause::ByHand { locked_until: None },
            Cause::Undone,
            Cause::ProgrammeChanged,
        ];
        for cause in causes {
            let said = |lang| tier_cause(lang, cause.code()).unwrap();
            assert!(said(Lang::En).is_ascii(), "{}", said(Lang::En));
            assert!(!said(Lang::Zh).contains(|c: char| c.is_ascii_alphabetic()), "{}", said(Lang::Zh));
        }
        assert_eq!(tier_cause(Lang::Zh, "whim"), None);
        assert_eq!(
            why_reached(Lang::En, "Gold", day("2026-03-08"), "by_hand"),
            "“Gold” since 2026-03-08: set by the store."
        );
    }
}
