//! A programme that gives everything, and short words for what members have of it. No test is here.

use yanji_app::Clinic;
use yanji_app::records::{CouponPiece, CouponStanding, NewCoupons, NewDeed};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;

use crate::scene::act;
use crate::support::{self, Clinics, key, owner};

/// How many do the same at once.
pub(crate) const HANDS: usize = 64;

/// Two clinics under the programme, on a day.
pub(crate) fn generous(ground: &Place, today: &str) -> Clinics {
    Clinics::under(ground, today, PROGRAMME)
}

/// What these hands get who do something at the same moment.
pub(crate) fn at_once<T: Send>(deed: impl Fn(usize) -> T + Sync) -> Vec<T> {
    support::at_once(HANDS, deed)
}

/// Gives a member points by hand.
pub(crate) fn endow(clinic: &Clinic, member: MemberId, points: i64) {
    act(clinic, member, NewDeed::Points { points, cause: None }).unwrap();
}

/// Gives a member coupons by hand.
pub(crate) fn hand(clinic: &Clinic, member: MemberId, kind: &str) -> CouponPiece {
    let new = NewCoupons { member, kind: kind.to_owned(), count: 1, reason: "补偿".to_owned() };
    let issued = clinic.coupon_issue(&owner(), &key(), &new).unwrap();
    clinic.coupon_find(&owner(), &issued.pieces[0].code).unwrap()
}

/// A member's coupons: their kinds and where they stand, the latest first.
pub(crate) fn pieces(clinic: &Clinic, member: MemberId) -> Vec<(String, CouponStanding)> {
    let all = clinic.coupon_of_member(&owner(), member).unwrap().pieces;
    all.into_iter().map(|piece| (piece.kind, piece.standing)).collect()
}

/// Whether the books of a clinic add up.
#[track_caller]
pub(crate) fn verified(clinic: &Clinic) {
    assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

/// Everything that a programme can give, in small numbers.
pub(crate) const PROGRAMME: &str = r#"
name = "礼遇方案"
[points]
expire = { months = 12 }
[evaluation]
cycle = "year"
[[tiers]]
code = "basic"
name = "普通"
[[tiers]]
code = "silver"
name = "银卡"
qualify = { metric = "spend", window = "cumulative", at_least = 1000 }
retain = { metric = "spend", window = "year", at_least = 500 }
[[tiers]]
code = "gold"
name = "金卡"
qualify = { metric = "spend", window = "cumulative", at_least = 3000 }
retain = { metric = "spend", window = "year", at_least = 1500 }

[[offers]]
code = "welcome"
name = "新客价"
pay_percent = 80
granted = true

[[points.bonus]]
code = "birthday_points"
name = "生日双倍积分"
multiplier = 2
granted = true

[[coupons]]
code = "open_door"
name = "开门券"
off = 50
valid_days = 30
stock = 3
per_member = 1
claim = true
transfer = true
[[coupons]]
code = "silver_only"
name = "银卡券"
pay_percent = 90
claim = true
tiers = ["silver", "gold"]
[[coupons]]
code = "care"
name = "护理券"
free = "护理"
valid_days = 90
[[coupons]]
code = "last"
name = "最后一张"
off = 10
stock = 1
claim = true

[[rewards]]
code = "cleansing"
name = "小气泡清洁"
level = "护理"
points = 50
item = "小气泡清洁"
stock = 1
[[rewards]]
code = "cup"
name = "杯子"
level = "礼品"
points = 100
per_member = 1
[[rewards]]
code = "care"
name = "护理一次"
points = 20
coupon = "care"
tiers = ["silver", "gold"]

[[gifts]]
code = "welcome"
name = "入会礼"
on = "enrolment"
give = [{ coupon = "care", count = 2 }, { offer = "welcome", bills = 1, days = 7 }]
[[gifts]]
code = "first"
name = "首单礼"
on = "first_order"
give = [{ points = 30 }]
[[gifts]]
code = "up"
name = "升级礼"
on = "upgrade"
give = [{ coupon = "care" }]
[[gifts]]
code = "birthday"
name = "生日礼"
on = "birthday_month"
give = [{ coupon = "care" }, { bonus = "birthday_points" }]
[[gifts]]
code = "member_day"
name = "会员日礼"
on = "days"
month_days = [18]
give = [{ points = 5 }]
"#;
