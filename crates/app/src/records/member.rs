//! Members as use cases take and give them: who she is, where she stands, what happened. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{AccountId, CouponId, MemberId, NoteId, SaleId, StoreId};
use yanji_books::journal::PointsCause;
use yanji_engine::Day;
use yanji_engine::explain::Explanation;
use yanji_engine::programme::benefit::Perk;

use crate::clock::Instant;
use crate::records::{LadderTier, NewSaleLine, TierChange};

/// A member to be taken on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    /// Her card number; one is made when it is empty.
    pub number: String,
    /// Her name; may be empty.
    pub name: String,
    /// Her phone; may be empty.
    pub phone: String,
    /// Whether somebody else may have the same phone, such as her mother; else it is refused.
    #[serde(default)]
    pub shares_phone: bool,
    /// A note about her; may be empty.
    pub note: String,
    /// Her birthday, `YYYY-MM-DD` or `MM-DD`; may be empty.
    #[serde(default)]
    pub birthday: String,
    /// What she is allergic to; may be empty.
    #[serde(default)]
    pub allergies: String,
    /// The day of enrolment; today when there is none.
    pub day: Option<Day>,
    /// The store where she joins.
    pub store: Option<StoreId>,
}

/// Corrections to a member's data; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberChanges {
    /// Her name.
    pub name: Option<String>,
    /// Her phone.
    pub phone: Option<String>,
    /// A note about her.
    pub note: Option<String>,
    /// Her birthday, `YYYY-MM-DD` or `MM-DD`.
    #[serde(default)]
    pub birthday: Option<String>,
    /// What she is allergic to.
    #[serde(default)]
    pub allergies: Option<String>,
}

/// A member, with personal data masked or, where it was revealed, in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Her id.
    pub id: MemberId,
    /// Her account.
    pub account: AccountId,
    /// Her card number.
    pub number: String,
    /// Her name: `张*`, or in full.
    pub name: String,
    /// Her phone: `138****0000`, or in full.
    pub phone: String,
    /// The note about her; empty unless revealed.
    pub note: String,
    /// Her birthday, `YYYY-MM-DD` or `MM-DD`; empty unless revealed.
    #[serde(default)]
    pub birthday: String,
    /// What she is allergic to; empty unless revealed.
    #[serde(default)]
    pub allergies: String,
    /// Whether the personal data are in full.
    pub is_revealed: bool,
    /// The store where she joined.
    #[serde(default)]
    pub store: Option<StoreId>,
    /// The day of enrolment.
    pub enrolled_on: Day,
    /// The day of the last sale that was not refunded in full.
    #[serde(default)]
    pub last_sale_on: Option<Day>,
    /// The code of her tier.
    pub tier: String,
    /// What members call it.
    pub tier_name: String,
    /// The place of the tier in the ladder, from 0.
    pub tier_rank: usize,
    /// What the tier may do.
    #[serde(default)]
    pub perks: TierPerks,
    /// The last day of grace, where one is running.
    pub grace_until: Option<Day>,
    /// Points that can be used.
    pub points: i64,
    /// Spend over the lifetime, in fen.
    pub spend_fen: i64,
    /// Visits over the lifetime.
    pub visits: i64,
}

/// A member's state on a day, rolled forward to the end of the day before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberState {
    /// Whose it is.
    pub member: MemberId,
    /// The day on which it is so.
    pub day: Day,
    /// The code of the tier.
    pub tier: String,
    /// What members call it.
    pub tier_name: String,
    /// The place of the tier in the ladder, from 0.
    pub tier_rank: usize,
    /// What the tier may do.
    #[serde(default)]
    pub perks: TierPerks,
    /// Since when it counts as held.
    pub tier_since: Day,
    /// The start of the window `cumulative`.
    pub counted_since: Day,
    /// The last day of grace.
    pub grace_until: Option<Day>,
    /// The last day of a lock.
    pub locked_until: Option<Day>,
    /// Points that can be used.
    pub points: i64,
    /// Points owed.
    pub points_debt: i64,
    /// Points that ever expired.
    pub points_expired: i64,
    /// Spend over the lifetime, in fen.
    pub spend_fen: i64,
    /// Visits over the lifetime.
    pub visits: i64,
    /// The lots with something left, in the order in which they are used.
    pub lots: Vec<LotLeft>,
}

/// What a tier may do besides its prices: what the staff look after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPerks {
    /// In the order of the programme.
    pub perks: Vec<Perk>,
    /// How many days earlier than others she may book.
    pub booking_days_ahead: u16,
}

/// A lot with something left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotLeft {
    /// The day on which the points were given.
    pub earned_on: Day,
    /// The last day on which they can be used; `None`: for ever.
    pub expires_on: Option<Day>,
    /// How many are left.
    pub points: i64,
}

/// One entry of a member's timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// Its place in the journal, from 1.
    pub seq: i64,
    /// The stable code of its kind.
    pub kind: String,
    /// The business day.
    pub day: Day,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who recorded it.
    pub operator: String,
    /// Through which door.
    pub channel: String,
    /// The sale that it made or took back from.
    pub sale: Option<SaleId>,
    /// The number of that sale, or the id of a referral; may be empty.
    pub number: String,
    /// Whether that sale was rung up at the desk, so that it has a bill to look at.
    pub has_bill: bool,
    /// Money, in fen: of the sale or refund, of a top-up or package.
    pub amount_fen: Option<i64>,
    /// The lines of a sale, with the money that counts.
    pub lines: Vec<NewSaleLine>,
    /// What was on its bill, if it has one.
    pub items: Vec<TimelineItem>,
    /// The coupon, gift or reward that it is about.
    pub right: Option<TimelineRight>,
    /// What was given back on it, where it is a sale, oldest first.
    pub refunds: Vec<GivenBack>,
    /// Where it is a refund: the day of the sale.
    pub sale_day: Option<Day>,
    /// Points that it gave, or took when negative.
    pub points: i64,
    /// Why it gave or took them without anything that earns or uses them, where it was said.
    pub cause: Option<PointsCause>,
    /// The tier that was set, where it is one by hand.
    pub tier: Option<String>,
    /// The last day of the lock that was set.
    pub locked_until: Option<Day>,
    /// The sealed reason, if there is one.
    pub note: Option<NoteId>,
    /// What it changed about the tier.
    pub tier_changes: Vec<TierChange>,
}

/// A line of a bill, as the timeline tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineItem {
    /// What it was called on the day.
    pub name: String,
    /// How many pieces.
    pub quantity: u32,
    /// What was to be paid for all of them, in fen.
    pub pay_fen: i64,
}

/// The coupon, gift or reward that an entry of a timeline is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sort", rename_all = "snake_case")]
pub enum TimelineRight {
    /// A piece of a coupon.
    Coupon {
        /// Its id.
        coupon: CouponId,
        /// What members call it.
        name: String,
        /// What is printed on it.
        code: String,
        /// What became of it: `issued`, `received`, `handed_on`, `void` or `returned`.
        event: String,
        /// Where it came from: `claim`, `hand`, `reward` or `gift`.
        source: String,
    },
    /// Something that a rule gave, or that no longer holds.
    Gift {
        /// What the gift was called by the version that gave it.
        gift: String,
        /// What sort of thing it is: `coupon`, `points`, `offer` or `bonus`.
        kind: String,
        /// What members call it; the number where it is points.
        name: String,
        /// The piece, of a coupon.
        coupon: Option<CouponId>,
        /// The occasion, as [`Grant::occasion`](crate::records::Grant::occasion).
        occasion: String,
        /// The number of the version by which it was given, from 1.
        version: u32,
    },
    /// A reward that points were given for.
    Reward {
        /// What members call it.
        name: String,
    },
}

/// Money given back on a sale, as its timeline entry tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    /// The place of the refund in the journal.
    pub seq: i64,
    /// The day.
    pub day: Day,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// Which part of a member's timeline is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineQuery {
    /// What it is narrowed to.
    pub part: TimelinePart,
    /// Where the page begins: the cursor of the page before.
    pub before: Option<String>,
    /// The most entries on a page, 1 to 200; 50 when 0.
    pub limit: usize,
}

/// What a timeline is narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelinePart {
    /// Everything.
    #[default]
    All,
    /// Sales with what was given back on them, and other money.
    Money,
    /// Points redeemed, given or taken by hand.
    Points,
    /// Tiers set by hand, and the day of joining.
    Tier,
    /// Referrals, events and engagements.
    Other,
    /// Only what ends of days brought about.
    DayEnds,
}

impl TimelinePart {
    /// Every part.
    pub const ALL: [Self; 6] = [Self::All, Self::Money, Self::Points, Self::Tier, Self::Other, Self::DayEnds];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Money => "money",
            Self::Points => "points",
            Self::Tier => "tier",
            Self::Other => "other",
            Self::DayEnds => "day_ends",
        }
    }

    /// The part with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// Something that the end of a day brought about, for the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEnd {
    /// The day.
    pub day: Day,
    /// Points that expired.
    pub points_expired: i64,
    /// What it changed about the tier.
    pub tier_changes: Vec<TierChange>,
}

/// A member's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Activities, newest first.
    pub entries: Vec<TimelineEntry>,
    /// What the ends of days between them brought about, newest first.
    pub day_ends: Vec<DayEnd>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Why a member has her tier, what is missing to the next and what keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberExplanation {
    /// Whose it is.
    pub member: MemberId,
    /// The names and codes of the ladder that the places in `explanation` belong to.
    pub ladder: Vec<LadderTier>,
    /// How the tier was come by: the last decision that changed it.
    pub reached: Option<TierChange>,
    /// The figures.
    pub explanation: Explanation,
    /// The ids and numbers of the sales that the figures name by journal entry.
    pub sales: Vec<SaleName>,
}

/// A sale by its journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleName {
    /// The journal entry, as figures name it.
    pub seq: u64,
    /// The sale.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
}
