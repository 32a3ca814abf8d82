//! How many sales a second, how long each takes, and how many rows it writes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use yanji_app::{Key, Place, Rehearsal};
use yanji_books::Books;
use yanji_words::Problem;

use crate::Failure;
use crate::clinic::{Open, actor, books_of, open, paid, told};

/// Every table that a sale may write to.
const TABLES: [&str; 12] = [
    "accounts",
    "activities",
    "coupons",
    "decisions",
    "effects",
    "grants",
    "log",
    "lots",
    "payments",
    "sale_lines",
    "sales",
    "transfers",
];

/// For how long sales are rung up before anything is measured.
const WARM_UP: Duration = Duration::from_secs(2);

/// Rings up sales of two items from so many tills for so many seconds, and prints what it came to.
pub(crate) fn measure(place: &Place, clients: usize, seconds: u64) -> Result<(), Failure> {
    let open = open(place)?;
    let books = books_of(place)?;
    ring_for(&open, clients, WARM_UP, 0)?;
    let rows_before = rows(&books)?;
    let began = Instant::now();
    let mut took = ring_for(&open, clients, Duration::from_secs(seconds), 1_000_000)?;
    let elapsed = began.elapsed();
    let written = rows(&books)? - rows_before;
    took.sort_unstable();
    let share = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1)));
    let ms = |percent| share(percent).map_or(0, Duration::as_micros);
    let count = i64::try_from(took.len()).unwrap_or(i64::MAX);
    let a_second = u128::from(took.len() as u64) * 1_000_000 / elapsed.as_micros().max(1);
    println!(
        "clients {clients}  sales {count}  sales/s {a_second}  p50 {} us  p99 {} us  new rows a sale {}.{}",
        ms(50),
        ms(99),
        written / count.max(1),
        written * 10 / count.max(1) % 10,
    );
    Ok(())
}

/// Rings up sales until the time is over and gives how long each took.
fn ring_for(open: &Open, clients: usize, time: Duration, first: usize) -> Result<Vec<Duration>, Failure> {
    let is_over = AtomicBool::new(false);
    let mut took = Vec::new();
    thread::scope(|scope| {
        let tills: Vec<_> = (0..clients)
            .map(|till| {
                let is_over = &is_over;
                scope.spawn(move || ring_until(open, till, first, is_over))
            })
            .collect();
        thread::sleep(time);
        is_over.store(true, Ordering::Relaxed);
        for till in tills {
            let own = till.join().map_err(|_| Failure::Told("a till fell over".to_owned()))??;
            took.extend(own);
        }
        Ok(took)
    })
}

fn ring_until(open: &Open, till: usize, first: usize, is_over: &AtomicBool) -> Result<Vec<Duration>, Failure> {
    let mut took = Vec::new();
    // What the same basket came to when the same member bought it last, as a cashier sees it on the bill.
    let mut known: HashMap<_, i64> = HashMap::new();
    for n in first.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let basket = open.basket(till, n);
        let of = (basket.member, basket.lines[1].quantity);
        let mut pay_fen = match known.get(&of) {
            Some(pay_fen) => *pay_fen,
            None => open.clinic.desk_quote(&actor(), &basket)?.pay_fen,
        };
        loop {
            let key = Key::fresh()?;
            let sale = paid(basket.clone(), pay_fen);
            let began = Instant::now();
            match open.clinic.sale_ring(&actor(), &key, sale, Rehearsal::Real) {
                Ok(_) => {
                    took.push(began.elapsed());
                    break;
                }
                // Her tier is another one since.
                Err(error) if matches!(error.problem, Problem::BillChanged { .. }) => {
                    pay_fen = open.clinic.desk_quote(&actor(), &basket)?.pay_fen;
                }
                Err(error) => return Err(error.into()),
            }
        }
        known.insert(of, pay_fen);
    }
    Ok(took)
}

/// How many rows there are in all tables that a sale writes to.
fn rows(books: &Books) -> Result<i64, Failure> {
    let mut sum = 0;
    for table in TABLES {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        sum += books.read(|tx| tx.query_one(&sql, &[])?.int(0)).map_err(told)?;
    }
    Ok(sum)
}
