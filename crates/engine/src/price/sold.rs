//! A bill as it was sold: what the journal keeps for ever, to print the receipt again and to give back to the fen.
//!
//! Names of fields are part of what is hashed and never change; later ones come with a default.

use serde::{Deserialize, Serialize};

use super::bill::{Basis, Bill, BillLine};
use super::fault::QuoteFault;
use super::share::share;
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

/// A line of it; amounts are of all its pieces, those of a [`BillLine`].
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
    pub fn of(bill: &Bill, settlement: Settlement<'_>) -> Result<Self, QuoteFault> {
        let Settlement { list, tier, lines, coupons, grants, paid, owed_fen, counted } = settlement;
        if lines.len() != bill.lines.len()
            || coupons.len() != bill.coupons.len()
            || grants.len() != bill.rights_used.len()
        {
            return Err(QuoteFault::NamesDiffer);
        }
        let is_sum = sum_of(&paid).and_then(|sum| sum.checked_add(owed_fen.0)) == Some(bill.pay_fen.0);
        if !is_sum || owed_fen.0 < 0 {
            return Err(QuoteFault::TendersDiffer { pay_fen: bill.pay_fen });
        }
        let pay: Vec<i64> = bill.lines.iter().map(|line| line.pay_fen.0).collect();
        let owed = share(owed_fen.0, &pay);
        let paid_now: Vec<i64> = pay.iter().zip(&owed).map(|(pay, owed)| pay - owed).collect();
        let counted = share(counted_of(&paid, counted), &paid_now);
        let money = owed.into_iter().zip(counted).map(|(owed, counted)| (Fen(owed), Fen(counted)));
        let lines = bill.lines.iter().zip(lines).zip(money);
        let named = bill.coupons.iter().zip(coupons);
        Ok(Self {
            list,
            tier,
            lines: lines.map(|((line, sold_as), money)| SoldLine::of(bill, line, sold_as, money)).collect(),
            paid,
            coupons: named.map(|(used, (coupon, name))| SoldCoupon { coupon, name, off_fen: used.off_fen }).collect(),
            grants,
        })
    }

    /// What was to be paid with money, whether it was paid or is owed.
    #[must_use]
    pub fn pay_fen(&self) -> Fen {
        Fen(self.lines.iter().map(|line| line.pay_fen.0).sum())
    }

    /// What was owed when it was sold.
    #[must_use]
    pub fn owed_fen(&self) -> Fen {
        Fen(self.lines.iter().map(|line| line.owed_fen.0).sum())
    }

    /// The points that paid.
    #[must_use]
    pub fn points_used(&self) -> Points {
        Points(self.lines.iter().map(|line| line.points.0).sum())
    }
}

impl SoldLine {
    fn of(bill: &Bill, line: &BillLine, sold_as: SoldAs, (owed_fen, counted_fen): (Fen, Fen)) -> Self {
        let place = |number: usize| bill.coupons.iter().position(|used| used.number == number);
        let coupons = line.coupons.iter().filter_map(|share| Some((place(share.number)?, share.off_fen)));
        Self {
            item: sold_as.item,
            name: line.item.clone(),
            category: line.category.clone(),
            quantity: line.quantity,
            list_fen: line.list_fen,
            price_fen: line.price_fen,
            basis: line.basis.clone(),
            coupons: coupons.collect(),
            hand_fen: line.hand_fen,
            rounding_fen: line.rounding_fen,
            points_fen: line.points_fen,
            points: line.points,
            pay_fen: line.pay_fen,
            owed_fen,
            counted_fen,
            bonus: line.bonus,
            bonus_code: line.bonus_code.clone(),
            struck_fen: line.struck_fen,
            seller: sold_as.seller,
            server: sold_as.server,
        }
    }
}

/// What was paid in all; `None` when an amount is below zero or the sum is out of range.
pub(super) fn sum_of(paid: &[PaidWith]) -> Option<i64> {
    paid.iter().try_fold(0_i64, |sum, paid| sum.checked_add(paid.amount_fen.0).filter(|_| paid.amount_fen.0 >= 0))
}

/// What of it is money that counts.
pub(super) fn counted_of(paid: &[PaidWith], counted: &Counted) -> i64 {
    paid.iter().filter(|paid| counted.0.contains(&paid.tender)).map(|paid| paid.amount_fen.0).sum()
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
