//! The model of a counter: the one of its members, with their sales and rewards beside it.

use std::collections::BTreeMap;

use yanji_engine::ledger::MoneyMove;
use yanji_engine::programme::benefit::Tender;
use yanji_engine::{Day, Fen, Points, Refusal};

use super::super::draw::Draw;
use super::super::model::{Desk, Figures, Member};
use super::super::operation::{Act, Operation};
use super::super::{Model, Outcome, Till};
use super::bill::{bill, points_most, sum_of};
use super::deal::{Deal, Ring};
use super::goods::REWARDS;
use super::sold::{self, Sold, WAYS};

/// A counter with the members who come to it.
#[derive(Clone, Debug)]
pub struct Counter {
    pub(super) desk: Desk,
    /// The sales of each member, by number.
    pub(super) sold: Vec<BTreeMap<u64, Sold>>,
    /// The rewards of each member, by number.
    pub(super) bought: Vec<BTreeMap<u64, Bought>>,
    /// The money of today.
    till: Till,
}

/// A reward that was bought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bought {
    reward: usize,
    pub(super) day: Day,
    pub(super) is_undone: bool,
}

/// What a deal comes to, if the members' model takes it.
#[derive(Default)]
struct Plan {
    acts: Vec<Act>,
    sold: Option<(u64, Sold)>,
    bought: Option<(u64, Bought)>,
}

impl From<Act> for Plan {
    fn from(act: Act) -> Self {
        Self { acts: vec![act], ..Self::default() }
    }
}

impl Counter {
    /// A counter on its first day, and so many who may join.
    #[must_use]
    pub fn new(today: Day, members: usize) -> Self {
        Self {
            desk: Desk::new(today, members),
            sold: vec![BTreeMap::new(); members],
            bought: vec![BTreeMap::new(); members],
            till: Till::new(),
        }
    }

    /// Draws a sale of a member who has joined; now and then it is one that is refused.
    pub fn draw_sale(&self, draw: &mut Draw, member: usize) -> Option<Ring> {
        Some(draw.ring(self, self.desk.member(member)?, member))
    }

    /// Draws something that is brought back of a sale; `None` when nothing is left of it.
    pub fn draw_back(&self, draw: &mut Draw, member: usize, sale: u64) -> Option<Deal> {
        let sold = self.sold.get(member)?.get(&sale).filter(|sold| !sold.is_gone())?;
        Some(Deal::Refund { sale, parts: draw.parts(sold), in_cash: false })
    }

    fn deal(&mut self, number: usize, deal: &Deal) -> Result<(), &'static str> {
        let plan = self.plan(number, deal)?;
        self.desk.acts(number, &plan.acts).map_err(Refusal::code)?;
        self.take_money(number, deal, &plan);
        if let (Some((sale, sold)), Some(sales)) = (plan.sold, self.sold.get_mut(number)) {
            sales.insert(sale, sold);
        }
        if let (Some((redeem, bought)), Some(rewards)) = (plan.bought, self.bought.get_mut(number)) {
            rewards.insert(redeem, bought);
        }
        Ok(())
    }

    /// Adds what a deal brings into the till, or takes out of it.
    fn take_money(&mut self, number: usize, deal: &Deal, plan: &Plan) {
        let mut moved: Vec<(Tender, i64)> = Vec::new();
        if let Some((sale, sold)) = &plan.sold {
            let before = self.sold[number].get(sale).map_or([0; WAYS.len()], Sold::money);
            moved.extend(WAYS.into_iter().zip(sold.money()).zip(before).map(|((way, now), then)| (way, now - then)));
        }
        match deal {
            Deal::WalkIn { pieces, pay_fen, back, .. } => {
                let lines = bill(pieces, None, self.desk.today, 0);
                let back_fen = back.and_then(|line| lines.get(line)).map_or(0, |line| line.pay_fen);
                moved.push((Tender::Alipay, pay_fen - back_fen));
            }
            Deal::Deposit { amount_fen, .. } => moved.push((Tender::Cash, *amount_fen)),
            Deal::Return { amount_fen, .. } => moved.push((Tender::Cash, -amount_fen)),
            Deal::Join
            | Deal::Ring(_)
            | Deal::Refund { .. }
            | Deal::Repay { .. }
            | Deal::Event
            | Deal::Engage
            | Deal::Refer { .. }
            | Deal::ReferVoid { .. }
            | Deal::Redeem { .. }
            | Deal::Reward { .. }
            | Deal::Undo { .. }
            | Deal::Points { .. }
            | Deal::Tier { .. } => {}
        }
        for (tender, fen) in moved {
            *self.till.entry(tender).or_default() += fen;
        }
        self.till.retain(|_, fen| *fen != 0);
    }

    /// The acts that a deal is made of, and what is new of sales and rewards.
    fn plan(&self, number: usize, deal: &Deal) -> Result<Plan, &'static str> {
        if *deal == Deal::Join {
            return Ok(Act::Enrol.into());
        }
        if matches!(deal, Deal::WalkIn { .. }) {
            return Ok(Plan::default());
        }
        let member = self.desk.member(number).ok_or("not_found")?;
        match deal {
            Deal::Join | Deal::WalkIn { .. } => Ok(Plan::default()),
            Deal::Ring(ring) => self.ring(member, number, ring),
            Deal::Refund { sale, parts, in_cash } => {
                let mut sold = self.sold[number].get(sale).ok_or("not_found")?.clone();
                let acts = sold.refund(parts, *in_cash)?;
                Ok(Plan { acts, sold: Some((*sale, sold)), bought: None })
            }
            Deal::Repay { sale, repayment, cash_fen, deposit } => {
                let mut sold = self.sold[number].get(sale).ok_or("not_found")?.clone();
                let acts = sold.repay(*repayment, *cash_fen, *deposit)?;
                has_deposits(member, deposit.as_slice())?;
                Ok(Plan { acts, sold: Some((*sale, sold)), bought: None })
            }
            Deal::Event => Ok(Act::Event.into()),
            Deal::Engage => Ok(Act::Engage.into()),
            Deal::Refer { referral } => Ok(Act::Referral { referral: *referral }.into()),
            Deal::ReferVoid { referral } => Ok(Act::ReferralVoid { referral: *referral }.into()),
            Deal::Redeem { redeem, points } => Ok(Act::Redeem { redeem: *redeem, points: Points(*points) }.into()),
            Deal::Reward { redeem, reward } => self.buy(member, number, *redeem, *reward),
            Deal::Undo { redeem } => {
                let bought = *self.bought[number].get(redeem).ok_or("not_found")?;
                if bought.is_undone || bought.day != self.desk.today {
                    return Err("redemption_closed");
                }
                let points = Points(REWARDS[bought.reward].points);
                let bought = Some((*redeem, Bought { is_undone: true, ..bought }));
                Ok(Plan { bought, ..Act::Restore { redeem: *redeem, points }.into() })
            }
            Deal::Points { points } => Ok(Act::Points { points: Points(*points) }.into()),
            Deal::Tier { code, locked_until } => Ok(Act::Tier { code, locked_until: *locked_until }.into()),
            Deal::Deposit { deposit, amount_fen } => {
                Ok(Act::Money { how: MoneyMove::Deposit, of: *deposit, amount: Fen(*amount_fen) }.into())
            }
            Deal::Return { deposit, amount_fen } => {
                has_deposits(member, &[(*deposit, *amount_fen)]).map_err(|_| "out_of_range")?;
                Ok(Act::Money { how: MoneyMove::DepositReturned, of: *deposit, amount: Fen(*amount_fen) }.into())
            }
        }
    }

    fn ring(&self, member: &Member, number: usize, ring: &Ring) -> Result<Plan, &'static str> {
        let bill_of = |points| bill(&ring.pieces, Some(member.tier()), self.desk.today, points);
        if ring.points > points_most(sum_of(&bill_of(0)), member.points()) {
            return Err("points_over");
        }
        let bill = bill_of(ring.points);
        if sum_of(&bill) != ring.pay_fen {
            return Err("bill_changed");
        }
        let by_deposit: i64 = ring.deposits.iter().map(|(_, fen)| fen).sum();
        if ring.cash_fen + ring.wechat_fen + by_deposit + ring.owed_fen != ring.pay_fen {
            return Err("tenders_differ");
        }
        if self.sold[number].contains_key(&ring.sale) {
            return Err(Refusal::DuplicateSale.code());
        }
        has_deposits(member, &ring.deposits)?;
        let (sold, acts) = sold::ring(ring, &bill);
        Ok(Plan { acts, sold: Some((ring.sale, sold)), bought: None })
    }

    fn buy(&self, member: &Member, number: usize, redeem: u64, place: usize) -> Result<Plan, &'static str> {
        let reward = REWARDS.get(place).ok_or("not_found")?;
        if reward.tier.is_some_and(|tier| tier != member.tier()) {
            return Err("tier_not_served");
        }
        let had_by = |rewards: &BTreeMap<u64, Bought>| {
            rewards.values().filter(|bought| bought.reward == place && !bought.is_undone).count()
        };
        if reward.per_member.is_some_and(|most| had_by(&self.bought[number]) >= most) {
            return Err("member_limit");
        }
        if reward.points > member.points() {
            return Err(Refusal::InsufficientPoints.code());
        }
        if reward.stock.is_some_and(|stock| self.bought.iter().map(had_by).sum::<usize>() >= stock) {
            return Err("sold_out");
        }
        let bought = Bought { reward: place, day: self.desk.today, is_undone: false };
        let act = Act::Redeem { redeem, points: Points(reward.points) };
        Ok(Plan { bought: Some((redeem, bought)), ..act.into() })
    }
}

/// Whether so much is left of each deposit.
fn has_deposits(member: &Member, asked: &[(u64, i64)]) -> Result<(), &'static str> {
    let left = |deposit: &u64| member.deposits().get(deposit).map_or(0, |(left, _)| *left);
    if asked.iter().any(|(deposit, fen)| *fen > left(deposit)) { Err("deposit_short") } else { Ok(()) }
}

impl Model for Counter {
    type Act = Deal;

    fn draw(&self, draw: &mut Draw, member: usize) -> Deal {
        draw.deal(self, member)
    }

    fn apply(&mut self, operation: &Operation<Deal>) -> Outcome {
        match operation {
            Operation::EndDays(days) => {
                self.till.clear();
                Outcome { answer: Ok(()), touched: self.desk.end_days(*days) }
            }
            Operation::Of { member, act } => Outcome { answer: self.deal(*member, act), touched: vec![*member] },
        }
    }

    fn figures(&self, member: usize) -> Option<Figures> {
        self.desk.figures(member)
    }

    fn till(&self) -> Till {
        self.till.clone()
    }

    fn size(&self) -> usize {
        self.desk.size()
    }
}
