//! One member: who she is, how she stands, why, and everything that happened. What is personal stays masked until it
//! is asked for with a purpose.

mod timeline;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::{Member, MemberExplanation, MemberState, Timeline};
use yanji_app::{Actor, AppError, Clinic, RevealPurpose};
use yanji_books::id::{MemberId, NoteId};
use yanji_words::{Problem, Thing, whole};

use super::activities::deed::Act;
use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::figures::{day, yuan};
use super::frame::{Frame, Section};
use super::why::{self, Why};
use timeline::Entry;

/// How many activities a page of the timeline has.
const TIMELINE_LIMIT: usize = 30;

const PURPOSES: [(&str, &str); 4] = [
    ("service", "reveal.service"),
    ("contact", "reveal.contact"),
    ("correction", "reveal.correction"),
    ("complaint", "reveal.complaint"),
];

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage {
    frame: Frame,
    head: Head,
    why: Why,
    lots: Vec<Lot>,
    entries: Vec<Entry>,
    /// The address of older activities; empty when there are none.
    older: String,
    acts: Vec<Act>,
    purposes: [(&'static str, &'static str); 4],
}

#[derive(Template)]
#[template(path = "note.html")]
struct NotePage {
    frame: Frame,
    address: String,
    text: String,
}

/// The member and her state, as the head of the page shows them.
pub(super) struct Head {
    pub(super) address: String,
    pub(super) number: String,
    /// Her name, or her card number while nobody has written down a name.
    pub(super) called: String,
    /// Empty when there is none.
    pub(super) phone: String,
    pub(super) note: String,
    pub(super) is_revealed: bool,
    pub(super) enrolled_on: String,
    pub(super) tier: String,
    pub(super) shade: usize,
    pub(super) tier_since: String,
    pub(super) grace_until: String,
    pub(super) locked_until: String,
    pub(super) points: String,
    pub(super) points_debt: String,
    pub(super) points_expired: String,
    pub(super) spend: String,
    pub(super) visits: String,
}

struct Lot {
    earned_on: String,
    /// Empty: for ever.
    expires_on: String,
    points: String,
}

/// What a page about a member is made of.
struct Known {
    member: Member,
    state: MemberState,
    told: MemberExplanation,
    timeline: Timeline,
}

/// Where the page of the timeline begins.
#[derive(Deserialize)]
pub(super) struct Older {
    before: Option<String>,
}

/// The member whose id stands in an address.
pub(super) fn id_of(visitor: &Visitor, text: &str) -> Result<MemberId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(older): Query<Older>,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let known = visitor.ask(move |clinic, actor| know(clinic, actor, id, older.before.as_deref(), None)).await?;
    show(&visitor, &known)
}

/// Shows name, phone and note in full. The page has no address of its own, so that it is not come back to by accident.
pub(super) async fn reveal(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let purpose = RevealPurpose::from_code(fields.get("purpose"));
    let purpose = purpose.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "purpose")))?;
    let known = visitor.ask(move |clinic, actor| know(clinic, actor, id, None, Some(purpose))).await?;
    show(&visitor, &known)
}

/// Shows a sealed reason.
pub(super) async fn note(
    Path((id, note)): Path<(String, String)>,
    Posted { visitor, .. }: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let note: NoteId = note.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))?;
    let text = visitor.ask(move |clinic, actor| clinic.note_read(actor, id, note)).await?;
    let address = format!("/members/{id}");
    let frame = Frame { address: address.clone(), ..visitor.frame(Section::Members) };
    visitor.page(&NotePage { frame, address, text })
}

fn know(
    clinic: &Clinic,
    actor: &Actor,
    id: MemberId,
    before: Option<&str>,
    purpose: Option<RevealPurpose>,
) -> Result<Known, AppError> {
    Ok(Known {
        member: match purpose {
            Some(purpose) => clinic.member_reveal(actor, id, purpose)?,
            None => clinic.member_get(actor, id)?,
        },
        state: clinic.member_state(actor, id)?,
        told: clinic.member_explanation(actor, id)?,
        timeline: clinic.member_timeline(actor, id, before, TIMELINE_LIMIT)?,
    })
}

fn show(visitor: &Visitor, known: &Known) -> Result<Response, Failure> {
    let address = format!("/members/{}", known.member.id);
    let mut frame = visitor.frame(Section::Members);
    if known.member.is_revealed {
        frame.address = address;
    }
    visitor.page(&member_page(visitor, frame, known))
}

fn member_page(visitor: &Visitor, frame: Frame, known: &Known) -> MemberPage {
    let zone = visitor.state.clinic.zone();
    let entries = timeline::entries(&frame, known.member.id, &known.timeline, &why::names(&known.told), &zone);
    parts(frame, known, entries)
}

fn parts(frame: Frame, known: &Known, entries: Vec<Entry>) -> MemberPage {
    let head = head(&known.member, &known.state);
    let older = known.timeline.next.as_ref().map(|next| format!("{}?before={next}", head.address));
    let acts = Act::ALL.into_iter().filter(|act| frame.permissions.allow(act.permission())).collect();
    let lots = known.state.lots.iter().map(|lot| Lot {
        earned_on: lot.earned_on.to_string(),
        expires_on: day(lot.expires_on),
        points: whole(lot.points),
    });
    MemberPage {
        why: why::why(&frame, &known.told),
        lots: lots.collect(),
        entries,
        older: older.unwrap_or_default(),
        acts,
        purposes: PURPOSES,
        head,
        frame,
    }
}

/// The head of every page about one member.
pub(super) fn head(member: &Member, state: &MemberState) -> Head {
    let some = |number: i64| if number == 0 { String::new() } else { whole(number) };
    Head {
        address: format!("/members/{}", member.id),
        number: member.number.clone(),
        called: if member.name.is_empty() { member.number.clone() } else { member.name.clone() },
        phone: member.phone.clone(),
        note: member.note.clone(),
        is_revealed: member.is_revealed,
        enrolled_on: member.enrolled_on.to_string(),
        tier: state.tier_name.clone(),
        shade: state.tier_rank.min(5),
        tier_since: state.tier_since.to_string(),
        grace_until: day(state.grace_until),
        locked_until: day(state.locked_until),
        points: whole(state.points),
        points_debt: some(state.points_debt),
        points_expired: some(state.points_expired),
        spend: yuan(state.spend_fen),
        visits: whole(state.visits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member, sample_state};
    use crate::console::why::testing::sample_explanation;

    #[test]
    fn the_page_is_made() {
        for is_revealed in [false, true] {
            let known = Known {
                member: Member { is_revealed, note: "1".to_owned(), ..sample_member() },
                state: sample_state(),
                told: sample_explanation(),
                timeline: timeline::tests::sample(),
            };
            for html in in_both_languages(|frame| {
                let zone = jiff::tz::TimeZone::UTC;
                let names = why::names(&known.told);
                let entries = timeline::entries(&frame, known.member.id, &known.timeline, &names, &zone);
                parts(frame, &known, entries)
            }) {
                assert!(html.contains("5001") && html.contains("2,000.00"));
            }
        }
    }

    #[test]
    fn the_page_of_a_note_is_made() {
        in_both_languages(|frame| NotePage { frame, address: "/".to_owned(), text: "1".to_owned() });
    }
}
