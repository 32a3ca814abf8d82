//! The proof of the books: clean books are clean, and every kind of tampering is named.

use yanji_app::NewDeposit;
use yanji_app::records::{NewDeed, NewSaleOfItems};
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;

use crate::counter::{Counter, paid};
use crate::scene::{act, enrol, refund_of, sell, usual};
use crate::support::{Clinics, key, owner};

yanji_books::on_each_database!(
    tampering_is_named,
    money_that_was_tampered_with_is_named,
    a_sale_without_a_card_cannot_vanish,
    what_ends_before_money_moves_is_booked_before_it,
    equal_books_have_equal_digests,
);

fn busy(clinics: &Clinics) {
    for clinic in [&clinics.one, &clinics.two] {
        let member = enrol(clinic, "A1");
        let bought = sell(clinic, member, 100_000).sale.unwrap();
        act(clinic, member, NewDeed::Redeem { points: 300 }).unwrap();
        clinic.sale_refund(&owner(), &key(), refund_of(bought)).unwrap();
        sell(clinic, member, 50_000);
        enrol(clinic, "A2");
    }
}

/// What the proof of the first clinic finds, as tables and what does not fit of them.
fn faults(clinics: &Clinics) -> Vec<(String, String)> {
    let found = clinics.one.books_verify(&owner(), &mut |_| {}).unwrap().faults;
    found.into_iter().map(|fault| (fault.table, fault.what)).collect()
}

/// What it finds after something was changed behind its back; the change is undone.
#[track_caller]
fn hits(clinics: &Clinics, sql: &str, undo: &str) -> Vec<(String, String)> {
    let books = clinics.behind_one();
    books.write(|tx| tx.execute(sql, &[])).unwrap();
    let found = faults(clinics);
    books.write(|tx| tx.execute(undo, &[])).unwrap();
    assert_eq!(faults(clinics), [], "{undo}");
    found
}

fn hit(table: &str, what: &str) -> (String, String) {
    (table.to_owned(), what.to_owned())
}

fn tampering_is_named(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    busy(&clinics);
    let tables_hit = |sql: &'static str, undo: &'static str| hits(&clinics, sql, undo);
    assert_eq!(faults(&clinics), []);
    let tier = tables_hit(
        "UPDATE accounts SET tier = 'gold' WHERE number = 'A1'",
        "UPDATE accounts SET tier = 'basic' WHERE number = 'A1'",
    );
    assert_eq!(tier, [hit("accounts", "tier")]);
    let spend =
        tables_hit("UPDATE accounts SET spend_fen = spend_fen + 1", "UPDATE accounts SET spend_fen = spend_fen - 1");
    assert_eq!(spend, [hit("accounts", "spend_fen"), hit("accounts", "spend_fen")]);
    let due = tables_hit(
        "UPDATE accounts SET due_on = due_on + 1 WHERE number = 'A1'",
        "UPDATE accounts SET due_on = due_on - 1 WHERE number = 'A1'",
    );
    assert_eq!(due, [hit("accounts", "due_on")]);
    let points = tables_hit(
        "UPDATE accounts SET points_debt = points_debt + 1",
        "UPDATE accounts SET points_debt = points_debt - 1",
    );
    assert_eq!(points[0], hit("accounts", "points_debt"));
    let lots = tables_hit(
        "UPDATE lots SET expired = expired + 1 WHERE number = 0",
        "UPDATE lots SET expired = expired - 1 WHERE number = 0",
    );
    assert_eq!(lots[0].0, "lots");
    let sales = tables_hit("UPDATE sales SET points = points + 1", "UPDATE sales SET points = points - 1");
    assert_eq!(sales[0].0, "sales");
    let store = tables_hit(
        "UPDATE sales SET store_id = account_id WHERE left_fen = 0",
        "UPDATE sales SET store_id = NULL WHERE left_fen = 0",
    );
    assert_eq!(store, [hit("sales", "store_id")]);
    let import = tables_hit(
        "UPDATE sales SET import_id = account_id WHERE left_fen = 0",
        "UPDATE sales SET import_id = NULL WHERE left_fen = 0",
    );
    assert_eq!(import, [hit("sales", "import_id")]);
    let decisions = tables_hit(
        "UPDATE decisions SET since = since + 1 WHERE number = 1",
        "UPDATE decisions SET since = since - 1 WHERE number = 1",
    );
    assert_eq!(decisions[0].0, "decisions");
    let heads = tables_hit(
        "UPDATE log_heads SET length = length + 1 WHERE strand = 0",
        "UPDATE log_heads SET length = length - 1 WHERE strand = 0",
    );
    assert_eq!(heads[0].0, "log_heads");
    let books = clinics.behind_one();
    for guarded in ["UPDATE activities SET day = day + 1", "DELETE FROM transfers", "DELETE FROM log"] {
        assert!(books.write(|tx| tx.execute(guarded, &[])).is_err(), "{guarded}");
    }
    assert_eq!(clinics.two.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

/// A salon in which something is owed, something was paid in, and somebody without a card bought something.
fn with_money(ground: &Place) -> Counter {
    let salon = Counter::usual(ground);
    let member = salon.member("A1", "basic");
    let new = salon.for_cash(salon.basket(Some(member), &[(salon.cut, 2)]));
    let tenders = vec![paid(Tender::Cash, new.expected_pay_fen - 5_000)];
    salon.ring(&owner(), NewSaleOfItems { tenders, owed_fen: 5_000, ..new }).unwrap();
    let deposit = NewDeposit { member, amount_fen: 30_000, tender: Tender::Cash, item: None, store: None };
    salon.one().deposit_take(&owner(), &key(), &deposit).unwrap();
    salon.ring(&owner(), salon.for_cash(salon.basket(None, &[(salon.cream, 1)]))).unwrap();
    assert_eq!(faults(&salon.clinics), []);
    salon
}

fn money_that_was_tampered_with_is_named(ground: &Place) {
    let salon = with_money(ground);
    for (change, undo, found) in [
        (
            "UPDATE sales SET owed_fen = owed_fen - 1 WHERE owed_fen > 0",
            "UPDATE sales SET owed_fen = owed_fen + 1 WHERE owed_fen > 0",
            hit("sales", "owed_fen"),
        ),
        (
            "UPDATE rule_uses SET off_fen = off_fen + 1",
            "UPDATE rule_uses SET off_fen = off_fen - 1",
            hit("rule_uses", "a row differs"),
        ),
        (
            "UPDATE rule_uses SET left_fen = left_fen - 1",
            "UPDATE rule_uses SET left_fen = left_fen + 1",
            hit("rule_uses", "a row differs"),
        ),
        (
            "UPDATE sales SET total_fen = total_fen + 1 WHERE owed_fen > 0",
            "UPDATE sales SET total_fen = total_fen - 1 WHERE owed_fen > 0",
            hit("sales", "total_fen"),
        ),
        (
            "UPDATE deposits SET left_fen = left_fen + 1",
            "UPDATE deposits SET left_fen = left_fen - 1",
            hit("deposits", "left_fen"),
        ),
        (
            "UPDATE sales SET left_fen = left_fen - 1 WHERE account_id = id",
            "UPDATE sales SET left_fen = left_fen + 1 WHERE account_id = id",
            hit("sales", "a sale is not what its journal makes of it"),
        ),
    ] {
        assert_eq!(hits(&salon.clinics, change, undo), [found], "{change}");
    }
    // A journal is only added to, and what was added by another hand does not fit its chain.
    let forged = "INSERT INTO activities (account_id, seq, kind, day, subject, body, hash) \
         SELECT a.account_id, 2, a.kind, a.day, a.subject, a.body, a.hash FROM activities a \
         JOIN sales s ON s.id = a.account_id WHERE a.seq = 1";
    salon.clinics.behind_one().write(|tx| tx.execute(forged, &[])).unwrap();
    assert_eq!(faults(&salon.clinics), [hit("activities", "hash")]);
}

fn a_sale_without_a_card_cannot_vanish(ground: &Place) {
    let salon = with_money(ground);
    let books = salon.clinics.behind_one();
    books.write(|tx| tx.execute("CREATE TABLE kept AS SELECT * FROM sales WHERE account_id = id", &[])).unwrap();
    let found = hits(&salon.clinics, "DELETE FROM sales WHERE account_id = id", "INSERT INTO sales SELECT * FROM kept");
    assert_eq!(found, [hit("activities", "of no account and no sale")]);
}

fn what_ends_before_money_moves_is_booked_before_it(ground: &Place) {
    let clinics = usual(ground, "2024-01-02");
    for (clinic, is_clock_late) in [(&clinics.one, false), (&clinics.two, true)] {
        clinics.set("2024-01-02");
        let member = enrol(clinic, "A1");
        sell(clinic, member, 50_000);
        // The points of the sale have ended by then.
        clinics.set("2024-03-01");
        let run = || clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
        if !is_clock_late {
            run();
        }
        let new = NewDeposit { member, amount_fen: 1_000, tender: Tender::Cash, item: None, store: None };
        clinic.deposit_take(&owner(), &key(), &new).unwrap();
        run();
        sell(clinic, member, 20_000);
        let state = clinic.member_state(&owner(), member).unwrap();
        assert_eq!((state.points, state.points_expired), (200, 500));
        assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
    }
    let digest = |clinic: &yanji_app::Clinic| clinic.books_digest(&owner()).unwrap();
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
}

fn equal_books_have_equal_digests(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    busy(&clinics);
    let digest = |clinic: &yanji_app::Clinic| clinic.books_digest(&owner()).unwrap();
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
    assert_eq!(digest(&clinics.one).len(), 64);
    sell(&clinics.one, enrol(&clinics.one, "A3"), 1);
    assert_ne!(digest(&clinics.one), digest(&clinics.two));
}
