//! What somebody wants to buy, as it is written in JSON: for a quote, a sale, a bill that waits. No prices are made here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::AppError;
use yanji_app::records::{BasketLine, BasketThing, HandChange, NewBasket, PointsChoice};
use yanji_words::Problem;

use super::value::{ItemId, MemberId, StaffId, StoreId, codes};

codes! {
    /// One of the two prices of an item.
    PriceList = yanji_engine::programme::benefit::PriceList {
        /// 零售: what it costs at the desk.
        Retail,
        /// 批发: what it costs in quantity.
        Wholesale,
    }
}

/// What somebody wants to buy.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basket {
    /// Who buys; without it somebody without a card.
    pub(super) member: Option<MemberId>,
    /// Where.
    pub(super) store: Option<StoreId>,
    /// By which price list; `retail` without it.
    pub(super) list: Option<PriceList>,
    /// What is bought.
    #[schema(min_items = 1, max_items = 200)]
    pub(super) items: Vec<BasketItem>,
    /// The codes of the coupons to be used; without it those that save most. An empty list uses none.
    pub(super) coupons: Option<Vec<String>>,
    /// How many points pay; none without it.
    #[schema(minimum = 0)]
    pub(super) points: Option<i64>,
    /// Whether as many points pay as may; not together with `points`.
    #[serde(default)]
    pub(super) points_most: bool,
    /// 抹零: what is taken off the whole, in fen.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub(super) rounding_fen: i64,
    /// The member who sent the buyer, where the sale of it completes the referral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) referred_by: Option<MemberId>,
}

/// A line of what is bought: an item of the catalogue, or something outside it with a name and a price.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BasketItem {
    /// The item.
    item: Option<ItemId>,
    /// What the receipt calls it, for something outside the catalogue.
    name: Option<String>,
    /// The category of such a thing; may be empty.
    category: Option<String>,
    /// What one piece of such a thing costs, in fen.
    #[schema(minimum = 0, example = 12_800)]
    price_fen: Option<i64>,
    /// How many pieces; one without it.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100_000)]
    quantity: u32,
    /// 改价: what the whole line costs, by hand, in fen.
    #[schema(minimum = 0)]
    hand_price_fen: Option<i64>,
    /// 赠送: whether it is given away; not together with `hand_price_fen`.
    #[serde(default)]
    is_gift: bool,
    /// Who sold it.
    seller: Option<StaffId>,
    /// Who serves it.
    server: Option<StaffId>,
}

const fn one() -> u32 {
    1
}

impl Basket {
    /// The basket as the use cases take it.
    ///
    /// # Errors
    /// [`Problem::Missing`] and [`Problem::Malformed`] at the field that is missing, or goes with no other.
    pub(crate) fn record(self) -> Result<NewBasket, AppError> {
        let points = match (self.points, self.points_most) {
            (Some(_), true) => return Err(AppError::at(Problem::Malformed, "points_most")),
            (None, true) => PointsChoice::Most,
            (Some(points), false) if points != 0 => PointsChoice::Exactly(points),
            _ => PointsChoice::None,
        };
        Ok(NewBasket {
            member: self.member.map(|member| member.0),
            store: self.store.map(|store| store.0),
            list: self.list.map(Into::into).unwrap_or_default(),
            lines: self.items.into_iter().enumerate().map(BasketItem::record).collect::<Result<_, _>>()?,
            coupons: self.coupons,
            points,
            rounding_fen: self.rounding_fen,
            referred_by: self.referred_by.map(|member| member.0),
        })
    }
}

impl BasketItem {
    fn record((place, line): (usize, Self)) -> Result<BasketLine, AppError> {
        let about = |problem: Problem, field: &str| AppError::at(problem, format!("items[{place}].{field}"));
        let what = match (line.item, line.name, line.price_fen) {
            (Some(item), None, None) if line.category.is_none() => BasketThing::Item(item.0),
            (Some(_), _, _) => return Err(about(Problem::Malformed, "item")),
            (None, Some(name), Some(price_fen)) => {
                BasketThing::Free { category: line.category.unwrap_or_default(), name, price_fen }
            }
            (None, Some(_), None) => return Err(about(Problem::Missing, "price_fen")),
            (None, None, _) => return Err(about(Problem::Missing, "item")),
        };
        let by_hand = match (line.hand_price_fen, line.is_gift) {
            (Some(_), true) => return Err(about(Problem::Malformed, "is_gift")),
            (Some(price_fen), false) => Some(HandChange::Price(price_fen)),
            (None, true) => Some(HandChange::Gift),
            (None, false) => None,
        };
        Ok(BasketLine {
            what,
            quantity: line.quantity,
            by_hand,
            seller: line.seller.map(|seller| seller.0),
            server: line.server.map(|server| server.0),
        })
    }
}

impl From<NewBasket> for Basket {
    fn from(basket: NewBasket) -> Self {
        let (points, points_most) = match basket.points {
            PointsChoice::None => (None, false),
            PointsChoice::Most => (None, true),
            PointsChoice::Exactly(points) => (Some(points), false),
        };
        Self {
            member: basket.member.map(MemberId),
            store: basket.store.map(StoreId),
            list: Some(basket.list.into()),
            items: basket.lines.into_iter().map(BasketItem::from).collect(),
            coupons: basket.coupons,
            points,
            points_most,
            rounding_fen: basket.rounding_fen,
            referred_by: basket.referred_by.map(MemberId),
        }
    }
}

impl From<BasketLine> for BasketItem {
    fn from(line: BasketLine) -> Self {
        let (item, name, category, price_fen) = match line.what {
            BasketThing::Item(item) => (Some(ItemId(item)), None, None, None),
            BasketThing::Free { category, name, price_fen } => (None, Some(name), Some(category), Some(price_fen)),
        };
        let (hand_price_fen, is_gift) = match line.by_hand {
            Some(HandChange::Price(price_fen)) => (Some(price_fen), false),
            Some(HandChange::Gift) => (None, true),
            None => (None, false),
        };
        Self {
            item,
            name,
            category,
            price_fen,
            quantity: line.quantity,
            hand_price_fen,
            is_gift,
            seller: line.seller.map(StaffId),
            server: line.server.map(StaffId),
        }
    }
}

/// An error of a use case about a basket, at the field of the request that it is about: lines come as `items`.
pub(crate) fn about_items(mut error: AppError) -> AppError {
    error.field = error.field.map(|field| {
        let field = field.strip_prefix("basket.").unwrap_or(&field);
        field.strip_prefix("lines").map_or_else(|| field.to_owned(), |rest| format!("items{rest}"))
    });
    error
}
