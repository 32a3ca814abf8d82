//! Fresh lines of one member, one after the other through the engine: sales, and refunds of them.

use yanji_books::id::{SaleId, StoreId};
use yanji_books::journal::{Entry, EntryDeed, EntryLine, EntryRefundLine};
use yanji_engine::rulebook::RULES_NUMBER;
use yanji_engine::{Fen, Refusal};
use yanji_words::{LineFault, Problem};

use super::count;
use super::folding::{Folding, Fresh, FreshLines};
use crate::account::OpenAccount;
use crate::actor::Channel;
use crate::error::AppError;
use crate::import::lines::{FileMember, Line, RefusedLine};
use crate::import::mapping::ColumnRole;
use crate::import::refunds::{Refunds, Sold};

impl Folding<'_> {
    /// Lets the engine decide each line; gives how many it accepted.
    pub(super) fn post(&mut self, open: &mut OpenAccount, fresh: FreshLines<'_>) -> Result<usize, AppError> {
        let FreshLines { member, lines, mut refunds } = fresh;
        let mut accepted = 0;
        for fresh in &lines {
            let posted = match &mut refunds {
                Some(refunds) if fresh.line.is_refund() => self.give_back(open, member, fresh, refunds)?,
                _ => self.sell(open, member, fresh, refunds.as_mut())?,
            };
            accepted += usize::from(posted);
        }
        self.prepared.counts.new += count(accepted);
        Ok(accepted)
    }

    /// Posts a sale; gives whether it was accepted.
    fn sell(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        fresh: &Fresh<'_>,
        refunds: Option<&mut Refunds>,
    ) -> Result<bool, AppError> {
        let line = fresh.line;
        let sale = SaleId::new(self.present.now.0);
        let sold = EntryLine::paid(line.category.clone(), line.amount);
        let deed = EntryDeed::Sale { sale, number: fresh.number.to_string(), lines: vec![sold], bill: None };
        let is_accepted = self.post_one(open, member, line, self.entry(line, deed, self.order.store))?;
        if is_accepted {
            self.prepared.taken.add(line);
            if let Some(refunds) = refunds {
                refunds.add(Sold {
                    sale,
                    number: fresh.number.to_string(),
                    day: line.day,
                    category: line.category.clone(),
                    store: self.order.store,
                    left: line.amount,
                });
            }
        }
        Ok(is_accepted)
    }

    /// Posts a refund of the sale that it belongs to; gives whether there was one and it was accepted.
    fn give_back(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        fresh: &Fresh<'_>,
        refunds: &mut Refunds,
    ) -> Result<bool, AppError> {
        let line = fresh.line;
        let named = Some(&*fresh.number).filter(|_| fresh.names_sale);
        let (place, sold) = match refunds.sale_of(line, named) {
            Ok(found) => found,
            Err(fault) => {
                let at = match named {
                    Some(_) => (ColumnRole::Sale, line.sale.clone()),
                    None => (ColumnRole::Amount, line.amount.to_string()),
                };
                self.refuse_at(member, line, fault, at);
                return Ok(false);
            }
        };
        let amount_fen = Fen(-line.amount.0);
        let lines = vec![EntryRefundLine { line: 0, amount_fen }];
        let deed = EntryDeed::Refund { sale: sold.sale, lines, plan: None, number: line.sale.clone() };
        let is_accepted = self.post_one(open, member, line, self.entry(line, deed, sold.store))?;
        if is_accepted {
            refunds.give_back(place, amount_fen);
            self.prepared.counts.refunds += 1;
            self.prepared.counts.refunds_fen += amount_fen.0;
        }
        Ok(is_accepted)
    }

    /// Lets the engine decide an entry, and lists its line where it is refused.
    fn post_one(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        line: &Line,
        entry: Entry,
    ) -> Result<bool, AppError> {
        let rulebook = &self.present.rules.book;
        match open.post(rulebook, self.present.bounds(), entry, &mut self.prepared.posting) {
            Ok(_) => Ok(true),
            Err(AppError { problem: Problem::Refused(refusal), .. }) => {
                self.refuse(member, line, refusal);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn entry(&self, line: &Line, deed: EntryDeed, store: Option<StoreId>) -> Entry {
        let now = self.present.now;
        let version = self.present.rules.book.version_on(line.day) + 1;
        Entry {
            deed,
            day: line.day,
            recorded_at: now.0,
            store,
            operator: self.order.operator.to_owned(),
            channel: Channel::Import.code().to_owned(),
            version: u32::try_from(version).unwrap_or(u32::MAX),
            rules: RULES_NUMBER,
            note: None,
        }
    }

    pub(super) fn refuse(&mut self, member: &FileMember, line: &Line, refusal: Refusal) {
        let (field, value) = match refusal {
            Refusal::InvalidDay | Refusal::DayBeforeLast | Refusal::DayClosed | Refusal::DayAhead => {
                (ColumnRole::Day, line.day.to_string())
            }
            Refusal::InvalidAmount | Refusal::OverRefund => (ColumnRole::Amount, line.amount.to_string()),
            Refusal::DuplicateSale => (ColumnRole::Sale, line.sale.clone()),
            Refusal::UnknownKind
            | Refusal::MissingField
            | Refusal::InvalidPoints
            | Refusal::UnknownSale
            | Refusal::UnknownReferral
            | Refusal::InsufficientPoints
            | Refusal::UnknownTier
            | Refusal::TierDisabled
            | Refusal::UnknownRedeem
            | Refusal::OverRestore => (ColumnRole::Number, String::new()),
        };
        self.refuse_at(member, line, LineFault::Refused(refusal), (field, value));
    }

    fn refuse_at(&mut self, member: &FileMember, line: &Line, fault: LineFault, (field, value): (ColumnRole, String)) {
        self.prepared.counts.refused += 1;
        self.prepared.refused.push(RefusedLine::new(line.line, &member.number, (field, fault), value));
    }
}
