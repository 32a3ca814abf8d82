//! What is done at the desk of the sample clinic, each thing by whoever does it there.

use yanji_app::records::{
    BasketLine, HowMuch, LineAsked, NewBasket, NewCoupons, NewLineRefund, NewMember, NewRedemption, NewRepayment,
    NewSaleOfItems, TenderPaid,
};
use yanji_app::{Actor, AppError, NewDeposit, NewTreatment, Rehearsal};
use yanji_books::id::{DepositId, ItemId, MemberId, SaleId};
use yanji_engine::programme::benefit::Tender;

use super::super::lots;
use super::super::team::{Crew, staff_of};
use super::agenda::Deed;
use super::{DESK, DeskDay, GIVES_BACK, OWES, SEED};
use crate::dice::Dice;
use crate::people;
use crate::trade::CATEGORIES;

/// When the early front desk has handed over, in minutes after midnight.
const HANDED_OVER: i64 = 15 * 60 + 30;
/// How many minutes after paying a treatment begins.
const WAITS: i64 = 8;
/// How many minutes after paying she gives something back.
const GIVES_BACK_AFTER: i64 = 45;
/// What is owed and what is paid ahead, in fen.
const OWED_FEN: i64 = 10_000;
const AHEAD_FEN: i64 = 50_000;
/// The categories of light and lasers, and of injections, by their places.
const LIGHT: usize = 6;
const INJECTION: usize = 7;
/// What a treatment with either needs before.
const CONSENT: &str = "知情同意书已签，术前已拍照。";
/// What points are turned into, by the codes of the rewards.
const REWARDS: [&str; 2] = ["bubble_cleansing", "scalp_care"];

impl Crew {
    /// Who takes money at a minute of the day.
    const fn front(&self, minute: i64) -> &Actor {
        if minute < HANDED_OVER { &self.early } else { &self.late }
    }

    /// Who does what belongs to a category.
    fn treating(&self, category: &str) -> &Actor {
        match CATEGORIES.iter().position(|known| known.name == category) {
            Some(LIGHT) => &self.nurse,
            Some(INJECTION) => &self.doctor,
            _ => &self.beautician,
        }
    }
}

impl DeskDay<'_, '_> {
    /// Does one thing at its minute.
    pub(super) fn act(&mut self, minute: i64, deed: Deed) -> Result<(), AppError> {
        match deed {
            Deed::ShiftBegins { crew } => self.shift_begins(&self.desk.team.crews[crew].early),
            Deed::HandOver { crew } => {
                let Crew { early, late, .. } = &self.desk.team.crews[crew];
                if early.who == late.who {
                    return Ok(());
                }
                self.shift_ends(early, Some(late), crew)?;
                self.shift_begins(late)
            }
            Deed::ShiftEnds { crew } => self.shift_ends(&self.desk.team.crews[crew].late, None, crew),
            Deed::DayCloses { crew } => self.day_closes(crew),
            Deed::AlarmsSettled => self.alarms_settled(),
            Deed::Thanked { visit } => self.thanked(visit),
            Deed::Enrols { visit } => self.enrols(minute, visit),
            Deed::Redeems { visit } => self.redeems(minute, visit),
            Deed::Pays { visit } => self.pays(minute, visit),
            Deed::Treated { crew, member, sale, line, item } => self.treated(crew, member, (sale, line), item),
            Deed::GivesBack { crew, sale } => {
                let front = self.desk.team.crews[crew].front(minute);
                self.gives_back(front, sale, "顾客临时有事，改期")
            }
            Deed::GivesBackLate { visit } => match self.desk.sold.get(&(self.place - 1, visit)) {
                Some(sale) => self.gives_back(&self.desk.team.manager, *sale, "顾客对效果不满意，店长同意退款"),
                None => Ok(()),
            },
            Deed::PaysAhead { visit } => self.pays_ahead(minute, visit),
            Deed::Repays { place } => self.repays(minute, place),
        }
    }

    /// The owner looks at what was raised some days ago.
    fn alarms_settled(&self) -> Result<(), AppError> {
        let owner = &self.desk.team.owner;
        for alarm in self.clinic().alarm_list(owner, true, 0, 200)? {
            if self.day.number() - alarm.day.number() > 2 {
                self.clinic().alarm_settle(owner, &self.key("alarm", &alarm.id.to_string())?, alarm.id)?;
            }
        }
        Ok(())
    }

    fn thanked(&self, visit: usize) -> Result<(), AppError> {
        let Some(member) = self.visits[visit].member else { return Ok(()) };
        let reason = "老客预约到店，回馈一张".to_owned();
        let new = NewCoupons { member, kind: "thanks".to_owned(), count: 1, reason };
        self.clinic().coupon_issue(&self.desk.team.manager, &self.key("thanks", &visit.to_string())?, &new)?;
        Ok(())
    }

    /// Takes on a new customer at the desk, whose visit it is then.
    fn enrols(&mut self, minute: i64, visit: usize) -> Result<(), AppError> {
        let joined = self.place * self.desk.newcomers + visit - 5;
        let number = self.desk.members + u32::try_from(joined).unwrap_or(0) + 1;
        let mut dice = Dice::new(SEED, DESK + u64::from(number));
        let crew = &self.desk.team.crews[self.visits[visit].crew];
        let new = NewMember {
            number: people::card(number),
            name: people::name(&mut dice),
            phone: people::phone(number),
            birthday: people::birthday(&mut dice),
            ..NewMember::default()
        };
        let key = self.key("enrols", &visit.to_string())?;
        let member = self.clinic().member_enrol(crew.front(minute), &key, new)?.member;
        self.visits[visit].member = Some(member);
        Ok(())
    }

    /// Has points turned into a treatment that she has today too, where she has enough of them.
    fn redeems(&mut self, minute: i64, visit: usize) -> Result<(), AppError> {
        let Some(member) = self.visits[visit].member else { return Ok(()) };
        let reward = self
            .clinic()
            .reward_list(self.desk.machine)?
            .into_iter()
            .find(|reward| reward.code == REWARDS[visit / 6 % 2]);
        let Some(reward) = reward else { return Ok(()) };
        let front = self.desk.team.crews[self.visits[visit].crew].front(minute);
        let new = NewRedemption { member, reward: reward.code };
        self.clinic().reward_redeem(front, &self.key("reward", &visit.to_string())?, &new)?;
        if visit % 4 == 3 {
            // She keeps the coupon for another day.
            return Ok(());
        }
        let item = self.desk.items.iter().position(|item| item.name == reward.name);
        let items = &mut self.visits[visit].items;
        items.extend(item.filter(|item| !items.contains(item)));
        Ok(())
    }

    fn pays(&mut self, minute: i64, visit: usize) -> Result<(), AppError> {
        let coming = &self.visits[visit];
        let crew = &self.desk.team.crews[coming.crew];
        let front = crew.front(minute);
        let known = self.clinic().sale_find(front, &coming.number)?;
        let sale = match known.first() {
            Some(known) => known.sale,
            None => {
                let lines = coming.items.iter().map(|item| self.line(crew, front, *item)).collect();
                let basket = NewBasket { member: coming.member, lines, ..NewBasket::default() };
                self.rung_up(front, visit, basket)?
            }
        };
        let (place, crew, member) = (self.place, coming.crew, coming.member);
        let items = coming.items.clone();
        self.desk.sold.insert((place, visit), sale);
        let gives_back = visit == GIVES_BACK && self.is_given_back();
        if gives_back {
            self.agenda.put(minute + GIVES_BACK_AFTER, Deed::GivesBack { crew, sale });
        }
        let Some(member) = member else { return Ok(()) };
        let mut begins = minute + WAITS;
        for (line, item) in items.into_iter().enumerate() {
            let item = &self.desk.items[item];
            if item.minutes > 0 && !(gives_back && line == 0) {
                begins += item.minutes;
                let line = i64::try_from(line).unwrap_or(0);
                self.agenda.put(begins, Deed::Treated { crew, member, sale, line, item: item.id });
            }
        }
        Ok(())
    }

    /// One piece of an item: the front desk sells what is taken home, and whoever treats sells the treatment.
    fn line(&self, crew: &Crew, front: &Actor, item: usize) -> BasketLine {
        let item = &self.desk.items[item];
        let treating = crew.treating(&item.category_name);
        let (seller, server) = if item.minutes > 0 { (treating, Some(treating)) } else { (front, None) };
        BasketLine { seller: staff_of(seller), server: server.and_then(staff_of), ..BasketLine::of(item.id, 1) }
    }

    fn rung_up(&self, front: &Actor, visit: usize, basket: NewBasket) -> Result<SaleId, AppError> {
        let coming = &self.visits[visit];
        let pay_fen = self.clinic().desk_quote(front, &basket)?.pay_fen;
        let owes = visit == OWES && self.is_owed() && basket.member.is_some();
        let owed_fen = if owes { OWED_FEN.min(pay_fen / 2) } else { 0 };
        let mut left_fen = pay_fen - owed_fen;
        let mut tenders = Vec::new();
        let mut pay = |tender, amount_fen: i64, deposit: Option<DepositId>| {
            let amount_fen = amount_fen.min(left_fen);
            if amount_fen > 0 {
                tenders.push(TenderPaid { tender, amount_fen, deposit, charge: None });
                left_fen -= amount_fen;
            }
        };
        if let Some(member) = basket.member {
            let ahead = self.clinic().deposit_list(front, member)?.into_iter().find(|deposit| deposit.left_fen > 0);
            if let Some(deposit) = ahead {
                pay(Tender::Deposit, deposit.left_fen, Some(deposit.id));
            }
        }
        if coming.has_change && coming.tender != Tender::Cash {
            pay(Tender::Cash, pay_fen / 3 / 10_000 * 10_000, None);
        }
        pay(coming.tender, pay_fen, None);
        let number = coming.number.clone();
        let new = NewSaleOfItems {
            basket,
            tenders,
            owed_fen,
            expected_pay_fen: pay_fen,
            number,
            ..NewSaleOfItems::default()
        };
        let key = self.key("sale", &visit.to_string())?;
        Ok(self.clinic().sale_ring(front, &key, new, Rehearsal::Real)?.sale)
    }

    /// A treatment, recorded by whoever did it.
    fn treated(&mut self, crew: usize, member: MemberId, sold_on: (SaleId, i64), item: ItemId) -> Result<(), AppError> {
        let Some(done) = self.desk.items.iter().find(|known| known.id == item) else { return Ok(()) };
        let needs_consent =
            [LIGHT, INJECTION].map(|category| CATEGORIES[category].name).contains(&&*done.category_name);
        let before = self.treated.entry(item).or_default();
        let new = NewTreatment {
            member,
            item,
            sold_on: Some(sold_on),
            operator: None,
            batch_number: lots::number_of(&done.code, *before).to_owned(),
            note: if needs_consent { CONSENT.to_owned() } else { String::new() },
            store: None,
        };
        *before += 1;
        let treating = self.desk.team.crews[crew].treating(&done.category_name);
        let key = self.key("treatment", &format!("{}-{}", sold_on.0, sold_on.1))?;
        self.clinic().treatment_record(treating, &key, &new)?;
        Ok(())
    }

    /// Gives the first thing of a sale back.
    fn gives_back(&self, who: &Actor, sale: SaleId, reason: &str) -> Result<(), AppError> {
        let lines = vec![LineAsked { line: 0, much: HowMuch::All }];
        let back = NewLineRefund { sale, lines, tender: None, day: None, reason: reason.to_owned() };
        self.clinic().sale_refund_lines(who, &self.key("refund", &sale.to_string())?, back, Rehearsal::Real)?;
        Ok(())
    }

    fn pays_ahead(&self, minute: i64, visit: usize) -> Result<(), AppError> {
        let coming = &self.visits[visit];
        let (Some(member), crew) = (coming.member, &self.desk.team.crews[coming.crew]) else { return Ok(()) };
        let new = NewDeposit { member, amount_fen: AHEAD_FEN, tender: Tender::Wechat, item: None, store: None };
        self.clinic().deposit_take(crew.front(minute), &self.key("ahead", &visit.to_string())?, &new)?;
        Ok(())
    }

    /// What was owed on an earlier day is paid.
    fn repays(&self, minute: i64, place: usize) -> Result<(), AppError> {
        let Some(sale) = self.desk.sold.get(&(place, OWES)).copied() else { return Ok(()) };
        let front = self.desk.team.crews[0].front(minute);
        let owed_fen = self.clinic().sale_bill(front, sale)?.owed_fen;
        if owed_fen == 0 {
            return Ok(());
        }
        let paid = TenderPaid { tender: Tender::Alipay, amount_fen: owed_fen, deposit: None, charge: None };
        let new = NewRepayment { sale, tenders: vec![paid], day: None, store: None };
        self.clinic().debt_repay(front, &self.key("repays", &place.to_string())?, new, Rehearsal::Real)?;
        Ok(())
    }
}
