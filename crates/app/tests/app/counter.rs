//! A salon with a price list and everything that a bill can have on it, and short words for the desk. No test is here.

use yanji_app::records::{
    BasketLine, CouponStanding, MemberState, NewBasket, NewDeed, NewLineRefund, NewMember, NewSaleOfItems,
    PointsChoice, Quote, RefundReceipt, SaleReceipt, TenderPaid,
};
use yanji_app::{Actor, AppError, Clinic, ItemFields, PaymentQuery, Rehearsal};
use yanji_books::id::{ItemId, MemberId, SaleId};
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;

use crate::scene::act;
use crate::support::{Clinics, day, key, owner};

/// The day on which everything happens.
pub(crate) const TODAY: &str = "2026-03-02";

/// Two salons, the first with a price list.
pub(crate) struct Counter {
    pub(crate) clinics: Clinics,
    pub(crate) cut: ItemId,
    pub(crate) dye: ItemId,
    pub(crate) care: ItemId,
    pub(crate) cream: ItemId,
}

impl Counter {
    /// The salons under a programme.
    pub(crate) fn under(ground: &Place, programme: &str) -> Self {
        let clinics = Clinics::under(ground, TODAY, programme);
        let one = &clinics.one;
        let item = |category: &str, name: &str, price_fen: i64, change: &dyn Fn(&mut ItemFields)| {
            let category = one.category_add(&owner(), &key(), category).unwrap();
            let mut fields = ItemFields::new(category.id, name, price_fen);
            change(&mut fields);
            one.item_add(&owner(), &key(), &fields).unwrap().id
        };
        let cut = item("剪", "剪发", 10_000, &|_| {});
        let dye = item("染", "染发", 30_000, &|fields| fields.cautions = "先做皮试".to_owned());
        let care = item("护理", "头皮养护", 20_000, &|_| {});
        let cream = item("药妆", "护发霜", 8_000, &|fields| {
            fields.floor_fen = 6_000;
            fields.wholesale_fen = Some(7_000);
        });
        Self { clinics, cut, dye, care, cream }
    }

    /// The salons under the usual programme.
    pub(crate) fn usual(ground: &Place) -> Self {
        Self::under(ground, PROGRAMME)
    }

    pub(crate) fn one(&self) -> &Clinic {
        &self.clinics.one
    }

    /// A basket of some pieces of items.
    pub(crate) fn basket(&self, member: Option<MemberId>, pieces: &[(ItemId, u32)]) -> NewBasket {
        let lines = pieces.iter().map(|(item, quantity)| BasketLine::of(*item, *quantity)).collect();
        NewBasket { member, lines, ..NewBasket::default() }
    }

    /// The bill of a basket.
    #[track_caller]
    pub(crate) fn quote(&self, basket: &NewBasket) -> Quote {
        self.one().desk_quote(&owner(), basket).unwrap()
    }

    /// A sale of a basket, all of which is paid with cash.
    #[track_caller]
    pub(crate) fn for_cash(&self, basket: NewBasket) -> NewSaleOfItems {
        let pay_fen = self.quote(&basket).pay_fen;
        NewSaleOfItems::for_cash(basket, pay_fen)
    }

    /// Rings a sale up.
    pub(crate) fn ring(&self, actor: &Actor, new: NewSaleOfItems) -> Result<SaleReceipt, AppError> {
        self.one().sale_ring(actor, &key(), new, Rehearsal::Real)
    }

    /// What a member has: her state, and the kinds of her coupons that can be used.
    pub(crate) fn standing(&self, member: MemberId) -> (MemberState, Vec<String>) {
        let mut state = self.one().member_state(&owner(), member).unwrap();
        // A lot of which nothing is left is no longer told of; the others are as they were.
        state.lots.retain(|lot| lot.points > 0);
        let pieces = self.one().coupon_of_member(&owner(), member).unwrap().pieces;
        let open = pieces.into_iter().filter(|piece| piece.standing == CouponStanding::Open);
        let mut open: Vec<String> = open.map(|piece| piece.code).collect();
        open.sort_unstable();
        (state, open)
    }

    /// What was taken and given today by each tender.
    pub(crate) fn money(&self) -> Vec<(Tender, i64)> {
        let query = PaymentQuery { from: day(TODAY), until: day(TODAY), store: None, skip: 0, limit: 200 };
        let lines = self.one().payment_list(&owner(), &query).unwrap();
        let sum = |tender| lines.iter().filter(|line| line.tender == tender).map(|line| line.amount_fen).sum();
        Tender::ALL.into_iter().map(|tender| (tender, sum(tender))).filter(|(_, sum)| *sum != 0).collect()
    }

    /// A member in a tier.
    pub(crate) fn member(&self, number: &str, tier: &str) -> MemberId {
        let new = NewMember { number: number.to_owned(), ..NewMember::default() };
        let member = self.one().member_enrol(&owner(), &key(), new).unwrap().member;
        if tier != "basic" {
            act(self.one(), member, NewDeed::Tier { tier: tier.to_owned(), locked_until: None }).unwrap();
        }
        member
    }
}

/// Money paid with a tender.
pub(crate) fn paid(tender: Tender, amount_fen: i64) -> TenderPaid {
    TenderPaid { tender, amount_fen, deposit: None, charge: None }
}

/// Everything that is left of a sale, to be taken back.
pub(crate) fn back(sale: SaleId) -> NewLineRefund {
    NewLineRefund { sale, lines: Vec::new(), tender: None, day: None, reason: String::new() }
}

/// Takes something back.
pub(crate) fn take_back(clinic: &Clinic, new: NewLineRefund) -> Result<RefundReceipt, AppError> {
    clinic.sale_refund_lines(&owner(), &key(), new, Rehearsal::Real)
}

/// A basket on which so many points pay.
pub(crate) fn with_points(basket: NewBasket, points: i64) -> NewBasket {
    NewBasket { points: PointsChoice::Exactly(points), ..basket }
}

/// Three stars as in the salon, with coupons, points that pay, and something for the first sale.
pub(crate) const PROGRAMME: &str = r#"
name = "星级会员"
[points]
per_yuan = 1
expire = { months = 12 }
[points.money]
points_per_yuan = 100
most_percent = 50
step = 100
[evaluation]
cycle = "year"
[stacking]
coupons_per_bill = 2
[[tiers]]
code = "basic"
name = "普通会员"
prices = [{ pay_percent = 95, categories = ["剪"] }]
[[tiers]]
code = "silver"
name = "银星会员"
points_multiplier = 1.2
qualify = { metric = "spend", window = "cumulative", at_least = 2000 }
retain = { metric = "spend", window = "12 months", at_least = 800 }
prices = [{ pay_percent = 90, categories = ["剪", "烫", "染"] }]
[[tiers]]
code = "gold"
name = "金星会员"
points_multiplier = 1.5
qualify = { metric = "spend", window = "cumulative", at_least = 5000 }
retain = { metric = "spend", window = "12 months", at_least = 2000 }
prices = [{ pay_percent = 80 }]
[[offers]]
code = "welcome"
name = "新客护理价"
pay_percent = 70
categories = ["护理"]
granted = true
[[coupons]]
code = "off20"
name = "满百减二十"
off = 20
from = 100
valid_days = 30
[[coupons]]
code = "care"
name = "护理券"
free = "头皮养护"
valid_days = 30
[[coupons]]
code = "again"
name = "再来券"
off = 5
from = 600
[[gifts]]
code = "welcome"
name = "入会礼"
on = "enrolment"
give = [{ offer = "welcome", bills = 1 }]
[[gifts]]
code = "first"
name = "首单礼"
on = "first_order"
give = [{ points = 50 }, { coupon = "again" }]
"#;
