//! One customer's life as calls of the use cases.

use std::collections::HashMap;

use yanji_app::records::{HandCause, NewActivity, NewDeed, NewMember, NewRefund, NewSale, NewSaleLine, RefundLine};
use yanji_app::{Actor, AppError, Category, Clinic, Instant, Key};
use yanji_books::id::{MemberId, SaleId, StoreId};
use yanji_engine::Day;

use super::{SEED, hours};
use crate::dice::Dice;
use crate::life::{Event, What};
use crate::people;
use crate::trade::{CATEGORIES, TAKEN_HOME};

/// The codes of the tiers that are set by hand, by their steps above the base one.
const TIERS: [&str; 3] = ["basic", "silver", "gold"];
/// Sets the dice for names and baskets apart from those for lives.
const PEOPLE: u64 = 1 << 40;

/// Sets the dice for birthdays apart from both.
const BIRTHDAYS: u64 = 1 << 43;

/// What one member does.
pub(super) struct Life {
    pub(super) number: u32,
    pub(super) events: Vec<Event>,
}

impl Life {
    /// Her card number.
    pub(super) fn card(&self) -> String {
        people::card(self.number)
    }

    /// Her birthday; one in four did not say.
    pub(super) fn birthday(&self) -> String {
        let mut born = Dice::new(SEED, BIRTHDAYS + u64::from(self.number));
        if born.chance(750) { people::birthday(&mut born) } else { String::new() }
    }
}

/// Posts lives into a clinic.
pub(super) struct Posting<'c> {
    pub(super) clinic: &'c Clinic,
    pub(super) actor: &'c Actor,
    pub(super) stores: &'c [StoreId],
    pub(super) seed: u64,
    /// When all of it is written down.
    pub(super) recorded: Instant,
}

/// A member on the way through her life.
struct Path {
    number: u32,
    member: MemberId,
    sales: HashMap<u32, SaleId>,
    dice: Dice,
}

impl Posting<'_> {
    /// Posts a whole life, in its order. What the programme refuses did not happen.
    ///
    /// # Errors
    /// Those of the use cases, except refusals.
    pub(super) fn post(&self, life: &Life) -> Result<(), AppError> {
        hours::at(self.recorded, || self.write_down(life))
    }

    fn write_down(&self, life: &Life) -> Result<(), AppError> {
        let mut dice = Dice::new(self.seed, PEOPLE + u64::from(life.number));
        let Some((joined, events)) = life.events.split_first() else { return Ok(()) };
        let new = NewMember {
            number: life.card(),
            name: people::name(&mut dice),
            phone: people::phone(life.number),
            birthday: life.birthday(),
            day: Some(joined.day),
            store: self.store(life.number),
            ..NewMember::default()
        };
        let receipt = self.clinic.member_enrol(self.actor, &key(life.number, 0)?, new)?;
        let mut path = Path { number: life.number, member: receipt.member, sales: HashMap::new(), dice };
        for (event, place) in events.iter().zip(1..) {
            match self.event(&mut path, event, &key(life.number, place)?) {
                Err(error) if error.category() == Category::Refused => {}
                posted => posted?,
            }
        }
        Ok(())
    }

    fn event(&self, path: &mut Path, event: &Event, key: &Key) -> Result<(), AppError> {
        let day = event.day;
        let deed = match event.what {
            What::Bought { sale, category, amount_fen } => {
                let new = self.sale(path, day, sale, category, amount_fen);
                let receipt = self.clinic.sale_post(self.actor, key, new)?;
                path.sales.extend(receipt.sale.map(|id| (sale, id)));
                return Ok(());
            }
            What::Refunded { sale, amount_fen } => return self.refund(path, day, sale, amount_fen, key),
            What::Referred { referral } => NewDeed::Referral { id: referral_id(path.number, referral) },
            What::ReferralVoided { referral } => NewDeed::ReferralVoid { id: referral_id(path.number, referral) },
            What::Attended => NewDeed::Event,
            What::Engaged => NewDeed::Engagement,
            What::Redeemed { points } => NewDeed::Redeem { points: points.into() },
            What::Adjusted { points } => {
                let cause = if points % 30 == 0 { HandCause::Compensation } else { HandCause::Goodwill };
                NewDeed::Points { points: points.into(), cause: Some(cause) }
            }
            What::TierSet { steps, lock_days } => NewDeed::Tier {
                tier: TIERS[usize::from(steps).min(TIERS.len() - 1)].to_owned(),
                locked_until: Some(Day::from_number(day.number() + i32::from(lock_days))),
            },
            // Prepaid money and packages have no use case of their own.
            What::Enrolled | What::PaidIn { .. } | What::BoughtPackage { .. } => return Ok(()),
        };
        let reason = match deed {
            NewDeed::Points { cause: Some(HandCause::Compensation), .. } => "预约延误补偿",
            NewDeed::Points { .. } => "生日赠送",
            NewDeed::Tier { .. } => "店长特批",
            NewDeed::Redeem { .. }
            | NewDeed::Referral { .. }
            | NewDeed::ReferralVoid { .. }
            | NewDeed::Event
            | NewDeed::Engagement => "",
        };
        let new = NewActivity { member: path.member, day: Some(day), deed, reason: reason.to_owned() };
        self.clinic.activity_post(self.actor, key, new)?;
        Ok(())
    }

    /// A sale, to which one customer in twenty adds something to take home.
    fn sale(&self, path: &mut Path, day: Day, sale: u32, category: u8, amount_fen: u32) -> NewSale {
        let line = |category: usize, amount_fen: u32| NewSaleLine {
            category: CATEGORIES[category].name.to_owned(),
            amount_fen: amount_fen.into(),
        };
        let mut lines = vec![line(category.into(), amount_fen)];
        if path.dice.chance(50) {
            lines.push(line(TAKEN_HOME, 100 * path.dice.between(29, 129)));
        }
        NewSale {
            member: Some(path.member),
            member_number: String::new(),
            number: format!("S{:05}-{sale:03}", path.number),
            day: Some(day),
            lines,
            store: self.store(path.number + sale),
        }
    }

    fn refund(&self, path: &Path, day: Day, sale: u32, amount_fen: u32, key: &Key) -> Result<(), AppError> {
        // The sale itself may have been refused.
        let Some(sale) = path.sales.get(&sale).copied() else { return Ok(()) };
        let lines = vec![RefundLine { line: 0, amount_fen: amount_fen.into() }];
        let new = NewRefund { sale, lines, day: Some(day), reason: "顾客退款".to_owned() };
        self.clinic.sale_refund(self.actor, key, new)?;
        Ok(())
    }

    fn store(&self, number: u32) -> Option<StoreId> {
        // Most customers keep to the first store.
        self.stores.get(usize::from(number.is_multiple_of(3))).copied()
    }
}

/// The key of one thing in one life: the same in every run.
fn key(number: u32, place: u32) -> Result<Key, AppError> {
    Key::parse(&format!("sample-{number}-{place}"))
}

fn referral_id(number: u32, referral: u32) -> String {
    format!("R{number:05}-{referral}")
}
