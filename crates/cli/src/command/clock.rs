//! `yanji clock`: handles the ends of days, and gives and reminds, as `serve` does every night.

use clap::Args;
use serde_json::json;
use yanji_engine::Day;

use crate::arguments::day;
use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Clock {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: &Clock, terminal: Terminal) -> Result<Exit, Failure> {
    let clinic = command.books.open()?;
    let outcome = terminal.with_progress(|report| clinic.clock_run(&actor(), command.until, report))?;
    if command.until.is_none() {
        terminal.with_progress(|report| clinic.gift_run(&actor(), report))?;
        terminal.with_progress(|report| clinic.notice_run(&actor(), report))?;
    }
    let (day, accounts) = (outcome.closed_through, outcome.accounts);
    match command.format {
        Format::Text => output::print(&terminal.lang().pick(
            format!("已结到 {day}，处理了 {accounts} 个账户\n"),
            format!("closed through {day}, accounts handled: {accounts}\n"),
        ))?,
        Format::Json => output::print_json(&json!({ "closed_through": day.to_string(), "accounts": accounts }))?,
    }
    Ok(Exit::Clean)
}
