//! `GET /staff`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::Staff;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::Instant;

/// A member of staff, and their coming in.
#[derive(Serialize, ToSchema)]
pub(crate) struct StaffProfile {
    /// Who it is.
    staff: Staff,
    /// When they last signed in; `null` if never.
    #[schema(required)]
    signed_in_at: Option<Instant>,
    /// Until when wrong passwords lock the log-in; `null` when it is not locked.
    #[schema(required)]
    locked_until: Option<Instant>,
}

type StaffProfileList = List<StaffProfile>;

impl From<yanji_app::StaffProfile> for StaffProfile {
    fn from(profile: yanji_app::StaffProfile) -> Self {
        let yanji_app::StaffProfile { staff, signed_in_at, locked_until } = profile;
        Self { staff: staff.into(), signed_in_at: signed_in_at.map(Instant), locked_until: locked_until.map(Instant) }
    }
}

/// Everybody who works or worked here, by log-in name
#[utoipa::path(
    get, path = "/staff", operation_id = "staff_list", tag = "settings",
    responses((status = OK, description = "The staff.", body = StaffProfileList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<StaffProfileList>, ApiError> {
    let staff = caller.run(|clinic, actor| clinic.staff_profiles(actor)).await?;
    Ok(Json(List::whole(staff)))
}
