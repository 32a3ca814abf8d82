//! Members: taking them on, finding them, looking at them and correcting their data.

mod birthday;
mod change;
mod decisions;
mod enrol;
mod explanation;
mod export;
mod ledger;
mod look;
mod masked;
mod names;
mod origin;
mod search;
mod spending;
mod timeline;

pub(crate) use self::birthday::Birthday;
pub use self::export::EXPORT_MOST;
pub(crate) use self::masked::Masked;
pub(crate) use self::names::Names;
use yanji_books::Read;
use yanji_books::accounts::Account;
use yanji_books::id::{MemberId, NoteId};
use yanji_books::members::MemberRow;
use yanji_books::notes::NoteRow;
use yanji_engine::{Day, Member as EngineMember, Refusal};
use yanji_vault::{Phone, mask};
use yanji_words::Problem;

use crate::account::OpenAccount;
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::member_state;
use crate::records::Member;
use crate::sealing::{Person, phone_of};

/// The most characters of a name.
const NAME_MOST: usize = 60;
/// The most characters of a note or a reason.
const NOTE_MOST: usize = 2_000;

/// Why somebody looks at a member's name, phone and note in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevealPurpose {
    /// To serve her.
    Service,
    /// To call or write to her.
    Contact,
    /// To correct her data.
    Correction,
    /// To settle a complaint.
    Complaint,
}

impl RevealPurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Service, Self::Contact, Self::Correction, Self::Complaint];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Contact => "contact",
            Self::Correction => "correction",
            Self::Complaint => "complaint",
        }
    }

    /// The purpose with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// How much of a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Masked,
    Full,
}

impl Clinic {
    /// A note about a member, sealed and not yet kept. Her key is durable when this returns.
    pub(crate) fn sealed_note(&self, member: MemberId, text: &str) -> Result<NoteRow, AppError> {
        sound_note(text, "reason")?;
        let now = self.now();
        let id = NoteId::new(now.0);
        Ok(NoteRow { id, member, body_sealed: self.seal_note(member, id, text)?, created_at: now.0 })
    }

    /// Accounts with their persons, as a door shows them this morning.
    fn shown(
        &self,
        tx: &mut dyn Read,
        present: &Present,
        accounts: Vec<(Account, MemberRow)>,
        shown: Shown,
    ) -> Result<Vec<Member>, AppError> {
        let rows: Vec<MemberRow> = accounts.iter().map(|(_, row)| row.clone()).collect();
        let persons = self.open_members(&rows)?;
        let pairs = accounts.into_iter().zip(persons);
        pairs.map(|((account, _), person)| show(tx, present, account, &person, shown)).collect()
    }
}

fn show(
    tx: &mut dyn Read,
    present: &Present,
    account: Account,
    person: &Person,
    shown: Shown,
) -> Result<Member, AppError> {
    let rulebook = &present.rules.book;
    let (store, last_sale_on) = (account.store, account.last_sale_on());
    let mut open = OpenAccount::restored(tx, rulebook, account)?;
    let morning = morning_of(present, &mut open.member)?;
    let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
    let state = member_state::of(rulebook, open.member_id, life, morning);
    let phone = person.phone.as_ref();
    let (birthday, allergies) = match shown {
        Shown::Masked => (String::new(), String::new()),
        Shown::Full => {
            (person.birthday.map_or_else(String::new, |birthday| birthday.to_string()), person.allergies.clone())
        }
    };
    let (name, phone, note) = match shown {
        Shown::Masked => (masked_name(&person.name), phone.map_or_else(String::new, Phone::masked), String::new()),
        Shown::Full => (
            person.name.clone(),
            phone.map_or_else(String::new, |phone| phone.as_str().to_owned()),
            person.note.clone(),
        ),
    };
    Ok(Member {
        id: open.member_id,
        account: open.id,
        number: open.number.clone(),
        name,
        phone,
        note,
        birthday,
        allergies,
        is_revealed: shown == Shown::Full,
        store,
        enrolled_on: life.enrolled_on,
        last_sale_on,
        tier: state.tier,
        tier_name: state.tier_name,
        tier_rank: state.tier_rank,
        perks: state.perks,
        grace_until: state.grace_until,
        points: state.points,
        spend_fen: state.spend_fen,
        visits: state.visits,
    })
}

/// A masked name; a name that nobody wrote down stays empty.
fn masked_name(name: &str) -> String {
    if name.is_empty() { String::new() } else { mask::name(name) }
}

/// Rolls a member forward to this morning, in memory, and gives the day.
pub(crate) fn morning_of(present: &Present, member: &mut EngineMember) -> Result<yanji_engine::Day, AppError> {
    let life = member.life().ok_or(AppError::new(Problem::Internal))?;
    let day = present.today.max(life.last_day);
    member.open_day(&present.rules.book, day, &mut ());
    Ok(day)
}

/// Refuses a note that is too long, or that no database takes.
pub(crate) fn sound_note(text: &str, field: &str) -> Result<(), AppError> {
    bounded(text, NOTE_MOST, field)
}

/// Refuses a text that is too long, or that no database takes.
fn bounded(text: &str, most: usize, field: &str) -> Result<(), AppError> {
    if text.chars().count() > most {
        return Err(AppError::at(Problem::TooLong { most }, field));
    }
    if text.contains('\0') {
        return Err(AppError::at(Problem::Malformed, field));
    }
    Ok(())
}

/// A person as a form gives her.
struct Written<'a> {
    name: &'a str,
    phone: &'a str,
    note: &'a str,
    birthday: &'a str,
    allergies: &'a str,
}

fn birthday_of(text: &str) -> Result<Option<Birthday>, AppError> {
    let malformed = || AppError::at(Problem::Malformed, "birthday");
    let text = Some(text.trim()).filter(|text| !text.is_empty());
    text.map(|text| Birthday::parse(text).ok_or_else(malformed)).transpose()
}

/// Refuses a birthday that has not come.
fn require_born(birthday: &str, today: Day) -> Result<(), AppError> {
    match birthday_of(birthday)? {
        Some(birthday) if birthday.is_after(today) => {
            Err(AppError::at(Problem::Refused(Refusal::DayAhead), "birthday"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Reads a person as a form gives her.
fn person(written: &Written<'_>) -> Result<Person, AppError> {
    let Written { name, phone, note, birthday, allergies } = *written;
    bounded(name, NAME_MOST, "name")?;
    sound_note(note, "note")?;
    sound_note(allergies, "allergies")?;
    let phone = phone_of(phone).map_err(|_| AppError::at(Problem::PhoneMalformed, "phone"))?;
    let birthday = birthday_of(birthday)?;
    Ok(Person {
        name: name.trim().to_owned(),
        phone,
        note: note.trim().to_owned(),
        birthday,
        allergies: allergies.trim().to_owned(),
    })
}
