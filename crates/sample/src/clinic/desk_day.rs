//! Today at the desk of the sample clinic: sales of items, paid in every way, one of them without a card, one partly owed
//! and one partly given back, and what else happens on a day, so that every page of the desk has something to show.

use yanji_app::records::{
    BasketLine, BasketThing, HowMuch, LineAsked, MemberQuery, MemberSort, NewActivity, NewBasket, NewCoupons, NewDeed,
    NewLineRefund, NewRedemption, NewSaleOfItems, TenderPaid,
};
use yanji_app::{Actor, AppError, Category, Clinic, Item, Key, NewDeposit, NewTreatment, Rehearsal};
use yanji_books::id::{MemberId, SaleId, StaffId};
use yanji_engine::programme::benefit::Tender;

/// How many customers come.
const CUSTOMERS: usize = 14;
/// The tenders, in turn.
const TENDERS: [Tender; 4] = [Tender::Wechat, Tender::Alipay, Tender::Cash, Tender::Card];
/// Which customer pays a part later, and how much, in fen.
const OWES: (usize, i64) = (9, 10_000);
/// What the product of each treatment is marked with.
const BATCHES: [&str; 3] = ["BX20260918", "BX20260918", "HA2610-07"];
/// So many points given at once that somebody has to look at it.
const POINTS_WATCHED: i64 = 1_200;

/// A day at the desk.
struct DeskDay<'c> {
    clinic: &'c Clinic,
    actor: Actor,
    /// Those who spent most so far, from the first on.
    members: Vec<MemberId>,
    items: Vec<Item>,
    staff: Vec<StaffId>,
}

/// Does what the sample clinic does today, once for each day on which it is asked.
///
/// # Errors
/// Those of the use cases.
pub fn ring_up_today(clinic: &Clinic) -> Result<(), AppError> {
    let actor = super::actor();
    let query = MemberQuery { sort: MemberSort::Spend, descending: Some(true), limit: 100, ..MemberQuery::default() };
    let day = DeskDay {
        members: clinic.member_search(&actor, &query)?.items.iter().map(|member| member.id).collect(),
        items: clinic.item_list(&actor)?.into_iter().filter(|item| !item.is_hidden).collect(),
        staff: clinic.staff_list(&actor)?.into_iter().map(|member| member.id).collect(),
        actor: Actor { store: clinic.store_list(&actor)?.first().map(|store| store.id), ..actor },
        clinic,
    };
    if day.actor.store.is_none() || day.items.is_empty() || day.members.is_empty() {
        return Ok(());
    }
    // Rights first: a coupon that is there is used by the bill.
    day.give_rights()?;
    day.sell()?;
    day.treat()
}

impl DeskDay<'_> {
    /// A coupon for each of some members, rewards for others, and points that raise an alarm.
    fn give_rights(&self) -> Result<(), AppError> {
        for (n, member) in self.members.iter().skip(1).step_by(9).take(4).enumerate() {
            let reason = "店庆回馈".to_owned();
            let new = NewCoupons { member: *member, kind: "birthday_care".to_owned(), count: 1, reason };
            self.clinic.coupon_issue(&self.actor, &self.key("coupon", n)?, &new)?;
        }
        for (n, member) in self.members.iter().step_by(11).take(3).enumerate() {
            let reward = ["bubble_cleansing", "scalp_care"][n % 2].to_owned();
            let new = NewRedemption { member: *member, reward };
            match self.clinic.reward_redeem(&self.actor, &self.key("reward", n)?, &new) {
                // She has fewer points than it takes.
                Err(error) if error.category() == Category::Refused => {}
                redeemed => drop(redeemed?),
            }
        }
        let deed = NewDeed::Points { points: POINTS_WATCHED, cause: None };
        let new = NewActivity { member: self.members[0], day: None, deed, reason: "旧系统积分补录".to_owned() };
        self.clinic.activity_post(&self.actor, &self.key("points", 0)?, new)?;
        Ok(())
    }

    fn sell(&self) -> Result<(), AppError> {
        let mut last = None;
        for n in 0..CUSTOMERS {
            // Every seventh has no card.
            let member = self.members.get(n * 7 % self.members.len()).copied().filter(|_| n % 7 != 6);
            let lines = if n % 3 == 0 { vec![self.line(n), self.line(n * 5 + 1)] } else { vec![self.line(n * 3)] };
            let sale = self.ring_up(n, NewBasket { member, lines, ..NewBasket::default() })?;
            last = sale.filter(|_| member.is_some()).or(last);
        }
        if let Some(member) = self.members.get(3) {
            let new =
                NewDeposit { member: *member, amount_fen: 50_000, tender: Tender::Wechat, item: None, store: None };
            self.clinic.deposit_take(&self.actor, &self.key("deposit", 0)?, &new)?;
        }
        let Some(sale) = last else { return Ok(()) };
        let lines = vec![LineAsked { line: 0, much: HowMuch::All }];
        let back = NewLineRefund { sale, lines, tender: None, day: None, reason: "顾客改期".to_owned() };
        self.clinic.sale_refund_lines(&self.actor, &self.key("refund", 0)?, back, Rehearsal::Real)?;
        Ok(())
    }

    /// Rings up one basket unless that was done today; gives the sale where it came to money.
    fn ring_up(&self, n: usize, basket: NewBasket) -> Result<Option<SaleId>, AppError> {
        let pay_fen = self.clinic.desk_quote(&self.actor, &basket)?.pay_fen;
        let owed_fen = if n == OWES.0 && basket.member.is_some() { OWES.1.min(pay_fen) } else { 0 };
        let amount_fen = pay_fen - owed_fen;
        let paid = TenderPaid { tender: TENDERS[n % TENDERS.len()], amount_fen, deposit: None, charge: None };
        let tenders = if amount_fen > 0 { vec![paid] } else { Vec::new() };
        let new = NewSaleOfItems { basket, tenders, owed_fen, expected_pay_fen: pay_fen, ..NewSaleOfItems::default() };
        let receipt = self.clinic.sale_ring(&self.actor, &self.key("sale", n)?, new, Rehearsal::Real)?;
        Ok((amount_fen > 0).then_some(receipt.sale))
    }

    /// One piece of an item; whoever sells it serves the next.
    fn line(&self, item: usize) -> BasketLine {
        let by = |n: usize| self.staff.get(n % self.staff.len().max(1)).copied();
        BasketLine {
            what: BasketThing::Item(self.items[item % self.items.len()].id),
            quantity: 1,
            by_hand: None,
            seller: by(item),
            server: by(item + 1),
        }
    }

    /// Treatments of some members, with the batches of what was used.
    fn treat(&self) -> Result<(), AppError> {
        let treated = self.items.iter().filter(|item| item.minutes > 0).rev();
        for (n, (item, member)) in treated.zip(self.members.iter().step_by(7)).take(BATCHES.len() * 2).enumerate() {
            let new = NewTreatment {
                member: *member,
                item: item.id,
                sold_on: None,
                operator: self.staff.get(n % self.staff.len().max(1)).copied(),
                batch_number: BATCHES.get(n).copied().unwrap_or_default().to_owned(),
                note: String::new(),
                store: None,
            };
            self.clinic.treatment_record(&self.actor, &self.key("treatment", n)?, &new)?;
        }
        Ok(())
    }

    /// The key of one thing of today.
    fn key(&self, what: &str, n: usize) -> Result<Key, AppError> {
        Key::parse(&format!("sample-desk-{}-{what}-{n}", self.clinic.today()))
    }
}
