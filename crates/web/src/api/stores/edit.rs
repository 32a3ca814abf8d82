//! `PUT /stores/{id}`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::{AppError, StoreChanges, StoreDetails};
use yanji_words::Problem;

use super::{Store, Stretch};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// What is kept about a store from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StoreEdit)]
pub(crate) struct Edit {
    /// What it is called: 1 to 64 characters, unique.
    #[schema(min_length = 1, example = "静安店")]
    name: String,
    /// The address on one line; may be empty.
    #[serde(default)]
    address: String,
    /// The telephone; may be empty.
    #[serde(default)]
    telephone: String,
    /// When it is open: seven days, Monday first, without stretches on a day when it is closed; not said without it.
    #[schema(min_items = 7, max_items = 7)]
    business: Option<Vec<Vec<Stretch>>>,
    /// When members may be contacted.
    contact: Stretch,
}

impl TryFrom<Edit> for StoreChanges {
    type Error = AppError;

    fn try_from(edit: Edit) -> Result<Self, AppError> {
        let Edit { name, address, telephone, business, contact } = edit;
        let day = |stretches: Vec<Stretch>| stretches.into_iter().map(yanji_app::Stretch::from).collect();
        let week = |days: Vec<Vec<Stretch>>| <[Vec<_>; 7]>::try_from(days.into_iter().map(day).collect::<Vec<_>>());
        let business = business.map(week).transpose().map_err(|_| AppError::at(Problem::Malformed, "business"))?;
        Ok(Self { name, details: StoreDetails { address, telephone, business, contact: contact.into() } })
    }
}

/// Change what is kept about a store
#[utoipa::path(
    put, path = "/stores/{id}", operation_id = "store_edit", tag = "settings",
    params(("id" = StoreId, Path, description = "The store."), Idempotency),
    request_body = Edit,
    responses((status = OK, description = "The store as it stands now.", body = Store)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<StoreId>,
    Idempotency(key): Idempotency,
    Body(edit): Body<Edit>,
) -> Result<Json<Store>, ApiError> {
    let changes = StoreChanges::try_from(edit)?;
    let store = caller.run(move |clinic, actor| clinic.store_edit(actor, &key, id.0, &changes)).await?;
    Ok(Json(store.into()))
}
