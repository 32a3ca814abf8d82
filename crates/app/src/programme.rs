//! Versions of the programme: written, read and checked. What puts one into force stands beside this.

mod outlook;
mod preparation;
mod publication;
mod withdrawal;

pub use outlook::{FirstDay, TierOutlook};

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use sha2::{Digest, Sha256};
use yanji_books::id::ProgrammeId;
use yanji_books::programmes::{self, Draft};
use yanji_books::{Read, Tx, items};
use yanji_engine::programme::Programme;
use yanji_engine::programme::check::{Finding, Good, Goods, check_for};
use yanji_engine::programme::read::{ProgrammeError, read};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::ProgrammeVersion;
use crate::staff::naming;

/// The most characters of a programme's text.
const MOST: usize = 100_000;

/// What the check says of a programme's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeReport {
    /// What makes the text unreadable, in the order of its lines.
    pub errors: Vec<ProgrammeError>,
    /// What will not work as it is meant, in the order of the text; empty while there are errors.
    pub findings: Vec<Finding>,
    /// The programme, where there are no errors.
    pub programme: Option<Programme>,
}

/// A draft that was opened, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenedDraft {
    /// Its id.
    pub id: ProgrammeId,
    /// The sign of its text, as [`text_sign`] makes it.
    pub sign: String,
}

/// Where a text was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    /// The draft.
    pub version: ProgrammeVersion,
    /// Whether it is another than the one that was opened, since that was saved, published or taken away meanwhile.
    pub was_overtaken: bool,
}

impl OpenedDraft {
    /// Whether a version is still what was opened.
    fn is(&self, found: &programmes::Programme) -> bool {
        found.in_force_from.is_none() && text_sign(&found.source) == self.sign
    }
}

/// A short sign of a programme's text, by which a change is seen: 16 hexadecimal digits.
#[must_use]
pub fn text_sign(source: &str) -> String {
    Sha256::digest(source).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Clinic {
    /// Every version, drafts and published ones, newest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn programme_list(&self, actor: &Actor) -> Result<Vec<ProgrammeVersion>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let current = self.current_programme(tx)?;
            Ok(programmes::list(tx)?.into_iter().map(|version| shown(version, current)).collect())
        })
    }

    /// One version.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn programme_get(&self, actor: &Actor, id: ProgrammeId) -> Result<ProgrammeVersion, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.programme_version(id)
    }

    /// The version in force today; `None` before the first publication.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn programme_current(&self, actor: &Actor) -> Result<Option<ProgrammeVersion>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let Some(id) = self.current_programme(tx)? else { return Ok(None) };
            Ok(programmes::find(tx, id)?.map(|version| shown(version, Some(id))))
        })
    }

    /// Saves a text as a draft. A text with errors is saved too, under no name, so that nothing typed is lost. One that a
    /// draft has already is that draft.
    ///
    /// # Errors
    /// About the field `source`: [`Problem::Missing`], [`Problem::TooLong`], and [`Problem::Malformed`] for one that
    /// holds the character U+0000, as it is or escaped in a name or a tier's code.
    pub fn programme_save(&self, actor: &Actor, key: &Key, source: &str) -> Result<ProgrammeVersion, AppError> {
        self.programme_save_over(actor, key, source, None).map(|saved| saved.version)
    }

    /// As [`Clinic::programme_save`], over the draft that was opened. Where that is no longer what it was, the text is a
    /// draft of its own, so that neither of two people who work on one draft loses anything.
    ///
    /// # Errors
    /// As [`Clinic::programme_save`].
    pub fn programme_save_over(
        &self,
        actor: &Actor,
        key: &Key,
        source: &str,
        opened: Option<OpenedDraft>,
    ) -> Result<SavedDraft, AppError> {
        actor.require(Permission::ProgrammeEdit)?;
        let name = name_of(source)?;
        let at = self.now();
        let request = self.request(actor, key, "programme_save", at);
        let (id, was_overtaken) = self.books.write(|tx| {
            request.once(tx, &(source, &opened), |tx| {
                self.hold(tx)?;
                if let Some(id) = programmes::draft_of(tx, source)? {
                    return Ok((id, false));
                }
                let stands = match &opened {
                    Some(opened) => programmes::find(tx, opened.id)?.filter(|found| opened.is(found)),
                    None => None,
                };
                let over = stands.map(|draft| draft.id);
                let id = save(tx, actor, (over, &name, source), at)?;
                Ok((id, opened.is_some() && over.is_none()))
            })
        })?;
        Ok(SavedDraft { version: self.programme_version(id)?, was_overtaken })
    }

    /// Takes a draft away. What was published stays for ever.
    ///
    /// # Errors
    /// [`Problem::NotFound`] and [`Problem::AlreadyPublished`].
    pub fn programme_discard(&self, actor: &Actor, key: &Key, id: ProgrammeId) -> Result<(), AppError> {
        actor.require(Permission::ProgrammeEdit)?;
        let at = self.now();
        let request = self.request(actor, key, "programme_discard", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                self.hold(tx)?;
                programmes::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Programme)))?;
                if !programmes::discard(tx, id)? {
                    return Err(AppError::new(Problem::AlreadyPublished));
                }
                let deed = log::Deed { action: "programme_discard", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::ProgrammeEdit, at, deed)
            })
        })
    }

    /// The names of the staff by the ids under which versions say who saved and published them.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn programme_authors(&self, actor: &Actor) -> Result<HashMap<String, String>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| naming::all(tx))
    }

    /// Checks a text without saving it, by itself and against the price list.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; what is wrong with the text stands in the report.
    pub fn programme_check(&self, actor: &Actor, source: &str) -> Result<ProgrammeReport, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        Ok(match read(source) {
            Ok(read) => {
                let findings = check_for(&read, &self.books.read(|tx| goods(tx))?);
                ProgrammeReport { errors: Vec::new(), findings, programme: Some(read.programme) }
            }
            Err(errors) => ProgrammeReport { errors, findings: Vec::new(), programme: None },
        })
    }

    fn programme_version(&self, id: ProgrammeId) -> Result<ProgrammeVersion, AppError> {
        self.books.read(|tx| {
            let current = self.current_programme(tx)?;
            let version = programmes::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Programme)))?;
            Ok(shown(version, current))
        })
    }

    fn current_programme(&self, tx: &mut dyn Read) -> Result<Option<ProgrammeId>, AppError> {
        let Some(rules) = self.rules(tx)? else { return Ok(None) };
        let today = self.now().day_in(&rules.zone);
        Ok(rules.ids.get(rules.book.version_on(today)).copied())
    }
}

/// What is on the price list, by name.
fn goods(tx: &mut dyn Read) -> Result<Goods, AppError> {
    let categories = items::categories(tx)?;
    let sold: BTreeSet<_> = categories.iter().filter(|category| !category.is_hidden).map(|one| one.id).collect();
    let good = |item: items::Item| Good {
        is_sold: !item.is_hidden && sold.contains(&item.category),
        name: item.name,
        category: item.category_name,
    };
    let items = items::list(tx)?.into_iter().map(good).collect();
    Ok(Goods { categories: categories.into_iter().map(|category| category.name).collect(), items })
}

/// Refuses a text that cannot be kept as it is.
fn storable(source: &str) -> Result<(), AppError> {
    if source.trim().is_empty() {
        return Err(AppError::at(Problem::Missing, "source"));
    }
    if source.chars().count() > MOST {
        return Err(AppError::at(Problem::TooLong { most: MOST }, "source"));
    }
    if source.contains('\0') {
        return Err(AppError::at(Problem::Malformed, "source"));
    }
    Ok(())
}

/// Refuses names and codes that no database takes: in TOML they can be written with `\u0000`, and once such a tier were
/// in force, nobody could enter it.
/// The name of a programme whose text can be kept; empty for a text with errors.
fn name_of(source: &str) -> Result<String, AppError> {
    storable(source)?;
    let programme = read(source).ok().map(|read| read.programme);
    programme.as_ref().map_or(Ok(()), names_storable)?;
    Ok(programme.map_or_else(String::new, |programme| programme.name))
}

/// Writes a draft down, over another or as a new one, with the organisation held.
fn save(
    tx: &mut dyn Tx,
    actor: &Actor,
    (over, name, source): (Option<ProgrammeId>, &str, &str),
    at: Instant,
) -> Result<ProgrammeId, AppError> {
    let id = over.unwrap_or_else(|| ProgrammeId::new(at.0));
    let draft = Draft { id, name, source, at: at.0, by: &actor.name() };
    match over {
        Some(_) => programmes::replace(tx, &draft)?,
        None => programmes::insert(tx, &draft)?,
    }
    let deed = log::Deed { action: "programme_save", subject: id.to_string(), ..log::Deed::default() };
    log::record(tx, actor, Permission::ProgrammeEdit, at, deed)?;
    Ok(id)
}

fn names_storable(programme: &Programme) -> Result<(), AppError> {
    let tiers = programme.tiers.iter().flat_map(|tier| [&tier.code, &tier.name]);
    if tiers.chain([&programme.name]).any(|text| text.contains('\0')) {
        return Err(AppError::at(Problem::Malformed, "source"));
    }
    Ok(())
}

fn shown(version: programmes::Programme, current: Option<ProgrammeId>) -> ProgrammeVersion {
    ProgrammeVersion {
        id: version.id,
        number: version.number,
        name: version.name,
        source: version.source,
        in_force_from: version.in_force_from,
        is_current: current == Some(version.id),
        created_at: Instant(version.created_at),
        created_by: version.created_by,
        published_at: version.published_at.map(Instant),
        published_by: version.published_by,
    }
}
