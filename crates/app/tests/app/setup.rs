//! The first hour of a clinic: a link that opens once, whoever comes second.

use yanji_app::{Key, NewSetup};
use yanji_books::on_each_database;
use yanji_books::testing::Place;
use yanji_words::{Lang, Problem, Shape};

use crate::support::{Clinics, cashier, owner, refused};

const PASSWORD: &str = "long enough to be one";

fn setup() -> NewSetup {
    NewSetup {
        clinic: "清颜医美".to_owned(),
        store: String::new(),
        name: " 林小燕 ".to_owned(),
        login: "Lin".to_owned(),
        password: PASSWORD.to_owned(),
        language: Lang::En,
    }
}

on_each_database!(the_link_opens_once, a_refused_set_up_leaves_the_link_open, of_two_at_once_one_comes_second);

fn the_link_opens_once(ground: &Place) {
    let Clinics { one, two, .. } = &Clinics::founded(ground, "2026-11-21");
    assert_eq!(refused(one.setup_begin(&cashier())), Problem::Forbidden);
    let early = one.setup_begin(&owner()).unwrap().unwrap();
    let token = one.setup_begin(&owner()).unwrap().unwrap();
    assert_eq!(refused(one.setup_check(&early)), Problem::SetupClosed, "a later link closes the earlier one");
    assert_eq!(refused(two.setup_check(&token)), Problem::SetupClosed);
    assert_eq!(refused(two.setup_finish(&token, &setup())), Problem::SetupClosed);
    one.setup_check(&token).unwrap();
    assert!(!one.setup_is_done().unwrap());

    let signed_in = one.setup_finish(&token, &setup()).unwrap();
    let lin = &signed_in.staff;
    assert_eq!((lin.login.as_str(), lin.name.as_str(), lin.role.as_str()), ("lin", "林小燕", "owner"));
    let session = one.session_open(&signed_in.token).unwrap();
    let stores = one.store_list(&session.actor).unwrap();
    assert_eq!(stores.iter().map(|store| store.name.as_str()).collect::<Vec<_>>(), ["清颜医美"]);
    assert_eq!(one.name().to_string(), "清颜医美");
    assert!(one.setup_is_done().unwrap());
    assert_eq!(refused(one.setup_finish(&token, &setup())), Problem::SetupClosed);
    assert_eq!(one.setup_begin(&owner()).unwrap(), None);
    assert!(!two.setup_is_done().unwrap());
}

fn a_refused_set_up_leaves_the_link_open(ground: &Place) {
    let Clinics { one, .. } = &Clinics::founded(ground, "2026-11-21");
    let token = one.setup_begin(&owner()).unwrap().unwrap();
    for (bad, field, problem) in [
        (NewSetup { clinic: " ".to_owned(), ..setup() }, "clinic", Problem::Missing),
        (NewSetup { store: "x".repeat(65), ..setup() }, "store", Problem::TooLong { most: 64 }),
        (NewSetup { name: " ".to_owned(), ..setup() }, "name", Problem::Missing),
        (NewSetup { name: "x".repeat(41), ..setup() }, "name", Problem::TooLong { most: 40 }),
        (NewSetup { login: "林".to_owned(), ..setup() }, "login", Problem::Misshapen(Shape::Login)),
        (NewSetup { password: "short".to_owned(), ..setup() }, "password", Problem::PasswordWeak),
    ] {
        let error = one.setup_finish(&token, &bad).unwrap_err();
        assert_eq!((error.field.as_deref(), error.problem), (Some(field), problem));
    }
    assert!(one.store_list(&owner()).unwrap().is_empty());
    one.setup_finish(&token, &setup()).unwrap();
    assert!(one.staff_add(&owner(), &Key::fresh().unwrap(), &second()).is_ok());
}

fn second() -> yanji_app::records::NewStaff {
    yanji_app::records::NewStaff {
        login: "zhou".to_owned(),
        name: None,
        password: PASSWORD.to_owned(),
        role: "cashier".to_owned(),
        store: None,
    }
}

fn of_two_at_once_one_comes_second(ground: &Place) {
    let Clinics { one, .. } = &Clinics::founded(ground, "2026-11-21");
    let token = &one.setup_begin(&owner()).unwrap().unwrap();
    let finish = |login: &str| {
        let setup = NewSetup { login: login.to_owned(), ..setup() };
        one.setup_finish(token, &setup).map(|signed_in| signed_in.staff.login)
    };
    let outcomes = std::thread::scope(|scope| {
        let [first, second] = ["lin", "zhou"].map(|login| scope.spawn(move || finish(login)));
        [first.join().unwrap(), second.join().unwrap()]
    });
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(done, 1, "{outcomes:?}");
    assert_eq!(one.staff_list(&owner()).unwrap().len(), 1);
}
