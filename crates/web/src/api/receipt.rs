//! What an activity brought about, as all routes that record one answer: the receipt, the member's state, the change
//! of tier.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use super::condition::Condition;
use super::value::{Day, MemberId, SaleId, codes};

/// What an activity brought about.
#[derive(Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// Whose it is.
    member: MemberId,
    /// The sale, where it is one.
    #[schema(required)]
    sale: Option<SaleId>,
    /// The number on the receipt, where it is a sale.
    #[schema(required)]
    sale_number: Option<String>,
    /// The business day.
    day: Day,
    /// Points that it gave, or took when negative.
    points: i64,
    /// The change of tier, where there was one.
    #[schema(required)]
    tier_change: Option<TierChange>,
    /// The state after it.
    state: MemberState,
}

impl From<records::Receipt> for Receipt {
    fn from(receipt: records::Receipt) -> Self {
        Self {
            member: MemberId(receipt.member),
            sale: receipt.sale.map(SaleId),
            sale_number: receipt.sale_number,
            day: Day(receipt.day),
            points: receipt.points,
            tier_change: receipt.tier_change.map(TierChange::from),
            state: MemberState::from(receipt.state),
        }
    }
}

/// The answer to an activity that was recorded.
pub(crate) fn recorded(receipt: records::Receipt) -> (StatusCode, Json<Receipt>) {
    (StatusCode::CREATED, Json(Receipt::from(receipt)))
}

/// A change of tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierChange {
    /// The day of the change.
    day: Day,
    /// Why: `enrolled`, `upgraded`, `demoted`, `by_hand`, `undone` (a refund), `programme_changed`; also `kept`,
    /// `grace_began` and `grace_ended`, where the tier stays.
    #[schema(example = "upgraded")]
    cause: String,
    /// The code of the tier before.
    from: String,
    /// The code of the tier after.
    to: String,
    /// Since when the tier after counts as held.
    since: Day,
    /// The condition that decided, with its figures; `null` where none did.
    #[schema(required)]
    condition: Option<Condition>,
}

impl From<records::TierChange> for TierChange {
    fn from(change: records::TierChange) -> Self {
        Self {
            day: Day(change.day),
            cause: change.cause,
            from: change.from,
            to: change.to,
            since: Day(change.since),
            condition: change.figures.as_ref().map(Condition::bare),
        }
    }
}

codes! {
    /// Something that a tier may do and that the staff look after.
    Perk = yanji_engine::programme::benefit::Perk {
        /// 优先预约
        PriorityBooking,
        /// 预约专家、首席设计师
        ExpertBooking,
        /// 免排队
        NoQueue,
        /// VIP 通道
        VipChannel,
        /// 专属顾问或技师
        DedicatedStaff,
        /// 新项目优先体验
        NewTreatmentsFirst,
        /// 新项目免费体验
        FreeTrials,
        /// 讲座、专家见面会
        Lectures,
        /// 会员沙龙
        Salons,
        /// 限量新品
        LimitedProducts,
        /// 会员专属活动
        MemberEvents,
        /// VIP 专属活动
        VipEvents,
        /// 专属服务线
        ExclusiveServices,
    }
}

/// A member's state on a day, with every end of day before it handled.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberState {
    /// Whose it is.
    member: MemberId,
    /// The day on which it is so.
    day: Day,
    /// The code of the tier.
    tier: String,
    /// What members call the tier.
    tier_name: String,
    /// The place of the tier in the ladder; 0 is the lowest.
    tier_rank: usize,
    /// What the tier may do, in the order of the programme.
    perks: Vec<Perk>,
    /// How many days earlier than others she may book.
    booking_days_ahead: u16,
    /// Since when the tier counts as held.
    tier_since: Day,
    /// The first day of the window `cumulative`: enrolment, or the day after the last demotion.
    counted_since: Day,
    /// The last day of grace, where one is running.
    #[schema(required)]
    grace_until: Option<Day>,
    /// The last day on which nothing but a hand changes the tier, where it is locked.
    #[schema(required)]
    locked_until: Option<Day>,
    /// Points that can be used.
    #[schema(minimum = 0)]
    points: i64,
    /// Points owed after refunds of sales whose points were spent; what is earned next pays them first.
    #[schema(minimum = 0)]
    points_debt: i64,
    /// Points that ever expired.
    #[schema(minimum = 0)]
    points_expired: i64,
    /// Spend over the lifetime less refunds, in fen.
    #[schema(minimum = 0)]
    spend_fen: i64,
    /// Days with at least one sale that is not refunded in full, over the lifetime.
    #[schema(minimum = 0)]
    visits: i64,
    /// The lots of points with something left, in the order in which they are used.
    lots: Vec<PointLot>,
}

/// A lot of points with something left.
#[derive(Serialize, ToSchema)]
pub(crate) struct PointLot {
    /// The day on which the points were given.
    earned_on: Day,
    /// The last day on which they can be used; `null`: for ever.
    #[schema(required)]
    expires_on: Option<Day>,
    /// How many are left.
    #[schema(minimum = 1)]
    points: i64,
}

impl From<records::MemberState> for MemberState {
    fn from(state: records::MemberState) -> Self {
        Self {
            member: MemberId(state.member),
            day: Day(state.day),
            tier: state.tier,
            tier_name: state.tier_name,
            tier_rank: state.tier_rank,
            perks: state.perks.perks.into_iter().map(Perk::from).collect(),
            booking_days_ahead: state.perks.booking_days_ahead,
            tier_since: Day(state.tier_since),
            counted_since: Day(state.counted_since),
            grace_until: Day::of(state.grace_until),
            locked_until: Day::of(state.locked_until),
            points: state.points,
            points_debt: state.points_debt,
            points_expired: state.points_expired,
            spend_fen: state.spend_fen,
            visits: state.visits,
            lots: state.lots.into_iter().map(PointLot::from).collect(),
        }
    }
}

impl From<records::LotLeft> for PointLot {
    fn from(lot: records::LotLeft) -> Self {
        Self { earned_on: Day(lot.earned_on), expires_on: Day::of(lot.expires_on), points: lot.points }
    }
}
