//! Why a basket has no bill, why a coupon is not used, and why nothing is taken back, with what to do about it.

use yanji_engine::price::{CouponRefusal, QuoteFault, RefundFault};

use crate::{Lang, yuan};

/// One sentence for a basket that has no bill. Lines are counted from 1, as people count them.
#[must_use]
pub fn quote_fault(lang: Lang, fault: QuoteFault) -> String {
    match (lang, fault) {
        (Lang::Zh, QuoteFault::EmptyBasket) => "账单是空的，请先加入商品。".into(),
        (Lang::En, QuoteFault::EmptyBasket) => "The bill is empty. Add an item first.".into(),
        (Lang::Zh, QuoteFault::Quantity { line }) => {
            format!("第 {} 行的数量不对，请改成合适的件数。", line.saturating_add(1))
        }
        (Lang::En, QuoteFault::Quantity { line }) => {
            format!("The quantity of line {} is not right.", line.saturating_add(1))
        }
        (Lang::Zh, QuoteFault::AmountTooLarge) => "金额超出范围，请核对。".into(),
        (Lang::En, QuoteFault::AmountTooLarge) => "An amount is out of range. Check it.".into(),
        (Lang::Zh, QuoteFault::UnknownTier) => "会员方案里没有这个等级，请联系店主。".into(),
        (Lang::En, QuoteFault::UnknownTier) => "The programme has no such tier. Ask the owner of the shop.".into(),
        (Lang::Zh, QuoteFault::ExclusiveItem { line, .. }) => {
            format!("第 {} 行只向享有相应权益的会员销售。", line.saturating_add(1))
        }
        (Lang::En, QuoteFault::ExclusiveItem { line, .. }) => {
            format!("Line {} is sold only to members with the perk for it.", line.saturating_add(1))
        }
        (Lang::Zh, QuoteFault::CouponUnknown { .. }) => "这位会员没有这张可用的券，或同一张券选了两次。".into(),
        (Lang::En, QuoteFault::CouponUnknown { .. }) => {
            "The member has no such coupon to use, or it was chosen twice.".into()
        }
        (Lang::Zh, QuoteFault::TooManyCoupons { most }) => format!("每张账单最多用 {most} 张券。"),
        (Lang::En, QuoteFault::TooManyCoupons { most }) => format!("At most {most} coupons go on one bill."),
        (Lang::Zh, QuoteFault::CouponRefused { why, .. }) => format!("选择的券不能用：{}", coupon_refusal(lang, why)),
        (Lang::En, QuoteFault::CouponRefused { why, .. }) => {
            format!("The chosen coupon cannot be used: {}", coupon_refusal(lang, why))
        }
        (Lang::Zh, QuoteFault::PointsStep { step: 0 }) => "会员方案没有规定积分可以抵现。".into(),
        (Lang::En, QuoteFault::PointsStep { step: 0 }) => "The programme does not let points pay.".into(),
        (Lang::Zh, QuoteFault::PointsStep { step }) => format!("抵现的积分要是 {step} 的倍数，且至少抵一分钱。"),
        (Lang::En, QuoteFault::PointsStep { step }) => {
            format!("Points pay in multiples of {step} and are worth a fen at least.")
        }
        (Lang::Zh, QuoteFault::PointsOver { most }) => format!("这张账单最多可用 {} 积分。", most.0),
        (Lang::En, QuoteFault::PointsOver { most }) => format!("At most {} points pay on this bill.", most.0),
        (Lang::Zh, QuoteFault::PointsWithCoupon) => "按会员方案，用了券的账单不能再用积分抵现。".into(),
        (Lang::En, QuoteFault::PointsWithCoupon) => "Points do not pay on a bill with a coupon.".into(),
        (Lang::Zh, QuoteFault::BelowFloor { line, floor_fen }) => {
            format!("第 {} 行低于底价 {} 元。", line.saturating_add(1), yuan(floor_fen))
        }
        (Lang::En, QuoteFault::BelowFloor { line, floor_fen }) => {
            format!("Line {} is below its floor price of {} yuan.", line.saturating_add(1), yuan(floor_fen))
        }
        (Lang::Zh, QuoteFault::AbovePrice { line, price_fen }) => {
            format!("第 {} 行的改价高于应收 {} 元，请改低。", line.saturating_add(1), yuan(price_fen))
        }
        (Lang::En, QuoteFault::AbovePrice { line, price_fen }) => {
            format!(
                "The price by hand of line {} is above its price of {} yuan.",
                line.saturating_add(1),
                yuan(price_fen)
            )
        }
        (Lang::Zh, QuoteFault::RoundingOver { most_fen }) => {
            format!("抹零最多 {} 元，否则会低于底价。", yuan(most_fen))
        }
        (Lang::En, QuoteFault::RoundingOver { most_fen }) => {
            format!("At most {} yuan can be rounded off without going below a floor price.", yuan(most_fen))
        }
        (Lang::Zh, QuoteFault::TendersDiffer { pay_fen }) => {
            format!("收款加欠款与应收 {} 元不符，请核对。", yuan(pay_fen))
        }
        (Lang::En, QuoteFault::TendersDiffer { pay_fen }) => {
            format!("What is paid and what is owed do not come to the {} yuan of the bill.", yuan(pay_fen))
        }
        (Lang::Zh, QuoteFault::NamesDiffer) => "账单和它的明细不符，请重新计算。".into(),
        (Lang::En, QuoteFault::NamesDiffer) => "The bill and its details differ. Work it out again.".into(),
    }
}

/// One clause for a coupon that a bill cannot use.
#[must_use]
pub fn coupon_refusal(lang: Lang, refusal: CouponRefusal) -> String {
    let (zh, en) = match refusal {
        CouponRefusal::Expired => ("已过期。", "it has expired."),
        CouponRefusal::OtherList => ("只适用于另一种价目。", "it is for the other price list."),
        CouponRefusal::OutOfScope => ("账单里没有适用的商品。", "nothing on the bill is in its scope."),
        CouponRefusal::WithOtherPrice => (
            "适用的商品已享会员价或限时价，不能同用。",
            "what it is for has a price with which coupons do not go together.",
        ),
        CouponRefusal::BelowThreshold { missing_fen } => {
            let missing = yuan(missing_fen);
            return match lang {
                Lang::Zh => format!("还差 {missing} 元才能使用。"),
                Lang::En => format!("{missing} yuan more are needed."),
            };
        }
        CouponRefusal::NothingOff => ("减不出金额。", "it takes nothing off."),
        CouponRefusal::WithPoints => ("不能与积分抵现同用。", "it does not go together with points that pay."),
        CouponRefusal::NoCoupons => ("会员方案不接受券。", "the programme takes no coupons."),
    };
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// One sentence for something that is not taken back, or not paid later.
#[must_use]
pub fn refund_fault(lang: Lang, fault: RefundFault) -> String {
    match (lang, fault) {
        (Lang::Zh, RefundFault::Nothing) => "没有选择要退的内容，或这笔消费已经全部退完。".into(),
        (Lang::En, RefundFault::Nothing) => "Nothing was chosen, or nothing is left of the sale.".into(),
        (Lang::Zh, RefundFault::UnknownLine { line }) => {
            format!("这笔消费没有第 {} 行，或这一行选了两次。", line.saturating_add(1))
        }
        (Lang::En, RefundFault::UnknownLine { line }) => {
            format!("The sale has no line {}, or it was chosen twice.", line.saturating_add(1))
        }
        (Lang::Zh, RefundFault::OverRefund { line }) => {
            format!("第 {} 行退的超过还能退的，或没有可退的。", line.saturating_add(1))
        }
        (Lang::En, RefundFault::OverRefund { line }) => {
            format!("More is to be taken back than is left of line {}, or nothing.", line.saturating_add(1))
        }
        (Lang::Zh, RefundFault::OverRepaid { owed_fen }) => {
            format!("还款要大于零，且不超过欠款 {} 元。", yuan(owed_fen))
        }
        (Lang::En, RefundFault::OverRepaid { owed_fen }) => {
            format!("Pay more than nothing and at most the {} yuan that are owed.", yuan(owed_fen))
        }
        (Lang::Zh, RefundFault::Inconsistent) => "以前的退款与这笔消费对不上，请运行 yanji verify。".into(),
        (Lang::En, RefundFault::Inconsistent) => "Earlier refunds do not fit the sale. Run yanji verify.".into(),
    }
}
