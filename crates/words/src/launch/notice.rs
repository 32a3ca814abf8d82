//! The notice to members: short enough for a message, whole enough for a poster.

use yanji_engine::Day;
use yanji_engine::number::Micros;
use yanji_engine::programme::{Align, Cycle, Programme, Tier};

use super::first_review;
use crate::condition::per;
use crate::date::date;
use crate::{Lang, benefit, condition, decimal, taking_part};

/// The text that tells members of a programme that takes effect on `from`; plain lines, to paste or to print.
#[must_use]
pub fn launch_notice(lang: Lang, programme: &Programme, from: Day) -> String {
    let mut lines = Vec::new();
    let day = date(lang, from);
    lines.push(lang.pick("亲爱的会员：".to_owned(), "Dear member,".to_owned()));
    lines.push(lang.pick(
        format!("{day}起，本店启用“{}”。", programme.name),
        format!("From {day} on, “{}” is our membership programme.", programme.name),
    ));
    let tiers = programme.tiers.iter().enumerate().filter(|(_, tier)| tier.enabled);
    lines.extend(tiers.map(|(index, tier)| self::tier(lang, tier, index == 0)));
    lines.extend(points(lang, programme));
    lines.extend(rewarded(lang, programme));
    lines.extend(gifts(lang, programme));
    lines.extend(first_review(programme, from).map(|_| review(lang, programme)));
    lines.push(lang.pick(
        "您现在的等级和积分，请问前台。完整规则见店内。".to_owned(),
        "Ask at the desk for your tier and points; the full rules are in the shop.".to_owned(),
    ));
    lines.join("\n")
}

/// A tier in one line.
fn tier(lang: Lang, tier: &Tier, is_base: bool) -> String {
    let way = match &tier.qualify {
        _ if is_base => lang.pick("入会即是", "yours from the day you join").to_owned(),
        Some(qualify) => condition(lang, qualify),
        None => lang.pick("由门店邀请", "by invitation of the store").to_owned(),
    };
    let times = decimal(tier.points_multiplier);
    let points = if tier.points_multiplier == Micros::ONE {
        String::new()
    } else {
        lang.pick(format!("；积分 {times} 倍"), format!("; {times} times the points"))
    };
    let listed = |parts: Vec<String>| match parts.is_empty() {
        true => String::new(),
        false => format!("{}{}", lang.pick("；", "; "), parts.join(lang.pick("、", ", "))),
    };
    let prices = listed(tier.gives.prices.iter().map(|price| benefit::tier_price(lang, price)).collect());
    let perks = listed(tier.gives.perks.iter().map(|perk| benefit::perk(lang, *perk).to_owned()).collect());
    lang.pick(
        format!("· {}：{way}{prices}{points}{perks}。", tier.name),
        format!("· {}: {way}{prices}{points}{perks}.", tier.name),
    )
}

/// What is given by itself, each gift in a line.
fn gifts(lang: Lang, programme: &Programme) -> impl Iterator<Item = String> {
    programme.benefits.gifts.iter().map(move |gift| {
        let told = benefit::gift(lang, programme, gift);
        lang.pick(format!("{}：{told}。", gift.name), format!("{}: {told}.", gift.name))
    })
}

/// What purchases earn and how long it lasts, if they earn anything.
fn points(lang: Lang, programme: &Programme) -> Option<String> {
    let rules = &programme.points;
    if rules.per_yuan.0 == 0 {
        return None;
    }
    let (yuan, points) = per(rules.per_yuan);
    let s = if points == "1" { "" } else { "s" };
    let lasting = match rules.expire {
        None => lang.pick("长期有效".to_owned(), "points do not expire".to_owned()),
        Some(expiry) => {
            let months = expiry.months;
            let (zh, en) = match expiry.align {
                Align::Day => ("", ""),
                Align::MonthEnd => ("（延到当月月底）", " and on to the end of that month"),
                Align::YearEnd => ("（延到当年年底）", " and on to the end of that year"),
            };
            let plural = if months == 1 { "" } else { "s" };
            lang.pick(format!("{months} 个月内有效{zh}"), format!("points last {months} month{plural}{en}"))
        }
    };
    Some(lang.pick(
        format!("消费每 {yuan} 元积 {points} 分，{lasting}。"),
        format!("Purchases earn {points} point{s} per ¥{yuan}; {lasting}."),
    ))
}

/// What taking part gives, if it gives anything.
fn rewarded(lang: Lang, programme: &Programme) -> Option<String> {
    let rules = &programme.points.taking_part;
    let told = taking_part(lang, rules);
    rules.is_rewarded().then(|| lang.pick(format!("{told}。"), format!("{told}.")))
}

/// When tiers are reviewed, and how much time there is to make up.
fn review(lang: Lang, programme: &Programme) -> String {
    let (zh, en) = match programme.evaluation.cycle {
        Cycle::Quarter => ("每季度最后一天", "on the last day of each quarter"),
        Cycle::HalfYear => ("每年 6 月 30 日和 12 月 31 日", "on 30 June and 31 December"),
        Cycle::Year => ("每年 12 月 31 日", "on 31 December"),
        Cycle::Anniversary => ("成为这一级每满一年", "after each full year in the tier"),
    };
    let reviewed = programme.tiers.iter().filter(|tier| tier.enabled && tier.retain.is_some());
    let grace = reviewed.map(|tier| tier.grace_months).min().unwrap_or(0);
    let (zh_grace, en_grace) = match grace {
        0 => (String::new(), String::new()),
        1 => (
            "，没有达到的至少有 1 个月宽限期".to_owned(),
            ", with at least a month to make up what is missing".to_owned(),
        ),
        months => (
            format!("，没有达到的至少有 {months} 个月宽限期"),
            format!(", with at least {months} months to make up what is missing"),
        ),
    };
    lang.pick(format!("等级{zh}评定{zh_grace}。"), format!("Tiers are reviewed {en}{en_grace}."))
}
