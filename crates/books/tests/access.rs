//! Conformance of the two databases: the same calls give the same answers, and the promises of `Books` hold.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use yanji_books::testing::Place;
use yanji_books::{Books, BooksError, Migration, Options, Row, Tx, Value, values};

const NOTES: Migration = Migration {
    number: 1,
    name: "notes",
    shared: "CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT, bytes BYTEA, amount BIGINT);",
    sqlite: "",
    postgres: "",
};

/// Bodies with semicolons, which must reach the database in one piece.
const GUARD: Migration = Migration {
    number: 2,
    name: "guard",
    shared: "CREATE TABLE journal (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount > 0));",
    sqlite: "CREATE TRIGGER journal_kept BEFORE UPDATE ON journal BEGIN
                SELECT 1; SELECT RAISE(ABORT, 'the journal is append-only');
             END;",
    postgres: "CREATE FUNCTION journal_kept() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN PERFORM 1; RAISE EXCEPTION 'the journal is append-only'; END; $$;
               CREATE TRIGGER journal_kept BEFORE UPDATE ON journal
               FOR EACH ROW EXECUTE FUNCTION journal_kept();",
};

const MIGRATIONS: &[Migration] = &[NOTES, GUARD];
const INSERT: &str = "INSERT INTO notes (id, text, bytes, amount) VALUES ($1, $2, $3, $4)";

fn insert(books: &Books, id: i64) -> Result<u64, BooksError> {
    books.write(|tx| tx.execute(INSERT, &[&id, &"text", &[1_u8], &id]))
}

fn ids(books: &Books) -> Vec<i64> {
    let rows = books.read(|tx| tx.query("SELECT id FROM notes ORDER BY id", &[])).unwrap();
    rows.iter().map(|row| row.int(0).unwrap()).collect()
}

fn values_come_back_as_they_went(place: &Place) {
    let (one, two) = (place.open("one", MIGRATIONS), place.open("two", MIGRATIONS));
    let rows = [
        values![1_i64, "", Vec::new(), i64::MIN],
        values![2_i64, "颜记 'quoted' \"$1\" \n", [0_u8, 255, 0], i64::MAX],
        vec![Value::Int(3), Value::Null, Value::Null, Value::Null],
    ];
    for row in &rows {
        one.write(|tx| tx.execute(INSERT, &[&row[0], &row[1], &row[2], &row[3]])).unwrap();
    }
    let select = "SELECT id, text, bytes, amount FROM notes ORDER BY id";
    let stored = one.read(|tx| tx.query(select, &[])).unwrap();
    assert_eq!(stored.iter().map(Row::values).collect::<Vec<_>>(), rows);
    assert_eq!(ids(&two), [0_i64; 0]);
}

fn parameters_are_numbered_as_written(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let sql = "SELECT CAST($2 AS BIGINT), '$1', CAST($1 AS BIGINT), CAST($2 AS BIGINT) -- not $3";
    let row = books.read(|tx| tx.query_one(sql, &[&10, &20])).unwrap();
    assert_eq!(row.values(), values![20_i64, "$1", 10_i64, 20_i64]);
}

fn null_fits_parameters_of_every_type(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let sql = "UPDATE notes SET text = $2, bytes = $3, amount = $4 WHERE id = $1 AND text IS DISTINCT FROM $2";
    let null = Value::Null;
    assert_eq!(books.write(|tx| tx.execute(sql, &[&1, &null, &null, &null])).unwrap(), 1);
    assert_eq!(books.write(|tx| tx.execute(sql, &[&1, &null, &None::<Vec<u8>>, &None::<i64>])).unwrap(), 0);
}

fn what_no_column_holds_is_refused(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let nul = books.write(|tx| tx.execute(INSERT, &[&1, &"a\0b", &Value::Null, &1])).unwrap_err();
    assert!(!format!("{nul:?}").contains("a\0b"), "{nul:?}");
    books.read(|tx| tx.query("SELECT 1.5", &[])).unwrap_err();
    books.read(|tx| tx.query("SELECT FROM WHERE", &[])).unwrap_err();
    books.read(|tx| tx.query_one("SELECT id FROM notes", &[])).unwrap_err();
    insert(&books, 1).unwrap();
    insert(&books, 2).unwrap();
    let several = books.read(|tx| tx.query_opt("SELECT id FROM notes", &[])).unwrap_err();
    assert!(matches!(several, BooksError::RowCount { found: 2, .. }), "{several:?}");
}

fn text_sorts_by_its_bytes_when_told(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let texts = ["b", "B", "a", "é", "中", "Z", "_"];
    let rows: Vec<_> = (0_i64..).zip(texts).map(|(id, text)| values![id, text, Value::Null, 0_i64]).collect();
    books.write(|tx| tx.execute_many(INSERT, &rows)).unwrap();
    let sql = "SELECT text FROM notes WHERE text COLLATE \"C\" > $1 ORDER BY text COLLATE \"C\"";
    let sorted = books.read(|tx| tx.query(sql, &[&"B"])).unwrap();
    let sorted: Vec<_> = sorted.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(sorted, ["Z", "_", "a", "b", "é", "中"]);
}

fn failing_works_leave_nothing_and_harm_nobody(place: &Place) {
    const THREADS: i64 = 32;
    const WORKS: i64 = 20;
    let books = place.open("one", MIGRATIONS);
    let is_bad = |id: i64| id % 5 == 3;
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let books = &books;
            scope.spawn(move || {
                for id in thread * WORKS..(thread + 1) * WORKS {
                    let result = books.write(|tx| {
                        tx.execute(INSERT, &[&id, &"text", &[1_u8], &id])?;
                        if is_bad(id) { Err(Refused::Business) } else { Ok(()) }
                    });
                    assert_eq!(matches!(result, Err(Refused::Business)), is_bad(id), "{result:?}");
                    assert!(is_bad(id) || ids(books).contains(&id), "{id} was answered before it could be read");
                }
            });
        }
    });
    assert_eq!(ids(&books), (0..THREADS * WORKS).filter(|id| !is_bad(*id)).collect::<Vec<_>>());
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("refused")]
    Business,
    #[error(transparent)]
    Books(#[from] BooksError),
}

fn a_panic_is_an_error_and_the_books_go_on(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let result = books.write(|tx| -> Result<(), BooksError> {
        tx.execute(INSERT, &[&1, &"text", &[1_u8], &1])?;
        std::panic::resume_unwind(Box::new("as a defect would"))
    });
    assert!(matches!(result, Err(BooksError::Panicked)), "{result:?}");
    let result = books.read(|_| -> Result<(), BooksError> { std::panic::resume_unwind(Box::new("again")) });
    assert!(matches!(result, Err(BooksError::Panicked)), "{result:?}");
    insert(&books, 2).unwrap();
    assert_eq!(ids(&books), [2]);
}

fn a_key_that_is_there_is_told_apart(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let error = books.write(|tx| tx.execute(INSERT, &[&1, &"secret", &[1_u8], &424_242])).unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("secret") && !text.contains("424242"), "{text}");
    assert!(text.contains("notes"), "the constraint is named: {text}");
}

fn guards_of_the_schema_are_told_apart(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let insert = "INSERT INTO journal (id, amount) VALUES ($1, $2)";
    books.write(|tx| tx.execute(insert, &[&1, &5])).unwrap();
    let update = books.write(|tx| tx.execute("UPDATE journal SET amount = $1", &[&987_654]));
    let check = books.write(|tx| tx.execute(insert, &[&2, &-987_654]));
    let null = books.write(|tx| tx.execute(insert, &[&2, &Value::Null]));
    for result in [update, check, null] {
        let error = result.unwrap_err();
        assert!(matches!(error, BooksError::Constraint { .. }) && !error.is_unique_violation(), "{error:?}");
        assert!(!format!("{error:?}").contains("987654"), "{error:?}");
    }
}

fn an_error_that_is_dropped_keeps_nothing(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let result = books.write(|tx| {
        tx.execute(INSERT, &[&2, &"text", &[1_u8], &2])?;
        let _ = tx.execute(INSERT, &[&1, &"text", &[1_u8], &1]);
        Ok::<_, BooksError>(())
    });
    assert!(matches!(result, Err(BooksError::ErrorDropped)), "{result:?}");
    assert_eq!(ids(&books), [1]);
}

fn a_commit_that_fails_is_told(place: &Place) {
    let deferred = Migration {
        number: 3,
        name: "deferred",
        shared: "CREATE TABLE leaves (id BIGINT PRIMARY KEY,
                 note BIGINT REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED);",
        sqlite: "",
        postgres: "",
    };
    let books = place.open("one", &[NOTES, GUARD, deferred]);
    let result = books.write(|tx| tx.execute("INSERT INTO leaves (id, note) VALUES (1, 99)", &[]));
    assert!(matches!(result, Err(BooksError::Commit(_))), "{result:?}");
    insert(&books, 1).unwrap();
    assert_eq!(books.read(|tx| tx.query("SELECT id FROM leaves", &[])).unwrap().len(), 0);
}

fn many_rows_are_written_in_order_or_not_at_all(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let rows: Vec<_> = (0..10_000_i64).map(|id| values![id, format!("note {id}"), id.to_be_bytes(), -id]).collect();
    assert_eq!(books.write(|tx| tx.execute_many(INSERT, &rows)).unwrap(), 10_000);
    assert_eq!(ids(&books), (0..10_000).collect::<Vec<_>>());
    let row = books.read(|tx| tx.query_one("SELECT text, bytes, amount FROM notes WHERE id = $1", &[&9_999])).unwrap();
    assert_eq!(row.values(), values!["note 9999", 9_999_i64.to_be_bytes(), -9_999_i64]);

    let mut more: Vec<_> = (10_000..15_000_i64).map(|id| values![id, "text", [1_u8], id]).collect();
    more.push(values![77_i64, "text", [1_u8], 77_i64]);
    let error = books.write(|tx| tx.execute_many(INSERT, &more)).unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(ids(&books).len(), 10_000);

    let upsert = "INSERT INTO notes (id, text, bytes, amount) VALUES ($1, $2, $3, $4)
                  ON CONFLICT (id) DO UPDATE SET text = excluded.text, amount = notes.amount + excluded.amount";
    let twice = [values![5_i64, "first", [1_u8], 1_i64], values![5_i64, "last", [1_u8], 1_i64]];
    assert_eq!(books.write(|tx| tx.execute_many(upsert, &twice)).unwrap(), 2);
    let ignore = "INSERT INTO notes (id, text, bytes, amount) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    let half = [values![5_i64, "never", [1_u8], 1_i64], values![20_000_i64, "new", Value::Null, Value::Null]];
    assert_eq!(books.write(|tx| tx.execute_many(ignore, &half)).unwrap(), 1);
    let row = books.read(|tx| tx.query_one("SELECT text, amount FROM notes WHERE id = 5", &[])).unwrap();
    assert_eq!(row.values(), values!["last", -3_i64]);
    let update = "UPDATE notes SET amount = $2 WHERE id = $1";
    assert_eq!(books.write(|tx| tx.execute_many(update, &[values![5_i64, 8_i64], values![-5_i64, 8_i64]])).unwrap(), 1);
    assert_eq!(books.write(|tx| tx.execute_many(INSERT, &[])).unwrap(), 0);
    let short = [values![30_000_i64, "text", [1_u8], 1_i64], values![30_001_i64]];
    books.write(|tx| tx.execute_many(INSERT, &short)).unwrap_err();
    assert_eq!(ids(&books).len(), 10_001);
}

fn rows_that_are_sent_are_there_for_whoever_looks(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let note = |id: i64| values![id, "text", [1_u8], id];
    let seen = books.write(|tx| {
        tx.send(INSERT, vec![note(1), note(2)])?;
        tx.send("UPDATE notes SET amount = amount + $2 WHERE id = $1", vec![values![1_i64, 10_i64]])?;
        let sum = tx.query_one("SELECT CAST(SUM(amount) AS BIGINT) FROM notes", &[])?.int(0)?;
        tx.send(INSERT, (10..60).map(note).collect())?;
        tx.send(INSERT, vec![note(3)])?;
        Ok::<_, BooksError>(sum)
    });
    assert_eq!(seen.unwrap(), 13);
    assert_eq!(ids(&books), [1, 2, 3].into_iter().chain(10..60).collect::<Vec<_>>());
}

fn a_row_that_was_sent_and_fails_keeps_nothing(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let note = |id: i64| values![id, "text", [1_u8], id];
    let at_the_end = books.write(|tx| {
        tx.execute(INSERT, &[&2, &"text", &[1_u8], &2])?;
        tx.send(INSERT, vec![note(1)])
    });
    let before_a_look = books.write(|tx| {
        tx.send(INSERT, vec![note(3), note(1)])?;
        tx.query("SELECT id FROM notes", &[]).map(drop)
    });
    let and_dropped = books.write(|tx| {
        let _ = tx.send(INSERT, vec![note(1)]);
        let _ = tx.query("SELECT id FROM notes", &[]);
        Ok::<_, BooksError>(())
    });
    for result in [at_the_end, before_a_look] {
        assert!(result.as_ref().is_err_and(BooksError::is_unique_violation), "{result:?}");
    }
    assert!(matches!(and_dropped, Err(BooksError::ErrorDropped)), "{and_dropped:?}");
    let given_up = books.write(|tx| tx.send(INSERT, vec![note(4)]).and(Err::<(), _>(BooksError::Panicked)));
    assert!(matches!(given_up, Err(BooksError::Panicked)), "{given_up:?}");
    assert_eq!(ids(&books), [1]);
}

fn a_question_asked_ahead_has_its_answer(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let of = |tx: &mut dyn Tx, id: i64| {
        let lock = tx.for_update();
        let rows = tx.query(&format!("SELECT amount FROM notes WHERE id = $1{lock}"), &[&id])?;
        rows.first().map(|row| row.int(0)).transpose()
    };
    let found = books
        .write(|tx| {
            tx.send(INSERT, vec![values![7_i64, "", Vec::new(), 70_i64]])?;
            tx.ahead(&mut |tx| {
                for id in [1, 7, 8] {
                    let _ = of(tx, id);
                }
                // Nothing is written by asking.
                let _ = tx.execute("DELETE FROM notes", &[]);
            });
            // One that nobody asked ahead, and each of the others twice.
            let unasked = of(tx, 9)?;
            let asked = [1, 7, 8, 1, 7, 8].map(|id| of(tx, id));
            tx.execute("UPDATE notes SET amount = 71 WHERE id = 7", &[])?;
            Ok::<_, BooksError>((unasked, asked.into_iter().collect::<Result<Vec<_>, _>>()?, of(tx, 7)?))
        })
        .unwrap();
    let all = [Some(1), Some(70), None];
    assert_eq!(found, (None, [all, all].concat(), Some(71)));
    // Answers that nobody asked for are gone with their transaction.
    books
        .write(|tx| {
            tx.ahead(&mut |tx| drop(of(tx, 1)));
            Ok::<_, BooksError>(())
        })
        .unwrap();
    books.write(|tx| tx.execute("UPDATE notes SET amount = 2 WHERE id = 1", &[])).unwrap();
    assert_eq!(books.write(|tx| of(tx, 1)).unwrap(), Some(2));
}

fn a_name_is_held_by_one_at_a_time(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    // Each looks whether the note is there and makes it if not: without holding the name two might make it.
    let made = thread::scope(|scope| {
        let one = || {
            books.write(|tx| {
                tx.hold("note 1")?;
                if tx.query_opt("SELECT id FROM notes WHERE id = 1", &[])?.is_some() {
                    return Ok::<_, BooksError>(0);
                }
                thread::sleep(Duration::from_millis(2));
                tx.execute(INSERT, &[&1, &"text", &[1_u8], &1])
            })
        };
        let all: Vec<_> = (0..4).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|one| one.join().unwrap().unwrap()).sum::<u64>()
    });
    assert_eq!((made, ids(&books)), (1, vec![1]));
}

fn a_free_row_is_one_that_nobody_has_locked(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    insert(&books, 2).unwrap();
    let free = |tx: &mut dyn Tx| {
        let sql = format!("SELECT id FROM notes ORDER BY id LIMIT 1{}", tx.for_update_of_free());
        tx.query_one(&sql, &[])?.int(0)
    };
    let (has_locked, locked) = std::sync::mpsc::channel();
    let (let_go, may_go) = std::sync::mpsc::channel();
    thread::scope(|scope| {
        let books = &books;
        let first = scope.spawn(move || {
            books.write(|tx| {
                let id = free(tx)?;
                has_locked.send(()).unwrap();
                if tx.database() == yanji_books::Database::Postgres {
                    may_go.recv().unwrap();
                }
                Ok::<_, BooksError>(id)
            })
        });
        locked.recv().unwrap();
        let second = books.write(free).unwrap();
        let _ = let_go.send(());
        assert_eq!(first.join().unwrap().unwrap(), 1);
        // SQLite has one writer at a time, to whom every row is free.
        assert!(second == 2 || books.database() == yanji_books::Database::Sqlite, "{second}");
    });
}

fn a_read_sees_one_moment(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    insert(&books, 1).unwrap();
    let count = "SELECT COUNT(*) FROM notes";
    let (before, after) = books
        .read(|tx| {
            let before = tx.query_one(count, &[])?.int(0)?;
            thread::scope(|scope| scope.spawn(|| insert(&books, before + 1)).join()).expect("the writer ends")?;
            Ok::<_, BooksError>((before, tx.query_one(count, &[])?.int(0)?))
        })
        .unwrap();
    assert_eq!((before, after), (1, 1));
    assert_eq!(ids(&books), [1, 2]);
}

fn a_read_cannot_write(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    let sql = "INSERT INTO notes (id) VALUES (1) RETURNING id";
    books.read(|tx| tx.query(sql, &[])).unwrap_err();
    assert_eq!(ids(&books), [0_i64; 0]);
    assert_eq!(books.write(|tx| tx.query_one(sql, &[])).unwrap().int(0).unwrap(), 1);
}

fn locked_rows_are_counted_right(place: &Place) {
    let books = place.open("one", MIGRATIONS);
    books.write(|tx| tx.execute(INSERT, &[&1, &"sum", &[0_u8], &0])).unwrap();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let add_one = |tx: &mut dyn Tx| {
                        let sql = format!("SELECT amount FROM notes WHERE id = $1{}", tx.for_update());
                        let amount = tx.query_one(&sql, &[&1])?.int(0)?;
                        tx.execute("UPDATE notes SET amount = $2 WHERE id = $1", &[&1, &(amount + 1)])
                    };
                    books.write(add_one).unwrap();
                }
            });
        }
    });
    let sum = books.read(|tx| tx.query_one("SELECT amount FROM notes", &[])).unwrap();
    assert_eq!(sum.int(0).unwrap(), 160);
}

fn a_write_within_a_write_is_refused(place: &Place) {
    let (one, two) = (place.open("one", MIGRATIONS), place.open("two", MIGRATIONS));
    one.write(|_| {
        assert!(matches!(insert(&one, 1), Err(BooksError::Nested)));
        insert(&two, 2)
    })
    .unwrap();
    insert(&one, 3).unwrap();
    assert_eq!((ids(&one), ids(&two)), (vec![3], vec![2]));
}

fn readers_beyond_the_pool_are_told_to_come_back(place: &Place) {
    let patience = Duration::from_millis(20);
    let options = Options { readers: 1, patience, ..Options::default() };
    let books = Books::open(&place.location("one"), options, MIGRATIONS).unwrap();
    books
        .read(|_| {
            let second = books.read(|tx| tx.query("SELECT 1", &[]));
            assert!(matches!(second, Err(BooksError::Busy { .. })), "{second:?}");
            Ok::<_, BooksError>(())
        })
        .unwrap();
    assert_eq!(ids(&books), [0_i64; 0]);
}

fn books_stay_when_they_are_closed(place: &Place) {
    insert(&place.open("one", MIGRATIONS), 7).unwrap();
    assert_eq!(ids(&place.open("one", MIGRATIONS)), [7]);
}

fn migrations_are_applied_once(place: &Place) {
    let recorded = |books: &Books| {
        let rows = books.read(|tx| tx.query("SELECT number, name FROM migrations ORDER BY number", &[])).unwrap();
        rows.iter().map(|row| (row.int(0).unwrap(), row.text(1).unwrap().to_owned())).collect::<Vec<_>>()
    };
    let first = vec![(1, "notes".to_owned())];
    let both = vec![(1, "notes".to_owned()), (2, "guard".to_owned())];
    assert_eq!(recorded(&place.open("one", &[NOTES])), first);
    assert_eq!(recorded(&place.open("one", MIGRATIONS)), both);
    assert_eq!(recorded(&place.open("one", MIGRATIONS)), both);
    assert_eq!(recorded(&place.open("two", &[NOTES])), first);
}

fn a_database_that_does_not_fit_is_refused(place: &Place) {
    let location = place.location("one");
    let open = |migrations: &[Migration]| Books::open(&location, Options::default(), migrations);
    drop(open(MIGRATIONS).unwrap());

    let changed = Migration { shared: "CREATE TABLE journal (id BIGINT);", ..GUARD };
    let error = open(&[NOTES, changed]).unwrap_err();
    assert!(matches!(error, BooksError::MigrationChanged { number: 2, .. }), "{error:?}");
    let error = open(&[NOTES]).unwrap_err();
    assert!(matches!(error, BooksError::MigrationUnknown { number: 2, .. }), "{error:?}");
    let error = open(&[GUARD, NOTES]).unwrap_err();
    assert!(matches!(error, BooksError::MigrationOrder { number: 1 }), "{error:?}");

    let broken = Migration {
        number: 3,
        name: "broken",
        shared: "CREATE TABLE half (id BIGINT); CREATE TABLE notes (id BIGINT);",
        ..NOTES
    };
    let error = open(&[NOTES, GUARD, broken]).unwrap_err();
    assert!(matches!(error, BooksError::Migration { number: 3, .. }), "{error:?}");
    let books = open(MIGRATIONS).unwrap();
    books.read(|tx| tx.query("SELECT id FROM half", &[])).unwrap_err();
}

fn programs_that_start_together_migrate_once(place: &Place) {
    let location = place.location("one");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| Books::open(&location, Options::default(), MIGRATIONS).map(drop).unwrap());
        }
    });
    assert_eq!(ids(&place.open("one", MIGRATIONS)), [0_i64; 0]);
}

fn an_async_program_may_use_and_close_them(place: &Place) {
    let books = Arc::new(place.open("one", MIGRATIONS));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let writer = Arc::clone(&books);
        let written = tokio::task::spawn_blocking(move || insert(&writer, 1)).await.unwrap();
        assert!(matches!(written, Ok(1)), "{written:?}");
        let last = Arc::into_inner(books).unwrap();
        drop(last);
    });
    assert_eq!(ids(&place.open("one", MIGRATIONS)), [1]);
}

fn a_location_shows_no_password(place: &Place) {
    let shown = format!("{:?}", place.location("one"));
    assert!(!shown.contains("127.0.0.1") && shown.contains("one"), "{shown}");
    let books = place.open("one", MIGRATIONS);
    assert_eq!(books.database(), place.database());
    assert!(!format!("{books:?}").contains("127.0.0.1"));
}

yanji_books::on_each_database!(
    values_come_back_as_they_went,
    parameters_are_numbered_as_written,
    null_fits_parameters_of_every_type,
    what_no_column_holds_is_refused,
    text_sorts_by_its_bytes_when_told,
    failing_works_leave_nothing_and_harm_nobody,
    a_panic_is_an_error_and_the_books_go_on,
    a_key_that_is_there_is_told_apart,
    guards_of_the_schema_are_told_apart,
    an_error_that_is_dropped_keeps_nothing,
    a_commit_that_fails_is_told,
    many_rows_are_written_in_order_or_not_at_all,
    rows_that_are_sent_are_there_for_whoever_looks,
    a_row_that_was_sent_and_fails_keeps_nothing,
    a_question_asked_ahead_has_its_answer,
    a_name_is_held_by_one_at_a_time,
    a_free_row_is_one_that_nobody_has_locked,
    a_read_sees_one_moment,
    a_read_cannot_write,
    locked_rows_are_counted_right,
    a_write_within_a_write_is_refused,
    readers_beyond_the_pool_are_told_to_come_back,
    books_stay_when_they_are_closed,
    migrations_are_applied_once,
    a_database_that_does_not_fit_is_refused,
    programs_that_start_together_migrate_once,
    an_async_program_may_use_and_close_them,
    a_location_shows_no_password,
);
