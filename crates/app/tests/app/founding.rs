//! Founding and opening a clinic: with its own root key and keystore, or not at all.

use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::scene::usual;
use crate::support::refused;

yanji_books::on_each_database!(a_wrong_root_key_opens_nothing, a_lost_keystore_is_told);

fn a_wrong_root_key_opens_nothing(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    assert_eq!(refused(clinics.opened_with_wrong_key().map(|_| ())), Problem::WrongRootKey);
    assert_eq!(clinics.reopened().name(), clinics.one.name());
}

fn a_lost_keystore_is_told(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    assert_eq!(refused(clinics.opened_without_keystore().map(|_| ())), Problem::KeystoreMissing);
}
