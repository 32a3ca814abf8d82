//! Where a sealed text belongs; never the text itself.

use crate::derivation::length_prefixed;
use crate::envelope::{ENVELOPE_VERSION, Header};
use crate::error::VaultError;

/// The one place where an envelope opens: a column of a row that belongs to a member of an organisation.
///
/// All of it is authenticated with the envelope, so that a ciphertext copied to another row, column or member is
/// noticed. Ids are the 16 bytes of the UUID. Table and column are names from the program's own text; renaming one
/// makes its envelopes unreadable, so a migration that renames must seal anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The organisation whose database it is.
    pub organisation: [u8; 16],
    /// Name of the table.
    pub table: &'static str,
    /// Name of the sealed column.
    pub column: &'static str,
    /// Id of the row.
    pub row: [u8; 16],
    /// Id of the member whose data key seals the text.
    pub member: [u8; 16],
}

impl Place {
    /// What the tag covers beside the text, in this order: version, algorithm, organisation, table, column, row,
    /// member, KEK version, generation; each length-prefixed.
    pub(crate) fn associated_data(&self, header: &Header) -> Result<Vec<u8>, VaultError> {
        length_prefixed(&[
            &[ENVELOPE_VERSION],
            &[header.algorithm.number()],
            &self.organisation,
            self.table.as_bytes(),
            self.column.as_bytes(),
            &self.row,
            &self.member,
            &header.kek_version.to_be_bytes(),
            &header.generation.to_be_bytes(),
        ])
    }
}
