//! What happened today, as the workbench shows it: the totals and the newest.

use jiff::tz::TimeZone;
use yanji_app::records::{DayReport, Happening};
use yanji_words::{happened, whole};

use crate::console::figures::{signed, yuan};
use crate::console::frame::Frame;

/// How many happenings are shown.
pub(super) const MOST: usize = 8;

/// Today.
pub(super) struct Shown {
    /// Revenue and sales; `None` for whoever may not see the clinic's money.
    pub(super) takings: Option<(String, String)>,
    pub(super) visitors: String,
    pub(super) new_members: String,
    pub(super) rows: Vec<Row>,
}

/// Something that happened.
pub(super) struct Row {
    pub(super) time: String,
    pub(super) what: String,
    /// Money or points; may be empty.
    pub(super) figure: String,
    pub(super) address: String,
    pub(super) number: String,
    pub(super) operator: String,
    /// What it changed about her tier.
    pub(super) change: String,
    pub(super) is_rise: bool,
}

pub(super) fn shown(frame: &Frame, zone: &TimeZone, report: &DayReport) -> Shown {
    Shown {
        takings: report
            .takings
            .map(|taken| (frame.put("home_figures.yuan", yuan(taken.revenue_fen)), whole(taken.sales))),
        visitors: whole(report.active_members),
        new_members: whole(report.new_members),
        rows: report.happenings.iter().map(|happening| row(frame, zone, happening)).collect(),
    }
}

fn row(frame: &Frame, zone: &TimeZone, happening: &Happening) -> Row {
    let change = happening.tier_changes.last();
    let figure = match (happening.amount_fen, happening.points) {
        (Some(fen), _) => {
            let sign = if happening.kind == "refund" { "-" } else { "" };
            format!("{sign}{}", frame.put("home_figures.yuan", yuan(fen)))
        }
        (None, Some(points)) => frame.put("home.points", signed(points)),
        (None, None) => String::new(),
    };
    Row {
        time: happening.at.local_text(zone).split_once(' ').map_or(String::new(), |(_, time)| time.to_owned()),
        what: happened(frame.lang, &happening.kind, happening.coupon_event.as_deref()).to_owned(),
        figure,
        address: address(happening),
        number: match happening.member {
            Some(_) => happening.number.clone(),
            None => frame.t("sales.walk_in").into_owned(),
        },
        operator: happening.operator.clone(),
        change: change.map(|change| format!("{} → {}", change.from, change.to)).unwrap_or_default(),
        is_rise: change.is_some_and(|change| change.cause == "upgraded"),
    }
}

/// The page of whose it is; of a sale without a member, its own.
fn address(happening: &Happening) -> String {
    match (happening.member, happening.sale) {
        (Some(member), _) => format!("/members/{member}"),
        (None, Some(sale)) => format!("/sales/{sale}"),
        (None, None) => "/sales".to_owned(),
    }
}

#[cfg(test)]
pub(super) fn sample() -> DayReport {
    use yanji_app::Instant;
    use yanji_app::records::{Takings, TierChange};
    use yanji_books::id::{MemberId, SaleId};

    use crate::console::form::testing::sample_day;

    let happening = |kind: &str, amount_fen, points, tier_changes| Happening {
        at: Instant(1_763_690_400_000_000),
        kind: kind.to_owned(),
        coupon_event: (kind == "coupon").then(|| "issued".to_owned()),
        member: Some(MemberId([7; 16])),
        number: "10001".to_owned(),
        sale: None,
        operator: "Z-9".to_owned(),
        channel: "desk".to_owned(),
        store: None,
        amount_fen,
        points,
        tier_changes,
    };
    let rise = TierChange {
        day: sample_day(),
        cause: "upgraded".to_owned(),
        from: "1".to_owned(),
        to: "2".to_owned(),
        since: sample_day(),
        figures: None,
    };
    let walk_in = happening("sale", Some(8_000), None, Vec::new());
    let happenings = vec![
        happening("sale", Some(12_300), None, vec![rise]),
        happening("refund", Some(500), None, Vec::new()),
        happening("redeem", None, Some(-50), Vec::new()),
        happening("enrol", None, None, Vec::new()),
        happening("coupon", None, None, Vec::new()),
        Happening { member: None, number: String::new(), sale: Some(SaleId([9; 16])), ..walk_in },
    ];
    let takings = Some(Takings { revenue_fen: 11_800, sales: 1 });
    DayReport { day: sample_day(), active_members: 1, new_members: 1, takings, happenings }
}

#[cfg(test)]
mod tests {
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::testing::sample_frame;

    #[test]
    fn what_was_given_back_is_told_as_less() {
        let frame = sample_frame(Lang::En);
        let rows = shown(&frame, &TimeZone::get("Asia/Shanghai").unwrap(), &sample()).rows;
        let told: Vec<_> =
            rows.iter().map(|row| (row.time.as_str(), row.figure.as_str(), row.change.as_str())).collect();
        let expected = [
            ("10:00", "¥123.00", "1 → 2"),
            ("10:00", "-¥5.00", ""),
            ("10:00", "-50 points", ""),
            ("10:00", "", ""),
            ("10:00", "", ""),
            ("10:00", "¥80.00", ""),
        ];
        assert_eq!(told, expected);
        assert_eq!(rows[4].what, "coupon issued");
    }

    #[test]
    fn a_sale_without_a_member_leads_to_itself() {
        let rows = shown(&sample_frame(Lang::En), &TimeZone::UTC, &sample()).rows;
        let addresses: Vec<_> = rows.iter().map(|row| row.address.split('_').next().unwrap()).collect();
        assert_eq!(
            addresses,
            ["/members/mem", "/members/mem", "/members/mem", "/members/mem", "/members/mem", "/sales/sale"]
        );
    }
}
