//! What must be true of every history, held on single members.

mod kept;
mod restored;
mod undo;

use jiff::Span;
use jiff::civil::Date;
use yanji_engine::effect::{Movement, Record};
use yanji_engine::member::State;
use yanji_engine::programme::{Metric, Programme};
use yanji_engine::{Bounds, Day, Member as EngineMember, Rulebook};

use crate::dice::Dice;
use crate::engine::{engine_bounds, engine_day};
use crate::histories::Trial;
use crate::model::calendar::tomorrow;
use crate::model::ladder::Versions;
use crate::model::member::{Deed, Limits, Member as ModelMember};
use crate::programmes;
use crate::script::{Numbers, Script, handle, random_script};

/// Random histories for each property and programme.
const SCRIPTS: u64 = 1_000;

/// One member's random life, with the programmes that it goes through.
struct Life {
    seed: u64,
    versions: Versions,
    rulebook: Rulebook,
    limits: Limits,
    script: Script,
}

impl Life {
    fn bounds(&self) -> Bounds {
        engine_bounds(self.limits)
    }

    /// A day after everything that happens.
    fn end(&self) -> Date {
        let last = self.script.iter().map(|(day, _)| *day).fold(Date::MIN, Date::max);
        last.checked_add(Span::new().days(400)).expect("a few years")
    }
}

fn rulebook(versions: &[(Date, Programme)]) -> Rulebook {
    let versions = versions.iter().map(|(from, programme)| (engine_day(*from), programme.clone())).collect();
    Rulebook::new(versions).expect("versions of a trial are in order")
}

/// So many lives under every programme, other ones for every `stream`.
fn lives(stream: u64) -> impl Iterator<Item = Life> {
    let programmes = programmes::all();
    let count = SCRIPTS * u64::try_from(programmes.len()).expect("a handful");
    let lives = (0..count).map(move |number| {
        let seed = stream * 1_000_000_000 + number;
        let trial = Trial::random(seed, usize::try_from(seed).expect("64 bits") % programmes.len(), &programmes);
        let script = random_script(&trial, &mut Dice::new(seed));
        let versions: Vec<_> = trial.versions.iter().map(|(from, at)| (*from, programmes[*at].clone())).collect();
        Life { seed, rulebook: rulebook(&versions), versions: Versions(versions), limits: trial.limits, script }
    });
    lives.filter(|life| !life.script.is_empty())
}

/// A lot, told the same way for both.
type LotFigures = (Day, Day, i128, i128);

/// Everything of a member that the page knows, from the engine.
fn engine_figures(member: &EngineMember) -> Option<(State, Vec<LotFigures>)> {
    let life = member.life()?;
    let lots = life.purse.lots().iter();
    let figures = |points: yanji_engine::Points| i128::from(points.0);
    Some((
        life.state(),
        lots.map(|lot| (lot.earned_on, lot.expires_on, figures(lot.left), figures(lot.expired))).collect(),
    ))
}

/// The same from the model; the version is the engine's own affair and taken over.
fn model_figures(member: &ModelMember, version: usize) -> Option<(State, Vec<LotFigures>)> {
    let (standing, purse) = (member.standing()?, member.purse()?);
    let narrow = |number: i128| i64::try_from(number).expect("figures are bounded");
    let state = State {
        version,
        tier: standing.tier,
        tier_since: engine_day(standing.tier_since),
        counted_since: engine_day(standing.counted_since),
        grace: standing.grace.map(|grace| yanji_engine::standing::Grace {
            until: engine_day(grace.until),
            failed_from: engine_day(grace.failed_from),
        }),
        locked_until: standing.locked_until.map(engine_day),
        points: yanji_engine::Points(narrow(purse.balance())),
        points_expired: yanji_engine::Points(narrow(purse.expired)),
        points_debt: yanji_engine::Points(narrow(purse.debt)),
        spend: yanji_engine::Fen(narrow(member.lifetime(Metric::Spend) / 10_000)),
        visits: narrow(member.lifetime(Metric::Visits) / 1_000_000),
    };
    let lots = purse
        .lots
        .iter()
        .map(|lot| (engine_day(lot.earned_on), lot.expires_on.map_or(Day::NEVER, engine_day), lot.left, lot.expired));
    Some((state, lots.collect()))
}

#[test]
fn engine_and_model_agree_after_every_deed_and_every_closing() {
    let mut many_lines = 0;
    for life in lives(1) {
        let (mut engine, mut model) = (EngineMember::new(), ModelMember::default());
        let (mut numbers, dice) = (Numbers::default(), &mut Dice::new(life.seed));
        for (place, deed) in life.script.iter().enumerate() {
            let told = || format!("seed {}, deed {place}: {deed:?}\n{:#?}", life.seed, life.script);
            let ours = handle(&mut engine, &life.rulebook, life.bounds(), &mut numbers, deed, &mut ());
            let right = model.handle(&life.versions, life.limits, deed.0, &deed.1);
            assert_eq!(ours.map_err(|refusal| refusal.code()), right, "{}", told());
            let next = life.script[place + 1..].iter().map(|(day, _)| *day).min();
            if let Some(until) = next.filter(|next| *next > tomorrow(deed.0) && dice.percent(40)) {
                let until = until.yesterday().expect("a few years");
                engine.close_days(&life.rulebook, engine_day(until), &mut ());
                model.end_days(&life.versions, until);
            }
            let found = engine_figures(&engine);
            let version = found.as_ref().map_or(0, |(state, _)| state.version);
            assert_eq!(found, model_figures(&model, version), "{}", told());
        }
        many_lines += engine.sales().iter().filter(|sale| engine.lines_of(sale).len() > 1).count();
    }
    assert!(many_lines > 1000, "only {many_lines} sales of several lines");
}

#[test]
fn ends_of_days_one_by_one_come_to_the_same_as_all_at_once() {
    let mut days = 0;
    for life in lives(2) {
        let (mut at_once, mut nightly) = (EngineMember::new(), EngineMember::new());
        let mut numbers = Numbers::default();
        for deed in &life.script {
            let last = nightly.life().map(|life| life.last_day);
            let unbound = Bounds::default();
            let accepted = handle(&mut at_once, &life.rulebook, unbound, &mut numbers, deed, &mut ());
            // A second enrolment does not move the clock.
            let moves = accepted.is_ok() && !matches!(deed.1, Deed::Enrol);
            if let (true, Some(mut night)) = (moves, last) {
                while night < engine_day(deed.0) {
                    close_night(&mut nightly, &life, night);
                    night = night.next();
                    days += 1;
                }
            }
            let again = handle(&mut nightly, &life.rulebook, unbound, &mut numbers, deed, &mut ());
            assert_eq!(accepted, again, "seed {}, {deed:?}", life.seed);
            assert_eq!(engine_figures(&at_once), engine_figures(&nightly), "seed {}, {deed:?}", life.seed);
        }
        let end = engine_day(life.end());
        let mut night = nightly.life().map_or(end, |life| life.last_day);
        while night <= end {
            close_night(&mut nightly, &life, night);
            night = night.next();
        }
        at_once.close_days(&life.rulebook, end, &mut ());
        assert_eq!(engine_figures(&at_once), engine_figures(&nightly), "seed {}", life.seed);
    }
    assert!(days > 100_000, "only {days} nights");
}

/// Closes one day, and holds that an account which is not due does not change.
fn close_night(member: &mut EngineMember, life: &Life, night: Day) {
    let due = member.life().map_or(Day::NEVER, |member| member.due_on(&life.rulebook));
    let before = engine_figures(member);
    member.close_days(&life.rulebook, night, &mut ());
    let changed = engine_figures(member) != before;
    assert!(!changed || due <= night, "seed {}: due on {due}, but changed at the end of {night}", life.seed);
}

#[test]
fn balances_are_their_lots_and_their_movements_and_nothing_is_negative() {
    let (mut owed, mut expired) = (0, 0);
    for life in lives(3) {
        let (mut member, mut numbers, mut record) = (EngineMember::new(), Numbers::default(), Record::default());
        for deed in &life.script {
            // A refusal is another property's matter.
            let _ = handle(&mut member, &life.rulebook, life.bounds(), &mut numbers, deed, &mut record);
            check_figures(&member, &record, life.seed);
        }
        member.close_days(&life.rulebook, engine_day(life.end()), &mut record);
        check_figures(&member, &record, life.seed);
        if let Some(state) = member.state() {
            owed += usize::from(state.points_debt.0 > 0);
            expired += usize::from(state.points_expired.0 > 0);
        }
    }
    assert!(owed > 20 && expired > 1000, "{owed} owe, {expired} lost points");
}

fn check_figures(member: &EngineMember, record: &Record, seed: u64) {
    let Some(life) = member.life() else {
        assert!(record.movements.is_empty(), "seed {seed}: points of nobody moved");
        return;
    };
    let (mut balance, mut debt, mut expired) = (0, 0, 0);
    for movement in &record.movements {
        match movement {
            Movement::Given { points, to_debt, .. } => {
                balance += points.0 - to_debt.0;
                debt -= to_debt.0;
            }
            Movement::Taken { points, .. } | Movement::Deducted { points, .. } => balance -= points.0,
            Movement::Expired { points, .. } => {
                balance -= points.0;
                expired += points.0;
            }
            Movement::ClawedBack { from_lots, owed, .. } => {
                balance -= from_lots.0;
                debt += owed.0;
            }
            Movement::Restored { points, to_debt, expired: ended, .. } => {
                balance += points.0 - to_debt.0 - ended.0;
                debt -= to_debt.0;
                expired += ended.0;
            }
        }
    }
    let state = life.state();
    assert_eq!(state.points.0, life.purse.lots().iter().map(|lot| lot.left.0).sum::<i64>(), "seed {seed}: lots");
    assert_eq!((state.points.0, state.points_debt.0, state.points_expired.0), (balance, debt, expired), "seed {seed}");
    let smallest = [balance, debt, expired, state.spend.0, state.visits].into_iter().min();
    assert!(smallest >= Some(0), "seed {seed}: {state:?}");
    assert!(balance == 0 || debt == 0, "seed {seed}: points are held and owed at once");
    for lot in life.purse.lots() {
        assert!(lot.left.0 >= 0 && lot.expired.0 >= 0, "seed {seed}: {lot:?}");
        assert!(lot.left.0 + lot.expired.0 <= lot.granted.0, "seed {seed}: {lot:?}");
    }
    for sale in member.sales() {
        assert!(sale.left.0 >= 0 && sale.left <= sale.amount && sale.points.0 >= 0, "seed {seed}: {sale:?}");
    }
}

#[test]
fn a_refused_activity_changes_nothing() {
    let mut refused = 0;
    for life in lives(4) {
        let (mut member, mut numbers) = (EngineMember::new(), Numbers::default());
        for deed in &life.script {
            let (before, mut record) = (member.clone(), Record::default());
            if handle(&mut member, &life.rulebook, life.bounds(), &mut numbers, deed, &mut record).is_ok() {
                continue;
            }
            refused += 1;
            assert_eq!(member.life(), before.life(), "seed {}, {deed:?}", life.seed);
            assert_eq!(member.sales(), before.sales(), "seed {}, {deed:?}", life.seed);
            assert_eq!(member.referrals(), before.referrals(), "seed {}, {deed:?}", life.seed);
            assert_eq!(record, Record::default(), "seed {}, {deed:?}", life.seed);
        }
    }
    assert!(refused > 5_000, "only {refused} were refused");
}
