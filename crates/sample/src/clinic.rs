//! The sample clinic: founded, staffed and filled through the use cases, the same way every time.

mod desk_day;
mod furnishing;
mod posting;

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use yanji_app::records::{NewStaff, ProgrammeVersion, Progress};
use yanji_app::{Actor, AppError, Channel, Clinic, Clock, Founding, Key, Place, Role};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_vault::RootKey;
use yanji_words::{Problem, Thing};

use self::posting::Posting;
use crate::history_file::{Size, for_each_customer};
use crate::season::Season;

pub use self::desk_day::ring_up_today;

/// How many members the demo has.
pub const MEMBERS: u32 = 2_000;
/// How many activities a member has on average.
const ACTIVITIES_EACH: u64 = 21;
/// How many months the history covers.
const MONTHS: i32 = 36;
/// The clinic's programme: three tiers, with prices for what it sells.
pub(crate) const PROGRAMME: &str = include_str!("clinic/programme.toml");
/// What the sample clinic is called.
const NAME: &str = "颜记示范店";
const STORES: [&str; 2] = ["人民路店", "湖滨店"];
const SEED: u64 = 20_261_121;

/// Somebody who may sign in to the sample clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogIn {
    /// The log-in name.
    pub login: &'static str,
    /// What colleagues and customers call them.
    pub name: &'static str,
    /// The password, which is no secret.
    pub password: &'static str,
    /// The role.
    pub role: Role,
}

/// Everybody who may sign in.
pub const LOG_INS: [LogIn; 2] = [
    LogIn { login: "owner", name: "周敏", password: "yanji-demo-owner", role: Role::Owner },
    LogIn { login: "cashier", name: "林小燕", password: "yanji-demo-cashier", role: Role::Cashier },
];

/// Opens the sample clinic of a place, or founds it there: with its programme, stores and staff, and without members.
///
/// # Errors
/// Those of the use cases.
pub fn open_or_found(place: &Place, root: &RootKey, clock: Arc<dyn Clock>) -> Result<Clinic, AppError> {
    let clinic = match Clinic::open(place, root, Arc::clone(&clock)) {
        Err(AppError { problem: Problem::NotFound(Thing::Clinic), .. }) => {
            let founding = Founding { name: NAME.to_owned(), timezone: "Asia/Shanghai".to_owned() };
            Clinic::found(place, root, clock, &founding)?
        }
        opened => opened?,
    };
    let actor = actor();
    if published(&clinic, &actor)?.is_none() {
        let first = clinic.today().add_months(-MONTHS);
        let draft = clinic.programme_save(&actor, &Key::fresh()?, PROGRAMME)?;
        clinic.programme_publish(&actor, &Key::fresh()?, draft.id, first)?;
    }
    let stores = clinic.store_list(&actor)?;
    for name in STORES {
        if !stores.iter().any(|store| store.name == name) {
            clinic.store_add(&actor, &Key::fresh()?, name)?;
        }
    }
    let staff = clinic.staff_list(&actor)?;
    for LogIn { login, name, password, role } in LOG_INS {
        if !staff.iter().any(|member| member.login == login) {
            let new = NewStaff {
                login: login.into(),
                name: Some(name.into()),
                password: password.into(),
                role: role.code().into(),
                store: None,
            };
            clinic.staff_add(&actor, &Key::fresh()?, &new)?;
        }
    }
    Ok(clinic)
}

/// Whether the clinic has its whole history.
///
/// # Errors
/// Those of the use cases.
pub fn is_filled(clinic: &Clinic) -> Result<bool, AppError> {
    Ok(clinic.clock_state(&actor())?.closed_through.is_some())
}

/// Gives the clinic so many members with three years of history, on several threads, and closes the days up to
/// yesterday. One that was broken off goes on where it was: every effect has its own key, for ever.
///
/// # Errors
/// Those of the use cases.
pub fn fill(
    clinic: &Clinic,
    members: u32,
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), AppError> {
    let actor = actor();
    if is_filled(clinic)? {
        return furnishing::furnish(clinic, &actor);
    }
    let first = published(clinic, &actor)?.ok_or(AppError::new(Problem::NoProgramme))?;
    let last = first.add_months(MONTHS).previous();
    let season = Season::new(first, last);
    let stores: Vec<StoreId> = clinic.store_list(&actor)?.into_iter().map(|store| store.id).collect();
    let lives = lives(members, &season);
    let posting = Posting { clinic, actor: &actor, stores: &stores, seed: SEED };
    let total = i64::from(members);
    let (next, done, failed) = (AtomicU32::new(0), AtomicI64::new(0), Mutex::new(None));
    let work = || {
        while let Some(life) = lives.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            if let Err(error) = posting.post(life) {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                next.store(members, Ordering::Relaxed);
                return;
            }
            progress(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    clinic.clock_run(&actor, None, &mut |_| {})?;
    furnishing::furnish(clinic, &actor)
}

fn actor() -> Actor {
    Actor::machine(Channel::Sample)
}

/// The first day of the first programme in force.
fn published(clinic: &Clinic, actor: &Actor) -> Result<Option<Day>, AppError> {
    let versions: Vec<ProgrammeVersion> = clinic.programme_list(actor)?;
    Ok(versions.iter().filter_map(|version| version.in_force_from).min())
}

/// What every member does, by her number.
fn lives(members: u32, season: &Season) -> Vec<posting::Life> {
    let activities = u64::from(members) * ACTIVITIES_EACH;
    let size = Size { members, activities, seed: SEED, first: season.day(0), last: season.day(season.days() - 1) };
    let mut lives = Vec::new();
    for_each_customer(&size, |customer, number, activities| {
        let mut events = Vec::new();
        customer.live(season, activities, &mut events);
        lives.push(posting::Life { number, events });
    });
    lives
}
