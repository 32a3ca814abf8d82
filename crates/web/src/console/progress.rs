//! The strip that says how far long actions are. A page has it from the start; while something runs, it asks again.

use askama::Template;
use axum::response::Response;
use yanji_words::whole;

use super::door::{Visitor, render};
use super::failure::Failure;
use super::figures::hundredths;
use super::frame::{Frame, Section};
use crate::works::{WorkKind, Works};

/// What runs at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    pub(super) works: Vec<ShownWork>,
}

/// A long action with how far it is.
#[derive(Clone, Debug)]
pub(super) struct ShownWork {
    pub(super) key: &'static str,
    pub(super) percent: i64,
    /// `1,200 / 2,000`; empty while nobody knows how much there is to do.
    pub(super) count: String,
}

#[derive(Template)]
#[template(path = "progress.html")]
struct StripPart {
    frame: Frame,
}

impl Strip {
    /// The strip for what runs.
    pub(super) fn of(works: &Works) -> Self {
        let shown = works.list().into_iter().map(|(kind, progress)| ShownWork {
            key: match kind {
                WorkKind::Import => "progress.import",
                WorkKind::Undo => "progress.undo",
                WorkKind::Clock => "progress.clock",
                WorkKind::Verification => "progress.verification",
                WorkKind::Sample => "progress.sample",
                WorkKind::Batch => "members_batch.working",
                WorkKind::Backup => "progress.backup",
                WorkKind::Preparation => "progress.preparation",
            },
            percent: if progress.total > 0 { hundredths(progress.done, progress.total) } else { 0 },
            count: match progress.total {
                0 => String::new(),
                total => format!("{} / {}", whole(progress.done), whole(total)),
            },
        });
        Self { works: shown.collect() }
    }
}

/// The strip alone, for the page to put in place of its own.
pub(super) async fn strip(visitor: Visitor) -> Result<Response, Failure> {
    // Not the visitor's own page: what is to be told on the next whole page stays to be told.
    render(&StripPart { frame: visitor.frame(Section::Nowhere) }).map_err(|error| visitor.failure(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_app::records::Progress;
    use yanji_words::Lang;

    #[test]
    fn the_strip_is_there_while_something_runs_and_asks_again() {
        let works = Works::default();
        let running =
            [WorkKind::Import, WorkKind::Clock, WorkKind::Sample, WorkKind::Backup].map(|kind| works.begin(kind));
        running[1].report(Progress { done: 500, total: 2_000 });
        let pages = in_both_languages_strip(&works);
        for page in pages {
            assert!(page.contains("hx-trigger") && page.contains("500 / 2,000") && page.contains("value=\"25\""));
        }
        drop(running);
        assert!(in_both_languages_strip(&works).iter().all(|page| !page.contains("hx-trigger")));
    }

    fn in_both_languages_strip(works: &Works) -> [String; 2] {
        Lang::ALL.map(|lang| {
            let strip = Strip::of(works);
            let frame = Frame { strip, ..crate::console::form::testing::sample_frame(lang) };
            StripPart { frame }.render().unwrap()
        })
    }

    #[test]
    fn a_page_shows_the_strip_in_its_language() {
        let works = Works::default();
        let _running = works.begin(WorkKind::Clock);
        // The switch of language stands on whole pages only, so the strip is shown within one.
        in_both_languages(|frame| {
            let strip = Strip::of(&works);
            Whole { frame: Frame { strip, ..frame } }
        });
    }

    #[derive(Template)]
    #[template(
        source = "{% extends \"frame.html\" %}{% block title %}{% endblock %}{% block content %}{% endblock %}",
        ext = "html"
    )]
    struct Whole {
        frame: Frame,
    }
}
