//! Batches and their members as the pages show them.

use jiff::tz::TimeZone;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{Batch, BatchChange, BatchCouponKind, BatchMember, BatchOutcomeKind, BatchStatus};
use yanji_engine::Refusal;
use yanji_words::{Lang, benefit, whole};

use super::OUTCOMES;
use crate::console::coupons::code_shown;
use crate::console::figures::{hundredths, signed};
use crate::console::frame::Frame;
use crate::console::points_cause::cause_key;

/// A batch.
pub(super) struct Shown {
    pub(super) address: String,
    /// The key of what kind of change it is.
    pub(super) kind: &'static str,
    /// What is done to each, in words.
    pub(super) what: String,
    /// The key of where it stands.
    pub(super) state: &'static str,
    /// The colour of that.
    pub(super) colour: &'static str,
    pub(super) is_draft: bool,
    pub(super) is_choosing: bool,
    /// Whether work is being done.
    pub(super) is_running: bool,
    pub(super) can_undo: bool,
    /// Whether it is a draft that would change nobody.
    pub(super) is_idle: bool,
    pub(super) is_tier: bool,
    /// What it gives, where that is a coupon.
    pub(super) coupon: Option<ShownCoupon>,
    /// Why members are refused or kept, with how many of them.
    pub(super) why: Vec<(String, String)>,
    pub(super) members: String,
    pub(super) percent: i64,
    pub(super) looked_at: String,
    pub(super) counts: Counts,
    pub(super) started: String,
    pub(super) by: String,
    pub(super) undone: String,
    pub(super) undone_by: String,
}

/// The coupon that a batch gives.
pub(super) struct ShownCoupon {
    pub(super) given: String,
    pub(super) back: String,
    /// How many can still be issued; empty where there is no limit.
    pub(super) left: String,
    /// Whether there are fewer than a draft would give.
    pub(super) is_short: bool,
}

/// A kind of coupon that can be given.
pub(super) struct ShownKind {
    pub(super) code: String,
    /// Its name, what it is worth, how many are left and may be had.
    pub(super) name: String,
}

pub(super) fn kind(frame: &Frame, kind: &BatchCouponKind) -> ShownKind {
    let mut says = vec![benefit::coupon_worth(frame.lang, &kind.terms)];
    says.extend(kind.left.map(|left| frame.put("members_batch.kind_left", whole(left))));
    says.extend(kind.terms.per_member.map(|most| frame.put("members_batch.kind_each", whole(i64::from(most)))));
    let says = says.join(&frame.t("members_batch.comma"));
    ShownKind { code: kind.terms.code.clone(), name: frame.fill("members_batch.kind_is", &[&kind.terms.name, &says]) }
}

/// The figures of a batch.
pub(super) struct Counts {
    pub(super) done: String,
    pub(super) up: String,
    pub(super) down: String,
    pub(super) level: String,
    pub(super) same: String,
    pub(super) refused: String,
    pub(super) undone: String,
    pub(super) kept: String,
}

/// A member of a batch.
pub(super) struct ShownMember {
    pub(super) address: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) before: String,
    /// What is or would be after it: the tier, or the points with their sign.
    pub(super) after: String,
    pub(super) outcome: &'static str,
    pub(super) colour: &'static str,
    pub(super) why: String,
    /// What is printed on the pieces that she got.
    pub(super) coupons: Vec<String>,
    /// How many of them were taken back, where that is not all of them.
    pub(super) pieces_back: String,
}

/// An outcome by which members are picked.
pub(super) struct OutcomeTab {
    pub(super) address: String,
    pub(super) key: &'static str,
    pub(super) count: String,
    pub(super) is_here: bool,
}

pub(super) fn batch(frame: &Frame, zone: &TimeZone, batch: &Batch) -> Shown {
    let counts = &batch.counts;
    let (state, colour) = state(batch.status);
    // Of one that is taken back, those are left who are changed still.
    let left = if batch.status == BatchStatus::Undoing { counts.done } else { counts.waiting };
    let looked_at = batch.members - left;
    Shown {
        address: super::address(batch.id),
        kind: match &batch.change {
            BatchChange::Tier { .. } => "act.tier",
            BatchChange::Points { .. } => "act.points",
            BatchChange::Coupon { .. } => "members_batch.give_coupons",
        },
        what: what(frame, batch),
        state,
        colour,
        is_draft: batch.status == BatchStatus::Draft,
        is_choosing: batch.status == BatchStatus::Choosing,
        is_running: matches!(batch.status, BatchStatus::Choosing | BatchStatus::Running | BatchStatus::Undoing),
        is_idle: batch.status == BatchStatus::Draft && counts.done == 0,
        can_undo: batch.status == BatchStatus::Done && counts.done > 0,
        is_tier: matches!(batch.change, BatchChange::Tier { .. }),
        coupon: batch.coupon.as_ref().map(|coupon| ShownCoupon {
            given: whole(coupon.given),
            back: whole(coupon.back),
            left: coupon.left.map(whole).unwrap_or_default(),
            is_short: batch.status == BatchStatus::Draft && coupon.left.is_some_and(|left| left < coupon.given),
        }),
        why: batch.why.iter().map(|one| (why(frame, &one.code), whole(one.members))).collect(),
        members: whole(batch.members),
        percent: hundredths(looked_at, batch.members),
        looked_at: whole(looked_at),
        counts: Counts {
            done: whole(counts.done),
            up: whole(counts.up),
            down: whole(counts.down),
            level: whole(counts.level),
            same: whole(counts.same),
            refused: whole(counts.refused),
            undone: whole(counts.undone),
            kept: whole(counts.kept),
        },
        started: batch.started_at.map(|at| at.local_text(zone)).unwrap_or_default(),
        by: who(frame, &batch.created_by),
        undone: batch.undone_at.map(|at| at.local_text(zone)).unwrap_or_default(),
        undone_by: batch.undone_by.as_deref().map(|name| who(frame, name)).unwrap_or_default(),
    }
}

/// The name of somebody, or what whoever holds the machine is called.
fn who(frame: &Frame, name: &str) -> String {
    if name == "machine" { frame.t("members_batch.machine").into_owned() } else { name.to_owned() }
}

const fn state(status: BatchStatus) -> (&'static str, &'static str) {
    match status {
        BatchStatus::Choosing => ("members_batch.is_choosing", "bg-blue-lt"),
        BatchStatus::Draft => ("members_batch.is_draft", "bg-secondary-lt"),
        BatchStatus::Running => ("members_batch.is_running", "bg-blue-lt"),
        BatchStatus::Done => ("members_batch.is_done", "bg-green-lt"),
        BatchStatus::Undoing => ("members_batch.is_undoing", "bg-blue-lt"),
        BatchStatus::Undone => ("members_batch.is_undone", "bg-orange-lt"),
    }
}

fn what(frame: &Frame, batch: &Batch) -> String {
    match &batch.change {
        BatchChange::Tier { locked_until: Some(until), .. } => {
            frame.fill("members_batch.tier_locked", &[&batch.tier_name, &until.to_string()])
        }
        BatchChange::Tier { locked_until: None, .. } => frame.put("members_batch.tier", &batch.tier_name),
        BatchChange::Points { points, cause } => {
            let points = frame.put("members_batch.points", signed(*points));
            let Some(cause) = cause else { return points };
            frame.fill("ledger.because", &[&points, &frame.t(cause_key(Some(cause.in_journal())))])
        }
        BatchChange::Coupon { count, .. } => {
            frame.fill("members_batch.coupon_is", &[coupon_name(batch), &whole(i64::from(*count))])
        }
    }
}

fn coupon_name(batch: &Batch) -> &str {
    batch.coupon.as_ref().map_or("", |coupon| coupon.name.as_str())
}

pub(super) fn member(frame: &Frame, batch: &Batch, member: &BatchMember) -> ShownMember {
    let (key, colour) = outcome(member.outcome, batch);
    let is_changed = matches!(member.outcome, BatchOutcomeKind::Done | BatchOutcomeKind::Kept);
    let is_tier = matches!(batch.change, BatchChange::Tier { .. });
    let after = match &batch.change {
        BatchChange::Tier { .. } => batch.tier_name.clone(),
        BatchChange::Points { points, .. } => signed(*points),
        BatchChange::Coupon { count, .. } => {
            frame.fill("members_batch.coupon_hers", &[coupon_name(batch), &whole(i64::from(*count))])
        }
    };
    let pieces = i64::try_from(member.coupons.len()).unwrap_or(i64::MAX);
    let is_part = member.pieces_back > 0 && member.pieces_back < pieces;
    ShownMember {
        address: format!("/members/{}", member.id),
        number: member.number.clone(),
        name: member.name.clone(),
        // Points and coupons are given whatever the tier is.
        before: if is_tier { member.tier_before.clone() } else { String::new() },
        after: if is_changed { after } else { String::new() },
        outcome: key,
        colour,
        why: why(frame, &member.code),
        coupons: member.coupons.iter().map(|code| code_shown(code)).collect(),
        pieces_back: if is_part { frame.put("members_batch.part_back", member.pieces_back) } else { String::new() },
    }
}

/// The key of an outcome's name in a batch, and its colour.
fn outcome(outcome: BatchOutcomeKind, batch: &Batch) -> (&'static str, &'static str) {
    let (is_draft, is_coupon) = (batch.status == BatchStatus::Draft, batch.coupon.is_some());
    match (outcome, is_draft, is_coupon) {
        (BatchOutcomeKind::Waiting, ..) => ("members_batch.waiting", "bg-secondary-lt"),
        (BatchOutcomeKind::Done, true, true) => ("members_batch.will_get", "bg-green-lt"),
        (BatchOutcomeKind::Done, true, false) => ("members_batch.will", "bg-green-lt"),
        (BatchOutcomeKind::Done, false, true) => ("members_batch.got", "bg-green-lt"),
        (BatchOutcomeKind::Done, false, false) => ("members_batch.done", "bg-green-lt"),
        (BatchOutcomeKind::Same, ..) => ("members_batch.same", "bg-secondary-lt"),
        (BatchOutcomeKind::Refused, _, true) => ("members_batch.left_out", "bg-red-lt"),
        (BatchOutcomeKind::Refused, _, false) => ("members_batch.refused", "bg-red-lt"),
        (BatchOutcomeKind::Undone, _, true) => ("members_batch.came_back", "bg-orange-lt"),
        (BatchOutcomeKind::Undone, _, false) => ("members_batch.undone", "bg-orange-lt"),
        (BatchOutcomeKind::Kept, ..) => ("members_batch.kept", "bg-yellow-lt"),
    }
}

/// Why a member was refused or left as she is.
fn why(frame: &Frame, code: &str) -> String {
    match code {
        "" => String::new(),
        "changed_since" => frame.t("members_batch.changed_since").into_owned(),
        "account_closed" => frame.t("members_batch.account_closed").into_owned(),
        "member_limit" => frame.t("members_batch.member_limit").into_owned(),
        "sold_out" => frame.t("members_batch.sold_out").into_owned(),
        "tier_not_served" => frame.t("members_batch.tier_not_served").into_owned(),
        "coupon_kind_stopped" => frame.t("members_batch.kind_stopped").into_owned(),
        "used" => frame.t("members_batch.was_used").into_owned(),
        "handed_on" => frame.t("members_batch.was_handed_on").into_owned(),
        "expired" => frame.t("members_batch.was_expired").into_owned(),
        "void" => frame.t("members_batch.was_void").into_owned(),
        code => refusal(frame.lang, code).unwrap_or_else(|| code.to_owned()),
    }
}

fn refusal(lang: Lang, code: &str) -> Option<String> {
    let found = Refusal::ALL.into_iter().find(|refusal| refusal.code() == code)?;
    Some(yanji_words::refusal(lang, found).to_owned())
}

/// The outcomes that members of a batch came to, each with how many.
pub(super) fn outcomes(batch: &Batch, here: Option<BatchOutcomeKind>) -> Vec<OutcomeTab> {
    let counts = &batch.counts;
    let tab = |(kind, code): (BatchOutcomeKind, &'static str)| {
        let (key, _) = outcome(kind, batch);
        let count = match kind {
            BatchOutcomeKind::Waiting => counts.waiting,
            BatchOutcomeKind::Done => counts.done,
            BatchOutcomeKind::Same => counts.same,
            BatchOutcomeKind::Refused => counts.refused,
            BatchOutcomeKind::Undone => counts.undone,
            BatchOutcomeKind::Kept => counts.kept,
        };
        let address = format!("{}?outcome={code}", super::address(batch.id));
        (count > 0).then(|| OutcomeTab { address, key, count: whole(count), is_here: here == Some(kind) })
    };
    let all = OutcomeTab {
        address: super::address(batch.id),
        key: "members_batch.all",
        count: whole(batch.members),
        is_here: here.is_none(),
    };
    std::iter::once(all).chain(OUTCOMES.into_iter().filter_map(tab)).collect()
}

/// The outcome that an address names.
pub(super) fn outcome_of(code: &str) -> Option<BatchOutcomeKind> {
    OUTCOMES.iter().find(|(_, known)| *known == code).map(|(outcome, _)| *outcome)
}

/// The members of a batch as a file, masked.
pub(super) fn sheet(frame: &Frame, batch: &Batch, members: &[BatchMember]) -> Sheet {
    let titles = ["member.number", "member.name", "members_batch.before", "members_batch.outcome", "members_batch.why"];
    let of_coupon = batch.coupon.as_ref().map(|_| "coupons.code");
    let row = |one: &BatchMember| {
        let shown = member(frame, batch, one);
        let outcome = frame.t(shown.outcome).into_owned();
        let mut cells = vec![shown.number, shown.name, one.tier_before.clone(), outcome, shown.why];
        cells.extend(of_coupon.map(|_| shown.coupons.join(" ")));
        cells.into_iter().map(Cell::text).collect()
    };
    Sheet {
        name: what(frame, batch),
        columns: titles.into_iter().chain(of_coupon).map(|key| Column::new(frame.t(key), Kind::Text)).collect(),
        rows: members.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use yanji_app::Instant;
    use yanji_app::records::{BatchCounts, BatchCoupon, BatchReasons, BatchUndo, BatchWhy, HandCause, LadderTier};
    use yanji_books::id::{BatchId, MemberId};
    use yanji_engine::Day;

    use super::super::pages::{BatchPage, BatchesPage, NewPage, ReasonsPage, StatusPart, UndoPage};
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::form::{Fields, Form};
    use crate::console::list::List;

    const STATUSES: [BatchStatus; 6] = [
        BatchStatus::Choosing,
        BatchStatus::Draft,
        BatchStatus::Running,
        BatchStatus::Done,
        BatchStatus::Undoing,
        BatchStatus::Undone,
    ];

    fn sample(status: BatchStatus, change: BatchChange) -> Batch {
        let counts = BatchCounts {
            waiting: 3,
            done: 1_000,
            up: 900,
            down: 50,
            level: 50,
            same: 2,
            refused: 4,
            ..BatchCounts::default()
        };
        Batch {
            id: BatchId([7; 16]),
            tier_name: "2".to_owned(),
            coupon: matches!(change, BatchChange::Coupon { .. }).then(|| BatchCoupon {
                name: "3".to_owned(),
                left: Some(900),
                given: 1_000,
                back: 7,
            }),
            change,
            status,
            members: 2_000,
            counts,
            why: vec![BatchWhy { outcome: BatchOutcomeKind::Refused, code: "sold_out".to_owned(), members: 4 }],
            created_at: Instant(0),
            created_by: "1".to_owned(),
            started_at: Some(Instant(0)),
            ended_at: None,
            undone_at: Some(Instant(0)),
            undone_by: Some("1".to_owned()),
        }
    }

    fn to_gold() -> BatchChange {
        BatchChange::Tier { tier: "2".to_owned(), locked_until: Day::parse("2026-12-31") }
    }

    fn one(outcome: BatchOutcomeKind, code: &str) -> BatchMember {
        BatchMember {
            place: 1,
            id: MemberId([7; 16]),
            number: "10001".to_owned(),
            name: "*".to_owned(),
            tier_before: "1".to_owned(),
            outcome,
            code: code.to_owned(),
            coupons: vec!["2222".to_owned(), "3333".to_owned()],
            pieces_back: 1,
        }
    }

    fn two_coupons() -> BatchChange {
        BatchChange::Coupon { coupon: "3".to_owned(), count: 2 }
    }

    #[test]
    fn every_page_is_made() {
        for (status, change) in STATUSES
            .map(|status| (status, to_gold()))
            .into_iter()
            .chain([(BatchStatus::Draft, BatchChange::Points { points: -50, cause: Some(HandCause::Correction) })])
            .chain(STATUSES.map(|status| (status, two_coupons())))
        {
            let made = sample(status, change);
            for html in in_both_languages(|frame| BatchPage {
                members: OUTCOMES.map(|(outcome, ..)| member(&frame, &made, &one(outcome, "changed_since"))).into(),
                outcomes: outcomes(&made, Some(BatchOutcomeKind::Done)),
                batch: batch(&frame, &TimeZone::UTC, &made),
                list: List { next: Some("7".to_owned()), ..List::default() },
                form: Form::fresh(&[]).unwrap(),
                frame,
            }) {
                assert_eq!(html.contains("/start"), status == BatchStatus::Draft);
                assert_eq!(html.contains("/undo"), status == BatchStatus::Done);
                let is_running = matches!(status, BatchStatus::Choosing | BatchStatus::Running | BatchStatus::Undoing);
                assert_eq!(html.contains("/part"), is_running);
            }
            in_both_languages(|frame| BatchesPage { batches: vec![batch(&frame, &TimeZone::UTC, &made)], frame });
            in_both_languages(|frame| UndoPage {
                batch: batch(&frame, &TimeZone::UTC, &made),
                form: Form::fresh(&[]).unwrap(),
                foreseen: BatchUndo { back: 900, kept: 100 },
                frame,
            });
        }
        in_both_languages(|frame| BatchesPage { frame, batches: Vec::new() });
        let reasons = BatchReasons { reason: "1".to_owned(), undo_reason: "2".to_owned() };
        in_both_languages(|frame| ReasonsPage { frame, address: "/".to_owned(), reasons: reasons.clone() });
        let part = |frame: Frame| StatusPart {
            batch: batch(&frame, &TimeZone::UTC, &sample(BatchStatus::Running, to_gold())),
            frame,
        };
        assert!(part(crate::console::form::testing::sample_frame(Lang::Zh)).render().unwrap().contains("hx-get"));
    }

    #[test]
    fn a_draft_that_would_change_nobody_cannot_be_begun() {
        let mut idle = sample(BatchStatus::Draft, to_gold());
        idle.counts = BatchCounts { same: 2, refused: 1, ..BatchCounts::default() };
        for html in in_both_languages(|frame| BatchPage {
            members: Vec::new(),
            outcomes: Vec::new(),
            batch: batch(&frame, &TimeZone::UTC, &idle),
            list: List::default(),
            form: Form::fresh(&[]).unwrap(),
            frame,
        }) {
            assert!(!html.contains("/start") && html.contains("/discard"), "{html}");
        }
        let frame = crate::console::form::testing::sample_frame(Lang::Zh);
        let page = BatchPage {
            members: Vec::new(),
            outcomes: Vec::new(),
            batch: batch(&frame, &TimeZone::UTC, &idle),
            list: List::default(),
            form: Form::fresh(&[]).unwrap(),
            frame,
        };
        assert!(page.render().unwrap().contains("不会改动任何会员"));
    }

    #[test]
    fn those_who_were_chosen_go_on_in_the_form() {
        let pairs =
            [("scope", "ticked"), ("member", "a"), ("member", "b"), ("csrf", "0"), ("tier", "gold"), ("what", "tier")];
        for members in [2, 20_001] {
            for html in in_both_languages(|frame| NewPage {
                frame,
                form: Form::holding(Fields::new(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).into())),
                tiers: vec![LadderTier { code: "1".to_owned(), name: "1".to_owned() }],
                kinds: vec![ShownKind { code: "2".to_owned(), name: "2".to_owned() }],
                members,
            }) {
                assert_eq!(html.matches(r#"type="hidden" name="member""#).count(), 2);
                assert_eq!(html.contains("20,000"), members > 2);
            }
        }
    }

    #[test]
    fn a_refusal_is_told_in_a_sentence() {
        for refusal in Refusal::ALL {
            let frame = crate::console::form::testing::sample_frame(Lang::En);
            assert_ne!(why(&frame, refusal.code()), refusal.code());
        }
    }
}
