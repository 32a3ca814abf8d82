//! `yanji replay`: a history file under a programme, without a database.

use std::fs::{self, File};
use std::io::BufWriter;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use yanji_engine::files::{self, HistoryFile, RefusedLine};
use yanji_engine::replay::{self, History, Outcome};
use yanji_engine::{Bounds, Day, Rulebook};
use yanji_words::Lang;

use crate::arguments::day;
use crate::command::programme;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[arg(long, value_name = "FILE")]
    programme: PathBuf,
    #[arg(long, value_name = "FILE")]
    history: PathBuf,
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Day,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    #[arg(long)]
    timing: bool,
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// Runs the command.
///
/// # Errors
/// A file that cannot be read or written, and a programme with errors.
pub(crate) fn run(command: &Replay, terminal: Terminal) -> Result<Exit, Failure> {
    let rulebook = rulebook(&command.programme, terminal)?;
    let began = Instant::now();
    let HistoryFile { history, refused } = read(&command.history, &rulebook, command.as_of)?;
    let reading = began.elapsed();

    let threads = command.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let began = Instant::now();
    let outcome = replay::replay(&rulebook, &history, command.as_of, Bounds::default(), threads);
    let replaying = began.elapsed();

    write_states(command.out.as_deref(), &rulebook, &history, &outcome)?;
    let refused = files::all_refused(refused, &history, &outcome);
    if let Some(path) = &command.refused {
        write_refused(path, &refused, terminal.lang()).map_err(|error| Failure::file(path)(error.into()))?;
    }
    let count = refused.len();
    if count > 0 {
        terminal.say(&format!("未受理 {count} 行。"), &format!("Lines refused: {count}."));
    }
    if command.timing {
        tell_timing(terminal, reading, replaying, history.rows.len(), threads);
    }
    Ok(Exit::Clean)
}

fn rulebook(path: &Path, terminal: Terminal) -> Result<Rulebook, Failure> {
    let read = programme::read_file(path, terminal)?;
    Rulebook::of(read.programme)
        .map_err(|_| Failure::said("方案里的类目太多。", "The programme names too many categories."))
}

fn read(path: &Path, rulebook: &Rulebook, as_of: Day) -> Result<HistoryFile, Failure> {
    let bytes = fs::read(path).map_err(Failure::file(path))?;
    files::read_history(&bytes, rulebook, as_of).map_err(|error| {
        let path = path.display();
        Failure::said(format!("{path} 读不成流水文件（{error}）。"), format!("{path} is no history file: {error}."))
    })
}

fn write_states(path: Option<&Path>, rulebook: &Rulebook, history: &History, outcome: &Outcome) -> Result<(), Failure> {
    let rows = outcome.states.iter().map(|(place, state)| files::state_row(rulebook, history, *place, state));
    match path {
        Some(path) => {
            let out = File::create(path).map_err(Failure::file(path))?;
            files::write_states(rows, BufWriter::new(out)).map_err(Failure::file(path))
        }
        None => Ok(files::write_states(rows, output::buffered())?),
    }
}

fn write_refused(path: &Path, refused: &[RefusedLine], lang: Lang) -> csv::Result<()> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record(["line", "member", "code", "message"])?;
    for RefusedLine { line, member, refusal } in refused {
        out.write_record([&line.to_string(), &**member, refusal.code(), yanji_words::refusal(lang, *refusal)])?;
    }
    Ok(out.flush()?)
}

fn tell_timing(terminal: Terminal, reading: Duration, replaying: Duration, activities: usize, threads: usize) {
    let per_second = activities as u128 * 1_000_000 / replaying.as_micros().max(1);
    let (read, replayed) = (seconds(reading), seconds(replaying));
    terminal.say(
        &format!("读入 {read} 秒；{threads} 个线程重放 {activities} 笔业务用了 {replayed} 秒，每秒 {per_second} 笔。"),
        &format!(
            "Read in {read} s; replayed {activities} activities on {threads} threads in {replayed} s: \
             {per_second} activities a second."
        ),
    );
}

/// Seconds with three decimals.
fn seconds(duration: Duration) -> String {
    format!("{}.{:03}", duration.as_secs(), duration.subsec_millis())
}
