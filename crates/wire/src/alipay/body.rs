//! The JSON of Alipay's messages, as far as it is used. Field names are the provider's; amounts are yuan as text.

use serde::{Deserialize, Serialize};

/// A payment by a scanned code.
#[derive(Serialize)]
pub(crate) struct Order<'a> {
    pub(crate) out_trade_no: &'a str,
    pub(crate) scene: &'a str,
    pub(crate) auth_code: &'a str,
    pub(crate) product_code: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) total_amount: String,
    #[serde(flatten)]
    pub(crate) store: StoreLine<'a>,
}

/// The store, where it is named.
#[derive(Debug, Serialize)]
pub(crate) struct StoreLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    store_id: Option<&'a str>,
}

impl<'a> StoreLine<'a> {
    pub(crate) fn of(store: &'a str) -> Self {
        Self { store_id: (!store.is_empty()).then_some(store) }
    }
}

/// An order by our number.
#[derive(Debug, Serialize)]
pub(crate) struct OrderNumber<'a> {
    pub(crate) out_trade_no: &'a str,
}

/// An answer about an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Payment {
    pub(crate) code: String,
    pub(crate) sub_code: String,
    pub(crate) out_trade_no: String,
    pub(crate) trade_no: String,
    pub(crate) trade_status: String,
    pub(crate) total_amount: String,
    pub(crate) retry_flag: Option<String>,
}

/// Money that is to go back.
#[derive(Debug, Serialize)]
pub(crate) struct Refund<'a> {
    pub(crate) out_trade_no: &'a str,
    pub(crate) refund_amount: String,
    pub(crate) out_request_no: &'a str,
}

/// A refund that was asked for.
#[derive(Debug, Serialize)]
pub(crate) struct RefundQuery<'a> {
    pub(crate) out_trade_no: &'a str,
    pub(crate) out_request_no: &'a str,
}

/// An answer about a refund.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refunded {
    pub(crate) code: String,
    pub(crate) sub_code: String,
    pub(crate) fund_change: Option<String>,
    pub(crate) refund_status: Option<String>,
}

impl Payment {
    /// The code that says most.
    pub(crate) fn told(&self) -> String {
        told(&self.code, &self.sub_code)
    }
}

impl Refunded {
    /// The code that says most.
    pub(crate) fn told(&self) -> String {
        told(&self.code, &self.sub_code)
    }
}

fn told(code: &str, sub_code: &str) -> String {
    if sub_code.is_empty() { code.to_owned() } else { sub_code.to_owned() }
}
