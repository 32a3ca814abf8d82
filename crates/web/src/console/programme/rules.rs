//! The rules page as members will see it, ready to be printed; for a draft as well.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;
use yanji_words::Lang;

use super::ladder::{Ladder, ladder};
use super::version_id;
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

#[derive(Template)]
#[template(path = "programme/rules.html")]
struct RulesPage {
    frame: Frame,
    /// One for each language that is asked for; none while there is no programme, or it cannot be read.
    papers: Vec<Paper>,
    /// The version in the address; empty for the one in force.
    version: String,
    /// The languages to choose from: its code, and whether it is chosen.
    shown: &'static str,
}

/// The rules in one language.
struct Paper {
    /// The value of `lang`.
    lang: &'static str,
    title: String,
    /// From which day they are valid, or that they are a draft.
    valid: String,
    ladder: Ladder,
}

/// Which rules are asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    version: Option<String>,
    /// `zh`, `en` or `both`; the language of the page where it is something else.
    #[serde(default)]
    show: String,
}

pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let id = asked.version.as_deref().filter(|id| !id.is_empty()).map(|id| version_id(&visitor, id)).transpose()?;
    let version = visitor
        .ask(move |clinic, actor| match id {
            Some(id) => clinic.programme_get(actor, id).map(Some),
            None => clinic.programme_current(actor),
        })
        .await?;
    let frame = visitor.frame(Section::Programme);
    let shown = match asked.show.as_str() {
        "both" => "both",
        "zh" => "zh",
        "en" => "en",
        _ => frame.lang.code(),
    };
    let from = version.as_ref().and_then(|version| version.in_force_from).map(|day| day.to_string());
    let programme = version.and_then(|version| read(&version.source).ok()).map(|read| read.programme);
    let papers = programme.map(|programme| papers(&frame, &programme, from.as_deref(), shown)).unwrap_or_default();
    visitor.page(&RulesPage { frame, papers, version: id.map(|id| id.to_string()).unwrap_or_default(), shown })
}

fn papers(frame: &Frame, programme: &Programme, from: Option<&str>, shown: &str) -> Vec<Paper> {
    let wanted = Lang::ALL.into_iter().filter(|lang| shown == "both" || shown == lang.code());
    let paper = |lang: Lang| {
        // A paper speaks its own language, whatever the page around it speaks.
        let own = Frame { lang, ..frame.clone() };
        Paper {
            lang: own.html_lang(),
            title: own.put("programme_rules.heading", &frame.clinic),
            valid: from.map_or_else(
                || own.t("programme_rules.draft").into_owned(),
                |from| own.put("programme_rules.valid", from),
            ),
            ladder: ladder(lang, programme, None),
        }
    };
    wanted.map(paper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::programme::tests::SOURCE;

    #[test]
    fn the_page_is_made() {
        let programme = read(SOURCE).unwrap().programme;
        for from in [None, Some("2026-12-01")] {
            in_both_languages(|frame| {
                let shown = frame.lang.code();
                RulesPage { papers: papers(&frame, &programme, from, shown), version: "1".to_owned(), shown, frame }
            });
        }
        in_both_languages(|frame| RulesPage { frame, papers: Vec::new(), version: String::new(), shown: "zh" });
    }

    #[test]
    fn each_paper_speaks_its_own_language() {
        let programme = read(SOURCE).unwrap().programme;
        let frame = crate::console::form::testing::sample_frame(Lang::Zh);
        let both = papers(&frame, &programme, Some("2026-12-01"), "both");
        assert_eq!(both.iter().map(|paper| paper.lang).collect::<Vec<_>>(), ["zh-CN", "en"]);
        assert!(both[1].valid.is_ascii() && !both[0].valid.is_ascii());
        assert_eq!(papers(&frame, &programme, None, "en").len(), 1);
    }
}
