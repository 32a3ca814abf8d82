//! The plan and the notice of a launch: in order, in one language, with the facts of the programme.

use std::path::Path;

use yanji_engine::Day;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::Perk;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_words::launch::{Stage, Step};
use yanji_words::{Lang, launch_notice, launch_plan};

fn programmes() -> Vec<(&'static str, Programme)> {
    let read = |source| read(source).unwrap_or_else(|errors| panic!("{errors:?}")).programme;
    READY.iter().map(|ready| (ready.file, read(ready.source))).collect()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text}"))
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// A text without the names that a programme gives.
fn without_names(programme: &Programme, text: &str) -> String {
    let mut names: Vec<&str> =
        programme.tiers.iter().map(|tier| tier.name.as_str()).chain([programme.name.as_str()]).collect();
    for price in programme.tiers.iter().flat_map(|tier| &tier.gives.prices) {
        names.extend(price.scope.categories.iter().chain(&price.scope.items).map(String::as_str));
    }
    let benefits = &programme.benefits;
    names.extend(benefits.gifts.iter().map(|gift| gift.name.as_str()));
    names.extend(benefits.coupons.iter().map(|coupon| coupon.name.as_str()));
    names.extend(benefits.offers.iter().map(|offer| offer.name.as_str()));
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    names.iter().fold(text.to_owned(), |text, name| text.replace(name, ""))
}

#[test]
fn a_plan_is_in_order_and_in_one_language() {
    for (file, programme) in programmes() {
        for from in ["2026-12-01", "2026-12-31", "2027-01-01", "2028-02-29"] {
            let from = day(from);
            let [zh, en] = Lang::ALL.map(|lang| launch_plan(lang, &programme, from));
            assert_eq!(zh.len(), en.len(), "{file}");
            for (zh, en) in zh.iter().zip(&en) {
                assert_eq!((zh.stage, zh.when, zh.who), (en.stage, en.when, en.who), "{file}");
                assert_eq!(without_names(&programme, &en.what).chars().find(|c| is_chinese(*c)), None, "{}", en.what);
                assert!(zh.what.ends_with('。') && en.what.ends_with('.'), "{zh:?} {en:?}");
            }
            assert!(zh.is_sorted_by_key(|step| (step.stage, step.when)), "{file}");
            let stage_of = |step: &Step| match step.when.cmp(&from) {
                std::cmp::Ordering::Less => Stage::Before,
                std::cmp::Ordering::Equal => Stage::OnTheDay,
                std::cmp::Ordering::Greater => Stage::After,
            };
            assert!(zh.iter().all(|step| step.stage == stage_of(step)), "{file}");
            assert!(Stage::ALL.into_iter().all(|stage| zh.iter().any(|step| step.stage == stage)), "{file}");
        }
    }
}

#[test]
fn a_notice_names_every_tier_that_is_open() {
    for (file, mut programme) in programmes() {
        let last = programme.tiers.len() - 1;
        programme.tiers[last].enabled = false;
        for lang in Lang::ALL {
            let notice = launch_notice(lang, &programme, day("2026-12-01"));
            let foreign = without_names(&programme, &notice).chars().find(|c| is_chinese(*c));
            assert_eq!(foreign.is_some(), lang == Lang::Zh, "{file}: {notice}");
            for tier in &programme.tiers {
                assert_eq!(notice.contains(&format!("· {}", tier.name)), tier.enabled, "{file}: {notice}");
            }
        }
    }
}

#[test]
fn a_notice_names_what_is_given_and_what_a_tier_may_do() {
    let mut programme = programmes().into_iter().find(|(file, _)| *file == "salon-stars.toml").unwrap().1;
    programme.tiers[2].gives.perks = vec![Perk::NoQueue, Perk::PriorityBooking];
    let notice = launch_notice(Lang::Zh, &programme, day("2026-12-01"));
    assert!(notice.contains("\n生日礼：生日当月送生日护理券 1 张"), "{notice}");
    assert!(notice.contains("积分 1.5 倍；免排队、优先预约。"), "{notice}");
    programme.benefits.gifts.clear();
    assert!(!launch_notice(Lang::Zh, &programme, day("2026-12-01")).contains("生日礼"));
}

#[test]
fn nobody_is_reminded_of_a_review_that_is_over() {
    for (file, programme) in programmes() {
        let from = day("2026-12-31");
        let review = if file == "four-cards-diamond.toml" { day("2027-12-30") } else { from };
        let plan = launch_plan(Lang::En, &programme, from);
        let reminders = plan.iter().filter(|step| step.what.starts_with("Reviews of"));
        assert!(reminders.clone().all(|step| step.when < review), "{file}");
        assert_eq!(reminders.count(), usize::from(review > from), "{file}");
    }
}

#[test]
fn the_ready_made_programmes_are_launched_as_people_should_read_it() {
    for (file, programme) in
        programmes().into_iter().filter(|(file, _)| ["salon-stars.toml", "four-cards-vip.toml"].contains(file))
    {
        for lang in Lang::ALL {
            let from = day("2026-12-01");
            let steps = launch_plan(lang, &programme, from);
            let lines = steps.iter().map(|step| {
                format!("- {} · {} · {} · {}\n", step.stage.name(lang), step.when, step.who.name(lang), step.what)
            });
            let text = format!("{}\n{}\n", lines.collect::<String>(), launch_notice(lang, &programme, from));
            let name = file.trim_end_matches(".toml");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/launch/{name}.{}.md", lang.code()));
            if std::env::var_os("YANJI_BLESS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{} (YANJI_BLESS=1 rewrites it)", path.display());
        }
    }
}
