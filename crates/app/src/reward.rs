//! Rewards: the catalogue, what a member can afford of it, buying with points, and undoing it on the same day.

use yanji_books::coupons::{self, CouponSource, CouponState};
use yanji_books::id::{MemberId, RedemptionId};
use yanji_books::journal::EntryDeed;
use yanji_books::posting::Posting;
use yanji_books::redemptions::{self, RedemptionRow};
use yanji_books::{Read, Tx, accounts, stocks};
use yanji_engine::number::{Fen, Points};
use yanji_engine::programme::benefit::{Benefits, Coupon, CouponValue, Reward, RewardGive, Scope};
use yanji_words::{Problem, Thing};

use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::coupon::{Issue, issue, issued, refusal_of, serves, take_back, tier_today};
use crate::error::AppError;
use crate::log;
use crate::member::morning_of;
use crate::once::Key;
use crate::records::{
    IssuedCoupon, MemberReward, MemberRewards, NewRedemption, Redeemed, Redemption, RedemptionUndone, RewardGiven,
    RewardItem,
};

/// What limited things the books count under.
const STOCK: &str = "reward";
/// The most redemptions of one member that are shown.
const OF_MEMBER_MOST: i64 = 100;

impl Clinic {
    /// The catalogue of today, in the order of the programme.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`].
    pub fn reward_list(&self, actor: &Actor) -> Result<Vec<RewardItem>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            catalogue(tx, &present.rules.book.on(present.today).programme.benefits)
        })
    }

    /// The catalogue as it is for a member: what she can have, what she cannot and why, and what she bought.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn reward_of_member(&self, actor: &Actor, member: MemberId) -> Result<MemberRewards, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = account_of(tx, member)?;
            let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
            let tier = tier_today(&present, &open)?;
            morning_of(&present, &mut open.member)?;
            let points = balance(&open)?;
            let benefits = &present.rules.book.on(present.today).programme.benefits;
            let mut rewards = Vec::new();
            for reward in catalogue(tx, benefits)? {
                let terms = match &reward.give {
                    RewardGiven::Coupon { coupon, .. } => benefits.coupons.iter().find(|kind| kind.code == *coupon),
                    RewardGiven::Item { .. } | RewardGiven::Thing => None,
                };
                let of_coupon = match terms {
                    Some(terms) => refusal_of(tx, open.id, terms, present.today)?,
                    None => None,
                };
                let bought = redemptions::count_of_account(tx, open.id, &reward.code)?;
                let lacks = (reward.points - points).max(0);
                let refusal = if !serves(&reward.tiers, &tier) {
                    Some(Problem::TierNotServed.code())
                } else if reward.left == Some(0) {
                    Some(Problem::SoldOut.code())
                } else if reward.per_member.is_some_and(|most| bought >= i64::from(most)) {
                    Some(Problem::MemberLimit.code())
                } else if let Some(problem) = of_coupon {
                    Some(problem.code())
                } else if lacks > 0 {
                    Some(yanji_engine::Refusal::InsufficientPoints.code())
                } else {
                    None
                };
                rewards.push(MemberReward { reward, refusal: refusal.map(str::to_owned), lacks });
            }
            let rows = redemptions::of_account(tx, open.id, OF_MEMBER_MOST)?;
            let redemptions = rows.into_iter().map(|row| shown(tx, &present, row)).collect::<Result<_, AppError>>()?;
            Ok(MemberRewards { member, points, rewards, redemptions })
        })
    }

    /// Buys a reward with a member's points.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a reward that today's programme does not have, [`Problem::TierNotServed`],
    /// [`Problem::MemberLimit`], [`Problem::SoldOut`]; [`Problem::Refused`] with too few points.
    pub fn reward_redeem(&self, actor: &Actor, key: &Key, new: &NewRedemption) -> Result<Redeemed, AppError> {
        actor.require(Permission::PointsRedeem)?;
        let request = self.request(actor, key, "reward_redeem", self.now());
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                let present = self.present(tx)?;
                let benefits = &present.rules.book.on(present.today).programme.benefits;
                let reward = benefits.rewards.iter().find(|reward| reward.code == new.reward);
                let reward = reward.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Reward), "reward"))?;
                let account = account_of(tx, new.member)?.id;
                let account = accounts::lock(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
                let open = OpenAccount::restored(tx, &present.rules.book, account)?;
                let redeemed = self.redeem(tx, actor, &present, benefits, reward, open)?;
                let deed =
                    log::Deed { action: "reward_redeem", subject: new.member.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::PointsRedeem, present.now, deed)?;
                Ok(redeemed)
            })
        })
    }

    /// Undoes what was redeemed today: the points come back to the lots from which they were taken, and the coupon is
    /// taken back.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::RedemptionClosed`], [`Problem::RedemptionUsed`].
    pub fn reward_undo(&self, actor: &Actor, key: &Key, id: RedemptionId) -> Result<RedemptionUndone, AppError> {
        actor.require(Permission::PointsRedeem)?;
        let request = self.request(actor, key, "reward_undo", self.now());
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let present = self.present(tx)?;
                let absent = || AppError::new(Problem::NotFound(Thing::Redemption));
                let account = redemptions::find(tx, id)?.ok_or_else(absent)?.account;
                let account = accounts::lock(tx, account)?.ok_or_else(absent)?;
                // Looked at again, now that nobody else can undo it.
                let row = redemptions::find(tx, id)?.ok_or_else(absent)?;
                if row.is_undone || row.day != present.today {
                    return Err(AppError::new(Problem::RedemptionClosed));
                }
                let open = OpenAccount::whole(tx, &present.rules.book, account)?;
                let undone = self.undo(tx, actor, &present, &row, open)?;
                let deed = log::Deed { action: "reward_undo", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::PointsRedeem, present.now, deed)?;
                Ok(undone)
            })
        })
    }

    fn redeem(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        present: &Present,
        benefits: &Benefits,
        reward: &Reward,
        mut open: OpenAccount,
    ) -> Result<Redeemed, AppError> {
        let (account, member) = (open.id, open.member_id);
        if !serves(&reward.tiers, tier_today(present, &open)?) {
            return Err(AppError::new(Problem::TierNotServed));
        }
        if let Some(most) = reward.per_member
            && redemptions::count_of_account(tx, account, &reward.code)? >= i64::from(most)
        {
            return Err(AppError::new(Problem::MemberLimit));
        }
        // The points first: whoever lacks them takes nothing out of the stock.
        let mut posting = Posting::new();
        let deed = EntryDeed::Redeem { points: reward.points, reward: Some(reward.code.clone()), sale: None };
        let entry = self.entry(actor, present, None, None, deed, None);
        let posted = open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
        if let Some(stock) = reward.stock
            && !stocks::take(tx, STOCK, &reward.code, i64::from(stock), 1, |tx| {
                redemptions::count_of_reward(tx, &reward.code)
            })?
        {
            return Err(AppError::new(Problem::SoldOut));
        }
        let coupon = coupon_of(tx, present, benefits, reward, account)?;
        let row = RedemptionRow {
            id: RedemptionId::new(present.now.0),
            account,
            reward: reward.code.clone(),
            version: present.version_on(present.today),
            name: reward.name.clone(),
            points: reward.points.0,
            day: present.today,
            seq: posted.stored.seq,
            coupon: coupon.as_ref().map(|coupon| coupon.id),
            is_undone: false,
            store: posted.stored.entry.store,
            operator: actor.name(),
        };
        redemptions::insert(tx, &row)?;
        let points_left = balance(&open)?;
        self.settle(tx, present, open, posting)?;
        Ok(Redeemed {
            id: row.id,
            member,
            reward: row.reward,
            name: row.name,
            points: row.points,
            points_left,
            coupon,
            at: present.now,
        })
    }

    fn undo(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        present: &Present,
        row: &RedemptionRow,
        mut open: OpenAccount,
    ) -> Result<RedemptionUndone, AppError> {
        if let Some(id) = row.coupon {
            let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
            let is_hers = coupon.account == row.account;
            if !(coupon.state == CouponState::Void || (is_hers && take_back(tx, &coupon)?)) {
                return Err(AppError::new(Problem::RedemptionUsed));
            }
        }
        let mut posting = Posting::new();
        let deed = EntryDeed::Restore { redeem: row.seq, points: Points(row.points), sale: None };
        let entry = self.entry(actor, present, None, None, deed, None);
        open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
        if !redemptions::mark_undone(tx, row.id)? {
            return Err(AppError::new(Problem::RedemptionClosed));
        }
        // A reward that is limited has a row of its own there; of others nothing is counted.
        stocks::put_back(tx, STOCK, &row.reward)?;
        let (member, points_left) = (open.member_id, balance(&open)?);
        self.settle(tx, present, open, posting)?;
        Ok(RedemptionUndone { id: row.id, member, points: row.points, points_left })
    }
}

/// Issues the coupon that a reward gives, if it gives one.
fn coupon_of(
    tx: &mut dyn Tx,
    present: &Present,
    benefits: &Benefits,
    reward: &Reward,
    account: yanji_books::id::AccountId,
) -> Result<Option<IssuedCoupon>, AppError> {
    let terms = match &reward.give {
        RewardGive::Item(item) => serving(reward, item),
        RewardGive::Coupon(code) => {
            let terms = benefits.coupons.iter().find(|kind| kind.code == *code);
            terms.ok_or(AppError::new(Problem::NotFound(Thing::CouponKind)))?.clone()
        }
        RewardGive::Thing => return Ok(None),
    };
    let row = issue(
        tx,
        &Issue {
            account,
            terms: &terms,
            version: present.version_on(present.today),
            source: CouponSource::Reward,
            day: present.today,
            at: present.now,
        },
    )?;
    Ok(Some(issued(row, &terms)))
}

/// How the kinds begin of the coupons that rewards make; no kind of a programme does.
const MADE: &str = "reward:";

/// The kind of the coupons that a reward makes.
pub(crate) fn kind_of(reward: &Reward) -> String {
    format!("{MADE}{}", reward.code)
}

/// Whether a kind is that of coupons that a reward makes.
pub(crate) fn is_made(kind: &str) -> bool {
    kind.starts_with(MADE)
}

/// The terms of the coupon that serves for one piece of an item. It has no end, since points were paid for it; its kind
/// is the reward's own.
fn serving(reward: &Reward, item: &str) -> Coupon {
    Coupon {
        code: kind_of(reward),
        name: reward.name.clone(),
        value: CouponValue::Free { item: item.to_owned() },
        scope: Scope::default(),
        from_fen: Fen(0),
        list: None,
        valid_days: None,
        valid_until: None,
        stock: None,
        per_member: None,
        tiers: Vec::new(),
        claim: false,
        transfer: false,
    }
}

/// The rewards of a programme with what is left of each.
fn catalogue(tx: &mut dyn Read, benefits: &Benefits) -> Result<Vec<RewardItem>, AppError> {
    let used = stocks::used(tx, STOCK)?;
    let totals = redemptions::totals(tx)?;
    let item = |reward: &Reward| {
        let bought = totals.iter().find(|total| total.reward == reward.code).map_or(0, |total| total.bought);
        let gone = used.iter().find(|(code, _)| *code == reward.code).map_or(bought, |(_, used)| *used);
        RewardItem {
            code: reward.code.clone(),
            name: reward.name.clone(),
            level: reward.level.clone(),
            points: reward.points.0,
            give: given(benefits, &reward.give),
            left: reward.stock.map(|stock| (i64::from(stock) - gone).max(0)),
            per_member: reward.per_member,
            tiers: reward.tiers.clone(),
            bought,
        }
    };
    Ok(benefits.rewards.iter().map(item).collect())
}

fn given(benefits: &Benefits, give: &RewardGive) -> RewardGiven {
    match give {
        RewardGive::Item(item) => RewardGiven::Item { item: item.clone() },
        RewardGive::Coupon(code) => {
            let kind = benefits.coupons.iter().find(|kind| kind.code == *code);
            let name = kind.map_or_else(|| code.clone(), |kind| kind.name.clone());
            RewardGiven::Coupon { coupon: code.clone(), name }
        }
        RewardGive::Thing => RewardGiven::Thing,
    }
}

fn shown(tx: &mut dyn Read, present: &Present, row: RedemptionRow) -> Result<Redemption, AppError> {
    let coupon = match row.coupon {
        Some(id) => Some(coupons::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?),
        None => None,
    };
    let is_there = coupon.as_ref().is_none_or(|coupon| {
        coupon.state != CouponState::Used && (coupon.account == row.account || coupon.state == CouponState::Void)
    });
    Ok(Redemption {
        id: row.id,
        reward: row.reward,
        name: row.name,
        points: row.points,
        day: row.day,
        coupon_code: coupon.map(|coupon| coupon.code),
        is_undone: row.is_undone,
        can_undo: !row.is_undone && row.day == present.today && is_there,
    })
}

fn balance(open: &OpenAccount) -> Result<i64, AppError> {
    Ok(open.member.life().ok_or(AppError::new(Problem::Internal))?.purse.balance().0)
}
