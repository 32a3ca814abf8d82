//! An account taken out of the books, worked on by the engine, and put back with everything that happened.
//!
//! The desk, the import, the nightly clock and `verify` all come through here, so that there is one way to turn what
//! the engine says into rows.

mod bookings;
mod by_hand;
mod past;

use std::collections::{BTreeMap, HashMap, HashSet};

use yanji_books::accounts::{self, Account, JournalHead, Lots, Sale};
use yanji_books::id::{AccountId, ImportId, MemberId, SaleId, StoreId};
use yanji_books::journal::{Entry, EntryDeed, EntryMoney, MoneyOf, NO_HASH, StoredEntry};
use yanji_books::posting::{AccountState, BookedDecision, BookedTransfer, Opened, Posting};
use yanji_books::{BooksError, Read};
use yanji_engine::effect::{Cause, Decision, Record};
use yanji_engine::ledger::transfers;
use yanji_engine::measure::Measured;
use yanji_engine::member::{Bounds, Life, PastSale};
use yanji_engine::purse::Lot;
use yanji_engine::{Activity, Day, Deed, Fen, Member, RefundLine, Refusal, Rulebook, SaleLine};
use yanji_words::{Problem, Thing};

pub(crate) use self::bookings::{Bookings, Fold};
use self::bookings::{money_booked, seq_on};
pub(crate) use self::by_hand::ByHand;
pub(crate) use self::past::Past;
use crate::error::AppError;

/// The account of a member.
///
/// # Errors
/// [`Problem::NotFound`].
pub(crate) fn account_of(tx: &mut dyn Read, member: MemberId) -> Result<Account, AppError> {
    accounts::find_of_member(tx, member)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))
}

/// The account of a member who stands in a field of a request.
///
/// # Errors
/// [`Problem::NotFound`] at that field.
pub(crate) fn account_in(tx: &mut dyn Read, member: MemberId, field: &str) -> Result<Account, AppError> {
    accounts::find_of_member(tx, member)?.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Member), field))
}

/// An account in hand.
pub(crate) struct OpenAccount {
    pub(crate) id: AccountId,
    pub(crate) member_id: MemberId,
    pub(crate) number: String,
    store: Option<StoreId>,
    /// The import that works on it, for the sales that it brings.
    import: Option<ImportId>,
    pub(crate) member: Member,
    journal: JournalHead,
    transfer_count: i64,
    decision_count: i64,
    /// The lots as they are in the books.
    lots_before: Vec<Lot>,
    /// Sales that this account knows of, by the journal entry that made them.
    sales: BTreeMap<u64, Sale>,
    sale_keys: HashMap<SaleId, u64>,
    referral_keys: HashMap<String, u64>,
    /// Those of the sales of which more or less is owed than in the books.
    owed_changed: HashSet<SaleId>,
    is_new: bool,
}

/// What an accepted activity brought about.
pub(crate) struct Posted {
    pub(crate) stored: StoredEntry,
    pub(crate) record: Record,
}

impl OpenAccount {
    /// An account that does not exist yet.
    pub(crate) fn fresh(id: AccountId, member_id: MemberId, number: String, store: Option<StoreId>) -> Self {
        Self {
            id,
            member_id,
            number,
            store,
            import: None,
            member: Member::new(),
            journal: JournalHead { length: 0, hash: NO_HASH },
            transfer_count: 0,
            decision_count: 0,
            lots_before: Vec::new(),
            sales: BTreeMap::new(),
            sale_keys: HashMap::new(),
            referral_keys: HashMap::new(),
            owed_changed: HashSet::new(),
            is_new: true,
        }
    }

    /// The account as the books keep it: enough for everything that does not look back.
    pub(crate) fn restored(tx: &mut dyn Read, rulebook: &Rulebook, account: Account) -> Result<Self, AppError> {
        let lots = accounts::lots(tx, account.id, Lots::Open)?;
        Ok(Self {
            member: Self::stored(rulebook, &account, lots.clone())?,
            lots_before: lots,
            ..Self::in_books(&account)
        })
    }

    /// An account that is in the books, of which nothing but the row is known.
    fn in_books(account: &Account) -> Self {
        Self {
            journal: account.journal,
            transfer_count: account.transfer_count,
            decision_count: account.decision_count,
            is_new: false,
            ..Self::fresh(account.id, account.member, account.number.clone(), account.store)
        }
    }

    /// The state as the books keep it, with the lots that have something left.
    fn stored(rulebook: &Rulebook, account: &Account, lots: Vec<Lot>) -> Result<Member, AppError> {
        let life = account.life(Self::tier_of(rulebook, account)?, lots);
        if life.purse.balance() != account.repeated().points {
            return Err(broken(account, "points"));
        }
        Ok(Member::restore(life))
    }

    /// The place of an account's tier in the ladder of its version.
    pub(crate) fn tier_of(rulebook: &Rulebook, account: &Account) -> Result<usize, AppError> {
        let version = rulebook.versions().get(account.version());
        let tier = version.and_then(|version| version.programme.tier_index(&account.tier));
        tier.ok_or_else(|| broken(account, "tier"))
    }

    /// The place in the journal that the next activity gets.
    pub(crate) const fn next_seq(&self) -> i64 {
        self.journal.length + 1
    }

    /// The account in the hands of an import: the sales that come now are its own, and so is the account if it is new.
    pub(crate) fn within(self, import: Option<ImportId>) -> Self {
        Self { import, ..self }
    }

    /// Lets a restored account know of a sale whose number is to be used again.
    pub(crate) fn recall_sale(&mut self, sale: &Sale, new: SaleId) {
        let key = key_of(sale.seq);
        self.member.recall_sale(key, sale.day);
        self.sale_keys.insert(new, key);
    }

    /// Hands an entry to the engine; of one that moves neither points nor tier it is told the day alone.
    fn hand_over<S: yanji_engine::effect::Sink>(
        &mut self,
        rulebook: &Rulebook,
        bounds: Bounds,
        seq: i64,
        entry: &Entry,
        sink: &mut S,
    ) -> Result<(), Refusal> {
        let own = key_of(seq);
        let (sold, refunded): (Vec<SaleLine>, Vec<RefundLine>);
        let deed = match &entry.deed {
            EntryDeed::Enrol => Deed::Enrol,
            EntryDeed::Sale { sale, lines, .. } => {
                sold = lines.iter().map(|line| line.sold(rulebook)).collect();
                Deed::Sale { sale: *self.sale_keys.entry(*sale).or_insert(own), lines: &sold }
            }
            // What was given back did not count: paid with points, or by a tender that does not.
            EntryDeed::Refund { lines, plan: Some(_), .. } if lines.is_empty() => {
                return self.open_day(rulebook, bounds, entry.day, sink);
            }
            EntryDeed::Refund { sale, lines, .. } => {
                refunded = lines.iter().map(|line| RefundLine { line: line.line, amount: line.amount_fen }).collect();
                Deed::Refund { sale: self.sale_keys.get(sale).copied().unwrap_or(0), lines: &refunded }
            }
            EntryDeed::Referral { referral } => {
                Deed::Referral { referral: *self.referral_keys.entry(referral.clone()).or_insert(own) }
            }
            EntryDeed::ReferralVoid { referral } => {
                Deed::ReferralVoid { referral: self.referral_keys.get(referral).copied().unwrap_or(0) }
            }
            EntryDeed::Event => Deed::Event,
            EntryDeed::Engage => Deed::Engage,
            EntryDeed::Topup { amount_fen } => Deed::Topup { amount: *amount_fen },
            EntryDeed::Package { amount_fen } => Deed::Package { amount: *amount_fen },
            EntryDeed::Redeem { points, .. } => Deed::Redeem { redeem: own, points: *points },
            EntryDeed::Restore { redeem, points, .. } => Deed::Restore { redeem: key_of(*redeem), points: *points },
            EntryDeed::Points { points, .. } => Deed::Points { points: *points },
            EntryDeed::Tier { tier, locked_until, as_held } => {
                Deed::Tier { code: tier, locked_until: *locked_until, as_held: *as_held }
            }
            EntryDeed::Deposit { .. }
            | EntryDeed::DepositUsed { .. }
            | EntryDeed::DepositRestored { .. }
            | EntryDeed::DepositReturned { .. }
            | EntryDeed::Owed { .. }
            | EntryDeed::Repaid { .. }
            | EntryDeed::Forgiven { .. }
            | EntryDeed::Granted { .. }
            | EntryDeed::GrantVoid { .. }
            | EntryDeed::Coupon { .. } => return self.open_day(rulebook, bounds, entry.day, sink),
        };
        self.member.handle(rulebook, bounds, &Activity { day: entry.day, deed }, sink)
    }

    /// Ends the days before an entry, so that what they bring is booked before it, whether the clock had come by or not.
    fn open_day<S: yanji_engine::effect::Sink>(
        &mut self,
        rulebook: &Rulebook,
        bounds: Bounds,
        day: Day,
        sink: &mut S,
    ) -> Result<(), Refusal> {
        bounds.admit(day)?;
        self.member.open_day(rulebook, day, sink);
        Ok(())
    }

    /// Handles one activity and gathers what it writes, except the state, which [`OpenAccount::put_back`] gathers.
    ///
    /// # Errors
    /// [`Problem::Refused`]; nothing has been gathered then.
    pub(crate) fn post(
        &mut self,
        rulebook: &Rulebook,
        bounds: Bounds,
        entry: Entry,
        posting: &mut Posting,
    ) -> Result<Posted, AppError> {
        let mut record = Record::default();
        self.hand_over(rulebook, bounds, self.journal.length + 1, &entry, &mut record)?;
        let stored = posting.entry(self.id, &mut self.journal, entry)?;
        if let EntryDeed::Sale { sale, number, bill, .. } = &stored.entry.deed {
            let total = bill.as_ref().map(|bill| bill.lines.iter().map(|line| line.pay_fen.0).sum());
            self.remember_sale(*sale, number, total, &stored);
        }
        self.book(rulebook, Some((stored.seq, stored.entry.day)), &record, posting)?;
        self.book_money(&stored, posting);
        Ok(Posted { stored, record })
    }

    /// Handles one activity in memory alone: what it would bring about shows in the member.
    ///
    /// # Errors
    /// [`Problem::Refused`].
    pub(crate) fn foresee(&mut self, rulebook: &Rulebook, bounds: Bounds, entry: &Entry) -> Result<(), AppError> {
        self.hand_over(rulebook, bounds, self.next_seq(), entry, &mut ())?;
        self.journal.length += 1;
        Ok(())
    }

    /// Handles the ends of all days up to and with `through` and gathers what they write.
    pub(crate) fn close_days(
        &mut self,
        rulebook: &Rulebook,
        through: Day,
        posting: &mut Posting,
    ) -> Result<Record, AppError> {
        let mut record = Record::default();
        self.member.close_days(rulebook, through, &mut record);
        self.book(rulebook, None, &record, posting)?;
        Ok(record)
    }

    fn remember_sale(&mut self, id: SaleId, number: &str, total_fen: Option<i64>, stored: &StoredEntry) {
        let sale = Sale {
            id,
            account: self.id,
            number: number.to_owned(),
            seq: stored.seq,
            day: stored.entry.day,
            // Filled in from the engine when the account is put back.
            amount_fen: -1,
            left_fen: 0,
            points: 0,
            lot: None,
            store: stored.entry.store,
            import: self.import,
            total_fen,
            owed_fen: 0,
        };
        self.sales.insert(key_of(stored.seq), sale);
    }

    /// Gathers the transfer of an entry that moves money, and what it leaves owed of a sale.
    fn book_money(&mut self, stored: &StoredEntry, posting: &mut Posting) {
        if let Some(booked) = money_booked(stored) {
            self.transfer_count += 1;
            posting.transfer(self.id, self.transfer_count, &booked);
        }
        let Some(EntryMoney { how, of: MoneyOf::Sale(id), amount }) = stored.entry.deed.money() else { return };
        let Fen(by) = how.change(amount);
        match self.sale_keys.get(&id).and_then(|key| self.sales.get_mut(key)) {
            Some(sale) => {
                sale.owed_fen += by;
                self.owed_changed.insert(id);
            }
            None => posting.owed_change(id, by),
        }
    }

    /// Gathers the transfers and decisions of an activity, or of ends of days, which belong to no entry.
    fn book(
        &mut self,
        rulebook: &Rulebook,
        entry: Option<(i64, Day)>,
        record: &Record,
        posting: &mut Posting,
    ) -> Result<(), AppError> {
        for movement in &record.movements {
            let day = movement.day();
            let seq = seq_on(entry, day);
            for transfer in transfers(*movement) {
                self.transfer_count += 1;
                posting.transfer(self.id, self.transfer_count, &BookedTransfer { seq, day, transfer });
            }
        }
        for (decision, measured) in &record.decisions {
            self.decision_count += 1;
            let booked = booked_decision(rulebook, seq_on(entry, decision.day), decision, measured.as_ref())?;
            posting.decision(self.id, self.decision_count, &booked);
        }
        Ok(())
    }

    /// Gathers the state with its lots and sales, and gives the account back as it will be read.
    pub(crate) fn put_back(mut self, rulebook: &Rulebook, posting: &mut Posting) -> Result<(), AppError> {
        let Some(life) = self.member.life() else { return Ok(()) };
        for lot in life.purse.lots() {
            let before = self.lots_before.binary_search_by_key(&lot.number, |before| before.number);
            if before.is_err() || before.is_ok_and(|place| self.lots_before[place] != *lot) {
                posting.lot(self.id, lot);
            }
        }
        for past in self.member.sales() {
            let Some(sale) = self.sales.get_mut(&past.sale) else { continue };
            let is_new = sale.amount_fen < 0;
            let changed =
                sale.left_fen != past.left.0 || sale.points != past.points.0 || self.owed_changed.contains(&sale.id);
            sale.amount_fen = past.amount.0;
            sale.left_fen = past.left.0;
            sale.points = past.points.0;
            sale.lot = past.lot.map(i64::from);
            if is_new {
                posting.new_sale(sale);
            } else if changed {
                posting.changed_sale(sale);
            }
        }
        let tally = life.standing.remembered(rulebook, life.standing.closed_through.next());
        let state = AccountState {
            id: self.id,
            life,
            tally: &tally,
            tier: tier_code(rulebook, life),
            due_on: life.due_on(rulebook),
            journal: self.journal,
            transfer_count: self.transfer_count,
            decision_count: self.decision_count,
        };
        if self.is_new {
            let opened = Opened { store: self.store, import: self.import };
            posting.new_account(self.member_id, &self.number, opened, &state);
        } else {
            posting.account(&state);
        }
        Ok(())
    }

    /// Whether the account holds a sale made from this number since it was taken out.
    pub(crate) fn sale_by_id(&self, id: SaleId) -> Option<&Sale> {
        self.sale_keys.get(&id).and_then(|key| self.sales.get(key))
    }

    /// A sale as the engine knows it; `None` where it was not told of it, as of earlier ones of a restored account.
    pub(crate) fn past_sale(&self, id: SaleId) -> Option<&PastSale> {
        let key = self.sale_keys.get(&id)?;
        self.member.sales().iter().find(|past| past.sale == *key)
    }
}

/// The code of the tier that a member stands in.
pub(crate) fn tier_code<'r>(rulebook: &'r Rulebook, life: &Life) -> &'r str {
    &life.standing.rules(rulebook).programme.tiers[life.standing.tier].code
}

/// A decision in the words of the books: tiers by their codes, figures as JSON.
pub(crate) fn booked_decision(
    rulebook: &Rulebook,
    seq: Option<i64>,
    decision: &Decision,
    measured: Option<&Measured>,
) -> Result<BookedDecision, AppError> {
    let version = rulebook.version_on(decision.day);
    let ladder_before = match decision.cause {
        Cause::ProgrammeChanged => version.saturating_sub(1),
        _ => version,
    };
    let code = |version: usize, tier: usize| {
        let tiers = &rulebook.versions()[version].programme.tiers;
        tiers.get(tier).map(|tier| tier.code.clone()).ok_or(AppError::new(Problem::Internal))
    };
    let figures = match measured {
        Some(measured) => {
            serde_json::to_string(measured).map_err(|error| AppError::caused(Problem::Internal, error))?
        }
        None => String::new(),
    };
    Ok(BookedDecision {
        seq,
        day: decision.day,
        cause: decision.cause.code().to_owned(),
        from_tier: code(ladder_before, decision.from)?,
        to_tier: code(version, decision.to)?,
        since: decision.since,
        grace_until: decision.grace_until,
        figures,
    })
}

fn key_of(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

fn broken(account: &Account, column: &'static str) -> AppError {
    AppError::from(BooksError::Inconsistency {
        table: "accounts".into(),
        column: column.into(),
        row: account.id.to_string(),
    })
}
