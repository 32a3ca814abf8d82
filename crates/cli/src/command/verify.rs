//! `yanji verify`: proves the books, or prints their digest.

use clap::Args;
use serde_json::{Value, json};
use yanji_app::Verification;

use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    books: Books,
    #[arg(long)]
    digest: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command: clean, or faults found.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: &Verify, terminal: Terminal) -> Result<Exit, Failure> {
    let clinic = command.books.open()?;
    if command.digest {
        let digest = clinic.books_digest(&actor())?;
        match command.format {
            Format::Text => output::print(&format!("{digest}\n"))?,
            Format::Json => output::print_json(&json!({ "digest": digest }))?,
        }
        return Ok(Exit::Clean);
    }
    let found = terminal.with_progress(|report| clinic.books_verify(&actor(), report))?;
    match command.format {
        Format::Text => output::print(&as_text(terminal, &found))?,
        Format::Json => output::print_json(&as_json(&found))?,
    }
    Ok(if found.faults.is_empty() { Exit::Clean } else { Exit::Found })
}

fn as_text(terminal: Terminal, found: &Verification) -> String {
    let Verification { accounts, activities, transfers, log_records, faults } = found;
    let faults_found = faults.len();
    let mut text = terminal.lang().pick(
        format!("账户 {accounts}，业务 {activities}，流转 {transfers}，日志 {log_records}：不符 {faults_found} 处\n"),
        format!(
            "accounts {accounts}, activities {activities}, transfers {transfers}, log records {log_records}: \
             faults {faults_found}\n"
        ),
    );
    for fault in faults {
        text += &format!("{} {}: {}\n", fault.table, fault.row, fault.what);
    }
    text
}

fn as_json(found: &Verification) -> Value {
    let faults = found.faults.iter();
    let faults = faults.map(|fault| json!({ "table": fault.table, "row": fault.row, "what": fault.what }));
    json!({
        "accounts": found.accounts, "activities": found.activities, "transfers": found.transfers,
        "log_records": found.log_records, "faults": faults.collect::<Vec<_>>(),
    })
}
