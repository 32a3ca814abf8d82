//! Wrapping and blind indexes: what opens, what must not, and values computed elsewhere.

use std::collections::BTreeSet;

use super::*;

const ORGANISATION: [u8; 16] = [0x11; 16];
const MEMBER: [u8; 16] = [0x22; 16];

fn root() -> RootKey {
    RootKey::from_bytes(std::array::from_fn(|n| n as u8))
}

fn keys() -> OrganisationKeys {
    OrganisationKeys::derive(&root(), ORGANISATION).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unwrap_error(change: impl FnOnce(&mut WrappedDataKey)) -> VaultError {
    let keys = keys();
    let (_, mut wrapped) = keys.new_data_key(MEMBER, 1).unwrap();
    change(&mut wrapped);
    keys.unwrap(wrapped.member, &wrapped).unwrap_err()
}

#[test]
fn a_wrapped_key_unwraps_to_the_same_key() {
    let (key, wrapped) = keys().new_data_key(MEMBER, 3).unwrap();
    let again = keys().unwrap(MEMBER, &wrapped).unwrap();
    assert_eq!(again.secret.bytes(), key.secret.bytes());
    assert_eq!(
        (again.organisation, again.member(), again.generation(), again.kek_version),
        (ORGANISATION, MEMBER, 3, 1)
    );
    assert_eq!((wrapped.member, wrapped.generation, wrapped.kek_version, wrapped.bytes.len()), (MEMBER, 3, 1, 62));
}

#[test]
fn every_member_and_generation_gets_a_key_of_its_own() {
    let (one, wrapped_one) = keys().new_data_key(MEMBER, 1).unwrap();
    let (other, wrapped_other) = keys().new_data_key(MEMBER, 1).unwrap();
    assert_ne!(one.secret.bytes(), other.secret.bytes());
    assert_ne!(wrapped_one.commitment, wrapped_other.commitment);
}

#[test]
fn a_wrapped_key_of_another_member_is_refused() {
    let keys = keys();
    let (_, wrapped) = keys.new_data_key(MEMBER, 1).unwrap();
    assert!(matches!(keys.unwrap([0x23; 16], &wrapped), Err(VaultError::ForeignKey)));
    assert!(matches!(unwrap_error(|wrapped| wrapped.member[0] ^= 1), VaultError::NotAuthentic));
}

#[test]
fn a_wrapped_key_is_bound_to_its_organisation() {
    let (_, wrapped) = keys().new_data_key(MEMBER, 1).unwrap();
    let other = OrganisationKeys::derive(&root(), [0x12; 16]).unwrap();
    assert!(matches!(other.unwrap(MEMBER, &wrapped), Err(VaultError::NotAuthentic)));

    let same_kek = OrganisationKeys { organisation: [0x12; 16], ..keys() };
    assert!(matches!(same_kek.unwrap(MEMBER, &wrapped), Err(VaultError::NotAuthentic)));
}

#[test]
fn a_wrapped_key_is_bound_to_its_generation_and_kek_version() {
    assert!(matches!(unwrap_error(|wrapped| wrapped.generation = 2), VaultError::NotAuthentic));
    assert!(matches!(unwrap_error(|wrapped| wrapped.kek_version = 2), VaultError::UnknownKekVersion { version: 2 }));

    let (_, mut wrapped) = keys().new_data_key(MEMBER, 1).unwrap();
    wrapped.kek_version = 2;
    let mut renumbered = keys();
    renumbered.kek.version = 2;
    assert!(matches!(renumbered.unwrap(MEMBER, &wrapped), Err(VaultError::NotAuthentic)));
}

#[test]
fn every_version_has_a_key_of_its_own() {
    let one = KeyEncryptionKey::derive(&root(), ORGANISATION, 1).unwrap();
    let two = KeyEncryptionKey::derive(&root(), ORGANISATION, 2).unwrap();
    assert_ne!(one.secret.bytes(), two.secret.bytes());
}

#[test]
fn a_key_other_than_the_one_committed_to_is_refused() {
    assert!(matches!(unwrap_error(|wrapped| wrapped.commitment[31] ^= 1), VaultError::CommitmentMismatch));

    let keys = keys();
    let (_, mut first) = keys.new_data_key(MEMBER, 1).unwrap();
    let (_, second) = keys.new_data_key(MEMBER, 1).unwrap();
    first.bytes = second.bytes;
    assert!(matches!(keys.unwrap(MEMBER, &first), Err(VaultError::CommitmentMismatch)));
}

#[test]
fn damaged_wrapped_bytes_are_refused() {
    for at in 0..62 {
        for bit in 0..8 {
            let error = unwrap_error(|wrapped| wrapped.bytes[at] ^= 1 << bit);
            match at {
                0 => assert!(matches!(error, VaultError::UnknownEnvelopeVersion { .. }), "{error}"),
                1 => assert!(
                    matches!(error, VaultError::UnknownAlgorithm { .. } | VaultError::AlgorithmNotBuiltIn { .. }),
                    "{error}"
                ),
                _ => assert!(matches!(error, VaultError::NotAuthentic), "{at}: {error}"),
            }
        }
    }
    for length in 0..62 {
        let error = unwrap_error(|wrapped| wrapped.bytes.truncate(length));
        assert!(matches!(error, VaultError::NotAnEnvelope | VaultError::NotAuthentic), "{length}: {error}");
    }
    assert!(matches!(unwrap_error(|wrapped| wrapped.bytes.push(0)), VaultError::NotAuthentic));
}

#[test]
fn phone_indexes_meet_for_equal_numbers_within_an_organisation_only() {
    let other_organisation = OrganisationKeys::derive(&root(), [0x12; 16]).unwrap();
    let other_root = OrganisationKeys::derive(&RootKey::from_bytes([9; 32]), ORGANISATION).unwrap();
    let phone = Phone::parse("13800000000").unwrap();
    let index = keys().phone_index(&phone);
    assert_eq!(index, keys().phone_index(&Phone::parse("+86 138-0000-0000").unwrap()));
    assert_ne!(index, keys().phone_index(&Phone::parse("13800000001").unwrap()));
    assert_ne!(index, other_organisation.phone_index(&phone));
    assert_ne!(index, other_root.phone_index(&phone));
}

#[test]
fn tail_indexes_fill_ten_bits_and_no_more() {
    let keys = keys();
    let indexes: BTreeSet<i64> =
        (0..10_000).map(|tail| keys.phone_tail_index(&PhoneTail::parse(&format!("{tail:04}")).unwrap())).collect();
    assert!(indexes.iter().all(|index| (0..1024).contains(index)));
    assert!(indexes.len() > 1000, "{} values are used", indexes.len());
}

/// Expected values computed with another implementation (Python: `hmac`, `hashlib`, package `cryptography`).
#[test]
fn known_answers() {
    let keys = keys();
    let phone = Phone::parse("13800000000").unwrap();
    assert_eq!(hex(keys.kek.secret.bytes()), "3a3d920fb6f722908cb0170aa86488d62d8629073dca82a62303533d97f06c05");
    assert_eq!(hex(&keys.phone_index(&phone)), "42a022516049fab16d6b6f8e50a7194d");
    assert_eq!(keys.phone_tail_index(&phone.tail()), 314);
    assert_eq!(
        hex(&keys.request_fingerprint(b"a request")),
        "f966fa183f30d17da0c7eac409cadcc63ffd50fbdba9a312b2c9fa5fdcd65916"
    );

    let key = DataKey {
        secret: Secret::new([0x5A; 32]),
        organisation: ORGANISATION,
        member: MEMBER,
        generation: 7,
        kek_version: 1,
    };
    let wrapped = WrappedDataKey::wrap(&keys.kek, &key, [0xA5; 12]).unwrap();
    assert_eq!(
        hex(&wrapped.bytes),
        "0101a5a5a5a5a5a5a5a5a5a5a5a5cf1b45569fa94116e4cd97dfde9a3d92ce404678bbd2a7b3cff914c77d95a96770e63afbc188337c47e2e7cc4b853d97"
    );
    assert_eq!(hex(&wrapped.commitment), "5d8491e9136e649efd0ed8a9f5f12dbd59cf0c31773c317d01667de67c8e7f69");
}

#[test]
fn debug_shows_no_key() {
    let keys = keys();
    let (key, _) = keys.new_data_key(MEMBER, 1).unwrap();
    assert_eq!(format!("{keys:?}"), "OrganisationKeys { kek_version: 1, .. }");
    assert!(format!("{key:?}").starts_with("DataKey { secret: Secret(…), organisation: ["));
    assert_eq!(format!("{:?}", keys.kek), "KeyEncryptionKey { version: 1, secret: Secret(…) }");
}
