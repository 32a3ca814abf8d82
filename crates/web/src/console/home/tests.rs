//! The workbench with everything, with nothing, and before the first programme.

use jiff::tz::TimeZone;
use yanji_app::records::{Fit, Pyramid, PyramidTier, TargetBand, TierShare};

use super::*;
use crate::console::form::testing::{in_both_languages, sample_day};

fn sample() -> Pyramid {
    let tier = |code: &str, members, share_bp, fit| PyramidTier {
        share: TierShare { code: code.to_owned(), name: code.to_owned(), members, share_bp, in_grace: 25 },
        target: (code != "D").then_some(TargetBand { least_bp: 500, most_bp: 1_000 }),
        fit,
    };
    let tiers = vec![
        tier("A", 1_400, 7_000, Fit::Over { members: 7 }),
        tier("B", 600, 3_000, Fit::Within),
        tier("C", 0, 0, Fit::Under { members: 9 }),
        tier("D", 0, 0, Fit::Within),
    ];
    Pyramid { as_of: sample_day(), members: 2_000, tiers }
}

const DONE: FirstSteps = FirstSteps { has_programme: true, has_members: true, has_staff: true };

fn blank(frame: Frame, steps: FirstSteps) -> HomePage {
    HomePage {
        of_store: String::new(),
        frame,
        greeting: greeting(sample_day(), "2026-11-20 09:00"),
        widest: pyramid::WIDEST,
        today: "2026-11-21".to_owned(),
        steps,
        todos: Vec::new(),
        todos_more: Vec::new(),
        pyramid: None,
        day: None,
        month: None,
        goals: None,
        outlook: None,
        behind: Behind { month: true, goals: false, outlook: true },
    }
}

#[test]
fn the_page_is_made() {
    let zone = TimeZone::UTC;
    for page in in_both_languages(|frame| {
        let todos = todo::samples();
        let shown = |todos: &[Todo]| todos.iter().map(|one| todo::shown(&frame, one)).collect();
        HomePage {
            todos: shown(&todos[..4]),
            todos_more: shown(&todos[4..]),
            pyramid: Some(pyramid::shown(&frame, &sample())),
            day: Some(day::shown(&frame, &zone, &day::sample())),
            goals: Some(goals::Shown {
                at: "14:05".to_owned(),
                rows: goals::followed(&frame, &goals::samples(), sample_day(), None),
            }),
            ..blank(frame, DONE)
        }
    }) {
        assert!(page.contains("70.00 %") && page.contains("2,000") && page.contains("5–10 %"), "{page}");
        assert!(page.contains("14:05"), "whoever looks sees of when the goals are");
        assert!(page.contains("hx-get=\"/home/figures\"") && !page.contains("hx-get=\"/home/goals\""));
    }
}

#[test]
fn a_new_clinic_sees_its_first_steps() {
    let none = FirstSteps { has_programme: false, has_members: false, has_staff: false };
    for page in in_both_languages(|frame| blank(frame, none)) {
        assert!(page.contains("/programme/wizard") && page.contains("/settings/staff"), "{page}");
        assert!(!page.contains("hx-get=\"/home/"), "there is nothing to fetch yet");
    }
    let begun = FirstSteps { has_programme: true, ..none };
    for page in in_both_languages(|frame| blank(frame, begun)) {
        assert!(page.contains("/imports") && page.contains("/members/new"));
    }
}

#[test]
fn the_highest_tier_is_on_top_and_bars_are_as_wide_as_their_tier() {
    let [page, _] =
        in_both_languages(|frame| HomePage { pyramid: Some(pyramid::shown(&frame, &sample())), ..blank(frame, DONE) });
    let place = |text: &str| page.find(text).unwrap();
    assert!(place("/members?tier=D") < place("/members?tier=C") && place("/members?tier=B") < place("/members?tier=A"));
    assert!(page.contains("x=\"171\" y=\"0\" width=\"257\""));
}

#[test]
fn people_are_greeted_by_the_clock_and_the_day() {
    let at = |time: &str| greeting(sample_day(), &format!("2026-11-20 {time}")).hello;
    assert_eq!(
        [at("08:30"), at("12:00"), at("15:00"), at("23:59"), at("04:59")],
        ["home.morning", "home.noon", "home.afternoon", "home.evening", "home.evening"]
    );
    assert_eq!(greeting(sample_day(), "").weekday, "home.friday");
}
