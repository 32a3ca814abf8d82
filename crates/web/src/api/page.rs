//! Pages of a list: which part is asked for. A cursor is opaque: it comes from the page before.

use serde::Deserialize;
use utoipa::IntoParams;
use yanji_app::AppError;
use yanji_words::Problem;

/// The most items on a page.
pub(crate) const MOST: u16 = 200;

/// How many items are on a page when nobody says.
const USUAL: u16 = 50;

/// Which part of a list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    pub(crate) cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u16>,
}

/// The number of items on a page.
///
/// # Errors
/// [`Problem::OutOfRange`] outside 1 to 200.
pub(crate) fn limit(asked: Option<u16>) -> Result<usize, AppError> {
    let limit = asked.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: i64::from(MOST) }, "limit"));
    }
    Ok(usize::from(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_to_two_hundred_items() {
        assert_eq!(limit(None).unwrap(), 50);
        assert_eq!(limit(Some(200)).unwrap(), 200);
        for bad in [0, 201] {
            assert_eq!(limit(Some(bad)).unwrap_err().field.as_deref(), Some("limit"));
        }
    }
}
