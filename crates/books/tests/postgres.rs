//! What only PostgreSQL can meet: transactions side by side that hinder each other, and connections that break.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::cell::Cell;
use std::sync::Barrier;
use std::thread;

use yanji_books::testing::Place;
use yanji_books::{Books, BooksError, Migration, Tx, Value, values};

const COUNTERS: Migration = Migration {
    number: 1,
    name: "counters",
    shared: "CREATE TABLE counters (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL);
             INSERT INTO counters (id, amount) VALUES (1, 0), (2, 0);",
    sqlite: "",
    postgres: "",
};
const ADD_ONE: &str = "UPDATE counters SET amount = amount + 1 WHERE id = $1";

fn amounts(books: &Books) -> Vec<i64> {
    let rows = books.read(|tx| tx.query("SELECT amount FROM counters ORDER BY id", &[])).unwrap();
    rows.iter().map(|row| row.int(0).unwrap()).collect()
}

/// Ends the connection that `tx` is on, as a restart of the server would.
fn cut_connection(tx: &mut dyn Tx, place: &Place) -> Result<(), BooksError> {
    let process = tx.query_one("SELECT CAST(pg_backend_pid() AS BIGINT)", &[])?.int(0)?;
    let other = place.open("other", &[]);
    // The answer is a boolean, which no value stands for; so it is asked for as a number.
    let sql = "SELECT CAST(CAST(pg_terminate_backend(CAST(CAST($1 AS BIGINT) AS INT), 5000) AS INT) AS BIGINT)";
    let ended = other.read(|tx| tx.query_one(sql, &[&process]))?.int(0)?;
    assert_eq!(ended, 1, "the connection has ended");
    Ok(())
}

#[test]
fn a_deadlock_is_run_again() {
    let place = Place::postgres();
    let books = place.open("one", &[COUNTERS]);
    let both_hold_one = Barrier::new(2);
    let runs = thread::scope(|scope| {
        let works: Vec<_> = [(1, 2), (2, 1)]
            .map(|(first, second)| {
                let (books, both_hold_one) = (&books, &both_hold_one);
                scope.spawn(move || {
                    let runs = Cell::new(0);
                    books
                        .write(|tx| {
                            runs.set(runs.get() + 1);
                            tx.execute(ADD_ONE, &[&first])?;
                            if runs.get() == 1 {
                                both_hold_one.wait();
                            }
                            tx.execute(ADD_ONE, &[&second])
                        })
                        .unwrap();
                    runs.get()
                })
            })
            .into_iter()
            .collect();
        works.into_iter().map(|work| work.join().unwrap()).sum::<i32>()
    });
    assert_eq!(amounts(&books), [2, 2]);
    assert_eq!(runs, 3, "one of the two was run again");
}

#[test]
fn a_connection_that_breaks_during_the_work_is_made_again() {
    let place = Place::postgres();
    let books = place.open("one", &[COUNTERS]);
    let runs = Cell::new(0);
    books
        .write(|tx| {
            runs.set(runs.get() + 1);
            tx.execute(ADD_ONE, &[&1])?;
            if runs.get() == 1 {
                cut_connection(tx, &place)?;
            }
            tx.execute(ADD_ONE, &[&2])
        })
        .unwrap();
    assert_eq!((runs.get(), amounts(&books)), (2, vec![1, 1]));
}

#[test]
fn a_connection_that_breaks_before_the_commit_leaves_the_outcome_open() {
    let place = Place::postgres();
    let books = place.open("one", &[COUNTERS]);
    let result = books.write(|tx| {
        tx.execute(ADD_ONE, &[&1])?;
        cut_connection(tx, &place)
    });
    assert!(matches!(result, Err(BooksError::OutcomeUnknown(_))), "{result:?}");
    assert_eq!(amounts(&books), [0, 0]);
    books.write(|tx| tx.execute(ADD_ONE, &[&1])).unwrap();
    assert_eq!(amounts(&books), [1, 0]);
}

#[test]
fn what_travels_with_a_commit_leaves_the_outcome_open_too() {
    let place = Place::postgres();
    let books = place.open("one", &[COUNTERS]);
    let result = books.write(|tx| {
        tx.execute(ADD_ONE, &[&1])?;
        cut_connection(tx, &place)?;
        tx.send(ADD_ONE, vec![values![1_i64]])
    });
    assert!(matches!(result, Err(BooksError::OutcomeUnknown(_))), "{result:?}");
    assert_eq!(amounts(&books), [0, 0]);
}

#[test]
fn a_parameter_of_another_kind_says_what_was_wanted() {
    let place = Place::postgres();
    let books = place.open("one", &[COUNTERS]);
    for wrong in [Value::Text("secret".into()), Value::Bytes(b"secret".into())] {
        let error = books.write(|tx| tx.execute(ADD_ONE, &[&wrong])).unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("int8") && !text.contains("secret"), "{text}");
    }
    let row = books.read(|tx| tx.query("SELECT id FROM counters WHERE CAST($1 AS INT) = 1", &[&1])).unwrap_err();
    assert!(format!("{row:?}").contains("int4"), "{row:?}");
}
