//! `GET /notices`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::{AppError, records};

use crate::api::caller::Caller;
use crate::api::condition::Condition;
use crate::api::input::Query;
use crate::api::page::{self, List};
use crate::api::problem::ApiError;
use crate::api::value::{CouponId, Day, Instant, MemberId, NoticeId, StoreId};

/// Which reminders are asked for. All fields together narrow the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The kind: `retain`, `points_expiring`, `coupon_expiring` or `gift`.
    kind: Option<String>,
    /// The state: `open`, `done` or `lapsed`; those that are open without it.
    state: Option<String>,
    /// About one member.
    #[param(value_type = Option<String>)]
    member: Option<MemberId>,
    /// About members who joined in one store.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// A reminder about a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct Notice {
    /// Its id.
    id: NoticeId,
    /// About whom.
    member: MemberId,
    /// Her card number.
    member_number: String,
    /// Her name, masked; empty where there is none.
    name: String,
    /// Her phone, masked; empty where there is none.
    phone: String,
    /// What it is about.
    what: NoticeAbout,
    /// The day that it is ahead of.
    due_on: Day,
    /// The day on which it was made.
    made_on: Day,
    /// What became of it: `open`, `done` or `lapsed`.
    state: String,
    /// When it was done with.
    #[schema(required)]
    done_at: Option<Instant>,
    /// Who did: the id of a member of staff or of a key.
    #[schema(required)]
    done_by: Option<String>,
}

/// What a reminder is about, in figures.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum NoticeAbout {
    /// The review of her tier, of which something is missing.
    Retain {
        /// What the tier is called.
        tier_name: String,
        /// The day at whose end it is decided.
        until: Day,
        /// Whether a grace is running.
        in_grace: bool,
        /// The condition with what she has.
        condition: Condition,
    },
    /// Points that expire.
    PointsExpiring {
        /// How many.
        points: i64,
        /// The last day of the first of them.
        first_on: Day,
        /// The last day of the last of them.
        last_on: Day,
    },
    /// A coupon that ends.
    CouponExpiring {
        /// Which.
        coupon: CouponId,
        /// What is printed on it.
        code: String,
        /// What members call its kind.
        name: String,
        /// Its last day.
        expires_on: Day,
    },
    /// Gifts that she was given.
    Gift {
        /// What the rules are called that gave them.
        gifts: Vec<String>,
        /// What members call what was given; the number where it is points.
        given: Vec<String>,
    },
}

impl From<records::Notice> for Notice {
    fn from(notice: records::Notice) -> Self {
        Self {
            id: NoticeId(notice.id),
            member: MemberId(notice.member),
            member_number: notice.number,
            name: notice.name,
            phone: notice.phone,
            what: notice.figures.into(),
            due_on: Day(notice.due_on),
            made_on: Day(notice.made_on),
            state: notice.state,
            done_at: notice.done_at.map(Instant),
            done_by: notice.done_by,
        }
    }
}

impl From<records::NoticeFigures> for NoticeAbout {
    fn from(figures: records::NoticeFigures) -> Self {
        match figures {
            records::NoticeFigures::Retain { tier_name, until, in_grace, condition } => {
                Self::Retain { tier_name, until: Day(until), in_grace, condition: Condition::bare(&condition) }
            }
            records::NoticeFigures::PointsExpiring { points, first_on, last_on } => {
                Self::PointsExpiring { points, first_on: Day(first_on), last_on: Day(last_on) }
            }
            records::NoticeFigures::CouponExpiring { coupon, code, name, expires_on } => {
                Self::CouponExpiring { coupon: CouponId(coupon), code, name, expires_on: Day(expires_on) }
            }
            records::NoticeFigures::Gift { gifts, what } => Self::Gift { gifts, given: what },
        }
    }
}

type NoticeList = List<Notice>;

/// Reminders about members
///
/// In the order of the days that they are ahead of: reviews of tiers, points and coupons that end, gifts.
#[utoipa::path(
    get, path = "/notices", operation_id = "notice_list", tag = "benefits",
    params(Asked),
    responses((status = OK, description = "The reminders.", body = NoticeList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<NoticeList>, ApiError> {
    let query = records::NoticeQuery {
        kind: asked.kind,
        state: asked.state,
        member: asked.member.map(|member| member.0),
        store: asked.store.map(|store| store.0),
        after: asked.cursor,
        limit: i64::try_from(page::limit(asked.limit)?).ok(),
    };
    let about_cursor = |mut error: AppError| {
        if error.field.as_deref() == Some("after") {
            error.field = Some("cursor".to_owned());
        }
        error
    };
    let notices = caller.run(move |clinic, actor| clinic.notice_list(actor, &query).map_err(about_cursor)).await?;
    Ok(Json(List::page(notices)))
}
