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

    /// Refuses a role that may do none of these.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub(crate) fn require_one_of(&self, permissions: &[Permission]) -> Result<(), AppError> {
        let may = permissions.iter().any(|one| self.permissions.allow(*one));
        if may { Ok(()) } else { Err(AppError::new(Problem::Forbidden)) }
    }
}
