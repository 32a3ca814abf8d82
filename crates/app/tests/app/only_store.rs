//! A clinic with one open store: what whoever belongs to none does there is of that store, and what all stores come to
//! stays what it was.

use yanji_app::import::{ImportQuery, MappingChoice};
use yanji_app::records::{Month, NewBasket, NewMember, NewStaff};
use yanji_app::{Actor, Channel, PaymentQuery, Rehearsal, SoldQuery, TillCount};
use yanji_books::id::StoreId;
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use crate::counter::{Counter, TODAY};
use crate::support::{day, key, owner, refused};

yanji_books::on_each_database!(
    what_is_done_is_of_the_only_store,
    a_second_store_is_a_question,
    a_day_of_no_store_is_closed_with_that_of_the_only_one,
);

const PASSWORD: &str = "a long password";

/// Whoever belongs to no store, through each of the doors.
fn everywhere(salon: &Counter) -> [Actor; 3] {
    let one = salon.one();
    let new = NewStaff {
        login: "boss".to_owned(),
        name: Some("老板".to_owned()),
        password: PASSWORD.to_owned(),
        role: "owner".to_owned(),
        store: None,
    };
    if one.staff_list(&owner()).unwrap().iter().all(|staff| staff.login != "boss") {
        one.staff_add(&owner(), &key(), &new).unwrap();
    }
    let signed_in = one.sign_in("boss", PASSWORD).unwrap();
    let token = one.key_add(&owner(), &key(), "till", "owner").unwrap().token.unwrap();
    [
        one.session_open(&signed_in.token).unwrap().actor,
        one.key_open(&token).unwrap(),
        one.machine(Channel::Command).unwrap(),
    ]
}

/// Rings up a hair cut.
fn ring(salon: &Counter, actor: &Actor, store: Option<StoreId>) -> Result<(), Problem> {
    salon.clinics.pass_seconds(1);
    let basket = NewBasket { store, ..salon.basket(None, &[(salon.cut, 1)]) };
    salon.ring(actor, salon.for_cash(basket)).map(|_| ()).map_err(|error| error.problem)
}

fn what_is_done_is_of_the_only_store(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let store = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let given_up = one.store_add(&owner(), &key(), "徐汇店").unwrap().id;
    one.store_close(&owner(), &key(), given_up).unwrap();
    let today = day(TODAY);
    for actor in everywhere(&salon) {
        assert_eq!((actor.store, actor.home, actor.stands_in()), (None, None, Some(store)));
        ring(&salon, &actor, None).unwrap();
    }
    let boss = everywhere(&salon)[0].clone();
    let query = |store| SoldQuery { from: today, until: today, store, member_number: String::new(), skip: 0, limit: 9 };
    let of = |store| one.sale_list(&boss, &query(store)).unwrap().iter().map(|sale| sale.store).collect::<Vec<_>>();
    assert_eq!((of(None), of(Some(store))), (vec![Some(store); 3], vec![Some(store); 3]));
    let payments = PaymentQuery { from: today, until: today, store: Some(store), skip: 0, limit: 9 };
    assert_eq!(one.payment_list(&boss, &payments).unwrap().len(), 3);

    // What takes a member on, and a file, is of the store too.
    let member = one.member_enrol(&boss, &key(), NewMember { number: "A1".to_owned(), ..NewMember::default() });
    assert_eq!(one.member_get(&boss, member.unwrap().member).unwrap().store, Some(store));
    let file = "日期,卡号,金额\n2026-01-02,B1,100\n".as_bytes();
    let mapping = one.import_inspect(&boss, "f.csv", file, &MappingChoice::default()).unwrap().mapping;
    one.import_file(&boss, "f.csv", file, &mapping, &mut |_| {}).unwrap();
    assert_eq!(one.import_list(&boss, &ImportQuery::default()).unwrap().items[0].store, Some(store));

    // All stores are told as ever; the day is closed for the store, and says so to whoever asks for all.
    assert_eq!(one.till_day(&boss, today, None).unwrap().net_fen, 30_000);
    assert_eq!(one.figures_month(&boss, None, Month::of(today)).unwrap().now.sales, 3);
    let counted = [TillCount { tender: Tender::Cash, counted_fen: 29_900 }];
    let closed = one.till_close(&boss, &key(), today, None, &counted, Rehearsal::Real).unwrap();
    assert_eq!((closed.store, closed.tenders[0].difference_fen()), (Some(store), Some(-100)));
    assert_eq!(one.till_day(&boss, today, None).unwrap().closed, Some(closed));
    assert_eq!(one.alarm_list(&boss, true, 0, 9).unwrap()[0].store, Some(store));
    let again = one.till_close(&boss, &key(), today, Some(store), &[], Rehearsal::Real);
    assert_eq!(refused(again), Problem::MoneyDayClosed);
}

fn a_second_store_is_a_question(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    assert!(everywhere(&salon).iter().all(|actor| actor.stands_in().is_none()), "there is no store");
    let first = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let boss = everywhere(&salon)[0].clone();
    one.store_add(&owner(), &key(), "徐汇店").unwrap();
    let [asked, program, _] = everywhere(&salon);
    for actor in [&asked, &program] {
        assert_eq!(actor.stands_in(), None);
        assert_eq!(ring(&salon, actor, None), Err(Problem::StoreMissing));
        ring(&salon, actor, Some(first)).unwrap();
    }
    let as_one = one.till_close(&asked, &key(), day(TODAY), None, &[], Rehearsal::Dry).unwrap();
    assert_eq!(as_one.store, None, "with several stores the clinic is closed as one");
    // Who came in while there was one store goes on in it.
    ring(&salon, &boss, None).unwrap();
}

fn a_day_of_no_store_is_closed_with_that_of_the_only_one(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    ring(&salon, &owner(), None).unwrap();
    let store = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let boss = everywhere(&salon)[0].clone();
    ring(&salon, &boss, None).unwrap();
    let today = day(TODAY);
    let told = |store| one.till_day(&boss, today, store).unwrap();
    assert_eq!((told(None).net_fen, told(Some(store)).net_fen), (20_000, 20_000), "one drawer");
    let close = |at: Option<StoreId>, actor: &Actor| {
        one.till_close(
            actor,
            &key(),
            today,
            at,
            &[TillCount { tender: Tender::Cash, counted_fen: 20_000 }],
            Rehearsal::Real,
        )
    };
    let closed = close(None, &owner()).unwrap();
    assert_eq!((closed.store, closed.tenders[0].difference_fen()), (None, Some(0)));
    assert_eq!((told(None).closed, told(Some(store)).closed), (Some(closed.clone()), Some(closed)));
    assert_eq!(refused(close(None, &boss)), Problem::MoneyDayClosed, "it was closed as one");
}
