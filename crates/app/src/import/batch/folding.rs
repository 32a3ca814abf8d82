//! Members' lines against what the books have of them: which are known, and whose account the others go to. Reads the
//! books and writes nothing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use yanji_books::accounts::{self, Account};
use yanji_books::id::{AccountId, MemberId, SaleId};
use yanji_books::imports;
use yanji_books::journal::{self, EntryDeed};
use yanji_books::{Read, members};
use yanji_engine::{Day, Fen, Refusal};

use super::{NumberMaker, Order, Prepared, Touched, count};
use crate::account::{OpenAccount, Past};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::import::lines::{FileMember, History, Line};
use crate::import::refunds::{Met, Refunds};
use crate::import::undo;

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
pub(super) struct Fresh<'l> {
    /// Its place among the lines of its member.
    place: usize,
    pub(super) line: &'l Line,
    /// The number under which the sale comes, or that of the sale that a refund belongs to.
    pub(super) number: Cow<'l, str>,
    /// Whether it is a refund that bears the number of its sale.
    pub(super) names_sale: bool,
}

/// The lines of a member that are to be taken in, and her sales that refunds among them may belong to.
pub(super) struct FreshLines<'l> {
    pub(super) member: &'l FileMember,
    pub(super) lines: Vec<Fresh<'l>>,
    /// `None` where no line gives money back.
    pub(super) refunds: Option<Refunds>,
}

/// Members of a batch on their way into the rows that they come to.
pub(super) struct Folding<'c> {
    clinic: &'c Clinic,
    pub(super) present: Present,
    pub(super) order: Order<'c>,
    pub(super) numbers: NumberMaker,
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
    pub(super) prepared: Prepared,
}

impl<'c> Folding<'c> {
    pub(super) fn begin(
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
    pub(super) fn member(
        &mut self,
        tx: &mut dyn Read,
        place: usize,
        member: &FileMember,
        lines: &[Line],
    ) -> Result<(), AppError> {
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
