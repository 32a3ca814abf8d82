//! Fields that people type: one way to read each kind. Knows no use case.

use yanji_words::{Problem, Shape};

use crate::error::AppError;

/// A name of one line, 1 to `most` characters, without blanks around it.
pub(crate) fn name(text: &str, field: &'static str, most: usize) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::at(Problem::Missing, field));
    }
    if text.chars().count() > most {
        return Err(AppError::at(Problem::TooLong { most }, field));
    }
    without_controls(text, field)?;
    Ok(text.to_owned())
}

/// Refuses a text of one line that holds what no line does: NUL, which no database takes, and the other control
/// characters. What is only compared with stored texts needs it as well.
pub(crate) fn without_controls(text: &str, field: &str) -> Result<(), AppError> {
    if text.contains(char::is_control) { Err(AppError::at(Problem::Malformed, field)) } else { Ok(()) }
}

/// A log-in name: 1 to 64 ASCII letters, digits, `.`, `_` and `-`. Capital letters become small ones, because the
/// keyboards of phones begin with one.
pub(crate) fn login(text: &str, field: &'static str) -> Result<String, AppError> {
    let login = name(text, field, 64)?;
    let sound = login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if sound { Ok(login.to_ascii_lowercase()) } else { Err(AppError::at(Problem::Misshapen(Shape::Login), field)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_read_or_refused_for_a_reason() {
        let problem = |text: &str| login(text, "login").map_err(|error| error.problem);
        assert_eq!(problem(" Wang.Li-1_ "), Ok("wang.li-1_".to_owned()));
        assert_eq!(problem(&"a".repeat(64)), Ok("a".repeat(64)));
        assert_eq!(problem("  "), Err(Problem::Missing));
        assert_eq!(problem(&"a".repeat(65)), Err(Problem::TooLong { most: 64 }));
        for bad in ["王丽", "wang li", "wang@li"] {
            assert_eq!(problem(bad), Err(Problem::Misshapen(Shape::Login)), "{bad}");
        }
        assert_eq!(problem("wang\u{0}li"), Err(Problem::Malformed));
    }
}
