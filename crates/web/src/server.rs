//! The routes of all doors under one roof, with what holds for every answer: headers and compression.

use std::future::Future;
use std::io;

use axum::Router;
use axum::http::header::{self, HeaderName, HeaderValue};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{AppState, api, assets, console, notify, router_of_all};

/// What a page may load and who may show it: everything from here, nothing inline, in nobody's frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

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
    let routes = routes.with_state(state);
    HEADERS
        .into_iter()
        .fold(routes, |routes, (name, value)| {
            routes.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
        })
        .layer(CompressionLayer::new())
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
