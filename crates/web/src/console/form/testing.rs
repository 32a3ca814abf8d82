//! For the tests of pages: a frame with sample data, and the look that every page has to stand in both languages.

use askama::Template;
use yanji_app::Permissions;
use yanji_app::records::{LotLeft, Member, MemberState, TierPerks};
use yanji_books::id::{AccountId, MemberId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Perk;
use yanji_words::Lang;

use crate::console::frame::place::Choice;
use crate::console::frame::{Frame, Places, Section, Theme};
use crate::console::progress::Strip;

/// A frame whose data belongs to no language.
pub(in crate::console) fn sample_frame(lang: Lang) -> Frame {
    Frame {
        lang,
        clinic: "Y-1".to_owned(),
        staff: "Z-9".to_owned(),
        staff_id: "9".to_owned(),
        permissions: Permissions::all(),
        csrf: "0123".to_owned(),
        section: Section::Members,
        address: "/members?after=1".to_owned(),
        notice: Some("!".to_owned()),
        strip: Strip::default(),
        theme: Theme::default(),
        places: sample_places(),
    }
}

/// Two organisations and two stores to choose of.
fn sample_places() -> Places {
    let choice = |name: &str, is_chosen| Choice { code: name.to_owned(), name: name.to_owned(), is_chosen };
    Places {
        organisations: vec![choice("Y-1", true), choice("Y-2", false)],
        stores: vec![choice("1", true), choice("2", false)],
        store: "1".to_owned(),
    }
}

/// A member whose data belongs to no language.
pub(in crate::console) fn sample_member() -> Member {
    Member {
        id: MemberId([7; 16]),
        account: AccountId([8; 16]),
        number: "10001".to_owned(),
        name: "*".to_owned(),
        phone: "138****0000".to_owned(),
        note: String::new(),
        birthday: String::new(),
        allergies: String::new(),
        is_revealed: false,
        store: None,
        enrolled_on: sample_day(),
        last_sale_on: Some(sample_day()),
        tier: "2".to_owned(),
        tier_name: "2".to_owned(),
        tier_rank: 1,
        perks: TierPerks { perks: vec![Perk::NoQueue, Perk::DedicatedStaff], booking_days_ahead: 2 },
        grace_until: Some(sample_day()),
        points: 1_200,
        spend_fen: 120_000,
        visits: 3,
    }
}

/// The state of that member, with everything that a state can show.
pub(in crate::console) fn sample_state() -> MemberState {
    MemberState {
        member: MemberId([7; 16]),
        day: sample_day(),
        tier: "2".to_owned(),
        tier_name: "2".to_owned(),
        tier_rank: 1,
        perks: TierPerks { perks: vec![Perk::NoQueue, Perk::DedicatedStaff], booking_days_ahead: 2 },
        tier_since: sample_day(),
        counted_since: sample_day(),
        grace_until: Some(sample_day()),
        locked_until: Some(sample_day()),
        points: 1_200,
        points_debt: 30,
        points_expired: 50,
        spend_fen: 120_000,
        visits: 3,
        lots: vec![
            LotLeft { earned_on: sample_day(), expires_on: Some(sample_day()), points: 200 },
            LotLeft { earned_on: sample_day(), expires_on: None, points: 1_000 },
        ],
    }
}

/// A day.
pub(in crate::console) fn sample_day() -> Day {
    Day::parse("2026-11-20").unwrap()
}

/// Renders a page in both languages and fails at a missing word, at Chinese in English and at English in Chinese.
/// The data must be of neither language.
pub(in crate::console) fn in_both_languages<T: Template>(page: impl Fn(Frame) -> T) -> [String; 2] {
    Lang::ALL.map(|lang| {
        let html = page(sample_frame(lang)).render().unwrap();
        let seen = visible(&html);
        let is_missing = |word: &str| word.starts_with("zh.") || word.starts_with("en.");
        assert!(!seen.split_whitespace().any(is_missing), "a word is missing: {seen}");
        assert!(!seen.contains("%{"), "a value is missing: {seen}");
        match lang {
            Lang::En => {
                // The language itself is named where it is chosen.
                let stray: String = seen.replace("中文", "").chars().filter(|c| is_chinese(*c)).collect();
                assert_eq!(stray, "", "Chinese in an English page");
            }
            Lang::Zh => {
                // The path of a file is the same in both.
                let seen = seen.replace(".config/yanji/root.key", "");
                let words = seen.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
                let stray: Vec<_> = words.filter(|word| !KNOWN_IN_CHINESE.contains(word)).collect();
                assert!(stray.is_empty(), "English in a Chinese page: {stray:?}");
            }
        }
        html
    })
}

/// A part of a page in the frame of one, so that it is looked through like one.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "frame.html" %}{% block title %}{% endblock %}{% block content %}{{ part|safe }}{% endblock %}"#
)]
pub(in crate::console) struct Inside {
    pub(in crate::console) frame: Frame,
    pub(in crate::console) part: String,
}

/// Words in Latin letters that a Chinese page may have: the other language's name, names of formats.
const KNOWN_IN_CHINESE: &[&str] = &[
    "yanji",
    "backup",
    "English",
    "SQLite",
    "PostgreSQL",
    "Esc",
    "Enter",
    "CSV",
    "TSV",
    "Excel",
    "UTF",
    "GB",
    "TOML",
    "MB",
    "xlsx",
];

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What a person sees or hears of a page: its text, and the attributes that are read out.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        let (tag, after) = part.split_once('>').unwrap_or((part, ""));
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "data-confirm=\""] {
            let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split_once('"'));
            text.push_str(value.map_or("", |(value, _)| value));
            text.push(' ');
        }
        if !tag.starts_with("style") && !tag.starts_with("script") {
            text.push_str(after);
            text.push(' ');
        }
    }
    text.replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'")
}
