//! Ringing up: one transaction in which a basket is priced again, paid, and written down.

use yanji_books::accounts::{self, Account, JournalHead, Lots, Sale};
use yanji_books::id::{AccountId, SaleId, StaffId};
use yanji_books::journal::{EntryDeed, EntryLine, NO_HASH};
use yanji_books::posting::Posting;
use yanji_books::{Tx, coupons, grants};
use yanji_engine::Fen;
use yanji_engine::price::{self, Bill, PaidWith, Settlement, SoldAs, SoldBill};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::basket::{self, Counter, Morning, Purpose, quote_fault};
use super::{Desk, limits};
use crate::account::OpenAccount;
use crate::activity::{receipt, short};
use crate::actor::{Actor, Permission};
use crate::charge::provider_of;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::gift::Gifts;
use crate::log;
use crate::once::Key;
use crate::records::{HandChange, NewSaleOfItems, Receipt, SaleGift, SaleReceipt, TenderPaid};
use crate::rehearsal::Rehearsal;
use crate::sale_number;
use crate::store;
use crate::till::{ChangedPrice, ChangedPrices};

/// The most tenders of one sale.
const TENDERS_MOST: usize = 20;

/// A bill that is about to be written down.
pub(super) struct Rung {
    pub(super) counter: Counter,
    pub(super) bill: Bill,
    pub(super) sold: SoldBill,
}

impl Clinic {
    /// Rings up the sale of a basket, or says what that would do.
    ///
    /// # Errors
    /// [`Problem::BillChanged`] when another amount is to be paid than was shown; [`Problem::Quote`] as
    /// [`Clinic::desk_quote`], and when what is paid and owed is not what the bill comes to;
    /// [`Problem::ApprovalNeeded`] for changes by hand beyond the limits; [`Problem::CardNeeded`],
    /// [`Problem::DepositShort`]; [`Problem::ChargeNotPaid`], [`Problem::ChargeTaken`] and [`Problem::ChargeDiffers`];
    /// [`Problem::Refused`] by the rules.
    pub fn sale_ring(
        &self,
        actor: &Actor,
        key: &Key,
        new: NewSaleOfItems,
        rehearsal: Rehearsal,
    ) -> Result<SaleReceipt, AppError> {
        self.check_sale(actor, &new)?;
        let id = SaleId::new(self.now().0);
        let request = self.request(actor, key, "sale_ring", self.now());
        let approver = self.approver_of(&request, &new, new.approval.as_ref())?;
        rehearsal.write(&self.books, |tx| {
            let ring = |tx: &mut dyn Tx| self.ring(tx, actor, &new, id, approver.as_ref());
            request.once_asking(tx, &new, |tx| self.ask_of_sale(tx, actor, &new, id), ring)
        })
    }

    /// What is asked of every sale, whoever buys.
    fn ask_of_sale(&self, tx: &mut dyn Tx, actor: &Actor, new: &NewSaleOfItems, id: SaleId) {
        let _ = self.present(tx);
        let _ = store::require_named(tx, actor, new.basket.store);
        if new.number.is_empty() {
            sale_number::ask_ahead(tx, new.day.unwrap_or(self.today()), id);
        }
        let _ = basket::items_of(tx, &new.basket.lines);
        if let Some(member) = new.basket.member {
            let _ = accounts::lock_of_member(tx, member);
        }
    }

    /// Refuses a sale that the actor may not ring up, or that nothing could be made of.
    pub(crate) fn check_sale(&self, actor: &Actor, new: &NewSaleOfItems) -> Result<(), AppError> {
        actor.require(Permission::SalePost)?;
        if new.basket.referred_by.is_some() {
            actor.require(Permission::ActivityRecord)?;
        }
        check(new)
    }

    /// Rings a checked sale up within a transaction.
    pub(crate) fn ring(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        new: &NewSaleOfItems,
        id: SaleId,
        approver: Option<&Actor>,
    ) -> Result<SaleReceipt, AppError> {
        let present = self.present(tx)?;
        let store = store::drawer(tx, actor, new.basket.store)?;
        let day = new.day.unwrap_or(present.today);
        let desk = Desk { clinic: self, actor, present: &present, day, store };
        let receipt = match new.basket.member {
            Some(_) => desk.ring_for_member(tx, new, id, approver)?,
            None => desk.ring_for_nobody(tx, new, id, approver)?,
        };
        let subject = receipt.member.map_or_else(|| id.to_string(), |member| member.to_string());
        let deed = log::Deed {
            action: "sale_ring",
            subject,
            amount_fen: Some(receipt.pay_fen),
            number: Some(&receipt.number),
            ..log::Deed::default()
        };
        log::record(tx, actor, Permission::SalePost, present.now, deed)?;
        Ok(receipt)
    }
}

impl Desk<'_> {
    fn ring_for_member(
        &self,
        tx: &mut dyn Tx,
        new: &NewSaleOfItems,
        id: SaleId,
        approver: Option<&Actor>,
    ) -> Result<SaleReceipt, AppError> {
        let rulebook = &self.present.rules.book;
        let member = new.basket.member.ok_or(AppError::new(Problem::Internal))?;
        let account = accounts::lock_of_member(tx, member)?;
        let account = account.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Member), "basket.member"))?;
        tx.ahead(&mut |tx| self.ask_of_account(tx, &account));
        let mut open = OpenAccount::restored(tx, rulebook, account)?;
        let morning = Morning::of(rulebook, &open, self.day)?;
        let rung = self.rung(tx, new, Some(&morning), approver, id)?;
        let number = self.number(tx, &mut open, &new.number, id)?;

        let mut posting = Posting::new();
        if rung.bill.points_used.0 > 0 {
            let deed = EntryDeed::Redeem { points: rung.bill.points_used, reward: None, sale: Some(id) };
            self.post(&mut open, &mut posting, deed, None)?;
        }
        let lines = entry_lines(&rung.sold);
        let deed = EntryDeed::Sale { sale: id, number, lines, bill: Some(Box::new(rung.sold.clone())) };
        let posted = self.post(&mut open, &mut posting, deed, None)?;
        self.use_deposits(tx, &mut open, &mut posting, &new.tenders, id)?;
        if new.owed_fen > 0 {
            let deed = EntryDeed::Owed { sale: id, amount_fen: Fen(new.owed_fen) };
            self.post(&mut open, &mut posting, deed, None)?;
        }
        let gifts = self.giving().after(tx, &mut open, &posted, &mut posting)?;
        let account = open.id;
        self.use_up(tx, &rung, account, id)?;
        let receipt = receipt::of(self.present, &open, &posted)?;
        self.clinic.settle(tx, self.present, open, posting)?;
        self.write_rows(tx, new, &rung, id)?;
        self.write_uses(tx, &rung, id, Some(account))?;
        if let Some(by) = new.basket.referred_by {
            self.refer(tx, by, id)?;
        }
        Ok(receipt_of(new, &rung, receipt, gifts))
    }

    /// What is asked of the account of whoever buys, once it is locked.
    fn ask_of_account(&self, tx: &mut dyn Tx, account: &Account) {
        let _ = accounts::lots(tx, account.id, Lots::Open);
        let _ = basket::held(tx, &self.present.rules.book, account.id, self.day);
        let _ = log::free_head(tx);
    }

    /// A sale without a card is a chain of its own: nobody earns, and nothing is asked of the programme but the bill.
    fn ring_for_nobody(
        &self,
        tx: &mut dyn Tx,
        new: &NewSaleOfItems,
        id: SaleId,
        approver: Option<&Actor>,
    ) -> Result<SaleReceipt, AppError> {
        self.present.bounds().admit(self.day)?;
        let rung = self.rung(tx, new, None, approver, id)?;
        let number = if new.number.is_empty() { sale_number::made(tx, self.day, id)? } else { new.number.clone() };
        let lines = entry_lines(&rung.sold);
        let counted_fen = lines.iter().map(|line| line.amount_fen.0).sum();
        let deed = EntryDeed::Sale { sale: id, number: number.clone(), lines, bill: Some(Box::new(rung.sold.clone())) };
        let (chain, mut head) = (AccountId(id.0), JournalHead { length: 0, hash: NO_HASH });
        let mut posting = Posting::new();
        let stored = posting.entry(chain, &mut head, self.entry(deed, None))?;
        posting.new_sale(&Sale {
            id,
            account: chain,
            number: number.clone(),
            seq: stored.seq,
            day: self.day,
            amount_fen: counted_fen,
            left_fen: counted_fen,
            points: 0,
            lot: None,
            store: stored.entry.store,
            import: None,
            total_fen: Some(rung.bill.pay_fen.0),
            owed_fen: 0,
        });
        posting.write(tx)?;
        self.clinic.open_days(tx, self.present)?;
        self.write_rows(tx, new, &rung, id)?;
        self.write_uses(tx, &rung, id, None)?;
        Ok(SaleReceipt {
            sale: id,
            number,
            day: self.day,
            member: None,
            pay_fen: rung.bill.pay_fen.0,
            owed_fen: 0,
            points_used: 0,
            points_earned: 0,
            coupons: Vec::new(),
            gifts: Vec::new(),
            tier_change: None,
            state: None,
        })
    }

    /// Prices the basket again, and refuses what was not shown, not approved or not paid.
    fn rung(
        &self,
        tx: &mut dyn Tx,
        new: &NewSaleOfItems,
        buyer: Option<&Morning>,
        approver: Option<&Actor>,
        id: SaleId,
    ) -> Result<Rung, AppError> {
        let rules = self.present.rules.book.on(self.day);
        let purpose = (self.day, Purpose::Sell);
        let counter = Counter::lay_out(tx, self.present, &new.basket, self.store, buyer, purpose)?;
        let bill = counter.bill(rules)?;
        if bill.pay_fen.0 != new.expected_pay_fen {
            return Err(AppError::at(Problem::BillChanged { pay_fen: bill.pay_fen.0 }, "expected_pay_fen"));
        }
        let is_beyond = !limits::excesses(tx, self.actor, self.day, &new.basket, &bill)?.is_empty();
        if is_beyond && approver.is_none() {
            return Err(AppError::at(Problem::ApprovalNeeded, "approval"));
        }
        self.note_changes(tx, new, &bill, id, approver.filter(|_| is_beyond))?;
        self.note_typed(tx, &counter, &bill, id)?;
        let settlement = Settlement {
            list: new.basket.list,
            tier: counter.tier.as_ref().map(|tier| tier.code.clone()),
            lines: sold_as(new, &counter),
            coupons: bill.coupons.iter().map(|used| counter.coupon_name(used.number)).collect(),
            grants: bill.rights_used.iter().map(|number| counter.grants[*number].id.to_string()).collect(),
            paid: new.tenders.iter().map(paid_with).collect(),
            owed_fen: Fen(new.owed_fen),
            counted: &rules.programme.benefits.counted,
        };
        let sold = SoldBill::of(&bill, settlement).map_err(quote_fault)?;
        Ok(Rung { counter, bill, sold })
    }

    /// Records changes by hand in the log, with what they take off and who approved them, and watches large ones. Gifts
    /// have a limit of their own, and are watched beyond it alone.
    fn note_changes(
        &self,
        tx: &mut dyn Tx,
        new: &NewSaleOfItems,
        bill: &Bill,
        id: SaleId,
        approver: Option<&Actor>,
    ) -> Result<(), AppError> {
        let changed = || new.basket.lines.iter().zip(&bill.lines).filter(|(line, _)| line.by_hand.is_some());
        if bill.rounding_fen.0 == 0 && changed().next().is_none() {
            return Ok(());
        }
        let deed = |action| log::Deed {
            action,
            subject: id.to_string(),
            amount_fen: Some(bill.hand_fen.0 + bill.rounding_fen.0),
            ..log::Deed::default()
        };
        log::record(tx, self.actor, Permission::SaleAdjust, self.present.now, deed("sale_adjust"))?;
        if let Some(approver) = approver {
            log::record(tx, approver, Permission::SaleOverride, self.present.now, deed("sale_approve"))?;
        }
        let are_gifts_watched = limits::gifts_beyond(tx, self.actor, self.day, &new.basket, bill)?;
        let watched = changed().filter(|(line, _)| line.by_hand != Some(HandChange::Gift) || are_gifts_watched);
        let lines = watched
            .map(|(_, line)| ChangedPrice { list_fen: line.list_fen.0, charged_fen: line.sold_fen().0 })
            .collect();
        self.clinic.watch_prices(tx, self.actor, &ChangedPrices { sale: id, store: self.store, lines })
    }

    /// Records in the log what was typed instead of taken from the price list, with what it costs: its price has no
    /// limits.
    fn note_typed(&self, tx: &mut dyn Tx, counter: &Counter, bill: &Bill, id: SaleId) -> Result<(), AppError> {
        let typed = counter.items.iter().zip(&bill.lines).filter(|(item, _)| item.is_none());
        let prices: Vec<i64> = typed.map(|(_, line)| line.list_fen.0).collect();
        if prices.is_empty() {
            return Ok(());
        }
        let deed = log::Deed {
            action: "sale_free",
            subject: id.to_string(),
            count: i64::try_from(prices.len()).ok(),
            amount_fen: Some(prices.iter().sum()),
            ..log::Deed::default()
        };
        log::record(tx, self.actor, Permission::SalePost, self.present.now, deed)
    }

    /// The number of a sale: the one that was given, or one that is made.
    fn number(&self, tx: &mut dyn Tx, open: &mut OpenAccount, given: &str, id: SaleId) -> Result<String, AppError> {
        if given.is_empty() {
            return sale_number::made(tx, self.day, id);
        }
        if let Some(earlier) = accounts::find_sale_by_number(tx, open.id, given)? {
            open.recall_sale(&earlier, id);
        }
        Ok(given.to_owned())
    }

    /// Takes the coupons and rights that the bill uses. Her account is locked, so that nobody else has used them since
    /// they were looked at.
    fn use_up(&self, tx: &mut dyn Tx, rung: &Rung, account: AccountId, id: SaleId) -> Result<(), AppError> {
        let gone = || AppError::new(Problem::BillChanged { pay_fen: rung.bill.pay_fen.0 });
        for used in &rung.bill.coupons {
            let piece = &rung.counter.coupons[used.number].row;
            if !coupons::mark_used(tx, piece.id, account, id, self.day, used.off_fen.0)? {
                return Err(gone());
            }
        }
        for number in &rung.bill.rights_used {
            let grant = &rung.counter.grants[*number];
            if grant.bills_left.is_some() && !grants::use_for_bill(tx, grant.id)? {
                return Err(gone());
            }
        }
        Ok(())
    }
}

/// Refuses a sale that nothing could be made of, before the books are asked.
fn check(new: &NewSaleOfItems) -> Result<(), AppError> {
    basket::check(&new.basket)?;
    short(&new.number, "number")?;
    check_tenders(&new.tenders)?;
    if !(0..=Fen::MOST.0).contains(&new.owed_fen) {
        return Err(AppError::at(Problem::OutOfRange { least: 0, most: Fen::MOST.0 }, "owed_fen"));
    }
    if let Some(member) = new.basket.member {
        let is_own = new.basket.referred_by == Some(member);
        return if is_own { Err(AppError::at(Problem::Malformed, "referred_by")) } else { Ok(()) };
    }
    if new.basket.referred_by.is_some() {
        return Err(AppError::at(Problem::CardNeeded, "referred_by"));
    }
    if new.owed_fen > 0 {
        return Err(AppError::at(Problem::CardNeeded, "owed_fen"));
    }
    match new.tenders.iter().position(|paid| paid.deposit.is_some()) {
        Some(place) => Err(AppError::at(Problem::CardNeeded, format!("tenders[{place}]"))),
        None => Ok(()),
    }
}

/// Refuses tenders of nothing, deposits that are not named, and payments through a provider that there is not.
pub(super) fn check_tenders(tenders: &[TenderPaid]) -> Result<(), AppError> {
    if tenders.len() > TENDERS_MOST {
        return Err(AppError::at(Problem::OutOfRange { least: 0, most: 20 }, "tenders"));
    }
    for (place, paid) in tenders.iter().enumerate() {
        if !(1..=Fen::MOST.0).contains(&paid.amount_fen) {
            let problem = Problem::OutOfRange { least: 1, most: Fen::MOST.0 };
            return Err(AppError::at(problem, format!("tenders[{place}].amount_fen")));
        }
        if (paid.tender == Tender::Deposit) != paid.deposit.is_some() {
            return Err(AppError::at(Problem::Missing, format!("tenders[{place}].deposit")));
        }
        if paid.charge.is_some() && provider_of(paid.tender).is_none() {
            return Err(AppError::at(Problem::Malformed, format!("tenders[{place}].charge")));
        }
    }
    Ok(())
}

/// What was paid in one way, as the bill keeps it.
pub(super) fn paid_with(paid: &TenderPaid) -> PaidWith {
    let deposit = paid.deposit.map(|deposit| deposit.to_string());
    let source = deposit.or_else(|| paid.charge.map(|charge| charge.to_string())).unwrap_or_default();
    PaidWith { tender: paid.tender, amount_fen: Fen(paid.amount_fen), source }
}

/// Item and staff of each line.
fn sold_as(new: &NewSaleOfItems, counter: &Counter) -> Vec<SoldAs> {
    let named = |staff: Option<StaffId>| staff.map(|staff| staff.to_string()).unwrap_or_default();
    let lines = new.basket.lines.iter().zip(&counter.items);
    lines
        .map(|(line, item)| SoldAs {
            item: item.as_ref().map(|item| item.id.to_string()).unwrap_or_default(),
            seller: named(line.seller),
            server: named(line.server),
        })
        .collect()
}

/// What the engine is told of a bill: on each line the money that counts.
fn entry_lines(sold: &SoldBill) -> Vec<EntryLine> {
    let line = |line: &price::SoldLine| EntryLine {
        category: line.category.clone(),
        amount_fen: line.counted_fen,
        bonus: line.bonus,
    };
    sold.lines.iter().map(line).collect()
}

fn receipt_of(new: &NewSaleOfItems, rung: &Rung, receipt: Receipt, gifts: Gifts) -> SaleReceipt {
    let Receipt { member, sale, sale_number, day, points, tier_change, state } = receipt;
    let code = |number: usize| rung.counter.coupons[number].row.code.clone();
    SaleReceipt {
        sale: sale.unwrap_or(SaleId([0; 16])),
        number: sale_number.unwrap_or_default(),
        day,
        member: Some(member),
        pay_fen: rung.bill.pay_fen.0,
        owed_fen: new.owed_fen,
        points_used: rung.bill.points_used.0,
        points_earned: points,
        coupons: rung.bill.coupons.iter().map(|used| code(used.number)).collect(),
        gifts: gifts
            .given
            .into_iter()
            .map(|given| SaleGift { gift: given.gift, kind: given.kind.code().to_owned(), what: given.what })
            .collect(),
        tier_change,
        state: Some(state),
    }
}
