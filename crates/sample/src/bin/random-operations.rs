//! `random-operations`: random operations of a desk on the engine, held against a small model.

use std::process::ExitCode;

use clap::Parser;
use yanji_sample::operations::{InEngine, Size, Stopped, Told, compare};

/// Does random operations on the engine and on a small, literal model, and says whether they come to the same.
#[derive(Parser)]
#[command(name = "random-operations")]
struct Arguments {
    /// How many operations.
    #[arg(long, default_value_t = 1_000_000)]
    operations: u64,
    /// What makes this run another than the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let Arguments { operations, seed } = Arguments::parse();
    let size = Size::of(operations, seed);
    let mut engine = match InEngine::new(Size::FIRST, size.members) {
        Ok(engine) => engine,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match compare(&mut engine, &size) {
        Ok(told) => {
            tell(&size, &told);
            ExitCode::SUCCESS
        }
        Err(Stopped::Differ(difference)) => {
            eprintln!("{difference}");
            ExitCode::FAILURE
        }
        Err(Stopped::Failed(never)) => match never {},
    }
}

fn tell(size: &Size, told: &Told) {
    let (done, refused) = (told.done.values().sum::<u64>(), told.refused.values().sum::<u64>());
    println!(
        "seed {}: {} members, {} days; {done} operations done, {refused} refused",
        size.seed, size.members, told.days
    );
    for (sort, count) in &told.done {
        println!("{count:>9} {sort:?}");
    }
    for (code, count) in &told.refused {
        println!("{count:>9} refused: {code}");
    }
    println!("engine and model never differed, and every unit of the ledger sums to zero:");
    for ((unit, account), amount) in &told.ledger {
        println!("{amount:>16} {} of {}", unit.code(), account.code());
    }
}
