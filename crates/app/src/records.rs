//! What use cases take and give: plain records without behaviour, the same for every door.

mod batch;
mod benefit;
mod coupon;
mod desk;
mod figures;
mod goal;
mod grant;
mod log;
mod member;
mod member_query;
mod notice;
mod outlook;
mod points;
mod report;
mod reward;
mod sale;
mod settings;
mod standing;
mod todo;
mod view;

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, ProgrammeId, SaleId};
use yanji_engine::Day;
use yanji_engine::measure::Measured;

pub use self::batch::{
    Batch, BatchChange, BatchChoice, BatchCounts, BatchCoupon, BatchCouponKind, BatchMember, BatchOutcomeKind,
    BatchReasons, BatchStatus, BatchUndo, BatchWhy,
};
pub use self::benefit::{BenefitEffect, BenefitEffects, BenefitKind, BenefitQuery, BenefitSales, Uptake};
pub use self::coupon::{
    BenefitUse, CouponChange, CouponKind, CouponPiece, CouponQuery, CouponStanding, CouponsIssued, GiftUse,
    IssuedCoupon, MemberCoupons, NewCoupons, RewardUse,
};
pub use self::desk::{
    Approval, BasketLine, BasketThing, CouponOutcome, CouponShare, GiftOutcome, HandChange, HandExcess, HandLimits,
    HowMuch, LineAsked, NewBasket, NewLineRefund, NewRepayment, NewSaleOfItems, PointsChoice, PriceBasis, PrintedLine,
    PrintedSale, Quote, QuoteCoupon, QuoteEffect, QuoteGrant, QuoteLine, QuoteNext, QuoteTier, QuoteWarning,
    ReferralLoss, RefundReceipt, RefundSheet, RefundSheetLine, RefundedLine, RepaymentReceipt, Reversed, SaleGift,
    SaleReceipt, SoldSale, SoldSaleBack, SoldSaleLine, SoldSaleRepaid, TenderPaid,
};
pub use self::figures::{
    DayReport, Figures, Fit, Happening, Month, MonthFigures, Pyramid, PyramidTier, Takings, TargetBand, TierTarget,
    share_bp,
};
pub use self::goal::{Direction, Goal, GoalProgress, GoalState, Kpi, KpiUnit, NewGoal};
pub use self::grant::Grant;
pub use self::log::{LogLine, LogPerson, LogQuery};
pub use self::member::{
    DayEnd, GivenBack, LotLeft, Member, MemberChanges, MemberExplanation, MemberState, NewMember, SaleName, TierPerks,
    Timeline, TimelineEntry, TimelineItem, TimelinePart, TimelineQuery, TimelineRight,
};
pub use self::member_query::{Between, DaysBetween, MemberFilter, MemberQuery, MemberSort};
pub use self::notice::{Notice, NoticeCount, NoticeDays, NoticeFigures, NoticeQuery};
pub use self::outlook::{Outlook, OutlookMember, OutlookOf, OutlookRow};
pub use self::points::{HandCause, PointsByCause};
pub use self::report::{MonthReport, Report, ReportQuery, TierMoves};
pub use self::reward::{
    MemberReward, MemberRewards, NewRedemption, Redeemed, Redemption, RedemptionUndone, RewardGiven, RewardItem,
};
pub use self::sale::{NewRefund, NewSale, NewSaleLine, Refund, RefundLine, Sale, SaleLine};
pub use self::settings::{ApiKey, NewKey, NewStaff, Session, SignedIn, Staff, StaffChoice, Store, StoreChoice};
pub use self::standing::{
    CategorySpend, Expiring, LedgerLine, MemberGlance, MemberLot, MemberSpending, MonthSpend, TierDecision,
};
pub use self::todo::{FirstSteps, Severity, Todo, TodoKind};
pub use self::view::{MemberView, SavedView};
use crate::clock::Instant;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
    /// How many there are in all, where it was asked for.
    pub total: Option<i64>,
}

/// What an activity brought about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Whose it is.
    pub member: MemberId,
    /// The sale, where it is one.
    pub sale: Option<SaleId>,
    /// The number of the sale, where it is one.
    pub sale_number: Option<String>,
    /// The business day.
    pub day: Day,
    /// Points that it gave, or took when negative.
    pub points: i64,
    /// The change of tier, where there was one.
    pub tier_change: Option<TierChange>,
    /// The state after it.
    pub state: MemberState,
}

/// A change of tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierChange {
    /// The day.
    pub day: Day,
    /// The stable code of the cause.
    pub cause: String,
    /// The code of the tier before.
    pub from: String,
    /// The code of the tier after.
    pub to: String,
    /// Since when the tier after counts as held.
    pub since: Day,
    /// The figures behind it.
    pub figures: Option<Measured>,
}

/// Something about one member that is neither sale nor refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    /// The member.
    pub member: MemberId,
    /// The day; today when there is none.
    pub day: Option<Day>,
    /// What.
    pub deed: NewDeed,
    /// Why; kept sealed. Needed for points and tiers by hand.
    pub reason: String,
}

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NewDeed {
    /// Points redeemed; at least 1.
    Redeem {
        /// How many.
        points: i64,
    },
    /// Points given or, when negative, taken by hand.
    Points {
        /// How many; not 0.
        points: i64,
        /// Why, where it is said. Points are taken for a correction alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<HandCause>,
    },
    /// A completed referral.
    Referral {
        /// Its id; may be empty.
        id: String,
    },
    /// A referral that no longer counts.
    ReferralVoid {
        /// Its id.
        id: String,
    },
    /// An attended event.
    Event,
    /// A survey answered, a check-in, a review.
    Engagement,
    /// A tier by hand.
    Tier {
        /// The tier's code.
        tier: String,
        /// The last day on which nothing else changes it.
        locked_until: Option<Day>,
    },
}

/// A tier set by hand for many members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierBatch {
    /// The members; at most 10 000.
    pub members: Vec<MemberId>,
    /// The tier's code.
    pub tier: String,
    /// The last day on which nothing else changes it.
    pub locked_until: Option<Day>,
    /// Why; kept sealed.
    pub reason: String,
}

/// What became of a batch: each member either changed or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchOutcome {
    /// Those whose tier was set.
    pub done: Vec<MemberId>,
    /// Those who were refused, with the code why.
    pub refused: Vec<(MemberId, String)>,
}

/// A tier of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderTier {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
}

/// How many members stand in each tier as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// The day, at whose end it is so.
    pub as_of: Day,
    /// All members enrolled by then.
    pub members: i64,
    /// The tiers, lowest first; those that no longer are in the programme but hold members come last.
    pub tiers: Vec<TierShare>,
}

/// How many members stand in a tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierShare {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// How many.
    pub members: i64,
    /// Their share of all, in hundredths of a percent.
    pub share_bp: i64,
    /// How many of them are in grace.
    pub in_grace: i64,
}

/// A version of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeVersion {
    /// Its id.
    pub id: ProgrammeId,
    /// Its running number, from 1.
    pub number: i64,
    /// What the programme is called.
    pub name: String,
    /// The text.
    pub source: String,
    /// The first day on which it is in force, once published.
    pub in_force_from: Option<Day>,
    /// Whether it is in force today.
    pub is_current: bool,
    /// When it was saved.
    pub created_at: Instant,
    /// Who saved it.
    pub created_by: String,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Who published it.
    pub published_by: Option<String>,
}

/// How far a long action is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What has been done.
    pub done: i64,
    /// What there is to do.
    pub total: i64,
}
