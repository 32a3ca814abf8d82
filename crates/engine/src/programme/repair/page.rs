//! The text of a programme with the spans of its keys, and the edits to make in it. Everything that is not edited
//! stays as it is, to the byte.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// One step from a table or list to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the value of a key.
    Key(String),
    /// To an entry of a list, from 0.
    Index(usize),
}

/// The steps of a path such as `tiers[1].qualify.any[0].window`. Names of categories are no part of such paths.
pub(super) fn path(key: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in key.split('.') {
        let mut pieces = part.split(['[', ']']).filter(|piece| !piece.is_empty());
        steps.extend(pieces.next().map(|name| Step::Key(name.to_owned())));
        steps.extend(pieces.filter_map(|index| index.parse().ok()).map(Step::Index));
    }
    steps
}

/// The steps to the rate of a category.
pub(super) fn category_path(category: &str) -> Vec<Step> {
    let mut steps = path("points.categories");
    steps.push(Step::Key(category.to_owned()));
    steps
}

/// A text with its parsed document and the edits noted so far.
pub(super) struct Page<'s> {
    source: &'s str,
    document: DeTable<'s>,
    edits: Vec<(Range<usize>, String)>,
}

/// Where something stands.
#[derive(Clone, Debug)]
struct Spot {
    /// Its key, or the value itself in a list.
    key: Range<usize>,
    /// Its value.
    value: Range<usize>,
    /// Whether it stands between commas, in an inline table or a list, and not on lines of its own.
    between_commas: bool,
}

impl Spot {
    /// From the key to the end of the value.
    const fn span(&self) -> Range<usize> {
        self.key.start..self.value.end
    }
}

impl<'s> Page<'s> {
    /// The page of a text; `None` if it is no TOML.
    pub(super) fn of(source: &'s str) -> Option<Self> {
        let document = DeTable::parse(source).ok()?.into_inner();
        Some(Self { source, document, edits: Vec::new() })
    }

    /// The text with all edits made.
    pub(super) fn finish(mut self) -> String {
        self.edits.sort_by_key(|(span, _)| span.start);
        let mut text = self.source.to_owned();
        for (span, new) in self.edits.into_iter().rev() {
            text.replace_range(span, &new);
        }
        text
    }

    /// Replaces a value.
    pub(super) fn replace(&mut self, path: &[Step], value: &str) -> Option<()> {
        let spot = self.find(path)?;
        self.edits.push((spot.value, value.to_owned()));
        Some(())
    }

    /// Replaces the `at_least` or `more_than` of the condition at `key`, with its key.
    pub(super) fn replace_threshold(&mut self, key: &str, threshold: &str) -> Option<()> {
        let find = |name| self.find(&path(&format!("{key}.{name}")));
        let spot = find("at_least").or_else(|| find("more_than"))?;
        self.edits.push((spot.span(), threshold.to_owned()));
        Some(())
    }

    /// Writes a key of a tier: replaces its value, or adds it where the order of the language puts it.
    pub(super) fn write(&mut self, key: &str, value: &str) -> Option<()> {
        const ORDER: [&str; 6] = ["code", "name", "enabled", "points_multiplier", "grace_months", "min_hold_months"];
        if self.find(&path(key)).is_some() {
            return self.replace(&path(key), value);
        }
        let (tier, name) = key.rsplit_once('.')?;
        let before = ORDER.into_iter().take_while(|other| *other != name);
        let spots = before.filter_map(|other| self.find(&path(&format!("{tier}.{other}"))));
        let anchor = spots.max_by_key(|spot| spot.value.end)?;
        if anchor.between_commas {
            let end = anchor.value.end;
            self.edits.push((end..end, format!(", {name} = {value}")));
            return Some(());
        }
        let (start, end) = (self.line_start(anchor.key.start), self.line_end(anchor.value.end));
        let indent = self.source.get(start..anchor.key.start)?;
        let line = self.source.get(start..end)?;
        let ending = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
        let opening = if line.ends_with('\n') { "" } else { ending };
        self.edits.push((end..end, format!("{opening}{indent}{name} = {value}{ending}")));
        Some(())
    }

    /// Takes a key or an entry of a list out, with what stands on its lines; comments on lines of their own stay.
    pub(super) fn take_out(&mut self, path: &[Step]) -> Option<()> {
        let spot = self.find(path)?;
        let span = if spot.between_commas {
            self.with_comma(&spot.span())
        } else {
            self.line_start(spot.key.start)..self.line_end(spot.value.end)
        };
        self.edits.push((self.with_heading(path, span), String::new()));
        Some(())
    }

    /// A span between commas with the comma that goes with it, and with its lines if nothing else is on them.
    fn with_comma(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.dotted_start(span.start);
        let Some(comma) = self.comma_after(span.end) else {
            return self.last_of_list(start, span.end);
        };
        let line = self.line_start(start);
        let is_alone = self.source.get(line..start).is_some_and(|text| text.trim().is_empty())
            && self.source.get(comma..self.line_end(comma)).is_some_and(is_rest_of_line);
        if is_alone {
            return line..self.line_end(comma);
        }
        let rest = self.source.get(comma..).unwrap_or("");
        start..comma + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
    }

    /// The span of a last entry: with the comma before it, or with its lines where that comma is on another one.
    fn last_of_list(&self, start: usize, end: usize) -> Range<usize> {
        let before = self.source.get(..start).unwrap_or("");
        let line = self.line_start(start);
        let rest = self.source.get(end..self.line_end(end)).unwrap_or("");
        if before.get(line..).is_some_and(|text| text.trim().is_empty()) && is_rest_of_line(rest) {
            return line..self.line_end(end);
        }
        match before.trim_end().strip_suffix(',') {
            Some(kept) => kept.len()..end,
            None => start..end,
        }
    }

    /// The span of a key, with the heading of its table if nothing is left under it, not even a comment.
    fn with_heading(&self, path: &[Step], span: Range<usize>) -> Range<usize> {
        let Some((_, table)) = path.split_last() else { return span };
        let Some(heading) = self.find(table).map(|spot| spot.value).filter(|value| self.is_heading(value)) else {
            return span;
        };
        let (head, above) = (self.line_start(heading.start), self.line_end(heading.end));
        let nothing_above = self.source.get(above..span.start).is_some_and(|text| text.trim().is_empty());
        let rest = self.source.get(span.end..).unwrap_or("");
        let nothing_below = rest.trim_start().is_empty() || rest.trim_start().starts_with('[');
        let no_comment = self.source.get(heading.end..above).is_some_and(|text| text.trim().is_empty());
        if nothing_above && nothing_below && no_comment {
            let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
            return head..span.end + blank;
        }
        span
    }

    /// Whether a table's span is that of a heading such as `[evaluation]`.
    fn is_heading(&self, value: &Range<usize>) -> bool {
        self.source.get(value.clone()).is_some_and(|text| text.starts_with('[') && !text.starts_with("[["))
    }

    /// Where a key begins, with the tables named before it and dots: `categories` of `categories."药妆"`.
    fn dotted_start(&self, key: usize) -> usize {
        let before = self.source.get(..key).unwrap_or("").trim_end();
        let Some(table) = before.strip_suffix('.').map(str::trim_end) else { return key };
        let bare = table.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if bare.len() < table.len() {
            return self.dotted_start(bare.len());
        }
        let opening = table.chars().next_back().and_then(|quote| table.get(..table.len() - 1)?.rfind(quote));
        opening.map_or(key, |opening| self.dotted_start(opening))
    }

    /// The end of the comma after a value, behind spaces, line ends and comments; `None`: it is the last.
    fn comma_after(&self, end: usize) -> Option<usize> {
        let mut rest = self.source.get(end..)?;
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix(',') {
                return Some(self.source.len() - after.len());
            }
            rest = rest.strip_prefix('#')?.split_once('\n')?.1;
        }
    }

    /// The start of the line that holds a byte.
    fn line_start(&self, at: usize) -> usize {
        self.source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
    }

    /// The start of the line after the one that holds a byte, or the end of the text.
    fn line_end(&self, at: usize) -> usize {
        self.source.get(at..).and_then(|rest| rest.find('\n')).map_or(self.source.len(), |end| at + end + 1)
    }

    fn find(&self, path: &[Step]) -> Option<Spot> {
        let (first, rest) = path.split_first()?;
        let Step::Key(name) = first else { return None };
        let (key, value) = self.document.get_key_value(name.as_str())?;
        let mut spot = Spot { key: key.span(), value: value.span(), between_commas: false };
        let mut inner = value.get_ref();
        for step in rest {
            match (step, inner) {
                (Step::Key(name), DeValue::Table(table)) => {
                    let inline = self.source.get(spot.value.start..)?.starts_with('{');
                    let (key, value) = table.get_key_value(name.as_str())?;
                    let between_commas = inline || spot.between_commas;
                    spot = Spot { key: key.span(), value: value.span(), between_commas };
                    inner = value.get_ref();
                }
                (Step::Index(index), DeValue::Array(list)) => {
                    let value = list.get(*index)?;
                    let between_commas = !self.source.get(value.span())?.starts_with("[[") || spot.between_commas;
                    spot = Spot { key: value.span(), value: value.span(), between_commas };
                    inner = value.get_ref();
                }
                _ => return None,
            }
        }
        Some(spot)
    }
}

/// Whether the rest of a line is nothing but a comment.
fn is_rest_of_line(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.starts_with('#')
}
