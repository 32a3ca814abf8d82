//! The files that the command line takes and gives: a history in, states and refused lines out, as `docs/programme.md`
//! fixes them. Works on bytes in memory; opening files is the command line's.

mod read;

use std::io::{self, Write};

pub use read::{HistoryError, HistoryFile, read_history};

use crate::activity::Refusal;
use crate::day::Day;
use crate::member::{Bounds, State};
use crate::number::{Fen, Points};
use crate::replay::{self, History, Outcome};
use crate::rulebook::Rulebook;

/// One member's line of the state file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRow {
    /// The member.
    pub member: Box<str>,
    /// The tier's code.
    pub tier: Box<str>,
    /// Since when it counts as held.
    pub tier_since: Day,
    /// The last day of the running grace.
    pub grace_until: Option<Day>,
    /// Points that can be used.
    pub points: Points,
    /// Points that ever expired.
    pub points_expired: Points,
    /// Points owed.
    pub points_debt: Points,
    /// Spend over the lifetime.
    pub spend: Fen,
    /// Visits over the lifetime.
    pub visits: i64,
}

/// A line that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    /// The line of the file on which the record starts; the header is 1.
    pub line: u64,
    /// The member named on it.
    pub member: Box<str>,
    /// Why.
    pub refusal: Refusal,
}

/// What a history file comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The states, by member.
    pub states: Vec<StateRow>,
    /// The refused lines, by line.
    pub refused: Vec<RefusedLine>,
}

/// Reads a history file and replays it on one thread.
///
/// # Errors
/// See [`HistoryError`]; refused lines are no error.
pub fn replay(rulebook: &Rulebook, file: &[u8], as_of: Day, bounds: Bounds) -> Result<Replayed, HistoryError> {
    let HistoryFile { history, refused } = read_history(file, rulebook, as_of)?;
    let outcome = replay::replay(rulebook, &history, as_of, bounds, 1);
    Ok(Replayed {
        states: outcome.states.iter().map(|(place, state)| state_row(rulebook, &history, *place, state)).collect(),
        refused: all_refused(refused, &history, &outcome),
    })
}

/// One member's line of the state file.
#[must_use]
pub fn state_row(rulebook: &Rulebook, history: &History, place: usize, state: &State) -> StateRow {
    StateRow {
        member: history.members[place].clone(),
        tier: rulebook.versions()[state.version].programme.tiers[state.tier].code.as_str().into(),
        tier_since: state.tier_since,
        grace_until: state.grace.map(|grace| grace.until),
        points: state.points,
        points_expired: state.points_expired,
        points_debt: state.points_debt,
        spend: state.spend,
        visits: state.visits,
    }
}

/// The lines refused while reading and those refused by the replay, by line.
#[must_use]
pub fn all_refused(mut reading: Vec<RefusedLine>, history: &History, outcome: &Outcome) -> Vec<RefusedLine> {
    reading.extend(outcome.refused.iter().map(|(place, line, refusal)| RefusedLine {
        line: *line,
        member: history.members[*place].clone(),
        refusal: *refusal,
    }));
    reading.sort_by_key(|refused| refused.line);
    reading
}

/// Writes a state file.
///
/// # Errors
/// What the writer answers.
pub fn write_states(rows: impl IntoIterator<Item = StateRow>, out: impl Write) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().from_writer(out);
    out.write_record([
        "member",
        "tier",
        "tier_since",
        "grace_until",
        "points",
        "points_expired",
        "points_debt",
        "spend",
        "visits",
    ])?;
    for row in rows {
        out.write_record([
            &*row.member,
            &*row.tier,
            &row.tier_since.to_string(),
            &row.grace_until.map(|day| day.to_string()).unwrap_or_default(),
            &row.points.to_string(),
            &row.points_expired.to_string(),
            &row.points_debt.to_string(),
            &row.spend.to_string(),
            &row.visits.to_string(),
        ])?;
    }
    out.flush()
}
