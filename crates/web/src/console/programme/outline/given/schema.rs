//! Which fields the rules of each kind have in the form, in the order in which they stand there and in the text.

/// A kind of rule that a programme gives something by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console::programme) enum Kind {
    Coupon,
    Gift,
    Reward,
    Offer,
    Bonus,
}

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console::programme) enum Shape {
    Text,
    /// The name of something on the price list.
    Item,
    Number,
    Day,
    Flag,
    /// One of some words, each with the key of what people say for it. The first holds where none is written.
    Word(&'static [(&'static str, &'static str)]),
    /// Which of some keys is written: no key itself. A word that is no key of the rule stands for none of them.
    Choice(&'static [(&'static str, &'static str)]),
    /// Names in one field.
    Names,
    /// Names of categories in one field.
    Categories,
    /// Names of items in one field.
    Items,
    /// Whole numbers in one field.
    Numbers,
    Tiers,
    Weekdays,
    /// The code of another rule.
    CodeOf(Kind),
}

/// A field of a rule.
#[derive(Clone, Copy, Debug)]
pub(in crate::console::programme) struct Field {
    pub(in crate::console::programme) key: &'static str,
    /// The key of its name.
    pub(in crate::console::programme) label: &'static str,
    /// The key of what holds where it is empty.
    pub(in crate::console::programme) empty: &'static str,
    pub(in crate::console::programme) shape: Shape,
    /// The field that decides whether this one counts, and the words with which it does.
    pub(in crate::console::programme) beside: Option<(&'static str, &'static [&'static str])>,
    /// Whether it must be there, and is written even where it is empty, so that what is wrong is told at it.
    pub(in crate::console::programme) is_needed: bool,
    /// Whether it stands under what is folded away.
    pub(in crate::console::programme) is_rare: bool,
}

impl Kind {
    /// All of them, in the order of the form.
    pub(in crate::console::programme) const ALL: [Self; 5] =
        [Self::Coupon, Self::Gift, Self::Reward, Self::Offer, Self::Bonus];

    /// The word in buttons and in codes that make themselves.
    pub(in crate::console::programme) const fn code(self) -> &'static str {
        match self {
            Self::Coupon => "coupon",
            Self::Gift => "gift",
            Self::Reward => "reward",
            Self::Offer => "offer",
            Self::Bonus => "bonus",
        }
    }

    pub(in crate::console::programme) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The path of its list in the text.
    pub(in crate::console::programme) const fn path(self) -> &'static str {
        match self {
            Self::Coupon => "coupons",
            Self::Gift => "gifts",
            Self::Reward => "rewards",
            Self::Offer => "offers",
            Self::Bonus => "points.bonus",
        }
    }

    pub(in crate::console::programme) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Coupon => COUPON,
            Self::Gift => GIFT,
            Self::Reward => REWARD,
            Self::Offer => OFFER,
            Self::Bonus => BONUS,
        }
    }
}

/// The days of the week as the language has them, with the keys of their names.
pub(in crate::console::programme) const WEEKDAYS: [(&str, &str); 7] = [
    ("monday", "given.monday"),
    ("tuesday", "given.tuesday"),
    ("wednesday", "given.wednesday"),
    ("thursday", "given.thursday"),
    ("friday", "given.friday"),
    ("saturday", "given.saturday"),
    ("sunday", "given.sunday"),
];

const fn field(key: &'static str, label: &'static str, shape: Shape) -> Field {
    Field { key, label, empty: "", shape, beside: None, is_needed: false, is_rare: false }
}

impl Field {
    const fn empty(self, empty: &'static str) -> Self {
        Self { empty, ..self }
    }

    const fn beside(self, key: &'static str, words: &'static [&'static str]) -> Self {
        Self { beside: Some((key, words)), ..self }
    }

    const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    const fn rare(self) -> Self {
        Self { is_rare: true, ..self }
    }
}

const CODE: Field = field("code", "given.code", Shape::Text).empty("given.code_empty").rare();
const NAME: Field = field("name", "given.name", Shape::Text).needed();
const LISTS: Shape = Shape::Word(&[
    ("", "programme_gives.list_both"),
    ("retail", "programme_gives.list_retail"),
    ("wholesale", "programme_gives.list_wholesale"),
]);
const CATEGORIES: Field = field("categories", "given.categories", Shape::Categories).empty("given.everything");
const ITEMS: Field = field("items", "given.items", Shape::Items).empty("given.no_items");
const LIST: Field = field("list", "given.list", LISTS);
const TIERS: Field = field("tiers", "given.tiers", Shape::Tiers).empty("given.all_tiers");
const STOCK: Field = field("stock", "given.stock", Shape::Number).empty("given.unlimited");
const PER_MEMBER: Field = field("per_member", "given.per_member", Shape::Number).empty("given.unlimited");
const GRANTED: Field = field("granted", "given.granted", Shape::Flag);
const FROM: Field = field("from", "given.from_day", Shape::Day);
const UNTIL: Field = field("until", "given.until", Shape::Day);
const ON_WEEKDAYS: Field = field("weekdays", "given.weekdays", Shape::Weekdays).empty("given.every_day");
const MONTH_DAYS: Field = field("month_days", "given.month_days", Shape::Numbers).empty("given.month_days_empty");
const DATES: Field = field("dates", "given.dates", Shape::Names).empty("given.dates_empty");

const COUPON: &[Field] = &[
    CODE,
    NAME,
    field(
        "kind",
        "given.coupon_kind",
        Shape::Choice(&[
            ("off", "given.kind_off"),
            ("pay_percent", "given.kind_percent"),
            ("free", "given.kind_free"),
            ("trial", "given.kind_trial"),
        ]),
    ),
    field("off", "given.off", Shape::Number).beside("kind", &["off"]).needed(),
    field("pay_percent", "given.pay_percent", Shape::Number).beside("kind", &["pay_percent"]).needed(),
    field("most_off", "given.most_off", Shape::Number).beside("kind", &["pay_percent"]).empty("given.unlimited"),
    field("free", "given.item", Shape::Item).beside("kind", &["free"]).needed(),
    field("trial", "given.item", Shape::Item).beside("kind", &["trial"]).needed(),
    field("price", "given.trial_price", Shape::Number).beside("kind", &["trial"]).needed(),
    field("from", "given.from_yuan", Shape::Number).empty("given.any_amount"),
    field("valid_days", "given.valid_days", Shape::Number).empty("given.unlimited"),
    field("valid_until", "given.valid_until", Shape::Day),
    STOCK,
    PER_MEMBER,
    field("claim", "given.claim", Shape::Flag),
    field("transfer", "given.transfer", Shape::Flag),
    Field { is_rare: true, ..CATEGORIES },
    Field { is_rare: true, ..ITEMS },
    Field { is_rare: true, ..LIST },
    Field { is_rare: true, ..TIERS },
];

const GIFT: &[Field] = &[
    CODE,
    NAME,
    field(
        "on",
        "given.on",
        Shape::Word(&[
            ("enrolment", "given.on_enrolment"),
            ("upgrade", "given.on_upgrade"),
            ("first_order", "given.on_first_order"),
            ("first_card", "given.on_first_card"),
            ("birthday_month", "given.on_birthday"),
            ("days", "given.on_days"),
        ]),
    )
    .needed(),
    FROM.beside("on", &["days"]),
    UNTIL.beside("on", &["days"]),
    DATES.beside("on", &["days"]),
    MONTH_DAYS.beside("on", &["days"]),
    ON_WEEKDAYS.beside("on", &["days"]),
    Field { is_rare: true, ..TIERS },
];

/// The fields of what a gift gives.
pub(in crate::console::programme) const GIVE: &[Field] = &[
    field(
        "kind",
        "given.give_kind",
        Shape::Choice(&[
            ("coupon", "given.give_coupon"),
            ("points", "given.give_points"),
            ("offer", "given.give_offer"),
            ("bonus", "given.give_bonus"),
        ]),
    ),
    field("coupon", "given.which_coupon", Shape::CodeOf(Kind::Coupon)).beside("kind", &["coupon"]).needed(),
    field("count", "given.count", Shape::Number).beside("kind", &["coupon"]).empty("given.one"),
    field("points", "given.points", Shape::Number).beside("kind", &["points"]).needed(),
    field("offer", "given.which_offer", Shape::CodeOf(Kind::Offer)).beside("kind", &["offer"]).needed(),
    field("bonus", "given.which_bonus", Shape::CodeOf(Kind::Bonus)).beside("kind", &["bonus"]).needed(),
    field("days", "given.right_days", Shape::Number).beside("kind", &["offer", "bonus"]).empty("given.right_empty"),
    field("bills", "given.right_bills", Shape::Number).beside("kind", &["offer", "bonus"]).empty("given.unlimited"),
];

const REWARD: &[Field] = &[
    CODE,
    NAME,
    field("level", "given.level", Shape::Text).empty("given.level_empty"),
    field("points", "given.cost", Shape::Number).needed(),
    field(
        "kind",
        "given.reward_kind",
        Shape::Choice(&[
            ("thing", "given.reward_thing"),
            ("item", "given.reward_item"),
            ("coupon", "given.reward_coupon"),
        ]),
    ),
    field("item", "given.item", Shape::Item).beside("kind", &["item"]).needed(),
    field("coupon", "given.which_coupon", Shape::CodeOf(Kind::Coupon)).beside("kind", &["coupon"]).needed(),
    STOCK,
    PER_MEMBER,
    Field { is_rare: true, ..TIERS },
];

const OFFER: &[Field] = &[
    CODE,
    NAME,
    field(
        "kind",
        "given.offer_kind",
        Shape::Choice(&[("pay_percent", "given.offer_percent"), ("price", "given.offer_price")]),
    ),
    field("pay_percent", "given.pay_percent", Shape::Number).beside("kind", &["pay_percent"]).needed(),
    field("price", "given.price", Shape::Number).beside("kind", &["price"]).needed(),
    CATEGORIES,
    ITEMS,
    Field { is_rare: true, ..LIST },
    Field { is_rare: true, ..TIERS },
    Field { is_rare: true, ..GRANTED },
    FROM,
    UNTIL,
    Field { is_rare: true, ..ON_WEEKDAYS },
    Field { is_rare: true, ..MONTH_DAYS },
    Field { is_rare: true, ..DATES },
];

const BONUS: &[Field] = &[
    CODE,
    NAME,
    field("multiplier", "given.multiplier", Shape::Number).needed(),
    Field { is_rare: true, ..CATEGORIES },
    Field { is_rare: true, ..ITEMS },
    Field { is_rare: true, ..TIERS },
    Field { is_rare: true, ..GRANTED },
    FROM,
    UNTIL,
    Field { is_rare: true, ..ON_WEEKDAYS },
    MONTH_DAYS,
    Field { is_rare: true, ..DATES },
];
