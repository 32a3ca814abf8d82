//! What time it is: an argument of every use case, so that tests and the demo choose it.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use yanji_books::{Param, ToParam};
use yanji_engine::Day;
use yanji_engine::day::Date;

/// An instant, in microseconds of UTC since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant as RFC 3339 in UTC, such as `2026-11-21T02:15:30.123456Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        Timestamp::from_microsecond(self.0).map(|instant| instant.to_string()).unwrap_or_default()
    }

    /// The day on which the instant falls in a time zone.
    #[must_use]
    pub fn day_in(self, zone: &TimeZone) -> Day {
        let date = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).date();
        Day::from_date(Date { year: date.year().into(), month: date.month().into(), day: date.day().into() })
    }

    /// The instant as people of a time zone read it: `2026-11-21 10:15`.
    #[must_use]
    pub fn local_text(self, zone: &TimeZone) -> String {
        let zoned = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
        zoned.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The first instant of a day in a time zone.
    #[must_use]
    pub fn start_of(day: Day, zone: &TimeZone) -> Self {
        let Date { year, month, day } = day.date();
        let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
        let (Ok(year), Ok(month), Ok(day)) = parts else { return Self(0) };
        let start = jiff::civil::Date::new(year, month, day).ok().and_then(|date| date.to_zoned(zone.clone()).ok());
        Self(start.map_or(0, |zoned| zoned.timestamp().as_microsecond()))
    }

    /// So many seconds later, or earlier when negative.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000_000)
    }
}

impl ToParam for Instant {
    fn to_param(&self) -> Param<'_> {
        Param::Int(self.0)
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant now.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant(Timestamp::now().as_microsecond())
    }
}

/// A clock that is set by hand and moves one microsecond with each look, so that instants differ.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows an instant.
    #[must_use]
    pub const fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.0))
    }

    /// Sets the clock.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.fetch_add(1, Ordering::SeqCst))
    }
}
