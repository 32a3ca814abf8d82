//! What is told to whoever sits before the terminal, on standard error; never the answer.

use clap::error::ErrorKind;
use indicatif::{ProgressBar, ProgressStyle};
use yanji_app::records::Progress;
use yanji_words::Lang;

use crate::failure::Exit;
use crate::help;

/// The one before whom the command runs, and the language in which to talk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    lang: Lang,
}

impl Terminal {
    /// Talks in this language.
    pub(crate) const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language in which to talk.
    pub(crate) const fn lang(self) -> Lang {
        self.lang
    }

    /// Says a line.
    pub(crate) fn note(self, text: &str) {
        eprintln!("{text}");
    }

    /// Says a line in the language.
    pub(crate) fn say(self, zh: &str, en: &str) {
        self.note(self.lang.pick(zh, en));
    }

    /// Does something long under a progress bar, which shows on a terminal only.
    pub(crate) fn with_progress<T>(self, work: impl FnOnce(&mut dyn FnMut(Progress)) -> T) -> T {
        let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {eta}");
        let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let done = work(&mut |progress| {
            bar.set_length(u64::try_from(progress.total).unwrap_or(0));
            bar.set_position(u64::try_from(progress.done).unwrap_or(0));
        });
        bar.finish_and_clear();
        done
    }

    /// Shows the help that was asked for, or what is wrong with the arguments.
    pub(crate) fn explain(self, error: &clap::Error) -> Exit {
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                // A reader that has gone needs no help.
                let _ = error.print();
                Exit::Clean
            }
            _ => {
                self.note(&help::fault(self.lang, error));
                Exit::Failed
            }
        }
    }
}
