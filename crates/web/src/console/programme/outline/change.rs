//! What the buttons of the form do to its state. What a button proposes is readable at once, to be corrected.

use super::{Goal, Joint, Meter, Node, Outline, PriceOutline, RateOutline, Term, TierOutline};

impl Outline {
    /// Does what a button says, `verb` or `verb:place`; nothing for what is none or leads nowhere.
    pub(in crate::console::programme) fn change(&mut self, order: &str) {
        let (verb, place) = order.split_once(':').unwrap_or((order, ""));
        match verb {
            "category_add" => self.categories.push(RateOutline { name: String::new(), rate: "1".to_owned() }),
            "category_remove" => remove(&mut self.categories, place),
            "tier_add" => self.add_tier(place),
            "tier_remove" => remove(&mut self.tiers, place),
            "tier_up" => self.swap_tiers(place, 1),
            "tier_down" => self.swap_tiers(place, -1),
            "price_add" => {
                if let Some(tier) = place.parse().ok().and_then(|index: usize| self.tiers.get_mut(index)) {
                    tier.prices.push(PriceOutline::proposed());
                }
            }
            "price_remove" => {
                let (tier, price) = place.split_once('.').unwrap_or((place, ""));
                if let Some(tier) = tier.parse().ok().and_then(|index: usize| self.tiers.get_mut(index)) {
                    remove(&mut tier.prices, price);
                }
            }
            "given_add" => self.given.add(place),
            "given_remove" => self.given.remove(place),
            "given_later" => self.given.swap(place, 1),
            "given_earlier" => self.given.swap(place, -1),
            "give_add" => self.given.add_give(place),
            "give_remove" => self.given.remove_give(place),
            "remove" => self.remove_node(place),
            "wrap_all" => self.replace(place, |node| Node::Group(Joint::All, vec![node, Node::proposed()])),
            "wrap_any" => self.replace(place, |node| Node::Group(Joint::Any, vec![node, Node::proposed()])),
            "metric_add" => self.add(place, Node::proposed()),
            "group_add" => self.add(place, Node::Group(Joint::Any, vec![Node::proposed(), Node::proposed()])),
            "score_add" => self.add(place, Node::Score(vec![Term::proposed()], Goal::proposed("100"))),
            "term_add" => {
                if let Some(Node::Score(terms, _)) = self.node(place) {
                    terms.push(Term::proposed());
                }
            }
            _ => {}
        }
    }

    /// Gives a code to each tier that was left without one, after its place.
    pub(in crate::console::programme) fn code_tiers(&mut self) {
        for index in 0..self.tiers.len() {
            if self.tiers[index].code.trim().is_empty() {
                self.tiers[index].code = self.free_code(index + 1);
            }
        }
    }

    /// A code that no tier has, with this number or the next that is free.
    fn free_code(&self, first: usize) -> String {
        let is_free = |code: &String| self.tiers.iter().all(|tier| tier.code != *code);
        (first..).map(|number| format!("tier{number}")).find(is_free).unwrap_or_default()
    }

    /// Adds a tier at the top, with more asked and more given than in the one below.
    fn add_tier(&mut self, name: &str) {
        let code = self.free_code(1);
        let below = self.tiers.last();
        let multiplier = below.and_then(|below| rising(&below.multiplier, 12, 10));
        let qualify = match below.map(|below| &below.qualify) {
            None => None,
            Some(Some(Node::Metric(meter, goal))) => {
                let number = rising(&goal.number, 2, 1).unwrap_or_else(|| goal.number.clone());
                Some(Node::Metric(meter.clone(), Goal { number, ..goal.clone() }))
            }
            Some(Some(Node::Group(..) | Node::Score(..)) | None) => Some(Node::proposed()),
        };
        self.tiers.push(TierOutline {
            code,
            name: name.to_owned(),
            is_enabled: true,
            multiplier: multiplier.unwrap_or_default(),
            grace_months: String::new(),
            min_hold_months: String::new(),
            qualify,
            retain: None,
            prices: Vec::new(),
            perks: Vec::new(),
            booking_days_ahead: String::new(),
        });
    }

    /// Puts a tier one step higher or lower. What becomes the base tier keeps no conditions: it can have none.
    fn swap_tiers(&mut self, place: &str, up: isize) {
        let Ok(index) = place.parse::<usize>() else { return };
        let Some(other) = index.checked_add_signed(up) else { return };
        if index < self.tiers.len() && other < self.tiers.len() {
            self.tiers.swap(index, other);
        }
        if let Some(base) = self.tiers.first_mut() {
            (base.qualify, base.retain, base.is_enabled) = (None, None, true);
        }
    }

    /// The condition at a path such as `tiers[1].qualify.parts[0]`.
    fn node(&mut self, path: &str) -> Option<&mut Node> {
        let (slot, steps) = self.slot(path)?;
        let mut node = slot.as_mut()?;
        for step in steps {
            match node {
                Node::Group(_, parts) => node = parts.get_mut(step)?,
                Node::Metric(..) | Node::Score(..) => return None,
            }
        }
        Some(node)
    }

    /// Where the whole condition of a path stands, and the steps that lead on from there.
    fn slot(&mut self, path: &str) -> Option<(&mut Option<Node>, Vec<usize>)> {
        let mut parts = path.split('.');
        let tier = self.tiers.get_mut(index_of(parts.next()?, "tiers")?)?;
        let slot = match parts.next()? {
            "qualify" => &mut tier.qualify,
            "retain" => &mut tier.retain,
            _ => return None,
        };
        Some((slot, parts.map(|part| index_of(part, "parts")).collect::<Option<_>>()?))
    }

    /// Adds to a group, or where there is no condition yet, makes this the condition.
    fn add(&mut self, path: &str, new: Node) {
        match self.node(path) {
            Some(Node::Group(_, parts)) => parts.push(new),
            Some(Node::Metric(..) | Node::Score(..)) => {}
            None => {
                if let Some((slot, steps)) = self.slot(path)
                    && slot.is_none()
                    && steps.is_empty()
                {
                    *slot = Some(new);
                }
            }
        }
    }

    fn replace(&mut self, path: &str, with: impl FnOnce(Node) -> Node) {
        if let Some(node) = self.node(path) {
            let old = std::mem::replace(node, Node::Group(Joint::All, Vec::new()));
            *node = with(old);
        }
    }

    /// Takes a condition, or a part of a score, away. A group that has one part left becomes that part, and one that has
    /// none goes as well.
    fn remove_node(&mut self, path: &str) {
        let Some((around, last)) = path.rsplit_once('.') else { return };
        if let Some(index) = index_of(last, "terms") {
            if let Some(Node::Score(terms, _)) = self.node(around)
                && index < terms.len()
            {
                terms.remove(index);
                if terms.is_empty() {
                    self.remove_node(around);
                }
            }
        } else if let Some(index) = index_of(last, "parts") {
            let Some(Node::Group(_, parts)) = self.node(around) else { return };
            if index < parts.len() {
                parts.remove(index);
            }
            match parts.len() {
                0 => self.remove_node(around),
                1 => {
                    let only = parts.remove(0);
                    self.replace(around, |_| only);
                }
                _ => {}
            }
        } else if let Some((slot, _)) = self.slot(path) {
            *slot = None;
        }
    }
}

impl Node {
    fn proposed() -> Self {
        let meter = Meter { metric: "spend".to_owned(), window: "12 months".to_owned() };
        Self::Metric(meter, Goal::proposed("1000"))
    }
}

impl Goal {
    fn proposed(number: &str) -> Self {
        Self { is_more_than: false, number: number.to_owned() }
    }
}

impl Term {
    fn proposed() -> Self {
        let meter = Meter { metric: "visits".to_owned(), window: "12 months".to_owned() };
        Self { meter, weight: "1".to_owned() }
    }
}

/// A number so many times as large, to one decimal; an empty one is 1. `None` for what is no number.
fn rising(text: &str, by: u64, of: u64) -> Option<String> {
    let (whole, part) = if text.is_empty() { ("1", "") } else { text.split_once('.').unwrap_or((text, "")) };
    let tenth = part.chars().next().map_or(Some(0), |c| c.to_digit(10))?;
    let tenths = whole.parse::<u64>().ok()?.checked_mul(10)?.checked_add(u64::from(tenth))?;
    let tenths = tenths.checked_mul(by)?.div_ceil(of);
    Some(if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) })
}

fn remove<T>(list: &mut Vec<T>, place: &str) {
    if let Some(index) = place.parse().ok().filter(|index| *index < list.len()) {
        list.remove(index);
    }
}

/// The number in `name[number]`.
fn index_of(part: &str, name: &str) -> Option<usize> {
    part.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(orders: &[&str]) -> Outline {
        let mut outline = Outline::default();
        for order in ["tier_add", "tier_add", "tier_add"].iter().chain(orders) {
            outline.change(order);
        }
        outline
    }

    fn parts(node: Option<&Node>) -> usize {
        match node {
            Some(Node::Group(_, parts)) => parts.len(),
            Some(Node::Score(terms, _)) => terms.len(),
            Some(Node::Metric(..)) => 1,
            None => 0,
        }
    }

    #[test]
    fn tiers_come_go_and_change_places() {
        let codes =
            |outline: &Outline| outline.tiers.iter().map(|tier| tier.code.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(codes(&changed(&["tier_up:1"])), "tier1 tier3 tier2");
        assert_eq!(codes(&changed(&["tier_down:0", "tier_up:2", "tier_up:7", "tier_down:x"])), "tier1 tier2 tier3");
        assert_eq!(codes(&changed(&["tier_remove:1", "tier_remove:9"])), "tier1 tier3");
        let swapped = changed(&["tier_down:1"]);
        assert_eq!(codes(&swapped), "tier2 tier1 tier3");
        assert_eq!(swapped.tiers[0].qualify, None);
    }

    #[test]
    fn a_tier_without_a_code_gets_one_after_its_place() {
        let mut outline = changed(&[]);
        outline.tiers[1].code = " ".to_owned();
        outline.tiers[2].code = "tier2".to_owned();
        outline.code_tiers();
        let codes: Vec<_> = outline.tiers.iter().map(|tier| tier.code.as_str()).collect();
        assert_eq!(codes, ["tier1", "tier3", "tier2"]);
    }

    #[test]
    fn a_new_tier_asks_more_and_gives_more_than_the_one_below() {
        let outline = changed(&["tier_add:9"]);
        let asked: Vec<_> = outline
            .tiers
            .iter()
            .map(|tier| match &tier.qualify {
                Some(Node::Metric(_, goal)) => goal.number.as_str(),
                _ => "",
            })
            .collect();
        assert_eq!(asked, ["", "1000", "2000", "4000"]);
        let given: Vec<_> = outline.tiers.iter().map(|tier| tier.multiplier.as_str()).collect();
        assert_eq!(given, ["", "1.2", "1.5", "1.8"]);
        assert_eq!(outline.tiers[3].name, "9");
        assert_eq!(
            [rising("x", 2, 1), rising("", 12, 10), rising("1.5", 2, 1)],
            [None, Some("1.2".into()), Some("3".into())]
        );
    }

    #[test]
    fn prices_come_and_go() {
        let count = |orders: &[&str]| changed(orders).tiers.iter().map(|tier| tier.prices.len()).collect::<Vec<_>>();
        assert_eq!(count(&["price_add:1", "price_add:1", "price_add:9", "price_add:x"]), [0, 2, 0]);
        assert_eq!(count(&["price_add:1", "price_add:2", "price_remove:1.0", "price_remove:2.7"]), [0, 0, 1]);
    }

    #[test]
    fn conditions_grow_and_shrink() {
        let at = |outline: &Outline| parts(outline.tiers[1].qualify.as_ref());
        assert_eq!(at(&changed(&["wrap_any:tiers[1].qualify"])), 2);
        assert_eq!(at(&changed(&["wrap_all:tiers[1].qualify", "metric_add:tiers[1].qualify"])), 3);
        let nested = ["wrap_all:tiers[1].qualify", "wrap_any:tiers[1].qualify.parts[1]"];
        let Some(Node::Group(Joint::All, inner)) = changed(&nested).tiers[1].qualify.clone() else { panic!() };
        assert_eq!(parts(inner.get(1)), 2);
        let back =
            [nested[0], nested[1], "remove:tiers[1].qualify.parts[1].parts[0]", "remove:tiers[1].qualify.parts[0]"];
        assert_eq!(at(&changed(&back)), 1);
        assert_eq!(at(&changed(&["remove:tiers[1].qualify"])), 0);
        assert_eq!(
            at(&changed(&["remove:tiers[1].qualify", "score_add:tiers[1].qualify", "term_add:tiers[1].qualify"])),
            2
        );
        let emptied = ["remove:tiers[1].qualify", "score_add:tiers[1].qualify", "remove:tiers[1].qualify.terms[0]"];
        assert_eq!(at(&changed(&emptied)), 0);
        assert_eq!(
            at(&changed(&["metric_add:tiers[1].qualify", "remove:tiers[9].qualify", "remove:x", "wrap_any:"])),
            1
        );
    }
}
