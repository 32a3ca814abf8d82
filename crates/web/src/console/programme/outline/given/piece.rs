//! Ready-made rules, which a button adds filled in. Each can be read at once and is there to be corrected.

use super::{Entry, Kind};

/// A ready-made rule.
#[derive(Clone, Copy, Debug)]
pub(in crate::console::programme) struct Piece {
    pub(in crate::console::programme) code: &'static str,
    /// The key of what its button says, and of what the rule is called at first.
    pub(in crate::console::programme) label: &'static str,
    pub(in crate::console::programme) name: &'static str,
    values: &'static [(&'static str, &'static str)],
    /// The key that takes the name of an item, if one does.
    item: &'static str,
}

const fn piece(
    code: &'static str,
    label: &'static str,
    name: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> Piece {
    Piece { code, label, name, values, item: "" }
}

const COUPONS: [Piece; 4] = [
    piece(
        "cash",
        "given.add_cash",
        "given.new_cash",
        &[("kind", "off"), ("off", "100"), ("from", "500"), ("valid_days", "90")],
    ),
    piece(
        "percent",
        "given.add_percent",
        "given.new_percent",
        &[("kind", "pay_percent"), ("pay_percent", "90"), ("valid_days", "90")],
    ),
    Piece {
        item: "free",
        ..piece("free", "given.add_free", "given.new_free", &[("kind", "free"), ("valid_days", "60")])
    },
    Piece {
        item: "trial",
        ..piece(
            "trial",
            "given.add_trial",
            "given.new_trial",
            &[("kind", "trial"), ("price", "99"), ("valid_days", "60"), ("per_member", "1")],
        )
    },
];

const GIFTS: [Piece; 4] = [
    piece("birthday", "given.add_birthday", "given.new_birthday", &[("on", "birthday_month")]),
    piece("upgrade", "given.add_upgrade", "given.new_upgrade", &[("on", "upgrade")]),
    piece("enrolment", "given.add_enrolment", "given.new_enrolment", &[("on", "enrolment")]),
    piece("days", "given.add_days", "given.new_days", &[("on", "days"), ("dates", "03-08")]),
];

const REWARDS: [Piece; 3] = [
    Piece {
        item: "item",
        ..piece("item", "given.add_reward_item", "given.new_reward_item", &[("points", "500"), ("kind", "item")])
    },
    piece("coupon", "given.add_reward_coupon", "given.new_reward_coupon", &[("points", "500"), ("kind", "coupon")]),
    piece("thing", "given.add_reward_thing", "given.new_reward_thing", &[("points", "500"), ("kind", "thing")]),
];

const OFFERS: [Piece; 2] = [
    piece(
        "day",
        "given.add_offer_day",
        "given.new_offer_day",
        &[("kind", "pay_percent"), ("pay_percent", "85"), ("month_days", "8")],
    ),
    Piece {
        item: "items",
        ..piece("price", "given.add_offer_price", "given.new_offer_price", &[("kind", "price"), ("price", "99")])
    },
];

const BONUSES: [Piece; 2] = [
    piece("day", "given.add_bonus_day", "given.new_bonus_day", &[("multiplier", "2"), ("month_days", "8")]),
    piece("week", "given.add_bonus_week", "given.new_bonus_week", &[("multiplier", "2"), ("weekdays", "tuesday")]),
];

/// The ready-made rules of a kind.
pub(in crate::console::programme) const fn pieces(kind: Kind) -> &'static [Piece] {
    match kind {
        Kind::Coupon => &COUPONS,
        Kind::Gift => &GIFTS,
        Kind::Reward => &REWARDS,
        Kind::Offer => &OFFERS,
        Kind::Bonus => &BONUSES,
    }
}

impl Piece {
    /// The rule, but for its code and its name.
    pub(super) fn entry(&self, item: &str, coupon: &str) -> Entry {
        let mut entry = Entry::default();
        for (key, value) in self.values {
            entry.put(key, (*value).to_owned());
        }
        match self.item {
            "" => {}
            key => entry.put(key, item.to_owned()),
        }
        match entry.get("kind") {
            "coupon" => entry.put("coupon", coupon.to_owned()),
            _ if !entry.get("on").is_empty() => entry.gives.push(give(coupon)),
            _ => {}
        }
        entry
    }
}

/// What a gift gives at first: the first coupon that there is, else points.
pub(super) fn give(coupon: &str) -> Entry {
    let mut entry = Entry::default();
    let (kind, value) = if coupon.is_empty() { ("points", "100") } else { ("coupon", coupon) };
    entry.put("kind", kind.to_owned());
    entry.put(kind, value.to_owned());
    entry
}
