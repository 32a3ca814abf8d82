//! `GET /coupons/pieces/{code}`.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use yanji_app::AppError;
use yanji_words::{Problem, Thing};

use super::CouponPiece;
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// A coupon by what is printed on it
///
/// As people type it: small letters, spaces and dashes do not matter, and a slip in one letter is noticed.
#[utoipa::path(
    get, path = "/coupons/pieces/{code}", operation_id = "coupon_find", tag = "benefits",
    params(("code" = String, Path, description = "What is printed on it.")),
    responses((status = OK, description = "The piece.", body = CouponPiece)),
)]
pub(crate) async fn piece(
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
) -> Result<Json<CouponPiece>, ApiError> {
    let Path(code) = code.map_err(|_| AppError::new(Problem::NotFound(Thing::Coupon)))?;
    let piece = caller.run(move |clinic, actor| clinic.coupon_find(actor, &code)).await?;
    Ok(Json(piece.into()))
}
