//! A row as a statement gave it, read by column number; a value of another kind than asked for is an error that
//! names its place, never a panic.

use std::sync::Arc;

use super::Value;
use crate::error::BooksError;

/// What the rows of one statement share: only needed to say where a value stands that does not fit.
#[derive(Debug)]
pub(crate) struct Head {
    /// The statement.
    pub(crate) sql: String,
    /// The names of its columns.
    pub(crate) columns: Vec<String>,
}

/// One row of an answer. Columns are numbered from 0, in the order of the statement.
#[derive(Debug, Clone)]
pub struct Row {
    head: Arc<Head>,
    number: usize,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(head: Arc<Head>, number: usize, values: Vec<Value>) -> Self {
        Self { head, number, values }
    }

    /// Reads an integer.
    ///
    /// # Errors
    ///
    /// [`BooksError::Inconsistency`] when the column holds something else or does not exist; so for all readers
    /// of this type.
    pub fn int(&self, column: usize) -> Result<i64, BooksError> {
        self.opt_int(column)?.ok_or_else(|| self.misfit(column))
    }

    /// Reads text.
    ///
    /// # Errors
    ///
    /// As [`Row::int`].
    pub fn text(&self, column: usize) -> Result<&str, BooksError> {
        self.opt_text(column)?.ok_or_else(|| self.misfit(column))
    }

    /// Reads bytes.
    ///
    /// # Errors
    ///
    /// As [`Row::int`].
    pub fn bytes(&self, column: usize) -> Result<&[u8], BooksError> {
        self.opt_bytes(column)?.ok_or_else(|| self.misfit(column))
    }

    /// Reads exactly `LENGTH` bytes, such as an id or a hash.
    ///
    /// # Errors
    ///
    /// As [`Row::int`], and when there are more or fewer bytes.
    pub fn array<const LENGTH: usize>(&self, column: usize) -> Result<[u8; LENGTH], BooksError> {
        self.opt_array(column)?.ok_or_else(|| self.misfit(column))
    }

    /// Reads an integer or NULL.
    ///
    /// # Errors
    ///
    /// As [`Row::int`].
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, BooksError> {
        match self.values.get(column) {
            Some(Value::Int(int)) => Ok(Some(*int)),
            Some(Value::Null) => Ok(None),
            Some(Value::Text(_) | Value::Bytes(_)) | None => Err(self.misfit(column)),
        }
    }

    /// Reads text or NULL.
    ///
    /// # Errors
    ///
    /// As [`Row::int`].
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, BooksError> {
        match self.values.get(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            Some(Value::Int(_) | Value::Bytes(_)) | None => Err(self.misfit(column)),
        }
    }

    /// Reads bytes or NULL.
    ///
    /// # Errors
    ///
    /// As [`Row::int`].
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>, BooksError> {
        match self.values.get(column) {
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Value::Null) => Ok(None),
            Some(Value::Int(_) | Value::Text(_)) | None => Err(self.misfit(column)),
        }
    }

    /// Reads exactly `LENGTH` bytes or NULL.
    ///
    /// # Errors
    ///
    /// As [`Row::array`].
    pub fn opt_array<const LENGTH: usize>(&self, column: usize) -> Result<Option<[u8; LENGTH]>, BooksError> {
        self.opt_bytes(column)?.map(|bytes| bytes.try_into().map_err(|_| self.misfit(column))).transpose()
    }

    /// Gives the values themselves, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Says that a value of this row does not fit, for readers that ask for more than a kind (a known code, a
    /// range).
    #[must_use]
    pub fn misfit(&self, column: usize) -> BooksError {
        let name = self.head.columns.get(column).cloned();
        BooksError::Inconsistency {
            table: table_named_in(&self.head.sql).into(),
            column: name.unwrap_or_else(|| format!("column {column}")).into(),
            row: format!("number {} of the answer", self.number + 1),
        }
    }
}

/// Finds the first table that a statement names. Good enough to say where to look, not a parser.
fn table_named_in(sql: &str) -> String {
    let mut words = sql.split(|c: char| c.is_whitespace() || c == '(');
    words
        .find(|word| ["from", "into", "update"].iter().any(|before| word.eq_ignore_ascii_case(before)))
        .and_then(|_| words.find(|word| !word.is_empty()))
        .unwrap_or("a statement without a table")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: Vec<Value>) -> Row {
        let head = Head {
            sql: "SELECT id, tier FROM accounts WHERE id = $1".into(),
            columns: vec!["id".into(), "tier".into()],
        };
        Row::new(Arc::new(head), 2, values)
    }

    #[test]
    fn a_value_of_another_kind_names_its_place() {
        let row = row(vec![Value::Bytes(vec![1; 15]), Value::Null]);
        let place = "accounts.tier, row number 3 of the answer";
        for error in [row.int(1).unwrap_err(), row.text(1).unwrap_err()] {
            assert!(error.to_string().contains(place), "{error}");
        }
        assert!(row.array::<16>(0).is_err());
        assert!(row.int(0).is_err());
        assert!(row.opt_int(2).is_err());
        assert_eq!(row.opt_text(1).unwrap(), None);
        assert_eq!(row.array::<15>(0).unwrap(), [1; 15]);
    }
}
