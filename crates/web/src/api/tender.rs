//! Money as it is paid or given back, by tender, as it is written in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::{TillCount, TillDifference, records};

use super::value::{ChargeId, DepositId, codes};

codes! {
    /// A way to pay.
    Tender = yanji_engine::programme::benefit::Tender {
        /// 现金
        Cash,
        /// 银行卡
        Card,
        /// 微信支付
        Wechat,
        /// 支付宝
        Alipay,
        /// 定金: money that was paid in before.
        Deposit,
    }
}

/// Money paid, or given back, with one tender.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenderPaid {
    /// The tender: `cash`, `card`, `wechat`, `alipay` or `deposit`.
    tender: Tender,
    /// How much, in fen.
    #[schema(minimum = 1, example = 12_800)]
    amount_fen: i64,
    /// The deposit, where the tender is one.
    #[serde(default)]
    deposit: Option<DepositId>,
    /// The payment through a provider that it is, where there is one; it has the amount and the tender of the payment.
    #[serde(default)]
    charge: Option<ChargeId>,
}

impl From<TenderPaid> for records::TenderPaid {
    fn from(paid: TenderPaid) -> Self {
        let TenderPaid { tender, amount_fen, deposit, charge } = paid;
        Self {
            tender: tender.into(),
            amount_fen,
            deposit: deposit.map(|deposit| deposit.0),
            charge: charge.map(|charge| charge.0),
        }
    }
}

impl From<records::TenderPaid> for TenderPaid {
    fn from(paid: records::TenderPaid) -> Self {
        let records::TenderPaid { tender, amount_fen, deposit, charge } = paid;
        Self { tender: tender.into(), amount_fen, deposit: deposit.map(DepositId), charge: charge.map(ChargeId) }
    }
}

/// What was counted of one tender.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenderCounted {
    /// The tender; not `deposit`, which lies in no drawer.
    tender: Tender,
    /// How much there was, in fen.
    #[schema(minimum = 0, maximum = 100_000_000_000i64, example = 250_000)]
    counted_fen: i64,
}

impl From<TenderCounted> for TillCount {
    fn from(counted: TenderCounted) -> Self {
        Self { tender: counted.tender.into(), counted_fen: counted.counted_fen }
    }
}

/// What should be there of one tender, and what was counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct TenderDifference {
    /// The tender: `cash`, `card`, `wechat` or `alipay`.
    tender: Tender,
    /// What should be there by the books, in fen.
    expected_fen: i64,
    /// What was counted, in fen; `null` where nobody counted it.
    #[schema(required)]
    counted_fen: Option<i64>,
    /// What was counted above what should be there, or below it when negative, in fen; `null` where nobody counted it.
    #[schema(required)]
    difference_fen: Option<i64>,
}

impl From<TillDifference> for TenderDifference {
    fn from(of: TillDifference) -> Self {
        Self {
            tender: of.tender.into(),
            expected_fen: of.expected_fen,
            counted_fen: of.counted_fen,
            difference_fen: of.difference_fen(),
        }
    }
}
