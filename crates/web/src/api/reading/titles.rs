//! The Chinese names of operations and groups on the page; the English ones are part of the description.

/// What an operation does, by its id.
pub(super) fn operation(id: &str) -> Option<&'static str> {
    Some(match id {
        "member_enrol" => "会员入会",
        "member_search" => "查找会员",
        "member_get" => "查看会员",
        "member_edit" => "修改会员资料",
        "member_state" => "今天的等级和积分",
        "member_timeline" => "会员的全部记录",
        "member_explanation" => "等级缘由和下一步",
        "member_redeem" => "兑换积分",
        "member_points" => "手工增减积分",
        "member_refer" => "登记推荐新客",
        "member_refer_void" => "作废推荐",
        "member_event" => "登记参加活动",
        "member_engage" => "登记互动",
        "member_tier_set" => "手工设定等级",
        "sale_post" => "登记消费",
        "sale_get" => "查看一笔消费",
        "sale_refund" => "退款",
        "tiers_distribution" => "等级金字塔",
        "tier_set_batch" => "批量设定等级",
        "programme_list" => "会员方案的全部版本",
        "programme_save" => "保存方案草稿",
        "programme_get" => "查看一个版本",
        "programme_check" => "检查方案",
        "programme_publish" => "发布方案",
        "programme_roll_back" => "回滚到以前的版本",
        "health_live" => "服务是否在运行",
        "health_ready" => "服务是否可用",
        _ => return None,
    })
}

/// What a group is about, by its tag.
pub(super) fn group(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "members" => "会员",
        "sales" => "消费",
        "tiers" => "等级",
        "programmes" => "会员方案",
        "health" => "健康检查",
        _ => return None,
    })
}
