//! Why something in a programme will not work as meant: one table, both languages side by side.

use yanji_engine::number::Micros;
use yanji_engine::programme::benefit::Scope;
use yanji_engine::programme::check::{Flaw, Unrecorded};

use crate::benefit::{self, Speaker};
use crate::{Lang, decimal, term, whole};

pub(super) fn of(lang: Lang, flaw: &Flaw) -> String {
    let metric = |metric| term::metric(lang, metric);
    let window = |window| term::window(lang, window);
    let cycle = |cycle| term::cycle(lang, cycle);
    let (zh, en) = match flaw {
        Flaw::DuplicateName { name, other_code } => (
            format!("“{name}”和代码为 `{other_code}` 的等级同名，会员和前台分不清是哪一级。"),
            format!("“{name}” is also the name of the tier `{other_code}`; nobody can tell the two apart."),
        ),
        Flaw::SimilarNames { name, other } => (
            format!("“{name}”和“{other}”只差一个没有含义的词，容易认错。"),
            format!("“{name}” and “{other}” differ only in a word that says nothing, and will be mistaken."),
        ),
        Flaw::UnclearName { name } => (
            format!("“{name}”像编号，会员看不出这一级好在哪里。"),
            format!("“{name}” reads like a code and tells a member nothing."),
        ),
        Flaw::UnreachableTier { tier } => (
            format!("“{tier}”的条件谁也达不到：要的到店天数比日子还多，或要的积分根本赚不到。"),
            format!(
                "Nobody can reach “{tier}”: it asks for more visits than there are days, or for points that no sale earns."
            ),
        ),
        Flaw::UnkeepableTier { tier } => (
            format!("“{tier}”的保级条件谁也达不到，到评定时人人都会失去它。"),
            format!("Nobody can keep “{tier}”: what it asks for cannot be done, so everybody loses it at a review."),
        ),
        Flaw::ImpossibleBranch { tier } => (
            format!("“{tier}”的这一条谁也达不到，写了等于没写。"),
            format!("Nobody can fulfil this way to “{tier}”; it might as well not be there."),
        ),
        Flaw::ShadowedTier { tier, higher } => (
            format!("达到“{tier}”的人同时就达到了“{higher}”，“{tier}”里永远没有人。"),
            format!("Whoever reaches “{tier}” has reached “{higher}” as well, so nobody is ever in “{tier}”."),
        ),
        Flaw::AlwaysTrue { tier } => (
            format!("“{tier}”的这个条件从 0 算起，人人一开始就满足。"),
            format!("This condition of “{tier}” is met by 0, so everybody fulfils it from the first day."),
        ),
        Flaw::WeightlessTerm { tier, metric: counted, .. } => (
            format!("“{tier}”的得分里，{}的权重是 0，怎么做都不加分。", metric(*counted)),
            format!("In the score of “{tier}”, {} weigh 0 and never add anything.", metric(*counted)),
        ),
        Flaw::DeadBranch { tier, other } => (
            format!("“{tier}”的这一条不起作用，结果总由同一组里的第 {} 条决定。", other + 1),
            format!("This part of the condition of “{tier}” changes nothing; part {} beside it always decides.", other + 1),
        ),
        Flaw::FractionalThreshold { metric: counted, written, effective } => (
            format!("{}不会是 {}，实际要到 {} 才算达到。", metric(*counted), decimal(*written), decimal(*effective)),
            format!(
                "A value of {} is never {}; what counts in effect is {}.",
                metric(*counted),
                decimal(*written),
                decimal(*effective)
            ),
        ),
        Flaw::TooManyConditions { tier, leaves, depth } => (
            format!("“{tier}”有 {leaves} 个条件、套了 {depth} 层，会员记不住，前台也讲不清。"),
            format!(
                "“{tier}” has {leaves} conditions, nested {depth} deep; no member remembers that, and no desk can explain it."
            ),
        ),
        Flaw::IdleMonths { tier } => (
            format!("“{tier}”没有保级条件，从不评定，这个月数用不上。"),
            format!("“{tier}” has no condition to stay and is never reviewed, so these months never apply."),
        ),
        Flaw::IdleEvaluation => (
            "没有一个等级有保级条件，从不评定，这项设置用不上。".to_owned(),
            "No tier has a condition to stay, so nothing is ever reviewed and this setting never applies.".to_owned(),
        ),
        Flaw::BouncingTier { tier, window: reach } => (
            format!("失去“{tier}”的会员，{}的成绩还在，下一笔业务又会升回来，等级来回跳。", window(*reach)),
            format!(
                "A member who loses “{tier}” still has what she did {}, and gets it back with her next activity.",
                window(*reach)
            ),
        ),
        Flaw::RetainAboveQualify { tier, metric: counted, qualify, retain } => (
            format!(
                "“{tier}”按{}，升级只要 {}，保级却要 {}，刚够升级的人守不住。",
                metric(*counted),
                decimal(*qualify),
                decimal(*retain)
            ),
            format!(
                "“{tier}” counts {}: {} is enough to enter, but staying takes {}, so those who just made it lose it.",
                metric(*counted),
                decimal(*qualify),
                decimal(*retain)
            ),
        ),
        Flaw::RetainNeverFails { tier } => (
            format!("“{tier}”保级看的数只增不减，升级当天就已够，永远不会降级。"),
            format!(
                "What “{tier}” asks for to stay only grows and was reached on the first day, so nobody ever loses it."
            ),
        ),
        Flaw::RetainNotRising { lower, higher } => (
            format!("“{higher}”比下面的“{lower}”还容易保住。"),
            format!("“{higher}” is easier to keep than “{lower}” below it."),
        ),
        Flaw::RetainMissesCycle { tier, cycle: often, window: seen } => (
            format!("“{tier}”{}评定一次，保级却只看{}，更早的消费白费了。", cycle(*often), window(*seen)),
            format!(
                "“{tier}” is reviewed {}, but only what was done {} counts; the rest of the period is lost.",
                cycle(*often),
                window(*seen)
            ),
        ),
        Flaw::RetainCutShort { tier, cycle: often, window: seen, .. } => (
            format!("“{tier}”{}评定一次，而{}到那天可能刚开始，会员来不及达到。", cycle(*often), window(*seen)),
            format!(
                "“{tier}” is reviewed {}, when the time counted ({}) may only just have begun.",
                cycle(*often),
                window(*seen)
            ),
        ),
        Flaw::QualifyMissesCycle { tier, cycle: often, window: seen } => (
            format!("“{tier}”要等{}评定时才升级，条件却只看{}，更早达到的人升不上去。", cycle(*often), window(*seen)),
            format!(
                "“{tier}” is given only at reviews, {}, but only what was done {} counts; whoever was earlier misses it.",
                cycle(*often),
                window(*seen)
            ),
        ),
        Flaw::SuddenLoss { tier } => (
            format!("“{tier}”没有宽限期，也没有最短保留期，年底刚升级的人几天后就可能降级。"),
            format!("“{tier}” has neither grace nor a shortest stay, so it can be lost days after it was won."),
        ),
        Flaw::GraceOutlastsCycle { tier, grace_months, cycle_months } => (
            format!(
                "“{tier}”的宽限期有 {grace_months} 个月，比 {cycle_months} 个月一次的评定还长，下一次评定会被跳过。"
            ),
            format!(
                "“{tier}” has {grace_months} months of grace but a review each {cycle_months} months, so the next review is passed over."
            ),
        ),
        Flaw::RefundKeepsTier { tier } => (
            format!("“{tier}”不评定，退款也不影响等级：买了再全退，等级永远留着。"),
            format!(
                "“{tier}” is never reviewed and refunds leave it alone: buy, refund everything, and keep it for ever."
            ),
        ),
        Flaw::LowerMultiplier { lower, higher, lower_multiplier, higher_multiplier, .. } => (
            format!(
                "“{higher}”积分 {} 倍，反而不如下面“{lower}”的 {} 倍。",
                decimal(*higher_multiplier),
                decimal(*lower_multiplier)
            ),
            format!(
                "“{higher}” earns {} times the points, less than the {} times of “{lower}” below it.",
                decimal(*higher_multiplier),
                decimal(*lower_multiplier)
            ),
        ),
        Flaw::BenefitGap { lower, higher, percent, .. } => (
            format!(
                "“{higher}”的积分比“{lower}”多 {}%，不在 15%～30% 之间：太小没人在意，太大成本吃不消。",
                decimal(*percent)
            ),
            format!(
                "“{higher}” earns {} % more than “{lower}”; below 15 % nobody cares, above 30 % it costs too much.",
                decimal(*percent)
            ),
        ),
        Flaw::NoDifference { tiers, .. } => (
            format!("{tiers} 个等级的积分倍数都一样，升级没有好处。"),
            format!("All {tiers} tiers earn the same, so a higher one is worth nothing."),
        ),
        Flaw::BaseEarnsNothing { tier } => (
            format!("“{tier}”消费得不到积分，新会员看不到加入的好处。"),
            format!("Members of “{tier}” earn nothing, so a newcomer sees no reason to join."),
        ),
        Flaw::PoorEarning { yuan_per_point } => (
            format!(
                "消费 {} 元才积 1 分，一笔不满这个数就一分没有；若 50 分换一次小护理，要消费 {} 元。",
                whole(*yuan_per_point),
                whole(yuan_per_point.saturating_mul(50))
            ),
            format!(
                "A point takes ¥{0}, and a sale below that earns none; a small treatment at 50 points would take ¥{1}.",
                whole(*yuan_per_point),
                whole(yuan_per_point.saturating_mul(50))
            ),
        ),
        Flaw::ShortExpiry { months } => (
            format!("积分 {months} 个月就过期，一个季度来一次的会员从来用不上。"),
            format!(
                "Points last {months} month{}; a member who comes once a quarter never gets to use them.",
                if *months == 1 { "" } else { "s" }
            ),
        ),
        Flaw::IdleCategory { category } => (
            format!("“{category}”的积分比例和其他类目一样，写了等于没写。"),
            format!("“{category}” earns what every other category earns; the entry changes nothing."),
        ),
        Flaw::SimilarCategories { category, other } => (
            format!("“{category}”和“{other}”只差空格、大小写或全半角，开单时容易选错。"),
            format!(
                "“{category}” and “{other}” differ only in spaces, case or width, and will be mixed up at the desk."
            ),
        ),
        Flaw::EmptyCategory => (
            "没有类目的消费总按通用的积分比例积分，这一项不起作用。".to_owned(),
            "Sales without a category always earn at the general rate; this entry does nothing.".to_owned(),
        ),
        Flaw::HigherPaysMore { lower, higher, scope, lower_percent, higher_percent, .. } => (
            format!(
                "{}：“{higher}”{}，反而比下面的“{lower}”{}还贵，升级等于吃亏。",
                scoped(Lang::Zh, scope),
                paid(Lang::Zh, *higher_percent),
                paid(Lang::Zh, *lower_percent)
            ),
            format!(
                "On {}, “{higher}” pays {}, more than “{lower}” below it, which pays {}; moving up costs money.",
                scoped(Lang::En, scope),
                paid(Lang::En, *higher_percent),
                paid(Lang::En, *lower_percent)
            ),
        ),
        Flaw::PriceGap { lower, higher, scope, percent, .. } => (
            format!(
                "“{higher}”比“{lower}”省得最多的是{}，多省原价的 {}%，不在 15%～30% 之间：太小没人在意，太大成本吃不消。",
                scoped(Lang::Zh, scope),
                decimal(*percent)
            ),
            format!(
                "What “{higher}” saves over “{lower}” is most on {}, {} % of the list price; below 15 % nobody cares, above 30 % it costs too much.",
                scoped(Lang::En, scope),
                decimal(*percent)
            ),
        ),
        Flaw::OnlyDiscounts => (
            "除了折扣什么都没有：会员只会等更低的价，别家再便宜一点就走了。".to_owned(),
            "There is nothing but lower prices: members wait for the next one, and leave for whoever is cheaper."
                .to_owned(),
        ),
        Flaw::BaseGivesNothing { tier } => (
            format!("“{tier}”什么好处都得不到，新会员看不到加入的理由。"),
            format!("“{tier}” gives nothing at all, so a newcomer sees no reason to join."),
        ),
        Flaw::IdlePoints => (
            "消费积分，但积分既不能抵现，也换不到东西，攒了没有用。".to_owned(),
            "Purchases earn points, but these neither pay nor buy anything.".to_owned(),
        ),
        Flaw::DearReward { reward, yuan, worth: Some(worth), .. } => (
            format!(
                "换“{reward}”要先消费 {} 元，而它只值 {} 元，不到百分之一，没人会为它攒分。",
                whole(*yuan),
                crate::yuan(*worth)
            ),
            format!(
                "“{reward}” takes ¥{} of spend and is worth ¥{}, less than one in a hundred; nobody collects for that.",
                whole(*yuan),
                crate::yuan(*worth)
            ),
        ),
        Flaw::DearReward { reward, yuan, worth: None, .. } => (
            format!("最容易换到的“{reward}”也要先消费 {} 元，太远了，没人会攒分。", whole(*yuan)),
            format!(
                "Even “{reward}”, the first thing that points buy, takes ¥{} of spend; nobody collects that long.",
                whole(*yuan)
            ),
        ),
        Flaw::UnreachableReward { reward } => (
            format!("换“{reward}”的积分，消费一百万元也攒不到，等于换不到。"),
            format!("Not even ¥1,000,000 of spend earns the points for “{reward}”, so nobody ever gets it."),
        ),
        Flaw::IdleCoupon { coupon } => (
            format!("“{coupon}”没有礼遇会送、没有积分可换、也不能领取，只能靠人手发。"),
            format!("No gift gives “{coupon}”, no points buy it, and it cannot be claimed; it can only be handed out."),
        ),
        Flaw::IdleGrant { rule, name } => (
            format!("{}“{name}”只给收到礼遇的会员，却没有礼遇会送它，谁也享受不到。", term::rule(lang, *rule)),
            format!("The {} “{name}” is for members who are given it, but no gift gives it.", term::rule(lang, *rule)),
        ),
        Flaw::ClosedTiers { rule, name } => (
            format!("{}“{name}”限定的等级都已停用，谁也享受不到。", term::rule(lang, *rule)),
            format!("All tiers that the {} “{name}” is for are closed, so nobody gets it.", term::rule(lang, *rule)),
        ),
        Flaw::IdleExclusive { perk } => (
            format!("没有一个等级有“{}”这项权益，专享的东西谁也买不了。", benefit::perk(lang, *perk)),
            format!("No tier has the perk “{}”, so nobody may buy what is kept for it.", benefit::perk(lang, *perk)),
        ),
        Flaw::DearOffer { offer, .. } => (
            format!("“{offer}”不比会员本来的价格低，写了等于没写。"),
            format!("“{offer}” is never below what its members pay anyway; it changes nothing."),
        ),
        Flaw::IdleBonus { bonus, no_points: true } => (
            format!("消费本来就不积分，“{bonus}”乘多少倍都是零。"),
            format!("Purchases earn no points at all, so “{bonus}” multiplies nothing."),
        ),
        Flaw::IdleBonus { bonus, no_points: false } => (
            format!("“{bonus}”的倍数是 1，和平时一样。"),
            format!("“{bonus}” multiplies by 1, which is what every other day does."),
        ),
        Flaw::UnknownCategory { category, .. } => (
            format!("方案里写了类目“{category}”，商品与价目里却没有这个类目：为它写的规则用不到任何商品上。"),
            format!(
                "The price list has no category “{category}”, so what the programme says of it is for nothing that is sold."
            ),
        ),
        Flaw::UnknownItem { item, .. } => (
            format!("方案里写了“{item}”，商品与价目里却没有：为它写的规则和券都用不上。"),
            format!(
                "The price list has no item “{item}”, so what the programme says of it is for nothing that is sold."
            ),
        ),
        Flaw::GivesNothing { tier, categories } => (
            format!("店里在卖的{}，“{tier}”买了既不便宜，也不积分。", listed(categories, "、")),
            format!(
                "On {}, which the shop sells, “{tier}” pays the list price and earns nothing.",
                listed(categories, ", ")
            ),
        ),
        Flaw::NotRecordedYet { what: Unrecorded::Topups } => (
            "这个条件数的是储值，而收银台尚不能登记储值：这一条件暂时不会有人达到。".into(),
            "This counts prepaid money, which cannot be recorded at the desk yet, so nobody gets there for now.".into(),
        ),
        Flaw::NotRecordedYet { what: Unrecorded::Packages } => (
            "这个条件数的是购买套餐，而收银台尚不能登记套餐：这一条件暂时不会有人达到。".into(),
            "This counts packages, which cannot be recorded at the desk yet, so nobody gets there for now.".into(),
        ),
        Flaw::NotRecordedYet { what: Unrecorded::FirstCard } => (
            "这份礼遇在第一次买套餐或卡时送出，而收银台尚不能登记套餐和卡：它暂时不会送出。".into(),
            "This is given with the first package or card, which cannot be recorded at the desk yet, so it is not given for now."
                .into(),
        ),
    };
    lang.pick(zh, en)
}

/// Names in quotes.
fn listed(names: &[String], comma: &str) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(comma)
}

/// Of what prices are compared, in quotes where the shop has named it.
fn scoped(lang: Lang, scope: &Scope) -> String {
    if scope.is_everything() {
        return lang.pick("一般商品", "what no price names").to_owned();
    }
    Speaker::quoting(lang, None, None).scope(scope)
}

/// What is paid: 9.8折, 98 % of the price.
fn paid(lang: Lang, percent: Micros) -> String {
    lang.pick(benefit::share(Lang::Zh, percent), format!("{} %", decimal(percent)))
}
