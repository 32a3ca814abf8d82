//! What is asked of every provider of payments and what it can answer, in one form for all of them.

use std::fmt;

use crate::error::WireError;
use crate::message::{Incoming, Reply};

/// A provider of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProviderKind {
    /// 微信支付.
    WechatPay,
    /// 支付宝.
    Alipay,
}

impl ProviderKind {
    /// Every provider.
    pub const ALL: [Self; 2] = [Self::WechatPay, Self::Alipay];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WechatPay => "wechat_pay",
            Self::Alipay => "alipay",
        }
    }

    /// The provider with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether digits can be a code that this provider's app shows to be scanned: 18 digits that begin with 10 to 15 for
    /// WeChat Pay, 16 to 24 that begin with 25 to 30 for Alipay.
    #[must_use]
    pub fn reads(self, code: &str) -> bool {
        let begins = code.get(..2).and_then(|two| two.parse::<u8>().ok());
        let is_digits = code.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::WechatPay => is_digits && code.len() == 18 && begins.is_some_and(|two| (10..=15).contains(&two)),
            Self::Alipay => {
                is_digits && (16..=24).contains(&code.len()) && begins.is_some_and(|two| (25..=30).contains(&two))
            }
        }
    }
}

/// When a question is asked, and a text nobody can guess: both go into its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds of UTC since 1970.
    pub at_s: i64,
    /// 32 letters and digits.
    pub nonce: String,
}

/// A payment by a code that was scanned from the customer's telephone.
#[derive(Clone, Copy)]
pub struct CodeOrder<'a> {
    /// Our number of the order: 6 to 32 letters and digits, used once.
    pub order_number: &'a str,
    /// How much, in fen; more than 0.
    pub amount_fen: i64,
    /// What was scanned. It is money for a minute: never kept and never logged.
    pub auth_code: &'a str,
    /// What the customer reads in her app; names no treatment.
    pub description: &'a str,
    /// The store by a number of ours; may be empty.
    pub store: &'a str,
}

impl fmt::Debug for CodeOrder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeOrder")
            .field("order_number", &self.order_number)
            .field("amount_fen", &self.amount_fen)
            .finish_non_exhaustive()
    }
}

/// How a payment stands with its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The customer has to confirm it.
    Waiting,
    /// It is paid.
    Paid {
        /// The provider's number of it.
        provider_number: String,
        /// How much, in fen.
        amount_fen: i64,
    },
    /// It is not paid and will not be under this number.
    Declined(Decline),
    /// It was closed or taken back; whatever had been paid has gone back.
    Closed,
    /// The provider has no order of this number.
    Unknown,
}

/// Why a payment was declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decline {
    /// The code is no code, was used, or is too old.
    CodeInvalid,
    /// The customer has not enough money there.
    BalanceShort,
    /// The customer did not confirm it.
    GivenUp,
    /// The provider says no for a reason of its own.
    Other,
}

impl Decline {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::CodeInvalid, Self::BalanceShort, Self::GivenUp, Self::Other];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CodeInvalid => "code_invalid",
            Self::BalanceShort => "balance_short",
            Self::GivenUp => "given_up",
            Self::Other => "declined",
        }
    }
}

/// Money that is to go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundAsk<'a> {
    /// The number of the order that was paid.
    pub order_number: &'a str,
    /// Our number of the refund. Asked again under the same number, nothing goes back twice.
    pub refund_number: &'a str,
    /// How much goes back, in fen.
    pub amount_fen: i64,
    /// How much was paid, in fen.
    pub paid_fen: i64,
}

/// How a refund stands with the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// The money has gone back.
    Done,
    /// The provider has taken it on and is at it.
    Pending,
    /// The provider does not give it back.
    Declined {
        /// Its code.
        code: String,
    },
}

/// What a provider told by itself about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notified {
    /// Our number of the order.
    pub order_number: String,
    /// How it stands.
    pub state: PaymentState,
}

/// A provider of payments: makes signed messages, sends them and reads what is answered.
///
/// Every answer is believed only when the provider signed it. What an error leaves open is said by [`WireError`].
pub trait Provider: Send + Sync {
    /// Which one it is.
    fn kind(&self) -> ProviderKind;

    /// Asks to be paid by a scanned code.
    ///
    /// # Errors
    /// [`WireError`].
    fn pay(&self, stamp: &Stamp, order: &CodeOrder<'_>) -> Result<PaymentState, WireError>;

    /// Asks how an order stands.
    ///
    /// # Errors
    /// [`WireError`].
    fn query(&self, stamp: &Stamp, order_number: &str) -> Result<PaymentState, WireError>;

    /// Takes an order back: it can no longer be paid, and what was paid goes back. Doing so twice does no harm.
    ///
    /// # Errors
    /// [`WireError`].
    fn cancel(&self, stamp: &Stamp, order_number: &str) -> Result<(), WireError>;

    /// Gives money of a paid order back, or asks how that stands: under one number it goes back once.
    ///
    /// # Errors
    /// [`WireError`].
    fn refund(&self, stamp: &Stamp, ask: &RefundAsk<'_>) -> Result<RefundState, WireError>;

    /// Reads what the provider tells by itself, at an instant in seconds of UTC.
    ///
    /// # Errors
    /// [`WireError::Forged`] and [`WireError::Malformed`].
    fn notification(&self, at_s: i64, message: &Incoming) -> Result<Notified, WireError>;

    /// What to say to it then: that it was taken, or that it should tell it again.
    fn reply(&self, is_taken: bool) -> Reply;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_by_whose_it_is() {
        use ProviderKind::{Alipay, WechatPay};
        assert!(WechatPay.reads("134567890123456789") && !Alipay.reads("134567890123456789"));
        assert!(Alipay.reads("2812345678901234") && !WechatPay.reads("2812345678901234"));
        assert!(Alipay.reads("301234567890123456789012"));
        for wrong in ["", "1", "13456789012345678", "1345678901234567890", "13456789012345678x", "163456789012345678"] {
            assert!(ProviderKind::ALL.iter().all(|kind| !kind.reads(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_scanned_code_is_not_shown() {
        let order =
            CodeOrder { order_number: "A1", amount_fen: 1, auth_code: "134567", description: "护理", store: "" };
        assert!(!format!("{order:?}").contains("134567"));
    }
}
