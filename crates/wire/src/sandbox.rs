//! The sandbox: the other end of the wire, without money. It checks our signatures as the providers do, keeps orders in
//! memory, signs its answers and notifications with a key of its own, and does what the scanned code tells it to.
//!
//! Its keys lie open in this repository and are good for nothing else. What it keeps is gone with the process, as are
//! the orders of real sandboxes after a while.

mod alipay_side;
mod desk;
mod ledger;
mod manner;
mod wechat_side;

use std::sync::Arc;

use zeroize::Zeroizing;

use self::alipay_side::AlipaySide;
use self::desk::Desk;
pub use self::manner::Manner;
use self::wechat_side::WechatSide;
use crate::alipay::{Alipay, AlipayMerchant};
use crate::error::WireError;
use crate::message::Incoming;
use crate::payment::{Provider, ProviderKind};
use crate::rsa::{PrivateKey, PublicKey};
use crate::wechat_pay::{WechatMerchant, WechatPay};

const MERCHANT_PRIVATE: &str = include_str!("sandbox/keys/merchant.private.pem");
const MERCHANT_PUBLIC: &str = include_str!("sandbox/keys/merchant.public.pem");
const PROVIDER_PRIVATE: &str = include_str!("sandbox/keys/provider.private.pem");
const PROVIDER_PUBLIC: &str = include_str!("sandbox/keys/provider.public.pem");

/// What a shop is called there.
const APP_ID: &str = "wx0000000000sandbox";
const MERCHANT_ID: &str = "1900000001";
const MERCHANT_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const PROVIDER_SERIAL: &str = "PUB_KEY_ID_SANDBOX";
const ALIPAY_APP_ID: &str = "9021000000000001";
const API_V3_KEY: [u8; 32] = *b"sandbox-key-that-everybody-knows";

/// Both providers as they are in the sandbox.
pub struct Sandbox {
    wechat_pay: Arc<WechatPay>,
    wechat_side: Arc<WechatSide>,
    alipay: Arc<Alipay>,
    alipay_side: Arc<AlipaySide>,
}

impl Sandbox {
    /// A sandbox in which nothing was paid yet.
    ///
    /// # Errors
    /// [`WireError::Key`], which does not happen with the keys that are here.
    pub fn open() -> Result<Self, WireError> {
        let wechat_side = Arc::new(WechatSide(Desk::open()?));
        let alipay_side = Arc::new(AlipaySide(Desk::open()?));
        let wechat = WechatMerchant {
            app_id: APP_ID.to_owned(),
            merchant_id: MERCHANT_ID.to_owned(),
            serial: MERCHANT_SERIAL.to_owned(),
            key: PrivateKey::read(MERCHANT_PRIVATE)?,
            provider_serial: PROVIDER_SERIAL.to_owned(),
            provider_key: PublicKey::read(PROVIDER_PUBLIC)?,
            api_v3_key: Zeroizing::new(API_V3_KEY),
        };
        let alipay = AlipayMerchant {
            app_id: ALIPAY_APP_ID.to_owned(),
            key: PrivateKey::read(MERCHANT_PRIVATE)?,
            provider_key: PublicKey::read(PROVIDER_PUBLIC)?,
        };
        Ok(Self {
            wechat_pay: Arc::new(WechatPay::new(wechat, wechat_side.clone())),
            alipay: Arc::new(Alipay::new(alipay, alipay_side.clone())),
            wechat_side,
            alipay_side,
        })
    }

    /// One of the providers.
    #[must_use]
    pub fn provider(&self, kind: ProviderKind) -> Arc<dyn Provider> {
        match kind {
            ProviderKind::WechatPay => self.wechat_pay.clone(),
            ProviderKind::Alipay => self.alipay.clone(),
        }
    }

    /// What a provider has told by itself since this was asked last, in order, as it would arrive.
    #[must_use]
    pub fn notifications(&self, kind: ProviderKind) -> Vec<Incoming> {
        self.desk(kind).notifications()
    }

    /// How much of an order has gone back, in fen; `None` for one that a provider does not have.
    #[must_use]
    pub fn refunded_fen(&self, kind: ProviderKind, order_number: &str) -> Option<i64> {
        self.desk(kind).refunded_fen(order_number)
    }

    fn desk(&self, kind: ProviderKind) -> &Desk {
        match kind {
            ProviderKind::WechatPay => &self.wechat_side.0,
            ProviderKind::Alipay => &self.alipay_side.0,
        }
    }
}

#[cfg(test)]
mod tests;
