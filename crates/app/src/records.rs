//! What use cases take and give: plain records without behaviour, the same for every door.

mod settings;

use serde::{Deserialize, Serialize};
use yanji_books::id::{AccountId, MemberId, NoteId, ProgrammeId, SaleId, StoreId};
use yanji_engine::Day;
use yanji_engine::explain::Explanation;
use yanji_engine::measure::Measured;

pub use self::settings::{ApiKey, NewKey, NewStaff, Session, SignedIn, Staff, Store};
use crate::clock::Instant;

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
    /// Whether name, phone and note are in full.
    pub is_revealed: bool,
    /// The day of enrolment.
    pub enrolled_on: Day,
    /// The day of the last activity.
    pub last_day: Day,
    /// The code of her tier.
    pub tier: String,
    /// What members call it.
    pub tier_name: String,
    /// The place of the tier in the ladder, from 0.
    pub tier_rank: usize,
    /// The last day of grace, where one is running.
    pub grace_until: Option<Day>,
    /// Points that can be used.
    pub points: i64,
    /// Spend over the lifetime, in fen.
    pub spend_fen: i64,
    /// Visits over the lifetime.
    pub visits: i64,
}

/// Which members are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberQuery {
    /// A card number or its beginning, a whole phone number, or its last four digits; everybody when empty.
    pub text: String,
    /// The code of a tier.
    pub tier: Option<String>,
    /// Only those in grace.
    pub in_grace: bool,
    /// The order.
    pub sort: MemberSort,
    /// Where the page begins: the cursor of the page before.
    pub after: Option<String>,
    /// The most members on a page, 1 to 200; 50 when 0.
    pub limit: usize,
}

/// The order of a list of members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberSort {
    /// By card number.
    #[default]
    Number,
    /// By spend, most first.
    Spend,
    /// By last activity, latest first.
    LastDay,
}

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

/// A sale to be posted. One of `member` and `number_of_member` names whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSale {
    /// The member.
    pub member: Option<MemberId>,
    /// The member's card number, instead of the id.
    pub member_number: String,
    /// The number on the receipt; one is made when it is empty.
    pub number: String,
    /// The business day; today when there is none.
    pub day: Option<Day>,
    /// What was sold; at least one line, at most 200.
    pub lines: Vec<NewSaleLine>,
    /// The store.
    pub store: Option<StoreId>,
}

/// A line of a sale to be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSaleLine {
    /// The category; may be empty.
    pub category: String,
    /// What was paid, in fen.
    pub amount_fen: i64,
}

/// A sale as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// Whose it is.
    pub member: MemberId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
    /// The points that it earns at what is left.
    pub points: i64,
    /// Its lines.
    pub lines: Vec<SaleLine>,
    /// What was given back.
    pub refunds: Vec<Refund>,
}

/// A line of a sale as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLine {
    /// The category.
    pub category: String,
    /// What was paid, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The day.
    pub day: Day,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// How much of which lines.
    pub lines: Vec<RefundLine>,
}

/// Money to be given back, or given back, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// A refund to be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRefund {
    /// The sale.
    pub sale: SaleId,
    /// How much of which lines; everything that is left when empty.
    pub lines: Vec<RefundLine>,
    /// The day; today when there is none.
    pub day: Option<Day>,
    /// Why; kept sealed.
    pub reason: String,
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
    /// Money, in fen: of the sale or refund, of a top-up or package.
    pub amount_fen: Option<i64>,
    /// The lines of a sale.
    pub lines: Vec<NewSaleLine>,
    /// Points that it gave, or took when negative.
    pub points: i64,
    /// The tier that was set, where it is one by hand.
    pub tier: Option<String>,
    /// The last day of the lock that was set.
    pub locked_until: Option<Day>,
    /// The sealed reason, if there is one.
    pub note: Option<NoteId>,
    /// What it changed about the tier.
    pub tier_changes: Vec<TierChange>,
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
