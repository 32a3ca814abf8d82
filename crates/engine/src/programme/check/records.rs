//! What a programme counts or waits for that a shop cannot record yet: prepaid money and packages.

use super::{Findings, Flaw, Unrecorded};
use crate::programme::benefit::Occasion;
use crate::programme::{Condition, Metric};

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    for (index, tier) in programme.tiers.iter().enumerate() {
        for (key, condition) in [("qualify", &tier.qualify), ("retain", &tier.retain)] {
            if let Some(condition) = condition {
                visit(findings, &format!("tiers[{index}].{key}"), condition);
            }
        }
    }
    for (index, gift) in programme.benefits.gifts.iter().enumerate() {
        if matches!(gift.on, Occasion::FirstCard) {
            findings.add(&format!("gifts[{index}].on"), Flaw::NotRecordedYet { what: Unrecorded::FirstCard });
        }
    }
}

/// Looks at every metric of a condition.
fn visit(findings: &mut Findings<'_>, key: &str, condition: &Condition) {
    match condition {
        Condition::Metric { metric, .. } => counted(findings, key, *metric),
        Condition::Score { terms, .. } => {
            for (index, term) in terms.iter().enumerate() {
                counted(findings, &format!("{key}.score[{index}]"), term.metric);
            }
        }
        Condition::All(parts) => visit_parts(findings, &format!("{key}.all"), parts),
        Condition::Any(parts) => visit_parts(findings, &format!("{key}.any"), parts),
    }
}

fn visit_parts(findings: &mut Findings<'_>, key: &str, parts: &[Condition]) {
    for (index, part) in parts.iter().enumerate() {
        visit(findings, &format!("{key}[{index}]"), part);
    }
}

fn counted(findings: &mut Findings<'_>, key: &str, metric: Metric) {
    let what = match metric {
        Metric::Topups => Unrecorded::Topups,
        Metric::Packages => Unrecorded::Packages,
        Metric::Spend
        | Metric::Visits
        | Metric::PointsEarned
        | Metric::Referrals
        | Metric::Events
        | Metric::Engagements => return,
    };
    findings.add(key, Flaw::NotRecordedYet { what });
}
