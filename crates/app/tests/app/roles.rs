//! Roles and who has them: changed, made, deleted; and an owner who is always left.

use yanji_app::records::{NewStaff, Staff};
use yanji_app::{
    Actor, AppError, Clinic, Key, NewRole, Permission, Permissions, RoleGrant, RoleProfile, StaffChanges, Who,
};
use yanji_books::testing::Place;
use yanji_words::{Problem, Thing};

use crate::settings::actions;
use crate::support::{Clinics, cashier, key, key_named, owner, refused};

const PASSWORD: &str = "correct horse";

fn take_on(clinic: &Clinic, login: &str, role: &str) -> Staff {
    let new = NewStaff {
        login: login.to_owned(),
        name: None,
        password: PASSWORD.to_owned(),
        role: role.to_owned(),
        store: None,
    };
    clinic.staff_add(&owner(), &key(), &new).unwrap()
}

fn with_role(clinic: &Clinic, staff: &Staff, role: &str) -> Result<Staff, AppError> {
    clinic.staff_edit(&owner(), &key(), staff.id, &StaffChanges { name: None, role: role.to_owned(), store: None })
}

fn grant(role: &str, permissions: &[Permission]) -> RoleGrant {
    let permissions = permissions.iter().map(|permission| permission.code().to_owned()).collect();
    RoleGrant { role: role.to_owned(), permissions, shown: None }
}

/// Somebody who may change settings and little else.
fn clerk(staff: &Staff) -> Actor {
    let permissions: Permissions = [Permission::SettingsManage, Permission::MemberRead].into_iter().collect();
    Actor { who: Who::Staff(staff.id), role: staff.role.clone(), permissions, ..owner() }
}

fn role(clinic: &Clinic, code: &str) -> RoleProfile {
    clinic.role_list(&owner()).unwrap().into_iter().find(|role| role.code == code).unwrap()
}

fn a_change_of_a_role_works_at_the_next_request(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    take_on(one, "lin", "cashier");
    let token = one.sign_in("lin", PASSWORD).unwrap().token;
    let may = |permission| one.session_open(&token).unwrap().actor.permissions.allow(permission);
    assert!(may(Permission::SalePost) && !may(Permission::ImportRun));
    let grants = [grant("cashier", &[Permission::ImportRun]), grant("owner", &[])];
    one.role_permit(&owner(), &key(), &grants).unwrap();
    assert!(!may(Permission::SalePost) && may(Permission::ImportRun));
    assert_eq!(role(one, "owner").permissions.len(), Permission::ALL.len(), "the owner's never changes");
    assert!(clinics.two.role_permissions("cashier").unwrap().allow(Permission::SalePost));
    let unknown = RoleGrant { role: "cashier".to_owned(), permissions: vec!["fly".to_owned()], shown: None };
    assert_eq!(refused(one.role_permit(&owner(), &key(), &[unknown])), Problem::Malformed);
    let nobody = [grant("king", &[])];
    assert_eq!(refused(one.role_permit(&owner(), &key(), &nobody)), Problem::NotFound(Thing::Role));
}

fn what_another_one_changed_meanwhile_stays(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let looked_at = role(one, "cashier").permissions;
    let seen =
        |permissions: Vec<String>| [RoleGrant { shown: Some(looked_at.clone()), permissions, ..grant("cashier", &[]) }];
    let without = |code: Permission| looked_at.iter().filter(|one| *one != code.code()).cloned().collect::<Vec<_>>();
    one.role_permit(&owner(), &key(), &seen(without(Permission::SaleRefund))).unwrap();
    let may = |permission| role(one, "cashier").allows(permission);
    assert!(!may(Permission::SaleRefund) && may(Permission::SalePost));
    // Saved as it was looked at, and with one thing more.
    one.role_permit(&owner(), &key(), &seen(looked_at.clone())).unwrap();
    assert!(!may(Permission::SaleRefund));
    let more = looked_at.iter().cloned().chain([Permission::LogRead.code().to_owned()]).collect();
    one.role_permit(&owner(), &key(), &seen(more)).unwrap();
    assert!(!may(Permission::SaleRefund) && may(Permission::LogRead) && may(Permission::SalePost));
    // A role that was deleted meanwhile is in nobody's way as long as nothing is wanted of it.
    let gone = |shown: &[&str]| {
        let shown = Some(shown.iter().map(|code| (*code).to_owned()).collect());
        [RoleGrant { shown, ..grant("role_gone", &[Permission::MemberRead]) }]
    };
    one.role_permit(&owner(), &key(), &gone(&["member_read"])).unwrap();
    assert_eq!(refused(one.role_permit(&owner(), &key(), &gone(&[]))), Problem::NotFound(Thing::Role));
}

fn roles_are_made_renamed_and_deleted(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let new = NewRole { name: " 前台主管 ".to_owned(), like: "cashier".to_owned() };
    let made = one.role_add(&owner(), &key_named("r"), &new).unwrap();
    assert_eq!(one.role_add(&owner(), &key_named("r"), &new).unwrap(), made);
    assert_eq!((made.name.as_str(), &made.permissions), ("前台主管", &role(one, "cashier").permissions));
    assert_eq!(refused(one.role_add(&owner(), &key(), &new)), Problem::NameTaken);
    let like_none = NewRole { name: "x".to_owned(), like: "king".to_owned() };
    assert_eq!(refused(one.role_add(&owner(), &key(), &like_none)), Problem::Malformed);
    assert_eq!(one.role_rename(&owner(), &key(), &made.code, "主管").unwrap().name, "主管");
    assert_eq!(refused(one.role_rename(&owner(), &key(), "owner", "老板")), Problem::RoleFixed);

    let lin = take_on(one, "lin", &made.code);
    assert_eq!(role(one, &made.code).holders, 1);
    assert_eq!(refused(one.role_delete(&owner(), &key(), &made.code)), Problem::RoleInUse);
    with_role(one, &lin, "cashier").unwrap();
    let token = one.key_add(&owner(), &key(), "till", &made.code).unwrap();
    assert_eq!(refused(one.role_delete(&owner(), &key(), &made.code)), Problem::RoleInUse);
    one.key_revoke(&owner(), &key(), token.id).unwrap();
    one.role_delete(&owner(), &key(), &made.code).unwrap();
    assert_eq!(one.role_list(&owner()).unwrap().len(), 4);
    assert_eq!(refused(one.role_delete(&owner(), &key(), "owner")), Problem::RoleFixed);
    assert_eq!(refused(one.role_list(&cashier())), Problem::Forbidden);
    let told = actions(&clinics);
    for action in ["role_add", "role_rename", "role_delete"] {
        assert_eq!(told.iter().filter(|told| *told == action).count(), 1, "{told:?}");
    }
}

fn nobody_gives_what_they_do_not_have(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let boss = take_on(one, "boss", "owner");
    let lin = clerk(&take_on(one, "lin", "auditor"));
    let chen = take_on(one, "chen", "auditor");
    let up = StaffChanges { name: None, role: "owner".to_owned(), store: None };
    assert_eq!(refused(one.staff_edit(&lin, &key(), chen.id, &up)), Problem::Forbidden);
    assert_eq!(refused(one.staff_password(&lin, &key(), boss.id, PASSWORD)), Problem::Forbidden);
    assert_eq!(refused(one.staff_disable(&lin, &key(), boss.id)), Problem::Forbidden);
    assert_eq!(refused(one.key_add(&lin, &key(), "till", "owner")), Problem::Forbidden);
    let grants = [grant("auditor", &[Permission::MemberRead, Permission::PointsAdjust])];
    assert_eq!(refused(one.role_permit(&lin, &key(), &grants)), Problem::Forbidden);
    // Nor do they take away what others have, nor touch a role that may do more.
    let fewer = [grant("auditor", &[Permission::MemberRead, Permission::LogRead])];
    assert_eq!(refused(one.role_permit(&lin, &key(), &fewer)), Problem::Forbidden);
    let made =
        one.role_add(&owner(), &key(), &NewRole { name: "店长".to_owned(), like: "manager".to_owned() }).unwrap();
    assert_eq!(refused(one.role_rename(&lin, &key(), &made.code, "x")), Problem::Forbidden);
    assert_eq!(refused(one.role_delete(&lin, &key(), &made.code)), Problem::Forbidden);
    assert_eq!(refused(one.role_permit(&lin, &key(), &[grant(&made.code, &[])])), Problem::Forbidden);
    let whole = RoleGrant { permissions: made.permissions.clone(), ..grant(&made.code, &[]) };
    one.role_permit(&lin, &key(), &[whole]).unwrap();
    assert_eq!(role(one, &made.code), made, "of which nothing differs is passed over");
    one.role_permit(&owner(), &key(), &[grant(&made.code, &[Permission::MemberRead])]).unwrap();
    one.role_rename(&lin, &key(), &made.code, "x").unwrap();
    one.role_permit(&lin, &key(), &[grant(&made.code, &[])]).unwrap();
    one.role_delete(&lin, &key(), &made.code).unwrap();
}

fn an_owner_is_always_left(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let (boss, second) = (take_on(one, "boss", "owner"), take_on(one, "second", "owner"));
    let as_boss = Actor { who: Who::Staff(boss.id), ..owner() };
    assert_eq!(refused(one.staff_disable(&as_boss, &key(), boss.id)), Problem::OwnLogin);
    one.staff_disable(&owner(), &key(), second.id).unwrap();
    assert_eq!(refused(one.staff_disable(&owner(), &key(), boss.id)), Problem::LastOwner);
    assert_eq!(refused(with_role(one, &boss, "manager")), Problem::LastOwner);
    one.staff_enable(&owner(), &key(), second.id).unwrap();

    // Two who take each other's place away at the same time: one of them comes second.
    let outcomes = std::thread::scope(|scope| {
        let one_way = scope.spawn(|| with_role(one, &boss, "manager"));
        let other_way = scope.spawn(|| one.staff_disable(&owner(), &key(), second.id));
        [one_way.join().unwrap(), other_way.join().unwrap()]
    });
    let refusals: Vec<_> = outcomes.into_iter().filter_map(Result::err).map(|error| error.problem).collect();
    assert_eq!(refusals, [Problem::LastOwner]);
    let left = one.staff_list(&owner()).unwrap();
    assert_eq!(left.iter().filter(|staff| staff.role == "owner" && !staff.is_disabled).count(), 1);
}

fn passwords_are_reset_and_changed(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let lin = take_on(one, "lin", "cashier");
    let [here, there] = [(); 2].map(|()| one.sign_in("lin", PASSWORD).unwrap().token);
    let session = one.session_open(&here).unwrap();
    let change = |name: &str, old: &str, new: &str| one.password_change(&session, "", &key_named(name), old, new);
    let wrong = change("a", "wrong horse", "another horse").unwrap_err();
    assert_eq!((wrong.problem, wrong.field.as_deref()), (Problem::PasswordWrong, Some("old")));
    assert_eq!(refused(change("b", PASSWORD, "short")), Problem::PasswordWeak);
    change("c", PASSWORD, "another horse").unwrap();
    change("c", PASSWORD, "another horse").unwrap();
    assert!(one.session_open(&here).is_ok(), "whoever changed it stays");
    assert_eq!(refused(one.session_open(&there).map(|_| ())), Problem::Unauthenticated);
    assert_eq!(refused(one.sign_in("lin", PASSWORD).map(|_| ())), Problem::SignInFailed);

    for _ in 0..5 {
        let _ = one.sign_in("lin", "wrong horse");
    }
    assert_eq!(refused(one.sign_in("lin", "another horse").map(|_| ())), Problem::SignInLocked);
    let profile = |clinic: &Clinic| clinic.staff_profiles(&owner()).unwrap().remove(0);
    assert!(profile(one).locked_until.is_some() && profile(one).signed_in_at.is_some());
    one.staff_unlock(&owner(), &key(), lin.id).unwrap();
    assert_eq!(profile(one).locked_until, None);
    one.sign_in("lin", "another horse").unwrap();

    one.staff_password(&owner(), &key(), lin.id, "given horse").unwrap();
    assert_eq!(refused(one.session_open(&here).map(|_| ())), Problem::Unauthenticated);
    one.sign_in("lin", "given horse").unwrap();
    let told = actions(&clinics);
    assert_eq!(told.iter().filter(|action| *action == "sign_in").count(), 4, "{told:?}");
    assert!(told.iter().any(|action| action == "sign_in_failed"));
    for action in ["password_change", "staff_password", "staff_unlock"] {
        assert_eq!(told.iter().filter(|told| *told == action).count(), 1, "{told:?}");
    }
}

/// Nothing that is kept under a key tells of a password, so that the hash that holds has to.
fn an_old_key_with_another_password_is_refused(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let add = |password: &str| {
        let (login, role, password) = ("lin".to_owned(), "cashier".to_owned(), password.to_owned());
        one.staff_add(&owner(), &key_named("add"), &NewStaff { login, name: None, password, role, store: None })
    };
    let lin = add(PASSWORD).unwrap();
    let session = one.session_open(&one.sign_in("lin", PASSWORD).unwrap().token).unwrap();
    let change = |new: &str| one.password_change(&session, "", &key_named("change"), PASSWORD, new);
    let give = |new: &str| one.staff_password(&owner(), &key_named("give"), lin.id, new).map(|_| ());
    let add = |password: &str| add(password).map(|_| ());
    type Deed<'a> = &'a dyn Fn(&str) -> Result<(), AppError>;
    let deeds: [(&str, Deed<'_>); 3] = [(PASSWORD, &add), ("another horse", &change), ("given horse", &give)];
    for (password, deed) in deeds {
        deed(password).unwrap();
        let done = actions(&clinics).len();
        deed(password).unwrap();
        assert_eq!(refused(deed("no such horse")), Problem::KeyReused, "{password}");
        assert_eq!(actions(&clinics).len(), done, "{password}");
        one.sign_in("lin", password).unwrap();
        assert_eq!(refused(one.sign_in("lin", "no such horse").map(|_| ())), Problem::SignInFailed);
    }
    // Whoever repeats what was done is not locked out for it.
    let give = || one.staff_password(&owner(), &key(), lin.id, PASSWORD).unwrap();
    give();
    let change = || one.password_change(&session, "", &key_named("again"), PASSWORD, "another horse");
    (0..6).for_each(|_| change().unwrap());
    one.sign_in("lin", "another horse").unwrap();
    // One that no longer holds is another one.
    give();
    assert_eq!(refused(change()), Problem::KeyReused);
}

/// What is only rehearsed leaves the password as it was.
fn a_password_is_rehearsed_and_stays(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let (one, dry) = (&clinics.one, || Key::for_rehearsal().unwrap());
    let new = |login: &str| NewStaff {
        login: login.to_owned(),
        name: None,
        password: PASSWORD.to_owned(),
        role: "cashier".to_owned(),
        store: None,
    };
    assert_eq!(one.staff_add(&owner(), &dry(), &new("lin")).unwrap().login, "lin");
    assert!(one.staff_list(&owner()).unwrap().is_empty());
    let lin = take_on(one, "lin", "cashier");
    assert_eq!(one.staff_password(&owner(), &dry(), lin.id, "another horse").unwrap(), lin);
    one.sign_in("lin", PASSWORD).unwrap();
}

fn a_key_tells_when_it_was_used(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let token = one.key_add(&owner(), &key(), "till", "cashier").unwrap().token.unwrap();
    let used = || one.key_list(&owner()).unwrap()[0].used_at;
    assert_eq!(used(), None);
    one.key_open(&token).unwrap();
    let first = used().unwrap();
    one.key_open(&token).unwrap();
    assert_eq!(used(), Some(first), "noted once a minute");
    clinics.pass_seconds(61);
    one.key_open(&token).unwrap();
    assert!(used().unwrap() > first);
}

yanji_books::on_each_database!(
    a_change_of_a_role_works_at_the_next_request,
    what_another_one_changed_meanwhile_stays,
    roles_are_made_renamed_and_deleted,
    nobody_gives_what_they_do_not_have,
    an_owner_is_always_left,
    passwords_are_reset_and_changed,
    an_old_key_with_another_password_is_refused,
    a_password_is_rehearsed_and_stays,
    a_key_tells_when_it_was_used,
);
