//! `GET /items`.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Item, ItemKind};
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{CategoryId, codes};

/// Which items are asked for. All fields together narrow the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// A code, a part of a name, or letters of its pinyin.
    #[param(example = "gznf")]
    text: Option<String>,
    /// The category.
    #[param(value_type = Option<String>)]
    category: Option<CategoryId>,
    /// The kind.
    #[param(inline)]
    kind: Option<ItemKind>,
    /// Whether they are sold; all without it.
    #[param(inline)]
    sold: Option<ItemSold>,
    /// The order; by category without it.
    #[param(inline)]
    sort: Option<ItemSort>,
    /// Whether the greatest comes first.
    descending: Option<bool>,
}

codes! {
    /// Whether items are sold.
    ItemSold = yanji_app::ItemSold {
        /// Those that are.
        Yes,
        /// Those that are no longer.
        No,
        /// Both.
        Any,
    }
}

codes! {
    /// The order of items.
    ItemSort = yanji_app::ItemSort {
        /// By category, then as they were added.
        Category,
        /// By name.
        Name,
        /// By code; those without one first.
        Code,
        /// By the price at the desk.
        Price,
    }
}

type ItemList = List<Item>;

/// Treatments and goods
#[utoipa::path(
    get, path = "/items", operation_id = "item_list", tag = "desk",
    params(Asked),
    responses((status = OK, description = "The items.", body = ItemList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<ItemList>, ApiError> {
    let query = yanji_app::ItemQuery {
        text: asked.text.unwrap_or_default(),
        category: asked.category.map(|category| category.0),
        kind: asked.kind.map(Into::into),
        sold: asked.sold.map_or(yanji_app::ItemSold::Any, Into::into),
        sort: asked.sort.map(Into::into).unwrap_or_default(),
        descending: asked.descending.unwrap_or_default(),
    };
    let items = caller.run(move |clinic, actor| clinic.item_search(actor, &query)).await?;
    Ok(Json(List::whole(items)))
}
