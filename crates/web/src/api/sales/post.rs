//! `POST /sales`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records::{Approval, NewSale, NewSaleLine, NewSaleOfItems};
use yanji_app::{Actor, AppError, Clinic};
use yanji_words::Problem;

use super::rung::ItemSaleReceipt;
use crate::api::basket::{Basket, BasketItem, PriceList, about_items};
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::tender::TenderPaid;
use crate::api::value::{Day, MemberId, ParkedId, StoreId};

/// A sale to be rung up: either `items`, which get their prices here and are paid with `tenders`, or `lines`, whose
/// prices were made elsewhere. Fields that go with the other one are refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalePost)]
pub(crate) struct Post {
    /// The member. With `items` a sale without one is a sale without a card.
    member: Option<MemberId>,
    /// With `lines`: the member's card number, instead of her id.
    #[serde(default)]
    #[schema(example = "VIP-0001")]
    member_number: String,
    /// The number on the receipt, unique for the member. Without it one is made that no other sale of the clinic has: the
    /// day, and at least six digits.
    #[serde(default)]
    #[schema(example = "260308-402936")]
    number: String,
    /// The business day; today without it.
    day: Option<Day>,
    /// The store.
    store: Option<StoreId>,
    /// What was sold, at prices that were made elsewhere.
    #[schema(min_items = 1, max_items = 200)]
    lines: Option<Vec<PostLine>>,
    /// What is sold, at prices that are made here.
    #[schema(min_items = 1, max_items = 200)]
    items: Option<Vec<BasketItem>>,
    /// With `items`: by which price list; `retail` without it.
    list: Option<PriceList>,
    /// With `items`: the codes of the coupons to be used; without it those that save most. An empty list uses none.
    coupons: Option<Vec<String>>,
    /// With `items`: how many points pay; none without it.
    #[schema(minimum = 0)]
    points: Option<i64>,
    /// With `items`: whether as many points pay as may; not together with `points`.
    #[serde(default)]
    points_most: bool,
    /// With `items`: 抹零, what is taken off the whole, in fen.
    #[schema(minimum = 0)]
    rounding_fen: Option<i64>,
    /// With `items`: what is paid, and with what; change from cash is not part of it.
    #[schema(max_items = 20)]
    tenders: Option<Vec<TenderPaid>>,
    /// With `items`: what is not paid yet, in fen; only with a member.
    #[schema(minimum = 0)]
    owed_fen: Option<i64>,
    /// With `items`, and needed there: what is to be paid with money, as the quote said. When it is another amount now,
    /// nothing is sold and the answer is `bill_changed`.
    #[schema(minimum = 0)]
    expected_pay_fen: Option<i64>,
    /// With `items`: who approves what goes beyond the limits of the caller.
    approval: Option<PostApproval>,
    /// With `items`: the bill that waited and is now paid; it waits no longer.
    parked: Option<ParkedId>,
    /// With `items`: the member who sent the buyer, where this sale completes the referral.
    referred_by: Option<MemberId>,
}

/// A line of a sale whose price was made elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalePostLine)]
pub(crate) struct PostLine {
    /// The category, by which the programme may give points; may be empty.
    #[serde(default)]
    #[schema(example = "skincare")]
    category: String,
    /// What was paid, in fen.
    #[schema(minimum = 0, maximum = 1_000_000_000_000i64, example = 128_000)]
    amount_fen: i64,
}

/// Somebody who approves, by their log-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalePostApproval)]
pub(crate) struct PostApproval {
    /// The log-in name.
    login: String,
    /// The password.
    #[schema(format = "password")]
    password: String,
}

/// What a sale brought about.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = SalePosted)]
pub(crate) enum Posted {
    /// One with `lines`.
    Lines(Box<Receipt>),
    /// One with `items`.
    Items(Box<ItemSaleReceipt>),
}

/// A sale as the use cases take it.
enum Order {
    Lines(NewSale),
    Items(Box<NewSaleOfItems>),
}

/// Ring up a sale
///
/// With `items` the bill is worked out as by `POST /quotes`; what is paid and owed must come to what is to be paid. The
/// sale earns points by the tier that the member had before it, and may lift her.
#[utoipa::path(
    post, path = "/sales", operation_id = "sale_post", tag = "sales",
    params(Effect),
    request_body = Post,
    responses(
        (status = CREATED, description = "The sale is booked.", body = Posted),
        (status = OK, description = "What it would do.", body = Posted),
    ),
)]
pub(crate) async fn post(
    caller: Caller,
    effect: Effect,
    Body(input): Body<Post>,
) -> Result<(StatusCode, Json<Posted>), ApiError> {
    let status = made(effect.rehearsal);
    let order = input.order()?;
    let posted = caller.run(move |clinic, actor| order.ring_up(clinic, actor, effect)).await?;
    Ok((status, Json(posted)))
}

impl Order {
    fn ring_up(self, clinic: &Clinic, actor: &Actor, effect: Effect) -> Result<Posted, AppError> {
        let Effect { key, rehearsal } = effect;
        match self {
            Self::Lines(sale) => Ok(Posted::Lines(Box::new(clinic.sale_post(actor, &key, sale)?.into()))),
            Self::Items(sale) => {
                let receipt = clinic.sale_ring(actor, &key, *sale, rehearsal).map_err(about_items)?;
                Ok(Posted::Items(Box::new(receipt.into())))
            }
        }
    }
}

impl Post {
    /// A sale of items; one of lines is refused.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`] and [`Problem::Malformed`].
    pub(crate) fn items(self) -> Result<NewSaleOfItems, AppError> {
        match self.order()? {
            Order::Items(sale) => Ok(*sale),
            Order::Lines(_) => Err(AppError::at(Problem::Malformed, "lines")),
        }
    }

    fn order(mut self) -> Result<Order, AppError> {
        match (self.lines.take(), self.items.take()) {
            (Some(_), Some(_)) => Err(AppError::at(Problem::Malformed, "items")),
            (None, None) => Err(AppError::at(Problem::Missing, "lines")),
            (Some(lines), None) => self.of_lines(lines).map(Order::Lines),
            (None, Some(items)) => self.of_items(items).map(Box::new).map(Order::Items),
        }
    }

    fn of_lines(self, lines: Vec<PostLine>) -> Result<NewSale, AppError> {
        let foreign = [
            ("list", self.list.is_some()),
            ("coupons", self.coupons.is_some()),
            ("points", self.points.is_some()),
            ("points_most", self.points_most),
            ("rounding_fen", self.rounding_fen.is_some()),
            ("tenders", self.tenders.is_some()),
            ("owed_fen", self.owed_fen.is_some()),
            ("expected_pay_fen", self.expected_pay_fen.is_some()),
            ("approval", self.approval.is_some()),
            ("parked", self.parked.is_some()),
            ("referred_by", self.referred_by.is_some()),
        ];
        if let Some((field, _)) = foreign.into_iter().find(|(_, is_there)| *is_there) {
            return Err(AppError::at(Problem::Malformed, field));
        }
        let line = |line: PostLine| NewSaleLine { category: line.category, amount_fen: line.amount_fen };
        Ok(NewSale {
            member: self.member.map(|member| member.0),
            member_number: self.member_number,
            number: self.number,
            day: Day::inner(self.day),
            lines: lines.into_iter().map(line).collect(),
            store: self.store.map(|store| store.0),
        })
    }

    fn of_items(self, items: Vec<BasketItem>) -> Result<NewSaleOfItems, AppError> {
        if !self.member_number.is_empty() {
            return Err(AppError::at(Problem::Malformed, "member_number"));
        }
        let basket = Basket {
            member: self.member,
            store: self.store,
            list: self.list,
            items,
            coupons: self.coupons,
            points: self.points,
            points_most: self.points_most,
            rounding_fen: self.rounding_fen.unwrap_or_default(),
            referred_by: self.referred_by,
        };
        let approval = |PostApproval { login, password }| Approval { login, password, ..Approval::default() };
        Ok(NewSaleOfItems {
            basket: basket.record()?,
            tenders: self.tenders.into_iter().flatten().map(Into::into).collect(),
            owed_fen: self.owed_fen.unwrap_or_default(),
            expected_pay_fen: self
                .expected_pay_fen
                .ok_or_else(|| AppError::at(Problem::Missing, "expected_pay_fen"))?,
            day: Day::inner(self.day),
            number: self.number,
            approval: self.approval.map(approval),
            parked: self.parked.map(|parked| parked.0),
        })
    }
}
