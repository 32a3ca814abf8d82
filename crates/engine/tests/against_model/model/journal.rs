//! What was accepted of a member, as it stands now, and the metrics summed over it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yanji_engine::programme::Metric;

/// One accepted activity, in the form that it has after later refunds and voids.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) day: Date,
    pub(crate) fact: Fact,
}

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Enrol,
    Sale(Sale),
    Referral {
        id: String,
        void: bool,
        points: i128,
        /// The place of the lot that it made.
        lot: Option<usize>,
    },
    Event,
    Engage,
    /// In fen.
    Topup(i128),
    Package,
    Hand(Hand),
    /// A refund or a void: seen in the sale or the referral that it corrects.
    Correction,
    Redeemed(Redemption),
    /// Points taken by hand, given or brought back: seen in the lots.
    PointsMoved,
}

/// A sale with what is left of it.
#[derive(Clone, Debug)]
pub(crate) struct Sale {
    pub(crate) id: String,
    pub(crate) lines: Vec<Line>,
    /// In millionths, of the tier held before the sale.
    pub(crate) multiplier: i128,
    pub(crate) refunded: bool,
    /// The place of the sale's own lot.
    pub(crate) lot: Option<usize>,
}

/// A redemption with what it took and was not brought back.
#[derive(Clone, Debug)]
pub(crate) struct Redemption {
    pub(crate) id: String,
    /// Places of lots and points, in the order in which they were taken.
    pub(crate) parts: Vec<(usize, i128)>,
}

impl Redemption {
    pub(crate) fn out(&self) -> i128 {
        self.parts.iter().map(|(_, out)| out).sum()
    }
}

/// One line of a sale.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// In fen.
    pub(crate) amount: i128,
    /// In fen.
    pub(crate) left: i128,
    /// In millionths of a point per yuan.
    pub(crate) rate: i128,
}

/// A tier set by hand.
#[derive(Clone, Debug)]
pub(crate) struct Hand {
    pub(crate) code: String,
    pub(crate) locked_until: Option<Date>,
    /// Whether it lowered the tier when it was made.
    pub(crate) lowering: bool,
}

impl Sale {
    pub(crate) fn amount(&self) -> i128 {
        self.lines.iter().map(|line| line.amount).sum()
    }

    pub(crate) fn left(&self) -> i128 {
        self.lines.iter().map(|line| line.left).sum()
    }

    /// `floor(multiplier × Σ leftᵢ × rateᵢ)`: fen are hundredths, rate and multiplier millionths.
    pub(crate) fn earned(&self) -> i128 {
        let sum: i128 = self.lines.iter().map(|line| line.left * line.rate).sum();
        self.multiplier * sum / (100 * 1_000_000 * 1_000_000)
    }

    fn is_visit(&self) -> bool {
        if self.amount() == 0 { !self.refunded } else { self.left() > 0 }
    }
}

/// A metric over the days from `from` to `to`, both counted, in millionths of its unit.
pub(crate) fn measure(journal: &[Entry], metric: Metric, from: Date, to: Date) -> i128 {
    let counted = journal.iter().filter(|entry| from <= entry.day && entry.day <= to);
    if metric == Metric::Visits {
        let days: BTreeSet<Date> = counted
            .filter(|entry| matches!(&entry.fact, Fact::Sale(sale) if sale.is_visit()))
            .map(|entry| entry.day)
            .collect();
        return i128::try_from(days.len()).expect("a handful of days") * 1_000_000;
    }
    counted.map(|entry| worth(&entry.fact, metric)).sum()
}

/// What one fact adds to a metric, in millionths.
fn worth(fact: &Fact, metric: Metric) -> i128 {
    const ONE: i128 = 1_000_000;
    const FEN: i128 = ONE / 100;
    match (metric, fact) {
        (Metric::Spend, Fact::Sale(sale)) => sale.left() * FEN,
        (Metric::PointsEarned, Fact::Sale(sale)) => sale.earned() * ONE,
        (Metric::Referrals, Fact::Referral { void: false, .. })
        | (Metric::Events, Fact::Event)
        | (Metric::Engagements, Fact::Engage)
        | (Metric::Packages, Fact::Package) => ONE,
        (Metric::Topups, Fact::Topup(amount)) => amount * FEN,
        _ => 0,
    }
}
