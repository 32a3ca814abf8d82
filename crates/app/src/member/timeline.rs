//! A member's timeline: her journal from the newest entry on, with what each entry and the ends of days brought about.

use std::collections::BTreeMap;

use yanji_books::history::{self, Stretch};
use yanji_books::id::{AccountId, MemberId};
use yanji_books::journal::{self, EntryDeed, StoredEntry};
use yanji_books::posting::{BookedDecision, BookedTransfer};
use yanji_books::{Read, accounts};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::{DayEnd, NewSaleLine, TierChange, Timeline, TimelineEntry};

/// The most entries on a page.
const PAGE_MOST: usize = 200;

impl Clinic {
    /// A page of a member's timeline, newest first; `before` is the cursor of the page before.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Malformed`] for a cursor that is none.
    pub fn member_timeline(
        &self,
        actor: &Actor,
        id: MemberId,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Timeline, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = if limit == 0 { 50 } else { limit.min(PAGE_MOST) };
        let before = match before {
            Some(cursor) => cursor.parse().map_err(|_| AppError::at(Problem::Malformed, "cursor"))?,
            None => i64::MAX,
        };
        self.books.read(|tx| {
            let account = accounts::find_of_member(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            page(tx, account.id, before, limit)
        })
    }
}

fn page(tx: &mut dyn Read, account: AccountId, before: i64, limit: usize) -> Result<Timeline, AppError> {
    let mut stored = journal::read_back(tx, account, before, i64::try_from(limit + 1).unwrap_or(i64::MAX))?;
    let more = stored.len() > limit;
    stored.truncate(limit);
    let (Some(newest), Some(oldest)) = (stored.first(), stored.last()) else {
        return Ok(Timeline { entries: Vec::new(), day_ends: Vec::new(), next: None });
    };
    // The ends of days up to the entry that is newer than this page belong to it, and on the first page all later ones.
    let newer = journal::read(tx, account, newest.seq, 1)?;
    let stretch = Stretch {
        first_seq: oldest.seq,
        last_seq: newest.seq,
        first_day: oldest.entry.day,
        last_day: newer.first().map_or(Day::NEVER, |newer| newer.entry.day.previous()),
    };
    let transfers = history::transfers_within(tx, account, stretch)?;
    let decisions = history::decisions_within(tx, account, stretch)?;
    let next = more.then(|| oldest.seq.to_string());
    let entries = stored
        .iter()
        .map(|stored| Ok(entry(stored, &transfers, &decisions, number(tx, stored)?)))
        .collect::<Result<_, AppError>>()?;
    Ok(Timeline { entries, day_ends: day_ends(&transfers, &decisions), next })
}

/// The number of the sale that an entry made or took back from, or the id of its referral.
fn number(tx: &mut dyn Read, stored: &StoredEntry) -> Result<String, AppError> {
    Ok(match &stored.entry.deed {
        EntryDeed::Sale { number, .. } => number.clone(),
        EntryDeed::Refund { sale, .. } => accounts::find_sale(tx, *sale)?.map(|sale| sale.number).unwrap_or_default(),
        EntryDeed::Referral { referral } | EntryDeed::ReferralVoid { referral } => referral.clone(),
        EntryDeed::Enrol
        | EntryDeed::Event
        | EntryDeed::Engage
        | EntryDeed::Topup { .. }
        | EntryDeed::Package { .. }
        | EntryDeed::Redeem { .. }
        | EntryDeed::Points { .. }
        | EntryDeed::Tier { .. } => String::new(),
    })
}

fn entry(
    stored: &StoredEntry,
    transfers: &[BookedTransfer],
    decisions: &[BookedDecision],
    number: String,
) -> TimelineEntry {
    let own = |seq: Option<i64>| seq == Some(stored.seq);
    let (amount_fen, lines) = money(&stored.entry.deed);
    let (tier, locked_until) = match &stored.entry.deed {
        EntryDeed::Tier { tier, locked_until } => (Some(tier.clone()), *locked_until),
        _ => (None, None),
    };
    TimelineEntry {
        seq: stored.seq,
        kind: stored.entry.deed.kind().code().to_owned(),
        day: stored.entry.day,
        recorded_at: Instant(stored.entry.recorded_at),
        operator: stored.entry.operator.clone(),
        channel: stored.entry.channel.clone(),
        sale: stored.entry.deed.sale(),
        number,
        amount_fen,
        lines,
        points: transfers.iter().filter(|booked| own(booked.seq)).map(|booked| booked.transfer.for_member().0).sum(),
        tier,
        locked_until,
        note: stored.entry.note,
        tier_changes: decisions.iter().filter(|booked| own(booked.seq)).map(TierChange::of).collect(),
    }
}

/// The money of an entry and, of a sale, its lines.
fn money(deed: &EntryDeed) -> (Option<i64>, Vec<NewSaleLine>) {
    match deed {
        EntryDeed::Sale { lines, .. } => {
            let lines: Vec<_> = lines
                .iter()
                .map(|line| NewSaleLine { category: line.category.clone(), amount_fen: line.amount_fen.0 })
                .collect();
            (Some(lines.iter().map(|line| line.amount_fen).sum()), lines)
        }
        EntryDeed::Refund { lines, .. } => (Some(lines.iter().map(|line| line.amount_fen.0).sum()), Vec::new()),
        EntryDeed::Topup { amount_fen } | EntryDeed::Package { amount_fen } => (Some(amount_fen.0), Vec::new()),
        EntryDeed::Enrol
        | EntryDeed::Referral { .. }
        | EntryDeed::ReferralVoid { .. }
        | EntryDeed::Event
        | EntryDeed::Engage
        | EntryDeed::Redeem { .. }
        | EntryDeed::Points { .. }
        | EntryDeed::Tier { .. } => (None, Vec::new()),
    }
}

/// What ends of days brought about, newest first.
fn day_ends(transfers: &[BookedTransfer], decisions: &[BookedDecision]) -> Vec<DayEnd> {
    let mut days: BTreeMap<Day, DayEnd> = BTreeMap::new();
    let blank = |day: Day| DayEnd { day, points_expired: 0, tier_changes: Vec::new() };
    for booked in transfers.iter().filter(|booked| booked.seq.is_none()) {
        days.entry(booked.day).or_insert_with(|| blank(booked.day)).points_expired -= booked.transfer.for_member().0;
    }
    for booked in decisions.iter().filter(|booked| booked.seq.is_none()) {
        days.entry(booked.day).or_insert_with(|| blank(booked.day)).tier_changes.push(TierChange::of(booked));
    }
    days.into_values().rev().collect()
}
