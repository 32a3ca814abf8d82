//! One kind of coupon: its terms in words, what became of it, and its pieces.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{CouponKind, CouponPiece, CouponQuery, CouponStanding, Page};
use yanji_app::{AppError, Permission};
use yanji_words::{Problem, Thing, benefit};

use super::{KindRow, code_shown, kind_row, piece_address, source_key, standing_badge};
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::day;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many pieces a page has, and a file at most.
const ROWS: i64 = 50;
const FILE_ROWS: i64 = 200;
const FILE_MOST: usize = 10_000;

#[derive(Template)]
#[template(path = "rights/kind.html")]
struct KindPage {
    frame: Frame,
    kind: KindRow,
    terms: Vec<String>,
    list: List,
    standings: Vec<Choice>,
    rows: Vec<PieceRow>,
}

/// A way to narrow the pieces.
struct Choice {
    address: String,
    key: &'static str,
    is_here: bool,
}

struct PieceRow {
    address: String,
    code: String,
    member: String,
    number: String,
    source: &'static str,
    issued_on: String,
    expires_on: String,
    standing: (&'static str, &'static str),
    used_on: String,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    let standing = CouponStanding::from_code(asked.get("standing"));
    let after = (!asked.get("after").is_empty()).then(|| asked.get("after").to_owned());
    let query = CouponQuery { kind: Some(code.clone()), standing, after, limit: Some(ROWS) };
    if let Some(format) = Format::of(asked.get("export")) {
        visitor.require(Permission::MemberExport)?;
        let pieces = visitor.ask(move |clinic, actor| all(query, |query| clinic.coupon_list(actor, query))).await?;
        let sheet = sheet(&visitor.frame(Section::Desk), &pieces);
        return download(&visitor, sheet, format).await;
    }
    let wanted = code.clone();
    let (kind, found) = visitor
        .ask(move |clinic, actor| {
            let kinds = clinic.benefit_use(actor)?.coupons;
            let kind = kinds.into_iter().find(|kind| kind.code == wanted);
            Ok((kind.ok_or(AppError::new(Problem::NotFound(Thing::CouponKind)))?, clinic.coupon_list(actor, &query)?))
        })
        .await?;
    let frame = visitor.frame(Section::Desk);
    let address = kind_row(&frame, &kind).address;
    let list = List { next: found.next.clone(), ..List::asked(&address, &asked, &["standing"], &[]) };
    visitor.page(&kind_page(Frame { address, ..frame }, &kind, &found, list))
}

/// Every piece, page after page, as far as a file goes.
fn all(
    mut query: CouponQuery,
    ask: impl Fn(&CouponQuery) -> Result<Page<CouponPiece>, AppError>,
) -> Result<Vec<CouponPiece>, AppError> {
    let mut pieces = Vec::new();
    query.limit = Some(FILE_ROWS);
    loop {
        let page = ask(&query)?;
        pieces.extend(page.items);
        query.after = page.next;
        if query.after.is_none() || pieces.len() >= FILE_MOST {
            pieces.truncate(FILE_MOST);
            return Ok(pieces);
        }
    }
}

fn kind_page(frame: Frame, kind: &CouponKind, found: &Page<CouponPiece>, list: List) -> KindPage {
    let here = list.query.iter().find(|(name, _)| name == "standing").map_or("", |(_, value)| value.as_str());
    let choice = |code: &str, key| Choice {
        address: List { next: None, ..list.with("standing", code) }.first_page(),
        key,
        is_here: here == code,
    };
    let mut standings = vec![choice("", "coupons.all")];
    standings.extend(CouponStanding::ALL.map(|standing| choice(standing.code(), standing_badge(standing).0)));
    let terms = kind.terms.as_ref().map(|terms| benefit::coupon_terms(frame.lang, terms)).unwrap_or_default();
    KindPage {
        kind: kind_row(&frame, kind),
        terms,
        standings,
        rows: found.items.iter().map(row).collect(),
        list,
        frame,
    }
}

fn row(piece: &CouponPiece) -> PieceRow {
    PieceRow {
        address: piece_address(&piece.id),
        code: code_shown(&piece.code),
        member: format!("/members/{}?tab=rights", piece.member),
        number: piece.number.clone(),
        source: source_key(&piece.source),
        issued_on: piece.issued_on.to_string(),
        expires_on: day(piece.expires_on),
        standing: standing_badge(piece.standing),
        used_on: day(piece.used_on),
    }
}

/// The pieces without their codes, which are worth money to whoever reads them.
fn sheet(frame: &Frame, pieces: &[CouponPiece]) -> Sheet {
    let column = |key: &str, kind| Column { title: frame.t(key).into_owned(), kind };
    let cells = |piece: &CouponPiece| {
        vec![
            Cell::Text(piece.terms.name.clone()),
            Cell::Text(piece.number.clone()),
            Cell::Text(frame.t(source_key(&piece.source)).into_owned()),
            Cell::Day(piece.issued_on),
            piece.expires_on.map_or(Cell::Empty, Cell::Day),
            Cell::Text(frame.t(standing_badge(piece.standing).0).into_owned()),
            piece.used_on.map_or(Cell::Empty, Cell::Day),
            Cell::Money(piece.off_fen),
        ]
    };
    Sheet {
        name: pieces.first().map_or_else(|| frame.t("nav.coupons").into_owned(), |piece| piece.terms.name.clone()),
        columns: vec![
            column("coupons.kind", Kind::Text),
            column("member.number", Kind::Text),
            column("coupons.source", Kind::Text),
            column("coupons.issued_on", Kind::Day),
            column("coupons.expires_on", Kind::Day),
            column("coupons.standing", Kind::Text),
            column("coupons.used_on", Kind::Day),
            column("coupons.off", Kind::Money),
        ],
        rows: pieces.iter().map(cells).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{sample_piece, sample_terms};
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};

    fn kind() -> CouponKind {
        CouponKind {
            code: "7".to_owned(),
            name: "7".to_owned(),
            terms: Some(sample_terms()),
            is_reward: false,
            issued: 4,
            open: 1,
            used: 1,
            expired: 1,
            void: 1,
            off_fen: 5_000,
            sales: 1,
            sales_fen: 40_000,
            left: Some(96),
        }
    }

    #[test]
    fn the_page_is_made() {
        let items = CouponStanding::ALL.map(sample_piece).into();
        let found = Page { items, next: None, total: None };
        for html in in_both_languages(|frame| kind_page(frame, &kind(), &found, List::default())) {
            assert!(html.contains("7A3K-9D2F-5H4M") && html.contains("standing=used"));
        }
        let none = Page { items: Vec::new(), next: None, total: None };
        for html in in_both_languages(|frame| kind_page(frame, &kind(), &none, List::default())) {
            assert!(html.contains("empty-title"));
        }
    }

    #[test]
    fn a_file_has_no_codes() {
        let sheet = sheet(&sample_frame(yanji_words::Lang::Zh), &[sample_piece(CouponStanding::Used)]);
        assert_eq!(sheet.columns.len(), sheet.rows[0].len());
        assert!(!format!("{sheet:?}").contains("7A3K"));
    }
}
