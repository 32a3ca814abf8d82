//! Looking at coupons: kinds with what became of them, pieces in pages, one piece by its code, a member's.

use yanji_books::coupons::{self, CouponState, KindTotals, Listed, Wanted};
use yanji_books::id::{CouponId, MemberId};
use yanji_books::{Read, grants, redemptions, stocks};
use yanji_engine::Day;
use yanji_engine::programme::benefit::{Benefits, Coupon};
use yanji_words::{Problem, Thing};

use super::{code, refusal_of, serves, terms_of, tier_today};
use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{
    BenefitUse, CouponKind, CouponPiece, CouponQuery, CouponStanding, GiftUse, MemberCoupons, Page, RewardUse,
};
use crate::reward::kind_of;

/// How many pieces a page has, unless it is said, and at most.
const PAGE: i64 = 50;
const PAGE_MOST: i64 = 200;
/// The most pieces of one member that are shown.
const OF_MEMBER_MOST: i64 = 200;

impl Clinic {
    /// What became of everything that the programme gives by itself or for points: issued, used, what it cost, and the
    /// sales with it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; a clinic without a programme has given nothing.
    pub fn benefit_use(&self, actor: &Actor) -> Result<BenefitUse, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        let today = self.today();
        self.books.read(|tx| {
            let rules = self.rules(tx)?;
            let benefits = rules.as_ref().map(|rules| &rules.book.on(today).programme.benefits);
            let none = Benefits::default();
            let benefits = benefits.unwrap_or(&none);
            Ok(BenefitUse {
                coupons: kinds(tx, benefits, today)?,
                gifts: gifts(tx, benefits)?,
                rewards: rewards(tx, benefits)?,
            })
        })
    }

    /// Pieces of coupons, the latest first.
    ///
    /// # Errors
    /// [`Problem::Malformed`] of `after`, [`Problem::OutOfRange`] of `limit`.
    pub fn coupon_list(&self, actor: &Actor, query: &CouponQuery) -> Result<Page<CouponPiece>, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = query.limit.unwrap_or(PAGE);
        if !(1..=PAGE_MOST).contains(&limit) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: PAGE_MOST }, "limit"));
        }
        let before = query.after.as_deref().map(str::parse::<CouponId>).transpose();
        let before = before.map_err(|_| AppError::at(Problem::Malformed, "after"))?;
        let today = self.today();
        let wanted = Wanted { kind: query.kind.as_deref(), before, ..standing_wanted(query.standing, today) };
        self.books.read(|tx| {
            let mut found = coupons::list(tx, &wanted, limit + 1)?;
            let has_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
            if has_more {
                found.pop();
            }
            let next = found.last().filter(|_| has_more).map(|last| last.coupon.id.to_string());
            let items = found.into_iter().map(|listed| piece(listed, today)).collect::<Result<_, AppError>>()?;
            Ok(Page { items, next, total: None })
        })
    }

    /// A piece by what is printed on it, as people type it.
    ///
    /// # Errors
    /// [`Problem::Malformed`] of `code` for what cannot be one, such as after a slip; [`Problem::NotFound`].
    pub fn coupon_find(&self, actor: &Actor, text: &str) -> Result<CouponPiece, AppError> {
        actor.require(Permission::MemberRead)?;
        let code = code::parse(text).ok_or_else(|| AppError::at(Problem::Malformed, "code"))?;
        let found = self.books.read(|tx| coupons::find_listed(tx, &code))?;
        piece(found.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Coupon), "code"))?, self.today())
    }

    /// A piece by its id.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn coupon_get(&self, actor: &Actor, id: CouponId) -> Result<CouponPiece, AppError> {
        actor.require(Permission::MemberRead)?;
        let found = self.books.read(|tx| coupons::get_listed(tx, id))?;
        piece(found.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?, self.today())
    }

    /// A member's pieces, and what she may claim.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn coupon_of_member(&self, actor: &Actor, member: MemberId) -> Result<MemberCoupons, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = account_of(tx, member)?;
            let number = account.number.clone();
            let rows = coupons::of_account(tx, account.id, OF_MEMBER_MOST)?;
            let open = OpenAccount::restored(tx, &present.rules.book, account)?;
            let tier = tier_today(&present, &open)?;
            let mut claimable = Vec::new();
            for terms in &present.rules.book.on(present.today).programme.benefits.coupons {
                let fits = terms.claim && serves(&terms.tiers, &tier);
                if fits && refusal_of(tx, open.id, terms, present.today)?.is_none() {
                    claimable.push(terms.clone());
                }
            }
            let listed = rows.into_iter().map(|coupon| Listed { coupon, member, number: number.clone() });
            let pieces = listed.map(|listed| piece(listed, present.today)).collect::<Result<_, AppError>>()?;
            Ok(MemberCoupons { member, pieces, claimable })
        })
    }
}

/// What of the books a standing is: that a piece is expired is told by its last day.
fn standing_wanted(standing: Option<CouponStanding>, today: Day) -> Wanted<'static> {
    let state = |state| Wanted { state: Some(state), ..Wanted::default() };
    match standing {
        None => Wanted::default(),
        Some(CouponStanding::Open) => Wanted { lasts_on: Some(today), ..state(CouponState::Open) },
        Some(CouponStanding::Expired) => Wanted { ended_before: Some(today), ..state(CouponState::Open) },
        Some(CouponStanding::Used) => state(CouponState::Used),
        Some(CouponStanding::Void) => state(CouponState::Void),
    }
}

/// A piece as it stands on a day.
pub(super) fn piece(listed: Listed, today: Day) -> Result<CouponPiece, AppError> {
    let Listed { coupon, member, number } = listed;
    let terms = terms_of(&coupon)?;
    let standing = match coupon.state {
        CouponState::Used => CouponStanding::Used,
        CouponState::Void => CouponStanding::Void,
        CouponState::Open if coupon.expires_on.is_some_and(|last| last < today) => CouponStanding::Expired,
        CouponState::Open => CouponStanding::Open,
    };
    Ok(CouponPiece {
        id: coupon.id,
        code: coupon.code,
        kind: coupon.kind,
        terms,
        version: coupon.version,
        member,
        number,
        issued_on: coupon.issued_on,
        expires_on: coupon.expires_on,
        standing,
        source: coupon.source.code().to_owned(),
        was_handed_on: coupon.account != coupon.first_account,
        sale: coupon.sale,
        used_on: coupon.used_on,
        off_fen: coupon.off_fen,
    })
}

/// The kinds of today's programme in its order, and after them those that only pieces know of.
fn kinds(tx: &mut dyn Read, benefits: &Benefits, today: Day) -> Result<Vec<CouponKind>, AppError> {
    let used = stocks::used(tx, "coupon")?;
    let mut totals = coupons::totals(tx, today)?;
    let mut kinds = Vec::with_capacity(benefits.coupons.len());
    for terms in &benefits.coupons {
        let place = totals.iter().position(|total| total.kind == terms.code);
        let total = place.map(|place| totals.remove(place)).unwrap_or_default();
        let gone = used.iter().find(|(code, _)| *code == terms.code).map_or(total.issued, |(_, used)| *used);
        let left = terms.stock.map(|stock| (i64::from(stock) - gone).max(0));
        kinds.push(CouponKind { left, ..kind(total, terms.name.clone(), Some(terms.clone())) });
    }
    for total in totals {
        let name = coupons::list(tx, &Wanted { kind: Some(&total.kind), ..Wanted::default() }, 1)?;
        let name = name.first().map(|listed| terms_of(&listed.coupon)).transpose()?;
        let name = name.map_or_else(|| total.kind.clone(), |terms| terms.name);
        let is_reward = benefits.rewards.iter().any(|reward| kind_of(reward) == total.kind);
        kinds.push(CouponKind { is_reward, ..kind(total, name, None) });
    }
    Ok(kinds)
}

fn kind(total: KindTotals, name: String, terms: Option<Coupon>) -> CouponKind {
    let code = terms.as_ref().map_or(total.kind, |terms| terms.code.clone());
    CouponKind {
        code,
        name,
        terms,
        is_reward: false,
        issued: total.issued,
        open: total.open,
        used: total.used,
        expired: total.expired,
        void: total.void,
        off_fen: total.off_fen,
        sales: total.sales,
        sales_fen: total.sales_fen,
        left: None,
    }
}

fn gifts(tx: &mut dyn Read, benefits: &Benefits) -> Result<Vec<GiftUse>, AppError> {
    let name = |code: &str| benefits.gifts.iter().find(|gift| gift.code == code).map(|gift| gift.name.clone());
    let shown = |total: grants::GiftTotals| GiftUse {
        name: name(&total.gift).unwrap_or_else(|| total.gift.clone()),
        code: total.gift,
        members: total.members,
        given: total.given,
        used: total.used,
        void: total.void,
    };
    Ok(grants::totals(tx)?.into_iter().map(shown).collect())
}

fn rewards(tx: &mut dyn Read, benefits: &Benefits) -> Result<Vec<RewardUse>, AppError> {
    let name = |code: &str| benefits.rewards.iter().find(|reward| reward.code == code).map(|found| found.name.clone());
    let shown = |total: redemptions::RewardTotals| RewardUse {
        name: name(&total.reward).unwrap_or_else(|| total.reward.clone()),
        code: total.reward,
        bought: total.bought,
        points: total.points,
    };
    Ok(redemptions::totals(tx)?.into_iter().map(shown).collect())
}
