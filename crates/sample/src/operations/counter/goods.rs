//! What is sold and what points buy, as the clinic is told it and as the model knows it.

/// Something in the catalogue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Good {
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    /// What one piece costs on the list.
    pub(super) price_fen: i64,
}

const fn good(name: &'static str, category: &'static str, price_fen: i64) -> Good {
    Good { name, category, price_fen }
}

/// The catalogue. Some prices are the same, some are odd, and one is nothing.
pub(super) const GOODS: [Good; 8] = [
    good("小气泡", "护理", 12_800),
    good("补水焕肤", "护理", 26_833),
    good("面膜", "药妆", 12_800),
    good("精华", "药妆", 32_901),
    good("光子嫩肤", "仪器", 98_000),
    good("皮秒", "仪器", 238_007),
    good("团购体验", "团购", 9_900),
    good("皮肤检测", "护理", 0),
];

/// What something that is not in the catalogue is called.
pub(super) const FREE_NAME: &str = "目录外";

/// Something that points buy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reward {
    pub(super) code: &'static str,
    pub(super) points: i64,
    /// How many there are.
    pub(super) stock: Option<usize>,
    /// How many one member may have.
    pub(super) per_member: Option<usize>,
    /// The place in the ladder of the one tier that may have it.
    pub(super) tier: Option<usize>,
}

/// The rewards of `programme.toml`.
pub(super) const REWARDS: [Reward; 4] = [
    Reward { code: "sachet", points: 20, stock: None, per_member: None, tier: None },
    Reward { code: "last-ones", points: 50, stock: Some(3), per_member: None, tier: None },
    Reward { code: "once-each", points: 30, stock: None, per_member: Some(1), tier: None },
    Reward { code: "for-gold", points: 60, stock: None, per_member: None, tier: Some(3) },
];
