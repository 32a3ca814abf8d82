//! `random-operations`: random operations held against a small model, on the engine or through the use cases of a clinic.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use yanji_app::{AppError, Place};
use yanji_sample::operations::counter::{Counter, InBooks};
use yanji_sample::operations::{Desk, InEngine, Size, Stopped, Told, compare};
use yanji_vault::RootKey;

/// Does random operations and says whether they come to the same as in a small, literal model: on the engine, or, where
/// a place for books is named, through the use cases of a clinic that is founded there.
#[derive(Parser)]
#[command(name = "random-operations")]
struct Arguments {
    /// How many operations.
    #[arg(long, default_value_t = 1_000_000)]
    operations: u64,
    /// What makes this run another than the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder for a clinic's books.
    #[arg(long, value_name = "DIR", conflicts_with = "database")]
    data: Option<PathBuf>,
    /// A database for a clinic's books. Its root key is `YANJI_ROOT_KEY`, as for a folder.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Arguments {
    fn place(&self) -> Option<Place> {
        let postgres = |url: &String| Place::Postgres { url: url.clone(), schema: "yanji".to_owned() };
        self.data.clone().map(Place::Folder).or_else(|| self.database.as_ref().map(postgres))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let size = Size::of(arguments.operations, arguments.seed);
    let began = Instant::now();
    let told = match arguments.place() {
        Some(place) => in_books(&place, &size),
        None => in_engine(&size),
    };
    match told {
        Ok(told) => {
            tell(&size, &told);
            println!("took {} s", began.elapsed().as_secs());
            ExitCode::SUCCESS
        }
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn in_engine(size: &Size) -> Result<Told, String> {
    let mut engine = InEngine::new(Size::FIRST, size.members).map_err(|error| error.to_string())?;
    compare(&mut Desk::new(Size::FIRST, size.members), &mut engine, size).map_err(why)
}

fn in_books(place: &Place, size: &Size) -> Result<Told, String> {
    let root = env::var("YANJI_ROOT_KEY").map_err(|_| "YANJI_ROOT_KEY is not set".to_owned())?;
    let root = RootKey::from_text(&root).map_err(|error| error.to_string())?;
    let told = |error: AppError| format!("{}: {error:?}", error.code());
    let mut books = InBooks::found(place, &root, size).map_err(told)?;
    compare(&mut Counter::new(Size::FIRST, size.members), &mut books, size).map_err(why)
}

fn why<E: fmt::Debug>(stopped: Stopped<E>) -> String {
    match stopped {
        Stopped::Differ(difference) => difference,
        Stopped::Failed { at, error } => format!("{at}\nno answer: {error:?}"),
    }
}

fn tell(size: &Size, told: &Told) {
    let (done, refused) = (told.done.values().sum::<u64>(), told.refused.values().sum::<u64>());
    println!(
        "seed {}: {} members, {} days; {done} operations done, {refused} refused",
        size.seed, size.members, told.days
    );
    for (sort, count) in &told.done {
        println!("{count:>9} {sort}");
    }
    for (code, count) in &told.refused {
        println!("{count:>9} refused: {code}");
    }
    println!("what was tried and the model never differed, and every unit of the ledger sums to zero:");
    for ((unit, account), amount) in &told.ledger {
        println!("{amount:>16} {} of {}", unit.code(), account.code());
    }
}
