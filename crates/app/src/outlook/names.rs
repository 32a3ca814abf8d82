//! The members of an outlook with their masked names, for the few that a page shows.

use std::collections::HashMap;

use yanji_books::id::MemberId;
use yanji_books::members;
use yanji_vault::mask;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{OutlookMember, OutlookRow};

impl Clinic {
    /// Puts masked names to rows of an outlook.
    ///
    /// # Errors
    /// [`yanji_words::Problem::Forbidden`], and those of opening what is sealed.
    pub fn outlook_members(&self, actor: &Actor, rows: &[OutlookRow]) -> Result<Vec<OutlookMember>, AppError> {
        actor.require(Permission::MemberRead)?;
        let ids: Vec<MemberId> = rows.iter().map(|row| row.member).collect();
        let found = self.books.read(|tx| members::find_all(tx, &ids))?;
        let persons = self.open_members(&found)?;
        let names: HashMap<MemberId, String> = found
            .iter()
            .zip(&persons)
            .filter(|(_, person)| !person.name.is_empty())
            .map(|(row, person)| (row.id, mask::name(&person.name)))
            .collect();
        let named = |row: &OutlookRow| OutlookMember {
            name: names.get(&row.member).cloned().unwrap_or_default(),
            row: row.clone(),
        };
        Ok(rows.iter().map(named).collect())
    }
}
