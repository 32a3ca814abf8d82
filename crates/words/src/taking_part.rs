//! Points for taking part: what is rewarded, and with how much.

use yanji_engine::number::Points;
use yanji_engine::programme::TakingPart;

use crate::{Lang, whole};

/// The parts of a sentence: what is done, in Chinese, in English, and what it gives.
type Rewarded = (&'static str, &'static str, Points);

/// What taking part gives, in the order of the language.
pub(crate) const fn rewarded(rules: &TakingPart) -> [Rewarded; 3] {
    [
        ("参加一次活动", "each event attended", rules.per_event),
        ("填一次问卷、签到一次或写一次评价", "each survey answered, check-in or review", rules.per_engagement),
        ("推荐一位新客", "each new customer sent", rules.per_referral),
    ]
}

/// What taking part gives, without a full stop: 参加一次活动得 30 分，推荐一位新客得 200 分; 30 points for each event
/// attended. Empty where it gives nothing.
#[must_use]
pub fn taking_part(lang: Lang, rules: &TakingPart) -> String {
    let told = rewarded(rules).into_iter().filter(|(.., points)| points.0 > 0).map(|(zh, en, points)| {
        lang.pick(format!("{zh}得 {} 分", whole(points.0)), format!("{} for {en}", points_en(points)))
    });
    told.collect::<Vec<_>>().join(lang.pick("，", ", "))
}

/// 1 point, 2 points, no points.
pub(crate) fn points_en(points: Points) -> String {
    match points.0 {
        0 => "no points".to_owned(),
        1 => "1 point".to_owned(),
        many => format!("{} points", whole(many)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_rewarded_is_told() {
        let rules = TakingPart { per_event: Points(1), per_engagement: Points(0), per_referral: Points(2_000) };
        assert_eq!(taking_part(Lang::Zh, &rules), "参加一次活动得 1 分，推荐一位新客得 2,000 分");
        assert_eq!(
            taking_part(Lang::En, &rules),
            "1 point for each event attended, 2,000 points for each new customer sent"
        );
        assert_eq!(taking_part(Lang::En, &TakingPart::default()), "");
    }
}
