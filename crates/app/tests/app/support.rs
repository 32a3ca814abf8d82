//! Two clinics side by side, a clock that is set by hand, and short words for what tests do.

use std::sync::Arc;

use jiff::tz::TimeZone;
use yanji_app::records::{NewActivity, NewDeed, NewMember, NewRefund, NewSale, NewSaleLine, Receipt};
use yanji_app::{Actor, AppError, Channel, Clinic, FixedClock, Founding, Instant, Key, Permissions, Place, Role};
use yanji_books::id::{MemberId, SaleId};
use yanji_books::{Location, testing};
use yanji_engine::Day;
use yanji_vault::RootKey;

/// Two clinics that must not see each other.
pub(crate) struct Clinics {
    /// The one that a test works on.
    pub(crate) one: Clinic,
    /// The one that nothing may reach.
    pub(crate) two: Clinic,
    /// The clock of both.
    pub(crate) clock: Arc<FixedClock>,
    places: [Place; 2],
}

/// A day.
pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Noon of a day in Shanghai.
pub(crate) fn noon(text: &str) -> Instant {
    Instant::start_of(day(text), &TimeZone::get("Asia/Shanghai").unwrap()).plus_seconds(12 * 3_600)
}

/// Whoever holds the machine.
pub(crate) fn owner() -> Actor {
    Actor::machine(Channel::Desk)
}

/// One who may do what a cashier may.
pub(crate) fn cashier() -> Actor {
    let permissions: Permissions = Role::Cashier.founding_permissions().into_iter().collect();
    Actor { role: Role::Cashier.code().to_owned(), permissions, ..owner() }
}

/// A key that was not used before.
pub(crate) fn key() -> Key {
    Key::fresh().unwrap()
}

fn root() -> RootKey {
    RootKey::from_bytes([7; 32])
}

/// Where the clinic of a name lies at a test's place.
fn place_of(place: &testing::Place, name: &str) -> Place {
    // Named so that the schema of its keys is dropped after the test, too.
    let _ = place.location(&format!("{name}_keys"));
    match place.location(name) {
        Location::Sqlite { file } => Place::Folder(file.with_extension("")),
        Location::Postgres { url, schema } => Place::Postgres { url, schema },
    }
}

impl Clinics {
    /// Two clinics founded at noon of a day, without a programme.
    pub(crate) fn founded(place: &testing::Place, today: &str) -> Self {
        let clock = Arc::new(FixedClock::at(noon(today)));
        let places = [place_of(place, "one"), place_of(place, "two")];
        let found = |place: &Place, name: &str| {
            let founding = Founding { name: name.to_owned(), timezone: "Asia/Shanghai".to_owned() };
            Clinic::found(place, &root(), clock.clone(), &founding).unwrap()
        };
        let (one, two) = (found(&places[0], "一号店"), found(&places[1], "二号店"));
        Self { one, two, clock, places }
    }

    /// Two clinics with a programme in force from the beginning of a year.
    pub(crate) fn under(place: &testing::Place, today: &str, programme: &str) -> Self {
        let clinics = Self::founded(place, today);
        for clinic in [&clinics.one, &clinics.two] {
            publish(clinic, programme, "2024-01-01");
        }
        clinics
    }

    /// Two clinics under the tests' own programme.
    pub(crate) fn usual(place: &testing::Place, today: &str) -> Self {
        Self::under(place, today, PROGRAMME)
    }

    /// Opens the first clinic a second time, as another process does.
    pub(crate) fn reopened(&self) -> Clinic {
        Clinic::open(&self.places[0], &root(), self.clock.clone()).unwrap()
    }

    /// Moves the clock to noon of a day.
    pub(crate) fn set(&self, today: &str) {
        self.clock.set(noon(today));
    }
}

/// Publishes a programme from a day.
pub(crate) fn publish(clinic: &Clinic, source: &str, from: &str) {
    let draft = clinic.programme_save(&owner(), &key(), source).unwrap();
    clinic.programme_publish(&owner(), &key(), draft.id, day(from)).unwrap();
}

/// Takes on a member with a card number.
pub(crate) fn enrol(clinic: &Clinic, number: &str) -> MemberId {
    let new = NewMember { number: number.to_owned(), ..NewMember::default() };
    clinic.member_enrol(&owner(), &key(), new).unwrap().member
}

/// A sale of one line.
pub(crate) fn sale(member: MemberId, fen: i64) -> NewSale {
    let lines = vec![NewSaleLine { category: "护理".to_owned(), amount_fen: fen }];
    NewSale { member: Some(member), lines, ..NewSale::default() }
}

/// Rings up a sale of one line.
pub(crate) fn sell(clinic: &Clinic, member: MemberId, fen: i64) -> Receipt {
    clinic.sale_post(&owner(), &key(), sale(member, fen)).unwrap()
}

/// Everything that is left of a sale.
pub(crate) fn refund_of(sale: SaleId) -> NewRefund {
    NewRefund { sale, lines: Vec::new(), day: None, reason: String::new() }
}

/// Records something about a member.
pub(crate) fn act(clinic: &Clinic, member: MemberId, deed: NewDeed) -> Result<Receipt, AppError> {
    let new = NewActivity { member, day: None, deed, reason: "测试".to_owned() };
    clinic.activity_post(&owner(), &key(), new)
}

/// The code of an error.
pub(crate) fn code<T>(result: Result<T, AppError>) -> &'static str {
    match result {
        Ok(_) => "accepted",
        Err(error) => error.code(),
    }
}

/// Quarters, a month of grace, points that last a month: everything moves within a year.
pub(crate) const PROGRAMME: &str = r#"
name = "测试方案"
[points]
expire = { months = 1 }
[points.categories]
"药妆" = 0.5
[evaluation]
cycle = "quarter"
grace_months = 1
[[tiers]]
code = "basic"
name = "普通"
[[tiers]]
code = "silver"
name = "银卡"
points_multiplier = 2
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 1000 },
  { metric = "referrals", window = "cumulative", at_least = 2 },
] }
retain = { metric = "spend", window = "quarter", at_least = 500 }
[[tiers]]
code = "gold"
name = "金卡"
points_multiplier = 3
qualify = { metric = "spend", window = "cumulative", at_least = 3000 }
retain = { metric = "spend", window = "quarter", at_least = 1500 }
"#;
