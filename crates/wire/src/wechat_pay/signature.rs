//! What WeChat Pay's signatures are made over, how they are written, and the seal of notifications.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64ct::{Base64, Encoding};

use super::WechatMerchant;
use crate::error::WireError;
use crate::message::{Headers, Method, header};
use crate::payment::Stamp;
use crate::rsa::PublicKey;

/// How many seconds an answer's clock may be away from ours: the provider's own rule against messages sent again.
const OFF_MOST_S: i64 = 300;
/// Bytes in a nonce of the seal.
const NONCE_BYTES: usize = 12;

/// The name of the scheme and what it holds, for the header `Authorization`.
pub(super) fn authorization(
    merchant: &WechatMerchant,
    stamp: &Stamp,
    method: Method,
    path: &str,
    body: &str,
) -> Result<String, WireError> {
    let Stamp { at_s, nonce } = stamp;
    let signature = merchant.key.sign(&question(method, path, *at_s, nonce, body))?;
    let WechatMerchant { merchant_id, serial, .. } = merchant;
    Ok(format!(
        "WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant_id}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
         timestamp=\"{at_s}\",serial_no=\"{serial}\""
    ))
}

/// What a question's signature is made over.
pub(crate) fn question(method: Method, path: &str, at_s: i64, nonce: &str, body: &str) -> String {
    format!("{}\n{path}\n{at_s}\n{nonce}\n{body}\n", method.word())
}

/// What the signature of an answer or a notification is made over.
pub(crate) fn answer(at: &str, nonce: &str, body: &str) -> String {
    format!("{at}\n{nonce}\n{body}\n")
}

/// Refuses an answer or a notification that the provider did not sign, or signed too long ago.
pub(super) fn verify(merchant: &WechatMerchant, at_s: i64, headers: &Headers, body: &str) -> Result<(), WireError> {
    let find = |name| header(headers, name).ok_or(WireError::Forged);
    if find("Wechatpay-Serial")? != merchant.provider_serial {
        return Err(WireError::Forged);
    }
    let (at, nonce) = (find("Wechatpay-Timestamp")?, find("Wechatpay-Nonce")?);
    let key: &PublicKey = &merchant.provider_key;
    if !key.verifies(&answer(at, nonce, body), find("Wechatpay-Signature")?) {
        return Err(WireError::Forged);
    }
    let signed_s: i64 = at.parse().map_err(|_| WireError::Forged)?;
    if (at_s - signed_s).abs() > OFF_MOST_S { Err(WireError::Forged) } else { Ok(()) }
}

/// Opens what a notification holds.
pub(crate) fn open(key: &[u8; 32], nonce: &str, associated_data: &str, sealed: &str) -> Result<String, WireError> {
    let nonce: &[u8; NONCE_BYTES] = nonce.as_bytes().try_into().map_err(|_| WireError::Forged)?;
    let sealed = Base64::decode_vec(sealed).map_err(|_| WireError::Forged)?;
    let payload = Payload { msg: &sealed, aad: associated_data.as_bytes() };
    let opened = Aes256Gcm::new(key.into()).decrypt(nonce.into(), payload).map_err(|_| WireError::Forged)?;
    String::from_utf8(opened).map_err(|_| WireError::Forged)
}

/// Seals what a notification holds, as the provider does.
pub(crate) fn seal(key: &[u8; 32], nonce: &str, associated_data: &str, text: &str) -> Result<String, WireError> {
    let nonce: &[u8; NONCE_BYTES] = nonce.as_bytes().try_into().map_err(|_| WireError::Key)?;
    let payload = Payload { msg: text.as_bytes(), aad: associated_data.as_bytes() };
    let sealed = Aes256Gcm::new(key.into()).encrypt(nonce.into(), payload).map_err(|_| WireError::Key)?;
    Ok(Base64::encode_string(&sealed))
}
