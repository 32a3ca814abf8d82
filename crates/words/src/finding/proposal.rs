//! What to write instead: one table, both languages side by side.

use yanji_engine::programme::check::Flaw;

use crate::{Lang, decimal};

pub(super) fn of(lang: Lang, flaw: &Flaw) -> String {
    let (zh, en) = match flaw {
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
            "Ask for less or count over a longer time; for a tier given by hand only, leave `qualify` out.".into(),
        ),
        Flaw::UnkeepableTier { .. } => (
            "降低要求，或换一段更长的时间；不打算评定的等级，去掉保级条件。".into(),
            "Ask for less or count over a longer time; for a tier that is never lost, leave `retain` out.".into(),
        ),
        Flaw::ImpossibleBranch { .. } => (
            "降低这一条的要求，或删掉它。".into(),
            "Ask for less in this part, or take it out.".into(),
        ),
        Flaw::ShadowedTier { tier, higher } => (
            format!("让“{higher}”的要求高于“{tier}”。"),
            format!("Ask for more in “{higher}” than in “{tier}”."),
        ),
        Flaw::AlwaysTrue { .. } => (
            "写一个大于 0 的数，或去掉这个条件。".into(),
            "Write a number above 0, or take the condition out.".into(),
        ),
        Flaw::WeightlessTerm { .. } => ("给它一个权重，或删掉它。".into(), "Give it a weight, or take it out.".into()),
        Flaw::DeadBranch { .. } => ("删掉这一条，或改它的数。".into(), "Take this part out, or change its number.".into()),
        Flaw::FractionalThreshold { effective, .. } => {
            (format!("直接写 {}。", decimal(*effective)), format!("Write {}.", decimal(*effective)))
        }
        Flaw::TooManyConditions { .. } => (
            "减到五个以内、最多两层；要看很多方面时，用综合得分。".into(),
            "Keep to five conditions and two levels; to weigh many things, use a score.".into(),
        ),
        Flaw::IdleMonths { .. } => (
            "删掉这一行，或给这个等级加上保级条件。".into(),
            "Take the line out, or give the tier a `retain`.".into(),
        ),
        Flaw::IdleEvaluation => (
            "删掉这一行，或给要评定的等级加上保级条件。".into(),
            "Take the line out, or give a `retain` to the tiers that are to be reviewed.".into(),
        ),
        Flaw::BouncingTier { .. } => (
            "升级改用“累计”，它从降级次日重新算起；或让保级条件不高于升级条件。".into(),
            "Count `cumulative` to enter, which starts anew after a demotion, or ask for no more to stay than to enter.".into(),
        ),
        Flaw::RetainAboveQualify { qualify, .. } => (
            format!("保级不要超过 {}。", decimal(*qualify)),
            format!("Ask for no more than {} to stay.", decimal(*qualify)),
        ),
        Flaw::RetainNeverFails { .. } => (
            "改看一段时间，比如近 12 个月；若本来就不降级，去掉保级条件。".into(),
            "Count over a time such as 12 months; if the tier is not to be lost, leave `retain` out.".into(),
        ),
        Flaw::RetainNotRising { lower, higher } => (
            format!("让“{higher}”的保级要求高于“{lower}”。"),
            format!("Ask for more to keep “{higher}” than to keep “{lower}”."),
        ),
        Flaw::RetainMissesCycle { .. } => (
            "保级改看整个评定期（`cycle`），或评定得勤一些。".into(),
            "Count over the whole `cycle`, or review more often.".into(),
        ),
        Flaw::RetainCutShort { .. } => (
            "保级改看整个评定期（`cycle`），或改看近几个月。".into(),
            "Count over the `cycle`, or over a number of months.".into(),
        ),
        Flaw::QualifyMissesCycle { .. } => (
            "改为达到即升级（`upgrade = \"immediate\"`），或改看整个评定期（`cycle`）。".into(),
            "Upgrade at once (`upgrade = \"immediate\"`), or count over the whole `cycle`.".into(),
        ),
        Flaw::SuddenLoss { .. } => (
            "给一到三个月宽限期，或写 `min_hold_months = 6`。".into(),
            "Give one to three months of grace, or write `min_hold_months = 6`.".into(),
        ),
        Flaw::GraceOutlastsCycle { cycle_months, .. } => (
            format!("宽限期不要超过 {cycle_months} 个月。"),
            format!("Give at most {cycle_months} months of grace."),
        ),
        Flaw::RefundKeepsTier { .. } => (
            "改为 `on_refund = \"undo\"`，或给这个等级加上保级条件。".into(),
            "Write `on_refund = \"undo\"`, or give the tier a `retain`.".into(),
        ),
        Flaw::LowerMultiplier { lower_multiplier, .. } => (
            format!("写成高于 {} 的倍数。", decimal(*lower_multiplier)),
            format!("Write a multiplier above {}.", decimal(*lower_multiplier)),
        ),
        Flaw::BenefitGap { least, most, .. } => (
            format!("倍数写在 {} 到 {} 之间。", decimal(*least), decimal(*most)),
            format!("Write a multiplier from {} to {}.", decimal(*least), decimal(*most)),
        ),
        Flaw::NoDifference { .. } => (
            "给每一级不同的倍数，比如 1、1.2、1.5。".into(),
            "Give each tier its own multiplier, such as 1, 1.2, 1.5.".into(),
        ),
        Flaw::BaseEarnsNothing { .. } => (
            "至少让基础等级每消费 1 元积 1 分。".into(),
            "Let the base tier earn, say, a point a yuan.".into(),
        ),
        Flaw::PoorEarning { .. } => (
            "每消费 1 元积 1 分，兑换所需的积分相应调高；数字大，会员才有感觉。".into(),
            "Give a point a yuan and ask for more points in the catalogue; members care about numbers that move.".into(),
        ),
        Flaw::ShortExpiry { .. } => (
            "有效期写 12 个月，可以对齐到月底。".into(),
            "Let points last 12 months, to the end of the month if you like.".into(),
        ),
        Flaw::IdleCategory { .. } => ("删掉这一行，或改它的比例。".into(), "Take the line out, or change its rate.".into()),
        Flaw::SimilarCategories { .. } => ("只留一个，写法统一。".into(), "Keep one of them, written one way.".into()),
        Flaw::EmptyCategory => (
            "删掉这一行；要改没有类别的消费，请改 `per_yuan`。".into(),
            "Take the line out; to change what such sales earn, change `per_yuan`.".into(),
        ),
    };
    lang.pick(zh, en)
}
