//! The rows beside the journal: what was sold line by line, what rules gave on it, and the money that came in.

use yanji_books::id::{AccountId, PaymentId, SaleId};
use yanji_books::payments::{self, Cause, Payment};
use yanji_books::sold_lines::{self, SoldLine};
use yanji_books::{Tx, parked_bills, rule_uses};
use yanji_engine::price::Since;
use yanji_words::{Problem, Thing};

use super::Desk;
use super::sale::Rung;
use crate::charge;
use crate::error::AppError;
use crate::records::{HandChange, NewSaleOfItems, TenderPaid};
use crate::rule_use::{BillStory, name_grants};

impl Desk<'_> {
    /// The rows beside the journal: lines, payments with what providers paid, and the parked bill that is gone.
    pub(super) fn write_rows(
        &self,
        tx: &mut dyn Tx,
        new: &NewSaleOfItems,
        rung: &Rung,
        id: SaleId,
    ) -> Result<(), AppError> {
        let operator = self.actor.name();
        let lines = (0_i64..).zip(new.basket.lines.iter().zip(&rung.bill.lines));
        let sold = lines.zip(&rung.counter.items).map(|((line, (asked, priced)), item)| SoldLine {
            sale: id,
            line,
            item: item.as_ref().map(|item| item.id),
            store: self.store,
            day: self.day,
            operator: operator.clone(),
            quantity: i64::from(priced.quantity),
            unit_fen: priced.sold_fen().0 / i64::from(priced.quantity.max(1)),
            paid_fen: 0,
            given_fen: if asked.by_hand == Some(HandChange::Gift) { priced.list_fen.0 } else { 0 },
            seller: asked.seller.map(|staff| staff.to_string()).unwrap_or_default(),
            server: asked.server.map(|staff| staff.to_string()).unwrap_or_default(),
        });
        let sold = sold
            .zip(&rung.sold.lines)
            .map(|(row, line)| SoldLine { paid_fen: line.pay_fen.0 - line.owed_fen.0, ..row });
        sold_lines::insert(tx, &sold.collect::<Vec<_>>())?;
        charge::take(tx, self.actor, new, id, self.present.now.0)?;
        self.pay(tx, id, Cause::Sale, &new.tenders)?;
        if let Some(parked) = new.parked {
            // Two tills may have taken it up; one of them is paid.
            let gone = || AppError::at(Problem::NotFound(Thing::ParkedBill), "parked");
            parked_bills::take(tx, parked)?.ok_or_else(gone)?;
        }
        Ok(())
    }

    /// Writes what rules gave on the bill by themselves.
    pub(super) fn write_uses(
        &self,
        tx: &mut dyn Tx,
        rung: &Rung,
        id: SaleId,
        account: Option<AccountId>,
    ) -> Result<(), AppError> {
        let since = Since::default();
        let story = BillStory { sale: id, account, day: self.day, bill: &rung.sold, since: &since, repaid_as: &[] };
        let mut uses = story.uses(&self.present.rules.book, &|_| None)?;
        let grant = |number: &usize| rung.counter.grants.get(*number);
        let grants = rung.bill.rights_used.iter().filter_map(grant);
        let grants: Vec<_> = grants.map(|grant| (grant.kind, grant.what.clone(), grant.id)).collect();
        name_grants(&mut uses, &grants);
        Ok(rule_uses::insert(tx, &uses)?)
    }

    /// Writes payments that came in.
    pub(super) fn pay(
        &self,
        tx: &mut dyn Tx,
        subject: SaleId,
        cause: Cause,
        tenders: &[TenderPaid],
    ) -> Result<(), AppError> {
        let payment = |paid: &TenderPaid| Payment {
            id: PaymentId::new(self.present.now.0),
            day: self.day,
            at: self.present.now.0,
            store: self.store,
            operator: self.actor.name(),
            tender: paid.tender,
            amount_fen: paid.amount_fen,
            cause,
            subject: subject.0,
            charge: paid.charge,
        };
        Ok(payments::insert(tx, &tenders.iter().map(payment).collect::<Vec<_>>())?)
    }
}
