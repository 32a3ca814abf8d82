//! Alipay as it is in the sandbox: reads questions, checks who signed them, answers and signs.

use serde_json::{Value, json};

use super::ALIPAY_APP_ID;
use super::desk::{Desk, Work};
use super::ledger::{Giving, Order, OrderState};
use super::manner::Manner;
use crate::alipay::signature::{fen, node_name, notification, question, yuan};
use crate::alipay::{CANCEL, HOST, PATH, PAY, QUERY, REFUND, REFUND_QUERY};
use crate::form::{self, Pairs};
use crate::message::{Incoming, Lost, Request, Response, Transport};
use crate::payment::Decline;
use crate::rsa::PrivateKey;

/// The provider, at its desk.
pub(super) struct AlipaySide(pub(super) Desk);

/// A question whose signature is ours.
struct Asked {
    method: String,
    at: String,
    content: Value,
}

impl AlipaySide {
    /// What a question says, if the shop signed it.
    fn read(&self, request: &Request) -> Option<Asked> {
        let pairs = form::decode(&request.body)?;
        let is_ours = pairs.get("app_id")? == ALIPAY_APP_ID
            && self.0.merchant_key.verifies(&question(&pairs), pairs.get("sign")?);
        let content = serde_json::from_str(pairs.get("biz_content")?).ok()?;
        let (method, at) = (pairs.get("method")?.clone(), pairs.get("timestamp")?.clone());
        is_ours.then_some(Asked { method, at, content })
    }

    /// An answer under its name, signed over its very text.
    fn signed(&self, name: &str, node: &Value, key: &PrivateKey) -> Option<Response> {
        let node = node.to_string();
        let signature = key.sign(&node).ok()?;
        let body = format!("{{\"{name}\":{node},\"sign\":\"{signature}\"}}");
        Some(Response { status: 200, headers: Vec::new(), body })
    }

    /// Tells of an order by itself, so many times.
    fn tell(&self, work: &mut Work, at: &str, order: &Order, times: usize) -> Option<()> {
        let mut pairs: Pairs = [
            ("notify_time", at.to_owned()),
            ("notify_type", "trade_status_sync".to_owned()),
            ("app_id", ALIPAY_APP_ID.to_owned()),
            ("charset", "utf-8".to_owned()),
            ("version", "1.0".to_owned()),
            ("sign_type", "RSA2".to_owned()),
            ("out_trade_no", order.number.clone()),
            ("trade_no", order.provider_number.clone()),
            ("trade_status", "TRADE_SUCCESS".to_owned()),
            ("total_amount", yuan(order.paid_fen())),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        pairs.insert("sign".to_owned(), self.0.key.sign(&notification(&pairs)).ok()?);
        let body = form::encode(&pairs);
        work.told.extend((0..times).map(|_| Incoming { headers: Vec::new(), body: body.clone() }));
        Some(())
    }

    /// The answer to a question; `None` where none is heard.
    fn answer(&self, request: &Request) -> Option<Response> {
        let Some(Asked { method, at, content }) = self.read(request) else {
            return self.signed("error_response", &fault("40002", "isv.invalid-signature"), &self.0.key);
        };
        let mut work = self.0.work();
        let work = &mut *work;
        let text = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = text("out_trade_no");
        let (mut key, mut is_heard) = (&self.0.key, true);
        let node = match method.as_str() {
            PAY => {
                let step = work.ledger.pay(number, fen(text("total_amount"))?, text("auth_code"))?;
                self.tell(work, &at, &step.order, step.told)?;
                if step.order.manner == Manner::IsForged {
                    key = &self.0.other_key;
                }
                is_heard = step.order.manner != Manner::PaysUnheard;
                paying(&step.order)
            }
            QUERY => match work.ledger.query(number) {
                Some(step) => {
                    self.tell(work, &at, &step.order, step.told)?;
                    trade(&step.order)
                }
                None => fault("40004", "ACQ.TRADE_NOT_EXIST"),
            },
            CANCEL => match work.ledger.reverse(number) {
                true => json!({ "code": "10000", "out_trade_no": number, "retry_flag": "N", "action": "close" }),
                false => fault("40004", "ACQ.TRADE_NOT_EXIST"),
            },
            REFUND => match work.ledger.refund(number, text("out_request_no"), fen(text("refund_amount"))?) {
                Giving::Done => json!({ "code": "10000", "out_trade_no": number, "fund_change": "Y" }),
                Giving::Again => json!({ "code": "10000", "out_trade_no": number, "fund_change": "N" }),
                Giving::Refused => fault("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH"),
            },
            REFUND_QUERY if work.ledger.has_refund(number, text("out_request_no")) => {
                json!({ "code": "10000", "out_trade_no": number, "refund_status": "REFUND_SUCCESS" })
            }
            REFUND_QUERY => json!({ "code": "10000" }),
            _ => fault("40001", "isv.invalid-method"),
        };
        let response = self.signed(&node_name(&method), &node, key);
        response.filter(|_| is_heard)
    }
}

impl Transport for AlipaySide {
    fn send(&self, request: &Request) -> Result<Response, Lost> {
        if request.host == HOST && request.path == PATH { self.answer(request).ok_or(Lost) } else { Err(Lost) }
    }
}

/// The answer to whoever wants to be paid.
fn paying(order: &Order) -> Value {
    match order.state {
        OrderState::Paid => trade(order),
        OrderState::Waiting => {
            json!({ "code": "10003", "msg": "order success pay inprocess", "out_trade_no": order.number })
        }
        OrderState::Declined(Decline::CodeInvalid) => fault("40004", "ACQ.PAYMENT_AUTH_CODE_INVALID"),
        OrderState::Declined(Decline::BalanceShort) => fault("40004", "ACQ.BUYER_BALANCE_NOT_ENOUGH"),
        OrderState::Declined(Decline::GivenUp | Decline::Other) => fault("40004", "ACQ.PAYMENT_FAIL"),
        OrderState::Reversed => fault("40004", "ACQ.TRADE_HAS_CLOSE"),
    }
}

fn trade(order: &Order) -> Value {
    let status = match order.state {
        OrderState::Paid => "TRADE_SUCCESS",
        OrderState::Waiting => "WAIT_BUYER_PAY",
        OrderState::Declined(_) | OrderState::Reversed => "TRADE_CLOSED",
    };
    json!({
        "code": "10000",
        "msg": "Success",
        "out_trade_no": order.number,
        "trade_no": order.provider_number,
        "trade_status": status,
        "total_amount": yuan(order.paid_fen()),
    })
}

fn fault(code: &str, sub_code: &str) -> Value {
    json!({ "code": code, "msg": "sandbox", "sub_code": sub_code })
}
