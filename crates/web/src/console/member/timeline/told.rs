//! What a line of the timeline says of goods, coupons, gifts and rewards.

use yanji_app::records::{NewSaleLine, TimelineItem, TimelineRight};

use crate::console::coupons::{code_shown, source_key};
use crate::console::figures::yuan;
use crate::console::frame::Frame;
use crate::console::member::rights::{gave, occasion};

/// A line of a bill.
pub(super) fn item(item: &TimelineItem) -> String {
    let pieces = if item.quantity == 1 { String::new() } else { format!(" × {}", item.quantity) };
    format!("{}{pieces} · {}", item.name, yuan(item.pay_fen))
}

/// A line of a sale that has a category.
pub(super) fn line(line: &NewSaleLine) -> Option<String> {
    (!line.category.is_empty()).then(|| format!("{} · {}", line.category, yuan(line.amount_fen)))
}

/// Which coupon, gift or reward it is, and how it came.
pub(super) fn right(frame: &Frame, right: &TimelineRight) -> Vec<String> {
    match right {
        TimelineRight::Coupon { name, code, event, source, .. } => {
            let came = match event.as_str() {
                "issued" => frame.t(source_key(source)),
                "received" => frame.t("timeline.coupon_received"),
                "handed_on" => frame.t("timeline.coupon_handed_on"),
                "void" => frame.t("timeline.coupon_void"),
                _ => frame.t("timeline.coupon_returned"),
            };
            vec![frame.fill("timeline.coupon", &[name, &code_shown(code), &came])]
        }
        TimelineRight::Gift { gift, kind, name, occasion: on, version, .. } => vec![
            frame.fill("timeline.gift", &[gift, &gave(frame, kind, name)]),
            frame.fill("timeline.gift_why", &[&occasion(frame, on), &version.to_string()]),
        ],
        TimelineRight::Reward { name } => vec![frame.put("timeline.reward", name)],
    }
}

#[cfg(test)]
mod tests {
    use yanji_books::id::CouponId;
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::testing::sample_frame;

    fn told(of: &TimelineRight) -> String {
        right(&sample_frame(Lang::Zh), of).join("; ")
    }

    #[test]
    fn a_piece_says_which_it_is_and_how_it_came() {
        let piece = |event: &str, source: &str| {
            told(&TimelineRight::Coupon {
                coupon: CouponId([9; 16]),
                name: "护理券".to_owned(),
                code: "7A3K9D2F5H4M".to_owned(),
                event: event.to_owned(),
                source: source.to_owned(),
            })
        };
        assert_eq!(piece("issued", "reward"), "护理券（7A3K-9D2F-5H4M）：积分兑换");
        assert_eq!(piece("handed_on", "claim"), "护理券（7A3K-9D2F-5H4M）：转赠他人");
        let events = ["received", "void", "returned"].map(|event| piece(event, "hand"));
        assert!(events.iter().all(|one| !one.contains("手工发放")) && events[0] != events[1] && events[1] != events[2]);
    }

    #[test]
    fn a_gift_says_by_which_rule_and_version_it_came() {
        let gift = told(&TimelineRight::Gift {
            gift: "生日礼".to_owned(),
            kind: "points".to_owned(),
            name: "200".to_owned(),
            coupon: None,
            occasion: "birthday:2026".to_owned(),
            version: 3,
        });
        assert_eq!(gift, "生日礼，积分 200; 2026 年生日月，第 3 版规则");
        assert_eq!(told(&TimelineRight::Reward { name: "面膜".to_owned() }), "换得：面膜");
    }

    #[test]
    fn a_line_of_a_bill_says_how_many() {
        let line = |quantity| item(&TimelineItem { name: "补水".to_owned(), quantity, pay_fen: 39_800 });
        assert_eq!([line(1), line(2)], ["补水 · 398.00", "补水 × 2 · 398.00"]);
    }
}
