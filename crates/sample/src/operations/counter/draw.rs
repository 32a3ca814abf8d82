//! Drawing deals.

use std::collections::BTreeMap;

use super::super::draw::{Draw, TIERS, WRONG};
use super::super::model::Member;
use super::bill::{STEP, bill, points_most, sum_of};
use super::deal::{Deal, DealSort, Part, Pieces, Ring, What};
use super::goods::{GOODS, REWARDS};
use super::model::Counter;
use super::sold::Sold;

/// How often each sort is drawn for a member who has joined, in the order of [`DealSort::ALL`]. Joining comes by itself.
const MIX: [u32; DealSort::ALL.len()] = [0, 300, 25, 190, 70, 20, 20, 25, 15, 30, 90, 10, 60, 20, 70, 20];
/// The categories of what is not in the catalogue.
const CATEGORIES: [&str; 4] = ["护理", "药妆", "", "团购"];

impl Draw {
    /// The next deal for a member.
    pub(super) fn deal(&mut self, counter: &Counter, number: usize) -> Deal {
        let Some(member) = counter.desk.member(number) else { return Deal::Join };
        let has_today = counter.bought[number].values().any(|one| one.day == counter.desk.today && !one.is_undone);
        // What is undone is undone on the same day, on which she seldom comes again.
        let sort =
            if has_today && self.dice.chance(300) { DealSort::Undo } else { DealSort::ALL[self.dice.weighted(&MIX)] };
        self.deal_of(counter, member, number, sort).unwrap_or(Deal::Points { points: 1 })
    }

    /// A deal of a sort, if the member has what it needs.
    fn deal_of(&mut self, counter: &Counter, member: &Member, number: usize, sort: DealSort) -> Option<Deal> {
        match sort {
            DealSort::Join => None,
            DealSort::Ring => Some(Deal::Ring(self.ring(counter, member, number))),
            DealSort::WalkIn => Some(self.walk_in(counter)),
            DealSort::Refund => self.refund_of(&counter.sold[number]),
            DealSort::Repay => self.repay(counter, member, number),
            DealSort::Event => Some(Deal::Event),
            DealSort::Engage => Some(Deal::Engage),
            DealSort::Refer => Some(Deal::Refer { referral: self.number() }),
            DealSort::ReferVoid => self.referral_of(member).map(|referral| Deal::ReferVoid { referral }),
            DealSort::Redeem => {
                let points = self.up_to(member.points().max(1));
                let points = if self.dice.chance(WRONG) { 1_000_000_000 } else { points };
                Some(Deal::Redeem { redeem: self.number(), points })
            }
            DealSort::Reward => {
                // The first one is there for all; each of the others has a limit.
                let other = self.dice.chance(600);
                let reward = if other { self.dice.below(u32::try_from(REWARDS.len()).ok()?) as usize } else { 0 };
                Some(Deal::Reward { redeem: self.number(), reward })
            }
            DealSort::Undo => {
                let bought = &counter.bought[number];
                let today = bought.iter().filter(|(_, one)| one.day == counter.desk.today && !one.is_undone);
                let today: Vec<u64> = today.map(|(redeem, _)| *redeem).collect();
                let any: Vec<u64> = bought.keys().copied().collect();
                let from = if self.dice.chance(WRONG) { &any } else { &today };
                Some(Deal::Undo { redeem: *self.dice.one_of(from)? })
            }
            DealSort::Points => {
                let size = self.up_to(3_000);
                Some(Deal::Points { points: if self.dice.chance(300) { -size } else { size } })
            }
            DealSort::Tier => {
                let code = self.dice.one_of(&TIERS).copied()?;
                let days = self.dice.below(90);
                let locked_until = self.dice.chance(400).then(|| counter.desk.today.plus_days(days.cast_signed()));
                Some(Deal::Tier { code, locked_until })
            }
            DealSort::Deposit => Some(Deal::Deposit { deposit: self.number(), amount_fen: self.up_to(200_000) }),
            DealSort::Return => {
                let (deposit, left) = self.one_deposit(member)?;
                let wrong = i64::from(self.dice.chance(WRONG));
                Some(Deal::Return { deposit, amount_fen: self.some_of(left) + wrong })
            }
        }
    }

    /// A sale that she pays, in ways that are drawn.
    pub(super) fn ring(&mut self, counter: &Counter, member: &Member, number: usize) -> Ring {
        let pieces = self.basket();
        let bill_of = |points| bill(&pieces, Some(member.tier()), counter.desk.today, points);
        let most = points_most(sum_of(&bill_of(0)), member.points());
        let points = if self.dice.chance(350) { self.some_of(most / STEP) * STEP } else { 0 };
        let points = if self.dice.chance(WRONG / 3) { most + STEP } else { points };
        // More points than a bill comes to leave nothing to pay.
        let pay_fen = sum_of(&bill_of(points)).max(0);
        let owed_fen = if self.dice.chance(250) { self.some_of(pay_fen) } else { 0 };
        let mut still = pay_fen - owed_fen;
        let mut deposits = Vec::new();
        for (deposit, (left, _)) in member.deposits() {
            let fen = self.out_of(*left, still);
            if fen > 0 && self.dice.chance(500) {
                deposits.push((*deposit, fen));
                still -= fen;
            }
        }
        let wechat_fen = if self.dice.chance(500) { self.some_of(still) } else { 0 };
        let cash_fen = still - wechat_fen + i64::from(self.dice.chance(WRONG / 3));
        let taken = counter.sold[number].keys().last().filter(|_| self.dice.chance(WRONG / 3));
        let sale = taken.copied().unwrap_or_else(|| self.number());
        Ring { sale, redeem: self.number(), pieces, points, pay_fen, cash_fen, wechat_fen, deposits, owed_fen }
    }

    /// Something of a sale that is brought back: everything, or some of the lines, each in part or as a whole.
    pub(super) fn parts(&mut self, sold: &Sold) -> Vec<(usize, Part)> {
        if self.dice.chance(250) {
            return Vec::new();
        }
        let mut parts = Vec::new();
        for line in 0..sold.len() {
            let (pieces, fen) = sold.left(line);
            if pieces == 0 || self.dice.chance(400) {
                continue;
            }
            parts.push((
                line,
                match self.dice.below(4) {
                    0 => Part::All,
                    1 => Part::Pieces(u32::try_from(self.up_to(pieces)).unwrap_or(1)),
                    _ if fen == 0 => Part::All,
                    _ => Part::Money(self.some_of(fen)),
                },
            ));
        }
        parts
    }

    fn basket(&mut self) -> Vec<Pieces> {
        (0..self.dice.between(1, 4)).map(|_| self.pieces()).collect()
    }

    fn pieces(&mut self) -> Pieces {
        let what = if self.dice.chance(700) {
            What::Good(self.dice.below(u32::try_from(GOODS.len()).unwrap_or(0)) as usize)
        } else {
            let category = self.dice.one_of(&CATEGORIES).copied().unwrap_or_default();
            What::Free { category, price_fen: self.up_to(60_000) }
        };
        Pieces { what, quantity: self.dice.between(1, 3) }
    }

    fn walk_in(&mut self, counter: &Counter) -> Deal {
        let pieces = self.basket();
        let pay_fen = sum_of(&bill(&pieces, None, counter.desk.today, 0));
        let back = self.dice.chance(400).then(|| pieces.len() - 1);
        Deal::WalkIn { sale: self.number(), pieces, pay_fen, back }
    }

    fn refund_of(&mut self, sales: &BTreeMap<u64, Sold>) -> Option<Deal> {
        if self.dice.chance(WRONG / 3) {
            return Some(Deal::Refund { sale: self.number(), parts: Vec::new(), in_cash: false });
        }
        let all_too = self.dice.chance(WRONG);
        let sales: Vec<(u64, &Sold)> =
            sales.iter().filter(|(_, sold)| all_too || !sold.is_gone()).map(|(sale, sold)| (*sale, sold)).collect();
        let late = self.dice.chance(500).then(|| sales.last()).flatten();
        let (sale, sold) = *late.or_else(|| self.dice.one_of(&sales))?;
        let mut parts = self.parts(sold);
        if self.dice.chance(WRONG) {
            let line = sold.len() - 1;
            parts = match self.dice.below(3) {
                0 => vec![(sold.len(), Part::All)],
                1 => vec![(line, Part::Money(sold.left(line).1 + 1))],
                _ => vec![(line, Part::Pieces(1_000))],
            };
        }
        Some(Deal::Refund { sale, parts, in_cash: self.dice.chance(150) })
    }

    fn repay(&mut self, counter: &Counter, member: &Member, number: usize) -> Option<Deal> {
        let owed: Vec<(u64, i64)> = counter.sold[number]
            .iter()
            .map(|(sale, sold)| (*sale, sold.owed()))
            .filter(|(_, owed)| *owed > 0)
            .collect();
        let (sale, owed) = *self.dice.one_of(&owed)?;
        let fen = self.some_of(owed) + i64::from(self.dice.chance(WRONG));
        let deposit = if self.dice.chance(400) { self.one_deposit(member) } else { None };
        let deposit = deposit.map(|(deposit, left)| (deposit, self.out_of(left, fen)));
        let cash_fen = fen - deposit.map_or(0, |(_, fen)| fen);
        Some(Deal::Repay { sale, repayment: self.number(), cash_fen, deposit })
    }

    /// What is taken out of a deposit for an amount: up to what is left of it, and now and then more.
    fn out_of(&mut self, left: i64, fen: i64) -> i64 {
        if left < fen && self.dice.chance(WRONG) { left + 1 } else { self.up_to(left.min(fen)) }
    }

    /// One of the deposits of which something is left, and how much.
    fn one_deposit(&mut self, member: &Member) -> Option<(u64, i64)> {
        let open = member.deposits().iter().map(|(of, (left, _))| (*of, *left)).filter(|(_, left)| *left > 0);
        self.dice.one_of(&open.collect::<Vec<_>>()).copied()
    }
}
