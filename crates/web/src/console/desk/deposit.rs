//! 定金 of a member: taken, and given back.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::Receipt;
use yanji_app::{AppError, Deposit, DepositReturn, NewDeposit, Permission};
use yanji_books::id::MemberId;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::{MONEY, frame, tender_key, which_store};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::member::{Head, head, id_of};

const FIELDS: &[&str] = &["amount_fen", "tender", "item", "reason"];

#[derive(Template)]
#[template(path = "desk/deposits.html")]
struct DepositsPage {
    frame: Frame,
    head: Head,
    form: Form,
    deposits: Vec<DepositRow>,
    items: Vec<(String, String)>,
    tenders: Vec<(&'static str, &'static str)>,
}

/// A deposit of which something is left.
struct DepositRow {
    id: String,
    day: String,
    item: String,
    amount: String,
    left: String,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let takes_money = visitor.session.actor.permissions.allow(Permission::SalePost);
    if let Some(page) = which_store::asked(&visitor, Section::Members).filter(|_| takes_money) {
        return page;
    }
    let id = id_of(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form).await
}

pub(super) async fn take(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = id_of(&visitor, &id)?;
    let store = visitor.session.actor.store;
    let new = new_deposit(&fields, id).map(|new| NewDeposit { store, ..new });
    let amount = new.as_ref().map(|new| new.amount_fen).unwrap_or_default();
    let done = match (fields.key(), new) {
        (Ok(key), Ok(new)) => visitor.attempt(move |clinic, actor| clinic.deposit_take(actor, &key, &new)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    answer(&visitor, id, fields, done, ("deposits.taken", amount)).await
}

pub(super) async fn give_back(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = id_of(&visitor, &id)?;
    let back = deposit_return(&fields);
    let amount = back.as_ref().map(|back| back.amount_fen).unwrap_or_default();
    let done = match (fields.key(), back) {
        (Ok(key), Ok(back)) => visitor.attempt(move |clinic, actor| clinic.deposit_return(actor, &key, &back)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    answer(&visitor, id, fields, done, ("deposits.returned", amount)).await
}

async fn answer(
    visitor: &Visitor,
    id: MemberId,
    fields: Fields,
    done: Result<Receipt, AppError>,
    (told, amount_fen): (&str, i64),
) -> Result<Response, Failure> {
    match done {
        Ok(_) => {
            let notice = frame(visitor, "").put(told, yuan(amount_fen));
            Ok(visitor.go(&format!("/members/{id}/deposits"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(visitor, id, form).await
        }
    }
}

async fn show(visitor: &Visitor, id: MemberId, form: Form) -> Result<Response, Failure> {
    let (head, deposits, items) = visitor
        .ask(move |clinic, actor| {
            let head = head(&clinic.member_get(actor, id)?, &clinic.member_state(actor, id)?);
            // Deposits are everybody's to see who serves members; what is sold and at which prices is not.
            let items = match clinic.item_list(actor) {
                Err(error) if error.problem == Problem::Forbidden => Vec::new(),
                listed => listed?,
            };
            Ok((head, clinic.deposit_list(actor, id)?, items))
        })
        .await?;
    let names: HashMap<String, String> = items.iter().map(|item| (item.id.to_string(), item.name.clone())).collect();
    let sold = items.into_iter().filter(|item| !item.is_hidden);
    visitor.page(&DepositsPage {
        frame: Frame { address: format!("{}/deposits", head.address), ..visitor.frame(Section::Members) },
        head,
        form,
        deposits: deposits.iter().filter(|deposit| deposit.left_fen > 0).map(|one| row(one, &names)).collect(),
        items: sold.map(|item| (item.id.to_string(), item.name)).collect(),
        tenders: MONEY.map(|tender| (tender.code(), tender_key(tender))).into(),
    })
}

fn row(deposit: &Deposit, items: &HashMap<String, String>) -> DepositRow {
    DepositRow {
        id: deposit.id.to_string(),
        day: deposit.day.to_string(),
        item: deposit.item.and_then(|item| items.get(&item.to_string()).cloned()).unwrap_or_default(),
        amount: yuan(deposit.amount_fen),
        left: yuan(deposit.left_fen),
    }
}

fn tender(fields: &Fields) -> Result<Tender, AppError> {
    let found = MONEY.into_iter().find(|tender| tender.code() == fields.get("tender"));
    found.ok_or_else(|| AppError::at(Problem::Malformed, "tender"))
}

fn new_deposit(fields: &Fields, member: MemberId) -> Result<NewDeposit, AppError> {
    let unknown = |_| AppError::at(Problem::NotFound(Thing::Item), "item");
    Ok(NewDeposit {
        member,
        amount_fen: amount_fen(fields.get("amount"), "amount_fen")?,
        tender: tender(fields)?,
        item: match fields.get("item") {
            "" => None,
            id => Some(id.parse().map_err(unknown)?),
        },
        store: None,
    })
}

fn deposit_return(fields: &Fields) -> Result<DepositReturn, AppError> {
    let unknown = |_| AppError::new(Problem::NotFound(Thing::Deposit));
    Ok(DepositReturn {
        deposit: fields.get("deposit").parse().map_err(unknown)?,
        amount_fen: amount_fen(fields.get("amount"), "amount_fen")?,
        tender: tender(fields)?,
        reason: fields.get("reason").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member, sample_state};

    #[test]
    fn the_page_is_made() {
        let row = || DepositRow {
            id: "1".to_owned(),
            day: "2026-11-20".to_owned(),
            item: "2".to_owned(),
            amount: "500.00".to_owned(),
            left: "321.00".to_owned(),
        };
        for deposits in [0, 1] {
            for html in in_both_languages(|frame| DepositsPage {
                frame,
                head: head(&sample_member(), &sample_state()),
                form: Form::default(),
                deposits: (0..deposits).map(|_| row()).collect(),
                items: vec![("1".to_owned(), "2".to_owned())],
                tenders: vec![("cash", "tender.cash")],
            }) {
                assert_eq!(html.contains("321.00"), deposits > 0);
                assert!(html.contains("/deposits/take"));
            }
        }
    }

    #[test]
    fn a_deposit_is_not_paid_with_a_deposit() {
        let fields = |tender: &str| {
            Fields::new(vec![("amount".to_owned(), "5".to_owned()), ("tender".to_owned(), tender.to_owned())])
        };
        let member = MemberId([7; 16]);
        assert_eq!(new_deposit(&fields("cash"), member).unwrap().amount_fen, 500);
        assert_eq!(new_deposit(&fields("deposit"), member).unwrap_err().field.as_deref(), Some("tender"));
        assert_eq!(deposit_return(&fields("cash")).unwrap_err().problem, Problem::NotFound(Thing::Deposit));
    }
}
