//! The wizard: from a ladder to a draft in five steps. The programme so far travels in the form as its text, so that each
//! step changes its own part and going back and forth loses nothing.

mod adviser;
mod launch;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::ProgrammeVersion;
use yanji_app::{Permission, ProgrammeReport};
use yanji_engine::programme::ready::{DEFAULT, READY};
use yanji_words::whole;

use self::adviser::{Adviser, adviser};
use self::launch::{Launch, launch};
use super::edit::{Advised, advised, mended, repaired};
use super::ladder::{Ladder, ladder};
use super::outline::Outline;
use super::sheet::Sheet;
use super::{ReadyMade, ready_made};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};

/// One of the five steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    #[default]
    Structure,
    Benefits,
    Upgrade,
    Retain,
    Check,
}

#[derive(Template)]
#[template(path = "programme/wizard.html")]
struct WizardPage {
    frame: Frame,
    form: Form,
    step: Step,
    steps: Vec<StepLink>,
    text: String,
    sheet: Sheet,
    /// The ladder so far; without stairs while something is wrong.
    preview: Ladder,
    /// From what it begins, in words; empty after the first page.
    begun: String,
    /// Whether the next step was asked for and something is still wrong.
    is_held: bool,
    ready: Vec<ReadyMade>,
    adviser: Adviser,
    /// The launch, in the last step.
    launch: Launch,
    /// The day of the launch as it was typed.
    launched: String,
    findings: Vec<Advised>,
    /// Whether any finding's proposal can be taken by itself.
    can_repair: bool,
}

/// A step in the line above the form.
struct StepLink {
    number: usize,
    key: &'static str,
    order: String,
    is_now: bool,
    is_done: bool,
}

impl Step {
    const ALL: [Self; 5] = [Self::Structure, Self::Benefits, Self::Upgrade, Self::Retain, Self::Check];

    const fn key(self) -> &'static str {
        match self {
            Self::Structure => "programme_wizard.structure",
            Self::Benefits => "programme_wizard.benefits",
            Self::Upgrade => "programme_wizard.upgrade",
            Self::Retain => "programme_wizard.retain",
            Self::Check => "programme_wizard.check",
        }
    }

    const fn hint(self) -> &'static str {
        match self {
            Self::Structure => "programme_wizard.structure_hint",
            Self::Benefits => "programme_wizard.benefits_hint",
            Self::Upgrade => "programme_wizard.upgrade_hint",
            Self::Retain => "programme_wizard.retain_hint",
            Self::Check => "programme_wizard.check_hint",
        }
    }

    /// Its number, from 1.
    fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or_default() + 1
    }

    /// The step whose fields the path of a key leads to; none where no step has them.
    fn of_key(key: &str) -> Option<Self> {
        let (first, rest) = key.split_once('.').unwrap_or((key, ""));
        let of_tier = |field: &str| match field.split(['.', '[']).next().unwrap_or_default() {
            "" | "name" | "code" => Self::Structure,
            "qualify" | "enabled" => Self::Upgrade,
            "retain" | "grace_months" | "min_hold_months" => Self::Retain,
            _ => Self::Benefits,
        };
        match first.split('[').next().unwrap_or_default() {
            "name" => Some(Self::Structure),
            "tiers" => Some(of_tier(rest)),
            "points" => Some(Self::Benefits),
            "evaluation" if rest == "upgrade" => Some(Self::Upgrade),
            "evaluation" => Some(Self::Retain),
            _ => None,
        }
    }

    /// The step of a number; the first where there is none.
    fn of(text: &str) -> Self {
        let number: usize = text.parse().unwrap_or(1);
        Self::ALL.get(number.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// With which step the wizard begins.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    step: String,
}

pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let frame = visitor.frame(Section::Programme);
    let adviser = adviser(&frame, &Fields::default());
    let versions = visitor.ask(|clinic, actor| clinic.programme_list(actor)).await?;
    let (outline, begun) = begun(&frame, &versions);
    let page = work(&visitor, form, (Step::of(&asked.step), true), outline, adviser).await?;
    visitor.page(&WizardPage { begun, ..page })
}

/// What a clinic has of its own to go on from, the best first: the newest draft when nothing was published since, what
/// is in force, what will be first.
pub(super) fn own(versions: &[ProgrammeVersion]) -> impl Iterator<Item = &ProgrammeVersion> {
    let published = |version: &&ProgrammeVersion| version.in_force_from.is_some();
    let last_published = versions.iter().filter(published).map(|version| version.number).max().unwrap_or(0);
    let drafts = versions.iter().filter(|version| version.in_force_from.is_none());
    let newest = drafts.filter(|draft| draft.number > last_published).max_by_key(|draft| draft.number);
    let in_force = versions.iter().find(|version| version.is_current);
    let first_to_come = versions.iter().filter(published).min_by_key(|version| version.in_force_from);
    [newest, in_force, first_to_come].into_iter().flatten()
}

/// What the wizard begins with, and what it says of that: what the clinic has of its own comes before anything that is
/// ready-made.
fn begun(frame: &Frame, versions: &[ProgrammeVersion]) -> (Outline, String) {
    let mut read = own(versions).filter_map(|version| Some((version, Outline::of_text(&version.source)?)));
    match read.next() {
        Some((version, outline)) => {
            let key = match (version.is_current, version.in_force_from) {
                (true, _) => "programme_wizard.from_current",
                (false, Some(_)) => "programme_wizard.from_planned",
                (false, None) => "programme_wizard.from_draft",
            };
            (outline, frame.put(key, whole(version.number)))
        }
        None => {
            let outline = Outline::of_text(DEFAULT.source).unwrap_or_default();
            let said = frame.put("programme_wizard.from_ready", &outline.name);
            (outline, said)
        }
    }
}

/// Does what was pressed: another step, a change of this one, or the draft.
pub(super) async fn step(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let now = Step::of(fields.get("step"));
    let mut outline = Outline::of_text(fields.get("source")).unwrap_or_default();
    outline.overlay(&fields);
    outline.code_tiers();
    let order = fields.get("do").to_owned();
    let (verb, place) = order.split_once(':').unwrap_or((&order, ""));
    let mut wanted = now;
    match verb {
        "step" => wanted = Step::of(place),
        "start" => outline = started(place).unwrap_or(outline),
        "repair" => follow(&mut outline, |text| mended(text, place.parse().ok()?)),
        "repair_all" => follow(&mut outline, |text| Some(repaired(text))),
        "finish" => return finish(&visitor, fields, outline).await,
        _ => outline.change(&order),
    }
    let adviser = adviser(&visitor.frame(Section::Programme), &fields);
    let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
    show(&visitor, form, (wanted, wanted > now), outline, adviser).await
}

/// The programme of a ready-made ladder.
fn started(file: &str) -> Option<Outline> {
    let ready = READY.iter().find(|ready| ready.file == file)?;
    Outline::of_text(ready.source)
}

fn follow(outline: &mut Outline, mend: impl FnOnce(&str) -> Option<String>) {
    if let Some(mended) = mend(&outline.to_text()).and_then(|text| Outline::of_text(&text)) {
        *outline = mended;
    }
}

/// Saves the draft and leads into the editor.
async fn finish(visitor: &Visitor, fields: Fields, outline: Outline) -> Result<Response, Failure> {
    let text = outline.to_text();
    let saved = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.programme_save(actor, &key, &text)).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(version) => {
            let notice = visitor.frame(Section::Programme).t("programme_wizard.saved").into_owned();
            Ok(visitor.go(&format!("/programme/edit?from={}", version.id), &notice))
        }
        Err(error) => {
            let adviser = adviser(&visitor.frame(Section::Programme), &fields);
            let form = Form::refused(fields, error, visitor.lang, &[]).map_err(|error| visitor.failure(error))?;
            show(visitor, form, (Step::Check, false), outline, adviser).await
        }
    }
}

async fn show(
    visitor: &Visitor,
    form: Form,
    wanted: (Step, bool),
    outline: Outline,
    adviser: Adviser,
) -> Result<Response, Failure> {
    visitor.page(&work(visitor, form, wanted, outline, adviser).await?)
}

/// A step with what the check says; for whoever goes on the first one before it in which something is still wrong.
async fn work(
    visitor: &Visitor,
    form: Form,
    (wanted, goes_on): (Step, bool),
    outline: Outline,
    adviser: Adviser,
) -> Result<WizardPage, Failure> {
    let text = outline.to_text();
    let source = text.clone();
    let report = visitor.ask(move |clinic, actor| clinic.programme_check(actor, &source)).await?;
    let wrong = report.errors.iter().filter_map(|error| Step::of_key(&error.key));
    let held = wrong.filter(|step| goes_on && *step < wanted).min();
    let (step, is_held) = (held.unwrap_or(wanted), held.is_some());
    let frame = visitor.frame(Section::Programme);
    let launched = form.value("launch").to_owned();
    let today = visitor.state.clinic.today();
    let planned = report.programme.as_ref().filter(|_| step == Step::Check);
    let launch = planned.map(|programme| launch(frame.lang, programme, &launched, today)).unwrap_or_default();
    let page = page_of(frame, form, step, (outline, text), &report);
    Ok(WizardPage { is_held, adviser, launch, launched, ..page })
}

fn page_of(
    frame: Frame,
    form: Form,
    step: Step,
    (outline, text): (Outline, String),
    report: &ProgrammeReport,
) -> WizardPage {
    let lang = frame.lang;
    let link = |one: &Step| StepLink {
        number: one.number(),
        key: one.key(),
        order: format!("step:{}", one.number()),
        is_now: *one == step,
        is_done: *one < step,
    };
    let findings = advised(lang, &text, &report.findings);
    WizardPage {
        steps: Step::ALL.iter().map(link).collect(),
        sheet: Sheet::new(&frame, outline, &report.errors),
        preview: report.programme.as_ref().map(|programme| ladder(lang, programme, None)).unwrap_or_default(),
        ready: if step == Step::Structure { ready_made(lang) } else { Vec::new() },
        can_repair: findings.iter().any(|finding| finding.repair.is_some()),
        findings,
        frame,
        form,
        step,
        text,
        begun: String::new(),
        is_held: false,
        adviser: Adviser::default(),
        launch: Launch::default(),
        launched: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};
    use crate::console::programme::tests::{SOURCE, report, version};
    use yanji_engine::Day;

    #[test]
    fn every_step_is_made() {
        for step in Step::ALL {
            in_both_languages(|frame| {
                let outline = Outline::of_text(SOURCE).unwrap();
                let asked = Fields::new(vec![("do".to_owned(), "advise".to_owned())]);
                let adviser = adviser(&frame, &asked);
                let report = report(SOURCE);
                let launch = launch(frame.lang, report.programme.as_ref().unwrap(), "2026-12-01", sample_day());
                let page = page_of(frame, Form::default(), step, (outline, SOURCE.to_owned()), &report);
                WizardPage { adviser, launch, begun: "1".to_owned(), is_held: true, ready: Vec::new(), ..page }
            });
        }
    }

    #[test]
    fn what_the_clinic_has_of_its_own_comes_before_what_is_ready_made() {
        let from = |day: &str| Day::parse(day);
        let named = |number: i64, from: Option<Day>| {
            let source = SOURCE.replacen("name = \"1\"", &format!("name = \"V-{number}\""), 1);
            version(number, &source, from)
        };
        let current = |version: ProgrammeVersion| ProgrammeVersion { is_current: true, ..version };
        let in_force = || current(named(2, from("2026-01-01")));
        let unreadable = ProgrammeVersion { source: "[".to_owned(), ..named(4, None) };
        for (versions, expected, key) in [
            (vec![in_force(), named(1, None)], "V-2", "programme_wizard.from_current"),
            (vec![in_force(), named(3, None), named(4, None)], "V-4", "programme_wizard.from_draft"),
            (vec![in_force(), unreadable], "V-2", "programme_wizard.from_current"),
            (vec![in_force(), named(3, from("2027-01-01")), named(1, None)], "V-2", "programme_wizard.from_current"),
            (vec![named(3, from("2027-01-01"))], "V-3", "programme_wizard.from_planned"),
            (vec![named(1, None)], "V-1", "programme_wizard.from_draft"),
        ] {
            in_both_languages(|frame| {
                let (outline, said) = begun(&frame, &versions);
                assert_eq!(outline.name, expected);
                assert_eq!(said, frame.put(key, &expected[2..]));
                let form = Form::default();
                let page = page_of(frame, form, Step::default(), (outline, String::new()), &report(SOURCE));
                WizardPage { begun: said, ready: Vec::new(), ..page }
            });
        }
        for ready in yanji_engine::programme::ready::Trade::Hair.programmes() {
            assert_ne!(ready.file, DEFAULT.file, "prices of one trade are nobody's beginning");
        }
    }

    #[test]
    fn what_is_wrong_has_its_step() {
        for (key, step) in [
            ("name", Some(Step::Structure)),
            ("tiers", Some(Step::Structure)),
            ("tiers[1].code", Some(Step::Structure)),
            ("tiers[1].prices[0].pay_percent", Some(Step::Benefits)),
            ("points.per_yuan", Some(Step::Benefits)),
            ("tiers[1].qualify.all[0].at_least", Some(Step::Upgrade)),
            ("evaluation.upgrade", Some(Step::Upgrade)),
            ("evaluation.cycle", Some(Step::Retain)),
            ("tiers[2].retain", Some(Step::Retain)),
            ("coupons[0].name", None),
            ("", None),
        ] {
            assert_eq!(Step::of_key(key), step, "{key}");
        }
    }

    #[test]
    fn a_step_is_known_by_its_number() {
        for step in Step::ALL {
            assert_eq!(Step::of(&step.number().to_string()), step);
        }
        assert_eq!([Step::of("0"), Step::of("9"), Step::of("x")], [Step::Structure; 3]);
    }
}
