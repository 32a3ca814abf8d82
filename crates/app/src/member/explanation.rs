//! Why a member has her tier, what is missing to the next, and what keeps it.

use yanji_books::id::MemberId;
use yanji_books::{accounts, history};
use yanji_engine::effect::Record;
use yanji_engine::explain::explain;
use yanji_words::Problem;

use crate::account::{OpenAccount, account_of, booked_decision};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::records::{LadderTier, MemberExplanation, SaleName, TierChange};

impl Clinic {
    /// Explains a member's tier this morning, from her whole journal.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_explanation(&self, actor: &Actor, id: MemberId) -> Result<MemberExplanation, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = account_of(tx, id)?;
            let booked = history::decisions(tx, account.id)?;
            let mut open = OpenAccount::whole(tx, &present.rules.book, account)?;
            let mut since = Record::default();
            let last_day = open.member.life().map_or(present.today, |life| life.last_day);
            let day = present.today.max(last_day);
            open.member.open_day(&present.rules.book, day, &mut since);
            let explanation =
                explain(&open.member, &present.rules.book, day).ok_or(AppError::new(Problem::Internal))?;
            let reached = match newest_change(&present, &since)? {
                Some(change) => Some(change),
                None => booked.iter().map(TierChange::of).rfind(TierChange::is_change),
            };
            let sales = accounts::sales(tx, open.id)?.into_iter();
            Ok(MemberExplanation {
                member: id,
                ladder: ladder(&present, explanation.version),
                reached,
                explanation,
                sales: sales
                    .map(|sale| SaleName {
                        seq: u64::try_from(sale.seq).unwrap_or(0),
                        sale: sale.id,
                        number: sale.number,
                    })
                    .collect(),
            })
        })
    }
}

/// The last change of tier among what this morning's roll forward brought about.
fn newest_change(present: &Present, record: &Record) -> Result<Option<TierChange>, AppError> {
    let newest = record.decisions.iter().rfind(|(decision, _)| decision.is_change());
    let Some((decision, measured)) = newest else { return Ok(None) };
    let booked = booked_decision(&present.rules.book, None, decision, measured.as_ref())?;
    Ok(Some(TierChange::of(&booked)))
}

fn ladder(present: &Present, version: usize) -> Vec<LadderTier> {
    let tiers = &present.rules.book.versions()[version].programme.tiers;
    tiers.iter().map(|tier| LadderTier { code: tier.code.clone(), name: tier.name.clone() }).collect()
}

impl TierChange {
    /// Whether another tier, or the same one anew, was held after it.
    fn is_change(&self) -> bool {
        !matches!(self.cause.as_str(), "kept" | "grace_began" | "grace_ended")
    }
}
