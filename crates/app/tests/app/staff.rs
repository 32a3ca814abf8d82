//! Stores, staff, sessions and keys: who comes in, for how long, and who does not.

use yanji_app::records::{NewStaff, SignedIn, Staff};
use yanji_app::{Actor, Clinic, Permission, Who};
use yanji_books::id::StoreId;
use yanji_books::staff;
use yanji_books::testing::Place;
use yanji_words::{Problem, Shape, Thing};

use crate::support::{Clinics, cashier, key, key_named, owner, refused, refused_at};

const PASSWORD: &str = "correct horse";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

fn new(login: &str, role: &str) -> NewStaff {
    NewStaff { login: login.to_owned(), name: None, password: PASSWORD.to_owned(), role: role.to_owned(), store: None }
}

fn take_on(clinic: &Clinic, login: &str, role: &str) -> Staff {
    clinic.staff_add(&owner(), &key(), &new(login, role)).unwrap()
}

fn sign_in(clinic: &Clinic) -> SignedIn {
    clinic.sign_in("lin", PASSWORD).unwrap()
}

fn staff_are_taken_on_with_sound_data(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let store = one.store_add(&owner(), &key(), " 静安店 ").unwrap();
    assert_eq!(store.name, "静安店");
    assert_eq!(refused_at(one.store_add(&owner(), &key(), "静安店"), "name"), Problem::NameTaken);
    assert_eq!(refused_at(one.store_add(&owner(), &key(), " "), "name"), Problem::Missing);
    assert_eq!(one.store_list(&owner()).unwrap(), std::slice::from_ref(&store));
    let add = |clinic: &Clinic, new: &NewStaff| clinic.staff_add(&owner(), &key(), new);
    let lin = add(one, &NewStaff { store: Some(store.id), ..new("Lin", "cashier") }).unwrap();
    assert_eq!((lin.login.as_str(), lin.role.as_str(), lin.store), ("lin", "cashier", Some(store.id)));
    assert_eq!(refused_at(add(one, &new("LIN", "owner")), "login"), Problem::LoginTaken);
    assert_eq!(refused_at(add(one, &new("wang li", "owner")), "login"), Problem::Misshapen(Shape::Login));
    assert_eq!(refused_at(add(one, &new("wang", "king")), "role"), Problem::Malformed);
    let weak = NewStaff { password: "123456789".to_owned(), ..new("wang", "owner") };
    assert_eq!(refused_at(add(one, &weak), "password"), Problem::PasswordWeak);
    let nowhere = NewStaff { store: Some(StoreId([0; 16])), ..new("wang", "owner") };
    assert_eq!(refused_at(add(one, &nowhere), "store"), Problem::NotFound(Thing::Store));
    assert_eq!(one.staff_list(&owner()).unwrap(), [lin]);
    assert_eq!(
        (clinics.two.store_list(&owner()).unwrap(), clinics.two.staff_list(&owner()).unwrap()),
        (vec![], vec![])
    );
    let elsewhere = NewStaff { store: Some(store.id), ..new("lin", "owner") };
    assert_eq!(refused_at(add(&clinics.two, &elsewhere), "store"), Problem::NotFound(Thing::Store));
    take_on(&clinics.two, "lin", "owner");
}

fn a_key_has_one_effect(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let store = |name| one.store_add(&owner(), &key_named("store"), name);
    assert_eq!(store("静安店").unwrap(), store("静安店").unwrap());
    assert_eq!(refused(store("徐汇店")), Problem::KeyReused);
    let staff = |new: &NewStaff| one.staff_add(&owner(), &key_named("staff"), new);
    let lin = staff(&new("lin", "cashier")).unwrap();
    assert_eq!(staff(&new("lin", "cashier")).unwrap(), lin);
    assert_eq!(refused(staff(&new("lin", "owner"))), Problem::KeyReused);
    let disable = || one.staff_disable(&owner(), &key_named("disable"), lin.id);
    assert_eq!(disable().unwrap(), disable().unwrap());
    assert_eq!(one.staff_list(&owner()).unwrap().len(), 1);
    assert_eq!(one.store_list(&owner()).unwrap().len(), 1);
}

fn five_wrong_passwords_lock_the_log_in(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "owner");
    take_on(&clinics.two, "lin", "owner");
    let wrong = |times| {
        for _ in 0..times {
            assert_eq!(refused(one.sign_in("lin", "wrong horse")), Problem::SignInFailed);
        }
    };
    wrong(4);
    sign_in(one);
    wrong(5);
    assert_eq!(refused(one.sign_in("lin", PASSWORD)), Problem::SignInLocked);
    sign_in(&clinics.two);
    clinics.pass_seconds(15 * MINUTE - 10);
    assert_eq!(refused(one.sign_in("lin", PASSWORD)), Problem::SignInLocked);
    clinics.pass_seconds(10);
    wrong(4);
    sign_in(one);
}

fn nobody_is_locked_out_of_a_device_of_hers(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let lin = take_on(one, "lin", "owner");
    take_on(one, "wang", "cashier");
    let device = sign_in(one).device;
    let from = |device: &str, login: &str, password: &str| one.sign_in_from(device, login, password);
    let wrong = |device: &str, login: &str| {
        for _ in 0..5 {
            assert_eq!(refused(from(device, login, "wrong horse")), Problem::SignInFailed);
        }
    };
    wrong("", "lin");
    assert_eq!(refused(from("", "lin", PASSWORD)), Problem::SignInLocked);
    assert_eq!(refused(from("made up", "lin", PASSWORD)), Problem::SignInLocked);
    assert_eq!(from(&device, "lin", PASSWORD).unwrap().device, device, "it stays the same one");
    assert_eq!(refused(from("", "lin", PASSWORD)), Problem::SignInLocked, "elsewhere it stays locked");
    // What is known of one is not known of another, until she has signed in there as well.
    wrong("", "wang");
    assert_eq!(refused(from(&device, "wang", PASSWORD)), Problem::SignInLocked);
    clinics.pass_seconds(15 * MINUTE);
    assert_eq!(from(&device, "wang", PASSWORD).unwrap().device, device);
    wrong("", "wang");
    from(&device, "wang", PASSWORD).unwrap();
    // A device is counted too, and locks nobody out of another one.
    let other = sign_in(one).device;
    assert_ne!(other, device);
    wrong(&device, "lin");
    assert_eq!(refused(from(&device, "lin", PASSWORD)), Problem::SignInLocked);
    from(&other, "lin", PASSWORD).unwrap();
    clinics.pass_seconds(15 * MINUTE);
    from(&device, "lin", PASSWORD).unwrap();
    // A password that somebody else gave makes every device an unknown one.
    one.staff_password(&owner(), &key(), lin.id, "another horse").unwrap();
    wrong("", "lin");
    assert_eq!(refused(from(&device, "lin", "another horse")), Problem::SignInLocked);
}

fn nobody_is_kept_from_her_own_password(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "owner");
    let here = sign_in(one);
    let session = one.session_open(&here.token).unwrap();
    let wrong = || {
        for _ in 0..5 {
            assert_eq!(refused(one.sign_in("lin", "wrong horse")), Problem::SignInFailed);
        }
    };
    let change = |device: &str, old: &str| one.password_change(&session, device, &key(), old, "another horse");
    wrong();
    assert_eq!(refused(change("", PASSWORD)), Problem::SignInLocked);
    assert_eq!(refused(change(&here.device, "wrong horse")), Problem::PasswordWrong);
    change(&here.device, PASSWORD).unwrap();
    // Her own attempts count where she makes them.
    for _ in 0..5 {
        assert_eq!(refused(change(&here.device, "wrong horse")), Problem::PasswordWrong);
    }
    assert_eq!(refused(change(&here.device, "another horse")), Problem::SignInLocked);
}

/// Looking at a password takes long enough for somebody to give another one meanwhile.
fn what_is_given_while_a_password_is_looked_at_holds(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let (lin, wang) = (take_on(one, "lin", "manager"), take_on(one, "wang", "cashier"));
    let behind = clinics.behind_one();
    let hash_of = |id| behind.read(|tx| staff::password_hash(tx, id)).unwrap().unwrap();
    let (own, given) = (hash_of(lin.id), hash_of(wang.id));
    let give = |hash: &str| behind.write(|tx| staff::set_password(tx, lin.id, hash, "")).unwrap();
    let counted = "SELECT failed_sign_ins FROM staff WHERE login = 'lin'";
    let is_counted = || behind.read(|tx| tx.query_one(counted, &[])?.int(0)).unwrap() > 0;
    let session = one.session_open(&sign_in(one).token).unwrap();
    let meanwhile = |deed: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            let done = scope.spawn(deed);
            while !is_counted() && !done.is_finished() {
                std::thread::yield_now();
            }
            give(&given);
            done.join().unwrap();
        });
    };
    meanwhile(&|| {
        if let Ok(begun) = one.sign_in("lin", PASSWORD) {
            // It was over before; then its session is.
            while hash_of(lin.id) == own {
                std::thread::yield_now();
            }
            assert_eq!(refused(one.session_open(&begun.token)), Problem::Unauthenticated);
        }
    });
    assert_eq!(behind.read(|tx| tx.query("SELECT 1 FROM sessions", &[])).unwrap().len(), 0);
    give(&own);
    meanwhile(&|| drop(one.password_change(&session, "", &key(), PASSWORD, "another horse")));
    assert_eq!(hash_of(lin.id), given, "the one that was given last");
    assert!(behind.write(|tx| staff::is_let_in_by(tx, lin.id, &given)).unwrap());
    assert!(!behind.write(|tx| staff::is_let_in_by(tx, lin.id, &own)).unwrap());
    one.staff_disable(&owner(), &key(), lin.id).unwrap();
    assert!(!behind.write(|tx| staff::is_let_in_by(tx, lin.id, &given)).unwrap());
}

fn a_device_is_forgotten_after_a_year(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "owner");
    let device = sign_in(one).device;
    let next = |seconds: i64| {
        clinics.pass_seconds(seconds);
        one.sign_in_from(&device, "lin", PASSWORD).unwrap().device
    };
    assert_eq!(next(364 * 24 * 60 * MINUTE), device);
    assert_eq!(next(364 * 24 * 60 * MINUTE), device, "counted from the last time");
    assert_ne!(next(366 * 24 * 60 * MINUTE), device);
}

fn nobody_else_signs_in(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "boss", "owner");
    let lin = take_on(one, "lin", "owner");
    for (login, password) in [("nobody", PASSWORD), ("", PASSWORD), ("王丽", PASSWORD), ("lin", "")] {
        assert_eq!(refused(one.sign_in(login, password)), Problem::SignInFailed, "{login}");
    }
    assert_eq!(refused(clinics.two.sign_in("lin", PASSWORD)), Problem::SignInFailed);
    assert_eq!(one.sign_in(" Lin", PASSWORD).unwrap().staff, lin);
    one.staff_disable(&owner(), &key(), lin.id).unwrap();
    assert_eq!(refused(one.sign_in("lin", PASSWORD)), Problem::SignInFailed);
}

fn a_session_lasts_while_it_is_used(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let lin = take_on(one, "lin", "cashier");
    let signed_in = sign_in(one);
    let session = one.session_open(&signed_in.token).unwrap();
    assert_eq!((session.actor.who, &session.staff), (Who::Staff(lin.id), &lin));
    assert_eq!(session.csrf, signed_in.csrf);
    assert_eq!(refused(clinics.two.session_open(&signed_in.token)), Problem::Unauthenticated);
    clinics.pass_seconds(8 * HOUR - MINUTE);
    one.session_open(&signed_in.token).unwrap();
    clinics.pass_seconds(8 * HOUR - MINUTE);
    one.session_open(&signed_in.token).unwrap();
    clinics.pass_seconds(8 * HOUR);
    assert_eq!(refused(one.session_open(&signed_in.token)), Problem::Unauthenticated);
    let signed_in = sign_in(one);
    for _ in 0..7 * 24 / 4 - 1 {
        clinics.pass_seconds(4 * HOUR);
        one.session_open(&signed_in.token).unwrap();
    }
    clinics.pass_seconds(4 * HOUR);
    assert_eq!(refused(one.session_open(&signed_in.token)), Problem::Unauthenticated, "seven days");
}

fn a_session_ends_at_once(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let lin = take_on(one, "lin", "cashier");
    let (first, second) = (sign_in(one), sign_in(one));
    assert_ne!(first.token, second.token);
    clinics.two.sign_out(&first.token).unwrap();
    one.session_open(&first.token).unwrap();
    one.sign_out(&first.token).unwrap();
    assert_eq!(refused(one.session_open(&first.token)), Problem::Unauthenticated);
    one.session_open(&second.token).unwrap();
    let elsewhere = clinics.two.staff_disable(&owner(), &key(), lin.id);
    assert_eq!(refused(elsewhere), Problem::NotFound(Thing::Staff));
    assert!(one.staff_disable(&owner(), &key(), lin.id).unwrap().is_disabled);
    assert_eq!(refused(one.session_open(&second.token)), Problem::Unauthenticated);
}

fn a_role_that_changes_works_at_the_next_request(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "cashier");
    let token = sign_in(one).token;
    let key = one.key_add(&owner(), &key(), "收银机", "cashier").unwrap().token.unwrap();
    let may_refund = || {
        let session = one.session_open(&token).unwrap().actor.permissions;
        assert_eq!(one.key_open(&key).unwrap().permissions, session);
        assert_eq!(one.role_permissions("cashier").unwrap(), session);
        session.allow(Permission::SaleRefund)
    };
    assert!(may_refund());
    let take_away = "DELETE FROM role_permissions WHERE role = 'cashier' AND permission = 'sale_refund'";
    assert_eq!(clinics.behind_one().write(|tx| tx.execute(take_away, &[])).unwrap(), 1);
    assert!(!may_refund());
    assert!(clinics.two.role_permissions("cashier").unwrap().allow(Permission::SaleRefund));
}

fn a_key_of_the_api_opens_until_it_is_revoked(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let add = |role| one.key_add(&owner(), &key_named("till"), "收银机", role);
    let made = add("cashier").unwrap();
    let token = made.token.unwrap();
    assert!(token.starts_with("yk_") && token.len() == 67, "{token}");
    let again = add("cashier").unwrap();
    assert_eq!((again.id, again.token), (made.id, None), "the token is shown once");
    assert_eq!(refused(add("owner")), Problem::KeyReused);
    assert_eq!(refused_at(one.key_add(&owner(), &key(), "收银机", "king"), "role"), Problem::Malformed);
    let actor = one.key_open(&token).unwrap();
    assert_eq!((actor.who, actor.role.as_str()), (Who::Key(made.id), "cashier"));
    assert_eq!(actor.permissions, cashier().permissions);
    assert_eq!(refused(clinics.two.key_open(&token)), Problem::Unauthenticated);
    assert_eq!(refused(clinics.two.key_revoke(&owner(), &key(), made.id)), Problem::NotFound(Thing::Key));
    assert!(!one.key_list(&owner()).unwrap()[0].is_revoked);
    // Whoever may do less than a key may not take it away either.
    let permissions = Permission::ALL.into_iter().filter(|one| *one != Permission::SalePost).collect();
    let lesser = Actor { permissions, role: "manager".to_owned(), ..owner() };
    assert_eq!(refused(one.key_revoke(&lesser, &key(), made.id)), Problem::Forbidden);
    assert!(!one.key_list(&owner()).unwrap()[0].is_revoked);
    assert!(one.key_revoke(&owner(), &key(), made.id).unwrap().is_revoked);
    assert!(one.key_list(&owner()).unwrap()[0].is_revoked);
    assert_eq!(refused(one.key_open(&token)), Problem::Unauthenticated);
}

/// Whoever reads the books comes in with nothing that stands there.
fn no_secret_stands_in_the_books(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "owner");
    let signed_in = sign_in(one);
    let token = one.key_add(&owner(), &key(), "收银机", "owner").unwrap().token.unwrap();
    let rows = clinics.behind_one().read(|tx| {
        let mut rows = Vec::new();
        for table in ["staff", "sessions", "known_devices", "api_keys", "effects", "log"] {
            rows.extend(tx.query(&format!("SELECT * FROM {table}"), &[])?);
        }
        Ok::<_, yanji_books::BooksError>(rows)
    });
    let kept = format!("{:?}", rows.unwrap().iter().map(yanji_books::Row::values).collect::<Vec<_>>());
    assert!(kept.contains(&signed_in.csrf), "the search finds what is there");
    for secret in [PASSWORD, &signed_in.token, &signed_in.device, &token] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

fn a_cashier_may_not_change_settings(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let lin = take_on(one, "lin", "cashier");
    let key_id = one.key_add(&owner(), &key(), "收银机", "cashier").unwrap().id;
    let cashier = cashier();
    for problem in [
        refused(one.store_add(&cashier, &key(), "静安店")),
        refused(one.store_list(&cashier)),
        refused(one.staff_add(&cashier, &key(), &new("wang", "owner"))),
        refused(one.staff_list(&cashier)),
        refused(one.staff_disable(&cashier, &key(), lin.id)),
        refused(one.key_add(&cashier, &key(), "收银机", "owner")),
        refused(one.key_list(&cashier)),
        refused(one.key_revoke(&cashier, &key(), key_id)),
    ] {
        assert_eq!(problem, Problem::Forbidden);
    }
    assert_eq!(one.staff_list(&owner()).unwrap(), [lin]);
    assert!(!one.key_list(&owner()).unwrap()[0].is_revoked);
}

yanji_books::on_each_database!(
    staff_are_taken_on_with_sound_data,
    a_key_has_one_effect,
    five_wrong_passwords_lock_the_log_in,
    nobody_is_locked_out_of_a_device_of_hers,
    nobody_is_kept_from_her_own_password,
    what_is_given_while_a_password_is_looked_at_holds,
    a_device_is_forgotten_after_a_year,
    nobody_else_signs_in,
    a_session_lasts_while_it_is_used,
    a_session_ends_at_once,
    a_role_that_changes_works_at_the_next_request,
    a_key_of_the_api_opens_until_it_is_revoked,
    no_secret_stands_in_the_books,
    a_cashier_may_not_change_settings,
);
