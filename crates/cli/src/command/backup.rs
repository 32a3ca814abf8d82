//! `yanji backup`: the books and the keystore as files, while the clinic is open or not.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use yanji_app::{Backup as Made, Key};

use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command: prints the folder of the backup.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: &Backup, terminal: Terminal) -> Result<Exit, Failure> {
    let clinic = command.books.open()?;
    let key = Key::fresh()?;
    let made = terminal.with_progress(|report| match &command.to {
        Some(folder) => clinic.backup_into(&actor(), &key, folder, report),
        None => clinic.backup_make(&actor(), &key, report),
    })?;
    let folder = match &command.to {
        Some(folder) => folder.join(&made.id),
        None => command.books.folder().join("backups").join(&made.id),
    };
    let folder = folder.display().to_string();
    match command.format {
        Format::Text => output::print(&format!("{folder}\n"))?,
        Format::Json => output::print_json(&as_json(&folder, &made))?,
    }
    terminal.say(
        "备份完成，检查无误。根密钥不在其中，请另行保管。",
        "The backup was made and is sound. The root key is not in it; keep that elsewhere.",
    );
    Ok(Exit::Clean)
}

fn as_json(folder: &str, made: &Made) -> serde_json::Value {
    let file = |file: &yanji_app::BackupFile| json!({ "name": file.part.file_name(), "bytes": file.bytes, "sha256": file.sha256 });
    json!({
        "folder": folder, "made_at": made.made_at.rfc3339(), "files": made.files.iter().map(file).collect::<Vec<_>>(),
    })
}
