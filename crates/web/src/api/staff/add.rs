//! `POST /staff`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::NewStaff;

use super::Staff;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// One who is to work here.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffAdd)]
pub(crate) struct Add {
    /// The log-in name: 1 to 64 letters `a` to `z`, digits, `.`, `_` and `-`; capital letters count as small ones.
    #[schema(example = "xiaomei")]
    login: String,
    /// What people call them: 1 to 40 characters; the log-in name without it.
    #[schema(example = "张小美", min_length = 1, max_length = 40)]
    name: Option<String>,
    /// The password: 10 to 256 characters.
    #[schema(min_length = 10, format = Password)]
    password: String,
    /// The code of the role; at most what the caller may do.
    #[schema(example = "cashier")]
    role: String,
    /// The store where they work; all of them without it.
    store: Option<StoreId>,
}

/// Take somebody on
#[utoipa::path(
    post, path = "/staff", operation_id = "staff_add", tag = "settings",
    params(Idempotency),
    request_body = Add,
    responses((status = CREATED, description = "They may come in now.", body = Staff)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Add { login, name, password, role, store }): Body<Add>,
) -> Result<(StatusCode, Json<Staff>), ApiError> {
    let new = NewStaff { login, name, password, role, store: store.map(|store| store.0) };
    let staff = caller.run(move |clinic, actor| clinic.staff_add(actor, &key, &new)).await?;
    Ok((StatusCode::CREATED, Json(staff.into())))
}
