//! One piece of a coupon: its code to be read and scanned, its terms, where it stands; handed on and taken back.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{CouponPiece, CouponStanding, MemberQuery};
use yanji_app::{Actor, AppError, Clinic, Permission, paper};
use yanji_books::id::{CouponId, MemberId};
use yanji_words::{Problem, Thing, benefit};

use super::{code_shown, piece_address, source_key, standing_badge};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::form::Form;
use crate::console::frame::{Frame, Section};

const FIELDS: &[&str] = &["member", "reason"];

#[derive(Template)]
#[template(path = "rights/piece.html")]
struct PiecePage {
    frame: Frame,
    form: Form,
    address: String,
    code: String,
    /// The code as a picture.
    picture: String,
    name: String,
    worth: String,
    terms: Vec<String>,
    version: String,
    member: String,
    number: String,
    source: &'static str,
    was_handed_on: bool,
    issued_on: String,
    expires_on: String,
    standing: (&'static str, &'static str),
    used_on: String,
    off: String,
    can_transfer: bool,
    can_void: bool,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form).await
}

/// Hands it on to the one member whom the text fits.
pub(super) async fn transfer(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = id_of(&visitor, &id)?;
    let text = fields.get("member").to_owned();
    let done = match fields.key() {
        Ok(key) => {
            let hand_on = move |clinic: &Clinic, actor: &Actor| {
                let to = one_member(clinic, actor, &text)?;
                clinic.coupon_transfer(actor, &key, id, to)
            };
            visitor.attempt(hand_on).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let notice = visitor.frame(Section::Desk).t("coupons.handed_on").into_owned();
            Ok(visitor.go(&piece_address(&id), &notice))
        }
        Err(error) => refused(&visitor, id, fields, error).await,
    }
}

/// Takes it back.
pub(super) async fn void(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::CouponIssue)?;
    let id = id_of(&visitor, &id)?;
    let reason = fields.get("reason").to_owned();
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.coupon_void(actor, &key, id, &reason)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let notice = visitor.frame(Section::Desk).t("coupons.voided").into_owned();
            Ok(visitor.go(&piece_address(&id), &notice))
        }
        Err(error) => refused(&visitor, id, fields, error).await,
    }
}

async fn refused(
    visitor: &Visitor,
    id: CouponId,
    fields: crate::console::form::Fields,
    error: AppError,
) -> Result<Response, Failure> {
    // Nobody whom the text fits, or several: the text is what is wrong, not the page.
    let form = if error.field.as_deref() == Some("member") {
        Form::complaining(fields, &error, visitor.lang)
    } else {
        Form::refused(fields, error, visitor.lang, FIELDS)
    };
    let form = form.map_err(|error| visitor.failure(error))?;
    show(visitor, id, form).await
}

/// The one member whom a text fits: a card number, a phone or its end, a name.
fn one_member(clinic: &Clinic, actor: &Actor, text: &str) -> Result<MemberId, AppError> {
    if text.is_empty() {
        return Err(AppError::at(Problem::Missing, "member"));
    }
    let query = MemberQuery { text: text.to_owned(), limit: 2, ..MemberQuery::default() };
    match clinic.member_search(actor, &query)?.items.as_slice() {
        [one] => Ok(one.id),
        _ => Err(AppError::at(Problem::NotFound(Thing::Member), "member")),
    }
}

async fn show(visitor: &Visitor, id: CouponId, form: Form) -> Result<Response, Failure> {
    let piece = visitor.ask(move |clinic, actor| clinic.coupon_get(actor, id)).await?;
    let picture = paper::qr_svg(&piece.code).map_err(|error| visitor.failure(error))?;
    let frame = Frame { address: piece_address(&id), ..visitor.frame(Section::Desk) };
    visitor.page(&piece_page(frame, form, &piece, picture))
}

fn piece_page(frame: Frame, form: Form, piece: &CouponPiece, picture: String) -> PiecePage {
    let is_open = piece.standing == CouponStanding::Open;
    PiecePage {
        form,
        address: piece_address(&piece.id),
        code: code_shown(&piece.code),
        picture,
        name: piece.terms.name.clone(),
        worth: benefit::coupon_worth(frame.lang, &piece.terms),
        terms: benefit::coupon_terms(frame.lang, &piece.terms),
        version: piece.version.to_string(),
        member: format!("/members/{}?tab=rights", piece.member),
        number: piece.number.clone(),
        source: source_key(&piece.source),
        was_handed_on: piece.was_handed_on,
        issued_on: piece.issued_on.to_string(),
        expires_on: day(piece.expires_on),
        standing: standing_badge(piece.standing),
        used_on: day(piece.used_on),
        off: yuan(piece.off_fen),
        can_transfer: is_open && piece.terms.transfer && frame.permissions.allow(Permission::SalePost),
        can_void: is_open && frame.permissions.allow(Permission::CouponIssue),
        frame,
    }
}

fn id_of(visitor: &Visitor, text: &str) -> Result<CouponId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Coupon))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::sample_piece;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made_for_every_standing() {
        for standing in CouponStanding::ALL {
            let piece = sample_piece(standing);
            let picture = || paper::qr_svg(&piece.code).unwrap();
            let pages = in_both_languages(|frame| piece_page(frame, Form::default(), &piece, picture()));
            let is_open = standing == CouponStanding::Open;
            for page in pages {
                assert!(page.contains("7A3K-9D2F-5H4M") && page.contains("<svg"));
                assert_eq!(page.contains("/transfer\"") && page.contains("/void\""), is_open);
            }
        }
    }
}
