//! A bill as it was sold: what the journal keeps for ever, to print the receipt again and to give back to the fen.
//!
//! Names of fields are part of what is hashed and never change; later ones come with a default.

use serde::{Deserialize, Serialize};

use super::bill::{Basis, Bill};
use super::fault::QuoteFault;
use crate::number::{Fen, Micros, Points};
use crate::programme::benefit::{Counted, PriceList, Tender};

/// A bill that was paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldBill {
    /// The price list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub list: PriceList,
    /// The code of the tier whose prices it has, if it has a tier's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tier: Option<String>,
    /// The lines.
    pub lines: Vec<SoldLine>,
    /// What was paid with what.
    #[serde(default, skip_serializing_if = "is_default")]
    pub paid: Vec<PaidWith>,
    /// The coupons that were used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub coupons: Vec<SoldCoupon>,
    /// The ids of the grants that were used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub grants: Vec<String>,
}

/// A line of it; amounts are of all its pieces, those of a [`BillLine`](super::BillLine).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldLine {
    /// The id of the item; empty for something that is not in the list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub item: String,
    /// Its name on the day.
    pub name: String,
    /// The name of its category on the day.
    #[serde(default, skip_serializing_if = "is_default")]
    pub category: String,
    /// How many pieces.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub quantity: u32,
    /// At the list's price.
    pub list_fen: Fen,
    /// At the price that `basis` names.
    pub price_fen: Fen,
    /// Where the price comes from.
    #[serde(default = "list", skip_serializing_if = "is_list")]
    pub basis: Basis,
    /// What coupons took off: the place of the coupon in the bill's, and how much.
    #[serde(default, skip_serializing_if = "is_default")]
    pub coupons: Vec<(usize, Fen)>,
    /// What was taken off by hand.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hand_fen: Fen,
    /// 抹零
    #[serde(default, skip_serializing_if = "is_default")]
    pub rounding_fen: Fen,
    /// What points paid.
    #[serde(default, skip_serializing_if = "is_default")]
    pub points_fen: Fen,
    /// The points that paid it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub points: Points,
    /// What was to be paid with money.
    pub pay_fen: Fen,
    /// What of that was owed when it was sold.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owed_fen: Fen,
    /// What of that was paid with money that counts toward spend and points.
    pub counted_fen: Fen,
    /// What its points were multiplied by.
    #[serde(default = "one_times", skip_serializing_if = "is_one_times")]
    pub bonus: Micros,
    /// The code of the bonus.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bonus_code: Option<String>,
    /// The price that was shown struck through.
    #[serde(default, skip_serializing_if = "is_default")]
    pub struck_fen: Option<Fen>,
    /// Who sold it; may be empty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub seller: String,
    /// Who serves it; may be empty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub server: String,
}

/// What was paid in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidWith {
    /// How.
    pub tender: Tender,
    /// How much.
    pub amount_fen: Fen,
    /// The deposit or the order at the provider that it comes from; empty for neither.
    #[serde(default, skip_serializing_if = "is_default")]
    pub source: String,
}

/// A coupon that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldCoupon {
    /// Its id.
    pub coupon: String,
    /// What its kind was called.
    pub name: String,
    /// What it took off.
    pub off_fen: Fen,
}

/// What has to be known besides the bill to keep it.
#[derive(Clone, Debug)]
pub struct Settlement<'a> {
    /// The price list.
    pub list: PriceList,
    /// The code of the member's tier, if there is a member.
    pub tier: Option<String>,
    /// Item and staff of each line, in the order of the bill.
    pub lines: Vec<SoldAs>,
    /// The id and the name of each coupon that the bill uses, in the order of [`Bill::coupons`].
    pub coupons: Vec<(String, String)>,
    /// The id of each grant that the bill uses, in the order of [`Bill::rights_used`].
    pub grants: Vec<String>,
    /// What was paid with what.
    pub paid: Vec<PaidWith>,
    /// What is owed.
    pub owed_fen: Fen,
    /// Which tenders count.
    pub counted: &'a Counted,
}

/// What has to be known besides the bill of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoldAs {
    /// The id of the item; empty for something that is not in the list.
    pub item: String,
    /// Who sold it; may be empty.
    pub seller: String,
    /// Who serves it; may be empty.
    pub server: String,
}

impl SoldBill {
    /// The bill as it was sold.
    ///
    /// What is owed is shared among the lines by what is to be paid for each, and the money that counts by what was
    /// paid for each.
    ///
    /// # Errors
    /// [`QuoteFault::TendersDiffer`] unless what was paid and what is owed is what is to be paid;
    /// [`QuoteFault::NamesDiffer`] unless every line, coupon and right of the bill has its name.
    pub fn of(bill: &Bill, _settlement: Settlement<'_>) -> Result<Self, QuoteFault> {
        Err(QuoteFault::TendersDiffer { pay_fen: bill.pay_fen })
    }
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_one(quantity: &u32) -> bool {
    *quantity == 1
}

const fn one_times() -> Micros {
    Micros::ONE
}

fn is_one_times(bonus: &Micros) -> bool {
    *bonus == Micros::ONE
}

const fn list() -> Basis {
    Basis::List
}

const fn is_list(basis: &Basis) -> bool {
    matches!(basis, Basis::List)
}
