//! `generate-history`: writes a seeded history file to standard output, for `script/bench` and the proofs. The same
//! arguments give the same bytes.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use yanji_engine::Day;
use yanji_sample::history_file::{self, Size};

/// Writes a seeded history file to standard output.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many members.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9_999_999))]
    members: u32,
    /// How many activities in all; at least one for each member.
    #[arg(long)]
    activities: u64,
    /// What makes this history another than the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The first day.
    #[arg(long, default_value = "2023-11-21", value_parser = day)]
    from: Day,
    /// The last day.
    #[arg(long, default_value = "2026-11-20", value_parser = day)]
    to: Day,
    /// The order of the lines.
    #[arg(long, value_enum, default_value_t = Order::Day)]
    order: Order,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// As a till exports them.
    Day,
    /// Each member's together.
    Member,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a day such as 2026-11-20".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.activities < u64::from(arguments.members) || arguments.from > arguments.to {
        eprintln!("there must be an activity for each member, and --from must not be after --to");
        return ExitCode::from(2);
    }
    match generate(&arguments, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the history cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}

fn generate(arguments: &Arguments, out: &mut impl Write) -> io::Result<()> {
    let Arguments { members, activities, seed, from, to, order } = *arguments;
    let order = match order {
        Order::Day => history_file::Order::Day,
        Order::Member => history_file::Order::Member,
    };
    history_file::write(&Size { members, activities, seed, first: from, last: to }, order, out)
}
