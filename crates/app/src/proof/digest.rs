//! One hash that says whether two sets of books tell the same.

use sha2::{Digest, Sha256};
use yanji_books::accounts;
use yanji_engine::{Day, Rulebook};

use super::PAGE;
use crate::account::{OpenAccount, tier_code};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;

impl Clinic {
    /// One hash over tiers, days, lots and balances by card number, in 64 hexadecimal digits. It names no id and no
    /// instant, so that books that tell the same have the same digest.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn books_digest(&self, actor: &Actor) -> Result<String, AppError> {
        actor.require(Permission::BooksVerify)?;
        let mut digest = Sha256::new();
        let mut after = String::new();
        loop {
            let lines = self.books.read(|tx| {
                let rulebook = &self.present(tx)?.rules.book;
                let page = accounts::page(tx, &after, PAGE)?;
                page.into_iter()
                    .map(|account| {
                        let open = OpenAccount::restored(tx, rulebook, account)?;
                        Ok((open.number.clone(), digest_line(&open, rulebook)))
                    })
                    .collect::<Result<Vec<_>, AppError>>()
            })?;
            let Some((last, _)) = lines.last() else { break };
            after.clone_from(last);
            lines.iter().for_each(|(_, line)| digest.update(line));
        }
        Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// What the digest covers of an account, as bytes that cannot be mistaken for another account's.
fn digest_line(open: &OpenAccount, rulebook: &Rulebook) -> Vec<u8> {
    let Some(life) = open.member.life() else { return Vec::new() };
    let state = life.state();
    let day = |day: Option<Day>| day.map_or(i64::MIN, |day| i64::from(day.number()));
    let lots: Vec<(i64, i64, i64)> = life
        .purse
        .open()
        .map(|lot| (day(Some(lot.earned_on)), i64::from(lot.expires_on.number()), lot.left.0))
        .collect();
    let line = (
        (&open.number, tier_code(rulebook, life)),
        (day(Some(state.tier_since)), day(Some(state.counted_since))),
        (day(state.grace.map(|grace| grace.until)), day(state.locked_until)),
        (state.points.0, state.points_debt.0, state.points_expired.0, state.spend.0, state.visits),
        lots,
    );
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
