//! A line of a bill in the making, from its price to what is paid.

use super::basis::{Priced, Prices, piece_floor};
use super::bill::{BillLine, CouponShare};
use super::coupon::{Applied, Slot};
use super::earning::Held;
use super::inquiry::AskedLine;
use crate::number::{Fen, Micros, Points};

/// A line in the making.
pub(super) struct Draft<'a> {
    /// Its place among the lines that were asked for.
    pub(super) place: usize,
    pub(super) asked: &'a AskedLine,
    pub(super) priced: Priced,
    pub(super) coupons: Vec<CouponShare>,
    pub(super) hand: i64,
    pub(super) rounding: i64,
    pub(super) points_fen: i64,
    pub(super) points: i64,
    /// What it comes to by now.
    pub(super) left: i64,
    /// How far down it may still be taken.
    pub(super) floor: i64,
}

/// A line as coupons see it.
pub(super) fn slot<'a>(asked: &'a AskedLine, prices: &Prices) -> Slot<'a> {
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

/// The lines after coupons, in the order of the slots: each its place among those that were asked for, with its prices.
pub(super) fn after_coupons<'a>(
    lines: &'a [AskedLine],
    priced: Vec<(usize, Prices)>,
    slots: &[Slot<'_>],
    applied: &Applied,
) -> Vec<Draft<'a>> {
    let mut drafts = Vec::with_capacity(slots.len());
    for (row, (place, prices)) in priced.into_iter().enumerate() {
        let reduced = &applied.lines[row];
        drafts.push(Draft {
            place,
            asked: &lines[place],
            priced: match prices.instead {
                Some(instead) if reduced.yielded => instead,
                _ => prices.lowest,
            },
            coupons: applied.shares_of(row).collect(),
            hand: 0,
            rounding: 0,
            points_fen: 0,
            points: 0,
            left: reduced.left,
            floor: reduced.floor(&slots[row]),
        });
    }
    drafts
}

impl Draft<'_> {
    /// The finished line.
    pub(super) fn finish(self, bonus: Option<Held<'_>>) -> BillLine {
        let pieces = i64::from(self.asked.quantity);
        let lowest = self.asked.lowest_fen.map(|one| one.0 * pieces);
        // A price is compared with what the line comes to before 抹零; points pay, and make nothing cheaper.
        let reduced = self.left + self.points_fen + self.rounding;
        BillLine {
            item: self.asked.item.clone(),
            category: self.asked.category.clone(),
            quantity: self.asked.quantity,
            list_fen: Fen(self.asked.list_fen.0 * pieces),
            price_fen: self.priced.fen,
            basis: self.priced.basis,
            coupons: self.coupons,
            hand_fen: Fen(self.hand),
            rounding_fen: Fen(self.rounding),
            points_fen: Fen(self.points_fen),
            points: Points(self.points),
            pay_fen: Fen(self.left),
            bonus: bonus.map_or(Micros::ONE, |held| held.bonus.multiplier),
            bonus_code: bonus.map(|held| held.bonus.code.clone()),
            struck_fen: lowest.filter(|lowest| *lowest > reduced).map(Fen),
        }
    }
}

/// What the lines come to, and how much may still come off each.
pub(super) fn rooms(drafts: &[Draft<'_>]) -> (Vec<i64>, Vec<i64>) {
    drafts.iter().map(|draft| (draft.left, (draft.left - draft.floor).max(0))).unzip()
}
