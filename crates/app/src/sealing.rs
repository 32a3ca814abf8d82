//! Personal texts on their way into the books and out: sealed with a member's data key, opened with it.
//!
//! Who may look and why is decided and logged by the use cases; nothing here is a use case, and nothing here logs.

use std::collections::HashMap;

use yanji_books::BooksError;
use yanji_books::data_keys::{self, DataKeyRow};
use yanji_books::id::{MemberId, NoteId};
use yanji_books::members::MemberRow;
use yanji_vault::{DataKey, Padding, Phone, PhoneError, Place, WrappedDataKey};
use yanji_words::Problem;

use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::member::Birthday;

/// A member's personal texts in the clear.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    /// Her name; may be empty.
    pub(crate) name: String,
    /// Her phone, if she has one.
    pub(crate) phone: Option<Phone>,
    /// A note about her; may be empty.
    pub(crate) note: String,
    /// Her birthday, if it is known.
    pub(crate) birthday: Option<Birthday>,
    /// What she is allergic to; may be empty.
    pub(crate) allergies: String,
}

/// A new member, sealed. The key goes to the keystore with [`Clinic::keep_keys`] before the row goes to the books.
pub(crate) struct SealedMember {
    pub(crate) row: MemberRow,
    /// The key that seals the row; `None` when there was nothing to seal.
    pub(crate) key: Option<DataKeyRow>,
}

impl Person {
    /// Whether there is nothing to seal.
    pub(crate) fn is_blank(&self) -> bool {
        self.name.is_empty()
            && self.phone.is_none()
            && self.note.is_empty()
            && self.birthday.is_none()
            && self.allergies.is_empty()
    }
}

/// Reads a phone number; an empty one and one that is all zeros, as desks type to fill the field, is none.
///
/// # Errors
/// [`PhoneError`], which does not contain the text.
pub(crate) fn phone_of(text: &str) -> Result<Option<Phone>, PhoneError> {
    match Phone::parse(text) {
        Ok(phone) if phone.as_str().bytes().all(|byte| matches!(byte, b'0' | b'+')) => Ok(None),
        Ok(phone) => Ok(Some(phone)),
        Err(PhoneError::Empty) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a text reads as a mainland mobile number, however it is written: eleven digits, from 13 to 19.
pub(crate) fn is_mobile(text: &str) -> bool {
    let is_so = |digits: &str| digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]);
    text.len() >= 11 && phone_of(text).is_ok_and(|phone| phone.is_some_and(|phone| is_so(phone.as_str())))
}

impl Clinic {
    /// Seals a new member. Her data key is made with her first personal text, not before.
    pub(crate) fn seal_new_member(&self, id: MemberId, person: &Person, at: Instant) -> Result<SealedMember, AppError> {
        let mut row = MemberRow {
            id,
            name_sealed: None,
            phone_sealed: None,
            note_sealed: None,
            birthday_sealed: None,
            allergies_sealed: None,
            phone_index: None,
            phone_tail_index: None,
            key_generation: 0,
            created_at: at.0,
        };
        if person.is_blank() {
            return Ok(SealedMember { row, key: None });
        }
        let (key, wrapped) = self.keys.new_data_key(id.0, 1)?;
        self.seal_into(&mut row, person, &key)?;
        Ok(SealedMember { row, key: Some(row_of(wrapped)) })
    }

    /// Seals all of a member's personal texts anew into her row. The key, made when there is none yet, is durable
    /// when this returns; call it outside of a transaction.
    pub(crate) fn reseal_member(&self, row: &mut MemberRow, person: &Person) -> Result<(), AppError> {
        let key = self.data_key(row.id.0)?;
        self.seal_into(row, person, &key)
    }

    /// Makes keys durable in the keystore.
    pub(crate) fn keep_keys(&self, keys: &[DataKeyRow]) -> Result<(), AppError> {
        if keys.is_empty() {
            return Ok(());
        }
        Ok(self.keystore.write(|tx| data_keys::insert(tx, keys))?)
    }

    /// The newest data key of an owner, made durable first when there is none. Call it outside of a transaction.
    pub(crate) fn data_key(&self, owner: [u8; 16]) -> Result<DataKey, AppError> {
        if let Some(found) = self.keystore.read(|tx| data_keys::newest(tx, owner))? {
            return Ok(self.keys.unwrap(owner, &wrapped_of(found))?);
        }
        let (_, wrapped) = self.keys.new_data_key(owner, 1)?;
        self.keep_keys(&[row_of(wrapped)])?;
        // Another thread may have been faster; the key that is in the keystore is the one.
        let kept = self.keystore.read(|tx| data_keys::newest(tx, owner))?.ok_or(AppError::new(Problem::Internal))?;
        Ok(self.keys.unwrap(owner, &wrapped_of(kept))?)
    }

    /// Destroys an owner's keys, and with them everything that was sealed for it.
    pub(crate) fn destroy_keys(&self, owner: [u8; 16]) -> Result<(), AppError> {
        Ok(self.keystore.write(|tx| data_keys::destroy(tx, owner))?)
    }

    /// A member's personal texts. The caller has the right to see them, and logs it.
    pub(crate) fn open_member(&self, row: &MemberRow) -> Result<Person, AppError> {
        self.open_members(std::slice::from_ref(row))?.pop().ok_or(AppError::new(Problem::Internal))
    }

    /// The personal texts of many members, in the order of the rows, with one look into the keystore.
    pub(crate) fn open_members(&self, rows: &[MemberRow]) -> Result<Vec<Person>, AppError> {
        let owners: Vec<[u8; 16]> = rows.iter().filter(|row| row.key_generation > 0).map(|row| row.id.0).collect();
        let mut keys = HashMap::with_capacity(owners.len());
        if !owners.is_empty() {
            for key in self.keystore.read(|tx| data_keys::of_owners(tx, &owners))? {
                keys.insert((key.owner, key.generation), key);
            }
        }
        rows.iter()
            .map(|row| {
                if row.key_generation == 0 {
                    return Ok(Person::default());
                }
                let wrapped = keys.remove(&(row.id.0, row.key_generation)).ok_or_else(|| {
                    broken("data_keys", "member_id", format!("{} generation {}", row.id, row.key_generation))
                })?;
                self.open_with(row, &self.keys.unwrap(row.id.0, &wrapped_of(wrapped))?)
            })
            .collect()
    }

    /// Seals a note about a member. Her key is durable when this returns; call it outside of a transaction.
    pub(crate) fn seal_note(&self, member: MemberId, id: NoteId, body: &str) -> Result<Vec<u8>, AppError> {
        let place = self.place("notes", "body", id.0, member.0);
        Ok(self.data_key(member.0)?.seal(&place, body, Padding::Buckets)?)
    }

    /// Opens a note about a member. The caller has the right to see it, and logs it.
    pub(crate) fn open_note(&self, member: MemberId, id: NoteId, sealed: &[u8]) -> Result<String, AppError> {
        let place = self.place("notes", "body", id.0, member.0);
        Ok(self.data_key(member.0)?.open(&place, sealed)?.as_str()?.to_owned())
    }

    /// The place of a sealed column.
    pub(crate) fn place(&self, table: &'static str, column: &'static str, row: [u8; 16], member: [u8; 16]) -> Place {
        Place { organisation: self.id.0, table, column, row, member }
    }

    fn seal_into(&self, row: &mut MemberRow, person: &Person, key: &DataKey) -> Result<(), AppError> {
        let id = row.id.0;
        let seal = |column, text: &str, padding| {
            let sealed = (!text.is_empty()).then(|| key.seal(&self.place("members", column, id, id), text, padding));
            sealed.transpose()
        };
        let phone = person.phone.as_ref();
        row.name_sealed = seal("name", &person.name, Padding::Buckets)?;
        row.phone_sealed = seal("phone", phone.map_or("", Phone::as_str), Padding::Exact)?;
        row.note_sealed = seal("note", &person.note, Padding::Buckets)?;
        let birthday = person.birthday.map_or_else(String::new, |birthday| birthday.to_string());
        row.birthday_sealed = seal("birthday", &birthday, Padding::Buckets)?;
        row.allergies_sealed = seal("allergies", &person.allergies, Padding::Buckets)?;
        row.phone_index = phone.map(|phone| self.keys.phone_index(phone));
        row.phone_tail_index = phone.map(|phone| self.keys.phone_tail_index(&phone.tail()));
        row.key_generation = key.generation();
        Ok(())
    }

    fn open_with(&self, row: &MemberRow, key: &DataKey) -> Result<Person, AppError> {
        let id = row.id.0;
        let open = |column, sealed: &Option<Vec<u8>>| -> Result<String, AppError> {
            let Some(sealed) = sealed else { return Ok(String::new()) };
            Ok(key.open(&self.place("members", column, id, id), sealed)?.as_str()?.to_owned())
        };
        let phone = open("phone", &row.phone_sealed)?;
        let phone = phone_of(&phone).map_err(|_| broken("members", "phone_sealed", row.id.to_string()))?;
        let birthday = open("birthday", &row.birthday_sealed)?;
        let birthday = match birthday.as_str() {
            "" => None,
            text => {
                let broken = || broken("members", "birthday_sealed", row.id.to_string());
                Some(Birthday::parse(text).ok_or_else(broken)?)
            }
        };
        Ok(Person {
            name: open("name", &row.name_sealed)?,
            phone,
            note: open("note", &row.note_sealed)?,
            birthday,
            allergies: open("allergies", &row.allergies_sealed)?,
        })
    }
}

/// A wrapped key as the keystore keeps it.
pub(crate) fn row_of(wrapped: WrappedDataKey) -> DataKeyRow {
    DataKeyRow {
        owner: wrapped.member,
        generation: wrapped.generation,
        kek_version: wrapped.kek_version,
        wrapped: wrapped.bytes,
        commitment: wrapped.commitment,
    }
}

/// A row of the keystore as the vault takes it.
pub(crate) fn wrapped_of(row: DataKeyRow) -> WrappedDataKey {
    WrappedDataKey {
        member: row.owner,
        generation: row.generation,
        kek_version: row.kek_version,
        bytes: row.wrapped,
        commitment: row.commitment,
    }
}

fn broken(table: &'static str, column: &'static str, row: String) -> AppError {
    AppError::from(BooksError::Inconsistency { table: table.into(), column: column.into(), row })
}
