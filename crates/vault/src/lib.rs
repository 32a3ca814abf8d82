//! Room `vault`: keys, envelopes and blind indexes for personal text; never a database, a business rule or a
//! log line.
//!
//! The keys form a tree, each derived from or wrapped by the one above it:
//!
//! ```text
//! root key ──HKDF──▶ key-encryption key, per organisation and version
//!    │                  └──AES-256-GCM wraps──▶ data key, random, one per member and generation
//!    │                                             └──HKDF──▶ field key, per table and column
//!    └──────HKDF──▶ index keys, per organisation and kind of index
//! ```
//!
//! A [`DataKey`] seals text for one [`Place`] (a column of a row of a member) into an envelope, and opens it
//! there only: an envelope moved to another row, member or organisation does not open. [`OrganisationKeys`]
//! makes, wraps and unwraps data keys, and computes the blind indexes by which a phone number is found without
//! being stored.
//!
//! The only I/O is reading and creating the root-key file and asking the operating system for random bytes.
//!
//! ```
//! use yanji_vault::{OrganisationKeys, Padding, Place, RootKey};
//!
//! let keys = OrganisationKeys::derive(&RootKey::generate()?, [1; 16])?;
//! let (data_key, wrapped) = keys.new_data_key([2; 16], 1)?;
//! let place = Place { organisation: [1; 16], table: "member", column: "name", row: [2; 16], member: [2; 16] };
//! let envelope = data_key.seal(&place, "张三", Padding::Buckets)?;
//!
//! // `wrapped` goes to the keystore, `envelope` to the database; later:
//! let opened = keys.unwrap([2; 16], &wrapped)?.open(&place, &envelope)?;
//! assert_eq!(opened.as_str()?, "张三");
//! # Ok::<(), yanji_vault::VaultError>(())
//! ```

mod algorithm;
mod cipher;
mod data_key;
mod derivation;
mod envelope;
mod error;
pub mod mask;
mod opened;
mod organisation_keys;
mod padding;
mod phone;
mod place;
mod root_key;
mod secret;
mod wrapped_key;

pub use data_key::DataKey;
pub use error::VaultError;
pub use opened::Opened;
pub use organisation_keys::OrganisationKeys;
pub use padding::Padding;
pub use phone::{Phone, PhoneError, PhoneTail};
pub use place::Place;
pub use root_key::RootKey;
pub use wrapped_key::WrappedDataKey;
