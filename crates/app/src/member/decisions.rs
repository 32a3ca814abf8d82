//! Every decision on a member's tier: when, why, from where to where, and the figures behind it.

use yanji_books::history::{self, Back};
use yanji_books::id::MemberId;
use yanji_books::posting::BookedDecision;
use yanji_books::{accounts, journal};
use yanji_engine::Rulebook;
use yanji_words::Problem;

use super::ledger::{bounded, cursor, cut, one_more};
use super::origin::{Origin, Origins};
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{Page, TierDecision};

impl Clinic {
    /// A page of the decisions on a member's tier, newest first; `before` is the cursor of the page before, and
    /// `limit` at most 500 (50 when 0).
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Malformed`] for a cursor that is none.
    pub fn member_tiers(
        &self,
        actor: &Actor,
        id: MemberId,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Page<TierDecision>, AppError> {
        actor.require(Permission::MemberRead)?;
        let (before, limit) = (cursor(before)?, bounded(limit));
        self.books.read(|tx| {
            let rules = self.rules(tx)?.ok_or(AppError::new(Problem::NoProgramme))?;
            let account = account_of(tx, id)?;
            let mut found = history::decisions_back(tx, account.id, Back { before, limit: one_more(limit) })?;
            let next = cut(&mut found, limit).then(|| found.last().map(|(number, _)| number.to_string())).flatten();
            let seqs = found.iter().filter_map(|(_, booked)| booked.seq);
            let entries = match (seqs.clone().min(), seqs.max()) {
                (Some(first), Some(last)) => journal::read_between(tx, account.id, first, last)?,
                (None, _) | (_, None) => Vec::new(),
            };
            let origins = Origins::new(entries, accounts::sales(tx, account.id)?);
            let told = |(number, booked): &(i64, BookedDecision)| {
                decision(&rules.book, *number, booked, origins.of(booked.seq))
            };
            Ok(Page { items: found.iter().map(told).collect(), next, total: None })
        })
    }
}

fn decision(rulebook: &Rulebook, number: i64, booked: &BookedDecision, origin: Origin) -> TierDecision {
    let version = rulebook.version_on(booked.day);
    // What a change of the programme took her from belongs to the ladder before it.
    let before = if booked.cause == "programme_changed" { version.saturating_sub(1) } else { version };
    let (from, from_rank) = named(rulebook, before, &booked.from_tier);
    let (to, to_rank) = named(rulebook, version, &booked.to_tier);
    TierDecision {
        number,
        day: booked.day,
        cause: booked.cause.clone(),
        from,
        from_rank,
        to,
        to_rank,
        since: booked.since,
        grace_until: booked.grace_until,
        kind: origin.kind,
        sale_number: origin.sale_number,
        figures: serde_json::from_str(&booked.figures).ok(),
    }
}

/// What a tier is called in a version, and its place there.
fn named(rulebook: &Rulebook, version: usize, code: &str) -> (String, usize) {
    let tiers = rulebook.versions().get(version).map(|version| version.programme.tiers.as_slice()).unwrap_or_default();
    let place = tiers.iter().position(|tier| tier.code == code);
    place.map_or_else(|| (code.to_owned(), 0), |place| (tiers[place].name.clone(), place))
}
