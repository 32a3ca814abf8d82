//! `yanji restore`: a clinic back from a backup, in a folder that holds none.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[arg(value_name = "FROM")]
    from: PathBuf,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command, for which no root key is needed, and says how to go on.
///
/// # Errors
/// Those of the use case.
pub(crate) fn run(command: &Restore, terminal: Terminal) -> Result<Exit, Failure> {
    let restored = yanji_app::restore(&command.from, &command.data)?;
    let (made_at, data) = (restored.made_at.rfc3339(), command.data.display().to_string());
    match command.format {
        Format::Text => {
            output::print(&terminal.lang().pick(
                format!("已恢复到 {data}，备份时间 {made_at}\n"),
                format!("restored to {data}, as of {made_at}\n"),
            ))?
        }
        Format::Json => output::print_json(&json!({ "data": data, "made_at": made_at, "bytes": restored.bytes }))?,
    }
    terminal.say(
        &format!("请用原来的根密钥核对并启动：yanji verify --data {data}，然后 yanji serve --data {data}"),
        &format!(
            "With the root key of then, verify and start: yanji verify --data {data}, then yanji serve --data {data}"
        ),
    );
    Ok(Exit::Clean)
}
