//! Taking on a member.

use yanji_books::id::{AccountId, MemberId};
use yanji_books::journal::EntryDeed;
use yanji_books::posting::Posting;
use yanji_books::{BooksError, Read, Tx, accounts, members};
use yanji_vault::Phone;
use yanji_words::Problem;

use super::{Shown, Written, bounded, person, require_born};
use crate::account::OpenAccount;
use crate::activity::receipt;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::gift::Giving;
use crate::log;
use crate::once::Key;
use crate::records::{Member, NewMember, Receipt};
use crate::sealing::SealedMember;
use crate::store;

/// The most characters of a card number.
const NUMBER_MOST: usize = 40;
/// The most members with one phone who are named.
const HOLDERS_MOST: usize = 5;
/// How often a made number that somebody else took at the same moment is made anew.
const ATTEMPTS: i64 = 20;

impl Clinic {
    /// Takes on a member, who starts in the base tier.
    ///
    /// # Errors
    /// [`Problem::NumberTaken`], [`Problem::PhoneKnown`] unless she shares her phone, [`Problem::PhoneMalformed`],
    /// [`Problem::StoreClosed`], and [`Problem::Refused`] for a day that is closed or ahead and a birthday that is.
    pub fn member_enrol(&self, actor: &Actor, key: &Key, new: NewMember) -> Result<Receipt, AppError> {
        actor.require(Permission::MemberEdit)?;
        check_number(&new.number)?;
        let person = person(&Written {
            name: &new.name,
            phone: &new.phone,
            note: &new.note,
            birthday: &new.birthday,
            allergies: &new.allergies,
        })?;
        require_born(&new.birthday, self.today())?;
        let now = self.now();
        let (id, account) = (MemberId::new(now.0), AccountId::new(now.0));
        let sealed = self.seal_new_member(id, &person, now)?;
        self.keep_keys(sealed.key.as_slice())?;
        let mut attempt = 0;
        loop {
            match self.enrol_once(actor, key, &new, &sealed, account, attempt) {
                Err(error) if is_taken(&error) && new.number.is_empty() && attempt < ATTEMPTS => attempt += 1,
                Err(error) if is_taken(&error) => return Err(AppError::at(Problem::NumberTaken, "number")),
                answer => return answer,
            }
        }
    }

    /// The members who have a phone, masked, so that whoever takes on another one with it is warned while typing; nobody
    /// for anything but a whole phone number.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn member_phone_holders(&self, actor: &Actor, phone: &str) -> Result<Vec<Member>, AppError> {
        actor.require(Permission::MemberEdit)?;
        let Ok(phone) = Phone::parse(phone.trim()) else { return Ok(Vec::new()) };
        self.books.read(|tx| {
            let holders = members::find_by_phone(tx, self.keys.phone_index(&phone))?;
            holders.into_iter().take(HOLDERS_MOST).map(|id| self.one_shown(tx, id, Shown::Masked)).collect()
        })
    }

    fn enrol_once(
        &self,
        actor: &Actor,
        key: &Key,
        new: &NewMember,
        sealed: &SealedMember,
        account: AccountId,
        attempt: i64,
    ) -> Result<Receipt, AppError> {
        let request = self.request(actor, key, "member_enrol", self.now());
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                let store = new.store.or(actor.stands_in());
                store::require_not_closed(tx, store)?;
                check_phone(tx, new, sealed)?;
                let present = self.present(tx)?;
                let number = if new.number.is_empty() { made_number(tx, attempt)? } else { new.number.clone() };
                if accounts::find_by_number(tx, &number)?.is_some() && !new.number.is_empty() {
                    return Err(AppError::at(Problem::NumberTaken, "number"));
                }
                members::insert(tx, std::slice::from_ref(&sealed.row))?;
                let mut open = OpenAccount::fresh(account, sealed.row.id, number, store);
                let entry = self.entry(actor, &present, new.day, store, EntryDeed::Enrol, None);
                let mut posting = Posting::new();
                let posted = open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
                Giving { clinic: self, actor, present: &present }.after(tx, &mut open, &posted, &mut posting)?;
                let receipt = receipt::of(&present, &open, &posted)?;
                self.settle(tx, &present, open, posting)?;
                let deed = log::Deed {
                    action: "member_enrol",
                    subject: sealed.row.id.to_string(),
                    fields: &["name", "phone", "note", "birthday", "allergies"],
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::MemberEdit, present.now, deed)?;
                Ok(receipt)
            })
        })
    }
}

fn check_number(number: &str) -> Result<(), AppError> {
    bounded(number, NUMBER_MOST, "number")?;
    let sound = number.chars().all(|character| !character.is_control() && !character.is_whitespace());
    if sound { Ok(()) } else { Err(AppError::at(Problem::Malformed, "number")) }
}

fn check_phone(tx: &mut dyn Tx, new: &NewMember, sealed: &SealedMember) -> Result<(), AppError> {
    let Some(index) = sealed.row.phone_index.filter(|_| !new.shares_phone) else { return Ok(()) };
    let known = members::find_by_phone(tx, index)?;
    if known.is_empty() { Ok(()) } else { Err(AppError::at(Problem::PhoneKnown, "phone")) }
}

/// A card number of six digits or more that comes after the members there are.
fn made_number(tx: &mut dyn Read, attempt: i64) -> Result<String, AppError> {
    let mut next = accounts::count(tx)? + 1 + attempt;
    loop {
        let number = format!("{next:06}");
        if accounts::find_by_number(tx, &number)?.is_none() {
            return Ok(number);
        }
        next += 1;
    }
}

fn is_taken(error: &AppError) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<BooksError>());
    cause.is_some_and(BooksError::is_unique_violation)
}
