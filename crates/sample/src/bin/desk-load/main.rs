//! `desk-load`: rings up sales at a clinic from many tills at once, for `script/bench sale` and
//! `script/prove kill-sales`. It goes through the use case that the desk goes through.

mod clinic;
mod measure;
mod tills;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use yanji_app::{AppError, Place};

/// Rings up sales from many tills at once.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Founds a clinic with a programme, items and members, and says how many.
    Prepare {
        #[command(flatten)]
        books: BooksAt,
        /// How many members.
        #[arg(long, default_value_t = 2_000)]
        members: usize,
    },
    /// Rings up sales of two items for some seconds and prints sales a second, p50, p99 and rows for each sale.
    Measure {
        #[command(flatten)]
        books: BooksAt,
        /// How many tills.
        #[arg(long, default_value_t = 32)]
        clients: usize,
        /// For how many seconds.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Rings up sales under keys that can be told again, and prints each key once its sale was acknowledged. It ends when
    /// it is killed, or after so many sales.
    Ring {
        #[command(flatten)]
        books: BooksAt,
        /// How many tills.
        #[arg(long, default_value_t = 16)]
        clients: usize,
        /// Which run this is: keys of two runs are never the same.
        #[arg(long)]
        round: usize,
        /// How many sales each till rings up at most.
        #[arg(long, default_value_t = 100_000)]
        sales: usize,
    },
    /// Reads keys that were begun and keys that were acknowledged, asks for each begun one again, and fails unless every
    /// acknowledged sale is there as it was and every key has one sale.
    Settle {
        #[command(flatten)]
        books: BooksAt,
        /// What `ring` printed.
        #[arg(long)]
        told: PathBuf,
    },
}

/// Where the books are.
#[derive(Debug, Args)]
struct BooksAt {
    #[arg(long, value_name = "DIR", required_unless_present = "database", conflicts_with = "database")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl BooksAt {
    fn place(&self) -> Place {
        match (&self.data, &self.database) {
            (Some(folder), _) => Place::Folder(folder.clone()),
            (None, url) => Place::Postgres { url: url.clone().unwrap_or_default(), schema: "yanji".to_owned() },
        }
    }
}

/// Why a task did not come to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A use case or the database.
    App(AppError),
    /// Anything else, in words.
    Told(String),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Prepare { books, members } => clinic::prepare(&books.place(), members),
        Task::Measure { books, clients, seconds } => measure::measure(&books.place(), clients, seconds),
        Task::Ring { books, clients, round, sales } => tills::ring(&books.place(), clients, round, sales),
        Task::Settle { books, told } => tills::settle(&books.place(), &told),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::App(error)) => {
            eprintln!("desk-load: {}: {error:?}", error.code());
            ExitCode::FAILURE
        }
        Err(Failure::Told(words)) => {
            eprintln!("desk-load: {words}");
            ExitCode::FAILURE
        }
    }
}
