//! What rules gave a member, as doors show it. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{CouponId, GrantId, SaleId};
use yanji_engine::Day;

use crate::records::CouponStanding;

/// Something that a rule gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The code of the gift in the programme.
    pub gift: String,
    /// What the gift was called by the version that gave it.
    pub gift_name: String,
    /// The occasion: `enrolment`, `upgrade:gold`, `first_order`, `first_card`, `birthday:2026`, `day:2026-11-11`.
    pub occasion: String,
    /// The number of the version of the programme by which it was given, from 1.
    pub version: u32,
    /// What sort of thing it is: `coupon`, `points`, `offer` or `bonus`.
    pub kind: String,
    /// The code of the coupon, offer or bonus, or how many points.
    pub what: String,
    /// What members call it; the number where it is points.
    pub name: String,
    /// The day on which it was given.
    pub given_on: Day,
    /// The last day; `None`: for ever.
    pub expires_on: Option<Day>,
    /// For how many bills it still serves; `None`: for any number, or no right.
    pub bills_left: Option<i64>,
    /// The coupon, if it is one.
    pub coupon: Option<CouponId>,
    /// What is printed on it.
    pub coupon_code: Option<String>,
    /// The sale that brought it about, if one did.
    pub sale: Option<SaleId>,
    /// Where it stands today; points stand as used, since they are among her points.
    pub standing: CouponStanding,
}
