//! One member: what is refused, and what follows from what is not.

use std::collections::{BTreeMap, BTreeSet};

use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Day, Refusal};

use super::super::operation::{Act, Line};
use super::purse::Purse;
use super::tier::{MULTIPLIERS, NoTier, Standing, place_of};
use super::{Figures, bonus};

/// What was accepted, as it stands now.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    Enrolled(Day),
    Sale(Sale),
    Referral(Referral),
    Redemption(Redemption),
    Hand {
        tier: usize,
        day: Day,
        locked_until: Option<Day>,
        lowers: bool,
    },
    /// Points by hand, or brought back; taking part.
    Other(Day),
}

/// A sale.
#[derive(Clone, Debug)]
pub struct Sale {
    /// Its number.
    pub sale: u64,
    /// Its day.
    pub day: Day,
    /// What is left of each line, in fen, and its rate, in millionths.
    lines: Vec<(i64, i128)>,
    amount: i64,
    is_refunded: bool,
    multiplier: i128,
    lot: Option<usize>,
}

/// Points for an event attended, for a survey, check-in or review, and for somebody whom she sent.
const FOR_EVENT: i64 = 30;
const FOR_ENGAGEMENT: i64 = 5;
const FOR_REFERRAL: i64 = 200;

/// Somebody whom she sent.
#[derive(Clone, Debug)]
pub struct Referral {
    /// Its number.
    pub referral: u64,
    day: Day,
    lot: Option<usize>,
    is_void: bool,
}

/// A redemption.
#[derive(Clone, Debug)]
pub struct Redemption {
    /// Its number.
    pub redeem: u64,
    day: Day,
    parts: Vec<(usize, i64)>,
}

/// A member who has joined.
#[derive(Clone, Debug)]
pub struct Member {
    facts: Vec<Fact>,
    standing: Standing,
    purse: Purse,
    /// What is left of each deposit, and what of it paid for sales.
    deposits: BTreeMap<u64, (i64, i64)>,
    /// What is owed of sales.
    owed: BTreeMap<u64, i64>,
}

impl Sale {
    pub(super) fn left(&self) -> i64 {
        self.lines.iter().map(|(left, _)| left).sum()
    }

    /// What is left of each line, in fen.
    pub fn left_by_line(&self) -> impl Iterator<Item = i64> {
        self.lines.iter().map(|(left, _)| *left)
    }

    pub(super) fn is_live(&self) -> bool {
        if self.amount == 0 { !self.is_refunded } else { self.left() > 0 }
    }

    /// Fen are hundredths, rates and multipliers millionths.
    fn earned(&self) -> i64 {
        let sum: i128 = self.lines.iter().map(|(left, rate)| i128::from(*left) * rate).sum();
        i64::try_from(sum * self.multiplier / 100_000_000_000_000).unwrap_or(i64::MAX)
    }
}

impl Redemption {
    /// How many points are still out.
    #[must_use]
    pub fn out(&self) -> i64 {
        self.parts.iter().map(|(_, out)| out).sum()
    }
}

impl Fact {
    pub(super) const fn day(&self) -> Day {
        match self {
            Self::Enrolled(day) | Self::Other(day) | Self::Hand { day, .. } => *day,
            Self::Sale(sale) => sale.day,
            Self::Referral(referral) => referral.day,
            Self::Redemption(redemption) => redemption.day,
        }
    }
}

impl Member {
    pub(super) fn enrolled(day: Day) -> Self {
        Self {
            facts: vec![Fact::Enrolled(day)],
            standing: Standing::enrolled(day),
            purse: Purse::default(),
            deposits: BTreeMap::new(),
            owed: BTreeMap::new(),
        }
    }

    /// Her sales, oldest first.
    pub fn sales(&self) -> impl Iterator<Item = &Sale> {
        self.facts.iter().filter_map(|fact| if let Fact::Sale(sale) = fact { Some(sale) } else { None })
    }

    /// Those whom she sent, oldest first.
    pub fn referrals(&self) -> impl Iterator<Item = &Referral> {
        self.facts.iter().filter_map(|fact| if let Fact::Referral(of) = fact { Some(of) } else { None })
    }

    /// Her redemptions, oldest first.
    pub fn redemptions(&self) -> impl Iterator<Item = &Redemption> {
        self.facts.iter().filter_map(|fact| if let Fact::Redemption(of) = fact { Some(of) } else { None })
    }

    /// Her place in the ladder.
    #[must_use]
    pub const fn tier(&self) -> usize {
        self.standing.tier
    }

    /// The points that she can use.
    #[must_use]
    pub fn points(&self) -> i64 {
        self.purse.balance()
    }

    /// Her deposits by number: what is left in fen, and what paid for sales.
    #[must_use]
    pub const fn deposits(&self) -> &BTreeMap<u64, (i64, i64)> {
        &self.deposits
    }

    /// What she owes of sales by number, in fen.
    #[must_use]
    pub const fn owed(&self) -> &BTreeMap<u64, i64> {
        &self.owed
    }

    pub(super) fn figures(&self) -> Figures {
        let live = self.sales().filter(|sale| sale.is_live());
        let visits: BTreeSet<Day> = live.map(|sale| sale.day).collect();
        Figures {
            tier: self.standing.tier,
            tier_since: self.standing.since,
            points: self.purse.balance(),
            points_debt: self.purse.debt,
            points_expired: self.purse.expired,
            spend_fen: self.sales().map(Sale::left).sum(),
            visits: i64::try_from(visits.len()).unwrap_or(i64::MAX),
            deposits_fen: self.deposits.iter().map(|(of, (left, _))| (*of, *left)).filter(is_something).collect(),
            owed_fen: self.owed.iter().map(|(of, left)| (*of, *left)).filter(is_something).collect(),
            lots: self.purse.lots.clone(),
        }
    }

    /// Ends a day; whether any points went with it.
    pub(super) fn end_day(&mut self, day: Day) -> bool {
        self.purse.end_day(day)
    }

    pub(super) fn apply(&mut self, act: &Act, day: Day) -> Result<(), Refusal> {
        match act {
            Act::Enrol => return Ok(()),
            Act::Sale { sale, lines } => self.sell(*sale, lines, day)?,
            Act::Refund { sale, lines } => return self.refund(*sale, lines),
            Act::Event | Act::Engage => {
                self.purse.give(if *act == Act::Event { FOR_EVENT } else { FOR_ENGAGEMENT }, day);
                self.facts.push(Fact::Other(day));
            }
            Act::Referral { referral } => {
                let lot = self.purse.give(FOR_REFERRAL, day);
                self.facts.push(Fact::Referral(Referral { referral: *referral, day, lot, is_void: false }));
            }
            Act::ReferralVoid { referral } => return self.void(*referral),
            Act::Redeem { redeem, points } => {
                let parts = self.take(points.0)?;
                self.facts.push(Fact::Redemption(Redemption { redeem: *redeem, day, parts }));
            }
            Act::Restore { redeem, points } => self.restore(*redeem, points.0, day)?,
            Act::Points { points } if points.0 > 0 => {
                self.purse.give(points.0, day);
                self.facts.push(Fact::Other(day));
            }
            Act::Points { points } => {
                self.take(-points.0)?;
                self.facts.push(Fact::Other(day));
            }
            Act::Tier { code, locked_until } => return self.set_by_hand(code, *locked_until, day),
            Act::Money { how, of, amount } => {
                self.money(*how, *of, amount.0);
                return Ok(());
            }
        }
        self.standing.after_activity(&self.facts, day);
        Ok(())
    }

    fn take(&mut self, points: i64) -> Result<Vec<(usize, i64)>, Refusal> {
        if points > self.purse.balance() { Err(Refusal::InsufficientPoints) } else { Ok(self.purse.take(points)) }
    }

    fn sell(&mut self, number: u64, lines: &[Line], day: Day) -> Result<(), Refusal> {
        if self.sales().any(|sale| sale.sale == number) {
            return Err(Refusal::DuplicateSale);
        }
        let tier = self.standing.tier;
        let mut sale = Sale {
            sale: number,
            day,
            lines: lines.iter().map(|line| (line.amount.0, bonus::rate_of(line, tier, day))).collect(),
            amount: lines.iter().map(|line| line.amount.0).sum(),
            is_refunded: false,
            multiplier: MULTIPLIERS[tier],
            lot: None,
        };
        sale.lot = self.purse.give(sale.earned(), day);
        self.facts.push(Fact::Sale(sale));
        Ok(())
    }

    fn refund(&mut self, number: u64, lines: &[(usize, yanji_engine::Fen)]) -> Result<(), Refusal> {
        let mut sales =
            self.facts.iter_mut().filter_map(|fact| if let Fact::Sale(of) = fact { Some(of) } else { None });
        let sale = sales.find(|sale| sale.sale == number).ok_or(Refusal::UnknownSale)?;
        let too_much = |(line, amount): &(usize, yanji_engine::Fen)| {
            sale.lines.get(*line).is_none_or(|(left, _)| amount.0 > *left)
        };
        let back: i64 = lines.iter().map(|(_, amount)| amount.0).sum();
        let first_of_nothing = sale.amount == 0 && !sale.is_refunded;
        if lines.iter().any(too_much) || back == 0 && !first_of_nothing {
            return Err(Refusal::OverRefund);
        }
        let before = sale.earned();
        for (line, amount) in lines {
            sale.lines[*line].0 -= amount.0;
        }
        sale.is_refunded = true;
        let (points, lot) = (before - sale.earned(), sale.lot);
        self.purse.claw_back(points, lot);
        self.standing.after_refund(&self.facts);
        Ok(())
    }

    fn void(&mut self, number: u64) -> Result<(), Refusal> {
        let mut referrals =
            self.facts.iter_mut().filter_map(|fact| if let Fact::Referral(of) = fact { Some(of) } else { None });
        let referral = referrals.find(|of| of.referral == number && !of.is_void).ok_or(Refusal::UnknownReferral)?;
        referral.is_void = true;
        let lot = referral.lot;
        self.purse.claw_back(FOR_REFERRAL, lot);
        self.standing.after_refund(&self.facts);
        Ok(())
    }

    fn restore(&mut self, number: u64, points: i64, day: Day) -> Result<(), Refusal> {
        let mut redemptions =
            self.facts.iter_mut().filter_map(|fact| if let Fact::Redemption(of) = fact { Some(of) } else { None });
        let of = redemptions.find(|redemption| redemption.redeem == number).ok_or(Refusal::UnknownRedeem)?;
        if points > of.out() {
            return Err(Refusal::OverRestore);
        }
        self.purse.bring_back(&mut of.parts, points, day);
        self.facts.push(Fact::Other(day));
        Ok(())
    }

    fn set_by_hand(&mut self, code: &str, locked_until: Option<Day>, day: Day) -> Result<(), Refusal> {
        let tier = place_of(code).map_err(|why| match why {
            NoTier::Unknown => Refusal::UnknownTier,
            NoTier::Closed => Refusal::TierDisabled,
        })?;
        let lowers = tier < self.standing.tier;
        self.standing.set_by_hand(tier, day, locked_until, lowers);
        self.facts.push(Fact::Hand { tier, day, locked_until, lowers });
        Ok(())
    }

    fn money(&mut self, how: MoneyMove, of: u64, amount: i64) {
        let (left, used) = self.deposits.get(&of).copied().unwrap_or_default();
        let owed = self.owed.get(&of).copied().unwrap_or_default();
        match how {
            MoneyMove::Deposit => self.deposits.insert(of, (amount, 0)).map_or((), drop),
            MoneyMove::DepositUsed => self.deposits.insert(of, (left - amount, used + amount)).map_or((), drop),
            MoneyMove::DepositRestored => self.deposits.insert(of, (left + amount, used - amount)).map_or((), drop),
            MoneyMove::DepositReturned => self.deposits.insert(of, (left - amount, used)).map_or((), drop),
            MoneyMove::Owed => self.owed.insert(of, owed + amount).map_or((), drop),
            MoneyMove::Repaid | MoneyMove::Forgiven => self.owed.insert(of, owed - amount).map_or((), drop),
        }
    }
}

/// Whether anything is left of an amount.
const fn is_something((_, left): &(u64, i64)) -> bool {
    *left != 0
}
