//! What the sample clinic sells, to whom, and at which prices.

/// A category of goods or services.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Category {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The usual lowest and highest price, in yuan.
    pub(crate) price_yuan: (u32, u32),
    /// How often each kind of customer buys it, in the order of [`Kind`].
    shares: [u32; 3],
}

/// Every category.
pub(crate) const CATEGORIES: [Category; 8] = [
    Category { name: "皮肤护理", price_yuan: (128, 398), shares: [20, 34, 26] },
    Category { name: "身体护理", price_yuan: (158, 468), shares: [6, 16, 14] },
    Category { name: "美甲", price_yuan: (58, 188), shares: [34, 18, 8] },
    Category { name: "美睫", price_yuan: (78, 238), shares: [16, 8, 4] },
    Category { name: "药妆", price_yuan: (59, 329), shares: [20, 17, 14] },
    Category { name: "养发", price_yuan: (98, 298), shares: [4, 5, 4] },
    Category { name: "光电", price_yuan: (580, 2_380), shares: [0, 2, 18] },
    Category { name: "注射", price_yuan: (980, 4_280), shares: [0, 0, 12] },
];

/// Cosmetics, which are often taken home with a treatment.
pub(crate) const TAKEN_HOME: usize = 4;

/// A kind of customer, as salons sort them: C comes now and then, B regularly, A is at home here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Comes now and then.
    C,
    /// Comes regularly.
    B,
    /// Is at home here.
    A,
}

impl Kind {
    /// Every kind, lowest first.
    pub(crate) const ALL: [Self; 3] = [Self::C, Self::B, Self::A];
    /// How many of a hundred customers are of each kind.
    pub(crate) const SHARES: [u32; 3] = [70, 25, 5];

    /// How much such a customer does, compared with the others.
    pub(crate) const fn busyness(self) -> u32 {
        match self {
            Self::C => 900,
            Self::B => 1_600,
            Self::A => 9_500,
        }
    }

    /// How likely she still comes in the end, in thousandths.
    pub(crate) const fn loyalty(self) -> u32 {
        match self {
            Self::C => 350,
            Self::B => 720,
            Self::A => 900,
        }
    }

    /// How often she buys of each category.
    pub(crate) fn shares(self) -> [u32; CATEGORIES.len()] {
        CATEGORIES.map(|category| category.shares[self as usize])
    }
}
