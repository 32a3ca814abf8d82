//! Reads the files of the checkout for the other checks. It judges nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const PASSED_OVER: &[&str] = &["target", ".git", "local"];

/// A file of the checkout whose content is text.
pub(crate) struct TextFile {
    /// From the top of the checkout, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The top of the checkout.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace is two folders up")
}

/// Every text file below `folder` (from the top, empty for all) whose path `is_wanted`, sorted by path.
pub(crate) fn text_files(folder: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<TextFile> {
    let top = top();
    let mut found = Vec::new();
    let mut folders = vec![top.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the checkout can be read") {
            let path = entry.expect("an entry of the checkout can be read").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                if !PASSED_OVER.contains(&name.as_str()) {
                    folders.push(path);
                }
                continue;
            }
            let shown = path.strip_prefix(&top).expect("below the top").to_string_lossy().replace('\\', "/");
            if !is_wanted(&shown) {
                continue;
            }
            if let Ok(text) = fs::read_to_string(&path) {
                found.push(TextFile { path: shown, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing found below {folder:?}: the check would pass without looking at anything");
    found
}

/// One file, by its path from the top.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// The Rust sources of one room without its tests.
pub(crate) fn sources_of(room: &str) -> Vec<TextFile> {
    text_files(&format!("crates/{room}/src"), |path| path.ends_with(".rs"))
}
