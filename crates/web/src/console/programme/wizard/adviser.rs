//! The adviser in the wizard's first step: closed questions, and what they lead to. Its rules stand in the engine.

use yanji_engine::programme::advise::{Answers, Clientele, Visits, advise};
use yanji_words::advise as words;
use yanji_words::advise::Question;

use crate::console::form::Fields;
use crate::console::frame::Frame;
use crate::console::programme::choice::Choice;

const CLIENTELES: [(&str, Clientele); 4] = [
    ("mixed", Clientele::Mixed),
    ("high_end", Clientele::HighEnd),
    ("young_office_workers", Clientele::YoungOfficeWorkers),
    ("basic_skin_care", Clientele::BasicSkinCare),
];

const VISITS: [(&str, Visits); 3] =
    [("sometimes", Visits::Sometimes), ("rarely", Visits::Rarely), ("often", Visits::Often)];

/// The questions that are answered with yes or no, by the names of their fields.
const FLAGS: [(&str, Question); 4] = [
    ("adviser-unique", Question::UniqueTechnique),
    ("adviser-points", Question::NeighboursOnPoints),
    ("adviser-few", Question::FewClinicsNear),
    ("adviser-told", Question::WordOfMouth),
];

/// The adviser as the page shows it.
#[derive(Default)]
pub(super) struct Adviser {
    pub(super) lists: Vec<List>,
    pub(super) flags: Vec<Flag>,
    /// The answers, for the steps that do not show them.
    pub(super) kept: Vec<(String, String)>,
    /// Nothing before it was asked.
    pub(super) advice: Option<Advice>,
}

/// A question with several answers.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) question: &'static str,
    pub(super) choices: Vec<Choice>,
}

/// A question with yes or no.
pub(super) struct Flag {
    pub(super) name: &'static str,
    pub(super) question: &'static str,
    pub(super) is_set: bool,
}

/// What is advised.
pub(super) struct Advice {
    /// Each proposal with its reasons.
    pub(super) proposals: Vec<(&'static str, Vec<&'static str>)>,
    pub(super) weaknesses: Vec<&'static str>,
    /// The file of the ready-made programme to start from.
    pub(super) file: &'static str,
}

/// The adviser with the answers that were given.
pub(super) fn adviser(frame: &Frame, fields: &Fields) -> Adviser {
    let lang = frame.lang;
    let clientele = chosen(&CLIENTELES, fields.get("adviser-clientele"));
    let visits = chosen(&VISITS, fields.get("adviser-visits"));
    let is_set = |name: &str| fields.get(name) == "yes";
    let answers = Answers {
        clientele: clientele.1,
        visits: visits.1,
        unique_technique: is_set("adviser-unique"),
        neighbours_on_points: is_set("adviser-points"),
        few_clinics_near: is_set("adviser-few"),
        word_of_mouth: is_set("adviser-told"),
    };
    let choice = |code: &str, name: &str, chosen: &str| Choice {
        code: code.to_owned(),
        name: name.to_owned(),
        is_chosen: code == chosen,
    };
    let clienteles = CLIENTELES.iter().map(|(code, one)| choice(code, words::clientele(lang, *one), clientele.0));
    let often = VISITS.iter().map(|(code, one)| choice(code, words::visits(lang, *one), visits.0));
    let list = |name, question, choices| List { name, question: words::question(lang, question), choices };
    let flag = |(name, question): &(&'static str, Question)| Flag {
        name,
        question: words::question(lang, *question),
        is_set: is_set(name),
    };
    Adviser {
        lists: vec![
            list("adviser-clientele", Question::Clientele, clienteles.collect()),
            list("adviser-visits", Question::Visits, often.collect()),
        ],
        flags: FLAGS.iter().map(flag).collect(),
        kept: kept(fields),
        advice: (!fields.get("advised").is_empty() || fields.get("do") == "advise").then(|| advice(frame, &answers)),
    }
}

fn advice(frame: &Frame, answers: &Answers) -> Advice {
    let lang = frame.lang;
    let advice = advise(answers);
    let proposals = advice.proposals.iter().map(|proposed| {
        let reasons = proposed.reasons.iter().map(|reason| words::reason(lang, *reason)).collect();
        (words::proposal(lang, proposed.proposal), reasons)
    });
    Advice {
        proposals: proposals.collect(),
        weaknesses: advice.weaknesses.iter().map(|weakness| words::weakness(lang, *weakness)).collect(),
        file: advice.start_from.file,
    }
}

/// The answer with this code; the first where there is none.
fn chosen<T: Copy>(offered: &'static [(&'static str, T)], code: &str) -> (&'static str, T) {
    offered.iter().find(|(offered, _)| *offered == code).copied().unwrap_or(offered[0])
}

fn kept(fields: &Fields) -> Vec<(String, String)> {
    let answers = fields.pairs().filter(|(name, value)| name.starts_with("adviser-") && !value.is_empty());
    answers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
