//! Taking back what was given on an occasion that is gone, as far as it was not used.

use yanji_books::coupons::{self, CouponState};
use yanji_books::grants::{self, GrantKind, GrantRow, GrantState};
use yanji_books::journal::{EntryDeed, PointsCause};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx};
use yanji_engine::number::Points;
use yanji_words::Problem;

use super::came::Came;
use super::{Given, Giving, Undone, When};
use crate::account::{ByHand, OpenAccount, Posted};
use crate::coupon::{take_back, terms_of};
use crate::error::AppError;

impl Giving<'_> {
    /// Takes back what the programme gave for a tier that a hand had set, after the tier was taken back. What was given
    /// for the same tier before stays hers: it was for another rise.
    pub(crate) fn after_setting_back(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        hand: &ByHand,
        posted: &Posted,
        posting: &mut Posting,
    ) -> Result<(), AppError> {
        if !hand.is_rise {
            return Ok(());
        }
        let entry = &posted.stored.entry;
        let when = When { day: entry.day, store: entry.store, sale: None };
        let occasion = Came::Upgrade { tier: hand.tier.clone() }.code();
        let mut given = grants::standing_on(tx, open.id, &[occasion])?;
        given.retain(|grant| hand.granted_since.contains(&grant.id));
        self.take_all_back(tx, open, posting, when, given).map(|_| ())
    }

    /// Takes back what was given on these occasions.
    pub(super) fn take_back(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        gone: &[Came],
    ) -> Result<Vec<Undone>, AppError> {
        let occasions: Vec<String> = gone.iter().map(Came::code).collect();
        let given = grants::standing_on(tx, open.id, &occasions)?;
        self.take_all_back(tx, open, posting, when, given)
    }

    /// Takes back these grants, as far as they were not used.
    fn take_all_back(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        given: Vec<GrantRow>,
    ) -> Result<Vec<Undone>, AppError> {
        let mut undone = Vec::new();
        for grant in given {
            let given = self.named(tx, &grant)?;
            let (kept, points_taken) = self.take_one_back(tx, open, posting, when, &grant)?;
            if kept.is_none() {
                grants::mark(tx, grant.id, GrantState::Void)?;
                self.post(open, posting, when, EntryDeed::GrantVoid { grant: grant.id })?;
            }
            undone.push(Undone { given, kept, points_taken });
        }
        Ok(undone)
    }

    /// Takes back what a grant gave; gives the code of why it is not taken whole, where it is not, and how many points
    /// are.
    fn take_one_back(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        grant: &GrantRow,
    ) -> Result<(Option<&'static str>, i64), AppError> {
        match grant.kind {
            GrantKind::Coupon => {
                let id = grant.coupon.ok_or(AppError::new(Problem::Inconsistent))?;
                let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
                if coupon.account != open.id {
                    return Ok((Some("handed_on"), 0));
                }
                let is_void = coupon.state == CouponState::Void || take_back(tx, &coupon)?;
                Ok(((!is_void).then_some("used"), 0))
            }
            GrantKind::Points if grant.state == GrantState::Used => Ok((Some("used"), 0)),
            GrantKind::Points => {
                let given: i64 = grant.what.parse().map_err(|_| AppError::new(Problem::Inconsistent))?;
                let held = open.member.life().map_or(0, |life| life.purse.balance().0);
                let taken = given.min(held);
                if taken > 0 {
                    let deed = EntryDeed::Points { points: Points(-taken), cause: Some(PointsCause::Gift) };
                    self.post(open, posting, when, deed)?;
                }
                if taken == given {
                    return Ok((None, taken));
                }
                // What is left of them was taken; the rest is spent, and they are never looked at again.
                grants::mark_taken_in_part(tx, grant.id, taken)?;
                Ok((Some("used"), taken))
            }
            GrantKind::Offer | GrantKind::Bonus => Ok(((grant.state != GrantState::Open).then_some("used"), 0)),
        }
    }

    /// What a grant is called, as it was when it was given.
    fn named(&self, tx: &mut dyn Read, grant: &GrantRow) -> Result<Given, AppError> {
        let benefits = super::benefits_of(self.present, grant);
        let gift = benefits.and_then(|benefits| benefits.gifts.iter().find(|gift| gift.code == grant.gift));
        let coupon = grant.coupon.map(|id| coupons::find(tx, id)).transpose()?.flatten();
        let what = match &coupon {
            Some(coupon) => terms_of(coupon)?.name,
            None => super::right_name(grant).unwrap_or_else(|| grant.what.clone()),
        };
        let gift = gift.map_or_else(|| grant.gift.clone(), |gift| gift.name.clone());
        Ok(Given { gift, kind: grant.kind, what })
    }
}
