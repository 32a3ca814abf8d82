//! What to do instead, in the words of a shop: one table, both languages side by side. Where the proposal can be taken by
//! a machine, the sentence says just what that does; a second one says what a person may prefer. How it is written in a
//! programme's text stands beside this, in `written`.

use yanji_engine::number::Micros;
use yanji_engine::programme::check::{Finding, Flaw, Unrecorded};

use crate::{Lang, benefit, decimal, term};

pub(super) fn of(lang: Lang, finding: &Finding) -> String {
    let window = |window| term::window(lang, window);
    let (zh, en) = match &finding.flaw {
        Flaw::DuplicateName { .. } => ("给其中一级换个名字。".into(), "Give one of them another name.".into()),
        Flaw::SimilarNames { .. } => {
            ("换成一看就分得开的名字。".into(), "Choose names that can be told apart at a glance.".into())
        }
        Flaw::UnclearName { .. } => (
            "用会员愿意说出口的名字，比如“银卡会员”。".into(),
            "Use a name that a member likes to say, such as “Silver member”.".into(),
        ),
        Flaw::UnreachableTier { .. } => (
            "降低要求，或换一段更长的时间；只由店里指定的等级，去掉升级条件。".into(),
            "Ask for less or count over a longer time; for a tier given by hand only, leave the conditions to enter out.".into(),
        ),
        Flaw::UnkeepableTier { .. } => (
            "降低要求，或换一段更长的时间；不打算评定的等级，去掉保级条件。".into(),
            "Ask for less or count over a longer time; for a tier that is never lost, leave the conditions to stay out.".into(),
        ),
        Flaw::ImpossibleBranch { .. } => (
            "删掉这一条；想留着它，就降低它的要求。".into(),
            "Take this part out; to have it, ask for less in it.".into(),
        ),
        Flaw::ShadowedTier { tier, higher } => (
            format!("让“{higher}”的要求高于“{tier}”。"),
            format!("Ask for more in “{higher}” than in “{tier}”."),
        ),
        Flaw::AlwaysTrue { .. } => (
            "写一个大于 0 的数，或去掉这个条件。".into(),
            "Write a number above 0, or take the condition out.".into(),
        ),
        Flaw::WeightlessTerm { alone: true, .. } => {
            ("给它一个大于 0 的权重。".into(), "Give it a weight above 0.".into())
        }
        Flaw::WeightlessTerm { alone: false, .. } => (
            "把它从得分里删掉；要算它，就给它一个权重。".into(),
            "Take it out of the score; to count it, give it a weight.".into(),
        ),
        Flaw::DeadBranch { .. } => (
            "删掉这一条；想让它起作用，就改它的数。".into(),
            "Take this part out; to have it decide something, change its number.".into(),
        ),
        Flaw::FractionalThreshold { effective, .. } => {
            (format!("门槛写 {effective}，达到就算。"), format!("Ask for {effective} or more."))
        }
        Flaw::TooManyConditions { .. } => (
            "减到五个以内、最多两层；要看很多方面时，用综合得分。".into(),
            "Keep to five conditions and two levels; to weigh many things, use a score.".into(),
        ),
        Flaw::IdleMonths { .. } => (
            "删掉这一项；想评定这个等级，就给它加上保级条件。".into(),
            "Take the entry out; to have the tier reviewed, give it conditions to stay.".into(),
        ),
        Flaw::IdleEvaluation => (
            "删掉这一项；想评定某些等级，就给它们加上保级条件。".into(),
            "Take the entry out; to have tiers reviewed, give them conditions to stay.".into(),
        ),
        Flaw::BouncingTier { tier, window: reach } => (
            format!(
                "“{tier}”的升级条件里，降级后还在的时间（如“{}”）都改看“累计”，它从降级次日重新算起；也可以让保级条件不高于升级条件。",
                window(*reach)
            ),
            format!(
                "To enter “{tier}”, count the total, which starts anew after a demotion, in place of what outlives it (what was done {}); or ask for no more to stay than to enter.",
                window(*reach)
            ),
        ),
        Flaw::RetainAboveQualify { qualify, .. } => (
            format!("保级的要求写 {qualify}，不比升级多。"),
            format!("To stay, ask for {qualify}, no more than it takes to enter."),
        ),
        Flaw::RetainNeverFails { .. } => (
            "保级改看近 12 个月；若本来就不降级，去掉保级条件。".into(),
            "To stay, count over the last 12 months; if the tier is not to be lost, leave the conditions to stay out.".into(),
        ),
        Flaw::RetainNotRising { lower, higher } => (
            format!("让“{higher}”的保级要求高于“{lower}”。"),
            format!("Ask for more to keep “{higher}” than to keep “{lower}”."),
        ),
        Flaw::RetainMissesCycle { .. } => (
            "保级改看整个评定期；也可以评定得勤一些。".into(),
            "To stay, count over the whole time from review to review; or review more often.".into(),
        ),
        Flaw::RetainCutShort { window: seen, proposed, .. } => (
            format!(
                "保级里的“{}”改看“{}”；别的到评定时可能刚开始的时间，也照此改成至少一个评定期。",
                window(*seen),
                window(*proposed)
            ),
            format!(
                "To stay, count what was done {} in place of {}; likewise for any other time that a review may find just begun, with a full cycle at least.",
                window(*proposed),
                window(*seen)
            ),
        ),
        Flaw::QualifyMissesCycle { .. } => (
            "升级条件里比评定期短的时间，改看整个评定期；也可以改为达到条件当天就升级。".into(),
            "To enter, count over the whole time from review to review in place of what is shorter; or upgrade at once.".into(),
        ),
        Flaw::SuddenLoss { tier } => (
            format!("让“{tier}”升级后至少保留 6 个月；也可以给一到三个月宽限期。"),
            format!("Let “{tier}” be kept for 6 months at least; or give one to three months of grace."),
        ),
        Flaw::GraceOutlastsCycle { cycle_months, .. } => (
            format!("宽限期改为 {cycle_months} 个月，不超过一个评定期。"),
            format!("Give {cycle_months} months of grace, no more than from review to review."),
        ),
        Flaw::RefundKeepsTier { .. } => (
            "改为退款后按实际留下的金额重算等级；也可以给这个等级加上保级条件。".into(),
            "Let a refund work the tier out again from what is left; or give the tier conditions to stay.".into(),
        ),
        Flaw::LowerMultiplier { higher, proposed: Some(proposed), .. } => (
            format!("“{higher}”的积分倍数写 {}，比下一级高 15%～30%。", decimal(*proposed)),
            format!("Write a multiplier of {} for “{higher}”, 15 to 30 % above the tier below.", decimal(*proposed)),
        ),
        Flaw::LowerMultiplier { lower_multiplier, proposed: None, .. } => (
            format!("写成高于 {} 的倍数。", decimal(*lower_multiplier)),
            format!("Write a multiplier above {}.", decimal(*lower_multiplier)),
        ),
        Flaw::BenefitGap { higher, least, most, proposed: Some(proposed), .. } => (
            format!(
                "“{higher}”的积分倍数写 {}；在 {} 到 {} 之间都可以。",
                decimal(*proposed),
                decimal(*least),
                decimal(*most)
            ),
            format!(
                "Write a multiplier of {} for “{higher}”; anything from {} to {} will do.",
                decimal(*proposed),
                decimal(*least),
                decimal(*most)
            ),
        ),
        Flaw::BenefitGap { proposed: None, .. } => (
            "各级的倍数都换成大小平常的数，再一级比一级高 15%～30%。".into(),
            "Give all tiers multipliers of an ordinary size, each 15 to 30 % above the one below.".into(),
        ),
        Flaw::NoDifference { proposed, .. } if proposed.is_empty() => (
            "给每一级不同的倍数，比如 1、1.2、1.5。".into(),
            "Give each tier its own multiplier, such as 1, 1.2, 1.5.".into(),
        ),
        Flaw::NoDifference { proposed, .. } => {
            let list = |comma: &str| proposed.iter().map(|number| decimal(*number)).collect::<Vec<_>>().join(comma);
            (
                format!("积分倍数从低到高写成 {}。", list("、")),
                format!("Write these multipliers, from the lowest tier: {}.", list(", ")),
            )
        }
        Flaw::BaseEarnsNothing { tier } if is_multiplier(finding) => (
            format!("“{tier}”的积分倍数写 1。"),
            format!("Give “{tier}” a multiplier of 1."),
        ),
        Flaw::BaseEarnsNothing { .. } => (
            "每消费 1 元积 1 分。".into(),
            "Let purchases earn a point a yuan.".into(),
        ),
        Flaw::PoorEarning { .. } if is_multiplier(finding) => (
            "基础等级的积分倍数写 1，兑换所需的积分相应调高；数字大，会员才有感觉。".into(),
            "Give the base tier a multiplier of 1 and ask for more points in the catalogue; members care about numbers that move.".into(),
        ),
        Flaw::PoorEarning { .. } => (
            "每消费 1 元积 1 分，兑换所需的积分相应调高；数字大，会员才有感觉。".into(),
            "Give a point a yuan and ask for more points in the catalogue; members care about numbers that move.".into(),
        ),
        Flaw::ShortExpiry { .. } => (
            "有效期写 12 个月，可以对齐到月底。".into(),
            "Let points last 12 months, to the end of the month if you like.".into(),
        ),
        Flaw::IdleCategory { .. } => (
            "删掉这一项；想让它不同，就改它的比例。".into(),
            "Take the entry out; to make a difference, change its rate.".into(),
        ),
        Flaw::SimilarCategories { .. } => ("只留一个，写法统一。".into(), "Keep one of them, written one way.".into()),
        Flaw::EmptyCategory => (
            "删掉这一项；没有类目的消费按“每 1 元积分”积，要改就改那里。".into(),
            "Take the entry out; to change what such sales earn, change the points per yuan.".into(),
        ),
        Flaw::HigherPaysMore { higher, proposed, is_written, .. } => {
            let share = benefit::share(lang, *proposed);
            if *is_written {
                (
                    format!("“{higher}”改为{share}，比下面每一级都低。"),
                    format!("Give “{higher}” {share}, below every lower tier."),
                )
            } else {
                (
                    format!("给“{higher}”加上这一类的价格，{share}就比下面每一级都低。"),
                    format!("Give “{higher}” a price for this; {share} is below every lower tier."),
                )
            }
        }
        Flaw::PriceGap { higher, proposed: Some(proposed), .. } => (
            format!(
                "“{higher}”的积分倍数写 {}，差距就够了；也可以把折扣拉开。",
                decimal(*proposed)
            ),
            format!(
                "Write a multiplier of {} for “{higher}”, which makes the step; or lower its prices.",
                decimal(*proposed)
            ),
        ),
        Flaw::PriceGap { lower, higher, percent, proposed: None, .. } if *percent > Micros::whole(30) => (
            format!("“{higher}”少打一点折，或让“{lower}”也便宜一些，多省的不超过原价的 30%。"),
            format!("Raise the price of “{higher}” or lower that of “{lower}”, to 30 % of the list price at most."),
        ),
        Flaw::PriceGap { lower, higher, proposed: None, .. } => (
            format!("把“{higher}”和“{lower}”的折扣拉开到原价的 15% 以上，或者加上看得见的权益。"),
            format!("Set “{higher}” and “{lower}” apart by 15 % of the list price, or give the higher one perks."),
        ),
        Flaw::OnlyDiscounts => (
            "加上折扣换不来的东西：积分能换的项目、生日礼、优先预约、专属顾问。".into(),
            "Add what a discount cannot be: rewards for points, a birthday gift, priority booking, a consultant.".into(),
        ),
        Flaw::BaseGivesNothing { tier } => (
            format!("给“{tier}”一点看得见的好处：入会礼、生日礼、一件积分能换的东西，或者某一类的小折扣。"),
            format!("Give “{tier}” something to see: a gift for joining or the birthday, a reward, or a small discount."),
        ),
        Flaw::IdlePoints => (
            "写几样积分能换的东西，或者让积分抵现。".into(),
            "Write some rewards, or let points pay.".into(),
        ),
        Flaw::DearReward { reward, proposed: Some(points), .. } => (
            format!("换“{reward}”只要 {} 积分。", crate::whole(points.0)),
            format!("Ask for {} points for “{reward}”.", crate::whole(points.0)),
        ),
        Flaw::DearReward { proposed: None, .. } => (
            "先让消费多积一些分，再定换它要多少。".into(),
            "Let purchases earn more points first, then decide what it takes.".into(),
        ),
        Flaw::UnreachableReward { .. } => (
            "把要的积分降到会员一两年能攒到的数，或者让消费多积一些分。".into(),
            "Ask for points that a member earns in a year or two, or let purchases earn more.".into(),
        ),
        Flaw::IdleCoupon { .. } => (
            "写一条送它的礼遇，或者让会员自己领；打算手工发放的，就这样留着。".into(),
            "Write a gift that gives it, or let members claim it; leave it if it is to be handed out.".into(),
        ),
        Flaw::IdleGrant { .. } => (
            "写一条送它的礼遇；人人都可以享受的，就不要限定为获赠的会员。".into(),
            "Write a gift that gives it; if it is for everybody, do not keep it for those who were given it.".into(),
        ),
        Flaw::ClosedTiers { .. } => (
            "改成还在用的等级；人人都可以享受的，就不限等级。".into(),
            "Name tiers that are open; if it is for everybody, name none.".into(),
        ),
        Flaw::IdleExclusive { .. } => (
            "给某个等级写上这项权益，或者换一项已有的权益。".into(),
            "Give a tier that perk, or name one that a tier has.".into(),
        ),
        Flaw::DearOffer { proposed: Some(proposed), .. } => (
            format!("改为{}，比会员价再低一些。", benefit::share(lang, *proposed)),
            format!("Make it {}, below what members pay.", benefit::share(lang, *proposed)),
        ),
        Flaw::DearOffer { proposed: None, .. } => (
            "会员价已经很低了，换一种礼遇。".into(),
            "Members pay next to nothing already; give them something else.".into(),
        ),
        Flaw::IdleBonus { no_points: true, .. } => (
            "先让消费积分，再谈多倍。".into(),
            "Let purchases earn points first.".into(),
        ),
        Flaw::IdleBonus { no_points: false, .. } => (
            "改为 2 倍，当天双倍积分。".into(),
            "Make it 2 times, double points.".into(),
        ),
        Flaw::UnknownCategory { category: name, near: Some(near) } | Flaw::UnknownItem { item: name, near: Some(near) } => (
            format!("如果指的是“{near}”，就改成“{near}”；要卖“{name}”，请先到商品与价目里添加。"),
            format!("If “{near}” is meant, write that; to sell “{name}”, put it on the price list first."),
        ),
        Flaw::UnknownCategory { near: None, .. } => (
            "换成店里有的类目，或者先到商品与价目里添加它。".into(),
            "Name a category that there is, or put it on the price list first.".into(),
        ),
        Flaw::UnknownItem { near: None, .. } => (
            "换成店里有的商品，或者先到商品与价目里添加它。".into(),
            "Name an item that there is, or put it on the price list first.".into(),
        ),
        Flaw::GivesNothing { tier, .. } => (
            format!("给“{tier}”加上这些类目的价格，或者让它们积分；本来就不参加的，就这样留着。"),
            format!("Give “{tier}” a price for it or let it earn points; leave it if that is how it is meant."),
        ),
        Flaw::NotRecordedYet { what: Unrecorded::Topups | Unrecorded::Packages } => (
            "加一条现在就能登记的条件，例如消费金额或到店次数。".into(),
            "Add a condition that is recorded today, such as spend or visits.".into(),
        ),
        Flaw::NotRecordedYet { what: Unrecorded::FirstCard } => (
            "改成首单时送，或者先留着。".into(),
            "Give it with the first sale, or leave it for later.".into(),
        ),
    };
    lang.pick(zh, en)
}

/// Whether what is found is a tier's multiplier, and not the rate of the programme.
pub(super) fn is_multiplier(finding: &Finding) -> bool {
    finding.key.ends_with(".points_multiplier")
}
