//! What is left of a sale, what comes back of it, and what is paid of it later.

use std::collections::BTreeMap;

use yanji_engine::ledger::MoneyMove;
use yanji_engine::programme::benefit::Tender;
use yanji_engine::{Fen, Micros, Points};

use super::super::operation::{Act, Line};
use super::bill::{BillLine, part, shares};
use super::deal::{Part, Ring};

/// The ways in which a sale is paid.
pub(super) const WAYS: [Tender; 3] = [Tender::Cash, Tender::Wechat, Tender::Deposit];
/// Where cash and deposits stand among them.
const CASH: usize = 0;
const DEPOSIT: usize = 2;

/// A sale as it is left.
#[derive(Clone, Debug)]
pub(super) struct Sold {
    sale: u64,
    redeem: u64,
    lines: Vec<SoldLine>,
    /// Whether any money was paid with the sale, so that it counts for something itself.
    counts: bool,
    /// What came in less what went back, in each way.
    money: [i64; WAYS.len()],
    /// What each deposit still pays of it.
    deposits: BTreeMap<u64, i64>,
    repayments: Vec<Repaid>,
}

#[derive(Clone, Debug)]
struct SoldLine {
    category: &'static str,
    bonus: Micros,
    pieces: i64,
    /// Of the money that was paid with the sale.
    paid: i64,
    /// Of the money that was paid with each repayment.
    repaid: Vec<i64>,
    owed: i64,
    points: i64,
}

/// A sale that is a repayment.
#[derive(Clone, Debug)]
struct Repaid {
    number: u64,
    /// The line of the sale that each of its lines pays.
    lines: Vec<usize>,
}

/// What comes back of one line.
#[derive(Default)]
struct Back {
    paid: i64,
    repaid: Vec<i64>,
    forgiven: i64,
    points: i64,
}

impl Back {
    fn money(&self) -> i64 {
        self.paid + self.repaid.iter().sum::<i64>()
    }
}

/// The acts that a sale is, and the sale.
pub(super) fn ring(ring: &Ring, bill: &[BillLine]) -> (Sold, Vec<Act>) {
    let pay: Vec<i64> = bill.iter().map(|line| line.pay_fen).collect();
    let owed = shares(ring.owed_fen, &pay);
    let lines = bill.iter().zip(owed).map(|(line, owed)| SoldLine {
        category: line.category,
        bonus: line.bonus,
        pieces: line.pieces,
        paid: line.pay_fen - owed,
        repaid: Vec::new(),
        owed,
        points: line.points,
    });
    let mut sold = Sold {
        sale: ring.sale,
        redeem: ring.redeem,
        lines: lines.collect(),
        counts: pay.iter().sum::<i64>() > ring.owed_fen,
        money: [ring.cash_fen, ring.wechat_fen, 0],
        deposits: BTreeMap::new(),
        repayments: Vec::new(),
    };
    let mut acts = Vec::new();
    if ring.points > 0 {
        acts.push(Act::Redeem { redeem: ring.redeem, points: Points(ring.points) });
    }
    let line = |line: &SoldLine| Line { category: line.category, amount: Fen(line.paid), bonus: line.bonus };
    acts.push(Act::Sale { sale: ring.sale, lines: sold.lines.iter().map(line).collect() });
    for (deposit, fen) in &ring.deposits {
        acts.push(sold.use_deposit(*deposit, *fen));
    }
    if ring.owed_fen > 0 {
        acts.push(money(MoneyMove::Owed, ring.sale, ring.owed_fen));
    }
    (sold, acts)
}

const fn money(how: MoneyMove, of: u64, fen: i64) -> Act {
    Act::Money { how, of, amount: Fen(fen) }
}

impl Sold {
    /// What is still owed of it.
    pub(super) fn owed(&self) -> i64 {
        self.lines.iter().map(|line| line.owed).sum()
    }

    /// What came in less what went back, in each of [`WAYS`].
    pub(super) const fn money(&self) -> [i64; WAYS.len()] {
        self.money
    }

    /// How many lines it has.
    pub(super) const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Pieces and money that are left of a line.
    pub(super) fn left(&self, line: usize) -> (i64, i64) {
        self.lines.get(line).map_or((0, 0), |line| (line.pieces, line.money()))
    }

    /// Whether nothing is left of it.
    pub(super) fn is_gone(&self) -> bool {
        self.lines.iter().all(|line| line.pieces == 0)
    }

    fn use_deposit(&mut self, deposit: u64, fen: i64) -> Act {
        *self.deposits.entry(deposit).or_default() += fen;
        self.money[DEPOSIT] += fen;
        money(MoneyMove::DepositUsed, deposit, fen)
    }

    /// The acts that a payment of what is owed is.
    ///
    /// # Errors
    /// The code of why it is refused.
    pub(super) fn repay(
        &mut self,
        repayment: u64,
        cash_fen: i64,
        deposit: Option<(u64, i64)>,
    ) -> Result<Vec<Act>, &'static str> {
        let total = cash_fen + deposit.map_or(0, |(_, fen)| fen);
        if !(1..=self.owed()).contains(&total) {
            return Err("over_repaid");
        }
        let owed: Vec<i64> = self.lines.iter().map(|line| line.owed).collect();
        let (mut lines, mut of) = (Vec::new(), Vec::new());
        for (place, (line, fen)) in self.lines.iter_mut().zip(shares(total, &owed)).enumerate() {
            line.owed -= fen;
            line.repaid.push(fen);
            if fen > 0 {
                lines.push(Line { category: line.category, amount: Fen(fen), bonus: line.bonus });
                of.push(place);
            }
        }
        self.repayments.push(Repaid { number: repayment, lines: of });
        self.money[CASH] += cash_fen;
        let mut acts = vec![Act::Sale { sale: repayment, lines }, money(MoneyMove::Repaid, self.sale, total)];
        if let Some((deposit, fen)) = deposit {
            acts.push(self.use_deposit(deposit, fen));
        }
        Ok(acts)
    }

    /// The acts that bringing back is, the last thing first.
    ///
    /// # Errors
    /// The code of why it is refused.
    pub(super) fn refund(&mut self, parts: &[(usize, Part)], in_cash: bool) -> Result<Vec<Act>, &'static str> {
        let everything: Vec<(usize, Part)>;
        let parts = if parts.is_empty() {
            let left = self.lines.iter().enumerate().filter(|(_, line)| line.pieces > 0);
            everything = left.map(|(place, _)| (place, Part::All)).collect();
            everything.as_slice()
        } else {
            parts
        };
        if parts.is_empty() {
            return Err("nothing_asked");
        }
        let mut backs = Vec::new();
        for (place, part) in parts {
            let line = self.lines.get_mut(*place).ok_or("unknown_line")?;
            backs.push((*place, line.take(*part).ok_or("over_refund")?));
        }
        let mut acts = self.counted_back(&backs);
        let points: i64 = backs.iter().map(|(_, back)| back.points).sum();
        if points > 0 {
            acts.push(Act::Restore { redeem: self.redeem, points: Points(points) });
        }
        let forgiven: i64 = backs.iter().map(|(_, back)| back.forgiven).sum();
        if forgiven > 0 {
            acts.push(money(MoneyMove::Forgiven, self.sale, forgiven));
        }
        acts.extend(self.give_money(backs.iter().map(|(_, back)| back.money()).sum(), in_cash));
        Ok(acts)
    }

    /// What the sale and its repayments no longer count, the latest repayment first.
    fn counted_back(&self, backs: &[(usize, Back)]) -> Vec<Act> {
        let paid = backs.iter().filter(|(_, back)| back.paid > 0);
        let mut lines: Vec<(usize, Fen)> = paid.map(|(place, back)| (*place, Fen(back.paid))).collect();
        if !self.counts && self.is_gone() {
            // A sale of which nothing counts is a visit all the same, until nothing is left of it.
            lines = vec![(0, Fen(0))];
        }
        let mut acts = Vec::new();
        if !lines.is_empty() {
            acts.push(Act::Refund { sale: self.sale, lines });
        }
        for (turn, repaid) in self.repayments.iter().enumerate().rev() {
            let mut lines = Vec::new();
            for (place, back) in backs {
                let own = repaid.lines.iter().position(|line| line == place);
                if let (Some(own), fen @ 1..) = (own, back.repaid[turn]) {
                    lines.push((own, Fen(fen)));
                }
            }
            if !lines.is_empty() {
                acts.push(Act::Refund { sale: repaid.number, lines });
            }
        }
        acts
    }

    /// Money goes back in the ways in which it came, as far as it is there still; what came out of deposits goes into
    /// the latest of them first.
    fn give_money(&mut self, fen: i64, in_cash: bool) -> Vec<Act> {
        let left = self.money.map(|fen| fen.max(0));
        let given = if in_cash { vec![fen, 0, 0] } else { shares(fen, &left) };
        for (money, given) in self.money.iter_mut().zip(&given) {
            *money -= given;
        }
        let mut still = given[DEPOSIT];
        let mut acts = Vec::new();
        for (deposit, used) in self.deposits.iter_mut().rev() {
            let fen = still.min(*used);
            if fen > 0 {
                *used -= fen;
                still -= fen;
                acts.push(money(MoneyMove::DepositRestored, *deposit, fen));
            }
        }
        acts
    }
}

impl SoldLine {
    /// What is left of what was to be paid with money, whether it was paid or is owed.
    fn money(&self) -> i64 {
        self.owed + self.paid + self.repaid.iter().sum::<i64>()
    }

    /// Takes a part; `None` when there is not so much, or it is nothing.
    fn take(&mut self, asked: Part) -> Option<Back> {
        let money = self.money();
        let (of, whole) = match asked {
            Part::All => (self.pieces, self.pieces),
            Part::Pieces(pieces) => (i64::from(pieces), self.pieces),
            Part::Money(fen) => (fen, money),
        };
        if of <= 0 || of > whole {
            return None;
        }
        self.pieces -= match asked {
            Part::All | Part::Pieces(_) => of,
            Part::Money(_) if of == whole => self.pieces,
            Part::Money(_) => 0,
        };
        let mut back = Back { points: part(self.points, of, whole), ..Back::default() };
        self.points -= back.points;
        // What is owed goes first, then what was paid last.
        let mut still = part(money, of, whole);
        let mut take = |left: &mut i64| {
            let taken = still.min(*left);
            *left -= taken;
            still -= taken;
            taken
        };
        back.forgiven = take(&mut self.owed);
        back.repaid = self.repaid.iter_mut().rev().map(&mut take).collect();
        back.repaid.reverse();
        back.paid = take(&mut self.paid);
        Some(back)
    }
}
