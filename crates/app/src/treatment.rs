//! 划扣: treatments as they were done, by whom and with which batch, and what has to be known before.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ItemId, MemberId, SaleId, StaffId, StoreId, TreatmentId};
use yanji_books::{Read, accounts, items, notes, sold_lines, staff, treatments};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::account::{account_in, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::store;

/// How many treatments of one member are told.
const TOLD_MOST: i64 = 200;
/// The most characters of the number of a batch.
const BATCH_NUMBER_MOST: usize = 64;

/// A treatment to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTreatment {
    /// Who was treated.
    pub member: MemberId,
    /// What was done.
    pub item: ItemId,
    /// The sale and the line on which it was sold.
    pub sold_on: Option<(SaleId, i64)>,
    /// Who did it; the actor, when there is nobody.
    pub operator: Option<StaffId>,
    /// The number of the batch of what was used, as printed on it; may be empty.
    pub batch_number: String,
    /// What there is to say; kept sealed, may be empty.
    pub note: String,
    /// Where.
    pub store: Option<StoreId>,
}

/// What a record of a treatment should have said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatmentCorrection {
    /// The record that is wrong.
    pub treatment: TreatmentId,
    /// What was done.
    pub item: ItemId,
    /// Who did it; as it was recorded, when there is nobody.
    pub operator: Option<StaffId>,
    /// The number of the batch of what was used, as printed on it; may be empty.
    pub batch_number: String,
    /// What there is to say; kept sealed. The note of before stays, when it is empty.
    pub note: String,
}

/// A treatment as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treatment {
    /// Its id.
    pub id: TreatmentId,
    /// Who was treated.
    pub member: MemberId,
    /// Her card number.
    pub member_number: String,
    /// What was done.
    pub item: ItemId,
    /// What that is called now.
    pub item_name: String,
    /// The sale on which it was sold.
    pub sale: Option<SaleId>,
    /// The business day.
    pub day: Day,
    /// When it was recorded.
    pub at: Instant,
    /// Where.
    pub store: Option<StoreId>,
    /// Who did it, as the log names them.
    pub operator: String,
    /// The number of the batch of what was used; empty where there is none.
    pub batch_number: String,
    /// Whether there is a note.
    pub has_note: bool,
    /// Who wrote the record down, as the log names them.
    #[serde(default)]
    pub recorded_by: String,
    /// The record in whose place this one stands.
    #[serde(default)]
    pub replaces: Option<TreatmentId>,
    /// That this record was wrong, and which one stands in its place.
    #[serde(default)]
    pub corrected: Option<TreatmentCorrected>,
}

/// That a record was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatmentCorrected {
    /// The record that stands in its place.
    pub by: TreatmentId,
    /// When.
    pub at: Instant,
    /// Who corrected it, as the log names them.
    pub operator: String,
}

impl Clinic {
    /// Records a treatment.
    ///
    /// # Errors
    /// [`Problem::NotFound`] about `member`, `item`, `sold_on`, `operator` and `store`; [`Problem::TooLong`] and
    /// [`Problem::Malformed`] about `batch_number`, [`Problem::TooLong`] about `note`.
    pub fn treatment_record(&self, actor: &Actor, key: &Key, new: &NewTreatment) -> Result<Treatment, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        let batch_number = batch_number(&new.batch_number)?;
        let note = match new.note.trim() {
            "" => None,
            // Nobody has no key.
            text => {
                self.books.read(|tx| account_in(tx, new.member, "member").map(|_| ()))?;
                Some(self.sealed_note(new.member, text)?)
            }
        };
        let at = self.now();
        let request = self.request(actor, key, "treatment_record", at);
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                let account = account_in(tx, new.member, "member")?;
                require_done(tx, new.item, new.operator)?;
                store::require_named(tx, actor, new.store)?;
                if let Some((sale, line)) = new.sold_on {
                    let known = sold_lines::of_sale(tx, sale)?;
                    let own = accounts::find_sale(tx, sale)?.is_some_and(|sale| sale.account == account.id);
                    if !own || !known.iter().any(|sold| sold.line == line && sold.item == Some(new.item)) {
                        return Err(AppError::at(Problem::NotFound(Thing::Sale), "sold_on"));
                    }
                }
                if let Some(note) = &note {
                    notes::insert(tx, note)?;
                }
                let row = treatments::Treatment {
                    id: TreatmentId::new(at.0),
                    account: account.id,
                    sale: new.sold_on.map(|(sale, _)| sale),
                    line: new.sold_on.map(|(_, line)| line),
                    item: new.item,
                    day: self.today(),
                    at: at.0,
                    store: new.store.or(actor.stands_in()),
                    operator: new.operator.map_or_else(|| actor.name(), |operator| operator.to_string()),
                    batch_number: batch_number.to_owned(),
                    note: note.as_ref().map(|note| note.id),
                    recorded_by: actor.name(),
                    replaces: None,
                };
                treatments::insert(tx, &row)?;
                let deed = log::Deed {
                    action: "treatment_record",
                    subject: account.member.to_string(),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::TreatmentRecord, at, deed)?;
                as_told(tx, treatments::Told { treatment: row, correction: None })
            })
        })
    }

    /// Corrects the record of a treatment: a new one stands in its place, and the wrong one stays to be seen. Whose it is,
    /// the day and the store are those of the wrong one, and so is the sale, as long as the item is the same.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown record and about `item` and `operator`; [`Problem::TreatmentCorrected`];
    /// else as [`Clinic::treatment_record`].
    pub fn treatment_correct(
        &self,
        actor: &Actor,
        key: &Key,
        new: &TreatmentCorrection,
    ) -> Result<Treatment, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        let batch_number = batch_number(&new.batch_number)?;
        let unknown = || AppError::new(Problem::NotFound(Thing::Treatment));
        let member = self.books.read(|tx| {
            let wrong = treatments::find(tx, new.treatment)?.ok_or_else(unknown)?.treatment;
            Ok::<_, AppError>(accounts::find(tx, wrong.account)?.ok_or_else(unknown)?.member)
        })?;
        let note = match new.note.trim() {
            "" => None,
            text => Some(self.sealed_note(member, text)?),
        };
        let at = self.now();
        let request = self.request(actor, key, "treatment_correct", at);
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                // Of two who correct one record the second one sees the first one's.
                accounts::lock_of_member(tx, member)?.ok_or_else(unknown)?;
                let told = treatments::find(tx, new.treatment)?.ok_or_else(unknown)?;
                if told.correction.is_some() {
                    return Err(AppError::new(Problem::TreatmentCorrected));
                }
                let wrong = told.treatment;
                require_done(tx, new.item, new.operator)?;
                if let Some(note) = &note {
                    notes::insert(tx, note)?;
                }
                let is_sold = new.item == wrong.item;
                let row = treatments::Treatment {
                    id: TreatmentId::new(at.0),
                    sale: wrong.sale.filter(|_| is_sold),
                    line: wrong.line.filter(|_| is_sold),
                    item: new.item,
                    at: at.0,
                    operator: new.operator.map_or(wrong.operator, |operator| operator.to_string()),
                    batch_number: batch_number.to_owned(),
                    note: note.as_ref().map(|note| note.id).or(wrong.note),
                    recorded_by: actor.name(),
                    replaces: Some(wrong.id),
                    ..wrong
                };
                treatments::insert(tx, &row)?;
                let deed =
                    log::Deed { action: "treatment_correct", subject: member.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::TreatmentRecord, at, deed)?;
                as_told(tx, treatments::Told { treatment: row, correction: None })
            })
        })
    }

    /// The record of a treatment.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Forbidden`].
    pub fn treatment_get(&self, actor: &Actor, id: TreatmentId) -> Result<Treatment, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        self.books.read(|tx| {
            let told = treatments::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Treatment)))?;
            as_told(tx, told)
        })
    }

    /// The treatments of a member, the latest first, two hundred at most.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown member, [`Problem::Forbidden`].
    pub fn treatments_of(&self, actor: &Actor, member: MemberId) -> Result<Vec<Treatment>, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        self.books.read(|tx| {
            let account = account_of(tx, member)?;
            let rows = treatments::of_account(tx, account.id, TOLD_MOST)?;
            rows.into_iter().map(|row| as_told(tx, row)).collect()
        })
    }

    /// The treatments of a day in a store, or in all, the latest first. They are the members', and no store's secret.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn treatments_on(&self, actor: &Actor, day: Day, store: Option<StoreId>) -> Result<Vec<Treatment>, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        self.books.read(|tx| {
            let rows = treatments::of_day(tx, day, store)?;
            rows.into_iter().map(|row| as_told(tx, row)).collect()
        })
    }

    /// The treatments in which a batch was used, the latest first: whom to call when it is recalled.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database; [`Problem::Malformed`] about `batch_number`.
    pub fn treatments_with(&self, actor: &Actor, batch_number: &str) -> Result<Vec<Treatment>, AppError> {
        actor.require(Permission::TreatmentRecord)?;
        field::without_controls(batch_number, "batch_number")?;
        self.books.read(|tx| {
            let rows = treatments::of_batch(tx, batch_number.trim())?;
            rows.into_iter().map(|row| as_told(tx, row)).collect()
        })
    }
}

/// The number of a batch as it is kept.
fn batch_number(typed: &str) -> Result<&str, AppError> {
    let number = typed.trim();
    if number.chars().count() > BATCH_NUMBER_MOST {
        return Err(AppError::at(Problem::TooLong { most: BATCH_NUMBER_MOST }, "batch_number"));
    }
    field::without_controls(number, "batch_number")?;
    Ok(number)
}

/// Refuses an item that there is not, and one who does nothing here.
fn require_done(tx: &mut dyn Read, item: ItemId, operator: Option<StaffId>) -> Result<(), AppError> {
    items::find(tx, item)?.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Item), "item"))?;
    if let Some(operator) = operator {
        staff::find(tx, operator)?.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Staff), "operator"))?;
    }
    Ok(())
}

fn as_told(tx: &mut dyn Read, told: treatments::Told) -> Result<Treatment, AppError> {
    let treatments::Told { treatment: row, correction } = told;
    let account = accounts::find(tx, row.account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
    let item = items::find(tx, row.item)?;
    Ok(Treatment {
        id: row.id,
        member: account.member,
        member_number: account.number,
        item: row.item,
        item_name: item.map(|item| item.name).unwrap_or_default(),
        sale: row.sale,
        day: row.day,
        at: Instant(row.at),
        store: row.store,
        recorded_by: if row.recorded_by.is_empty() { row.operator.clone() } else { row.recorded_by },
        operator: row.operator,
        batch_number: row.batch_number,
        has_note: row.note.is_some(),
        replaces: row.replaces,
        corrected: correction.map(|correction| TreatmentCorrected {
            by: correction.by,
            at: Instant(correction.at),
            operator: correction.recorded_by,
        }),
    })
}
