//! What a programme gives besides the tiers' own, as the form holds it: coupons, gifts, rewards, offers and bonuses. Each
//! is an entry of fields; which fields a kind has stands in `schema`.

mod piece;
mod schema;
mod sent;
mod text;

use std::collections::BTreeMap;

pub(in crate::console::programme) use self::piece::{Piece, pieces};
pub(in crate::console::programme) use self::schema::{Field, GIVE, Kind, Shape, WEEKDAYS};
pub(in crate::console::programme) use self::text::in_order;

/// Everything that a programme gives by a rule of its own, kind by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::console::programme) struct Given {
    coupons: Vec<Entry>,
    gifts: Vec<Entry>,
    rewards: Vec<Entry>,
    offers: Vec<Entry>,
    bonuses: Vec<Entry>,
}

/// One rule, or one thing that a gift gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::console::programme) struct Entry {
    /// What stands in its fields, by key; a field that is empty has no value here.
    values: BTreeMap<&'static str, String>,
    /// What a gift gives.
    pub(in crate::console::programme) gives: Vec<Entry>,
    /// What the form has no field for, as lines of text.
    pub(in crate::console::programme) extra: String,
}

impl Given {
    /// The rules of a kind.
    pub(in crate::console::programme) fn of(&self, kind: Kind) -> &[Entry] {
        match kind {
            Kind::Coupon => &self.coupons,
            Kind::Gift => &self.gifts,
            Kind::Reward => &self.rewards,
            Kind::Offer => &self.offers,
            Kind::Bonus => &self.bonuses,
        }
    }

    fn list(&mut self, kind: Kind) -> &mut Vec<Entry> {
        match kind {
            Kind::Coupon => &mut self.coupons,
            Kind::Gift => &mut self.gifts,
            Kind::Reward => &mut self.rewards,
            Kind::Offer => &mut self.offers,
            Kind::Bonus => &mut self.bonuses,
        }
    }

    /// The same with a code for each rule that has none.
    pub(in crate::console::programme) fn coded(mut self) -> Self {
        for kind in Kind::ALL {
            for index in 0..self.of(kind).len() {
                if self.of(kind).get(index).is_some_and(|entry| entry.get("code").is_empty()) {
                    let code = self.free_code(kind);
                    self.list(kind).iter_mut().skip(index).take(1).for_each(|entry| entry.put("code", code.clone()));
                }
            }
        }
        self
    }

    /// The first code of a kind that nothing has.
    fn free_code(&self, kind: Kind) -> String {
        let is_free = |code: &String| self.of(kind).iter().all(|entry| entry.get("code") != code);
        (1..).map(|number| format!("{}{number}", kind.code())).find(is_free).unwrap_or_default()
    }

    /// Adds a ready-made rule, `kind|piece|name|item`: what it is called, and the item that it begins with.
    pub(super) fn add(&mut self, place: &str) {
        let mut parts = place.splitn(4, '|');
        let mut next = || parts.next().unwrap_or_default();
        let (kind, piece, name, item) = (next(), next(), next(), next());
        let Some(kind) = Kind::from_code(kind) else { return };
        let Some(piece) = pieces(kind).iter().find(|known| known.code == piece) else { return };
        let coupon = self.coupons.first().map(|coupon| coupon.get("code").to_owned()).unwrap_or_default();
        let mut entry = piece.entry(item, &coupon);
        entry.put("code", self.free_code(kind));
        entry.put("name", name.to_owned());
        self.list(kind).push(entry);
    }

    /// Takes a rule away, `kind.place`.
    pub(super) fn remove(&mut self, place: &str) {
        if let Some((kind, index)) = self.found(place) {
            self.list(kind).remove(index);
        }
    }

    /// Puts a rule one place further on or back, `kind.place`.
    pub(super) fn swap(&mut self, place: &str, by: isize) {
        let Some((kind, index)) = self.found(place) else { return };
        let other = index.checked_add_signed(by).filter(|other| *other < self.of(kind).len());
        if let Some(other) = other {
            self.list(kind).swap(index, other);
        }
    }

    fn found(&self, place: &str) -> Option<(Kind, usize)> {
        let (kind, index) = place.split_once('.')?;
        let kind = Kind::from_code(kind)?;
        Some((kind, index.parse().ok().filter(|index| *index < self.of(kind).len())?))
    }

    /// Adds something to what a gift gives: a coupon where there is one, else points.
    pub(super) fn add_give(&mut self, place: &str) {
        let coupon = self.coupons.first().map(|coupon| coupon.get("code").to_owned()).unwrap_or_default();
        if let Some(gift) = place.parse().ok().and_then(|index: usize| self.gifts.get_mut(index)) {
            gift.gives.push(piece::give(&coupon));
        }
    }

    /// Takes something out of what a gift gives, `gift.place`.
    pub(super) fn remove_give(&mut self, place: &str) {
        let (gift, give) = place.split_once('.').unwrap_or((place, ""));
        let gift = gift.parse().ok().and_then(|index: usize| self.gifts.get_mut(index));
        if let (Some(gift), Ok(give)) = (gift, give.parse::<usize>())
            && give < gift.gives.len()
        {
            gift.gives.remove(give);
        }
    }
}

impl Entry {
    /// What stands in a field; empty where nothing does.
    pub(in crate::console::programme) fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    fn put(&mut self, key: &'static str, value: String) {
        if !value.is_empty() {
            self.values.insert(key, value);
        }
    }

    /// Whether a field counts beside what the others say: the amount of a coupon that takes an amount off.
    pub(in crate::console::programme) fn has(&self, field: &Field) -> bool {
        field.beside.is_none_or(|(key, words)| words.contains(&self.get(key)))
    }
}

/// A programme with every key that a rule can have.
#[cfg(test)]
pub(in crate::console::programme) const EVERYTHING: &str = include_str!("given/everything.toml");

#[cfg(test)]
mod tests {
    use yanji_engine::programme::read::read;
    use yanji_engine::programme::ready::READY;

    use super::*;
    use crate::console::programme::outline::Outline;

    const SAMPLE: &str = include_str!("../../../../../sample/src/clinic/programme.toml");

    fn sources() -> impl Iterator<Item = &'static str> {
        READY.iter().map(|ready| ready.source).chain([EVERYTHING, SAMPLE])
    }

    #[test]
    fn text_to_form_to_text_says_the_same() {
        for source in sources() {
            let outline = Outline::of_text(source).unwrap();
            let text = outline.to_text();
            assert_eq!(read(&text).unwrap().programme, read(source).unwrap().programme, "{text}");
            assert_eq!(Outline::of_text(&text).unwrap(), outline, "{text}");
            for kind in Kind::ALL {
                assert!(outline.given.of(kind).iter().all(|entry| entry.extra.is_empty()), "{kind:?} of {source}");
            }
        }
        let outline = Outline::of_text(EVERYTHING).unwrap();
        assert_eq!(Kind::ALL.map(|kind| outline.given.of(kind).len()), [4, 2, 3, 2, 1]);
        assert!(!outline.rest.contains("coupons]]") && outline.rest.contains("exclusives"));
    }

    #[test]
    fn what_has_no_field_stays_with_its_rule() {
        let source = "[[coupons]]\ncode = \"a\"\noff = 5\npay_percent = 80\nmost_off = 3\nfrom = [1]\n\"未\" = { x = 1 }\n\
                      claim = false\n[[gifts]]\ncode = \"g\"\non = \"upgrade\"\nfrom = \"2026-01-01\"\ngive = [{ points = 1, \
                      days = 3 }]\n";
        let outline = Outline::of_text(source).unwrap();
        let coupon = &outline.given.of(Kind::Coupon)[0];
        assert_eq!(coupon.extra, "pay_percent = 80\nmost_off = 3\nfrom = [1]\n\"未\" = { x = 1 }");
        let gift = &outline.given.of(Kind::Gift)[0];
        assert_eq!((gift.extra.as_str(), gift.gives[0].extra.as_str()), ("from = \"2026-01-01\"", "days = 3"));
        let text = outline.to_text();
        assert!(text.contains("off = 5\npay_percent = 80\nmost_off = 3\nfrom = [1]\n\"未\" = { x = 1 }\n"), "{text}");
        assert!(text.contains("give = [\n  { points = 1, days = 3 },\n]\nfrom = \"2026-01-01\""), "{text}");
        assert_eq!(Outline::of_text(&text).unwrap(), outline);
        // Once the form says it, what was kept yields: a key never stands twice.
        let mut said = outline;
        said.given.coupons[0].values.insert("kind", "pay_percent".to_owned());
        said.given.coupons[0].values.insert("pay_percent", "70".to_owned());
        let text = said.to_text();
        assert!(text.contains("pay_percent = 70\n") && !text.contains("pay_percent = 80"), "{text}");
        assert!(Outline::of_text(&text).is_some(), "{text}");
    }

    #[test]
    fn codes_make_themselves_where_none_is_given() {
        let source = "[[coupons]]\nname = \"一\"\n[[coupons]]\ncode = \"coupon1\"\n[[coupons]]\nname = \"三\"\n";
        let codes = |given: &Given| given.coupons.iter().map(|one| one.get("code").to_owned()).collect::<Vec<_>>();
        let given = Outline::of_text(source).unwrap().given;
        assert_eq!(codes(&given), ["", "coupon1", ""]);
        assert_eq!(codes(&given.coded()), ["coupon2", "coupon1", "coupon3"]);
    }

    #[test]
    fn every_ready_made_rule_can_be_read_as_it_is() {
        let tiers = "name = \"1\"\n[[tiers]]\ncode = \"a\"\nname = \"1\"\n";
        for kind in Kind::ALL {
            for piece in pieces(kind) {
                let mut outline = Outline::of_text(tiers).unwrap();
                outline.change("given_add:coupon|cash|券|");
                outline.change(&format!("given_add:{}|{}|名称|头皮养护", kind.code(), piece.code));
                let text = outline.to_text();
                let programme =
                    read(&text).map(|read| read.programme).unwrap_or_else(|errors| panic!("{text}{errors:?}"));
                assert_eq!(outline.given.of(kind).last().unwrap().get("name"), "名称");
                assert_eq!(programme.benefits.coupons.len(), 1 + usize::from(kind == Kind::Coupon));
            }
        }
    }

    #[test]
    fn rules_come_go_and_change_places() {
        let mut outline = Outline::default();
        for order in
            ["given_add:gift|birthday|甲|", "given_add:gift|upgrade|乙|", "given_add:gift|none|丙|", "given_add:x"]
        {
            outline.change(order);
        }
        let names = |outline: &Outline| {
            outline.given.gifts.iter().map(|one| one.get("name").to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&outline), "甲 乙");
        assert_eq!(outline.given.gifts[0].gives[0].get("points"), "100", "there is no coupon yet");
        for order in ["given_earlier:gift.0", "given_later:gift.1", "given_later:gift.x", "given_earlier:coupon.0"] {
            outline.change(order);
        }
        assert_eq!(names(&outline), "甲 乙", "one at either end has nowhere to go");
        outline.change("given_later:gift.0");
        assert_eq!(names(&outline), "乙 甲");
        for order in ["give_add:1", "give_remove:1.0", "give_remove:0.7", "give_add:9", "given_remove:gift.0"] {
            outline.change(order);
        }
        assert_eq!((names(&outline).as_str(), outline.given.gifts[0].gives.len()), ("甲", 1));
    }
}
