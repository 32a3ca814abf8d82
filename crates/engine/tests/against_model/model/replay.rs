//! A whole history file, replayed: the states and the refused lines, as text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yanji_engine::programme::Metric;

use super::history::read_records;
use super::ladder::Versions;
use super::member::{Limits, Member};
use super::reached::Reached;

/// What a history comes to on a day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// The state file.
    pub(crate) states: String,
    /// The refused lines: `line,member,code`, with a header.
    pub(crate) refused: String,
    pub(crate) reached: Reached,
}

/// Replays a history as of a day.
pub(crate) fn replay(versions: &Versions, history: &[u8], as_of: Date, limits: Limits) -> Result<Outcome, String> {
    let mut members: BTreeMap<String, Member> = BTreeMap::new();
    let mut outcome = Outcome::default();
    let mut refused = vec![["line", "member", "code"].map(str::to_owned)];
    for record in read_records(history)? {
        if record.day().is_some_and(|day| day > as_of) {
            continue;
        }
        let handled = record.deed().and_then(|(day, deed)| {
            members.entry(record.member().to_owned()).or_default().handle(versions, limits, day, &deed)
        });
        if let Err(code) = handled {
            outcome.reached.refusal(code);
            refused.push([record.line.to_string(), record.member().to_owned(), code.to_owned()]);
        }
    }
    let mut rows = vec![STATE_COLUMNS.map(str::to_owned)];
    for (name, mut member) in members {
        member.end_days(versions, as_of);
        outcome.reached.add(member.reached());
        rows.extend(state_row(versions, &name, &member, as_of));
    }
    outcome.states = write_csv(&rows);
    outcome.refused = write_csv(&refused);
    Ok(outcome)
}

const STATE_COLUMNS: [&str; 9] =
    ["member", "tier", "tier_since", "grace_until", "points", "points_expired", "points_debt", "spend", "visits"];

/// The row of a member, if she has an accepted activity.
fn state_row(versions: &Versions, name: &str, member: &Member, as_of: Date) -> Option<[String; 9]> {
    let (standing, purse) = (member.standing()?, member.purse()?);
    let fen = member.lifetime(Metric::Spend) / 10_000;
    Some([
        name.to_owned(),
        versions.in_force(as_of).tiers[standing.tier].code.clone(),
        standing.tier_since.to_string(),
        standing.grace.map_or(String::new(), |grace| grace.until.to_string()),
        purse.balance().to_string(),
        purse.expired.to_string(),
        purse.debt.to_string(),
        format!("{}.{:02}", fen / 100, fen % 100),
        (member.lifetime(Metric::Visits) / 1_000_000).to_string(),
    ])
}

fn write_csv<const N: usize>(rows: &[[String; N]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory takes every row");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("the rows are text")
}
