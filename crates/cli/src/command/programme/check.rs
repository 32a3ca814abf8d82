//! `yanji programme check`: errors and warnings about a programme file.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use yanji_engine::programme::check::{Finding, check};
use yanji_engine::programme::read::{ProgrammeError, read};
use yanji_words::Lang;

use super::{error_line, source_of};
use crate::books::{MaybeBooks, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    shop: MaybeBooks,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command: clean, warnings found, or failed for errors. With the books of a shop it is held against the price
/// list there.
///
/// # Errors
/// When the file cannot be read, and those of the use cases.
pub(super) fn run(command: &Check, terminal: Terminal) -> Result<Exit, Failure> {
    let source = source_of(&command.file)?;
    let (errors, findings) = match command.shop.books() {
        Some(books) => {
            let report = books.open()?.programme_check(&actor(), &source)?;
            (report.errors, report.findings)
        }
        None => match read(&source) {
            Ok(read) => (Vec::new(), check(&read)),
            Err(errors) => (errors, Vec::new()),
        },
    };
    let lang = terminal.lang();
    match command.format {
        Format::Text => output::print(&as_text(lang, &command.file, &errors, &findings))?,
        Format::Json => output::print_json(&as_json(lang, &errors, &findings))?,
    }
    Ok(match (errors.is_empty(), findings.is_empty()) {
        (false, _) => Exit::Failed,
        (true, false) => Exit::Found,
        (true, true) => Exit::Clean,
    })
}

fn as_text(lang: Lang, path: &Path, errors: &[ProgrammeError], findings: &[Finding]) -> String {
    let mut text: String = errors.iter().map(|error| error_line(lang, path, error) + "\n").collect();
    for finding in findings {
        let Finding { place, key, flaw } = finding;
        let advice = yanji_words::finding(lang, finding);
        text += &format!(
            "{}:{}:{}: {} {key}: {}{}{}{}\n",
            path.display(),
            place.line,
            place.column,
            flaw.code(),
            advice.reason,
            lang.pick("", " "),
            advice.proposal,
            written(lang, &advice.written),
        );
    }
    text
}

/// How a proposal is written in the text, after its sentence; nothing where that needs no saying.
pub(super) fn written(lang: Lang, written: &[String]) -> String {
    if written.is_empty() {
        return String::new();
    }
    lang.pick(format!("（{}）", written.join("、")), format!(" ({})", written.join(", ")))
}

fn as_json(lang: Lang, errors: &[ProgrammeError], findings: &[Finding]) -> Value {
    let errors = errors.iter().map(|error| {
        let ProgrammeError { line, column, key, fault } = error;
        let text = yanji_words::programme_fault(lang, fault);
        json!({ "line": line, "column": column, "key": key, "code": fault.code(), "text": text })
    });
    let warnings = findings.iter().map(|finding| {
        let Finding { place, key, flaw } = finding;
        let advice = yanji_words::finding(lang, finding);
        json!({
            "line": place.line, "column": place.column, "key": key, "code": flaw.code(),
            "reason": advice.reason, "proposal": advice.proposal, "written": advice.written,
        })
    });
    json!({ "errors": errors.collect::<Vec<_>>(), "warnings": warnings.collect::<Vec<_>>() })
}
