//! 待处理收款: payments that were made and belong to no sale, those whose end is not known, and refunds that have not gone
//! through. Each row offers what ends it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::{
    AppError, Charge, ChargeRefund, ChargeState, OpenCharges, PaymentSettings, Permission, ProviderMode, Rehearsal,
};
use yanji_books::charge_refunds::State as RefundState;
use yanji_books::id::{ChargeId, ChargeRefundId};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::{COUNTED, Tab, tabs, tender_key};
use crate::console::desk::charge::reason_key;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::Form;
use crate::console::frame::{Frame, Section};

const ADDRESS: &str = "/till/charges";

#[derive(Template)]
#[template(path = "till/charges.html")]
struct ChargesPage {
    frame: Frame,
    form: Form,
    tabs: Vec<Tab>,
    is_sandbox: bool,
    charges: Vec<ChargeRow>,
    refunds: Vec<RefundRow>,
    /// With what money can be given that a provider kept: the code, and the key of the words.
    tenders: Vec<(&'static str, &'static str)>,
}

/// A payment.
struct ChargeRow {
    address: String,
    at: String,
    tender: &'static str,
    number: String,
    amount: String,
    /// The page of whoever buys; empty without a card.
    member: String,
    state: &'static str,
    colour: &'static str,
    reason: &'static str,
    is_paid: bool,
}

/// A refund.
struct RefundRow {
    address: String,
    at: String,
    tender: &'static str,
    number: String,
    amount: String,
    sale: String,
    state: &'static str,
    reason: &'static str,
    is_failed: bool,
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let (open, settings) =
        visitor.ask(|clinic, actor| Ok((clinic.charge_open(actor)?, clinic.payment_settings(actor)?))).await?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let zone = visitor.state.clinic.zone();
    let at = |at: yanji_app::Instant| at.local_text(&zone);
    visitor.page(&made(visitor.frame(Section::Desk), form, tabs(&visitor, ADDRESS).await?, &open, &settings, at))
}

fn made(
    frame: Frame,
    form: Form,
    tabs: Vec<Tab>,
    open: &OpenCharges,
    settings: &PaymentSettings,
    at: impl Fn(yanji_app::Instant) -> String,
) -> ChargesPage {
    let charge = |charge: &Charge| ChargeRow {
        address: format!("{ADDRESS}/{}", charge.id),
        at: at(charge.at),
        tender: tender_key(charge.tender),
        number: charge.order_number.clone(),
        amount: yuan(charge.amount_fen),
        member: charge.member.map(|member| format!("/members/{member}")).unwrap_or_default(),
        state: state_key(charge.state),
        colour: if charge.state == ChargeState::Paid { "red" } else { "orange" },
        reason: reason_key(&charge.reason),
        is_paid: charge.state == ChargeState::Paid,
    };
    let refund = |refund: &ChargeRefund| RefundRow {
        address: format!("{ADDRESS}/refunds/{}", refund.id),
        at: at(refund.at),
        tender: tender_key(refund.tender),
        number: refund.refund_number.clone(),
        amount: yuan(refund.amount_fen),
        sale: format!("/sales/{}", refund.sale),
        state: refund_key(refund.state),
        reason: reason_key(&refund.reason),
        is_failed: refund.state == RefundState::Failed,
    };
    ChargesPage {
        is_sandbox: [Tender::Wechat, Tender::Alipay]
            .iter()
            .any(|tender| settings.mode(*tender) == ProviderMode::Sandbox),
        charges: open.charges.iter().map(charge).collect(),
        refunds: open.refunds.iter().map(refund).collect(),
        tenders: COUNTED.map(|tender| (tender.code(), tender_key(tender))).into(),
        frame,
        form,
        tabs,
    }
}

/// Asks the provider how a payment stands.
pub(super) async fn query(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = charge_id(&visitor, &id)?;
    let charge = visitor.ask(move |clinic, actor| clinic.charge_query(actor, id)).await?;
    Ok(stands(&visitor, charge.state))
}

/// Takes a payment back.
pub(super) async fn cancel(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = charge_id(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let charge = visitor.ask(move |clinic, actor| clinic.charge_cancel(actor, &key, id)).await?;
    Ok(stands(&visitor, charge.state))
}

/// Rings up the sale that a payment was begun for.
pub(super) async fn ring(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = charge_id(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    match visitor.attempt(move |clinic, actor| clinic.charge_ring(actor, &key, id, None, Rehearsal::Real)).await {
        Ok(receipt) => {
            let notice = visitor.frame(Section::Desk).put("charge.rung", &receipt.number);
            Ok(visitor.go(&format!("/sales/{}", receipt.sale), &notice))
        }
        Err(error) => {
            // A second sending finds it rung up, and is led to where the first one was.
            let charge = visitor.ask(move |clinic, actor| clinic.charge_get(actor, id)).await?;
            match charge.sale.filter(|_| matches!(error.problem, Problem::ChargeTaken)) {
                Some(sale) => Ok(visitor.go(&format!("/sales/{sale}"), "")),
                None => Err(visitor.failure(error)),
            }
        }
    }
}

/// Asks once more for money that is to go back.
pub(super) async fn retry(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let id = refund_id(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let refund = visitor.ask(move |clinic, actor| clinic.charge_refund_retry(actor, &key, id)).await?;
    Ok(refund_stands(&visitor, refund.state))
}

/// Notes that it was given back in another way.
pub(super) async fn settle(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let id = refund_id(&visitor, &id)?;
    let malformed = || visitor.failure(AppError::at(Problem::Malformed, "tender"));
    let tender = Tender::from_code(fields.get("tender")).ok_or_else(malformed)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let refund = visitor.ask(move |clinic, actor| clinic.charge_refund_settle(actor, &key, id, tender)).await?;
    Ok(refund_stands(&visitor, refund.state))
}

/// The refund of an address, for whoever may change one.
fn refund_id(visitor: &Visitor, text: &str) -> Result<ChargeRefundId, Failure> {
    visitor.require(Permission::SaleRefund)?;
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::ChargeRefund))))
}

fn refund_stands(visitor: &Visitor, state: RefundState) -> Response {
    let frame = visitor.frame(Section::Desk);
    visitor.go(ADDRESS, &frame.put("charge.now", frame.t(refund_key(state))))
}

fn stands(visitor: &Visitor, state: ChargeState) -> Response {
    let frame = visitor.frame(Section::Desk);
    visitor.go(ADDRESS, &frame.put("charge.now", frame.t(state_key(state))))
}

fn charge_id(visitor: &Visitor, text: &str) -> Result<ChargeId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Charge))))
}

const fn state_key(state: ChargeState) -> &'static str {
    match state {
        ChargeState::Asked => "charge.state_asked",
        ChargeState::Waiting => "charge.state_waiting",
        ChargeState::Paid => "charge.state_paid",
        ChargeState::Failed => "charge.state_failed",
        ChargeState::Cancelling => "charge.state_cancelling",
        ChargeState::Cancelled => "charge.state_cancelled",
    }
}

/// The key of the words for how a refund stands.
pub(in crate::console) const fn refund_key(state: RefundState) -> &'static str {
    match state {
        RefundState::Asked => "charge.refund_asked",
        RefundState::Done => "charge.refund_done",
        RefundState::Failed => "charge.refund_failed",
        RefundState::ByHand => "charge.refund_by_hand",
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::Instant;
    use yanji_books::id::{MemberId, SaleId};

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};

    fn charge(state: ChargeState, reason: &str) -> Charge {
        Charge {
            id: ChargeId([1; 16]),
            tender: Tender::Wechat,
            order_number: "9".to_owned(),
            provider_number: String::new(),
            amount_fen: 12_850,
            state,
            reason: reason.to_owned(),
            sale: None,
            member: Some(MemberId([2; 16])),
            refunded_fen: 0,
            day: sample_day(),
            store: None,
            operator: "machine".to_owned(),
            at: Instant(0),
            changed_at: Instant(0),
        }
    }

    fn refund(state: RefundState, reason: &str) -> ChargeRefund {
        ChargeRefund {
            id: ChargeRefundId([3; 16]),
            charge: ChargeId([1; 16]),
            tender: Tender::Alipay,
            refund_number: "8".to_owned(),
            amount_fen: 100,
            sale: SaleId([4; 16]),
            state,
            reason: reason.to_owned(),
            at: Instant(0),
        }
    }

    #[test]
    fn the_page_is_made() {
        let open = OpenCharges {
            charges: vec![
                charge(ChargeState::Paid, ""),
                charge(ChargeState::Asked, "lost"),
                charge(ChargeState::Waiting, "amount_differs"),
                charge(ChargeState::Cancelling, "undecided"),
            ],
            refunds: vec![refund(RefundState::Failed, "declined"), refund(RefundState::Asked, "pending")],
        };
        let settings = PaymentSettings { alipay: ProviderMode::Sandbox, ..PaymentSettings::default() };
        let page = |frame, open: &OpenCharges| {
            made(frame, Form::default(), Vec::new(), open, &settings, |_| "2026-03-02 10:00".to_owned())
        };
        for html in in_both_languages(|frame| page(frame, &open)) {
            let count = |what: &str| html.matches(what).count();
            assert_eq!([count("/sale\""), count("/query\""), count("/cancel\"")], [1, 3, 4], "{html}");
            assert_eq!([count("/retry\""), count("/settle\"")], [1, 1]);
            assert!(html.contains("128.50"));
        }
        in_both_languages(|frame| page(frame, &OpenCharges::default()));
    }
}
