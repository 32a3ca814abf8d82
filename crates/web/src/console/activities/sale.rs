//! Ringing up a sale for a member, in lines of category and amount.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{NewSale, NewSaleLine, TimelinePart, TimelineQuery};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_engine::programme::read;
use yanji_words::Problem;

use super::told;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
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
    /// Category and amount of each line as typed.
    lines: Vec<(String, String)>,
    /// Categories to choose from: those that the programme names, and what this member bought of late.
    categories: Vec<String>,
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
        let typed = fields.all("amount").count();
        return show(&visitor, id, Form::again(fields).map_err(|e| visitor.failure(e))?, typed + LINES).await;
    }
    let posted = match (fields.key(), new_sale(&fields, id, &visitor)) {
        (Ok(key), Ok(sale)) => visitor.attempt(move |clinic, actor| clinic.sale_post(actor, &key, sale)).await,
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
    let (head, categories) = visitor
        .ask(move |clinic, actor| {
            let head = head(&clinic.member_get(actor, id)?, &clinic.member_state(actor, id)?);
            Ok((head, categories(clinic, actor, id)?))
        })
        .await?;
    let frame = Frame { address: format!("{}/sale", head.address), ..visitor.frame(Section::Members) };
    visitor.page(&SalePage { frame, head, lines: lines(&form, at_least), form, categories })
}

fn categories(clinic: &Clinic, actor: &Actor, id: MemberId) -> Result<Vec<String>, AppError> {
    let source = clinic.programme_current(actor)?.map(|version| version.source).unwrap_or_default();
    let programme = read::read(&source).ok().map(|read| read.programme);
    let categories = programme.map(|programme| programme.points.categories).unwrap_or_default();
    let mut categories: Vec<String> = categories.into_iter().map(|(category, _)| category).collect();
    let lately = TimelineQuery { part: TimelinePart::Money, limit: LATELY, ..TimelineQuery::default() };
    let lately = clinic.member_timeline(actor, id, &lately)?.entries;
    for line in lately.into_iter().flat_map(|entry| entry.lines) {
        if !line.category.is_empty() && !categories.contains(&line.category) {
            categories.push(line.category);
        }
    }
    Ok(categories)
}

/// The lines as typed, and empty ones up to as many as there should be.
fn lines(form: &Form, at_least: usize) -> Vec<(String, String)> {
    let mut lines: Vec<_> = form.values("category").into_iter().zip(form.values("amount")).collect();
    lines.resize(lines.len().max(at_least), Default::default());
    lines
}

fn new_sale(fields: &Fields, member: MemberId, visitor: &Visitor) -> Result<NewSale, AppError> {
    Ok(NewSale {
        member: Some(member),
        number: fields.get("number").to_owned(),
        day: fields.day("day")?,
        lines: sold(fields)?,
        store: visitor.session.actor.store,
        ..NewSale::default()
    })
}

/// The lines in which something stands.
fn sold(fields: &Fields) -> Result<Vec<NewSaleLine>, AppError> {
    let typed = fields.all("category").zip(fields.all("amount")).filter(|line| *line != ("", ""));
    let lines = typed.map(|(category, amount)| {
        Ok(NewSaleLine { category: category.to_owned(), amount_fen: amount_fen(amount, "lines")? })
    });
    let lines = lines.collect::<Result<Vec<_>, AppError>>()?;
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
            lines: vec![("7".to_owned(), "1.5".to_owned()), Default::default()],
            categories: vec!["7".to_owned()],
        });
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
        assert_eq!(sold(&sale).unwrap(), expected);
        for bad in [fields(&[("category", "a"), ("amount", "")]), fields(&[("category", ""), ("amount", "")])] {
            assert_eq!(sold(&bad).unwrap_err().problem, Problem::Missing);
        }
    }
}
