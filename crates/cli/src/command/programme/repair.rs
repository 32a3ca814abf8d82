//! `yanji programme repair`: takes the proposals of the check that need no decision, and leaves the rest of the file as
//! it is.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use yanji_engine::programme::check::{Finding, check};
use yanji_engine::programme::read::read;
use yanji_engine::programme::repair::repair;

use super::check::written;
use super::read_source;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Repair {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    write: bool,
}

/// Runs the command: prints the mended text, or writes it where it came from. Clean when nothing is left to mend, found
/// when something is that a person has to decide; what was taken and what is left is told beside the answer.
///
/// # Errors
/// When the file cannot be read or written, or has errors.
pub(super) fn run(command: &Repair, terminal: Terminal) -> Result<Exit, Failure> {
    let source = read_source(&command.file, terminal)?;
    let mut mended = source.clone();
    let left = loop {
        let findings = findings_of(&mended);
        let Some((finding, text)) = findings.iter().find_map(|finding| Some((finding, repair(&mended, finding)?)))
        else {
            break findings;
        };
        terminal.note(&line(terminal, terminal.lang().pick("已改", "taken"), finding));
        mended = text;
    };
    for finding in &left {
        terminal.note(&line(terminal, terminal.lang().pick("待定", "left"), finding));
    }
    if !command.write {
        output::print(&mended)?;
    } else if mended != source {
        fs::write(&command.file, mended).map_err(Failure::file(&command.file))?;
    }
    Ok(if left.is_empty() { Exit::Clean } else { Exit::Found })
}

/// What the check finds in a text; nothing in one that does not read, which a mended one always does.
fn findings_of(source: &str) -> Vec<Finding> {
    read(source).map(|read| check(&read)).unwrap_or_default()
}

/// A finding with what became of it.
fn line(terminal: Terminal, became: &str, finding: &Finding) -> String {
    let advice = yanji_words::finding(terminal.lang(), finding);
    let gap = terminal.lang().pick("", " ");
    let written = written(terminal.lang(), &advice.written);
    format!("{became} {} {}: {}{gap}{}{written}", finding.flaw.code(), finding.key, advice.reason, advice.proposal)
}
