//! The price of a basket, from what is published and what was granted, and what comes back when it is returned. Never a
//! person: no member, name, telephone, birthday or id can be told to this room.
//!
//! # The order on a bill
//!
//! 1. The list price of each line.
//! 2. The lowest of the list price, the tier's share of it, the members' price and the offers that hold ([`Basis`]).
//! 3. Coupons, at most as many as the programme lets.
//! 4. What was changed or given away by hand.
//! 5. 抹零: an amount off the whole.
//! 6. Points used as money.
//!
//! Percentages are rounded half up to the fen, once for each line. What comes off a whole is shared among lines by
//! [`share`], so that the lines of a bill sum to its totals to the fen. No step but a coupon that names the price of a
//! piece, or a gift by hand, takes a line below its floor.

mod admission;
mod basis;
mod best;
pub mod bill;
mod by_hand;
mod coupon;
mod draft;
mod earning;
pub mod fault;
mod given;
pub mod inquiry;
mod left;
mod points;
pub mod refund;
mod share;
pub mod sold;
mod worth;

pub use bill::{Basis, Bill, BillLine, CouponShare, RefusedCoupon, UsedCoupon};
pub use fault::{CouponRefusal, QuoteFault, RefundFault};
pub use given::{EarnedBy, Earnings, Given, GivenOn, GivingRule, given};
pub use inquiry::{AskedLine, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, RightTerms};
pub use refund::{
    Part, RefundAsk, RefundPlan, RefundPlanLine, RepaidLine, Repayment, RepaymentBack, Since, refund, repay,
};
pub use share::share;
pub use sold::{PaidWith, Settlement, SoldAs, SoldBill, SoldCoupon, SoldLine};
pub use worth::{PointsWorth, coupon_worth};

use self::basis::{PriceRules, Prices};
use self::by_hand::{change_by_hand, round_off};
use self::draft::{Draft, after_coupons, slot};
use self::earning::Held;
use self::points::pay_with_points;
use crate::programme::Programme;

/// The bill of a basket.
///
/// The same programme, basket, tier, rights and coupons give the same bill, whoever asks and in whatever order they are
/// named. Odd fen go to lines in an order that depends on what they are, not on where they stand.
///
/// # Errors
/// [`QuoteFault`] when the basket cannot be sold as asked.
pub fn quote(programme: &Programme, inquiry: &Inquiry) -> Result<Bill, QuoteFault> {
    let tier = admission::admit(programme, inquiry)?;
    let stacking = programme.benefits.stacking;
    let priced = price_lines(&PriceRules::new(programme, inquiry, tier), &inquiry.lines);
    let slots: Vec<_> = priced.iter().map(|(place, prices)| slot(&inquiry.lines[*place], prices)).collect();
    let best::Chosen { applied, refused } = best::choose(&slots, inquiry, stacking)?;

    let mut drafts = after_coupons(&inquiry.lines, priced, &slots, &applied);
    change_by_hand(&mut drafts)?;
    round_off(&mut drafts, inquiry.rounding_fen)?;
    let blocked = !stacking.points_with_coupon && !applied.offs.is_empty();
    let points = pay_with_points(&mut drafts, programme.benefits.points_money, blocked, inquiry)?;

    drafts.sort_by_key(|draft| draft.place);
    let held = earning::bonuses(programme, inquiry, tier);
    let bonus_of = |draft: &Draft<'_>| earning::bonus_of(&held, draft.asked).filter(|_| draft.left > 0);
    let bonuses: Vec<_> = drafts.iter().map(bonus_of).collect();
    let rights_used = rights_used(&drafts, &bonuses);
    let lines: Vec<_> = drafts.into_iter().zip(bonuses).map(|(draft, bonus)| draft.finish(bonus)).collect();
    Ok(Bill {
        points_used: points.used,
        points_most: points.most,
        coupons: applied.used().collect(),
        refused_coupons: refused,
        rights_used,
        earns: earning::earns(programme, tier, &lines)?,
        ..Bill::of_lines(lines)
    })
}

/// The prices of the lines, each with its place, in the order in which odd fen are given out.
fn price_lines(rules: &PriceRules<'_>, lines: &[AskedLine]) -> Vec<(usize, Prices)> {
    let mut priced: Vec<_> = lines.iter().map(|line| rules.prices(line)).enumerate().collect();
    priced.sort_by(|(one, _), (other, _)| lines[*one].order().cmp(&lines[*other].order()));
    priced
}

/// The numbers of the rights to which a line owes its price or its bonus.
fn rights_used(drafts: &[Draft<'_>], bonuses: &[Option<Held<'_>>]) -> Vec<usize> {
    let offers = drafts.iter().filter_map(|draft| draft.priced.right);
    let mut used: Vec<usize> = offers.chain(bonuses.iter().flatten().filter_map(|held| held.right)).collect();
    used.sort_unstable();
    used.dedup();
    used
}
