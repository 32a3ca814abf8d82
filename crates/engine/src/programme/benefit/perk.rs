//! What a tier may do, and what only those who may can buy.

use serde::{Deserialize, Serialize};

use super::Scope;

/// What only members of tiers with a perk may buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusive {
    /// The perk.
    pub perk: Perk,
    /// What; never everything.
    pub scope: Scope,
}

/// Something that a tier may do and that the system looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Perk {
    /// 优先预约
    PriorityBooking,
    /// 预约专家、首席设计师
    ExpertBooking,
    /// 免排队
    NoQueue,
    /// VIP 通道
    VipChannel,
    /// 专属顾问或技师
    DedicatedStaff,
    /// 新项目优先体验
    NewTreatmentsFirst,
    /// 新项目免费体验
    FreeTrials,
    /// 讲座、专家见面会
    Lectures,
    /// 会员沙龙
    Salons,
    /// 限量新品
    LimitedProducts,
    /// 会员专属活动
    MemberEvents,
    /// VIP 专属活动
    VipEvents,
    /// 专属服务线
    ExclusiveServices,
}

impl Perk {
    /// Every perk.
    pub const ALL: [Self; 13] = [
        Self::PriorityBooking,
        Self::ExpertBooking,
        Self::NoQueue,
        Self::VipChannel,
        Self::DedicatedStaff,
        Self::NewTreatmentsFirst,
        Self::FreeTrials,
        Self::Lectures,
        Self::Salons,
        Self::LimitedProducts,
        Self::MemberEvents,
        Self::VipEvents,
        Self::ExclusiveServices,
    ];

    /// The word in a programme file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PriorityBooking => "priority_booking",
            Self::ExpertBooking => "expert_booking",
            Self::NoQueue => "no_queue",
            Self::VipChannel => "vip_channel",
            Self::DedicatedStaff => "dedicated_staff",
            Self::NewTreatmentsFirst => "new_treatments_first",
            Self::FreeTrials => "free_trials",
            Self::Lectures => "lectures",
            Self::Salons => "salons",
            Self::LimitedProducts => "limited_products",
            Self::MemberEvents => "member_events",
            Self::VipEvents => "vip_events",
            Self::ExclusiveServices => "exclusive_services",
        }
    }

    /// The perk with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|perk| perk.code() == code)
    }
}
