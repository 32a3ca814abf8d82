//! What chosen coupons take off: first those that name the price of a piece, then shares, then amounts.
//!
//! Coupons come off the lines that were not priced by hand and whose price goes together with coupons. Where it does
//! not, a coupon may be used *instead*: every line that it is for then has the lowest price that does. The amount from
//! which a coupon holds is looked for in what these lines of its scope come to, after coupons that name a price.

use super::bill::{CouponShare, UsedCoupon};
use super::fault::CouponRefusal;
use super::inquiry::{HeldCoupon, Inquiry};
use super::share::{percent_of, share, share_within};
use crate::number::{Fen, Micros};
use crate::programme::benefit::CouponValue;

/// A line as coupons see it; amounts in fen.
pub(super) struct Slot<'a> {
    pub(super) item: &'a str,
    pub(super) category: &'a str,
    pub(super) quantity: i64,
    /// The floor of one piece.
    pub(super) piece_floor: i64,
    /// The lowest price of all pieces.
    pub(super) lowest: i64,
    /// The lowest price with which coupons go together, where `lowest` is none.
    pub(super) instead: Option<i64>,
    /// Whether its price was decided by hand.
    pub(super) by_hand: bool,
}

/// A coupon with the lines that it is about.
pub(super) struct Candidate<'a> {
    pub(super) held: &'a HeldCoupon,
    /// The lines of its scope.
    scope: Vec<bool>,
    /// The lines that it may come off: those of its scope, or of them those of the item that it names.
    target: Vec<bool>,
}

/// A candidate that is used.
#[derive(Clone, Copy)]
pub(super) struct Pick<'a> {
    pub(super) coupon: &'a Candidate<'a>,
    /// Whether lines give up a price for it with which it does not go together.
    pub(super) instead: bool,
}

/// A line while coupons come off it; amounts in fen.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// The price of the line.
    start: i64,
    /// Whether that is the price with which coupons go together rather than the lowest.
    pub(super) yielded: bool,
    open: bool,
    /// What it comes to by now.
    pub(super) left: i64,
    /// How many pieces have a named price.
    named: i64,
    /// What these come to.
    named_fen: i64,
    /// How far down these may be taken by what is not a discount.
    named_floor: i64,
}

/// What coupons come to.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    /// The lines, in the order of the slots.
    pub(super) lines: Vec<Reduced>,
    /// What each coupon takes off each line, with the coupon's number.
    pub(super) offs: Vec<(usize, Vec<i64>)>,
}

impl Applied {
    /// What the lines come to.
    pub(super) fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.left).sum()
    }

    /// What coupons take off the line in a place.
    pub(super) fn shares_of(&self, place: usize) -> impl Iterator<Item = CouponShare> {
        let offs =
            self.offs.iter().map(move |(number, offs)| CouponShare { number: *number, off_fen: Fen(offs[place]) });
        offs.filter(|share| share.off_fen > Fen(0))
    }

    /// The coupons that are used.
    pub(super) fn used(&self) -> impl Iterator<Item = UsedCoupon> {
        self.offs.iter().map(|(number, offs)| UsedCoupon { number: *number, off_fen: Fen(offs.iter().sum()) })
    }
}

impl Reduced {
    fn new(slot: &Slot<'_>, gives_way: bool) -> Self {
        let (start, yielded) = match slot.instead {
            Some(instead) if gives_way && !slot.by_hand => (instead, true),
            _ => (slot.lowest, false),
        };
        let open = !slot.by_hand && (yielded || slot.instead.is_none());
        Self { start, yielded, open, left: start, named: 0, named_fen: 0, named_floor: 0 }
    }

    /// What the pieces without a named price come to.
    fn unnamed(&self) -> i64 {
        self.left - self.named_fen
    }

    /// How much a discount may still take off.
    fn room(&self, slot: &Slot<'_>) -> i64 {
        self.unnamed() - slot.piece_floor * (slot.quantity - self.named)
    }

    /// How far down the line may be taken by what is not a discount.
    pub(super) fn floor(&self, slot: &Slot<'_>) -> i64 {
        slot.piece_floor * (slot.quantity - self.named) + self.named_floor
    }

    /// The price of the next piece: that of the line, shared among its pieces, the larger shares first.
    fn next_piece(&self, slot: &Slot<'_>) -> i64 {
        self.start / slot.quantity + i64::from(self.named < self.start % slot.quantity)
    }
}

impl<'a> Candidate<'a> {
    pub(super) fn new(held: &'a HeldCoupon, slots: &[Slot<'_>]) -> Self {
        let terms = &held.terms;
        let scope: Vec<bool> = slots.iter().map(|slot| terms.scope.holds(slot.item, slot.category)).collect();
        let target = match named_piece(&terms.value) {
            Some((item, _)) => slots.iter().zip(&scope).map(|(slot, holds)| *holds && slot.item == item).collect(),
            None => scope.clone(),
        };
        Self { held, scope, target }
    }

    /// Why it cannot be used whatever is on the bill.
    pub(super) fn refusal(held: &HeldCoupon, inquiry: &Inquiry) -> Option<CouponRefusal> {
        if held.expires_on < inquiry.day {
            Some(CouponRefusal::Expired)
        } else if held.terms.list.is_some_and(|list| list != inquiry.list) {
            Some(CouponRefusal::OtherList)
        } else {
            None
        }
    }

    /// Whether a line that it is for has a price that it may take the place of.
    pub(super) fn may_be_instead(&self, slots: &[Slot<'_>]) -> bool {
        slots.iter().zip(&self.target).any(|(slot, target)| *target && !slot.by_hand && slot.instead.is_some())
    }

    /// The most that it could take off, whatever other coupons are used.
    pub(super) fn potential(&self, slots: &[Slot<'_>]) -> i64 {
        let targets = slots.iter().zip(&self.target).filter(|(slot, target)| **target && !slot.by_hand);
        let prices = targets.map(|(slot, _)| (slot.instead.unwrap_or(slot.lowest), slot.quantity));
        match &self.held.terms.value {
            CouponValue::Off(most) => prices.map(|(price, _)| price).sum::<i64>().min(most.0),
            CouponValue::Percent { pay_percent, most } => {
                let off = prices.map(|(price, _)| price - percent_of(Fen(price), *pay_percent).0).sum::<i64>();
                most.map_or(off, |most| off.min(most.0))
            }
            CouponValue::Free { .. } | CouponValue::Trial { .. } => {
                prices.map(|(price, quantity)| (price + quantity - 1) / quantity).max().unwrap_or(0)
            }
        }
    }

    /// The order in which coupons come off.
    pub(super) fn order(&self) -> (u8, usize) {
        let stage = match self.held.terms.value {
            CouponValue::Free { .. } | CouponValue::Trial { .. } => 0,
            CouponValue::Percent { .. } => 1,
            CouponValue::Off(_) => 2,
        };
        (stage, self.held.number)
    }

    /// Why it comes off nothing: no line that it is for is open to coupons.
    fn closed(&self, slots: &[Slot<'_>]) -> CouponRefusal {
        if self.may_be_instead(slots) { CouponRefusal::WithOtherPrice } else { CouponRefusal::OutOfScope }
    }
}

/// The item of which a coupon names the price of a piece, and that price.
fn named_piece(value: &CouponValue) -> Option<(&str, i64)> {
    match value {
        CouponValue::Free { item } => Some((item, 0)),
        CouponValue::Trial { item, price } => Some((item, price.0)),
        CouponValue::Off(_) | CouponValue::Percent { .. } => None,
    }
}

/// What the lines come to with these coupons, which stand in the order of [`Candidate::order`].
///
/// # Errors
/// The number of the first coupon that cannot be used with the others, and why.
pub(super) fn apply(slots: &[Slot<'_>], picks: &[Pick<'_>]) -> Result<Applied, (usize, CouponRefusal)> {
    let gives_way = |place: usize| picks.iter().any(|pick| pick.instead && pick.coupon.target[place]);
    let mut lines: Vec<Reduced> =
        slots.iter().enumerate().map(|(place, slot)| Reduced::new(slot, gives_way(place))).collect();
    let mut offs = Vec::with_capacity(picks.len());
    let refused = |pick: &Pick<'_>| {
        let number = pick.coupon.held.number;
        move |why: CouponRefusal| (number, why)
    };
    for pick in picks {
        if let Some((_, price)) = named_piece(&pick.coupon.held.terms.value) {
            let off = name_piece(slots, &mut lines, pick.coupon, price).map_err(refused(pick))?;
            offs.push((pick.coupon.held.number, off));
        }
    }
    for pick in picks {
        reach_threshold(slots, &lines, pick.coupon).map_err(refused(pick))?;
    }
    for pick in picks {
        let off = match &pick.coupon.held.terms.value {
            CouponValue::Free { .. } | CouponValue::Trial { .. } => continue,
            CouponValue::Percent { pay_percent, most } => share_off(slots, &lines, pick.coupon, *pay_percent, *most),
            CouponValue::Off(amount) => amount_off(slots, &lines, pick.coupon, amount.0),
        };
        if off.iter().all(|off| *off == 0) {
            return Err(refused(pick)(CouponRefusal::NothingOff));
        }
        for (line, off) in lines.iter_mut().zip(&off) {
            line.left -= off;
        }
        offs.push((pick.coupon.held.number, off));
    }
    Ok(Applied { lines, offs })
}

/// Gives the dearest piece of the coupon's item its price.
fn name_piece(
    slots: &[Slot<'_>],
    lines: &mut [Reduced],
    coupon: &Candidate<'_>,
    price: i64,
) -> Result<Vec<i64>, CouponRefusal> {
    let open: Vec<usize> = (0..slots.len()).filter(|place| coupon.target[*place] && lines[*place].open).collect();
    if open.is_empty() {
        return Err(coupon.closed(slots));
    }
    let with_pieces = open.into_iter().filter(|place| lines[*place].named < slots[*place].quantity);
    let dearest = with_pieces.map(|place| (lines[place].next_piece(&slots[place]) - price, place));
    // Of equal ones `max_by_key` takes the last, which the reversed place makes the first.
    let (off, place) = dearest
        .filter(|(off, _)| *off > 0)
        .max_by_key(|(off, place)| (*off, std::cmp::Reverse(*place)))
        .ok_or(CouponRefusal::NothingOff)?;
    let line = &mut lines[place];
    line.left -= off;
    line.named += 1;
    line.named_fen += price;
    line.named_floor += price.min(slots[place].piece_floor);
    let mut offs = vec![0; slots.len()];
    offs[place] = off;
    Ok(offs)
}

fn reach_threshold(slots: &[Slot<'_>], lines: &[Reduced], coupon: &Candidate<'_>) -> Result<(), CouponRefusal> {
    if !lines.iter().zip(&coupon.target).any(|(line, target)| *target && line.open) {
        return Err(coupon.closed(slots));
    }
    let in_scope = lines.iter().zip(&coupon.scope).filter(|(line, holds)| **holds && line.open);
    let reached: i64 = in_scope.map(|(line, _)| line.left).sum();
    let missing = coupon.held.terms.from_fen.0 - reached;
    if missing > 0 { Err(CouponRefusal::BelowThreshold { missing_fen: Fen(missing) }) } else { Ok(()) }
}

/// What a coupon for a share takes off each line.
fn share_off(
    slots: &[Slot<'_>],
    lines: &[Reduced],
    coupon: &Candidate<'_>,
    pay_percent: Micros,
    most: Option<Fen>,
) -> Vec<i64> {
    let off_line = |(slot, (line, target)): (&Slot<'_>, (&Reduced, &bool))| {
        let off = line.unnamed() - percent_of(Fen(line.unnamed()), pay_percent).0;
        if *target && line.open { off.min(line.room(slot)) } else { 0 }
    };
    let offs: Vec<i64> = slots.iter().zip(lines.iter().zip(&coupon.target)).map(off_line).collect();
    match most {
        Some(most) if offs.iter().sum::<i64>() > most.0 => share(most.0, &offs),
        _ => offs,
    }
}

/// What a coupon for an amount takes off each line: shared by what the lines come to, none below its floor.
fn amount_off(slots: &[Slot<'_>], lines: &[Reduced], coupon: &Candidate<'_>, amount: i64) -> Vec<i64> {
    let of_target = |amount_of: &dyn Fn(&Slot<'_>, &Reduced) -> i64| -> Vec<i64> {
        let places = slots.iter().zip(lines).zip(&coupon.target);
        places.map(|((slot, line), target)| if *target && line.open { amount_of(slot, line) } else { 0 }).collect()
    };
    let weights = of_target(&|_, line| line.unnamed());
    let limits = of_target(&|slot, line| line.room(slot));
    share_within(amount, &weights, &limits)
}
