//! The check that stands before every use case.

use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::error::AppError;

impl Actor {
    /// Refuses what the role may not do.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub(crate) fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.permissions.allow(permission) { Ok(()) } else { Err(AppError::new(Problem::Forbidden)) }
    }
}
