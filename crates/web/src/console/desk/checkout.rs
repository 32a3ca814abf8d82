//! 收银台: one line to type or scan into, the basket with its bill beside it, and paying. The whole basket travels in the
//! form, with one idempotency key from its first item to its payment, so that however often a form is sent, there is one
//! sale.

mod deed;
mod look;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use yanji_app::records::{Approval, Member, NewSaleOfItems, SaleReceipt, TierPerks};
use yanji_app::{AppError, Category, Charge, ChargeState, Key, Permission, ProviderMode};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, whole};

use self::deed::Deed;
use self::look::{Counter, Looked, NewCard, look};
use super::basket::Basket;
use super::bill::{self, LineRow, Sums};
use super::charge::{self, Outcome, Payments, reason_key};
use super::entry::{self, HitRow};
use super::parked::{self, ParkedRow};
use super::pay::{self, DepositField, TenderField, Unpaid};
use super::{frame, gift_text, tender_key, which_store};
use crate::console::door::{HX_REQUEST, Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section};

const ADDRESS: &str = "/checkout";
/// What makes htmx lead on.
const HX_REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");

#[derive(Template)]
#[template(path = "desk/checkout.html")]
struct CheckoutPage {
    frame: Frame,
    key: String,
    /// What was typed and could not be used.
    text: String,
    hits: Vec<HitRow>,
    complaint: String,
    basket: Basket,
    buyer: Option<Buyer>,
    /// A card that is offered, since a phone number is nobody's.
    card: Option<NewCard>,
    /// The card number of whoever was taken on just now; else empty.
    enrolled: String,
    lines: Vec<LineRow>,
    bill: Option<Sums>,
    /// Who may have sold or served: id and name.
    people: Vec<(String, String)>,
    /// Whether there is nothing on the price list yet.
    is_unpriced: bool,
    /// The categories of what is sold, for what is not in the list.
    categories: BTreeSet<String>,
    parked: Vec<ParkedRow>,
    /// The amounts, once somebody pays.
    pay: Option<Pay>,
}

/// Whoever buys.
struct Buyer {
    address: String,
    called: String,
    number: String,
    phone: String,
    tier: String,
    shade: usize,
    perks: TierPerks,
    points: String,
    /// Who sent her, where the sale counts as a referral; else empty.
    sender: String,
}

/// What is typed to pay.
struct Pay {
    tenders: Vec<TenderField>,
    deposits: Vec<DepositField>,
    owed: String,
    login: String,
    /// The payments through providers that are under way, and how often one was given up.
    charges: Vec<String>,
    attempt: u32,
    /// Whether codes are scanned at all, and whether one has to be now.
    takes_codes: bool,
    needs_code: bool,
    is_sandbox: bool,
    waiting: Option<Waiting>,
}

/// A payment for which the customer is waited.
struct Waiting {
    tender: &'static str,
    amount: String,
    /// The key of what is the matter.
    what: &'static str,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    if let Some(page) = which_store::asked(&visitor, Section::Desk) {
        return page;
    }
    let asked = Fields::new(pairs);
    let member = asked.get("member").parse().ok();
    let take_up = asked.get("parked").parse().ok();
    let counter = visitor
        .ask(move |clinic, actor| {
            let mut counter = Counter::default();
            match take_up {
                Some(bill) => parked::take_up(clinic, actor, &mut counter.basket, bill)?,
                None => counter.basket.serve(member),
            }
            look(clinic, actor, counter, None)
        })
        .await?;
    show(&visitor, Fields::default(), counter)
}

pub(super) async fn act(headers: HeaderMap, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let counter = Counter {
        basket: Basket::of(&fields),
        entry: fields.get("entry").to_owned(),
        is_paying: fields.get("step") == "pay",
        ..Counter::default()
    };
    match Deed::of(&fields) {
        Deed::Sell(tender) => sell(&visitor, &headers, fields, counter, tender).await,
        Deed::Stop => stop(&visitor, fields, counter).await,
        Deed::Park => park(&visitor, &headers, fields, counter).await,
        Deed::Clear => Ok(lead(&visitor, &headers, ADDRESS, "")),
        deed => {
            let card = if let Deed::Enrol(card) = &deed { Some(card.clone()) } else { None };
            let counter = Counter { card, ..counter };
            let looked = visitor
                .ask(move |clinic, actor| {
                    let (counter, fault) = deed::apply(clinic, actor, counter, deed)?;
                    look(clinic, actor, counter, fault)
                })
                .await?;
            show(&visitor, fields, looked)
        }
    }
}

/// Rings the basket up at what the form says was shown.
async fn sell(
    visitor: &Visitor,
    headers: &HeaderMap,
    fields: Fields,
    counter: Counter,
    tender: Option<Tender>,
) -> Result<Response, Failure> {
    let frame = frame(visitor, ADDRESS);
    let counter = Counter { is_paying: true, ..counter };
    let Ok(pay_fen) = fields.get("shown").parse::<i64>() else {
        return again(visitor, fields, counter, String::new()).await;
    };
    let payments = Payments::of(&fields);
    let paid = match tender {
        Some(tender) => Ok(pay::whole_with(tender, pay_fen)),
        None => pay::typed(&fields, pay_fen, payments.scanned()),
    };
    let paid = match paid {
        Ok(paid) => paid,
        Err(unpaid) => return again(visitor, fields, counter, unpaid_text(&frame, &unpaid)).await,
    };
    let asked = fields.key().and_then(|key| Ok((key, counter.basket.asked(visitor.session.actor.store)?)));
    let (key, basket) = match asked {
        Ok(asked) => asked,
        Err(error) => return refused(visitor, fields, counter, error).await,
    };
    let login = fields.get("approval_login").to_owned();
    let password = fields.exact("approval_password").to_owned();
    let new = NewSaleOfItems {
        parked: counter.basket.parked,
        tenders: paid.tenders.clone(),
        owed_fen: paid.owed_fen,
        expected_pay_fen: pay_fen,
        approval: (!login.is_empty()).then(|| Approval { login, password, device: visitor.device.clone() }),
        basket,
        ..NewSaleOfItems::default()
    };
    let asked = visitor.attempt(move |clinic, actor| Ok(charge::sell(clinic, actor, &key, new, payments)));
    let (payments, outcome) = asked.await.map_err(|error| visitor.failure(error))?;
    let is_plain = payments == Payments::default();
    let carried = |fields: Fields| if is_plain { fields } else { charge::carried_on(&fields, &paid, &payments) };
    match outcome {
        Ok(Outcome::Sold(receipt)) => {
            let address = match paid.given_fen {
                0 => format!("/checkout/done/{}", receipt.sale),
                given => format!("/checkout/done/{}?given={given}", receipt.sale),
            };
            Ok(lead(visitor, headers, &address, &told(&frame, &receipt)))
        }
        Ok(Outcome::Scan(tender)) => {
            let fields = charge::carried_on(&fields, &paid, &payments);
            let complaint = frame.put("charge.scan", frame.t(tender_key(tender)));
            paying(visitor, fields, counter, complaint, |looked| looked.needs_code = true).await
        }
        Ok(Outcome::Waits(waiting)) => {
            let fields = carried(fields);
            paying(visitor, fields, counter, String::new(), |looked| looked.waiting = Some(waiting)).await
        }
        Ok(Outcome::Failed(charge)) => {
            let complaint = frame.put("charge.failed", frame.t(reason_key(&charge.reason)));
            paying(visitor, carried(fields), counter, complaint, |looked| looked.needs_code = true).await
        }
        Err(error) => refused(visitor, carried(fields), counter, error).await,
    }
}

/// Takes back the payments that are under way; the basket stays.
async fn stop(visitor: &Visitor, fields: Fields, counter: Counter) -> Result<Response, Failure> {
    let mut payments = Payments::of(&fields);
    let stopped = visitor.attempt(move |clinic, actor| {
        let left = charge::stop(clinic, actor, &mut payments)?;
        Ok((left, payments))
    });
    let counter = Counter { is_paying: true, ..counter };
    match stopped.await {
        Ok((left, payments)) => {
            let key = if left.is_some() { "charge.stopping" } else { "charge.stopped" };
            let complaint = frame(visitor, ADDRESS).t(key).into_owned();
            let fields = charge::carried_on(&fields, &pay::Paid::default(), &payments);
            again(visitor, fields, counter, complaint).await
        }
        Err(error) => refused(visitor, fields, counter, error).await,
    }
}

/// The page once more while somebody pays.
async fn paying(
    visitor: &Visitor,
    fields: Fields,
    counter: Counter,
    complaint: String,
    add: impl FnOnce(&mut Looked),
) -> Result<Response, Failure> {
    let mut looked = visitor.ask(move |clinic, actor| look(clinic, actor, counter, None)).await?;
    looked.complaint = complaint;
    add(&mut looked);
    show(visitor, fields, looked)
}

/// What the sale did besides being paid: the change of tier, and what rules gave.
fn told(frame: &Frame, receipt: &SaleReceipt) -> String {
    let mut told = vec![frame.put("desk.sold", &receipt.number)];
    if receipt.points_earned != 0 {
        told.push(frame.put("desk.earned", whole(receipt.points_earned)));
    }
    let is_other = receipt.tier_change.as_ref().is_some_and(|change| change.from != change.to);
    if let Some(state) = receipt.state.as_ref().filter(|_| is_other) {
        told.push(frame.put("done.tier", &state.tier_name));
    }
    told.extend(receipt.gifts.iter().map(|gift| gift_text(frame, gift)));
    told.join(frame.lang.pick("", " "))
}

fn unpaid_text(frame: &Frame, unpaid: &Unpaid) -> String {
    match unpaid {
        Unpaid::Short(fen) => frame.put("desk.short", yuan(*fen)),
        Unpaid::Over(fen) => frame.put("desk.over", yuan(*fen)),
        Unpaid::Wrong(error) => error.text(frame.lang),
    }
}

/// Lets the basket wait. One that had waited before waits under its new content.
async fn park(visitor: &Visitor, headers: &HeaderMap, fields: Fields, counter: Counter) -> Result<Response, Failure> {
    let asked = fields.key().and_then(|key| Ok((key, counter.basket.asked(visitor.session.actor.store)?)));
    let (key, basket) = match asked {
        Ok(asked) => asked,
        Err(error) => return refused(visitor, fields, counter, error).await,
    };
    let before = counter.basket.parked;
    let parked = visitor.attempt(move |clinic, actor| {
        let parked = clinic.bill_park(actor, &key, &basket)?;
        if let Some(before) = before.filter(|before| *before != parked.id) {
            parked::give_up(clinic, actor, before)?;
        }
        Ok(parked)
    });
    match parked.await {
        Ok(parked) => {
            let notice = frame(visitor, ADDRESS).put("desk.parked_as", parked.number);
            Ok(lead(visitor, headers, ADDRESS, &notice))
        }
        Err(error) => refused(visitor, fields, counter, error).await,
    }
}

/// The page once more with what was refused.
async fn refused(visitor: &Visitor, fields: Fields, counter: Counter, error: AppError) -> Result<Response, Failure> {
    let complaint = match error.problem {
        Problem::KeyReused => frame(visitor, ADDRESS).t("desk.sold_already").into_owned(),
        _ if is_answer(&error) => error.text(visitor.lang),
        _ => return Err(visitor.failure(error)),
    };
    again(visitor, fields, counter, complaint).await
}

/// Whether an error is an answer to whoever stands at the desk, and not one of its own kind of page.
fn is_answer(error: &AppError) -> bool {
    match error.problem {
        Problem::ApprovalNeeded | Problem::SignInFailed | Problem::SignInLocked => true,
        _ => !matches!(error.category(), Category::Unauthenticated | Category::Forbidden | Category::Internal),
    }
}

async fn again(visitor: &Visitor, fields: Fields, counter: Counter, complaint: String) -> Result<Response, Failure> {
    let mut looked = visitor.ask(move |clinic, actor| look(clinic, actor, counter, None)).await?;
    // What is wrong with the basket itself comes first.
    if looked.fault.is_none() {
        looked.complaint = complaint;
    }
    show(visitor, fields, looked)
}

/// Leads on, whoever asked.
fn lead(visitor: &Visitor, headers: &HeaderMap, address: &str, notice: &str) -> Response {
    let mut response = visitor.go(address, notice);
    if headers.contains_key(HX_REQUEST)
        && let Ok(address) = HeaderValue::from_str(address)
    {
        let (mut parts, body) = ().into_response().into_parts();
        parts.headers = response.headers().clone();
        parts.headers.remove(axum::http::header::LOCATION);
        parts.headers.insert(HX_REDIRECT, address);
        response = Response::from_parts(parts, body);
    }
    response
}

fn show(visitor: &Visitor, fields: Fields, looked: Looked) -> Result<Response, Failure> {
    let key = match fields.key() {
        Ok(key) => key,
        Err(_) => Key::fresh().map_err(|error| visitor.failure(error))?,
    };
    visitor.page(&made(frame(visitor, ADDRESS), key.as_str().to_owned(), &fields, looked))
}

fn made(frame: Frame, key: String, fields: &Fields, looked: Looked) -> CheckoutPage {
    let fault = looked.fault.as_ref().map(|error| error.text(frame.lang));
    let wrong_line = looked.fault.as_ref().and_then(line_of);
    let quote = looked.quote.as_ref();
    let line_fault = wrong_line.zip(fault.as_deref());
    let complaint = match (wrong_line, fault.clone()) {
        (None, Some(fault)) => fault,
        // Where a card is offered, the offer says that nobody was found.
        _ if looked.counter.has_missed && looked.counter.card.is_some() => String::new(),
        _ if looked.counter.has_missed => frame.put("desk.missed", &looked.counter.entry),
        _ => looked.complaint,
    };
    let modes = [looked.settings.wechat, looked.settings.alipay];
    let pay = (looked.counter.is_paying && quote.is_some()).then(|| Pay {
        tenders: pay::tender_fields(fields),
        deposits: pay::deposit_fields(fields, &looked.deposits, quote),
        owed: fields.get("owed").to_owned(),
        login: fields.get("approval_login").to_owned(),
        charges: fields.all("charge").map(str::to_owned).collect(),
        attempt: fields.get("attempt").parse().unwrap_or(0),
        takes_codes: modes.iter().any(|mode| *mode != ProviderMode::Off),
        needs_code: looked.needs_code,
        is_sandbox: modes.contains(&ProviderMode::Sandbox),
        waiting: looked.waiting.as_ref().map(waiting),
    });
    CheckoutPage {
        key,
        text: looked.counter.entry.clone(),
        hits: entry::rows(&looked.counter.hits, looked.counter.basket.list),
        complaint,
        buyer: looked.buyer.as_ref().map(|member| Buyer {
            address: format!("/members/{}", member.id),
            called: called(member),
            number: member.number.clone(),
            phone: member.phone.clone(),
            tier: member.tier_name.clone(),
            shade: member.tier_rank.min(5),
            perks: member.perks.clone(),
            points: whole(member.points),
            sender: looked.sender.as_ref().map(called).unwrap_or_default(),
        }),
        card: looked.counter.card,
        enrolled: looked.buyer.filter(|_| looked.counter.is_enrolled).map(|member| member.number).unwrap_or_default(),
        lines: bill::lines(&frame, &looked.counter.basket, &looked.items, quote, line_fault),
        bill: quote.map(|quote| bill::sums(&frame, quote)),
        people: looked.people,
        is_unpriced: looked.items.is_empty(),
        categories: looked.items.values().map(|item| item.category_name.clone()).collect(),
        parked: looked.parked.iter().map(|bill| parked::row(&frame, bill, &looked.items, &looked.zone)).collect(),
        pay,
        basket: looked.counter.basket,
        frame,
    }
}

/// What a member is called: her name, or her card number while nobody has written down a name.
fn called(member: &Member) -> String {
    if member.name.is_empty() { member.number.clone() } else { member.name.clone() }
}

fn waiting(charge: &Charge) -> Waiting {
    Waiting {
        tender: tender_key(charge.tender),
        amount: yuan(charge.amount_fen),
        what: match charge.state {
            _ if charge.reason == "amount_differs" => "charge.amount_differs",
            ChargeState::Waiting => "charge.confirming",
            ChargeState::Cancelling => "charge.stopping",
            _ => "charge.unanswered",
        },
    }
}

/// The place of the line that an error is about.
fn line_of(error: &AppError) -> Option<usize> {
    let (_, rest) = error.field.as_deref()?.split_once("lines[")?;
    rest.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests;
