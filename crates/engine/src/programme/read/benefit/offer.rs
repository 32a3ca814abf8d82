//! The `[[offers]]`: prices for a time, or for whoever was granted them.

use super::super::table::{Item, Reader, Table};
use super::{Codes, choice, days, each, tiers, title, value};
use crate::number::Fen;
use crate::programme::benefit::{Offer, OfferPrice};

const KEYS: &[&str] = &[
    "code",
    "name",
    "pay_percent",
    "price",
    "categories",
    "items",
    "list",
    "tiers",
    "granted",
    "from",
    "until",
    "weekdays",
    "month_days",
    "dates",
];

pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>, codes: &mut Codes) -> Vec<Offer> {
    let mut seen = Vec::new();
    let offers = each(reader, root, "offers", KEYS, |reader, table| {
        let title = title(reader, table, &mut seen);
        let price = choice(reader, table, &["pay_percent", "price"]);
        let price = price.and_then(|(key, item)| self::price(reader, key, &item));
        let (scope, days) = (value::scope(reader, table), days::read(reader, table));
        let (tiers, list) = (tiers(reader, table, codes), value::price_list(reader, table));
        let granted = value::flag(reader, table, "granted");
        let (code, name) = title?;
        Some(Offer { code, name, price: price?, scope, days, tiers, list, granted })
    });
    codes.offers = seen;
    offers
}

fn price(reader: &mut Reader<'_>, key: &str, item: &Item<'_, '_>) -> Option<OfferPrice> {
    match key {
        "pay_percent" => value::share(reader, item, false).map(OfferPrice::Percent),
        _ => value::amount(reader, item, Fen(0)).map(OfferPrice::Fixed),
    }
}
