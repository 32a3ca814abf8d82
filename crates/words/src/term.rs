//! The words of the trade, as in `docs/glossary.md`.

use yanji_engine::activity::{EntryKind, Kind};
use yanji_engine::programme::read::{Rule, ValueType};
use yanji_engine::programme::{Cycle, Metric, Window};

use crate::Lang;

/// What happened: 消费, sale.
#[must_use]
pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Enrol => ("入会", "enrolment"),
        Kind::Sale => ("消费", "sale"),
        Kind::Refund => ("退款", "refund"),
        Kind::Referral => ("推荐新客", "referral"),
        Kind::ReferralVoid => ("推荐作废", "referral voided"),
        Kind::Event => ("参加活动", "event"),
        Kind::Engage => ("互动", "engagement"),
        Kind::Topup => ("储值", "top-up"),
        Kind::Package => ("购买套餐", "package"),
        Kind::Redeem => ("使用积分", "points used"),
        Kind::Restore => ("退回积分", "points brought back"),
        Kind::Points => ("调整积分", "points by hand"),
        Kind::Tier => ("调整等级", "tier by hand"),
    };
    lang.pick(zh, en)
}

/// What an entry of a journal is: 消费, sale; 定金, deposit.
#[must_use]
pub fn entry_kind(lang: Lang, of: EntryKind) -> &'static str {
    let (zh, en) = match of {
        EntryKind::Activity(activity) => return kind(lang, activity),
        EntryKind::Deposit => ("收定金", "deposit"),
        EntryKind::DepositUsed => ("定金抵扣", "deposit used"),
        EntryKind::DepositRestored => ("定金退回", "deposit brought back"),
        EntryKind::DepositReturned => ("退定金", "deposit handed back"),
        EntryKind::Owed => ("欠款", "owed"),
        EntryKind::Repaid => ("还款", "repayment"),
        EntryKind::Forgiven => ("欠款免除", "debt cancelled"),
        EntryKind::Granted => ("礼遇", "gift"),
        EntryKind::GrantVoid => ("礼遇作废", "gift voided"),
        EntryKind::Coupon => ("券", "coupon"),
    };
    lang.pick(zh, en)
}

/// What became of a piece of a coupon, by the stable code of it; `None` for a code that there is not. That one was used
/// stands in the bill on which it was.
#[must_use]
pub fn coupon_event(lang: Lang, code: &str) -> Option<&'static str> {
    let (zh, en) = match code {
        "issued" => ("发券", "coupon issued"),
        "received" => ("获赠券", "coupon received"),
        "handed_on" => ("转赠券", "coupon handed on"),
        "void" => ("作废券", "coupon taken back"),
        "returned" => ("退回券", "coupon brought back"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

/// What an entry of a journal is, by the stable code of its kind and, where it is about a coupon, of what became of the
/// piece; a kind that there is not stands as its code.
#[must_use]
pub fn happened<'code>(lang: Lang, kind: &'code str, coupon_event_code: Option<&str>) -> &'code str {
    let of_coupon = coupon_event_code.and_then(|code| coupon_event(lang, code));
    of_coupon.or_else(|| EntryKind::from_code(kind).map(|known| entry_kind(lang, known))).unwrap_or(kind)
}

/// What is counted: 消费金额, spend.
#[must_use]
pub fn metric(lang: Lang, metric: Metric) -> &'static str {
    let (zh, en) = match metric {
        Metric::Spend => ("消费金额", "spend"),
        Metric::Visits => ("到店次数", "visits"),
        Metric::PointsEarned => ("消费所得积分", "points earned"),
        Metric::Referrals => ("推荐新客数", "referrals"),
        Metric::Events => ("参加活动数", "events attended"),
        Metric::Engagements => ("互动次数", "engagements"),
        Metric::Topups => ("储值金额", "top-ups"),
        Metric::Packages => ("购买套餐数", "packages bought"),
    };
    lang.pick(zh, en)
}

/// Over which days: 近 12 个月, in the last 12 months.
#[must_use]
pub fn window(lang: Lang, window: Window) -> String {
    let (zh, en) = match window {
        Window::Lifetime => ("入会以来", "since joining"),
        Window::Cumulative => ("累计", "in total"),
        Window::Months(1) => ("近 1 个月", "in the last month"),
        Window::Months(months) => {
            return lang.pick(format!("近 {months} 个月"), format!("in the last {months} months"));
        }
        Window::Quarter => ("本季度", "this quarter"),
        Window::HalfYear => ("本半年", "this half-year"),
        Window::Year => ("本年度", "this calendar year"),
        Window::Cycle => ("本评定期", "in the review period"),
    };
    lang.pick(zh, en).to_owned()
}

/// How often tiers are evaluated: 每季度, quarterly.
#[must_use]
pub fn cycle(lang: Lang, cycle: Cycle) -> &'static str {
    let (zh, en) = match cycle {
        Cycle::Quarter => ("每季度", "quarterly"),
        Cycle::HalfYear => ("每半年", "half-yearly"),
        Cycle::Year => ("每年", "yearly"),
        Cycle::Anniversary => ("每满一年", "on each anniversary"),
    };
    lang.pick(zh, en)
}

/// The type of a value in a programme file.
#[must_use]
pub fn value_type(lang: Lang, value: ValueType) -> &'static str {
    let (zh, en) = match value {
        ValueType::Text => ("带引号的文字", "a text in quotes"),
        ValueType::Whole => ("整数", "a whole number"),
        ValueType::Decimal => ("数字", "a number"),
        ValueType::Flag => ("`true` 或 `false`", "`true` or `false`"),
        ValueType::Date => ("日期", "a date"),
        ValueType::List => ("方括号里的列表", "a list in brackets"),
        ValueType::Table => ("花括号里的一组键值", "a table"),
    };
    lang.pick(zh, en)
}

/// A kind of thing that has a code: 券, coupon.
#[must_use]
pub fn rule(lang: Lang, rule: Rule) -> &'static str {
    let (zh, en) = match rule {
        Rule::Tier => ("等级", "tier"),
        Rule::Bonus => ("多倍积分", "bonus"),
        Rule::Offer => ("限时价", "offer"),
        Rule::Coupon => ("券", "coupon"),
        Rule::Reward => ("兑换", "reward"),
        Rule::Gift => ("礼遇", "gift"),
    };
    lang.pick(zh, en)
}
