//! For tests: a timeline in which every kind of activity, every channel and every cause occurs.

use yanji_app::Instant;
use yanji_app::records::{DayEnd, NewSaleLine, TierChange, Timeline, TimelineEntry};
use yanji_books::id::{NoteId, SaleId};
use yanji_books::journal::PointsCause;
use yanji_engine::activity::Kind;

use crate::console::form::testing::sample_day;

fn change(cause: &str) -> TierChange {
    let (from, to) = ("1".to_owned(), "2".to_owned());
    TierChange { day: sample_day(), cause: cause.to_owned(), from, to, since: sample_day(), figures: None }
}

fn entry(kind: Kind, channel: &str) -> TimelineEntry {
    TimelineEntry {
        seq: 1,
        kind: kind.code().to_owned(),
        day: sample_day(),
        recorded_at: Instant(1_790_000_000_000_000),
        operator: "1".to_owned(),
        channel: channel.to_owned(),
        sale: Some(SaleId([9; 16])),
        number: "5001".to_owned(),
        has_bill: true,
        amount_fen: Some(200_000),
        lines: vec![NewSaleLine { category: "7".to_owned(), amount_fen: 200_000 }],
        items: Vec::new(),
        right: None,
        refunds: Vec::new(),
        sale_day: (kind == Kind::Refund).then(sample_day),
        points: 2_000,
        cause: (kind == Kind::Points).then_some(PointsCause::Compensation),
        tier: Some("2".to_owned()),
        locked_until: Some(sample_day()),
        note: Some(NoteId([6; 16])),
        tier_changes: Vec::new(),
    }
}

/// Every kind of activity, every channel, and an end of day with every cause.
pub(in crate::console::member) fn sample() -> Timeline {
    let channels = ["desk", "api", "command", "import", "sample"];
    let entries = Kind::ALL.into_iter().zip(channels.into_iter().cycle()).map(|(kind, door)| entry(kind, door));
    let causes = [
        "enrolled",
        "upgraded",
        "kept",
        "grace_began",
        "grace_ended",
        "demoted",
        "by_hand",
        "undone",
        "programme_changed",
    ];
    let end = DayEnd { day: sample_day(), points_expired: 50, tier_changes: causes.map(change).into() };
    Timeline { entries: entries.collect(), day_ends: vec![end], next: Some("1".to_owned()) }
}
