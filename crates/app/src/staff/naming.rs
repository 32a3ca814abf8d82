//! What the staff are called: the one way from an id in the journal or the log to a name that people know. Log-in names
//! are for signing in; here they only tell two of the same name apart.

use std::collections::HashMap;

use yanji_books::id::StaffId;
use yanji_books::{Read, staff};

use crate::error::AppError;
use crate::field;

/// The most characters of a name.
const MOST: usize = 40;

/// Reads the name of one of the staff: 1 to 40 characters of one line.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::Malformed`], about the field `name`.
///
/// [`Problem::Missing`]: yanji_words::Problem::Missing
/// [`Problem::TooLong`]: yanji_words::Problem::TooLong
/// [`Problem::Malformed`]: yanji_words::Problem::Malformed
pub(crate) fn parse(text: &str) -> Result<String, AppError> {
    field::name(text, "name", MOST)
}

/// The name of one whom the books name by id; `None` for a key, the machine and anybody unknown.
///
/// # Errors
/// Errors of the database.
pub(crate) fn of(tx: &mut dyn Read, who: &str) -> Result<Option<String>, AppError> {
    let Ok(id) = who.parse::<StaffId>() else { return Ok(None) };
    Ok(staff::find(tx, id)?.map(|one| one.name))
}

/// The names of everybody who works or worked here, told apart, by the ids under which the books name them.
///
/// # Errors
/// Errors of the database.
pub(crate) fn all(tx: &mut dyn Read) -> Result<HashMap<String, String>, AppError> {
    let staff = staff::list(tx)?;
    let ids = staff.iter().map(|one| one.id.to_string());
    Ok(ids.zip(told_apart(&staff)).collect())
}

/// What each is called among all of them: by the name alone, or with the log-in beside it where two have the same.
pub(crate) fn told_apart(staff: &[staff::Staff]) -> Vec<String> {
    let mut named = HashMap::<&str, usize>::new();
    staff.iter().for_each(|one| *named.entry(&one.name).or_default() += 1);
    let called = |one: &staff::Staff| match named.get(one.name.as_str()) {
        Some(2..) => format!("{} ({})", one.name, one.login),
        _ => one.name.clone(),
    };
    staff.iter().map(called).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(login: &str, name: &str) -> staff::Staff {
        staff::Staff {
            id: StaffId([0; 16]),
            login: login.to_owned(),
            name: name.to_owned(),
            role: "cashier".to_owned(),
            store: None,
            is_disabled: false,
            created_at: 0,
        }
    }

    #[test]
    fn two_of_the_same_name_are_told_apart_by_their_log_ins() {
        let staff = [one("li1", "张丽"), one("lin", "林小燕"), one("li2", "张丽")];
        assert_eq!(told_apart(&staff), ["张丽 (li1)", "林小燕", "张丽 (li2)"]);
    }
}
