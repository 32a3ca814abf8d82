//! What Alipay's signatures are made over, and how it writes times and amounts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::value::RawValue;

use crate::error::WireError;
use crate::form::Pairs;
use crate::rsa::PublicKey;

/// Hours by which the provider's clock, that of China, is before UTC.
const HOURS_EAST: i8 = 8;
/// The most yuan of an amount, so that no number of fen is too large.
const YUAN_MOST: i64 = 100_000_000_000;

/// What a question's signature is made over: its pairs in the order of their names, without the signature itself and
/// without empty ones.
pub(crate) fn question(pairs: &Pairs) -> String {
    joined(pairs, &["sign"])
}

/// What a notification's signature is made over: neither the signature nor its kind is part of it.
pub(crate) fn notification(pairs: &Pairs) -> String {
    joined(pairs, &["sign", "sign_type"])
}

fn joined(pairs: &Pairs, without: &[&str]) -> String {
    let kept = pairs.iter().filter(|(name, value)| !without.contains(&name.as_str()) && !value.is_empty());
    kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The name under which an answer to a question stands: `alipay_trade_pay_response`.
pub(crate) fn node_name(method: &str) -> String {
    format!("{}_response", method.replace('.', "_"))
}

/// The answer to a question as the very text that was signed.
///
/// # Errors
/// [`WireError::Forged`] when the provider did not sign it.
pub(super) fn signed_node(key: &PublicKey, method: &str, body: &str) -> Result<String, WireError> {
    let parts: BTreeMap<String, &RawValue> = serde_json::from_str(body).map_err(|_| WireError::Forged)?;
    let node = parts.get(&node_name(method)).or_else(|| parts.get("error_response")).ok_or(WireError::Forged)?;
    let signature = parts.get("sign").ok_or(WireError::Forged)?;
    let signature: String = serde_json::from_str(signature.get()).map_err(|_| WireError::Forged)?;
    if key.verifies(node.get(), &signature) { Ok(node.get().to_owned()) } else { Err(WireError::Forged) }
}

/// An instant as the provider writes it: `2026-11-22 10:15:00`, in China.
pub(crate) fn time(at_s: i64) -> String {
    let zone = TimeZone::fixed(Offset::constant(HOURS_EAST));
    let instant = Timestamp::from_second(at_s).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone);
    instant.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Fen as yuan with two decimals.
pub(crate) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Yuan with at most two decimals as fen; `None` for anything else.
pub(crate) fn fen(yuan: &str) -> Option<i64> {
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, ""));
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_plain(whole) || !is_plain(part) || part.len() > 2 {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|yuan| *yuan <= YUAN_MOST)?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}
