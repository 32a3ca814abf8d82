//! Taking back any part of a sale: what comes back of it is the engine's to say; here it is asked for, allowed, and
//! handed to [`undo`](super::undo).

use yanji_books::accounts::{self, Account, Sale};
use yanji_books::id::SaleId;
use yanji_books::journal::{self, EntryDeed, EntryRefundLine};
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx};
use yanji_engine::Fen;
use yanji_engine::price::{Part, RefundAsk, RefundFault, RefundPlan, refund};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::Desk;
use super::story::Story;
use crate::account::OpenAccount;
use crate::activity::receipt;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{
    HowMuch, LineAsked, NewLineRefund, RefundReceipt, RefundSheet, RefundSheetLine, RefundedLine, TenderPaid,
};
use crate::rehearsal::Rehearsal;
use crate::store;
use crate::till::GivenBack;

/// The most lines of a refund.
const LINES_MOST: usize = 200;

impl Clinic {
    /// Takes back parts of a sale, line by line, or says what that would bring: money by the ways in which it was paid,
    /// points, coupons, gifts, what is owed.
    ///
    /// The reason is sealed for the member, or of a sale without a card for the sale ([`Clinic::refund_reasons`]). A sale
    /// that has no bill, such as an imported one, is taken back by amounts alone, and its money is not followed.
    ///
    /// # Errors
    /// [`Problem::Refund`] and [`Problem::Refused`] for more than is left, [`Problem::NotFound`] for an unknown sale,
    /// [`Problem::RefundElsewhere`] about `sale` when another store sold it than that which the actor belongs to, and
    /// [`Problem::RefundAfterClose`] when its day was closed, or that of the drawer that pays, and the actor
    /// may not take back what is of closed days.
    pub fn sale_refund_lines(
        &self,
        actor: &Actor,
        key: &Key,
        new: NewLineRefund,
        rehearsal: Rehearsal,
    ) -> Result<RefundReceipt, AppError> {
        actor.require(Permission::SaleRefund)?;
        if new.lines.len() > LINES_MOST {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "lines"));
        }
        let note = self.refund_note(new.sale, &new.reason, rehearsal)?;
        let request = self.request(actor, key, "sale_refund", self.now());
        let receipt = rehearsal.write(&self.books, |tx| {
            request.once(tx, &new, |tx| {
                let present = self.present(tx)?;
                let day = new.day.unwrap_or(present.today);
                let sale = accounts::find_sale(tx, new.sale)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
                let desk = Desk { clinic: self, actor, present: &present, day, store: sale.store };
                let receipt = desk.refund(tx, &new, note.as_ref())?;
                let deed = refund_deed("sale_refund", &receipt);
                log::record(tx, actor, Permission::SaleRefund, present.now, deed)?;
                Ok(receipt)
            })
        })?;
        self.money_back(&receipt, rehearsal);
        Ok(receipt)
    }

    /// Asks providers for what goes back through them. Nothing waits for that: what does not go now goes later.
    pub(super) fn money_back(&self, receipt: &RefundReceipt, rehearsal: Rehearsal) {
        if rehearsal == Rehearsal::Real && receipt.tenders.iter().any(|paid| paid.charge.is_some()) {
            self.send_refunds(receipt.sale);
        }
    }

    /// A sale as somebody sees it who is about to take something back.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn refund_sheet(&self, actor: &Actor, id: SaleId) -> Result<RefundSheet, AppError> {
        actor.require(Permission::SaleRefund)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let sale = accounts::find_sale(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
            let desk = Desk { clinic: self, actor, present: &present, day: present.today, store: sale.store };
            let is_day_closed = Self::any_closed(tx, &desk.days_of(&sale))?;
            let member = accounts::find(tx, sale.account)?.map(|account| account.member);
            let (number, day) = (sale.number.clone(), sale.day);
            let sheet = RefundSheet {
                sale: id,
                number,
                day,
                member,
                is_day_closed,
                is_gone: sale.left_fen == 0 && sale.amount_fen > 0,
                is_reversible: false,
                lines: Vec::new(),
                tenders: Vec::new(),
                owed_fen: 0,
            };
            match Story::of(tx, sale.clone())? {
                Some(story) => Ok(RefundSheet {
                    is_gone: story.is_gone(),
                    is_reversible: day == present.today && is_untouched(&story),
                    lines: sheet_lines(&story),
                    tenders: tenders_left(&story),
                    owed_fen: story.sale.owed_fen,
                    ..sheet
                }),
                None => Ok(RefundSheet { lines: plain_lines(tx, &sale)?, ..sheet }),
            }
        })
    }
}

impl Desk<'_> {
    fn refund(&self, tx: &mut dyn Tx, new: &NewLineRefund, note: Option<&NoteRow>) -> Result<RefundReceipt, AppError> {
        if let Some(note) = note {
            notes::insert(tx, note)?;
        }
        let (sale, account) = self.hold(tx, new.sale)?;
        let story = Story::of(tx, sale.clone())?;
        let Some(account) = account else {
            let story = story.ok_or(AppError::new(Problem::Inconsistent))?;
            let plan = plan(&story, &new.lines, new.tender)?;
            return self.undo_for_nobody(tx, &story, plan, note);
        };
        let open = OpenAccount::whole(tx, &self.present.rules.book, account)?;
        match story {
            Some(story) => {
                let plan = plan(&story, &new.lines, new.tender)?;
                self.undo_for_member(tx, open, &story, plan, note)
            }
            None => self.refund_plain(tx, open, &sale, &new.lines, note),
        }
    }

    /// A sale that nobody else changes until the transaction ends, with the account whose it is; `None` without a card.
    /// What changes the money of a day that was closed is refused, except to those who may take it back.
    pub(super) fn hold(&self, tx: &mut dyn Tx, id: SaleId) -> Result<(Sale, Option<Account>), AppError> {
        let unknown = || AppError::new(Problem::NotFound(Thing::Sale));
        let found = accounts::find_sale(tx, id)?.ok_or_else(unknown)?;
        store::require_refund(self.actor, found.store)?;
        Clinic::admit_refund(tx, self.actor, &self.days_of(&found))?;
        if found.account.0 == id.0 {
            return Ok((accounts::lock_sale(tx, id)?.ok_or_else(unknown)?, None));
        }
        let account = accounts::lock(tx, found.account)?.ok_or_else(unknown)?;
        Ok((accounts::find_sale(tx, id)?.ok_or_else(unknown)?, Some(account)))
    }

    /// Takes back from a sale that has no bill.
    fn refund_plain(
        &self,
        tx: &mut dyn Tx,
        mut open: OpenAccount,
        sale: &Sale,
        asked: &[LineAsked],
        note: Option<&NoteRow>,
    ) -> Result<RefundReceipt, AppError> {
        if is_repayment(tx, sale)? {
            return Err(AppError::at(Problem::NotFound(Thing::Sale), "sale"));
        }
        let sold = plain_lines(tx, sale)?;
        let lines = plain_amounts(&sold, asked)?;
        let entries = lines.iter().map(|(line, amount)| EntryRefundLine { line: *line, amount_fen: Fen(*amount) });
        let deed = EntryDeed::Refund { sale: sale.id, lines: entries.collect(), plan: None, number: String::new() };
        let mut posting = Posting::new();
        let posted = self.post(&mut open, &mut posting, deed, note.map(|note| note.id))?;
        let gifts = self.giving().after(tx, &mut open, &posted, &mut posting)?;
        let receipt = receipt::of(self.present, &open, &posted)?;
        self.clinic.settle(tx, self.present, open, posting)?;
        let money_fen = lines.iter().map(|(_, amount)| amount).sum();
        let given_back =
            GivenBack { sale: sale.id, store: sale.store, days: &self.days_of(sale), amount_fen: money_fen };
        self.clinic.watch_refund(tx, self.actor, &given_back)?;
        let named = |(line, amount): &(usize, i64)| RefundedLine {
            line: *line,
            name: sold[*line].name.clone(),
            quantity: 0,
            money_fen: *amount,
            forgiven_fen: 0,
            points: 0,
        };
        Ok(RefundReceipt {
            sale: sale.id,
            number: sale.number.clone(),
            day: self.day,
            member: Some(receipt.member),
            lines: lines.iter().map(named).collect(),
            money_fen,
            tenders: Vec::new(),
            forgiven_fen: 0,
            points_back: 0,
            points_taken: -receipt.points,
            coupons: Vec::new(),
            gifts: super::undo::outcomes(gifts),
            referral_voided: false,
            referral_loss: None,
            tier_change: receipt.tier_change,
            state: Some(receipt.state),
        })
    }
}

/// What the log says of something that was taken back.
pub(super) fn refund_deed<'a>(action: &'a str, receipt: &RefundReceipt) -> log::Deed<'a> {
    let subject = receipt.member.map_or_else(|| receipt.sale.to_string(), |member| member.to_string());
    log::Deed { action, subject, amount_fen: Some(receipt.money_fen), ..log::Deed::default() }
}

/// What comes back for what is asked: everything that is left when nothing is.
pub(super) fn plan(story: &Story, asked: &[LineAsked], tender: Option<Tender>) -> Result<RefundPlan, AppError> {
    let ask = |asked: &LineAsked| RefundAsk {
        line: asked.line,
        part: match asked.much {
            HowMuch::All => Part::All,
            HowMuch::Quantity(pieces) => Part::Quantity(pieces),
            HowMuch::AmountFen(fen) => Part::Money(Fen(fen)),
        },
    };
    let asks: Vec<RefundAsk> = if asked.is_empty() {
        let left = story.left();
        let lines = left.iter().enumerate().filter(|(_, line)| line.quantity > 0);
        lines.map(|(line, _)| RefundAsk { line, part: Part::All }).collect()
    } else {
        asked.iter().map(ask).collect()
    };
    refund(&story.bill, &story.since, &asks, tender).map_err(|fault| {
        let field = match fault {
            RefundFault::UnknownLine { line } | RefundFault::OverRefund { line } => place_of(asked, line),
            RefundFault::Nothing | RefundFault::OverRepaid { .. } | RefundFault::Inconsistent => "lines".to_owned(),
        };
        AppError::at(Problem::Refund(fault), field)
    })
}

/// The field in which a request names a line of the sale: the last one, for a line that is named twice is one too many
/// there.
fn place_of(asked: &[LineAsked], line: usize) -> String {
    let place = asked.iter().rposition(|asked| asked.line == line);
    place.map_or_else(|| "lines".to_owned(), |place| format!("lines[{place}]"))
}

/// Whether nothing happened to a sale since it was rung up.
pub(super) fn is_untouched(story: &Story) -> bool {
    story.since.refunds.is_empty() && story.since.repayments.is_empty()
}

fn sheet_lines(story: &Story) -> Vec<RefundSheetLine> {
    let lines = story.bill.lines.iter().zip(story.left());
    lines
        .map(|(sold, left)| RefundSheetLine {
            name: sold.name.clone(),
            quantity: sold.quantity,
            quantity_left: left.quantity,
            pay_fen: sold.pay_fen.0,
            left_fen: left.pay_fen,
            points_left: left.points,
            owed_fen: left.owed_fen,
        })
        .collect()
}

/// What is left of the money, by tender.
pub(super) fn tenders_left(story: &Story) -> Vec<TenderPaid> {
    let repaid = story.since.repayments.iter().flat_map(|repayment| &repayment.paid);
    let left = |tender: Tender| {
        let paid = story.bill.paid.iter().chain(repaid.clone()).filter(|paid| paid.tender == tender);
        let back = story.since.refunds.iter().flat_map(|plan| &plan.tenders).filter(|(way, _)| *way == tender);
        paid.map(|paid| paid.amount_fen.0).sum::<i64>() - back.map(|(_, amount)| amount.0).sum::<i64>()
    };
    let ways = Tender::ALL.into_iter().map(|tender| (tender, left(tender))).filter(|(_, left)| *left > 0);
    ways.map(|(tender, amount_fen)| TenderPaid { tender, amount_fen, deposit: None, charge: None }).collect()
}

/// The lines of a sale that has no bill: each is one piece, called by its category.
fn plain_lines(tx: &mut dyn Read, sale: &Sale) -> Result<Vec<RefundSheetLine>, AppError> {
    let mut lines = Vec::new();
    for stored in journal::of_sale(tx, sale.account, sale.id)? {
        match stored.entry.deed {
            EntryDeed::Sale { lines: sold, .. } => lines.extend(sold.into_iter().map(|line| RefundSheetLine {
                name: line.category,
                quantity: 1,
                quantity_left: u32::from(line.amount_fen.0 > 0),
                pay_fen: line.amount_fen.0,
                left_fen: line.amount_fen.0,
                points_left: 0,
                owed_fen: 0,
            })),
            EntryDeed::Refund { lines: back, .. } => {
                for back in back {
                    if let Some(line) = lines.get_mut(back.line) {
                        line.left_fen -= back.amount_fen.0;
                        line.quantity_left = u32::from(line.left_fen > 0);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(lines)
}

/// How much is asked of which lines of a sale that has no bill.
fn plain_amounts(sold: &[RefundSheetLine], asked: &[LineAsked]) -> Result<Vec<(usize, i64)>, AppError> {
    if asked.is_empty() {
        let left = sold.iter().enumerate().filter(|(_, line)| line.left_fen > 0);
        return Ok(left.map(|(line, of)| (line, of.left_fen)).collect());
    }
    let amount = |(place, asked): (usize, &LineAsked)| {
        let refused = |fault| AppError::at(Problem::Refund(fault), format!("lines[{place}]"));
        let unknown = || refused(RefundFault::UnknownLine { line: asked.line });
        let left_fen = sold.get(asked.line).ok_or_else(unknown)?.left_fen;
        match asked.much {
            HowMuch::AmountFen(fen) => Ok((asked.line, fen)),
            HowMuch::All | HowMuch::Quantity(1) => Ok((asked.line, left_fen)),
            HowMuch::Quantity(_) => Err(refused(RefundFault::OverRefund { line: asked.line })),
        }
    };
    asked.iter().enumerate().map(amount).collect()
}

/// Whether a sale is a repayment of another one, with which it goes back: the entry after it says so.
pub(crate) fn is_repayment(tx: &mut dyn Read, sale: &Sale) -> Result<bool, AppError> {
    let next = journal::read_between(tx, sale.account, sale.seq + 1, sale.seq + 1)?;
    Ok(next.first().is_some_and(
        |stored| matches!(stored.entry.deed, EntryDeed::Repaid { counted_as: Some(id), .. } if id == sale.id),
    ))
}
