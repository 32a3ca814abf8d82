//! The four kinds of values that cross the border to a database, and how call sites hand them over.
//!
//! Newtypes of other rooms implement [`ToParam`]; nothing here knows them.

use std::error::Error;

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, Type};

/// A value of a row, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A 64-bit integer: amounts, points, days, instants, flags (0 or 1).
    Int(i64),
    /// Text in UTF-8.
    Text(String),
    /// Bytes: ids, hashes, sealed columns.
    Bytes(Vec<u8>),
    /// No value.
    Null,
}

/// A value on its way to a statement, borrowed from the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param<'a> {
    /// A 64-bit integer.
    Int(i64),
    /// Text in UTF-8; must not hold the character U+0000, which PostgreSQL cannot store.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// No value; fits a column of any type.
    Null,
}

/// What can be handed to a statement as a parameter; ids, days and amounts implement it where they are defined.
pub trait ToParam {
    /// Shows the value as one of the four kinds.
    fn to_param(&self) -> Param<'_>;
}

/// Writes a row of parameters for [`Tx::execute_many`](crate::Tx::execute_many) from anything that is
/// [`ToParam`](crate::ToParam).
///
/// ```
/// use yanji_books::{Value, values};
///
/// assert_eq!(values![7_i64, "gold"], vec![Value::Int(7), Value::Text("gold".into())]);
/// ```
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::Value::from($crate::ToParam::to_param(&$value))),*]
    };
}

impl From<Param<'_>> for Value {
    fn from(param: Param<'_>) -> Self {
        match param {
            Param::Int(int) => Self::Int(int),
            Param::Text(text) => Self::Text(text.to_owned()),
            Param::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Param::Null => Self::Null,
        }
    }
}

impl ToParam for Value {
    fn to_param(&self) -> Param<'_> {
        match self {
            Self::Int(int) => Param::Int(*int),
            Self::Text(text) => Param::Text(text),
            Self::Bytes(bytes) => Param::Bytes(bytes),
            Self::Null => Param::Null,
        }
    }
}

impl ToParam for Param<'_> {
    fn to_param(&self) -> Param<'_> {
        *self
    }
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> Param<'_> {
        T::to_param(self)
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn to_param(&self) -> Param<'_> {
        self.as_ref().map_or(Param::Null, T::to_param)
    }
}

macro_rules! integers_to_param {
    ($($integer:ty),*) => {$(
        impl ToParam for $integer {
            fn to_param(&self) -> Param<'_> {
                Param::Int(i64::from(*self))
            }
        }
    )*};
}

integers_to_param!(i64, i32, u32, i16, u16, u8, bool);

impl ToParam for str {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for String {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for [u8] {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

impl ToParam for Vec<u8> {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

impl<const LENGTH: usize> ToParam for [u8; LENGTH] {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

/// Why a parameter could not be handed over. The text names kinds, never the value.
#[derive(Debug, thiserror::Error)]
enum ParamError {
    #[error("the text holds the character U+0000")]
    NulCharacter,
    #[error("the statement takes this parameter as {wanted}, but got {got}; write CAST($n AS {cast})")]
    Kind { wanted: String, got: &'static str, cast: &'static str },
}

/// Whether an error came about because a text held U+0000.
pub(crate) fn is_nul(error: &(dyn Error + 'static)) -> bool {
    let is_nul = |error: &(dyn Error + 'static)| matches!(error.downcast_ref(), Some(ParamError::NulCharacter));
    std::iter::successors(Some(error), |error| (*error).source()).any(is_nul)
}

/// PostgreSQL refuses U+0000 in text; refusing it here keeps both databases alike.
fn checked_text(text: &str) -> Result<&str, ParamError> {
    if text.as_bytes().contains(&0) { Err(ParamError::NulCharacter) } else { Ok(text) }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Int(int) => ValueRef::Integer(int),
            Self::Text(text) => ValueRef::Text(
                checked_text(text).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?.as_bytes(),
            ),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Null => ValueRef::Null,
        }))
    }
}

impl tokio_postgres::types::ToSql for Param<'_> {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (*self, wanted) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(int), &Type::INT8) => int.to_sql(wanted, out),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME)) => {
                checked_text(text)?.to_sql(wanted, out)
            }
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(wanted, out),
            (Self::Int(_), _) => Err(kind_error(wanted, "an integer", "BIGINT")),
            (Self::Text(_), _) => Err(kind_error(wanted, "text", "TEXT")),
            (Self::Bytes(_), _) => Err(kind_error(wanted, "bytes", "BYTEA")),
        }
    }

    /// Any type is let through to `to_sql`, whose error says more than "wrong type".
    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

fn kind_error(wanted: &Type, got: &'static str, cast: &'static str) -> Box<dyn Error + Sync + Send> {
    let wanted = wanted.name().to_owned();
    ParamError::Kind { wanted, got, cast }.into()
}
