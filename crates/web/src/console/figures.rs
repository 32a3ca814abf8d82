//! Figures and days as the pages show them. Nothing is worked out here that a use case could tell.

use yanji_engine::Day;
use yanji_engine::programme::Metric;
use yanji_words::{Lang, whole};

/// Money: `1,234.50`.
pub(super) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    let head = i64::try_from(fen / 100).unwrap_or(i64::MAX);
    format!("{sign}{}.{:02}", whole(head), fen % 100)
}

/// Points that were given or taken: `+120`, `-50`, and nothing for 0.
pub(super) fn signed(number: i64) -> String {
    match number {
        0 => String::new(),
        1.. => format!("+{}", whole(number)),
        _ => whole(number),
    }
}

/// A share in hundredths of a percent: `12.34 %`.
pub(super) fn percent(share_bp: i64) -> String {
    format!("{}.{:02} %", share_bp / 100, share_bp.rem_euclid(100))
}

/// A day that may not be.
pub(super) fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// A value of a metric with its unit: `1,234.50 元`, `¥1,234.50`, `3`.
pub(super) fn value(lang: Lang, metric: Metric, value: i64) -> String {
    match (metric.is_money(), lang) {
        (true, Lang::Zh) => format!("{} 元", yuan(value)),
        (true, Lang::En) => format!("¥{}", yuan(value)),
        (false, _) => whole(value),
    }
}

/// How much of a whole, from 0 to 100.
pub(super) fn hundredths(part: i64, all: i64) -> i64 {
    if all <= 0 { 100 } else { i64::try_from(i128::from(part.max(0)) * 100 / i128::from(all)).unwrap_or(100).min(100) }
}

/// Whole fen of an amount that was typed, with or without commas; `None` when it is none.
pub(super) fn parse_yuan(text: &str) -> Option<i64> {
    let plain: String =
        text.trim().trim_start_matches(['¥', '￥']).chars().filter(|c| !matches!(c, ',' | '，')).collect();
    yanji_engine::number::Fen::parse_yuan(&plain).map(|fen| fen.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!(yuan(123_450), "1,234.50");
        assert_eq!(yuan(-5), "-0.05");
        assert_eq!([signed(1_200), signed(0), signed(-50)], ["+1,200", "", "-50"]);
        assert_eq!(percent(1_234), "12.34 %");
        assert_eq!([hundredths(1, 3), hundredths(9, 3), hundredths(0, 0), hundredths(-1, 3)], [33, 100, 100, 0]);
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(parse_yuan("1,234.5"), Some(123_450));
        assert_eq!(parse_yuan(" ¥99 "), Some(9_900));
        assert_eq!(parse_yuan("-1"), None);
        assert_eq!(parse_yuan("1.234"), None);
        assert_eq!(parse_yuan(""), None);
    }
}
