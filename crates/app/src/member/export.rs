//! Members taken away as a list, masked or in full, never without a record in the log.

use yanji_books::accounts::{self, Mark};
use yanji_words::Problem;

use super::{RevealPurpose, Shown};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::records::{Member, MemberQuery};

/// The most members of one list.
pub const EXPORT_MOST: usize = 200_000;
/// How many members one look into the books gives, so that it stays short.
const CHUNK: usize = 500;

impl Clinic {
    /// All members whom a query finds, in its order: masked, or in full for a purpose. How many were taken and why is
    /// in the log before anything is handed out.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] without [`Permission::MemberExport`], and without [`Permission::MemberReveal`] when there
    /// is a purpose; [`Problem::OutOfRange`] about `members` for more than [`EXPORT_MOST`].
    pub fn member_export(
        &self,
        actor: &Actor,
        query: &MemberQuery,
        purpose: Option<RevealPurpose>,
    ) -> Result<Vec<Member>, AppError> {
        actor.require(Permission::MemberRead)?;
        actor.require(Permission::MemberExport)?;
        let shown = if purpose.is_some() {
            actor.require(Permission::MemberReveal)?;
            Shown::Full
        } else {
            Shown::Masked
        };
        self.prepare_names(&query.text)?;
        let members = self.gathered(query, shown)?;
        let fields: &[&str] = if purpose.is_some() { &["name", "phone", "note", "birthday", "allergies"] } else { &[] };
        self.books.write(|tx| {
            let deed = log::Deed {
                action: "member_export",
                fields,
                purpose: purpose.map(RevealPurpose::code),
                count: i64::try_from(members.len()).ok(),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberExport, self.now(), deed)
        })?;
        Ok(members)
    }

    fn gathered(&self, query: &MemberQuery, shown: Shown) -> Result<Vec<Member>, AppError> {
        let mut members: Vec<Member> = Vec::new();
        let mut after: Option<Mark> = None;
        loop {
            let (chunk, last) = self.books.read(|tx| {
                let present = self.present(tx)?;
                let selection = self.selection(tx, &present, query)?;
                let found = accounts::list(tx, &selection.listing(after.clone(), CHUNK))?;
                let last = found.last().map(|listed| listed.mark.clone());
                Ok::<_, AppError>((self.listed(tx, &present, &found, shown)?, last))
            })?;
            let is_last = chunk.len() < CHUNK;
            members.extend(chunk);
            if members.len() > EXPORT_MOST {
                let most = i64::try_from(EXPORT_MOST).unwrap_or(i64::MAX);
                return Err(AppError::at(Problem::OutOfRange { least: 0, most }, "members"));
            }
            if is_last {
                return Ok(members);
            }
            after = last;
        }
    }
}
