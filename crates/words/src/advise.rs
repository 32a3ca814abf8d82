//! The advice on which mode of membership suits a shop: its questions, answers, proposals, reasons and weaknesses.

use yanji_engine::programme::advise::{Clientele, Proposal, Reason, Visits, Weakness};

use crate::Lang;

/// A question that a shop is asked, by the field of [`Answers`](yanji_engine::programme::advise::Answers) that its
/// answer fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Who mostly comes.
    Clientele,
    /// How often a regular client comes.
    Visits,
    /// Whether there is a treatment of the shop's own.
    UniqueTechnique,
    /// Whether all the neighbours have points.
    NeighboursOnPoints,
    /// Whether few clinics are near.
    FewClinicsNear,
    /// Whether new clients come because somebody told them.
    WordOfMouth,
}

impl Question {
    /// Every question, in the order in which to ask.
    pub const ALL: [Self; 6] = [
        Self::Clientele,
        Self::Visits,
        Self::UniqueTechnique,
        Self::NeighboursOnPoints,
        Self::FewClinicsNear,
        Self::WordOfMouth,
    ];
}

/// A question.
#[must_use]
pub fn question(lang: Lang, question: Question) -> &'static str {
    let (zh, en) = match question {
        Question::Clientele => ("来店的主要是哪些顾客？", "Who mostly comes to you?"),
        Question::Visits => ("老客一年大概来几次？", "How often does a regular client come in a year?"),
        Question::UniqueTechnique => {
            ("有没有附近别家做不了的独家技术？", "Do you offer a treatment that nobody near you does?")
        }
        Question::NeighboursOnPoints => ("附近的店是不是都在做积分？", "Do all the shops near you have points?"),
        Question::FewClinicsNear => ("附近同类机构是不是很少？", "Are there few clinics like yours near you?"),
        Question::WordOfMouth => ("新客是不是多半靠老客介绍？", "Do most new clients come because somebody told them?"),
    };
    lang.pick(zh, en)
}

/// Who mostly comes, as an answer.
#[must_use]
pub fn clientele(lang: Lang, clientele: Clientele) -> &'static str {
    let (zh, en) = match clientele {
        Clientele::HighEnd => ("高端顾客：人不多，单次消费高", "High-end: few, who spend much"),
        Clientele::YoungOfficeWorkers => {
            ("年轻上班族：时间少，看重价格清楚", "Young office workers: little time, clear prices")
        }
        Clientele::BasicSkinCare => {
            ("做基础护肤的顾客：单次不贵，做得勤", "Basic skin care: little at a time, and often")
        }
        Clientele::Mixed => ("各种顾客都有", "A bit of everything"),
    };
    lang.pick(zh, en)
}

/// How often a regular client comes, as an answer.
#[must_use]
pub fn visits(lang: Lang, visits: Visits) -> &'static str {
    let (zh, en) = match visits {
        Visits::Rarely => ("1 到 3 次", "1 to 3 times"),
        Visits::Sometimes => ("4 到 11 次", "4 to 11 times"),
        Visits::Often => ("12 次以上", "12 times or more"),
    };
    lang.pick(zh, en)
}

/// A proposal in one line.
#[must_use]
pub fn proposal(lang: Lang, proposal: Proposal) -> &'static str {
    let (zh, en) = match proposal {
        Proposal::SurveyFirst => (
            "先问顾客：找三十位老顾客，问她们为什么来、最想要什么优待，再定规则",
            "Ask first: thirty regular clients, why they come and what they would like best; then fix the rules",
        ),
        Proposal::Tiers => (
            "等级制：按消费和到店升级，级别越高越受照顾",
            "Tiers: won by spend and visits, with better care the higher",
        ),
        Proposal::Points => (
            "积分制：每次消费都积分，攒够就换护理和产品",
            "Points: each purchase collects them, for treatments and products",
        ),
        Proposal::Packages => {
            ("套餐制：几个项目配成一套，价格和次数一次说清", "Packages: treatments put together, with one clear price")
        }
        Proposal::PackagesAndTiers => (
            "套餐加等级：先用套餐体验独家技术，买了套餐就入级",
            "Packages and tiers: the package lets them try, and lets them in",
        ),
        Proposal::Differ => (
            "和别家做得不一样：用到店、推荐和活动来升级，给别家没有的待遇",
            "Be different: let visits, referrals and events count, and give what the others do not have",
        ),
    };
    lang.pick(zh, en)
}

/// Why something is proposed.
#[must_use]
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    let (zh, en) = match reason {
        Reason::HighEndClientele => (
            "高端顾客要的是被记住、被优先安排，不是省钱。",
            "High-end clients want to be known and to come first, not to save.",
        ),
        Reason::YoungOfficeWorkers => (
            "上班族时间少，喜欢一次买清楚，到店就做。",
            "Office workers have little time; they like to buy once and just come.",
        ),
        Reason::BasicSkinCare => (
            "基础护肤做得勤、单次不贵，每来一次都该看得到积累。",
            "Basic skin care is done often and costs little; each visit should add up to something.",
        ),
        Reason::MixedClientele => (
            "顾客各不相同，规则要让常来的和花得多的都有奔头。",
            "With clients of all kinds, both coming often and spending much should lead somewhere.",
        ),
        Reason::FrequentVisits => {
            ("来得勤，积分攒得快，换得到东西才有动力。", "They come often, so points collect fast enough to matter.")
        }
        Reason::RareVisits => (
            "一年只来几次，积分攒得太慢，没等换就忘了。",
            "They come a few times a year; points would collect too slowly to be remembered.",
        ),
        Reason::UniqueTechnique => (
            "独家技术别处做不到：套餐把人带进来，等级把人留下来。",
            "What nobody else offers brings people in by a package, and tiers keep them.",
        ),
        Reason::NeighboursOnPoints => (
            "附近都在积分，再做一样的积分没有人会为此换店。",
            "Everyone near you gives points; nobody changes shops for the same again.",
        ),
        Reason::FewClinicsNear => (
            "附近没有同行可以参照，照搬外地的规则容易落空。",
            "There is nobody near to compare with, and what works elsewhere may not work here.",
        ),
        Reason::WordOfMouth => (
            "新客靠老客介绍，推荐就该算进升级条件。",
            "New clients come by referral, so referrals should count towards a tier.",
        ),
    };
    lang.pick(zh, en)
}

/// What is known to go wrong with a mode, and what to do about it.
#[must_use]
pub fn weakness(lang: Lang, weakness: Weakness) -> &'static str {
    let (zh, en) = match weakness {
        Weakness::BaseTierLeftOut => (
            "六七成会员在基础等级，什么好处都没有就不会再看。给基础等级也留一点，第一级别定太高。",
            "Most members are in the base tier and stop looking if it gives nothing. Give it something, and keep the first step low.",
        ),
        Weakness::LossHurts => (
            "降级的失望比升级的高兴更大。给宽限期，评定前提醒还差多少。",
            "Losing a tier hurts more than winning it pleased. Give grace, and say ahead what is missing.",
        ),
        Weakness::PointsForgotten => (
            "攒得慢、换不到，积分就被忘了。让一两次消费就够换一样小东西，到期前提醒。",
            "Points that take long are forgotten. Let one or two purchases be enough for something small, and remind before they expire.",
        ),
        Weakness::PointsCopied => (
            "积分最容易被照抄，最后变成比谁送得多。配上别家没有的兑换项目。",
            "Points are the easiest to copy, until only the rate counts. Offer in exchange what others do not have.",
        ),
        Weakness::PackagesRigid => (
            "套餐里总有顾客不想要的项目，又不能换，最容易招抱怨。事先写明可以按价值调换。",
            "There is always something in a package that its owner does not want and cannot swap. Say from the start that items can be swapped at their value.",
        ),
        Weakness::PackagesOwed => (
            "没做完的次数是店里欠顾客的，退款要按法律办。控制总量，随时看得到还欠多少。",
            "Sessions not yet given are owed, and refunds follow the law. Keep an eye on how many are open.",
        ),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lang: Lang) -> Vec<&'static str> {
        let clienteles =
            [Clientele::HighEnd, Clientele::YoungOfficeWorkers, Clientele::BasicSkinCare, Clientele::Mixed];
        let proposals = [
            Proposal::SurveyFirst,
            Proposal::Tiers,
            Proposal::Points,
            Proposal::Packages,
            Proposal::PackagesAndTiers,
            Proposal::Differ,
        ];
        let reasons = [
            Reason::HighEndClientele,
            Reason::YoungOfficeWorkers,
            Reason::BasicSkinCare,
            Reason::MixedClientele,
            Reason::FrequentVisits,
            Reason::RareVisits,
            Reason::UniqueTechnique,
            Reason::NeighboursOnPoints,
            Reason::FewClinicsNear,
            Reason::WordOfMouth,
        ];
        let weaknesses = [
            Weakness::BaseTierLeftOut,
            Weakness::LossHurts,
            Weakness::PointsForgotten,
            Weakness::PointsCopied,
            Weakness::PackagesRigid,
            Weakness::PackagesOwed,
        ];
        let mut texts: Vec<&str> = Question::ALL.into_iter().map(|each| question(lang, each)).collect();
        texts.extend(clienteles.map(|each| clientele(lang, each)));
        texts.extend([Visits::Rarely, Visits::Sometimes, Visits::Often].map(|each| visits(lang, each)));
        texts.extend(proposals.map(|each| proposal(lang, each)));
        texts.extend(reasons.map(|each| reason(lang, each)));
        texts.extend(weaknesses.map(|each| weakness(lang, each)));
        texts
    }

    #[test]
    fn every_word_is_there_once_and_in_its_language() {
        for lang in Lang::ALL {
            let mut texts = texts(lang);
            for text in &texts {
                let is_chinese = text.chars().any(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
                assert_eq!(is_chinese, lang == Lang::Zh, "{text}");
                let is_latin = text.chars().any(|c| c.is_ascii_alphabetic());
                assert_eq!(is_latin, lang == Lang::En, "{text}");
            }
            let count = texts.len();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), count);
        }
    }
}
