//! Correcting a member's data.

use yanji_books::id::MemberId;
use yanji_books::members::{self, MemberRow};
use yanji_vault::Phone;
use yanji_words::{Problem, Thing};

use super::{Shown, Written, person, require_born};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{Member, MemberChanges};

impl Clinic {
    /// Corrects a member's name, phone, note, birthday or allergies. What is not named stays.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::PhoneMalformed`], [`Problem::TooLong`]; [`Problem::Refused`] for a birthday that
    /// has not come; [`Problem::Busy`] when somebody else
    /// corrected her at the same moment.
    pub fn member_edit(
        &self,
        actor: &Actor,
        key: &Key,
        id: MemberId,
        changes: MemberChanges,
    ) -> Result<Member, AppError> {
        actor.require(Permission::MemberEdit)?;
        require_born(changes.birthday.as_deref().unwrap_or_default(), self.today())?;
        let absent = || AppError::new(Problem::NotFound(Thing::Member));
        let before = self.books.read(|tx| members::find(tx, id)?.ok_or_else(absent))?;
        let after = self.changed(&before, &changes)?;
        let request = self.request(actor, key, "member_edit", self.now());
        let edited = self.books.write(|tx| {
            request.once(tx, &(id, &changes), |tx| {
                if members::lock(tx, id)?.ok_or_else(absent)? != before {
                    return Err(AppError::new(Problem::Busy));
                }
                members::update(tx, &after)?;
                let named = [
                    ("name", &changes.name),
                    ("phone", &changes.phone),
                    ("note", &changes.note),
                    ("birthday", &changes.birthday),
                    ("allergies", &changes.allergies),
                ];
                let fields: Vec<&str> =
                    named.iter().filter(|(_, change)| change.is_some()).map(|(field, _)| *field).collect();
                let deed = log::Deed {
                    action: "member_edit",
                    subject: id.to_string(),
                    fields: &fields,
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::MemberEdit, self.now(), deed)
            })?;
            self.one_shown(tx, id, Shown::Masked)
        });
        self.names.forget(id);
        edited
    }

    /// The row with the changes sealed into it.
    fn changed(&self, before: &MemberRow, changes: &MemberChanges) -> Result<MemberRow, AppError> {
        let known = self.open_member(before)?;
        let known_phone = known.phone.as_ref().map_or("", Phone::as_str);
        let known_birthday = known.birthday.map_or_else(String::new, |birthday| birthday.to_string());
        let person = person(&Written {
            name: changes.name.as_deref().unwrap_or(&known.name),
            phone: changes.phone.as_deref().unwrap_or(known_phone),
            note: changes.note.as_deref().unwrap_or(&known.note),
            birthday: changes.birthday.as_deref().unwrap_or(&known_birthday),
            allergies: changes.allergies.as_deref().unwrap_or(&known.allergies),
        })?;
        let mut after = before.clone();
        self.reseal_member(&mut after, &person)?;
        Ok(after)
    }
}
