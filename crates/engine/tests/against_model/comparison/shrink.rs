//! Makes a failing trial smaller for as long as it fails.

use jiff::civil::Date;

use crate::histories::Trial;
use crate::model::member::Limits;

/// The smallest trial found that still fails; `failing` gives the as-of day at which a trial does.
pub(crate) fn shrink(mut trial: Trial, failing: impl Fn(&Trial) -> Option<Date>) -> Trial {
    if let Some(day) = failing(&trial) {
        trial.as_of = vec![day];
    }
    loop {
        let mut smaller = false;
        for candidate in plainer(&trial) {
            if failing(&candidate).is_some() {
                trial = candidate;
                smaller = true;
                break;
            }
        }
        smaller |= drop_lines(&mut trial, &failing);
        smaller |= simplify_fields(&mut trial, &failing);
        if !smaller {
            return trial;
        }
    }
}

/// The trial without bounds, without a later version, or with a plainer file.
fn plainer(trial: &Trial) -> Vec<Trial> {
    let mut candidates = Vec::new();
    if trial.limits.closed_through.is_some() || trial.limits.today.is_some() {
        candidates.push(Trial { limits: Limits::default(), ..trial.clone() });
    }
    for place in 1..trial.versions.len() {
        let mut candidate = trial.clone();
        candidate.versions.remove(place);
        candidates.push(candidate);
    }
    if trial.is_windows || trial.lines.iter().any(|line| line.blank_before || line.written < 7) {
        let mut candidate = trial.clone();
        candidate.is_windows = false;
        for line in &mut candidate.lines {
            line.blank_before = false;
            line.written = 7;
        }
        candidates.push(candidate);
    }
    candidates
}

/// Leaves out runs of lines, long ones first; whether any could be.
fn drop_lines(trial: &mut Trial, failing: &impl Fn(&Trial) -> Option<Date>) -> bool {
    let mut smaller = false;
    let mut run = trial.lines.len().div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < trial.lines.len() {
            let mut candidate = trial.clone();
            let end = (at + run).min(candidate.lines.len());
            candidate.lines.drain(at..end);
            if failing(&candidate).is_some() {
                *trial = candidate;
                smaller = true;
            } else {
                at += run;
            }
        }
        run /= 2;
    }
    smaller
}

/// Empties, rounds and halves fields; whether any could be.
fn simplify_fields(trial: &mut Trial, failing: &impl Fn(&Trial) -> Option<Date>) -> bool {
    let mut smaller = false;
    for line in 0..trial.lines.len() {
        for field in 0..7 {
            for simple in simpler(&trial.lines[line].fields[field]) {
                let mut candidate = trial.clone();
                candidate.lines[line].fields[field] = simple;
                if failing(&candidate).is_some() {
                    *trial = candidate;
                    smaller = true;
                    break;
                }
            }
        }
    }
    smaller
}

/// Shorter texts in place of one; each is strictly shorter or a strictly smaller number.
fn simpler(text: &str) -> Vec<String> {
    let mut simpler = if text.is_empty() { Vec::new() } else { vec![String::new()] };
    if let Some((whole, _)) = text.split_once('.') {
        simpler.push(whole.to_owned());
    }
    if let Ok(number) = text.parse::<i64>() {
        simpler
            .extend([number / 2, number - number.signum()].iter().filter(|half| **half != number).map(i64::to_string));
    }
    simpler
}
