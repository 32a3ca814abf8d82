//! What rules gave on bills of the desk by themselves, as the report on the effect of benefits adds it up: made of the
//! journal alone, so that it is written with each sale and refund, proven with the books, and made up for bills that are
//! older than its rows. Works out no price.

use std::collections::BTreeMap;

use yanji_books::accounts::{self, Account};
use yanji_books::grants::{self, GrantKind};
use yanji_books::id::{AccountId, GrantId, SaleId};
use yanji_books::journal::{self, Entry, EntryDeed};
use yanji_books::rule_uses::{self, RuleUse, UseKind};
use yanji_books::{Read, Tx};
use yanji_engine::member::PastSale;
use yanji_engine::price::{EarnedBy, Earnings, GivingRule, Since, SoldBill, given};
use yanji_engine::{Day, Micros, Rulebook};
use yanji_words::Problem;

use crate::account::{Fold, OpenAccount};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::Progress;

/// How many accounts, or sales without a card, are made up for in one commit.
const BATCH: i64 = 100;

/// A bill with what became of it.
pub(crate) struct BillStory<'a> {
    pub(crate) sale: SaleId,
    /// Whose it is; `None` without a card.
    pub(crate) account: Option<AccountId>,
    pub(crate) day: Day,
    pub(crate) bill: &'a SoldBill,
    pub(crate) since: &'a Since,
    /// The sale that counts each repayment; `None` where none of its money counts.
    pub(crate) repaid_as: &'a [Option<SaleId>],
}

impl BillStory<'_> {
    /// What rules gave on it, as far as it was not taken back. `past` finds the sales that count repayments, as the
    /// engine knows them; of the money of one that it does not find, no points are told. Names no grants.
    pub(crate) fn uses<'m>(
        &self,
        rulebook: &Rulebook,
        past: &dyn Fn(SaleId) -> Option<&'m PastSale>,
    ) -> Result<Vec<RuleUse>, AppError> {
        let programme = &rulebook.on(self.day).programme;
        let tier = self.bill.tier.as_ref().and_then(|code| programme.tiers.iter().find(|tier| tier.code == *code));
        let repaid = |sale: &Option<SaleId>| {
            let past = past((*sale)?)?;
            Some(EarnedBy { programme: &rulebook.on(past.day).programme, multiplier: past.multiplier })
        };
        let earnings = Earnings {
            sale: tier.map(|tier| EarnedBy { programme, multiplier: tier.points_multiplier }),
            repayments: self.repaid_as.iter().map(repaid).collect(),
        };
        self.told(rulebook, &earnings)
    }

    /// The points that bonuses bring of the money of the latest repayment alone, which a sale on a day earned.
    pub(crate) fn points_of_last_repayment(
        &self,
        rulebook: &Rulebook,
        (day, multiplier): (Day, Micros),
    ) -> Result<Vec<RuleUse>, AppError> {
        let by = EarnedBy { programme: &rulebook.on(day).programme, multiplier };
        let mut repayments = vec![None; self.since.repayments.len()];
        if let Some(last) = repayments.last_mut() {
            *last = Some(by);
        }
        self.told(rulebook, &Earnings { sale: None, repayments })
    }

    fn told(&self, rulebook: &Rulebook, earnings: &Earnings<'_>) -> Result<Vec<RuleUse>, AppError> {
        let programme = &rulebook.on(self.day).programme;
        let on =
            given(programme, self.bill, self.since, earnings).map_err(|fault| AppError::new(Problem::Refund(fault)))?;
        let row = |(kind, code): (UseKind, String), off_fen: i64, points: i64| RuleUse {
            sale: self.sale,
            kind,
            code,
            account: self.account,
            day: self.day,
            grant: None,
            off_fen,
            points,
            left_fen: on.left_fen.0,
        };
        let rules = on.rules.into_iter();
        Ok(rules.map(|given| row(kind_and_code(given.rule), given.off_fen.0, given.points.0)).collect())
    }
}

fn kind_and_code(rule: GivingRule) -> (UseKind, String) {
    match rule {
        GivingRule::Tier(code) => (UseKind::TierPrice, code),
        GivingRule::Member => (UseKind::MemberPrice, String::new()),
        GivingRule::Offer(code) => (UseKind::Offer, code),
        GivingRule::Bonus(code) => (UseKind::Bonus, code),
        GivingRule::Perk(perk) => (UseKind::Perk, perk.code().to_owned()),
    }
}

/// Names the grants that gave the rights to offers and bonuses of one bill; of several to one offer, the earliest.
pub(crate) fn name_grants(uses: &mut [RuleUse], grants: &[(GrantKind, String, GrantId)]) {
    for one in uses {
        let kind = match one.kind {
            UseKind::Offer => GrantKind::Offer,
            UseKind::Bonus => GrantKind::Bonus,
            UseKind::TierPrice | UseKind::MemberPrice | UseKind::Perk => continue,
        };
        let found = grants.iter().filter(|(of, what, _)| *of == kind && *what == one.code).map(|(.., id)| *id);
        one.grant = found.min();
    }
}

/// The bills of a journal, gathered entry by entry, each with what became of it.
#[derive(Default)]
pub(crate) struct Bills(BTreeMap<SaleId, Gathered>);

struct Gathered {
    day: Day,
    bill: SoldBill,
    since: Since,
    repaid_as: Vec<Option<SaleId>>,
}

impl Bills {
    /// Takes in what an entry says of a bill.
    pub(crate) fn note(&mut self, entry: &Entry) {
        match &entry.deed {
            EntryDeed::Sale { sale, bill: Some(bill), .. } => {
                let bill = SoldBill::clone(bill);
                let gathered = Gathered { day: entry.day, bill, since: Since::default(), repaid_as: Vec::new() };
                self.0.insert(*sale, gathered);
            }
            EntryDeed::Refund { sale, plan: Some(plan), .. } => {
                if let Some(gathered) = self.0.get_mut(sale) {
                    gathered.since.refunds.push(plan.as_ref().clone());
                }
            }
            EntryDeed::Repaid { sale, counted_as, repayment: Some(repayment), .. } => {
                if let Some(gathered) = self.0.get_mut(sale) {
                    gathered.since.repayments.push(repayment.as_ref().clone());
                    gathered.repaid_as.push(*counted_as);
                }
            }
            _ => {}
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sales of the bills.
    pub(crate) fn sales(&self) -> Vec<SaleId> {
        self.0.keys().copied().collect()
    }

    /// What rules gave on all of them, in the order of sales, kinds and codes; `open` is the account, folded, or `None`
    /// for a sale without a card.
    pub(crate) fn uses(
        &self,
        tx: &mut dyn Read,
        rulebook: &Rulebook,
        open: Option<&OpenAccount>,
    ) -> Result<Vec<RuleUse>, AppError> {
        let mut all = Vec::new();
        for (sale, Gathered { day, bill, since, repaid_as }) in &self.0 {
            let account = open.map(|open| open.id);
            let story = BillStory { sale: *sale, account, day: *day, bill, since, repaid_as };
            let mut uses = story.uses(rulebook, &|sale| open.and_then(|open| open.past_sale(sale)))?;
            name_grants(&mut uses, &named(tx, bill)?);
            all.extend(uses);
        }
        all.sort_by(|one, other| (one.sale, one.kind, &one.code).cmp(&(other.sale, other.kind, &other.code)));
        Ok(all)
    }
}

/// The grants that a bill names.
fn named(tx: &mut dyn Read, bill: &SoldBill) -> Result<Vec<(GrantKind, String, GrantId)>, AppError> {
    let broken = || AppError::new(Problem::Inconsistent);
    let mut grants = Vec::with_capacity(bill.grants.len());
    for id in &bill.grants {
        let id: GrantId = id.parse().map_err(|_| broken())?;
        let grant = grants::find(tx, id)?.ok_or_else(broken)?;
        grants.push((grant.kind, grant.what, grant.id));
    }
    Ok(grants)
}

/// What became of one batch of older bills.
struct MadeUp {
    /// How many accounts, or sales without a card, were looked at.
    looked_at: i64,
    /// The last of them.
    last: AccountId,
    failed: Vec<(String, AppError)>,
}

impl Clinic {
    /// Makes up what rules gave on bills that are older than the rows which tell it; nothing to do otherwise. A kill
    /// loses nothing but the batch at hand. An account whose rows contradict each other stays due and holds up no other.
    ///
    /// Gives what failed: the number of the member or, without a card, of the sale, with its error.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn rule_uses_prepare(&self, progress: &mut dyn FnMut(Progress)) -> Result<Vec<(String, AppError)>, AppError> {
        let total = self.books.read(|tx| rule_uses::due_count(tx))?;
        let (mut done, mut after, mut failed) = (0, AccountId([0; 16]), Vec::new());
        while done < total {
            let Some(batch) = self.books.write(|tx| self.prepare_uses(tx, after))? else { break };
            (done, after) = (done + batch.looked_at, batch.last);
            failed.extend(batch.failed);
            progress(Progress { done: done.min(total), total });
        }
        Ok(failed)
    }

    /// Makes up for one batch of those after an account; `None` when there are no more.
    fn prepare_uses(&self, tx: &mut dyn Tx, after: AccountId) -> Result<Option<MadeUp>, AppError> {
        let Some(rules) = self.rules(tx)? else { return Ok(None) };
        let due = rule_uses::due_after(tx, after, BATCH)?;
        let Some(last) = due.last().copied() else { return Ok(None) };
        let mut failed = Vec::new();
        for id in &due {
            let mut number = id.to_string();
            match made_up(tx, &rules.book, *id, &mut number) {
                Ok((sales, uses)) => rule_uses::settle(tx, *id, &sales, &uses)?,
                Err(error) if matches!(error.problem, Problem::Inconsistent | Problem::Refund(_)) => {
                    failed.push((number, error));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some(MadeUp { looked_at: i64::try_from(due.len()).unwrap_or(i64::MAX), last, failed }))
    }
}

/// The sales of an account, or one without a card, and what rules gave on them. `number` becomes what people call it as
/// soon as that is known. Writes nothing.
fn made_up(
    tx: &mut dyn Tx,
    rulebook: &Rulebook,
    id: AccountId,
    number: &mut String,
) -> Result<(Vec<SaleId>, Vec<RuleUse>), AppError> {
    let mut bills = Bills::default();
    let uses = if let Some(account) = accounts::lock(tx, id)? {
        number.clone_from(&account.number);
        let fold = fold(tx, rulebook, &account, &mut bills)?;
        bills.uses(tx, rulebook, Some(&fold.open))?
    } else {
        if let Some(sale) = accounts::lock_sale(tx, SaleId(id.0))? {
            *number = sale.number;
        }
        for stored in journal::read_between(tx, id, 1, i64::MAX)? {
            bills.note(&stored.entry);
        }
        bills.uses(tx, rulebook, None)?
    };
    Ok((bills.sales(), uses))
}

fn fold(tx: &mut dyn Read, rulebook: &Rulebook, account: &Account, bills: &mut Bills) -> Result<Fold, AppError> {
    OpenAccount::folded(tx, rulebook, account, &mut |stored| {
        bills.note(&stored.entry);
        Ok(())
    })
}
