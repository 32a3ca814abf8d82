//! Why something of a sale was given back: sealed for whoever bought, or, without a card, for the sale itself.

use yanji_books::accounts::Sale;
use yanji_books::id::{MemberId, SaleId};
use yanji_books::notes::{self, NoteRow};
use yanji_books::{Read, accounts};
use yanji_words::{Problem, Thing};

use super::story::Story;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::member::{RevealPurpose, sound_note};
use crate::rehearsal::Rehearsal;

impl Clinic {
    /// Why each part of a sale was given back, in the order of its refunds, empty where nobody said; logged like a reveal.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown sale and one without a bill; [`Problem::Forbidden`].
    pub fn refund_reasons(&self, actor: &Actor, id: SaleId) -> Result<Vec<String>, AppError> {
        actor.require(Permission::MemberReveal)?;
        let unknown = || AppError::new(Problem::NotFound(Thing::Sale));
        self.books.write(|tx| {
            let sale = accounts::find_sale(tx, id)?.ok_or_else(unknown)?;
            let member = buyer(tx, &sale)?;
            let story = Story::of(tx, sale)?.ok_or_else(unknown)?;
            let owner = member.unwrap_or(MemberId(id.0));
            let mut reasons = Vec::with_capacity(story.refunded.len());
            for back in &story.refunded {
                let note = back.note.map(|note| notes::find(tx, owner, note)).transpose()?.flatten();
                reasons.push(match note {
                    Some(note) => self.open_note(owner, note.id, &note.body_sealed)?,
                    None => String::new(),
                });
            }
            let deed = log::Deed {
                action: "note_read",
                subject: member.map_or_else(|| id.to_string(), |member| member.to_string()),
                fields: &["note"],
                purpose: Some(RevealPurpose::Service.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberReveal, self.now(), deed)?;
            Ok(reasons)
        })
    }

    /// The reason, sealed; nothing without one. A dry run makes no key for a sale without a card.
    pub(super) fn refund_note(
        &self,
        sale: SaleId,
        reason: &str,
        rehearsal: Rehearsal,
    ) -> Result<Option<NoteRow>, AppError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Ok(None);
        }
        let member = self.books.read(|tx| {
            let sale = accounts::find_sale(tx, sale)?.ok_or(AppError::new(Problem::NotFound(Thing::Sale)))?;
            buyer(tx, &sale)
        })?;
        match (member, rehearsal) {
            (Some(member), _) => self.sealed_note(member, reason).map(Some),
            (None, Rehearsal::Real) => self.sealed_note(MemberId(sale.0), reason).map(Some),
            (None, Rehearsal::Dry) => sound_note(reason, "reason").map(|()| None),
        }
    }
}

/// Whose sale it is; nobody's without a card.
fn buyer(tx: &mut dyn Read, sale: &Sale) -> Result<Option<MemberId>, AppError> {
    Ok(accounts::find(tx, sale.account)?.map(|account| account.member))
}
