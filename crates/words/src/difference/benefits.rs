//! What changes in what a programme gives: rule by rule, known by their codes; the old and the new wording of one that
//! is changed.

use yanji_engine::programme::benefit::{Benefits, Bonus, Coupon, Gift, Offer, PointsMoney, Reward, TierBenefits};
use yanji_engine::programme::{Programme, Tier};

use super::{Sentences, names};
use crate::benefit::Speaker;
use crate::{Lang, benefit};

/// A rule that has a code.
trait Rule: PartialEq {
    /// How a sentence calls its kind.
    const KIND: (&'static str, &'static str);
    /// All of its kind.
    fn all(benefits: &Benefits) -> &[Self]
    where
        Self: Sized;
    fn code(&self) -> &str;
    fn name(&self) -> &str;
    /// Everything that it holds but its code and its name.
    fn told(&self, speaker: &Speaker<'_>) -> String;
}

macro_rules! rule {
    ($type:ty, $field:ident, $told:ident, $zh:literal, $en:literal) => {
        impl Rule for $type {
            const KIND: (&'static str, &'static str) = ($zh, $en);

            fn all(benefits: &Benefits) -> &[Self] {
                &benefits.$field
            }

            fn code(&self) -> &str {
                &self.code
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn told(&self, speaker: &Speaker<'_>) -> String {
                speaker.$told(self)
            }
        }
    };
}

rule!(Bonus, bonuses, bonus, "多倍积分", "bonus");
rule!(Offer, offers, offer, "限时价", "offer");
rule!(Coupon, coupons, coupon, "券", "coupon");
rule!(Reward, rewards, reward, "兑换", "reward");
rule!(Gift, gifts, gift, "礼遇", "gift");

/// Everything that is not one tier's own.
pub(super) fn tell(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    settings(sentences, &old.benefits, &new.benefits);
    rules::<Bonus>(sentences, old, new);
    rules::<Offer>(sentences, old, new);
    rules::<Coupon>(sentences, old, new);
    rules::<Reward>(sentences, old, new);
    rules::<Gift>(sentences, old, new);
    exclusives(sentences, old, new);
}

/// Points as money, what counts, and what goes together.
fn settings(sentences: &mut Sentences, old: &Benefits, new: &Benefits) {
    sentences.say_change(&old.points_money, &new.points_money, |old, new| {
        let told = |lang: Lang, money: &Option<PointsMoney>| {
            money.map_or_else(
                || lang.pick("不能抵现", "points do not pay").to_owned(),
                |money| benefit::points_money(lang, money),
            )
        };
        (
            format!("积分抵现改为：{}（原来：{}）。", told(Lang::Zh, new), told(Lang::Zh, old)),
            format!("Points as money: {} (before: {}).", told(Lang::En, new), told(Lang::En, old)),
        )
    });
    sentences.say_change(&old.counted, &new.counted, |old, new| {
        (
            format!("{}（原来：{}）。", benefit::counted(Lang::Zh, &new.0), benefit::counted(Lang::Zh, &old.0)),
            format!(
                "Counting: {} (before: {}).",
                benefit::counted(Lang::En, &new.0),
                benefit::counted(Lang::En, &old.0)
            ),
        )
    });
    let was = Lang::ALL.map(|lang| benefit::stacking(lang, old.stacking));
    let now = Lang::ALL.map(|lang| benefit::stacking(lang, new.stacking));
    let [was_zh, _] = was;
    let [now_zh, now_en] = now;
    for ((was, zh), en) in was_zh.iter().zip(now_zh).zip(now_en) {
        if *was != zh {
            sentences.say(format!("结账时改为：{zh}（原来：{was}）。"), format!("At checkout: {en}."));
        }
    }
}

/// The rules of a kind that come, go and change, and their order.
fn rules<R: Rule>(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    let (zh_kind, en_kind) = R::KIND;
    let (was, now) = (R::all(&old.benefits), R::all(&new.benefits));
    let find = |rules: &'_ [R], code: &str| rules.iter().position(|rule| rule.code() == code);
    let told = |lang, rule: &R| rule.told(&Speaker::quoting(lang, Some(new), Some(old)));
    for rule in now {
        let name = rule.name();
        let Some(before) = find(was, rule.code()).and_then(|index| was.get(index)) else {
            sentences.say(
                format!("新增{zh_kind}“{name}”：{}。", told(Lang::Zh, rule)),
                format!("A new {en_kind}, “{name}”: {}.", told(Lang::En, rule)),
            );
            continue;
        };
        sentences.say_change(&before.name().to_owned(), &name.to_owned(), |was, now| {
            (format!("{zh_kind}“{was}”改名为“{now}”。"), format!("The {en_kind} “{was}” is now called “{now}”."))
        });
        let before = [told(Lang::Zh, before), told(Lang::En, before)];
        sentences.say_change(&before, &[told(Lang::Zh, rule), told(Lang::En, rule)], |was, now| {
            let ([was_zh, was_en], [now_zh, now_en]) = (was, now);
            (
                format!("{zh_kind}“{name}”改为：{now_zh}（原来：{was_zh}）。"),
                format!("The {en_kind} “{name}” is now: {now_en} (before: {was_en})."),
            )
        });
    }
    for rule in was.iter().filter(|rule| find(now, rule.code()).is_none()) {
        let name = rule.name();
        sentences.say(format!("取消{zh_kind}“{name}”。"), format!("The {en_kind} “{name}” is taken out."));
    }
    let kept = |of: &'_ [R], other: &[R]| -> Vec<String> {
        of.iter().map(|rule| rule.code().to_owned()).filter(|code| find(other, code).is_some()).collect()
    };
    if kept(was, now) != kept(now, was) {
        let listed = |lang| names(lang, now.iter().map(Rule::name));
        sentences.say(
            format!("{zh_kind}的排列顺序改为{}。", listed(Lang::Zh)),
            format!("Listed in another order: the {en_kind}s {}.", listed(Lang::En)),
        );
    }
}

/// What is kept for members with a perk; it has no code, so the whole list is told.
fn exclusives(sentences: &mut Sentences, old: &Programme, new: &Programme) {
    let told = |lang, of: &Programme| {
        let speaker = Speaker::quoting(lang, None, None);
        let all: Vec<String> = of.benefits.exclusives.iter().map(|one| speaker.exclusive_rule(one)).collect();
        if all.is_empty() { lang.pick("无", "none").to_owned() } else { all.join(lang.pick("；", "; ")) }
    };
    sentences.say_change(&old.benefits.exclusives, &new.benefits.exclusives, |_, _| {
        (
            format!("专享项目改为：{}（原来：{}）。", told(Lang::Zh, new), told(Lang::Zh, old)),
            format!("Kept for members with a perk: {} (before: {}).", told(Lang::En, new), told(Lang::En, old)),
        )
    });
}

/// What a tier pays and may do.
pub(super) fn of_tier(sentences: &mut Sentences, was: &Tier, tier: &Tier) {
    let name = &tier.name;
    sentences.say_change(&was.gives.prices, &tier.gives.prices, |_, _| {
        let told = |lang, gives| prices(lang, gives).unwrap_or_else(|| lang.pick("原价", "full price").to_owned());
        (
            format!("“{name}”的价格改为：{}（原来：{}）。", told(Lang::Zh, &tier.gives), told(Lang::Zh, &was.gives)),
            format!("“{name}” now pays: {} (before: {}).", told(Lang::En, &tier.gives), told(Lang::En, &was.gives)),
        )
    });
    sentences.say_change(&was.gives.perks, &tier.gives.perks, |_, _| {
        let told = |lang, gives| perks(lang, gives).unwrap_or_else(|| lang.pick("无", "none").to_owned());
        (
            format!("“{name}”的权益改为：{}（原来：{}）。", told(Lang::Zh, &tier.gives), told(Lang::Zh, &was.gives)),
            format!(
                "“{name}”: the perks are now {} (before: {}).",
                told(Lang::En, &tier.gives),
                told(Lang::En, &was.gives)
            ),
        )
    });
    sentences.say_change(&was.gives.booking_days_ahead, &tier.gives.booking_days_ahead, |was, now| {
        (
            format!("“{name}”预约比别人早开放的天数从 {was} 天改为 {now} 天。"),
            format!("“{name}”: days by which it may book earlier than others, now {now} (before: {was})."),
        )
    });
}

/// What a new tier gives, as parts of a sentence.
pub(super) fn of_new_tier(tier: &Tier) -> Vec<(String, String)> {
    let gives = &tier.gives;
    let both = |told: fn(Lang, &TierBenefits) -> Option<String>| Some((told(Lang::Zh, gives)?, told(Lang::En, gives)?));
    let mut facts = Vec::new();
    facts.extend(both(prices));
    facts.extend(both(perks));
    let ahead = gives.booking_days_ahead;
    if ahead > 0 {
        let s = if ahead == 1 { "" } else { "s" };
        facts.push((format!("预约早开放 {ahead} 天"), format!("books {ahead} day{s} earlier")));
    }
    facts
}

fn prices(lang: Lang, gives: &TierBenefits) -> Option<String> {
    let speaker = Speaker::quoting(lang, None, None);
    let prices: Vec<String> = gives.prices.iter().map(|price| speaker.tier_price(price)).collect();
    (!prices.is_empty()).then(|| prices.join(lang.pick("、", ", ")))
}

fn perks(lang: Lang, gives: &TierBenefits) -> Option<String> {
    let perks: Vec<&str> = gives.perks.iter().map(|perk| benefit::perk(lang, *perk)).collect();
    (!perks.is_empty()).then(|| perks.join(lang.pick("、", ", ")))
}
