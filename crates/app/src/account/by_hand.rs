//! A tier that was set by hand, found again in the journal for whoever takes it back. Writes nothing.

use yanji_books::Read;
use yanji_books::accounts::Account;
use yanji_books::id::GrantId;
use yanji_books::journal::{EntryDeed, StoredEntry};
use yanji_engine::standing::Held;
use yanji_engine::{Day, Rulebook};
use yanji_words::Problem;

use super::{OpenAccount, Past, tier_code};
use crate::error::AppError;

/// What a tier set by hand came upon, and what was given since.
pub(crate) struct ByHand {
    /// The code of the tier that was set.
    pub(crate) tier: String,
    /// Whether it is above the one before it.
    pub(crate) is_rise: bool,
    /// The code of the tier before it.
    tier_before: String,
    /// The last day of the lock before it.
    locked_before: Option<Day>,
    /// How the tier before it was held.
    held_before: Held,
    /// What the programme gave after it, on whatever occasion.
    pub(crate) granted_since: Vec<GrantId>,
}

impl ByHand {
    /// The entry that takes it back. A lock that has ended by `today` is none any more.
    pub(crate) fn taken_back(&self, today: Day) -> EntryDeed {
        EntryDeed::Tier {
            tier: self.tier_before.clone(),
            locked_until: self.locked_before.filter(|until| *until >= today),
            as_held: Some(self.held_before),
        }
    }

    /// What an entry is about to change on an account, if it sets a tier by hand.
    fn before(rulebook: &Rulebook, open: &OpenAccount, stored: &StoredEntry) -> Option<Self> {
        let EntryDeed::Tier { tier, .. } = &stored.entry.deed else { return None };
        let mut morning = open.member.clone();
        morning.open_day(rulebook, stored.entry.day, &mut ());
        let life = morning.life()?;
        let standing = &life.standing;
        let rank = standing.rules(rulebook).programme.tier_index(tier);
        Some(Self {
            tier: tier.clone(),
            is_rise: rank.is_some_and(|rank| rank > standing.tier),
            tier_before: tier_code(rulebook, life).to_owned(),
            locked_before: standing.locked_until,
            held_before: standing.held(),
            granted_since: Vec::new(),
        })
    }
}

impl OpenAccount {
    /// As [`OpenAccount::whole`], with what the entry at a place of the journal, which set a tier by hand, came upon.
    pub(crate) fn whole_with_hand(
        tx: &mut dyn Read,
        rulebook: &Rulebook,
        account: Account,
        seq: i64,
    ) -> Result<(Self, ByHand), AppError> {
        let past = Past::of(tx, account)?;
        let mut hand = None;
        let mut granted_since = Vec::new();
        let open = Self::of_past_seen(rulebook, past, &mut |open, stored| {
            if stored.seq == seq {
                hand = ByHand::before(rulebook, open, stored);
            }
            match &stored.entry.deed {
                EntryDeed::Granted { grant, .. } if stored.seq > seq => granted_since.push(*grant),
                _ => {}
            }
        })?;
        let hand = hand.ok_or(AppError::new(Problem::Inconsistent))?;
        Ok((open, ByHand { granted_since, ..hand }))
    }
}
