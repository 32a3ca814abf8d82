//! What the desk finds again: its sales by day, store and card, and bills that wait, each of which goes once.

use yanji_app::records::NewSale;
use yanji_app::{Actor, SoldQuery, SoldSum};
use yanji_books::testing::Place;
use yanji_words::{Problem, Thing};

use crate::counter::{Counter, TODAY, back, take_back};
use crate::rights::{HANDS, at_once};
use crate::scene::{sale, sell};
use crate::support::{cashier, day, key, owner, refused_at};

yanji_books::on_each_database!(
    sales_are_found_by_day_store_and_card,
    a_sale_is_found_by_its_number,
    a_parked_bill_is_taken_once_by_many_hands,
);

fn query(from: &str, until: &str) -> SoldQuery {
    let (from, until) = (day(from), day(until));
    SoldQuery { from, until, store: None, member_number: String::new(), skip: 0, limit: 200 }
}

fn sales_are_found_by_day_store_and_card(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("A1", "basic");
    let store = one.store_add(&owner(), &key(), "静安").unwrap().id;
    let ring = |actor: &Actor, basket| salon.ring(actor, salon.for_cash(basket)).unwrap().sale;
    let dyed = ring(&owner(), salon.basket(Some(member), &[(salon.dye, 1)]));
    // Sales of the same millisecond are listed in any order.
    salon.clinics.pass_seconds(1);
    let walk_in = ring(&Actor { store: Some(store), ..owner() }, salon.basket(None, &[(salon.care, 1)]));
    salon.clinics.set("2026-03-03");
    let cut = ring(&owner(), salon.basket(Some(member), &[(salon.cut, 1)]));
    take_back(one, back(cut)).unwrap();
    sell(one, member, 5_000);

    let found = |query: &SoldQuery| {
        let listed = one.sale_list(&cashier(), query).unwrap();
        let total_fen: i64 = listed.iter().map(|sale| sale.total_fen).sum();
        let sales = i64::try_from(listed.len()).unwrap();
        if query.skip == 0 && query.limit == 200 {
            assert_eq!(one.sale_sum(&owner(), query).unwrap(), SoldSum { sales, total_fen, owed_fen: 0 });
        }
        listed.iter().map(|sale| sale.sale).collect::<Vec<_>>()
    };
    let both = query(TODAY, "2026-03-03");
    assert_eq!(found(&both), [cut, walk_in, dyed], "the latest first, and none that was not rung up at the desk");
    assert_eq!(found(&query(TODAY, TODAY)), [walk_in, dyed]);
    assert!(found(&query("2026-03-04", "2026-03-31")).is_empty());
    assert_eq!(found(&SoldQuery { store: Some(store), ..both.clone() }), [walk_in]);
    assert_eq!(found(&SoldQuery { member_number: " A1 ".to_owned(), ..both.clone() }), [cut, dyed]);
    assert!(found(&SoldQuery { member_number: "B2".to_owned(), ..both.clone() }).is_empty());
    assert_eq!(found(&SoldQuery { skip: 1, limit: 1, ..both.clone() }), [walk_in]);
    let listed = one.sale_list(&cashier(), &both).unwrap();
    assert_eq!((listed[0].member_number.as_str(), listed[0].left_fen), ("A1", 0));
    assert_eq!((listed[1].member, listed[1].member_number.as_str()), (None, ""));
    let range = Problem::OutOfRange { least: 1, most: 200 };
    assert_eq!(refused_at(one.sale_list(&cashier(), &SoldQuery { limit: 201, ..both }), "limit"), range);
    assert!(salon.clinics.two.sale_list(&cashier(), &query(TODAY, "2026-03-03")).unwrap().is_empty());
}

fn a_sale_is_found_by_its_number(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let members = ["A1", "B2"].map(|number| salon.member(number, "basic"));
    let found =
        |number: &str| one.sale_find(&cashier(), number).unwrap().into_iter().map(|sale| sale.sale).collect::<Vec<_>>();
    let mut numbers = Vec::new();
    for buyer in [Some(members[0]), Some(members[1]), None] {
        let sold = salon.ring(&owner(), salon.for_cash(salon.basket(buyer, &[(salon.cut, 1)]))).unwrap();
        assert_eq!(found(&sold.number), [sold.sale], "the number of one sale, whoever bought");
        assert_eq!(found(&sold.number.replace('-', "")), [sold.sale], "typed without the hyphen");
        let (day, end) = sold.number.split_once('-').unwrap();
        assert_eq!(day, "260302");
        assert!(end.len() >= 6 && end.bytes().all(|byte| byte.is_ascii_digit()), "{end}");
        numbers.push(sold.number);
    }
    let elsewhere = |member| NewSale { number: "X-9".to_owned(), ..sale(member, 5_000) };
    let typed = members.map(|member| one.sale_post(&owner(), &key(), elsewhere(member)).unwrap().sale.unwrap());
    let told = one.sale_find(&cashier(), " X-9 ").unwrap();
    assert_eq!(told.len(), typed.len(), "what was typed may stand on sales of several members");
    assert!(told.iter().all(|sale| typed.contains(&sale.sale) && sale.total_fen == 5_000 && !sale.has_bill));
    assert!(found("X").is_empty() && found("").is_empty());
    assert!(salon.clinics.two.sale_find(&cashier(), &numbers[0]).unwrap().is_empty());
}

fn a_parked_bill_is_taken_once_by_many_hands(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let parked = one.bill_park(&cashier(), &key(), &salon.basket(None, &[(salon.cut, 1)])).unwrap();
    let taken = at_once(|_| one.bill_take(&cashier(), &key(), parked.id));
    let (done, refused): (Vec<_>, Vec<_>) = taken.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (1, HANDS - 1));
    for outcome in refused {
        assert_eq!(outcome.unwrap_err().problem, Problem::NotFound(Thing::ParkedBill));
    }
    assert!(one.bill_parked(&cashier(), None).unwrap().is_empty());
}
