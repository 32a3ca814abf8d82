//! What a member buys: month by month and by category, net of what was given back.

use std::collections::HashMap;

use yanji_books::Read;
use yanji_books::id::{AccountId, MemberId, SaleId};
use yanji_books::journal::{self, EntryDeed, EntryLine, EntryRefundLine};
use yanji_engine::Day;
use yanji_engine::activity::{EntryKind, Kind};

use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{CategorySpend, MemberSpending, MonthSpend};

/// What is spent, and what of it came back.
const SPENT: [EntryKind; 2] = [EntryKind::Activity(Kind::Sale), EntryKind::Activity(Kind::Refund)];
/// How many months are told of, with this one.
const MONTHS: i32 = 12;
/// How many journal entries are read at a time.
const PAGE: i64 = 500;

impl Clinic {
    /// What a member bought in the last twelve months. Money given back is taken off the month
    /// and the categories of its sale, whenever it was given back.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NotFound`].
    pub fn member_spending(&self, actor: &Actor, id: MemberId) -> Result<MemberSpending, AppError> {
        actor.require(Permission::MemberRead)?;
        let today = self.today();
        let months: Vec<Day> = (0..MONTHS).rev().map(|back| month_of(today.add_months(-back))).collect();
        let first = months.first().copied().unwrap_or(today);
        self.books.read(|tx| {
            let account = account_of(tx, id)?;
            let sales = sales_since(tx, account.id, first)?;
            Ok(MemberSpending { months: by_month(&months, &sales), categories: by_category(&sales) })
        })
    }
}

/// A sale with what is left of its lines.
struct NetSale {
    day: Day,
    lines: Vec<EntryLine>,
}

/// The first day of a day's month.
const fn month_of(day: Day) -> Day {
    day.add_months(-1).month_end().next()
}

/// The sales from a day on. A refund stands behind its sale, so that going back meets it first.
fn sales_since(tx: &mut dyn Read, account: AccountId, first: Day) -> Result<Vec<NetSale>, AppError> {
    let mut back: HashMap<SaleId, Vec<EntryRefundLine>> = HashMap::new();
    let mut sales = Vec::new();
    let mut before = i64::MAX;
    loop {
        let entries = journal::read_back(tx, account, &SPENT, before, PAGE)?;
        let is_last = entries.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        for stored in entries {
            before = stored.seq;
            if stored.entry.day < first {
                return Ok(sales);
            }
            match stored.entry.deed {
                EntryDeed::Refund { sale, lines, .. } => back.entry(sale).or_default().extend(lines),
                EntryDeed::Sale { sale, mut lines, .. } => {
                    for given in back.remove(&sale).unwrap_or_default() {
                        if let Some(line) = lines.get_mut(given.line) {
                            line.amount_fen.0 -= given.amount_fen.0;
                        }
                    }
                    sales.push(NetSale { day: stored.entry.day, lines });
                }
                _ => {}
            }
        }
        if is_last {
            return Ok(sales);
        }
    }
}

fn by_month(months: &[Day], sales: &[NetSale]) -> Vec<MonthSpend> {
    let mut told: Vec<MonthSpend> =
        months.iter().map(|month| MonthSpend { month: *month, amount_fen: 0, sales: 0 }).collect();
    for sale in sales {
        let month = month_of(sale.day);
        let Some(of) = told.iter_mut().find(|of| of.month == month) else { continue };
        let amount: i64 = sale.lines.iter().map(|line| line.amount_fen.0).sum();
        of.amount_fen += amount;
        of.sales += i64::from(amount > 0);
    }
    told
}

fn by_category(sales: &[NetSale]) -> Vec<CategorySpend> {
    let mut found: HashMap<&str, (i64, i64)> = HashMap::new();
    for line in sales.iter().flat_map(|sale| &sale.lines).filter(|line| line.amount_fen.0 > 0) {
        let of = found.entry(&line.category).or_default();
        of.0 += line.amount_fen.0;
        of.1 += 1;
    }
    let mut told: Vec<CategorySpend> = found
        .into_iter()
        .map(|(category, (amount_fen, lines))| CategorySpend { category: category.to_owned(), amount_fen, lines })
        .collect();
    told.sort_by(|one, other| other.amount_fen.cmp(&one.amount_fen).then_with(|| one.category.cmp(&other.category)));
    told
}
