//! The categories of a file that the price list does not have. Nothing is written here.

use std::collections::{BTreeSet, HashMap};

use yanji_books::items;

use super::lines::History;
use super::mapping::Mapping;
use super::{UnlistedCategory, read_file};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;

impl Clinic {
    /// The categories of a file that the price list does not have, those of most lines first.
    ///
    /// # Errors
    /// As [`Clinic::import_first_day`].
    pub fn import_unlisted_categories(
        &self,
        actor: &Actor,
        bytes: &[u8],
        mapping: &Mapping,
    ) -> Result<Vec<UnlistedCategory>, AppError> {
        actor.require(Permission::ImportRun)?;
        self.unlisted_in(&read_file(bytes, mapping)?)
    }

    /// The categories of a history that the price list does not have, those of most lines first.
    pub(super) fn unlisted_in(&self, history: &History) -> Result<Vec<UnlistedCategory>, AppError> {
        let mut counts: HashMap<&str, i64> = HashMap::new();
        for line in history.lines.iter().filter(|line| !line.category.is_empty()) {
            *counts.entry(&line.category).or_default() += 1;
        }
        if counts.is_empty() {
            return Ok(Vec::new());
        }
        let listed = self.books.read(|tx| items::categories(tx))?;
        let listed: BTreeSet<String> = listed.into_iter().map(|category| category.name).collect();
        let mut unlisted: Vec<UnlistedCategory> = counts
            .into_iter()
            .filter(|(name, _)| !listed.contains(*name))
            .map(|(name, lines)| UnlistedCategory { name: name.to_owned(), lines })
            .collect();
        unlisted.sort_by(|one, other| other.lines.cmp(&one.lines).then_with(|| one.name.cmp(&other.name)));
        Ok(unlisted)
    }
}
