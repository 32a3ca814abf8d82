//! One batch of an import: members' lines folded in memory into the rows that they come to. Reads the books and writes
//! nothing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use yanji_books::accounts::{self, Account};
use yanji_books::data_keys::DataKeyRow;
use yanji_books::id::{AccountId, ImportId, MemberId, SaleId, StoreId};
use yanji_books::imports::{self, LineCounts};
use yanji_books::journal::{self, Entry, EntryDeed, EntryLine, EntryRefundLine};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx, Value, members};
use yanji_engine::rulebook::RULES_NUMBER;
use yanji_engine::{Day, Fen, Refusal};
use yanji_words::{LineFault, Problem};

use super::lines::{FileMember, History, Line, RefusedLine};
use super::mapping::ColumnRole;
use super::refunds::{Met, Refunds, Sold};
use super::undo;
use crate::account::{OpenAccount, Past};
use crate::actor::Channel;
use crate::clinic::{Clinic, Present};
use crate::error::AppError;

/// About how many lines a batch holds: enough that a commit is shared by many, few enough to be written in 50 ms.
const LINES: usize = 1_000;

/// What one commit of an import takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// Lines that cannot be read, by their places in [`History::refused`].
    Refused(Range<usize>),
    /// Members with all of their lines, by their places in [`History::members`].
    Members(Range<usize>),
}

/// The batches of a history: the same ones whenever the same file is read the same way, so that an import that was
/// killed goes on where it was.
pub(super) fn batches(history: &History) -> Vec<Batch> {
    let refused = history.refused.len();
    let mut batches: Vec<Batch> =
        (0..refused).step_by(LINES).map(|first| Batch::Refused(first..(first + LINES).min(refused))).collect();
    let (mut first, mut lines) = (0, 0);
    for (place, member) in history.members.iter().enumerate() {
        lines += member.end - member.first;
        if lines >= LINES || place + 1 == history.members.len() {
            batches.push(Batch::Members(first..place + 1));
            (first, lines) = (place + 1, 0);
        }
    }
    batches
}

/// Gives out card numbers to members who have none: six digits or more, after the members there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberMaker {
    next: i64,
}

impl NumberMaker {
    pub(super) fn new(tx: &mut dyn Read) -> Result<Self, AppError> {
        Ok(Self { next: accounts::count(tx)? + 1 })
    }

    fn make(&mut self, tx: &mut dyn Read) -> Result<String, AppError> {
        loop {
            let number = format!("{:06}", self.next);
            self.next += 1;
            if accounts::find_by_number(tx, &number)?.is_none() {
                return Ok(number);
            }
        }
    }
}

/// Whose import it is, for which store, and which one; a dry run is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order<'a> {
    pub(super) operator: &'a str,
    pub(super) store: Option<StoreId>,
    pub(super) import: Option<ImportId>,
}

/// What sales that are taken in come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    pub(super) first_day: Option<Day>,
    pub(super) last_day: Option<Day>,
    pub(super) amount_fen: i64,
}

impl Taken {
    fn add(&mut self, line: &Line) {
        let one = Self { first_day: Some(line.day), last_day: Some(line.day), amount_fen: line.amount.0 };
        *self = self.and(one);
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            first_day: self.first_day.into_iter().chain(other.first_day).min(),
            last_day: self.last_day.max(other.last_day),
            amount_fen: self.amount_fen.saturating_add(other.amount_fen),
        }
    }
}

/// What a batch comes to, ready to be written.
pub(super) struct Prepared {
    pub(super) counts: LineCounts,
    pub(super) taken: Taken,
    pub(super) refused: Vec<RefusedLine>,
    pub(super) present: Option<Present>,
    pub(super) member_rows: Vec<Vec<Value>>,
    pub(super) keys: Vec<DataKeyRow>,
    pub(super) posting: Posting,
    /// The accounts to be set aside before anything is written.
    pub(super) set_aside: Vec<AccountId>,
    /// The accounts that were there before, as they were read.
    touched: Vec<Touched>,
}

/// How far an account was when it was read.
struct Touched {
    id: AccountId,
    journal_length: i64,
    transfer_count: i64,
    decision_count: i64,
}

impl Prepared {
    fn nothing() -> Self {
        Self {
            counts: LineCounts::default(),
            taken: Taken::default(),
            refused: Vec::new(),
            present: None,
            member_rows: Vec::new(),
            keys: Vec::new(),
            posting: Posting::new(),
            set_aside: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// Whether the books still are as they were when the batch was folded; holds them so until the transaction ends.
    pub(super) fn still_fits(&self, clinic: &Clinic, tx: &mut dyn Tx) -> Result<bool, AppError> {
        let Some(then) = &self.present else { return Ok(true) };
        let now = clinic.present_held(tx)?;
        if !Arc::ptr_eq(&then.rules, &now.rules) || then.closed_through != now.closed_through {
            return Ok(false);
        }
        for touched in &self.touched {
            let fits = accounts::lock(tx, touched.id)?.is_some_and(|account| {
                account.journal.length == touched.journal_length
                    && account.transfer_count == touched.transfer_count
                    && account.decision_count == touched.decision_count
            });
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Folds a batch.
pub(super) fn prepare(
    clinic: &Clinic,
    history: &History,
    batch: &Batch,
    order: Order<'_>,
    numbers: &mut NumberMaker,
) -> Result<Prepared, AppError> {
    match batch {
        Batch::Refused(places) => {
            let refused = history.refused.get(places.clone()).unwrap_or_default().to_vec();
            let lines = count(refused.len());
            let counts = LineCounts { done: lines, refused: lines, ..LineCounts::default() };
            Ok(Prepared { counts, refused, ..Prepared::nothing() })
        }
        Batch::Members(places) => {
            let members = history.members.get(places.clone()).unwrap_or_default();
            let (prepared, after) = clinic.books.read(|tx| {
                let mut folding = Folding::begin(clinic, tx, history, members, order, *numbers)?;
                for (place, member) in members.iter().enumerate() {
                    let lines = history.lines.get(member.first..member.end).unwrap_or_default();
                    folding.member(tx, place, member, lines)?;
                }
                Ok::<_, AppError>((folding.prepared, folding.numbers))
            })?;
            *numbers = after;
            Ok(prepared)
        }
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// What the books know of a sale.
struct Known {
    day: Day,
    amount: Fen,
    /// The journal entry, where the category stands; `None` for a line of this file.
    seq: Option<i64>,
    category: String,
    /// Whether an undo took it back, so that a line with its number counts as new.
    is_taken: bool,
}

/// A line that is to be taken in.
struct Fresh<'l> {
    /// Its place among the lines of its member.
    place: usize,
    line: &'l Line,
    /// The number under which the sale comes, or that of the sale that a refund belongs to.
    number: Cow<'l, str>,
    /// Whether it is a refund that bears the number of its sale.
    names_sale: bool,
}

/// The lines of a member that are to be taken in, and her sales that refunds among them may belong to.
struct FreshLines<'l> {
    member: &'l FileMember,
    lines: Vec<Fresh<'l>>,
    /// `None` where no line gives money back.
    refunds: Option<Refunds>,
}

struct Folding<'c> {
    clinic: &'c Clinic,
    present: Present,
    order: Order<'c>,
    numbers: NumberMaker,
    /// The accounts that are there, by the member's place in the batch.
    accounts: HashMap<usize, Account>,
    /// The sales that are there, by account and number.
    sales: HashMap<AccountId, HashMap<String, Known>>,
    /// The accounts that nothing but undone imports ever touched.
    spent: HashSet<AccountId>,
    /// What the accounts went through that are to get money back: a refund looks back.
    pasts: HashMap<AccountId, Past>,
    /// The numbers of sales that stand on lines that cannot be read.
    unread_sales: &'c HashSet<String>,
    prepared: Prepared,
}

impl<'c> Folding<'c> {
    fn begin(
        clinic: &'c Clinic,
        tx: &mut dyn Read,
        history: &'c History,
        members: &[FileMember],
        order: Order<'c>,
        numbers: NumberMaker,
    ) -> Result<Self, AppError> {
        let present = clinic.present(tx)?;
        let accounts = find_accounts(clinic, tx, members)?;
        let ids: Vec<AccountId> = accounts.values().map(|account| account.id).collect();
        let mut sales: HashMap<AccountId, HashMap<String, Known>> = HashMap::new();
        let found = imports::known_sales(tx, &ids)?;
        let mut undone: HashMap<AccountId, HashSet<SaleId>> = HashMap::new();
        for sale in found.iter().filter(|sale| sale.is_of_undone) {
            undone.entry(sale.account).or_default().insert(sale.id);
        }
        let (mut taken, mut spent) = (HashSet::new(), HashSet::new());
        for account in accounts.values() {
            let Some(sales) = undone.get(&account.id) else { continue };
            let remains = undo::remains(tx, account, sales)?;
            taken.extend(remains.taken);
            if remains.is_all {
                spent.insert(account.id);
            }
        }
        for sale in found.into_iter().filter(|sale| !spent.contains(&sale.account)) {
            let known = Known {
                day: sale.day,
                amount: Fen(sale.amount_fen),
                seq: Some(sale.seq),
                category: String::new(),
                is_taken: taken.contains(&sale.id),
            };
            sales.entry(sale.account).or_default().insert(sale.number, known);
        }
        let is_paid_back = |member: &FileMember| {
            history.lines.get(member.first..member.end).unwrap_or_default().iter().any(Line::is_refund)
        };
        let paid_back = accounts
            .iter()
            .filter(|(place, account)| members.get(**place).is_some_and(is_paid_back) && !spent.contains(&account.id));
        let paid_back = paid_back.map(|(_, account)| account.clone()).collect();
        let mut pasts = HashMap::new();
        Past::each(tx, paid_back, &mut |past| {
            pasts.insert(past.account.id, past);
            Ok(())
        })?;
        let prepared = Prepared { present: Some(present.clone()), ..Prepared::nothing() };
        let unread_sales = &history.unread_sales;
        Ok(Self { clinic, present, order, numbers, accounts, sales, spent, pasts, unread_sales, prepared })
    }

    /// Folds one member's lines.
    fn member(&mut self, tx: &mut dyn Read, place: usize, member: &FileMember, lines: &[Line]) -> Result<(), AppError> {
        self.prepared.counts.done += count(lines.len());
        let account = self.accounts.remove(&place);
        let mut known = account.as_ref().and_then(|account| self.sales.remove(&account.id)).unwrap_or_default();
        let mut fresh: Vec<Fresh<'_>> = Vec::with_capacity(lines.len());
        for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_refund()) {
            let number = free_number(&known, &line.sale);
            match known.get(number.as_ref()) {
                None => {
                    if lines.len() > 1 {
                        let sale = Known {
                            day: line.day,
                            amount: line.amount,
                            seq: None,
                            category: line.category.clone(),
                            is_taken: false,
                        };
                        known.insert(number.to_string(), sale);
                    }
                    fresh.push(Fresh { place, line, number, names_sale: false });
                }
                Some(sale) if is_same(tx, account.as_ref(), sale, line)? => self.prepared.counts.known += 1,
                Some(_) => self.refuse(member, line, Refusal::DuplicateSale),
            }
        }
        let is_paid_back = lines.iter().any(Line::is_refund);
        let refunds = is_paid_back.then(|| self.refunds(account.as_ref(), &known, member, lines, &mut fresh));
        if fresh.is_empty() {
            return Ok(());
        }
        let fresh = FreshLines { member, lines: fresh, refunds };
        match account {
            Some(account) if self.spent.contains(&account.id) => self.member_anew(account, fresh),
            Some(account) => self.known_member(tx, account, fresh),
            None => self.new_member(tx, fresh),
        }
    }

    /// Puts the refunds of a member that are not in the books among her fresh lines; gives what tells their sales. Every
    /// sale of the file is known by then, wherever it stands.
    fn refunds<'l>(
        &mut self,
        account: Option<&Account>,
        known: &HashMap<String, Known>,
        member: &FileMember,
        lines: &'l [Line],
        fresh: &mut Vec<Fresh<'l>>,
    ) -> Refunds {
        let past = account.and_then(|account| self.pasts.get(&account.id));
        let mut refunds = past.map(|past| Refunds::of(&past.entries)).unwrap_or_default();
        for (place, line) in lines.iter().enumerate().filter(|(_, line)| line.is_refund()) {
            let is_sale = known.contains_key(&line.sale) || self.unread_sales.contains(&line.sale);
            let names_sale = line.has_own_number && is_sale;
            match refunds.meet(line, names_sale) {
                Met::New => fresh.push(Fresh { place, line, number: free_number(known, &line.sale), names_sale }),
                Met::Known => self.prepared.counts.known += 1,
                Met::Clash => self.refuse(member, line, Refusal::DuplicateSale),
            }
        }
        fresh.sort_by_key(|fresh| fresh.place);
        refunds
    }

    fn known_member(&mut self, tx: &mut dyn Read, account: Account, fresh: FreshLines<'_>) -> Result<(), AppError> {
        self.prepared.touched.push(Touched {
            id: account.id,
            journal_length: account.journal.length,
            transfer_count: account.transfer_count,
            decision_count: account.decision_count,
        });
        let gives_back = fresh.lines.iter().any(|fresh| fresh.line.is_refund());
        let open = match self.pasts.remove(&account.id).filter(|_| gives_back) {
            Some(past) => OpenAccount::of_past(&self.present.rules.book, past)?,
            None => OpenAccount::restored(tx, &self.present.rules.book, account)?,
        };
        let mut open = open.within(self.order.import);
        self.post(&mut open, fresh)?;
        open.put_back(&self.present.rules.book, &mut self.prepared.posting)
    }

    /// A member whose account is as if it had never been gets a new one under her card number.
    fn member_anew(&mut self, account: Account, fresh: FreshLines<'_>) -> Result<(), AppError> {
        let id = AccountId::new(self.present.now.0);
        let store = self.order.store.or(account.store);
        let mut open = OpenAccount::fresh(id, account.member, account.number.clone(), store).within(self.order.import);
        if self.post(&mut open, fresh)? == 0 {
            return Ok(());
        }
        self.prepared.touched.push(Touched {
            id: account.id,
            journal_length: account.journal.length,
            transfer_count: account.transfer_count,
            decision_count: account.decision_count,
        });
        self.prepared.set_aside.push(account.id);
        open.put_back(&self.present.rules.book, &mut self.prepared.posting)
    }

    fn new_member(&mut self, tx: &mut dyn Read, fresh: FreshLines<'_>) -> Result<(), AppError> {
        let member = fresh.member;
        let now = self.present.now;
        let (id, account) = (MemberId::new(now.0), AccountId::new(now.0));
        let mut numbers = self.numbers;
        let number = if member.number.is_empty() { numbers.make(tx)? } else { member.number.clone() };
        let mut open = OpenAccount::fresh(account, id, number, self.order.store).within(self.order.import);
        if self.post(&mut open, fresh)? == 0 {
            return Ok(());
        }
        // Only members who came to be use up a number.
        self.numbers = numbers;
        let sealed = self.clinic.seal_new_member(id, &member.person, now)?;
        self.prepared.member_rows.push(members::values_of(&sealed.row));
        self.prepared.keys.extend(sealed.key);
        self.prepared.counts.members_new += 1;
        open.put_back(&self.present.rules.book, &mut self.prepared.posting)
    }

    /// Lets the engine decide each line; gives how many it accepted.
    fn post(&mut self, open: &mut OpenAccount, fresh: FreshLines<'_>) -> Result<usize, AppError> {
        let FreshLines { member, lines, mut refunds } = fresh;
        let mut accepted = 0;
        for fresh in &lines {
            let posted = match &mut refunds {
                Some(refunds) if fresh.line.is_refund() => self.give_back(open, member, fresh, refunds)?,
                _ => self.sell(open, member, fresh, refunds.as_mut())?,
            };
            accepted += usize::from(posted);
        }
        self.prepared.counts.new += count(accepted);
        Ok(accepted)
    }

    /// Posts a sale; gives whether it was accepted.
    fn sell(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        fresh: &Fresh<'_>,
        refunds: Option<&mut Refunds>,
    ) -> Result<bool, AppError> {
        let line = fresh.line;
        let sale = SaleId::new(self.present.now.0);
        let sold = EntryLine::paid(line.category.clone(), line.amount);
        let deed = EntryDeed::Sale { sale, number: fresh.number.to_string(), lines: vec![sold], bill: None };
        let is_accepted = self.post_one(open, member, line, self.entry(line, deed, self.order.store))?;
        if is_accepted {
            self.prepared.taken.add(line);
            if let Some(refunds) = refunds {
                refunds.add(Sold {
                    sale,
                    number: fresh.number.to_string(),
                    day: line.day,
                    category: line.category.clone(),
                    store: self.order.store,
                    left: line.amount,
                });
            }
        }
        Ok(is_accepted)
    }

    /// Posts a refund of the sale that it belongs to; gives whether there was one and it was accepted.
    fn give_back(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        fresh: &Fresh<'_>,
        refunds: &mut Refunds,
    ) -> Result<bool, AppError> {
        let line = fresh.line;
        let named = Some(&*fresh.number).filter(|_| fresh.names_sale);
        let (place, sold) = match refunds.sale_of(line, named) {
            Ok(found) => found,
            Err(fault) => {
                let at = match named {
                    Some(_) => (ColumnRole::Sale, line.sale.clone()),
                    None => (ColumnRole::Amount, line.amount.to_string()),
                };
                self.refuse_at(member, line, fault, at);
                return Ok(false);
            }
        };
        let amount_fen = Fen(-line.amount.0);
        let lines = vec![EntryRefundLine { line: 0, amount_fen }];
        let deed = EntryDeed::Refund { sale: sold.sale, lines, plan: None, number: line.sale.clone() };
        let is_accepted = self.post_one(open, member, line, self.entry(line, deed, sold.store))?;
        if is_accepted {
            refunds.give_back(place, amount_fen);
            self.prepared.counts.refunds += 1;
            self.prepared.counts.refunds_fen += amount_fen.0;
        }
        Ok(is_accepted)
    }

    /// Lets the engine decide an entry, and lists its line where it is refused.
    fn post_one(
        &mut self,
        open: &mut OpenAccount,
        member: &FileMember,
        line: &Line,
        entry: Entry,
    ) -> Result<bool, AppError> {
        let rulebook = &self.present.rules.book;
        match open.post(rulebook, self.present.bounds(), entry, &mut self.prepared.posting) {
            Ok(_) => Ok(true),
            Err(AppError { problem: Problem::Refused(refusal), .. }) => {
                self.refuse(member, line, refusal);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn entry(&self, line: &Line, deed: EntryDeed, store: Option<StoreId>) -> Entry {
        let now = self.present.now;
        let version = self.present.rules.book.version_on(line.day) + 1;
        Entry {
            deed,
            day: line.day,
            recorded_at: now.0,
            store,
            operator: self.order.operator.to_owned(),
            channel: Channel::Import.code().to_owned(),
            version: u32::try_from(version).unwrap_or(u32::MAX),
            rules: RULES_NUMBER,
            note: None,
        }
    }

    fn refuse(&mut self, member: &FileMember, line: &Line, refusal: Refusal) {
        let (field, value) = match refusal {
            Refusal::InvalidDay | Refusal::DayBeforeLast | Refusal::DayClosed | Refusal::DayAhead => {
                (ColumnRole::Day, line.day.to_string())
            }
            Refusal::InvalidAmount | Refusal::OverRefund => (ColumnRole::Amount, line.amount.to_string()),
            Refusal::DuplicateSale => (ColumnRole::Sale, line.sale.clone()),
            Refusal::UnknownKind
            | Refusal::MissingField
            | Refusal::InvalidPoints
            | Refusal::UnknownSale
            | Refusal::UnknownReferral
            | Refusal::InsufficientPoints
            | Refusal::UnknownTier
            | Refusal::TierDisabled
            | Refusal::UnknownRedeem
            | Refusal::OverRestore => (ColumnRole::Number, String::new()),
        };
        self.refuse_at(member, line, LineFault::Refused(refusal), (field, value));
    }

    fn refuse_at(&mut self, member: &FileMember, line: &Line, fault: LineFault, (field, value): (ColumnRole, String)) {
        self.prepared.counts.refused += 1;
        self.prepared.refused.push(RefusedLine::new(line.line, &member.number, (field, fault), value));
    }
}

/// The number under which a line comes: its own, or, where an undo took back the sale that has it, a derived one.
fn free_number<'l>(known: &HashMap<String, Known>, own: &'l str) -> Cow<'l, str> {
    let is_taken = |number: &str| known.get(number).is_some_and(|sale| sale.is_taken);
    let (mut number, mut time) = (Cow::Borrowed(own), 1);
    while is_taken(&number) {
        time += 1;
        number = Cow::Owned(format!("{own}~{time}"));
    }
    number
}

/// Whether a sale that is known by its number has the content of a line. A number made from the content says so itself.
fn is_same(tx: &mut dyn Read, account: Option<&Account>, sale: &Known, line: &Line) -> Result<bool, AppError> {
    if !line.has_own_number {
        return Ok(true);
    }
    if sale.day != line.day || sale.amount != line.amount {
        return Ok(false);
    }
    let (Some(account), Some(seq)) = (account, sale.seq) else { return Ok(sale.category == line.category) };
    let entry = journal::read(tx, account.id, seq - 1, 1)?.pop();
    Ok(entry.is_some_and(|stored| match &stored.entry.deed {
        EntryDeed::Sale { lines, .. } => matches!(lines.as_slice(), [sold] if sold.category == line.category),
        _ => false,
    }))
}

/// The accounts of members that are in the books, by the member's place in the batch.
fn find_accounts(
    clinic: &Clinic,
    tx: &mut dyn Read,
    members: &[FileMember],
) -> Result<HashMap<usize, Account>, AppError> {
    let numbers: Vec<&str> =
        members.iter().map(|member| member.number.as_str()).filter(|number| !number.is_empty()).collect();
    let found = accounts::find_by_numbers(tx, &numbers)?;
    let mut by_number: HashMap<String, Account> =
        found.into_iter().map(|account| (account.number.clone(), account)).collect();
    let index = |member: &FileMember| {
        let phone = member.person.phone.as_ref().filter(|_| member.number.is_empty());
        phone.map(|phone| clinic.keys.phone_index(phone))
    };
    let indexes: Vec<[u8; 16]> = members.iter().filter_map(index).collect();
    let by_phone: HashMap<[u8; 16], MemberId> = members::find_by_phones(tx, &indexes)?.into_iter().collect();
    let mut placed = HashMap::new();
    for (place, member) in members.iter().enumerate() {
        let account = if member.number.is_empty() {
            match index(member).and_then(|index| by_phone.get(&index)) {
                Some(id) => accounts::find_of_member(tx, *id)?,
                None => None,
            }
        } else {
            by_number.remove(&member.number)
        };
        if let Some(account) = account {
            placed.insert(place, account);
        }
    }
    Ok(placed)
}
