//! The ways to pay, and which of them count.

use serde::{Deserialize, Serialize};

/// A way to pay real money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tender {
    /// 现金
    Cash,
    /// 银行卡
    Card,
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
    /// 定金: money that was paid in before for this.
    Deposit,
}

impl Tender {
    /// Every tender.
    pub const ALL: [Self; 5] = [Self::Cash, Self::Card, Self::Wechat, Self::Alipay, Self::Deposit];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Deposit => "deposit",
        }
    }

    /// The tender with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tender| tender.code() == code)
    }
}

/// The tenders whose money counts toward spend and points. What is owed counts when it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted(pub Vec<Tender>);

impl Default for Counted {
    fn default() -> Self {
        Self(Tender::ALL.to_vec())
    }
}
