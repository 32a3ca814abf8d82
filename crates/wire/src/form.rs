//! Pairs as forms carry them (`application/x-www-form-urlencoded`). Signs nothing.

use std::collections::BTreeMap;

/// Pairs by their names, in the order of the names.
pub(crate) type Pairs = BTreeMap<String, String>;

/// The pairs as the body of a form.
pub(crate) fn encode(pairs: &Pairs) -> String {
    let pair = |(name, value): (&String, &String)| format!("{}={}", escaped(name), escaped(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The pairs of a form's body; `None` where it is none, or names something twice.
pub(crate) fn decode(body: &str) -> Option<Pairs> {
    let mut pairs = Pairs::new();
    for pair in body.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        if pairs.insert(plain(name)?, plain(value)?).is_some() {
            return None;
        }
    }
    Some(pairs)
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&pair).ok().filter(|_| pair.iter().all(u8::is_ascii_hexdigit))?;
                u8::from_str_radix(digits, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_written() {
        let pairs: Pairs = [("biz_content", "{\"a\":\"护理 1+1=2&b\"}"), ("app_id", "2021")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let body = encode(&pairs);
        assert!(body.starts_with("app_id=2021&biz_content=%7B%22a%22"), "{body}");
        assert_eq!(decode(&body), Some(pairs));
        assert_eq!(decode("a=1+2").unwrap()["a"], "1 2");
        assert!(["a", "a=%", "a=%2", "a=%GG", "a=%+1", "a=%FF", "a=1&a=2"].iter().all(|body| decode(body).is_none()));
    }
}
