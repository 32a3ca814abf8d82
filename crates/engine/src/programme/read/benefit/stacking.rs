//! How prices, coupons and points come together on a bill, which tenders count, and points as money.

use super::super::table::{Reader, Table};
use super::value;
use crate::number::Micros;
use crate::programme::benefit::{Counted, PointsMoney, Stacking, Tender};

/// The codes of all tenders.
const TENDERS: [&str; Tender::ALL.len()] = {
    let mut codes = [""; Tender::ALL.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = Tender::ALL[index].code();
        index += 1;
    }
    codes
};

/// The most points that one yuan may be, and the largest step.
const MOST_PER_YUAN: i64 = 1_000_000;

/// `[stacking]`.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table<'_, '_>) -> Stacking {
    const KEYS: &[&str] =
        &["coupons_per_bill", "coupon_on_tier_price", "coupon_on_offer", "offer_on_tier_price", "points_with_coupon"];
    let mut stacking = Stacking::default();
    let Some(table) = reader.get(root, "stacking").and_then(|item| reader.table(&item, KEYS)) else {
        return stacking;
    };
    if let Some(number) = reader.get(&table, "coupons_per_bill").and_then(|item| reader.whole(&item, 0..=5)) {
        stacking.coupons_per_bill = number;
    }
    for (key, flag) in [
        ("coupon_on_tier_price", &mut stacking.coupon_on_tier_price),
        ("coupon_on_offer", &mut stacking.coupon_on_offer),
        ("offer_on_tier_price", &mut stacking.offer_on_tier_price),
        ("points_with_coupon", &mut stacking.points_with_coupon),
    ] {
        if let Some(written) = reader.get(&table, key).and_then(|item| reader.flag(&item)) {
            *flag = written;
        }
    }
    stacking
}

/// `[counted]`; the tenders in the order of [`Tender::ALL`], since their order means nothing.
pub(super) fn counted(reader: &mut Reader<'_>, root: &Table<'_, '_>) -> Counted {
    let Some(table) = reader.get(root, "counted").and_then(|item| reader.table(&item, &["tenders"])) else {
        return Counted::default();
    };
    let Some(mut tenders) = value::words(reader, &table, "tenders", &TENDERS, &Tender::ALL) else {
        return Counted::default();
    };
    tenders.sort_unstable();
    Counted(tenders)
}

/// `[points.money]`.
pub(super) fn points_money(reader: &mut Reader<'_>, points: &Table<'_, '_>) -> Option<PointsMoney> {
    let item = reader.get(points, "money")?;
    let table = reader.table(&item, &["points_per_yuan", "most_percent", "step"])?;
    let rate = reader.required(&table, "points_per_yuan");
    let rate = rate.and_then(|item| reader.whole(&item, 1..=MOST_PER_YUAN));
    let most = reader.get(&table, "most_percent").and_then(|item| value::share(reader, &item, false));
    let step = reader.get(&table, "step").and_then(|item| reader.whole(&item, 1..=MOST_PER_YUAN));
    Some(PointsMoney {
        points_per_yuan: rate?,
        most_percent: most.unwrap_or(Micros::whole(100)),
        step: step.unwrap_or(1),
    })
}
