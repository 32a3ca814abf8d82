//! The key of one member: seals her texts and opens them; never stores or wraps itself.

use crate::algorithm::Algorithm;
use crate::cipher::{self, Nonce};
use crate::derivation::{Branch, derive};
use crate::envelope::Header;
use crate::error::VaultError;
use crate::opened::Opened;
use crate::padding::{Padding, unpad};
use crate::place::Place;
use crate::secret::Secret;

#[cfg(test)]
mod tests;

/// A random 256-bit key that seals the personal texts of one member; wiped from memory when dropped.
///
/// Destroying it, wrapped copies included, makes everything sealed with it unreadable for ever. It comes from
/// [`OrganisationKeys::new_data_key`](crate::OrganisationKeys::new_data_key) or
/// [`OrganisationKeys::unwrap`](crate::OrganisationKeys::unwrap).
#[derive(Clone, Debug)]
pub struct DataKey {
    pub(crate) secret: Secret,
    pub(crate) organisation: [u8; 16],
    pub(crate) member: [u8; 16],
    pub(crate) generation: u32,
    pub(crate) kek_version: u32,
}

impl DataKey {
    /// The member whose key it is.
    #[must_use]
    pub fn member(&self) -> [u8; 16] {
        self.member
    }

    /// The how-manieth key of the member it is.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Seals `plaintext` for `place`. Two seals of one text differ.
    ///
    /// # Errors
    /// [`VaultError::ForeignKey`] if `place` belongs to another member or organisation; [`VaultError::Randomness`]
    /// if there is no nonce to be had; [`VaultError::TooLong`] beyond 64 GiB.
    pub fn seal(&self, place: &Place, plaintext: impl AsRef<[u8]>, padding: Padding) -> Result<Vec<u8>, VaultError> {
        self.seal_with_nonce(place, plaintext.as_ref(), padding, cipher::random_nonce()?)
    }

    /// Opens an envelope at its place.
    ///
    /// The KEK version in the envelope is the one it was sealed under; it may be older than the one that wraps this
    /// key now, since a rotation rewraps keys and leaves envelopes alone. It is authenticated like the rest.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`] if the envelope was altered or belongs elsewhere; [`VaultError::WrongGeneration`]
    /// if another key of the member sealed it; [`VaultError::ForeignKey`] if `place` belongs to another member or
    /// organisation; and those of a malformed envelope.
    pub fn open(&self, place: &Place, envelope: &[u8]) -> Result<Opened, VaultError> {
        self.check_owner(place)?;
        let (header, ciphertext_and_tag) = Header::parse(envelope)?;
        if header.generation != self.generation {
            return Err(VaultError::WrongGeneration { needed: header.generation, at_hand: self.generation });
        }
        let associated_data = place.associated_data(&header)?;
        let mut plaintext = match header.algorithm {
            Algorithm::Aes256Gcm => {
                cipher::decrypt(&self.field_key(place)?, &header.nonce, &associated_data, ciphertext_and_tag)?
            }
        };
        unpad(&mut plaintext)?;
        Ok(Opened::new(plaintext))
    }

    /// [`DataKey::seal`] with a nonce of the caller's choice: private, for a nonce used twice gives the texts away.
    fn seal_with_nonce(
        &self,
        place: &Place,
        plaintext: &[u8],
        padding: Padding,
        nonce: Nonce,
    ) -> Result<Vec<u8>, VaultError> {
        self.check_owner(place)?;
        let header = Header {
            algorithm: Algorithm::Aes256Gcm,
            kek_version: self.kek_version,
            generation: self.generation,
            nonce,
        };
        let associated_data = place.associated_data(&header)?;
        let padded = padding.pad(plaintext);
        let ciphertext_and_tag = cipher::encrypt(&self.field_key(place)?, &nonce, &associated_data, &padded)?;
        Ok(header.enclose(&ciphertext_and_tag))
    }

    /// The key of one column, so that a field key that leaks opens that column of that member alone.
    fn field_key(&self, place: &Place) -> Result<Secret, VaultError> {
        derive(&self.secret, Branch::Field, &[place.table.as_bytes(), b"|", place.column.as_bytes()])
    }

    fn check_owner(&self, place: &Place) -> Result<(), VaultError> {
        if place.member == self.member && place.organisation == self.organisation {
            Ok(())
        } else {
            Err(VaultError::ForeignKey)
        }
    }
}
