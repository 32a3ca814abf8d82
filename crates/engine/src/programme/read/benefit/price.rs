//! What a tier pays and may do: its `prices`, `perks` and `booking_days_ahead`.

use super::super::table::{Reader, Table};
use super::{each, value};
use crate::programme::benefit::{Perk, TierBenefits, TierPrice};

/// The words of all perks.
pub(super) const PERKS: [&str; Perk::ALL.len()] = {
    let mut codes = [""; Perk::ALL.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = Perk::ALL[index].code();
        index += 1;
    }
    codes
};

/// The benefits under the keys of a tier.
pub(in crate::programme::read) fn tier_benefits(reader: &mut Reader<'_>, tier: &Table<'_, '_>) -> TierBenefits {
    let prices = each(reader, tier, "prices", &["pay_percent", "categories", "items", "list"], |reader, table| {
        let percent = reader.required(table, "pay_percent").and_then(|item| value::share(reader, &item, false));
        let (scope, list) = (value::scope(reader, table), value::price_list(reader, table));
        Some(TierPrice { pay_percent: percent?, scope, list })
    });
    let perks = value::words(reader, tier, "perks", &PERKS, &Perk::ALL).unwrap_or_default();
    let ahead = reader.get(tier, "booking_days_ahead").and_then(|item| reader.whole(&item, 0..=365));
    TierBenefits { prices, perks, booking_days_ahead: ahead.unwrap_or(0) }
}
