//! `GET /coupons`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use super::CouponTerms;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

/// A kind of coupon with what became of its pieces.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponKind {
    /// Its code.
    code: String,
    /// What members call it.
    name: String,
    /// Its terms in the programme of today; `null` for a kind that is no longer in it, or that a reward made.
    #[schema(required)]
    terms: Option<CouponTerms>,
    /// Pieces that were issued, those taken back left out.
    issued: i64,
    /// Pieces that can be used.
    open: i64,
    /// Pieces that were used.
    used: i64,
    /// Pieces that ended unused.
    expired: i64,
    /// Pieces that were taken back.
    void: i64,
    /// What came off bills by them, in fen: what they cost.
    off_fen: i64,
    /// How many sales there were with them.
    sales: i64,
    /// What is left of those sales, in fen: what was given back is taken off.
    sales_fen: i64,
    /// How many pieces can still be issued; `null`: as many as asked for.
    #[schema(required)]
    left: Option<i64>,
}

impl From<records::CouponKind> for CouponKind {
    fn from(kind: records::CouponKind) -> Self {
        Self {
            code: kind.code,
            name: kind.name,
            terms: kind.terms.map(CouponTerms::from),
            issued: kind.issued,
            open: kind.open,
            used: kind.used,
            expired: kind.expired,
            void: kind.void,
            off_fen: kind.off_fen,
            sales: kind.sales,
            sales_fen: kind.sales_fen,
            left: kind.left,
        }
    }
}

type CouponKindList = List<CouponKind>;

/// Kinds of coupons, and what became of them
///
/// Those of today's programme first, in its order.
#[utoipa::path(
    get, path = "/coupons", operation_id = "coupon_kinds", tag = "benefits",
    responses((status = OK, description = "The kinds.", body = CouponKindList)),
)]
pub(crate) async fn kinds(caller: Caller) -> Result<Json<CouponKindList>, ApiError> {
    let found = caller.run(|clinic, actor| clinic.benefit_use(actor)).await?;
    Ok(Json(List::whole(found.coupons)))
}
