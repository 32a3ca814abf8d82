//! Drawing operations: mostly such as can be done, on what the model knows, and a few that cannot.

use yanji_engine::ledger::MoneyMove;
use yanji_engine::{Fen, Micros, Points};

use super::model::{Desk, Member};
use super::operation::{Act, Line, Operation, Sort};
use crate::dice::Dice;

/// How often each sort of operation is drawn for a member who has joined, in the order of [`Sort::ALL`]. The end of
/// days is drawn by what a day has, and joining comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix(pub [u32; Sort::ALL.len()]);

impl Mix {
    /// Everything.
    pub const ALL: Self = Self([0, 4, 300, 150, 150, 90, 60, 15, 60, 50, 20, 15, 50, 35, 15]);
}

/// Draws one operation after the other.
#[derive(Clone, Debug)]
pub struct Draw {
    dice: Dice,
    mix: Mix,
    /// How many operations a day has on average.
    a_day: u32,
    /// The next number of a sale, a redemption or a deposit.
    next: u64,
}

/// The tiers that are set by hand; the last one does not exist.
const TIERS: [&str; 6] = ["base", "silver", "silver", "gold", "closed", "diamond"];
const CATEGORIES: [&str; 6] = ["护理", "药妆", "仪器", "", "团购", "其他"];
const BONUSES: [Micros; 6] =
    [Micros::ONE, Micros::ONE, Micros::ONE, Micros(2_000_000), Micros(1_234_567), Micros(100_000_000)];
/// How many in a thousand ask for what cannot be.
const WRONG: u32 = 60;

impl Draw {
    /// Draws by a seed.
    #[must_use]
    pub fn new(seed: u64, a_day: u32, mix: Mix) -> Self {
        Self { dice: Dice::new(seed, 0), mix, a_day: a_day.max(1), next: 1 }
    }

    /// The next operation for a desk that stands as the model says.
    pub fn next(&mut self, desk: &Desk) -> Operation {
        if self.dice.below(self.a_day) == 0 {
            // Now and then the shop is closed for a while, so that lots end before anybody comes.
            let days = if self.dice.chance(20) { self.dice.between(2, 60) } else { 1 };
            return Operation::EndDays(u16::try_from(days).unwrap_or(1));
        }
        let number = self.place(desk.size());
        let act = match desk.member(number) {
            None => Act::Enrol,
            Some(member) => {
                let sort = Sort::ALL[self.dice.weighted(&self.mix.0)];
                self.act(desk, member, sort).unwrap_or(Act::Points { points: Points(1) })
            }
        };
        Operation::Of { member: number, act }
    }

    /// An act of a sort, if the member has what it needs.
    fn act(&mut self, desk: &Desk, member: &Member, sort: Sort) -> Option<Act> {
        match sort {
            Sort::EndDays | Sort::Enrol => Some(Act::Enrol),
            Sort::Sale => Some(self.sale(member)),
            Sort::Refund => self.refund(member),
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
                self.some_of(how, &open)
            }
            Sort::DepositRestored => {
                let used: Vec<(u64, i64)> = member.deposits().iter().map(|(of, (_, used))| (*of, *used)).collect();
                self.some_of(MoneyMove::DepositRestored, &used)
            }
            Sort::Owed => {
                let sales: Vec<u64> = member.sales().map(|sale| sale.sale).collect();
                let of = self.dice.one_of(&sales).copied()?;
                Some(self.money(MoneyMove::Owed, 100_000, Some(of)))
            }
            Sort::Repaid | Sort::Forgiven => {
                let how = if sort == Sort::Repaid { MoneyMove::Repaid } else { MoneyMove::Forgiven };
                let owed: Vec<(u64, i64)> = member.owed().iter().map(|(of, left)| (*of, *left)).collect();
                self.some_of(how, &owed)
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
                let part = if whole || self.dice.chance(400) { left } else { self.up_to(left) };
                let wrong = self.dice.chance(WRONG / 2);
                lines.push((place, Fen(part + i64::from(wrong))));
            }
        }
        Some(Act::Refund { sale: sale.sale, lines })
    }

    fn restore(&mut self, member: &Member) -> Option<Act> {
        if self.dice.chance(WRONG / 3) {
            return Some(Act::Restore { redeem: self.number(), points: Points(1) });
        }
        let redemptions: Vec<_> = member.redemptions().collect();
        let redemption = self.dice.one_of(&redemptions).copied()?;
        let all = redemption.out().max(1);
        let points = if self.dice.chance(400) { all } else { self.up_to(all) };
        let wrong = i64::from(self.dice.chance(WRONG));
        Some(Act::Restore { redeem: redemption.redeem, points: Points(points + wrong) })
    }

    /// Part or all of one of these amounts.
    fn some_of(&mut self, how: MoneyMove, amounts: &[(u64, i64)]) -> Option<Act> {
        let open: Vec<(u64, i64)> = amounts.iter().filter(|(_, left)| *left > 0).copied().collect();
        let (of, left) = self.dice.one_of(&open).copied()?;
        let amount = if self.dice.chance(400) { left } else { self.up_to(left) };
        Some(Act::Money { how, of, amount: Fen(amount) })
    }

    fn money(&mut self, how: MoneyMove, most: i64, of: Option<u64>) -> Act {
        let amount = Fen(self.up_to(most));
        Act::Money { how, of: of.unwrap_or_else(|| self.number()), amount }
    }

    /// A number from 1 to `most`; 0 when that is 0.
    fn up_to(&mut self, most: i64) -> i64 {
        let most = u32::try_from(most).unwrap_or(u32::MAX - 1);
        if most == 0 { 0 } else { i64::from(self.dice.between(1, most)) }
    }

    fn place(&mut self, size: usize) -> usize {
        self.dice.below(u32::try_from(size).unwrap_or(u32::MAX)) as usize
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}
