//! Offers, bonuses, rewards, gifts, what is kept for some, and how it all goes together.

use yanji_engine::number::Micros;
use yanji_engine::programme::benefit::{
    Bonus, Exclusive, Gift, Give, Occasion, Offer, OfferPrice, PointsMoney, Reward, RewardGive, Right, Stacking,
};

use super::{Speaker, after, day, perk, share};
use crate::{Lang, decimal, whole, yuan};

impl Speaker<'_> {
    pub(crate) fn offer(&self, offer: &Offer) -> String {
        let scope = self.scope(&offer.scope);
        let price = match offer.price {
            OfferPrice::Percent(percent) => {
                let share = share(self.lang, percent);
                self.pick(format!("{scope} {share}"), format!("{share}: {scope}"))
            }
            OfferPrice::Fixed(price) => {
                self.pick(format!("{scope}每件 {} 元", yuan(price)), format!("¥{} each: {scope}", yuan(price)))
            }
        };
        let mut parts = vec![price];
        parts.extend(self.on_list(offer.list));
        parts.extend(day::days(self.lang, &offer.days));
        parts.extend(self.for_tiers(&offer.tiers));
        parts.extend(self.granted(offer.granted));
        self.joined(parts)
    }

    pub(crate) fn bonus(&self, bonus: &Bonus) -> String {
        let times = decimal(bonus.multiplier);
        let mut parts = vec![self.pick(format!("积分 {times} 倍"), format!("{times} times the points"))];
        if !bonus.scope.is_everything() {
            let scope = self.scope(&bonus.scope);
            parts.push(self.pick(format!("限{scope}"), format!("on {scope}")));
        }
        parts.extend(day::days(self.lang, &bonus.days));
        parts.extend(self.for_tiers(&bonus.tiers));
        parts.extend(self.granted(bonus.granted));
        self.joined(parts)
    }

    /// That a rule holds only for whoever was granted it.
    fn granted(&self, granted: bool) -> Option<String> {
        granted.then(|| self.pick("收到这份礼遇的会员专享", "only for members who were given it").to_owned())
    }

    pub(crate) fn reward(&self, reward: &Reward) -> String {
        let points = whole(reward.points.0);
        let s = if reward.points.0 == 1 { "" } else { "s" };
        let give = match &reward.give {
            RewardGive::Item(item) => {
                let item = self.name(item);
                self.pick(format!("{}一次", after("换", &item)), format!(" for one {item}"))
            }
            RewardGive::Coupon(code) => {
                let coupon = self.coupon_name(code);
                self.pick(format!("换券：{coupon}"), format!(" for the coupon {coupon}"))
            }
            RewardGive::Thing => String::new(),
        };
        let mut parts = vec![self.pick(format!("{points} 积分{give}"), format!("{points} point{s}{give}"))];
        if !reward.level.is_empty() {
            let level = self.name(&reward.level);
            parts.push(self.pick(format!("档位：{level}"), format!("level: {level}")));
        }
        if let Some(stock) = reward.stock {
            let stock = whole(i64::from(stock));
            parts.push(self.pick(format!("共 {stock} 份"), format!("{stock} in all")));
        }
        if let Some(most) = reward.per_member {
            let most = whole(i64::from(most));
            parts.push(self.pick(format!("每人最多 {most} 份"), format!("at most {most} a member")));
        }
        parts.extend(self.for_tiers(&reward.tiers));
        self.joined(parts)
    }

    pub(crate) fn gift(&self, gift: &Gift) -> String {
        let give: Vec<String> = gift.give.iter().map(|give| self.give(give)).collect();
        let give = give.join(self.pick("、", ", "));
        let (zh, en) = match &gift.on {
            Occasion::Enrolment => ("入会时送".to_owned(), "when you join".to_owned()),
            Occasion::Upgrade => ("升级时送".to_owned(), "when you move up, once for each tier".to_owned()),
            Occasion::FirstOrder => ("首次消费送".to_owned(), "with your first purchase".to_owned()),
            Occasion::FirstCard => ("首次办卡送".to_owned(), "with your first package or card".to_owned()),
            Occasion::BirthdayMonth => {
                ("生日当月送".to_owned(), "in the month of your birthday, once a year".to_owned())
            }
            Occasion::Days(days) => {
                let words = |lang| super::days(lang, days);
                (format!("{}送", words(Lang::Zh)), words(Lang::En))
            }
        };
        let once = match &gift.on {
            Occasion::Enrolment | Occasion::FirstOrder | Occasion::FirstCard | Occasion::Days(_) => None,
            Occasion::Upgrade => Some("每一级送一次"),
            Occasion::BirthdayMonth => Some("每年一次"),
        };
        let mut parts = vec![self.pick(after(&zh, &give), format!("{en}: {give}"))];
        if self.lang == Lang::Zh {
            parts.extend(once.map(str::to_owned));
        }
        parts.extend(self.for_tiers(&gift.tiers));
        self.joined(parts)
    }

    fn give(&self, give: &Give) -> String {
        match give {
            Give::Coupon { code, count } => {
                let name = self.coupon_name(code);
                self.pick(format!("{name} {count} 张"), format!("{count} × {name}"))
            }
            Give::Points(points) => {
                let s = if points.0 == 1 { "" } else { "s" };
                let points = whole(points.0);
                self.pick(format!("{points} 积分"), format!("{points} point{s}"))
            }
            Give::Offer(right) => self.right(self.offer_name(&right.code), right, ("限时价", "the offer")),
            Give::Bonus(right) => self.right(self.bonus_name(&right.code), right, ("多倍积分", "the bonus")),
        }
    }

    /// The right to an offer or a bonus: 限时价首单价（30 天内，1 单）.
    fn right(&self, name: String, right: &Right, (zh, en): (&str, &str)) -> String {
        let mut bounds = Vec::new();
        if let Some(days) = right.days {
            let s = if days == 1 { "" } else { "s" };
            bounds.push(self.pick(format!("{days} 天内"), format!("for {days} day{s}")));
        }
        if let Some(bills) = right.bills {
            let s = if bills == 1 { "" } else { "s" };
            bounds.push(self.pick(format!("{bills} 单"), format!("on {bills} bill{s}")));
        }
        match bounds.is_empty() {
            true => self.pick(format!("{zh}{name}"), format!("{en} {name}")),
            false => self
                .pick(format!("{zh}{name}（{}）", bounds.join("，")), format!("{en} {name} ({})", bounds.join(", "))),
        }
    }

    /// What is kept for members with a perk.
    pub(crate) fn exclusive_rule(&self, exclusive: &Exclusive) -> String {
        let (scope, right) = (self.scope(&exclusive.scope), perk(self.lang, exclusive.perk));
        self.pick(format!("{scope}要有“{right}”权益"), format!("{scope} with {right}"))
    }

    /// The same, with the tiers that are meant.
    pub(crate) fn exclusive(&self, exclusive: &Exclusive) -> String {
        let (scope, right) = (self.scope(&exclusive.scope), perk(self.lang, exclusive.perk));
        let tiers = self.programmes.first().copied().flatten().map(|programme| programme.tiers.as_slice());
        let tiers = tiers.unwrap_or_default().iter();
        let tiers = tiers.filter(|tier| tier.enabled && tier.gives.perks.contains(&exclusive.perk));
        let names = self.names(tiers.map(|tier| tier.name.as_str()));
        if names.is_empty() {
            return self.exclusive_rule(exclusive);
        }
        self.pick(format!("{scope}：{names}专享（{right}）"), format!("{scope}: only for {names} ({right})"))
    }
}

/// How points pay.
pub(super) fn points_money(lang: Lang, money: PointsMoney) -> String {
    let (rate, s) = (whole(i64::from(money.points_per_yuan)), plural(money.points_per_yuan));
    let mut parts = vec![lang.pick(format!("结账时 {rate} 积分抵 1 元"), format!("{rate} point{s} pay ¥1"))];
    if money.step > 1 {
        let step = whole(i64::from(money.step));
        parts.push(lang.pick(format!("每次用 {step} 的倍数"), format!("in multiples of {step} points")));
    }
    if money.most_percent < Micros::whole(100) {
        let most = decimal(money.most_percent);
        parts.push(lang.pick(format!("最多抵应付金额的 {most}%"), format!("up to {most} % of what is to be paid")));
    }
    parts.join(lang.pick("，", ", "))
}

fn plural(number: u32) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// How the rules of a bill go together, the number of coupons first.
pub(super) fn stacking(lang: Lang, stacking: Stacking) -> Vec<String> {
    let coupons = stacking.coupons_per_bill;
    let first = match coupons {
        0 => ("结账时不用券".to_owned(), "no coupons are taken".to_owned()),
        1 => ("每单最多用 1 张券".to_owned(), "one coupon a bill at most".to_owned()),
        _ => (format!("每单最多用 {coupons} 张券"), format!("{coupons} coupons a bill at most")),
    };
    let choose = |flag: bool, (yes_zh, yes_en): (&str, &str), (no_zh, no_en): (&str, &str)| {
        let (zh, en) = if flag { (yes_zh, yes_en) } else { (no_zh, no_en) };
        (zh.to_owned(), en.to_owned())
    };
    let rest = [
        choose(
            stacking.coupon_on_tier_price,
            ("会员价上可以再用券", "coupons come off members' prices too"),
            ("已享会员价的项目不能再用券", "no coupon comes off a members' price"),
        ),
        choose(
            stacking.coupon_on_offer,
            ("限时价上可以再用券", "coupons come off offers too"),
            ("已享限时价的项目不能再用券", "no coupon comes off an offer"),
        ),
        choose(
            stacking.offer_on_tier_price,
            ("限时折扣在会员价上再打", "the share of an offer is taken of the members' price"),
            ("限时价和会员价不叠加，按低的算", "of an offer and a members' price the lower one holds"),
        ),
        choose(
            stacking.points_with_coupon,
            ("用了券还可以用积分抵", "points may pay beside a coupon"),
            ("用了券就不能用积分抵", "points do not pay beside a coupon"),
        ),
    ];
    std::iter::once(first).chain(rest).map(|(zh, en)| lang.pick(zh, en)).collect()
}
