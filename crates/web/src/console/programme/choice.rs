//! The words that the fields of a programme's form can have, as people say them.

use yanji_engine::programme::{Metric, Window};
use yanji_words::{metric, window};

use crate::console::frame::Frame;

/// One thing to choose from a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

/// The windows that are a word; months have a number beside them.
const WINDOWS: [(&str, Window); 6] = [
    ("cumulative", Window::Cumulative),
    ("lifetime", Window::Lifetime),
    ("cycle", Window::Cycle),
    ("quarter", Window::Quarter),
    ("half_year", Window::HalfYear),
    ("year", Window::Year),
];

/// The time zones that clinics are in, the most frequent first; another stands in the text.
const ZONES: [(&str, &str); 17] = [
    ("Asia/Shanghai", "programme_zone.shanghai"),
    ("Asia/Urumqi", "programme_zone.urumqi"),
    ("Asia/Hong_Kong", "programme_zone.hong_kong"),
    ("Asia/Macau", "programme_zone.macau"),
    ("Asia/Taipei", "programme_zone.taipei"),
    ("Asia/Singapore", "programme_zone.singapore"),
    ("Asia/Kuala_Lumpur", "programme_zone.kuala_lumpur"),
    ("Asia/Bangkok", "programme_zone.bangkok"),
    ("Asia/Tokyo", "programme_zone.tokyo"),
    ("Asia/Seoul", "programme_zone.seoul"),
    ("Asia/Dubai", "programme_zone.dubai"),
    ("Australia/Sydney", "programme_zone.sydney"),
    ("Europe/London", "programme_zone.london"),
    ("Europe/Paris", "programme_zone.paris"),
    ("America/New_York", "programme_zone.new_york"),
    ("America/Los_Angeles", "programme_zone.los_angeles"),
    ("America/Vancouver", "programme_zone.vancouver"),
];

/// What a field offers. A word that is in no list is offered as it stands, so that it is not lost.
pub(super) fn choices(frame: &Frame, field: &str, chosen: &str) -> Vec<Choice> {
    let named = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(code, key)| ((*code).to_owned(), frame.t(key).into_owned())).collect::<Vec<_>>()
    };
    let mut offered = match field {
        "metric" => {
            Metric::ALL.iter().map(|one| (one.code().to_owned(), metric(frame.lang, *one).to_owned())).collect()
        }
        "window" => windows(frame),
        "comparator" => named(&[("at_least", "programme_form.at_least"), ("more_than", "programme_form.more_than")]),
        "joint" => named(&[("all", "programme_form.all"), ("any", "programme_form.any")]),
        "upgrade" => named(&[
            ("immediate", "programme_form.upgrade_immediate"),
            ("evaluation", "programme_form.upgrade_evaluation"),
        ]),
        "cycle" => named(&[
            ("quarter", "programme_form.cycle_quarter"),
            ("half_year", "programme_form.cycle_half_year"),
            ("year", "programme_form.cycle_year"),
            ("anniversary", "programme_form.cycle_anniversary"),
        ]),
        "demote" => named(&[("step", "programme_form.demote_step"), ("qualified", "programme_form.demote_qualified")]),
        "on_refund" => named(&[("undo", "programme_form.refund_undo"), ("keep", "programme_form.refund_keep")]),
        "enabled" => named(&[("true", "programme_form.enabled_yes"), ("false", "programme_form.enabled_no")]),
        "align" => named(&[
            ("never", "programme_form.expire_never"),
            ("day", "programme_form.expire_day"),
            ("month_end", "programme_form.expire_month_end"),
            ("year_end", "programme_form.expire_year_end"),
        ]),
        "price_list" => named(&[
            ("", "programme_gives.list_both"),
            ("retail", "programme_gives.list_retail"),
            ("wholesale", "programme_gives.list_wholesale"),
        ]),
        // A text that names none is left so until one is chosen.
        "timezone" if chosen.is_empty() => named(&[&[("", "programme_zone.none")], &ZONES[..]].concat()),
        "timezone" => named(&ZONES),
        _ => Vec::new(),
    };
    if !chosen.is_empty() && offered.iter().all(|(code, _)| code != chosen) {
        offered.push((chosen.to_owned(), chosen.to_owned()));
    }
    let choice = |(code, name): (String, String)| Choice { is_chosen: code == chosen, code, name };
    offered.into_iter().map(choice).collect()
}

fn windows(frame: &Frame) -> Vec<(String, String)> {
    let months = ("months".to_owned(), frame.t("programme_form.months").into_owned());
    let words = WINDOWS.iter().map(|(code, one)| ((*code).to_owned(), window(frame.lang, *one)));
    [months].into_iter().chain(words).collect()
}
