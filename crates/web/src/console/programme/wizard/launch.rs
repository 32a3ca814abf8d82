//! The launch in the wizard's last step: a checklist by days, and the text that tells members.

use yanji_engine::Day;
use yanji_engine::programme::Programme;
use yanji_words::Lang;
use yanji_words::launch::{Stage, Step, launch_notice, launch_plan};

/// How many days ahead a launch is proposed: time to train and to tell.
const AHEAD: i32 = 14;

/// The launch of a programme on a day.
#[derive(Default)]
pub(super) struct Launch {
    pub(super) day: String,
    pub(super) stages: Vec<LaunchStage>,
    pub(super) notice: String,
}

/// What is done before the first day, on it, or after it.
pub(super) struct LaunchStage {
    pub(super) name: &'static str,
    pub(super) steps: Vec<LaunchStep>,
}

/// One thing to do.
pub(super) struct LaunchStep {
    pub(super) when: String,
    pub(super) who: &'static str,
    pub(super) what: String,
}

/// The launch of a programme on the day that was typed, or in two weeks from `today`.
pub(super) fn launch(lang: Lang, programme: &Programme, typed: &str, today: Day) -> Launch {
    let from = Day::parse(typed).unwrap_or_else(|| Day::from_number(today.number() + AHEAD));
    let plan = launch_plan(lang, programme, from);
    let step =
        |step: &Step| LaunchStep { when: step.when.to_string(), who: step.who.name(lang), what: step.what.clone() };
    let stage = |stage: Stage| LaunchStage {
        name: stage.name(lang),
        steps: plan.iter().filter(|step| step.stage == stage).map(step).collect(),
    };
    Launch {
        day: from.to_string(),
        stages: Stage::ALL.into_iter().map(stage).filter(|stage| !stage.steps.is_empty()).collect(),
        notice: launch_notice(lang, programme, from),
    }
}
