//! Where the keys of a programme stand in its file, so that errors and findings can point at them.

use std::collections::BTreeMap;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// The places of everything that was read, by the path of its key (`tiers[2].retain`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    by_key: BTreeMap<String, Place>,
}

impl Places {
    /// The place of a key, or where it is not written, of the nearest thing around it, or the start of the file.
    #[must_use]
    pub fn of(&self, key: &str) -> Place {
        let mut rest = key;
        loop {
            if let Some(place) = self.by_key.get(rest) {
                return *place;
            }
            match rest.rfind(['.', '[']) {
                Some(end) => rest = &rest[..end],
                None => return Place { line: 1, column: 1 },
            }
        }
    }

    /// Whether the key is written in the file.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// Notes the place of a key.
    pub(super) fn note(&mut self, key: &str, place: Place) {
        self.by_key.insert(key.to_owned(), place);
    }
}

/// The lines of a text, for turning byte offsets into places.
pub(super) struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Finds the lines of a text.
    pub(super) fn of(source: &'s str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    /// The place of a byte offset; one beyond the end is the end, and one inside a character its start.
    pub(super) fn place(&self, offset: usize) -> Place {
        let offset = self.source.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.source.get(start..offset).unwrap_or("");
        Place { line, column: before.trim_start_matches('\u{feff}').chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters() {
        let lines = Lines::of("名 = 1\n\nx = 星\r\n");
        assert_eq!(lines.place(0), Place { line: 1, column: 1 });
        assert_eq!(lines.place(4), Place { line: 1, column: 3 });
        assert_eq!(lines.place(8), Place { line: 2, column: 1 });
        assert_eq!(lines.place(14), Place { line: 3, column: 5 });
        assert_eq!(lines.place(1_000).line, 4);
    }

    #[test]
    fn a_key_that_is_not_written_is_where_its_table_is() {
        let mut places = Places::default();
        places.note("tiers[1]", Place { line: 7, column: 1 });
        assert_eq!(places.of("tiers[1].retain").line, 7);
        assert_eq!(places.of("tiers[2].retain").line, 1);
        assert!(!places.has("tiers[1].retain"));
    }
}
