//! What the staff are called: who is given which name, and that people read it wherever one of the staff is named.

use yanji_app::records::{LogQuery, NewStaff, Staff};
use yanji_app::{Actor, AppError, Clinic, StaffChanges};
use yanji_books::schema::BOOKS;
use yanji_books::testing::Place;
use yanji_books::{Row, values};
use yanji_words::Problem;

use crate::counter::Counter;
use crate::support::{Clinics, cashier, key, key_named, owner, refused, refused_at};

const PASSWORD: &str = "correct horse";

yanji_books::on_each_database!(
    a_name_is_read_or_refused,
    a_name_is_changed_by_whoever_manages_the_settings,
    a_name_is_part_of_a_request,
    two_of_the_same_name_are_told_apart,
    people_read_the_name,
    who_was_there_before_names_goes_by_the_log_in,
);

fn named(login: &str, name: Option<&str>) -> NewStaff {
    NewStaff {
        login: login.to_owned(),
        name: name.map(str::to_owned),
        password: PASSWORD.to_owned(),
        role: "owner".to_owned(),
        store: None,
    }
}

fn take_on(clinic: &Clinic, login: &str, name: Option<&str>) -> Result<Staff, AppError> {
    clinic.staff_add(&owner(), &key(), &named(login, name))
}

fn rename(clinic: &Clinic, one: &Staff, name: Option<&str>) -> Result<Staff, AppError> {
    let changes = StaffChanges { name: name.map(str::to_owned), role: one.role.clone(), store: one.store };
    clinic.staff_edit(&owner(), &key(), one.id, &changes)
}

fn signed_in(clinic: &Clinic, login: &str) -> Actor {
    clinic.session_open(&clinic.sign_in(login, PASSWORD).unwrap().token).unwrap().actor
}

fn a_name_is_read_or_refused(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let longest = "丽".repeat(40);
    assert_eq!(take_on(one, "li", Some(" 李店长 ")).unwrap().name, "李店长");
    assert_eq!(take_on(one, "long", Some(&longest)).unwrap().name, longest);
    let name = |text: &str| refused_at(take_on(one, "w", Some(text)), "name");
    assert_eq!(name("  "), Problem::Missing);
    assert_eq!(name(&"丽".repeat(41)), Problem::TooLong { most: 40 });
    assert_eq!(name("张\n丽"), Problem::Malformed);
    let login = "W".repeat(64);
    let long = take_on(one, &login, None).unwrap();
    assert_eq!(long.name, login.to_ascii_lowercase(), "without a name one goes by the log-in, however long");
    assert_eq!(rename(one, &long, Some(&long.name)).unwrap(), long, "and keeps it");
    assert_eq!(clinics.two.staff_list(&owner()).unwrap(), []);
}

fn a_name_is_changed_by_whoever_manages_the_settings(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let li = take_on(one, "li", Some("小李")).unwrap();
    let token = one.sign_in("li", PASSWORD).unwrap().token;
    assert_eq!(rename(one, &li, Some("李店长")).unwrap(), Staff { name: "李店长".to_owned(), ..li.clone() });
    assert_eq!(one.session_open(&token).unwrap().staff.name, "李店长", "from the next request on");
    assert_eq!(rename(one, &li, None).unwrap().name, "李店长", "as it is where none is given");
    assert_eq!(refused_at(rename(one, &li, Some(" ")), "name"), Problem::Missing);
    assert_eq!(refused_at(rename(one, &li, Some(&"丽".repeat(41))), "name"), Problem::TooLong { most: 40 });
    let changes = StaffChanges { name: Some("x".to_owned()), role: "owner".to_owned(), store: None };
    assert_eq!(refused(one.staff_edit(&cashier(), &key(), li.id, &changes)), Problem::Forbidden);
    assert_eq!(one.staff_list(&owner()).unwrap()[0].name, "李店长");
}

fn a_name_is_part_of_a_request(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let add = |name| one.staff_add(&owner(), &key_named("add"), &named("li", name));
    assert_eq!(add(Some("小李")).unwrap(), add(Some(" 小李")).unwrap());
    assert_eq!(refused(add(Some("李店长"))), Problem::KeyReused);
    assert_eq!(refused(add(None)), Problem::KeyReused);
}

fn two_of_the_same_name_are_told_apart(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    for (login, name) in [("li1", "张丽"), ("lin", "林小燕"), ("li2", "张丽")] {
        take_on(one, login, Some(name)).unwrap();
    }
    let choices = one.staff_choices(&cashier()).unwrap();
    let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["张丽 (li1)", "张丽 (li2)", "林小燕"]);
    let people = one.log_people(&owner()).unwrap();
    assert!(names.iter().all(|name| people.iter().any(|person| person.name == *name)), "{people:?}");
    let stored: Vec<_> = one.staff_list(&owner()).unwrap().into_iter().map(|staff| staff.name).collect();
    assert_eq!(stored, ["张丽", "张丽", "林小燕"]);
}

fn people_read_the_name(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let li = take_on(one, "li", Some("小李")).unwrap();
    let by_li = signed_in(one, "li");
    let member = salon.member("A-7", "silver");
    let sold = salon.ring(&by_li, salon.for_cash(salon.basket(Some(member), &[(salon.cut, 1)]))).unwrap();
    let draft = one.programme_save(&by_li, &key(), yanji_engine::programme::ready::SALON_STARS.source).unwrap();
    rename(one, &li, Some("李店长")).unwrap();

    assert_eq!(one.sale_receipt(&cashier(), sold.sale).unwrap().cashier, "李店长", "printed as they are called today");
    let day = one.day_report(&cashier(), None, None, 10).unwrap();
    assert!(day.happenings.iter().any(|happening| happening.operator == "李店长"), "{:?}", day.happenings);
    assert_eq!(one.programme_authors(&owner()).unwrap()[&draft.created_by], "李店长");
    let log = one.log_list(&owner(), &LogQuery { limit: 100, ..LogQuery::default() }).unwrap().items;
    let of = |action: &str| log.iter().find(|line| line.action == action).unwrap();
    assert_eq!((of("programme_save").who.as_str(), of("programme_save").login.as_str()), ("李店长", "li"));
    assert_eq!((of("staff_edit").who.as_str(), of("staff_edit").login.as_str()), ("", ""));
    assert_eq!(of("staff_edit").subject_name, "李店长");
}

fn who_was_there_before_names_goes_by_the_log_in(ground: &Place) {
    let before: Vec<_> = BOOKS.iter().copied().take_while(|migration| migration.name != "staff_names").collect();
    assert!(before.len() < BOOKS.len());
    ground
        .open("old", &before)
        .write(|tx| {
            let sql = "INSERT INTO staff (id, login, role, password_hash, created_at) VALUES ($1, $2, 'owner', '', 0)";
            tx.send(sql, vec![values![vec![1_u8; 16], "wang.li"]])
        })
        .unwrap();
    let books = ground.open("old", BOOKS);
    let rows = books.read(|tx| tx.query("SELECT login, name FROM staff", &[])).unwrap();
    assert_eq!(rows.iter().map(Row::values).collect::<Vec<_>>(), [values!["wang.li", "wang.li"]]);
}
