//! Looking at batches: where they stand, what became of whom, what taking them back would come to. Changes nothing.

use yanji_books::batches::{self, BatchMemberRow, BatchRow, Picked, State, Status, Tallied};
use yanji_books::id::{BatchId, MemberId};
use yanji_books::{Read, members};
use yanji_engine::Rulebook;
use yanji_vault::mask;
use yanji_words::Problem;

use super::draft::SAME;
use super::{change, row};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::clock::Instant;
use crate::coupon::{kind_today, left_of};
use crate::error::AppError;
use crate::log;
use crate::records::{
    Batch, BatchChange, BatchCounts, BatchCoupon, BatchMember, BatchOutcomeKind, BatchReasons, BatchStatus, BatchUndo,
    BatchWhy,
};
use crate::staff::naming;

/// How many batches a list shows.
const LISTED: i64 = 100;
/// The most members that one look gives.
const MEMBERS_MOST: usize = 1_000;

impl Clinic {
    /// A batch, with what became of its members; of a draft, with what is foreseen.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`], [`yanji_words::Problem::Forbidden`].
    pub fn batch_get(&self, actor: &Actor, id: BatchId) -> Result<Batch, AppError> {
        require_any(actor)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let batch = row(tx, id)?;
            seen(tx, &present, batch)
        })
    }

    /// The latest batches that were begun, the latest first.
    ///
    /// # Errors
    /// [`yanji_words::Problem::Forbidden`].
    pub fn batch_list(&self, actor: &Actor) -> Result<Vec<Batch>, AppError> {
        require_any(actor)?;
        self.books.read(|tx| {
            let rows = batches::latest(tx, LISTED)?;
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            let present = self.present(tx)?;
            rows.into_iter().map(|batch| seen(tx, &present, batch)).collect()
        })
    }

    /// Members of a batch behind a place, masked, in their order; only those with one outcome where one is named: in a
    /// draft with the one that is foreseen, where all are waiting besides.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`], [`yanji_words::Problem::Forbidden`].
    pub fn batch_members(
        &self,
        actor: &Actor,
        id: BatchId,
        outcome: Option<BatchOutcomeKind>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<BatchMember>, AppError> {
        require_any(actor)?;
        actor.require(Permission::MemberRead)?;
        let limit = i64::try_from(limit.min(MEMBERS_MOST)).unwrap_or(i64::MAX);
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let batch = row(tx, id)?;
            let is_draft = batch.status == Status::Draft;
            let rows = batches::members(tx, id, picked(outcome, is_draft), after, limit)?;
            let names = self.masked_names(tx, &rows)?;
            let pairs = rows.into_iter().zip(names);
            let mut members: Vec<_> =
                pairs.map(|(row, name)| member(&present.rules.book, row, name, is_draft)).collect();
            if let (BatchChange::Coupon { .. }, [first, ..]) = (change::of(&batch)?, members.as_slice()) {
                let last = members.last().map_or(first.place, |last| last.place);
                for (place, code) in batches::coupon_codes(tx, id, first.place, last)? {
                    if let Ok(found) = members.binary_search_by_key(&place, |member| member.place) {
                        members[found].coupons.push(code);
                    }
                }
            }
            Ok(members)
        })
    }

    /// Why a batch was made and taken back; logged like the reveal of a note.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`], [`yanji_words::Problem::Forbidden`].
    pub fn batch_reasons(&self, actor: &Actor, id: BatchId) -> Result<BatchReasons, AppError> {
        require_any(actor)?;
        actor.require(Permission::MemberReveal)?;
        let batch = self.books.read(|tx| row(tx, id))?;
        let reason = self.opened_reason(&batch, batch.reason_sealed.as_deref())?;
        let undo_reason = self.opened_reason(&batch, batch.undo_reason_sealed.as_deref())?;
        self.books.write(|tx| {
            let deed = log::Deed {
                action: "batch_reasons",
                subject: id.to_string(),
                fields: &["note"],
                purpose: Some(crate::RevealPurpose::Service.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberReveal, self.now(), deed)
        })?;
        Ok(BatchReasons { reason, undo_reason })
    }

    /// What taking a batch back would come to now.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`], [`yanji_words::Problem::Forbidden`].
    pub fn batch_undo_foreseen(&self, actor: &Actor, id: BatchId) -> Result<BatchUndo, AppError> {
        require_any(actor)?;
        self.books.read(|tx| {
            let batch = row(tx, id)?;
            let kept = match change::of(&batch)? {
                BatchChange::Tier { .. } => batches::count_decided_since(tx, id)?,
                BatchChange::Points { points, .. } => batches::count_poorer(tx, id, points)?,
                BatchChange::Coupon { .. } => batches::count_keeping_coupons(tx, id, self.today())?,
            };
            let done: i64 =
                batches::tally(tx, id)?.iter().filter(|tallied| tallied.state == State::Done).map(|t| t.members).sum();
            Ok(BatchUndo { back: done - kept, kept })
        })
    }

    fn masked_names(&self, tx: &mut dyn Read, rows: &[BatchMemberRow]) -> Result<Vec<String>, AppError> {
        let ids: Vec<MemberId> = rows.iter().map(|row| row.member).collect();
        let mut found = members::find_names(tx, &ids)?;
        found.sort_unstable_by_key(|row| row.id);
        let persons = self.open_members(&found)?;
        let name = |id: &MemberId| {
            let place = found.binary_search_by_key(id, |row| row.id).ok();
            place.and_then(|place| persons.get(place)).filter(|person| !person.name.is_empty())
        };
        Ok(ids.iter().map(|id| name(id).map_or_else(String::new, |person| mask::name(&person.name))).collect())
    }
}

/// What a batch does, without words: the tier that it sets, its points with their sign, or the coupon with how many of it.
/// `None` where it is there no more.
pub(crate) fn called(clinic: &Clinic, tx: &mut dyn Read, id: BatchId) -> Result<Option<String>, AppError> {
    let Some(batch) = batches::find(tx, id)? else { return Ok(None) };
    Ok(Some(match change::of(&batch)? {
        BatchChange::Points { points, .. } => format!("{points:+}"),
        // While a version is being prepared nobody knows the tiers and coupons, and the code has to do.
        BatchChange::Tier { tier, .. } => match clinic.present(tx) {
            Ok(present) => tier_name(&present.rules.book, &tier),
            Err(_) => tier,
        },
        BatchChange::Coupon { coupon, count } => match clinic.present(tx) {
            Ok(present) => format!("{} ×{count}", coupon_name(&present.rules.book, &coupon)),
            Err(_) => format!("{coupon} ×{count}"),
        },
    }))
}

/// Batches of every kind are one list.
fn require_any(actor: &Actor) -> Result<(), AppError> {
    actor.require_one_of(&[Permission::PointsAdjust, Permission::CouponIssue, Permission::TierSet])
}

fn seen(tx: &mut dyn Read, present: &Present, batch: BatchRow) -> Result<Batch, AppError> {
    let rulebook = &present.rules.book;
    let change = change::of(&batch)?;
    let tally = batches::tally(tx, batch.id)?;
    let is_draft = batch.status == Status::Draft;
    let counts = counts(rulebook, &change, &tally, is_draft);
    Ok(Batch {
        id: batch.id,
        tier_name: tier_name(rulebook, &batch.tier),
        coupon: coupon(tx, present, &change, &counts, &tally)?,
        status: status_of(batch.status),
        members: batch.members_total,
        counts,
        why: why(&tally, is_draft),
        change,
        created_at: Instant(batch.created_at),
        created_by: person(tx, &batch.created_by)?,
        started_at: batch.started_at.map(Instant),
        ended_at: batch.ended_at.map(Instant),
        undone_at: batch.undone_at.map(Instant),
        undone_by: batch.undone_by.as_deref().map(|who| person(tx, who)).transpose()?,
    })
}

/// Refuses a batch that changed nobody, and a draft that would.
pub(super) fn require_anybody(tx: &mut dyn Read, batch: &BatchRow) -> Result<(), AppError> {
    let is_draft = batch.status == Status::Draft;
    let is_changed = |tallied: &Tallied| outcome(tallied.state, &tallied.code, is_draft) == BatchOutcomeKind::Done;
    if batches::tally(tx, batch.id)?.iter().any(is_changed) { Ok(()) } else { Err(AppError::new(Problem::BatchEmpty)) }
}

fn counts(rulebook: &Rulebook, change: &BatchChange, tally: &[Tallied], is_draft: bool) -> BatchCounts {
    let mut counts = BatchCounts::default();
    for tallied in tally {
        let outcome = outcome(tallied.state, &tallied.code, is_draft);
        let place = match outcome {
            BatchOutcomeKind::Waiting => &mut counts.waiting,
            BatchOutcomeKind::Done => &mut counts.done,
            BatchOutcomeKind::Same => &mut counts.same,
            BatchOutcomeKind::Refused => &mut counts.refused,
            BatchOutcomeKind::Undone => &mut counts.undone,
            BatchOutcomeKind::Kept => &mut counts.kept,
        };
        *place += tallied.members;
        let is_changed = matches!(outcome, BatchOutcomeKind::Done | BatchOutcomeKind::Kept | BatchOutcomeKind::Undone);
        if let (true, BatchChange::Tier { tier, .. }) = (is_changed, change) {
            let (before, after) = (rank(rulebook, &tallied.tier_before), rank(rulebook, tier));
            match after.cmp(&before) {
                std::cmp::Ordering::Greater => counts.up += tallied.members,
                std::cmp::Ordering::Less => counts.down += tallied.members,
                std::cmp::Ordering::Equal => counts.level += tallied.members,
            }
        }
    }
    counts
}

/// The coupon that a batch gives, with what became of its pieces.
fn coupon(
    tx: &mut dyn Read,
    present: &Present,
    change: &BatchChange,
    counts: &BatchCounts,
    tally: &[Tallied],
) -> Result<Option<BatchCoupon>, AppError> {
    let BatchChange::Coupon { coupon, count } = change else { return Ok(None) };
    let left = match kind_today(present, coupon) {
        Some(terms) => left_of(tx, terms)?,
        None => None,
    };
    Ok(Some(BatchCoupon {
        name: coupon_name(&present.rules.book, coupon),
        left,
        given: i64::from(*count) * (counts.done + counts.undone + counts.kept),
        back: tally.iter().map(|tallied| tallied.pieces_back).sum(),
    }))
}

/// Why members are refused or kept, in the order of outcome and code.
fn why(tally: &[Tallied], is_draft: bool) -> Vec<BatchWhy> {
    let mut why: Vec<BatchWhy> = Vec::new();
    for tallied in tally {
        let outcome = outcome(tallied.state, &tallied.code, is_draft);
        if !matches!(outcome, BatchOutcomeKind::Refused | BatchOutcomeKind::Kept) {
            continue;
        }
        match why.iter_mut().find(|one| one.outcome == outcome && one.code == tallied.code) {
            Some(one) => one.members += tallied.members,
            None => why.push(BatchWhy { outcome, code: tallied.code.clone(), members: tallied.members }),
        }
    }
    why
}

/// What became of a member; in a draft, what is foreseen.
fn outcome(state: State, code: &str, is_draft: bool) -> BatchOutcomeKind {
    match (state, is_draft, code) {
        (State::Waiting, true, "") => BatchOutcomeKind::Done,
        (State::Waiting, true, SAME) => BatchOutcomeKind::Same,
        (State::Waiting, true, _) => BatchOutcomeKind::Refused,
        (State::Waiting, false, _) => BatchOutcomeKind::Waiting,
        (State::Done, ..) => BatchOutcomeKind::Done,
        (State::Same, ..) => BatchOutcomeKind::Same,
        (State::Refused, ..) => BatchOutcomeKind::Refused,
        (State::Undone, ..) => BatchOutcomeKind::Undone,
        (State::Kept, ..) => BatchOutcomeKind::Kept,
    }
}

/// Which members have an outcome; in a draft, the one that is foreseen.
fn picked(outcome: Option<BatchOutcomeKind>, is_draft: bool) -> Picked {
    match outcome {
        None => Picked::All,
        Some(BatchOutcomeKind::Done) if is_draft => Picked::Foreseen(""),
        Some(BatchOutcomeKind::Same) if is_draft => Picked::Foreseen(SAME),
        Some(BatchOutcomeKind::Refused) if is_draft => Picked::ForeseenOtherwise("", SAME),
        Some(outcome) => Picked::State(state_of(outcome)),
    }
}

const fn state_of(outcome: BatchOutcomeKind) -> State {
    match outcome {
        BatchOutcomeKind::Waiting => State::Waiting,
        BatchOutcomeKind::Done => State::Done,
        BatchOutcomeKind::Same => State::Same,
        BatchOutcomeKind::Refused => State::Refused,
        BatchOutcomeKind::Undone => State::Undone,
        BatchOutcomeKind::Kept => State::Kept,
    }
}

const fn status_of(status: Status) -> BatchStatus {
    match status {
        Status::Choosing => BatchStatus::Choosing,
        Status::Draft => BatchStatus::Draft,
        Status::Running => BatchStatus::Running,
        Status::Done => BatchStatus::Done,
        Status::Undoing => BatchStatus::Undoing,
        Status::Undone => BatchStatus::Undone,
    }
}

fn member(rulebook: &Rulebook, row: BatchMemberRow, name: String, is_draft: bool) -> BatchMember {
    let outcome = outcome(row.state, &row.code, is_draft);
    let code = if outcome == BatchOutcomeKind::Refused || row.state == State::Kept { row.code } else { String::new() };
    BatchMember {
        place: row.place,
        id: row.member,
        number: row.number,
        name,
        tier_before: tier_name(rulebook, &row.tier_before),
        outcome,
        code,
        coupons: Vec::new(),
        pieces_back: row.pieces_back,
    }
}

/// The place of a tier in the newest ladder; that of one which is no more is the lowest.
fn rank(rulebook: &Rulebook, code: &str) -> usize {
    rulebook.versions().last().and_then(|version| version.programme.tier_index(code)).unwrap_or(0)
}

/// What members call a tier, by the newest version of the programme that has it; else its code.
fn tier_name(rulebook: &Rulebook, code: &str) -> String {
    let named = rulebook.versions().iter().rev().find_map(|version| {
        version.programme.tiers.iter().find(|tier| tier.code == code).map(|tier| tier.name.clone())
    });
    named.unwrap_or_else(|| code.to_owned())
}

/// What members call a kind of coupon, by the newest version of the programme that has it; else its code.
fn coupon_name(rulebook: &Rulebook, code: &str) -> String {
    let named = rulebook.versions().iter().rev().find_map(|version| {
        version.programme.benefits.coupons.iter().find(|kind| kind.code == code).map(|kind| kind.name.clone())
    });
    named.unwrap_or_else(|| code.to_owned())
}

/// The name of one of the staff, or how the journal names anybody else.
fn person(tx: &mut dyn Read, who: &str) -> Result<String, AppError> {
    Ok(naming::of(tx, who)?.unwrap_or_else(|| who.to_owned()))
}
