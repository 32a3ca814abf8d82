//! What happens to one member, deed by deed, with sales of several lines: for the parts of the engine that files do
//! not reach.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yanji_engine::activity::Activity;
use yanji_engine::effect::Sink;
use yanji_engine::{
    Bounds, Deed as EngineDeed, Fen, Member as EngineMember, Micros, Points, RefundLine, Refusal, Rulebook, SaleLine,
};

use crate::dice::Dice;
use crate::engine::engine_day;
use crate::histories::Trial;
use crate::model::history::read_records;
use crate::model::member::{Deed, SoldLine};

/// Deeds with their days, in the order of the journal.
pub(crate) type Script = Vec<(Date, Deed)>;

/// Names of sales and referrals as the numbers that the engine wants.
#[derive(Default)]
pub(crate) struct Numbers(BTreeMap<String, u64>);

impl Numbers {
    fn of(&mut self, id: &str) -> u64 {
        let next = u64::try_from(self.0.len() + 1).expect("a handful of ids");
        *self.0.entry(id.to_owned()).or_insert(next)
    }
}

/// The deeds of the first member of a random history, her sales broken into lines.
pub(crate) fn random_script(trial: &Trial, dice: &mut Dice) -> Script {
    let records = read_records(trial.history().as_bytes()).expect("a random history can be read");
    let mut sold: BTreeMap<String, Vec<SoldLine>> = BTreeMap::new();
    let mut script = Vec::new();
    for record in records.iter().filter(|record| record.member() == "an") {
        let Ok((day, mut deed)) = record.deed() else { continue };
        match &mut deed {
            Deed::Sale { id, lines } => {
                *lines = broken_up(std::mem::take(lines), dice);
                sold.entry(id.clone()).or_insert_with(|| lines.clone());
            }
            Deed::Refund { id, lines } => {
                if let Some(sale) = sold.get(id) {
                    *lines = refund_of(sale, lines[0].1, dice);
                }
            }
            _ => {}
        }
        script.push((day, deed));
    }
    script
}

/// A sale of one line as one of up to three.
fn broken_up(lines: Vec<SoldLine>, dice: &mut Dice) -> Vec<SoldLine> {
    let [SoldLine { category, amount, .. }] = &lines[..] else { return lines };
    let (first, second) = (amount / 3, amount / 2);
    let other = |dice: &mut Dice| dice.pick(&["药妆", "laser", "", "topup"]).to_owned();
    let line = |category: String, amount: i128, dice: &mut Dice| {
        let bonus = dice.weighted(&[(12, 1_000_000), (2, 2_000_000), (1, 1_234_567), (1, 100_000_000)]);
        SoldLine { category, amount, bonus }
    };
    match amount % 4 {
        0 => vec![line(category.clone(), first, dice), line(other(dice), amount - first, dice)],
        1 | 2 => vec![line(category.clone(), *amount, dice)],
        _ => vec![
            line(other(dice), first, dice),
            line(category.clone(), amount - first - second, dice),
            line(other(dice), second, dice),
        ],
    }
}

/// All of a sale, one line of it, or so much of one line.
fn refund_of(sale: &[SoldLine], amount: i128, dice: &mut Dice) -> Vec<(usize, i128)> {
    let line = dice.below(sale.len());
    match dice.below(4) {
        0 | 1 => sale.iter().enumerate().map(|(place, line)| (place, line.amount)).collect(),
        2 => vec![(line, sale[line].amount)],
        _ => vec![(line, amount)],
    }
}

/// Lets the engine handle a deed.
pub(crate) fn handle(
    member: &mut EngineMember,
    rulebook: &Rulebook,
    bounds: Bounds,
    numbers: &mut Numbers,
    (day, deed): &(Date, Deed),
    sink: &mut impl Sink,
) -> Result<(), Refusal> {
    let sale_lines: Vec<SaleLine>;
    let refund_lines: Vec<RefundLine>;
    let deed = match deed {
        Deed::Enrol => EngineDeed::Enrol,
        Deed::Sale { id, lines } => {
            let line = |line: &SoldLine| SaleLine {
                category: rulebook.category(&line.category),
                amount: fen(line.amount),
                bonus: Micros(i64::try_from(line.bonus).expect("bonuses are bounded")),
            };
            sale_lines = lines.iter().map(line).collect();
            EngineDeed::Sale { sale: numbers.of(id), lines: &sale_lines }
        }
        Deed::Refund { id, lines } => {
            refund_lines =
                lines.iter().map(|(line, amount)| RefundLine { line: *line, amount: fen(*amount) }).collect();
            EngineDeed::Refund { sale: numbers.of(id), lines: &refund_lines }
        }
        Deed::Referral { id } => EngineDeed::Referral { referral: numbers.of(id) },
        Deed::ReferralVoid { id } => EngineDeed::ReferralVoid { referral: numbers.of(id) },
        Deed::Event => EngineDeed::Event,
        Deed::Engage => EngineDeed::Engage,
        Deed::Topup(amount) => EngineDeed::Topup { amount: fen(*amount) },
        Deed::Package => EngineDeed::Package { amount: Fen(0) },
        Deed::Redeem { id, points } => EngineDeed::Redeem { redeem: numbers.of(id), points: whole(*points) },
        Deed::Restore { id, points } => EngineDeed::Restore { redeem: numbers.of(id), points: whole(*points) },
        Deed::Points(points) => EngineDeed::Points { points: whole(*points) },
        Deed::Tier { code, locked_until } => {
            EngineDeed::Tier { code, locked_until: locked_until.map(engine_day), as_held: None }
        }
    };
    member.handle(rulebook, bounds, &Activity { day: engine_day(*day), deed }, sink)
}

fn fen(amount: i128) -> Fen {
    Fen(i64::try_from(amount).expect("amounts are bounded"))
}

fn whole(points: i128) -> Points {
    Points(i64::try_from(points).expect("points are bounded"))
}
