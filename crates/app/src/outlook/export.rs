//! The lists of an outlook taken away as a file, never without a record in the log. No names are in them.

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::records::{OutlookOf, OutlookRow};

/// The most members in one file.
const FILE_MOST: usize = 10_000;

impl Clinic {
    /// Hands out rows of one of the lists of an outlook, the first 10 000, once it is in the log how many were taken.
    ///
    /// # Errors
    /// [`yanji_words::Problem::Forbidden`] without [`Permission::MemberRead`] or [`Permission::MemberExport`].
    pub fn outlook_export(
        &self,
        actor: &Actor,
        of: OutlookOf,
        mut rows: Vec<OutlookRow>,
    ) -> Result<Vec<OutlookRow>, AppError> {
        actor.require(Permission::MemberRead)?;
        actor.require(Permission::MemberExport)?;
        rows.truncate(FILE_MOST);
        self.books.write(|tx| {
            let deed = log::Deed {
                action: "outlook_export",
                subject: of.code().to_owned(),
                count: i64::try_from(rows.len()).ok(),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberExport, self.now(), deed)
        })?;
        Ok(rows)
    }
}
