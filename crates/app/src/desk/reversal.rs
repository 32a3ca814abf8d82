//! 反结账: a sale of today is taken back as a whole, and its basket waits again as it was, to be rung up anew.

use yanji_books::id::{CouponId, ItemId, MemberId, SaleId, StaffId};
use yanji_books::notes::{self, NoteRow};
use yanji_books::{Read, Tx, accounts, coupons, referral_sales};
use yanji_engine::price::{SoldBill, SoldCoupon, SoldLine};
use yanji_words::{Problem, Thing};

use super::Desk;
use super::refund::{is_untouched, plan, refund_deed};
use super::story::Story;
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{BasketLine, BasketThing, HandChange, NewBasket, PointsChoice, RefundReceipt, Reversed};
use crate::rehearsal::Rehearsal;
use crate::till;

impl Clinic {
    /// Takes a sale of today back as a whole and parks its basket, or says what that would do.
    ///
    /// # Errors
    /// [`Problem::NotReversible`] for a sale of another day, one without a bill, and one of which something was given
    /// back or repaid, so that none is reversed twice; [`Problem::NotFound`]; [`Problem::RefundAfterClose`] about `sale`
    /// as [`Clinic::sale_refund_lines`].
    pub fn desk_reverse(
        &self,
        actor: &Actor,
        key: &Key,
        sale: SaleId,
        reason: &str,
        rehearsal: Rehearsal,
    ) -> Result<Reversed, AppError> {
        actor.require(Permission::SaleRefund)?;
        let note = self.refund_note(sale, reason, rehearsal)?;
        let request = self.request(actor, key, "sale_reverse", self.now());
        let reversed = rehearsal.write(&self.books, |tx| {
            request.once(tx, &(sale, reason), |tx| {
                let present = self.present(tx)?;
                let found = accounts::find_sale(tx, sale)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
                let desk = Desk { clinic: self, actor, present: &present, day: present.today, store: found.store };
                if let Some(note) = &note {
                    notes::insert(tx, note)?;
                }
                let (refund, basket) = desk.reverse(tx, sale, note.as_ref())?;
                let parked = till::park(tx, actor, present.now, &basket)?;
                let deed = refund_deed("sale_reverse", &refund);
                log::record(tx, actor, Permission::SaleRefund, present.now, deed)?;
                Ok(Reversed { refund, parked: parked.id, parked_number: parked.number })
            })
        })?;
        self.money_back(&reversed.refund, rehearsal);
        Ok(reversed)
    }
}

impl Desk<'_> {
    /// Takes everything back, and gives the basket as it was.
    fn reverse(
        &self,
        tx: &mut dyn Tx,
        id: SaleId,
        note: Option<&NoteRow>,
    ) -> Result<(RefundReceipt, NewBasket), AppError> {
        let gone = || AppError::new(Problem::NotReversible);
        let (sale, account) = self.hold(tx, id)?;
        let story = Story::of(tx, sale)?.ok_or_else(gone)?;
        if story.sale.day != self.present.today || !is_untouched(&story) {
            return Err(gone());
        }
        let member = account.as_ref().map(|account| account.member);
        let basket = NewBasket {
            member,
            store: story.sale.store,
            coupons: Some(codes(tx, &story.bill)?),
            referred_by: sender(tx, id)?,
            ..basket(&story.bill)?
        };
        let plan = plan(&story, &[], None)?;
        let refund = match account {
            Some(account) => {
                let open = OpenAccount::whole(tx, &self.present.rules.book, account)?;
                self.undo_for_member(tx, open, &story, plan, note)?
            }
            None => self.undo_for_nobody(tx, &story, plan, note)?,
        };
        Ok((refund, basket))
    }
}

/// Who sent the buyer, where the sale completed the referral.
fn sender(tx: &mut dyn Read, sale: SaleId) -> Result<Option<MemberId>, AppError> {
    let Some(found) = referral_sales::find(tx, sale)? else { return Ok(None) };
    Ok(accounts::find(tx, found.account)?.map(|account| account.member))
}

/// What was bought, as it was put on the counter.
fn basket(bill: &SoldBill) -> Result<NewBasket, AppError> {
    let points = bill.points_used().0;
    Ok(NewBasket {
        list: bill.list,
        lines: bill.lines.iter().map(line).collect::<Result<_, _>>()?,
        points: if points > 0 { PointsChoice::Exactly(points) } else { PointsChoice::None },
        rounding_fen: bill.lines.iter().map(|line| line.rounding_fen.0).sum(),
        ..NewBasket::default()
    })
}

fn line(sold: &SoldLine) -> Result<BasketLine, AppError> {
    let broken = |_| AppError::new(Problem::Inconsistent);
    let staff = |text: &str| -> Result<Option<StaffId>, AppError> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(broken) }
    };
    let what = if sold.item.is_empty() {
        let pieces = i64::from(sold.quantity.max(1));
        BasketThing::Free {
            category: sold.category.clone(),
            name: sold.name.clone(),
            price_fen: sold.list_fen.0 / pieces,
        }
    } else {
        BasketThing::Item(sold.item.parse::<ItemId>().map_err(broken)?)
    };
    // A line that was changed by hand has no coupon on it.
    let by_hand = match sold.hand_fen.0 {
        0 => None,
        all if all == sold.price_fen.0 => Some(HandChange::Gift),
        some => Some(HandChange::Price(sold.price_fen.0 - some)),
    };
    Ok(BasketLine {
        what,
        quantity: sold.quantity,
        by_hand,
        seller: staff(&sold.seller)?,
        server: staff(&sold.server)?,
    })
}

/// The codes of the coupons that were used.
fn codes(tx: &mut dyn Read, bill: &SoldBill) -> Result<Vec<String>, AppError> {
    let code = |used: &SoldCoupon| {
        let id: CouponId = used.coupon.parse().map_err(|_| AppError::new(Problem::Inconsistent))?;
        let row = coupons::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?;
        Ok(row.code)
    };
    bill.coupons.iter().map(code).collect()
}
