//! What became of a sale that the desk rang up, read from its journal. Changes nothing.

use std::collections::BTreeMap;

use yanji_books::Read;
use yanji_books::accounts::Sale;
use yanji_books::id::{DepositId, NoteId, SaleId};
use yanji_books::journal::{self, EntryDeed};
use yanji_engine::Day;
use yanji_engine::price::{Repayment, Since, SoldBill, SoldLine};

use crate::clock::Instant;
use crate::error::AppError;
use crate::rule_use::BillStory;

/// A sale of the desk from its bill to this day.
pub(super) struct Story {
    pub(super) sale: Sale,
    pub(super) bill: SoldBill,
    /// When it was rung up.
    pub(super) at: Instant,
    /// Who rang it up, as the journal names them.
    pub(super) operator: String,
    /// The journal entry that took the points that paid.
    pub(super) redeem: Option<i64>,
    /// What was given back and what was repaid.
    pub(super) since: Since,
    /// Who gave it back, when and why, in the order of `since.refunds`.
    pub(super) refunded: Vec<GivenBackBy>,
    /// The sale that counts each repayment; `None` where none of its money counts.
    pub(super) repaid_as: Vec<Option<SaleId>>,
    /// What of each deposit still pays for it, in fen.
    pub(super) deposits: BTreeMap<DepositId, i64>,
}

/// Who gave something back, when and why.
pub(super) struct GivenBackBy {
    /// The business day.
    pub(super) day: Day,
    /// When it was recorded.
    pub(super) at: Instant,
    /// Who did, as the journal names them.
    pub(super) operator: String,
    /// The sealed reason, if one was given.
    pub(super) note: Option<NoteId>,
}

/// What is left of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineLeft {
    pub(super) quantity: u32,
    /// Of what was to be paid with money, in fen.
    pub(super) pay_fen: i64,
    pub(super) points: i64,
    /// Of what is owed, in fen.
    pub(super) owed_fen: i64,
}

impl Story {
    /// The story of a sale; `None` for one that has no bill.
    pub(super) fn of(tx: &mut dyn Read, sale: Sale) -> Result<Option<Self>, AppError> {
        let (mut bill, mut redeem) = (None, None);
        let (mut since, mut refunded, mut repaid_as) = (Since::default(), Vec::new(), Vec::new());
        let mut deposits = BTreeMap::new();
        for stored in journal::of_sale(tx, sale.account, sale.id)? {
            let entry = stored.entry;
            match entry.deed {
                EntryDeed::Sale { bill: Some(sold), .. } => {
                    bill = Some((*sold, Instant(entry.recorded_at), entry.operator));
                }
                EntryDeed::Redeem { .. } => redeem = Some(stored.seq),
                EntryDeed::Refund { plan: Some(plan), .. } => {
                    since.refunds.push(*plan);
                    refunded.push(GivenBackBy {
                        day: entry.day,
                        at: Instant(entry.recorded_at),
                        operator: entry.operator,
                        note: entry.note,
                    });
                }
                EntryDeed::Repaid { repayment: Some(repayment), counted_as, .. } => {
                    since.repayments.push(*repayment);
                    repaid_as.push(counted_as);
                }
                EntryDeed::DepositUsed { deposit, amount_fen, .. } => {
                    *deposits.entry(deposit).or_insert(0) += amount_fen.0;
                }
                EntryDeed::DepositRestored { deposit, amount_fen, .. } => {
                    *deposits.entry(deposit).or_insert(0) -= amount_fen.0;
                }
                _ => {}
            }
        }
        let Some((bill, at, operator)) = bill else { return Ok(None) };
        Ok(Some(Self { sale, bill, at, operator, redeem, since, refunded, repaid_as, deposits }))
    }

    /// Whether it was rung up without a card.
    pub(super) fn is_of_nobody(&self) -> bool {
        self.sale.account.0 == self.sale.id.0
    }

    /// The bill, with what was given back and repaid until some moment.
    pub(super) fn bill_story<'a>(&'a self, since: &'a Since) -> BillStory<'a> {
        BillStory {
            sale: self.sale.id,
            account: (!self.is_of_nobody()).then_some(self.sale.account),
            day: self.sale.day,
            bill: &self.bill,
            since,
            repaid_as: &self.repaid_as,
        }
    }

    /// What is left of each line.
    pub(super) fn left(&self) -> Vec<LineLeft> {
        let whole = |line: &SoldLine| LineLeft {
            quantity: line.quantity,
            pay_fen: line.pay_fen.0,
            points: line.points.0,
            owed_fen: line.owed_fen.0,
        };
        let mut left: Vec<LineLeft> = self.bill.lines.iter().map(whole).collect();
        for repaid in self.since.repayments.iter().flat_map(|repayment: &Repayment| &repayment.lines) {
            if let Some(line) = left.get_mut(repaid.line) {
                line.owed_fen -= repaid.amount_fen.0;
            }
        }
        for back in self.since.refunds.iter().flat_map(|plan| &plan.lines) {
            if let Some(line) = left.get_mut(back.line) {
                line.quantity = line.quantity.saturating_sub(back.quantity);
                line.pay_fen -= back.money_fen.0 + back.forgiven_fen.0;
                line.points -= back.points.0;
                line.owed_fen -= back.forgiven_fen.0;
            }
        }
        left
    }

    /// Whether nothing is left of it.
    pub(super) fn is_gone(&self) -> bool {
        self.left().iter().all(|line| line.quantity == 0)
    }
}
