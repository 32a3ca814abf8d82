//! Many prices changed at once: first what would become of them, then done as it was seen.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{
    AppError, ItemColumn, Permission, PriceMove, RepricedItem, RepricedPrice, Repricing, RepricingPreview,
};
use yanji_words::{Lang, Problem};

use super::{ADDRESS, FILTERS, count, frame, kinds, query_of};
use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::console::settings::{Choice, fresh, refused};

const PRICES: &str = "/items/prices";
const FIELDS: &[&str] = &["amount"];
/// What the form asks besides the filters.
const ASKED: [&str; 4] = ["price", "by", "amount", "step"];
/// To which multiples prices are rounded, in fen, with the keys of their names.
const STEPS: [(&str, &str); 4] =
    [("1", "items.step_fen"), ("10", "items.step_jiao"), ("100", "items.step_yuan"), ("1000", "items.step_ten")];

#[derive(Template)]
#[template(path = "items/prices.html")]
struct PricesPage {
    frame: Frame,
    form: Form,
    /// The filters and what is asked, as they go on to the form that does it.
    kept: Vec<(String, String)>,
    categories: Vec<Choice>,
    kinds: Vec<Choice>,
    steps: &'static [(&'static str, &'static str)],
    seen: Option<Seen>,
    /// The prices of before as a file, which taken in again leads back.
    list: List,
}

/// What would become of the prices.
struct Seen {
    rows: Vec<Row>,
    count: String,
    faults: String,
    is_sound: bool,
    seal: String,
}

struct Row {
    address: String,
    name: String,
    category: String,
    before: String,
    after: String,
    change: String,
    fault: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let fields = Fields::new(pairs);
    if let Some(format) = Format::of(fields.get("export")) {
        return prices_of_before(&visitor, &fields, format).await;
    }
    if fields.get("amount").is_empty() {
        let proposed: Vec<(&str, String)> = fields.pairs().map(|(name, value)| (name, value.to_owned())).collect();
        let form = fresh(&visitor, &proposed)?;
        return show(&visitor, form, None).await;
    }
    looked_over(&visitor, fields, None).await
}

/// The prices that would be changed, as they are, in a file that the price list takes in again.
async fn prices_of_before(visitor: &Visitor, fields: &Fields, format: Format) -> Result<Response, Failure> {
    let change = repricing(fields).map_err(|error| visitor.failure(error))?;
    let price = change.price;
    let seen = visitor.ask(move |clinic, actor| clinic.item_reprice_look_over(actor, &change)).await?;
    let name = visitor.frame(Section::Desk).t("items.old_prices").into_owned();
    download(visitor, sheet(visitor.lang, name, price, &seen), format).await
}

fn sheet(lang: Lang, name: String, price: RepricedPrice, seen: &RepricingPreview) -> Sheet {
    let column = match price {
        RepricedPrice::Retail => ItemColumn::Price,
        RepricedPrice::Wholesale => ItemColumn::Wholesale,
        RepricedPrice::Member => ItemColumn::Member,
    };
    let row = |change: &RepricedItem| vec![Cell::text(&change.item.name), Cell::Money(change.before_fen)];
    Sheet {
        name,
        columns: vec![
            Column::new(ItemColumn::Name.title(lang), Kind::Text),
            Column::new(column.title(lang), Kind::Money),
        ],
        rows: seen.changes.iter().map(row).collect(),
    }
}

/// Does what was looked over.
pub(super) async fn change(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let seal = fields.get("seal").to_owned();
    let done = match (fields.key(), repricing(&fields)) {
        (Ok(key), Ok(change)) => {
            visitor.attempt(move |clinic, actor| clinic.item_reprice(actor, &key, &change, &seal)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(changed) => Ok(visitor.go(ADDRESS, &visitor.frame(Section::Desk).put("items.repriced", changed))),
        Err(error) => looked_over(&visitor, fields, Some(error)).await,
    }
}

/// The page with what would become of the prices, and what went wrong before.
async fn looked_over(visitor: &Visitor, fields: Fields, error: Option<AppError>) -> Result<Response, Failure> {
    let seen = match repricing(&fields) {
        Ok(change) => visitor.attempt(move |clinic, actor| clinic.item_reprice_look_over(actor, &change)).await,
        Err(error) => Err(error),
    };
    let (seen, error) = match (seen, error) {
        (Ok(seen), error) => (Some(seen), error),
        (Err(error), _) => (None, Some(at_the_amount(error))),
    };
    let form = match error {
        Some(error) => refused(visitor, fields, error, FIELDS)?,
        None => Form::again(fields).map_err(|error| visitor.failure(error))?,
    };
    show(visitor, form, seen).await
}

/// An error about how far prices move, at the field where that is typed.
fn at_the_amount(mut error: AppError) -> AppError {
    if error.field.as_deref() == Some("by") {
        error.field = Some("amount".to_owned());
    }
    error
}

async fn show(visitor: &Visitor, form: Form, preview: Option<RepricingPreview>) -> Result<Response, Failure> {
    let categories = visitor.ask(|clinic, actor| clinic.category_list(actor)).await?;
    let categories =
        categories.into_iter().map(|category| Choice { code: category.id.to_string(), name: category.name }).collect();
    visitor.page(&prices_page(frame(visitor, PRICES), form, categories, preview.as_ref()))
}

fn prices_page(frame: Frame, form: Form, categories: Vec<Choice>, preview: Option<&RepricingPreview>) -> PricesPage {
    let form = form.with_default("price", "retail").with_default("by", "share").with_default("step", "100");
    let kept = FILTERS.iter().chain(&ASKED).map(|name| ((*name).to_owned(), form.value(name).to_owned()));
    let kept: Vec<_> = kept.filter(|(_, value)| !value.is_empty()).collect();
    PricesPage {
        list: List { address: PRICES.to_owned(), query: kept.clone(), ..List::default() },
        kept,
        seen: preview.map(|preview| seen(&frame, preview)),
        kinds: kinds(frame.lang),
        categories,
        steps: &STEPS,
        form,
        frame,
    }
}

fn seen(frame: &Frame, preview: &RepricingPreview) -> Seen {
    let row = |change: &RepricedItem| Row {
        address: format!("{ADDRESS}/{}", change.item.id),
        name: change.item.name.clone(),
        category: change.item.category_name.clone(),
        before: yuan(change.before_fen),
        after: yuan(change.after_fen),
        change: format!(
            "{}{}",
            if change.after_fen > change.before_fen { "+" } else { "" },
            yuan(change.after_fen - change.before_fen)
        ),
        fault: change.problem.map(|problem| problem.text(frame.lang)).unwrap_or_default(),
    };
    let faults = preview.changes.iter().filter(|change| change.problem.is_some()).count();
    Seen {
        rows: preview.changes.iter().map(row).collect(),
        count: count(preview.changes.len()),
        faults: if faults == 0 { String::new() } else { count(faults) },
        is_sound: preview.is_sound(),
        seal: preview.seal.clone(),
    }
}

/// What the form asks for.
fn repricing(fields: &Fields) -> Result<Repricing, AppError> {
    let malformed = |field: &str| AppError::at(Problem::Malformed, field);
    let text = fields.get("amount");
    // Shares and amounts are both typed with two decimals.
    let (sign, digits) =
        text.strip_prefix(['-', '−', '－']).map_or((1, text.trim_start_matches('+')), |rest| (-1, rest));
    let hundredths = sign * amount_fen(digits.trim(), "amount")?;
    Ok(Repricing {
        items: query_of(fields),
        price: RepricedPrice::from_code(fields.get("price")).ok_or_else(|| malformed("price"))?,
        by: match fields.get("by") {
            "share" => PriceMove::Share(hundredths),
            "amount" => PriceMove::Amount(hundredths),
            _ => return Err(malformed("by")),
        },
        step_fen: STEPS
            .iter()
            .find(|(code, _)| *code == fields.get("step"))
            .and_then(|(code, _)| code.parse().ok())
            .ok_or_else(|| malformed("step"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn the_page_is_made() {
        let change = |problem| RepricedItem { item: item(1, "1"), before_fen: 100, after_fen: 90, problem };
        for problem in [None, Some(Problem::FloorAbovePrice)] {
            let preview = RepricingPreview { changes: vec![change(problem)], seal: "s3al".to_owned() };
            for html in in_both_languages(|frame| {
                let asked = fields(&[("amount", "-10"), ("category", "c")]);
                prices_page(frame, Form::holding(asked), Vec::new(), Some(&preview))
            }) {
                assert!(html.contains("-0.10"), "{html}");
                assert_eq!(html.contains("value=\"s3al\""), problem.is_none());
            }
        }
        let nothing = RepricingPreview { changes: Vec::new(), seal: String::new() };
        in_both_languages(|frame| prices_page(frame, Form::default(), Vec::new(), Some(&nothing)));
        in_both_languages(|frame| prices_page(frame, Form::default(), Vec::new(), None));
    }

    #[test]
    fn the_file_of_before_is_one_that_the_price_list_takes_in() {
        let change = RepricedItem { item: item(1, "面膜"), before_fen: 100, after_fen: 90, problem: None };
        let seen = RepricingPreview { changes: vec![change], seal: String::new() };
        for (price, title) in [
            (RepricedPrice::Retail, ItemColumn::Price),
            (RepricedPrice::Wholesale, ItemColumn::Wholesale),
            (RepricedPrice::Member, ItemColumn::Member),
        ] {
            let sheet = sheet(Lang::Zh, "7".to_owned(), price, &seen);
            let titles: Vec<_> = sheet.columns.iter().map(|column| column.title.as_str()).collect();
            assert_eq!(titles, [ItemColumn::Name.title(Lang::Zh), title.title(Lang::Zh)]);
            assert_eq!(sheet.rows, [vec![Cell::text("面膜"), Cell::Money(100)]]);
        }
    }

    #[test]
    fn what_is_typed_is_a_share_or_an_amount() {
        let read = |by: &str, amount: &str| {
            let change = repricing(&fields(&[("price", "member"), ("by", by), ("amount", amount), ("step", "10")]));
            change.map(|change| change.by).map_err(|error| error.field.unwrap_or_default())
        };
        assert_eq!(read("share", "-5"), Ok(PriceMove::Share(-500)));
        assert_eq!(read("amount", "+12.50"), Ok(PriceMove::Amount(1_250)));
        assert_eq!(read("amount", "x"), Err("amount".to_owned()));
        assert_eq!(read("x", "5"), Err("by".to_owned()));
    }
}
