//! 券与礼遇: a member's coupons, what rules gave her and by which version, what points buy her, and what she should be
//! reminded of; claimed, given and redeemed from here.

mod given;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::post;
use yanji_app::records::{
    CouponKind, Grant, MemberCoupons, MemberReward, MemberRewards, NewCoupons, NewRedemption, Notice, NoticeQuery,
    Redemption,
};
use yanji_app::{AppError, Permission};
use yanji_books::id::{MemberId, RedemptionId};
use yanji_words::{Problem, Thing, benefit, whole};

pub(super) use self::given::{gave, occasion};
use super::id_of;
use super::top::{Known, Tab, Top, top};
use crate::AppState;
use crate::console::coupons::{code_shown, piece_address, source_key, standing_badge};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::day;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::{reminders, rewards};

const FIELDS: &[&str] = &["kind", "count", "reason", "reward"];

#[derive(Template)]
#[template(path = "member/rights.html")]
struct RightsPage {
    frame: Frame,
    top: Top,
    /// Her id.
    member: String,
    form: Form,
    reminders: Vec<reminders::Row>,
    claimable: Vec<Claimable>,
    pieces: Vec<PieceRow>,
    grants: Vec<GrantRow>,
    points: String,
    rewards: Vec<RewardRow>,
    redemptions: Vec<RedemptionRow>,
    /// The kinds that can be given by hand, as code and name; none for whoever may not.
    kinds: Vec<(String, String)>,
}

/// A kind of coupon that she may claim.
struct Claimable {
    code: String,
    name: String,
    worth: String,
}

struct PieceRow {
    address: String,
    code: String,
    name: String,
    worth: String,
    expires_on: String,
    source: &'static str,
    version: String,
    standing: (&'static str, &'static str),
}

/// Something that a rule gave.
struct GrantRow {
    given_on: String,
    gift: String,
    occasion: String,
    what: String,
    address: String,
    bills_left: String,
    expires_on: String,
    version: String,
    standing: (&'static str, &'static str),
}

struct RewardRow {
    code: String,
    name: String,
    give: String,
    points: String,
    can_have: bool,
    why_not: String,
}

struct RedemptionRow {
    undo: String,
    day: String,
    name: String,
    points: String,
    code: String,
    is_undone: bool,
    can_undo: bool,
}

/// What stands on the tab.
struct Rights {
    coupons: MemberCoupons,
    grants: Vec<Grant>,
    rewards: MemberRewards,
    notices: Vec<Notice>,
    kinds: Vec<CouponKind>,
}

pub(in crate::console) fn router() -> Router<AppState> {
    Router::new()
        .route("/members/{id}/coupons/claim", post(claim))
        .route("/members/{id}/coupons/issue", post(issue))
        .route("/members/{id}/rewards", post(redeem))
        .route("/redemptions/{id}/undo", post(undo))
}

pub(super) async fn page(visitor: &Visitor, id: MemberId) -> Result<Response, Failure> {
    let form = Form::fresh(&[("count", "1".to_owned())]).map_err(|error| visitor.failure(error))?;
    show(visitor, id, form).await
}

async fn claim(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = id_of(&visitor, &id)?;
    let kind = fields.get("kind").to_owned();
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.coupon_claim(actor, &key, id, &kind)).await.map(|_| ()),
        Err(error) => Err(error),
    };
    answer(&visitor, id, fields, done, "rights.claimed").await
}

async fn issue(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::CouponIssue)?;
    let id = id_of(&visitor, &id)?;
    let done = match (fields.key(), new_coupons(&fields, id)) {
        (Ok(key), Ok(new)) => {
            visitor.attempt(move |clinic, actor| clinic.coupon_issue(actor, &key, &new)).await.map(|_| ())
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    answer(&visitor, id, fields, done, "rights.issued").await
}

async fn redeem(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::PointsRedeem)?;
    let id = id_of(&visitor, &id)?;
    let new = NewRedemption { member: id, reward: fields.get("reward").to_owned() };
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.reward_redeem(actor, &key, &new)).await.map(|_| ()),
        Err(error) => Err(error),
    };
    answer(&visitor, id, fields, done, "rights.redeemed").await
}

async fn undo(Path(redemption): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::PointsRedeem)?;
    let redemption: Result<RedemptionId, _> = redemption.parse();
    let redemption = redemption.map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Redemption))))?;
    let id = id_of(&visitor, fields.get("member"))?;
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.reward_undo(actor, &key, redemption)).await.map(|_| ()),
        Err(error) => Err(error),
    };
    answer(&visitor, id, fields, done, "rights.undone").await
}

/// Leads back to the tab and says what was done, or shows it with what is wrong.
async fn answer(
    visitor: &Visitor,
    id: MemberId,
    fields: Fields,
    done: Result<(), AppError>,
    notice: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => {
            let notice = visitor.frame(Section::Members).t(notice).into_owned();
            Ok(visitor.go(&format!("/members/{id}?tab=rights"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(visitor, id, form.with_default("count", "1")).await
        }
    }
}

fn new_coupons(fields: &Fields, member: MemberId) -> Result<NewCoupons, AppError> {
    let count = u16::try_from(fields.whole("count")?);
    let count = count.map_err(|_| AppError::at(Problem::OutOfRange { least: 1, most: 20 }, "count"))?;
    Ok(NewCoupons { member, kind: fields.needed("kind")?, count, reason: fields.needed("reason")? })
}

async fn show(visitor: &Visitor, id: MemberId, form: Form) -> Result<Response, Failure> {
    let (known, rights) = visitor
        .ask(move |clinic, actor| {
            let query = NoticeQuery { member: Some(id), ..NoticeQuery::default() };
            let may_issue = actor.permissions.allow(Permission::CouponIssue);
            let rights = Rights {
                coupons: clinic.coupon_of_member(actor, id)?,
                grants: clinic.grant_list(actor, id)?,
                rewards: clinic.reward_of_member(actor, id)?,
                notices: clinic.notice_list(actor, &query)?.items,
                kinds: if may_issue { clinic.benefit_use(actor)?.coupons } else { Vec::new() },
            };
            Ok((Known::ask(clinic, actor, id)?, rights))
        })
        .await?;
    let frame = Frame { address: format!("/members/{id}?tab=rights"), ..visitor.frame(Section::Members) };
    visitor.page(&rights_page(frame, &known, &rights, form))
}

fn rights_page(frame: Frame, known: &Known, rights: &Rights, form: Form) -> RightsPage {
    let claimable = rights.coupons.claimable.iter().map(|kind| Claimable {
        code: kind.code.clone(),
        name: kind.name.clone(),
        worth: benefit::coupon_worth(frame.lang, kind),
    });
    let pieces = rights.coupons.pieces.iter().map(|piece| PieceRow {
        address: piece_address(&piece.id),
        code: code_shown(&piece.code),
        name: piece.terms.name.clone(),
        worth: benefit::coupon_worth(frame.lang, &piece.terms),
        expires_on: day(piece.expires_on),
        source: source_key(&piece.source),
        version: piece.version.to_string(),
        standing: standing_badge(piece.standing),
    });
    let kinds = rights.kinds.iter().filter(|kind| kind.terms.is_some() && kind.left != Some(0));
    RightsPage {
        reminders: rights.notices.iter().map(|notice| reminders::row(&frame, notice, form.key())).collect(),
        claimable: claimable.collect(),
        pieces: pieces.collect(),
        grants: rights.grants.iter().map(|grant| grant_row(&frame, grant)).collect(),
        points: whole(rights.rewards.points),
        rewards: rights.rewards.rewards.iter().map(|reward| reward_row(&frame, reward)).collect(),
        redemptions: rights.rewards.redemptions.iter().map(redemption_row).collect(),
        kinds: kinds.map(|kind| (kind.code.clone(), kind.name.clone())).collect(),
        member: known.member.id.to_string(),
        top: top(&frame, known, Tab::Rights),
        form,
        frame,
    }
}

fn grant_row(frame: &Frame, grant: &Grant) -> GrantRow {
    GrantRow {
        given_on: grant.given_on.to_string(),
        gift: grant.gift_name.clone(),
        occasion: occasion(frame, &grant.occasion),
        what: gave(frame, &grant.kind, &grant.name),
        address: grant.coupon.as_ref().map(piece_address).unwrap_or_default(),
        bills_left: grant.bills_left.map(whole).unwrap_or_default(),
        expires_on: day(grant.expires_on),
        version: grant.version.to_string(),
        standing: standing_badge(grant.standing),
    }
}

fn reward_row(frame: &Frame, told: &MemberReward) -> RewardRow {
    let why_not = match told.refusal.as_deref() {
        None => String::new(),
        Some(_) if told.lacks > 0 => frame.put("rights.lacks", whole(told.lacks)),
        Some("tier_not_served") => frame.t("rights.not_for_tier").into_owned(),
        Some("member_limit") => frame.t("rights.had_all").into_owned(),
        Some(_) => frame.t("rewards.gone").into_owned(),
    };
    RewardRow {
        code: told.reward.code.clone(),
        name: told.reward.name.clone(),
        give: rewards::give(frame, &told.reward.give),
        points: whole(told.reward.points),
        can_have: told.refusal.is_none(),
        why_not,
    }
}

fn redemption_row(redemption: &Redemption) -> RedemptionRow {
    RedemptionRow {
        undo: format!("/redemptions/{}/undo", redemption.id),
        day: redemption.day.to_string(),
        name: redemption.name.clone(),
        points: whole(redemption.points),
        code: redemption.coupon_code.as_deref().map(code_shown).unwrap_or_default(),
        is_undone: redemption.is_undone,
        can_undo: redemption.can_undo,
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::records::{CouponStanding, RewardGiven};
    use yanji_books::id::{CouponId, GrantId};

    use super::super::top::testing::known;
    use super::*;
    use crate::console::coupons::testing::{sample_piece, sample_terms};
    use crate::console::form::testing::{in_both_languages, sample_day};
    use crate::console::reminders::testing::sample_notices;
    use crate::console::rewards::testing::sample_reward;

    fn grant(occasion: &str, kind: &str, standing: CouponStanding) -> Grant {
        Grant {
            id: GrantId([4; 16]),
            gift: "g".to_owned(),
            gift_name: "g".to_owned(),
            occasion: occasion.to_owned(),
            version: 3,
            kind: kind.to_owned(),
            what: "w".to_owned(),
            name: "w".to_owned(),
            given_on: sample_day(),
            expires_on: Some(sample_day()),
            bills_left: (kind == "offer").then_some(2),
            coupon: (kind == "coupon").then_some(CouponId([9; 16])),
            coupon_code: None,
            sale: None,
            standing,
        }
    }

    fn rights() -> Rights {
        let member = MemberId([7; 16]);
        let reward = |refusal: Option<&str>, lacks| MemberReward {
            reward: sample_reward("1", RewardGiven::Thing),
            refusal: refusal.map(str::to_owned),
            lacks,
        };
        let redemption = |is_undone| Redemption {
            id: RedemptionId([3; 16]),
            reward: "8".to_owned(),
            name: "8".to_owned(),
            points: 50,
            day: sample_day(),
            coupon_code: Some("7A3K9D2F5H4M".to_owned()),
            is_undone,
            can_undo: !is_undone,
        };
        Rights {
            coupons: MemberCoupons {
                member,
                pieces: CouponStanding::ALL.map(sample_piece).into(),
                claimable: vec![sample_terms()],
            },
            grants: vec![
                grant("enrolment", "coupon", CouponStanding::Open),
                grant("upgrade:gold", "points", CouponStanding::Used),
                grant("first_order", "offer", CouponStanding::Void),
                grant("birthday:2026", "bonus", CouponStanding::Expired),
                grant("first_card", "bonus", CouponStanding::Open),
                grant("day:2026-11-11", "points", CouponStanding::Used),
            ],
            rewards: MemberRewards {
                member,
                points: 1_234,
                rewards: vec![
                    reward(None, 0),
                    reward(Some("insufficient_points"), 66),
                    reward(Some("tier_not_served"), 0),
                    reward(Some("member_limit"), 0),
                    reward(Some("sold_out"), 0),
                ],
                redemptions: vec![redemption(false), redemption(true)],
            },
            notices: sample_notices(),
            kinds: Vec::new(),
        }
    }

    #[test]
    fn the_tab_is_made() {
        for html in in_both_languages(|frame| rights_page(frame, &known(), &rights(), Form::default())) {
            assert!(html.contains("7A3K-9D2F-5H4M") && html.contains("2026-11-11") && html.contains("66"));
            assert!(html.contains("/rewards\"") && html.contains("/coupons/claim\"") && html.contains("/undo\""));
        }
    }

    #[test]
    fn a_count_that_is_none_is_refused_where_it_stands() {
        let fields = |count: &str| {
            let pairs = [("kind", "a"), ("reason", "b"), ("count", count)];
            Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
        };
        assert_eq!(new_coupons(&fields("-1"), MemberId([7; 16])).unwrap_err().field.as_deref(), Some("count"));
        assert_eq!(new_coupons(&fields("3"), MemberId([7; 16])).unwrap().count, 3);
    }
}
