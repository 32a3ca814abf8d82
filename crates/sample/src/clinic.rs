//! The sample clinic: founded, staffed and filled through the use cases, the same way every time.

mod desk_day;
mod furnishing;
mod hours;
mod lots;
mod posting;
mod regulars;
mod team;

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use yanji_app::records::{NewStaff, ProgrammeVersion, Progress};
use yanji_app::{Actor, AppError, Channel, Clinic, Clock, Founding, Key, Place, Role};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_vault::RootKey;
use yanji_words::{Problem, Thing};

use self::desk_day::Desk;
use self::hours::ShopClock;
use self::posting::{Life, Posting};
use self::regulars::Regulars;
use self::team::Team;
use crate::dice::Dice;
use crate::history_file::{Size, for_each_customer};
use crate::life::{Event, What};
use crate::season::Season;
use crate::trade::CATEGORIES;

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
/// How many days before today the desk works with Yanji; what was before was carried over in the morning of the first.
const DESK_DAYS: i64 = 7;
/// One of so many members came in the last months, and a few times only.
const NEWCOMER_IN: u32 = 14;
/// Sets the dice of newcomers apart from those for other lives.
const NEWCOMERS: u64 = 1 << 42;

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
    let clock: Arc<dyn Clock> = Arc::new(ShopClock(clock));
    hours::at(hours::morning_before(clock.now(), DESK_DAYS), || opened_or_founded(place, root, Arc::clone(&clock)))
}

fn opened_or_founded(place: &Place, root: &RootKey, clock: Arc<dyn Clock>) -> Result<Clinic, AppError> {
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

/// Gives the clinic so many members with three years of history, on several threads, then a week at the desk, and closes
/// the days up to yesterday. One that was broken off goes on where it was: every effect has its own key, for ever.
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
        return furnishing::furnish(clinic, &owner(clinic, &actor)?);
    }
    let season = season(clinic, &actor)?;
    let opening = season.day(season.days() - 1).next();
    let stores: Vec<StoreId> = clinic.store_list(&actor)?.into_iter().map(|store| store.id).collect();
    let lives = lives(members, &season);
    let carried_over = hours::minute_of(clinic, opening, 8 * 60 + 30);
    let posting = Posting { clinic, actor: &actor, stores: &stores, seed: SEED, recorded: carried_over };
    post(&posting, &lives, threads, progress)?;
    hours::at(carried_over.plus_seconds(1_800), || {
        team::take_on(clinic, &actor, &stores)?;
        furnishing::open_shop(clinic, &actor)?;
        clinic.gift_run(&actor, &mut |_| {})
    })?;
    if let Some(mut desk) = desk(clinic, &actor, members, &lives, opening)? {
        let today = clinic.today();
        for number in opening.number()..today.number() {
            let day = Day::from_number(number);
            if day.next() == today {
                team::sign_in(clinic, day)?;
            }
            desk.day(day)?;
        }
    }
    let owner = owner(clinic, &actor)?;
    let last_evening = hours::minute_of(clinic, clinic.today().previous(), 21 * 60 + 40);
    hours::at(last_evening, || furnishing::change_many(clinic, &owner))?;
    team::sign_in(clinic, clinic.today())?;
    clinic.clock_run(&actor, None, &mut |_| {})?;
    furnishing::furnish(clinic, &owner)
}

/// The owner, or the machine where there is none any more.
fn owner(clinic: &Clinic, machine: &Actor) -> Result<Actor, AppError> {
    Ok(Team::of(clinic, machine)?.map_or_else(|| machine.clone(), |team| team.owner))
}

/// Does what the sample clinic of so many members does today, as far as the day has come; what was done before is not done
/// again.
///
/// # Errors
/// Those of the use cases.
pub fn ring_up_today(clinic: &Clinic, members: u32) -> Result<(), AppError> {
    let actor = actor();
    let season = season(clinic, &actor)?;
    let opening = season.day(season.days() - 1).next();
    match desk(clinic, &actor, members, &lives(members, &season), opening)? {
        Some(mut desk) => desk.day(clinic.today()),
        None => Ok(()),
    }
}

/// The time before the clinic began with Yanji, which its history covers.
fn season(clinic: &Clinic, actor: &Actor) -> Result<Season, AppError> {
    let first = published(clinic, actor)?.ok_or(AppError::new(Problem::NoProgramme))?;
    Ok(Season::new(first, first.add_months(MONTHS).previous()))
}

/// Posts lives on several threads.
fn post(
    posting: &Posting<'_>,
    lives: &[Life],
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), AppError> {
    let total = i64::try_from(lives.len()).unwrap_or(i64::MAX);
    let most = u32::try_from(lives.len()).unwrap_or(u32::MAX);
    let (next, done, failed) = (AtomicU32::new(0), AtomicI64::new(0), Mutex::new(None));
    let work = || {
        while let Some(life) = lives.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            if let Err(error) = posting.post(life) {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                next.store(most, Ordering::Relaxed);
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
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// The desk, where somebody works.
fn desk<'c>(
    clinic: &'c Clinic,
    machine: &'c Actor,
    members: u32,
    lives: &[Life],
    first: Day,
) -> Result<Option<Desk<'c>>, AppError> {
    let Some(team) = Team::of(clinic, machine)? else { return Ok(None) };
    Ok(Some(Desk {
        clinic,
        machine,
        team,
        items: clinic.item_list(machine)?.into_iter().filter(|item| !item.is_hidden).collect(),
        regulars: Regulars::of(clinic, machine, lives, first)?,
        customers: usize::try_from(members / 70).unwrap_or(0).max(8),
        newcomers: joining_daily(members) as usize,
        members: carried(members),
        first,
        sold: HashMap::new(),
    }))
}

/// How many of so many members join at the desk on each of its days.
const fn joining_daily(members: u32) -> u32 {
    members / 1_000
}

/// How many of so many members were there when the desk began; today is a desk day too.
const fn carried(members: u32) -> u32 {
    members - joining_daily(members) * (DESK_DAYS as u32 + 1)
}

fn actor() -> Actor {
    Actor::machine(Channel::Sample)
}

/// The first day of the first programme in force.
fn published(clinic: &Clinic, actor: &Actor) -> Result<Option<Day>, AppError> {
    let versions: Vec<ProgrammeVersion> = clinic.programme_list(actor)?;
    Ok(versions.iter().filter_map(|version| version.in_force_from).min())
}

/// What every member did before the desk began: numbered in the order in which they joined.
fn lives(members: u32, season: &Season) -> Vec<Life> {
    let members = carried(members);
    let newcomers = members / NEWCOMER_IN;
    let settled = members - newcomers;
    let activities = u64::from(settled) * ACTIVITIES_EACH;
    let size =
        Size { members: settled, activities, seed: SEED, first: season.day(0), last: season.day(season.days() - 1) };
    let mut lives = Vec::new();
    for_each_customer(&size, |customer, _, activities| {
        let mut events = Vec::new();
        customer.live(season, activities, &mut events);
        lives.push(events);
    });
    lives.extend((0..newcomers).map(|place| newcomer(place, season)));
    lives.sort_by_key(|events| events.first().map(|joined| joined.day));
    (1..).zip(lives).map(|(number, events)| Life { number, events }).collect()
}

/// Somebody who came in the last months, for the first time and up to three times more.
fn newcomer(place: u32, season: &Season) -> Vec<Event> {
    let mut dice = Dice::new(SEED, NEWCOMERS + u64::from(place));
    let last = season.days() - 1;
    let joined = season.pick(&mut dice, last * 85 / 100, last);
    let mut days: Vec<u32> = (0..dice.below(4)).map(|_| season.pick(&mut dice, joined, last)).collect();
    days.push(joined);
    days.sort_unstable();
    let mut events = vec![Event { day: season.day(joined), what: What::Enrolled }];
    for (sale, day) in (1..).zip(days) {
        // What is cheap and seen on a neighbour brings people in.
        let category = dice.weighted(&[30, 10, 28, 14, 8, 6, 3, 1]);
        let (low, high) = CATEGORIES[category].price_yuan;
        let amount_fen = 100 * dice.between(low, high).min(dice.between(low, high));
        let category = u8::try_from(category).unwrap_or(0);
        events.push(Event { day: season.day(day), what: What::Bought { sale, category, amount_fen } });
    }
    events
}
