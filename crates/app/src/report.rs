//! Reports: what months add up to, and who stood in which tier at their ends. Closed months are counted once.

mod settled;

use std::collections::BTreeMap;

use yanji_books::figures::{self, Span, tiers_now};
use yanji_books::journal::PointsCause;
use yanji_books::reports::{self, Decided, PointsMoved};
use yanji_books::{BooksError, Read};
use yanji_engine::{Day, Rulebook};
use yanji_words::Problem;

use self::settled::Seen;
pub(crate) use self::settled::Settled;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::figures::{rank, with_trade};
use crate::records::{Figures, LadderTier, Month, MonthReport, PointsByCause, Report, ReportQuery, TierMoves};
use crate::store;
use crate::tiers::{distribution, name_of};

/// The most months of a report.
const MONTHS_MAX: usize = 60;

/// What a month adds up to, without what stands on other months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MonthTally {
    figures: Figures,
    points_by_cause: Vec<PointsByCause>,
    points_expired: i64,
    decided: Vec<Decided>,
}

impl Clinic {
    /// The figures of some months, of one store or of all.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::StoreForeign`]; [`Problem::NoProgramme`]; [`Problem::Malformed`] about `from` or `until` when the months end before they begin
    /// or have not begun, [`Problem::OutOfRange`] when there are more than 60.
    pub fn report(&self, actor: &Actor, query: &ReportQuery) -> Result<Report, AppError> {
        actor.require(Permission::MoneyRead)?;
        let query = &ReportQuery { store: store::told_of(actor, query.store)?, ..*query };
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let months = months(query, present.today)?;
            let seen = Settled::seen(tx, &present)?;
            let tallies = months.iter().map(|month| {
                let span = Span { from: month.first(), until: month.last().min(present.today), store: query.store };
                month_tally(tx, &present, seen.as_ref(), &span)
            });
            let tallies: Vec<MonthTally> = tallies.collect::<Result<_, AppError>>()?;
            let ladders = month_ends(tx, &present, query, &months, &tallies)?;
            let tiers = tiers_of(&present, &ladders);
            let rulebook = &present.rules.book;
            let told = months.iter().zip(&tallies).zip(&ladders).map(|((month, tally), ladder)| MonthReport {
                month: *month,
                figures: tally.figures,
                points_given: tally.figures.points_earned
                    + tally.points_by_cause.iter().map(|moved| moved.given).sum::<i64>(),
                points_by_cause: tally.points_by_cause.clone(),
                points_expired: tally.points_expired,
                moves: moves_of(rulebook, month.last(), &tally.decided),
                members: tiers.iter().map(|tier| ladder.get(&tier.code).copied().unwrap_or_default()).collect(),
            });
            Ok(Report { months: told.collect(), tiers })
        })
    }
}

/// What a month adds up to, from memory where it is closed and nothing has changed it.
fn month_tally(tx: &mut dyn Read, present: &Present, seen: Option<&Seen>, span: &Span) -> Result<MonthTally, AppError> {
    let (month, settled) = (Month::of(span.from), &present.rules.settled);
    if let Some(known) = seen.and_then(|seen| settled.get(seen, month, span.store)) {
        return Ok(known);
    }
    let tally = tally(tx, present, span)?;
    if let Some(seen) = seen {
        settled.keep(seen, month, span.store, &tally);
    }
    Ok(tally)
}

fn tally(tx: &mut dyn Read, present: &Present, span: &Span) -> Result<MonthTally, BooksError> {
    let trade = figures::trade(tx, span)?;
    let visitors = present.rules.settled.visitors(tx, span, trade)?;
    Ok(MonthTally {
        figures: with_trade(tx, &present.rules.book, span, trade, visitors)?,
        points_by_cause: by_cause(&reports::points_by_cause(tx, span)?),
        points_expired: reports::points_expired(tx, span)?,
        decided: reports::decided(tx, span)?,
    })
}

/// Points by every cause there is, those without one last.
fn by_cause(moved: &[PointsMoved]) -> Vec<PointsByCause> {
    let causes = PointsCause::ALL.into_iter().map(Some).chain([None]);
    let row = |cause: Option<PointsCause>| {
        let found = moved.iter().find(|moved| moved.cause.as_deref() == cause.map(PointsCause::code));
        let (given, taken) = found.map_or((0, 0), |moved| (moved.given, moved.taken));
        PointsByCause { cause, given, taken }
    };
    causes.map(row).collect()
}

/// The months that are asked for, oldest first.
fn months(query: &ReportQuery, today: Day) -> Result<Vec<Month>, AppError> {
    if query.until.first() > today {
        return Err(AppError::at(Problem::Malformed, "until"));
    }
    let months: Vec<Month> = (0..)
        .map(|later| query.from.add(later))
        .take_while(|month| *month <= query.until)
        .take(MONTHS_MAX + 1)
        .collect();
    match months.len() {
        0 => Err(AppError::at(Problem::Malformed, "from")),
        1..=MONTHS_MAX => Ok(months),
        _ => Err(AppError::at(Problem::OutOfRange { least: 1, most: MONTHS_MAX as i64 }, "from")),
    }
}

/// Members by the code of their tier.
type Ladder = BTreeMap<String, i64>;

/// Who stands in which tier at the end of each month: what the books have now, less what was decided since. Only ends
/// of days that nobody has handled yet are worked out beyond that, for today.
fn month_ends(
    tx: &mut dyn Read,
    present: &Present,
    query: &ReportQuery,
    months: &[Month],
    tallies: &[MonthTally],
) -> Result<Vec<Ladder>, AppError> {
    let mut ladder: Ladder = tiers_now(tx, query.store)?.into_iter().map(|now| (now.tier, now.accounts)).collect();
    let current = Month::of(present.today);
    if query.until < current {
        let since = Span { from: query.until.add(1).first(), until: present.today, store: query.store };
        take_back(&mut ladder, &reports::decided(tx, &since)?);
    }
    let mut ends = Vec::with_capacity(months.len());
    for (month, tally) in months.iter().zip(tallies).rev() {
        ends.push(if *month == current {
            let now = distribution(tx, present, present.today, query.store)?;
            now.tiers.into_iter().map(|tier| (tier.code, tier.members)).collect()
        } else {
            ladder.clone()
        });
        take_back(&mut ladder, &tally.decided);
    }
    ends.reverse();
    Ok(ends)
}

/// Takes back what decisions changed. Every decision leads on from the tier of the one before; an enrolment from none.
fn take_back(ladder: &mut Ladder, decided: &[Decided]) {
    for decided in decided {
        *ladder.entry(decided.to_tier.clone()).or_default() -= decided.accounts;
        if decided.cause != "enrolled" {
            *ladder.entry(decided.from_tier.clone()).or_default() += decided.accounts;
        }
    }
}

/// The tiers in force today, and then those of earlier programmes in which somebody stood.
fn tiers_of(present: &Present, ladders: &[Ladder]) -> Vec<LadderTier> {
    let now = &present.rules.book.on(present.today).programme.tiers;
    let mut tiers: Vec<LadderTier> =
        now.iter().map(|tier| LadderTier { code: tier.code.clone(), name: tier.name.clone() }).collect();
    for (code, members) in ladders.iter().flatten() {
        if *members != 0 && tiers.iter().all(|tier| tier.code != *code) {
            tiers.push(LadderTier { code: code.clone(), name: name_of(present, code).to_owned() });
        }
    }
    tiers
}

/// Changes of tier by what brought them about, by the ladder in force on the last day.
fn moves_of(rulebook: &Rulebook, last: Day, decided: &[Decided]) -> TierMoves {
    let mut moves = TierMoves::default();
    for decided in decided {
        let rank = |code: &str| rank(rulebook, last, code);
        match (decided.cause.as_str(), rank(&decided.from_tier).zip(rank(&decided.to_tier))) {
            ("enrolled", _) => {}
            ("by_hand", _) => moves.by_hand += decided.accounts,
            (_, Some((from, to))) if to > from => moves.up += decided.accounts,
            (_, Some((from, to))) if to < from => moves.down += decided.accounts,
            // A tier that the ladder no longer has lies neither above nor below another.
            (_, Some(_) | None) => {}
        }
    }
    moves
}
