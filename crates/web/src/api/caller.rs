//! Who calls: the key in the `Authorization` header, opened before anything else of the request is looked at.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use yanji_app::{Actor, AppError, Clinic};
use yanji_words::{Lang, Problem};

use super::envelope::language;
use super::problem::ApiError;
use crate::AppState;
use crate::blocking::blocking;

/// A caller whose key is good.
pub(crate) struct Caller {
    /// The language that they ask for.
    pub(crate) lang: Lang,
    clinic: Arc<Clinic>,
    actor: Actor,
}

impl Caller {
    /// Runs a use case as this caller, where waiting for the database holds nobody up.
    ///
    /// # Errors
    /// Those of the use case.
    pub(crate) async fn run<T: Send + 'static>(
        self,
        use_case: impl FnOnce(&Clinic, &Actor) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let Self { clinic, actor, .. } = self;
        Ok(blocking(move || use_case(&clinic, &actor)).await?)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let lang = language(&parts.headers);
        let token = token(&parts.headers).ok_or(AppError::new(Problem::Unauthenticated))?.to_owned();
        let clinic = Arc::clone(&state.clinic);
        let actor = blocking({
            let clinic = Arc::clone(&clinic);
            move || clinic.key_open(&token)
        })
        .await?;
        Ok(Self { lang, clinic, actor })
    }
}

/// The token that a request carries.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// The token of a header `Bearer …`; the name of the scheme has no case (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_token_is_one() {
        assert_eq!(bearer("Bearer yk_a"), Some("yk_a"));
        assert_eq!(bearer("bearer  yk_a "), Some("yk_a"));
        assert_eq!(bearer("Basic eWs="), None);
        assert_eq!(bearer("yk_a"), None);
    }
}
