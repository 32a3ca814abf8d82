//! A data key as it lies in the keystore: wrapped, with its commitment; never in the clear.

use hmac::Mac;

use crate::algorithm::Algorithm;
use crate::cipher::{self, Nonce};
use crate::data_key::DataKey;
use crate::derivation::{HmacSha256, keyed_hmac, length_prefixed};
use crate::envelope::take;
use crate::error::VaultError;
use crate::organisation_keys::KeyEncryptionKey;
use crate::secret::Secret;

/// The version of the wrapping that this program writes and reads.
const WRAP_VERSION: u8 = 1;
/// Beginning of the additional data of a wrapped key: keeps it apart from that of an envelope.
const WRAP_LABEL: &[u8] = b"yanji wrapped data key";
/// What a data key signs to commit to itself.
const COMMITMENT_LABEL: &[u8] = b"yanji data key commitment 1";

/// A data key wrapped under the key-encryption key of its organisation.
///
/// Plain fields, to be stored as they are in a keystore apart from the database; nothing here is secret as long as
/// the root key is. It must be durable there before the first row sealed with the key is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedDataKey {
    /// The member whose key it is.
    pub member: [u8; 16],
    /// The how-manieth key of the member it is, counted from 1.
    pub generation: u32,
    /// The version of the key-encryption key that wraps it.
    pub kek_version: u32,
    /// Version, algorithm, nonce, ciphertext and tag; 62 bytes.
    pub bytes: Vec<u8>,
    /// HMAC-SHA256 of a fixed label under the data key. AES-GCM alone does not commit to its key: a ciphertext can
    /// be made that opens under two.
    pub commitment: [u8; 32],
}

impl WrappedDataKey {
    /// Wraps `key` under `kek`.
    pub(crate) fn wrap(kek: &KeyEncryptionKey, key: &DataKey, nonce: Nonce) -> Result<Self, VaultError> {
        let associated_data =
            associated_data(Algorithm::Aes256Gcm, key.organisation, key.member, key.generation, kek.version)?;
        let ciphertext_and_tag = cipher::encrypt(&kek.secret, &nonce, &associated_data, key.secret.bytes())?;
        let mut bytes = vec![WRAP_VERSION, Algorithm::Aes256Gcm.number()];
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&ciphertext_and_tag);
        let commitment = commit(&key.secret)?.finalize().into_bytes().into();
        Ok(Self { member: key.member, generation: key.generation, kek_version: kek.version, bytes, commitment })
    }

    /// Unwraps the key with `kek`, whose version must be [`WrappedDataKey::kek_version`], and checks its commitment.
    pub(crate) fn unwrap(&self, kek: &KeyEncryptionKey, organisation: [u8; 16]) -> Result<DataKey, VaultError> {
        let ([version], rest) = take(&self.bytes)?;
        let ([algorithm], rest) = take(rest)?;
        let (nonce, ciphertext_and_tag) = take(rest)?;
        if version != WRAP_VERSION {
            return Err(VaultError::UnknownEnvelopeVersion { version });
        }
        let algorithm = Algorithm::from_number(algorithm)?;
        let associated_data = associated_data(algorithm, organisation, self.member, self.generation, self.kek_version)?;
        let plaintext = match algorithm {
            Algorithm::Aes256Gcm => cipher::decrypt(&kek.secret, &nonce, &associated_data, ciphertext_and_tag)?,
        };
        let secret = Secret::filled(|key| match <&[u8; 32]>::try_from(plaintext.as_slice()) {
            Ok(bytes) => {
                key.copy_from_slice(bytes);
                Ok(())
            }
            Err(_) => Err(VaultError::NotAnEnvelope),
        })?;
        commit(&secret)?.verify_slice(&self.commitment).map_err(|_| VaultError::CommitmentMismatch)?;
        Ok(DataKey {
            secret,
            organisation,
            member: self.member,
            generation: self.generation,
            kek_version: self.kek_version,
        })
    }
}

/// The commitment of a key, not yet finalised, so that it can be compared in constant time.
fn commit(key: &Secret) -> Result<HmacSha256, VaultError> {
    Ok(keyed_hmac(key)?.chain_update(COMMITMENT_LABEL))
}

fn associated_data(
    algorithm: Algorithm,
    organisation: [u8; 16],
    member: [u8; 16],
    generation: u32,
    kek_version: u32,
) -> Result<Vec<u8>, VaultError> {
    length_prefixed(&[
        WRAP_LABEL,
        &[WRAP_VERSION],
        &[algorithm.number()],
        &organisation,
        &member,
        &generation.to_be_bytes(),
        &kek_version.to_be_bytes(),
    ])
}
