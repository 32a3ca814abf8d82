//! 收欠款: money paid on what is owed for a sale. What of it counts is a sale of its own, on the day on which it is paid.

use yanji_books::id::SaleId;
use yanji_books::journal::{EntryDeed, EntryLine};
use yanji_books::payments::Cause;
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx, accounts, rule_uses, sold_lines};
use yanji_engine::Fen;
use yanji_engine::price::{RefundFault, RepaidLine, Repayment, repay};
use yanji_words::{Problem, Thing};

use super::Desk;
use super::sale::{check_tenders, paid_with};
use super::story::Story;
use crate::account::OpenAccount;
use crate::activity::receipt;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::member_state;
use crate::once::Key;
use crate::records::{MemberState, NewRepayment, RepaymentReceipt};
use crate::rehearsal::Rehearsal;
use crate::sale_number;
use crate::store;

impl Clinic {
    /// Takes money for what is owed on a sale, or says what that would do.
    ///
    /// # Errors
    /// [`Problem::Refund`] about `tenders` for more than is owed, or nothing; [`Problem::NotFound`] for a sale that is
    /// unknown or has no bill; [`Problem::Malformed`] for a payment through a provider, which pays sales alone;
    /// [`Problem::DepositShort`]; [`Problem::Refused`] by the rules; about `store` as [`Clinic::shift_open`].
    pub fn debt_repay(
        &self,
        actor: &Actor,
        key: &Key,
        new: NewRepayment,
        rehearsal: Rehearsal,
    ) -> Result<RepaymentReceipt, AppError> {
        actor.require(Permission::SalePost)?;
        check_tenders(&new.tenders)?;
        if let Some(place) = new.tenders.iter().position(|paid| paid.charge.is_some()) {
            return Err(AppError::at(Problem::Malformed, format!("tenders[{place}].charge")));
        }
        let id = SaleId::new(self.now().0);
        let request = self.request(actor, key, "debt_repay", self.now());
        rehearsal.write(&self.books, |tx| {
            request.once(tx, &new, |tx| {
                let present = self.present(tx)?;
                let day = new.day.unwrap_or(present.today);
                let store = store::drawer(tx, actor, new.store)?;
                let desk = Desk { clinic: self, actor, present: &present, day, store };
                let receipt = desk.repay(tx, &new, id)?;
                let deed = log::Deed {
                    action: "debt_repay",
                    subject: receipt.state.member.to_string(),
                    amount_fen: Some(receipt.paid_fen),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::SalePost, present.now, deed)?;
                Ok(receipt)
            })
        })
    }
}

impl Desk<'_> {
    fn repay(&self, tx: &mut dyn Tx, new: &NewRepayment, id: SaleId) -> Result<RepaymentReceipt, AppError> {
        let unknown = || AppError::at(Problem::NotFound(Thing::Sale), "sale");
        let rulebook = &self.present.rules.book;
        let found = accounts::find_sale(tx, new.sale)?.ok_or_else(unknown)?;
        let account = accounts::lock(tx, found.account)?.ok_or_else(unknown)?;
        let sale = accounts::find_sale(tx, new.sale)?.ok_or_else(unknown)?;
        let story = Story::of(tx, sale)?.ok_or_else(unknown)?;
        let counted = &rulebook.on(self.day).programme.benefits.counted;
        let paid = new.tenders.iter().map(paid_with).collect();
        let repayment = repay(&story.bill, &story.since, paid, counted).map_err(at_tenders)?;

        let mut open = OpenAccount::restored(tx, rulebook, account)?;
        let mut posting = Posting::new();
        let number = number(tx, &story)?;
        let lines = counted_lines(&story, &repayment);
        let counts = lines.iter().any(|line| line.amount_fen.0 > 0);
        let posted = if counts {
            let deed = EntryDeed::Sale { sale: id, number: number.clone(), lines, bill: None };
            Some(self.post(&mut open, &mut posting, deed, None)?)
        } else {
            None
        };
        let paid_fen = repayment.lines.iter().map(|line| line.amount_fen.0).sum();
        let added = added(&repayment);
        let mut since = story.since.clone();
        since.repayments.push(repayment.clone());
        let deed = EntryDeed::Repaid {
            sale: new.sale,
            amount_fen: Fen(paid_fen),
            counted_as: counts.then_some(id),
            repayment: Some(Box::new(repayment)),
        };
        self.post(&mut open, &mut posting, deed, None)?;
        self.use_deposits(tx, &mut open, &mut posting, &new.tenders, new.sale)?;
        let mut receipt = RepaymentReceipt {
            sale: new.sale,
            repayment: counts.then_some(id),
            number,
            paid_fen,
            owed_fen: story.sale.owed_fen - paid_fen,
            points_earned: 0,
            tier_change: None,
            state: self.state_of(&open)?,
        };
        if let Some(past) = open.past_sale(id) {
            let by = (past.day, past.multiplier);
            let points = story.bill_story(&since).points_of_last_repayment(rulebook, by)?;
            rule_uses::add_points(tx, &points)?;
        }
        if let Some(posted) = posted {
            self.giving().after(tx, &mut open, &posted, &mut posting)?;
            let sold = receipt::of(self.present, &open, &posted)?;
            (receipt.points_earned, receipt.tier_change, receipt.state) = (sold.points, sold.tier_change, sold.state);
        }
        self.clinic.settle(tx, self.present, open, posting)?;
        self.pay(tx, new.sale, Cause::Repayment, &new.tenders)?;
        sold_lines::give_back(tx, new.sale, &added)?;
        Ok(receipt)
    }

    fn state_of(&self, open: &OpenAccount) -> Result<MemberState, AppError> {
        let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
        Ok(member_state::of(&self.present.rules.book, open.member_id, life, self.day))
    }
}

/// The money of a repayment by the lines of the sale, as it is added to what was paid for them.
fn added(repayment: &Repayment) -> Vec<(i64, i64)> {
    let line = |line: &RepaidLine| (i64::try_from(line.line).unwrap_or(i64::MAX), -line.amount_fen.0);
    repayment.lines.iter().map(line).collect()
}

fn at_tenders(fault: RefundFault) -> AppError {
    AppError::at(Problem::Refund(fault), "tenders")
}

/// What the engine is told of a repayment: a line for each line that it pays, with the money that counts. Each earns by
/// the bonus of the sale's own line.
fn counted_lines(story: &Story, repayment: &Repayment) -> Vec<EntryLine> {
    let line = |repaid: &RepaidLine| {
        let sold = &story.bill.lines[repaid.line];
        EntryLine { category: sold.category.clone(), amount_fen: repaid.counted_fen, bonus: sold.bonus }
    };
    repayment.lines.iter().map(line).collect()
}

/// The number of a repayment: that of the sale with its place among the repayments.
fn number(tx: &mut dyn Read, story: &Story) -> Result<String, AppError> {
    let mut place = story.since.repayments.len() + 1;
    loop {
        let number = sale_number::of_repayment(&story.sale.number, place);
        // Somebody may have typed the same number for a sale.
        if accounts::find_sale_by_number(tx, story.sale.account, &number)?.is_none() {
            return Ok(number);
        }
        place += 1;
    }
}
