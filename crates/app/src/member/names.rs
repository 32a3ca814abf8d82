//! Names in the clear, in this process's memory alone, so that members are found by them and by their pinyin. Nothing
//! of it is ever written anywhere.
//!
//! The table is filled from the sealed rows in batches, resumed where it was left. Who joins is found by her id, which
//! is later than the others; whose name is corrected here is read anew. A name that another process corrects is known
//! here after the next start only: rows bear no mark of their last change that could be asked for cheaply.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::time::{Duration, Instant};

use pinyin::ToPinyinMulti;
use yanji_books::id::MemberId;
use yanji_books::members;
use zeroize::Zeroizing;

use crate::clinic::Clinic;
use crate::error::AppError;
use crate::spelling::begins_so;

/// How many rows are opened at a time.
const BATCH: i64 = 1_000;
/// How long a search waits for the table.
const PATIENCE: Duration = Duration::from_millis(300);
/// How much later than it was made an id may be written, by another process too: a batch of an import takes far less.
const OVERLAP_MS: u64 = 60 * 1_000;
/// The fewest letters that are looked for in names; of Chinese characters one is enough.
const LEAST: usize = 2;

/// The table, and the turn of whoever fills it. Nobody waits for the books while holding the table, so that any number
/// of searches look through it at once.
#[derive(Default)]
pub(crate) struct Names {
    table: RwLock<Table>,
    turn: Mutex<()>,
}

struct Table {
    /// The names, by the members' ids; an empty one where there is none.
    names: BTreeMap<MemberId, Name>,
    /// Members whose names have to be read anew, with the number of the latest correction.
    stale: BTreeMap<MemberId, u64>,
    /// How many names have been corrected.
    corrections: u64,
    /// The id through which rows have been read.
    read_through: MemberId,
    /// Whether every row has been read once.
    is_whole: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            names: BTreeMap::new(),
            stale: BTreeMap::new(),
            corrections: 0,
            read_through: MemberId([0; 16]),
            is_whole: false,
        }
    }
}

impl Names {
    /// Has a member's name read anew before the next search.
    pub(crate) fn forget(&self, member: MemberId) {
        let mut table = self.change();
        table.corrections += 1;
        let correction = table.corrections;
        table.stale.insert(member, correction);
    }

    fn look(&self) -> RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Table> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clinic {
    /// Fills the table of names, so that the first search need not wait. To be called once, beside the server.
    ///
    /// # Errors
    /// Errors of the books, among them that a name cannot be opened.
    pub fn names_prepare(&self) -> Result<(), AppError> {
        loop {
            let _turn = self.names.turn.lock().unwrap_or_else(PoisonError::into_inner);
            if self.advance()? {
                return Ok(());
            }
        }
    }

    /// Whether every member can be found by her name; until then a search may miss some.
    #[must_use]
    pub fn names_ready(&self) -> bool {
        self.names.look().is_whole
    }

    /// Brings the table up to date for a text that may be a name, as far as that goes within a moment.
    pub(super) fn prepare_names(&self, text: &str) -> Result<(), AppError> {
        if Wanted::of(text).is_none() {
            return Ok(());
        }
        let until = Instant::now() + PATIENCE;
        while !self.has_all_names()? && Instant::now() < until {
            match self.names.turn.try_lock() {
                Ok(_turn) if self.advance()? => break,
                Ok(_) => {}
                // Somebody else fills it.
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
                Err(TryLockError::Poisoned(_)) => self.names.turn.clear_poison(),
            }
        }
        Ok(())
    }

    /// The members whose names fit a text, at most `most`; none for a text that is too short to look for.
    pub(super) fn named(&self, text: &str, most: usize) -> Vec<MemberId> {
        let Some(wanted) = Wanted::of(text) else { return Vec::new() };
        let table = self.names.look();
        let fitting = table.names.iter().filter(|(_, name)| wanted.fits(name));
        fitting.map(|(member, _)| *member).take(most).collect()
    }

    /// Whether the table has the name of every member: those whom it may not have are the latest.
    fn has_all_names(&self) -> Result<bool, AppError> {
        let through = self.names.look().read_through;
        let latest = self.books.read(|tx| members::count_after(tx, through))?;
        let table = self.names.look();
        let known = table.names.range((Bound::Excluded(through), Bound::Unbounded)).count();
        Ok(table.is_whole && table.stale.is_empty() && i64::try_from(known) == Ok(latest))
    }

    /// Reads the next batch of rows that the table does not have; gives whether it was the last. For whoever has the
    /// turn.
    fn advance(&self) -> Result<bool, AppError> {
        let stale = self.names.look().stale.clone();
        let (rows, read) = self.books.read(|tx| {
            let read = members::ids_after(tx, self.names.look().read_through, BATCH)?;
            let is_new = |id: &&MemberId| !self.names.look().names.contains_key(id);
            let wanted: Vec<MemberId> = read.iter().filter(is_new).chain(stale.keys()).copied().collect();
            Ok::<_, AppError>((members::find_names(tx, &wanted)?, read))
        })?;
        let names = self.open_members(&rows)?.into_iter().map(|person| Name::of(person.name));
        let mut table = self.names.change();
        table.names.extend(rows.iter().map(|row| row.id).zip(names));
        // A name that was corrected again meanwhile is still to be read.
        table.stale.retain(|member, correction| stale.get(member) != Some(&*correction));
        if let Some(last) = read.last() {
            table.read_through = *last;
        }
        let is_last = read.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        if is_last {
            table.is_whole = true;
            table.read_through =
                table.names.last_key_value().map_or(MemberId([0; 16]), |(newest, _)| shortly_before(*newest));
        }
        Ok(is_last)
    }
}

/// An id that every member who is not in the table yet has a later one than.
fn shortly_before(id: MemberId) -> MemberId {
    let mut milliseconds = [0; 8];
    milliseconds[2..].copy_from_slice(&id.0[..6]);
    let earlier = u64::from_be_bytes(milliseconds).saturating_sub(OVERLAP_MS);
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&earlier.to_be_bytes()[2..]);
    MemberId(bytes)
}

/// A name as it is looked through.
struct Name {
    /// In small letters.
    text: Zeroizing<String>,
    /// What its pinyin can begin with, by any reading; of a name in Latin letters all that are in it.
    initials: Letters,
}

impl Name {
    fn of(name: String) -> Self {
        let name = Zeroizing::new(name);
        let text = Zeroizing::new(name.to_lowercase());
        let mut initials = Letters::default();
        if text.is_ascii() {
            text.bytes().for_each(|letter| initials.add(letter));
        } else if let Some(first) = text.chars().next() {
            initials.add(u8::try_from(first).unwrap_or_default());
            let readings = first.to_pinyin_multi().into_iter().flatten();
            readings.for_each(|reading| initials.add(reading.plain().bytes().next().unwrap_or_default()));
        }
        Self { text, initials }
    }
}

/// Some of the 26 letters, so that most names are told apart by one look.
#[derive(Clone, Copy, Default)]
struct Letters(u32);

impl Letters {
    /// Adds a small letter; anything else is none.
    fn add(&mut self, letter: u8) {
        if letter.is_ascii_lowercase() {
            self.0 |= 1 << (letter - b'a');
        }
    }

    fn has(self, letter: u8) -> bool {
        letter.is_ascii_lowercase() && self.0 & (1 << (letter - b'a')) != 0
    }
}

/// What is looked for in names.
enum Wanted {
    /// A part of a name, as it is written.
    Part(String),
    /// How the pinyin of a name begins: syllables, their first letters, or some of each.
    Pinyin(Vec<u8>),
}

impl Wanted {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_long_enough = text.chars().count() >= LEAST || text.chars().any(is_han);
        if !is_long_enough || text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'\'')) {
            let letters = text.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
            return Some(Self::Pinyin(letters.collect()));
        }
        Some(Self::Part(text.to_lowercase()))
    }

    fn fits(&self, name: &Name) -> bool {
        let text = name.text.as_str();
        match self {
            Self::Part(part) => text.contains(part.as_str()),
            Self::Pinyin(letters) => {
                let may_fit = letters.first().is_some_and(|first| name.initials.has(*first));
                may_fit && (begins_so(text, letters) || (text.is_ascii() && is_within(text, letters)))
            }
        }
    }
}

/// Whether it is a Chinese character, as names have them.
const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether the letters of a text have these among them, whatever stands between its words.
fn is_within(text: &str, letters: &[u8]) -> bool {
    let written: Zeroizing<Vec<u8>> = Zeroizing::new(text.bytes().filter(u8::is_ascii_lowercase).collect());
    written.windows(letters.len()).any(|window| window == letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, name: &str) -> bool {
        Wanted::of(text).is_some_and(|wanted| wanted.fits(&Name::of(name.to_owned())))
    }

    #[test]
    fn a_name_is_found_by_a_part_of_it() {
        assert!(fits("张小", "张小敏") && fits("小敏", "张小敏") && fits(" 张小敏 ", "张小敏"));
        assert!(!fits("张敏", "张小敏"));
        assert!(fits("张", "张小敏") && fits("敏", "张小敏") && !fits("陈", "张小敏"), "a surname is one character");
        assert!(!fits("A", "Ann") && !fits("，", "张，敏"), "one letter is not enough");
        assert!(fits("Ann", "Joanna Lee") && fits("anna le", "Joanna Lee"));
    }

    #[test]
    fn a_name_is_found_by_the_beginning_of_its_pinyin() {
        for text in ["zxm", "zx", "ZXM", "zhangxiaomin", "zhang xiao", "zhangxm", "zhangx", "zxiaom", "zh", "zhan"] {
            assert!(fits(text, "张小敏"), "{text}");
        }
        for text in ["xm", "zm", "zxmm", "zhangmin", "z", "zxn"] {
            assert!(!fits(text, "张小敏"), "{text}");
        }
    }

    #[test]
    fn every_reading_of_a_character_counts() {
        assert!(fits("shanxiao", "单晓") && fits("danxiao", "单晓") && fits("sx", "单晓") && fits("dx", "单晓"));
        assert!(fits("zengli", "曾丽") && fits("cengli", "曾丽"));
        assert!(fits("lvyan", "吕燕"), "ü is typed as v");
    }

    #[test]
    fn digits_are_never_a_name() {
        assert!(Wanted::of("A100").is_none() && Wanted::of("13800001111").is_none());
    }

    #[test]
    fn ids_of_the_last_minutes_are_looked_at_again() {
        let id = MemberId::new(1_700_000_000_000_000);
        assert!(shortly_before(id) < MemberId::new(1_699_999_950_000_000));
        assert!(shortly_before(id) > MemberId::new(1_699_999_930_000_000));
        assert_eq!(shortly_before(MemberId([0; 16])), MemberId([0; 16]));
    }
}
