//! Recording what is neither sale nor refund: points taken directly or given by hand, referrals, events, engagements, tiers.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{HandCause, LadderTier, NewActivity, NewDeed};
use yanji_app::{AppError, Permission};
use yanji_books::id::MemberId;
use yanji_words::{Problem, Thing};

use super::told;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::member::{Head, head, id_of};
use crate::console::points_cause::cause_key;

const FIELDS: &[&str] = &["day", "points", "cause", "id", "tier", "locked_until", "reason"];

/// What can be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Act {
    Redeem,
    Points,
    Referral,
    ReferralVoid,
    Event,
    Engagement,
    Tier,
}

impl Act {
    pub(in crate::console) const ALL: [Self; 7] =
        [Self::Redeem, Self::Points, Self::Tier, Self::Referral, Self::ReferralVoid, Self::Event, Self::Engagement];

    /// The word in the address.
    pub(in crate::console) const fn code(self) -> &'static str {
        match self {
            Self::Redeem => "redeem",
            Self::Points => "points",
            Self::Referral => "referral",
            Self::ReferralVoid => "referral-void",
            Self::Event => "event",
            Self::Engagement => "engagement",
            Self::Tier => "tier",
        }
    }

    /// The key of its name.
    pub(in crate::console) const fn name(self) -> &'static str {
        match self {
            Self::Redeem => "act.redeem",
            Self::Points => "act.points",
            Self::Referral => "act.referral",
            Self::ReferralVoid => "act.referral_void",
            Self::Event => "act.event",
            Self::Engagement => "act.engagement",
            Self::Tier => "act.tier",
        }
    }

    /// The key of the sentence that says what will happen.
    const fn effect(self) -> &'static str {
        match self {
            Self::Redeem => "act.redeem_effect",
            Self::Points => "act.points_effect",
            Self::Referral => "act.referral_effect",
            Self::ReferralVoid => "act.referral_void_effect",
            Self::Event => "act.event_effect",
            Self::Engagement => "act.engagement_effect",
            Self::Tier => "act.tier_effect",
        }
    }

    /// What one must be allowed.
    pub(in crate::console) const fn permission(self) -> Permission {
        match self {
            Self::Redeem => Permission::PointsRedeem,
            Self::Points => Permission::PointsAdjust,
            Self::Referral | Self::ReferralVoid | Self::Event | Self::Engagement => Permission::ActivityRecord,
            Self::Tier => Permission::TierSet,
        }
    }

    /// Whether it is done so often that it stands at the top of a member's page.
    pub(in crate::console) const fn is_frequent(self) -> bool {
        matches!(self, Self::Points | Self::Tier)
    }

    const fn has_points(self) -> bool {
        matches!(self, Self::Redeem | Self::Points)
    }

    const fn has_id(self) -> bool {
        matches!(self, Self::Referral | Self::ReferralVoid)
    }

    const fn has_tier(self) -> bool {
        matches!(self, Self::Tier)
    }

    /// Whether a reason has to be given.
    const fn needs_reason(self) -> bool {
        matches!(self, Self::Points | Self::Tier)
    }

    /// Whether it is counted by its cause: points by hand are given to make good or of goodwill, or correct something.
    const fn has_cause(self) -> bool {
        matches!(self, Self::Points)
    }

    fn of(visitor: &Visitor, code: &str) -> Result<Self, Failure> {
        let found = Self::ALL.into_iter().find(|act| act.code() == code);
        let act = found.ok_or_else(|| visitor.failure(AppError::new(Problem::NotFound(Thing::Page))))?;
        if visitor.session.actor.permissions.allow(act.permission()) {
            Ok(act)
        } else {
            Err(visitor.failure(AppError::new(Problem::Forbidden)))
        }
    }

    fn deed(self, fields: &Fields) -> Result<NewDeed, AppError> {
        Ok(match self {
            Self::Redeem => NewDeed::Redeem { points: fields.whole("points")? },
            Self::Points => NewDeed::Points { points: fields.whole("points")?, cause: Some(hand_cause(fields)?) },
            Self::Referral => NewDeed::Referral { id: fields.get("id").to_owned() },
            Self::ReferralVoid => NewDeed::ReferralVoid { id: fields.needed("id")? },
            Self::Event => NewDeed::Event,
            Self::Engagement => NewDeed::Engagement,
            Self::Tier => NewDeed::Tier { tier: fields.needed("tier")?, locked_until: fields.day("locked_until")? },
        })
    }
}

/// Why points are given or taken by hand, as a form says it.
pub(in crate::console) fn hand_cause(fields: &Fields) -> Result<HandCause, AppError> {
    let code = fields.needed("cause")?;
    HandCause::from_code(&code).ok_or_else(|| AppError::at(Problem::Malformed, "cause"))
}

/// The causes to choose from: their codes, and the keys of what they are called.
pub(in crate::console) fn hand_causes() -> [(&'static str, &'static str); 3] {
    HandCause::ALL.map(|cause| (cause.code(), cause_key(Some(cause.in_journal()))))
}

#[derive(Template)]
#[template(path = "member/deed.html")]
struct DeedPage {
    frame: Frame,
    head: Head,
    form: Form,
    act: Act,
    /// The tiers to choose from; none where a tier is not asked for.
    tiers: Vec<LadderTier>,
    /// Why points may be given or taken.
    causes: [(&'static str, &'static str); 3],
}

pub(in crate::console) async fn page(
    visitor: Visitor,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (id, act) = (id_of(&visitor, &id)?, Act::of(&visitor, &code)?);
    let today = visitor.state.clinic.today().to_string();
    let form = Form::fresh(&[("day", today)]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, act, form).await
}

pub(in crate::console) async fn post(
    Path((id, code)): Path<(String, String)>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    let (id, act) = (id_of(&visitor, &id)?, Act::of(&visitor, &code)?);
    let posted = match (fields.key(), new_activity(&fields, id, act)) {
        (Ok(key), Ok(new)) => visitor.attempt(move |clinic, actor| clinic.activity_post(actor, &key, new)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match posted {
        Ok(receipt) => {
            let notice = told(&visitor.frame(Section::Members), "done.recorded", &receipt);
            Ok(visitor.go(&format!("/members/{id}"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, act, form).await
        }
    }
}

async fn show(visitor: &Visitor, id: MemberId, act: Act, form: Form) -> Result<Response, Failure> {
    let (head, tiers) = visitor
        .ask(move |clinic, actor| {
            let head = head(&clinic.member_get(actor, id)?, &clinic.member_state(actor, id)?);
            let tiers = if act.has_tier() { clinic.tiers_distribution(actor, None)?.tiers } else { Vec::new() };
            Ok((head, tiers))
        })
        .await?;
    let tiers = tiers.into_iter().map(|tier| LadderTier { code: tier.code, name: tier.name }).collect();
    let address = format!("{}/record/{}", head.address, act.code());
    let frame = Frame { address, ..visitor.frame(Section::Members) };
    visitor.page(&DeedPage { frame, head, form, act, tiers, causes: hand_causes() })
}

fn new_activity(fields: &Fields, member: MemberId, act: Act) -> Result<NewActivity, AppError> {
    let deed = act.deed(fields)?;
    let reason = if act.needs_reason() { fields.needed("reason")? } else { fields.get("reason").to_owned() };
    Ok(NewActivity { member, day: fields.day("day")?, deed, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member, sample_state};

    #[test]
    fn the_page_of_every_act_is_made() {
        for act in Act::ALL {
            let pages = in_both_languages(|frame| DeedPage {
                frame,
                head: head(&sample_member(), &sample_state()),
                form: Form::default(),
                act,
                tiers: vec![LadderTier { code: "2".to_owned(), name: "2".to_owned() }],
                causes: hand_causes(),
            });
            assert!(pages.iter().all(|page| page.contains("name=\"points\"") == act.has_points()));
            assert!(pages.iter().all(|page| page.contains("name=\"tier\"") == act.has_tier()));
            assert!(pages.iter().all(|page| page.matches("name=\"reason\"").count() == 1));
            assert_eq!(pages.iter().any(|page| page.contains("value=\"compensation\"")), act == Act::Points);
        }
    }

    #[test]
    fn what_is_needed_is_asked_for() {
        let fields = |pairs: &[(&str, &str)]| {
            Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let id = MemberId([7; 16]);
        let field = |act, pairs: &[(&str, &str)]| new_activity(&fields(pairs), id, act).unwrap_err().field.unwrap();
        assert_eq!(field(Act::Redeem, &[]), "points");
        assert_eq!(field(Act::Points, &[("points", "-5")]), "cause");
        assert_eq!(field(Act::Points, &[("points", "-5"), ("cause", "gift")]), "cause", "which a rule alone gives");
        assert_eq!(field(Act::Points, &[("points", "-5"), ("cause", "correction")]), "reason");
        assert_eq!(field(Act::Tier, &[("reason", "1")]), "tier");
        assert_eq!(field(Act::ReferralVoid, &[]), "id");
        assert_eq!(field(Act::Event, &[("day", "1.1")]), "day");
        let event = new_activity(&fields(&[]), id, Act::Event).unwrap();
        assert_eq!((event.deed, event.day), (NewDeed::Event, None));
    }
}
