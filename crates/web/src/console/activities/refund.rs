//! Giving money back on the lines of a sale.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{NewRefund, RefundLine, Sale};
use yanji_app::{AppError, Permission};
use yanji_books::id::SaleId;
use yanji_words::{Problem, Thing};

use super::told;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::member::{Head, head};

const FIELDS: &[&str] = &["day", "lines", "reason"];

#[derive(Template)]
#[template(path = "member/refund.html")]
struct RefundPage {
    frame: Frame,
    head: Head,
    form: Form,
    sale: ShownSale,
}

/// A sale with what is left of it.
struct ShownSale {
    number: String,
    day: String,
    amount: String,
    left: String,
    has_left: bool,
    lines: Vec<ShownLine>,
    /// Day and amount of each refund so far.
    refunds: Vec<(String, String)>,
}

struct ShownLine {
    category: String,
    amount: String,
    left: String,
    typed: String,
}

fn id_of(visitor: &Visitor, text: &str) -> Result<SaleId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Sale))))
}

pub(in crate::console) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = id_of(&visitor, &id)?;
    let today = visitor.state.clinic.today().to_string();
    let form = Form::fresh(&[("day", today)]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form).await
}

pub(in crate::console) async fn post(
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = id_of(&visitor, &id)?;
    let posted = match (fields.key(), new_refund(&fields, id)) {
        (Ok(key), Ok(refund)) => visitor.attempt(move |clinic, actor| clinic.sale_refund(actor, &key, refund)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match posted {
        Ok(receipt) => {
            let notice = told(&visitor.frame(Section::Members), "done.refund", &receipt);
            Ok(visitor.go(&format!("/members/{}", receipt.member), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form).await
        }
    }
}

async fn show(visitor: &Visitor, id: SaleId, form: Form) -> Result<Response, Failure> {
    let (sale, head) = visitor
        .ask(move |clinic, actor| {
            let sale = clinic.sale_get(actor, id)?;
            let member = sale.member;
            Ok((sale, head(&clinic.member_get(actor, member)?, &clinic.member_state(actor, member)?)))
        })
        .await?;
    let frame = Frame { address: format!("/sales/{id}/refund"), ..visitor.frame(Section::Members) };
    visitor.page(&RefundPage { frame, head, sale: shown(&sale, &form), form })
}

fn shown(sale: &Sale, form: &Form) -> ShownSale {
    let typed = form.values("amount").into_iter().chain(std::iter::repeat(String::new()));
    let lines = sale.lines.iter().zip(typed).map(|(line, typed)| ShownLine {
        category: line.category.clone(),
        amount: yuan(line.amount_fen),
        left: yuan(line.left_fen),
        typed,
    });
    let sum = |lines: &[RefundLine]| yuan(lines.iter().map(|line| line.amount_fen).sum());
    ShownSale {
        number: sale.number.clone(),
        day: sale.day.to_string(),
        amount: yuan(sale.amount_fen),
        left: yuan(sale.left_fen),
        has_left: sale.left_fen > 0,
        lines: lines.collect(),
        refunds: sale.refunds.iter().map(|refund| (refund.day.to_string(), sum(&refund.lines))).collect(),
    }
}

fn new_refund(fields: &Fields, sale: SaleId) -> Result<NewRefund, AppError> {
    let lines = if fields.get("all").is_empty() { given_back(fields)? } else { Vec::new() };
    Ok(NewRefund { sale, lines, day: fields.day("day")?, reason: fields.get("reason").to_owned() })
}

/// The lines on which something is given back; each line of the sale has one field.
fn given_back(fields: &Fields) -> Result<Vec<RefundLine>, AppError> {
    let typed = fields.all("amount").enumerate().filter(|(_, amount)| !amount.is_empty());
    let lines = typed.map(|(line, amount)| Ok(RefundLine { line, amount_fen: amount_fen(amount, "lines")? }));
    let lines = lines.collect::<Result<Vec<_>, AppError>>()?;
    // Without lines everything would be given back, which only the button for it may ask for.
    if lines.is_empty() { Err(AppError::at(Problem::Missing, "lines")) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_member, sample_state};
    use yanji_app::Instant;
    use yanji_app::records::{Refund, SaleLine};
    use yanji_books::id::MemberId;

    fn sample() -> Sale {
        let line = |left_fen| SaleLine { category: "7".to_owned(), amount_fen: 10_000, left_fen };
        let back = vec![RefundLine { line: 1, amount_fen: 4_000 }];
        Sale {
            id: SaleId([9; 16]),
            member: MemberId([7; 16]),
            number: "5001".to_owned(),
            day: sample_day(),
            amount_fen: 20_000,
            left_fen: 16_000,
            points: 160,
            lines: vec![line(10_000), line(6_000)],
            refunds: vec![Refund { day: sample_day(), recorded_at: Instant(0), lines: back }],
        }
    }

    #[test]
    fn the_page_is_made() {
        for left_fen in [16_000, 0] {
            let sale = Sale { left_fen, ..sample() };
            let pages = in_both_languages(|frame| RefundPage {
                frame,
                head: head(&sample_member(), &sample_state()),
                form: Form::default(),
                sale: shown(&sale, &Form::default()),
            });
            assert!(
                pages.iter().all(|page| page.contains("40.00") && page.contains("name=\"amount\"") == (left_fen > 0))
            );
        }
    }

    #[test]
    fn lines_keep_their_places_and_nothing_typed_gives_nothing_back() {
        let fields = |amounts: &[&str]| {
            Fields::new(amounts.iter().map(|amount| ("amount".to_owned(), (*amount).to_owned())).collect())
        };
        assert_eq!(given_back(&fields(&["", "1"])).unwrap(), [RefundLine { line: 1, amount_fen: 100 }]);
        assert_eq!(given_back(&fields(&["", ""])).unwrap_err().problem, Problem::Missing);
        assert_eq!(given_back(&fields(&["x"])).unwrap_err().problem, Problem::Malformed);
    }
}
