//! Conditions of lists as SQL, with their parameters. Says nothing about order or pages, and runs nothing.

use super::{Listing, Mark, Span};
use crate::access::{Database, Read, ToParam, Value, numbered};
use crate::id::MemberId;

/// A condition in the making, with its parameters from `$1` on.
pub(super) struct Condition {
    by_bytes: &'static str,
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    /// What a listing narrows by, apart from whose accounts it shows and where its page begins.
    pub(super) fn of(tx: &dyn Read, listing: &Listing<'_>) -> Self {
        let without_index = without_index(tx);
        let mut made = Self { by_bytes: tx.by_bytes(), parts: Vec::new(), values: Vec::new() };
        if !listing.tiers.is_empty() {
            let places: Vec<String> = listing.tiers.iter().map(|tier| made.put(Value::Text(tier.clone()))).collect();
            made.parts.push(format!("tier IN ({})", places.join(", ")));
        }
        if listing.in_grace {
            made.parts.push("grace_until IS NOT NULL".to_owned());
        }
        made.span("points", listing.points);
        made.span("spend_fen", listing.spend_fen);
        made.span("visits", listing.visits);
        made.span("idle_since", listing.idle_since);
        if listing.last_sale_on != Span::default() {
            made.parts.push("visits > 0".to_owned());
            made.span("idle_since", listing.last_sale_on);
        }
        // SQLite, which keeps no statistics, would go through the index of enrolments and fetch the wide rows one by one.
        made.span(&format!("{without_index}enrolled_on"), listing.enrolled_on);
        if let Some(store) = listing.store {
            let place = made.put(Value::Bytes(store.0.to_vec()));
            made.parts.push(format!("store_id = {place}"));
        }
        made
    }

    /// Adds a parameter and gives its place.
    pub(super) fn put(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Only card numbers that begin so; all of them begin with nothing.
    pub(super) fn begins(&mut self, prefix: &str) {
        if !prefix.is_empty() {
            let part = self.beginning(prefix);
            self.parts.push(part);
        }
    }

    /// Only card numbers that do not begin so.
    pub(super) fn begins_otherwise(&mut self, prefix: &str) {
        let part = self.beginning(prefix);
        self.parts.push(format!("NOT ({part})"));
    }

    fn beginning(&mut self, prefix: &str) -> String {
        let by_bytes = self.by_bytes;
        let first = self.put(Value::Text(prefix.to_owned()));
        // The first text that no longer begins so: the largest character behind the prefix.
        let last = self.put(Value::Text(format!("{prefix}\u{10FFFF}")));
        format!("number{by_bytes} >= {first} AND number{by_bytes} <= {last}")
    }

    /// Only accounts of these members, who are at least one.
    pub(super) fn among(&mut self, members: &[MemberId]) {
        let first = self.values.len() + 1;
        self.values.extend(members.iter().map(|member| Value::Bytes(member.0.to_vec())));
        self.parts.push(format!("member_id IN ({})", numbered(first..=self.values.len())));
    }

    /// Only what stands behind a mark.
    pub(super) fn behind(&mut self, mark: &Mark, column: &str, descending: bool) {
        let part = self.part_behind(mark, column, descending);
        self.parts.push(part);
    }

    /// The condition of what stands behind a mark, for another statement than that of the other conditions.
    pub(super) fn part_behind(&mut self, mark: &Mark, column: &str, descending: bool) -> String {
        let by_bytes = self.by_bytes;
        let number = self.put(Value::Text(mark.number.clone()));
        let sign = if descending { "<" } else { ">" };
        if column == "0" {
            return format!("number{by_bytes} {sign} {number}");
        }
        let value = self.put(Value::Int(mark.value));
        format!("({column} {sign} {value} OR ({column} = {value} AND number{by_bytes} > {number}))")
    }

    fn span(&mut self, column: &str, span: Span) {
        for (bound, sign) in [(span.from, ">="), (span.to, "<=")] {
            if let Some(bound) = bound {
                let place = self.put(Value::Int(bound));
                self.parts.push(format!("{column} {sign} {place}"));
            }
        }
    }

    /// What stands behind the table in a statement; nothing where everything fits, so that counting is counting the
    /// entries of an index.
    pub(super) fn sql(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!(" WHERE {}", self.parts.join(" AND ")) }
    }

    /// The parameters.
    pub(super) fn params(&self) -> Vec<&dyn ToParam> {
        self.values.iter().map(|value| value as &dyn ToParam).collect()
    }
}

/// Gives the text before a column by which it is read without an index of it; empty on PostgreSQL, which chooses by its
/// statistics.
pub(super) fn without_index(tx: &dyn Read) -> &'static str {
    match tx.database() {
        Database::Sqlite => "+",
        Database::Postgres => "",
    }
}
