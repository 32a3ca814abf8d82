//! What a member has been through, kept so that a refund finds its sale and an undo can go through it again.

use std::collections::HashMap;

use crate::activity::{Deed, RefundLine};
use crate::day::Day;
use crate::number::{Fen, Micros, Points, earned};
use crate::programme::Metric;
use crate::purse::TakenPart;
use crate::rulebook::Rulebook;
use crate::standing::Standing;

/// A sale as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastSale {
    /// The number that the caller gave it.
    pub sale: u64,
    /// The day of the sale.
    pub day: Day,
    /// What it was.
    pub amount: Fen,
    /// What is left of it after refunds.
    pub left: Fen,
    /// The points that it earns at what is left.
    pub points: Points,
    /// The multiplier with which it earned, for ever.
    pub multiplier: Micros,
    /// The number of the lot that it made, if any.
    pub lot: Option<u32>,
    /// Whether it is refunded in full.
    pub is_gone: bool,
    first_line: u32,
    line_count: u32,
}

/// A line of a sale as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastSaleLine {
    /// What is left of it.
    pub left: Fen,
    /// The points per yuan with which it earned, for ever.
    pub rate: Micros,
}

/// A referral as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastReferral {
    /// The number that the caller gave its id.
    pub referral: u64,
    /// The day of the referral.
    pub day: Day,
    /// The points that it gave.
    pub points: Points,
    /// The number of the lot that it made, if any.
    pub lot: Option<u32>,
    /// Whether it no longer counts.
    pub is_void: bool,
}

/// A redemption as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastRedeem {
    /// The number that the caller gave it.
    pub redeem: u64,
    /// The day of the redemption.
    pub day: Day,
    /// How many points it took.
    pub points: Points,
    /// How many of them were not brought back.
    pub out: Points,
    first_part: u32,
    part_count: u32,
}

/// An accepted activity, as far as a second pass needs it; refunds and voids leave no step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) day: Day,
    pub(super) deed: StepDeed,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum StepDeed {
    Sale(u32),
    Referral(u32),
    Counted(Metric, i64),
    Other,
    Tier {
        to: usize,
        locked_until: Option<Day>,
        lowered: bool,
    },
    /// A tier that was set by hand and taken back.
    Forgotten,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    steps: Vec<Step>,
    sales: Vec<PastSale>,
    lines: Vec<PastSaleLine>,
    referrals: Vec<PastReferral>,
    redeems: Vec<PastRedeem>,
    /// From which lots redemptions took their points.
    parts: Vec<TakenPart>,
    /// Where each sale is, once their numbers no longer ascend.
    index: Option<HashMap<u64, u32>>,
}

/// What a refund took back.
#[derive(Clone, Copy, Debug)]
pub(super) struct TakenBack {
    pub(super) sale: PastSale,
    pub(super) amount: Fen,
    pub(super) points: Points,
}

impl PastSale {
    pub(super) const fn new(sale: u64, day: Day, multiplier: Micros, points: Points, lot: Option<u32>) -> Self {
        Self {
            sale,
            day,
            amount: Fen(0),
            left: Fen(0),
            points,
            multiplier,
            lot,
            is_gone: false,
            first_line: 0,
            line_count: 0,
        }
    }

    fn lines(&self) -> std::ops::Range<usize> {
        let first = self.first_line as usize;
        first..first + self.line_count as usize
    }
}

impl History {
    pub(super) fn sales(&self) -> &[PastSale] {
        &self.sales
    }

    pub(super) fn referrals(&self) -> &[PastReferral] {
        &self.referrals
    }

    pub(super) fn redeems(&self) -> &[PastRedeem] {
        &self.redeems
    }

    pub(super) fn lines_of(&self, sale: &PastSale) -> &[PastSaleLine] {
        self.lines.get(sale.lines()).unwrap_or_default()
    }

    pub(super) fn counted(&self, wanted: Metric) -> impl Iterator<Item = (Day, i64)> {
        self.steps.iter().filter_map(move |step| match step.deed {
            StepDeed::Counted(metric, value) if metric == wanted => Some((step.day, value)),
            _ => None,
        })
    }

    pub(super) fn clear(&mut self) {
        self.steps.clear();
        self.sales.clear();
        self.lines.clear();
        self.referrals.clear();
        self.redeems.clear();
        self.parts.clear();
        self.index = None;
    }

    pub(super) fn find_sale(&self, sale: u64) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(&sale).map(|place| *place as usize),
            None if self.sales.last().is_none_or(|last| last.sale < sale) => None,
            None => self.sales.binary_search_by_key(&sale, |past| past.sale).ok(),
        }
    }

    pub(super) fn find_live_referral(&self, referral: u64) -> Option<usize> {
        self.referrals.iter().position(|past| past.referral == referral && !past.is_void)
    }

    pub(super) fn push(&mut self, day: Day, deed: StepDeed) {
        self.steps.push(Step { day, deed });
    }

    /// Takes back the latest tier set by hand: a second pass goes as if it had never been set. Neither it nor what takes
    /// it back leaves a step.
    pub(super) fn forget_tier(&mut self) {
        if let Some(step) = self.steps.iter_mut().rfind(|step| matches!(step.deed, StepDeed::Tier { .. })) {
            step.deed = StepDeed::Forgotten;
        }
    }

    pub(super) fn push_counted(&mut self, day: Day, deed: &Deed<'_>) {
        let deed = match deed {
            Deed::Event => StepDeed::Counted(Metric::Events, 1),
            Deed::Engage => StepDeed::Counted(Metric::Engagements, 1),
            Deed::Topup { amount } => StepDeed::Counted(Metric::Topups, amount.0),
            Deed::Package { .. } => StepDeed::Counted(Metric::Packages, 1),
            Deed::Enrol
            | Deed::Sale { .. }
            | Deed::Refund { .. }
            | Deed::Referral { .. }
            | Deed::ReferralVoid { .. }
            | Deed::Redeem { .. }
            | Deed::Restore { .. }
            | Deed::Points { .. }
            | Deed::Tier { .. } => StepDeed::Other,
        };
        self.push(day, deed);
    }

    /// Keeps a sale with its lines and says what it came to.
    pub(super) fn push_sale(&mut self, sale: PastSale, lines: impl Iterator<Item = (Fen, Micros)>) -> Fen {
        let first = self.lines.len();
        self.lines.extend(lines.map(|(left, rate)| PastSaleLine { left, rate }));
        let amount = Fen(self.lines[first..].iter().map(|line| line.left.0).sum());
        let line_count = narrow(self.lines.len() - first);
        self.remember(PastSale { amount, left: amount, first_line: narrow(first), line_count, ..sale });
        let place = narrow(self.sales.len() - 1);
        self.push(sale.day, StepDeed::Sale(place));
        amount
    }

    /// Knows of a sale by its number only, so that it cannot be made twice.
    pub(super) fn recall_sale(&mut self, sale: u64, day: Day) {
        let nothing = PastSale::new(sale, day, Micros::ONE, Points(0), None);
        self.remember(PastSale { is_gone: true, ..nothing });
    }

    fn remember(&mut self, sale: PastSale) {
        let ascends = self.sales.last().is_none_or(|last| last.sale < sale.sale);
        if let Some(index) = &mut self.index {
            index.insert(sale.sale, narrow(self.sales.len()));
        } else if !ascends {
            let places = (0..).zip(self.sales.iter().chain([&sale]));
            self.index = Some(places.map(|(place, past)| (past.sale, place)).collect());
        }
        self.sales.push(sale);
    }

    pub(super) fn push_referral(&mut self, referral: PastReferral) {
        let place = narrow(self.referrals.len());
        self.referrals.push(referral);
        self.push(referral.day, StepDeed::Referral(place));
    }

    /// The place of the redemption that a restoration with this number is about: the earliest that still has points out,
    /// or else the first.
    pub(super) fn find_redeem(&self, redeem: u64) -> Option<usize> {
        let named = || self.redeems.iter().enumerate().filter(|(_, past)| past.redeem == redeem);
        named().find(|(_, past)| past.out.0 > 0).or_else(|| named().next()).map(|(place, _)| place)
    }

    /// Begins a redemption; [`History::push_part`] tells from which lots it takes.
    pub(super) fn push_redeem(&mut self, redeem: u64, day: Day, points: Points) {
        let first_part = narrow(self.parts.len());
        self.redeems.push(PastRedeem { redeem, day, points, out: points, first_part, part_count: 0 });
        self.push(day, StepDeed::Other);
    }

    /// Adds what the latest redemption took from a lot.
    pub(super) fn push_part(&mut self, part: TakenPart) {
        if let Some(past) = self.redeems.last_mut() {
            past.part_count += 1;
            self.parts.push(part);
        }
    }

    /// Brings back points of a redemption and gives what it took from which lots.
    pub(super) fn bring_back(&mut self, place: usize, day: Day, points: Points) -> &mut [TakenPart] {
        self.push(day, StepDeed::Other);
        let past = &mut self.redeems[place];
        past.out.0 -= points.0;
        let first = past.first_part as usize;
        &mut self.parts[first..first + past.part_count as usize]
    }

    /// Voids a referral and says what it was.
    pub(super) fn void_referral(&mut self, place: usize) -> PastReferral {
        let past = &mut self.referrals[place];
        past.is_void = true;
        *past
    }

    /// Takes back money of lines of a sale; the caller has checked that so much is left.
    pub(super) fn take_back(&mut self, place: usize, lines: &[RefundLine]) -> TakenBack {
        let past = &mut self.sales[place];
        let own = &mut self.lines[past.lines()];
        let mut amount = Fen(0);
        for line in lines {
            own[line.line].left.0 -= line.amount.0;
            amount.0 += line.amount.0;
        }
        let before = past.points;
        past.left.0 -= amount.0;
        past.points = earned(past.multiplier, own.iter().map(|line| (line.left, line.rate))).unwrap_or(before);
        past.is_gone = past.left.0 == 0;
        TakenBack { sale: *past, amount, points: Points(before.0 - past.points.0) }
    }

    /// Goes through every step again for the tier alone, with every sale and referral as it is now.
    pub(super) fn walk_again(&self, standing: &mut Standing, rulebook: &Rulebook) {
        let mut quiet = None;
        for step in &self.steps {
            standing.open_day_if_due(&mut quiet, rulebook, step.day, &mut ());
            step.walk(standing, rulebook, self);
        }
    }
}

/// Places within one member's history; four thousand million activities of one member do not fit a machine.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
