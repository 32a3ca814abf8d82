//! Engine and model over the same random histories; what differs is made as small as it gets.

mod shrink;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::civil::Date;
use yanji_engine::programme::Programme;

use crate::engine;
use crate::histories::Trial;
use crate::model::ladder::Versions;
use crate::model::reached::Reached;
use crate::model::replay::replay;
use crate::programmes;
use shrink::shrink;

/// Histories per programme, unless `YANJI_HISTORIES` says otherwise.
const HISTORIES: usize = 10_000;

/// The number of histories per programme from which on each mark has to have been reached.
const ENOUGH: usize = 1_000;

/// How many histories a thread takes at a time.
const BATCH: usize = 50;

/// The programmes of a trial, each from its day.
fn versions_of(trial: &Trial, programmes: &[Programme]) -> Vec<(Date, Programme)> {
    trial.versions.iter().map(|(from, number)| (*from, programmes[*number].clone())).collect()
}

/// What engine and model say of a trial as of a day, where they differ.
fn difference(trial: &Trial, programmes: &[Programme], reached: &mut Reached) -> Option<(Date, String)> {
    let versions = Versions(versions_of(trial, programmes));
    let history = trial.history();
    trial.as_of.iter().find_map(|as_of| {
        let ours = engine::replay_or_panic(&versions.0, history.as_bytes(), *as_of, trial.limits);
        let right = replay(&versions, history.as_bytes(), *as_of, trial.limits).map(|outcome| {
            reached.add(&outcome.reached);
            (outcome.states, outcome.refused)
        });
        let same = match (&ours, &right) {
            (Ok(ours), Ok(right)) => ours == right,
            (Err(ours), Err(_)) => ours != "the engine panicked",
            _ => false,
        };
        (!same).then(|| (*as_of, format!("engine:\n{}\nmodel:\n{}", shown(&ours), shown(&right))))
    })
}

fn shown(answer: &Result<(String, String), String>) -> String {
    match answer {
        Ok((states, refused)) => format!("{states}{refused}"),
        Err(error) => error.clone(),
    }
}

/// The smallest trial found that still differs, told in full.
fn report(seed: u64, trial: Trial, programmes: &[Programme]) -> String {
    let smallest = shrink(trial, |trial| difference(trial, programmes, &mut Reached::default()).map(|(day, _)| day));
    let (_, told) = difference(&smallest, programmes, &mut Reached::default()).unwrap_or_default();
    format!("YANJI_FIRST_SEED={seed} YANJI_HISTORIES=1 comes to it again; made smaller:\n{smallest}\n{told}")
}

/// Runs so many histories under each programme on two threads, from a seed on; what was reached, and what differs.
fn compare(count: usize, first_seed: usize) -> (Reached, Vec<String>) {
    let programmes = programmes::all();
    let next = AtomicUsize::new(0);
    let found = Mutex::new((Reached::default(), Vec::new()));
    let work = || {
        loop {
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            let until = (from + BATCH).min(count * programmes.len());
            let enough = found.lock().expect("no thread panics with the lock").1.len() >= 3;
            if from >= until || enough {
                return;
            }
            let mut reached = Reached::default();
            for number in from..until {
                let seed = u64::try_from(first_seed + number).expect("a seed");
                let trial = Trial::random(seed, (first_seed + number) % programmes.len(), &programmes);
                if difference(&trial, &programmes, &mut reached).is_some() {
                    let told = report(seed, trial, &programmes);
                    found.lock().expect("no thread panics with the lock").1.push(told);
                }
            }
            found.lock().expect("no thread panics with the lock").0.add(&reached);
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    found.into_inner().expect("no thread panics with the lock")
}

/// A number from the environment, for longer runs than the usual one and for other seeds.
fn number_from(variable: &str, usual: usize) -> usize {
    let set = std::env::var(variable).ok();
    set.map_or(usual, |text| text.parse().unwrap_or_else(|error| panic!("{variable}: {error}")))
}

#[test]
fn random_histories_come_to_the_same_states_and_refusals() {
    let count = number_from("YANJI_HISTORIES", HISTORIES);
    let (reached, differences) = compare(count, number_from("YANJI_FIRST_SEED", 0));
    assert!(differences.is_empty(), "{} histories differ\n{}", differences.len(), differences.join("\n"));
    for (name, count) in reached.counts() {
        println!("{count:>9} {name}");
    }
    if count < ENOUGH {
        eprintln!("NOT CHECKED: what {count} histories for each programme reached; {ENOUGH} are needed for that");
        return;
    }
    let missing = reached.missing();
    assert!(missing.is_empty(), "{count} histories for each programme never reached {missing:?}");
}
