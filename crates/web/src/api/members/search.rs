//! `POST /members/search`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records::{self, MemberQuery};

use super::Member;
use super::filter::MemberFilter;
use crate::api::caller::Caller;
use crate::api::input::Body;
use crate::api::page;
use crate::api::problem::ApiError;

/// Which members are asked for. All fields together narrow the list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberSearch)]
pub(crate) struct Search {
    /// A card number or its beginning, a whole phone number or its last four digits, two or more characters of a name,
    /// or how its pinyin begins; everybody without it.
    #[serde(default)]
    #[schema(example = "0001")]
    text: String,
    /// What else holds for them.
    #[serde(default)]
    filter: MemberFilter,
    /// The order; by card number without it.
    #[serde(default)]
    sort: MemberSort,
    /// Whether the greatest comes first; without it so for every order but that by card number.
    descending: Option<bool>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most members on the page; 50 without it.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// The order of a list of members; equal ones are by card number.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemberSort {
    /// By card number.
    #[default]
    Number,
    /// By tier.
    Tier,
    /// By usable points.
    Points,
    /// By spend over the lifetime.
    Spend,
    /// By visits over the lifetime.
    Visits,
    /// By the last sale; by enrolment those without one.
    LastSale,
    /// By enrolment.
    EnrolledOn,
}

impl From<MemberSort> for records::MemberSort {
    fn from(sort: MemberSort) -> Self {
        match sort {
            MemberSort::Number => Self::Number,
            MemberSort::Tier => Self::Tier,
            MemberSort::Points => Self::Points,
            MemberSort::Spend => Self::Spend,
            MemberSort::Visits => Self::Visits,
            MemberSort::LastSale => Self::LastSale,
            MemberSort::EnrolledOn => Self::EnrolledOn,
        }
    }
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberPage {
    /// The members.
    items: Vec<Member>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Find members
///
/// What is searched for may be personal, so it stands in the body and never in an address; the cursor too. It changes
/// nothing and needs no idempotency key.
#[utoipa::path(
    post, path = "/members/search", operation_id = "member_search", tag = "members",
    request_body = Search,
    responses((status = OK, description = "A page of members.", body = MemberPage)),
)]
pub(crate) async fn search(caller: Caller, Body(input): Body<Search>) -> Result<Json<MemberPage>, ApiError> {
    let Search { text, filter, sort, descending, cursor, limit } = input;
    let limit = page::limit(limit)?;
    let query = MemberQuery { text, filter: filter.into(), sort: sort.into(), descending, after: cursor, limit };
    let found = caller.run(move |clinic, actor| clinic.member_search(actor, &query)).await?;
    Ok(Json(MemberPage { items: found.items.into_iter().map(Member::from).collect(), next_cursor: found.next }))
}
