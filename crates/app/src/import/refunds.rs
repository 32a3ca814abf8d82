//! Which sale of a member a refund in a file belongs to, and whether it is in the books already. Reads and writes nothing.
//!
//! A refund that bears the number of one of her sales belongs to that sale. Any other belongs to her latest sale, not
//! after its day and not of another category, of which exactly so much is left; failing that, to the latest of which
//! more is left. Only sales that imports brought are looked at: what the desk sold is refunded there, with its bill.

use std::collections::HashMap;

use yanji_books::id::{SaleId, StoreId};
use yanji_books::journal::{EntryDeed, StoredEntry};
use yanji_engine::{Day, Fen, Refusal};
use yanji_words::LineFault;

use super::lines::Line;
use super::undo;
use crate::actor::Channel;

/// A sale that an import brought, as it stands.
pub(super) struct Sold {
    pub(super) sale: SaleId,
    /// The number under which it came.
    pub(super) number: String,
    pub(super) day: Day,
    pub(super) category: String,
    pub(super) store: Option<StoreId>,
    /// What is left of it.
    pub(super) left: Fen,
}

/// A refund that is in the books or stands in the file before.
struct Given {
    day: Day,
    /// Below 0, as in the file.
    amount: Fen,
    category: String,
}

/// What becomes of a line that gives money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// It is not in the books.
    New,
    /// It is in the books, or stands in the file before.
    Known,
    /// Its number is that of another refund, and of no sale.
    Clash,
}

/// A member's sales that a refund may belong to, in the order of the journal, and the refunds by their numbers.
#[derive(Default)]
pub(super) struct Refunds {
    sold: Vec<Sold>,
    given: HashMap<String, Vec<Given>>,
}

impl Refunds {
    /// What a journal tells. Sales that an undo took back are as if they had never been, and so are their refunds.
    pub(super) fn of(entries: &[StoredEntry]) -> Self {
        let undone = undo::taken(entries);
        let mut refunds = Self::default();
        let mut places: HashMap<SaleId, usize> = HashMap::new();
        for StoredEntry { entry, .. } in entries {
            let is_import = entry.channel == Channel::Import.code();
            match &entry.deed {
                EntryDeed::Sale { sale, number, lines, .. } if is_import && !undone.contains(sale) => {
                    let [line] = lines.as_slice() else { continue };
                    places.insert(*sale, refunds.sold.len());
                    refunds.add(Sold {
                        sale: *sale,
                        number: number.clone(),
                        day: entry.day,
                        category: line.category.clone(),
                        store: entry.store,
                        left: line.amount_fen,
                    });
                }
                EntryDeed::Refund { sale, lines, number, .. } => {
                    let Some(place) = places.get(sale) else { continue };
                    let amount = Fen(lines.iter().map(|line| line.amount_fen.0).sum());
                    let category = refunds.sold[*place].category.clone();
                    refunds.give_back(*place, amount);
                    if !number.is_empty() {
                        let given = Given { day: entry.day, amount: Fen(-amount.0), category };
                        refunds.given.entry(number.clone()).or_default().push(given);
                    }
                }
                _ => {}
            }
        }
        refunds
    }

    /// Adds the next sale.
    pub(super) fn add(&mut self, sold: Sold) {
        self.sold.push(sold);
    }

    /// Lessens what is left of the sale at a place.
    pub(super) fn give_back(&mut self, place: usize, amount: Fen) {
        self.sold[place].left.0 -= amount.0;
    }

    /// Whether a refund is new, and remembers it. One without a number of its own is known by the number that its
    /// content made; any other by number, day, amount and category, since several may give back parts of one sale
    /// (`names_sale`). A number that is the refund's own is that of one refund.
    pub(super) fn meet(&mut self, line: &Line, names_sale: bool) -> Met {
        let given = self.given.entry(line.sale.clone()).or_default();
        let is_same = |one: &Given| {
            let same = one.day == line.day && one.amount == line.amount && agree(&one.category, &line.category);
            same || !line.has_own_number
        };
        if given.iter().any(is_same) {
            return Met::Known;
        }
        if line.has_own_number && !names_sale && !given.is_empty() {
            return Met::Clash;
        }
        given.push(Given { day: line.day, amount: line.amount, category: line.category.clone() });
        Met::New
    }

    /// The sale that a refund belongs to, with its place; `named` is the number that it has in the books, where the
    /// refund names it.
    ///
    /// # Errors
    /// [`LineFault::RefundWithoutSale`]; [`Refusal::OverRefund`] where there is one, and too little left.
    pub(super) fn sale_of(&self, line: &Line, named: Option<&str>) -> Result<(usize, &Sold), LineFault> {
        let amount = -line.amount.0;
        let fits = |sold: &Sold| {
            let is_named = named.is_none_or(|number| sold.number == number);
            is_named && sold.day <= line.day && agree(&sold.category, &line.category)
        };
        let latest = |is_enough: &dyn Fn(i64) -> bool| {
            let sold = self.sold.iter().enumerate();
            sold.rev().find(|(_, sold)| fits(sold) && is_enough(sold.left.0))
        };
        latest(&|left| left == amount).or_else(|| latest(&|left| left > amount)).ok_or_else(|| {
            if self.sold.iter().any(fits) {
                LineFault::Refused(Refusal::OverRefund)
            } else {
                LineFault::RefundWithoutSale
            }
        })
    }
}

/// Whether two categories are the same, as far as both are known.
fn agree(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}
