//! Two clinics to test with, and short words for what every test needs. No test is here.

use std::sync::{Arc, Barrier};
use std::thread;

use jiff::tz::TimeZone;
use yanji_app::{Actor, AppError, Channel, Clinic, FixedClock, Founding, Instant, Key, Place, Role};
use yanji_books::{Books, Location, Options, schema, testing};
use yanji_engine::Day;
use yanji_vault::RootKey;
use yanji_words::Problem;

/// Two clinics with one clock.
pub(crate) struct Clinics {
    pub(crate) one: Clinic,
    pub(crate) two: Clinic,
    pub(crate) clock: Arc<FixedClock>,
    places: [Place; 2],
}

impl Clinics {
    /// Two clinics without a programme, at ten in the morning of a day in Shanghai.
    pub(crate) fn founded(ground: &testing::Place, today: &str) -> Self {
        let clock = Arc::new(FixedClock::at(ten_o_clock(today)));
        let places = [place(ground, "one"), place(ground, "two")];
        let found = |place: &Place, byte: u8, name: &str| {
            let founding = Founding { name: name.to_owned(), timezone: "Asia/Shanghai".to_owned() };
            let clock = Arc::<FixedClock>::clone(&clock);
            Clinic::found(place, &root(byte), clock, &founding).unwrap()
        };
        let (one, two) = (found(&places[0], 1, "一店"), found(&places[1], 2, "二店"));
        Self { one, two, clock, places }
    }

    /// Two clinics with a programme in force since 2020.
    pub(crate) fn under(ground: &testing::Place, today: &str, programme: &str) -> Self {
        let clinics = Self::founded(ground, today);
        for clinic in [&clinics.one, &clinics.two] {
            let draft = clinic.programme_save(&owner(), &key(), programme).unwrap();
            clinic.programme_publish(&owner(), &key(), draft.id, day("2020-01-01")).unwrap();
        }
        clinics
    }

    /// Sets the clock of both to ten in the morning of a day.
    pub(crate) fn set(&self, day: &str) {
        self.clock.set(ten_o_clock(day));
    }

    /// Moves the clock of both on.
    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.set(self.one.now().plus_seconds(seconds));
    }

    /// Opens the first clinic a second time, as another process does.
    pub(crate) fn reopened(&self) -> Clinic {
        Clinic::open(&self.places[0], &root(1), self.clock.clone()).unwrap()
    }

    /// Opens the first clinic with a root key that is not its own.
    pub(crate) fn opened_with_wrong_key(&self) -> Result<Clinic, AppError> {
        Clinic::open(&self.places[0], &root(99), self.clock.clone())
    }

    /// Opens the first clinic after its keystore was lost.
    pub(crate) fn opened_without_keystore(&self) -> Result<Clinic, AppError> {
        self.keystore_of_one().write(|tx| tx.execute("DELETE FROM data_keys", &[])).unwrap();
        Clinic::open(&self.places[0], &root(1), self.clock.clone())
    }

    /// How many data keys the first clinic has.
    pub(crate) fn keys_of_one(&self) -> i64 {
        let counted = self.keystore_of_one().read(|tx| tx.query_one("SELECT COUNT(*) FROM data_keys", &[])?.int(0));
        counted.unwrap()
    }

    fn keystore_of_one(&self) -> Books {
        let location = match &self.places[0] {
            Place::Folder(folder) => Location::Sqlite { file: folder.join("keys.sqlite") },
            Place::Postgres { url, schema } => {
                Location::Postgres { url: url.clone(), schema: format!("{schema}_keys") }
            }
        };
        Books::open(&location, Options::default(), schema::KEYS).unwrap()
    }

    /// The books of the first clinic, behind the back of its use cases.
    pub(crate) fn behind_one(&self) -> Books {
        let location = match &self.places[0] {
            Place::Folder(folder) => Location::Sqlite { file: folder.join("books.sqlite") },
            Place::Postgres { url, schema } => Location::Postgres { url: url.clone(), schema: schema.clone() },
        };
        Books::open(&location, Options::default(), schema::BOOKS).unwrap()
    }
}

/// A root key.
pub(crate) fn root(byte: u8) -> RootKey {
    RootKey::from_bytes([byte; 32])
}

/// A place for a clinic on a test's ground.
pub(crate) fn place(ground: &testing::Place, name: &str) -> Place {
    match ground.location(name) {
        Location::Sqlite { file } => Place::Folder(file.with_extension("")),
        Location::Postgres { url, schema } => {
            // Naming the schema of the keys has it dropped after the test.
            let _ = ground.location(&format!("{name}_keys"));
            Place::Postgres { url, schema }
        }
    }
}

/// Whoever may do everything.
pub(crate) fn owner() -> Actor {
    Actor::machine(Channel::Command)
}

/// One at the front desk.
pub(crate) fn cashier() -> Actor {
    let permissions = Role::Cashier.founding_permissions().into_iter().collect();
    Actor { role: Role::Cashier.code().to_owned(), permissions, ..owner() }
}

/// A key that was never used.
pub(crate) fn key() -> Key {
    Key::fresh().unwrap()
}

/// A key that can be used again.
pub(crate) fn key_named(name: &str) -> Key {
    Key::parse(name).unwrap()
}

/// A day as it is written.
pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Ten in the morning of a day in Shanghai.
pub(crate) fn ten_o_clock(text: &str) -> Instant {
    Instant::start_of(day(text), &TimeZone::get("Asia/Shanghai").unwrap()).plus_seconds(10 * 60 * 60)
}

/// Why something was refused.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Problem {
    outcome.unwrap_err().problem
}

/// Why something was refused, which has to be about a field.
#[track_caller]
pub(crate) fn refused_at<T: std::fmt::Debug>(outcome: Result<T, AppError>, field: &str) -> Problem {
    let error = outcome.unwrap_err();
    assert_eq!(error.field.as_deref(), Some(field));
    error.problem
}

/// What so many hands get who do something at the same moment.
pub(crate) fn at_once<T: Send>(hands: usize, deed: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(hands);
    let (deed, start) = (&deed, &start);
    thread::scope(|scope| {
        let hands: Vec<_> = (0..hands)
            .map(|hand| {
                scope.spawn(move || {
                    start.wait();
                    deed(hand)
                })
            })
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    })
}
