//! A member's state as doors show it.

use yanji_books::id::MemberId;
use yanji_engine::member::{Life, State};
use yanji_engine::{Day, Rulebook};

use crate::records::{LotLeft, MemberState, TierChange, TierPerks};
use yanji_books::posting::BookedDecision;

/// The state of a member on a day.
pub(crate) fn of(rulebook: &Rulebook, member: MemberId, life: &Life, day: Day) -> MemberState {
    let State { version, tier, tier_since, counted_since, grace, locked_until, .. } = life.state();
    let State { points, points_expired, points_debt, spend, visits, .. } = life.state();
    let step = &rulebook.versions()[version].programme.tiers[tier];
    MemberState {
        member,
        day,
        tier: step.code.clone(),
        tier_name: step.name.clone(),
        tier_rank: tier,
        perks: TierPerks { perks: step.gives.perks.clone(), booking_days_ahead: step.gives.booking_days_ahead },
        tier_since,
        counted_since,
        grace_until: grace.map(|grace| grace.until),
        locked_until: locked_until.filter(|until| *until >= day),
        points: points.0,
        points_debt: points_debt.0,
        points_expired: points_expired.0,
        spend_fen: spend.0,
        visits,
        lots: life
            .purse
            .open()
            .map(|lot| LotLeft {
                earned_on: lot.earned_on,
                expires_on: (lot.expires_on != Day::NEVER).then_some(lot.expires_on),
                points: lot.left.0,
            })
            .collect(),
    }
}

impl TierChange {
    /// A stored decision.
    pub(crate) fn of(booked: &BookedDecision) -> Self {
        Self {
            day: booked.day,
            cause: booked.cause.clone(),
            from: booked.from_tier.clone(),
            to: booked.to_tier.clone(),
            since: booked.since,
            figures: serde_json::from_str(&booked.figures).ok(),
        }
    }
}
