//! The form's state of what a browser sent. A field is named by the path of its key, with `parts` and `terms` for what
//! stands in groups and scores and `number` for what is to be reached.

use std::collections::BTreeMap;

use yanji_engine::programme::benefit::Perk;

use super::{Given, Goal, Joint, Meter, Node, Outline, PriceOutline, RateOutline, Term, TierOutline};
use crate::console::form::Fields;

/// How deep conditions are followed.
const DEEPEST: usize = 12;

/// The fields by their names.
struct Sent<'f>(BTreeMap<&'f str, &'f str>);

impl Outline {
    /// The state that was sent; `None` where the form was not there.
    pub(in crate::console::programme) fn of_fields(fields: &Fields) -> Option<Self> {
        let sent = Sent(fields.pairs().collect());
        if !sent.has("name") {
            return None;
        }
        let tiers = (0..).map(|index| format!("tiers[{index}]")).take_while(|path| sent.has_in(path, "code"));
        let expires = sent.text("points.expire.align") != "never";
        Some(Self {
            name: sent.text("name"),
            timezone: sent.text("timezone"),
            per_yuan: sent.text("points.per_yuan"),
            per_event: sent.text("points.per_event"),
            per_engagement: sent.text("points.per_engagement"),
            per_referral: sent.text("points.per_referral"),
            expire_months: if expires { sent.text("points.expire.months") } else { String::new() },
            expire_align: if expires { sent.text("points.expire.align") } else { String::new() },
            categories: sent.categories(),
            upgrade: sent.text("evaluation.upgrade"),
            cycle: sent.text("evaluation.cycle"),
            grace_months: sent.text("evaluation.grace_months"),
            min_hold_months: sent.text("evaluation.min_hold_months"),
            demote: sent.text("evaluation.demote"),
            on_refund: sent.text("evaluation.on_refund"),
            tiers: tiers.map(|path| sent.tier(&path)).collect(),
            given: Given::of_fields(fields),
            rest: sent.text("rest").replace("\r\n", "\n").trim().to_owned(),
        })
    }
}

impl Outline {
    /// Puts what was sent in place of what was there; what a form does not have stays.
    pub(in crate::console::programme) fn overlay(&mut self, fields: &Fields) {
        let sent = Sent(fields.pairs().collect());
        let scalars = [
            ("name", &mut self.name),
            ("timezone", &mut self.timezone),
            ("points.per_yuan", &mut self.per_yuan),
            ("points.per_event", &mut self.per_event),
            ("points.per_engagement", &mut self.per_engagement),
            ("points.per_referral", &mut self.per_referral),
            ("points.expire.months", &mut self.expire_months),
            ("points.expire.align", &mut self.expire_align),
            ("evaluation.upgrade", &mut self.upgrade),
            ("evaluation.cycle", &mut self.cycle),
            ("evaluation.grace_months", &mut self.grace_months),
            ("evaluation.min_hold_months", &mut self.min_hold_months),
            ("evaluation.demote", &mut self.demote),
            ("evaluation.on_refund", &mut self.on_refund),
        ];
        scalars.into_iter().for_each(|(name, slot)| sent.put(name, slot));
        if sent.has("points.per_yuan") {
            self.categories = sent.categories();
        }
        if self.expire_align == "never" {
            (self.expire_months, self.expire_align) = (String::new(), String::new());
        }
        for (index, tier) in self.tiers.iter_mut().enumerate() {
            let path = format!("tiers[{index}]");
            let texts = [
                ("code", &mut tier.code),
                ("name", &mut tier.name),
                ("points_multiplier", &mut tier.multiplier),
                ("grace_months", &mut tier.grace_months),
                ("min_hold_months", &mut tier.min_hold_months),
            ];
            texts.into_iter().for_each(|(name, slot)| sent.put(&format!("{path}.{name}"), slot));
            if sent.has_in(&path, "enabled") {
                tier.is_enabled = sent.is_enabled(&path);
            }
            for (key, slot) in [("qualify", &mut tier.qualify), ("retain", &mut tier.retain)] {
                if let Some(node) = sent.node(&format!("{path}.{key}"), 0) {
                    *slot = Some(node);
                }
            }
            // Prices and perks stand beside it: where none are sent, none are left.
            if sent.has_in(&path, "booking_days_ahead") {
                (tier.prices, tier.perks) = (sent.prices(&path), sent.perks(&path));
                tier.booking_days_ahead = sent.text_in(&path, "booking_days_ahead");
            }
        }
    }
}

impl Sent<'_> {
    fn put(&self, name: &str, slot: &mut String) {
        if let Some(text) = self.0.get(name) {
            (*text).clone_into(slot);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn has_in(&self, path: &str, name: &str) -> bool {
        self.has(&format!("{path}.{name}"))
    }

    fn text(&self, name: &str) -> String {
        self.0.get(name).map(|text| (*text).to_owned()).unwrap_or_default()
    }

    fn text_in(&self, path: &str, name: &str) -> String {
        self.text(&format!("{path}.{name}"))
    }

    fn is_enabled(&self, path: &str) -> bool {
        self.text_in(path, "enabled") != "false"
    }

    fn categories(&self) -> Vec<RateOutline> {
        let paths = (0..).map(|index| format!("categories[{index}]")).take_while(|path| self.has_in(path, "name"));
        paths.map(|path| RateOutline { name: self.text_in(&path, "name"), rate: self.text_in(&path, "rate") }).collect()
    }

    fn tier(&self, path: &str) -> TierOutline {
        TierOutline {
            code: self.text_in(path, "code"),
            name: self.text_in(path, "name"),
            is_enabled: self.is_enabled(path),
            multiplier: self.text_in(path, "points_multiplier"),
            grace_months: self.text_in(path, "grace_months"),
            min_hold_months: self.text_in(path, "min_hold_months"),
            qualify: self.node(&format!("{path}.qualify"), 0),
            retain: self.node(&format!("{path}.retain"), 0),
            prices: self.prices(path),
            perks: self.perks(path),
            booking_days_ahead: self.text_in(path, "booking_days_ahead"),
        }
    }

    fn prices(&self, path: &str) -> Vec<PriceOutline> {
        let prices = (0..).map(|index| format!("{path}.prices[{index}]"));
        let prices = prices.take_while(|path| self.has_in(path, "pay_percent"));
        let price = |path: String| PriceOutline {
            pay_percent: self.text_in(&path, "pay_percent"),
            categories: self.text_in(&path, "categories"),
            items: self.text_in(&path, "items"),
            list: self.text_in(&path, "list"),
        };
        prices.map(price).collect()
    }

    /// The perks that are ticked.
    fn perks(&self, path: &str) -> Vec<String> {
        let codes = Perk::ALL.into_iter().map(Perk::code);
        codes.filter(|code| self.has_in(path, &format!("perks.{code}"))).map(str::to_owned).collect()
    }

    fn node(&self, path: &str, depth: usize) -> Option<Node> {
        let joint = match self.text_in(path, "kind").as_str() {
            "metric" => return Some(Node::Metric(self.meter(path), self.goal(path))),
            "score" => return Some(Node::Score(self.terms(path), self.goal(path))),
            "all" => Joint::All,
            "any" => Joint::Any,
            _ => return None,
        };
        let parts = (0..).map_while(|index| self.node(&format!("{path}.parts[{index}]"), depth + 1));
        Some(Node::Group(joint, if depth < DEEPEST { parts.collect() } else { Vec::new() }))
    }

    fn terms(&self, path: &str) -> Vec<Term> {
        let terms = (0..).map(|index| format!("{path}.terms[{index}]")).take_while(|path| self.has_in(path, "metric"));
        terms.map(|path| Term { meter: self.meter(&path), weight: self.text_in(&path, "weight") }).collect()
    }

    fn meter(&self, path: &str) -> Meter {
        let window = match self.text_in(path, "window") {
            // The number is asked for once months are chosen; until then it is a year.
            window if window == "months" => match self.text_in(path, "months") {
                months if months.is_empty() => "12 months".to_owned(),
                months => format!("{months} months"),
            },
            window => window,
        };
        Meter { metric: self.text_in(path, "metric"), window }
    }

    fn goal(&self, path: &str) -> Goal {
        Goal { is_more_than: self.text_in(path, "comparator") == "more_than", number: self.text_in(path, "number") }
    }
}

#[cfg(test)]
mod tests {
    use yanji_engine::programme::ready;

    use super::*;

    fn overlaid(pairs: &[(&str, &str)]) -> Outline {
        let mut outline = Outline::of_text(ready::SALON_STARS.source).unwrap();
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        outline.overlay(&Fields::new(pairs));
        outline
    }

    #[test]
    fn a_step_changes_what_its_form_has_and_nothing_else() {
        let begun = overlaid(&[]);
        assert_eq!(overlaid(&[("tiers[1].name", "二")]).tiers[1].name, "二");
        let priced = overlaid(&[
            ("points.per_yuan", "2"),
            ("points.per_event", "30"),
            ("points.per_referral", ""),
            ("categories[0].name", "光电"),
            ("categories[0].rate", "0.5"),
            ("tiers[2].booking_days_ahead", "3"),
            ("tiers[2].prices[0].pay_percent", "75"),
            ("tiers[2].prices[0].categories", "剪、烫"),
            ("tiers[2].perks.no_queue", "yes"),
        ]);
        assert_eq!(priced.categories, [RateOutline { name: "光电".to_owned(), rate: "0.5".to_owned() }]);
        assert_eq!((priced.per_event.as_str(), priced.per_referral.as_str()), ("30", ""));
        let gold = &priced.tiers[2];
        assert_eq!((gold.prices.len(), gold.prices[0].pay_percent.as_str()), (1, "75"));
        assert_eq!((gold.perks.join(" "), gold.booking_days_ahead.as_str()), ("no_queue".to_owned(), "3"));
        assert_eq!(priced.tiers[1], begun.tiers[1], "whose fields were not there");
        assert_eq!(gold.qualify, begun.tiers[2].qualify, "a condition of another step");
    }

    #[test]
    fn a_tier_has_months_and_a_door_of_its_own() {
        let begun = overlaid(&[]);
        assert_eq!((begun.tiers[1].grace_months.as_str(), begun.tiers[1].is_enabled), ("1", true));
        let own = overlaid(&[
            ("tiers[1].grace_months", "3"),
            ("tiers[2].min_hold_months", "6"),
            ("tiers[2].enabled", "false"),
        ]);
        assert_eq!((own.tiers[1].grace_months.as_str(), own.tiers[1].is_enabled), ("3", true));
        assert_eq!((own.tiers[2].min_hold_months.as_str(), own.tiers[2].is_enabled), ("6", false));
        assert_eq!(overlaid(&[("tiers[1].grace_months", "")]).tiers[1].grace_months, "", "as the programme has it");
    }

    #[test]
    fn a_price_that_is_not_sent_is_gone() {
        let bare = overlaid(&[("tiers[2].booking_days_ahead", "")]);
        assert_eq!((bare.tiers[2].prices.len(), bare.tiers[2].perks.len()), (0, 0));
        assert_eq!(overlaid(&[]).tiers[2].prices.len(), 1);
    }
}
