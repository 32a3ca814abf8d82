//! `page-times`: asks a running console for each of its pages over and over, and prints how long the answers took and
//! what they weigh. For `script/bench pages`; it changes nothing, but leaves a draft of a batch,
//! which the books throw away with the next draft after a day.

mod browser;
mod pages;

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use self::browser::{Answer, Browser};
use self::pages::{Ask, asks};

/// How often a page is asked for before anything is measured.
const WARM_UPS: usize = 3;
/// How often it is asked for then.
const ROUNDS: usize = 20;

/// Asks every page of a running console and prints milliseconds and compressed bytes, the slowest page first.
#[derive(Debug, Parser)]
struct Arguments {
    /// Host and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    address: String,
    /// Log-in of an owner.
    #[arg(long)]
    login: String,
    /// The password.
    #[arg(long)]
    password: String,
}

/// What asking for a page came to.
struct Line {
    /// Sorted.
    took: Vec<Duration>,
    first: Duration,
    bytes: usize,
    status: u16,
    name: String,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match measure(&arguments) {
        Ok(mut lines) => {
            lines.sort_by_key(|line| std::cmp::Reverse(line.share(50)));
            println!("{:>8} {:>8} {:>8} {:>8} {:>7}", "p50 ms", "p95 ms", "max ms", "first ms", "bytes");
            lines.iter().for_each(Line::print);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the pages cannot be asked for: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(arguments: &Arguments) -> io::Result<Vec<Line>> {
    let mut browser = Browser::new(&arguments.address)?;
    browser.sign_in(&arguments.login, &arguments.password)?;
    let asks = asks(&mut browser)?;
    asks.iter().map(|ask| line(&mut browser, ask)).collect()
}

fn line(browser: &mut Browser, ask: &Ask) -> io::Result<Line> {
    let mut timed = || -> io::Result<(Duration, Answer)> {
        let began = Instant::now();
        let answer = match ask {
            Ask::Get(path) => browser.get(path)?,
            Ask::Post { path, fields, .. } => browser.post(path, fields)?,
        };
        Ok((began.elapsed(), answer))
    };
    let (first, mut last) = timed()?;
    for _ in 1..WARM_UPS {
        timed()?;
    }
    let mut took = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let (duration, answer) = timed()?;
        took.push(duration);
        last = answer;
    }
    took.sort_unstable();
    Ok(Line { took, first, bytes: last.bytes, status: last.status, name: ask.name() })
}

impl Line {
    /// The time within which so many of a hundred answers came.
    fn share(&self, percent: usize) -> Duration {
        let place = (self.took.len() * percent).div_ceil(100).clamp(1, self.took.len());
        self.took.get(place - 1).copied().unwrap_or_default()
    }

    fn print(&self) {
        let [p50, p95, max, first] = [self.share(50), self.share(95), self.share(100), self.first].map(milliseconds);
        let status = if self.status == 200 { String::new() } else { format!("  ({})", self.status) };
        println!("{p50:>8} {p95:>8} {max:>8} {first:>8} {:>7}  {}{status}", self.bytes, self.name);
    }
}

/// Milliseconds with one digit behind the point.
fn milliseconds(duration: Duration) -> String {
    let tenths = duration.as_micros().div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}
