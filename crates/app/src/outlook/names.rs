//! The members of an outlook as they are called, for the few that a page shows.

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{OutlookMember, OutlookRow};

impl Clinic {
    /// Puts masked names and phones to rows of an outlook.
    ///
    /// # Errors
    /// [`yanji_words::Problem::Forbidden`], and those of opening what is sealed.
    pub fn outlook_members(&self, actor: &Actor, rows: &[OutlookRow]) -> Result<Vec<OutlookMember>, AppError> {
        actor.require(Permission::MemberRead)?;
        let members = self.masked_members(rows.iter().map(|row| row.member))?;
        let named = |row: &OutlookRow| {
            let masked = members.of(row.member);
            OutlookMember { name: masked.name, phone: masked.phone, row: row.clone() }
        };
        Ok(rows.iter().map(named).collect())
    }
}
