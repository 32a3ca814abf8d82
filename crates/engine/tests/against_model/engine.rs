//! The engine, asked for the same texts as the model.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use yanji_engine::files;
use yanji_engine::programme::Programme;
use yanji_engine::{Bounds, Day, Rulebook};

use crate::model::member::Limits;

/// The state file and the refused lines (`line,member,code`) of a history, or why it cannot be read.
pub(crate) fn replay(
    versions: &[(Date, Programme)],
    history: &[u8],
    as_of: Date,
    limits: Limits,
) -> Result<(String, String), String> {
    let versions = versions.iter().map(|(from, programme)| (engine_day(*from), programme.clone())).collect();
    let rulebook = Rulebook::new(versions).map_err(|error| error.to_string())?;
    let replayed = files::replay(&rulebook, history, engine_day(as_of), engine_bounds(limits));
    let replayed = replayed.map_err(|error| error.to_string())?;
    let mut refused = csv::Writer::from_writer(Vec::new());
    refused.write_record(["line", "member", "code"]).expect("memory takes every row");
    for line in replayed.refused {
        let row = [&line.line.to_string(), &*line.member, line.refusal.code()];
        refused.write_record(row).expect("memory takes every row");
    }
    let mut states = Vec::new();
    files::write_states(replayed.states, &mut states).map_err(|error| error.to_string())?;
    Ok((as_text(states), as_text(refused.into_inner().expect("memory takes every row"))))
}

/// As [`replay`], with a panic as an answer like any other, so that it can be shrunk.
pub(crate) fn replay_or_panic(
    versions: &[(Date, Programme)],
    history: &[u8],
    as_of: Date,
    limits: Limits,
) -> Result<(String, String), String> {
    catch_unwind(AssertUnwindSafe(|| replay(versions, history, as_of, limits)))
        .unwrap_or_else(|_| Err("the engine panicked".to_owned()))
}

pub(crate) fn engine_day(day: Date) -> Day {
    Day::parse(&day.to_string()).expect("days of a test lie between 1900 and 2999")
}

pub(crate) fn engine_bounds(limits: Limits) -> Bounds {
    Bounds { closed_through: limits.closed_through.map(engine_day), today: limits.today.map(engine_day) }
}

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the files are text")
}
