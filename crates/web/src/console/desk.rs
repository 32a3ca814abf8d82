//! The desk: a basket gets a bill and is paid, bills wait, what was sold is found again, taken back and repaid, deposits
//! come and go. What a price is, a use case says; nothing here works one out.

mod basket;
mod bill;
pub(super) mod charge;
mod checkout;
mod deposit;
mod done;
mod entry;
mod parked;
mod pay;
mod receipt;
mod refund;
mod sale;
mod sales;
pub(super) mod which_store;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{get, post};
use yanji_app::AppError;
use yanji_app::records::{SaleGift, StaffChoice, TenderPaid};
use yanji_books::id::SaleId;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing, whole};

use super::door::Visitor;
use super::failure::Failure;
use super::figures::yuan;
use super::frame::{Frame, Section};
use crate::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/checkout", get(checkout::page).post(checkout::act))
        .route("/checkout/find", post(entry::find))
        .route("/checkout/done/{id}", get(done::page))
        .route("/sales", get(sales::page))
        .route("/sales/{id}", get(sale::page))
        .route("/sales/{id}/refund", get(refund::page).post(refund::refund))
        .route("/sales/{id}/reversal", post(refund::reverse))
        .route("/sales/{id}/repayment", post(sale::repay))
        .route("/sales/{id}/reasons", post(sale::reasons))
        .route("/members/{id}/deposits", get(deposit::page))
        .route("/members/{id}/deposits/take", post(deposit::take))
        .route("/members/{id}/deposits/return", post(deposit::give_back))
}

/// The tenders in which money changes hands: all but deposits, which were paid in before.
const MONEY: [Tender; 4] = [Tender::Cash, Tender::Wechat, Tender::Alipay, Tender::Card];

/// The key of the words for a tender.
const fn tender_key(tender: Tender) -> &'static str {
    match tender {
        Tender::Cash => "tender.cash",
        Tender::Card => "tender.card",
        Tender::Wechat => "tender.wechat",
        Tender::Alipay => "tender.alipay",
        Tender::Deposit => "tender.deposit",
    }
}

/// The frame of a page of the desk; one that answers a form names the page where the form stands.
fn frame(visitor: &Visitor, address: &str) -> Frame {
    Frame { address: address.to_owned(), ..visitor.frame(Section::Desk) }
}

fn sale_id(visitor: &Visitor, text: &str) -> Result<SaleId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Sale))))
}

/// Money by tender, each once: the key of its words, and how much.
fn tender_sums(tenders: &[TenderPaid]) -> Vec<(&'static str, String)> {
    let sum = |tender| tenders.iter().filter(|paid| paid.tender == tender).map(|paid| paid.amount_fen).sum::<i64>();
    let sums = Tender::ALL.into_iter().map(|tender| (tender, sum(tender))).filter(|(_, fen)| *fen != 0);
    sums.map(|(tender, fen)| (tender_key(tender), yuan(fen))).collect()
}

/// What a rule gave, in a few words.
fn gift_text(frame: &Frame, gift: &SaleGift) -> String {
    let what = match gift.kind.as_str() {
        "points" => frame.put("desk.gift_points", gift.what.parse().map_or_else(|_| gift.what.clone(), whole)),
        "coupon" => frame.put("desk.gift_coupon", &gift.what),
        _ => gift.what.clone(),
    };
    frame.fill("desk.gift", &[&gift.gift, &what])
}

/// What the staff are called, by their ids.
fn names(people: &[StaffChoice]) -> HashMap<String, String> {
    people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect()
}
