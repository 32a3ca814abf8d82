//! The checklist of a launch, with the facts of the programme in it.

use yanji_engine::Day;
use yanji_engine::programme::{Metric, Programme, Tier};

use super::{Stage, Step, Who, first_expiry, first_review};
use crate::explain::counted;
use crate::{Lang, condition};

/// What to do to launch a programme that takes effect on `from`: before, on the day, and after, by day.
///
/// The days before `from` may have passed already; then those things are to be done at once.
#[must_use]
pub fn launch_plan(lang: Lang, programme: &Programme, from: Day) -> Vec<Step> {
    let mut plan = Plan { lang, from, steps: Vec::new() };
    prepare(&mut plan, programme);
    open(&mut plan, programme);
    follow(&mut plan, programme);
    plan.steps.sort_by_key(|step| (step.stage, step.when));
    plan.steps
}

/// The steps so far.
struct Plan {
    lang: Lang,
    from: Day,
    steps: Vec<Step>,
}

impl Plan {
    /// Adds a step so many days after the first one.
    fn add(&mut self, days: i32, who: Who, zh: impl Into<String>, en: impl Into<String>) {
        self.add_on(Day::from_number(self.from.number() + days), who, zh, en);
    }

    /// Adds a step on a day.
    fn add_on(&mut self, when: Day, who: Who, zh: impl Into<String>, en: impl Into<String>) {
        let stage = match when.cmp(&self.from) {
            std::cmp::Ordering::Less => Stage::Before,
            std::cmp::Ordering::Equal => Stage::OnTheDay,
            std::cmp::Ordering::Greater => Stage::After,
        };
        self.steps.push(Step { stage, when, who, what: self.lang.pick(zh.into(), en.into()) });
    }
}

/// The tiers in use, as a list of names.
fn tier_names<'p>(lang: Lang, tiers: impl Iterator<Item = &'p Tier>) -> String {
    tiers.map(|tier| format!("“{}”", tier.name)).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// What the desk has to book by hand for a metric to count.
const fn booking(metric: Metric) -> Option<(&'static str, &'static str)> {
    match metric {
        Metric::Spend | Metric::Visits | Metric::PointsEarned => None,
        Metric::Referrals => Some(("推荐新客", "referrals")),
        Metric::Events => Some(("活动到场", "events attended")),
        Metric::Engagements => Some(("问卷、签到和评价", "surveys, check-ins and reviews")),
        Metric::Topups => Some(("储值", "top-ups")),
        Metric::Packages => Some(("套餐购买", "packages bought")),
    }
}

fn prepare(plan: &mut Plan, programme: &Programme) {
    plan.add(
        -14,
        Who::Owner,
        "用本店的消费记录试算一遍，看每一级会有多少人：最高一级 5%～10%、中间 20%～30%、基础 60%～70% 为宜，差得远就调整条件。",
        "Try the programme on the shop's own history and see how many would be in each tier: 5 to 10 % at the top, 20 to 30 % between, 60 to 70 % at the base. Where it is far off, change the conditions.",
    );
    let by_hand = || programme.tiers.iter().skip(1).filter(|tier| tier.enabled && tier.qualify.is_none());
    if by_hand().next().is_some() {
        plan.add(
            -10,
            Who::Owner,
            format!("定好{}给哪些会员：这一级没有升级条件，只由店里指定。", tier_names(Lang::Zh, by_hand())),
            format!("Decide who gets {}, which nobody can reach by what she does.", tier_names(Lang::En, by_hand())),
        );
    }
    let names = |lang| tier_names(lang, programme.tiers.iter().filter(|tier| tier.enabled));
    plan.add(
        -7,
        Who::Manager,
        format!(
            "培训员工：{}怎么升、怎么保、积分怎么算；每人对着一位会员的页面，把“为什么是这一级、离上一级还差什么”讲一遍。",
            names(Lang::Zh)
        ),
        format!(
            "Train the staff: how to get and keep {}, and how points are earned. Let each tell from a member's page why she has her tier and what is missing to the next.",
            names(Lang::En)
        ),
    );
    let booked: Vec<_> = counted(programme).into_iter().filter_map(booking).collect();
    if !booked.is_empty() {
        let (zh, en): (Vec<&str>, Vec<&str>) = booked.into_iter().unzip();
        plan.add(
            -7,
            Who::FrontDesk,
            format!("练习登记{}：没有登记的，升级和保级时不会算进去。", zh.join("、")),
            format!("Practise booking {}: what is not booked does not count.", en.join(", ")),
        );
    }
    plan.add(
        -5,
        Who::Manager,
        "打印会员规则，放在前台和休息区；收走旧的价目和规则，免得两套说法。",
        "Print the rules for the desk and the waiting room, and take the old ones away, so that nothing contradicts them.",
    );
    plan.add(
        -3,
        Who::Marketing,
        "定好给会员的通知和渠道：微信、短信、店内海报说的要一样；只发给同意接收的会员。",
        "Settle the notice and where it goes: WeChat, text message and poster all say the same, and only members who agreed get it.",
    );
    plan.add(
        -1,
        Who::Owner,
        format!("发布方案，生效日选 {}：最迟在前一天打烊前，当天开始营业后就不能再选这一天。", plan.from),
        format!("Publish the programme to take effect on {}, before closing time the day before at the latest: once something is booked on that day it can no longer be chosen.", plan.from),
    );
}

fn open(plan: &mut Plan, programme: &Programme) {
    plan.add(
        0,
        Who::Manager,
        format!("开门前确认：会员方案页上，“{}”显示为生效中。", programme.name),
        format!("Before opening, see that “{}” is in force on the programme page.", programme.name),
    );
    plan.add(0, Who::Marketing, "把通知发给会员，贴出海报。", "Send the notice to members and put up the poster.");
    let first = programme
        .tiers
        .iter()
        .skip(1)
        .filter(|tier| tier.enabled)
        .find_map(|tier| Some((tier, tier.qualify.as_ref()?)));
    let (zh, en) = first.map_or_else(Default::default, |(tier, qualify)| {
        (
            format!("，并说一句怎么成为“{}”：{}", tier.name, condition(Lang::Zh, qualify)),
            format!(" and how to become “{}”: {}", tier.name, condition(Lang::En, qualify)),
        )
    });
    plan.add(
        0,
        Who::FrontDesk,
        format!("结账时告诉每位会员她现在的等级和积分{zh}。答不上来的问题记下来，当天交给店长。"),
        format!("At checkout, tell each member her tier and points{en}. Note down what you could not answer for the manager."),
    );
}

fn follow(plan: &mut Plan, programme: &Programme) {
    plan.add(
        14,
        Who::Owner,
        "看金字塔：各级的人数和占比与试算差多少；前台记下的问题，改进说法或规则页。",
        "Look at the pyramid: how far each tier is from the trial. Mend the wording where members asked.",
    );
    plan.add_on(
        plan.from.add_months(3),
        Who::Owner,
        "再看金字塔，也看复购和到店：最高一级超过 15% 说明太容易，低于 5% 说明太难，改条件出新版本。",
        "Look again, at repeat purchases and visits too: above 15 % the highest tier is too easy, below 5 % too hard; change the conditions in a new version.",
    );
    if let Some(review) = first_review(programme, plan.from) {
        reviews(plan, programme, review);
    }
    if let Some(expiry) = first_expiry(programme, plan.from) {
        plan.add_on(
            Day::from_number(expiry.number() - 30).max(plan.from.next()),
            Who::Marketing,
            format!("提醒会员用积分：上线当天得到的积分 {expiry} 到期。"),
            format!("Remind members to use their points: those earned on the first day expire on {expiry}."),
        );
    }
}

/// What to do around the first review.
fn reviews(plan: &mut Plan, programme: &Programme, review: Day) {
    let reviewed = || programme.tiers.iter().filter(|tier| tier.enabled && tier.retain.is_some());
    let names = |lang| tier_names(lang, reviewed());
    let reminder = Day::from_number(review.number() - 30).max(plan.from.next());
    if reminder < review {
        plan.add_on(
        reminder,
        Who::Marketing,
        format!("{review} 起开始评定{}：提醒还没有达到保级条件的会员，告诉她差多少、到哪天。", names(Lang::Zh)),
        format!(
            "Reviews of {} begin on {review}: remind members who fall short so far of what is missing, and until when.",
            names(Lang::En)
        ),
    );
    }
    plan.add_on(
        review.next(),
        Who::FrontDesk,
        "看评定结果：谁升了、谁降了、谁进了宽限期；先打电话给降级的会员，再等她自己发现。",
        "Read what the review brought: who rose, who fell, who is in grace. Call those who fell before they find out.",
    );
    let grace = reviewed().map(|tier| tier.grace_months).max().unwrap_or(0);
    if grace > 0 {
        let end = review.add_months(i32::from(grace));
        plan.add_on(
            Day::from_number(end.number() - 14).max(review.next()),
            Who::FrontDesk,
            format!("宽限期最长 {grace} 个月，到 {end} 为止：联系还差一点的会员。"),
            format!(
                "Grace lasts {grace} month{} at most, until {end}: call members who are nearly there.",
                if grace == 1 { "" } else { "s" },
            ),
        );
    }
}
