//! Writing down what comes back of a sale, the last thing first: what it earned, the points that paid it, what is owed,
//! deposits, coupons, rights, gifts, money.

use yanji_books::accounts::{JournalHead, Sale};
use yanji_books::coupons;
use yanji_books::grants;
use yanji_books::id::{ChargeId, CouponId, DepositId, GrantId, PaymentId};
use yanji_books::journal::{self, CouponEvent, EntryDeed, EntryRefundLine};
use yanji_books::notes::NoteRow;
use yanji_books::payments::{self, Cause, Payment};
use yanji_books::posting::Posting;
use yanji_books::{Tx, deposits, rule_uses, sold_lines};
use yanji_engine::Fen;
use yanji_engine::price::{RefundPlan, RefundPlanLine};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::Desk;
use super::story::Story;
use crate::account::{OpenAccount, Posted};
use crate::activity::receipt;
use crate::charge;
use crate::error::AppError;
use crate::gift::{Gifts, Undone};
use crate::records::{CouponOutcome, GiftOutcome, RefundReceipt, RefundedLine, SaleGift, TenderPaid};
use crate::till::GivenBack;

impl Desk<'_> {
    /// Takes a planned part of a member's sale back.
    pub(super) fn undo_for_member(
        &self,
        tx: &mut dyn Tx,
        mut open: OpenAccount,
        story: &Story,
        plan: RefundPlan,
        note: Option<&NoteRow>,
    ) -> Result<RefundReceipt, AppError> {
        let mut posting = Posting::new();
        let posted = self.post_refunds(&mut open, &mut posting, story, &plan, note)?;
        if plan.points.0 > 0 {
            let redeem = story.redeem.ok_or(AppError::new(Problem::Inconsistent))?;
            let deed = EntryDeed::Restore { redeem, points: plan.points, sale: Some(story.sale.id) };
            self.post(&mut open, &mut posting, deed, None)?;
        }
        if plan.forgiven_fen.0 > 0 {
            let deed = EntryDeed::Forgiven { sale: story.sale.id, amount_fen: plan.forgiven_fen };
            self.post(&mut open, &mut posting, deed, None)?;
        }
        let restored = self.restore_deposits(tx, &mut open, &mut posting, story, &plan)?;
        let coupons = self.return_coupons(tx, &mut open, &mut posting, story, &plan)?;
        if is_last(story, &plan) {
            return_rights(tx, story)?;
        }
        let mut gifts = Gifts::default();
        for posted in &posted {
            let more = self.giving().after(tx, &mut open, posted, &mut posting)?;
            gifts.given.extend(more.given);
            gifts.undone.extend(more.undone);
        }
        let mut receipt = refunded(self, story, &plan);
        for posted in &posted {
            let one = receipt::of(self.present, &open, posted)?;
            receipt.points_taken -= one.points;
            receipt.tier_change = one.tier_change.or(receipt.tier_change);
            receipt.member = Some(one.member);
            receipt.state = Some(one.state);
        }
        (receipt.coupons, receipt.gifts) = (coupons, outcomes(gifts));
        self.lessen_uses(tx, story, &plan, Some(&open))?;
        self.clinic.settle(tx, self.present, open, posting)?;
        receipt.tenders = self.give_money(tx, story, &plan, &restored)?;
        if is_last(story, &plan) {
            receipt.referral_loss = self.void_referral(tx, story.sale.id)?;
            receipt.referral_voided = receipt.referral_loss.is_some();
        }
        Ok(receipt)
    }

    /// Takes a planned part of a sale without a card back.
    pub(super) fn undo_for_nobody(
        &self,
        tx: &mut dyn Tx,
        story: &Story,
        plan: RefundPlan,
        note: Option<&NoteRow>,
    ) -> Result<RefundReceipt, AppError> {
        self.present.bounds().admit(self.day)?;
        let chain = story.sale.account;
        let newest = journal::read_back(tx, chain, &[], i64::MAX, 1)?;
        let newest = newest.first().ok_or(AppError::new(Problem::Inconsistent))?;
        let mut head = JournalHead { length: newest.seq, hash: newest.hash };
        let lines = counted_lines(story, &plan);
        let left_fen = story.sale.left_fen - lines.iter().map(|line| line.amount_fen.0).sum::<i64>();
        let kept = Some(Box::new(plan.clone()));
        let deed = EntryDeed::Refund { sale: story.sale.id, lines, plan: kept, number: String::new() };
        let mut posting = Posting::new();
        posting.entry(chain, &mut head, self.entry(deed, note.map(|note| note.id)))?;
        posting.changed_sale(&Sale { left_fen, ..story.sale.clone() });
        posting.write(tx)?;
        self.lessen_uses(tx, story, &plan, None)?;
        let mut receipt = refunded(self, story, &plan);
        receipt.tenders = self.give_money(tx, story, &plan, &[])?;
        Ok(receipt)
    }

    /// Posts what the sale and its repayments no longer count.
    fn post_refunds(
        &self,
        open: &mut OpenAccount,
        posting: &mut Posting,
        story: &Story,
        plan: &RefundPlan,
        note: Option<&NoteRow>,
    ) -> Result<Vec<Posted>, AppError> {
        let lines = counted_lines(story, plan);
        let kept = Some(Box::new(plan.clone()));
        let deed = EntryDeed::Refund { sale: story.sale.id, lines, plan: kept, number: String::new() };
        let mut posted = vec![self.post(open, posting, deed, note.map(|note| note.id))?];
        for (place, counted_as) in story.repaid_as.iter().enumerate().rev() {
            let Some(counted_as) = counted_as else { continue };
            let repaid = &story.since.repayments[place].lines;
            let mut lines = Vec::new();
            for back in &plan.lines {
                let part = back.of_repayments.iter().find(|part| part.repayment == place && part.counted_fen.0 > 0);
                let Some(part) = part else { continue };
                let line = repaid.iter().position(|repaid| repaid.line == back.line);
                let line = line.ok_or(AppError::new(Problem::Inconsistent))?;
                lines.push(EntryRefundLine { line, amount_fen: part.counted_fen });
            }
            if !lines.is_empty() {
                let deed = EntryDeed::Refund { sale: *counted_as, lines, plan: None, number: String::new() };
                posted.push(self.post(open, posting, deed, None)?);
            }
        }
        Ok(posted)
    }

    /// Takes back what rules had given on what comes back.
    fn lessen_uses(
        &self,
        tx: &mut dyn Tx,
        story: &Story,
        plan: &RefundPlan,
        open: Option<&OpenAccount>,
    ) -> Result<(), AppError> {
        let mut since = story.since.clone();
        since.refunds.push(plan.clone());
        let bill = story.bill_story(&since);
        let left = bill.uses(&self.present.rules.book, &|sale| open.and_then(|open| open.past_sale(sale)))?;
        Ok(rule_uses::lessen(tx, story.sale.id, &left)?)
    }

    /// Gives deposits back what they had paid, the last one first; says how much to which.
    fn restore_deposits(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        story: &Story,
        plan: &RefundPlan,
    ) -> Result<Vec<(DepositId, i64)>, AppError> {
        let by_deposit = plan.tenders.iter().find(|(tender, _)| *tender == Tender::Deposit);
        let mut still = by_deposit.map_or(0, |(_, amount)| amount.0);
        let used: i64 = story.deposits.values().sum();
        if still > used {
            return Err(AppError::at(Problem::DepositShort { left_fen: used }, "tender"));
        }
        let mut restored = Vec::new();
        for (deposit, used) in story.deposits.iter().rev() {
            let amount_fen = still.min(*used);
            if amount_fen == 0 {
                continue;
            }
            still -= amount_fen;
            deposits::change(tx, *deposit, amount_fen)?;
            let deed =
                EntryDeed::DepositRestored { deposit: *deposit, sale: story.sale.id, amount_fen: Fen(amount_fen) };
            self.post(open, posting, deed, None)?;
            restored.push((*deposit, amount_fen));
        }
        Ok(restored)
    }

    /// Gives back the coupons of which every line is back, and says of the others why they stay used.
    fn return_coupons(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        story: &Story,
        plan: &RefundPlan,
    ) -> Result<Vec<CouponOutcome>, AppError> {
        let mut outcomes = Vec::new();
        for used in &story.bill.coupons {
            let id: CouponId = used.coupon.parse().map_err(|_| AppError::new(Problem::Inconsistent))?;
            let row = coupons::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?;
            let comes_back = plan.coupons.contains(&used.coupon);
            if comes_back {
                if !coupons::mark_open(tx, id)? {
                    return Err(AppError::new(Problem::Inconsistent));
                }
                let deed = EntryDeed::Coupon { coupon: id, event: CouponEvent::Returned };
                self.post(open, posting, deed, None)?;
            } else if row.sale != Some(story.sale.id) {
                // It came back with an earlier refund.
                continue;
            }
            let has_ended = row.expires_on.is_some_and(|last| last < self.day);
            let why = match (comes_back, has_ended) {
                (true, false) => None,
                (true, true) => Some("expired"),
                (false, _) => Some("lines_left"),
            };
            outcomes.push(CouponOutcome {
                code: row.code,
                name: used.name.clone(),
                is_back: comes_back,
                why: why.map(str::to_owned),
            });
        }
        Ok(outcomes)
    }

    /// Writes the payments that go out, and which of them go through a provider, takes them off the lines, and watches
    /// for what is unusual.
    fn give_money(
        &self,
        tx: &mut dyn Tx,
        story: &Story,
        plan: &RefundPlan,
        restored: &[(DepositId, i64)],
    ) -> Result<Vec<TenderPaid>, AppError> {
        let mut tenders = Vec::new();
        for (tender, amount) in &plan.tenders {
            if *tender == Tender::Deposit {
                tenders.extend(restored.iter().map(|(deposit, amount_fen)| TenderPaid {
                    tender: *tender,
                    amount_fen: *amount_fen,
                    deposit: Some(*deposit),
                    charge: None,
                }));
            } else {
                let parts = charge::over_charges(tx, &charges_of(story, *tender), *tender, amount.0)?;
                for part in &parts {
                    let Some(id) = part.charge else { continue };
                    let of = (story.sale.id, story.sale.store);
                    charge::refund_write_down(tx, id, of, part.amount_fen, self.present.now.0)?;
                }
                tenders.extend(parts);
            }
        }
        let payment = |paid: &TenderPaid| Payment {
            id: PaymentId::new(self.present.now.0),
            day: self.day,
            at: self.present.now.0,
            store: self.drawer(),
            operator: self.actor.name(),
            tender: paid.tender,
            amount_fen: -paid.amount_fen,
            cause: Cause::Refund,
            subject: story.sale.id.0,
            charge: paid.charge,
        };
        payments::insert(tx, &tenders.iter().map(payment).collect::<Vec<_>>())?;
        let back = plan.lines.iter().filter(|line| line.money_fen.0 > 0);
        let back = back.map(|line| (i64::try_from(line.line).unwrap_or(i64::MAX), line.money_fen.0));
        sold_lines::give_back(tx, story.sale.id, &back.collect::<Vec<_>>())?;
        sold_lines::return_gifts(tx, story.sale.id, &gifts_back(story, plan))?;
        let given_back = GivenBack {
            sale: story.sale.id,
            store: story.sale.store,
            days: &self.days_of(&story.sale),
            amount_fen: plan.money_fen.0,
        };
        self.clinic.watch_refund(tx, self.actor, &given_back)?;
        Ok(tenders)
    }
}

/// The lines changed by hand of which pieces are back: the place of each, the pieces before and after.
fn gifts_back(story: &Story, plan: &RefundPlan) -> Vec<(i64, i64, i64)> {
    let left = story.left();
    let back = plan.lines.iter().filter(|back| back.quantity > 0 && story.bill.lines[back.line].hand_fen.0 > 0);
    back.map(|back| {
        let before = left[back.line].quantity;
        let line = i64::try_from(back.line).unwrap_or(i64::MAX);
        (line, i64::from(before), i64::from(before.saturating_sub(back.quantity)))
    })
    .collect()
}

/// What the engine is told of a plan: on each line what counted. A sale of which nothing counted is told of once, when
/// nothing is left of it, so that its visit no longer counts either.
fn counted_lines(story: &Story, plan: &RefundPlan) -> Vec<EntryRefundLine> {
    let counted = plan.lines.iter().filter(|line| line.counted_fen.0 > 0);
    let lines: Vec<EntryRefundLine> =
        counted.map(|line| EntryRefundLine { line: line.line, amount_fen: line.counted_fen }).collect();
    if lines.is_empty() && story.sale.amount_fen == 0 && is_last(story, plan) {
        return vec![EntryRefundLine { line: 0, amount_fen: Fen(0) }];
    }
    lines
}

/// Whether nothing is left of a sale after a plan.
fn is_last(story: &Story, plan: &RefundPlan) -> bool {
    let back = |place: usize| plan.lines.iter().find(|line| line.line == place).map_or(0, |line| line.quantity);
    story.left().iter().enumerate().all(|(place, left)| left.quantity == back(place))
}

/// Gives back the use of the rights that priced a sale of which nothing is left.
fn return_rights(tx: &mut dyn Tx, story: &Story) -> Result<(), AppError> {
    for grant in &story.bill.grants {
        let id: GrantId = grant.parse().map_err(|_| AppError::new(Problem::Inconsistent))?;
        let grant = grants::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
        if grant.bills_left.is_some() {
            grants::give_back_bill(tx, id)?;
        }
    }
    Ok(())
}

/// The payments of a provider through which a tender was paid.
fn charges_of(story: &Story, tender: Tender) -> Vec<ChargeId> {
    let paid = story.bill.paid.iter().filter(|paid| paid.tender == tender);
    paid.filter_map(|paid| paid.source.parse().ok()).collect()
}

/// What became of gifts, for whoever takes something back.
pub(super) fn outcomes(gifts: Gifts) -> Vec<GiftOutcome> {
    let outcome = |undone: Undone| GiftOutcome {
        given: SaleGift { gift: undone.given.gift, kind: undone.given.kind.code().to_owned(), what: undone.given.what },
        is_void: undone.kept.is_none(),
        why: undone.kept.map(str::to_owned),
        points_taken: undone.points_taken,
    };
    gifts.undone.into_iter().map(outcome).collect()
}

/// What a plan gives back, before what it brought about is known.
fn refunded(desk: &Desk<'_>, story: &Story, plan: &RefundPlan) -> RefundReceipt {
    let line = |back: &RefundPlanLine| RefundedLine {
        line: back.line,
        name: story.bill.lines[back.line].name.clone(),
        quantity: back.quantity,
        money_fen: back.money_fen.0,
        forgiven_fen: back.forgiven_fen.0,
        points: back.points.0,
    };
    RefundReceipt {
        sale: story.sale.id,
        number: story.sale.number.clone(),
        day: desk.day,
        member: None,
        lines: plan.lines.iter().map(line).collect(),
        money_fen: plan.money_fen.0,
        tenders: Vec::new(),
        forgiven_fen: plan.forgiven_fen.0,
        points_back: plan.points.0,
        points_taken: 0,
        coupons: Vec::new(),
        gifts: Vec::new(),
        referral_voided: false,
        referral_loss: None,
        tier_change: None,
        state: None,
    }
}
