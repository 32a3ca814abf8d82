//! A file without quotes, taken apart into lines and fields where it stands. Knows nothing of what fields mean.
//!
//! Without a quote a field is just the text between two commas, and nothing need be copied; that is how nearly every
//! history is written. A file with quotes is left to the `csv` crate. Both give the same, which a test holds.

/// The lines of a text that are not blank. A line ends with `\n`, `\r` or both.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// The lines of a text without quotes.
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// Puts the fields of the next line that is not blank into `fields` and returns its number, counted by `\n` from
    /// 1; `None` at the end.
    pub(super) fn next_into(&mut self, fields: &mut Vec<&'a str>) -> Option<u64> {
        fields.clear();
        let bytes = self.text.as_bytes();
        while let Some(b'\n' | b'\r') = bytes.get(self.at) {
            self.line += u64::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        if self.at == bytes.len() {
            return None;
        }
        let mut start = self.at;
        let rest = bytes[start..].iter().zip(start..);
        for (byte, at) in rest.filter(|(byte, _)| matches!(byte, b',' | b'\n' | b'\r')) {
            fields.push(&self.text[start..at]);
            if *byte != b',' {
                self.at = at;
                return Some(self.line);
            }
            start = at + 1;
        }
        fields.push(&self.text[start..]);
        self.at = bytes.len();
        Some(self.line)
    }
}
