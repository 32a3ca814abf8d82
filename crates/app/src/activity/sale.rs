//! Sales and refunds.

use yanji_books::Read;
use yanji_books::accounts::{self, find_sale};
use yanji_books::id::{AccountId, SaleId};
use yanji_books::journal::{self, EntryDeed, EntryLine, EntryRefundLine};
use yanji_engine::Fen;
use yanji_words::{Problem, Thing};

use super::{Order, Sight, short};
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::desk::is_repayment;
use crate::error::AppError;
use crate::once::Key;
use crate::records::{
    HowMuch, LineAsked, NewLineRefund, NewRefund, NewSale, Receipt, Refund, RefundLine, Sale, SaleLine,
};
use crate::rehearsal::Rehearsal;
use crate::sale_number;
use crate::store;
use crate::till::GivenBack;

/// The most lines of a sale.
const LINES_MOST: usize = 200;
/// How many journal entries are read at a time.
const PAGE: i64 = 1_000;

impl Clinic {
    /// Rings up a sale.
    ///
    /// # Errors
    /// [`Problem::Refused`] by the rules; [`Problem::NotFound`] for an unknown member or store, [`Problem::StoreClosed`];
    /// what is wrong with a field.
    pub fn sale_post(&self, actor: &Actor, key: &Key, new: NewSale) -> Result<Receipt, AppError> {
        actor.require(Permission::SalePost)?;
        check_sale(&new)?;
        let id = SaleId::new(self.now().0);
        let order = Order {
            actor,
            key,
            permission: Permission::SalePost,
            operation: "sale_post",
            reason: "",
            day: new.day,
            store: new.store,
        };
        let lines = new.lines.iter().map(|line| EntryLine::paid(line.category.clone(), Fen(line.amount_fen)));
        let lines: Vec<EntryLine> = lines.collect();
        let day = new.day.unwrap_or(self.today());
        self.post_one(
            &order,
            &new,
            Sight::State,
            |tx| buyer(tx, &new),
            |tx, open| {
                let number = match new.number.as_str() {
                    "" => sale_number::made(tx, day, id)?,
                    number => number.to_owned(),
                };
                if let Some(earlier) = accounts::find_sale_by_number(tx, open.id, &number)? {
                    open.recall_sale(&earlier, id);
                }
                Ok(EntryDeed::Sale { sale: id, number, lines: lines.clone(), bill: None })
            },
        )
    }

    /// A sale as it stands.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn sale_get(&self, actor: &Actor, id: SaleId) -> Result<Sale, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let sale = find_sale(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
            let account = accounts::find(tx, sale.account)?;
            let (lines, refunds) = lines_and_refunds(tx, &sale)?;
            Ok(Sale {
                id,
                member: account.map(|account| account.member),
                number: sale.number,
                day: sale.day,
                amount_fen: sale.amount_fen,
                left_fen: sale.left_fen,
                points: sale.points,
                lines,
                refunds,
            })
        })
    }

    /// Gives money back on lines of a sale, or everything that is left of it. Of a sale of the desk amounts are of what
    /// was to be paid with money, and all else comes back with them, as [`Clinic::sale_refund_lines`] says.
    ///
    /// # Errors
    /// [`Problem::Refused`] by the rules; [`Problem::NotFound`] for an unknown sale; [`Problem::RefundAfterClose`] about
    /// `sale` when its day was closed and the actor may not take back what is of closed days; of a sale of the desk those
    /// of [`Clinic::sale_refund_lines`], and [`Problem::CardNeeded`] for one without a card.
    pub fn sale_refund(&self, actor: &Actor, key: &Key, new: NewRefund) -> Result<Receipt, AppError> {
        actor.require(Permission::SaleRefund)?;
        if new.lines.len() > LINES_MOST {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "lines"));
        }
        let found = self.books.read(|tx| find_sale(tx, new.sale))?;
        if let Some(sale) = found.filter(|sale| sale.total_fen.is_some()) {
            return self.refund_of_bill(actor, key, new, &sale);
        }
        let order = Order {
            actor,
            key,
            permission: Permission::SaleRefund,
            operation: "sale_refund",
            reason: &new.reason,
            day: new.day,
            store: None,
        };
        self.post_one(
            &order,
            &new,
            Sight::History,
            |tx| {
                let sale = find_sale(tx, new.sale)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
                if is_repayment(tx, &sale)? {
                    return Err(AppError::at(Problem::NotFound(Thing::Sale), "sale"));
                }
                Ok(sale.account)
            },
            |tx, _| {
                let sale = find_sale(tx, new.sale)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
                let days = [(sale.day, sale.store)];
                store::require_refund(actor, sale.store)?;
                Self::admit_refund(tx, actor, &days)?;
                let lines = if new.lines.is_empty() { all_left(tx, new.sale)? } else { new.lines.clone() };
                let amount_fen = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount_fen));
                let given_back = GivenBack { sale: sale.id, store: sale.store, days: &days, amount_fen };
                self.watch_refund(tx, actor, &given_back)?;
                let lines = lines
                    .iter()
                    .map(|line| EntryRefundLine { line: line.line, amount_fen: Fen(line.amount_fen) })
                    .collect();
                Ok(EntryDeed::Refund { sale: new.sale, lines, plan: None, number: String::new() })
            },
        )
    }
}

impl Clinic {
    /// Gives amounts back on lines of a sale of the desk.
    fn refund_of_bill(
        &self,
        actor: &Actor,
        key: &Key,
        new: NewRefund,
        sale: &accounts::Sale,
    ) -> Result<Receipt, AppError> {
        if sale.account.0 == sale.id.0 {
            return Err(AppError::at(Problem::CardNeeded, "sale"));
        }
        let asked = |line: RefundLine| LineAsked { line: line.line, much: HowMuch::AmountFen(line.amount_fen) };
        let lines = new.lines.into_iter().map(asked).collect();
        let new = NewLineRefund { sale: new.sale, lines, tender: None, day: new.day, reason: new.reason };
        let back = self.sale_refund_lines(actor, key, new, Rehearsal::Real)?;
        let state = back.state.ok_or(AppError::new(Problem::Internal))?;
        Ok(Receipt {
            member: state.member,
            sale: Some(back.sale),
            sale_number: Some(back.number),
            day: back.day,
            points: -back.points_taken,
            tier_change: back.tier_change,
            state,
        })
    }
}

fn check_sale(new: &NewSale) -> Result<(), AppError> {
    short(&new.number, "number")?;
    short(&new.member_number, "member_number")?;
    if new.member.is_some() && !new.member_number.is_empty() {
        // Of two people one would be the wrong one.
        return Err(AppError::at(Problem::Malformed, "member_number"));
    }
    if new.lines.is_empty() {
        return Err(AppError::at(Problem::Missing, "lines"));
    }
    if new.lines.len() > LINES_MOST {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "lines"));
    }
    for (place, line) in new.lines.iter().enumerate() {
        short(&line.category, &format!("lines[{place}].category"))?;
        if !(0..=Fen::MOST.0).contains(&line.amount_fen) {
            let problem = Problem::OutOfRange { least: 0, most: Fen::MOST.0 };
            return Err(AppError::at(problem, format!("lines[{place}].amount_fen")));
        }
    }
    Ok(())
}

/// The account of whoever buys.
fn buyer(tx: &mut dyn Read, new: &NewSale) -> Result<AccountId, AppError> {
    if let Some(member) = new.member {
        return Ok(account_of(tx, member)?.id);
    }
    if new.member_number.is_empty() {
        return Err(AppError::at(Problem::Missing, "member"));
    }
    let account = accounts::find_by_number(tx, &new.member_number)?;
    account.map(|account| account.id).ok_or_else(|| AppError::at(Problem::NotFound(Thing::Member), "member_number"))
}

fn all_left(tx: &mut dyn Read, id: SaleId) -> Result<Vec<RefundLine>, AppError> {
    let sale = find_sale(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
    let (lines, _) = lines_and_refunds(tx, &sale)?;
    let left = lines.iter().enumerate().filter(|(_, line)| line.left_fen > 0);
    Ok(left.map(|(line, of)| RefundLine { line, amount_fen: of.left_fen }).collect())
}

/// The lines of a sale with what is left of each, and its refunds, from the journal.
fn lines_and_refunds(tx: &mut dyn Read, sale: &accounts::Sale) -> Result<(Vec<SaleLine>, Vec<Refund>), AppError> {
    let (mut lines, mut refunds) = (Vec::new(), Vec::new());
    let mut after = sale.seq - 1;
    loop {
        let entries = journal::read(tx, sale.account, after, PAGE)?;
        for stored in &entries {
            after = stored.seq;
            match &stored.entry.deed {
                EntryDeed::Sale { sale: id, lines: sold, .. } if *id == sale.id => {
                    lines.extend(sold.iter().map(|line| SaleLine {
                        category: line.category.clone(),
                        amount_fen: line.amount_fen.0,
                        left_fen: line.amount_fen.0,
                    }));
                }
                EntryDeed::Refund { sale: id, lines: given, .. } if *id == sale.id => {
                    for back in given {
                        if let Some(line) = lines.get_mut(back.line) {
                            line.left_fen -= back.amount_fen.0;
                        }
                    }
                    refunds.push(Refund {
                        day: stored.entry.day,
                        recorded_at: Instant(stored.entry.recorded_at),
                        lines: given
                            .iter()
                            .map(|back| RefundLine { line: back.line, amount_fen: back.amount_fen.0 })
                            .collect(),
                    });
                }
                _ => {}
            }
        }
        if entries.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok((lines, refunds));
        }
    }
}
