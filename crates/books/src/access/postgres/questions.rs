//! Questions that are asked before their answers are needed. Knows no table.

use crate::access::{Database, Read, Row, ToParam, Tx, Value};
use crate::error::BooksError;

/// A statement that gives rows, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
}

impl Question {
    fn of(sql: &str, params: &[&dyn ToParam]) -> Self {
        Self { sql: sql.to_owned(), params: params.iter().map(|param| Value::from(param.to_param())).collect() }
    }

    /// Says whether it is this one.
    pub(super) fn is(&self, sql: &str, params: &[&dyn ToParam]) -> bool {
        self.sql == sql
            && self.params.len() == params.len()
            && self.params.iter().zip(params).all(|(own, other)| own.to_param() == other.to_param())
    }
}

/// The questions that somebody asks, in their order.
pub(super) fn asked_by(questions: &mut dyn FnMut(&mut dyn Tx)) -> Vec<Question> {
    let mut noted = Noted(Vec::new());
    questions(&mut noted);
    noted.0
}

/// Notes questions and knows no answer.
struct Noted(Vec<Question>);

impl Read for Noted {
    fn database(&self) -> Database {
        Database::Postgres
    }

    fn query(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<Vec<Row>, BooksError> {
        self.0.push(Question::of(sql, params));
        Ok(Vec::new())
    }
}

/// Nothing is written by asking.
impl Tx for Noted {
    fn execute(&mut self, _sql: &str, _params: &[&dyn ToParam]) -> Result<u64, BooksError> {
        Err(BooksError::Closed)
    }

    fn execute_many(&mut self, _sql: &str, _rows: &[Vec<Value>]) -> Result<u64, BooksError> {
        Err(BooksError::Closed)
    }
}
