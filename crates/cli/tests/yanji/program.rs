//! The program, called with arguments in an environment of its own.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// What a call answered.
pub(crate) struct Answer {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A command that speaks English and has a root key, whatever the machine has.
pub(crate) fn command<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yanji"));
    command.args(arguments).env("YANJI_LANG", "en").env("YANJI_ROOT_KEY", "0".repeat(64));
    command
}

/// Calls the program and waits for it.
pub(crate) fn yanji<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Answer {
    answer(command(arguments).output().unwrap())
}

/// The same with something on standard input.
pub(crate) fn yanji_reading<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, input: &str) -> Answer {
    let mut child: Child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    answer(child.wait_with_output().unwrap())
}

fn answer(output: Output) -> Answer {
    Answer {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A path of the checkout.
pub(crate) fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
