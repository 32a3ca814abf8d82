//! Everything that happened to a member, newest first: activities, and between them what the ends of days brought.

use jiff::tz::TimeZone;
use yanji_app::records::{DayEnd, NewSaleLine, Timeline, TimelineEntry};
use yanji_books::id::MemberId;
use yanji_engine::activity::Kind;
use yanji_words::{kind, whole};

use crate::console::figures::{signed, yuan};
use crate::console::frame::Frame;
use crate::console::why::change_sentence;

/// One line of the timeline.
pub(in crate::console) struct Entry {
    pub(in crate::console) day: String,
    pub(in crate::console) title: String,
    /// The number of a sale or the id of a referral; may be empty.
    pub(in crate::console) number: String,
    /// What was sold, what was set, what changed.
    pub(in crate::console) details: Vec<String>,
    pub(in crate::console) amount: String,
    pub(in crate::console) points: String,
    pub(in crate::console) is_loss: bool,
    /// When and through which door it was recorded; empty for the end of a day.
    pub(in crate::console) recorded: String,
    /// Where to give money back; empty where it is no sale.
    pub(in crate::console) refund: String,
    /// Where to read the reason; empty where there is none.
    pub(in crate::console) note: String,
}

/// The lines of a timeline.
pub(super) fn entries(
    frame: &Frame,
    member: MemberId,
    timeline: &Timeline,
    names: &[(String, String)],
    zone: &TimeZone,
) -> Vec<Entry> {
    let mut ends = timeline.day_ends.iter().peekable();
    let mut lines = Vec::new();
    for entry in &timeline.entries {
        // The end of a day comes after everything that happened on it.
        while let Some(end) = ends.next_if(|end| end.day >= entry.day) {
            lines.push(day_end(frame, end, names));
        }
        lines.push(activity(frame, member, entry, names, zone));
    }
    lines.extend(ends.map(|end| day_end(frame, end, names)));
    lines
}

fn activity(
    frame: &Frame,
    member: MemberId,
    entry: &TimelineEntry,
    names: &[(String, String)],
    zone: &TimeZone,
) -> Entry {
    let known = Kind::from_code(&entry.kind);
    let is_refund = known == Some(Kind::Refund);
    let name = |code: &String| names.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name).clone();
    let mut details: Vec<String> = entry.lines.iter().filter_map(line).collect();
    details.extend(entry.tier.as_ref().map(|code| frame.put("timeline.tier_set", name(code))));
    details.extend(entry.locked_until.map(|until| frame.put("why.locked", until)));
    details.extend(entry.tier_changes.iter().map(|change| change_sentence(frame, change, names)));
    let channel = match entry.channel.as_str() {
        "desk" => "channel.desk",
        "api" => "channel.api",
        "command" => "channel.command",
        "import" => "channel.import",
        _ => "channel.sample",
    };
    let refund = entry.sale.filter(|_| matches!(known, Some(Kind::Sale | Kind::Package)));
    Entry {
        day: entry.day.to_string(),
        title: known.map_or(entry.kind.clone(), |known| capital(kind(frame.lang, known))),
        number: shown_number(&entry.number),
        details,
        amount: entry.amount_fen.map(|fen| yuan(if is_refund { -fen } else { fen })).unwrap_or_default(),
        points: signed(entry.points),
        is_loss: is_refund || entry.points < 0,
        recorded: frame.fill("timeline.recorded", &[&entry.recorded_at.local_text(zone), &frame.t(channel)]),
        refund: refund.map(|sale| format!("/sales/{sale}/refund")).unwrap_or_default(),
        note: entry.note.map(|note| format!("/members/{member}/notes/{note}")).unwrap_or_default(),
    }
}

fn day_end(frame: &Frame, end: &DayEnd, names: &[(String, String)]) -> Entry {
    let mut details = Vec::new();
    if end.points_expired > 0 {
        details.push(frame.put("timeline.expired", whole(end.points_expired)));
    }
    details.extend(end.tier_changes.iter().map(|change| change_sentence(frame, change, names)));
    Entry {
        day: end.day.to_string(),
        title: frame.t("timeline.day_end").into_owned(),
        number: String::new(),
        details,
        amount: String::new(),
        points: signed(-end.points_expired),
        is_loss: end.points_expired > 0,
        recorded: String::new(),
        refund: String::new(),
        note: String::new(),
    }
}

/// The number of a sale or referral. One that an import made from the content of a line, which begins with `~`, tells
/// people nothing.
fn shown_number(number: &str) -> String {
    if number.starts_with('~') { String::new() } else { number.to_owned() }
}

/// A line of a sale that has a category.
fn line(line: &NewSaleLine) -> Option<String> {
    (!line.category.is_empty()).then(|| format!("{} {}", line.category, yuan(line.amount_fen)))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::console::form::testing::{sample_day, sample_frame};
    use yanji_app::Instant;
    use yanji_app::records::TierChange;
    use yanji_books::id::{NoteId, SaleId};
    use yanji_engine::Day;
    use yanji_words::Lang;

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
            amount_fen: Some(200_000),
            lines: vec![NewSaleLine { category: "7".to_owned(), amount_fen: 200_000 }],
            points: 2_000,
            tier: Some("2".to_owned()),
            locked_until: Some(sample_day()),
            note: Some(NoteId([6; 16])),
            tier_changes: Vec::new(),
        }
    }

    /// Every kind of activity, every channel, and an end of day with every cause.
    pub(in crate::console) fn sample() -> Timeline {
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

    #[test]
    fn ends_of_days_stand_after_what_happened_on_them() {
        let mut timeline = sample();
        timeline.entries.truncate(1);
        let earlier = Day::parse("2026-11-19").unwrap();
        timeline.day_ends.push(DayEnd { day: earlier, points_expired: 1, tier_changes: Vec::new() });
        let frame = sample_frame(Lang::En);
        let lines = entries(&frame, MemberId([7; 16]), &timeline, &[], &TimeZone::UTC);
        let titles: Vec<_> = lines.iter().map(|line| (line.title.as_str(), line.points.as_str())).collect();
        assert_eq!(titles, [("End of day", "-50"), ("Enrolment", "+2,000"), ("End of day", "-1")]);
    }

    #[test]
    fn only_sales_lead_to_a_refund_and_money_given_back_is_negative() {
        let frame = sample_frame(Lang::En);
        let lines = entries(&frame, MemberId([7; 16]), &sample(), &[], &TimeZone::UTC);
        for line in &lines {
            assert_eq!(!line.refund.is_empty(), ["Sale", "Package"].contains(&line.title.as_str()), "{}", line.title);
        }
        let refund = lines.iter().find(|line| line.title == "Refund").unwrap();
        assert_eq!(refund.amount, "-2,000.00");
    }
}
