//! Work that waits for the disk, on a thread that may wait.

use std::any::Any;

use yanji_app::AppError;
use yanji_words::Problem;

/// An answer whose type only the caller knows.
type Answer = Box<dyn Any + Send>;

/// Runs work on a thread that may wait.
///
/// # Errors
/// Those of the work; [`Problem::Internal`] when it panicked.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let answer = answered(Box::new(move || Box::new(work()))).await?;
    answer.downcast().map_or_else(|_| Err(AppError::new(Problem::Internal)), |answer| *answer)
}

/// As [`blocking`], for every answer alike: what tokio needs for a task is compiled once, and not for every page.
async fn answered(work: Box<dyn FnOnce() -> Answer + Send>) -> Result<Answer, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::caused(Problem::Internal, error))
}
