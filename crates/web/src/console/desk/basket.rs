//! The basket as the form of the checkout carries it: what was typed, what a button does to it, and what a use case is
//! asked about it. Knows no price.

use yanji_app::AppError;
use yanji_app::records::{BasketLine, BasketThing, HandChange, NewBasket, PointsChoice};
use yanji_books::id::{ItemId, MemberId, ParkedId, StoreId};
use yanji_engine::programme::benefit::PriceList;
use yanji_words::{Problem, Thing};

use crate::console::figures::yuan;
use crate::console::form::{Fields, amount_fen};

/// The most pieces of a line.
const PIECES_MOST: u32 = 100_000;

/// A basket as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Basket {
    pub(super) member: Option<MemberId>,
    /// What the member is allergic to, as it was read once when she was chosen, and of whom.
    pub(super) allergies: String,
    pub(super) allergies_of: Option<MemberId>,
    pub(super) list: PriceList,
    pub(super) lines: Vec<Line>,
    /// The place of the line that was changed last: a quantity that is typed alone is meant for it.
    pub(super) last: usize,
    /// The codes of the coupons that the cashier chose; `None` for those that save most.
    pub(super) coupons: Option<Vec<String>>,
    /// The codes that are ticked, chosen or proposed.
    pub(super) ticked: Vec<String>,
    /// As many points as may.
    pub(super) is_most_points: bool,
    pub(super) points: String,
    pub(super) rounding: String,
    pub(super) parked: Option<ParkedId>,
    /// Who sent the buyer, as the bill that waited says.
    pub(super) referred_by: Option<MemberId>,
}

/// A line as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The id of the item; empty for something outside the catalogue.
    pub(super) item: String,
    /// Of something outside the catalogue.
    pub(super) name: String,
    pub(super) category: String,
    pub(super) price: String,
    pub(super) quantity: String,
    /// What the whole line costs by hand; empty for what the rules say.
    pub(super) hand: String,
    pub(super) is_gift: bool,
    pub(super) seller: String,
    pub(super) server: String,
}

impl Basket {
    /// The basket that a form holds.
    pub(super) fn of(fields: &Fields) -> Self {
        let ticked: Vec<String> = fields.all("coupon").map(str::to_owned).collect();
        Self {
            member: fields.get("member").parse().ok(),
            allergies: fields.get("allergies").to_owned(),
            allergies_of: fields.get("allergies_of").parse().ok(),
            list: list_of(fields.get("list")),
            lines: lines(fields),
            last: fields.get("last").parse().unwrap_or(0),
            coupons: (fields.get("choice") == "own").then(|| ticked.clone()),
            ticked,
            is_most_points: fields.get("most") == "1",
            points: fields.get("points").to_owned(),
            rounding: fields.get("rounding").to_owned(),
            parked: fields.get("parked").parse().ok(),
            referred_by: fields.get("referred_by").parse().ok(),
        }
    }

    /// The basket of a bill that waited.
    pub(super) fn taken_up(id: ParkedId, basket: &NewBasket) -> Self {
        let points = match basket.points {
            PointsChoice::Exactly(points) => points.to_string(),
            PointsChoice::None | PointsChoice::Most => String::new(),
        };
        Self {
            member: basket.member,
            list: basket.list,
            lines: basket.lines.iter().map(Line::taken_up).collect(),
            last: basket.lines.len().saturating_sub(1),
            coupons: basket.coupons.clone(),
            ticked: basket.coupons.clone().unwrap_or_default(),
            is_most_points: basket.points == PointsChoice::Most,
            points,
            rounding: if basket.rounding_fen == 0 { String::new() } else { yuan(basket.rounding_fen) },
            parked: Some(id),
            referred_by: basket.referred_by,
            ..Self::default()
        }
    }

    /// Puts an item in: one piece more of the line that has it, or a line of its own.
    pub(super) fn add(&mut self, item: ItemId) {
        let id = item.to_string();
        let same = self.lines.iter().position(|line| line.item == id && line.hand.is_empty() && !line.is_gift);
        match same {
            Some(place) => {
                self.lines[place].step(1);
                self.last = place;
            }
            None => self.push(Line { item: id, ..Line::default() }),
        }
    }

    /// Adds a line. Whoever sold the line before it sold this one as well, until somebody says otherwise.
    pub(super) fn push(&mut self, line: Line) {
        let (seller, server) =
            self.lines.last().map(|before| (before.seller.clone(), before.server.clone())).unwrap_or_default();
        self.lines.push(Line { quantity: "1".to_owned(), seller, server, ..line });
        self.last = self.lines.len() - 1;
    }

    pub(super) fn remove(&mut self, place: usize) {
        if place < self.lines.len() {
            self.lines.remove(place);
            self.last = self.lines.len().saturating_sub(1);
        }
    }

    /// One piece more or less; the last piece takes the line with it.
    pub(super) fn step(&mut self, place: usize, by: i64) {
        let Some(line) = self.lines.get_mut(place) else { return };
        line.step(by);
        self.last = place;
        if line.quantity == "0" {
            self.remove(place);
        }
    }

    /// Sets the quantity of the line that was changed last; none takes it out.
    pub(super) fn set_last(&mut self, quantity: u32) {
        if quantity == 0 {
            return self.remove(self.last);
        }
        if let Some(line) = self.lines.get_mut(self.last) {
            line.quantity = quantity.to_string();
        }
    }

    /// Gives a line away, or no longer.
    pub(super) fn turn_gift(&mut self, place: usize) {
        if let Some(line) = self.lines.get_mut(place) {
            line.is_gift = !line.is_gift;
            line.hand.clear();
        }
    }

    /// Chooses who buys. What was chosen of another one's coupons and points is gone, and so is who sent her.
    pub(super) fn serve(&mut self, member: Option<MemberId>) {
        if self.member == member {
            return;
        }
        self.member = member;
        self.coupons = None;
        self.ticked.clear();
        self.is_most_points = false;
        self.points.clear();
        self.referred_by = None;
    }

    /// Chooses a coupon besides those that are ticked.
    pub(super) fn tick(&mut self, code: String) {
        if !self.ticked.contains(&code) {
            self.ticked.push(code);
        }
        self.coupons = Some(self.ticked.clone());
    }

    /// What a use case is asked.
    ///
    /// # Errors
    /// [`Problem::Missing`], [`Problem::Malformed`] and [`Problem::OutOfRange`] about `lines[i]`, `points` or
    /// `rounding_fen`.
    pub(super) fn asked(&self, store: Option<StoreId>) -> Result<NewBasket, AppError> {
        let points = match (self.is_most_points, self.points.as_str()) {
            (true, _) => PointsChoice::Most,
            (false, "" | "0") => PointsChoice::None,
            (false, typed) => {
                let plain: String = typed.chars().filter(|c| *c != ',').collect();
                PointsChoice::Exactly(plain.parse().map_err(|_| AppError::at(Problem::Malformed, "points"))?)
            }
        };
        let lines = self.lines.iter().enumerate().map(|(place, line)| line.asked(&format!("lines[{place}]")));
        Ok(NewBasket {
            member: self.member,
            store,
            list: self.list,
            lines: lines.collect::<Result<_, _>>()?,
            coupons: self.coupons.clone(),
            points,
            rounding_fen: match self.rounding.as_str() {
                "" => 0,
                typed => amount_fen(typed, "rounding_fen")?,
            },
            referred_by: self.referred_by,
        })
    }
}

impl Line {
    fn taken_up(line: &BasketLine) -> Self {
        let named = |staff: Option<yanji_books::id::StaffId>| staff.map(|staff| staff.to_string()).unwrap_or_default();
        let shell = Self {
            quantity: line.quantity.to_string(),
            hand: match line.by_hand {
                Some(HandChange::Price(fen)) => yuan(fen),
                Some(HandChange::Gift) | None => String::new(),
            },
            is_gift: line.by_hand == Some(HandChange::Gift),
            seller: named(line.seller),
            server: named(line.server),
            ..Self::default()
        };
        match &line.what {
            BasketThing::Item(item) => Self { item: item.to_string(), ..shell },
            BasketThing::Free { category, name, price_fen } => {
                Self { name: name.clone(), category: category.clone(), price: yuan(*price_fen), ..shell }
            }
        }
    }

    fn step(&mut self, by: i64) {
        let pieces = self.quantity.parse::<i64>().unwrap_or(1).saturating_add(by);
        self.quantity = pieces.clamp(0, i64::from(PIECES_MOST)).to_string();
    }

    fn asked(&self, field: &str) -> Result<BasketLine, AppError> {
        let quantity = self.quantity.parse::<u32>().ok().filter(|pieces| (1..=PIECES_MOST).contains(pieces));
        let range = Problem::OutOfRange { least: 1, most: i64::from(PIECES_MOST) };
        let what = if self.item.is_empty() {
            BasketThing::Free {
                category: self.category.clone(),
                name: self.name.clone(),
                price_fen: amount_fen(&self.price, field)?,
            }
        } else {
            let unknown = |_| AppError::at(Problem::NotFound(Thing::Item), field);
            BasketThing::Item(self.item.parse().map_err(unknown)?)
        };
        let by_hand = match (self.is_gift, self.hand.as_str()) {
            (true, _) => Some(HandChange::Gift),
            (false, "") => None,
            (false, typed) => Some(HandChange::Price(amount_fen(typed, field)?)),
        };
        let staff = |id: &str| match id {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| AppError::at(Problem::NotFound(Thing::Staff), field)),
        };
        Ok(BasketLine {
            what,
            quantity: quantity.ok_or_else(|| AppError::at(range, field))?,
            by_hand,
            seller: staff(&self.seller)?,
            server: staff(&self.server)?,
        })
    }
}

/// The price list of its code.
fn list_of(code: &str) -> PriceList {
    if code == "wholesale" { PriceList::Wholesale } else { PriceList::Retail }
}

/// The lines of a form: every line sends each of its fields, so that the first of each is of the first line.
fn lines(fields: &Fields) -> Vec<Line> {
    let all = |name: &'static str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let columns = ["name", "category", "price", "quantity", "hand", "gift", "seller", "server"].map(all);
    let cell = |column: usize, place: usize| columns[column].get(place).cloned().unwrap_or_default();
    let line = |(place, item): (usize, String)| Line {
        item,
        name: cell(0, place),
        category: cell(1, place),
        price: cell(2, place),
        quantity: cell(3, place),
        hand: cell(4, place),
        is_gift: cell(5, place) == "1",
        seller: cell(6, place),
        server: cell(7, place),
    };
    all("item").into_iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: ItemId = ItemId([1; 16]);

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn with_items(count: u8) -> Basket {
        let mut basket = Basket::default();
        (1..=count).for_each(|byte| basket.add(ItemId([byte; 16])));
        basket
    }

    #[test]
    fn the_same_item_is_a_piece_more_and_a_number_is_meant_for_the_last_line() {
        let mut basket = with_items(2);
        basket.add(ITEM);
        assert_eq!(basket.lines.iter().map(|line| line.quantity.as_str()).collect::<Vec<_>>(), ["2", "1"]);
        basket.set_last(5);
        assert_eq!(basket.lines[0].quantity, "5");
        basket.step(1, -1);
        assert_eq!(basket.lines.len(), 1, "the last piece takes the line with it");
        basket.set_last(0);
        assert_eq!(basket.lines, []);
        basket.set_last(3);
        basket.step(7, 1);
        basket.turn_gift(7);
        assert_eq!(basket.lines, [], "a line that is not there is not changed");
    }

    #[test]
    fn a_line_with_a_price_by_hand_is_left_alone() {
        let mut basket = with_items(1);
        basket.lines[0].hand = "9".to_owned();
        basket.add(ITEM);
        assert_eq!(basket.lines.len(), 2);
        basket.turn_gift(0);
        assert_eq!((basket.lines[0].hand.as_str(), basket.lines[0].is_gift), ("", true));
    }

    #[test]
    fn another_member_has_other_coupons() {
        let mut basket = Basket { member: Some(MemberId([1; 16])), ..with_items(1) };
        basket.tick("A".to_owned());
        basket.tick("A".to_owned());
        assert_eq!(basket.coupons.as_deref(), Some(&["A".to_owned()][..]));
        basket.serve(Some(MemberId([1; 16])));
        assert!(basket.coupons.is_some());
        basket.serve(None);
        assert_eq!((basket.coupons, basket.ticked), (None, Vec::new()));
    }

    #[test]
    fn a_form_is_read_line_by_line() {
        let item = ITEM.to_string();
        let typed = fields(&[
            ("item", &item),
            ("name", ""),
            ("category", ""),
            ("price", ""),
            ("quantity", "2"),
            ("hand", ""),
            ("gift", "1"),
            ("seller", ""),
            ("server", ""),
            ("item", ""),
            ("name", "x"),
            ("category", "y"),
            ("price", "9.5"),
            ("quantity", "1"),
            ("hand", "8"),
            ("gift", ""),
            ("seller", ""),
            ("server", ""),
            ("choice", "own"),
            ("coupon", "AB"),
            ("points", "1,200"),
            ("rounding", "0.5"),
        ]);
        let asked = Basket::of(&typed).asked(None).unwrap();
        assert_eq!((asked.lines[0].quantity, asked.lines[0].by_hand), (2, Some(HandChange::Gift)));
        assert_eq!(asked.lines[1].by_hand, Some(HandChange::Price(800)));
        assert_eq!(asked.coupons.as_deref(), Some(&["AB".to_owned()][..]));
        assert_eq!((asked.points, asked.rounding_fen), (PointsChoice::Exactly(1_200), 50));
        let parked = ParkedId([3; 16]);
        assert_eq!(Basket::taken_up(parked, &asked).asked(None).unwrap(), asked, "a bill that waited is the same one");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let wrong = |change: fn(&mut Basket)| {
            let mut basket = with_items(1);
            change(&mut basket);
            basket.asked(None).unwrap_err().field.unwrap_or_default()
        };
        assert_eq!(wrong(|basket| basket.lines[0].quantity = "0".to_owned()), "lines[0]");
        assert_eq!(wrong(|basket| basket.lines[0].hand = "x".to_owned()), "lines[0]");
        assert_eq!(wrong(|basket| basket.lines[0].seller = "x".to_owned()), "lines[0]");
        assert_eq!(wrong(|basket| basket.points = "x".to_owned()), "points");
        assert_eq!(wrong(|basket| basket.rounding = "x".to_owned()), "rounding_fen");
    }
}
