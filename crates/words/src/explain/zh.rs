//! The rules in Chinese.

use yanji_engine::number::Micros;
use yanji_engine::programme::{Align, Cycle, Demote, Metric, OnRefund, Programme, Tier, Upgrade, Window};

use super::{Page, benefits, counted, step_below, uses};
use crate::condition::per;
use crate::{Lang, condition, decimal, taking_part};

pub(super) fn write(page: &mut Page, programme: &Programme) {
    page.title(&programme.name);
    page.heading("会员等级");
    page.text.push_str(match programme.evaluation.upgrade {
        Upgrade::Immediate => "达到条件当天就升级，可以一次升到够得上的最高一级。\n",
        Upgrade::Evaluation => "达到条件后，在下一个评定日升级，次日生效，可以一次升到够得上的最高一级。\n",
    });
    for (index, tier) in programme.tiers.iter().enumerate() {
        page.subheading(&format!("{}. {}", index + 1, tier.name));
        self::tier(page, programme, index, tier);
    }
    points(page, programme);
    benefits::write(Lang::Zh, page, programme);
    refunds(page, programme);
    notes(page, programme);
}

fn tier(page: &mut Page, programme: &Programme, index: usize, tier: &Tier) {
    match (&tier.qualify, index) {
        (_, 0) => page.entry("入会即是。"),
        (Some(qualify), _) => page.entry(&format!("升级：{}。", condition(Lang::Zh, qualify))),
        (None, _) => page.entry("由门店邀请加入。"),
    }
    if !tier.enabled {
        page.entry("目前停用：没有人在这一级，也不能升到这一级。");
    }
    match &tier.retain {
        Some(retain) => {
            page.entry(&format!(
                "保级：{}，{}。",
                review_days(programme.evaluation.cycle),
                condition(Lang::Zh, retain)
            ));
            if tier.min_hold_months > 0 {
                page.entry(&format!("成为{}后的 {} 个月内，评定不会让您降级。", tier.name, tier.min_hold_months));
            }
            page.entry(&missed(programme, index, tier));
        }
        None if index > 0 => page.entry("长期有效，不会因为评定降级。"),
        None => {}
    }
    if tier.points_multiplier != Micros::ONE {
        page.entry(&format!("消费积分：{} 倍。", decimal(tier.points_multiplier)));
    }
    benefits::tier(Lang::Zh, page, tier);
}

const fn review_days(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Quarter => "每季度最后一天评定",
        Cycle::HalfYear => "每年 6 月 30 日和 12 月 31 日评定",
        Cycle::Year => "每年 12 月 31 日评定",
        Cycle::Anniversary => "从成为这一级那天起，每满一年评定",
    }
}

/// What happens when the condition is not fulfilled at an evaluation.
fn missed(programme: &Programme, index: usize, tier: &Tier) -> String {
    let fall = match programme.evaluation.demote {
        Demote::Step => format!("降为{}", step_below(programme, index).unwrap_or_default()),
        Demote::Qualified => "降到当时仍符合条件的最高一级".to_owned(),
    };
    match tier.grace_months {
        0 => format!("没有达到的，次日{fall}。"),
        months => format!("没有达到的，有 {months} 个月宽限期：期内补足就保住等级，仍未补足才{fall}。"),
    }
}

fn points(page: &mut Page, programme: &Programme) {
    let rules = &programme.points;
    page.heading("积分");
    page.entry(&match rules.per_yuan.0 {
        0 => "一般消费不积分。".to_owned(),
        _ => format!("消费{}，每笔不足 1 分的部分不计。", rate(rules.per_yuan)),
    });
    for (category, own) in &rules.categories {
        page.entry(&match own.0 {
            0 => format!("{category}不积分。"),
            _ => format!("{category}：{}。", rate(*own)),
        });
    }
    if programme.tiers.iter().any(|tier| tier.points_multiplier != Micros::ONE) {
        page.entry("每笔消费按结账前的等级计算积分倍数。");
    }
    if rules.taking_part.is_rewarded() {
        page.entry(&format!("{}，各等级一样。", taking_part(Lang::Zh, &rules.taking_part)));
    }
    if rules.taking_part.per_referral.0 > 0 {
        page.entry("推荐作废的（如好友的消费全部退款），收回这次推荐得到的积分。");
    }
    page.entry(&match rules.expire {
        None => "积分长期有效。".to_owned(),
        Some(expiry) => match expiry.align {
            Align::Day => format!("积分自获得之日起 {} 个月内有效，最后一天仍可使用。", expiry.months),
            Align::MonthEnd => format!("积分 {} 个月后到期，并延到到期当月的最后一天，那天仍可使用。", expiry.months),
            Align::YearEnd => {
                format!("积分 {} 个月后到期，并延到到期当年的 12 月 31 日，那天仍可使用。", expiry.months)
            }
        },
    });
    page.entry(match rules.expire {
        Some(_) => "兑换时先用先到期的积分。降级不影响已有的积分。",
        None => "兑换时先用先得到的积分。降级不影响已有的积分。",
    });
    benefits::points(Lang::Zh, page, programme);
}

/// 每 2 元积 1 分; not 每满, since a sale earns exactly over all its yuan.
fn rate(rate: Micros) -> String {
    let (yuan, points) = per(rate);
    format!("每 {yuan} 元积 {points} 分")
}

fn refunds(page: &mut Page, programme: &Programme) {
    page.heading("退款");
    page.entry("退款时收回相应的积分；已经用掉的，从其他积分里扣，还不够的，从以后新得的积分里抵。");
    page.entry(match programme.evaluation.on_refund {
        OnRefund::Undo => "等级按退款后实际留下的金额重新计算，就像退掉的部分没有发生过；退款不会让等级升高。",
        OnRefund::Keep => "退款当时不影响已有的等级，到下次评定时按退款后的金额计算。",
    });
}

fn notes(page: &mut Page, programme: &Programme) {
    let metrics = counted(programme);
    let windows = [
        (Window::Cumulative, "“累计”从入会那天算起；降级之后，从降级次日重新算起。"),
        (Window::Quarter, "“本季度”指当前的自然季度。"),
        (Window::HalfYear, "“本半年”指 1 月到 6 月或 7 月到 12 月。"),
        (Window::Year, "“本年度”指 1 月 1 日到 12 月 31 日。"),
        (Window::Cycle, "“本评定期”指上次评定之后到这次评定的这段时间；宽限期里，从没有达到的那一期开头算起。"),
    ];
    let mut notes: Vec<&str> =
        windows.iter().filter(|(window, _)| uses(programme, *window)).map(|(_, note)| *note).collect();
    notes.extend(metrics.into_iter().map(metric_note));
    if notes.is_empty() {
        return;
    }
    page.heading("怎么算");
    notes.into_iter().for_each(|note| page.entry(note));
}

const fn metric_note(metric: Metric) -> &'static str {
    match metric {
        Metric::Spend => "消费：按实付金额，退款后扣除，记在原来消费的那一天；储值在使用时才算消费。",
        Metric::Visits => "到店：一天来几次都算一次，全部退款的不算。",
        Metric::PointsEarned => "消费所得积分：只算消费得到的积分，用掉或过期的不减，退款收回的扣除。",
        Metric::Referrals => "推荐新客：以推荐成立为准，作废的不算。",
        Metric::Events => "参加活动：以到场为准。",
        Metric::Engagements => "互动：填写问卷、签到、评价，每次算一次。",
        Metric::Topups => "储值：按实际充入的金额，不含赠送。",
        Metric::Packages => "购买套餐：按购买的个数。",
    }
}
