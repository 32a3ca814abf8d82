//! Routes about coupons: one file each, and the coupon as it is written in JSON.

pub(super) mod give;
mod kinds;
pub(super) mod of_member;
mod piece;
mod terms;
mod transfer;
mod void;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use self::terms::CouponTerms;
use super::value::{CouponId, Day, MemberId, SaleId, codes};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(kinds::kinds))
        .routes(routes!(piece::piece))
        .routes(routes!(transfer::transfer))
        .routes(routes!(void::void))
        .routes(routes!(of_member::of_member, give::give))
}

codes! {
    /// Where a piece of a coupon, or something else that was given, stands today.
    CouponStanding = records::CouponStanding {
        /// It can be used.
        Open,
        /// It was used.
        Used,
        /// It ended unused.
        Expired,
        /// It was taken back.
        Void,
    }
}

/// A piece of a coupon.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponPiece {
    /// Its id.
    id: CouponId,
    /// What is printed on it.
    code: String,
    /// The code of its kind.
    kind: String,
    /// The terms by which it was issued; they never change.
    terms: CouponTerms,
    /// The number of the version of the programme by which it was issued, from 1.
    version: u32,
    /// Whose it is.
    member: MemberId,
    /// Her card number.
    member_number: String,
    /// The day of issue.
    issued_on: Day,
    /// The last day; `null`: for ever.
    #[schema(required)]
    expires_on: Option<Day>,
    /// Where it stands today: `open`, `used`, `expired` or `void`.
    standing: CouponStanding,
    /// Where it came from: `claim`, `hand`, `gift` or `reward`.
    #[schema(example = "claim")]
    source: String,
    /// Whether somebody else got it first and handed it on.
    was_handed_on: bool,
    /// The sale on which it was used.
    #[schema(required)]
    sale: Option<SaleId>,
    /// The day on which it was used.
    #[schema(required)]
    used_on: Option<Day>,
    /// What came off that bill by it, in fen.
    off_fen: i64,
}

/// A piece that was issued.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedCoupon {
    /// Its id.
    id: CouponId,
    /// What is printed on it.
    code: String,
    /// The code of its kind.
    kind: String,
    /// What members call it.
    name: String,
    /// The last day; `null`: for ever.
    #[schema(required)]
    expires_on: Option<Day>,
}

/// What became of a piece that was handed on or taken back.
#[derive(Serialize, ToSchema)]
pub(super) struct CouponChange {
    /// The piece.
    id: CouponId,
    /// What is printed on it.
    code: String,
    /// Whose it was.
    from: MemberId,
    /// Whose it is now; `null` where it was taken back.
    #[schema(required)]
    to: Option<MemberId>,
}

impl From<records::CouponPiece> for CouponPiece {
    fn from(piece: records::CouponPiece) -> Self {
        Self {
            id: CouponId(piece.id),
            code: piece.code,
            kind: piece.kind,
            terms: piece.terms.into(),
            version: piece.version,
            member: MemberId(piece.member),
            member_number: piece.number,
            issued_on: Day(piece.issued_on),
            expires_on: Day::of(piece.expires_on),
            standing: piece.standing.into(),
            source: piece.source,
            was_handed_on: piece.was_handed_on,
            sale: piece.sale.map(SaleId),
            used_on: Day::of(piece.used_on),
            off_fen: piece.off_fen,
        }
    }
}

impl From<records::IssuedCoupon> for IssuedCoupon {
    fn from(coupon: records::IssuedCoupon) -> Self {
        let records::IssuedCoupon { id, code, kind, name, expires_on } = coupon;
        Self { id: CouponId(id), code, kind, name, expires_on: Day::of(expires_on) }
    }
}

impl From<records::CouponChange> for CouponChange {
    fn from(change: records::CouponChange) -> Self {
        let records::CouponChange { id, code, from, to } = change;
        Self { id: CouponId(id), code, from: MemberId(from), to: to.map(MemberId) }
    }
}
