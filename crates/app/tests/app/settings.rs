//! The organisation and its stores: changed, kept, and in the log.

use yanji_app::{OrganisationChanges, StoreChanges, StoreDetails, Stretch, ZoneOrigin};
use yanji_books::id::StoreId;
use yanji_books::testing::Place;
use yanji_words::{Lang, Problem, Thing};

use crate::support::{Clinics, cashier, key, key_named, owner, refused};

fn stretch(text: &str) -> Stretch {
    Stretch::parse(text).unwrap()
}

/// The actions of the log, oldest first.
pub(crate) fn actions(clinics: &Clinics) -> Vec<String> {
    let sql = "SELECT body FROM log ORDER BY strand, seq";
    let rows = clinics.behind_one().read(|tx| tx.query(sql, &[])).unwrap();
    let action = |row: &yanji_books::Row| {
        let record: serde_json::Value = serde_json::from_str(row.text(0).unwrap()).unwrap();
        (record["at"].as_i64().unwrap(), record["action"].as_str().unwrap().to_owned())
    };
    let mut actions: Vec<_> = rows.iter().map(action).collect();
    actions.sort();
    actions.into_iter().map(|(_, action)| action).collect()
}

fn the_organisation_shows_its_new_name_at_once(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    assert_eq!((one.name().as_str(), one.default_language()), ("一店", None));
    let changes = OrganisationChanges { name: " 颜记诊所 ".to_owned(), language: "en".to_owned() };
    let elsewhere = clinics.reopened();
    let changed = one.organisation_change(&owner(), &key_named("a"), &changes).unwrap();
    assert_eq!(one.organisation_change(&owner(), &key_named("a"), &changes).unwrap(), changed);
    assert_eq!((one.name().as_str(), one.default_language()), ("颜记诊所", Some(Lang::En)));
    assert_eq!((changed.zone_origin, changed.timezone.as_str()), (ZoneOrigin::Founding, "Asia/Shanghai"));
    assert_eq!(changed.language.as_deref(), Some("en"));
    // Another process takes the change over with the next look at a session, be it nobody's.
    let _ = elsewhere.session_open("nobody's");
    let staff = yanji_app::records::NewStaff {
        login: "lin".to_owned(),
        name: None,
        password: "correct horse".to_owned(),
        role: "owner".to_owned(),
        store: None,
    };
    one.staff_add(&owner(), &key(), &staff).unwrap();
    let token = elsewhere.sign_in("lin", "correct horse").unwrap().token;
    elsewhere.session_open(&token).unwrap();
    assert_eq!(elsewhere.name(), "颜记诊所");
    assert_eq!(clinics.two.name(), "二店");
    let with = |name: &str, language: &str| {
        let changes = OrganisationChanges { name: name.to_owned(), language: language.to_owned() };
        refused(one.organisation_change(&owner(), &key(), &changes))
    };
    assert_eq!((with(" ", "zh"), with("a", "fr")), (Problem::Missing, Problem::Malformed));
    assert_eq!(actions(&clinics), ["organisation_change", "staff_add", "sign_in"]);
    assert_eq!(refused(one.organisation_get(&cashier())), Problem::Forbidden);
}

fn a_store_is_described_closed_and_opened_again(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let store = one.store_add(&owner(), &key(), "静安店").unwrap();
    let other = one.store_add(&owner(), &key(), "徐汇店").unwrap();
    let fresh = one.store_profiles(&owner()).unwrap().remove(0);
    assert_eq!(fresh.details, StoreDetails::default());
    assert_eq!(fresh.details.contact, stretch("08:00-21:00"));

    let mut week: [Vec<Stretch>; 7] = Default::default();
    week[0] = Stretch::parse_day("10:00-12:30, 13:30-21:00").unwrap();
    let details = StoreDetails {
        address: " 南京西路 1 号 ".to_owned(),
        telephone: "021-5555 0000".to_owned(),
        business: Some(week),
        contact: stretch("9:00-20:00"),
    };
    let changes = StoreChanges { name: "静安旗舰店".to_owned(), details };
    let edited = one.store_edit(&owner(), &key_named("e"), store.id, &changes).unwrap();
    assert_eq!(edited.details.address, "南京西路 1 号");
    assert_eq!(one.store_edit(&owner(), &key_named("e"), store.id, &changes).unwrap(), edited);
    assert_eq!(one.store_profiles(&owner()).unwrap()[0], edited);

    let taken = StoreChanges { name: "徐汇店".to_owned(), ..changes.clone() };
    assert_eq!(refused(one.store_edit(&owner(), &key(), store.id, &taken)), Problem::NameTaken);
    let backwards = Stretch { from_minute: 600, until_minute: 600 };
    let odd = StoreDetails { contact: backwards, ..changes.details.clone() };
    let odd = StoreChanges { details: odd, ..changes.clone() };
    assert_eq!(one.store_edit(&owner(), &key(), store.id, &odd).unwrap_err().field.as_deref(), Some("contact"));
    let nowhere = one.store_edit(&owner(), &key(), StoreId([0; 16]), &changes);
    assert_eq!(refused(nowhere), Problem::NotFound(Thing::Store));

    assert!(one.store_close(&owner(), &key(), other.id).unwrap().store.is_closed);
    assert!(!one.store_reopen(&owner(), &key(), other.id).unwrap().store.is_closed);
    assert_eq!(refused(one.store_close(&cashier(), &key(), other.id)), Problem::Forbidden);
    assert_eq!(clinics.two.store_profiles(&owner()).unwrap(), []);
    assert_eq!(actions(&clinics), ["store_add", "store_add", "store_edit", "store_close", "store_reopen"]);
}

yanji_books::on_each_database!(
    the_organisation_shows_its_new_name_at_once,
    a_store_is_described_closed_and_opened_again,
);
