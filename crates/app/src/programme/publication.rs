//! How a version comes into force: on a day that nobody has worked yet, after every version before it.

use jiff::tz::TimeZone;
use yanji_books::id::ProgrammeId;
use yanji_books::programmes::{self, Draft, Programme, Publication};
use yanji_books::{Tx, accounts};
use yanji_engine::programme::read::read;
use yanji_engine::{Day, Rulebook};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Held};
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{ProgrammeVersion, Progress};

impl Clinic {
    /// Puts a draft into force from a day on.
    ///
    /// Days that were worked stay under the version that they were worked under: in a clinic with accounts the day
    /// comes after every activity and after every day whose end has been handled. The accounts are prepared for the
    /// version before this answers; if it is broken off before, [`Clinic::programme_prepare`] goes on.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::AlreadyPublished`], [`Problem::ProgrammeFaulty`]; about the field `from`:
    /// [`Problem::DayHandled`], [`Problem::DayInUse`], [`Problem::DayTaken`]; about the field `timezone`:
    /// [`Problem::ZoneFixed`]; and [`Problem::Busy`] while another version is being prepared.
    pub fn programme_publish(
        &self,
        actor: &Actor,
        key: &Key,
        id: ProgrammeId,
        from: Day,
    ) -> Result<ProgrammeVersion, AppError> {
        self.programme_publish_reporting(actor, key, (id, from), &mut |_| {})
    }

    /// As [`Clinic::programme_publish`], and says how far the accounts are. The first word comes when the version is
    /// published: from then on nothing is refused any more.
    ///
    /// # Errors
    /// As [`Clinic::programme_publish`].
    pub fn programme_publish_reporting(
        &self,
        actor: &Actor,
        key: &Key,
        (id, from): (ProgrammeId, Day),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ProgrammeVersion, AppError> {
        let version = |_: &mut dyn Tx, draft: &Programme, _| match draft.in_force_from {
            Some(_) => Err(AppError::new(Problem::AlreadyPublished)),
            None => Ok(id),
        };
        self.publication(actor, key, "programme_publish", (id, from), version, progress)
    }

    /// Brings the text of a version that was published before back into force from a day on, as a new version.
    ///
    /// # Errors
    /// [`Problem::NeverPublished`] for a draft; else as [`Clinic::programme_publish`].
    pub fn programme_roll_back(
        &self,
        actor: &Actor,
        key: &Key,
        id: ProgrammeId,
        from: Day,
    ) -> Result<ProgrammeVersion, AppError> {
        self.programme_roll_back_reporting(actor, key, (id, from), &mut |_| {})
    }

    /// As [`Clinic::programme_roll_back`], and says how far the accounts are, from the moment of publication on.
    ///
    /// # Errors
    /// As [`Clinic::programme_roll_back`].
    pub fn programme_roll_back_reporting(
        &self,
        actor: &Actor,
        key: &Key,
        (id, from): (ProgrammeId, Day),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ProgrammeVersion, AppError> {
        let version = |tx: &mut dyn Tx, old: &Programme, at: Instant| {
            if old.in_force_from.is_none() {
                return Err(AppError::new(Problem::NeverPublished));
            }
            let id = ProgrammeId::new(at.0);
            let draft = Draft { id, name: &old.name, source: &old.source, at: at.0, by: &actor.name() };
            programmes::insert(tx, &draft)?;
            Ok(id)
        };
        self.publication(actor, key, "programme_roll_back", (id, from), version, progress)
    }

    /// Saves a text and puts it into force from a day on, both or neither: the programme that a clinic begins with.
    ///
    /// # Errors
    /// As [`Clinic::programme_save`] and [`Clinic::programme_publish`].
    pub fn programme_begin(
        &self,
        actor: &Actor,
        key: &Key,
        source: &str,
        from: Day,
    ) -> Result<ProgrammeVersion, AppError> {
        actor.require(Permission::ProgrammeEdit)?;
        actor.require(Permission::ProgrammePublish)?;
        let name = super::name_of(source)?;
        self.programme_prepare(&mut |_| {})?;
        let at = self.now();
        let request = self.request(actor, key, "programme_publish", at);
        let id = self.books.write(|tx| {
            request.once(tx, &(source, from), |tx| {
                let held = self.hold(tx)?;
                let id = super::save(tx, actor, (None, &name, source), at)?;
                put_into_force(tx, &held, source, &Order { id, from, at, actor })?;
                let deed = log::Deed { action: "programme_publish", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::ProgrammePublish, at, deed)?;
                Ok(id)
            })
        })?;
        self.programme_prepare(&mut |_| {})?;
        self.programme_version(id)
    }

    /// Puts the text of a version into force from a day on and prepares the accounts for it. `version` says which
    /// version that is to be: the one named, or a new one with its text.
    fn publication(
        &self,
        actor: &Actor,
        key: &Key,
        operation: &'static str,
        (named, from): (ProgrammeId, Day),
        version: impl Fn(&mut dyn Tx, &Programme, Instant) -> Result<ProgrammeId, AppError>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ProgrammeVersion, AppError> {
        actor.require(Permission::ProgrammePublish)?;
        self.programme_prepare(&mut |_| {})?;
        let at = self.now();
        let request = self.request(actor, key, operation, at);
        let id = self.books.write(|tx| {
            request.once(tx, &(named, from), |tx| {
                let held = self.hold(tx)?;
                let named = programmes::find(tx, named)?.ok_or(AppError::new(Problem::NotFound(Thing::Programme)))?;
                let id = version(tx, &named, at)?;
                put_into_force(tx, &held, &named.source, &Order { id, from, at, actor })?;
                let deed = log::Deed { action: operation, subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::ProgrammePublish, at, deed)?;
                Ok(id)
            })
        })?;
        progress(Progress::default());
        self.programme_prepare(progress)?;
        self.programme_version(id)
    }
}

/// Who wants which version in force from when.
struct Order<'a> {
    id: ProgrammeId,
    from: Day,
    at: Instant,
    actor: &'a Actor,
}

/// Publishes a version whose text and day are sound.
fn put_into_force(tx: &mut dyn Tx, held: &Held, source: &str, order: &Order<'_>) -> Result<(), AppError> {
    let Order { id, from, at, actor } = *order;
    let programme = read(source).map_err(|_| AppError::new(Problem::ProgrammeFaulty))?.programme;
    TimeZone::get(&programme.timezone).map_err(|error| AppError::caused(Problem::ProgrammeFaulty, error))?;
    if programmes::preparation(tx)?.is_some() {
        return Err(AppError::new(Problem::Busy));
    }
    let versions = held.rules.as_ref().map_or(&[][..], |rules| rules.book.versions());
    if versions.last().is_some_and(|newest| newest.from >= from) {
        return Err(AppError::at(Problem::DayTaken, "from"));
    }
    let last_day = accounts::last_day(tx)?;
    if let Some(last_day) = last_day {
        if held.closed_through.is_some_and(|closed| closed >= from) {
            return Err(AppError::at(Problem::DayHandled, "from"));
        }
        if last_day >= from {
            return Err(AppError::at(Problem::DayInUse, "from"));
        }
        if versions.last().is_some_and(|newest| newest.programme.timezone != programme.timezone) {
            return Err(AppError::at(Problem::ZoneFixed, "timezone"));
        }
    }
    let before = versions.iter().map(|version| (version.from, version.programme.clone()));
    Rulebook::new(before.chain([(from, programme)]).collect())
        .map_err(|error| AppError::caused(Problem::ProgrammeFaulty, error))?;
    let by = actor.name();
    programmes::publish(tx, &Publication { id, from, at: at.0, by: &by, has_accounts: last_day.is_some() })?;
    Ok(())
}
