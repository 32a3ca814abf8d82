//! Looking at one member.

use yanji_books::id::{MemberId, NoteId};
use yanji_books::{Read, members, notes, stores};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use super::{RevealPurpose, Shown, morning_of};
use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::member_state;
use crate::records::{Expiring, Member, MemberGlance, MemberState, Store};

impl Clinic {
    /// A member with her personal data masked.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_get(&self, actor: &Actor, id: MemberId) -> Result<Member, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| self.one_shown(tx, id, Shown::Masked))
    }

    /// A member with her personal data in full. Who looked and why is logged in the same commit, and when it
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
                fields: &["name", "phone", "note", "birthday", "allergies"],
                purpose: Some(purpose.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::MemberReveal, self.now(), deed)?;
            Ok(member)
        })
    }

    /// What a member is allergic to, for whoever treats her; logged like a reveal. Empty where nothing is known.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_allergies(&self, actor: &Actor, id: MemberId) -> Result<String, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        self.books.write(|tx| {
            let row = members::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            let allergies = self.open_member(&row)?.allergies;
            let deed = log::Deed {
                action: "allergies_read",
                subject: id.to_string(),
                fields: &["allergies"],
                purpose: Some(RevealPurpose::Service.code()),
                ..log::Deed::default()
            };
            log::record(tx, actor, Permission::TreatmentRecord, self.now(), deed)?;
            Ok(allergies)
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
            let account = account_of(tx, id)?;
            let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
            let day = morning_of(&present, &mut open.member)?;
            let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
            Ok(member_state::of(&present.rules.book, id, life, day))
        })
    }

    /// What stands at the head of a member's page besides her data and her state: where she joined, when she last bought
    /// something, and which points are the next to expire.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn member_glance(&self, actor: &Actor, id: MemberId) -> Result<MemberGlance, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let account = account_of(tx, id)?;
            let store = match account.store {
                Some(store) => stores::find(tx, store)?.map(Store::from),
                None => None,
            };
            let last_sale_on = account.last_sale_on();
            let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
            morning_of(&present, &mut open.member)?;
            let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
            let expires_on = life.purse.due_on();
            let expiring = (expires_on != Day::NEVER).then(|| {
                let after = life.purse.available_on(expires_on.next());
                Expiring { expires_on, points: life.purse.balance().0 - after.0 }
            });
            Ok(MemberGlance { store, last_sale_on, expiring })
        })
    }

    pub(super) fn one_shown(&self, tx: &mut dyn Read, id: MemberId, shown: Shown) -> Result<Member, AppError> {
        let absent = || AppError::new(Problem::NotFound(Thing::Member));
        let present = self.present(tx)?;
        let account = account_of(tx, id)?;
        let row = members::find(tx, id)?.ok_or_else(absent)?;
        self.shown(tx, &present, vec![(account, row)], shown)?.pop().ok_or_else(absent)
    }
}
