//! Routes about treatments and goods: one file each.

mod add;
mod edit;
mod get;
mod list;
mod take;
mod tier_prices;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::{CategoryId, ItemId, codes};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, add::add))
        .routes(routes!(take::take))
        .routes(routes!(get::get, edit::edit))
        .routes(routes!(tier_prices::list))
}

/// A treatment or goods. All prices are for one piece.
#[derive(Serialize, ToSchema)]
pub(super) struct Item {
    /// Its id.
    id: ItemId,
    /// Its category.
    category: CategoryId,
    /// What its category is called, as sales name it.
    category_name: String,
    /// What kind of thing it is.
    kind: ItemKind,
    /// A short code or bar code; empty for none.
    code: String,
    /// What it is called.
    name: String,
    /// What it costs at the desk (零售), in fen.
    #[schema(minimum = 0)]
    price_fen: i64,
    /// What it costs when it is sold in quantity (批发), in fen; null: the same.
    #[schema(required, minimum = 0)]
    wholesale_fen: Option<i64>,
    /// What members pay, in fen; null: what the programme says.
    #[schema(required, minimum = 0)]
    member_fen: Option<i64>,
    /// The least that it is ever sold at, in fen.
    #[schema(minimum = 0)]
    floor_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    #[schema(minimum = 0)]
    minutes: i64,
    /// What is to be looked at before it is done or sold.
    cautions: String,
    /// Whether it is no longer sold.
    is_hidden: bool,
}

/// What is kept about a treatment or goods from now on. All prices are for one piece.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemFields {
    /// Its category.
    category: CategoryId,
    /// What kind of thing it is; a service without it.
    #[serde(default = "usual_kind")]
    kind: ItemKind,
    /// A short code or bar code, unique, kept in capitals: up to 32 ASCII letters, digits, `-`, `.`, `/` and `_`; empty
    /// for none.
    #[serde(default)]
    #[schema(max_length = 32, example = "SG-01")]
    code: String,
    /// What it is called: 1 to 64 characters, unique.
    #[schema(min_length = 1, max_length = 64, example = "水光针")]
    name: String,
    /// What it costs at the desk (零售), in fen.
    #[schema(minimum = 0, maximum = 100_000_000)]
    price_fen: i64,
    /// What it costs when it is sold in quantity (批发), in fen; null: the same.
    #[schema(minimum = 0, maximum = 100_000_000)]
    wholesale_fen: Option<i64>,
    /// What members pay, in fen; null: what the programme says.
    #[schema(minimum = 0, maximum = 100_000_000)]
    member_fen: Option<i64>,
    /// The least that it is ever sold at, in fen; no price may lie below it.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000_000)]
    floor_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_440)]
    minutes: i64,
    /// What is to be looked at before it is done or sold.
    #[serde(default)]
    #[schema(max_length = 500, example = "孕期禁用")]
    cautions: String,
    /// Whether it is no longer sold.
    #[serde(default)]
    is_hidden: bool,
}

codes! {
    /// What kind of thing an item is.
    ItemKind = yanji_app::ItemKind {
        /// A treatment: somebody does it.
        Service,
        /// Goods: somebody takes them home.
        Product,
    }
}

/// A treatment, unless it is said.
const fn usual_kind() -> ItemKind {
    ItemKind::Service
}

impl From<yanji_app::Item> for Item {
    fn from(item: yanji_app::Item) -> Self {
        Self {
            id: ItemId(item.id),
            category: CategoryId(item.category),
            category_name: item.category_name,
            kind: item.kind.into(),
            code: item.code,
            name: item.name,
            price_fen: item.price_fen,
            wholesale_fen: item.wholesale_fen,
            member_fen: item.member_fen,
            floor_fen: item.floor_fen,
            minutes: item.minutes,
            cautions: item.cautions,
            is_hidden: item.is_hidden,
        }
    }
}

impl From<ItemFields> for yanji_app::ItemFields {
    fn from(fields: ItemFields) -> Self {
        Self {
            category: fields.category.0,
            kind: fields.kind.into(),
            code: fields.code,
            name: fields.name,
            price_fen: fields.price_fen,
            wholesale_fen: fields.wholesale_fen,
            member_fen: fields.member_fen,
            floor_fen: fields.floor_fen,
            minutes: fields.minutes,
            cautions: fields.cautions,
            is_hidden: fields.is_hidden,
        }
    }
}
