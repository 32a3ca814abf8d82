//! What a request that has an effect brings: the key of the effect, or the wish only to see what it would do. Does
//! nothing itself.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use yanji_app::{Key, Rehearsal};

use super::input::{Idempotency, Query, idempotency_key};
use super::problem::ApiError;

/// One effect, or a rehearsal of it, under the key that is right for either.
pub(crate) struct Effect {
    pub(crate) key: Key,
    pub(crate) rehearsal: Rehearsal,
}

/// Whether anything is kept.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wish {
    /// Only tell what it would do: everything is checked and worked out as for real, the same answer comes with 200, and
    /// nothing is kept. `Idempotency-Key` is not needed then, and not looked at.
    dry_run: Option<bool>,
}

impl<S: Send + Sync> FromRequestParts<S> for Effect {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(wish) = Query::<Wish>::from_request_parts(parts, state).await?;
        if wish.dry_run.unwrap_or_default() {
            return Ok(Self { key: Key::for_rehearsal()?, rehearsal: Rehearsal::Dry });
        }
        Ok(Self { key: idempotency_key(parts)?, rehearsal: Rehearsal::Real })
    }
}

impl IntoParams for Effect {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut params = Wish::into_params(&place);
        params.extend(Idempotency::into_params(place));
        params
    }
}

/// The status of an answer that tells of something new, or of what would be new.
pub(crate) const fn made(rehearsal: Rehearsal) -> StatusCode {
    match rehearsal {
        Rehearsal::Real => StatusCode::CREATED,
        Rehearsal::Dry => StatusCode::OK,
    }
}
