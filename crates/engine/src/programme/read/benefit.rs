//! What a programme gives besides the multiplier, section by section. What a section refers to is read before it, so
//! that a code that nothing has is told where it stands.

mod bonus;
mod coupon;
mod days;
mod exclusive;
mod gift;
mod offer;
mod price;
mod reward;
mod stacking;
mod value;

pub(in crate::programme) use self::days::WEEKDAYS;
pub(super) use self::price::tier_benefits;

use super::fault::{ProgrammeFault, Rule};
use super::table::{Item, Reader, Table};
use crate::programme::Tier;
use crate::programme::benefit::Benefits;

/// A code and the line on which it stands.
type Seen = Vec<(String, usize)>;

/// The codes that were read so far, of entries right or wrong otherwise, by kind.
#[derive(Default)]
struct Codes {
    tiers: Seen,
    bonuses: Seen,
    offers: Seen,
    coupons: Seen,
}

impl Codes {
    /// Whether something of a kind has a code.
    fn has(&self, rule: Rule, code: &str) -> bool {
        let codes = match rule {
            Rule::Tier => &self.tiers,
            Rule::Bonus => &self.bonuses,
            Rule::Offer => &self.offers,
            Rule::Coupon => &self.coupons,
            Rule::Reward | Rule::Gift => return false,
        };
        codes.iter().any(|(known, _)| known == code)
    }
}

/// Everything that is not one tier's own. Of `[points]` it is `money` and `bonus`.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table<'_, '_>, tiers: &[Tier]) -> Benefits {
    let tiers = tiers.iter().map(|tier| (tier.code.clone(), 0)).collect();
    let mut codes = Codes { tiers, ..Codes::default() };
    // That `[points]` is a table, and which keys it has, is looked at by whoever reads the rest of it.
    let points = reader.get(root, "points").filter(Item::is_table).and_then(|item| reader.open_table(&item));
    let points_money = points.as_ref().and_then(|table| stacking::points_money(reader, table));
    let bonuses = points.map(|table| bonus::read_all(reader, &table, &mut codes)).unwrap_or_default();
    let offers = offer::read_all(reader, root, &mut codes);
    let coupons = coupon::read_all(reader, root, &mut codes);
    Benefits {
        stacking: stacking::read(reader, root),
        counted: stacking::counted(reader, root),
        points_money,
        bonuses,
        offers,
        coupons,
        rewards: reward::read_all(reader, root, &codes),
        gifts: gift::read_all(reader, root, &codes),
        exclusives: exclusive::read_all(reader, root),
    }
}

/// The entries of a list of tables under a key, each read by `read_one`; none if the key is not there.
fn each<T>(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    key: &str,
    known: &'static [&'static str],
    mut read_one: impl FnMut(&mut Reader<'_>, &Table<'_, '_>) -> Option<T>,
) -> Vec<T> {
    let Some(items) = reader.get(table, key).and_then(|item| reader.list(&item)) else {
        return Vec::new();
    };
    let mut read = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(entry) = reader.table(item, known) {
            read.extend(read_one(reader, &entry));
        }
    }
    read
}

/// The code and the name that every rule has; the code is one that no earlier rule of the kind has, and goes to `seen`.
fn title(reader: &mut Reader<'_>, table: &Table<'_, '_>, seen: &mut Seen) -> Option<(String, String)> {
    let code = reader.required(table, "code").and_then(|item| own_code(reader, &item, seen));
    let name = reader.required(table, "name").and_then(|item| reader.filled_text(&item));
    Some((code?, name?))
}

fn own_code(reader: &mut Reader<'_>, item: &Item<'_, '_>, seen: &mut Seen) -> Option<String> {
    let code = reader.filled_text(item)?;
    if let Some((_, first_line)) = seen.iter().find(|(known, _)| *known == code) {
        let fault = ProgrammeFault::RepeatedCode { code: code.clone(), first_line: *first_line };
        reader.wrong(item.place, item.path.clone(), fault);
    }
    seen.push((code.clone(), item.place.line));
    Some(code)
}

/// The code of something that was read before.
fn reference(reader: &mut Reader<'_>, item: &Item<'_, '_>, rule: Rule, codes: &Codes) -> Option<String> {
    let code = reader.filled_text(item)?;
    if !codes.has(rule, &code) {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::UnknownCode { rule, code });
        return None;
    }
    Some(code)
}

/// The tiers for which a rule is; none written: all.
fn tiers(reader: &mut Reader<'_>, table: &Table<'_, '_>, codes: &Codes) -> Vec<String> {
    let Some(items) = reader.get(table, "tiers").and_then(|item| value::filled_list(reader, &item)) else {
        return Vec::new();
    };
    let mut tiers: Vec<String> = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(code) = reference(reader, item, Rule::Tier, codes) {
            value::push_once(reader, item, &mut tiers, code);
        }
    }
    tiers
}

/// The one of some keys that must be there, and only one of them.
fn choice<'t, 'i>(
    reader: &mut Reader<'_>,
    table: &Table<'t, 'i>,
    known: &'static [&'static str],
) -> Option<(&'static str, Item<'t, 'i>)> {
    let mut written = known.iter().filter(|key| table.has(key));
    match (written.next(), written.next()) {
        (Some(key), None) => reader.get(table, key).map(|item| (*key, item)),
        (None, _) => {
            reader.wrong(table.place(), table.path.clone(), ProgrammeFault::NoChoice { known });
            None
        }
        (Some(_), Some(second)) => {
            let place = reader.get(table, second).map_or(table.place(), |item| item.place);
            reader.wrong(place, table.path.clone(), ProgrammeFault::TwoChoices { known });
            None
        }
    }
}

/// Says of keys that mean something only beside another one that it is not there.
fn only_with(reader: &mut Reader<'_>, table: &Table<'_, '_>, keys: &[&str], beside: &'static [&'static str]) {
    for key in keys {
        if let Some(item) = reader.get(table, key) {
            reader.wrong(reader.places.of(&item.path), item.path, ProgrammeFault::OnlyWith { beside });
        }
    }
}
