//! How many sales a second, how long each takes, and how many rows it writes.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use yanji_app::records::NewSaleOfItems;
use yanji_app::{AppError, Key, Place, Rehearsal};
use yanji_books::Books;
use yanji_words::Problem;

use crate::Failure;
use crate::clinic::{Open, actor, books_of, open, told};

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
    let open = Shown::of(open(place)?)?;
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

/// A clinic with what each of its baskets comes to, as a cashier sees it on the bill before anybody pays.
struct Shown {
    open: Open,
    /// By member, with one piece of the second item and with two.
    pay_fen: Vec<[AtomicI64; 2]>,
}

impl Shown {
    fn of(open: Open) -> Result<Self, Failure> {
        let shown = |member: usize, quantity| -> Result<AtomicI64, Failure> {
            Ok(AtomicI64::new(open.clinic.desk_quote(&actor(), &open.basket_of(member, quantity))?.pay_fen))
        };
        let pay_fen = (0..open.members.len()).map(|member| Ok([shown(member, 1)?, shown(member, 2)?]));
        let pay_fen = pay_fen.collect::<Result<_, Failure>>()?;
        Ok(Self { open, pay_fen })
    }

    /// Rings up a sale of a member and gives how long the last attempt took: the bill is another one when a sale
    /// meanwhile brought her to the next tier.
    fn ring(&self, member: usize, quantity: u32) -> Result<Duration, Failure> {
        let pay_fen = &self.pay_fen[member][if quantity == 1 { 0 } else { 1 }];
        loop {
            let key = Key::fresh()?;
            let sale = NewSaleOfItems::for_cash(self.open.basket_of(member, quantity), pay_fen.load(Ordering::Relaxed));
            let began = Instant::now();
            match self.open.clinic.sale_ring(&actor(), &key, sale, Rehearsal::Real) {
                Ok(_) => return Ok(began.elapsed()),
                Err(AppError { problem: Problem::BillChanged { pay_fen: now }, .. }) => {
                    pay_fen.store(now, Ordering::Relaxed);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Rings up sales until the time is over and gives how long each took.
fn ring_for(shown: &Shown, clients: usize, time: Duration, first: usize) -> Result<Vec<Duration>, Failure> {
    let is_over = AtomicBool::new(false);
    let mut took = Vec::new();
    thread::scope(|scope| {
        let tills: Vec<_> = (0..clients)
            .map(|till| {
                let is_over = &is_over;
                scope.spawn(move || ring_until(shown, till, first, is_over))
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

fn ring_until(shown: &Shown, till: usize, first: usize, is_over: &AtomicBool) -> Result<Vec<Duration>, Failure> {
    let mut took = Vec::new();
    for n in first.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let (member, quantity) = shown.open.customer(till, n);
        took.push(shown.ring(member, quantity)?);
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
