//! What changes in the ladder: tiers that come and go, their order, and tier by tier what they take and give.

use yanji_engine::number::Micros;
use yanji_engine::programme::{Programme, Tier};

use super::{Sentences, Stay, ask, benefits, months, names, times};
use crate::{Lang, condition, decimal};

pub(super) fn tell(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    ladder(sentences, old, new);
    for (index, tier) in new.tiers.iter().enumerate() {
        match old.tiers.iter().position(|before| before.code == tier.code) {
            Some(before) => changed(sentences, (old, before), (new, index)),
            None => added(sentences, new, index),
        }
    }
    for (index, tier) in old.tiers.iter().enumerate().filter(|(_, tier)| new.tier_index(&tier.code).is_none()) {
        let refuge = refuge(old, index, new);
        sentences.say(
            format!("取消等级“{}”，原有会员转到“{refuge}”。", tier.name),
            format!("The tier “{}” is taken out; its members move to “{refuge}”.", tier.name),
        );
    }
}

/// Where the members of a tier go that is gone or closed: the highest tier below in the old order that still stands, or
/// the new base tier.
fn refuge<'p>(old: &Programme, index: usize, new: &'p Programme) -> &'p str {
    let below = old.tiers.iter().take(index).rev();
    let mut standing = below.filter_map(|tier| new.tiers.iter().find(|after| after.code == tier.code && after.enabled));
    standing.next().or(new.tiers.first()).map_or("", |tier| tier.name.as_str())
}

/// The order of the tiers that stay, and the base tier.
fn ladder(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    let kept = |of: &Programme, other: &Programme| -> Vec<String> {
        let kept = of.tiers.iter().filter(|tier| other.tier_index(&tier.code).is_some());
        kept.map(|tier| tier.code.clone()).collect()
    };
    if kept(old, new) != kept(new, old) {
        let listed = |lang| names(lang, new.tiers.iter().map(|tier| tier.name.as_str()));
        sentences.say(
            format!("等级从低到高改为：{}。", listed(Lang::Zh)),
            format!("The tiers from the lowest are now: {}.", listed(Lang::En)),
        );
    }
    if let (Some(before), Some(after)) = (old.tiers.first(), new.tiers.first())
        && before.code != after.code
    {
        sentences.say(
            format!("基础等级从“{}”改为“{}”，新会员从这一级开始。", before.name, after.name),
            format!("New members now start in “{1}”, the base tier in place of “{0}”.", before.name, after.name),
        );
    }
}

/// A tier that is new, with everything it takes and gives.
fn added(sentences: &mut Sentences, new: &Programme, index: usize) {
    let Some(tier) = new.tiers.get(index) else { return };
    let mut zh = format!("新增等级“{}”", tier.name);
    let mut en = format!("A new tier “{}”", tier.name);
    if let Some(below) = index.checked_sub(1).and_then(|below| new.tiers.get(below)) {
        zh.push_str(&format!("，在“{}”之上", below.name));
        en.push_str(&format!(" above “{}”", below.name));
    }
    if !tier.enabled {
        zh.push_str("，暂不启用");
        en.push_str(", not in use yet");
    }
    let mut facts: Vec<(String, String)> = Vec::new();
    if index > 0 {
        facts.push(match &tier.qualify {
            Some(qualify) => (
                format!("升级要{}", condition(Lang::Zh, qualify)),
                format!("to enter, {}", condition(Lang::En, qualify)),
            ),
            None => ("只由店里指定".to_owned(), "given by the store only".to_owned()),
        });
        facts.push(match &tier.retain {
            Some(retain) => {
                (format!("保级要{}", condition(Lang::Zh, retain)), format!("to stay, {}", condition(Lang::En, retain)))
            }
            None => ("长期有效".to_owned(), "never lost".to_owned()),
        });
    }
    facts.push((
        format!("积分 {} 倍", decimal(tier.points_multiplier)),
        format!("{} times the points", decimal(tier.points_multiplier)),
    ));
    facts.extend(benefits::of_new_tier(tier));
    facts.extend(Stay::ALL.into_iter().filter_map(|stay| own_months(new, tier, stay)));
    let (facts_zh, facts_en): (Vec<String>, Vec<String>) = facts.into_iter().unzip();
    sentences.say(format!("{zh}：{}。", facts_zh.join("；")), format!("{en}: {}.", facts_en.join("; ")));
}

/// The months of a new tier, if they are its own.
fn own_months(new: &Programme, tier: &Tier, stay: Stay) -> Option<(String, String)> {
    let (zh, en) = stay.name();
    let count = stay.of_tier(tier);
    let english = super::months_en(count);
    (count != stay.of(&new.evaluation)).then(|| (format!("{zh} {count} 个月"), format!("{en} of {english}")))
}

/// A tier that stays, field by field.
fn changed(sentences: &mut Sentences, (old, before): (&Programme, usize), (new, after): (&Programme, usize)) {
    let (Some(was), Some(tier)) = (old.tiers.get(before), new.tiers.get(after)) else { return };
    sentences.say_change(&was.name, &tier.name, |was, now| {
        (format!("“{was}”改名为“{now}”。"), format!("“{was}” is now called “{now}”."))
    });
    let name = &tier.name;
    sentences.say_change(&was.enabled, &tier.enabled, |_, now| match now {
        true => (format!("重新启用“{name}”。"), format!("“{name}” is in use again.")),
        false => {
            let refuge = refuge(old, before, new);
            (
                format!("停用“{name}”，原有会员转到“{refuge}”。"),
                format!("“{name}” is no longer in use; its members move to “{refuge}”."),
            )
        }
    });
    if after > 0 {
        ask::entering(sentences, was, tier, before == 0);
        ask::staying(sentences, was, tier);
    }
    multiplier(sentences, name, was.points_multiplier, tier.points_multiplier);
    benefits::of_tier(sentences, was, tier);
    for stay in Stay::ALL {
        let (was_months, now) = (stay.of_tier(was), stay.of_tier(tier));
        let follows = (was_months, now) == (stay.of(&old.evaluation), stay.of(&new.evaluation));
        if was_months != now && !follows {
            let ((zh_name, en_name), (zh, en)) = (stay.name(), months(was_months, now));
            sentences.say(format!("“{name}”的{zh_name}{zh}。"), format!("“{name}”: the {en_name} is {en}."));
        }
    }
}

fn multiplier(sentences: &mut Sentences, name: &str, was: Micros, now: Micros) {
    sentences.say_change(&was, &now, |was, now| {
        let (zh, en) = times(*was, *now);
        (format!("“{name}”的积分{zh}。"), format!("“{name}”: points {en}."))
    });
}
