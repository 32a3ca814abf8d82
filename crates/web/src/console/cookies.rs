//! Cookies in and out. What they mean is for those who set them.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};

use crate::AppState;

/// The language that was chosen; may be read by nobody but the server, and says nothing about anybody.
pub(super) const LANGUAGE: &str = "yanji_language";
/// The theme that was chosen.
pub(super) const THEME: &str = "yanji_theme";
/// The organisation that was chosen, on a server that has several.
pub(crate) const ORGANISATION: &str = "yanji_organisation";
/// The store in which somebody acts; one of each organisation.
pub(super) const STORE: &str = "yanji_store";
/// What to tell on the next page; one of each organisation.
pub(super) const NOTICE: &str = "yanji_notice";

/// How long a choice is kept, in seconds: a year.
pub(super) const YEAR_S: u32 = 365 * 24 * 60 * 60;

/// The name of the session's cookie. Over HTTPS the prefix makes browsers hold it to this host alone.
pub(super) fn session_name(state: &AppState) -> String {
    own(state, if state.is_https { "__Host-yanji_session" } else { "yanji_session" })
}

/// The name of the cookie by which a browser is known in which somebody has signed in.
pub(super) fn device_name(state: &AppState) -> String {
    own(state, if state.is_https { "__Host-yanji_device" } else { "yanji_device" })
}

/// The name of a cookie that each organisation of a server has for itself.
pub(super) fn own(state: &AppState, name: &str) -> String {
    match state.organisation.slug() {
        "" => name.to_owned(),
        slug => format!("{name}_{slug}"),
    }
}

/// The value of a cookie that a request brings.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A `Set-Cookie` header. `max_age_s` of 0 takes the cookie away, `None` keeps it until the browser closes.
pub(super) fn set(state: &AppState, name: &str, value: &str, max_age_s: Option<u32>) -> Option<HeaderValue> {
    let secure = if state.is_https { "; Secure" } else { "" };
    let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}")).ok()
}

/// A text as a cookie's value: its bytes in hexadecimal.
pub(super) fn pack(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a value that [`pack`] made; `None` for any other.
pub(super) fn unpack(value: &str) -> Option<String> {
    let digits = value.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(digits.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("yanji_session2=b; yanji_session=a; other=c"));
        assert_eq!(read(&headers, "yanji_session"), Some("a"));
        assert_eq!(read(&headers, "other"), Some("c"));
        assert_eq!(read(&headers, "session"), None);
    }

    #[test]
    fn a_text_comes_back_as_it_was_packed() {
        assert_eq!(unpack(&pack("积分 +120；")).as_deref(), Some("积分 +120；"));
        assert_eq!(unpack("zz"), None);
        assert_eq!(unpack("e7"), None);
    }
}
