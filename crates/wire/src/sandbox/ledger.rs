//! The orders of a provider in the sandbox and how they go on. Knows no message and no signature.

use std::collections::{BTreeMap, HashMap};

use super::manner::Manner;
use crate::payment::Decline;

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderState {
    Waiting,
    Paid,
    Declined(Decline),
    Reversed,
}

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) number: String,
    pub(super) provider_number: String,
    /// What was asked for, in fen.
    pub(super) amount_fen: i64,
    pub(super) manner: Manner,
    pub(super) state: OrderState,
    /// How often it was asked about.
    asked: u32,
    /// What has gone back, in fen, by the number of the refund.
    refunds: BTreeMap<String, i64>,
}

/// What became of a question about an order.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) order: Order,
    /// How often the provider tells of it by itself.
    pub(super) told: usize,
}

/// What became of a refund.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Giving {
    Done,
    /// It was given before under the same number.
    Again,
    Refused,
}

/// The orders of one provider.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    orders: HashMap<String, Order>,
}

impl Order {
    /// What is paid of it: what was asked for, except in the one manner that pays otherwise.
    pub(super) fn paid_fen(&self) -> i64 {
        self.amount_fen - i64::from(self.manner == Manner::PaysOtherwise)
    }

    fn refunded_fen(&self) -> i64 {
        self.refunds.values().sum()
    }
}

impl Ledger {
    /// A payment is asked for; `None` where the question never arrives. A number that was used stands for its order.
    pub(super) fn pay(&mut self, number: &str, amount_fen: i64, code: &str) -> Option<Step> {
        if let Some(order) = self.orders.get(number) {
            return Some(Step { order: order.clone(), told: 0 });
        }
        let manner = Manner::of(code);
        let state = match manner {
            Manner::NeverArrives => return None,
            Manner::AsksPassword | Manner::GivesUp | Manner::Waits => OrderState::Waiting,
            Manner::LacksMoney => OrderState::Declined(Decline::BalanceShort),
            Manner::IsExpired => OrderState::Declined(Decline::CodeInvalid),
            Manner::Pays
            | Manner::PaysUnheard
            | Manner::TellsTwice
            | Manner::IsForged
            | Manner::KeepsTheMoney
            | Manner::PaysOtherwise => OrderState::Paid,
        };
        let order = Order {
            number: number.to_owned(),
            provider_number: format!("42000{:023}", self.orders.len() + 1),
            amount_fen,
            manner,
            state,
            asked: 0,
            refunds: BTreeMap::new(),
        };
        self.orders.insert(number.to_owned(), order.clone());
        Some(Step { told: told(&order), order })
    }

    /// An order is asked about; `None` where there is none. Whoever has to confirm it has done so, or has given up, when
    /// it is asked about a second time.
    pub(super) fn query(&mut self, number: &str) -> Option<Step> {
        let order = self.orders.get_mut(number)?;
        order.asked += 1;
        if order.state != OrderState::Waiting || order.asked < 2 {
            return Some(Step { order: order.clone(), told: 0 });
        }
        match order.manner {
            Manner::AsksPassword => order.state = OrderState::Paid,
            Manner::GivesUp => order.state = OrderState::Declined(Decline::GivenUp),
            _ => {}
        }
        Some(Step { told: told(order), order: order.clone() })
    }

    /// Takes an order back, with what was paid; says whether there is one.
    pub(super) fn reverse(&mut self, number: &str) -> bool {
        let Some(order) = self.orders.get_mut(number) else { return false };
        if order.state == OrderState::Paid {
            let left = order.paid_fen() - order.refunded_fen();
            order.refunds.insert("reversal".to_owned(), left);
        }
        order.state = OrderState::Reversed;
        true
    }

    /// Gives money back, once for each number of a refund.
    pub(super) fn refund(&mut self, number: &str, refund_number: &str, amount_fen: i64) -> Giving {
        let Some(order) = self.orders.get_mut(number) else { return Giving::Refused };
        if let Some(before) = order.refunds.get(refund_number) {
            return if *before == amount_fen { Giving::Again } else { Giving::Refused };
        }
        let has_room = order.refunded_fen() + amount_fen <= order.paid_fen();
        if order.state != OrderState::Paid || order.manner == Manner::KeepsTheMoney || !has_room || amount_fen < 1 {
            return Giving::Refused;
        }
        order.refunds.insert(refund_number.to_owned(), amount_fen);
        Giving::Done
    }

    /// Whether a refund of this number was given.
    pub(super) fn has_refund(&self, number: &str, refund_number: &str) -> bool {
        self.orders.get(number).is_some_and(|order| order.refunds.contains_key(refund_number))
    }

    /// How much of an order has gone back, in fen.
    pub(super) fn refunded_fen(&self, number: &str) -> Option<i64> {
        self.orders.get(number).map(Order::refunded_fen)
    }
}

/// How often the provider tells by itself of what just happened to an order.
fn told(order: &Order) -> usize {
    match (order.state, order.manner) {
        (OrderState::Paid, Manner::TellsTwice) => 2,
        (OrderState::Paid, _) => 1,
        _ => 0,
    }
}
