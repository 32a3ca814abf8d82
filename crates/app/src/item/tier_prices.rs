//! What members of each tier would pay for an item today, by the programme in force. Asks the quote, as a till does;
//! what is only granted to one member is not in it.

use serde::{Deserialize, Serialize};
use yanji_books::id::ItemId;
use yanji_engine::Day;
use yanji_engine::number::{Fen, Points};
use yanji_engine::price::{self, AskedLine, CouponChoice, Inquiry, PointsWish};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::PriceList;

use super::{Item, found, require_reader};
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;

/// What one piece of an item costs somebody today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTierPrice {
    /// The name of the tier; `None`: without a card.
    pub tier: Option<String>,
    /// The place of the tier in the ladder, from 0.
    pub rank: Option<usize>,
    /// At the desk, in fen; `None`: not sold to them.
    pub retail_fen: Option<i64>,
    /// In quantity, in fen; `None`: not sold to them.
    pub wholesale_fen: Option<i64>,
    /// The points that one piece earns at the desk.
    pub points: i64,
}

impl Clinic {
    /// What one piece of an item costs today without a card and in each tier. Empty while no programme is in force.
    ///
    /// # Errors
    /// [`NotFound`](yanji_words::Problem::NotFound); [`Forbidden`](yanji_words::Problem::Forbidden) as for
    /// [`Clinic::item_list`].
    pub fn item_tier_prices(&self, actor: &Actor, id: ItemId) -> Result<Vec<ItemTierPrice>, AppError> {
        require_reader(actor)?;
        let (item, rules) = self.books.read(|tx| Ok::<_, AppError>((Item::from(found(tx, id)?), self.rules(tx)?)))?;
        let Some(rules) = rules else { return Ok(Vec::new()) };
        let today = self.now().day_in(&rules.zone);
        let programme = &rules.book.on(today).programme;
        let ranks = (0..).zip(&programme.tiers).filter(|(_, tier)| tier.enabled).map(|(rank, _)| Some(rank));
        Ok(std::iter::once(None).chain(ranks).map(|rank| price_of(programme, today, &item, rank)).collect())
    }
}

fn price_of(programme: &Programme, today: Day, item: &Item, rank: Option<usize>) -> ItemTierPrice {
    let ask = |list: PriceList| {
        let list_fen = match list {
            PriceList::Retail => item.price_fen,
            PriceList::Wholesale => item.wholesale_fen.unwrap_or(item.price_fen),
        };
        let inquiry = Inquiry {
            day: today,
            list,
            tier: rank,
            lines: vec![AskedLine {
                item: item.name.clone(),
                category: item.category_name.clone(),
                list_fen: Fen(list_fen),
                member_fen: item.member_fen.map(Fen),
                floor_fen: Fen(item.floor_fen),
                lowest_fen: None,
                quantity: 1,
                by_hand: None,
            }],
            rights: Vec::new(),
            coupons: Vec::new(),
            choice: CouponChoice::Best,
            points_balance: Points(0),
            points: PointsWish::None,
            rounding_fen: Fen(0),
        };
        price::quote(programme, &inquiry).ok()
    };
    let (retail, wholesale) = (ask(PriceList::Retail), ask(PriceList::Wholesale));
    ItemTierPrice {
        tier: rank.and_then(|rank| programme.tiers.get(rank)).map(|tier| tier.name.clone()),
        rank,
        retail_fen: retail.as_ref().map(|bill| bill.pay_fen.0),
        wholesale_fen: wholesale.map(|bill| bill.pay_fen.0),
        points: retail.map_or(0, |bill| bill.earns.0),
    }
}
