//! `POST /members`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::NewMember;

use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::receipt::{self, Receipt};
use crate::api::value::{Day, StoreId};

/// A member to be taken on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberEnrol)]
pub(crate) struct Enrol {
    /// Her card number; one is made without it.
    #[serde(default)]
    #[schema(example = "VIP-0001")]
    number: String,
    /// Her name; may be empty.
    #[serde(default)]
    #[schema(example = "张小满")]
    name: String,
    /// Her phone; may be empty.
    #[serde(default)]
    #[schema(example = "13800000000")]
    phone: String,
    /// Whether somebody else may have the same phone, such as her mother; else it is refused with `phone_known`.
    #[serde(default)]
    shares_phone: bool,
    /// A note about her, kept sealed; may be empty.
    #[serde(default)]
    note: String,
    /// Her birthday, `YYYY-MM-DD` or `MM-DD`, kept sealed; may be empty.
    #[serde(default)]
    #[schema(example = "1992-05-31")]
    birthday: String,
    /// What she is allergic to, kept sealed; may be empty.
    #[serde(default)]
    allergies: String,
    /// The day of enrolment; today without it.
    day: Option<Day>,
    /// The store where she joins.
    store: Option<StoreId>,
}

/// Take a member on
///
/// She starts in the lowest tier with no points. Everything that is personal is sealed before it is stored. What the
/// programme gives on enrolment, it gives at once.
#[utoipa::path(
    post, path = "/members", operation_id = "member_enrol", tag = "members",
    params(Idempotency),
    request_body = Enrol,
    responses((status = CREATED, description = "She is a member now.", body = Receipt)),
)]
pub(crate) async fn enrol(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(input): Body<Enrol>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let Enrol { number, name, phone, shares_phone, note, birthday, allergies, day, store } = input;
    let (day, store) = (Day::inner(day), store.map(|store| store.0));
    let member = NewMember { number, name, phone, shares_phone, note, birthday, allergies, day, store };
    let receipt = caller.run(move |clinic, actor| clinic.member_enrol(actor, &key, member)).await?;
    Ok(receipt::recorded(receipt))
}
