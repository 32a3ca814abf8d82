//! The ready-made programmes of `programmes/`, as they stand there, and for which trade each is. They read without
//! error and check clean.

/// A ready-made programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The name of its file, such as `salon-stars.toml`.
    pub file: &'static str,
    /// The text of its file.
    pub source: &'static str,
}

/// What a shop sells, as far as programmes differ by it: what they discount and give is of its trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
    /// A clinic of medical aesthetics.
    Aesthetics,
    /// A beauty store, with skin care above all.
    Beauty,
    /// A hair salon.
    Hair,
}

/// The programme with the text of this file.
macro_rules! ready {
    ($file:literal) => {
        Ready { file: $file, source: include_str!(concat!("../../../../programmes/", $file)) }
    };
}

/// Hair salons: 普通, 银星, 金星.
pub const SALON_STARS: Ready = ready!("salon-stars.toml");

/// Beauty stores: 普通, 银卡, 金卡.
pub const BEAUTY_CARDS: Ready = ready!("beauty-cards.toml");

const THREE_CARDS_POINTS: Ready = ready!("three-cards-points.toml");
const FOUR_CARDS_DIAMOND: Ready = ready!("four-cards-diamond.toml");
const FOUR_CARDS_VIP: Ready = ready!("four-cards-vip.toml");
const CUSTOMERS_ABC: Ready = ready!("customers-abc.toml");
const CUSTOMERS_VIP: Ready = ready!("customers-vip.toml");
const PACKAGE_CARD: Ready = ready!("package-card.toml");

/// The programme of a clinic that names none and has not been asked for its trade: nothing in it is of one trade alone.
pub const DEFAULT: Ready = FOUR_CARDS_DIAMOND;

/// Every ready-made programme, the default first.
pub const READY: &[Ready] = &[
    DEFAULT,
    CUSTOMERS_VIP,
    CUSTOMERS_ABC,
    BEAUTY_CARDS,
    THREE_CARDS_POINTS,
    FOUR_CARDS_VIP,
    PACKAGE_CARD,
    SALON_STARS,
];

impl Trade {
    /// Every trade.
    pub const ALL: [Self; 3] = [Self::Aesthetics, Self::Beauty, Self::Hair];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aesthetics => "aesthetics",
            Self::Beauty => "beauty",
            Self::Hair => "hair",
        }
    }

    /// The trade with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trade| trade.code() == code)
    }

    /// The ready-made programmes that are for it, the one to begin with first; never empty.
    #[must_use]
    pub const fn programmes(self) -> &'static [Ready] {
        match self {
            Self::Aesthetics => &[FOUR_CARDS_DIAMOND, CUSTOMERS_VIP, CUSTOMERS_ABC],
            Self::Beauty => &[BEAUTY_CARDS, THREE_CARDS_POINTS, FOUR_CARDS_VIP, PACKAGE_CARD],
            Self::Hair => &[SALON_STARS],
        }
    }
}
