//! Doing something for real, or only to see what it would do: the same transaction, kept or rolled back.

use yanji_books::{Books, BooksError, Tx};

use crate::error::AppError;

/// Whether an effect is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rehearsal {
    /// It is kept.
    #[default]
    Real,
    /// Only its answer is given; nothing stays.
    Dry,
}

/// Does `work` within a transaction that goes on afterwards, takes back what it wrote, and gives its answer.
///
/// # Errors
/// Those of `work`, after which the transaction has to end.
pub(crate) fn undone<T>(tx: &mut dyn Tx, work: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>) -> Result<T, AppError> {
    tx.execute("SAVEPOINT trial", &[])?;
    let answer = work(tx)?;
    tx.execute("ROLLBACK TO SAVEPOINT trial", &[])?;
    Ok(answer)
}

/// How a transaction ends that was not meant to be kept.
enum Ending<T> {
    RolledBack(T),
    Failed(AppError),
}

impl<T> From<BooksError> for Ending<T> {
    fn from(error: BooksError) -> Self {
        Self::Failed(error.into())
    }
}

impl Rehearsal {
    /// Runs `work` in a transaction and keeps what it wrote, or only its answer.
    ///
    /// # Errors
    /// Those of `work` and of the database.
    pub(crate) fn write<T>(
        self,
        books: &Books,
        mut work: impl FnMut(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        match self {
            Self::Real => books.write(work),
            Self::Dry => {
                let outcome: Result<T, Ending<T>> =
                    books.write(|tx| Err(work(tx).map_or_else(Ending::Failed, Ending::RolledBack)));
                match outcome {
                    Ok(answer) | Err(Ending::RolledBack(answer)) => Ok(answer),
                    Err(Ending::Failed(error)) => Err(error),
                }
            }
        }
    }
}
