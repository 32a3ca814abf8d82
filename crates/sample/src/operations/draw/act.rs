//! Drawing acts.

use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Fen, Micros, Points};

use super::super::model::{Desk, Member};
use super::super::operation::{Act, Line, Sort};
use super::{Draw, TIERS, WRONG};

/// How often each sort is drawn for a member who has joined, in the order of [`Sort::ALL`]. Joining comes by itself.
const MIX: [u32; Sort::ALL.len()] = [4, 300, 150, 30, 30, 30, 20, 150, 90, 60, 15, 60, 50, 20, 15, 50, 35, 15];
const CATEGORIES: [&str; 6] = ["护理", "药妆", "仪器", "", "团购", "其他"];
const BONUSES: [Micros; 6] =
    [Micros::ONE, Micros::ONE, Micros::ONE, Micros(2_000_000), Micros(1_234_567), Micros(100_000_000)];

impl Draw {
    /// The next act for a member.
    pub(in super::super) fn act(&mut self, desk: &Desk, number: usize) -> Act {
        let Some(member) = desk.member(number) else { return Act::Enrol };
        let sort = Sort::ALL[self.dice.weighted(&MIX)];
        self.act_of(desk, member, sort).unwrap_or(Act::Points { points: Points(1) })
    }

    /// An act of a sort, if the member has what it needs.
    fn act_of(&mut self, desk: &Desk, member: &Member, sort: Sort) -> Option<Act> {
        match sort {
            Sort::Enrol => Some(Act::Enrol),
            Sort::Sale => Some(self.sale(member)),
            Sort::Refund => self.refund(member),
            Sort::Event => Some(Act::Event),
            Sort::Engage => Some(Act::Engage),
            Sort::Referral => Some(Act::Referral { referral: self.number() }),
            Sort::ReferralVoid => self.referral_of(member).map(|referral| Act::ReferralVoid { referral }),
            Sort::Redeem => {
                let points = self.up_to(member.points().max(1));
                let points = if self.dice.chance(WRONG) { 1_000_000_000 } else { points };
                Some(Act::Redeem { redeem: self.number(), points: Points(points) })
            }
            Sort::Restore => self.restore(member),
            Sort::Points => {
                let size = self.up_to(3_000);
                Some(Act::Points { points: Points(if self.dice.chance(400) { -size } else { size }) })
            }
            Sort::Tier => {
                let code = self.dice.one_of(&TIERS).copied()?;
                let days = self.dice.below(90);
                let locked_until = self.dice.chance(400).then(|| desk.today.plus_days(days.cast_signed() - 5));
                Some(Act::Tier { code, locked_until })
            }
            Sort::Deposit => Some(self.money(MoneyMove::Deposit, 200_000, None)),
            Sort::DepositUsed | Sort::DepositReturned => {
                let how = if sort == Sort::DepositUsed { MoneyMove::DepositUsed } else { MoneyMove::DepositReturned };
                let open: Vec<(u64, i64)> = member.deposits().iter().map(|(of, (left, _))| (*of, *left)).collect();
                self.money_of(how, &open)
            }
            Sort::DepositRestored => {
                let used: Vec<(u64, i64)> = member.deposits().iter().map(|(of, (_, used))| (*of, *used)).collect();
                self.money_of(MoneyMove::DepositRestored, &used)
            }
            Sort::Owed => {
                let sales: Vec<u64> = member.sales().map(|sale| sale.sale).collect();
                let of = self.dice.one_of(&sales).copied()?;
                Some(self.money(MoneyMove::Owed, 100_000, Some(of)))
            }
            Sort::Repaid | Sort::Forgiven => {
                let how = if sort == Sort::Repaid { MoneyMove::Repaid } else { MoneyMove::Forgiven };
                let owed: Vec<(u64, i64)> = member.owed().iter().map(|(of, left)| (*of, *left)).collect();
                self.money_of(how, &owed)
            }
        }
    }

    fn sale(&mut self, member: &Member) -> Act {
        let taken = member.sales().last().filter(|_| self.dice.chance(WRONG / 2)).map(|sale| sale.sale);
        let lines = (0..self.dice.between(1, 4)).map(|_| self.line()).collect();
        Act::Sale { sale: taken.unwrap_or_else(|| self.number()), lines }
    }

    fn line(&mut self) -> Line {
        let category = self.dice.one_of(&CATEGORIES).copied().unwrap_or_default();
        let bonus = self.dice.one_of(&BONUSES).copied().unwrap_or(Micros::ONE);
        let fen = match self.dice.below(10) {
            0 => 0,
            1..=3 => i64::from(self.dice.between(1, 40)) * 10_000,
            _ => self.up_to(150_000),
        };
        Line { category, amount: Fen(fen), bonus }
    }

    /// All of some lines of a sale, or part of them.
    fn refund(&mut self, member: &Member) -> Option<Act> {
        if self.dice.chance(WRONG / 3) {
            return Some(Act::Refund { sale: self.number(), lines: vec![(0, Fen(1))] });
        }
        let sales: Vec<_> = member.sales().collect();
        let late = self.dice.chance(500).then(|| sales.last()).flatten();
        let sale = late.or_else(|| self.dice.one_of(&sales)).copied()?;
        let whole = self.dice.chance(400);
        let mut lines = Vec::new();
        for (place, left) in sale.left_by_line().enumerate() {
            if whole || self.dice.chance(500) {
                let part = if whole { left } else { self.some_of(left) };
                let wrong = self.dice.chance(WRONG / 2);
                lines.push((place, Fen(part + i64::from(wrong))));
            }
        }
        Some(Act::Refund { sale: sale.sale, lines })
    }

    /// The number of one whom she sent, whether it still counts or not; now and then one that is none.
    pub(in super::super) fn referral_of(&mut self, member: &Member) -> Option<u64> {
        if self.dice.chance(WRONG) {
            return Some(self.number());
        }
        let referrals: Vec<u64> = member.referrals().map(|of| of.referral).collect();
        self.dice.one_of(&referrals).copied()
    }

    fn restore(&mut self, member: &Member) -> Option<Act> {
        if self.dice.chance(WRONG / 3) {
            return Some(Act::Restore { redeem: self.number(), points: Points(1) });
        }
        let redemptions: Vec<_> = member.redemptions().collect();
        let redemption = self.dice.one_of(&redemptions).copied()?;
        let points = self.some_of(redemption.out().max(1));
        let wrong = i64::from(self.dice.chance(WRONG));
        Some(Act::Restore { redeem: redemption.redeem, points: Points(points + wrong) })
    }

    /// Part or all of one of these amounts.
    fn money_of(&mut self, how: MoneyMove, amounts: &[(u64, i64)]) -> Option<Act> {
        let open: Vec<(u64, i64)> = amounts.iter().filter(|(_, left)| *left > 0).copied().collect();
        let (of, left) = self.dice.one_of(&open).copied()?;
        Some(Act::Money { how, of, amount: Fen(self.some_of(left)) })
    }

    fn money(&mut self, how: MoneyMove, most: i64, of: Option<u64>) -> Act {
        let amount = Fen(self.up_to(most));
        Act::Money { how, of: of.unwrap_or_else(|| self.number()), amount }
    }
}
