//! Why an activity is not accepted, and what to do about it.

use yanji_engine::activity::Refusal;

use crate::Lang;

/// One sentence for a refusal.
#[must_use]
pub fn refusal(lang: Lang, refusal: Refusal) -> &'static str {
    let (zh, en) = match refusal {
        Refusal::UnknownKind => (
            "没有这种业务类型，请核对类型一栏的写法。",
            "There is no such kind of activity; check how the kind is written.",
        ),
        Refusal::MissingField => (
            "缺少会员或这种业务必填的内容，请补齐。",
            "The member, or a field that this kind of activity needs, is missing; fill it in.",
        ),
        Refusal::InvalidDay => (
            "日期不对：请写成 2026-01-31 这样的真实日期，在 1900 年到 2999 年之间。",
            "The day is not right: write a real date such as 2026-01-31, between 1900 and 2999.",
        ),
        Refusal::InvalidAmount => (
            "金额不对：请填写不带符号、最多两位小数的元数，最多一百亿元。",
            "The amount is not right: write yuan without a sign, with at most two decimals and at most 10 billion.",
        ),
        Refusal::InvalidPoints => (
            "积分不对：请填写整数；兑换至少 1 分，调整不能为 0，最多一万亿分。",
            "The points are not right: write a whole number up to a trillion; redeem at least 1, adjust by other than 0.",
        ),
        Refusal::DayBeforeLast => (
            "日期早于这位会员最近一笔业务，请改用那一天或之后的日期。",
            "The day is before the member's latest activity; use that day or a later one.",
        ),
        Refusal::DayClosed => ("这一天已经日终结算，请记在今天。", "That day is closed; book it today instead."),
        Refusal::DayAhead => {
            ("日期在今天之后，请改成今天或更早的日期。", "The day is after today; use today or an earlier day.")
        }
        Refusal::DuplicateSale => (
            "这位会员已经有同一单号的消费，请核对是否重复，或换一个单号。",
            "The member already has a sale with this number; check whether it was entered twice, or use another number.",
        ),
        Refusal::UnknownSale => (
            "这位会员没有这个单号的消费，请核对单号和会员。",
            "The member has no sale with this number; check the number and the member.",
        ),
        Refusal::OverRefund => (
            "退款超过这笔消费还能退的金额，或没有金额可退，请核对后再退。",
            "The refund is more than is left of the sale, or of nothing; check what can still be refunded.",
        ),
        Refusal::UnknownReferral => (
            "没有这个编号的有效推荐，可能已经作废，请核对编号。",
            "No referral with this number still counts; it may have been voided already. Check the number.",
        ),
        Refusal::InsufficientPoints => ("积分不足，请减少兑换的积分。", "There are not enough points; take fewer."),
        Refusal::UnknownTier => {
            ("会员方案里没有这个等级，请核对等级代码。", "The programme has no such tier; check the code of the tier.")
        }
        Refusal::UnknownRedeem => {
            ("该会员没有这次积分兑换，请核对。", "This member has no such redemption; check which one it was.")
        }
        Refusal::OverRestore => (
            "退回的积分超过这次兑换尚未退回的积分，请减少。",
            "That is more than the redemption still has out; bring back fewer points.",
        ),
        Refusal::TierDisabled => {
            ("这个等级目前停用，请选择启用中的等级。", "The tier is disabled at present; choose one that is enabled.")
        }
    };
    lang.pick(zh, en)
}
