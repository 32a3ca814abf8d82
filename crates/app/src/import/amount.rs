//! Money as people and tills write it, read into fen exactly.

use yanji_engine::Fen;

/// The most characters that an amount is written with.
const MOST_CHARACTERS: usize = 40;

/// Fen of an amount in yuan that is not negative; `None` of anything else.
pub(crate) fn fen_of(text: &str) -> Option<i64> {
    parse_amount(text).map(|amount| amount.0).filter(|fen| *fen >= 0)
}

/// Reads an amount in yuan: `380`, `380.00`, `¥1,280.50`, `1280.5元`, `１２８０`; below 0 what is written as given back:
/// `-380`, `(380.00)`. `None` of what is no amount.
pub(crate) fn parse_amount(text: &str) -> Option<Fen> {
    // Nearly every amount is written plainly.
    if let Some(fen) = Fen::parse_yuan(text) {
        return Some(fen);
    }
    if text.chars().count() > MOST_CHARACTERS {
        return None;
    }
    let narrow: String = text.chars().map(narrowed).filter(|character| !character.is_whitespace()).collect();
    let (is_negative, unsigned) = without_sign(bare(&narrow));
    let plain = without_commas(bare(unsigned))?;
    // Spreadsheets and databases write more places than money has.
    let plain = match plain.split_once('.') {
        Some((whole, part)) => {
            let part = part.trim_end_matches('0');
            if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
        }
        None => plain,
    };
    let Fen(fen) = Fen::parse_yuan(&plain)?;
    Some(Fen(if is_negative { -fen } else { fen }))
}

/// The ASCII twin of a full-width character.
fn narrowed(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '￥' => '¥',
        '\u{2212}' | '\u{2013}' => '-',
        _ => character,
    }
}

/// The amount without the signs and words for yuan around it.
fn bare(text: &str) -> &str {
    const BEFORE: [&str; 6] = ["¥", "CNY", "RMB", "人民币", "$", "+"];
    const AFTER: [&str; 5] = ["元整", "元", "CNY", "RMB", "圆"];
    let text = BEFORE.iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text);
    AFTER.iter().find_map(|sign| text.strip_suffix(sign)).unwrap_or(text)
}

fn without_sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        return (true, rest);
    }
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// The number without the commas between thousands; `None` when they stand elsewhere, as in `12,5`.
fn without_commas(text: &str) -> Option<String> {
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    if whole.contains(',') {
        let sound = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        if !sound {
            return None;
        }
    }
    let whole = whole.replace(',', "");
    Some(part.map_or_else(|| whole.clone(), |part| format!("{whole}.{part}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_fen() {
        for (text, fen) in [
            ("380", 38_000),
            ("380.5", 38_050),
            ("11.77", 1_177),
            ("¥1,280.50", 128_050),
            ("￥ 1280.50", 128_050),
            ("1,234,567.89元", 123_456_789),
            ("RMB380", 38_000),
            ("$77.00", 7_700),
            ("１２８０．５", 128_050),
            ("12.5000", 1_250),
            ("0", 0),
            ("-0.00", 0),
            ("380元整", 38_000),
        ] {
            assert_eq!(parse_amount(text), Some(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn refunds_and_what_is_no_amount_are_told_apart() {
        for text in ["-380", "(380.00)", "¥-380", "-¥380", "－380", "380-"] {
            assert_eq!((parse_amount(text), fen_of(text)), (Some(Fen(-38_000)), None), "{text}");
        }
        for text in ["", "免费", "12,5", "1,2345", "1.005", "1e3", "..", ",", "10000000000.01", "1.2.3", "--5"] {
            assert_eq!(parse_amount(text), None, "{text}");
        }
    }
}
