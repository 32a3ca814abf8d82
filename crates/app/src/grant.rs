//! Looking at what rules gave a member.

use yanji_books::Read;
use yanji_books::coupons::{self, CouponState};
use yanji_books::grants::{self, GrantKind, GrantRow, GrantState};
use yanji_books::id::MemberId;
use yanji_engine::Day;
use yanji_words::Problem;

use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::coupon::terms_of;
use crate::error::AppError;
use crate::gift::{benefits_of, right_name};
use crate::records::{CouponStanding, Grant};

/// The most grants of one member that are shown.
const MOST: i64 = 200;

impl Clinic {
    /// Everything that rules gave a member, the latest first, each with the rule and its version.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn grant_list(&self, actor: &Actor, member: MemberId) -> Result<Vec<Grant>, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = account_of(tx, member)?.id;
            let rows = grants::of_account(tx, account, MOST)?;
            rows.into_iter().map(|row| shown(tx, &present, row)).collect()
        })
    }
}

fn shown(tx: &mut dyn Read, present: &Present, row: GrantRow) -> Result<Grant, AppError> {
    let gift = benefits_of(present, &row).and_then(|benefits| benefits.gifts.iter().find(|gift| gift.code == row.gift));
    let coupon = match row.coupon {
        Some(id) => Some(coupons::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?),
        None => None,
    };
    let name = match &coupon {
        Some(coupon) => terms_of(coupon)?.name,
        None => right_name(&row).unwrap_or_else(|| row.what.clone()),
    };
    Ok(Grant {
        gift_name: gift.map_or_else(|| row.gift.clone(), |gift| gift.name.clone()),
        standing: standing(&row, coupon.as_ref().map(|coupon| coupon.state), present.today),
        coupon_code: coupon.map(|coupon| coupon.code),
        kind: row.kind.code().to_owned(),
        name,
        id: row.id,
        gift: row.gift,
        occasion: row.occasion,
        version: row.version,
        what: row.what,
        given_on: row.given_on,
        expires_on: row.expires_on,
        bills_left: row.bills_left,
        coupon: row.coupon,
        sale: row.sale,
    })
}

/// Where a grant stands on a day: a coupon where its piece does.
fn standing(row: &GrantRow, coupon: Option<CouponState>, today: Day) -> CouponStanding {
    match (row.state, coupon) {
        (GrantState::Void, _) | (_, Some(CouponState::Void)) => CouponStanding::Void,
        (GrantState::Used, _) | (_, Some(CouponState::Used)) => CouponStanding::Used,
        (GrantState::Open, _) if row.kind == GrantKind::Points => CouponStanding::Used,
        (GrantState::Open, _) if row.expires_on.is_some_and(|last| last < today) => CouponStanding::Expired,
        (GrantState::Open, _) => CouponStanding::Open,
    }
}
