//! What the editor began with, in words: which version, by whom and of when, and where the one in force is instead.

use std::collections::HashMap;

use yanji_app::records::ProgrammeVersion;
use yanji_books::id::ProgrammeId;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::Ready;
use yanji_words::whole;

use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};
use crate::console::programme::versions::{State, who};

/// What is said of the text that was opened.
#[derive(Default)]
pub(super) struct Origin {
    /// Which version it is, or which ready-made programme; empty where it is neither.
    pub(super) text: String,
    /// Where one begins with the version in force; empty where that was opened, and where none is in force.
    pub(super) current: String,
}

impl Origin {
    /// What is said of a version; nothing of one that was taken away meanwhile.
    pub(super) async fn of(visitor: &Visitor, from: &str) -> Result<Self, Failure> {
        let Ok(id) = from.parse::<ProgrammeId>() else { return Ok(Self::default()) };
        let (opened, current, authors) = visitor
            .ask(move |clinic, actor| {
                let opened = clinic.programme_get(actor, id).ok();
                Ok((opened, clinic.programme_current(actor)?, clinic.programme_authors(actor)?))
            })
            .await?;
        let clinic = &visitor.state.clinic;
        let Some(opened) = opened else { return Ok(Self::default()) };
        let (state, saved) = (State::of(&opened, clinic.today()), opened.created_at.local_text(&clinic.zone()));
        let current = current.map(|version| version.id);
        Ok(Self::said(&visitor.frame(Section::Programme), &opened, (state, &saved), current, &authors))
    }

    /// What is said of a ready-made programme.
    pub(super) fn ready(frame: &Frame, ready: &Ready) -> Self {
        let name = read(ready.source).map(|read| read.programme.name).unwrap_or_default();
        Self { text: frame.put("programme_edit.shows_ready", name), current: String::new() }
    }

    fn said(
        frame: &Frame,
        opened: &ProgrammeVersion,
        (state, saved): (State, &str),
        current: Option<ProgrammeId>,
        authors: &HashMap<String, String>,
    ) -> Self {
        let key = match state {
            State::Draft => "programme_edit.shows_draft",
            State::Planned => "programme_edit.shows_planned",
            State::Current => "programme_edit.shows_current",
            State::Past => "programme_edit.shows_past",
        };
        let other = current.filter(|current| *current != opened.id);
        Self {
            text: frame.fill(key, &[&whole(opened.number), &who(frame, authors, &opened.created_by), saved]),
            current: other.map(|id| format!("/programme/edit?from={id}")).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::testing::{sample_day, sample_frame};
    use crate::console::programme::tests::{SOURCE, version};

    #[test]
    fn the_version_that_is_shown_is_named() {
        let day = sample_day();
        let current = ProgrammeVersion { is_current: true, ..version(2, SOURCE, Some(day)) };
        let authors = HashMap::from([("1".to_owned(), "张丽".to_owned())]);
        let frame = sample_frame(Lang::Zh);
        let said = |opened: &ProgrammeVersion| {
            let state = State::of(opened, day);
            Origin::said(&frame, opened, (state, "2026-03-02 10:00"), Some(current.id), &authors)
        };
        let draft = said(&version(3, SOURCE, None));
        assert!(
            draft.text.contains("草稿第 3 版") && draft.text.contains("张丽 保存于 2026-03-02 10:00"),
            "{}",
            draft.text
        );
        assert_eq!(draft.current, format!("/programme/edit?from={}", current.id));
        let shown = said(&current);
        assert!(shown.text.contains("生效中的第 2 版") && shown.current.is_empty(), "{}", shown.text);
        assert!(said(&version(4, SOURCE, Some(day.next()))).text.contains("待生效的第 4 版"));
        assert!(said(&version(1, SOURCE, Some(day.previous()))).text.contains("已结束的第 1 版"));
    }
}
