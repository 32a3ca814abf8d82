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
mod coupon;
mod draft;
mod earning;
pub mod fault;
pub mod inquiry;
mod left;
pub mod refund;
mod share;
pub mod sold;
mod worth;

pub use bill::{Basis, Bill, BillLine, CouponShare, RefusedCoupon, UsedCoupon};
pub use fault::{CouponRefusal, QuoteFault, RefundFault};
pub use inquiry::{AskedLine, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, RightTerms};
pub use refund::{
    Part, RefundAsk, RefundPlan, RefundPlanLine, RepaidLine, Repayment, RepaymentBack, Since, refund, repay,
};
pub use share::share;
pub use sold::{PaidWith, Settlement, SoldAs, SoldBill, SoldCoupon, SoldLine};
pub use worth::{PointsWorth, coupon_worth};

use self::basis::{PriceRules, Priced, Prices, piece_floor};
use self::coupon::{Reduced, Slot};
use self::draft::{Draft, change_by_hand, pay_with_points, round_off};
use self::earning::Held;
use crate::number::{Fen, Micros, Points};
use crate::programme::{Programme, Tier};

/// The bill of a basket.
///
/// The same programme, basket, tier, rights and coupons give the same bill, whoever asks and in whatever order they are
/// named. Odd fen go to lines in an order that depends on what they are, not on where they stand.
///
/// # Errors
/// [`QuoteFault`] when the basket cannot be sold as asked.
pub fn quote(programme: &Programme, inquiry: &Inquiry) -> Result<Bill, QuoteFault> {
    let tier = admission::admit(programme, inquiry)?;
    let benefits = &programme.benefits;
    let rules = PriceRules::new(programme, inquiry, tier);
    let mut order: Vec<usize> = (0..inquiry.lines.len()).collect();
    order.sort_by(|one, other| inquiry.lines[*one].order().cmp(&inquiry.lines[*other].order()));
    let priced: Vec<(usize, Prices)> =
        order.into_iter().map(|place| (place, rules.prices(&inquiry.lines[place]))).collect();
    let slots: Vec<Slot<'_>> = priced.iter().map(|(place, prices)| slot(&inquiry.lines[*place], prices)).collect();
    let best::Chosen { applied, refused } = best::choose(&slots, inquiry, benefits.stacking)?;

    let mut drafts = Vec::with_capacity(priced.len());
    for (((place, prices), slot), reduced) in priced.into_iter().zip(&slots).zip(&applied.lines) {
        drafts.push(draft(place, &inquiry.lines[place], prices, reduced, reduced.floor(slot)));
    }
    for (number, offs) in &applied.offs {
        for (draft, off) in drafts.iter_mut().zip(offs).filter(|(_, off)| **off > 0) {
            draft.coupons.push(CouponShare { number: *number, off_fen: Fen(*off) });
        }
    }
    change_by_hand(&mut drafts)?;
    round_off(&mut drafts, inquiry.rounding_fen)?;
    let without_points = !benefits.stacking.points_with_coupon && !applied.offs.is_empty();
    let points = pay_with_points(&mut drafts, benefits.points_money, without_points, inquiry)?;

    drafts.sort_by_key(|draft| draft.place);
    let bonuses = earning::bonuses(programme, inquiry, tier);
    let bonuses: Vec<Option<Held<'_>>> =
        drafts.iter().map(|draft| earning::bonus_of(&bonuses, draft.asked).filter(|_| draft.left > 0)).collect();
    let rights_used = rights_used(&drafts, &bonuses);
    let lines: Vec<BillLine> = drafts.into_iter().zip(bonuses).map(|(draft, bonus)| line(draft, bonus)).collect();
    let earns = earns(programme, tier, &lines)?;
    let used =
        applied.offs.iter().map(|(number, offs)| UsedCoupon { number: *number, off_fen: Fen(offs.iter().sum()) });
    Ok(Bill {
        points_used: points.used,
        points_most: points.most,
        coupons: used.collect(),
        refused_coupons: refused,
        rights_used,
        earns,
        ..Bill::of_lines(lines)
    })
}

/// A line as coupons see it.
fn slot<'a>(asked: &'a AskedLine, prices: &Prices) -> Slot<'a> {
    Slot {
        item: &asked.item,
        category: &asked.category,
        quantity: i64::from(asked.quantity),
        piece_floor: piece_floor(asked).0,
        lowest: prices.lowest.fen.0,
        instead: prices.instead.as_ref().map(|priced| priced.fen.0),
        by_hand: asked.by_hand.is_some(),
    }
}

/// A line after coupons.
fn draft<'a>(place: usize, asked: &'a AskedLine, prices: Prices, reduced: &Reduced, floor: i64) -> Draft<'a> {
    let priced: Priced = match prices.instead {
        Some(instead) if reduced.yielded => instead,
        _ => prices.lowest,
    };
    Draft {
        place,
        asked,
        priced,
        coupons: Vec::new(),
        hand: 0,
        rounding: 0,
        points_fen: 0,
        points: 0,
        left: reduced.left,
        floor,
    }
}

/// The numbers of the rights to which a line owes its price or its bonus.
fn rights_used(drafts: &[Draft<'_>], bonuses: &[Option<Held<'_>>]) -> Vec<usize> {
    let offers = drafts.iter().filter_map(|draft| draft.priced.right);
    let mut used: Vec<usize> = offers.chain(bonuses.iter().flatten().filter_map(|held| held.right)).collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// A finished line.
fn line(draft: Draft<'_>, bonus: Option<Held<'_>>) -> BillLine {
    let pieces = i64::from(draft.asked.quantity);
    let lowest = draft.asked.lowest_fen.map(|one| one.0 * pieces);
    BillLine {
        item: draft.asked.item.clone(),
        category: draft.asked.category.clone(),
        quantity: draft.asked.quantity,
        list_fen: Fen(draft.asked.list_fen.0 * pieces),
        price_fen: draft.priced.fen,
        struck_fen: lowest.filter(|lowest| *lowest > draft.reduced()).map(Fen),
        basis: draft.priced.basis,
        coupons: draft.coupons,
        hand_fen: Fen(draft.hand),
        rounding_fen: Fen(draft.rounding),
        points_fen: Fen(draft.points_fen),
        points: Points(draft.points),
        pay_fen: Fen(draft.left),
        bonus: bonus.map_or(Micros::ONE, |held| held.bonus.multiplier),
        bonus_code: bonus.map(|held| held.bonus.code.clone()),
    }
}

fn earns(programme: &Programme, tier: Option<&Tier>, lines: &[BillLine]) -> Result<Points, QuoteFault> {
    earning::earns(programme, tier, lines.iter().map(|line| (line.pay_fen, line.category.as_str(), line.bonus)))
}
