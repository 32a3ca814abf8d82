//! What the desk does, rehearsed first: the same answer as the real one, and not a row that differs.

use serde_json::Value;
use yanji_app::records::{
    HandLimits, NewBasket, NewCoupons, NewRedemption, NewRepayment, NewSaleOfItems, NoticeDays, NoticeQuery,
};
use yanji_app::{AppError, Clinic, DepositReturn, ItemFields, Key, NewDeposit, NewTreatment, Rehearsal, ShiftEnd};
use yanji_books::id::{AlarmId, CouponId, DepositId, MemberId, NoticeId, ParkedId, RedemptionId, SaleId};
use yanji_books::testing::{Place, lasting, rows};
use yanji_engine::programme::benefit::Tender;

use crate::counter::{Counter, TODAY, back, paid};
use crate::rights::{self, endow, hand, verified};
use crate::support::{day, key, owner};

yanji_books::on_each_database!(what_is_rehearsed_answers_as_the_real_one_and_leaves_nothing);

/// A desk at which something of everything waits to be done.
struct Desk {
    counter: Counter,
    member: MemberId,
    other: MemberId,
    handed_on: CouponId,
    taken_back: CouponId,
    redemption: RedemptionId,
    owed: SaleId,
    mistaken: SaleId,
    refunded: SaleId,
    deposit: DepositId,
    parked: ParkedId,
    alarm: AlarmId,
    notice: NoticeId,
}

/// Something that is done at the desk.
type Deed = (&'static str, fn(&Desk, Rehearsal) -> Result<Value, AppError>);

impl Desk {
    fn new(ground: &Place) -> Self {
        let counter = Counter::under(ground, rights::PROGRAMME);
        let (member, other) = (counter.member("A1", "silver"), counter.member("B2", "basic"));
        let one = counter.one();
        endow(one, member, 2_000);
        let handed_on = hand(one, member, "open_door").id;
        let taken_back = hand(one, member, "care").id;
        let reward = "cleansing".to_owned();
        let redemption = one.reward_redeem(&owner(), &key(), &NewRedemption { member, reward }).unwrap().id;
        let [owed, mistaken, refunded] = [1_000, 0, 0].map(|owed_fen| sold(&counter, member, owed_fen));
        let taken = NewDeposit { member, amount_fen: 20_000, tender: Tender::Cash, item: None, store: None };
        one.deposit_take(&owner(), &key(), &taken).unwrap();
        let parked = one.bill_park(&owner(), &key(), &counter.basket(None, &[(counter.dye, 1)])).unwrap().id;
        let days = NoticeDays { coupons: 60, ..one.notice_days(&owner()).unwrap() };
        one.notice_days_set(&owner(), &key(), days).unwrap();
        one.notice_run(&owner(), &mut |_| {}).unwrap();
        Self {
            deposit: one.deposit_list(&owner(), member).unwrap()[0].id,
            alarm: one.alarm_list(&owner(), true, 0, 1).unwrap()[0].id,
            notice: one.notice_list(&owner(), &NoticeQuery::default()).unwrap().items[0].id,
            counter,
            member,
            other,
            handed_on,
            taken_back,
            redemption,
            owed,
            mistaken,
            refunded,
            parked,
        }
    }

    fn one(&self) -> &Clinic {
        self.counter.one()
    }

    fn sale(&self) -> NewSaleOfItems {
        self.counter.for_cash(self.counter.basket(Some(self.member), &[(self.counter.cut, 1)]))
    }
}

/// A sale of two pieces of care without a coupon, of which so much is owed.
fn sold(counter: &Counter, member: MemberId, owed_fen: i64) -> SaleId {
    let basket = NewBasket { coupons: Some(Vec::new()), ..counter.basket(Some(member), &[(counter.care, 2)]) };
    let pay_fen = counter.quote(&basket).pay_fen;
    let tenders = vec![paid(Tender::Card, pay_fen - owed_fen)];
    let new = NewSaleOfItems { basket, tenders, owed_fen, expected_pay_fen: pay_fen, ..NewSaleOfItems::default() };
    counter.ring(&owner(), new).unwrap().sale
}

/// The key under which something is done, or rehearsed.
fn under(rehearsal: Rehearsal) -> Key {
    match rehearsal {
        Rehearsal::Real => key(),
        Rehearsal::Dry => Key::for_rehearsal().unwrap(),
    }
}

/// An answer as it is kept and told.
fn told(answer: impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// Everything that the desk does, in an order in which each finds what it needs.
const DEEDS: [Deed; 22] = [
    ("item_add", |desk, how| {
        let category = desk.one().category_list(&owner())?[0].id;
        desk.one().item_add(&owner(), &under(how), &ItemFields::new(category, "新项", 100)).map(told)
    }),
    ("item_edit", |desk, how| {
        let category = desk.one().category_list(&owner())?[0].id;
        let fields = ItemFields::new(category, "染发二", 31_000);
        desk.one().item_edit(&owner(), &under(how), desk.counter.dye, &fields).map(told)
    }),
    ("desk_limits_put", |desk, how| {
        let limits = HandLimits { line_percent: 20, rounding_fen: 500, gifts_day_fen: 10_000 };
        desk.one().desk_limits_put(&owner(), &under(how), limits).map(told)
    }),
    ("coupon_claim", |desk, how| desk.one().coupon_claim(&owner(), &under(how), desk.member, "silver_only").map(told)),
    ("coupon_issue", |desk, how| {
        let (kind, reason) = ("care".to_owned(), "补".to_owned());
        let new = NewCoupons { member: desk.member, kind, count: 2, reason };
        desk.one().coupon_issue(&owner(), &under(how), &new).map(told)
    }),
    ("coupon_transfer", |desk, how| {
        desk.one().coupon_transfer(&owner(), &under(how), desk.handed_on, desk.other).map(told)
    }),
    ("coupon_void", |desk, how| desk.one().coupon_void(&owner(), &under(how), desk.taken_back, "发错了").map(told)),
    ("reward_redeem", |desk, how| {
        let new = NewRedemption { member: desk.member, reward: "cup".to_owned() };
        desk.one().reward_redeem(&owner(), &under(how), &new).map(told)
    }),
    ("reward_undo", |desk, how| desk.one().reward_undo(&owner(), &under(how), desk.redemption).map(told)),
    ("sale_ring", |desk, how| desk.one().sale_ring(&owner(), &key(), desk.sale(), how).map(told)),
    ("sale_refund", |desk, how| desk.one().sale_refund_lines(&owner(), &key(), back(desk.refunded), how).map(told)),
    ("debt_repay", |desk, how| {
        let new = NewRepayment { sale: desk.owed, tenders: vec![paid(Tender::Cash, 400)], day: None, store: None };
        desk.one().debt_repay(&owner(), &key(), new, how).map(told)
    }),
    ("desk_reverse", |desk, how| desk.one().desk_reverse(&owner(), &key(), desk.mistaken, "错单", how).map(told)),
    ("deposit_take", |desk, how| {
        let new = NewDeposit { member: desk.other, amount_fen: 5_000, tender: Tender::Card, item: None, store: None };
        desk.one().deposit_take(&owner(), &under(how), &new).map(told)
    }),
    ("deposit_return", |desk, how| {
        let (deposit, reason) = (desk.deposit, "改期".to_owned());
        let new = DepositReturn { deposit, amount_fen: 5_000, tender: Tender::Cash, reason };
        desk.one().deposit_return(&owner(), &under(how), &new).map(told)
    }),
    ("bill_park", |desk, how| {
        let basket = desk.counter.basket(None, &[(desk.counter.cut, 1)]);
        desk.one().bill_park(&owner(), &under(how), &basket).map(told)
    }),
    ("bill_take", |desk, how| desk.one().bill_take(&owner(), &under(how), desk.parked).map(told)),
    ("treatment_record", |desk, how| {
        let (batch_number, note) = ("B1".to_owned(), "偏干".to_owned());
        let (member, item) = (desk.member, desk.counter.care);
        let new = NewTreatment { member, item, sold_on: None, operator: None, batch_number, note, store: None };
        desk.one().treatment_record(&owner(), &under(how), &new).map(told)
    }),
    ("alarm_settle", |desk, how| desk.one().alarm_settle(&owner(), &under(how), desk.alarm).map(told)),
    ("notice_done", |desk, how| desk.one().notice_done(&owner(), &under(how), desk.notice).map(told)),
    ("shift", |desk, how| {
        // A shift that is only rehearsed is not there to be ended.
        let opened = desk.one().shift_open(&owner(), &under(how), 10_000, None).map(told)?;
        if how == Rehearsal::Real {
            ended_as_rehearsed(desk);
        }
        Ok(opened)
    }),
    ("till_close", |desk, how| desk.one().till_close(&owner(), &key(), day(TODAY), None, &[], how).map(told)),
];

/// Ends the shift that runs, rehearsed first.
fn ended_as_rehearsed(desk: &Desk) {
    hold(desk, "shift_close", |desk, how| {
        let end = ShiftEnd { counted: Vec::new(), handed_to: None };
        desk.one().shift_close(&owner(), &under(how), &end).map(told)
    });
}

/// Rehearses a deed, does it, and holds one against the other.
fn hold(desk: &Desk, name: &str, deed: fn(&Desk, Rehearsal) -> Result<Value, AppError>) {
    let books = desk.counter.clinics.behind_one();
    let before = rows(&books, &[]).unwrap();
    let rehearsed = deed(desk, Rehearsal::Dry).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(rows(&books, &[]).unwrap(), before, "{name} leaves something");
    let done = deed(desk, Rehearsal::Real).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_ne!(rows(&books, &[]).unwrap(), before, "{name} does nothing");
    assert_eq!(lasting(rehearsed), lasting(done), "{name}");
}

fn what_is_rehearsed_answers_as_the_real_one_and_leaves_nothing(ground: &Place) {
    let desk = Desk::new(ground);
    for (name, deed) in DEEDS {
        hold(&desk, name, deed);
    }
    verified(desk.one());
}
