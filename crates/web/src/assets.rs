//! Styles, scripts and icons, out of the program itself. No page and no person is known here.

use std::borrow::Cow;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::AppState;

/// What a browser may keep for a year: the address changes with the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What a browser has to ask for again.
const ASK_AGAIN: &str = "no-cache";

#[derive(RustEmbed)]
#[folder = "../../assets"]
struct Assets;

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/assets/{*path}", get(asset))
}

/// The address of a file of ours, which changes with its content.
#[must_use]
pub(crate) fn address(path: &str) -> String {
    let version = Assets::get(path).map(|file| digest(&file)).unwrap_or_default();
    format!("/assets/{path}?v={version}")
}

async fn asset(Path(path): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(file) = Assets::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let digest = digest(&file);
    let tag = format!("\"{digest}\"");
    let is_versioned = path.starts_with("vendor/") || query.is_some_and(|query| query == format!("v={digest}"));
    let keep = if is_versioned { FOR_EVER } else { ASK_AGAIN };
    let told = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, keep.to_owned())];
    // Compression on the way makes a tag weak, so that only the part between the quotes is compared.
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    let content: Vec<u8> = match file.data {
        Cow::Borrowed(bytes) => bytes.to_vec(),
        Cow::Owned(bytes) => bytes,
    };
    (told, [(header::CONTENT_TYPE, content_type(&path))], content).into_response()
}

/// The first half of the file's SHA-256.
fn digest(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
