//! One organisation: its books, its keys, its clock and the programme in force.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::tz::TimeZone;
use yanji_books::data_keys;
use yanji_books::id::{OrganisationId, ProgrammeId};
use yanji_books::{Books, Location, Options, Read, Row, Tx, schema};
use yanji_engine::programme::read as programme_read;
use yanji_engine::{Bounds, Day, Rulebook};
use yanji_vault::{OrganisationKeys, RootKey};
use yanji_words::{Problem, Thing};

use crate::actor::Role;
use crate::charge::Providers;
use crate::clock::{Clock, Instant};
use crate::error::AppError;
use crate::log;
use crate::member::Names;
use crate::organisation::{self, Face};
use crate::report::Settled;
use crate::sealing;
use crate::tiers::Forward;

/// Where an organisation's books lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder: `books.sqlite` and, apart from it, `keys.sqlite`.
    Folder(PathBuf),
    /// Two schemas of a PostgreSQL database: one of this name, and one whose name ends in `_keys`.
    Postgres {
        /// Connection URL.
        url: String,
        /// Name of the schema of the books.
        schema: String,
    },
}

impl Place {
    fn books(&self) -> Location {
        match self {
            Self::Folder(folder) => Location::Sqlite { file: folder.join("books.sqlite") },
            Self::Postgres { url, schema } => Location::Postgres { url: url.clone(), schema: schema.clone() },
        }
    }

    fn keys(&self) -> Location {
        match self {
            Self::Folder(folder) => Location::Sqlite { file: folder.join("keys.sqlite") },
            Self::Postgres { url, schema } => Location::Postgres { url: url.clone(), schema: format!("{schema}_keys") },
        }
    }
}

/// What a clinic begins with.
#[derive(Clone, Debug)]
pub struct Founding {
    /// What it is called; empty where its owner names it later.
    pub name: String,
    /// Its IANA time zone, until a programme names one.
    pub timezone: String,
}

/// One organisation.
pub struct Clinic {
    pub(crate) books: Books,
    pub(crate) keystore: Books,
    pub(crate) keys: OrganisationKeys,
    pub(crate) id: OrganisationId,
    clock: Arc<dyn Clock>,
    /// What pages show of the organisation, as it was when somebody last came in.
    pub(crate) face: RwLock<Face>,
    pub(crate) place: Place,
    /// Held while a backup is made, so that no two are at once.
    pub(crate) backing_up: Mutex<()>,
    zone: TimeZone,
    rules: RwLock<Option<(i64, Arc<Rules>)>>,
    pub(crate) names: Names,
    /// Held by whoever works on a batch, so that this process is at one at a time.
    pub(crate) batch_turn: Mutex<()>,
    /// The ways to providers of payments.
    pub(crate) providers: Providers,
}

/// The published programme.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) book: Rulebook,
    /// The ids of the versions, in the order of the rulebook.
    pub(crate) ids: Vec<ProgrammeId>,
    pub(crate) zone: TimeZone,
    /// The first day of the version for which accounts are being prepared; nothing is decided by it before they are.
    pub(crate) preparing_from: Option<Day>,
    /// What days to be closed bring by these rules.
    pub(crate) forward: Forward,
    /// Months that reports have counted by these rules.
    pub(crate) settled: Settled,
}

/// How things stand with the organisation at the moment of a transaction.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    pub(crate) now: Instant,
    pub(crate) today: Day,
    /// The last day whose end has been handled.
    pub(crate) closed_through: Option<Day>,
    /// Whether anything but an import has been recorded.
    pub(crate) is_open: bool,
    pub(crate) rules: Arc<Rules>,
}

/// What no version of the programme may come between.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The published programme; `None` before the first one.
    pub(crate) rules: Option<Arc<Rules>>,
    /// The last day whose end has been handled.
    pub(crate) closed_through: Option<Day>,
}

impl Present {
    pub(crate) const fn bounds(&self) -> Bounds {
        Bounds { closed_through: self.closed_through, today: Some(self.today) }
    }

    /// The number of the version in force on a day, from 1.
    pub(crate) fn version_on(&self, day: Day) -> u32 {
        u32::try_from(self.rules.book.version_on(day) + 1).unwrap_or(u32::MAX)
    }
}

impl Clinic {
    /// Founds a clinic in books that hold none.
    ///
    /// # Errors
    /// [`Problem::ClinicExists`] when there is one, [`Problem::Malformed`] for an unknown time zone, and errors of
    /// the database.
    pub fn found(place: &Place, root: &RootKey, clock: Arc<dyn Clock>, founding: &Founding) -> Result<Self, AppError> {
        TimeZone::get(&founding.timezone).map_err(|_| AppError::at(Problem::Malformed, "timezone"))?;
        let (books, keystore) = open_books(place)?;
        let now = clock.now();
        let id = OrganisationId::new(now.0);
        lay_touchstone(&keystore, root, id)?;
        books.write(|tx| {
            if founded(tx)?.is_some() {
                return Err(AppError::new(Problem::ClinicExists));
            }
            tx.execute(
                "INSERT INTO organisation (one, id, name, timezone, closed_through, is_open, generation, created_at) \
                 VALUES (1, $1, $2, $3, NULL, 0, 0, $4)",
                &[&id, &founding.name, &founding.timezone, &now],
            )?;
            for role in Role::ALL {
                tx.execute("INSERT INTO roles (code, name, created_at) VALUES ($1, '', $2)", &[&role.code(), &now])?;
                for permission in role.founding_permissions() {
                    tx.execute(
                        "INSERT INTO role_permissions (role, permission) VALUES ($1, $2)",
                        &[&role.code(), &permission.code()],
                    )?;
                }
            }
            log::lay_strands(tx)?;
            Ok(())
        })?;
        drop((books, keystore));
        Self::open(place, root, clock)
    }

    /// Whether there is a clinic in these books; that can be seen without a key.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn exists(place: &Place) -> Result<bool, AppError> {
        let (books, _) = open_books(place)?;
        books.read(|tx| Ok(founded(tx)?.is_some()))
    }

    /// Opens the clinic in these books.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when they hold none, [`Problem::WrongRootKey`] and [`Problem::KeystoreMissing`] when what
    /// is sealed could not be opened, and errors of the database.
    pub fn open(place: &Place, root: &RootKey, clock: Arc<dyn Clock>) -> Result<Self, AppError> {
        let (books, keystore) = open_books(place)?;
        let row = books.read(|tx| founded(tx))?.ok_or(AppError::new(Problem::NotFound(Thing::Clinic)))?;
        let id = OrganisationId::from_row(&row, 0)?;
        let zone = TimeZone::get(row.text(2)?).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
        let keys = OrganisationKeys::derive(root, id.0)?;
        try_touchstone(&keystore, &keys, id)?;
        let face = RwLock::new(books.read(|tx| organisation::face(tx))?);
        let clinic = Self {
            books,
            keystore,
            keys,
            id,
            clock,
            face,
            place: place.clone(),
            backing_up: Mutex::new(()),
            zone,
            rules: RwLock::new(None),
            names: Names::default(),
            batch_turn: Mutex::default(),
            providers: Providers::default(),
        };
        // The programme names the zone of the clinic's days.
        clinic.books.read(|tx| clinic.rules(tx))?;
        Ok(clinic)
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> OrganisationId {
        self.id
    }

    /// The instant now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The time zone in which the clinic's days begin and end: the newest programme's, or the founding one.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let cached = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().map_or_else(|| self.zone.clone(), |(_, rules)| rules.zone.clone())
    }

    /// Today, in the clinic's time zone.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().day_in(&self.zone())
    }

    /// How things stand, with the programme; what every activity is decided by.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`] when none is published; [`Problem::Busy`] while accounts are being prepared for one
    /// that is in force today.
    pub(crate) fn present(&self, tx: &mut dyn Read) -> Result<Present, AppError> {
        self.present_from(tx, "")
    }

    /// As [`Clinic::present`], with the organisation held fast, so that no day is closed and no programme published
    /// until the transaction ends.
    pub(crate) fn present_held(&self, tx: &mut dyn Tx) -> Result<Present, AppError> {
        let held = tx.for_update();
        self.present_from(tx, held)
    }

    fn present_from(&self, tx: &mut dyn Read, held: &str) -> Result<Present, AppError> {
        let sql = format!("SELECT generation, closed_through, is_open FROM organisation WHERE one = 1{held}");
        let row = tx.query_one(&sql, &[])?;
        let rules = self.rules_of(tx, row.int(0)?)?.ok_or(AppError::new(Problem::NoProgramme))?;
        let now = self.now();
        let today = now.day_in(&rules.zone);
        if rules.preparing_from.is_some_and(|from| from <= today) {
            return Err(AppError::new(Problem::Busy));
        }
        let closed_through = row.opt_int(1)?.map(i32::try_from).transpose().map_err(|_| row.misfit(1))?;
        Ok(Present {
            now,
            today,
            closed_through: closed_through.map(Day::from_number),
            is_open: row.int(2)? != 0,
            rules,
        })
    }

    /// The published programme with all its versions, for what decides nothing by it; `None` before the first one.
    pub(crate) fn rules(&self, tx: &mut dyn Read) -> Result<Option<Arc<Rules>>, AppError> {
        let generation = tx.query_one("SELECT generation FROM organisation WHERE one = 1", &[])?.int(0)?;
        self.rules_of(tx, generation)
    }

    /// The organisation held fast until the transaction ends, for putting a programme into force.
    pub(crate) fn hold(&self, tx: &mut dyn Tx) -> Result<Held, AppError> {
        let sql = format!("SELECT generation, closed_through FROM organisation WHERE one = 1{}", tx.for_update());
        let row = tx.query_one(&sql, &[])?;
        let closed_through = row.opt_int(1)?.map(i32::try_from).transpose().map_err(|_| row.misfit(1))?;
        let rules = self.rules_of(tx, row.int(0)?)?;
        Ok(Held { rules, closed_through: closed_through.map(Day::from_number) })
    }

    /// The published programme of a generation; `None` before the first publication.
    fn rules_of(&self, tx: &mut dyn Read, generation: i64) -> Result<Option<Arc<Rules>>, AppError> {
        if let Some((cached, rules)) = &*self.rules.read().unwrap_or_else(PoisonError::into_inner)
            && *cached == generation
        {
            return Ok(Some(Arc::clone(rules)));
        }
        let Some(rules) = load_rules(tx)?.map(Arc::new) else { return Ok(None) };
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Some((generation, Arc::clone(&rules)));
        Ok(Some(rules))
    }
}

fn open_books(place: &Place) -> Result<(Books, Books), AppError> {
    let books = Books::open(&place.books(), Options::default(), schema::BOOKS)?;
    let keystore = Books::open(&place.keys(), Options { writers: 2, readers: 2, ..Options::default() }, schema::KEYS)?;
    Ok((books, keystore))
}

/// Lays a data key of the organisation's own into the keystore. Nothing is sealed with it: it tells whether a root key
/// is the right one, before anything is sealed with a wrong one.
fn lay_touchstone(keystore: &Books, root: &RootKey, id: OrganisationId) -> Result<(), AppError> {
    let (_, wrapped) = OrganisationKeys::derive(root, id.0)?.new_data_key(id.0, 1)?;
    Ok(keystore.write(|tx| data_keys::insert(tx, &[sealing::row_of(wrapped.clone())]))?)
}

/// Refuses a root key that does not open the organisation's own data key, and a keystore that does not hold it.
fn try_touchstone(keystore: &Books, keys: &OrganisationKeys, id: OrganisationId) -> Result<(), AppError> {
    let found = keystore.read(|tx| data_keys::newest(tx, id.0))?;
    let wrapped = found.ok_or(AppError::new(Problem::KeystoreMissing))?;
    let opened = keys.unwrap(id.0, &sealing::wrapped_of(wrapped));
    opened.map(|_| ()).map_err(|error| AppError::caused(Problem::WrongRootKey, error))
}

fn founded(tx: &mut (impl Read + ?Sized)) -> Result<Option<Row>, AppError> {
    Ok(tx.query_opt("SELECT id, name, timezone FROM organisation WHERE one = 1", &[])?)
}

fn load_rules(tx: &mut dyn Read) -> Result<Option<Rules>, AppError> {
    let rows = tx.query(
        "SELECT id, source, in_force_from, preparing_after FROM programmes WHERE in_force_from IS NOT NULL \
         ORDER BY in_force_from",
        &[],
    )?;
    let mut versions = Vec::with_capacity(rows.len());
    let mut ids = Vec::with_capacity(rows.len());
    let mut preparing_from = None;
    for row in &rows {
        let read = programme_read::read(row.text(1)?).map_err(|_| row.misfit(1))?;
        let from = i32::try_from(row.int(2)?).map_err(|_| row.misfit(2))?;
        versions.push((Day::from_number(from), read.programme));
        if row.opt_text(3)?.is_some() {
            preparing_from = Some(Day::from_number(from));
        }
        ids.push(ProgrammeId::from_row(row, 0)?);
    }
    let Some((_, newest)) = versions.last() else { return Ok(None) };
    let zone = TimeZone::get(&newest.timezone).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
    let book = Rulebook::new(versions).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
    Ok(Some(Rules { book, ids, zone, preparing_from, forward: Forward::default(), settled: Settled::default() }))
}
