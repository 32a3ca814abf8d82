//! Lists and their pages: which part is asked for, and the form in which all of them come. A cursor is opaque: it
//! comes from the page before.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use yanji_app::{AppError, records};
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

/// Which part of a list is asked for that is counted through from its beginning.
#[derive(Clone, Copy)]
pub(crate) struct Stretch {
    /// How many items are passed over.
    pub(crate) skip: usize,
    /// How many items there are at most.
    pub(crate) limit: usize,
}

impl Stretch {
    /// The part that begins at a cursor.
    ///
    /// # Errors
    /// [`Problem::Malformed`] about `cursor`, and those of [`limit`].
    pub(crate) fn of(cursor: Option<&str>, asked: Option<u16>) -> Result<Self, AppError> {
        let skip = cursor.map(str::parse).transpose().map_err(|_| AppError::at(Problem::Malformed, "cursor"))?;
        Ok(Self { skip: skip.unwrap_or_default(), limit: limit(asked)? })
    }
}

/// A list, or a part of one. Described as `ThingList` where the items are described as `Thing`, so that an operation
/// names it by a type alias: the description would add the items' name to that of a generic type once more.
#[derive(Serialize)]
pub(crate) struct List<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A list all of which is here.
    pub(crate) fn whole<R>(items: Vec<R>) -> Self
    where
        T: From<R>,
    {
        Self { items: items.into_iter().map(T::from).collect(), next_cursor: None }
    }

    /// A part of a list, and where the next one begins.
    pub(crate) fn part<R>(items: Vec<R>, next_cursor: Option<String>) -> Self
    where
        T: From<R>,
    {
        Self { next_cursor, ..Self::whole(items) }
    }

    /// A part of a list that is counted through. A part that is full may be the last one; the next is empty then.
    pub(crate) fn stretch<R>(items: Vec<R>, at: Stretch) -> Self
    where
        T: From<R>,
    {
        let is_full = items.len() >= at.limit;
        Self::part(items, is_full.then(|| at.skip.saturating_add(at.limit).to_string()))
    }

    /// A page of a list.
    pub(crate) fn page<R>(page: records::Page<R>) -> Self
    where
        T: From<R>,
    {
        Self::part(page.items, page.next)
    }
}

impl<T: ToSchema> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).description(Some("The items."));
        let next_cursor = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next page begins; `null` when nothing follows."));
        ObjectBuilder::new()
            .property("items", items)
            .required("items")
            .property("next_cursor", next_cursor)
            .required("next_cursor")
            .description(Some("A list, or a part of one."))
            .into()
    }
}

impl<T: ToSchema> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}List", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
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

    #[test]
    fn a_list_is_counted_through_to_its_end() {
        let page = |cursor: Option<&str>, items: Vec<u8>| -> List<u8> {
            List::stretch(items, Stretch::of(cursor, Some(2)).unwrap())
        };
        let first = page(None, vec![1, 2]);
        assert_eq!(first.next_cursor.as_deref(), Some("2"));
        assert_eq!(page(first.next_cursor.as_deref(), vec![3]).next_cursor, None);
        assert_eq!(Stretch::of(Some("x"), None).map(|at| at.skip).unwrap_err().field.as_deref(), Some("cursor"));
    }
}
