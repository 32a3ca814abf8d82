//! A year in which everything moves: two clinics under a programme of quarters, a month of grace and points that
//! last a month, and short words for what happens in them.

use yanji_app::records::{NewActivity, NewDeed, NewMember, NewRefund, NewSale, NewSaleLine, Receipt};
use yanji_app::{AppError, Clinic};
use yanji_books::id::{MemberId, SaleId};
use yanji_books::testing::Place;

use crate::support::{Clinics, key, owner};

/// Two clinics under the programme, on a day.
pub(crate) fn usual(ground: &Place, today: &str) -> Clinics {
    Clinics::under(ground, today, PROGRAMME)
}

/// Takes on a member with a card number.
pub(crate) fn enrol(clinic: &Clinic, number: &str) -> MemberId {
    let new = NewMember { number: number.to_owned(), ..NewMember::default() };
    clinic.member_enrol(&owner(), &key(), new).unwrap().member
}

/// A sale of one line.
pub(crate) fn sale(member: MemberId, fen: i64) -> NewSale {
    let lines = vec![NewSaleLine { category: "护理".to_owned(), amount_fen: fen }];
    NewSale { member: Some(member), lines, ..NewSale::default() }
}

/// Rings up a sale of one line.
pub(crate) fn sell(clinic: &Clinic, member: MemberId, fen: i64) -> Receipt {
    clinic.sale_post(&owner(), &key(), sale(member, fen)).unwrap()
}

/// Everything that is left of a sale.
pub(crate) fn refund_of(sale: SaleId) -> NewRefund {
    NewRefund { sale, lines: Vec::new(), day: None, reason: String::new() }
}

/// Records something about a member.
pub(crate) fn act(clinic: &Clinic, member: MemberId, deed: NewDeed) -> Result<Receipt, AppError> {
    let new = NewActivity { member, day: None, deed, reason: "测试".to_owned() };
    clinic.activity_post(&owner(), &key(), new)
}

/// The code of an error.
pub(crate) fn code<T>(result: Result<T, AppError>) -> &'static str {
    match result {
        Ok(_) => "accepted",
        Err(error) => error.code(),
    }
}

/// Quarters, a month of grace, points that last a month: everything moves within a year.
pub(crate) const PROGRAMME: &str = r#"
name = "测试方案"
[points]
expire = { months = 1 }
[points.categories]
"药妆" = 0.5
[evaluation]
cycle = "quarter"
grace_months = 1
[[tiers]]
code = "basic"
name = "普通"
[[tiers]]
code = "silver"
name = "银卡"
points_multiplier = 2
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 1000 },
  { metric = "referrals", window = "cumulative", at_least = 2 },
] }
retain = { metric = "spend", window = "quarter", at_least = 500 }
[[tiers]]
code = "gold"
name = "金卡"
points_multiplier = 3
qualify = { metric = "spend", window = "cumulative", at_least = 3000 }
retain = { metric = "spend", window = "quarter", at_least = 1500 }
"#;
