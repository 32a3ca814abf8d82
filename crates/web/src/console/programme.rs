//! The programme in force in plain words, and its versions. Writing, checking and publishing stand beside this.

pub(super) mod edit;
pub(super) mod roll_back;

use askama::Template;
use axum::response::Response;
use yanji_app::records::ProgrammeVersion;
use yanji_engine::programme::read;
use yanji_words::{Lang, explain, whole};

use super::door::Visitor;
use super::failure::Failure;
use super::frame::{Frame, Section};

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage {
    frame: Frame,
    /// The rules in words; nothing while no programme is in force.
    rules: Vec<Chapter>,
    versions: Vec<VersionRow>,
}

/// A part of the rules: a headline with what stands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chapter {
    /// 1 for the title, 2 for a part, 3 for a tier.
    pub(super) level: usize,
    pub(super) title: String,
    pub(super) prose: Vec<String>,
    pub(super) entries: Vec<String>,
}

/// One version in the list.
struct VersionRow {
    id: String,
    number: String,
    name: String,
    from: String,
    is_current: bool,
    is_published: bool,
    created: String,
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let versions = visitor.ask(|clinic, actor| clinic.programme_list(actor)).await?;
    let zone = visitor.state.clinic.zone();
    let current = versions.iter().find(|version| version.is_current);
    let rules = current.map(|version| chapters(visitor.lang, &version.source)).unwrap_or_default();
    let row = |version: &ProgrammeVersion| VersionRow {
        id: version.id.to_string(),
        number: whole(version.number),
        name: version.name.clone(),
        from: version.in_force_from.map(|day| day.to_string()).unwrap_or_default(),
        is_current: version.is_current,
        is_published: version.in_force_from.is_some(),
        created: version.created_at.local_text(&zone),
    };
    let versions = versions.iter().map(row).collect();
    visitor.page(&ProgrammePage { frame: visitor.frame(Section::Programme), rules, versions })
}

/// The rules of a programme's text in words; nothing for a text with errors.
pub(super) fn chapters(lang: Lang, source: &str) -> Vec<Chapter> {
    let Ok(read) = read::read(source) else { return Vec::new() };
    let mut chapters: Vec<Chapter> = Vec::new();
    for line in explain(lang, &read.programme).lines() {
        let depth = line.chars().take_while(|c| *c == '#').count();
        if depth > 0 {
            let title = line[depth..].trim().to_owned();
            chapters.push(Chapter { level: depth, title, ..Chapter::default() });
        } else if let Some(chapter) = chapters.last_mut() {
            match line.strip_prefix("- ") {
                Some(entry) => chapter.entries.push(entry.to_owned()),
                None if line.is_empty() => {}
                None => chapter.prose.push(line.to_owned()),
            }
        }
    }
    chapters
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_engine::programme::ready;

    /// A programme whose names belong to no language.
    pub(in crate::console) const SOURCE: &str = "language = 1\nname = \"1\"\ntimezone = \"Asia/Shanghai\"\n\
        [points]\nper_yuan = 1\n[evaluation]\ncycle = \"year\"\n[[tiers]]\ncode = \"a\"\nname = \"2\"\n\
        [[tiers]]\ncode = \"b\"\nname = \"3\"\nqualify = { metric = \"spend\", window = \"cumulative\", at_least = 2000 }\n";

    #[test]
    fn the_page_is_made() {
        let row = |is_published, is_current| VersionRow {
            id: "1".to_owned(),
            number: "1".to_owned(),
            name: String::new(),
            from: if is_published { "2026-01-01".to_owned() } else { String::new() },
            is_current,
            is_published,
            created: "2026-01-01 09:00".to_owned(),
        };
        for html in in_both_languages(|frame| {
            let rules = chapters(frame.lang, SOURCE);
            let versions = vec![row(false, false), row(true, true), row(true, false)];
            ProgrammePage { frame, rules, versions }
        }) {
            assert!(html.contains("2,000"));
        }
        in_both_languages(|frame| ProgrammePage { frame, rules: Vec::new(), versions: Vec::new() });
    }

    #[test]
    fn every_line_of_the_rules_has_its_place() {
        for ready in ready::READY {
            for lang in Lang::ALL {
                let programme = read::read(ready.source).unwrap().programme;
                let lines = explain(lang, &programme).lines().filter(|line| !line.is_empty()).count();
                let chapters = chapters(lang, ready.source);
                let placed: usize = chapters.iter().map(|part| 1 + part.prose.len() + part.entries.len()).sum();
                assert_eq!(placed, lines);
                assert_eq!(chapters[0].title, programme.name);
            }
        }
    }
}
