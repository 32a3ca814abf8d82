//! Why a command could not do its work, in both languages, and with which exit status it ends.

use std::io::{self, ErrorKind};
use std::path::Path;

use yanji_app::{AppError, Category};
use yanji_words::Lang;

/// The exit status of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, and nothing to complain about.
    Clean = 0,
    /// Done, and something was found: warnings about a programme, faults in the books.
    Found = 1,
    /// Not done: errors in a programme, a file that cannot be read, arguments that make no sense.
    Failed = 2,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A sentence in Chinese and in English.
    Said(String, String),
    /// A use case that did not do what it was asked.
    App(AppError),
    /// Whoever read the answer has closed the pipe: they have seen enough.
    ReaderGone,
}

impl Failure {
    /// A failure with its sentences.
    pub(crate) fn said(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said(zh.into(), en.into())
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| {
            let path = path.display();
            match error.kind() {
                ErrorKind::BrokenPipe => Self::ReaderGone,
                ErrorKind::NotFound => Self::said(format!("没有 {path}。"), format!("There is no {path}.")),
                ErrorKind::PermissionDenied => {
                    Self::said(format!("没有权限读写 {path}。"), format!("No permission for {path}."))
                }
                _ => Self::said(
                    format!("无法读写 {path}（{error}）。"),
                    format!("Cannot read or write {path}: {error}."),
                ),
            }
        }
    }

    /// The exit status.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Said(..) | Self::App(_) => Exit::Failed,
            Self::ReaderGone => Exit::Clean,
        }
    }

    /// What to tell people, if anything.
    pub(crate) fn text(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Said(zh, en) => Some(lang.pick(zh, en).clone()),
            Self::App(error) => Some(app_text(error, lang)),
            Self::ReaderGone => None,
        }
    }
}

/// Standard output that does not take the answer.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::file(Path::new("-"))(error)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// The field that it is about, the sentence, the code; and for a fault of the machine what brought it about, since
/// whoever runs the command is the one to mend it.
fn app_text(error: &AppError, lang: Lang) -> String {
    let mut text = match &error.field {
        Some(field) => format!("{field}{}{}", lang.pick("：", ": "), error.text(lang)),
        None => error.text(lang),
    };
    text += &lang.pick(format!("（{}）", error.code()), format!(" ({})", error.code()));
    if matches!(error.category(), Category::Internal | Category::Busy | Category::Unsettled) {
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            text += &format!("\n  {inner}");
            cause = inner.source();
        }
    }
    text
}
