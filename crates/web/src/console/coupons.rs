//! Coupons: the kinds with what became of them, beside the gifts and rewards that give them; one kind with its pieces; one
//! piece with its code. Each other page stands beside this.

mod kind;
mod piece;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::Permission;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{BenefitUse, CouponKind, CouponStanding};
use yanji_words::{benefit, whole};

use super::door::{Posted, Visitor};
use super::export::{Format, download};
use super::failure::Failure;
use super::figures::{percent, yuan};
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use super::list::{List, encoded};
use crate::AppState;

const ADDRESS: &str = "/coupons";

#[derive(Template)]
#[template(path = "rights/coupons.html")]
struct CouponsPage {
    frame: Frame,
    form: Form,
    list: List,
    kinds: Vec<KindRow>,
    gifts: Vec<GiftRow>,
    rewards: Vec<RewardRow>,
}

/// A kind of coupon with what became of it.
struct KindRow {
    address: String,
    name: String,
    worth: String,
    is_current: bool,
    issued: String,
    used: String,
    used_share: String,
    expired: String,
    left: String,
    cost: String,
    sales: String,
    sales_sum: String,
}

struct GiftRow {
    name: String,
    members: String,
    given: String,
    used: String,
    void: String,
}

struct RewardRow {
    name: String,
    bought: String,
    points: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/coupons", get(page))
        .route("/coupons/find", post(find))
        .route("/coupons/kinds/{kind}", get(kind::page))
        .route("/coupons/pieces/{id}", get(piece::page))
        .route("/coupons/pieces/{id}/transfer", post(piece::transfer))
        .route("/coupons/pieces/{id}/void", post(piece::void))
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    let found = visitor.ask(|clinic, actor| clinic.benefit_use(actor)).await?;
    if let Some(format) = Format::of(asked.get("export")) {
        visitor.require(Permission::MoneyRead)?;
        let sheet = sheet(&visitor.frame(Section::Desk), &found.coupons);
        return download(&visitor, sheet, format).await;
    }
    show(&visitor, &found, Form::default())
}

/// Leads to the piece with the code that was typed or scanned, which never stands in an address.
async fn find(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let code = fields.get("code").to_owned();
    match visitor.attempt(move |clinic, actor| clinic.coupon_find(actor, &code)).await {
        Ok(piece) => Ok(visitor.go(&piece_address(&piece.id), "")),
        Err(error) if error.field.as_deref() == Some("code") => {
            let found = visitor.ask(|clinic, actor| clinic.benefit_use(actor)).await?;
            let form = Form::complaining(fields, &error, visitor.lang).map_err(|error| visitor.failure(error))?;
            show(&visitor, &found, form)
        }
        Err(error) => Err(visitor.failure(error)),
    }
}

fn show(visitor: &Visitor, found: &BenefitUse, form: Form) -> Result<Response, Failure> {
    let frame = Frame { address: ADDRESS.to_owned(), ..visitor.frame(Section::Desk) };
    visitor.page(&coupons_page(frame, found, form))
}

fn coupons_page(frame: Frame, found: &BenefitUse, form: Form) -> CouponsPage {
    let gift = |gift: &yanji_app::records::GiftUse| GiftRow {
        name: gift.name.clone(),
        members: whole(gift.members),
        given: whole(gift.given),
        used: whole(gift.used),
        void: whole(gift.void),
    };
    let reward = |reward: &yanji_app::records::RewardUse| RewardRow {
        name: reward.name.clone(),
        bought: whole(reward.bought),
        points: whole(reward.points),
    };
    CouponsPage {
        list: List { address: ADDRESS.to_owned(), ..List::default() },
        kinds: found.coupons.iter().map(|kind| kind_row(&frame, kind)).collect(),
        gifts: found.gifts.iter().map(gift).collect(),
        rewards: found.rewards.iter().map(reward).collect(),
        form,
        frame,
    }
}

fn kind_row(frame: &Frame, kind: &CouponKind) -> KindRow {
    KindRow {
        address: format!("/coupons/kinds/{}", encoded(&kind.code)),
        name: kind.name.clone(),
        worth: match &kind.terms {
            Some(terms) => benefit::coupon_worth(frame.lang, terms),
            None if kind.is_reward => frame.t("coupons.of_reward").into_owned(),
            None => String::new(),
        },
        is_current: kind.terms.is_some() || kind.is_reward,
        issued: whole(kind.issued),
        used: whole(kind.used),
        used_share: percent(used_bp(kind)),
        expired: whole(kind.expired),
        left: kind.left.map(whole).unwrap_or_default(),
        cost: yuan(kind.off_fen),
        sales: whole(kind.sales),
        sales_sum: yuan(kind.sales_fen),
    }
}

/// The share of what was issued that was used, in hundredths of a percent.
fn used_bp(kind: &CouponKind) -> i64 {
    yanji_app::records::share_bp(kind.used, kind.issued)
}

fn sheet(frame: &Frame, kinds: &[CouponKind]) -> Sheet {
    let column = |key: &str, kind| Column { title: frame.t(key).into_owned(), kind };
    let cells = |kind: &CouponKind| {
        vec![
            Cell::Text(kind.code.clone()),
            Cell::Text(kind.name.clone()),
            Cell::Whole(kind.issued),
            Cell::Whole(kind.used),
            Cell::Share(used_bp(kind)),
            Cell::Whole(kind.expired),
            kind.left.map_or(Cell::Empty, Cell::Whole),
            Cell::Money(kind.off_fen),
            Cell::Whole(kind.sales),
            Cell::Money(kind.sales_fen),
        ]
    };
    Sheet {
        name: frame.t("nav.coupons").into_owned(),
        columns: vec![
            column("coupons.code", Kind::Text),
            column("coupons.kind", Kind::Text),
            column("coupons.issued", Kind::Whole),
            column("coupons.used", Kind::Whole),
            column("coupons.used_share", Kind::Share),
            column("coupons.expired", Kind::Whole),
            column("coupons.left", Kind::Whole),
            column("coupons.cost", Kind::Money),
            column("coupons.sales", Kind::Whole),
            column("coupons.sales_sum", Kind::Money),
        ],
        rows: kinds.iter().map(cells).collect(),
    }
}

/// The page of a piece.
pub(super) fn piece_address(id: &yanji_books::id::CouponId) -> String {
    format!("/coupons/pieces/{id}")
}

/// A code as people read it: in groups of four.
pub(in crate::console) fn code_shown(code: &str) -> String {
    let mut shown = String::with_capacity(code.len() + 2);
    for (place, letter) in code.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

/// Where a piece stands: its word and its colour.
pub(super) const fn standing_badge(standing: CouponStanding) -> (&'static str, &'static str) {
    match standing {
        CouponStanding::Open => ("coupons.open", "bg-green-lt"),
        CouponStanding::Used => ("coupons.was_used", "bg-azure-lt"),
        CouponStanding::Expired => ("coupons.was_expired", "bg-secondary-lt"),
        CouponStanding::Void => ("coupons.void", "bg-secondary-lt"),
    }
}

/// Where a piece came from, as a key of words.
pub(super) fn source_key(source: &str) -> &'static str {
    match source {
        "claim" => "coupons.by_claim",
        "hand" => "coupons.by_hand",
        "reward" => "coupons.by_reward",
        _ => "coupons.by_gift",
    }
}

#[cfg(test)]
pub(super) mod testing {
    use yanji_app::records::{CouponPiece, CouponStanding};
    use yanji_books::id::{CouponId, MemberId, SaleId};
    use yanji_engine::Fen;
    use yanji_engine::programme::benefit::{Coupon, CouponValue, Scope};

    use crate::console::form::testing::sample_day;

    /// A kind of coupon with everything that terms can say.
    pub(in crate::console) fn sample_terms() -> Coupon {
        Coupon {
            code: "7".to_owned(),
            name: "7".to_owned(),
            value: CouponValue::Off(Fen(5_000)),
            scope: Scope::default(),
            from_fen: Fen(20_000),
            list: None,
            valid_days: Some(30),
            valid_until: None,
            stock: Some(100),
            per_member: Some(1),
            tiers: Vec::new(),
            claim: true,
            transfer: true,
        }
    }

    /// A piece that stands so.
    pub(in crate::console) fn sample_piece(standing: CouponStanding) -> CouponPiece {
        let is_used = standing == CouponStanding::Used;
        CouponPiece {
            id: CouponId([9; 16]),
            code: "7A3K9D2F5H4M".to_owned(),
            kind: "7".to_owned(),
            terms: sample_terms(),
            version: 2,
            member: MemberId([7; 16]),
            number: "10001".to_owned(),
            issued_on: sample_day(),
            expires_on: Some(sample_day()),
            standing,
            source: "claim".to_owned(),
            was_handed_on: is_used,
            sale: is_used.then_some(SaleId([6; 16])),
            used_on: is_used.then(sample_day),
            off_fen: if is_used { 5_000 } else { 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::records::{GiftUse, RewardUse};

    use super::testing::sample_terms;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    fn kind(terms: bool) -> CouponKind {
        CouponKind {
            code: "a b".to_owned(),
            name: "7".to_owned(),
            terms: terms.then(sample_terms),
            is_reward: false,
            issued: 40,
            open: 20,
            used: 10,
            expired: 9,
            void: 1,
            off_fen: 50_000,
            sales: 10,
            sales_fen: 400_000,
            left: terms.then_some(60),
        }
    }

    #[test]
    fn the_page_is_made() {
        let found = BenefitUse {
            coupons: vec![kind(true), kind(false)],
            gifts: vec![GiftUse { code: "8".into(), name: "8".into(), members: 3, given: 4, used: 1, void: 1 }],
            rewards: vec![RewardUse { code: "9".into(), name: "9".into(), bought: 5, points: 250 }],
        };
        for html in in_both_languages(|frame| coupons_page(frame, &found, Form::default())) {
            assert!(html.contains("/coupons/kinds/a%20b") && html.contains("25.00 %") && html.contains("4,000.00"));
        }
        for html in in_both_languages(|frame| coupons_page(frame, &BenefitUse::default(), Form::default())) {
            assert!(html.contains("empty-title"));
        }
    }

    #[test]
    fn what_a_reward_makes_is_still_issued() {
        let frame = crate::console::form::testing::sample_frame(yanji_words::Lang::En);
        assert!(!kind_row(&frame, &kind(false)).is_current, "gone from the programme");
        let row = kind_row(&frame, &CouponKind { is_reward: true, ..kind(false) });
        assert!(row.is_current && row.worth == "For points", "{}", row.worth);
    }

    #[test]
    fn a_file_has_a_cell_for_each_column() {
        let sheet = sheet(&crate::console::form::testing::sample_frame(yanji_words::Lang::En), &[kind(true)]);
        assert_eq!(sheet.columns.len(), sheet.rows[0].len());
    }

    #[test]
    fn a_code_is_read_in_groups() {
        assert_eq!(code_shown("7A3K9D2F5H4M"), "7A3K-9D2F-5H4M");
    }
}
