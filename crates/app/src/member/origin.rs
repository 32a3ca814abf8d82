//! What transfers and decisions came with: the kind of activity, and the number of the sale that it was about.

use std::collections::HashMap;

use yanji_books::accounts::Sale;
use yanji_books::id::SaleId;
use yanji_books::journal::{PointsCause, StoredEntry};

/// Some entries of an account's journal and its sales.
pub(super) struct Origins {
    entries: HashMap<i64, StoredEntry>,
    numbers: HashMap<SaleId, String>,
}

/// What something came with; nothing for the end of a day.
#[derive(Default)]
pub(super) struct Origin {
    /// The code of the kind of activity.
    pub(super) kind: Option<String>,
    /// Why points were given or taken without anything that earns or uses them, where it was said.
    pub(super) cause: Option<PointsCause>,
    /// The number of the sale that it was about; may be empty.
    pub(super) sale_number: String,
}

impl Origins {
    pub(super) fn new(entries: Vec<StoredEntry>, sales: Vec<Sale>) -> Self {
        Self {
            entries: entries.into_iter().map(|stored| (stored.seq, stored)).collect(),
            numbers: sales.into_iter().map(|sale| (sale.id, sale.number)).collect(),
        }
    }

    pub(super) fn of(&self, seq: Option<i64>) -> Origin {
        let Some(stored) = seq.and_then(|seq| self.entries.get(&seq)) else { return Origin::default() };
        let number = stored.entry.deed.sale().and_then(|sale| self.numbers.get(&sale));
        Origin {
            kind: Some(stored.entry.deed.kind().code().to_owned()),
            cause: stored.entry.deed.points_cause(),
            sale_number: number.cloned().unwrap_or_default(),
        }
    }
}
