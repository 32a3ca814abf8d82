//! The effect of benefits: what was given on some days, how much of it is used, what it cost, and the sales with it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{BenefitEffect, BenefitEffects, BenefitKind, BenefitQuery, Uptake};
use yanji_app::{AppError, Permission};
use yanji_words::{Problem, whole};

use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::{percent, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::list::{List, encoded};

/// What days can be asked for by.
const DAYS: [&str; 2] = ["from", "until"];

/// What stands where nothing can be said.
const NOTHING: &str = "—";

#[derive(Template)]
#[template(path = "data/benefits.html")]
struct BenefitsPage {
    frame: Frame,
    list: List,
    form: Form,
    /// What was wrong with the days that were asked for; empty when nothing was.
    problem: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    /// The page about it; empty where there is none.
    address: String,
    /// What a gift gives, or what members paid in points.
    more: String,
    kind: &'static str,
    issued: String,
    used: String,
    used_share: String,
    cost: String,
    sales: String,
    sales_sum: String,
    /// The key of the word of how it is used, and its colour.
    uptake: (&'static str, &'static str),
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let list = List::asked("/data/benefits", &fields, &DAYS, &[]);
    let frame = visitor.frame(Section::Data);
    let read =
        |fields: &Fields| Ok::<_, AppError>(BenefitQuery { from: fields.day("from")?, until: fields.day("until")? });
    let found = match read(&fields) {
        Ok(query) => visitor.attempt(move |clinic, actor| clinic.benefit_effects(actor, &query)).await,
        Err(error) => Err(error),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) if matches!(error.problem, Problem::Malformed | Problem::OutOfRange { .. }) => {
            let days = DAYS.map(|name| (name.to_owned(), fields.get(name).to_owned()));
            let form = Form::holding(Fields::new(days.into()));
            let problem = error.text(visitor.lang);
            return visitor.page(&BenefitsPage { frame, list, form, problem, rows: Vec::new() });
        }
        Err(error) => return Err(visitor.failure(error)),
    };
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, sheet(&frame, &found), format).await;
    }
    visitor.page(&benefits_page(frame, list, &found))
}

fn benefits_page(frame: Frame, list: List, found: &BenefitEffects) -> BenefitsPage {
    let [from, until] = DAYS;
    let days = [(from, found.from), (until, found.until)].map(|(name, day)| (name.to_owned(), day.to_string()));
    BenefitsPage {
        rows: found.rows.iter().map(|effect| row(&frame, effect)).collect(),
        form: Form::holding(Fields::new(days.into())),
        problem: String::new(),
        list,
        frame,
    }
}

fn row(frame: &Frame, effect: &BenefitEffect) -> Row {
    let or_nothing = |figure: Option<String>| figure.unwrap_or_else(|| NOTHING.to_owned());
    Row {
        name: effect.name.clone(),
        address: match effect.kind {
            BenefitKind::Coupon => format!("/coupons/kinds/{}", encoded(&effect.code)),
            BenefitKind::Reward => "/rewards".to_owned(),
            BenefitKind::GiftCoupon | BenefitKind::GiftPoints => String::new(),
        },
        more: gives(frame, effect),
        kind: kind_key(effect.kind),
        issued: whole(effect.issued),
        used: whole(effect.used),
        used_share: or_nothing(effect.used_bp().map(percent)),
        cost: or_nothing(effect.cost_fen.map(yuan)),
        sales: or_nothing(effect.sales.map(|sold| whole(sold.sales))),
        sales_sum: or_nothing(effect.sales.map(|sold| yuan(sold.left_fen))),
        uptake: uptake(effect.uptake),
    }
}

/// What a gift gives, or what members paid for a reward.
fn gives(frame: &Frame, effect: &BenefitEffect) -> String {
    match (&effect.coupon, effect.points) {
        (Some((_, name)), _) => frame.put("effects.coupon", name),
        (None, 0) => String::new(),
        (None, points) => frame.put("effects.points", whole(points)),
    }
}

const fn kind_key(kind: BenefitKind) -> &'static str {
    match kind {
        BenefitKind::Coupon => "effects.kind_coupon",
        BenefitKind::GiftCoupon | BenefitKind::GiftPoints => "effects.kind_gift",
        BenefitKind::Reward => "effects.kind_reward",
    }
}

/// The word of how something is used, as a key, and its colour.
const fn uptake(uptake: Uptake) -> (&'static str, &'static str) {
    match uptake {
        Uptake::NotGiven => ("effects.not_given", "bg-secondary-lt"),
        Uptake::AtOnce => ("effects.at_once", "bg-secondary-lt"),
        Uptake::Early => ("effects.early", "bg-secondary-lt"),
        Uptake::Unused => ("effects.unused", "bg-red-lt"),
        Uptake::Little => ("effects.little", "bg-yellow-lt"),
        Uptake::Fair => ("effects.fair", "bg-azure-lt"),
        Uptake::Well => ("effects.well", "bg-green-lt"),
    }
}

fn sheet(frame: &Frame, found: &BenefitEffects) -> Sheet {
    let titles = [
        ("effects.kind", Kind::Text),
        ("effects.code", Kind::Text),
        ("effects.name", Kind::Text),
        ("effects.gives", Kind::Text),
        ("effects.issued", Kind::Whole),
        ("effects.used", Kind::Whole),
        ("effects.used_share", Kind::Share),
        ("effects.points_sum", Kind::Whole),
        ("effects.cost", Kind::Money),
        ("effects.sales", Kind::Whole),
        ("effects.sales_sum", Kind::Money),
        ("effects.uptake", Kind::Text),
    ];
    let cells = |effect: &BenefitEffect| {
        vec![
            Cell::text(frame.t(kind_key(effect.kind))),
            Cell::text(effect.code.as_str()),
            Cell::text(effect.name.as_str()),
            Cell::text(effect.coupon.as_ref().map_or("", |(_, name)| name.as_str())),
            Cell::Whole(effect.issued),
            Cell::Whole(effect.used),
            effect.used_bp().map_or(Cell::Empty, Cell::Share),
            Cell::Whole(effect.points),
            effect.cost_fen.map_or(Cell::Empty, Cell::Money),
            effect.sales.map_or(Cell::Empty, |sold| Cell::Whole(sold.sales)),
            effect.sales.map_or(Cell::Empty, |sold| Cell::Money(sold.left_fen)),
            Cell::text(frame.t(uptake(effect.uptake).0)),
        ]
    };
    Sheet {
        name: frame.t("nav.effects").into_owned(),
        columns: titles.iter().map(|(key, kind)| Column::new(frame.t(key), *kind)).collect(),
        rows: found.rows.iter().map(cells).collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::records::BenefitSales;

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_frame};

    fn effect(kind: BenefitKind, uptake: Uptake) -> BenefitEffect {
        BenefitEffect {
            kind,
            code: "a b".to_owned(),
            name: "7".to_owned(),
            coupon: (kind == BenefitKind::GiftCoupon).then(|| ("8".to_owned(), "8".to_owned())),
            issued: 40,
            used: 10,
            points: 1_200,
            cost_fen: (kind != BenefitKind::GiftPoints).then_some(50_000),
            sales: (kind == BenefitKind::Coupon).then_some(BenefitSales { sales: 10, left_fen: 400_000 }),
            uptake,
        }
    }

    fn found() -> BenefitEffects {
        let kinds = [BenefitKind::Coupon, BenefitKind::GiftCoupon, BenefitKind::GiftPoints, BenefitKind::Reward];
        let standings = [Uptake::Early, Uptake::Unused, Uptake::Little, Uptake::Fair, Uptake::Well, Uptake::AtOnce];
        let none = BenefitEffect { issued: 0, used: 0, ..effect(BenefitKind::Reward, Uptake::NotGiven) };
        let rows = kinds.into_iter().flat_map(|kind| standings.map(|uptake| effect(kind, uptake)));
        BenefitEffects { from: sample_day(), until: sample_day(), rows: rows.chain([none]).collect() }
    }

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| benefits_page(frame, List::default(), &found())) {
            assert!(html.contains("/coupons/kinds/a%20b") && html.contains("25.00 %") && html.contains("4,000.00"));
            assert!(html.contains(NOTHING) && html.contains("1,200"));
        }
        let empty = BenefitEffects { rows: Vec::new(), ..found() };
        for html in in_both_languages(|frame| benefits_page(frame, List::default(), &empty)) {
            assert!(html.contains("empty-title"));
        }
    }

    #[test]
    fn a_file_has_a_cell_for_each_column() {
        let sheet = sheet(&sample_frame(yanji_words::Lang::En), &found());
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
    }
}
