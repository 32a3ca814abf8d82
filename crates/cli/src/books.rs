//! Which books a command works on, and how they are opened.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use yanji_app::{Actor, AppError, Channel, Clinic, Founding, Place, SystemClock};
use yanji_words::{Problem, Thing};

use crate::failure::Failure;
use crate::root_key;
use crate::terminal::Terminal;

/// Where the books are.
#[derive(Debug, Args)]
pub(crate) struct Books {
    #[arg(long, value_name = "DIR", required_unless_present = "database", conflicts_with = "database")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[arg(long, value_name = "NAME", default_value = "yanji")]
    schema: String,
}

/// Where the books are, for a command that also works without any.
#[derive(Debug, Args)]
pub(crate) struct MaybeBooks {
    #[arg(long, value_name = "DIR", conflicts_with = "database")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[arg(long, value_name = "NAME", default_value = "yanji")]
    schema: String,
}

/// The time zone of a clinic that the command line founds.
pub(crate) const TIMEZONE: &str = "Asia/Shanghai";

/// Where a server keeps its data when nobody says, below the folder in which it is started.
const FOLDER: &str = "yanji-data";

/// Where the books of one or more organisations are, for a server of them all.
#[derive(Debug, Args)]
pub(crate) struct Shelf {
    #[arg(long, value_name = "DIR", conflicts_with = "database", default_value = FOLDER)]
    data: Vec<PathBuf>,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[arg(long, value_name = "NAME", default_value = "yanji")]
    schema: Vec<String>,
}

impl Shelf {
    /// The books of each organisation, in the order in which they were named; a place that was named twice counts once.
    pub(crate) fn books(&self) -> Vec<Books> {
        let in_folder = |data: &PathBuf| Books { data: Some(data.clone()), database: None, schema: String::new() };
        let in_schema = |schema: &String| Books { data: None, database: self.database.clone(), schema: schema.clone() };
        let mut books: Vec<Books> = match self.database {
            Some(_) => self.schema.iter().map(in_schema).collect(),
            None => self.data.iter().map(in_folder).collect(),
        };
        let mut seen = Vec::new();
        books.retain(|one| {
            let is_new = !seen.contains(&one.place());
            seen.push(one.place());
            is_new
        });
        books
    }
}

impl MaybeBooks {
    /// The books that were named.
    pub(crate) fn books(&self) -> Option<Books> {
        let Self { data, database, schema } = self;
        let is_named = data.is_some() || database.is_some();
        is_named.then(|| Books { data: data.clone(), database: database.clone(), schema: schema.clone() })
    }
}

impl Books {
    /// The place, as the use cases name it.
    pub(crate) fn place(&self) -> Place {
        match (&self.data, &self.database) {
            (_, Some(url)) => Place::Postgres { url: url.clone(), schema: self.schema.clone() },
            (data, None) => Place::Folder(data.clone().unwrap_or_default()),
        }
    }

    /// The folder of the data; empty where it lies in a database.
    pub(crate) fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_default()
    }

    /// Opens the clinic that is there; a folder without one is left as it is.
    ///
    /// # Errors
    /// When there is none, or no root key, and those of the use cases.
    pub(crate) fn open(&self) -> Result<Clinic, Failure> {
        if self.is_new_folder() {
            return Err(AppError::new(Problem::NotFound(Thing::Clinic)).into());
        }
        Ok(Clinic::open(&self.place(), &root_key::load()?, Arc::new(SystemClock))?)
    }

    /// Opens the clinic that is there, or founds one; only then a new root key may be made.
    ///
    /// # Errors
    /// As [`Books::open`].
    pub(crate) fn open_or_found(&self, terminal: Terminal) -> Result<Opened, Failure> {
        if !self.is_vacant()? {
            return Ok(Opened { clinic: self.open()?, is_new: false });
        }
        let key = root_key::load_or_create(terminal)?;
        // Its owner names it when she sets it up.
        let founding = Founding { name: String::new(), timezone: TIMEZONE.to_owned() };
        Ok(Opened { clinic: Clinic::found(&self.place(), &key, Arc::new(SystemClock), &founding)?, is_new: true })
    }

    /// Whether the books hold no clinic.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub(crate) fn is_vacant(&self) -> Result<bool, Failure> {
        Ok(self.is_new_folder() || !Clinic::exists(&self.place())?)
    }

    fn is_new_folder(&self) -> bool {
        self.data.as_ref().is_some_and(|folder| !folder.join("books.sqlite").exists())
    }
}

/// A clinic, and whether it was founded just now.
pub(crate) struct Opened {
    /// The clinic.
    pub(crate) clinic: Clinic,
    /// Whether it is new.
    pub(crate) is_new: bool,
}

/// Whoever runs a command.
pub(crate) fn actor() -> Actor {
    Actor::machine(Channel::Command)
}
