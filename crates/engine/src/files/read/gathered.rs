//! Rows as they come out of a file, put in the order in which they are replayed. Knows nothing of how fields are
//! written.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use crate::activity::Kind;
use crate::replay::{History, Row};

/// Rows in the order of the file, with their members by number and their ids aside.
#[derive(Default)]
pub(super) struct Gathered {
    members: Names,
    rows: Vec<Found>,
    /// The text of all ids, one after the other.
    ids: String,
}

/// A row and what it names.
struct Found {
    member: u32,
    id_length: u32,
    /// Where its id begins in [`Gathered::ids`].
    id_start: usize,
    row: Row,
}

impl Gathered {
    /// Adds a row with its member and its id (the tier's code, if it sets a tier).
    pub(super) fn push(&mut self, member: &str, id: &str, row: Row) {
        let (member, id_start) = (self.members.number(member), self.ids.len());
        let id_length = u32::try_from(id.len()).unwrap_or(u32::MAX);
        self.ids.push_str(id);
        self.rows.push(Found { member, id_length, id_start, row });
    }

    /// Each member's rows together, members ascending by their bytes, and ids as numbers within the member.
    pub(super) fn by_member(self) -> History {
        let order = self.members.ascending();
        let mut ranks = vec![0_usize; order.len()];
        for (rank, number) in order.iter().enumerate() {
            ranks[*number as usize] = rank;
        }
        let mut starts = vec![0_usize; order.len() + 1];
        for found in &self.rows {
            starts[ranks[found.member as usize] + 1] += 1;
        }
        for rank in 0..order.len() {
            starts[rank + 1] += starts[rank];
        }
        let mut next = starts.clone();
        let mut places = vec![0_usize; self.rows.len()];
        for (place, found) in self.rows.iter().enumerate() {
            let slot = &mut next[ranks[found.member as usize]];
            places[*slot] = place;
            *slot += 1;
        }
        let members = order.into_iter().map(|number| self.members.name(number).into()).collect();
        let mut history = History { members, starts, ..History::default() };
        self.number_ids(&places, &mut history);
        history
    }

    fn number_ids(&self, places: &[usize], history: &mut History) {
        let mut codes: HashMap<&str, u32> = HashMap::new();
        let mut ids: HashMap<&str, u32> = HashMap::new();
        let mut rows = Vec::with_capacity(places.len());
        for bounds in history.starts.windows(2) {
            ids.clear();
            for place in &places[bounds[0]..bounds[1]] {
                let Found { id_length, id_start, mut row, .. } = self.rows[*place];
                let id = &self.ids[id_start..id_start + id_length as usize];
                if row.kind == Kind::Tier {
                    let next = narrow(codes.len());
                    row.key = *codes.entry(id).or_insert(next);
                    if row.key == next {
                        history.codes.push(id.into());
                    }
                } else if !id.is_empty() {
                    let next = narrow(ids.len() + 1);
                    row.key = *ids.entry(id).or_insert(next);
                }
                rows.push(row);
            }
        }
        history.rows = rows;
    }
}

/// Names with their numbers, in the order in which they were first seen.
///
/// In a file sorted by day every line asks for another name, at random among millions, and what that costs is how often
/// memory is gone to. So the table holds short names themselves, and only long ones are compared in the text.
#[derive(Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
    known: HashTable<Known>,
    hasher: DefaultHashBuilder,
    /// The number asked for last: in a file sorted by member it is the next one too.
    last: u32,
}

/// A name in the table.
struct Known {
    /// See [`first_bytes`].
    first_bytes: u64,
    length: u32,
    number: u32,
}

impl Names {
    /// The number of a name, a new one if it was never seen.
    fn number(&mut self, name: &str) -> u32 {
        let Self { text, ends, known, hasher, last } = self;
        if !ends.is_empty() && name_at(text, ends, *last) == name {
            return *last;
        }
        let (first_bytes, length) = (first_bytes(name), narrow(name.len()));
        let is_same = |known: &Known| {
            (known.first_bytes, known.length) == (first_bytes, length)
                && (name.len() <= FIRST_BYTES || name_at(text, ends, known.number) == name)
        };
        let hash_of = |known: &Known| hasher.hash_one(name_at(text, ends, known.number));
        *last = match known.entry(hasher.hash_one(name), is_same, hash_of) {
            Entry::Occupied(known) => known.get().number,
            Entry::Vacant(free) => {
                let next = narrow(ends.len());
                free.insert(Known { first_bytes, length, number: next });
                text.push_str(name);
                ends.push(text.len());
                next
            }
        };
        *last
    }

    fn name(&self, number: u32) -> &str {
        name_at(&self.text, &self.ends, number)
    }

    /// The numbers, in the order of the bytes of their names.
    fn ascending(&self) -> Vec<u32> {
        let keyed = (0..narrow(self.ends.len())).map(|number| {
            let name = self.name(number);
            (first_bytes(name), name, number)
        });
        let mut keyed: Vec<_> = keyed.collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, number)| number).collect()
    }
}

fn name_at<'a>(text: &'a str, ends: &[usize], number: u32) -> &'a str {
    let place = number as usize;
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[place]]
}

/// How many bytes [`first_bytes`] holds.
const FIRST_BYTES: usize = size_of::<u64>();

/// The first bytes of a name as a number, which is ordered as they are: most comparisons need not look at the name.
fn first_bytes(name: &str) -> u64 {
    let mut bytes = [0; FIRST_BYTES];
    for (byte, of_name) in bytes.iter_mut().zip(name.bytes()) {
        *byte = of_name;
    }
    u64::from_be_bytes(bytes)
}

/// Numbers of members and of ids; four thousand million of them do not fit a machine.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
