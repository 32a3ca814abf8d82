//! What changes in the programme itself: its name, its points, its reviews.

use yanji_engine::number::Micros;
use yanji_engine::programme::{Align, Demote, Expiry, OnRefund, PointsRules, Programme, TakingPart, Upgrade};

use super::{Sentences, Stay, months, names};
use crate::condition::per;
use crate::taking_part::{points_en, rewarded};
use crate::{Lang, term, whole};

pub(super) fn tell(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    sentences.say_change(&old.name, &new.name, |old, new| {
        (format!("方案名称从“{old}”改为“{new}”。"), format!("The programme “{old}” is now called “{new}”."))
    });
    sentences.say_change(&old.timezone, &new.timezone, |old, new| {
        (format!("时区从 `{old}` 改为 `{new}`。"), format!("The time zone changes from `{old}` to `{new}`."))
    });
    points(sentences, &old.points, &new.points);
    evaluation(sentences, old, new);
}

fn points(sentences: &mut Sentences, old: &PointsRules, new: &PointsRules) {
    sentences.say_change(&old.per_yuan, &new.per_yuan, |old, new| {
        (
            format!("消费积分从“{}”改为“{}”。", rate(Lang::Zh, *old), rate(Lang::Zh, *new)),
            format!("Purchases earn {} (before: {}).", rate(Lang::En, *new), rate(Lang::En, *old)),
        )
    });
    taking_part(sentences, &old.taking_part, &new.taking_part);
    categories(sentences, old, new);
    sentences.say_change(&old.expire, &new.expire, |old, new| {
        (
            format!("积分有效期从{}改为{}。", lasting(Lang::Zh, *old), lasting(Lang::Zh, *new)),
            format!("Points now last {} (before: {}).", lasting(Lang::En, *new), lasting(Lang::En, *old)),
        )
    });
}

fn taking_part(sentences: &mut Sentences, old: &TakingPart, new: &TakingPart) {
    for ((.., before), (zh, en, after)) in rewarded(old).into_iter().zip(rewarded(new)) {
        sentences.say_change(&before, &after, |before, after| {
            let zh = match (before.0, after.0) {
                (0, after) => format!("{zh}改为得 {} 分（原来没有积分）。", whole(after)),
                (before, 0) => format!("{zh}不再得积分（原来得 {} 分）。", whole(before)),
                (before, after) => format!("{zh}从得 {} 分改为得 {} 分。", whole(before), whole(after)),
            };
            (zh, format!("There are {} for {en} (before: {}).", points_en(*after), points_en(*before)))
        });
    }
}

/// 每 2 元积 1 分, 1 point per ¥2; 不积分, no points.
fn rate(lang: Lang, rate: Micros) -> String {
    let (yuan, points) = per(rate);
    match lang {
        _ if rate.0 == 0 => lang.pick("不积分", "no points").to_owned(),
        Lang::Zh => format!("每 {yuan} 元积 {points} 分"),
        Lang::En => format!("{points} point{} per ¥{yuan}", if points == "1" { "" } else { "s" }),
    }
}

/// How long points last: 12 个月（延到当月月底）, 12 months and on to the end of that month.
fn lasting(lang: Lang, expire: Option<Expiry>) -> String {
    let Some(Expiry { months, align }) = expire else {
        return lang.pick("长期有效", "for ever").to_owned();
    };
    let s = if months == 1 { "" } else { "s" };
    let (zh, en) = match align {
        Align::Day => ("", ""),
        Align::MonthEnd => ("（延到当月月底）", " and on to the end of that month"),
        Align::YearEnd => ("（延到当年年底）", " and on to the end of that year"),
    };
    lang.pick(format!(" {months} 个月{zh}"), format!("{months} month{s}{en}"))
}

fn categories(sentences: &mut Sentences, old: &PointsRules, new: &PointsRules) {
    let find = |rules: &PointsRules, wanted: &str| {
        rules.categories.iter().find(|(category, _)| category == wanted).map(|(_, rate)| *rate)
    };
    for (category, before) in &old.categories {
        match find(new, category) {
            None => sentences.say(
                format!("类目“{category}”不再单独计算，按一般消费积分（原来{}）。", rate(Lang::Zh, *before)),
                format!("“{category}” earns what other purchases earn (before: {}).", rate(Lang::En, *before)),
            ),
            Some(after) if after != *before => sentences.say(
                format!("类目“{category}”从“{}”改为“{}”。", rate(Lang::Zh, *before), rate(Lang::Zh, after)),
                format!("“{category}” earns {} (before: {}).", rate(Lang::En, after), rate(Lang::En, *before)),
            ),
            Some(_) => {}
        }
    }
    for (category, after) in new.categories.iter().filter(|(category, _)| find(old, category).is_none()) {
        sentences.say(
            format!("类目“{category}”单独计算：{}。", rate(Lang::Zh, *after)),
            format!("“{category}” now has a rate of its own: {}.", rate(Lang::En, *after)),
        );
    }
    let shared = |rules: &PointsRules, other: &PointsRules| -> Vec<String> {
        let kept = rules.categories.iter().filter(|(category, _)| find(other, category).is_some());
        kept.map(|(category, _)| category.clone()).collect()
    };
    if shared(old, new) != shared(new, old) {
        let listed = |lang| names(lang, new.categories.iter().map(|(category, _)| category.as_str()));
        sentences.say(
            format!("类目的排列顺序改为{}；积分不受影响。", listed(Lang::Zh)),
            format!("Categories are listed in another order: {}; what they earn does not change.", listed(Lang::En)),
        );
    }
}

fn evaluation(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    sentences.say_change(&old.evaluation.upgrade, &new.evaluation.upgrade, |_, new| match new {
        Upgrade::Immediate => (
            "升级改为达到条件当天就升，不再等评定。".to_owned(),
            "Members move up on the very day they qualify, no longer at reviews.".to_owned(),
        ),
        Upgrade::Evaluation => (
            "升级改为等到评定日才升，不再是达到条件当天。".to_owned(),
            "Members move up at reviews, no longer on the very day they qualify.".to_owned(),
        ),
    });
    sentences.say_change(&old.evaluation.cycle, &new.evaluation.cycle, |old, new| {
        let words = |lang, cycle| term::cycle(lang, cycle);
        (
            format!("评定从{}一次改为{}一次。", words(Lang::Zh, *old), words(Lang::Zh, *new)),
            format!("Reviews take place {} (before: {}).", words(Lang::En, *new), words(Lang::En, *old)),
        )
    });
    for stay in Stay::ALL {
        sentences.say_change(&stay.of(&old.evaluation), &stay.of(&new.evaluation), |before, after| {
            let (zh_name, en_name) = stay.name();
            let (zh, en) = months(*before, *after);
            let (zh_rest, en_rest) = unmoved(old, new, stay);
            (format!("{zh_name}{zh}{zh_rest}。"), format!("The {en_name} is {en}{en_rest}."))
        });
    }
    sentences.say_change(&old.evaluation.demote, &new.evaluation.demote, |_, new| match new {
        Demote::Step => (
            "降级改为一次降一级，不再按当时的条件算。".to_owned(),
            "Members who fall short go down one tier, no longer to the highest they still qualify for.".to_owned(),
        ),
        Demote::Qualified => (
            "降级改为降到当时仍符合条件的最高一级，不再只降一级。".to_owned(),
            "Members who fall short go down to the highest tier they still qualify for, no longer one tier.".to_owned(),
        ),
    });
    sentences.say_change(&old.evaluation.on_refund, &new.evaluation.on_refund, |_, new| match new {
        OnRefund::Undo => (
            "退款改为立即按留下的金额重算等级。".to_owned(),
            "A refund now works the tier out again at once.".to_owned(),
        ),
        OnRefund::Keep => (
            "退款改为不影响已有的等级，到评定时再算。".to_owned(),
            "A refund now leaves the tier alone until the next review.".to_owned(),
        ),
    });
}

/// The reviewed tiers whose months stay as they were, as the rest of a sentence.
fn unmoved(old: &Programme, new: &Programme, stay: Stay) -> (String, String) {
    let kept = new.tiers.iter().filter(|tier| {
        let before = old.tiers.iter().find(|before| before.code == tier.code);
        tier.retain.is_some() && before.is_some_and(|before| stay.of_tier(before) == stay.of_tier(tier))
    });
    let kept: Vec<&str> = kept.map(|tier| tier.name.as_str()).collect();
    if kept.is_empty() {
        return (String::new(), String::new());
    }
    let listed = |lang| names(lang, kept.iter().copied());
    (format!("（{}不变）", listed(Lang::Zh)), format!(" (unchanged for {})", listed(Lang::En)))
}
