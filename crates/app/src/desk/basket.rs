//! A basket made ready for the engine: goods, rights and coupons taken out of the books. Works out no price, and tells
//! the engine nothing of whoever buys but a tier and a balance.

use std::collections::{HashMap, HashSet};

use yanji_books::Read;
use yanji_books::coupons::{self, CouponRow};
use yanji_books::grants::{self, GrantRow};
use yanji_books::id::{AccountId, ItemId, StoreId};
use yanji_books::items::{self, Item};
use yanji_engine::price::{
    AskedLine, Bill, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, QuoteFault, quote,
};
use yanji_engine::programme::benefit::{Coupon, PriceList};
use yanji_engine::programme::check::fold;
use yanji_engine::rulebook::Version;
use yanji_engine::{Day, Fen, Member, Points, Rulebook};
use yanji_words::{Problem, Thing};

use crate::account::OpenAccount;
use crate::clinic::Present;
use crate::coupon;
use crate::error::AppError;
use crate::field;
use crate::gift;
use crate::records::{BasketLine, BasketThing, HandChange, NewBasket, PointsChoice, QuoteTier};

/// The most lines of a basket.
const LINES_MOST: usize = 200;
/// The most characters of a name or a category that is typed.
const NAME_MOST: usize = 64;

/// A basket on the counter, with everything that prices it.
pub(super) struct Counter {
    pub(super) day: Day,
    pub(super) inquiry: Inquiry,
    /// The item of each line; `None` for what is not in the catalogue.
    pub(super) items: Vec<Option<Item>>,
    /// The coupons that the engine is told of, by their places.
    pub(super) coupons: Vec<Piece>,
    /// The rights that the engine is told of, by their places.
    pub(super) grants: Vec<GrantRow>,
    /// The tier of whoever buys; `None` without a card.
    pub(super) tier: Option<QuoteTier>,
}

/// A piece of a coupon with its terms.
pub(super) struct Piece {
    pub(super) row: CouponRow,
    pub(super) terms: Coupon,
}

/// Whether a bill is to be looked at, or only to be sold again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Prices to compare with are wanted as well.
    Look,
    /// Only what is paid matters.
    Sell,
}

/// Whoever buys, as far as a price may know: where she stands on the morning of a day.
pub(super) struct Morning {
    pub(super) account: AccountId,
    pub(super) member: Member,
    tier: QuoteTier,
    points: Points,
}

impl Morning {
    /// How an account stands on the morning of a day.
    pub(super) fn of(rulebook: &Rulebook, open: &OpenAccount, day: Day) -> Result<Self, AppError> {
        let mut member = open.member.clone();
        member.open_day(rulebook, day, &mut ());
        let state = member.state().ok_or(AppError::new(Problem::Internal))?;
        Ok(Self {
            account: open.id,
            member,
            tier: tier_at(rulebook, state.version, state.tier),
            points: Points(state.points.0.max(0)),
        })
    }
}

/// A tier by its place in the ladder of a version.
pub(super) fn tier_at(rulebook: &Rulebook, version: usize, rank: usize) -> QuoteTier {
    let tier = &rulebook.versions()[version].programme.tiers[rank];
    QuoteTier { code: tier.code.clone(), name: tier.name.clone(), rank }
}

impl Counter {
    /// Lays a basket out.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::ItemHidden`] and [`Problem::ItemListed`] about a line; [`Problem::CardNeeded`] about `coupons` and
    /// `points` of a basket without a member; [`QuoteFault::CouponUnknown`] about a coupon that the member does not have.
    pub(super) fn lay_out(
        tx: &mut dyn Read,
        present: &Present,
        basket: &NewBasket,
        store: Option<StoreId>,
        buyer: Option<&Morning>,
        (day, purpose): (Day, Purpose),
    ) -> Result<Self, AppError> {
        let items = items_of(tx, &basket.lines)?;
        let mut lines = Vec::with_capacity(items.len());
        let mut lowest = HashMap::new();
        for (line, item) in basket.lines.iter().zip(&items) {
            let lowest_fen = match item {
                Some(item) if purpose == Purpose::Look => match lowest.get(&item.id) {
                    Some(known) => *known,
                    None => {
                        let found = items::lowest_price(tx, item.id, store, day)?.map(Fen);
                        lowest.insert(item.id, found);
                        found
                    }
                },
                Some(_) | None => None,
            };
            lines.push(asked(line, item.as_ref(), basket.list, lowest_fen));
        }
        let (coupons, grants) = match buyer {
            Some(buyer) => held(tx, &present.rules.book, buyer.account, day)?,
            None => (Vec::new(), Vec::new()),
        };
        let inquiry = Inquiry {
            day,
            list: basket.list,
            tier: buyer.map(|buyer| buyer.tier.rank),
            lines,
            rights: grants.iter().enumerate().map(right).collect::<Result<_, _>>()?,
            coupons: coupons.iter().enumerate().map(held_coupon).collect(),
            choice: choice(basket, &coupons, buyer.is_some())?,
            points_balance: buyer.map_or(Points(0), |buyer| buyer.points),
            points: wish(basket.points, buyer.is_some())?,
            rounding_fen: Fen(basket.rounding_fen),
        };
        Ok(Self { day, inquiry, items, coupons, grants, tier: buyer.map(|buyer| buyer.tier.clone()) })
    }

    /// The id and the name of a coupon by its place.
    pub(super) fn coupon_name(&self, number: usize) -> (String, String) {
        let piece = &self.coupons[number];
        (piece.row.id.to_string(), piece.terms.name.clone())
    }

    /// The bill.
    ///
    /// # Errors
    /// [`Problem::Quote`] with the field that it is about.
    pub(super) fn bill(&self, rules: &Version) -> Result<Bill, AppError> {
        quote(&rules.programme, &self.inquiry).map_err(quote_fault)
    }
}

/// A fault of a bill at the field of the basket that it is about.
pub(super) fn quote_fault(fault: QuoteFault) -> AppError {
    let field = match fault {
        QuoteFault::EmptyBasket | QuoteFault::AmountTooLarge | QuoteFault::NamesDiffer => "lines".to_owned(),
        QuoteFault::Quantity { line }
        | QuoteFault::ExclusiveItem { line, .. }
        | QuoteFault::BelowFloor { line, .. }
        | QuoteFault::AbovePrice { line, .. } => format!("lines[{line}]"),
        QuoteFault::UnknownTier => "member".to_owned(),
        QuoteFault::CouponUnknown { .. } | QuoteFault::TooManyCoupons { .. } | QuoteFault::CouponRefused { .. } => {
            "coupons".to_owned()
        }
        QuoteFault::PointsStep { .. } | QuoteFault::PointsOver { .. } | QuoteFault::PointsWithCoupon => {
            "points".to_owned()
        }
        QuoteFault::RoundingOver { .. } => "rounding_fen".to_owned(),
        QuoteFault::TendersDiffer { .. } => "tenders".to_owned(),
    };
    AppError::at(Problem::Quote(fault), field)
}

/// Refuses a basket that nothing could be made of, before the books are asked.
pub(crate) fn check(basket: &NewBasket) -> Result<(), AppError> {
    if basket.lines.is_empty() {
        return Err(AppError::at(Problem::Quote(QuoteFault::EmptyBasket), "lines"));
    }
    if basket.lines.len() > LINES_MOST {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "lines"));
    }
    if !(0..=Fen::MOST.0).contains(&basket.rounding_fen) {
        return Err(AppError::at(Problem::OutOfRange { least: 0, most: Fen::MOST.0 }, "rounding_fen"));
    }
    for (place, line) in basket.lines.iter().enumerate() {
        if !(1..=AskedLine::MOST_PIECES).contains(&line.quantity) {
            return Err(quote_fault(QuoteFault::Quantity { line: place }));
        }
        if matches!(line.by_hand, Some(HandChange::Price(fen)) if fen < 0) {
            return Err(quote_fault(QuoteFault::BelowFloor { line: place, floor_fen: Fen(0) }));
        }
        let BasketThing::Free { category, name, price_fen } = &line.what else { continue };
        let field = |part: &str| format!("lines[{place}].{part}");
        if name.trim().is_empty() {
            return Err(AppError::at(Problem::Missing, field("name")));
        }
        for (text, part) in [(name, "name"), (category, "category")] {
            if text.chars().count() > NAME_MOST {
                return Err(AppError::at(Problem::TooLong { most: NAME_MOST }, field(part)));
            }
            field::without_controls(text, &field(part))?;
        }
        if !(0..=Fen::MOST.0).contains(price_fen) {
            return Err(AppError::at(Problem::OutOfRange { least: 0, most: Fen::MOST.0 }, field("price_fen")));
        }
    }
    Ok(())
}

/// The item of each line, in one query.
///
/// # Errors
/// About `lines[i]`: [`Problem::NotFound`], [`Problem::ItemHidden`]; [`Problem::ItemListed`] about the name of what was
/// typed though it is on the price list, where its price has limits.
pub(super) fn items_of(tx: &mut dyn Read, lines: &[BasketLine]) -> Result<Vec<Option<Item>>, AppError> {
    let mut ids: Vec<ItemId> = lines
        .iter()
        .filter_map(|line| match line.what {
            BasketThing::Item(id) => Some(id),
            BasketThing::Free { .. } => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let found: HashMap<ItemId, Item> = items::find_many(tx, &ids)?.into_iter().map(|item| (item.id, item)).collect();
    let is_typed = lines.iter().any(|line| matches!(line.what, BasketThing::Free { .. }));
    let listed = if is_typed { names_listed(tx)? } else { HashSet::new() };
    let item = |(place, line): (usize, &BasketLine)| match &line.what {
        BasketThing::Free { name, .. } if listed.contains(&fold(name)) => {
            Err(AppError::at(Problem::ItemListed, format!("lines[{place}].name")))
        }
        BasketThing::Free { .. } => Ok(None),
        BasketThing::Item(id) => match found.get(id) {
            Some(item) if item.is_hidden => Err(AppError::at(Problem::ItemHidden, format!("lines[{place}]"))),
            Some(item) => Ok(Some(item.clone())),
            None => Err(AppError::at(Problem::NotFound(Thing::Item), format!("lines[{place}]"))),
        },
    };
    lines.iter().enumerate().map(item).collect()
}

/// The names of what is sold, each as [`fold`] leaves it.
fn names_listed(tx: &mut dyn Read) -> Result<HashSet<String>, AppError> {
    Ok(items::list(tx)?.into_iter().filter(|item| !item.is_hidden).map(|item| fold(&item.name)).collect())
}

/// A line as the engine is asked about it.
fn asked(line: &BasketLine, item: Option<&Item>, list: PriceList, lowest_fen: Option<Fen>) -> AskedLine {
    let by_hand = line.by_hand.map(|change| match change {
        HandChange::Price(fen) => ByHand::Price(Fen(fen)),
        HandChange::Gift => ByHand::Gift,
    });
    let free = |name: &str, category: &str, price_fen: i64| AskedLine {
        item: name.trim().to_owned(),
        category: category.trim().to_owned(),
        list_fen: Fen(price_fen),
        member_fen: None,
        floor_fen: Fen(0),
        lowest_fen,
        quantity: line.quantity,
        by_hand,
    };
    match (item, &line.what) {
        (Some(item), _) => {
            let price_fen = match list {
                PriceList::Retail => item.price_fen,
                PriceList::Wholesale => item.wholesale_fen.unwrap_or(item.price_fen),
            };
            AskedLine {
                member_fen: item.member_fen.map(Fen),
                floor_fen: Fen(item.floor_fen),
                ..free(&item.name, &item.category_name, price_fen)
            }
        }
        (None, BasketThing::Free { category, name, price_fen }) => free(name, category, *price_fen),
        (None, BasketThing::Item(_)) => free("", "", 0),
    }
}

/// The coupons and rights of an account on a day. Books in which no version of the programme ever gave any are not asked.
pub(super) fn held(
    tx: &mut dyn Read,
    rulebook: &Rulebook,
    account: AccountId,
    day: Day,
) -> Result<(Vec<Piece>, Vec<GrantRow>), AppError> {
    let gives = |what: fn(&Version) -> bool| rulebook.versions().iter().any(what);
    let mut pieces = Vec::new();
    if gives(|version| {
        let benefits = &version.programme.benefits;
        !benefits.coupons.is_empty() || !benefits.rewards.is_empty()
    }) {
        for row in coupons::open_of_account(tx, account, day)? {
            pieces.push(Piece { terms: coupon::terms_of(&row)?, row });
        }
    }
    let grants = if gives(|version| !version.programme.benefits.gifts.is_empty()) {
        grants::rights_of_account(tx, account, day)?
    } else {
        Vec::new()
    };
    Ok((pieces, grants))
}

fn held_coupon((number, piece): (usize, &Piece)) -> HeldCoupon {
    let expires_on = piece.row.expires_on.unwrap_or(Day::NEVER);
    HeldCoupon { number, terms: piece.terms.clone(), expires_on }
}

fn right((number, grant): (usize, &GrantRow)) -> Result<HeldRight, AppError> {
    let terms = gift::right_terms(grant)?.ok_or(AppError::new(Problem::Inconsistent))?;
    Ok(HeldRight { number, terms })
}

/// The coupons that are to be used, by their places.
fn choice(basket: &NewBasket, pieces: &[Piece], has_card: bool) -> Result<CouponChoice, AppError> {
    let Some(codes) = &basket.coupons else { return Ok(CouponChoice::Best) };
    if !codes.is_empty() && !has_card {
        return Err(AppError::at(Problem::CardNeeded, "coupons"));
    }
    let place = |(asked, code): (usize, &String)| {
        let wanted = coupon::code::parse(code);
        let found = pieces.iter().position(|piece| wanted.as_ref() == Some(&piece.row.code));
        let unknown = Problem::Quote(QuoteFault::CouponUnknown { number: asked });
        found.ok_or_else(|| AppError::at(unknown, format!("coupons[{asked}]")))
    };
    codes.iter().enumerate().map(place).collect::<Result<_, _>>().map(CouponChoice::These)
}

fn wish(points: PointsChoice, has_card: bool) -> Result<PointsWish, AppError> {
    match points {
        PointsChoice::None => Ok(PointsWish::None),
        PointsChoice::Most if has_card => Ok(PointsWish::Most),
        PointsChoice::Exactly(points) if has_card => Ok(PointsWish::Exactly(Points(points))),
        PointsChoice::Most => Ok(PointsWish::None),
        PointsChoice::Exactly(_) => Err(AppError::at(Problem::CardNeeded, "points")),
    }
}
