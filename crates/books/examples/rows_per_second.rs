//! Measures the access layer: rows a second of `execute_many`, and small writes a second from many threads.
//!
//! `YANJI_TEST_POSTGRES=$(script/postgres start) cargo run --release -p yanji-books --example rows_per_second`
//! The SQLite file goes to the folder for temporary files: set `TMPDIR` to a real disk.

use std::thread;
use std::time::Instant;

use yanji_books::testing::Place;
use yanji_books::{Books, BooksError, Migration, Options, Value, values};

const TRANSFERS: Migration = Migration {
    number: 1,
    name: "transfers",
    shared: "CREATE TABLE transfers (
                 id BYTEA PRIMARY KEY, activity BYTEA NOT NULL, debit BYTEA NOT NULL, credit BYTEA NOT NULL,
                 unit TEXT NOT NULL, amount BIGINT NOT NULL, recorded_at BIGINT NOT NULL);
             CREATE INDEX transfers_activity ON transfers (activity);",
    sqlite: "",
    postgres: "",
};
const INSERT: &str = "INSERT INTO transfers (id, activity, debit, credit, unit, amount, recorded_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";

fn transfer(number: u64) -> Vec<Value> {
    let id = |kind: u8| {
        let mut id = [kind; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        id
    };
    values![id(0), id(1), id(2), id(3), "point", 100_i64, 1_700_000_000_000_000_i64]
}

fn bulk(books: &Books, batch: u64) -> Result<f64, BooksError> {
    const ROWS: u64 = 200_000;
    let began = Instant::now();
    for first in (0..ROWS).step_by(usize::try_from(batch).unwrap_or(1)) {
        let rows: Vec<_> = (first..first + batch).map(transfer).collect();
        books.write(|tx| tx.execute_many(INSERT, &rows))?;
    }
    Ok(per_second(ROWS, began))
}

fn small_writes(books: &Books, threads: u64) -> Result<f64, BooksError> {
    let writes = 2_000.max(300 * threads);
    let began = Instant::now();
    thread::scope(|scope| {
        let works: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    for number in 0..writes / threads {
                        let row = transfer((thread + 1) << 40 | number);
                        books.write(|tx| {
                            tx.query_opt("SELECT amount FROM transfers WHERE id = $1", &[&row[0]])?;
                            let params: Vec<&dyn yanji_books::ToParam> = row.iter().map(|value| value as _).collect();
                            tx.execute(INSERT, &params)
                        })?;
                    }
                    Ok(())
                })
            })
            .collect();
        works.into_iter().try_for_each(|work| work.join().unwrap_or(Err(BooksError::Panicked)))
    })?;
    Ok(per_second(writes, began))
}

#[expect(clippy::float_arithmetic, reason = "a measurement, neither money nor points")]
fn per_second(count: u64, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}

fn main() -> Result<(), BooksError> {
    for place in [Place::sqlite(), Place::postgres()] {
        println!("{:?}", place.database());
        for batch in [100, 1_000, 10_000] {
            let books = place.open(&format!("bulk_{batch}"), &[TRANSFERS]);
            println!("  execute_many, {batch:>6} rows a write: {:>8.0} rows/s", bulk(&books, batch)?);
        }
        for (threads, writers) in [(1, 4), (4, 4), (32, 4), (32, 16)] {
            let location = place.location(&format!("small_{threads}_{writers}"));
            let books = Books::open(&location, Options { writers, ..Options::default() }, &[TRANSFERS])?;
            let speed = small_writes(&books, threads)?;
            println!("  select + insert, {threads:>2} threads, {writers:>2} writers: {speed:>6.0} writes/s");
        }
    }
    Ok(())
}
