//! 支付宝: payment by a scanned code, asking, taking back, refunds and notifications.
//!
//! A question is a form whose pairs are signed in the order of their names (`RSA2`, SHA-256 with RSA). An answer holds
//! its signature beside it, made over the very text of the answer.

pub(crate) mod body;
pub(crate) mod signature;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use self::body::{Order, OrderNumber, Payment, Refund, RefundQuery, Refunded, StoreLine};
use self::signature::{fen, signed_node, yuan};
use crate::error::WireError;
use crate::form::{self, Pairs};
use crate::message::{Incoming, Method, Reply, Request, Transport};
use crate::payment::{
    CodeOrder, Decline, Notified, PaymentState, Provider, ProviderKind, RefundAsk, RefundState, Stamp,
};
use crate::rsa::{PrivateKey, PublicKey};

/// Where questions go.
pub(crate) const HOST: &str = "openapi.alipay.com";
pub(crate) const PATH: &str = "/gateway.do";
pub(crate) const PAY: &str = "alipay.trade.pay";
pub(crate) const QUERY: &str = "alipay.trade.query";
pub(crate) const CANCEL: &str = "alipay.trade.cancel";
pub(crate) const REFUND: &str = "alipay.trade.refund";
pub(crate) const REFUND_QUERY: &str = "alipay.trade.fastpay.refund.query";

/// A shop as Alipay knows it, with its keys.
pub struct AlipayMerchant {
    /// `app_id`.
    pub app_id: String,
    /// The key with which the shop signs.
    pub key: PrivateKey,
    /// The key with which the provider signs (支付宝公钥).
    pub provider_key: PublicKey,
}

impl fmt::Debug for AlipayMerchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlipayMerchant").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// Alipay.
pub struct Alipay {
    merchant: AlipayMerchant,
    transport: Arc<dyn Transport>,
}

impl Alipay {
    /// The provider for a shop, at the end of a wire.
    #[must_use]
    pub fn new(merchant: AlipayMerchant, transport: Arc<dyn Transport>) -> Self {
        Self { merchant, transport }
    }

    /// Asks something, and gives the answer after its signature was checked.
    fn ask(&self, stamp: &Stamp, method: &str, content: &impl Serialize) -> Result<String, WireError> {
        let content = serde_json::to_string(content).map_err(|_| WireError::Malformed("a question"))?;
        let mut pairs: Pairs = [
            ("app_id", self.merchant.app_id.clone()),
            ("method", method.to_owned()),
            ("format", "JSON".to_owned()),
            ("charset", "utf-8".to_owned()),
            ("sign_type", "RSA2".to_owned()),
            ("timestamp", signature::time(stamp.at_s)),
            ("version", "1.0".to_owned()),
            ("biz_content", content),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let signature = self.merchant.key.sign(&signature::question(&pairs))?;
        pairs.insert("sign".to_owned(), signature);
        let form = "application/x-www-form-urlencoded;charset=utf-8".to_owned();
        let request = Request {
            method: Method::Post,
            host: HOST,
            path: PATH.to_owned(),
            headers: vec![("Content-Type".to_owned(), form)],
            body: form::encode(&pairs),
        };
        let response = self.transport.send(&request)?;
        if response.status != 200 {
            return Err(WireError::Undecided { code: response.status.to_string() });
        }
        signed_node(&self.merchant.provider_key, method, &response.body)
    }

    /// Asks about an order.
    fn payment(&self, stamp: &Stamp, method: &str, content: &impl Serialize) -> Result<Payment, WireError> {
        read(&self.ask(stamp, method, content)?)
    }
}

impl Provider for Alipay {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Alipay
    }

    fn pay(&self, stamp: &Stamp, order: &CodeOrder<'_>) -> Result<PaymentState, WireError> {
        let content = Order {
            out_trade_no: order.order_number,
            scene: "bar_code",
            auth_code: order.auth_code,
            product_code: "FACE_TO_FACE_PAYMENT",
            subject: order.description,
            total_amount: yuan(order.amount_fen),
            store: StoreLine::of(order.store),
        };
        let payment = self.payment(stamp, PAY, &content)?;
        match payment.code.as_str() {
            "10000" => paid(&payment, order.order_number),
            "10003" => Ok(PaymentState::Waiting),
            "20000" => Err(undecided(&payment)),
            "40004" => match payment.sub_code.as_str() {
                "ACQ.PAYMENT_AUTH_CODE_INVALID" | "ACQ.AUTH_CODE_EXPIRED" => {
                    Ok(PaymentState::Declined(Decline::CodeInvalid))
                }
                "ACQ.BUYER_BALANCE_NOT_ENOUGH" | "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH" => {
                    Ok(PaymentState::Declined(Decline::BalanceShort))
                }
                // The number was used: the order that has it says more.
                "ACQ.TRADE_HAS_SUCCESS" | "ACQ.TRADE_HAS_CLOSE" | "ACQ.CONTEXT_INCONSISTENT" => {
                    self.query(stamp, order.order_number)
                }
                "ACQ.SYSTEM_ERROR" => Err(undecided(&payment)),
                _ => Ok(PaymentState::Declined(Decline::Other)),
            },
            _ => Err(rejected(&payment)),
        }
    }

    fn query(&self, stamp: &Stamp, order_number: &str) -> Result<PaymentState, WireError> {
        let payment = self.payment(stamp, QUERY, &OrderNumber { out_trade_no: order_number })?;
        match (payment.code.as_str(), payment.sub_code.as_str()) {
            ("10000", _) => state_of(&payment, order_number),
            ("40004", "ACQ.TRADE_NOT_EXIST") => Ok(PaymentState::Unknown),
            ("20000", _) | ("40004", "ACQ.SYSTEM_ERROR") => Err(undecided(&payment)),
            _ => Err(rejected(&payment)),
        }
    }

    fn cancel(&self, stamp: &Stamp, order_number: &str) -> Result<(), WireError> {
        let payment = self.payment(stamp, CANCEL, &OrderNumber { out_trade_no: order_number })?;
        match (payment.code.as_str(), payment.sub_code.as_str()) {
            ("10000", _) if payment.retry_flag.as_deref() == Some("Y") => Err(undecided(&payment)),
            ("10000", _) | ("40004", "ACQ.TRADE_NOT_EXIST" | "ACQ.TRADE_HAS_CLOSE") => Ok(()),
            ("20000", _) | ("40004", "ACQ.SYSTEM_ERROR") => Err(undecided(&payment)),
            _ => Err(rejected(&payment)),
        }
    }

    fn refund(&self, stamp: &Stamp, ask: &RefundAsk<'_>) -> Result<RefundState, WireError> {
        let content = Refund {
            out_trade_no: ask.order_number,
            refund_amount: yuan(ask.amount_fen),
            out_request_no: ask.refund_number,
        };
        let refunded: Refunded = read(&self.ask(stamp, REFUND, &content)?)?;
        match (refunded.code.as_str(), refunded.sub_code.as_str()) {
            ("10000", _) if refunded.fund_change.as_deref() == Some("Y") => Ok(RefundState::Done),
            // Nothing moved now: either it moved before under this number, or it is under way.
            ("10000", _) => self.refunded(stamp, ask),
            ("20000", _) | ("40004", "ACQ.SYSTEM_ERROR") => Err(WireError::Undecided { code: refunded.told() }),
            _ => Ok(RefundState::Declined { code: refunded.told() }),
        }
    }

    fn notification(&self, _at_s: i64, message: &Incoming) -> Result<Notified, WireError> {
        let pairs = form::decode(&message.body).ok_or(WireError::Forged)?;
        let find = |name: &str| pairs.get(name).map(String::as_str).ok_or(WireError::Forged);
        if find("app_id")? != self.merchant.app_id || find("sign_type")? != "RSA2" {
            return Err(WireError::Forged);
        }
        if !self.merchant.provider_key.verifies(&signature::notification(&pairs), find("sign")?) {
            return Err(WireError::Forged);
        }
        let malformed = |_| WireError::Malformed("a notification");
        let payment = Payment {
            out_trade_no: find("out_trade_no").map_err(malformed)?.to_owned(),
            trade_no: pairs.get("trade_no").cloned().unwrap_or_default(),
            trade_status: find("trade_status").map_err(malformed)?.to_owned(),
            total_amount: pairs.get("total_amount").cloned().unwrap_or_default(),
            ..Payment::default()
        };
        Ok(Notified { state: state_of(&payment, &payment.out_trade_no)?, order_number: payment.out_trade_no })
    }

    fn reply(&self, is_taken: bool) -> Reply {
        Reply { status: 200, content_type: "text/plain", body: if is_taken { "success" } else { "fail" } }
    }
}

impl Alipay {
    /// How a refund stands that was asked for before.
    fn refunded(&self, stamp: &Stamp, ask: &RefundAsk<'_>) -> Result<RefundState, WireError> {
        let content = RefundQuery { out_trade_no: ask.order_number, out_request_no: ask.refund_number };
        let refunded: Refunded = read(&self.ask(stamp, REFUND_QUERY, &content)?)?;
        match (refunded.code.as_str(), refunded.refund_status.as_deref()) {
            ("10000", Some("REFUND_SUCCESS")) => Ok(RefundState::Done),
            ("10000", _) => Ok(RefundState::Pending),
            _ => Err(WireError::Undecided { code: refunded.told() }),
        }
    }
}

/// How an order stands, if it is the one asked for.
fn state_of(payment: &Payment, order_number: &str) -> Result<PaymentState, WireError> {
    if payment.out_trade_no != order_number {
        return Err(WireError::Malformed("an order of another number"));
    }
    match payment.trade_status.as_str() {
        "TRADE_SUCCESS" | "TRADE_FINISHED" => paid(payment, order_number),
        "WAIT_BUYER_PAY" => Ok(PaymentState::Waiting),
        "TRADE_CLOSED" => Ok(PaymentState::Closed),
        _ => Err(WireError::Malformed("a state that is not known")),
    }
}

fn paid(payment: &Payment, order_number: &str) -> Result<PaymentState, WireError> {
    if payment.out_trade_no != order_number || payment.trade_no.is_empty() {
        return Err(WireError::Malformed("a payment without a number, or of another order"));
    }
    let amount_fen = fen(&payment.total_amount).ok_or(WireError::Malformed("an amount"))?;
    Ok(PaymentState::Paid { provider_number: payment.trade_no.clone(), amount_fen })
}

fn read<T: serde::de::DeserializeOwned>(node: &str) -> Result<T, WireError> {
    serde_json::from_str(node).map_err(|_| WireError::Malformed("an answer"))
}

fn undecided(payment: &Payment) -> WireError {
    WireError::Undecided { code: payment.told() }
}

fn rejected(payment: &Payment) -> WireError {
    WireError::Rejected { code: payment.told() }
}

#[cfg(test)]
mod tests;
