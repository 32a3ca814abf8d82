//! A sale that completes a referral counts for whoever sent the buyer, and no longer does when nothing is left of it.

use yanji_books::id::{MemberId, SaleId};
use yanji_books::journal::EntryDeed;
use yanji_books::posting::Posting;
use yanji_books::referral_sales::{self, ReferralSale};
use yanji_books::{Tx, accounts};
use yanji_engine::effect::Movement;
use yanji_words::{Problem, Thing};

use super::Desk;
use super::undo::outcomes;
use crate::account::{OpenAccount, Posted};
use crate::activity::receipt;
use crate::actor::Permission;
use crate::error::AppError;
use crate::gift::Gifts;
use crate::records::{LadderTier, ReferralLoss};
use crate::tiers;

impl Desk<'_> {
    /// Counts a referral for whoever sent the buyer, with the id of the sale for its id.
    pub(super) fn refer(&self, tx: &mut dyn Tx, by: MemberId, sale: SaleId) -> Result<(), AppError> {
        let account = accounts::lock_of_member(tx, by)?;
        let account = account.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Member), "referred_by"))?;
        let referral = ReferralSale { sale, account: account.id, referral: sale.to_string() };
        let mut open = OpenAccount::restored(tx, &self.present.rules.book, account)?;
        let deed = EntryDeed::Referral { referral: referral.referral.clone() };
        let (posting, ..) = self.post_alone(tx, &mut open, deed)?;
        self.clinic.settle(tx, self.present, open, posting)?;
        Ok(referral_sales::insert(tx, &referral)?)
    }

    /// Voids the referral that a sale completed; says what that takes from whoever sent the buyer, if there was one.
    pub(super) fn void_referral(&self, tx: &mut dyn Tx, sale: SaleId) -> Result<Option<ReferralLoss>, AppError> {
        let Some(found) = referral_sales::find(tx, sale)? else { return Ok(None) };
        let account = accounts::lock(tx, found.account)?.ok_or(AppError::new(Problem::Inconsistent))?;
        let mut open = OpenAccount::whole(tx, &self.present.rules.book, account)?;
        let deed = EntryDeed::ReferralVoid { referral: found.referral };
        let (posting, posted, gifts) = self.post_alone(tx, &mut open, deed)?;
        let receipt = receipt::of(self.present, &open, &posted)?;
        self.clinic.settle(tx, self.present, open, posting)?;
        referral_sales::remove(tx, sale)?;
        let changed = receipt.tier_change.filter(|change| change.from != change.to);
        let tier = |code: String| LadderTier { name: tiers::name_of(self.present, &code).to_owned(), code };
        Ok(Some(ReferralLoss {
            member: self.actor.permissions.allow(Permission::MemberRead).then_some(receipt.member),
            points_taken: -receipt.points,
            points_owed: posted.record.movements.iter().map(owed).sum(),
            tiers: changed.map(|change| (tier(change.from), tier(change.to))),
            gifts: outcomes(gifts),
        }))
    }

    /// Posts one entry to the account of somebody else than the buyer, with the gifts that it brings about or undoes.
    fn post_alone(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        deed: EntryDeed,
    ) -> Result<(Posting, Posted, Gifts), AppError> {
        let mut posting = Posting::new();
        let posted = self.post(open, &mut posting, deed, None)?;
        let gifts = self.giving().after(tx, open, &posted, &mut posting)?;
        Ok((posting, posted, gifts))
    }
}

/// The points that a movement leaves somebody owing.
const fn owed(movement: &Movement) -> i64 {
    match movement {
        Movement::ClawedBack { owed, .. } => owed.0,
        Movement::Given { .. }
        | Movement::Taken { .. }
        | Movement::Deducted { .. }
        | Movement::Expired { .. }
        | Movement::Restored { .. } => 0,
    }
}
