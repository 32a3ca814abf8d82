//! The JSON of WeChat Pay's messages, as far as it is used. Field names are the provider's.

use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Debug, Serialize)]
pub(crate) struct Party<'a> {
    pub(crate) appid: &'a str,
    pub(crate) mchid: &'a str,
}

/// A payment by a scanned code.
#[derive(Serialize)]
pub(crate) struct Order<'a> {
    #[serde(flatten)]
    pub(crate) party: Party<'a>,
    pub(crate) description: &'a str,
    pub(crate) out_trade_no: &'a str,
    pub(crate) payer: Payer<'a>,
    pub(crate) amount: Amount<'a>,
    pub(crate) scene_info: Scene<'a>,
}

#[derive(Serialize)]
pub(crate) struct Payer<'a> {
    pub(crate) auth_code: &'a str,
}

/// In fen.
#[derive(Debug, Serialize)]
pub(crate) struct Amount<'a> {
    pub(crate) total: i64,
    pub(crate) currency: &'a str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Scene<'a> {
    pub(crate) store_info: StoreInfo<'a>,
}

#[derive(Debug, Serialize)]
pub(crate) struct StoreInfo<'a> {
    pub(crate) out_id: &'a str,
}

/// How an order stands.
#[derive(Debug, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) mchid: String,
    pub(crate) out_trade_no: String,
    #[serde(default)]
    pub(crate) transaction_id: Option<String>,
    pub(crate) trade_state: String,
    #[serde(default)]
    pub(crate) amount: Option<TransactionAmount>,
}

/// In fen: what the order came to, coupons of the provider not taken off.
#[derive(Debug, Deserialize)]
pub(crate) struct TransactionAmount {
    pub(crate) total: i64,
    #[serde(default)]
    pub(crate) currency: Option<String>,
}

/// Money that is to go back.
#[derive(Debug, Serialize)]
pub(crate) struct Refund<'a> {
    pub(crate) out_trade_no: &'a str,
    pub(crate) out_refund_no: &'a str,
    pub(crate) amount: RefundAmount<'a>,
}

/// In fen.
#[derive(Debug, Serialize)]
pub(crate) struct RefundAmount<'a> {
    pub(crate) refund: i64,
    pub(crate) total: i64,
    pub(crate) currency: &'a str,
}

/// How a refund stands.
#[derive(Debug, Deserialize)]
pub(crate) struct Refunded {
    pub(crate) out_refund_no: String,
    pub(crate) status: String,
}

/// What went wrong.
#[derive(Debug, Deserialize)]
pub(crate) struct Fault {
    pub(crate) code: String,
}

/// What the provider tells by itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Notification {
    pub(crate) resource: NotifiedResource,
}

/// What it tells, sealed.
#[derive(Debug, Deserialize)]
pub(crate) struct NotifiedResource {
    pub(crate) algorithm: String,
    pub(crate) nonce: String,
    #[serde(default)]
    pub(crate) associated_data: String,
    pub(crate) ciphertext: String,
}
