//! Envelopes: what opens, what must not, and a value computed elsewhere.

use proptest::prelude::*;

use super::*;

const PLACE: Place =
    Place { organisation: [0x11; 16], table: "member", column: "name", row: [0x33; 16], member: [0x22; 16] };

fn key() -> DataKey {
    DataKey {
        secret: Secret::new([0x5A; 32]),
        organisation: PLACE.organisation,
        member: PLACE.member,
        generation: 7,
        kek_version: 1,
    }
}

fn envelope() -> Vec<u8> {
    key().seal(&PLACE, "张三", Padding::Buckets).unwrap()
}

/// Opens the envelope of `PLACE` at another place, with the key of whoever lives there but the same secret, so that
/// nothing but the additional data stands in the way.
fn opens_at(place: &Place) -> bool {
    let key = DataKey { organisation: place.organisation, member: place.member, ..key() };
    match key.open(place, &envelope()) {
        Ok(_) => true,
        Err(VaultError::NotAuthentic) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_envelope_opens_at_its_place_only() {
    assert!(opens_at(&PLACE));
    assert!(!opens_at(&Place { organisation: [0x12; 16], ..PLACE }), "organisation");
    assert!(!opens_at(&Place { table: "staff", ..PLACE }), "table");
    assert!(!opens_at(&Place { column: "note", ..PLACE }), "column");
    assert!(!opens_at(&Place { row: [0x34; 16], ..PLACE }), "row");
    assert!(!opens_at(&Place { member: [0x23; 16], ..PLACE }), "member");
}

/// Tables and columns change the field key too; here the additional data is compared alone.
#[test]
fn every_part_changes_the_additional_data() {
    let header = Header { algorithm: Algorithm::Aes256Gcm, kek_version: 1, generation: 7, nonce: [0; 12] };
    let of = |place: &Place, header: &Header| place.associated_data(header).unwrap();
    let original = of(&PLACE, &header);
    for (part, changed) in [
        ("organisation", of(&Place { organisation: [0; 16], ..PLACE }, &header)),
        ("table", of(&Place { table: "membe", ..PLACE }, &header)),
        ("table|column", of(&Place { table: "membern", column: "ame", ..PLACE }, &header)),
        ("column", of(&Place { column: "note", ..PLACE }, &header)),
        ("row", of(&Place { row: [0; 16], ..PLACE }, &header)),
        ("member", of(&Place { member: [0; 16], ..PLACE }, &header)),
        ("KEK version", of(&PLACE, &Header { kek_version: 2, ..header })),
        ("generation", of(&PLACE, &Header { generation: 8, ..header })),
    ] {
        assert_ne!(changed, original, "{part}");
    }
}

#[test]
fn every_column_has_a_key_of_its_own() {
    let field = |place: &Place| *key().field_key(place).unwrap().bytes();
    assert_ne!(field(&PLACE), field(&Place { column: "note", ..PLACE }));
    assert_ne!(field(&PLACE), field(&Place { table: "staff", ..PLACE }));
    assert_eq!(field(&PLACE), field(&Place { row: [0; 16], ..PLACE }));
}

#[test]
fn generation_and_kek_version_in_the_envelope_are_authenticated() {
    let next = DataKey { generation: 8, ..key() };
    assert!(matches!(next.open(&PLACE, &envelope()), Err(VaultError::WrongGeneration { needed: 7, at_hand: 8 })));
    let mut renumbered = envelope();
    renumbered[11] = 8;
    assert!(matches!(next.open(&PLACE, &renumbered), Err(VaultError::NotAuthentic)), "generation");

    let mut other_kek = envelope();
    other_kek[7] = 2;
    assert!(matches!(key().open(&PLACE, &other_kek), Err(VaultError::NotAuthentic)), "KEK version");
}

#[test]
fn an_envelope_outlives_the_rewrapping_of_its_key() {
    let rewrapped = DataKey { kek_version: 2, ..key() };
    assert_eq!(rewrapped.open(&PLACE, &envelope()).unwrap().as_str().unwrap(), "张三");
}

#[test]
fn a_key_serves_its_own_member_and_organisation_only() {
    for place in [Place { member: [0; 16], ..PLACE }, Place { organisation: [0; 16], ..PLACE }] {
        assert!(matches!(key().seal(&place, "x", Padding::Exact), Err(VaultError::ForeignKey)));
        assert!(matches!(key().open(&place, &envelope()), Err(VaultError::ForeignKey)));
    }
}

#[test]
fn another_key_opens_nothing() {
    let other = DataKey { secret: Secret::new([0x5B; 32]), ..key() };
    assert!(matches!(other.open(&PLACE, &envelope()), Err(VaultError::NotAuthentic)));
}

#[test]
fn two_seals_of_one_text_differ() {
    assert_ne!(envelope(), envelope());
}

#[test]
fn buckets_hide_the_length() {
    let bytes = |text: &str| key().seal(&PLACE, text, Padding::Buckets).unwrap().len();
    assert_eq!(bytes(""), 24 + 32 + 16);
    assert_eq!(bytes("张三"), bytes(""));
    assert_eq!(bytes(&"x".repeat(31)), bytes(""));
    assert_eq!(bytes(&"x".repeat(32)), bytes("") + 32);
    assert_eq!(key().seal(&PLACE, "13800000000", Padding::Exact).unwrap().len(), 24 + 12 + 16);
}

#[test]
fn a_reserved_algorithm_is_refused_by_name() {
    let mut sm4 = envelope();
    sm4[3] = 2;
    let error = key().open(&PLACE, &sm4).unwrap_err();
    assert!(error.to_string().contains("SM4-GCM"), "{error}");
}

#[test]
fn bytes_that_are_no_text_are_told_apart() {
    let sealed = key().seal(&PLACE, [0xFF, 0xFE], Padding::Exact).unwrap();
    let opened = key().open(&PLACE, &sealed).unwrap();
    assert_eq!(opened.as_bytes(), [0xFF, 0xFE]);
    assert!(matches!(opened.as_str(), Err(VaultError::NotText)));
    assert_eq!(format!("{opened:?}"), "Opened(…)");
}

/// Expected envelope computed with another implementation (Python: `hmac`, `hashlib`, package `cryptography`).
#[test]
fn known_answer() {
    let envelope = key().seal_with_nonce(&PLACE, "张三".as_bytes(), Padding::Buckets, [0xA5; 12]).unwrap();
    let hex: String = envelope.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "594a01010000000100000007a5a5a5a5a5a5a5a5a5a5a5a56755560436536797b0bed919843e33ac03df1fa8afa29f0b42fd6536f7a979b64f9c63446ba87979fdaaf83f446009a9"
    );
}

/// Ever longer beginnings of a right envelope, so that random bytes reach every step of opening.
const BEGINNINGS: &[&[u8]] = &[b"", b"YJ", b"YJ\x01\x01", b"YJ\x01\x01\0\0\0\x01\0\0\0\x07"];

proptest! {
    #[test]
    fn what_was_sealed_opens(text in proptest::collection::vec(any::<u8>(), 0..200), buckets: bool) {
        let padding = if buckets { Padding::Buckets } else { Padding::Exact };
        let sealed = key().seal(&PLACE, &text, padding).unwrap();
        let opened = key().open(&PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.as_bytes(), &text);
    }

    #[test]
    fn a_flipped_bit_is_noticed(text: String, at: proptest::sample::Index, bit in 0..8_u8) {
        let mut sealed = key().seal(&PLACE, &text, Padding::Exact).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(key().open(&PLACE, &sealed).is_err());
    }

    #[test]
    fn a_cut_or_lengthened_envelope_is_noticed(text: String, at: proptest::sample::Index, more: u8) {
        let mut sealed = key().seal(&PLACE, &text, Padding::Buckets).unwrap();
        prop_assert!(key().open(&PLACE, &sealed[..at.index(sealed.len())]).is_err());
        sealed.push(more);
        prop_assert!(key().open(&PLACE, &sealed).is_err());
    }

    #[test]
    fn random_bytes_never_open_and_never_panic(
        start in prop::sample::select(BEGINNINGS),
        rest in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        prop_assert!(key().open(&PLACE, &[start, &rest].concat()).is_err());
    }
}
