//! The bill of a basket before it is paid, with what the sale would do to the member. Writes nothing.

use yanji_books::id::{AccountId, ItemId, MemberId};
use yanji_books::{Read, deposits, items, liabilities};
use yanji_engine::explain::explain;
use yanji_engine::price::{Basis, Bill, BillLine};
use yanji_engine::{Activity, Day, Deed, Fen, Member, Points, Rulebook, SaleLine};
use yanji_words::Problem;

use super::basket::{self, Counter, Morning, Purpose, tier_at};
use super::limits;
use crate::account::{OpenAccount, account_in};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::gift;
use crate::records::{
    CouponShare, NewBasket, PriceBasis, Quote, QuoteCoupon, QuoteEffect, QuoteGrant, QuoteLine, QuoteNext, QuoteWarning,
};

/// Within how many days a coupon that is not used is worth a warning.
const EXPIRES_SOON_DAYS: i32 = 7;
/// How many sales on which something is owed are looked at.
const OWED_MOST: i64 = 200;

impl Clinic {
    /// The bill of a basket today, line by line, and what the sale would do.
    ///
    /// # Errors
    /// [`Problem::Quote`] at the field that it is about; [`Problem::NotFound`] for an unknown member or item,
    /// [`Problem::ItemHidden`], [`Problem::CardNeeded`].
    pub fn desk_quote(&self, actor: &Actor, basket: &NewBasket) -> Result<Quote, AppError> {
        actor.require(Permission::SalePost)?;
        basket::check(basket)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let day = present.today;
            let rulebook = &present.rules.book;
            let open = basket.member.map(|member| opened(tx, rulebook, member)).transpose()?;
            let morning = open.as_ref().map(|open| Morning::of(rulebook, open, day)).transpose()?;
            let store = basket.store.or(actor.stands_in());
            let counter = Counter::lay_out(tx, &present, basket, store, morning.as_ref(), (day, Purpose::Look))?;
            let bill = counter.bill(rulebook.on(day))?;
            let effect = match (&open, &morning) {
                (Some(open), Some(morning)) => Some(effect(&present, open, morning, &counter, &bill)?),
                _ => None,
            };
            let mut warnings = cautions(&counter);
            if let Some(morning) = &morning {
                warnings.extend(money_warnings(tx, morning.account, &counter)?);
            }
            warnings.extend(expiring_coupons(&counter, &bill));
            let over_limits = limits::excesses(tx, actor, day, basket, &bill)?;
            Ok(Quote {
                day,
                member: basket.member,
                tier: counter.tier.clone(),
                list: basket.list,
                lines: (0..bill.lines.len()).map(|place| line(&counter, &bill, place)).collect(),
                list_fen: bill.list_fen.0,
                price_fen: bill.price_fen.0,
                coupon_fen: bill.coupon_fen.0,
                hand_fen: bill.hand_fen.0,
                rounding_fen: bill.rounding_fen.0,
                points_fen: bill.points_fen.0,
                pay_fen: bill.pay_fen.0,
                points_used: bill.points_used.0,
                points_most: bill.points_most.0,
                points_balance: counter.inquiry.points_balance.0,
                coupons: coupons(&counter, &bill),
                grants: grants(&present, &counter, &bill),
                effect,
                warnings,
                over_limits,
            })
        })
    }
}

/// The account of a member, to be looked at.
fn opened(tx: &mut dyn Read, rulebook: &Rulebook, member: MemberId) -> Result<OpenAccount, AppError> {
    let account = account_in(tx, member, "member")?;
    OpenAccount::restored(tx, rulebook, account)
}

fn line(counter: &Counter, bill: &Bill, place: usize) -> QuoteLine {
    let BillLine { quantity, list_fen, price_fen, hand_fen, rounding_fen, points_fen, points, pay_fen, .. } =
        bill.lines[place];
    let priced = &bill.lines[place];
    let item = counter.items.get(place).and_then(Option::as_ref);
    QuoteLine {
        item: item.map(|item| item.id),
        name: priced.item.clone(),
        category: priced.category.clone(),
        quantity,
        unit_fen: counter.inquiry.lines[place].list_fen.0,
        list_fen: list_fen.0,
        price_fen: price_fen.0,
        basis: basis(&priced.basis),
        coupons: priced.coupons.iter().map(|share| share_of(counter, share.number, share.off_fen)).collect(),
        hand_fen: hand_fen.0,
        rounding_fen: rounding_fen.0,
        points_fen: points_fen.0,
        points: points.0,
        pay_fen: pay_fen.0,
        struck_fen: priced.struck_fen.map(|fen| fen.0),
        bonus_micros: priced.bonus.0,
        cautions: item.map(|item| item.cautions.clone()).unwrap_or_default(),
    }
}

pub(super) fn basis(basis: &Basis) -> PriceBasis {
    match basis {
        Basis::List => PriceBasis::List,
        Basis::Tier { percent } => PriceBasis::Tier { pay_percent_micros: percent.0 },
        Basis::Member => PriceBasis::Member,
        Basis::Offer { code, name } => PriceBasis::Offer { code: code.clone(), name: name.clone() },
    }
}

fn share_of(counter: &Counter, number: usize, off_fen: Fen) -> CouponShare {
    CouponShare { code: counter.coupons[number].row.code.clone(), off_fen: off_fen.0 }
}

/// The open coupons beside the bill, used ones first.
fn coupons(counter: &Counter, bill: &Bill) -> Vec<QuoteCoupon> {
    let mut listed: Vec<QuoteCoupon> = Vec::with_capacity(counter.coupons.len());
    for (number, piece) in counter.coupons.iter().enumerate() {
        let used = bill.coupons.iter().find(|used| used.number == number);
        let refused = bill.refused_coupons.iter().find(|refused| refused.number == number);
        listed.push(QuoteCoupon {
            code: piece.row.code.clone(),
            name: piece.terms.name.clone(),
            expires_on: piece.row.expires_on,
            off_fen: used.map_or(0, |used| used.off_fen.0),
            is_used: used.is_some(),
            refusal: refused.filter(|_| used.is_none()).map(|refused| refused.why.code().to_owned()),
        });
    }
    listed.sort_by_key(|coupon| !coupon.is_used);
    listed
}

/// The grants that the bill uses.
fn grants(present: &Present, counter: &Counter, bill: &Bill) -> Vec<QuoteGrant> {
    let used = bill.rights_used.iter().filter_map(|number| counter.grants.get(*number));
    used.map(|grant| {
        let benefits = gift::benefits_of(present, grant);
        let rule = benefits.and_then(|benefits| benefits.gifts.iter().find(|gift| gift.code == grant.gift));
        QuoteGrant {
            grant: grant.id,
            gift: rule.map_or_else(|| grant.gift.clone(), |gift| gift.name.clone()),
            what: grant.what.clone(),
            bills_left: grant.bills_left.map(|left| left - 1),
        }
    })
    .collect()
}

/// What the sale would do, if all of its money counts: tried on a member who is thrown away.
fn effect(
    present: &Present,
    open: &OpenAccount,
    morning: &Morning,
    counter: &Counter,
    bill: &Bill,
) -> Result<QuoteEffect, AppError> {
    let rulebook = &present.rules.book;
    let before = morning.member.state().ok_or(AppError::new(Problem::Internal))?;
    let mut member = morning.member.clone();
    let sold: Vec<SaleLine> = bill
        .lines
        .iter()
        .map(|line| SaleLine { category: rulebook.category(&line.category), amount: line.pay_fen, bonus: line.bonus })
        .collect();
    let number = u64::try_from(open.next_seq()).unwrap_or(0);
    try_out(&mut member, present, counter.day, Deed::Redeem { redeem: number, points: bill.points_used })?;
    try_out(&mut member, present, counter.day, Deed::Sale { sale: number + 1, lines: &sold })?;
    let after = member.state().ok_or(AppError::new(Problem::Internal))?;
    let explained = explain(&member, rulebook, counter.day).ok_or(AppError::new(Problem::Internal))?;
    Ok(QuoteEffect {
        points_earned: bill.earns.0,
        points_after: after.points.0,
        points_debt_after: after.points_debt.0,
        tier_after: tier_at(rulebook, after.version, after.tier),
        is_change: (before.version, before.tier) != (after.version, after.tier),
        next: explained
            .next
            .map(|next| QuoteNext { tier: tier_at(rulebook, explained.version, next.tier), condition: next.condition }),
    })
}

/// Does one thing to a member of no consequence; nothing, where no points pay.
fn try_out(member: &mut Member, present: &Present, day: Day, deed: Deed<'_>) -> Result<(), AppError> {
    if matches!(deed, Deed::Redeem { points: Points(0), .. }) {
        return Ok(());
    }
    Ok(member.handle(&present.rules.book, present.bounds(), &Activity { day, deed }, &mut ())?)
}

fn cautions(counter: &Counter) -> Vec<QuoteWarning> {
    let has_cautions = |place: &usize| counter.items[*place].as_ref().is_some_and(|item| !item.cautions.is_empty());
    (0..counter.items.len()).filter(has_cautions).map(|line| QuoteWarning::Cautions { line }).collect()
}

/// What the member owes, and what she has paid in; of that also what she paid in for something that is not bought here.
fn money_warnings(tx: &mut dyn Read, account: AccountId, counter: &Counter) -> Result<Vec<QuoteWarning>, AppError> {
    let owed_fen: i64 =
        liabilities::owed_sales(tx, Some(account), 0, OWED_MOST)?.iter().map(|sale| sale.owed_fen).sum();
    let held = deposits::of_account(tx, account)?;
    let left_fen: i64 = held.iter().map(|deposit| deposit.left_fen).sum();
    let owes = (owed_fen > 0).then_some(QuoteWarning::Owes { owed_fen });
    let has = (left_fen > 0).then_some(QuoteWarning::HasDeposit { left_fen });
    let is_bought = |item: ItemId| counter.items.iter().flatten().any(|bought| bought.id == item);
    let mut elsewhere = Vec::new();
    for deposit in held.iter().filter(|deposit| deposit.left_fen > 0) {
        let Some(item) = deposit.item.filter(|item| !is_bought(*item)) else { continue };
        let name = items::find(tx, item)?.map(|item| item.name).unwrap_or_default();
        elsewhere.push(QuoteWarning::DepositElsewhere { deposit: deposit.id, name, left_fen: deposit.left_fen });
    }
    Ok(owes.into_iter().chain(has).chain(elsewhere).collect())
}

/// Coupons that could be used, are not, and end soon.
fn expiring_coupons(counter: &Counter, bill: &Bill) -> Option<QuoteWarning> {
    let until = counter.day.plus_days(EXPIRES_SOON_DAYS);
    let ends_soon = |number: &usize| counter.coupons[*number].row.expires_on.is_some_and(|last| last <= until);
    let is_idle = |number: &usize| {
        !bill.coupons.iter().any(|used| used.number == *number)
            && !bill.refused_coupons.iter().any(|refused| refused.number == *number)
    };
    let coupons = (0..counter.coupons.len()).filter(ends_soon).filter(is_idle).count();
    (coupons > 0).then_some(QuoteWarning::CouponsExpire { coupons })
}
