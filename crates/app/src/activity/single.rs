//! Activities that are neither sale nor refund.

use yanji_books::journal::EntryDeed;
use yanji_engine::{Day, Points};
use yanji_words::Problem;

use super::{Order, Sight, lock_holds, short};
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::once::Key;
use crate::records::{HandCause, NewActivity, NewDeed, Receipt};

impl Clinic {
    /// Records one activity of a member that is neither sale nor refund.
    ///
    /// # Errors
    /// [`Problem::Refused`] by the rules; [`Problem::NotFound`] for an unknown member; what is wrong with a field.
    pub fn activity_post(&self, actor: &Actor, key: &Key, new: NewActivity) -> Result<Receipt, AppError> {
        let (permission, operation) = gate(&new.deed);
        actor.require(permission)?;
        check(&new, self.today())?;
        let order = Order { actor, key, permission, operation, reason: &new.reason, day: new.day, store: None };
        let sight = if matches!(new.deed, NewDeed::ReferralVoid { .. }) { Sight::History } else { Sight::State };
        self.post_one(
            &order,
            &new,
            sight,
            |tx| Ok(account_of(tx, new.member)?.id),
            |tx, open| {
                if let NewDeed::Points { points, .. } = new.deed {
                    let occasion = format!("{}:{}", open.member_id, open.next_seq());
                    self.watch_adjustment(tx, actor, &occasion, points)?;
                }
                Ok(deed(&new.deed))
            },
        )
    }
}

/// The least that can be given by hand: what is given to make good or of goodwill is never less than nothing.
pub(crate) const fn least_by_hand(cause: Option<HandCause>) -> i64 {
    match cause {
        Some(HandCause::Compensation | HandCause::Goodwill) => 1,
        Some(HandCause::Correction) | None => -Points::MOST.0,
    }
}

const fn gate(deed: &NewDeed) -> (Permission, &'static str) {
    match deed {
        NewDeed::Redeem { .. } => (Permission::PointsRedeem, "points_redeem"),
        NewDeed::Points { .. } => (Permission::PointsAdjust, "points_adjust"),
        NewDeed::Referral { .. } => (Permission::ActivityRecord, "referral_record"),
        NewDeed::ReferralVoid { .. } => (Permission::ActivityRecord, "referral_void"),
        NewDeed::Event => (Permission::ActivityRecord, "event_record"),
        NewDeed::Engagement => (Permission::ActivityRecord, "engagement_record"),
        NewDeed::Tier { .. } => (Permission::TierSet, "tier_set"),
    }
}

fn check(new: &NewActivity, today: Day) -> Result<(), AppError> {
    let points_fit = |least: i64, points: i64| {
        let fits = (least..=Points::MOST.0).contains(&points) && points != 0;
        let problem = Problem::OutOfRange { least, most: Points::MOST.0 };
        if fits { Ok(()) } else { Err(AppError::at(problem, "points")) }
    };
    let by_hand = || if new.reason.trim().is_empty() { Err(AppError::at(Problem::Missing, "reason")) } else { Ok(()) };
    match &new.deed {
        NewDeed::Redeem { points } => points_fit(1, *points),
        NewDeed::Points { points, cause } => points_fit(least_by_hand(*cause), *points).and_then(|()| by_hand()),
        NewDeed::Referral { id } => short(id, "id"),
        NewDeed::ReferralVoid { id } if id.is_empty() => Err(AppError::at(Problem::Missing, "id")),
        NewDeed::ReferralVoid { id } => short(id, "id"),
        NewDeed::Tier { tier, .. } if tier.is_empty() => Err(AppError::at(Problem::Missing, "tier")),
        NewDeed::Tier { locked_until, .. } => {
            lock_holds(*locked_until, new.day.unwrap_or(today)).and_then(|()| by_hand())
        }
        NewDeed::Event | NewDeed::Engagement => Ok(()),
    }
}

fn deed(new: &NewDeed) -> EntryDeed {
    match new {
        NewDeed::Redeem { points } => EntryDeed::Redeem { points: Points(*points), reward: None, sale: None },
        NewDeed::Points { points, cause } => {
            EntryDeed::Points { points: Points(*points), cause: cause.map(HandCause::in_journal) }
        }
        NewDeed::Referral { id } => EntryDeed::Referral { referral: id.clone() },
        NewDeed::ReferralVoid { id } => EntryDeed::ReferralVoid { referral: id.clone() },
        NewDeed::Event => EntryDeed::Event,
        NewDeed::Engagement => EntryDeed::Engage,
        NewDeed::Tier { tier, locked_until } => {
            EntryDeed::Tier { tier: tier.clone(), locked_until: *locked_until, as_held: None }
        }
    }
}
