//! What the log says was done or looked at, in words. Which use case records what is not known here; a test of the use
//! cases holds that every code they record has words.

use crate::Lang;

/// Every action that the log knows: its code, and what was done in both languages.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("member_enrol", "登记新会员", "Member enrolled"),
    ("member_edit", "修改会员资料", "Member's details changed"),
    ("member_reveal", "查看会员完整资料", "Member's details shown in full"),
    ("member_export", "导出会员名单", "List of members exported"),
    ("outlook_export", "导出保级与升级名单", "List of members about to fall or rise exported"),
    ("note_read", "查看备注", "Note read"),
    ("sale_post", "登记消费", "Sale recorded"),
    ("sale_refund", "退款", "Refund recorded"),
    ("sale_ring", "结账", "Sale rung up"),
    ("sale_adjust", "手工改价、抹零或赠送", "Price changed by hand"),
    ("sale_free", "收价目表以外的项目", "Sold outside the price list"),
    ("sale_approve", "确认手工改价、抹零或赠送", "Price by hand approved"),
    ("sale_reverse", "反结账", "Sale reversed"),
    ("debt_repay", "收欠款", "Debt repaid"),
    ("charge_begin", "发起联机收款", "Payment through a provider begun"),
    ("charge_cancel", "取消联机收款", "Payment through a provider taken back"),
    ("refund_retry", "重试联机退款", "Refund through a provider tried again"),
    ("refund_settle", "联机退款改为手工退", "Refund through a provider given by hand instead"),
    ("payments_put", "修改联机收款设置", "Providers of payments changed"),
    ("desk_limits_put", "修改手工改价限额", "Limits of prices by hand changed"),
    ("points_redeem", "直接扣积分", "Points taken directly"),
    ("points_adjust", "调整积分", "Points by hand"),
    ("event_record", "登记参加活动", "Event recorded"),
    ("engagement_record", "登记互动", "Engagement recorded"),
    ("referral_record", "登记推荐", "Referral recorded"),
    ("referral_void", "作废推荐", "Referral voided"),
    ("tier_set", "调整等级", "Tier set by hand"),
    ("tier_set_batch", "一次调整多人等级", "Tiers of several members set"),
    ("batch_draft", "准备批量操作", "Batch prepared"),
    ("batch_discard", "丢弃批量操作草稿", "Batch draft discarded"),
    ("batch_start", "执行批量操作", "Batch begun"),
    ("batch_undo", "撤销批量操作", "Batch undone"),
    ("batch_reasons", "查看批量操作原因", "Reasons of a batch read"),
    ("till_close", "日结", "Money of a day closed"),
    ("shift_open", "开班", "Shift begun"),
    ("shift_close", "交班", "Shift handed over"),
    ("shift_end", "代人交班", "Shift of somebody else ended"),
    ("alarm_settle", "处理告警", "Alarm settled"),
    ("alarm_limits_put", "修改告警限额", "Limits of alarms changed"),
    ("bill_park", "挂单", "Bill parked"),
    ("bill_take", "取单", "Parked bill taken up"),
    ("deposit_take", "收定金", "Deposit taken"),
    ("deposit_return", "退定金", "Deposit given back"),
    ("treatment_record", "划扣登记", "Treatment recorded"),
    ("treatment_correct", "更正划扣记录", "Record of a treatment corrected"),
    ("view_save", "保存常用筛选", "View saved"),
    ("programme_save", "保存会员方案草稿", "Draft of the programme saved"),
    ("programme_discard", "删除会员方案草稿", "Draft of the programme discarded"),
    ("programme_publish", "发布会员方案", "Programme published"),
    ("programme_roll_back", "回退会员方案", "Earlier programme published again"),
    ("programme_withdraw", "撤回会员方案的发布", "Publication of a programme withdrawn"),
    ("tier_targets_set", "设定等级占比目标", "Targets of the tiers set"),
    ("import_start", "开始导入", "Import begun"),
    ("import_work", "导入数据", "Rows imported"),
    ("import_finish", "导入完成", "Import finished"),
    ("import_abandon", "导入中断", "Import stopped"),
    ("import_undo", "开始撤销导入", "Undoing of an import begun"),
    ("import_undo_work", "撤销导入的记录", "Rows of an import taken back"),
    ("import_undo_finish", "撤销导入完成", "Import undone"),
    ("import_mapping_save", "保存导入对应关系", "Assignment of columns saved"),
    ("coupon_claim", "领券", "Coupon claimed"),
    ("coupon_issue", "发券", "Coupons given by hand"),
    ("coupon_transfer", "转赠券", "Coupon handed on"),
    ("coupon_void", "作废券", "Coupon taken back"),
    ("reward_redeem", "积分兑换", "Reward bought with points"),
    ("reward_undo", "撤销积分兑换", "Redemption undone"),
    ("gifts_run", "按规则送出礼遇", "Gifts given by the rules"),
    ("notices_run", "准备到期提醒", "Reminders made"),
    ("notice_done", "处理到期提醒", "Reminder done with"),
    ("notice_export", "导出到期提醒", "Reminders exported"),
    ("notice_days_set", "设定提醒提前天数", "Days of reminders set"),
    ("allergies_read", "查看过敏与禁忌", "Allergies and cautions shown"),
    ("clock_run", "日终结算", "Ends of days run"),
    ("books_verify", "核对账目", "Books verified"),
    ("log_export", "导出操作日志", "Log exported"),
    ("organisation_change", "修改机构信息", "Organisation's details changed"),
    ("setup_finish", "完成初次设置", "First set-up finished"),
    ("store_add", "新增门店", "Store added"),
    ("store_edit", "修改门店信息", "Store's details changed"),
    ("store_close", "关闭门店", "Store closed"),
    ("store_reopen", "重新启用门店", "Store opened again"),
    ("staff_add", "新增员工", "Member of staff added"),
    ("staff_edit", "修改员工信息", "Member of staff changed"),
    ("staff_disable", "停用员工账号", "Member of staff disabled"),
    ("staff_enable", "启用员工账号", "Member of staff enabled again"),
    ("staff_password", "重设员工密码", "Password of a member of staff set"),
    ("staff_unlock", "解除登录锁定", "Lock on signing in lifted"),
    ("password_change", "修改自己的密码", "Own password changed"),
    ("sign_in", "登录", "Signed in"),
    ("sign_in_failed", "登录失败", "Signing in failed"),
    ("role_add", "新增角色", "Role added"),
    ("role_rename", "修改角色名称", "Role renamed"),
    ("role_permit", "修改角色权限", "Role's permissions changed"),
    ("role_delete", "删除角色", "Role deleted"),
    ("category_add", "新增类目", "Category added"),
    ("category_edit", "修改类目", "Category changed"),
    ("item_add", "新增商品", "Item added"),
    ("item_edit", "修改商品", "Item changed"),
    ("item_propose", "采用常用的商品与类目", "Usual items and categories taken"),
    ("item_take", "导入价目表", "Price list taken in"),
    ("item_reprice", "批量改价", "Prices changed in bulk"),
    ("goal_add", "新增目标", "Goal added"),
    ("goal_edit", "修改目标", "Goal changed"),
    ("goal_end", "结束目标", "Goal ended"),
    ("key_add", "新增接口密钥", "API key added"),
    ("key_revoke", "停用接口密钥", "API key revoked"),
    ("backup_make", "备份", "Backup made"),
    ("backup_take", "下载备份", "Backup downloaded"),
    ("backup_delete", "删除备份", "Backup deleted"),
];

/// Codes of earlier versions, whose records stay as they are, and what they are now.
const EARLIER: [(&str, &str); 4] = [
    ("service_add", "item_add"),
    ("service_edit", "item_edit"),
    ("offer_propose", "item_propose"),
    ("offer_take", "item_take"),
];

/// Says what was done: 查看会员资料, personal data viewed. `None` for a code that has no words.
#[must_use]
pub fn action(lang: Lang, code: &str) -> Option<&'static str> {
    let code = EARLIER.iter().find(|(earlier, _)| *earlier == code).map_or(code, |(_, now)| now);
    ACTIONS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| lang.pick(*zh, *en))
}

/// The codes of every action that has words, in the order in which they are offered.
pub fn actions() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(code, ..)| *code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_action_is_told_once_and_apart_from_the_others() {
        assert_eq!(actions().collect::<BTreeSet<_>>().len(), ACTIONS.len());
        for lang in Lang::ALL {
            let told: BTreeSet<_> = actions().filter_map(|code| action(lang, code)).collect();
            assert_eq!(told.len(), ACTIONS.len(), "{lang:?}");
        }
        assert_eq!(action(Lang::Zh, "sale_post"), Some("登记消费"));
        assert_eq!(action(Lang::En, "nothing"), None);
        for (earlier, now) in EARLIER {
            assert_eq!(action(Lang::Zh, earlier), action(Lang::Zh, now));
            assert!(actions().all(|code| code != earlier) && action(Lang::Zh, now).is_some());
        }
    }
}
