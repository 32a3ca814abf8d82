//! Members by their masked names and phones, for lists that name many of them.

use std::collections::HashMap;

use yanji_books::id::MemberId;
use yanji_books::members;
use yanji_vault::Phone;

use super::masked_name;
use crate::clinic::Clinic;
use crate::error::AppError;

/// A member as lists show her.
#[derive(Clone, Default)]
pub(crate) struct Masked {
    /// Her name, masked; empty where there is none.
    pub(crate) name: String,
    /// Her phone, masked; empty where there is none.
    pub(crate) phone: String,
}

/// Members as lists show them.
pub(crate) struct MaskedMembers(HashMap<MemberId, Masked>);

impl MaskedMembers {
    /// One of them; blank where nothing is known of her.
    pub(crate) fn of(&self, member: MemberId) -> Masked {
        self.0.get(&member).cloned().unwrap_or_default()
    }
}

impl Clinic {
    /// Members as every list of members shows them. Whoever asks may read members.
    pub(crate) fn masked_members(&self, ids: impl Iterator<Item = MemberId>) -> Result<MaskedMembers, AppError> {
        let mut ids: Vec<MemberId> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = self.books.read(|tx| members::find_contacts(tx, &ids))?;
        let persons = self.open_members(&rows)?;
        let masked = rows.iter().zip(&persons).map(|(row, person)| {
            let phone = person.phone.as_ref().map_or_else(String::new, Phone::masked);
            (row.id, Masked { name: masked_name(&person.name), phone })
        });
        Ok(MaskedMembers(masked.collect()))
    }
}
