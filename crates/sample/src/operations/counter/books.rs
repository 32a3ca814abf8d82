//! A clinic as what is tried: every deal is the use case that a door calls, and every figure is read back through one.
//! The transfers alone are read from the books themselves.

mod selling;

use std::collections::BTreeMap;
use std::sync::Arc;

use yanji_app::records::{MemberState, NewActivity, NewDeed, NewMember, NewRedemption};
use yanji_app::{
    Actor, AppError, Category, Channel, Clinic, DepositReturn, FixedClock, Founding, Instant, ItemFields, Key,
    NewDeposit, Place,
};
use yanji_books::id::{CategoryId, DepositId, ItemId, MemberId, RedemptionId, SaleId};
use yanji_books::posting::BookedTransfer;
use yanji_books::{Books, Location, Options, Read, accounts, history, schema};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;
use yanji_vault::RootKey;
use yanji_words::{Problem, Thing};

use super::super::model::{Figures, Lot};
use super::super::operation::Operation;
use super::super::{Answer, Ledger, PROGRAMME, Size, Subject, Till};
use super::deal::Deal;
use super::goods::{GOODS, REWARDS};

/// The most rows of a page of lots.
const PAGE: usize = 500;
/// The most sales of one member that are listed as owed for at once.
const OWED_MOST: usize = 200;

/// A clinic, and by what numbers the operations know what is in it.
pub struct InBooks {
    clinic: Clinic,
    books: Books,
    clock: Arc<FixedClock>,
    actor: Actor,
    today: Day,
    goods: Vec<ItemId>,
    members: Vec<Option<MemberId>>,
    sales: Numbered<SaleId>,
    deposits: Numbered<DepositId>,
    redemptions: Numbered<RedemptionId>,
}

/// Ids by the numbers of operations, and the other way round.
struct Numbered<I> {
    ids: BTreeMap<u64, I>,
    numbers: BTreeMap<I, u64>,
}

impl<I: Copy + Ord> Numbered<I> {
    const fn new() -> Self {
        Self { ids: BTreeMap::new(), numbers: BTreeMap::new() }
    }

    fn insert(&mut self, number: u64, id: I) {
        self.ids.insert(number, id);
        self.numbers.insert(id, number);
    }

    /// The id of a number, or one that nothing has.
    fn id(&self, number: u64, nothing: I) -> I {
        self.ids.get(&number).copied().unwrap_or(nothing)
    }

    /// The number of an id; 0, which no operation has, where it has none.
    fn number(&self, id: I) -> u64 {
        self.numbers.get(&id).copied().unwrap_or(0)
    }
}

impl InBooks {
    /// Founds a clinic under the programme of the operations, with its catalogue and without members.
    ///
    /// # Errors
    /// Those of the use cases.
    pub fn found(place: &Place, root: &RootKey, size: &Size) -> Result<Self, AppError> {
        let clock = Arc::new(FixedClock::at(morning_of(Size::FIRST)));
        let founding = Founding { name: "随机操作".to_owned(), timezone: "Asia/Shanghai".to_owned() };
        let shown = Arc::<FixedClock>::clone(&clock);
        let clinic = Clinic::found(place, root, shown, &founding)?;
        let actor = Actor::machine(Channel::Sample);
        let draft = clinic.programme_save(&actor, &Key::fresh()?, PROGRAMME)?;
        clinic.programme_publish(&actor, &Key::fresh()?, draft.id, Size::FIRST.previous())?;
        let goods = offer(&clinic, &actor)?;
        Ok(Self {
            clinic,
            books: books_of(place)?,
            clock,
            actor,
            today: Size::FIRST,
            goods,
            members: vec![None; size.members],
            sales: Numbered::new(),
            deposits: Numbered::new(),
            redemptions: Numbered::new(),
        })
    }

    /// The clinic, to be looked at and proven.
    #[must_use]
    pub const fn clinic(&self) -> &Clinic {
        &self.clinic
    }

    fn end_days(&mut self, days: u16) -> Result<(), AppError> {
        self.today = self.today.plus_days(i32::from(days));
        self.clock.set(morning_of(self.today));
        self.clinic.clock_run(&self.actor, None, &mut |_| {})?;
        Ok(())
    }

    fn deal(&mut self, number: usize, deal: &Deal) -> Result<(), AppError> {
        if *deal == Deal::Join {
            return self.join(number);
        }
        let member = self.members.get(number).copied().flatten();
        let member = member.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
        match deal {
            Deal::Join => Ok(()),
            Deal::Ring(ring) => self.ring(member, ring),
            Deal::WalkIn { sale, pieces, pay_fen, back } => self.walk_in(*sale, pieces, *pay_fen, *back),
            Deal::Refund { sale, parts, in_cash } => self.refund(*sale, parts, *in_cash),
            Deal::Repay { sale, repayment, cash_fen, deposit } => self.repay(*sale, *repayment, *cash_fen, *deposit),
            Deal::Event => self.record(member, NewDeed::Event),
            Deal::Engage => self.record(member, NewDeed::Engagement),
            Deal::Refer { referral } => self.record(member, NewDeed::Referral { id: referral.to_string() }),
            Deal::ReferVoid { referral } => self.record(member, NewDeed::ReferralVoid { id: referral.to_string() }),
            Deal::Redeem { points, .. } => self.record(member, NewDeed::Redeem { points: *points }),
            Deal::Reward { redeem, reward } => self.buy(member, *redeem, *reward),
            Deal::Undo { redeem } => {
                let id = self.redemptions.id(*redeem, RedemptionId([0; 16]));
                self.clinic.reward_undo(&self.actor, &Key::fresh()?, id).map(drop)
            }
            Deal::Points { points } => self.record(member, NewDeed::Points { points: *points, cause: None }),
            Deal::Tier { code, locked_until } => {
                self.record(member, NewDeed::Tier { tier: (*code).to_owned(), locked_until: *locked_until })
            }
            Deal::Deposit { deposit, amount_fen } => self.take_deposit(member, *deposit, *amount_fen),
            Deal::Return { deposit, amount_fen } => {
                let deposit = self.deposits.id(*deposit, DepositId([0; 16]));
                let reason = "改变主意".to_owned();
                let back = DepositReturn { deposit, amount_fen: *amount_fen, tender: Tender::Cash, reason };
                self.clinic.deposit_return(&self.actor, &Key::fresh()?, &back).map(drop)
            }
        }
    }

    fn join(&mut self, number: usize) -> Result<(), AppError> {
        let new = NewMember { number: format!("M{number:06}"), ..NewMember::default() };
        let joined = self.clinic.member_enrol(&self.actor, &Key::fresh()?, new)?;
        if let Some(place) = self.members.get_mut(number) {
            *place = Some(joined.member);
        }
        Ok(())
    }

    fn record(&self, member: MemberId, deed: NewDeed) -> Result<(), AppError> {
        let new = NewActivity { member, day: None, deed, reason: "试验".to_owned() };
        self.clinic.activity_post(&self.actor, &Key::fresh()?, new).map(drop)
    }

    fn buy(&mut self, member: MemberId, redeem: u64, reward: usize) -> Result<(), AppError> {
        let reward = REWARDS.get(reward).map_or("", |reward| reward.code).to_owned();
        let redeemed = self.clinic.reward_redeem(&self.actor, &Key::fresh()?, &NewRedemption { member, reward })?;
        self.redemptions.insert(redeem, redeemed.id);
        Ok(())
    }

    fn take_deposit(&mut self, member: MemberId, deposit: u64, amount_fen: i64) -> Result<(), AppError> {
        let new = NewDeposit { member, amount_fen, tender: Tender::Cash, item: None, store: None };
        self.clinic.deposit_take(&self.actor, &Key::fresh()?, &new)?;
        // Her deposits are listed by age.
        if let Some(taken) = self.clinic.deposit_list(&self.actor, member)?.last() {
            self.deposits.insert(deposit, taken.id);
        }
        Ok(())
    }

    /// Every lot of a member, the oldest first.
    fn lots(&self, member: MemberId) -> Result<Vec<Lot>, AppError> {
        let (mut lots, mut before) = (Vec::new(), None);
        loop {
            let page = self.clinic.member_lots(&self.actor, member, before.as_deref(), PAGE)?;
            lots.extend(page.items.iter().map(|lot| Lot {
                earned_on: lot.earned_on,
                ends_on: lot.expires_on.unwrap_or(Day::NEVER),
                left: lot.left,
                expired: lot.expired,
            }));
            before = page.next;
            if before.is_none() {
                lots.reverse();
                return Ok(lots);
            }
        }
    }
}

/// Adds every transfer of a member.
fn add_transfers(tx: &mut dyn Read, member: MemberId, ledger: &mut Ledger) -> Result<(), AppError> {
    let account = accounts::find_of_member(tx, member)?;
    let account = account.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
    for BookedTransfer { transfer, .. } in history::transfers(tx, account.id)? {
        *ledger.entry((transfer.unit, transfer.from)).or_default() -= transfer.amount;
        *ledger.entry((transfer.unit, transfer.to)).or_default() += transfer.amount;
    }
    Ok(())
}

/// The books of a place, beside the clinic that works on them: no use case tells of every transfer.
fn books_of(place: &Place) -> Result<Books, AppError> {
    let location = match place {
        Place::Folder(folder) => Location::Sqlite { file: folder.join("books.sqlite") },
        Place::Postgres { url, schema } => Location::Postgres { url: url.clone(), schema: schema.clone() },
    };
    Ok(Books::open(&location, Options::default(), schema::BOOKS)?)
}

/// Ten in the morning in Shanghai, which is eight hours ahead and knows no summer time in these years.
fn morning_of(day: Day) -> Instant {
    const MICROS_A_DAY: i64 = 86_400 * 1_000_000;
    Instant(i64::from(day.number()) * MICROS_A_DAY).plus_seconds(2 * 60 * 60)
}

/// Fills the catalogue; the ids are in the order of [`GOODS`].
fn offer(clinic: &Clinic, actor: &Actor) -> Result<Vec<ItemId>, AppError> {
    let mut categories: BTreeMap<&str, CategoryId> = BTreeMap::new();
    let mut ids = Vec::with_capacity(GOODS.len());
    for good in GOODS {
        let category = match categories.get(good.category) {
            Some(known) => *known,
            None => clinic.category_add(actor, &Key::fresh()?, good.category)?.id,
        };
        categories.insert(good.category, category);
        let fields = ItemFields::new(category, good.name, good.price_fen);
        ids.push(clinic.item_add(actor, &Key::fresh()?, &fields)?.id);
    }
    Ok(ids)
}

impl Subject<Deal> for InBooks {
    type Error = AppError;

    fn apply(&mut self, operation: &Operation<Deal>) -> Result<Answer, AppError> {
        let done = match operation {
            Operation::EndDays(days) => self.end_days(*days),
            Operation::Of { member, act } => {
                // Ids are in the order of milliseconds, and nobody at a till is quicker.
                self.clock.set(self.clinic.now().plus_seconds(1));
                self.deal(*member, act)
            }
        };
        match done {
            Ok(()) => Ok(Ok(())),
            Err(error) => match error.category() {
                Category::Invalid | Category::NotFound | Category::Conflict | Category::Refused => {
                    Ok(Err(error.code()))
                }
                Category::Unauthenticated
                | Category::Forbidden
                | Category::Busy
                | Category::Unsettled
                | Category::Internal => Err(error),
            },
        }
    }

    fn figures(&mut self, number: usize) -> Result<Option<Figures>, AppError> {
        let Some(member) = self.members.get(number).copied().flatten() else { return Ok(None) };
        let state: MemberState = self.clinic.member_state(&self.actor, member)?;
        let deposits = self.clinic.deposit_list(&self.actor, member)?;
        let deposits = deposits.into_iter().filter(|deposit| deposit.left_fen != 0);
        let debts = self.clinic.debt_list(&self.actor, Some(member), 0, OWED_MOST)?;
        Ok(Some(Figures {
            tier: state.tier_rank,
            tier_since: state.tier_since,
            points: state.points,
            points_debt: state.points_debt,
            points_expired: state.points_expired,
            spend_fen: state.spend_fen,
            visits: state.visits,
            deposits_fen: deposits.map(|deposit| (self.deposits.number(deposit.id), deposit.left_fen)).collect(),
            owed_fen: debts.into_iter().map(|debt| (self.sales.number(debt.sale), debt.owed_fen)).collect(),
            lots: self.lots(member)?,
        }))
    }

    fn till(&mut self) -> Result<Till, AppError> {
        let day = self.clinic.till_day(&self.actor, self.today, None)?;
        let sums = day.tenders.into_iter().map(|sum| (sum.tender, sum.in_fen - sum.out_fen));
        Ok(sums.filter(|(_, fen)| *fen != 0).collect())
    }

    fn ledger(&mut self) -> Result<Ledger, AppError> {
        self.books.read(|tx| {
            let mut ledger = Ledger::new();
            for member in self.members.iter().copied().flatten() {
                add_transfers(tx, member, &mut ledger)?;
            }
            Ok(ledger)
        })
    }
}
