//! `GET /outlook`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::condition::Condition;
use crate::api::input::Query;
use crate::api::page;
use crate::api::problem::ApiError;
use crate::api::value::{Day, Instant, MemberId, StoreId, codes};

codes! {
    /// Which of the two lists.
    OutlookOf = records::OutlookOf {
        /// Those who do not keep their tier yet.
        Keep,
        /// Those who are near the next tier.
        Next,
    }
}

/// Which part of the outlook is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Those who do not keep their tier yet (`keep`), or those who are near the next one (`next`).
    #[param(inline)]
    of: OutlookOf,
    /// Only members who joined in this store.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
    /// The most members; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Who is about to lose a tier, or near the next one.
#[derive(Serialize, ToSchema)]
pub(crate) struct Outlook {
    /// When it was worked out.
    made_at: Instant,
    /// The day for which it holds.
    day: Day,
    /// How many members there are in all.
    #[schema(minimum = 0)]
    total: usize,
    /// The first of them.
    items: Vec<OutlookMember>,
}

/// One member of an outlook.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutlookMember {
    /// Her id.
    member: MemberId,
    /// Her card number.
    number: String,
    /// Her name, masked; empty where there is none.
    name: String,
    /// Her phone, masked; empty where there is none.
    phone: String,
    /// The store where she joined.
    #[schema(required)]
    store: Option<StoreId>,
    /// What members call her tier.
    tier_name: String,
    /// The place of her tier in the ladder; 0 is the lowest.
    tier_rank: usize,
    /// What members call the tier in question: her own where she may lose it, else the next one.
    goal_name: String,
    /// The day at whose end it is decided; `null`: as soon as the condition holds.
    #[schema(required)]
    until: Option<Day>,
    /// Whether a grace is running.
    in_grace: bool,
    /// How much of the condition is fulfilled, in hundredths of a percent.
    #[schema(minimum = 0)]
    progress_bp: i64,
    /// The condition with what she has.
    condition: Condition,
}

impl From<records::OutlookMember> for OutlookMember {
    fn from(member: records::OutlookMember) -> Self {
        let records::OutlookMember { row, name, phone } = member;
        Self {
            member: MemberId(row.member),
            number: row.number,
            name,
            phone,
            store: row.store.map(StoreId),
            tier_name: row.tier_name,
            tier_rank: row.tier_rank,
            goal_name: row.goal_name,
            until: Day::of(row.until),
            in_grace: row.in_grace,
            progress_bp: row.progress_bp,
            condition: Condition::bare(&row.condition),
        }
    }
}

/// Who is about to lose a tier, or near the next one
///
/// `keep`: those in grace, and those whose evaluation falls within 60 days, who do not keep their tier yet, by day, and of one
/// day the nearest to keep first.
/// `next`: those who have at least 80 % of what the next tier asks for, nearest first. It goes through all members anew
/// and takes its time with many of them, so there are no pages: ask for as many as you need, and not often.
#[utoipa::path(
    get, path = "/outlook", operation_id = "outlook", tag = "figures",
    params(Asked),
    responses((status = OK, description = "The first of them.", body = Outlook)),
)]
pub(crate) async fn outlook(
    caller: Caller,
    Query(Asked { of, store, limit }): Query<Asked>,
) -> Result<Json<Outlook>, ApiError> {
    let (limit, store) = (page::limit(limit)?, store.map(|store| store.0));
    let outlook = caller
        .run(move |clinic, actor| {
            let outlook = clinic.outlook(actor, &mut |_| {})?;
            let rows = outlook.list(of.into()).iter().filter(|row| store.is_none() || row.store == store);
            let rows: Vec<records::OutlookRow> = rows.cloned().collect();
            let items = clinic.outlook_members(actor, rows.get(..limit).unwrap_or(&rows))?;
            Ok(Outlook {
                made_at: Instant(outlook.made_at),
                day: Day(outlook.day),
                total: rows.len(),
                items: items.into_iter().map(OutlookMember::from).collect(),
            })
        })
        .await?;
    Ok(Json(outlook))
}
