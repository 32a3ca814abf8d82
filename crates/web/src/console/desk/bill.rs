//! A bill as the checkout shows it: every line with why it costs what it costs, the sums, the coupons, what it does to the
//! member, and what to heed.

use std::collections::HashMap;

use yanji_app::Item;
use yanji_app::records::{HandExcess, PriceBasis, Quote, QuoteCoupon, QuoteEffect, QuoteLine, QuoteWarning};
use yanji_engine::number::Micros;
use yanji_words::{decimal, whole, why_missing};

use super::basket::{Basket, Line};
use crate::console::figures::{day, yuan};
use crate::console::frame::Frame;

/// A line of the basket with what it costs.
pub(super) struct LineRow {
    /// What was typed.
    pub(super) typed: Line,
    pub(super) name: String,
    pub(super) code: String,
    /// Empty while there is no bill.
    pub(super) unit: String,
    /// Why it costs that, one reason after the other.
    pub(super) reasons: Vec<String>,
    /// What may lawfully be shown struck through; empty for nothing.
    pub(super) struck: String,
    pub(super) pay: String,
    pub(super) cautions: String,
    /// What is wrong with it.
    pub(super) complaint: String,
}

/// The sums of a bill.
pub(super) struct Sums {
    pub(super) pay: String,
    /// As the form sends it back, in fen.
    pub(super) pay_fen: i64,
    /// What is taken off, one after the other: the key of its words, and how much.
    pub(super) steps: Vec<(&'static str, String)>,
    pub(super) points_most: String,
    pub(super) points_used: String,
    pub(super) coupons: Vec<CouponRow>,
    /// What the sale does to the member.
    pub(super) effects: Vec<String>,
    /// What has to be approved by somebody else.
    pub(super) beyond: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// A coupon that may be ticked.
pub(super) struct CouponRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) until: String,
    pub(super) off: String,
    pub(super) is_used: bool,
    /// Why it cannot be used; empty where it can.
    pub(super) refusal: String,
}

/// The lines of the basket, with their prices where there is a bill.
pub(super) fn lines(
    frame: &Frame,
    basket: &Basket,
    items: &HashMap<String, Item>,
    quote: Option<&Quote>,
    complaint: Option<(usize, &str)>,
) -> Vec<LineRow> {
    let rows = basket.lines.iter().enumerate().map(|(place, typed)| {
        let item = items.get(&typed.item);
        let priced = quote.and_then(|quote| quote.lines.get(place));
        LineRow {
            name: item.map_or_else(|| typed.name.clone(), |item| item.name.clone()),
            code: item.map_or_else(|| typed.category.clone(), |item| item.code.clone()),
            unit: priced.map(|line| yuan(line.unit_fen)).unwrap_or_default(),
            reasons: priced.map(|line| reasons(frame, line, quote)).unwrap_or_default(),
            struck: priced.and_then(|line| line.struck_fen).map(yuan).unwrap_or_default(),
            pay: priced.map(|line| yuan(line.pay_fen)).unwrap_or_default(),
            cautions: item.map(|item| item.cautions.clone()).unwrap_or_default(),
            complaint: complaint
                .filter(|(wrong, _)| *wrong == place)
                .map_or_else(String::new, |(_, text)| text.to_owned()),
            typed: typed.clone(),
        }
    });
    rows.collect()
}

/// Why a line costs what it costs.
fn reasons(frame: &Frame, line: &QuoteLine, quote: Option<&Quote>) -> Vec<String> {
    let mut reasons = Vec::new();
    match &line.basis {
        PriceBasis::List => {}
        PriceBasis::Tier { pay_percent_micros } => {
            let tier = quote.and_then(|quote| quote.tier.as_ref()).map_or("", |tier| tier.name.as_str());
            reasons
                .push(frame.fill("desk.by_tier", &[tier, &share(frame, *pay_percent_micros), &yuan(line.price_fen)]));
        }
        PriceBasis::Member => reasons.push(frame.put("desk.by_member", yuan(line.price_fen))),
        PriceBasis::Offer { name, .. } => reasons.push(frame.fill("desk.by_offer", &[name, &yuan(line.price_fen)])),
    }
    for off in &line.coupons {
        let held = quote.and_then(|quote| quote.coupons.iter().find(|coupon| coupon.code == off.code));
        let name = held.map_or(off.code.as_str(), |coupon| coupon.name.as_str());
        reasons.push(frame.fill("desk.off_by", &[name, &yuan(off.off_fen)]));
    }
    if line.hand_fen != 0 {
        reasons.push(frame.put("desk.off_hand", yuan(line.hand_fen)));
    }
    if line.rounding_fen != 0 {
        reasons.push(frame.put("desk.off_rounding", yuan(line.rounding_fen)));
    }
    if line.points != 0 {
        reasons.push(frame.fill("desk.off_points", &[&whole(line.points), &yuan(line.points_fen)]));
    }
    if line.bonus_micros != Micros::ONE.0 {
        reasons.push(frame.put("desk.bonus", decimal(Micros(line.bonus_micros))));
    }
    reasons
}

/// The share of a price that is paid: `8 折` or `80 %`.
fn share(frame: &Frame, pay_percent_micros: i64) -> String {
    let micros = frame.lang.pick(pay_percent_micros / 10, pay_percent_micros);
    frame.put("desk.share", decimal(Micros(micros)))
}

/// The sums of a bill.
pub(super) fn sums(frame: &Frame, quote: &Quote) -> Sums {
    let steps = [
        ("desk.list_sum", quote.list_fen),
        ("desk.price_off", quote.price_fen - quote.list_fen),
        ("desk.coupon_off", -quote.coupon_fen),
        ("desk.hand_off", -quote.hand_fen),
        ("desk.rounding_off", -quote.rounding_fen),
        ("desk.points_off", -quote.points_fen),
    ];
    Sums {
        pay: yuan(quote.pay_fen),
        pay_fen: quote.pay_fen,
        steps: steps.into_iter().filter(|(_, fen)| *fen != 0).map(|(key, fen)| (key, yuan(fen))).collect(),
        points_most: if quote.points_most > 0 { whole(quote.points_most) } else { String::new() },
        points_used: if quote.points_used > 0 { quote.points_used.to_string() } else { String::new() },
        coupons: quote.coupons.iter().map(|coupon| coupon_row(frame, coupon)).collect(),
        effects: quote.effect.as_ref().map(|effect| effects(frame, quote, effect)).unwrap_or_default(),
        beyond: quote.over_limits.iter().map(|excess| beyond(frame, quote, excess)).collect(),
        warnings: quote.warnings.iter().filter_map(|warning| warned(frame, warning)).collect(),
    }
}

fn coupon_row(frame: &Frame, coupon: &QuoteCoupon) -> CouponRow {
    CouponRow {
        code: coupon.code.clone(),
        name: coupon.name.clone(),
        until: day(coupon.expires_on),
        off: if coupon.is_used { yuan(coupon.off_fen) } else { String::new() },
        is_used: coupon.is_used,
        refusal: coupon.refusal.as_deref().map(|code| frame.t(refusal_key(code)).into_owned()).unwrap_or_default(),
    }
}

/// The key of the words for why a coupon cannot be used on a bill, by its code.
fn refusal_key(code: &str) -> &'static str {
    match code {
        "expired" => "desk.coupon_expired",
        "other_list" => "desk.coupon_other_list",
        "out_of_scope" => "desk.coupon_out_of_scope",
        "with_other_price" => "desk.coupon_with_other_price",
        "below_threshold" => "desk.coupon_below_threshold",
        "with_points" => "desk.coupon_with_points",
        "no_coupons" => "desk.coupon_none",
        _ => "desk.coupon_nothing_off",
    }
}

fn effects(frame: &Frame, quote: &Quote, effect: &QuoteEffect) -> Vec<String> {
    let mut told = vec![frame.fill("desk.earns", &[&whole(effect.points_earned), &whole(effect.points_after)])];
    if effect.points_debt_after > 0 {
        told.push(frame.put("desk.debt_after", whole(effect.points_debt_after)));
    }
    let is_other = quote.tier.as_ref().is_some_and(|tier| tier.code != effect.tier_after.code);
    if effect.is_change && is_other {
        told.push(frame.put("desk.tier_after", &effect.tier_after.name));
    }
    if let Some(next) = effect.next.as_ref().filter(|next| !next.condition.holds) {
        told.push(frame.fill("desk.next_tier", &[&next.tier.name, &why_missing(frame.lang, &next.condition)]));
    }
    for grant in &quote.grants {
        told.push(frame.put("desk.by_grant", &grant.gift));
    }
    told
}

fn beyond(frame: &Frame, quote: &Quote, excess: &HandExcess) -> String {
    match excess {
        HandExcess::Line { line, off_fen, most_fen } => {
            let name = quote.lines.get(*line).map_or("", |line| line.name.as_str());
            frame.fill("desk.beyond_line", &[name, &yuan(*off_fen), &yuan(*most_fen)])
        }
        HandExcess::Rounding { off_fen, most_fen } => {
            frame.fill("desk.beyond_rounding", &[&yuan(*off_fen), &yuan(*most_fen)])
        }
        HandExcess::Gifts { given_fen, most_fen } => {
            frame.fill("desk.beyond_gifts", &[&yuan(*given_fen), &yuan(*most_fen)])
        }
    }
}

/// A warning in words; cautions stand in their lines.
fn warned(frame: &Frame, warning: &QuoteWarning) -> Option<String> {
    match warning {
        QuoteWarning::Cautions { .. } => None,
        QuoteWarning::Owes { owed_fen } => Some(frame.put("desk.owes", yuan(*owed_fen))),
        QuoteWarning::HasDeposit { left_fen } => Some(frame.put("desk.has_deposit", yuan(*left_fen))),
        QuoteWarning::DepositElsewhere { name, left_fen, .. } => {
            Some(frame.fill("desk.deposit_elsewhere", &[name, &yuan(*left_fen)]))
        }
        QuoteWarning::CouponsExpire { coupons } => Some(frame.put("desk.coupons_expire", coupons)),
    }
}
