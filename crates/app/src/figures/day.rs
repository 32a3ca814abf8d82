//! What happened on a day, over all members: the newest of it, and what it adds up to.

use std::collections::HashMap;

use yanji_books::figures::Span;
use yanji_books::happenings::{self, Happened};
use yanji_books::id::StoreId;
use yanji_books::journal::{EntryDeed, StoredEntry};
use yanji_books::{Read, staff};
use yanji_engine::Day;

use super::of_span;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::{DayReport, Happening, Takings, TierChange};
use crate::staff::naming;
use crate::store;

/// The most happenings of a report.
const MOST: usize = 100;

impl Clinic {
    /// What happened on a day, today when none is given: who came and joined, what it took for whoever may see the
    /// clinic's money, and the newest of it.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NoProgramme`], [`yanji_words::Problem::StoreForeign`].
    pub fn day_report(
        &self,
        actor: &Actor,
        store: Option<StoreId>,
        day: Option<Day>,
        limit: usize,
    ) -> Result<DayReport, AppError> {
        actor.require(Permission::MemberRead)?;
        let store = store::told_of(actor, store)?;
        let limit = limit.clamp(1, MOST);
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let day = day.unwrap_or(present.today);
            let figures = of_span(tx, &present.rules.book, &Span { from: day, until: day, store })?;
            let newest = happenings::newest_of(tx, day, store, i64::try_from(limit).unwrap_or(i64::MAX))?;
            let names = operators(tx)?;
            let happenings = newest.into_iter().map(|happened| told(&present, happened, &names)).collect();
            let takings = Takings { revenue_fen: figures.revenue_fen, sales: figures.sales };
            Ok(DayReport {
                day,
                active_members: figures.active_members,
                new_members: figures.new_members,
                takings: actor.permissions.allow(Permission::MoneyRead).then_some(takings),
                happenings,
            })
        })
    }
}

/// The names of the staff and the names of the keys, as the journal names them.
fn operators(tx: &mut dyn Read) -> Result<HashMap<String, String>, AppError> {
    let mut names = naming::all(tx)?;
    names.extend(staff::keys(tx)?.into_iter().map(|key| (key.id.to_string(), key.name)));
    Ok(names)
}

fn told(present: &Present, happened: Happened, operators: &HashMap<String, String>) -> Happening {
    let Happened { stored: StoredEntry { entry, .. }, member, number, decisions, .. } = happened;
    let named = |change: TierChange| TierChange {
        from: tier_name(present, &change.from),
        to: tier_name(present, &change.to),
        ..change
    };
    let changes = decisions.iter().filter(|decision| decision.cause != "enrolled").map(TierChange::of);
    Happening {
        at: Instant(entry.recorded_at),
        kind: entry.deed.kind().code().to_owned(),
        coupon_event: coupon_event(&entry.deed),
        sale: entry.deed.sale(),
        member,
        number,
        operator: operators.get(&entry.operator).cloned().unwrap_or_default(),
        channel: entry.channel,
        store: entry.store,
        amount_fen: entry.deed.amount_fen(),
        points: entry.deed.points(),
        tier_changes: changes.filter(|change| change.from != change.to).map(named).collect(),
    }
}

fn coupon_event(deed: &EntryDeed) -> Option<String> {
    if let EntryDeed::Coupon { event, .. } = deed { Some(event.code().to_owned()) } else { None }
}

/// What a tier is called in the newest version that has it.
fn tier_name(present: &Present, code: &str) -> String {
    let versions = present.rules.book.versions().iter().rev();
    let tier = versions.flat_map(|version| &version.programme.tiers).find(|tier| tier.code == code);
    tier.map_or(code, |tier| tier.name.as_str()).to_owned()
}
