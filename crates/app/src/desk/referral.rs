//! A sale that completes a referral counts for whoever sent the buyer, and no longer does when nothing is left of it.

use yanji_books::id::{MemberId, SaleId};
use yanji_books::journal::EntryDeed;
use yanji_books::posting::Posting;
use yanji_books::referral_sales::{self, ReferralSale};
use yanji_books::{Tx, accounts};
use yanji_words::{Problem, Thing};

use super::Desk;
use crate::account::OpenAccount;
use crate::error::AppError;

impl Desk<'_> {
    /// Counts a referral for whoever sent the buyer, with the id of the sale for its id.
    pub(super) fn refer(&self, tx: &mut dyn Tx, by: MemberId, sale: SaleId) -> Result<(), AppError> {
        let account = accounts::lock_of_member(tx, by)?;
        let account = account.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Member), "referred_by"))?;
        let referral = ReferralSale { sale, account: account.id, referral: sale.to_string() };
        let mut open = OpenAccount::restored(tx, &self.present.rules.book, account)?;
        let posting = self.post_alone(tx, &mut open, EntryDeed::Referral { referral: referral.referral.clone() })?;
        self.clinic.settle(tx, self.present, open, posting)?;
        Ok(referral_sales::insert(tx, &referral)?)
    }

    /// Voids the referral that a sale completed; says whether there was one.
    pub(super) fn void_referral(&self, tx: &mut dyn Tx, sale: SaleId) -> Result<bool, AppError> {
        let Some(found) = referral_sales::find(tx, sale)? else { return Ok(false) };
        let account = accounts::lock(tx, found.account)?.ok_or(AppError::new(Problem::Inconsistent))?;
        let mut open = OpenAccount::whole(tx, &self.present.rules.book, account)?;
        let posting = self.post_alone(tx, &mut open, EntryDeed::ReferralVoid { referral: found.referral })?;
        self.clinic.settle(tx, self.present, open, posting)?;
        referral_sales::remove(tx, sale)?;
        Ok(true)
    }

    /// Posts one entry to the account of somebody else than the buyer, with the gifts that it brings about or undoes.
    fn post_alone(&self, tx: &mut dyn Tx, open: &mut OpenAccount, deed: EntryDeed) -> Result<Posting, AppError> {
        let mut posting = Posting::new();
        let posted = self.post(open, &mut posting, deed, None)?;
        self.giving().after(tx, open, &posted, &mut posting)?;
        Ok(posting)
    }
}
