//! The routes of all doors under one roof, with what holds for every request and answer: patience, headers, compression.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::http::header::{self, HeaderName, HeaderValue};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::{AppState, api, assets, console, notify, router_of_all};

/// What a page may load and who may show it: everything from here, nothing inline, in nobody's frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// How long nothing of a request may come before it is given up. It begins anew with each piece, so that a large file on
/// a slow line comes whole.
const PATIENCE: Duration = Duration::from_secs(60);

/// Headers that every answer carries unless its handler set another value.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Everything that Yanji answers over HTTP.
pub fn router(state: AppState) -> Router {
    let routes = Router::new()
        .merge(console::router(&state))
        .merge(api::router())
        .merge(notify::router())
        .merge(assets::router());
    let routes = given_up_after(PATIENCE, routes.with_state(state));
    HEADERS
        .into_iter()
        .fold(routes, |routes, (name, value)| {
            routes.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
        })
        .layer(CompressionLayer::new())
}

/// The same routes for requests of which something comes at least as often as this.
fn given_up_after(patience: Duration, routes: Router) -> Router {
    routes.layer(RequestBodyTimeoutLayer::new(patience))
}

/// Serves one organisation until `shutdown` is over, and then finishes the answers under way.
///
/// # Errors
/// Those of the socket.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_all(listener, vec![state], shutdown).await
}

/// Serves several organisations as [`serve`] does one.
///
/// # Errors
/// Those of the socket.
pub async fn serve_all(
    listener: TcpListener,
    states: Vec<AppState>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router_of_all(states)).with_graceful_shutdown(shutdown).await
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, Bytes};
    use axum::http::Request;
    use axum::routing::post;
    use futures_util::stream::{self, StreamExt};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_request_of_which_nothing_more_comes_is_given_up() {
        let routes = Router::new().route("/", post(async |body: Bytes| body));
        let routes = given_up_after(Duration::from_millis(1), routes);
        let first = stream::once(async { Ok::<_, io::Error>("a") });
        let endless = Body::from_stream(first.chain(stream::pending()));
        let answer = routes.clone().oneshot(Request::post("/").body(endless).unwrap()).await.unwrap();
        assert!(answer.status().is_client_error(), "{}", answer.status());
        let answer = routes.oneshot(Request::post("/").body(Body::from("a")).unwrap()).await.unwrap();
        assert!(answer.status().is_success());
    }
}
