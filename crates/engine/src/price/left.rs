//! What is left of the lines of a sale after what was given back and repaid since, and the taking of a part of it.

use super::fault::RefundFault;
use super::refund::{Part, RefundAsk, RefundPlanLine, RepaymentBack, Since};
use super::share::proportion;
use super::sold::{SoldBill, SoldLine};
use crate::number::{Fen, Points};

/// Money that was paid at one time, in fen.
#[derive(Clone, Copy, Debug, Default)]
struct Money {
    amount: i64,
    /// What of it counted toward spend and points.
    counted: i64,
}

/// What is left of a line.
#[derive(Clone, Debug)]
pub(super) struct LineLeft {
    /// Pieces; with the last of them everything else goes.
    pub(super) quantity: i64,
    /// Of the money that was paid with the sale.
    of_sale: Money,
    /// Of the money of each repayment.
    of_repayments: Vec<Money>,
    /// Still owed, in fen.
    pub(super) owed: i64,
    /// What points paid, in fen, and the points.
    points_fen: i64,
    points: i64,
    /// What its price is below the list's, in fen, as far as it was not taken back with it.
    pub(super) off: i64,
}

/// What is left of each line.
///
/// # Errors
/// [`RefundFault::Inconsistent`] when more was given back or repaid than there was.
pub(super) fn left_of(sold: &SoldBill, since: &Since) -> Result<Vec<LineLeft>, RefundFault> {
    let mut left: Vec<LineLeft> = sold.lines.iter().map(|line| LineLeft::whole(line, since.repayments.len())).collect();
    for (place, repayment) in since.repayments.iter().enumerate() {
        for repaid in &repayment.lines {
            let line = left.get_mut(repaid.line).ok_or(RefundFault::Inconsistent)?;
            line.owed -= repaid.amount_fen.0;
            line.of_repayments[place] = Money { amount: repaid.amount_fen.0, counted: repaid.counted_fen.0 };
        }
    }
    for back in since.refunds.iter().flat_map(|refund| &refund.lines) {
        let line = left.get_mut(back.line).ok_or(RefundFault::Inconsistent)?;
        line.subtract(back).ok_or(RefundFault::Inconsistent)?;
    }
    if left.iter().all(LineLeft::is_possible) { Ok(left) } else { Err(RefundFault::Inconsistent) }
}

impl Money {
    /// Takes an amount, and of what counted a part in proportion.
    fn take(&mut self, amount: i64) -> Self {
        let taken = Self { amount, counted: proportion(self.counted, amount, self.amount) };
        self.amount -= taken.amount;
        self.counted -= taken.counted;
        taken
    }

    const fn is_possible(self) -> bool {
        0 <= self.counted && self.counted <= self.amount
    }
}

impl LineLeft {
    fn whole(line: &SoldLine, repayments: usize) -> Self {
        Self {
            quantity: i64::from(line.quantity),
            of_sale: Money { amount: line.pay_fen.0 - line.owed_fen.0, counted: line.counted_fen.0 },
            of_repayments: vec![Money::default(); repayments],
            owed: line.owed_fen.0,
            points_fen: line.points_fen.0,
            points: line.points.0,
            off: line.list_fen.0 - line.price_fen.0,
        }
    }

    /// What is left of the money that was paid with the sale and counted.
    pub(super) const fn counted_of_sale(&self) -> Fen {
        Fen(self.of_sale.counted)
    }

    /// What is left of the money of a repayment that counted.
    pub(super) fn counted_of_repayment(&self, place: usize) -> Fen {
        Fen(self.of_repayments.get(place).map_or(0, |money| money.counted))
    }

    /// Takes off what was given back; `None` when that names a repayment which there is not.
    fn subtract(&mut self, back: &RefundPlanLine) -> Option<()> {
        let (part, whole) = match i64::from(back.quantity) {
            0 => (back.money_fen.0 + back.forgiven_fen.0, self.pay()),
            pieces => (pieces, self.quantity),
        };
        self.off -= proportion(self.off, part, whole);
        self.quantity -= i64::from(back.quantity);
        self.of_sale.amount -= back.of_sale_fen.0;
        self.of_sale.counted -= back.counted_fen.0;
        for part in &back.of_repayments {
            let money = self.of_repayments.get_mut(part.repayment)?;
            money.amount -= part.amount_fen.0;
            money.counted -= part.counted_fen.0;
        }
        self.owed -= back.forgiven_fen.0;
        self.points_fen -= back.points_fen.0;
        self.points -= back.points.0;
        Some(())
    }

    fn is_possible(&self) -> bool {
        let money = self.of_repayments.iter().chain([&self.of_sale]);
        [self.quantity, self.owed, self.points_fen, self.points].iter().all(|left| *left >= 0)
            && money.copied().all(Money::is_possible)
    }

    /// What is left of what was to be paid with money, whether it was paid or is owed.
    pub(super) fn pay(&self) -> i64 {
        self.owed + self.of_sale.amount + self.of_repayments.iter().map(|money| money.amount).sum::<i64>()
    }

    /// Takes a part; `None` when there is not so much, or it is nothing.
    pub(super) fn take(&mut self, ask: RefundAsk) -> Option<RefundPlanLine> {
        let (pay, quantity) = (self.pay(), self.quantity);
        let (part, whole) = match ask.part {
            Part::All => (quantity, quantity),
            Part::Quantity(pieces) => (i64::from(pieces), quantity),
            Part::Money(money) => (money.0, pay),
        };
        if part <= 0 || part > whole {
            return None;
        }
        let pieces = match ask.part {
            Part::All | Part::Quantity(_) => part,
            Part::Money(_) if part == whole => quantity,
            Part::Money(_) => 0,
        };
        let (points_fen, points) = (proportion(self.points_fen, part, whole), proportion(self.points, part, whole));
        self.quantity -= pieces;
        self.points_fen -= points_fen;
        self.points -= points;
        let back = RefundPlanLine {
            line: ask.line,
            quantity: u32::try_from(pieces).ok()?,
            points_fen: Fen(points_fen),
            points: Points(points),
            ..RefundPlanLine::default()
        };
        Some(self.take_money(proportion(pay, part, whole), back))
    }

    /// Takes money: what is owed first, then what was paid last.
    fn take_money(&mut self, amount: i64, mut back: RefundPlanLine) -> RefundPlanLine {
        let forgiven = amount.min(self.owed);
        self.owed -= forgiven;
        back.forgiven_fen = Fen(forgiven);
        back.money_fen = Fen(amount - forgiven);
        let mut still = amount - forgiven;
        for (repayment, money) in self.of_repayments.iter_mut().enumerate().rev() {
            let taken = money.take(still.min(money.amount));
            still -= taken.amount;
            if taken.amount > 0 {
                back.of_repayments.push(RepaymentBack {
                    repayment,
                    amount_fen: Fen(taken.amount),
                    counted_fen: Fen(taken.counted),
                });
            }
        }
        let taken = self.of_sale.take(still);
        back.of_sale_fen = Fen(taken.amount);
        back.counted_fen = Fen(taken.counted);
        back
    }
}
