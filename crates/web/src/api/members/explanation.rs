//! `GET /members/{id}/explanation`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records::{self, LadderTier};
use yanji_engine::explain::{Keep, Next};
use yanji_words::{Lang, why_keep, why_next, why_reached};

use crate::api::caller::Caller;
use crate::api::condition::Condition;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::receipt::TierChange;
use crate::api::value::{Day, MemberId};

/// Why a member has her tier, what is missing to the next and what keeps it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Explanation {
    /// Whose it is.
    member: MemberId,
    /// The day on which it is said.
    day: Day,
    /// Her tier.
    tier: ExplainedTier,
    /// Since when it counts as held.
    tier_since: Day,
    /// The last day on which nothing but a hand changes the tier, where it is locked.
    #[schema(required)]
    locked_until: Option<Day>,
    /// Why she has it, in a sentence in the language asked for.
    text: String,
    /// The decision that gave her the tier.
    #[schema(required)]
    reached: Option<TierChange>,
    /// The next tier up that can be qualified for; `null` at the top.
    #[schema(required)]
    next: Option<NextTier>,
    /// What keeps the tier; `null` when it is never lost.
    #[schema(required)]
    keep: Option<KeepTier>,
}

/// A tier of the ladder.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExplainedTier {
    /// Its code.
    code: String,
    /// What members call it.
    name: String,
    /// Its place in the ladder; 0 is the lowest.
    rank: usize,
}

/// The next tier up, and what is missing.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextTier {
    /// The tier.
    tier: ExplainedTier,
    /// The evaluation that decides on it; `null`: the purchase or activity with which the condition holds, or the next
    /// one where it holds already. Nothing is decided under a lock.
    #[schema(required)]
    decided_on: Option<Day>,
    /// Its condition with what counts today.
    condition: Condition,
    /// The same in sentences, in the language asked for.
    text: String,
}

/// What keeps the tier, and until when.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeepTier {
    /// The day at whose end it is decided: the next evaluation, or the last day of grace.
    until: Day,
    /// Whether a grace is running.
    in_grace: bool,
    /// Its condition with what counts so far for that day.
    condition: Condition,
    /// The same in sentences, in the language asked for.
    text: String,
}

impl Explanation {
    fn new(lang: Lang, record: &records::MemberExplanation) -> Self {
        let explained = &record.explanation;
        let tier = tier(&record.ladder, explained.tier);
        let cause = record.reached.as_ref().map_or("", |change| change.cause.as_str());
        Self {
            member: MemberId(record.member),
            day: Day(explained.day),
            tier_since: Day(explained.tier_since),
            locked_until: Day::of(explained.locked_until),
            text: why_reached(lang, &tier.name, explained.tier_since, cause),
            next: explained.next.as_ref().map(|next| next_tier(lang, next, record)),
            keep: explained.keep.as_ref().map(|keep| keep_tier(lang, &tier.name, keep, record)),
            reached: record.reached.clone().map(TierChange::from),
            tier,
        }
    }
}

fn tier(ladder: &[LadderTier], rank: usize) -> ExplainedTier {
    let (code, name) = ladder.get(rank).map(|tier| (tier.code.clone(), tier.name.clone())).unwrap_or_default();
    ExplainedTier { code, name, rank }
}

fn next_tier(lang: Lang, next: &Next, record: &records::MemberExplanation) -> NextTier {
    let tier = tier(&record.ladder, next.tier);
    NextTier {
        decided_on: Day::of(next.decided_on),
        condition: Condition::with_evidence(&next.condition, &next.evidence, &record.sales),
        text: why_next(lang, &tier.name, next),
        tier,
    }
}

fn keep_tier(lang: Lang, name: &str, keep: &Keep, record: &records::MemberExplanation) -> KeepTier {
    KeepTier {
        until: Day(keep.until),
        in_grace: keep.in_grace,
        condition: Condition::with_evidence(&keep.condition, &keep.evidence, &record.sales),
        text: why_keep(lang, name, keep),
    }
}

/// Why a member has her tier and what comes next
///
/// The decision behind the tier with its figures, what is missing to the next, what keeps it and until when, each with
/// the activities that counted.
#[utoipa::path(
    get, path = "/members/{id}/explanation", operation_id = "member_explanation", tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "The explanation.", body = Explanation)),
)]
pub(crate) async fn explanation(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<Explanation>, ApiError> {
    let lang = caller.lang;
    let record = caller.run(move |clinic, actor| clinic.member_explanation(actor, id.0)).await?;
    Ok(Json(Explanation::new(lang, &record)))
}
