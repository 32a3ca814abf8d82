//! `GET /log`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::{AppError, records};

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{self, List};
use crate::api::problem::ApiError;
use crate::api::value::{Day, Instant, MemberId};

/// Which records are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The code of an action.
    #[param(example = "member_reveal")]
    action: Option<String>,
    /// Who: the id of a member of staff or of a key, or `machine`.
    person: Option<String>,
    /// The id of what it was done to.
    subject: Option<String>,
    /// The first day.
    #[param(value_type = Option<String>)]
    from: Option<Day>,
    /// The last day.
    #[param(value_type = Option<String>)]
    until: Option<Day>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most records on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// A record of what was done or looked at.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogLine {
    /// When.
    at: Instant,
    /// Who: the id of a member of staff or of a key, or `machine`.
    person: String,
    /// Their name, or that of the key, as it is now; empty for the machine.
    who: String,
    /// Their log-in name; empty where it is no person.
    login: String,
    /// The code of the role in which they acted.
    role: String,
    /// The code of the permission that it took; empty for what needs none.
    permission: String,
    /// Through which door: `desk`, `api`, `command`, `import`, `sample`.
    channel: String,
    /// The code of what was done.
    #[schema(example = "member_reveal")]
    action: String,
    /// The id of what it was done to; empty when it was nothing in particular.
    subject: String,
    /// What that is called, where its name is not personal.
    subject_name: String,
    /// The member, where it was done to one.
    #[schema(required)]
    member: Option<MemberId>,
    /// The names of the personal fields that were read or changed.
    fields: Vec<String>,
    /// The code of the purpose for which personal fields were read.
    #[schema(required)]
    purpose: Option<String>,
    /// How many rows it was about, where it was not one.
    #[schema(required)]
    count: Option<i64>,
    /// How much money it was about, in fen, where it was about money.
    #[schema(required)]
    amount_fen: Option<i64>,
    /// How many points it gave, or took when negative, where it was about points alone.
    #[schema(required)]
    points: Option<i64>,
    /// The number of the sale that it made.
    #[schema(required)]
    number: Option<String>,
}

type LogLineList = List<LogLine>;

impl From<records::LogLine> for LogLine {
    fn from(line: records::LogLine) -> Self {
        Self {
            at: Instant(line.at),
            person: line.person,
            who: line.who,
            login: line.login,
            role: line.role,
            permission: line.permission,
            channel: line.channel,
            action: line.action,
            subject: line.subject,
            subject_name: line.subject_name,
            member: line.member.map(MemberId),
            fields: line.fields,
            purpose: line.purpose,
            count: line.count,
            amount_fen: line.amount_fen,
            points: line.points,
            number: line.number,
        }
    }
}

/// Who did and looked at what
///
/// Newest first. A page can have fewer records than asked for, or none, and still be followed by another: a search for
/// something rare goes on there.
#[utoipa::path(
    get, path = "/log", operation_id = "log_list", tag = "records",
    params(Asked),
    responses((status = OK, description = "A page of records.", body = LogLineList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<LogLineList>, ApiError> {
    let Asked { action, person, subject, from, until, cursor, limit } = asked;
    let limit = page::limit(limit)?;
    let (from, until) = (Day::inner(from), Day::inner(until));
    let query = records::LogQuery { action, person, subject, from, until, after: cursor, limit };
    let about_cursor = |error: AppError| match error.field.as_deref() {
        Some("after") => AppError::at(error.problem, "cursor"),
        _ => error,
    };
    let page = caller.run(move |clinic, actor| clinic.log_list(actor, &query).map_err(about_cursor)).await?;
    Ok(Json(List::page(page)))
}
