//! A member's timeline: her journal from the newest entry on, with what each entry and the ends of days brought about.

mod right;

use std::collections::BTreeMap;

use yanji_books::history::{self, Stretch};
use yanji_books::id::{AccountId, MemberId, SaleId};
use yanji_books::journal::{self, EntryDeed, StoredEntry};
use yanji_books::posting::{BookedDecision, BookedTransfer};
use yanji_books::{Read, accounts};
use yanji_engine::Day;
use yanji_engine::activity::{EntryKind, Kind};
use yanji_engine::price::SoldLine;

use super::ledger::{cursor, cut, one_more};
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Rules};
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::{
    DayEnd, GivenBack, NewSaleLine, TierChange, Timeline, TimelineEntry, TimelineItem, TimelinePart, TimelineQuery,
    TimelineRight,
};

/// The most entries on a page.
const PAGE_MOST: usize = 200;
/// The entries on a page when nobody says.
const PAGE_USUAL: usize = 50;

impl Clinic {
    /// A page of a member's timeline, newest first.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`]; [`yanji_words::Problem::Malformed`] for a cursor that is none.
    pub fn member_timeline(&self, actor: &Actor, id: MemberId, query: &TimelineQuery) -> Result<Timeline, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = if query.limit == 0 { PAGE_USUAL } else { query.limit.min(PAGE_MOST) };
        let before = cursor(query.before.as_deref())?;
        self.books.read(|tx| {
            let account = account_of(tx, id)?.id;
            match kinds(query.part) {
                Some(kinds) => {
                    let rules = self.rules(tx)?;
                    page(tx, (account, rules.as_deref()), kinds, before, limit)
                }
                None => ends_only(tx, account, before, limit),
            }
        })
    }
}

/// The kinds of entries in a part of the timeline; an empty list means every kind, and none means no entries at all.
const fn kinds(part: TimelinePart) -> Option<&'static [EntryKind]> {
    use EntryKind::Activity;
    match part {
        TimelinePart::All => Some(&[]),
        TimelinePart::Money => Some(&[
            Activity(Kind::Sale),
            Activity(Kind::Refund),
            Activity(Kind::Topup),
            Activity(Kind::Package),
            EntryKind::Deposit,
            EntryKind::DepositUsed,
            EntryKind::DepositRestored,
            EntryKind::DepositReturned,
            EntryKind::Owed,
            EntryKind::Repaid,
            EntryKind::Forgiven,
        ]),
        TimelinePart::Points => Some(&[Activity(Kind::Redeem), Activity(Kind::Restore), Activity(Kind::Points)]),
        TimelinePart::Tier => Some(&[Activity(Kind::Enrol), Activity(Kind::Tier)]),
        TimelinePart::Other => Some(&[
            Activity(Kind::Referral),
            Activity(Kind::ReferralVoid),
            Activity(Kind::Event),
            Activity(Kind::Engage),
            EntryKind::Granted,
            EntryKind::GrantVoid,
            EntryKind::Coupon,
        ]),
        TimelinePart::DayEnds => None,
    }
}

/// A page of entries; with every kind of them, what the ends of days between them brought about stands among them.
fn page(
    tx: &mut dyn Read,
    (account, rules): (AccountId, Option<&Rules>),
    kinds: &[EntryKind],
    before: i64,
    limit: usize,
) -> Result<Timeline, AppError> {
    let mut stored = journal::read_back(tx, account, kinds, before, one_more(limit))?;
    let more = cut(&mut stored, limit);
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
    let sold = stored.iter().filter(|stored| stored.entry.deed.kind() == EntryKind::Activity(Kind::Sale));
    let sold: Vec<SaleId> = sold.filter_map(|stored| stored.entry.deed.sale()).collect();
    let refunds = journal::refunds_of(tx, account, &sold)?;
    let mut entries = Vec::with_capacity(stored.len());
    for stored in &stored {
        let right = right::right(tx, rules, &stored.entry)?;
        let about = About { right, ..About::of(tx, stored, &refunds)? };
        entries.push(entry(stored, &transfers, &decisions, about));
    }
    let day_ends = if kinds.is_empty() { day_ends(&transfers, &decisions) } else { Vec::new() };
    Ok(Timeline { entries, day_ends, next })
}

/// A page of ends of days alone; the cursor is the number of the oldest day on the page before.
fn ends_only(tx: &mut dyn Read, account: AccountId, before: i64, limit: usize) -> Result<Timeline, AppError> {
    let before = i32::try_from(before).map_or(Day::NEVER, Day::from_number);
    let mut days = history::day_ends_back(tx, account, before, one_more(limit))?;
    let more = cut(&mut days, limit);
    let (Some(newest), Some(oldest)) = (days.first(), days.last()) else {
        return Ok(Timeline { entries: Vec::new(), day_ends: Vec::new(), next: None });
    };
    // No entry has a number below 1.
    let stretch = Stretch { first_seq: 0, last_seq: 0, first_day: *oldest, last_day: *newest };
    let transfers = history::transfers_within(tx, account, stretch)?;
    let decisions = history::decisions_within(tx, account, stretch)?;
    let next = more.then(|| oldest.number().to_string());
    Ok(Timeline { entries: Vec::new(), day_ends: day_ends(&transfers, &decisions), next })
}

/// What an entry is about, as far as it stands elsewhere.
#[derive(Default)]
struct About {
    /// The number of the sale that it made or took back from, or the id of its referral.
    number: String,
    /// Whether that sale has a bill.
    has_bill: bool,
    /// What was given back on the sale that it made.
    refunds: Vec<GivenBack>,
    /// The day of the sale that it took back from.
    sale_day: Option<Day>,
    /// The coupon, gift or reward that it is about.
    right: Option<TimelineRight>,
}

impl About {
    fn of(tx: &mut dyn Read, stored: &StoredEntry, refunds: &[StoredEntry]) -> Result<Self, AppError> {
        Ok(match &stored.entry.deed {
            EntryDeed::Sale { number, sale, bill, .. } => Self {
                number: number.clone(),
                has_bill: bill.is_some(),
                refunds: refunds.iter().filter_map(|refund| given_back(refund, *sale)).collect(),
                ..Self::default()
            },
            EntryDeed::Refund { sale, .. }
            | EntryDeed::DepositUsed { sale, .. }
            | EntryDeed::DepositRestored { sale, .. }
            | EntryDeed::Owed { sale, .. }
            | EntryDeed::Repaid { sale, .. }
            | EntryDeed::Forgiven { sale, .. }
            | EntryDeed::Redeem { sale: Some(sale), .. }
            | EntryDeed::Restore { sale: Some(sale), .. } => {
                let sale = accounts::find_sale(tx, *sale)?;
                let has_bill = sale.as_ref().is_some_and(|sale| sale.total_fen.is_some());
                let (number, day) = sale.map(|sale| (sale.number, sale.day)).unzip();
                Self { number: number.unwrap_or_default(), has_bill, sale_day: day, ..Self::default() }
            }
            EntryDeed::Referral { referral } | EntryDeed::ReferralVoid { referral } => {
                Self { number: referral.clone(), ..Self::default() }
            }
            EntryDeed::Enrol
            | EntryDeed::Event
            | EntryDeed::Engage
            | EntryDeed::Topup { .. }
            | EntryDeed::Package { .. }
            | EntryDeed::Redeem { sale: None, .. }
            | EntryDeed::Restore { sale: None, .. }
            | EntryDeed::Points { .. }
            | EntryDeed::Tier { .. }
            | EntryDeed::Deposit { .. }
            | EntryDeed::DepositReturned { .. }
            | EntryDeed::Granted { .. }
            | EntryDeed::GrantVoid { .. }
            | EntryDeed::Coupon { .. } => Self::default(),
        })
    }
}

/// What a refund gave back, if it was on this sale.
fn given_back(refund: &StoredEntry, on: SaleId) -> Option<GivenBack> {
    let amount_fen = refund.entry.deed.amount_fen()?;
    let is_on = refund.entry.deed.sale() == Some(on);
    is_on.then_some(GivenBack { seq: refund.seq, day: refund.entry.day, amount_fen })
}

fn entry(
    stored: &StoredEntry,
    transfers: &[BookedTransfer],
    decisions: &[BookedDecision],
    about: About,
) -> TimelineEntry {
    let own = |seq: Option<i64>| seq == Some(stored.seq);
    let (tier, locked_until) = match &stored.entry.deed {
        EntryDeed::Tier { tier, locked_until, .. } => (Some(tier.clone()), *locked_until),
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
        number: about.number,
        has_bill: about.has_bill,
        amount_fen: stored.entry.deed.amount_fen(),
        lines: lines(&stored.entry.deed),
        items: items(&stored.entry.deed),
        right: about.right,
        refunds: about.refunds,
        sale_day: about.sale_day,
        points: moved_points(transfers.iter().filter(|booked| own(booked.seq))),
        cause: stored.entry.deed.points_cause(),
        tier,
        locked_until,
        note: stored.entry.note,
        tier_changes: decisions.iter().filter(|booked| own(booked.seq)).map(TierChange::of).collect(),
    }
}

/// What transfers bring the member in points; what they move of money is told by the entry.
fn moved_points<'a>(transfers: impl Iterator<Item = &'a BookedTransfer>) -> i64 {
    let points = transfers.filter(|booked| booked.transfer.unit.is_points());
    points.map(|booked| booked.transfer.for_member()).sum()
}

/// The lines of a sale.
fn lines(deed: &EntryDeed) -> Vec<NewSaleLine> {
    let EntryDeed::Sale { lines, .. } = deed else { return Vec::new() };
    lines.iter().map(|line| NewSaleLine { category: line.category.clone(), amount_fen: line.amount_fen.0 }).collect()
}

/// What was on the bill of a sale.
fn items(deed: &EntryDeed) -> Vec<TimelineItem> {
    let EntryDeed::Sale { bill: Some(bill), .. } = deed else { return Vec::new() };
    let item =
        |line: &SoldLine| TimelineItem { name: line.name.clone(), quantity: line.quantity, pay_fen: line.pay_fen.0 };
    bill.lines.iter().map(item).collect()
}

/// What ends of days brought about, newest first.
fn day_ends(transfers: &[BookedTransfer], decisions: &[BookedDecision]) -> Vec<DayEnd> {
    let mut days: BTreeMap<Day, DayEnd> = BTreeMap::new();
    let blank = |day: Day| DayEnd { day, points_expired: 0, tier_changes: Vec::new() };
    for booked in transfers.iter().filter(|booked| booked.seq.is_none()) {
        days.entry(booked.day).or_insert_with(|| blank(booked.day)).points_expired -= booked.transfer.for_member();
    }
    for booked in decisions.iter().filter(|booked| booked.seq.is_none()) {
        days.entry(booked.day).or_insert_with(|| blank(booked.day)).tier_changes.push(TierChange::of(booked));
    }
    days.into_values().rev().collect()
}
