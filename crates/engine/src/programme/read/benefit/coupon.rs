//! The `[[coupons]]`: the kinds that there are.

use super::super::table::{Item, Reader, Table};
use super::{Codes, choice, days, each, only_with, tiers, title, value};
use crate::number::Fen;
use crate::programme::benefit::{Coupon, CouponValue};

/// The longest time that a piece is valid, in days.
pub(super) const MOST_DAYS: i64 = 3_660;

const KEYS: &[&str] = &[
    "code",
    "name",
    "off",
    "pay_percent",
    "most_off",
    "free",
    "trial",
    "price",
    "from",
    "categories",
    "items",
    "list",
    "valid_days",
    "valid_until",
    "stock",
    "per_member",
    "tiers",
    "claim",
    "transfer",
];

pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>, codes: &mut Codes) -> Vec<Coupon> {
    let mut seen = Vec::new();
    let coupons = each(reader, root, "coupons", KEYS, |reader, table| {
        let title = title(reader, table, &mut seen);
        let value = choice(reader, table, &["off", "pay_percent", "free", "trial"]);
        let value = value.and_then(|(key, item)| worth(reader, table, key, &item));
        let from = reader.get(table, "from").and_then(|item| value::amount(reader, &item, Fen(0)));
        let valid_days = reader.get(table, "valid_days").and_then(|item| reader.whole(&item, 1..=MOST_DAYS));
        let valid_until = reader.get(table, "valid_until").and_then(|item| days::day(reader, &item));
        let (scope, list) = (value::scope(reader, table), value::price_list(reader, table));
        let stock = value::pieces(reader, table, "stock");
        let per_member = value::pieces(reader, table, "per_member");
        let tiers = tiers(reader, table, codes);
        let claim = value::flag(reader, table, "claim");
        let transfer = value::flag(reader, table, "transfer");
        let (code, name) = title?;
        Some(Coupon {
            code,
            name,
            value: value?,
            scope,
            from_fen: from.unwrap_or_default(),
            list,
            valid_days,
            valid_until,
            stock,
            per_member,
            tiers,
            claim,
            transfer,
        })
    });
    codes.coupons = seen;
    coupons
}

/// What a coupon is worth, by the key that says so.
fn worth(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &str, item: &Item<'_, '_>) -> Option<CouponValue> {
    if key != "pay_percent" {
        only_with(reader, table, &["most_off"], &["pay_percent"]);
    }
    if key != "trial" {
        only_with(reader, table, &["price"], &["trial"]);
    }
    match key {
        "off" => value::amount(reader, item, Fen(1)).map(CouponValue::Off),
        "pay_percent" => {
            let most = reader.get(table, "most_off").map(|item| value::amount(reader, &item, Fen(1)));
            Some(CouponValue::Percent { pay_percent: value::share(reader, item, true)?, most: most.flatten() })
        }
        "free" => reader.filled_text(item).map(|item| CouponValue::Free { item }),
        _ => {
            let price = reader.required(table, "price").and_then(|item| value::amount(reader, &item, Fen(0)));
            Some(CouponValue::Trial { item: reader.filled_text(item)?, price: price? })
        }
    }
}
