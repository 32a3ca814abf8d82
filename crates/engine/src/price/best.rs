//! Which coupons a bill uses: those that were chosen, or the set that saves most.

use std::cmp::Reverse;

use super::bill::RefusedCoupon;
use super::coupon::{Applied, Candidate, Pick, Slot, apply};
use super::fault::{CouponRefusal, QuoteFault};
use super::inquiry::{CouponChoice, HeldCoupon, Inquiry, PointsWish};
use crate::day::Day;
use crate::number::Points;
use crate::programme::benefit::Stacking;

/// How many sets of coupons are tried at most, the most promising first. Ten coupons, of which five may be used at
/// once, make 637 sets; nobody waits at a desk for more than this many.
const MOST_PLANS: u32 = 10_000;

/// The coupons of a bill.
pub(super) struct Chosen {
    pub(super) applied: Applied,
    /// The coupons that this bill cannot use.
    pub(super) refused: Vec<RefusedCoupon>,
}

/// The coupons of a bill.
///
/// # Errors
/// [`QuoteFault`] when coupons were chosen that cannot be used together.
pub(super) fn choose(slots: &[Slot<'_>], inquiry: &Inquiry, stacking: Stacking) -> Result<Chosen, QuoteFault> {
    let points_first =
        !stacking.points_with_coupon && matches!(inquiry.points, PointsWish::Exactly(points) if points > Points(0));
    let best = match &inquiry.choice {
        CouponChoice::These(numbers) if numbers.is_empty() => None,
        CouponChoice::These(_) if points_first => return Err(QuoteFault::PointsWithCoupon),
        CouponChoice::These(numbers) => Some(these(slots, inquiry, stacking, numbers)?),
        CouponChoice::Best if points_first => None,
        CouponChoice::Best => saving_most(slots, inquiry, stacking),
    };
    let applied = match best {
        Some(applied) => applied,
        None => apply(slots, &[]).map_err(|(number, why)| QuoteFault::CouponRefused { number, why })?,
    };
    let unused = inquiry.coupons.iter().filter(|held| applied.offs.iter().all(|(number, _)| *number != held.number));
    let mut refused: Vec<RefusedCoupon> = unused
        .filter_map(|held| {
            let why =
                if points_first { Some(CouponRefusal::WithPoints) } else { alone(slots, inquiry, stacking, held) };
            why.map(|why| RefusedCoupon { number: held.number, why })
        })
        .collect();
    refused.sort_by_key(|coupon| coupon.number);
    Ok(Chosen { applied, refused })
}

/// Why a coupon cannot be used even by itself.
fn alone(slots: &[Slot<'_>], inquiry: &Inquiry, stacking: Stacking, held: &HeldCoupon) -> Option<CouponRefusal> {
    if stacking.coupons_per_bill == 0 {
        return Some(CouponRefusal::NoCoupons);
    }
    if let Some(why) = Candidate::refusal(held, inquiry) {
        return Some(why);
    }
    let attempt = Attempt::at(slots, &[&Candidate::new(held, slots)]);
    if attempt.best.is_some() { None } else { attempt.refused.map(|(_, why)| why) }
}

/// The coupons with these numbers.
fn these(slots: &[Slot<'_>], inquiry: &Inquiry, stacking: Stacking, numbers: &[usize]) -> Result<Applied, QuoteFault> {
    let mut candidates = Vec::with_capacity(numbers.len());
    for (place, number) in numbers.iter().enumerate() {
        let held = inquiry.coupons.iter().find(|held| held.number == *number);
        let held = held.filter(|_| !numbers[..place].contains(number));
        let held = held.ok_or(QuoteFault::CouponUnknown { number: *number })?;
        if let Some(why) = Candidate::refusal(held, inquiry) {
            return Err(QuoteFault::CouponRefused { number: *number, why });
        }
        candidates.push(Candidate::new(held, slots));
    }
    if candidates.len() > usize::from(stacking.coupons_per_bill) {
        return Err(QuoteFault::TooManyCoupons { most: stacking.coupons_per_bill });
    }
    let attempt = Attempt::at(slots, &candidates.iter().collect::<Vec<_>>());
    match (attempt.best, attempt.refused) {
        (Some((_, applied)), _) => Ok(applied),
        (None, Some((number, why))) => Err(QuoteFault::CouponRefused { number, why }),
        (None, None) => Err(QuoteFault::CouponUnknown { number: numbers[0] }),
    }
}

/// The coupons that save most; `None` where none saves anything.
fn saving_most(slots: &[Slot<'_>], inquiry: &Inquiry, stacking: Stacking) -> Option<Applied> {
    let usable = inquiry.coupons.iter().filter(|held| Candidate::refusal(held, inquiry).is_none());
    let mut ranked: Vec<(i64, Candidate<'_>)> = usable
        .map(|held| Candidate::new(held, slots))
        .map(|candidate| (candidate.potential(slots), candidate))
        .filter(|(potential, _)| *potential > 0)
        .collect();
    ranked
        .sort_by_key(|(potential, candidate)| (Reverse(*potential), candidate.held.expires_on, candidate.held.number));
    let (potentials, candidates): (Vec<i64>, Vec<Candidate<'_>>) = ranked.into_iter().unzip();
    let copies = (0..candidates.len())
        .map(|place| {
            let terms = &candidates[place].held.terms;
            (0..place).rev().find(|before| candidates[*before].held.terms == *terms)
        })
        .collect();
    let mut search = Search {
        slots,
        candidates: &candidates,
        potentials,
        copies,
        most: usize::from(stacking.coupons_per_bill),
        plans_left: MOST_PLANS,
        attempt: Attempt::default(),
    };
    search.extend(0, &mut Vec::new(), 0);
    search.attempt.best.map(|(_, applied)| applied)
}

/// Goes through the sets of coupons, those that could save most first, and leaves out what cannot be better.
struct Search<'a> {
    slots: &'a [Slot<'a>],
    candidates: &'a [Candidate<'a>],
    /// The most that each could take off, falling.
    potentials: Vec<i64>,
    /// The candidate before with the same terms: it is used first, since it ends no later.
    copies: Vec<Option<usize>>,
    most: usize,
    plans_left: u32,
    attempt: Attempt,
}

impl Search<'_> {
    fn extend(&mut self, from: usize, picked: &mut Vec<usize>, potential: i64) {
        for next in from..self.candidates.len() {
            let still = self.potentials[next..].iter().take(self.most.saturating_sub(picked.len()));
            let hope = potential + still.sum::<i64>();
            let hopeless = self.attempt.best.as_ref().is_some_and(|(rank, _)| hope < rank.saved.0);
            if hopeless || self.plans_left == 0 || picked.len() == self.most {
                return;
            }
            if self.copies[next].is_some_and(|before| !picked.contains(&before)) {
                continue;
            }
            picked.push(next);
            let set: Vec<&Candidate<'_>> = picked.iter().map(|place| &self.candidates[*place]).collect();
            self.attempt.make(self.slots, &set, &mut self.plans_left);
            self.extend(next + 1, picked, potential + self.potentials[next]);
            picked.pop();
        }
    }
}

/// By what one set of coupons is better than another: what is smaller is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    saved: Reverse<i64>,
    count: usize,
    expire: Vec<Day>,
    numbers: Vec<usize>,
    /// Which of them take the place of other prices.
    instead: Vec<bool>,
}

/// The best of what was tried.
#[derive(Default)]
struct Attempt {
    best: Option<(Rank, Applied)>,
    /// Why the last set that could not be used was refused, unless only another price stands in its way.
    refused: Option<(usize, CouponRefusal)>,
}

impl Attempt {
    /// What comes of one set of coupons.
    fn at(slots: &[Slot<'_>], set: &[&Candidate<'_>]) -> Self {
        let mut attempt = Self::default();
        attempt.make(slots, set, &mut { MOST_PLANS });
        attempt
    }

    /// Tries a set of coupons, each beside the lowest prices and in place of those with which it does not go together.
    fn make(&mut self, slots: &[Slot<'_>], set: &[&Candidate<'_>], plans_left: &mut u32) {
        let mut set = set.to_vec();
        set.sort_by_key(|candidate| candidate.order());
        let torn: Vec<usize> = (0..set.len()).filter(|place| set[*place].may_be_instead(slots)).collect();
        for mask in 0..1_u32 << torn.len().min(8) {
            if *plans_left == 0 {
                return;
            }
            *plans_left -= 1;
            let mut picks: Vec<Pick<'_>> = set.iter().map(|coupon| Pick { coupon, instead: false }).collect();
            for (bit, place) in torn.iter().enumerate() {
                picks[*place].instead = mask >> bit & 1 == 1;
            }
            match apply(slots, &picks) {
                Ok(applied) => self.keep_better(slots, &picks, applied),
                Err(refused) => self.keep_refusal(refused),
            }
        }
    }

    fn keep_better(&mut self, slots: &[Slot<'_>], picks: &[Pick<'_>], applied: Applied) {
        let saved = slots.iter().map(|slot| slot.lowest).sum::<i64>() - applied.total();
        if saved <= 0 {
            return self.keep_refusal((
                picks.first().map_or(0, |pick| pick.coupon.held.number),
                CouponRefusal::WithOtherPrice,
            ));
        }
        let mut held: Vec<&HeldCoupon> = picks.iter().map(|pick| pick.coupon.held).collect();
        held.sort_by_key(|held| (held.expires_on, held.number));
        let mut numbers: Vec<usize> = held.iter().map(|held| held.number).collect();
        numbers.sort_unstable();
        let rank = Rank {
            saved: Reverse(saved),
            count: picks.len(),
            expire: held.iter().map(|held| held.expires_on).collect(),
            numbers,
            instead: picks.iter().map(|pick| pick.instead).collect(),
        };
        if self.best.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.best = Some((rank, applied));
        }
    }

    fn keep_refusal(&mut self, refused: (usize, CouponRefusal)) {
        if self.refused.is_none_or(|(_, why)| why == CouponRefusal::WithOtherPrice) {
            self.refused = Some(refused);
        }
    }
}
