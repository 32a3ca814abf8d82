//! Where a store is, and when it is open and members may be contacted, as the books keep it. Nothing here writes.

use serde::{Deserialize, Serialize};
use yanji_words::Problem;

use crate::error::AppError;
use crate::field;

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
/// The most stretches of one weekday.
const STRETCHES_MOST: usize = 4;

/// A stretch of a day, in minutes since midnight; it ends after it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first minute.
    pub from_minute: u16,
    /// The minute after its last, at most 1440.
    pub until_minute: u16,
}

/// Where a store is, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreDetails {
    /// The address on one line; may be empty.
    pub address: String,
    /// The telephone; may be empty.
    pub telephone: String,
    /// When the store is open, Monday first; no stretch on a day when it is closed. `None` until somebody says.
    pub business: Option<[Vec<Stretch>; 7]>,
    /// When members may be contacted.
    pub contact: Stretch,
}

impl Default for StoreDetails {
    fn default() -> Self {
        let contact = Stretch { from_minute: 8 * 60, until_minute: 21 * 60 };
        Self { address: String::new(), telephone: String::new(), business: None, contact }
    }
}

impl Stretch {
    /// Reads a stretch as people write it: `09:30-12:00`, with any dash and `：` for `:`; `24:00` is the end of a day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let narrow: String = text.chars().filter(|c| !c.is_whitespace()).map(narrowed).collect();
        let (from, until) = narrow.split_once('-')?;
        let stretch = Self { from_minute: minute(from)?, until_minute: minute(until)? };
        stretch.is_sound().then_some(stretch)
    }

    /// Reads the stretches of a day, in their order, apart by commas, semicolons or `、`; none of an empty text.
    #[must_use]
    pub fn parse_day(text: &str) -> Option<Vec<Self>> {
        let parts = text.split([',', '，', ';', '；', '、']).map(str::trim).filter(|part| !part.is_empty());
        let stretches = parts.map(Self::parse).collect::<Option<Vec<_>>>()?;
        are_apart(&stretches).then_some(stretches)
    }

    /// The stretch as people write it.
    #[must_use]
    pub fn text(self) -> String {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        format!("{}-{}", clock(self.from_minute), clock(self.until_minute))
    }

    const fn is_sound(self) -> bool {
        self.from_minute < self.until_minute && self.until_minute <= DAY_MINUTES
    }
}

impl StoreDetails {
    /// The details with texts as they are kept.
    ///
    /// # Errors
    /// About a field: [`Problem::TooLong`] and [`Problem::Malformed`] of `address` and `telephone`,
    /// [`Problem::Malformed`] of `business` and `contact`.
    pub(crate) fn checked(&self) -> Result<Self, AppError> {
        let line = |text: &str, name: &'static str, most| match text.trim() {
            "" => Ok(String::new()),
            text => field::name(text, name, most),
        };
        if !self.contact.is_sound() {
            return Err(AppError::at(Problem::Malformed, "contact"));
        }
        let days = self.business.iter().flatten();
        if !days.into_iter().all(|day| day.iter().all(|one| one.is_sound()) && are_apart(day)) {
            return Err(AppError::at(Problem::Malformed, "business"));
        }
        let address = line(&self.address, "address", 200)?;
        let telephone = line(&self.telephone, "telephone", 40)?;
        Ok(Self { address, telephone, business: self.business.clone(), contact: self.contact })
    }

    /// The details as a column keeps them.
    pub(crate) fn stored(&self) -> Result<String, AppError> {
        serde_json::to_string(self).map_err(|error| AppError::caused(Problem::Internal, error))
    }

    /// The details out of a column.
    pub(crate) fn from_stored(text: &str) -> Result<Self, AppError> {
        serde_json::from_str(text).map_err(|error| AppError::caused(Problem::Inconsistent, error))
    }
}

/// Whether stretches follow each other without touching.
fn are_apart(stretches: &[Stretch]) -> bool {
    let in_order = stretches.windows(2).all(|pair| pair[0].until_minute < pair[1].from_minute);
    in_order && stretches.len() <= STRETCHES_MOST
}

const fn narrowed(c: char) -> char {
    match c {
        '：' => ':',
        '–' | '—' | '－' | '~' | '～' | '至' => '-',
        other => other,
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let is_digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_digits(hour, 2) || minute.len() != 2 || !is_digits(minute, 2) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60).then_some(hour * 60 + minute).filter(|of_day| *of_day <= DAY_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_as_people_write_them() {
        let texts = |text: &str| Stretch::parse_day(text).map(|day| day.into_iter().map(Stretch::text).collect());
        let read = |parts: &[&str]| Some(parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        assert_eq!(texts("9:00-12:30, 13:30–21:00"), read(&["09:00-12:30", "13:30-21:00"]));
        assert_eq!(texts("９"), None);
        assert_eq!(texts("10：00～24:00"), read(&["10:00-24:00"]));
        assert_eq!(texts(" "), read(&[]));
        for bad in ["12:00-9:00", "9:00-9:00", "9:00-24:01", "9:60-10:00", "9-10", "9:00-12:00,12:00-13:00", "x"] {
            assert_eq!(texts(bad), None, "{bad}");
        }
        assert_eq!(texts("1:00-2:00,3:00-4:00,5:00-6:00,7:00-8:00,9:00-10:00"), None, "five are too many");
    }

    #[test]
    fn details_that_nobody_wrote_have_hours_for_contact() {
        let details = StoreDetails::from_stored("{}").unwrap();
        assert_eq!((details.contact.text().as_str(), details.business.as_ref()), ("08:00-21:00", None));
        let written = StoreDetails { business: Some(Default::default()), ..details };
        assert_eq!(StoreDetails::from_stored(&written.stored().unwrap()).unwrap(), written);
        assert!(StoreDetails::from_stored("[").is_err());
    }
}
