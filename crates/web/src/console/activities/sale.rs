//! Ringing up a sale for a member, in lines of category and amount; a service of the clinic stands for both.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{NewSale, NewSaleLine, TimelinePart, TimelineQuery};
use yanji_app::{Actor, AppError, Clinic, ItemCategory};
use yanji_books::id::{CategoryId, MemberId};
use yanji_engine::programme::read;
use yanji_words::Problem;

use super::told;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::member::{Head, head, id_of};

const FIELDS: &[&str] = &["day", "number", "lines"];
/// How many lines an empty form has, and how many more are given at a time.
const LINES: usize = 3;
/// How many activities are gone through for the categories that the member bought.
const LATELY: usize = 30;

#[derive(Template)]
#[template(path = "member/sale.html")]
struct SalePage {
    frame: Frame,
    head: Head,
    form: Form,
    /// The lines as typed.
    lines: Vec<Line>,
    offered: Offered,
}

/// A line as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    service: String,
    category: String,
    amount: String,
}

impl Line {
    /// The lines of a form, and whether or not it asks for services.
    fn all(fields: &Fields) -> Vec<Self> {
        let services = fields.all("service").map(str::to_owned).chain(std::iter::repeat(String::new()));
        let amounts = fields.all("category").zip(fields.all("amount"));
        let line = |(service, (category, amount)): (String, (&str, &str))| Self {
            service,
            category: category.to_owned(),
            amount: amount.to_owned(),
        };
        services.zip(amounts).map(line).collect()
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is sold: what is not typed comes from the service that is named. A name that is no service is a category.
    fn sold(&self, services: &[OfferedService]) -> Result<NewSaleLine, AppError> {
        let service = services.iter().find(|service| service.name == self.service);
        let category = match (self.category.as_str(), service) {
            ("", Some(service)) => &service.category,
            ("", None) => &self.service,
            _ => &self.category,
        };
        let amount_fen = match (self.amount.as_str(), service) {
            ("", Some(service)) => service.price_fen,
            (typed, _) => amount_fen(typed, "lines")?,
        };
        Ok(NewSaleLine { category: category.clone(), amount_fen })
    }
}

/// What can be chosen.
#[derive(Default)]
struct Offered {
    services: Vec<OfferedService>,
    /// Those of the clinic, those that the programme names, and what this member bought of late.
    categories: Vec<String>,
}

/// A service that is on offer.
struct OfferedService {
    name: String,
    category: String,
    price_fen: i64,
    /// The list price as it is typed.
    price: String,
}

pub(in crate::console) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let today = visitor.state.clinic.today().to_string();
    let form = Form::fresh(&[("day", today)]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form, LINES).await
}

pub(in crate::console) async fn post(
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    if !fields.get("more").is_empty() {
        let typed = Line::all(&fields).len();
        return show(&visitor, id, Form::again(fields).map_err(|e| visitor.failure(e))?, typed + LINES).await;
    }
    let posted = match (fields.key(), new_sale(&fields, id, &visitor)) {
        (Ok(key), Ok(sale)) => {
            let lines = Line::all(&fields);
            let post = move |clinic: &Clinic, actor: &Actor| {
                let lines = sold(&lines, &services(clinic, actor)?)?;
                clinic.sale_post(actor, &key, NewSale { lines, ..sale })
            };
            visitor.attempt(post).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match posted {
        Ok(receipt) => {
            let notice = told(&visitor.frame(Section::Members), "done.sale", &receipt);
            Ok(visitor.go(&format!("/members/{id}"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form, LINES).await
        }
    }
}

async fn show(visitor: &Visitor, id: MemberId, form: Form, at_least: usize) -> Result<Response, Failure> {
    let (head, offered) = visitor
        .ask(move |clinic, actor| {
            let head = head(&clinic.member_get(actor, id)?, &clinic.member_state(actor, id)?);
            let services = services(clinic, actor)?;
            Ok((head, Offered { services, categories: categories(clinic, actor, id)? }))
        })
        .await?;
    let frame = Frame { address: format!("{}/sale", head.address), ..visitor.frame(Section::Members) };
    visitor.page(&SalePage { frame, head, lines: lines(&form, at_least), form, offered })
}

/// The services that are on offer.
fn services(clinic: &Clinic, actor: &Actor) -> Result<Vec<OfferedService>, AppError> {
    let categories: HashMap<CategoryId, ItemCategory> =
        clinic.category_list(actor)?.into_iter().map(|category| (category.id, category)).collect();
    let offered = clinic.item_list(actor)?.into_iter().filter(|service| !service.is_hidden).filter_map(|service| {
        let category = categories.get(&service.category).filter(|category| !category.is_hidden)?;
        Some(OfferedService {
            category: category.name.clone(),
            price: yuan(service.price_fen),
            price_fen: service.price_fen,
            name: service.name,
        })
    });
    Ok(offered.collect())
}

fn categories(clinic: &Clinic, actor: &Actor, id: MemberId) -> Result<Vec<String>, AppError> {
    let (hidden, shown): (Vec<_>, Vec<_>) =
        clinic.category_list(actor)?.into_iter().partition(|category| category.is_hidden);
    let source = clinic.programme_current(actor)?.map(|version| version.source).unwrap_or_default();
    let programme = read::read(&source).ok().map(|read| read.programme);
    let rates = programme.map(|programme| programme.points.categories).unwrap_or_default();
    let lately = TimelineQuery { part: TimelinePart::Money, limit: LATELY, ..TimelineQuery::default() };
    let lately = clinic.member_timeline(actor, id, &lately)?.entries;
    let bought = lately.into_iter().flat_map(|entry| entry.lines).map(|line| line.category);
    let named = shown.into_iter().map(|category| category.name);
    let mut categories: Vec<String> = Vec::new();
    for category in named.chain(rates.into_iter().map(|(category, _)| category)).chain(bought) {
        let is_hidden = hidden.iter().any(|hidden| hidden.name == category);
        if !category.is_empty() && !is_hidden && !categories.contains(&category) {
            categories.push(category);
        }
    }
    Ok(categories)
}

/// The lines as typed, and empty ones up to as many as there should be.
fn lines(form: &Form, at_least: usize) -> Vec<Line> {
    let mut lines = Line::all(form.fields());
    lines.resize(lines.len().max(at_least), Line::default());
    lines
}

/// The sale but for its lines.
fn new_sale(fields: &Fields, member: MemberId, visitor: &Visitor) -> Result<NewSale, AppError> {
    Ok(NewSale {
        member: Some(member),
        number: fields.get("number").to_owned(),
        day: fields.day("day")?,
        store: visitor.session.actor.store,
        ..NewSale::default()
    })
}

/// The lines in which something stands.
fn sold(lines: &[Line], services: &[OfferedService]) -> Result<Vec<NewSaleLine>, AppError> {
    let filled = lines.iter().filter(|line| !line.is_empty());
    let lines = filled.map(|line| line.sold(services)).collect::<Result<Vec<_>, AppError>>()?;
    if lines.is_empty() { Err(AppError::at(Problem::Missing, "lines")) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member, sample_state};

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| SalePage {
            frame,
            head: head(&sample_member(), &sample_state()),
            form: Form::default(),
            lines: vec![line("9", "7", "1.5"), Line::default()],
            offered: Offered { services: vec![peeling()], categories: vec!["7".to_owned()] },
        });
        for html in in_both_languages(|frame| SalePage {
            frame,
            head: head(&sample_member(), &sample_state()),
            form: Form::default(),
            lines: vec![Line::default()],
            offered: Offered::default(),
        }) {
            assert!(!html.contains("name=\"service\""), "a clinic without services is not asked for them");
        }
    }

    fn line(service: &str, category: &str, amount: &str) -> Line {
        Line { service: service.to_owned(), category: category.to_owned(), amount: amount.to_owned() }
    }

    fn peeling() -> OfferedService {
        let [name, category, price] = ["9", "8", "880.00"].map(str::to_owned);
        OfferedService { name, category, price_fen: 88_000, price }
    }

    #[test]
    fn a_service_stands_for_what_is_not_typed() {
        let sold = |typed: Line| typed.sold(&[peeling()]).map(|line| (line.category, line.amount_fen));
        assert_eq!(sold(line("9", "", "")).unwrap(), ("8".to_owned(), 88_000));
        assert_eq!(sold(line("9", "7", "1.5")).unwrap(), ("7".to_owned(), 150));
        assert_eq!(sold(line("6", "", "1.5")).unwrap(), ("6".to_owned(), 150), "an unknown name is a category");
        assert_eq!(sold(line("6", "7", "1.5")).unwrap(), ("7".to_owned(), 150));
        assert_eq!(sold(line("6", "", "")).unwrap_err().problem, Problem::Missing);
        assert_eq!(sold(line("", "8", "")).unwrap_err().problem, Problem::Missing);
    }

    #[test]
    fn empty_lines_are_passed_over_and_half_lines_are_not() {
        let fields = |pairs: &[(&str, &str)]| {
            Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let sale = fields(&[
            ("category", "a"),
            ("amount", "1.5"),
            ("category", ""),
            ("amount", ""),
            ("category", ""),
            ("amount", "2"),
        ]);
        let expected = [("a", 150), ("", 200)]
            .map(|(category, amount_fen)| NewSaleLine { category: category.to_owned(), amount_fen });
        assert_eq!(sold(&Line::all(&sale), &[]).unwrap(), expected);
        for bad in [fields(&[("category", "a"), ("amount", "")]), fields(&[("category", ""), ("amount", "")])] {
            assert_eq!(sold(&Line::all(&bad), &[]).unwrap_err().problem, Problem::Missing);
        }
    }
}
