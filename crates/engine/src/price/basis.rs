//! The price of a line before coupons: the lowest that the list, the tier, the members' price and the offers give.

use super::bill::Basis;
use super::inquiry::{AskedLine, Inquiry, RightTerms};
use super::share::percent_of;
use crate::number::Fen;
use crate::programme::benefit::{Offer, OfferPrice, PriceList, Stacking};
use crate::programme::{Programme, Tier};

/// A price of a whole line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) fen: Fen,
    pub(super) basis: Basis,
    /// The number of the right that gives it.
    pub(super) right: Option<usize>,
}

/// The prices that a line may have.
pub(super) struct Prices {
    /// The lowest.
    pub(super) lowest: Priced,
    /// The lowest with which coupons go together, where the lowest of all is none of these.
    pub(super) instead: Option<Priced>,
}

/// The kinds of prices that are looked at besides the list's.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kinds {
    /// The tier's and the members'.
    card: bool,
    /// Those of offers.
    offer: bool,
}

/// What gives prices on one bill.
pub(super) struct PriceRules<'a> {
    tier: Option<&'a Tier>,
    list: PriceList,
    stacking: Stacking,
    /// The offers that hold, with the number of the right to those that were granted.
    offers: Vec<(&'a Offer, Option<usize>)>,
}

impl<'a> PriceRules<'a> {
    pub(super) fn new(programme: &'a Programme, inquiry: &'a Inquiry, tier: Option<&'a Tier>) -> Self {
        let open = programme.benefits.offers.iter().filter(|offer| !offer.granted).map(|offer| (offer, None));
        let granted = inquiry.rights.iter().filter_map(|right| match &right.terms {
            RightTerms::Offer(offer) => Some((offer, Some(right.number))),
            RightTerms::Bonus(_) => None,
        });
        let holds = |offer: &Offer| {
            offer.days.hold(inquiry.day)
                && offer.list.is_none_or(|list| list == inquiry.list)
                && (offer.tiers.is_empty() || tier.is_some_and(|tier| offer.tiers.contains(&tier.code)))
        };
        let mut offers: Vec<_> = open.chain(granted).filter(|(offer, _)| holds(offer)).collect();
        // Of equal prices the first is taken: what is open to all before a right, which may be used up.
        offers.sort_by_key(|(offer, right)| (*right, &offer.code));
        Self { tier, list: inquiry.list, stacking: programme.benefits.stacking, offers }
    }

    /// The prices of a line.
    pub(super) fn prices(&self, line: &AskedLine) -> Prices {
        let all = Kinds { card: true, offer: true };
        let with_coupons = Kinds { card: self.stacking.coupon_on_tier_price, offer: self.stacking.coupon_on_offer };
        let lowest = self.lowest(line, all);
        if with_coupons == all {
            return Prices { lowest, instead: None };
        }
        let beside = self.lowest(line, with_coupons);
        if beside.fen <= lowest.fen {
            Prices { lowest: beside, instead: None }
        } else {
            Prices { lowest, instead: Some(beside) }
        }
    }

    fn lowest(&self, line: &AskedLine, kinds: Kinds) -> Priced {
        let list = Fen(line.list_fen.0 * i64::from(line.quantity));
        let floor = line_floor(line);
        let mut lowest = Priced { fen: list, basis: Basis::List, right: None };
        let mut consider = |fen: Fen, basis: Basis, right: Option<usize>| {
            let fen = fen.max(floor);
            if fen < lowest.fen {
                lowest = Priced { fen, basis, right };
            }
        };
        let card = if kinds.card { self.card_price(line, list) } else { None };
        let before_offers = match &card {
            Some((fen, _)) if self.stacking.offer_on_tier_price => list.min(*fen),
            _ => list,
        };
        if let Some((fen, basis)) = card {
            consider(fen, basis, None);
        }
        let offers =
            self.offers.iter().filter(|(offer, _)| kinds.offer && offer.scope.holds(&line.item, &line.category));
        for (offer, right) in offers {
            let fen = match offer.price {
                OfferPrice::Percent(percent) => percent_of(before_offers, percent),
                OfferPrice::Fixed(one) => Fen(one.0 * i64::from(line.quantity)),
            };
            consider(fen, Basis::Offer { code: offer.code.clone(), name: offer.name.clone() }, *right);
        }
        lowest
    }

    /// What a member of the tier pays without offers: the lower of the tier's share and the members' price.
    fn card_price(&self, line: &AskedLine, list: Fen) -> Option<(Fen, Basis)> {
        let tier = self.tier?;
        let share = tier.gives.pay_percent(&line.item, &line.category, self.list);
        let by_tier = share.map(|percent| (percent_of(list, percent), Basis::Tier { percent }));
        let by_item = line.member_fen.map(|one| (Fen(one.0 * i64::from(line.quantity)), Basis::Member));
        by_tier.into_iter().chain(by_item).min_by_key(|(fen, _)| *fen)
    }
}

/// Below this no discount takes one piece: the floor, or the list price where that is lower still.
pub(super) fn piece_floor(line: &AskedLine) -> Fen {
    line.floor_fen.min(line.list_fen)
}

/// The floor of all pieces of a line.
pub(super) fn line_floor(line: &AskedLine) -> Fen {
    Fen(piece_floor(line).0 * i64::from(line.quantity))
}
