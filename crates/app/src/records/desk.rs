//! The desk as use cases take and give it: baskets, bills, tenders, sales of items, what is given back. No behaviour.
//!
//! Money is in fen, percentages and multipliers in millionths. Nothing here holds a name or a phone number, so that
//! answers can be kept under their keys.

mod basket;
mod quote;
mod refund;
mod sale;
mod sold;

pub use self::basket::{BasketLine, BasketThing, HandChange, NewBasket, PointsChoice};
pub use self::quote::{
    CouponShare, HandExcess, HandLimits, PriceBasis, Quote, QuoteCoupon, QuoteEffect, QuoteGrant, QuoteLine, QuoteNext,
    QuoteTier, QuoteWarning,
};
pub use self::refund::{
    CouponOutcome, GiftOutcome, HowMuch, LineAsked, NewLineRefund, ReferralLoss, RefundReceipt, RefundSheet,
    RefundSheetLine, RefundedLine, Reversed,
};
pub use self::sale::{Approval, NewRepayment, NewSaleOfItems, RepaymentReceipt, SaleGift, SaleReceipt, TenderPaid};
pub use self::sold::{PrintedLine, PrintedSale, SoldSale, SoldSaleBack, SoldSaleLine, SoldSaleRepaid};
