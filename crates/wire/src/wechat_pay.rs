//! 微信支付, version 3 of its interface: payment by a scanned code, asking, taking back, refunds and notifications.
//!
//! Questions are signed with the shop's key (`WECHATPAY2-SHA256-RSA2048`); answers and notifications are believed when
//! they are signed with the provider's, and what a notification says is sealed besides (`AEAD_AES_256_GCM`).

pub(crate) mod body;
pub(crate) mod signature;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use self::body::{Amount, Fault, Notification, NotifiedResource, Order, Party, Payer, Refund, RefundAmount, Refunded};
use self::body::{Scene, StoreInfo, Transaction};
use crate::error::WireError;
use crate::message::{Incoming, Method, Reply, Request, Response, Transport};
use crate::payment::{
    CodeOrder, Decline, Notified, PaymentState, Provider, ProviderKind, RefundAsk, RefundState, Stamp,
};
use crate::rsa::{PrivateKey, PublicKey};

/// Where questions go.
pub(crate) const HOST: &str = "api.mch.weixin.qq.com";
pub(crate) const CODE_PAY: &str = "/v3/pay/transactions/codepay";
pub(crate) const BY_ORDER: &str = "/v3/pay/transactions/out-trade-no/";
pub(crate) const REFUNDS: &str = "/v3/refund/domestic/refunds";
const CURRENCY: &str = "CNY";

/// A shop as WeChat Pay knows it, with its keys.
pub struct WechatMerchant {
    /// `appid`.
    pub app_id: String,
    /// `mchid`.
    pub merchant_id: String,
    /// The serial number of the shop's certificate.
    pub serial: String,
    /// The key with which the shop signs.
    pub key: PrivateKey,
    /// The id of the provider's key (`PUB_KEY_ID_…`), which every answer names.
    pub provider_serial: String,
    /// The key with which the provider signs.
    pub provider_key: PublicKey,
    /// The key under which notifications are sealed: the 32 characters that the shop chose.
    pub api_v3_key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for WechatMerchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WechatMerchant").field("merchant_id", &self.merchant_id).finish_non_exhaustive()
    }
}

/// WeChat Pay.
pub struct WechatPay {
    merchant: WechatMerchant,
    transport: Arc<dyn Transport>,
}

impl WechatPay {
    /// The provider for a shop, at the end of a wire.
    #[must_use]
    pub fn new(merchant: WechatMerchant, transport: Arc<dyn Transport>) -> Self {
        Self { merchant, transport }
    }

    fn party(&self) -> Party<'_> {
        Party { appid: &self.merchant.app_id, mchid: &self.merchant.merchant_id }
    }

    /// Asks something, and gives the answer after its signature was checked.
    fn ask(&self, stamp: &Stamp, method: Method, path: String, body: String) -> Result<Response, WireError> {
        let merchant = &self.merchant;
        let authorization = signature::authorization(merchant, stamp, method, &path, &body)?;
        let json = || "application/json".to_owned();
        let headers = vec![
            ("Authorization".to_owned(), authorization),
            ("Accept".to_owned(), json()),
            ("Content-Type".to_owned(), json()),
            ("User-Agent".to_owned(), "yanji".to_owned()),
            // Says which of the provider's keys is expected to sign the answer.
            ("Wechatpay-Serial".to_owned(), merchant.provider_serial.clone()),
        ];
        let response = self.transport.send(&Request { method, host: HOST, path, headers, body })?;
        // What went wrong on the provider's side says nothing of the order, whoever signed it.
        if response.status == 429 || response.status >= 500 {
            return Err(WireError::Undecided { code: fault_of(&response.body) });
        }
        signature::verify(merchant, stamp.at_s, &response.headers, &response.body)?;
        Ok(response)
    }

    fn post(&self, stamp: &Stamp, path: String, body: &impl Serialize) -> Result<Response, WireError> {
        let body = serde_json::to_string(body).map_err(|_| WireError::Malformed("a question"))?;
        self.ask(stamp, Method::Post, path, body)
    }
}

impl Provider for WechatPay {
    fn kind(&self) -> ProviderKind {
        ProviderKind::WechatPay
    }

    fn pay(&self, stamp: &Stamp, order: &CodeOrder<'_>) -> Result<PaymentState, WireError> {
        let body = Order {
            party: self.party(),
            description: order.description,
            out_trade_no: order.order_number,
            payer: Payer { auth_code: order.auth_code },
            amount: Amount { total: order.amount_fen, currency: CURRENCY },
            scene_info: Scene { store_info: StoreInfo { out_id: order.store } },
        };
        let response = self.post(stamp, CODE_PAY.to_owned(), &body)?;
        if is_done(&response) {
            return self.state_of(read(&response.body)?, order.order_number);
        }
        match fault_of(&response.body).as_str() {
            "USERPAYING" | "USER_PAYING" => Ok(PaymentState::Waiting),
            "AUTH_CODE_EXPIRED" | "AUTHCODEEXPIRE" | "AUTH_CODE_ERROR" | "AUTH_CODE_INVALID" => {
                Ok(PaymentState::Declined(Decline::CodeInvalid))
            }
            "NOTENOUGH" | "NOT_ENOUGH" => Ok(PaymentState::Declined(Decline::BalanceShort)),
            "RULE_LIMIT" | "TRADE_ERROR" | "ORDER_CLOSED" | "ORDERCLOSED" | "ORDER_REVERSED" | "ORDERREVERSED" => {
                Ok(PaymentState::Declined(Decline::Other))
            }
            // The number was used: the order that has it says more.
            "ORDERPAID" | "ORDER_PAID" | "OUT_TRADE_NO_USED" => self.query(stamp, order.order_number),
            code @ ("BANK_ERROR" | "BANKERROR" | "SYSTEM_ERROR" | "SYSTEMERROR") => {
                Err(WireError::Undecided { code: code.to_owned() })
            }
            code => Err(WireError::Rejected { code: code.to_owned() }),
        }
    }

    fn query(&self, stamp: &Stamp, order_number: &str) -> Result<PaymentState, WireError> {
        let path = format!("{BY_ORDER}{order_number}?mchid={}", self.merchant.merchant_id);
        let response = self.ask(stamp, Method::Get, path, String::new())?;
        if is_done(&response) {
            return self.state_of(read(&response.body)?, order_number);
        }
        match fault_of(&response.body).as_str() {
            "ORDER_NOT_EXIST" | "ORDERNOTEXIST" => Ok(PaymentState::Unknown),
            code => Err(WireError::Rejected { code: code.to_owned() }),
        }
    }

    fn cancel(&self, stamp: &Stamp, order_number: &str) -> Result<(), WireError> {
        let response = self.post(stamp, format!("{BY_ORDER}{order_number}/reverse"), &self.party())?;
        if is_done(&response) {
            return Ok(());
        }
        match fault_of(&response.body).as_str() {
            "ORDER_CLOSED" | "ORDERCLOSED" | "ORDER_REVERSED" | "ORDERREVERSED" | "ORDER_NOT_EXIST"
            | "ORDERNOTEXIST" => Ok(()),
            code => Err(WireError::Rejected { code: code.to_owned() }),
        }
    }

    fn refund(&self, stamp: &Stamp, ask: &RefundAsk<'_>) -> Result<RefundState, WireError> {
        let body = Refund {
            out_trade_no: ask.order_number,
            out_refund_no: ask.refund_number,
            amount: RefundAmount { refund: ask.amount_fen, total: ask.paid_fen, currency: CURRENCY },
        };
        let response = self.post(stamp, REFUNDS.to_owned(), &body)?;
        if !is_done(&response) {
            return Ok(RefundState::Declined { code: fault_of(&response.body) });
        }
        let refunded: Refunded = read(&response.body)?;
        if refunded.out_refund_no != ask.refund_number {
            return Err(WireError::Malformed("a refund of another number"));
        }
        Ok(match refunded.status.as_str() {
            "SUCCESS" => RefundState::Done,
            "PROCESSING" => RefundState::Pending,
            _ => RefundState::Declined { code: refunded.status },
        })
    }

    fn notification(&self, at_s: i64, message: &Incoming) -> Result<Notified, WireError> {
        signature::verify(&self.merchant, at_s, &message.headers, &message.body)?;
        let NotifiedResource { algorithm, nonce, associated_data, ciphertext } =
            read::<Notification>(&message.body)?.resource;
        if algorithm != "AEAD_AES_256_GCM" {
            return Err(WireError::Malformed("the seal of a notification"));
        }
        let opened = signature::open(&self.merchant.api_v3_key, &nonce, &associated_data, &ciphertext)?;
        let transaction: Transaction = read(&opened)?;
        let order_number = transaction.out_trade_no.clone();
        Ok(Notified { state: self.state_of(transaction, &order_number)?, order_number })
    }

    fn reply(&self, is_taken: bool) -> Reply {
        let (status, body) = if is_taken {
            (200, r#"{"code":"SUCCESS","message":"成功"}"#)
        } else {
            (500, r#"{"code":"FAIL","message":"失败"}"#)
        };
        Reply { status, content_type: "application/json", body }
    }
}

impl WechatPay {
    /// How a transaction stands, if it is the one asked for and of this shop.
    fn state_of(&self, found: Transaction, order_number: &str) -> Result<PaymentState, WireError> {
        if found.out_trade_no != order_number || found.mchid != self.merchant.merchant_id {
            return Err(WireError::Malformed("an order of another number or shop"));
        }
        Ok(match found.trade_state.as_str() {
            "SUCCESS" | "REFUND" => {
                let amount = found.amount.ok_or(WireError::Malformed("a payment without an amount"))?;
                let provider_number = found.transaction_id.unwrap_or_default();
                if amount.currency.as_deref().unwrap_or(CURRENCY) != CURRENCY || provider_number.is_empty() {
                    return Err(WireError::Malformed("a payment without a number or in other money"));
                }
                PaymentState::Paid { provider_number, amount_fen: amount.total }
            }
            "USERPAYING" | "ACCEPT" | "NOTPAY" => PaymentState::Waiting,
            "CLOSED" | "REVOKED" => PaymentState::Closed,
            "PAYERROR" => PaymentState::Declined(Decline::GivenUp),
            _ => return Err(WireError::Malformed("a state that is not known")),
        })
    }
}

fn is_done(response: &Response) -> bool {
    (200..300).contains(&response.status)
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, WireError> {
    serde_json::from_str(body).map_err(|_| WireError::Malformed("an answer"))
}

/// The code of what went wrong; empty where there is none.
fn fault_of(body: &str) -> String {
    serde_json::from_str::<Fault>(body).map(|fault| fault.code).unwrap_or_default()
}

#[cfg(test)]
mod tests;
