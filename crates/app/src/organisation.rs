//! The organisation as a whole: what it is called, which language it speaks, and where its data lies.

use std::sync::PoisonError;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yanji_books::{Database, Read, Tx, accounts, settings};
use yanji_words::{Lang, Problem};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;

/// The setting that holds the language of those who never chose one.
const LANGUAGE: &str = "language";

/// What every page shows of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    name: String,
    language: Option<Lang>,
}

/// The organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// What it is called; empty until somebody has named it.
    pub name: String,
    /// The language of those who never chose one, `zh` or `en`; `None`: Chinese.
    pub language: Option<String>,
    /// The IANA time zone in which its days begin and end.
    pub timezone: String,
    /// Who says so.
    pub zone_origin: ZoneOrigin,
    /// When it was founded.
    pub founded_at: Instant,
    /// Whether the data lies in PostgreSQL; a file of SQLite otherwise.
    pub is_on_postgres: bool,
    /// How many members it has.
    pub members: i64,
}

/// What names the time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneOrigin {
    /// The founding, as long as no programme is published.
    Founding,
    /// The newest programme.
    Programme,
}

/// What is to be changed about the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationChanges {
    /// What it is called: 1 to 64 characters.
    pub name: String,
    /// The language of those who never chose one: `zh` or `en`.
    pub language: String,
}

impl Clinic {
    /// What the clinic is called; empty until somebody has named it.
    #[must_use]
    pub fn name(&self) -> String {
        self.face.read().unwrap_or_else(PoisonError::into_inner).name.clone()
    }

    /// The language of those who never chose one, where the organisation chose it.
    #[must_use]
    pub fn default_language(&self) -> Option<Lang> {
        self.face.read().unwrap_or_else(PoisonError::into_inner).language
    }

    /// The organisation.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn organisation_get(&self, actor: &Actor) -> Result<Organisation, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| {
            let Face { name, language } = face(tx)?;
            let row = tx.query_one("SELECT created_at FROM organisation WHERE one = 1", &[])?;
            let zone_origin = if self.rules(tx)?.is_some() { ZoneOrigin::Programme } else { ZoneOrigin::Founding };
            Ok(Organisation {
                name,
                language: language.map(|lang| lang.code().to_owned()),
                timezone: self.zone().iana_name().unwrap_or_default().to_owned(),
                zone_origin,
                founded_at: Instant(row.int(0)?),
                is_on_postgres: self.books.database() == Database::Postgres,
                members: accounts::count(tx)?,
            })
        })
    }

    /// Changes what the organisation is called and which language it speaks to those who never chose one.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`] and [`Problem::TooLong`] of `name`, [`Problem::Malformed`] of `language`.
    pub fn organisation_change(
        &self,
        actor: &Actor,
        key: &Key,
        changes: &OrganisationChanges,
    ) -> Result<Organisation, AppError> {
        actor.require(Permission::SettingsManage)?;
        let name = field::name(&changes.name, "name", 64)?;
        let language = Lang::ALL.into_iter().find(|lang| lang.code() == changes.language);
        let language = language.ok_or_else(|| AppError::at(Problem::Malformed, "language"))?;
        let at = self.now();
        let request = self.request(actor, key, "organisation_change", at);
        self.books.write(|tx| {
            request.once(tx, &(&name, language.code()), |tx| {
                put_face(tx, &name, language, settings::Change { at: at.0, by: &actor.name() })?;
                let subject = self.id.to_string();
                let deed = log::Deed { action: "organisation_change", subject, ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)
            })
        })?;
        self.face_refresh(self.books.read(|tx| face(tx))?);
        self.organisation_get(actor)
    }

    /// Takes over how the organisation shows itself now, which another process may have changed.
    pub(crate) fn face_refresh(&self, now: Face) {
        let is_same = *self.face.read().unwrap_or_else(PoisonError::into_inner) == now;
        if !is_same {
            *self.face.write().unwrap_or_else(PoisonError::into_inner) = now;
        }
    }

    /// Makes a change that depends on other settings, such as that no name is given twice, under a key: with the
    /// organisation held, so that of two such changes one comes second.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] without the permission, and those of the change.
    pub(crate) fn change_held<T: Serialize + DeserializeOwned>(
        &self,
        (actor, permission): (&Actor, Permission),
        key: &Key,
        action: &'static str,
        input: &impl Serialize,
        change: impl Fn(&mut dyn Tx, Instant) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        actor.require(permission)?;
        let at = self.now();
        let request = self.request(actor, key, action, at);
        self.books.write(|tx| {
            hold(tx)?;
            request.once(tx, input, |tx| change(tx, at))
        })
    }
}

/// How the organisation shows itself.
pub(crate) fn face(tx: &mut dyn Read) -> Result<Face, AppError> {
    let row = tx.query_one("SELECT name FROM organisation WHERE one = 1", &[])?;
    let language = settings::get(tx, LANGUAGE)?.as_deref().and_then(Lang::from_tag);
    Ok(Face { name: row.text(0)?.to_owned(), language })
}

/// Changes how the organisation shows itself.
pub(crate) fn put_face(
    tx: &mut dyn Tx,
    name: &str,
    language: Lang,
    change: settings::Change<'_>,
) -> Result<(), AppError> {
    tx.execute("UPDATE organisation SET name = $1 WHERE one = 1", &[&name])?;
    settings::put(tx, LANGUAGE, language.code(), change)?;
    Ok(())
}

/// Holds the organisation until the transaction ends, so that changes of settings that depend on each other run one
/// after the other.
pub(crate) fn hold(tx: &mut dyn Tx) -> Result<(), AppError> {
    let sql = format!("SELECT one FROM organisation WHERE one = 1{}", tx.for_update());
    tx.query_one(&sql, &[])?;
    Ok(())
}
