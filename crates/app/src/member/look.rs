//! Looking at one member.

use yanji_books::id::{MemberId, NoteId};
use yanji_books::{Read, accounts, members, notes};
use yanji_words::{Problem, Thing};

use super::{RevealPurpose, Shown, morning_of};
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::member_state;
use crate::records::{Member, MemberState};

impl Clinic {
    /// A member with her personal data masked.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_get(&self, actor: &Actor, id: MemberId) -> Result<Member, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| self.one_shown(tx, id, Shown::Masked))
    }

    /// A member with her name, phone and note in full. Who looked and why is logged in the same commit, and when it
    /// cannot be logged, nothing is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_reveal(&self, actor: &Actor, id: MemberId, purpose: RevealPurpose) -> Result<Member, AppError> {
        actor.require(Permission::MemberReveal)?;
        self.books.write(|tx| {
            let member = self.one_shown(tx, id, Shown::Full)?;
            let deed = log::Deed {
                action: "member_reveal",
                subject: id.to_string(),
                fields: &["name", "phone", "note"],
                purpose: Some(purpose.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberReveal, self.now(), deed)?;
            Ok(member)
        })
    }

    /// The reason or note that a journal entry refers to; logged like a reveal.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn note_read(&self, actor: &Actor, member: MemberId, id: NoteId) -> Result<String, AppError> {
        actor.require(Permission::MemberReveal)?;
        self.books.write(|tx| {
            let note = notes::find(tx, member, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            let text = self.open_note(member, id, &note.body_sealed)?;
            let deed = log::Deed {
                action: "note_read",
                subject: member.to_string(),
                fields: &["note"],
                purpose: Some(RevealPurpose::Service.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberReveal, self.now(), deed)?;
            Ok(text)
        })
    }

    /// A member's state this morning, with what was booked today.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_state(&self, actor: &Actor, id: MemberId) -> Result<MemberState, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = accounts::find_of_member(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
            let day = morning_of(&present, &mut open.member)?;
            let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
            Ok(member_state::of(&present.rules.book, id, life, day))
        })
    }

    pub(super) fn one_shown(&self, tx: &mut dyn Read, id: MemberId, shown: Shown) -> Result<Member, AppError> {
        let absent = || AppError::new(Problem::NotFound(Thing::Member));
        let present = self.present(tx)?;
        let account = accounts::find_of_member(tx, id)?.ok_or_else(absent)?;
        let row = members::find(tx, id)?.ok_or_else(absent)?;
        self.shown(tx, &present, vec![(account, row)], shown)?.pop().ok_or_else(absent)
    }
}
