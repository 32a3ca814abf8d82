//! The door for providers of payments, who tell by themselves how an order stands. Nobody is asked who they are: what is
//! told is believed when it is signed by the provider, and nothing of the clinic is told back.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, body::Bytes};
use yanji_engine::programme::benefit::Tender;

use crate::AppState;

/// The most bytes of a notification.
const LARGEST_BYTES: usize = 64 * 1024;

/// Where notifications arrive: the organisation may be named behind, since one provider's addresses have no query.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/notify/{tender}", post(told))
        .route("/notify/{tender}/{organisation}", post(told_among_others))
        .layer(DefaultBodyLimit::max(LARGEST_BYTES))
}

async fn told(State(state): State<AppState>, Path(tender): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    take(state, &tender, &headers, &body).await
}

async fn told_among_others(
    State(state): State<AppState>,
    Path((tender, _)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    take(state, &tender, &headers, &body).await
}

async fn take(state: AppState, tender: &str, headers: &HeaderMap, body: &Bytes) -> Response {
    let (Some(tender), Ok(body)) = (Tender::from_code(tender), std::str::from_utf8(body)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let pair = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let (headers, body) = (headers.iter().filter_map(pair).collect(), body.to_owned());
    let taken = tokio::task::spawn_blocking(move || state.clinic.charge_notified(tender, headers, body)).await;
    match taken {
        Ok(Ok(reply)) => {
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
            (status, [(header::CONTENT_TYPE, reply.content_type)], reply.body).into_response()
        }
        Ok(Err(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The organisation that the address of a notification names.
pub(crate) fn organisation(path: &str) -> Option<&str> {
    path.strip_prefix("/notify/")?.split_once('/').map(|(_, organisation)| organisation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_name_its_organisation() {
        assert_eq!(organisation("/notify/wechat/org_1"), Some("org_1"));
        assert_eq!(organisation("/notify/wechat"), None);
        assert_eq!(organisation("/checkout/notify/x"), None);
    }
}
