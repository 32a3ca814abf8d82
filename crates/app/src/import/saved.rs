//! Mappings kept under a name.

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::imports::{self, MappingRow};
use yanji_words::Problem;

use super::json;
use super::mapping::Mapping;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;

/// The most characters of the name of a mapping.
const NAME_MOST: usize = 100;

/// A mapping kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMapping {
    /// The name.
    pub name: String,
    /// The mapping.
    pub mapping: Mapping,
    /// When it was kept.
    pub saved_at: Instant,
}

impl Clinic {
    /// Keeps a mapping under a name, in the place of one that is there; a file with the same columns gets it proposed.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::Missing`] and [`Problem::TooLong`] for the name.
    pub fn import_mapping_save(&self, actor: &Actor, key: &Key, name: &str, mapping: &Mapping) -> Result<(), AppError> {
        actor.require(Permission::ImportRun)?;
        let name = name.trim();
        if name.is_empty() || name.contains('\0') {
            return Err(AppError::at(Problem::Missing, "name"));
        }
        if name.chars().count() > NAME_MOST {
            return Err(AppError::at(Problem::TooLong { most: NAME_MOST }, "name"));
        }
        let request = self.request(actor, key, "import_mapping_save", self.now());
        let row = MappingRow { name: name.to_owned(), mapping: json(mapping)?, saved_at: request.at.0 };
        self.books.write(|tx| {
            request.once(tx, &(name, &row.mapping), |tx| {
                imports::save_mapping(tx, &row)?;
                let deed = log::Deed { action: "import_mapping_save", ..log::Deed::default() };
                log::record(tx, actor, Permission::ImportRun, request.at, deed)
            })
        })
    }

    /// The kept mappings, the latest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn import_mapping_list(&self, actor: &Actor) -> Result<Vec<SavedMapping>, AppError> {
        actor.require(Permission::ImportRun)?;
        self.books.read(|tx| saved_mappings(tx))
    }
}

/// The kept mappings, the latest first.
pub(super) fn saved_mappings(tx: &mut dyn Read) -> Result<Vec<SavedMapping>, AppError> {
    let saved = |row: MappingRow| {
        let mapping = serde_json::from_str(&row.mapping);
        let mapping = mapping.map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
        Ok(SavedMapping { name: row.name, mapping, saved_at: Instant(row.saved_at) })
    };
    imports::mappings(tx)?.into_iter().map(saved).collect()
}
