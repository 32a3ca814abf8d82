//! 定金与欠款: what members have paid in for later, and what they still owe.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{Actor, AppError, Clinic, Debt, Deposit, Permission};

use super::{Tab, tabs};
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many of each are shown, and are given at a time.
const MOST: usize = 200;
/// How many of each a file holds at most.
const FILE_MOST: usize = 20_000;

#[derive(Template)]
#[template(path = "till/owed.html")]
struct OwedPage {
    frame: Frame,
    list: List,
    tabs: Vec<Tab>,
    debts: Vec<DebtRow>,
    deposits: Vec<DepositRow>,
    /// What all of them come to.
    owed: String,
    left: String,
    /// Whether there are more than are shown.
    has_more: bool,
}

/// A sale on which something is owed.
struct DebtRow {
    sale: String,
    number: String,
    day: String,
    member: String,
    member_number: String,
    name: String,
    phone: String,
    total: String,
    owed: String,
}

/// A deposit of which something is left.
struct DepositRow {
    day: String,
    member: String,
    member_number: String,
    name: String,
    phone: String,
    amount: String,
    left: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let frame = visitor.frame(Section::Desk);
    if let Some(format) = Format::of(fields.get("export")) {
        let (debts, deposits) =
            visitor.ask(|clinic, actor| Ok((all_debts(clinic, actor)?, all_deposits(clinic, actor)?))).await?;
        return download(&visitor, sheet(&frame, &debts, &deposits), format).await;
    }
    let (debts, deposits, sums) = visitor
        .ask(|clinic, actor| {
            let debts = clinic.debt_list(actor, None, 0, MOST)?;
            Ok((debts, clinic.deposits_open(actor, 0, MOST)?, clinic.liability_get(actor)?))
        })
        .await?;
    visitor.page(&OwedPage {
        frame,
        list: List::asked("/till/owed", &fields, &[], &["day"]),
        tabs: tabs(&visitor, "/till/owed").await?,
        debts: debts.iter().map(debt_row).collect(),
        deposits: deposits.iter().map(deposit_row).collect(),
        owed: figures::yuan(sums.owed_fen),
        left: figures::yuan(sums.deposits_fen),
        has_more: debts.len() == MOST || deposits.len() == MOST,
    })
}

fn all_debts(clinic: &Clinic, actor: &Actor) -> Result<Vec<Debt>, AppError> {
    all(|skip| clinic.debt_list(actor, None, skip, MOST))
}

fn all_deposits(clinic: &Clinic, actor: &Actor) -> Result<Vec<Deposit>, AppError> {
    all(|skip| clinic.deposits_open(actor, skip, MOST))
}

/// Everything that is given in steps, as far as a file holds it.
fn all<T>(step: impl Fn(usize) -> Result<Vec<T>, AppError>) -> Result<Vec<T>, AppError> {
    let mut found = Vec::new();
    loop {
        let some = step(found.len())?;
        let is_last = some.len() < MOST;
        found.extend(some);
        if is_last || found.len() >= FILE_MOST {
            return Ok(found);
        }
    }
}

fn debt_row(debt: &Debt) -> DebtRow {
    DebtRow {
        sale: format!("/sales/{}", debt.sale),
        number: debt.number.clone(),
        day: debt.day.to_string(),
        member: format!("/members/{}", debt.member),
        member_number: debt.member_number.clone(),
        name: debt.name.clone(),
        phone: debt.phone.clone(),
        total: figures::yuan(debt.total_fen),
        owed: figures::yuan(debt.owed_fen),
    }
}

fn deposit_row(deposit: &Deposit) -> DepositRow {
    DepositRow {
        day: deposit.day.to_string(),
        member: format!("/members/{}", deposit.member),
        member_number: deposit.member_number.clone(),
        name: deposit.name.clone(),
        phone: deposit.phone.clone(),
        amount: figures::yuan(deposit.amount_fen),
        left: figures::yuan(deposit.left_fen),
    }
}

/// Card numbers and sums, no names and no phones.
fn sheet(frame: &Frame, debts: &[Debt], deposits: &[Deposit]) -> Sheet {
    let columns = [
        ("owed.sort", Kind::Text),
        ("till.day", Kind::Day),
        ("owed.member", Kind::Text),
        ("owed.number", Kind::Text),
        ("till.amount", Kind::Money),
        ("owed.left", Kind::Money),
    ];
    let debts = debts.iter().map(|debt| {
        vec![
            Cell::text(frame.t("owed.debt")),
            Cell::Day(debt.day),
            Cell::text(&debt.member_number),
            Cell::text(&debt.number),
            Cell::Money(debt.total_fen),
            Cell::Money(debt.owed_fen),
        ]
    });
    let deposits = deposits.iter().map(|deposit| {
        vec![
            Cell::text(frame.t("owed.deposit")),
            Cell::Day(deposit.day),
            Cell::text(&deposit.member_number),
            Cell::Empty,
            Cell::Money(deposit.amount_fen),
            Cell::Money(deposit.left_fen),
        ]
    });
    Sheet {
        name: frame.t("till.owed").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: debts.chain(deposits).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let debt = || DebtRow {
            sale: "/sales/1".to_owned(),
            number: "260302-402936".to_owned(),
            day: "2026-03-02".to_owned(),
            member: "/members/1".to_owned(),
            member_number: "8".to_owned(),
            name: "*".to_owned(),
            phone: "138****0001".to_owned(),
            total: "100.00".to_owned(),
            owed: "60.00".to_owned(),
        };
        let deposit = || DepositRow {
            day: "2026-03-02".to_owned(),
            member: "/members/1".to_owned(),
            member_number: "8".to_owned(),
            name: "*".to_owned(),
            phone: "138****0002".to_owned(),
            amount: "50.00".to_owned(),
            left: "20.00".to_owned(),
        };
        let list = || List { address: "/till/owed".to_owned(), ..List::default() };
        for html in in_both_languages(|frame| OwedPage {
            frame,
            list: list(),
            tabs: Vec::new(),
            debts: vec![debt()],
            deposits: vec![deposit()],
            owed: "61.00".to_owned(),
            left: "21.00".to_owned(),
            has_more: true,
        }) {
            assert!(html.contains("60.00") && html.contains("21.00") && html.contains("/sales/1"));
            assert!(html.contains("138****0001") && html.contains("138****0002"), "{html}");
        }
        in_both_languages(|frame| OwedPage {
            frame,
            list: list(),
            tabs: Vec::new(),
            debts: Vec::new(),
            deposits: Vec::new(),
            owed: String::new(),
            left: String::new(),
            has_more: false,
        });
    }

    #[test]
    fn a_file_holds_what_comes_in_steps() {
        let steps = std::cell::Cell::new(0);
        let found = all(|skip| {
            steps.set(steps.get() + 1);
            Ok((skip..(skip + MOST).min(2 * MOST + 5)).collect::<Vec<_>>())
        });
        assert_eq!((found.unwrap().len(), steps.get()), (2 * MOST + 5, 3));
    }
}
