//! `POST /programmes/advise`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_engine::programme::advise::{self as engine, Answers};
use yanji_words::{Lang, advise as words};

use crate::api::caller::Caller;
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::value::codes;

codes! {
    /// Who mostly comes.
    Clientele = engine::Clientele {
        /// Few, who spend much.
        HighEnd,
        /// Young people with a job and little time.
        YoungOfficeWorkers,
        /// People who come for basic skin care.
        BasicSkinCare,
        /// All of these.
        Mixed,
    }
}

codes! {
    /// How often a regular client comes in a year.
    VisitsAYear = engine::Visits {
        /// One to three times.
        Rarely,
        /// Four to eleven times.
        Sometimes,
        /// Twelve times and more.
        Often,
    }
}

/// What a shop says of itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopAnswers {
    /// Who mostly comes.
    clientele: Clientele,
    /// How often a regular client comes in a year.
    visits: VisitsAYear,
    /// Whether the shop offers a treatment that its neighbours do not.
    #[serde(default)]
    unique_technique: bool,
    /// Whether all the neighbours have a points programme.
    #[serde(default)]
    neighbours_on_points: bool,
    /// Whether few clinics are near.
    #[serde(default)]
    few_clinics_near: bool,
    /// Whether most new clients come because somebody told them.
    #[serde(default)]
    word_of_mouth: bool,
}

/// What a shop is advised to do.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeAdvice {
    /// What is proposed, in the order in which to do it.
    proposals: Vec<AdvisedStep>,
    /// What is known to go wrong with it, in sentences.
    weaknesses: Vec<String>,
    /// The name of the ready-made programme to start from.
    #[schema(example = "beauty-cards.toml")]
    start_from: String,
    /// The text of that programme, in the programme language (TOML).
    source: String,
}

/// One thing that is proposed.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdvisedStep {
    /// What, in the language asked for.
    proposal: String,
    /// Why, in sentences, the strongest reason first.
    reasons: Vec<String>,
}

impl From<ShopAnswers> for Answers {
    fn from(answers: ShopAnswers) -> Self {
        Self {
            clientele: answers.clientele.into(),
            visits: answers.visits.into(),
            unique_technique: answers.unique_technique,
            neighbours_on_points: answers.neighbours_on_points,
            few_clinics_near: answers.few_clinics_near,
            word_of_mouth: answers.word_of_mouth,
        }
    }
}

fn shown(lang: Lang, advice: &engine::Advice) -> ProgrammeAdvice {
    let step = |proposed: &engine::Proposed| AdvisedStep {
        proposal: words::proposal(lang, proposed.proposal).to_owned(),
        reasons: proposed.reasons.iter().map(|reason| words::reason(lang, *reason).to_owned()).collect(),
    };
    let weakness = |weakness: &engine::Weakness| words::weakness(lang, *weakness).to_owned();
    ProgrammeAdvice {
        proposals: advice.proposals.iter().map(step).collect(),
        weaknesses: advice.weaknesses.iter().map(weakness).collect(),
        start_from: advice.start_from.file.to_owned(),
        source: advice.start_from.source.to_owned(),
    }
}

/// Which mode of membership suits a shop
///
/// Rules of thumb of the trade, with reasons and known weaknesses; no figure of the shop is looked at. It changes
/// nothing and needs no idempotency key.
#[utoipa::path(
    post, path = "/programmes/advise", operation_id = "programme_advise", tag = "programmes",
    request_body = ShopAnswers,
    responses((status = OK, description = "The advice.", body = ProgrammeAdvice)),
)]
pub(crate) async fn advise(
    caller: Caller,
    Body(answers): Body<ShopAnswers>,
) -> Result<Json<ProgrammeAdvice>, ApiError> {
    Ok(Json(shown(caller.lang, &engine::advise(&answers.into()))))
}
