//! WeChat Pay as it is in the sandbox: reads questions, checks who signed them, answers and signs.

use serde_json::{Value, json};

use super::desk::{Desk, Work};
use super::ledger::{Giving, Ledger, Order, OrderState};
use super::manner::Manner;
use super::{API_V3_KEY, APP_ID, MERCHANT_ID, MERCHANT_SERIAL, PROVIDER_SERIAL};
use crate::message::{Headers, Incoming, Lost, Method, Request, Response, Transport, header};
use crate::payment::Decline;
use crate::rsa::PrivateKey;
use crate::wechat_pay::signature::{answer, question, seal};
use crate::wechat_pay::{BY_ORDER, CODE_PAY, HOST, REFUNDS};

/// The provider, at its desk.
pub(super) struct WechatSide(pub(super) Desk);

/// A question whose signature is ours.
struct Asked {
    at: String,
    body: Value,
}

impl WechatSide {
    /// What a question says, if the shop signed it.
    fn read(&self, request: &Request) -> Option<Asked> {
        let authorization = header(&request.headers, "Authorization")?.strip_prefix("WECHATPAY2-SHA256-RSA2048 ")?;
        let field = |name: &str| {
            let mut fields = authorization.split(',').filter_map(|pair| pair.split_once("=\""));
            fields.find(|(key, _)| *key == name).and_then(|(_, value)| value.strip_suffix('"'))
        };
        let (at, nonce) = (field("timestamp")?, field("nonce_str")?);
        let text = question(request.method, &request.path, at.parse().ok()?, nonce, &request.body);
        let is_ours = field("mchid")? == MERCHANT_ID
            && field("serial_no")? == MERCHANT_SERIAL
            && self.0.merchant_key.verifies(&text, field("signature")?);
        let body = if request.body.is_empty() { Some(Value::Null) } else { serde_json::from_str(&request.body).ok() };
        let at = at.to_owned();
        is_ours.then_some(()).and(body).map(|body| Asked { at, body })
    }

    /// An answer, signed at the instant of the question.
    fn signed(&self, work: &mut Work, at: &str, (status, body): (u16, Value), key: &PrivateKey) -> Option<Response> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Some(Response { status, headers: work.headers(at, &body, key)?, body })
    }

    /// Tells of an order by itself, so many times.
    fn tell(&self, work: &mut Work, at: &str, order: &Order, times: usize) -> Option<()> {
        for _ in 0..times {
            let nonce = format!("{:012}", work.signed);
            let ciphertext = seal(&API_V3_KEY, &nonce, "transaction", &transaction(order).to_string()).ok()?;
            let body = json!({
                "id": format!("sandbox-{}", work.signed),
                "event_type": "TRANSACTION.SUCCESS",
                "resource_type": "encrypt-resource",
                "resource": {
                    "original_type": "transaction",
                    "algorithm": "AEAD_AES_256_GCM",
                    "nonce": nonce,
                    "associated_data": "transaction",
                    "ciphertext": ciphertext,
                },
            })
            .to_string();
            let headers = work.headers(at, &body, &self.0.key)?;
            work.told.push(Incoming { headers, body });
        }
        Some(())
    }

    /// The answer to a question; `None` where none is heard.
    fn answer(&self, request: &Request) -> Option<Response> {
        let mut work = self.0.work();
        let work = &mut *work;
        let Some(Asked { at, body }) = self.read(request) else {
            return self.signed(work, "0", fault(401, "SIGN_ERROR"), &self.0.key);
        };
        let is_looking = request.method == Method::Get;
        let number = |tail: &str| Some(request.path.strip_prefix(BY_ORDER)?.strip_suffix(tail)?.to_owned());
        if request.path == CODE_PAY {
            let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            let amount_fen = body.pointer("/amount/total").and_then(Value::as_i64).filter(|fen| *fen > 0);
            let (Some(amount_fen), false) = (amount_fen, text("/out_trade_no").is_empty()) else {
                return self.signed(work, &at, fault(400, "PARAM_ERROR"), &self.0.key);
            };
            let step = work.ledger.pay(text("/out_trade_no"), amount_fen, text("/payer/auth_code"))?;
            self.tell(work, &at, &step.order, step.told)?;
            let key = if step.order.manner == Manner::IsForged { &self.0.other_key } else { &self.0.key };
            let response = self.signed(work, &at, paying(&step.order), key);
            return response.filter(|_| step.order.manner != Manner::PaysUnheard);
        }
        let reply = if let Some(number) = number(&format!("?mchid={MERCHANT_ID}")).filter(|_| is_looking) {
            match work.ledger.query(&number) {
                Some(step) => {
                    self.tell(work, &at, &step.order, step.told)?;
                    (200, transaction(&step.order))
                }
                None => fault(404, "ORDER_NOT_EXIST"),
            }
        } else if let Some(number) = number("/reverse").filter(|_| !is_looking) {
            match work.ledger.reverse(&number) {
                true => (200, json!({ "appid": APP_ID, "mchid": MERCHANT_ID, "out_trade_no": number })),
                false => fault(404, "ORDER_NOT_EXIST"),
            }
        } else if request.path == REFUNDS {
            refund(&mut work.ledger, &body)
        } else {
            fault(404, "RESOURCE_NOT_EXISTS")
        };
        self.signed(work, &at, reply, &self.0.key)
    }
}

impl Work {
    /// The lines above what the provider signs.
    fn headers(&mut self, at: &str, body: &str, key: &PrivateKey) -> Option<Headers> {
        self.signed += 1;
        let nonce = format!("{:032}", self.signed);
        let signature = key.sign(&answer(at, &nonce, body)).ok()?;
        let pairs = [
            ("Wechatpay-Serial", PROVIDER_SERIAL.to_owned()),
            ("Wechatpay-Timestamp", at.to_owned()),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Signature", signature),
            ("Content-Type", "application/json".to_owned()),
        ];
        Some(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl Transport for WechatSide {
    fn send(&self, request: &Request) -> Result<Response, Lost> {
        if request.host == HOST { self.answer(request).ok_or(Lost) } else { Err(Lost) }
    }
}

/// The answer to whoever wants to be paid.
fn paying(order: &Order) -> (u16, Value) {
    match order.state {
        OrderState::Paid => (200, transaction(order)),
        OrderState::Waiting => fault(400, "USERPAYING"),
        OrderState::Declined(Decline::CodeInvalid) => fault(400, "AUTH_CODE_EXPIRED"),
        OrderState::Declined(Decline::BalanceShort) => fault(403, "NOT_ENOUGH"),
        OrderState::Declined(Decline::GivenUp | Decline::Other) => fault(400, "TRADE_ERROR"),
        OrderState::Reversed => fault(400, "ORDER_REVERSED"),
    }
}

fn transaction(order: &Order) -> Value {
    let state = match order.state {
        OrderState::Paid => "SUCCESS",
        OrderState::Waiting => "USERPAYING",
        OrderState::Declined(_) => "PAYERROR",
        OrderState::Reversed => "REVOKED",
    };
    let mut transaction = json!({
        "appid": APP_ID,
        "mchid": MERCHANT_ID,
        "out_trade_no": order.number,
        "trade_type": "MICROPAY",
        "trade_state": state,
    });
    if order.state == OrderState::Paid {
        transaction["transaction_id"] = order.provider_number.clone().into();
        transaction["amount"] = json!({ "total": order.paid_fen(), "currency": "CNY" });
    }
    transaction
}

fn refund(ledger: &mut Ledger, body: &Value) -> (u16, Value) {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let amount_fen = body.pointer("/amount/refund").and_then(Value::as_i64).unwrap_or_default();
    match ledger.refund(text("out_trade_no"), text("out_refund_no"), amount_fen) {
        Giving::Done | Giving::Again => {
            let number = text("out_refund_no");
            (200, json!({ "refund_id": format!("50{number}"), "out_refund_no": number, "status": "SUCCESS" }))
        }
        Giving::Refused => fault(403, "NOT_ENOUGH"),
    }
}

fn fault(status: u16, code: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": "sandbox" }))
}
