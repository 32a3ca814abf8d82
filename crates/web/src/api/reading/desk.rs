//! What the desk can refuse, for the table of codes. A code that stands elsewhere too has one row there.

use yanji_engine::price::{CouponRefusal, QuoteFault, RefundFault};
use yanji_engine::programme::benefit::Perk;
use yanji_engine::{Fen, Points};
use yanji_words::Problem;

/// What bills, sales, refunds, coupons and rewards are refused for; the figures are examples.
pub(super) const PROBLEMS: &[Problem] = &[
    Problem::Quote(QuoteFault::EmptyBasket),
    Problem::Quote(QuoteFault::Quantity { line: 0 }),
    Problem::Quote(QuoteFault::AmountTooLarge),
    Problem::Quote(QuoteFault::ExclusiveItem { line: 0, perk: Perk::LimitedProducts }),
    Problem::Quote(QuoteFault::CouponUnknown { number: 0 }),
    Problem::Quote(QuoteFault::TooManyCoupons { most: 1 }),
    Problem::Quote(QuoteFault::CouponRefused { number: 0, why: CouponRefusal::OutOfScope }),
    Problem::Quote(QuoteFault::PointsStep { step: 100 }),
    Problem::Quote(QuoteFault::PointsOver { most: Points(1_000) }),
    Problem::Quote(QuoteFault::PointsWithCoupon),
    Problem::Quote(QuoteFault::BelowFloor { line: 0, floor_fen: Fen(6_000) }),
    Problem::Quote(QuoteFault::AbovePrice { line: 0, price_fen: Fen(12_800) }),
    Problem::Quote(QuoteFault::RoundingOver { most_fen: Fen(800) }),
    Problem::Quote(QuoteFault::TendersDiffer { pay_fen: Fen(12_800) }),
    Problem::Refund(RefundFault::Nothing),
    Problem::Refund(RefundFault::UnknownLine { line: 0 }),
    Problem::Refund(RefundFault::OverRepaid { owed_fen: Fen(10_000) }),
    Problem::BillChanged { pay_fen: 12_800 },
    Problem::ApprovalNeeded,
    Problem::CardNeeded,
    Problem::ItemHidden,
    Problem::ItemListed,
    Problem::DepositShort { left_fen: 5_000 },
    Problem::NotReversible,
    Problem::RefundAfterClose,
    Problem::TreatmentCorrected,
    Problem::ProviderOff,
    Problem::CodeForeign,
    Problem::ChargeNotPaid,
    Problem::ChargeTaken,
    Problem::ChargeDiffers,
    Problem::SoldOut,
    Problem::MemberLimit,
    Problem::TierNotServed,
    Problem::NotClaimable,
    Problem::NotTransferable,
    Problem::CouponNotOpen,
    Problem::CouponKindStopped,
    Problem::CouponTermsChanged,
    Problem::RedemptionClosed,
    Problem::RedemptionUsed,
    Problem::SignInFailed,
    Problem::SignInLocked,
];
