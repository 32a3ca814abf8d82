//! How parts of a request are read: the JSON body, the query, the id in the path, the idempotency key. What comes out
//! has its type; what does not fit is refused with the name of the field.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Required, path};
use yanji_app::{AppError, Key};
use yanji_words::Problem;

use super::door_fault::DoorFault;
use super::problem::ApiError;
use super::value::PathId;

/// The header that makes a repeated request have one effect.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The parameter by which a request is only rehearsed, where that can be.
const DRY_RUN: &str = "dry_run";

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media.is_some_and(is_json) {
            return Err(ApiError::door(DoorFault::NotJson));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable_body)?;
        json(&bytes).map(Self)
    }
}

/// Whether a media type is JSON: `application/json`, with or without parameters.
fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn unreadable_body(rejection: BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::door(DoorFault::TooLarge);
    }
    ApiError::door(DoorFault::UnreadableJson)
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let path = error.path().to_string();
        // serde_json also calls it bad syntax when a code is awaited and a number or null comes.
        let is_json = || serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        match error.inner().classify() {
            Category::Data => misfit(&path, &error.inner().to_string()),
            Category::Syntax if is_json() => misfit(&path, &error.inner().to_string()),
            Category::Syntax | Category::Eof | Category::Io => ApiError::door(DoorFault::UnreadableJson),
        }
    })?;
    reader.end().map_err(|_| ApiError::door(DoorFault::UnreadableJson))?;
    Ok(value)
}

/// What is wrong at a path, by what serde says of it. serde reports a missing or unknown field at the thing around it
/// or at the field itself, and names it in backquotes.
fn misfit(path: &str, message: &str) -> ApiError {
    let named = message.split('`').nth(1).unwrap_or_default();
    let (fault, is_named) = if message.starts_with("missing field") {
        (DoorFault::MissingField, true)
    } else if message.starts_with("unknown field") {
        (DoorFault::UnknownField, true)
    } else {
        (DoorFault::Malformed, false)
    };
    let path = if path == "." { "" } else { path };
    let is_complete = !is_named || path == named || path.ends_with(&format!(".{named}"));
    let field = match (is_complete, path.is_empty()) {
        (true, _) => path.to_owned(),
        (false, true) => named.to_owned(),
        (false, false) => format!("{path}.{named}"),
    };
    ApiError::Door { fault, field: Some(field).filter(|field| !field.is_empty()) }
}

/// The parameters of a query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let message = rejection.source().map(ToString::to_string).unwrap_or_default();
                // The source reads `field: what is wrong`, or only the latter where there is no field to name.
                let (path, fault) = message.split_once(": ").unwrap_or(("", &message));
                Err(misfit(path, fault))
            }
        }
    }
}

/// The id in a path; what is no id of the kind is the id of nothing.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: PathId, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let nothing = || ApiError::from(AppError::new(Problem::NotFound(T::THING)));
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        text.parse().map(Self).map_err(|_| nothing())
    }
}

/// The caller's own name for one effect. Whoever wishes only to see what that would do is refused: it would be done.
pub(crate) struct Idempotency(pub(crate) Key);

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        refuse_dry_run(parts)?;
        Ok(Self(idempotency_key(parts)?))
    }
}

/// An effect that needs no key, since it is the same the second time. Whoever wishes only to see what it would do is
/// refused: it would be done.
pub(crate) struct NoDryRun;

impl<S: Send + Sync> FromRequestParts<S> for NoDryRun {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        refuse_dry_run(parts).map(|()| Self)
    }
}

fn refuse_dry_run(parts: &Parts) -> Result<(), ApiError> {
    let axum::extract::Query(pairs) =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).unwrap_or_default();
    if pairs.iter().any(|(name, _)| name == DRY_RUN) {
        return Err(ApiError::Door { fault: DoorFault::UnknownField, field: Some(DRY_RUN.to_owned()) });
    }
    Ok(())
}

/// The key that a request carries.
///
/// # Errors
/// [`Problem::KeyMissing`], and [`Problem::Malformed`] for one that is too long or has other characters.
pub(super) fn idempotency_key(parts: &Parts) -> Result<Key, AppError> {
    let text = parts.headers.get(IDEMPOTENCY_KEY).map_or(Ok(""), |value| value.to_str());
    Key::parse(text.map_err(|_| AppError::at(Problem::Malformed, IDEMPOTENCY_KEY))?)
}

impl utoipa::IntoParams for Idempotency {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(200));
        let key: path::Parameter = ParameterBuilder::new()
            .name(IDEMPOTENCY_KEY)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "A name of your own for this effect: 1 to 200 visible ASCII characters, such as a UUID. The same key \
                 with the same request gives the same answer and no second effect, for ever; with another request it \
                 gives 409.",
            ))
            .schema(Some(schema))
            .build();
        vec![key]
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sale {
        #[expect(dead_code, reason = "only whether it can be read matters")]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only whether it can be read matters")]
        amount_fen: i64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct PageQuery {
        #[expect(dead_code, reason = "only whether it can be read matters")]
        limit: Option<u16>,
    }

    fn fault_of<T: std::fmt::Debug>(result: Result<T, ApiError>) -> (&'static str, String) {
        match result {
            Err(ApiError::Door { fault, field }) => (fault.code(), field.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (text, code, field) in [
            (r#"{}"#, "missing_field", "lines"),
            (r#"{"lines":[{}]}"#, "missing_field", "lines[0].amount_fen"),
            (r#"{"lines":[{"amount_fen":1},{"amount_fen":1.5}]}"#, "malformed", "lines[1].amount_fen"),
            (r#"{"lines":[{"amount_fen":"1"}]}"#, "malformed", "lines[0].amount_fen"),
            (r#"{"lines":[{"amount_fen":1,"note":2}]}"#, "unknown_field", "lines[0].note"),
            (r#"{"lines":[],"colour":2}"#, "unknown_field", "colour"),
            (r#"[1]"#, "malformed", "[0]"),
            (r#"{"lines":["#, "unreadable_json", ""),
            (r#"{"lines":[]} x"#, "unreadable_json", ""),
        ] {
            assert_eq!(fault_of(json::<Sale>(text.as_bytes())), (code, field.to_owned()), "{text}");
        }
        assert!(json::<Sale>(br#"{"lines":[{"amount_fen":1}]}"#).is_ok());
    }

    #[tokio::test]
    async fn what_does_not_fit_in_a_query_is_named() {
        for (query, code, field) in [
            ("limit=many", "malformed", "limit"),
            ("limit=-1", "malformed", "limit"),
            ("page=2", "unknown_field", "page"),
        ] {
            let request = Request::builder().uri(format!("/?{query}")).body(()).unwrap();
            let read = Query::<PageQuery>::from_request_parts(&mut request.into_parts().0, &()).await;
            assert_eq!(fault_of(read.map(|Query(page)| page)), (code, field.to_owned()), "{query}");
        }
    }

    #[test]
    fn json_is_known_by_its_media_type() {
        for (media, is) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("text/json", false),
            ("application/jsonp", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            assert_eq!(is_json(media), is, "{media}");
        }
    }
}
