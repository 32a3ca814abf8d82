//! Accounts folded from their pasts, for what looks back: refunds, voids, explanations and proofs. Writes nothing.

use std::collections::HashMap;

use yanji_books::accounts::{self, Account, Lots, Sale};
use yanji_books::id::AccountId;
use yanji_books::journal::{self, StoredEntry};
use yanji_books::{BooksError, Read};
use yanji_engine::effect::{Record, Sink};
use yanji_engine::member::Bounds;
use yanji_engine::purse::Lot;
use yanji_engine::{Refusal, Rulebook};

use super::{Bookings, Fold, OpenAccount, broken, key_of};
use crate::error::AppError;

/// How many journal entries of one account are read at a time.
const PAGE: i64 = 1_000;
/// How many journal entries of several accounts are held at a time, unless one of them alone has more.
const HELD: i64 = 4_000;

/// All that the books hold of what an account went through.
pub(crate) struct Past {
    /// The account as it stands.
    pub(crate) account: Account,
    /// Its sales, in the order of the journal.
    pub(crate) sales: Vec<Sale>,
    /// Its journal, oldest first.
    pub(crate) entries: Vec<StoredEntry>,
    /// Its lots, in their order.
    lots: Vec<Lot>,
}

impl Past {
    /// The past of one account.
    pub(crate) fn of(tx: &mut dyn Read, account: Account) -> Result<Self, BooksError> {
        Ok(Self {
            sales: accounts::sales(tx, account.id)?,
            entries: journal::read_between(tx, account.id, 1, i64::MAX)?,
            lots: accounts::lots(tx, account.id, Lots::All)?,
            account,
        })
    }

    /// Shows the past of each of these accounts, in their order. Some thousand entries are read and held at a time.
    pub(crate) fn each(
        tx: &mut dyn Read,
        accounts: Vec<Account>,
        look: &mut dyn FnMut(Self) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let mut left = accounts.into_iter().peekable();
        while let Some(first) = left.next() {
            let mut entries = first.journal.length;
            let mut group = vec![first];
            while let Some(next) = left.next_if(|next| entries + next.journal.length <= HELD) {
                entries += next.journal.length;
                group.push(next);
            }
            Self::of_all(tx, group)?.into_iter().try_for_each(&mut *look)?;
        }
        Ok(())
    }

    fn of_all(tx: &mut dyn Read, accounts: Vec<Account>) -> Result<Vec<Self>, BooksError> {
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        let empty = |account| Self { account, sales: Vec::new(), entries: Vec::new(), lots: Vec::new() };
        let mut pasts: HashMap<AccountId, Self> =
            accounts.into_iter().map(|account| (account.id, empty(account))).collect();
        for sale in accounts::sales_of_all(tx, &ids)? {
            if let Some(past) = pasts.get_mut(&sale.account) {
                past.sales.push(sale);
            }
        }
        for (account, stored) in journal::read_all(tx, &ids)? {
            if let Some(past) = pasts.get_mut(&account) {
                past.entries.push(stored);
            }
        }
        for (account, lot) in accounts::lots_of_all(tx, &ids)? {
            if let Some(past) = pasts.get_mut(&account) {
                past.lots.push(lot);
            }
        }
        Ok(ids.iter().filter_map(|id| pasts.remove(id)).collect())
    }
}

impl OpenAccount {
    /// The account folded from its whole journal.
    pub(crate) fn whole(tx: &mut dyn Read, rulebook: &Rulebook, account: Account) -> Result<Self, AppError> {
        Self::of_past(rulebook, Past::of(tx, account)?)
    }

    /// As [`OpenAccount::whole`], from a past that was read before.
    pub(crate) fn of_past(rulebook: &Rulebook, past: Past) -> Result<Self, AppError> {
        Self::of_past_seen(rulebook, past, &mut |_, _| ())
    }

    /// Folds a past; `look` sees the account before each entry.
    pub(super) fn of_past_seen(
        rulebook: &Rulebook,
        past: Past,
        look: &mut dyn FnMut(&Self, &StoredEntry),
    ) -> Result<Self, AppError> {
        let Past { account, sales, entries, lots } = past;
        let mut open = Self::knowing(&account, sales);
        for stored in &entries {
            look(&open, stored);
            open.fold(rulebook, stored, &mut ())?;
        }
        open.member.close_days(rulebook, account.closed_through(), &mut ());
        let left = lots.iter().filter(|lot| lot.left.0 > 0).copied().collect();
        if open.member.state() != Self::stored(rulebook, &account, left)?.state() {
            return Err(broken(&account, "tier"));
        }
        open.lots_before = lots;
        Ok(open)
    }

    /// Goes through an account's journal from its first entry; `look` sees every entry before the engine does.
    pub(crate) fn folded(
        tx: &mut dyn Read,
        rulebook: &Rulebook,
        account: &Account,
        look: &mut dyn FnMut(&StoredEntry) -> Result<(), AppError>,
    ) -> Result<Fold, AppError> {
        let mut open = Self::knowing(account, accounts::sales(tx, account.id)?);
        let (mut record, mut bookings) = (Record::default(), Bookings::default());
        let mut after = 0;
        loop {
            let entries = journal::read(tx, open.id, after, PAGE)?;
            for stored in &entries {
                look(stored)?;
                open.fold(rulebook, stored, &mut record)?;
                bookings.extend(&record, Some(stored));
                after = stored.seq;
            }
            if entries.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                break;
            }
        }
        open.member.close_days(rulebook, account.closed_through(), &mut record);
        bookings.extend(&record, None);
        Ok(Fold { open, record, bookings })
    }

    /// An account that knows of its sales, before its first entry.
    fn knowing(account: &Account, sales: Vec<Sale>) -> Self {
        let mut open = Self::in_books(account);
        for sale in sales {
            let key = key_of(sale.seq);
            open.sale_keys.insert(sale.id, key);
            open.sales.insert(key, sale);
        }
        open
    }

    /// Hands the next entry of the journal to the engine. It was accepted once and must be again.
    fn fold<S: Sink>(&mut self, rulebook: &Rulebook, stored: &StoredEntry, sink: &mut S) -> Result<(), AppError> {
        let handed = self.hand_over(rulebook, Bounds::default(), stored.seq, &stored.entry, sink);
        handed.map_err(|refusal| refused(self.id, stored.seq, refusal))
    }
}

fn refused(account: AccountId, seq: i64, refusal: Refusal) -> AppError {
    AppError::from(BooksError::Inconsistency {
        table: "activities".into(),
        column: "body".into(),
        row: format!("{account} {seq}: {}", refusal.code()),
    })
}
