//! A replay comes to the same on any number of threads.

use yanji_engine::files::read_history;
use yanji_engine::replay::replay;
use yanji_engine::{Bounds, Rulebook};

use crate::engine::engine_day;
use crate::histories::Trial;
use crate::model::history::COLUMNS;
use crate::programmes;

/// The lines of many members in one file, each member's from a history of her own, taken in turn.
fn many_members(count: u64) -> String {
    let programmes = programmes::all();
    let trials: Vec<Trial> = (0..count).map(|seed| Trial::random(seed, 0, &programmes)).collect();
    let longest = trials.iter().map(|trial| trial.lines.len()).max().unwrap_or(0);
    let mut text = format!("{}\n", COLUMNS.join(","));
    for turn in 0..longest {
        for (member, trial) in trials.iter().enumerate() {
            if let Some(line) = trial.lines.get(turn) {
                text.push_str(&format!("m{member},{}\n", line.fields[1..].join(",")));
            }
        }
    }
    text
}

#[test]
fn a_replay_comes_to_the_same_on_any_number_of_threads() {
    let text = many_members(400);
    let day = engine_day(jiff::civil::date(2030, 12, 31));
    for programme in programmes::all() {
        let rulebook = Rulebook::of(programme).expect("one version");
        let history = read_history(text.as_bytes(), &rulebook, day).expect("a random history can be read").history;
        let alone = replay(&rulebook, &history, day, Bounds::default(), 1);
        assert!(alone.states.len() > 350 && alone.refused.len() > 1_000, "too little happens");
        for threads in [0, 2, 3, 7, 1000] {
            assert_eq!(replay(&rulebook, &history, day, Bounds::default(), threads), alone, "{threads} threads");
        }
    }
}
