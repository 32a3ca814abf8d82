//! What can go wrong in the vault; an error here never carries a key, a plaintext or a part of either.

use std::path::PathBuf;

/// Why the vault refused.
///
/// Every variant may be logged and shown to an operator: it holds versions, paths and figures only.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The text given as a root key is neither 64 hexadecimal digits nor base64 of 32 bytes.
    #[error("a root key is 64 hexadecimal digits, or 32 bytes in base64")]
    RootKeyText,
    /// The root-key file could not be read or created.
    #[error("root-key file {path}: {source}")]
    RootKeyFile {
        /// The file asked for.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The root-key file exists but does not hold a root key.
    #[error("root-key file {path} does not hold a root key (64 hexadecimal digits, or 32 bytes in base64)")]
    RootKeyFileContent {
        /// The file asked for.
        path: PathBuf,
    },
    /// The root-key file may be read or written by others than its owner.
    #[error("root-key file {path} has mode {mode:04o}, open to others than its owner; set it to 0600")]
    RootKeyFileExposed {
        /// The file asked for.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The passphrase has fewer bytes than [`RootKey::PASSPHRASE_BYTES_MIN`](crate::RootKey::PASSPHRASE_BYTES_MIN).
    #[error("the passphrase is too short: at least {bytes_min} bytes")]
    PassphraseTooShort {
        /// The least number of bytes.
        bytes_min: usize,
    },
    /// The salt has fewer bytes than [`RootKey::SALT_BYTES_MIN`](crate::RootKey::SALT_BYTES_MIN).
    #[error("the salt for the passphrase is too short: at least {bytes_min} bytes")]
    SaltTooShort {
        /// The least number of bytes.
        bytes_min: usize,
    },
    /// A key could not be derived; the inputs are outside what Argon2id, HKDF or HMAC take.
    #[error("a key could not be derived")]
    Derivation,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
    /// A text is longer than the cipher takes.
    #[error("the text is too long to be sealed")]
    TooLong,
    /// A data key was wrapped under a version of the key-encryption key that this program does not hold.
    #[error("version {version} of the key-encryption key is not at hand")]
    UnknownKekVersion {
        /// The version asked for.
        version: u32,
    },
    /// A wrapped key or a data key was used for another member or organisation than its own.
    #[error("the data key belongs to another member or organisation")]
    ForeignKey,
    /// The envelope was sealed with another generation of the member's data key.
    #[error("the envelope needs generation {needed} of the data key, at hand is {at_hand}")]
    WrongGeneration {
        /// The generation in the envelope.
        needed: u32,
        /// The generation of the data key it was opened with.
        at_hand: u32,
    },
    /// The wrapped key authenticates but is not the key that was committed to.
    #[error("the data key does not match its commitment")]
    CommitmentMismatch,
    /// The bytes are not an envelope or a wrapped key: too short, or with another beginning.
    #[error("the bytes are not an envelope")]
    NotAnEnvelope,
    /// The envelope has a version of the format that this program does not know.
    #[error("envelope version {version} is not known to this program")]
    UnknownEnvelopeVersion {
        /// The version found.
        version: u8,
    },
    /// The envelope names an algorithm that is reserved but not built in.
    #[error("algorithm {algorithm} is reserved for {name}, which this program does not have")]
    AlgorithmNotBuiltIn {
        /// The number found.
        algorithm: u8,
        /// The name of the algorithm.
        name: &'static str,
    },
    /// The envelope names an algorithm that no version of the format has.
    #[error("algorithm {algorithm} is not known")]
    UnknownAlgorithm {
        /// The number found.
        algorithm: u8,
    },
    /// Authentication failed: altered, damaged, moved from another place, or another key.
    #[error("the envelope does not open here: altered, moved, or sealed with another key")]
    NotAuthentic,
    /// The opened bytes are not UTF-8.
    #[error("the opened bytes are not text")]
    NotText,
}
