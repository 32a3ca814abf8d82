//! The proof of the books: clean books are clean, and every kind of tampering is named.

use yanji_app::records::NewDeed;
use yanji_books::testing::Place;

use crate::scene::{act, enrol, refund_of, sell, usual};
use crate::support::{Clinics, key, owner};

yanji_books::on_each_database!(tampering_is_named, equal_books_have_equal_digests);

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

fn tampering_is_named(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    busy(&clinics);
    let verify = || clinics.one.books_verify(&owner(), &mut |_| {}).unwrap().faults;
    assert_eq!(verify(), []);
    let books = clinics.behind_one();
    let tables_hit = |sql: &'static str, undo: &'static str| {
        books.write(|tx| tx.execute(sql, &[])).unwrap();
        let faults = verify();
        books.write(|tx| tx.execute(undo, &[])).unwrap();
        assert_eq!(verify(), [], "{undo}");
        faults.into_iter().map(|fault| (fault.table, fault.what)).collect::<Vec<_>>()
    };
    let hit = |table: &str, what: &str| (table.to_owned(), what.to_owned());
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
    for guarded in ["UPDATE activities SET day = day + 1", "DELETE FROM transfers", "DELETE FROM log"] {
        assert!(books.write(|tx| tx.execute(guarded, &[])).is_err(), "{guarded}");
    }
    assert_eq!(clinics.two.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
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
