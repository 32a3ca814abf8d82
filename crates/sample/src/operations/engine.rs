//! The engine and its ledger as what is tried: members as whole ones, and every transfer booked.

use std::collections::BTreeMap;
use std::convert::Infallible;

use yanji_engine::effect::Record;
use yanji_engine::ledger::{MoneyMove, Transfer, Unit, transfers};
use yanji_engine::programme::read::{ProgrammeError, read};
use yanji_engine::rulebook::RulebookError;
use yanji_engine::{Activity, Bounds, Day, Deed, Fen, Member, RefundLine, Refusal, Rulebook, SaleLine};

use super::model::{Figures, Lot};
use super::operation::{Act, Operation};
use super::{Answer, Ledger, PROGRAMME, Subject, Till};

/// Members in memory.
#[derive(Clone, Debug)]
pub struct InEngine {
    rulebook: Rulebook,
    today: Day,
    members: Vec<Booked>,
    ledger: Ledger,
}

/// A member with what her transfers add up to.
#[derive(Clone, Debug, Default)]
struct Booked {
    member: Member,
    balances: BTreeMap<Unit, i64>,
    /// What is left of each deposit, and owed of each sale.
    money: BTreeMap<(Unit, u64), i64>,
}

/// Why the programme of the operations cannot be used, which is a mistake in it.
#[derive(Debug)]
pub enum NoRulebook {
    /// It cannot be read.
    Programme(Vec<ProgrammeError>),
    /// It makes no rulebook.
    Rulebook(RulebookError),
}

impl InEngine {
    /// So many who may join, from a day on.
    ///
    /// # Errors
    /// [`NoRulebook`].
    pub fn new(today: Day, members: usize) -> Result<Self, NoRulebook> {
        let programme = read(PROGRAMME).map_err(NoRulebook::Programme)?.programme;
        let rulebook = Rulebook::of(programme).map_err(NoRulebook::Rulebook)?;
        Ok(Self { rulebook, today, members: vec![Booked::default(); members], ledger: Ledger::new() })
    }

    fn end_days(&mut self, days: u16) {
        let through = self.today.plus_days(i32::from(days) - 1);
        for booked in &mut self.members {
            let mut record = Record::default();
            booked.member.close_days(&self.rulebook, through, &mut record);
            booked.book(&record, &mut self.ledger);
        }
        self.today = through.next();
    }

    fn act(&mut self, number: usize, act: &Act) -> Result<(), Refusal> {
        let Some(booked) = self.members.get_mut(number) else { return Ok(()) };
        let bounds = Bounds { closed_through: Some(self.today.previous()), today: Some(self.today) };
        let (sold, refunded): (Vec<SaleLine>, Vec<RefundLine>);
        let deed = match act {
            Act::Enrol => Deed::Enrol,
            Act::Sale { sale, lines } => {
                let line = |line: &super::operation::Line| SaleLine {
                    category: self.rulebook.category(line.category),
                    amount: line.amount,
                    bonus: line.bonus,
                };
                sold = lines.iter().map(line).collect();
                Deed::Sale { sale: *sale, lines: &sold }
            }
            Act::Refund { sale, lines } => {
                refunded = lines.iter().map(|(line, amount)| RefundLine { line: *line, amount: *amount }).collect();
                Deed::Refund { sale: *sale, lines: &refunded }
            }
            Act::Event => Deed::Event,
            Act::Engage => Deed::Engage,
            Act::Referral { referral } => Deed::Referral { referral: *referral },
            Act::ReferralVoid { referral } => Deed::ReferralVoid { referral: *referral },
            Act::Redeem { redeem, points } => Deed::Redeem { redeem: *redeem, points: *points },
            Act::Restore { redeem, points } => Deed::Restore { redeem: *redeem, points: *points },
            Act::Points { points } => Deed::Points { points: *points },
            Act::Tier { code, locked_until } => Deed::Tier { code, locked_until: *locked_until, as_held: None },
            Act::Money { how, of, amount } => {
                booked.move_money(*how, *of, *amount, &mut self.ledger);
                return bounds.admit(self.today);
            }
        };
        let mut record = Record::default();
        booked.member.handle(&self.rulebook, bounds, &Activity { day: self.today, deed }, &mut record)?;
        booked.book(&record, &mut self.ledger);
        Ok(())
    }
}

impl Booked {
    fn book(&mut self, record: &Record, ledger: &mut Ledger) {
        for transfer in record.movements.iter().flat_map(|movement| transfers(*movement)) {
            self.transfer(&transfer, ledger);
        }
    }

    fn move_money(&mut self, how: MoneyMove, of: u64, amount: Fen, ledger: &mut Ledger) {
        if let Some(transfer) = how.transfer(amount) {
            self.transfer(&transfer, ledger);
            *self.money.entry((transfer.unit, of)).or_default() += how.change(amount).0;
        }
    }

    fn transfer(&mut self, transfer: &Transfer, ledger: &mut Ledger) {
        *self.balances.entry(transfer.unit).or_default() += transfer.for_member();
        *ledger.entry((transfer.unit, transfer.from)).or_default() -= transfer.amount;
        *ledger.entry((transfer.unit, transfer.to)).or_default() += transfer.amount;
    }

    /// What the transfers of a unit add up to.
    fn balance(&self, unit: Unit) -> i64 {
        self.balances.get(&unit).copied().unwrap_or_default()
    }

    /// What is left of each deposit, or owed of each sale, where anything is.
    fn money(&self, unit: Unit) -> BTreeMap<u64, i64> {
        let of_unit = self.money.iter().filter(|((of, _), left)| *of == unit && **left != 0);
        of_unit.map(|((_, number), left)| (*number, *left)).collect()
    }

    fn figures(&self) -> Option<Figures> {
        let life = self.member.life()?;
        let state = life.state();
        let balance = |unit: Unit| if unit.is_owed() { -self.balance(unit) } else { self.balance(unit) };
        // A ledger that says something else shows in a figure that no model has.
        let agrees = |unit: Unit, amount: i64| if balance(unit) == amount { amount } else { i64::MIN };
        let money = |unit: Unit| {
            let money = self.money(unit);
            if balance(unit) == money.values().sum::<i64>() { money } else { BTreeMap::from([(0, i64::MIN)]) }
        };
        let lots = life.purse.lots().iter().map(|lot| Lot {
            earned_on: lot.earned_on,
            ends_on: lot.expires_on,
            left: lot.left.0,
            expired: lot.expired.0,
        });
        Some(Figures {
            tier: state.tier,
            tier_since: state.tier_since,
            points: agrees(Unit::Point, state.points.0),
            points_debt: agrees(Unit::PointOwed, state.points_debt.0),
            points_expired: state.points_expired.0,
            spend_fen: state.spend.0,
            visits: state.visits,
            deposits_fen: money(Unit::CnyDeposit),
            owed_fen: money(Unit::CnyOwed),
            lots: lots.collect(),
        })
    }
}

impl Subject<Act> for InEngine {
    type Error = Infallible;

    fn apply(&mut self, operation: &Operation<Act>) -> Result<Answer, Infallible> {
        Ok(match operation {
            Operation::EndDays(days) => {
                self.end_days(*days);
                Ok(())
            }
            Operation::Of { member, act } => self.act(*member, act).map_err(Refusal::code),
        })
    }

    fn figures(&mut self, member: usize) -> Result<Option<Figures>, Infallible> {
        Ok(self.members.get(member).and_then(Booked::figures))
    }

    /// The engine knows no tenders.
    fn till(&mut self) -> Result<Till, Infallible> {
        Ok(Till::new())
    }

    fn ledger(&mut self) -> Result<Ledger, Infallible> {
        Ok(self.ledger.clone())
    }
}

impl std::fmt::Display for NoRulebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Programme(faults) => write!(f, "the programme cannot be read: {faults:?}"),
            Self::Rulebook(error) => write!(f, "the programme makes no rulebook: {error}"),
        }
    }
}

impl std::error::Error for NoRulebook {}
