//! Baskets as tests write them.

use yanji_engine::price::{
    AskedLine, Bill, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, QuoteFault, RightTerms, quote,
};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::PriceList;
use yanji_engine::programme::read::read;
use yanji_engine::{Day, Fen, Points};

/// A programme of three tiers, with what a test adds to each and to the whole.
pub(crate) struct Rules<'a> {
    pub(crate) basic: &'a str,
    pub(crate) silver: &'a str,
    pub(crate) gold: &'a str,
    pub(crate) points: &'a str,
    pub(crate) rest: &'a str,
}

impl Rules<'_> {
    pub(crate) const NONE: Self = Self { basic: "", silver: "", gold: "", points: "", rest: "" };

    pub(crate) fn programme(&self) -> Programme {
        let Self { basic, silver, gold, points, rest } = self;
        let source = format!(
            "language = 1\nname = \"星级\"\n[points]\nper_yuan = 1\n{points}\n\
             [[tiers]]\ncode = \"basic\"\nname = \"普通\"\n{basic}\n\
             [[tiers]]\ncode = \"silver\"\nname = \"银星\"\npoints_multiplier = 1.2\n{silver}\n\
             [[tiers]]\ncode = \"gold\"\nname = \"金星\"\npoints_multiplier = 1.5\n{gold}\n{rest}"
        );
        read(&source).unwrap_or_else(|errors| panic!("{errors:#?}")).programme
    }
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// One piece of an item at a list price in fen, without floor.
pub(crate) fn line(item: &str, category: &str, list_fen: i64) -> AskedLine {
    AskedLine {
        item: item.to_owned(),
        category: category.to_owned(),
        list_fen: Fen(list_fen),
        member_fen: None,
        floor_fen: Fen(0),
        lowest_fen: None,
        quantity: 1,
        by_hand: None,
    }
}

/// A question that is put together step by step; on a Tuesday, for retail, without a card.
#[derive(Clone)]
pub(crate) struct Ask<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) inquiry: Inquiry,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(programme: &'a Programme, lines: &[AskedLine]) -> Self {
        let inquiry = Inquiry {
            day: day("2026-05-12"),
            list: PriceList::Retail,
            tier: None,
            lines: lines.to_vec(),
            rights: Vec::new(),
            coupons: Vec::new(),
            choice: CouponChoice::Best,
            points_balance: Points(0),
            points: PointsWish::None,
            rounding_fen: Fen(0),
        };
        Self { programme, inquiry }
    }

    pub(crate) fn tier(mut self, code: &str) -> Self {
        self.inquiry.tier = Some(self.programme.tier_index(code).unwrap());
        self
    }

    pub(crate) fn on(mut self, text: &str) -> Self {
        self.inquiry.day = day(text);
        self
    }

    pub(crate) fn wholesale(mut self) -> Self {
        self.inquiry.list = PriceList::Wholesale;
        self
    }

    /// Holds a coupon of a kind of the programme, for ever.
    pub(crate) fn coupon(self, number: usize, kind: &str) -> Self {
        self.coupon_until(number, kind, Day::NEVER)
    }

    pub(crate) fn coupon_until(mut self, number: usize, kind: &str, expires_on: Day) -> Self {
        let terms = self.programme.benefits.coupons.iter().find(|coupon| coupon.code == kind).unwrap().clone();
        self.inquiry.coupons.push(HeldCoupon { number, terms, expires_on });
        self
    }

    /// Chooses coupons by their numbers.
    pub(crate) fn these(mut self, numbers: &[usize]) -> Self {
        self.inquiry.choice = CouponChoice::These(numbers.to_vec());
        self
    }

    /// Holds the right to an offer of the programme.
    pub(crate) fn offer(mut self, number: usize, code: &str) -> Self {
        let offer = self.programme.benefits.offers.iter().find(|offer| offer.code == code).unwrap().clone();
        self.inquiry.rights.push(HeldRight { number, terms: RightTerms::Offer(offer) });
        self
    }

    /// Holds the right to a bonus of the programme.
    pub(crate) fn bonus(mut self, number: usize, code: &str) -> Self {
        let bonus = self.programme.benefits.bonuses.iter().find(|bonus| bonus.code == code).unwrap().clone();
        self.inquiry.rights.push(HeldRight { number, terms: RightTerms::Bonus(bonus) });
        self
    }

    pub(crate) fn points(mut self, balance: i64, wish: PointsWish) -> Self {
        (self.inquiry.points_balance, self.inquiry.points) = (Points(balance), wish);
        self
    }

    pub(crate) fn rounding(mut self, fen: i64) -> Self {
        self.inquiry.rounding_fen = Fen(fen);
        self
    }

    pub(crate) fn by_hand(mut self, line: usize, by_hand: ByHand) -> Self {
        self.inquiry.lines[line].by_hand = Some(by_hand);
        self
    }

    pub(crate) fn quote(&self) -> Result<Bill, QuoteFault> {
        quote(self.programme, &self.inquiry)
    }

    pub(crate) fn bill(&self) -> Bill {
        self.quote().unwrap_or_else(|fault| panic!("{fault:?}"))
    }

    /// What each line is to be paid with.
    pub(crate) fn pays(&self) -> Vec<i64> {
        self.bill().lines.iter().map(|line| line.pay_fen.0).collect()
    }
}
