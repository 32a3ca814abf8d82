//! What time it is in the sample clinic: that of the clock, except where a day of its past is being made up.

use std::cell::Cell;
use std::sync::Arc;

use yanji_app::{Clinic, Clock, Instant};
use yanji_engine::Day;

/// A day, in microseconds.
const DAY_US: i64 = 86_400_000_000;

thread_local! {
    /// What the clock shows to whoever makes up a day on this thread.
    static SHOWN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The clock of the sample clinic.
pub(super) struct ShopClock(pub(super) Arc<dyn Clock>);

impl Clock for ShopClock {
    fn now(&self) -> Instant {
        SHOWN.with(|shown| match shown.get() {
            // It moves with each look, so that instants differ.
            Some(Instant(at)) => {
                shown.set(Some(Instant(at + 1)));
                Instant(at)
            }
            None => self.0.now(),
        })
    }
}

/// Works while the clock shows an instant to this thread.
pub(super) fn at<T>(instant: Instant, work: impl FnOnce() -> T) -> T {
    let before = SHOWN.replace(Some(instant));
    let done = work();
    SHOWN.set(before);
    done
}

/// Eight in the morning in Shanghai, so many days before an instant: there that is when a day begins in UTC.
pub(super) const fn morning_before(now: Instant, days: i64) -> Instant {
    const EIGHT_HOURS_US: i64 = DAY_US / 3;
    Instant(((now.0 + EIGHT_HOURS_US).div_euclid(DAY_US) - days) * DAY_US)
}

/// A time of a day of the clinic, in minutes after midnight.
pub(super) fn minute_of(clinic: &Clinic, day: Day, minute: i64) -> Instant {
    Instant::start_of(day, &clinic.zone()).plus_seconds(minute * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_morning_is_that_of_shanghai() {
        // 2026-11-23 01:39 there is 2026-11-22 17:39 in UTC.
        let night = Instant(1_795_369_140_000_000);
        assert_eq!(morning_before(night, 0).rfc3339(), "2026-11-23T00:00:00Z");
        assert_eq!(morning_before(night, 7).rfc3339(), "2026-11-16T00:00:00Z");
    }

    #[test]
    fn another_time_is_shown_while_a_day_is_made_up_and_not_longer() {
        let clock = ShopClock(Arc::new(yanji_app::FixedClock::at(Instant(9_000))));
        assert_eq!(at(Instant(5), || (clock.now(), clock.now())), (Instant(5), Instant(6)));
        assert_eq!(clock.now(), Instant(9_000));
    }
}
