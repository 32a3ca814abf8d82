//! Histories of many members as arrays, and their replay on several threads.

use std::ops::Range;

use crate::activity::{Activity, CategoryId, Deed, Kind, RefundLine, Refusal, SaleLine};
use crate::day::Day;
use crate::member::{Bounds, Member, State};
use crate::number::{Fen, Points};
use crate::rulebook::Rulebook;

/// Activities of many members, each member's together and in the order of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The members' names, ascending by their bytes.
    pub members: Vec<Box<str>>,
    /// Where each member's rows begin in `rows`, and at last where they end.
    pub starts: Vec<usize>,
    /// The activities.
    pub rows: Vec<Row>,
    /// The tier codes that rows name by their place.
    pub codes: Vec<Box<str>>,
}

/// One activity of a history, without references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The amount in fen, or the points.
    pub figure: i64,
    /// The line of the file on which it stands; the header is 1.
    pub line: u64,
    /// The business day.
    pub day: Day,
    /// The number of the id within the member, or of the tier code in [`History::codes`].
    pub key: u32,
    /// The last day of a lock; [`Day::BEFORE_ALL`] for none.
    pub locked_until: Day,
    /// The category of a sale.
    pub category: CategoryId,
    /// What happened.
    pub kind: Kind,
}

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The place of each member with an accepted activity, and her state, in the order of the members.
    pub states: Vec<(usize, State)>,
    /// The rows that were not accepted: their member's place, their line and why, in the order of the members.
    pub refused: Vec<(usize, u64, Refusal)>,
}

/// The most threads that go through a history; more than there are members have nothing to do.
const THREADS_MOST: usize = 256;

/// Goes through every member's history on `threads` threads, 256 at most, and handles the ends of all days up to `as_of`.
///
/// Rows after `as_of` must not be there.
#[must_use]
pub fn replay(rulebook: &Rulebook, history: &History, as_of: Day, bounds: Bounds, threads: usize) -> Outcome {
    let threads = threads.min(history.members.len()).clamp(1, THREADS_MOST);
    let mut parts = split(history, threads).into_iter();
    let run = |part, whole: &mut Outcome| replay_part(rulebook, history, as_of, bounds, part, whole);
    // Room for the other parts too, which are put behind the first.
    let mut whole = Outcome { states: Vec::with_capacity(history.members.len()), refused: Vec::new() };
    std::thread::scope(|scope| {
        let first = parts.next().unwrap_or_default();
        let work = |part: Range<usize>| {
            let mut outcome = Outcome { states: Vec::with_capacity(part.len()), refused: Vec::new() };
            run(part, &mut outcome);
            outcome
        };
        let workers: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        run(first, &mut whole);
        for worker in workers {
            let part = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            whole.states.extend(part.states);
            whole.refused.extend(part.refused);
        }
    });
    whole
}

/// Ranges of members with about as many rows each.
fn split(history: &History, parts: usize) -> Vec<Range<usize>> {
    let (members, rows) = (history.members.len(), history.rows.len());
    let border = |part: usize| match part {
        0 => 0,
        part if part == parts => members,
        part => history.starts.partition_point(|start| *start < rows / parts * part).min(members),
    };
    (0..parts).map(|part| border(part)..border(part + 1)).collect()
}

fn replay_part(
    rulebook: &Rulebook,
    history: &History,
    as_of: Day,
    bounds: Bounds,
    part: Range<usize>,
    outcome: &mut Outcome,
) {
    let mut member = Member::new();
    for place in part {
        member.clear();
        for row in &history.rows[history.starts[place]..history.starts[place + 1]] {
            if let Err(refusal) = handle_row(&mut member, rulebook, bounds, history, row) {
                outcome.refused.push((place, row.line, refusal));
            }
        }
        member.close_days(rulebook, as_of, &mut ());
        outcome.states.extend(member.state().map(|state| (place, state)));
    }
}

fn handle_row(
    member: &mut Member,
    rulebook: &Rulebook,
    bounds: Bounds,
    history: &History,
    row: &Row,
) -> Result<(), Refusal> {
    let (amount, points, key) = (Fen(row.figure), Points(row.figure), u64::from(row.key));
    let (sold, refunded);
    let deed = match row.kind {
        Kind::Enrol => Deed::Enrol,
        Kind::Sale => {
            sold = [SaleLine::paid(row.category, amount)];
            Deed::Sale { sale: key, lines: &sold }
        }
        Kind::Refund => {
            refunded = [RefundLine { line: 0, amount }];
            Deed::Refund { sale: key, lines: &refunded }
        }
        Kind::Referral => Deed::Referral { referral: key },
        Kind::ReferralVoid => Deed::ReferralVoid { referral: key },
        Kind::Event => Deed::Event,
        Kind::Engage => Deed::Engage,
        Kind::Topup => Deed::Topup { amount },
        Kind::Package => Deed::Package { amount },
        Kind::Redeem => Deed::Redeem { redeem: key, points },
        Kind::Restore => Deed::Restore { redeem: key, points },
        Kind::Points => Deed::Points { points },
        Kind::Tier => Deed::Tier {
            code: &history.codes[row.key as usize],
            locked_until: (row.locked_until != Day::BEFORE_ALL).then_some(row.locked_until),
            as_held: None,
        },
    };
    member.handle(rulebook, bounds, &Activity { day: row.day, deed }, &mut ())
}
