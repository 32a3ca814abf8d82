//! Coupons: what they are worth, their terms, and who gets them.

use yanji_engine::programme::benefit::{Coupon, CouponValue};

use super::{Speaker, after, share};
use crate::{whole, yuan};

impl Speaker<'_> {
    /// What a coupon is worth, with the amount from which on it serves.
    pub(super) fn coupon_worth(&self, coupon: &Coupon) -> String {
        let from = coupon.from_fen;
        let (zh_from, en_from) = if from.0 > 0 {
            (format!("满 {} 元", yuan(from)), format!(" from ¥{} on", yuan(from)))
        } else {
            (String::new(), String::new())
        };
        let (zh, en) = match &coupon.value {
            CouponValue::Off(off) => {
                (format!("{zh_from}减 {} 元", yuan(*off)), format!("¥{} off{en_from}", yuan(*off)))
            }
            CouponValue::Percent { pay_percent, most } => {
                let share = share(self.lang, *pay_percent);
                let (zh_most, en_most) = most.map_or_else(Default::default, |most| {
                    (format!("，最多减 {} 元", yuan(most)), format!(", at most ¥{}", yuan(most)))
                });
                let space = if zh_from.is_empty() { "" } else { " " };
                (format!("{zh_from}{space}{share}{zh_most}"), format!("{share}{en_most}{en_from}"))
            }
            CouponValue::Free { item } => {
                let item = self.name(item);
                (format!("{}一次", after(&format!("{zh_from}免费"), &item)), format!("one {item} for nothing{en_from}"))
            }
            CouponValue::Trial { item, price } => {
                let (item, price) = (self.name(item), yuan(*price));
                (format!("{zh_from}{item}体验价 {price} 元"), format!("one {item} for ¥{price}{en_from}"))
            }
        };
        self.pick(zh, en)
    }

    /// For what and until when a piece serves, and whether it may be handed on.
    pub(super) fn coupon_terms(&self, coupon: &Coupon) -> Vec<String> {
        let mut parts = Vec::new();
        if !coupon.scope.is_everything() {
            let scope = self.scope(&coupon.scope);
            parts.push(self.pick(after("适用于", &scope), format!("for {scope}")));
        }
        parts.extend(self.on_list(coupon.list));
        if let Some(days) = coupon.valid_days {
            let s = if days == 1 { "" } else { "s" };
            parts.push(self.pick(format!("得到当天起 {days} 天内有效"), format!("valid for {days} day{s}")));
        }
        if let Some(until) = coupon.valid_until {
            parts.push(self.pick(format!("最晚 {until} 使用"), format!("valid until {until} at the latest")));
        }
        if coupon.transfer {
            parts.push(self.pick("可以转赠", "may be handed on").to_owned());
        }
        parts
    }

    /// All of a kind.
    pub(crate) fn coupon(&self, coupon: &Coupon) -> String {
        let mut parts = vec![self.coupon_worth(coupon)];
        parts.extend(self.coupon_terms(coupon));
        if let Some(stock) = coupon.stock {
            let stock = whole(i64::from(stock));
            parts.push(self.pick(format!("共 {stock} 张"), format!("{stock} in all")));
        }
        if let Some(most) = coupon.per_member {
            let most = whole(i64::from(most));
            parts.push(self.pick(format!("每人最多 {most} 张"), format!("at most {most} a member")));
        }
        if coupon.claim {
            parts.push(self.pick("可以自己领取", "free to claim").to_owned());
        }
        parts.extend(self.for_tiers(&coupon.tiers));
        self.joined(parts)
    }
}
