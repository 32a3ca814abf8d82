//! The programme that a new clinic begins with, by the trade that it is in, and whether its history is brought along.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use yanji_app::{AppError, Permission};
use yanji_engine::Day;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::{READY, Ready, Trade};
use yanji_words::{Lang, Problem};

use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::programme::{Chapter, audience, chapters};

const FIELDS: &[&str] = &["programme", "history"];

/// The first day of a programme under which a history is brought along: before any that a shop has on file.
const BEFORE_ANY_HISTORY: &str = "2000-01-01";

#[derive(Template)]
#[template(path = "setup/programme.html")]
struct BeginningPage {
    frame: Frame,
    form: Form,
    /// Each trade by the order of its button, with the key of its name and whether it was chosen.
    trades: Vec<(String, &'static str, bool)>,
    /// The programmes for the chosen trade; all of them before one was chosen.
    programmes: Vec<Offered>,
    /// The others.
    others: Vec<Offered>,
}

/// A ready-made programme.
struct Offered {
    file: &'static str,
    name: String,
    audience: &'static str,
    /// The names of its tiers, lowest first.
    tiers: Vec<String>,
    rules: Vec<Chapter>,
}

/// Leads on when a programme is in force already.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    if visitor.ask(|clinic, actor| clinic.programme_current(actor)).await?.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    // No programme is proposed before somebody has said what is sold: its prices are of one trade.
    let form = Form::fresh(&[("history", "import".to_owned())]).map_err(|error| visitor.failure(error))?;
    visitor.page(&beginning(&visitor, form))
}

/// Puts the chosen programme into force and leads on to what comes next; shows those of a trade when that was pressed.
pub(super) async fn begin(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    if let Some(trade) = fields.get("do").strip_prefix("trade:").and_then(Trade::from_code) {
        let form = Form::again(with_trade(&fields, trade)).map_err(|error| visitor.failure(error))?;
        return visitor.page(&beginning(&visitor, form));
    }
    let is_import = fields.get("history") == "import";
    match publish(&visitor, &fields, is_import).await {
        Ok(()) => {
            let notice = visitor.frame(Section::Nowhere).t("setup.begun").into_owned();
            Ok(visitor.go(if is_import { "/imports" } else { "/" }, &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            visitor.page(&beginning(&visitor, form))
        }
    }
}

async fn publish(visitor: &Visitor, fields: &Fields, is_import: bool) -> Result<(), AppError> {
    let key = fields.key()?;
    let chosen = READY.iter().find(|ready| ready.file == fields.get("programme"));
    let source = chosen.ok_or_else(|| AppError::at(Problem::Missing, "programme"))?.source;
    let first = Day::parse(BEFORE_ANY_HISTORY).filter(|_| is_import);
    visitor
        .attempt(move |clinic, actor| {
            clinic.programme_begin(actor, &key, source, first.unwrap_or_else(|| clinic.today()))
        })
        .await?;
    Ok(())
}

/// The form with a trade, and with the programme that is proposed for it.
fn with_trade(fields: &Fields, trade: Trade) -> Fields {
    let kept = fields.pairs().filter(|(name, _)| !["do", "trade", "programme"].contains(name));
    let proposed = trade.programmes().first().map_or("", |ready| ready.file);
    let given = [("trade", trade.code()), ("programme", proposed)];
    Fields::new(kept.chain(given).map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn beginning(visitor: &Visitor, form: Form) -> BeginningPage {
    page_of(visitor.frame(Section::Nowhere), form)
}

fn page_of(frame: Frame, form: Form) -> BeginningPage {
    let chosen = Trade::from_code(form.value("trade"));
    let fits = |ready: &&Ready| chosen.is_none_or(|trade| trade.programmes().contains(ready));
    let offer = |ready: &Ready| offered(frame.lang, *ready);
    // Those of a trade in its own order, the proposed one first.
    let programmes = chosen.map_or(READY, Trade::programmes).iter().filter_map(offer).collect();
    let others = READY.iter().filter(|ready| !fits(ready)).filter_map(offer).collect();
    let name_of = |trade| match trade {
        Trade::Aesthetics => "setup.trade_aesthetics",
        Trade::Beauty => "setup.trade_beauty",
        Trade::Hair => "setup.trade_hair",
    };
    let trades = Trade::ALL.map(|trade| (format!("trade:{}", trade.code()), name_of(trade), chosen == Some(trade)));
    BeginningPage { trades: trades.into(), programmes, others, frame, form }
}

/// A ready-made programme as the page shows it.
fn offered(lang: Lang, ready: Ready) -> Option<Offered> {
    let programme = read(ready.source).ok()?.programme;
    Some(Offered {
        file: ready.file,
        name: programme.name,
        audience: audience(ready.file),
        tiers: programme.tiers.into_iter().map(|tier| tier.name).collect(),
        rules: chapters(lang, ready.source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};
    use crate::console::programme::tests::SOURCE;

    #[test]
    fn the_page_is_made() {
        let offered = |frame: &Frame| Offered {
            file: "1",
            name: "1".to_owned(),
            audience: "programme_ready.other",
            tiers: vec!["2".to_owned(), "3".to_owned()],
            rules: chapters(frame.lang, SOURCE),
        };
        for html in in_both_languages(|frame| {
            let form = Form::holding(with_trade(&Fields::default(), Trade::Hair));
            let (programmes, others) = (vec![offered(&frame)], vec![offered(&frame)]);
            BeginningPage { programmes, others, ..page_of(frame, form) }
        }) {
            assert_eq!(html.matches("2,000").count(), 2);
        }
    }

    #[test]
    fn nothing_is_proposed_before_the_trade_is_known_and_then_what_fits_it() {
        let files = |offered: &[Offered]| offered.iter().map(|one| one.file).collect::<Vec<_>>();
        let blank = page_of(sample_frame(Lang::Zh), Form::holding(Fields::default()));
        assert_eq!((blank.programmes.len(), blank.others.len()), (READY.len(), 0));
        assert_eq!(blank.form.value("programme"), "");
        for trade in Trade::ALL {
            let typed = [("history", "none"), ("programme", "package-card.toml"), ("do", "trade:x")];
            let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            let page = page_of(sample_frame(Lang::Zh), Form::holding(with_trade(&Fields::new(typed), trade)));
            assert_eq!(page.form.value("programme"), page.programmes[0].file);
            assert_eq!((page.form.value("history"), page.form.value("do")), ("none", ""));
            assert_eq!(page.programmes.len() + page.others.len(), READY.len());
            let has_hair_prices = files(&page.programmes).contains(&"salon-stars.toml");
            assert_eq!(has_hair_prices, trade == Trade::Hair);
        }
    }

    #[test]
    fn a_history_finds_a_programme_in_force() {
        assert!(Day::parse(BEFORE_ANY_HISTORY).is_some());
    }
}
