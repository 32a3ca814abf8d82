//! The effect of benefits: what was given on some days and what held by itself, how much of it is used, what it cost, and
//! the sales with it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{BenefitEffect, BenefitEffects, BenefitKind, BenefitQuery, Uptake};
use yanji_app::{AppError, Permission};
use yanji_engine::programme::benefit::Perk;
use yanji_words::{Problem, whole};

use crate::console::chart::{Chart, ChartKind, Series, Unit};
use crate::console::door::Visitor;
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures::{percent, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section, place};
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
    /// That the figures are of all stores, where there are several.
    of_store: String,
    /// What was wrong with the days that were asked for; empty when nothing was.
    problem: String,
    /// What is given to somebody: coupons, gifts, rewards.
    given: Vec<Row>,
    /// What holds by itself: prices, bonuses, perks.
    standing: Vec<Row>,
    /// Cost and sales of those that are used on sales; `None` where nothing is sold with any.
    chart: Option<Chart>,
    /// Whether every bill is counted.
    is_whole: bool,
}

/// The most benefits that the chart shows.
const CHARTED: usize = 12;

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
    cost_share: String,
    sales: String,
    members: String,
    sales_sum: String,
    /// The key of the word of how it is used, and its colour.
    uptake: (&'static str, &'static str),
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let list = List::asked("/data/benefits", &fields, &DAYS, &[]);
    let frame = visitor.frame(Section::Data);
    let told_of = place::told_of(&visitor, None);
    let read =
        |fields: &Fields| Ok::<_, AppError>(BenefitQuery { from: fields.day("from")?, until: fields.day("until")? });
    let found = match read(&fields) {
        Ok(query) => visitor.attempt(move |clinic, actor| clinic.benefit_effects(actor, &query)).await,
        Err(error) => Err(error),
    };
    let found = match found {
        Ok(found) => found,
        Err(error)
            if matches!(error.problem, Problem::Malformed | Problem::Misshapen(_) | Problem::SpanOutside { .. }) =>
        {
            let days = DAYS.map(|name| (name.to_owned(), fields.get(name).to_owned()));
            let form = Form::holding(Fields::new(days.into()));
            let problem = error.text(visitor.lang);
            let none = (Vec::new(), Vec::new());
            return visitor.page(&BenefitsPage {
                frame,
                list,
                form,
                of_store: told_of,
                problem,
                given: none.0,
                standing: none.1,
                chart: None,
                is_whole: true,
            });
        }
        Err(error) => return Err(visitor.failure(error)),
    };
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, of_store(sheet(&frame, &found), &told_of), format).await;
    }
    visitor.page(&BenefitsPage { of_store: told_of, ..benefits_page(frame, list, &found) })
}

fn benefits_page(frame: Frame, list: List, found: &BenefitEffects) -> BenefitsPage {
    let [from, until] = DAYS;
    let days = [(from, found.from), (until, found.until)].map(|(name, day)| (name.to_owned(), day.to_string()));
    let (given, standing): (Vec<_>, Vec<_>) = found.rows.iter().partition(|effect| effect.issued.is_some());
    BenefitsPage {
        given: given.into_iter().map(|effect| row(&frame, effect)).collect(),
        standing: standing.into_iter().map(|effect| row(&frame, effect)).collect(),
        chart: chart(&frame, found),
        is_whole: found.is_whole,
        form: Form::holding(Fields::new(days.into())),
        of_store: String::new(),
        problem: String::new(),
        list,
        frame,
    }
}

fn row(frame: &Frame, effect: &BenefitEffect) -> Row {
    let or_nothing = |figure: Option<String>| figure.unwrap_or_else(|| NOTHING.to_owned());
    Row {
        name: name(frame, effect),
        address: match effect.kind {
            BenefitKind::Coupon => format!("/coupons/kinds/{}", encoded(&effect.code)),
            BenefitKind::Reward => "/rewards".to_owned(),
            BenefitKind::MemberPrice => "/items".to_owned(),
            BenefitKind::GiftCoupon
            | BenefitKind::GiftPoints
            | BenefitKind::GiftOffer
            | BenefitKind::GiftBonus
            | BenefitKind::TierPrice
            | BenefitKind::Offer
            | BenefitKind::Bonus
            | BenefitKind::Perk => String::new(),
        },
        more: gives(frame, effect),
        kind: kind_key(effect.kind),
        issued: or_nothing(effect.issued.map(whole)),
        used: effect.used.map_or_else(|| frame.t("effects.not_recorded").into_owned(), whole),
        used_share: or_nothing(effect.used_bp().map(percent)),
        cost: or_nothing(effect.cost_fen.map(yuan)),
        cost_share: or_nothing(effect.cost_bp().map(percent)),
        sales: or_nothing(effect.sales.map(|sold| whole(sold.sales))),
        members: or_nothing(effect.sales.map(|sold| whole(sold.members))),
        sales_sum: or_nothing(effect.sales.map(|sold| yuan(sold.left_fen))),
        uptake: uptake(effect),
    }
}

/// What a benefit is called.
fn name(frame: &Frame, effect: &BenefitEffect) -> String {
    match effect.kind {
        BenefitKind::MemberPrice => frame.t("effects.kind_member_price").into_owned(),
        BenefitKind::Perk => {
            let perk = Perk::from_code(&effect.code);
            perk.map_or_else(|| effect.code.clone(), |perk| yanji_words::benefit::perk(frame.lang, perk).to_owned())
        }
        BenefitKind::Coupon
        | BenefitKind::GiftCoupon
        | BenefitKind::GiftPoints
        | BenefitKind::GiftOffer
        | BenefitKind::GiftBonus
        | BenefitKind::Reward
        | BenefitKind::TierPrice
        | BenefitKind::Offer
        | BenefitKind::Bonus => effect.name.clone(),
    }
}

/// What a gift gives, the points of a gift or a bonus, or what members paid for a reward.
fn gives(frame: &Frame, effect: &BenefitEffect) -> String {
    let key = match effect.kind {
        BenefitKind::GiftOffer => "effects.offer",
        BenefitKind::GiftBonus => "effects.bonus",
        _ => "effects.coupon",
    };
    match (&effect.gives, effect.points) {
        (Some((_, name)), _) => frame.put(key, name),
        (None, 0) => String::new(),
        (None, points) => frame.put("effects.points", whole(points)),
    }
}

/// The benefits with which most was sold. What gifts gave counts with its coupon, offer or bonus already.
fn chart(frame: &Frame, found: &BenefitEffects) -> Option<Chart> {
    let is_part =
        |kind: BenefitKind| matches!(kind, BenefitKind::GiftCoupon | BenefitKind::GiftOffer | BenefitKind::GiftBonus);
    let mut charted: Vec<(&BenefitEffect, i64)> = found
        .rows
        .iter()
        .filter(|effect| !is_part(effect.kind))
        .filter_map(|effect| Some((effect, effect.sales.filter(|sold| sold.sales > 0)?.left_fen)))
        .collect();
    charted.sort_by_key(|(_, left_fen)| std::cmp::Reverse(*left_fen));
    charted.truncate(CHARTED);
    if charted.is_empty() {
        return None;
    }
    let series = |key: &str, figure: &dyn Fn(&(&BenefitEffect, i64)) -> i64| Series {
        name: frame.t(key).into_owned(),
        values: charted.iter().map(figure).collect(),
        shade: None,
    };
    let category = |effect: &BenefitEffect| match effect.kind {
        BenefitKind::TierPrice => frame.put("effects.tier_price_of", name(frame, effect)),
        _ => name(frame, effect),
    };
    Some(Chart {
        id: "effects",
        title: frame.t("effects.chart").into_owned(),
        kind: ChartKind::Bar,
        unit: Unit::Money,
        heading: frame.t("effects.name").into_owned(),
        categories: charted.iter().map(|(effect, _)| category(effect)).collect(),
        series: vec![
            series("effects.sales_sum", &|(_, left_fen)| *left_fen),
            series("effects.cost", &|(effect, _)| effect.cost_fen.unwrap_or_default()),
        ],
    })
}

const fn kind_key(kind: BenefitKind) -> &'static str {
    match kind {
        BenefitKind::Coupon => "effects.kind_coupon",
        BenefitKind::GiftCoupon | BenefitKind::GiftPoints | BenefitKind::GiftOffer | BenefitKind::GiftBonus => {
            "effects.kind_gift"
        }
        BenefitKind::Reward => "effects.kind_reward",
        BenefitKind::TierPrice => "effects.kind_tier_price",
        BenefitKind::MemberPrice => "effects.kind_member_price",
        BenefitKind::Offer => "effects.kind_offer",
        BenefitKind::Bonus => "effects.kind_bonus",
        BenefitKind::Perk => "effects.kind_perk",
    }
}

/// The word of how something is used, as a key, and its colour.
const fn uptake(effect: &BenefitEffect) -> (&'static str, &'static str) {
    match effect.uptake {
        Uptake::NotGiven => ("effects.not_given", "bg-secondary-lt"),
        Uptake::TooFew => ("effects.too_few", "bg-secondary-lt"),
        Uptake::AtOnce => ("effects.at_once", "bg-secondary-lt"),
        Uptake::Early if effect.issued.is_none() => ("effects.just_begun", "bg-secondary-lt"),
        Uptake::Early => ("effects.early", "bg-secondary-lt"),
        Uptake::Unused => ("effects.unused", "bg-red-lt"),
        Uptake::Little => ("effects.little", "bg-yellow-lt"),
        Uptake::Fair => ("effects.fair", "bg-azure-lt"),
        Uptake::Well => ("effects.well", "bg-green-lt"),
        Uptake::InUse => ("effects.in_use", "bg-azure-lt"),
        Uptake::NotInForce => ("effects.not_in_force", "bg-secondary-lt"),
        Uptake::NotRecorded => ("effects.not_recorded", "bg-secondary-lt"),
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
        ("effects.members", Kind::Whole),
        ("effects.sales_sum", Kind::Money),
        ("effects.cost_share", Kind::Share),
        ("effects.uptake", Kind::Text),
    ];
    let cells = |effect: &BenefitEffect| {
        vec![
            Cell::text(frame.t(kind_key(effect.kind))),
            Cell::text(effect.code.as_str()),
            Cell::text(name(frame, effect)),
            Cell::text(effect.gives.as_ref().map_or("", |(_, name)| name.as_str())),
            effect.issued.map_or(Cell::Empty, Cell::Whole),
            effect.used.map_or_else(|| Cell::text(frame.t("effects.not_recorded")), Cell::Whole),
            effect.used_bp().map_or(Cell::Empty, Cell::Share),
            Cell::Whole(effect.points),
            effect.cost_fen.map_or(Cell::Empty, Cell::Money),
            effect.sales.map_or(Cell::Empty, |sold| Cell::Whole(sold.sales)),
            effect.sales.map_or(Cell::Empty, |sold| Cell::Whole(sold.members)),
            effect.sales.map_or(Cell::Empty, |sold| Cell::Money(sold.left_fen)),
            effect.cost_bp().map_or(Cell::Empty, Cell::Share),
            Cell::text(frame.t(uptake(effect).0)),
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
        let is_gift = matches!(kind, BenefitKind::GiftCoupon | BenefitKind::GiftOffer | BenefitKind::GiftBonus);
        let is_on_sales = !matches!(kind, BenefitKind::GiftPoints) && uptake != Uptake::NotRecorded;
        BenefitEffect {
            kind,
            code: "a b".to_owned(),
            name: "7".to_owned(),
            gives: is_gift.then(|| ("8".to_owned(), "8".to_owned())),
            issued: (!STANDING.contains(&kind)).then_some(40),
            used: (uptake != Uptake::NotRecorded).then_some(10),
            points: 1_200,
            cost_fen: (kind != BenefitKind::GiftPoints).then_some(50_000),
            sales: is_on_sales.then_some(BenefitSales { sales: 10, members: 9, left_fen: 400_000 }),
            uptake,
        }
    }

    const GIVEN: [BenefitKind; 6] = [
        BenefitKind::Coupon,
        BenefitKind::GiftCoupon,
        BenefitKind::GiftPoints,
        BenefitKind::GiftOffer,
        BenefitKind::GiftBonus,
        BenefitKind::Reward,
    ];
    const STANDING: [BenefitKind; 5] =
        [BenefitKind::TierPrice, BenefitKind::MemberPrice, BenefitKind::Offer, BenefitKind::Bonus, BenefitKind::Perk];

    fn found() -> BenefitEffects {
        use Uptake::{AtOnce, Early, Fair, InUse, Little, NotInForce, NotRecorded, TooFew, Unused, Well};
        let given = [TooFew, Early, Unused, Little, Fair, Well, AtOnce];
        let standing = [InUse, NotInForce, NotRecorded, Early, Unused];
        let given = GIVEN.into_iter().flat_map(|kind| given.map(|uptake| effect(kind, uptake)));
        let standing = STANDING.into_iter().flat_map(|kind| standing.map(|uptake| effect(kind, uptake)));
        let none = BenefitEffect { issued: Some(0), used: Some(0), ..effect(BenefitKind::Reward, Uptake::NotGiven) };
        let rows = given.chain(standing).chain([none]).collect();
        BenefitEffects { from: sample_day(), until: sample_day(), rows, is_whole: false }
    }

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| benefits_page(frame, List::default(), &found())) {
            assert!(html.contains("/coupons/kinds/a%20b") && html.contains("25.00 %") && html.contains("4,000.00"));
            assert!(html.contains(NOTHING) && html.contains("1,200"));
            assert!(html.contains("12.50 %") && html.contains("chart-figure") && html.contains("alert-info"));
        }
        let empty = BenefitEffects { rows: Vec::new(), ..found() };
        for html in in_both_languages(|frame| benefits_page(frame, List::default(), &empty)) {
            assert!(html.contains("empty-title") && !html.contains("chart-figure"));
        }
    }

    #[test]
    fn a_file_has_a_cell_for_each_column() {
        let sheet = sheet(&sample_frame(yanji_words::Lang::En), &found());
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
    }
}
