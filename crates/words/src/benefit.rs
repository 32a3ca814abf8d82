//! What a programme gives, in the words of a price board: shares as 折, scopes, days, coupons, gifts and rewards.
//!
//! The sentences here say everything that a rule holds but its code and its name, so that two rules that differ are
//! told apart by them.

mod coupon;
mod day;
mod rule;

use yanji_engine::number::Micros;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{
    Bonus, Coupon, Days, Exclusive, Gift, Offer, Perk, PointsMoney, PriceList, Reward, Scope, Stacking, Tender,
    TierPrice,
};

use crate::{Lang, decimal};

/// What is paid of a price: 8折, 20 % off; 原价, full price.
#[must_use]
pub fn share(lang: Lang, pay_percent: Micros) -> String {
    let whole = Micros::whole(100);
    if pay_percent == whole {
        return lang.pick("原价", "full price").to_owned();
    }
    lang.pick(
        format!("{}折", decimal(Micros(pay_percent.0 / 10))),
        format!("{} % off", decimal(Micros(whole.0 - pay_percent.0))),
    )
}

/// Something that a tier may do: 优先预约, priority booking.
#[must_use]
pub const fn perk(lang: Lang, perk: Perk) -> &'static str {
    let (zh, en) = match perk {
        Perk::PriorityBooking => ("优先预约", "priority booking"),
        Perk::ExpertBooking => ("预约专家、首席设计师", "booking of experts and chief designers"),
        Perk::NoQueue => ("免排队", "no queue"),
        Perk::VipChannel => ("专属通道", "a channel of its own"),
        Perk::DedicatedStaff => ("专属顾问", "a dedicated consultant"),
        Perk::NewTreatmentsFirst => ("新项目优先体验", "new treatments first"),
        Perk::FreeTrials => ("新项目免费体验", "free trials of new treatments"),
        Perk::Lectures => ("讲座和专家见面会", "lectures and meetings with experts"),
        Perk::Salons => ("会员沙龙", "salons for members"),
        Perk::LimitedProducts => ("限量新品", "limited new products"),
        Perk::MemberEvents => ("会员专属活动", "events for members"),
        Perk::VipEvents => ("贵宾专属活动", "events for the highest members"),
        Perk::ExclusiveServices => ("专属服务", "exclusive services"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Everything that a tier may do, in one line; empty where it is nothing. `ahead` is how many days earlier than others
/// its members may book.
#[must_use]
pub fn perks(lang: Lang, perks: &[Perk], ahead: u16) -> String {
    let mut told: Vec<String> = perks.iter().map(|one| perk(lang, *one).to_owned()).collect();
    if ahead > 0 {
        let s = if ahead == 1 { "" } else { "s" };
        told.push(lang.pick(format!("提前 {ahead} 天预约"), format!("booking {ahead} day{s} earlier")));
    }
    told.join(lang.pick("、", ", "))
}

/// How money is paid: 微信支付, WeChat Pay.
#[must_use]
pub const fn tender(lang: Lang, tender: Tender) -> &'static str {
    let (zh, en) = match tender {
        Tender::Cash => ("现金", "cash"),
        Tender::Card => ("银行卡", "card"),
        Tender::Wechat => ("微信支付", "WeChat Pay"),
        Tender::Alipay => ("支付宝", "Alipay"),
        Tender::Deposit => ("定金", "deposit"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// One of the two price lists: 零售, retail.
#[must_use]
pub const fn price_list(lang: Lang, list: PriceList) -> &'static str {
    let (zh, en) = match list {
        PriceList::Retail => ("零售", "retail"),
        PriceList::Wholesale => ("批发", "wholesale"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What a rule is about: 剪、烫、染; 全场, everything.
#[must_use]
pub fn scope(lang: Lang, scope: &Scope) -> String {
    Speaker::plain(lang, None).scope(scope)
}

/// The days on which something holds: 每月 8 日; 每天, every day.
#[must_use]
pub fn days(lang: Lang, days: &Days) -> String {
    day::days(lang, days).unwrap_or_else(|| lang.pick("每天", "every day").to_owned())
}

/// What a tier pays: 剪、烫、染 9折; 10 % off 剪, 烫, 染.
#[must_use]
pub fn tier_price(lang: Lang, price: &TierPrice) -> String {
    Speaker::plain(lang, None).tier_price(price)
}

/// What a coupon is worth: 满 200 元减 50 元.
#[must_use]
pub fn coupon_worth(lang: Lang, coupon: &Coupon) -> String {
    Speaker::plain(lang, None).coupon_worth(coupon)
}

/// For what, until when and by whom a piece of a coupon can be used, each as a part of a sentence; none: for anything,
/// for ever.
#[must_use]
pub fn coupon_terms(lang: Lang, coupon: &Coupon) -> Vec<String> {
    Speaker::plain(lang, None).coupon_terms(coupon)
}

/// A whole coupon kind: its worth, its terms, and who gets it.
#[must_use]
pub fn coupon(lang: Lang, programme: &Programme, coupon: &Coupon) -> String {
    Speaker::plain(lang, Some(programme)).coupon(coupon)
}

/// An offer: 全场 8折；每周一.
#[must_use]
pub fn offer(lang: Lang, programme: &Programme, offer: &Offer) -> String {
    Speaker::plain(lang, Some(programme)).offer(offer)
}

/// A bonus: 积分 2 倍；每月 8 日.
#[must_use]
pub fn bonus(lang: Lang, programme: &Programme, bonus: &Bonus) -> String {
    Speaker::plain(lang, Some(programme)).bonus(bonus)
}

/// A reward: 50 积分换小气泡清洁.
#[must_use]
pub fn reward(lang: Lang, programme: &Programme, reward: &Reward) -> String {
    Speaker::plain(lang, Some(programme)).reward(reward)
}

/// A gift: 生日当月送护理券 1 张，每年一次.
#[must_use]
pub fn gift(lang: Lang, programme: &Programme, gift: &Gift) -> String {
    Speaker::plain(lang, Some(programme)).gift(gift)
}

/// What only members with a perk may buy, and which tiers those are.
#[must_use]
pub fn exclusive(lang: Lang, programme: &Programme, exclusive: &Exclusive) -> String {
    Speaker::plain(lang, Some(programme)).exclusive(exclusive)
}

/// How points pay: 每 100 积分抵 1 元.
#[must_use]
pub fn points_money(lang: Lang, money: PointsMoney) -> String {
    rule::points_money(lang, money)
}

/// How the rules of a bill go together, each as a sentence without its end.
#[must_use]
pub fn stacking(lang: Lang, stacking: Stacking) -> Vec<String> {
    rule::stacking(lang, stacking)
}

/// Which tenders count toward spend and points.
#[must_use]
pub fn counted(lang: Lang, tenders: &[Tender]) -> String {
    let tenders: Vec<&str> = tenders.iter().map(|one| tender(lang, *one)).collect();
    let tenders = tenders.join(lang.pick("、", ", "));
    lang.pick(format!("计入消费和积分的付款方式：{tenders}"), format!("what counts toward spend and points: {tenders}"))
}

/// Whether names stand as they are, or in quotes where a sentence is about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    None,
    Around,
}

/// Says rules in one language, with the names that one programme, or an earlier one, has for codes.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'p> {
    lang: Lang,
    quotes: Quotes,
    /// Where codes are looked up, the first first.
    programmes: [Option<&'p Programme>; 2],
}

impl<'p> Speaker<'p> {
    /// For what members read.
    pub(crate) const fn plain(lang: Lang, programme: Option<&'p Programme>) -> Self {
        Self { lang, quotes: Quotes::None, programmes: [programme, None] }
    }

    /// For sentences about a change: a name is the new one where there is one.
    pub(crate) const fn quoting(lang: Lang, new: Option<&'p Programme>, old: Option<&'p Programme>) -> Self {
        Self { lang, quotes: Quotes::Around, programmes: [new, old] }
    }

    fn pick<T>(&self, zh: T, en: T) -> T {
        self.lang.pick(zh, en)
    }

    /// A name of the programme.
    fn name(&self, name: &str) -> String {
        match self.quotes {
            Quotes::None => name.to_owned(),
            Quotes::Around => format!("“{name}”"),
        }
    }

    fn names<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        names.map(|name| self.name(name)).collect::<Vec<_>>().join(self.pick("、", ", "))
    }

    /// The name that a programme has for a code; the code itself where none has.
    fn by_code(&self, code: &str, find: impl Fn(&'p Programme) -> Option<&'p str>) -> String {
        let name = self.programmes.into_iter().flatten().find_map(find);
        self.name(name.unwrap_or(code))
    }

    /// The names of tiers.
    pub(crate) fn tiers(&self, codes: &[String]) -> String {
        let names = codes.iter().map(|code| {
            self.by_code(code, |programme| {
                programme.tiers.iter().find(|tier| tier.code == *code).map(|tier| tier.name.as_str())
            })
        });
        names.collect::<Vec<_>>().join(self.pick("、", ", "))
    }

    fn offer_name(&self, code: &str) -> String {
        self.by_code(code, |programme| {
            let offers = &programme.benefits.offers;
            offers.iter().find(|offer| offer.code == code).map(|offer| offer.name.as_str())
        })
    }

    fn bonus_name(&self, code: &str) -> String {
        self.by_code(code, |programme| {
            let bonuses = &programme.benefits.bonuses;
            bonuses.iter().find(|bonus| bonus.code == code).map(|bonus| bonus.name.as_str())
        })
    }

    fn coupon_name(&self, code: &str) -> String {
        self.by_code(code, |programme| {
            let coupons = &programme.benefits.coupons;
            coupons.iter().find(|coupon| coupon.code == code).map(|coupon| coupon.name.as_str())
        })
    }

    /// For what a rule is.
    pub(crate) fn scope(&self, scope: &Scope) -> String {
        if scope.is_everything() {
            return self.pick("全场", "everything").to_owned();
        }
        // An item is told from a category of the same name.
        let items = scope.items.iter().map(|item| match self.quotes {
            Quotes::None => item.clone(),
            Quotes::Around => self.pick(format!("单品“{item}”"), format!("the item “{item}”")),
        });
        let categories = scope.categories.iter().map(|category| self.name(category));
        categories.chain(items).collect::<Vec<_>>().join(self.pick("、", ", "))
    }

    /// What a tier pays.
    pub(crate) fn tier_price(&self, price: &TierPrice) -> String {
        let share = share(self.lang, price.pay_percent);
        let list = price.list.map(|list| price_list(self.lang, list));
        match self.lang {
            Lang::Zh => {
                let list = list.map(|list| format!("（{list}价）")).unwrap_or_default();
                format!("{} {share}{list}", self.scope(&price.scope))
            }
            Lang::En => {
                let list = list.map(|list| format!(" ({list} prices)")).unwrap_or_default();
                let on = if price.pay_percent == Micros::whole(100) { " for" } else { "" };
                format!("{share}{on} {}{list}", self.scope(&price.scope))
            }
        }
    }

    /// Parts of a sentence, one after the other.
    fn joined(&self, parts: Vec<String>) -> String {
        parts.join(self.pick("；", "; "))
    }

    /// For which tiers a rule is, if not for all.
    fn for_tiers(&self, tiers: &[String]) -> Option<String> {
        let listed = self.tiers(tiers);
        (!tiers.is_empty()).then(|| self.pick(after("限", &listed), format!("for {listed} only")))
    }

    /// Of which price list a rule is, if not of both.
    fn on_list(&self, list: Option<PriceList>) -> Option<String> {
        let list = price_list(self.lang, list?);
        Some(self.pick(format!("仅{list}价"), format!("{list} prices only")))
    }
}

/// Chinese words with a text behind them, and a space between where that begins with a digit or a Latin letter.
fn after(words: &str, text: &str) -> String {
    let space = if text.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
    format!("{words}{space}{text}")
}
