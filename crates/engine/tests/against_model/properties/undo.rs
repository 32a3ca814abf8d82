//! Under `undo`, a sale that is refunded in full leaves the tier as if it had been of nothing all along.

use jiff::civil::Date;
use yanji_engine::member::State;
use yanji_engine::number::Micros;
use yanji_engine::programme::{Metric, OnRefund, Programme};
use yanji_engine::{Bounds, Member, Rulebook};

use super::SCRIPTS;
use crate::dice::Dice;
use crate::engine::engine_day;
use crate::histories::Trial;
use crate::model::calendar::{add_months, yesterday};
use crate::model::member::{Deed, SoldLine};
use crate::programmes;
use crate::script::{Numbers, Script, handle, random_script};

const SALE: &str = "the sale in question";

/// The programmes with `undo`, all multipliers 1: sales after a refunded one keep the multiplier with which they
/// earned, so under others `points_earned` would tell the two lives apart, as the page wants it.
fn undoing() -> Vec<(Rulebook, bool)> {
    let counts_visits = |programme: &Programme| {
        let mut counted = false;
        let tiers = programme.tiers.iter();
        for condition in tiers.flat_map(|tier| tier.qualify.iter().chain(&tier.retain)) {
            condition.each_meter(&mut |metric, _| counted |= metric == Metric::Visits);
        }
        counted
    };
    let undoing = programmes::all().into_iter().filter(|programme| programme.evaluation.on_refund == OnRefund::Undo);
    let plain = undoing.map(|mut programme| {
        programme.tiers.iter_mut().for_each(|tier| tier.points_multiplier = Micros::ONE);
        programme.benefits.bonuses.iter_mut().for_each(|bonus| bonus.tiers.clear());
        let visits = counts_visits(&programme);
        (Rulebook::of(programme).expect("one version"), visits)
    });
    plain.collect()
}

/// A life without anything that a missing sale would let fail, or that undoes by itself.
fn plain_life(script: Script) -> Script {
    let mut latest = Date::MIN;
    let mut life = Vec::new();
    for (day, deed) in script {
        let keeps = match deed {
            Deed::Sale { .. }
            | Deed::Enrol
            | Deed::Referral { .. }
            | Deed::Event
            | Deed::Engage
            | Deed::Topup(_)
            | Deed::Package
            | Deed::Tier { .. } => true,
            Deed::Refund { .. }
            | Deed::ReferralVoid { .. }
            | Deed::Redeem { .. }
            | Deed::Restore { .. }
            | Deed::Points(_) => false,
        };
        if keeps && day >= latest {
            latest = day;
            life.push((day, deed));
        }
    }
    life
}

/// The life without changes by hand after this place: whether one lowers the tier depends on the sale before it.
fn without_later_changes_by_hand(life: Script, place: usize) -> Script {
    let keeps = |(at, (_, deed)): &(usize, (Date, Deed))| *at <= place || !matches!(deed, Deed::Tier { .. });
    life.into_iter().enumerate().filter(keeps).map(|(_, deed)| deed).collect()
}

/// The state at the start of `day`, after these deeds.
fn state_after(rulebook: &Rulebook, deeds: &[(Date, Deed)], day: Date) -> Option<State> {
    let (mut member, mut numbers) = (Member::new(), Numbers::default());
    for deed in deeds {
        // A sale twice or a tier that does not exist is refused in every life alike.
        let _ = handle(&mut member, rulebook, Bounds::default(), &mut numbers, deed, &mut ());
    }
    member.close_days(rulebook, engine_day(yesterday(day)), &mut ());
    member.state()
}

/// The tier part of a state, to be compared.
fn tier_part(state: State) -> impl PartialEq + std::fmt::Debug {
    (state.tier, state.tier_since, state.counted_since, state.grace, state.locked_until)
}

/// A life with the sale in question, which is to be refunded on a later day.
struct Bought {
    plain: Script,
    /// The sale comes after this deed, on the same day.
    place: usize,
    /// In fen.
    amount: i128,
    refund_day: Date,
}

impl Bought {
    fn random(script: Script, dice: &mut Dice) -> Option<Self> {
        let plain = plain_life(script);
        if plain.is_empty() {
            return None;
        }
        let place = dice.below(plain.len());
        let plain = without_later_changes_by_hand(plain, place);
        let amount = [10_000, 50_000, 100_000, 300_000][dice.below(4)];
        let months = i32::try_from(dice.between(0, 14)).expect("a few months");
        let refund_day = add_months(plain.last()?.0, months);
        Some(Self { plain, place, amount, refund_day })
    }

    fn with_sale(&self, amount: i128) -> Script {
        let mut script = self.plain.clone();
        let deed = Deed::Sale {
            id: SALE.to_owned(),
            lines: vec![SoldLine { category: String::new(), amount, bonus: 1_000_000 }],
        };
        script.insert(self.place + 1, (self.plain[self.place].0, deed));
        script
    }

    fn refunded(&self) -> Script {
        let mut script = self.with_sale(self.amount);
        script.push((self.refund_day, refund(self.amount)));
        script
    }

    /// The life with a sale of nothing. That is a visit until it is refunded, and what was refunded in full is none:
    /// where visits count, it is refunded at once.
    fn of_nothing(&self, visits: bool) -> Script {
        let mut script = self.with_sale(0);
        if visits {
            script.insert(self.place + 2, (self.plain[self.place].0, refund(0)));
        }
        script
    }
}

fn refund(amount: i128) -> Deed {
    Deed::Refund { id: SALE.to_owned(), lines: vec![(0, amount)] }
}

#[test]
fn a_sale_refunded_in_full_was_of_nothing_all_along() {
    let (rulebooks, programmes) = (undoing(), programmes::all());
    let (mut undone, mut lifting) = (0, 0);
    for seed in 0..SCRIPTS * 8 {
        let dice = &mut Dice::new(seed);
        let (rulebook, visits) = &rulebooks[dice.below(rulebooks.len())];
        let script = random_script(&Trial::random(5_000_000_000 + seed, 0, &programmes), dice);
        let Some(life) = Bought::random(script, dice) else { continue };
        let state = |deeds: Script| state_after(rulebook, &deeds, life.refund_day).expect("somebody has enrolled");
        let (before, after) = (state(life.with_sale(life.amount)), state(life.refunded()));
        let right = state(life.of_nothing(*visits));
        let told = || format!("seed {seed}\n{:#?}", life.refunded());
        if right.tier > before.tier {
            lifting += 1;
            assert_eq!(tier_part(after), tier_part(before), "a refund lifted, {}", told());
        } else {
            undone += usize::from(tier_part(before) != tier_part(right));
            assert_eq!(tier_part(after), tier_part(right), "{}", told());
        }
    }
    assert!(undone > 1000 && lifting > 0, "{undone} undone, {lifting} would have been lifted");
}
