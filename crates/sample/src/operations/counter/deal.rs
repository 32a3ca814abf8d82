//! What somebody at a till asks for.

use yanji_engine::Day;

use super::super::operation::Sorted;
use super::goods::{FREE_NAME, GOODS};

/// What happens at a till. Sales, referrals, redemptions and deposits have numbers of their own, which ascend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deal {
    /// She joins.
    Join,
    /// She buys something.
    Ring(Ring),
    /// Somebody without a card buys something beside her.
    WalkIn {
        /// The number of the sale.
        sale: u64,
        /// What is bought.
        pieces: Vec<Pieces>,
        /// What it comes to.
        pay_fen: i64,
        /// The place of a line that is brought back at once.
        back: Option<usize>,
    },
    /// Something is brought back.
    Refund {
        /// The sale.
        sale: u64,
        /// How much of which lines, in their order; everything that is left when empty.
        parts: Vec<(usize, Part)>,
        /// Whether all of the money goes back in cash; in the proportions in which it came otherwise.
        in_cash: bool,
    },
    /// She pays what she owes of a sale.
    Repay {
        /// The sale.
        sale: u64,
        /// The number of the sale that the payment counts as.
        repayment: u64,
        /// How much in cash.
        cash_fen: i64,
        /// How much out of which deposit.
        deposit: Option<(u64, i64)>,
    },
    /// She was at an event.
    Event,
    /// She answers a survey.
    Engage,
    /// Somebody whom she sent came.
    Refer {
        /// Its number.
        referral: u64,
    },
    /// A referral does not count.
    ReferVoid {
        /// The referral.
        referral: u64,
    },
    /// Points are taken for something that is not in the catalogue of rewards.
    Redeem {
        /// Its number.
        redeem: u64,
        /// How many.
        points: i64,
    },
    /// She buys a reward.
    Reward {
        /// Its number.
        redeem: u64,
        /// The place of the reward in the catalogue.
        reward: usize,
    },
    /// A reward is undone.
    Undo {
        /// Its number.
        redeem: u64,
    },
    /// Points by hand.
    Points {
        /// How many; negative when taken.
        points: i64,
    },
    /// A tier by hand.
    Tier {
        /// Its code.
        code: &'static str,
        /// The last day of the lock.
        locked_until: Option<Day>,
    },
    /// She pays something in for later.
    Deposit {
        /// Its number.
        deposit: u64,
        /// How much.
        amount_fen: i64,
    },
    /// What was paid in is handed back.
    Return {
        /// The deposit.
        deposit: u64,
        /// How much.
        amount_fen: i64,
    },
}

/// A sale, and how it is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    /// Its number.
    pub sale: u64,
    /// The number of the redemption that it is, where points pay.
    pub redeem: u64,
    /// What is bought.
    pub pieces: Vec<Pieces>,
    /// How many points pay.
    pub points: i64,
    /// What the bill says is to be paid with money.
    pub pay_fen: i64,
    /// What of that is paid in cash.
    pub cash_fen: i64,
    /// What is paid by WeChat Pay.
    pub wechat_fen: i64,
    /// What is paid out of which deposits.
    pub deposits: Vec<(u64, i64)>,
    /// What is owed.
    pub owed_fen: i64,
}

/// Some pieces of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// What.
    pub what: What,
    /// How many, 1 to 100 000.
    pub quantity: u32,
}

/// Something that is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What stands at this place of the catalogue.
    Good(usize),
    /// Something else.
    Free {
        /// Its category.
        category: &'static str,
        /// What one piece costs.
        price_fen: i64,
    },
}

/// How much of a line is brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that is left.
    All,
    /// So many pieces.
    Pieces(u32),
    /// So much of what was to be paid with money, in fen.
    Money(i64),
}

impl What {
    /// Name, category, and what one piece costs on the list.
    pub(super) fn listed(&self) -> (&'static str, &'static str, i64) {
        match *self {
            Self::Good(place) => {
                GOODS.get(place).map_or(("", "", 0), |good| (good.name, good.category, good.price_fen))
            }
            Self::Free { category, price_fen } => (FREE_NAME, category, price_fen),
        }
    }
}

/// The sorts of deals, for saying how often each is drawn and how often it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is a deal by its own name")]
pub enum DealSort {
    Join,
    Ring,
    WalkIn,
    Refund,
    Repay,
    Event,
    Engage,
    Refer,
    ReferVoid,
    Redeem,
    Reward,
    Undo,
    Points,
    Tier,
    Deposit,
    Return,
}

impl DealSort {
    /// Every sort, in the order of the enum.
    pub const ALL: [Self; 16] = [
        Self::Join,
        Self::Ring,
        Self::WalkIn,
        Self::Refund,
        Self::Repay,
        Self::Event,
        Self::Engage,
        Self::Refer,
        Self::ReferVoid,
        Self::Redeem,
        Self::Reward,
        Self::Undo,
        Self::Points,
        Self::Tier,
        Self::Deposit,
        Self::Return,
    ];

    /// The code by which it is counted.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Ring => "sale",
            Self::WalkIn => "sale_without_card",
            Self::Refund => "refund",
            Self::Repay => "repayment",
            Self::Event => "event",
            Self::Engage => "engage",
            Self::Refer => "referral",
            Self::ReferVoid => "referral_void",
            Self::Redeem => "redeem",
            Self::Reward => "reward",
            Self::Undo => "reward_undone",
            Self::Points => "points",
            Self::Tier => "tier",
            Self::Deposit => "deposit",
            Self::Return => "deposit_returned",
        }
    }
}

impl Sorted for Deal {
    fn sort(&self) -> &'static str {
        let sort = match self {
            Self::Join => DealSort::Join,
            Self::Ring(_) => DealSort::Ring,
            Self::WalkIn { .. } => DealSort::WalkIn,
            Self::Refund { .. } => DealSort::Refund,
            Self::Repay { .. } => DealSort::Repay,
            Self::Event => DealSort::Event,
            Self::Engage => DealSort::Engage,
            Self::Refer { .. } => DealSort::Refer,
            Self::ReferVoid { .. } => DealSort::ReferVoid,
            Self::Redeem { .. } => DealSort::Redeem,
            Self::Reward { .. } => DealSort::Reward,
            Self::Undo { .. } => DealSort::Undo,
            Self::Points { .. } => DealSort::Points,
            Self::Tier { .. } => DealSort::Tier,
            Self::Deposit { .. } => DealSort::Deposit,
            Self::Return { .. } => DealSort::Return,
        };
        sort.code()
    }
}
