//! What waits to be done: gathered from the programme, the clock, alarms, imports, backups, targets and goals. Each actor is
//! told what they may do something about.

use serde::Deserialize;
use yanji_books::imports::{self, Status};
use yanji_books::programmes::{self, Programme};
use yanji_books::{BooksError, Read, accounts, goals, items, notices, settings, staff, stores};
use yanji_engine::Day;
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::{FirstSteps, Fit, Pyramid, PyramidTier, Severity, Todo, TodoKind};
use crate::till;

/// For how many days an import is news, and for how many a backup lasts.
const WEEK_DAYS: i64 = 7;
/// How many imports are looked at.
const IMPORTS_MOST: i64 = 20;
/// From how many members on a tier counts as far from its target, in hundredths of all members.
const FAR_PERCENT: i64 = 5;
/// With fewer members a pyramid says nothing yet.
const PYRAMID_LEAST: i64 = 100;
/// The settings in which the instant of the last backup and the outcome of the last proof of the books are noted.
const BACKUP: &str = "backup_last";
const PROOF: &str = "verification_last";

/// What is read of the note about a proof of the books.
#[derive(Deserialize)]
struct LastProof {
    faults: i64,
}

/// What is being gathered, for whom.
struct List<'a> {
    actor: &'a Actor,
    todos: Vec<Todo>,
}

impl List<'_> {
    fn add(&mut self, needed: Permission, severity: Severity, kind: TodoKind) {
        if self.actor.permissions.allow(needed) {
            self.todos.push(Todo { kind, severity });
        }
    }
}

impl Clinic {
    /// What waits to be done by the actor, most urgent first.
    ///
    /// # Errors
    /// Errors of the database. Whoever may do nothing about anything gets an empty list, and a clinic without a programme
    /// is told to choose one.
    pub fn todo_list(&self, actor: &Actor) -> Result<Vec<Todo>, AppError> {
        let pyramid = match self.pyramid_get(actor, None) {
            Ok(pyramid) => Some(pyramid),
            Err(AppError { problem: Problem::NoProgramme | Problem::Busy | Problem::Forbidden, .. }) => None,
            Err(error) => return Err(error),
        };
        self.todo_list_with(actor, pyramid.as_ref())
    }

    /// As [`Clinic::todo_list`], for whoever has today's pyramid already; `None` while there is none.
    ///
    /// # Errors
    /// Those of [`Clinic::todo_list`].
    pub fn todo_list_with(&self, actor: &Actor, today: Option<&Pyramid>) -> Result<Vec<Todo>, AppError> {
        let mut list = List { actor, todos: Vec::new() };
        let now = self.now();
        self.books.read(|tx| {
            list.todos.clear();
            let present = match self.present(tx) {
                Ok(present) => Some(present),
                Err(AppError { problem: Problem::NoProgramme | Problem::Busy, .. }) => None,
                Err(error) => return Err(error),
            };
            about_books(tx, &mut list)?;
            about_alarms(tx, &mut list)?;
            about_programme(tx, &mut list, present.as_ref(), self.today())?;
            if let Some(present) = &present {
                about_days(&mut list, present);
            }
            about_imports(tx, &mut list, now)?;
            about_members(tx, &mut list)?;
            about_backup(tx, &mut list, now)?;
            about_shop(tx, &mut list, self.today())
        })?;
        if let Some(pyramid) = today {
            about_pyramid(&mut list, pyramid);
        }
        list.todos.sort_by_key(|todo| todo.severity);
        Ok(list.todos)
    }

    /// How far a new clinic is with its first steps.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn first_steps(&self, actor: &Actor) -> Result<FirstSteps, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            Ok(FirstSteps {
                has_programme: programmes::list(tx)?.iter().any(|version| version.in_force_from.is_some()),
                has_members: accounts::has_any(tx)?,
                has_staff: is_staffed(tx)?,
            })
        })
    }
}

/// Whether anybody besides one can sign in.
fn is_staffed(tx: &mut dyn Read) -> Result<bool, BooksError> {
    Ok(staff::list(tx)?.iter().filter(|one| !one.is_disabled).count() > 1)
}

/// What a note in the settings says; one that cannot be read counts as none.
fn noted<T: for<'de> Deserialize<'de>>(tx: &mut dyn Read, name: &str) -> Result<Option<T>, BooksError> {
    Ok(settings::get(tx, name)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn about_books(tx: &mut dyn Read, list: &mut List<'_>) -> Result<(), AppError> {
    if let Some(LastProof { faults: faults @ 1.. }) = noted(tx, PROOF)? {
        list.add(Permission::BooksVerify, Severity::Urgent, TodoKind::VerificationFailed { faults });
    }
    Ok(())
}

fn about_alarms(tx: &mut dyn Read, list: &mut List<'_>) -> Result<(), AppError> {
    let till::OpenAlarms { all: alarms, urgent } = till::open_alarms(tx, list.actor)?;
    if alarms > 0 {
        let severity = if urgent > 0 { Severity::Urgent } else { Severity::Advised };
        list.add(Permission::MoneyRead, severity, TodoKind::AlarmsOpen { alarms, urgent });
    }
    Ok(())
}

fn about_programme(
    tx: &mut dyn Read,
    list: &mut List<'_>,
    present: Option<&Present>,
    today: Day,
) -> Result<(), AppError> {
    let versions = programmes::list(tx)?;
    let published = |version: &&Programme| version.in_force_from.is_some();
    if !versions.iter().any(|version| published(&version)) {
        list.add(Permission::ProgrammeEdit, Severity::Urgent, TodoKind::NoProgramme);
    }
    let today = present.map_or(today, |present| present.today);
    for version in versions.iter().filter(published) {
        if let Some(from) = version.in_force_from.filter(|from| *from > today) {
            let kind = TodoKind::VersionComing { version: version.id, name: version.name.clone(), from };
            list.add(Permission::ProgrammeRead, Severity::Info, kind);
        }
    }
    // Newest first: a draft at the head is newer than everything that was published.
    if let Some(draft) = versions.first().filter(|version| version.in_force_from.is_none()) {
        let kind = TodoKind::DraftWaiting { version: draft.id, name: draft.name.clone() };
        list.add(Permission::ProgrammeEdit, Severity::Info, kind);
    }
    Ok(())
}

/// A clinic in which nothing but an import was recorded does not close its days by itself.
fn about_days(list: &mut List<'_>, present: &Present) {
    let yesterday = present.today.previous();
    if let Some(closed) = present.closed_through.filter(|closed| present.is_open && *closed < yesterday) {
        list.add(Permission::ClockRun, Severity::Urgent, TodoKind::DaysOpen { since: closed.next() });
    }
}

fn about_imports(tx: &mut dyn Read, list: &mut List<'_>, now: Instant) -> Result<(), AppError> {
    let since = now.plus_seconds(-WEEK_DAYS * 24 * 60 * 60);
    let latest = imports::list(tx, None, None, IMPORTS_MOST)?;
    for row in latest.into_iter().filter(|row| Instant(row.started_at) >= since) {
        let (import, file_name, lines) = (row.id, row.file_name, row.counts.refused);
        let (severity, kind) = match row.status {
            Status::Running => (Severity::Info, TodoKind::ImportRunning { import, file_name }),
            Status::Failed => (Severity::Urgent, TodoKind::ImportFailed { import, file_name }),
            Status::Done if lines > 0 => (Severity::Advised, TodoKind::ImportRefused { import, file_name, lines }),
            Status::Done => continue,
        };
        list.add(Permission::ImportRun, severity, kind);
    }
    Ok(())
}

fn about_members(tx: &mut dyn Read, list: &mut List<'_>) -> Result<(), AppError> {
    let waiting: i64 = notices::open_counts(tx)?.into_iter().map(|(_, open)| open).sum();
    if waiting > 0 {
        list.add(Permission::MemberEdit, Severity::Info, TodoKind::RemindersWaiting { notices: waiting });
    }
    Ok(())
}

/// A clinic that is younger than a week, or has nobody to lose, needs none yet.
fn about_backup(tx: &mut dyn Read, list: &mut List<'_>, now: Instant) -> Result<(), AppError> {
    let week_ago = now.plus_seconds(-WEEK_DAYS * 24 * 60 * 60);
    let last = noted::<i64>(tx, BACKUP)?.map(Instant);
    let founded = Instant(tx.query_one("SELECT created_at FROM organisation WHERE one = 1", &[])?.int(0)?);
    if last.unwrap_or(founded) < week_ago && accounts::has_any(tx)? {
        list.add(Permission::BackupMake, Severity::Advised, TodoKind::BackupMissing { last });
    }
    Ok(())
}

fn about_shop(tx: &mut dyn Read, list: &mut List<'_>, today: Day) -> Result<(), AppError> {
    if stores::list(tx)?.is_empty() {
        list.add(Permission::SettingsManage, Severity::Info, TodoKind::NoStore);
    }
    if !items::has_any(tx)? {
        list.add(Permission::ItemEdit, Severity::Info, TodoKind::NoItem);
    }
    if !is_staffed(tx)? {
        list.add(Permission::SettingsManage, Severity::Info, TodoKind::NoStaff);
    }
    let is_followed = |goal: &goals::Goal| goal.ended_on.is_none() && goal.until >= today;
    if accounts::has_any(tx)? && !goals::list(tx)?.iter().any(is_followed) {
        list.add(Permission::SettingsManage, Severity::Info, TodoKind::NoGoal);
    }
    Ok(())
}

/// Only the tier that is farthest off is told: moving one moves the others.
fn about_pyramid(list: &mut List<'_>, pyramid: &Pyramid) {
    let off = |tier: &PyramidTier| match tier.fit {
        Fit::Within => 0,
        Fit::Under { members } | Fit::Over { members } => members,
    };
    let farthest = pyramid.tiers.iter().max_by_key(|tier| off(tier));
    let is_far = |tier: &&PyramidTier| off(tier) * 100 > pyramid.members * FAR_PERCENT;
    if let Some(tier) = farthest.filter(is_far).filter(|_| pyramid.members >= PYRAMID_LEAST) {
        let (code, name) = (tier.share.code.clone(), tier.share.name.clone());
        let kind = TodoKind::TierOffTarget { code, name, fit: tier.fit };
        list.add(Permission::ProgrammeEdit, Severity::Advised, kind);
    }
}
