//! Conditions as a member would say them.

use yanji_engine::number::{Fen, Micros};
use yanji_engine::programme::{Condition, Metric, Term, Threshold, Window};

use crate::count::inverse;
use crate::{Lang, decimal, term, yuan};

/// A condition as part of a sentence: 累计消费满 2,000 元，或累计推荐新客满 3 位.
#[must_use]
pub fn condition(lang: Lang, condition: &Condition) -> String {
    match condition {
        Condition::Metric { metric, window, threshold } => single(lang, *metric, *window, *threshold),
        Condition::All(parts) => join(lang, parts, lang.pick("，并且", " and ")),
        Condition::Any(parts) => join(lang, parts, lang.pick("，或", ", or ")),
        Condition::Score { terms, threshold } => score(lang, terms, *threshold),
    }
}

/// Parts with a word between, groups within them in parentheses.
fn join(lang: Lang, parts: &[Condition], word: &str) -> String {
    if let [only] = parts {
        return condition(lang, only);
    }
    let grouped = |part: &Condition| {
        let text = condition(lang, part);
        match part {
            Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => {
                lang.pick(format!("（{text}）"), format!("({text})"))
            }
            Condition::All(_) | Condition::Any(_) | Condition::Metric { .. } | Condition::Score { .. } => text,
        }
    };
    parts.iter().map(grouped).collect::<Vec<_>>().join(word)
}

fn single(lang: Lang, metric: Metric, window: Window, threshold: Threshold) -> String {
    match lang {
        Lang::Zh => format!("{}{}", single_window(window), reach_zh(metric, threshold)),
        Lang::En => format!("{} {}", reach_en(metric, threshold), term::window(lang, window)),
    }
}

/// The window before a verb: a word that ends in a character needs no space.
pub(crate) fn single_window(window: Window) -> String {
    match window {
        Window::Cycle => "本评定期内".to_owned(),
        Window::Lifetime
        | Window::Cumulative
        | Window::Months(_)
        | Window::Quarter
        | Window::HalfYear
        | Window::Year => term::window(Lang::Zh, window),
    }
}

/// What is done to be counted, and what it is counted in.
fn deed_zh(metric: Metric) -> (&'static str, &'static str) {
    match metric {
        Metric::Spend => ("消费", "元"),
        Metric::Visits => ("到店", "次"),
        Metric::PointsEarned => ("消费所得积分", "分"),
        Metric::Referrals => ("推荐新客", "位"),
        Metric::Events => ("参加活动", "场"),
        Metric::Engagements => ("互动", "次"),
        Metric::Topups => ("储值", "元"),
        Metric::Packages => ("购买套餐", "个"),
    }
}

/// A number of a metric: 2,000 or 19.90 of money, 3 of visits.
fn figure(metric: Metric, number: Micros) -> String {
    let is_fen = metric.is_money() && number.0 % 10_000 == 0;
    if is_fen { yuan(Fen(number.0 / 10_000)) } else { decimal(number) }
}

/// A number of a metric with its unit: 2,000 元, 3 次; ¥2,000, 3.
pub(crate) fn amount(lang: Lang, metric: Metric, number: Micros) -> String {
    let number = figure(metric, number);
    match lang {
        Lang::Zh => format!("{number} {}", deed_zh(metric).1),
        Lang::En if metric.is_money() => format!("¥{number}"),
        Lang::En => number,
    }
}

/// What must be reached: 消费满 2,000 元.
fn reach_zh(metric: Metric, threshold: Threshold) -> String {
    let (deed, unit) = deed_zh(metric);
    match threshold {
        Threshold::AtLeast(number) => format!("{deed}满 {} {unit}", figure(metric, number)),
        Threshold::MoreThan(number) => format!("{deed}超过 {} {unit}", figure(metric, number)),
    }
}

/// What must be reached: spend at least ¥2,000.
fn reach_en(metric: Metric, threshold: Threshold) -> String {
    let number = figure(metric, threshold.number());
    let many = threshold.number() != Micros::ONE;
    let count = match threshold {
        Threshold::AtLeast(_) => "at least",
        Threshold::MoreThan(_) => "more than",
    };
    let s = if many { "s" } else { "" };
    match metric {
        Metric::Spend => format!("spend {count} ¥{number}"),
        Metric::Visits => format!("visit on {count} {number} day{s}"),
        Metric::PointsEarned => format!("earn {count} {number} point{s} from purchases"),
        Metric::Referrals => format!("refer {count} {number} new member{s}"),
        Metric::Events => format!("attend {count} {number} event{s}"),
        Metric::Engagements => format!("take part {count} {number} time{s}"),
        Metric::Topups => format!("top up {count} ¥{number}"),
        Metric::Packages => format!("buy {count} {number} package{s}"),
    }
}

/// A score with its parts; a window that all parts share is said once.
fn score(lang: Lang, terms: &[Term], threshold: Threshold) -> String {
    let first = terms.first().map(|term| term.window);
    let shared = first.filter(|window| terms.iter().all(|term| term.window == *window));
    let number = decimal(threshold.number());
    let (zh, en) = match threshold {
        Threshold::AtLeast(_) => ("满", "at least"),
        Threshold::MoreThan(_) => ("超过", "more than"),
    };
    let parts = terms.iter().map(|term| {
        let own = term.window;
        match lang {
            Lang::Zh if shared.is_some() => term_zh(*term),
            Lang::Zh => format!("{}{}", single_window(own), term_zh(*term)),
            Lang::En if shared.is_some() => term_en(*term),
            Lang::En => format!("{} {}", term_en(*term), term::window(lang, own)),
        }
    });
    let parts: Vec<String> = parts.collect();
    match lang {
        Lang::Zh => {
            let window = shared.map(single_window).unwrap_or_default();
            format!("{window}综合得分{zh} {number} 分（{}）", parts.join("，"))
        }
        Lang::En => {
            let window = shared.map(|window| format!(" {}", term::window(lang, window))).unwrap_or_default();
            format!("score {en} {number}{window} ({})", parts.join(", "))
        }
    }
}

/// 消费每 100 元得 1 分.
fn term_zh(part: Term) -> String {
    let (deed, unit) = deed_zh(part.metric);
    match (part.metric.is_money(), per(part.weight)) {
        (false, (ones, score)) if ones == "1" => format!("{deed}每{unit}得 {score} 分"),
        (_, (ones, score)) => format!("{deed}每 {ones} {unit}得 {score} 分"),
    }
}

/// 1 for each ¥100 spent.
fn term_en(part: Term) -> String {
    let (ones, score) = per(part.weight);
    let each = |thing: &str, deed: &str| match ones.as_str() {
        "1" => format!("{score} for each {thing} {deed}"),
        _ => format!("{score} for each {ones} {thing}s {deed}"),
    };
    match part.metric {
        Metric::Spend => format!("{score} for each ¥{ones} spent"),
        Metric::Visits => each("day", "with a visit"),
        Metric::PointsEarned => each("point", "earned from purchases"),
        Metric::Referrals => each("new member", "referred"),
        Metric::Events => each("event", "attended"),
        Metric::Engagements => each("time", "you take part"),
        Metric::Topups => format!("{score} for each ¥{ones} topped up"),
        Metric::Packages => each("package", "bought"),
    }
}

/// A rate as "so many give so many": 100 and 1 for 0.01, 1 and 0.3 for 0.3.
pub(crate) fn per(rate: Micros) -> (String, String) {
    inverse(rate).map_or_else(|| ("1".to_owned(), decimal(rate)), |ones| (crate::whole(ones), "1".to_owned()))
}
