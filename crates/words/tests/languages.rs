//! Everything has words in both languages, and neither language shows up in the other.

#[path = "../../engine/tests/programme_tools/sold.rs"]
mod sold;

use std::path::Path;

use yanji_engine::activity::{EntryKind, Kind, Refusal};
use yanji_engine::number::{Fen, Micros};
use yanji_engine::programme::benefit::{Benefits, CouponValue, Perk, PriceList, RewardGive, Tender};
use yanji_engine::programme::check::{Finding, Flaw, check_for};
use yanji_engine::programme::read::{Place, ProgrammeError, ProgrammeFault, Rule, ValueType, read};
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::repair::repair;
use yanji_engine::programme::{Condition, Cycle, Metric, Programme, Term, Threshold, Window};
use yanji_words::Lang;

const WINDOWS: [Window; 8] = [
    Window::Lifetime,
    Window::Cumulative,
    Window::Months(1),
    Window::Months(12),
    Window::Quarter,
    Window::HalfYear,
    Window::Year,
    Window::Cycle,
];

/// A text without what it quotes: names in “”, codes and values in backquotes.
fn without_data(text: &str) -> String {
    let mut rest = String::new();
    let (mut in_quotes, mut in_code) = (false, false);
    for c in text.chars() {
        match c {
            '“' => in_quotes = true,
            '”' => in_quotes = false,
            '`' => in_code = !in_code,
            _ if in_quotes || in_code => {}
            _ => rest.push(c),
        }
    }
    rest
}

/// Holds a text to be there and to be in one language.
fn assert_in(lang: Lang, text: &str) {
    let own = without_data(text);
    assert!(!own.trim().is_empty(), "{lang:?} has nothing to say: {text:?}");
    let foreign = own.chars().find(|c| match lang {
        Lang::Zh => c.is_ascii_alphabetic(),
        Lang::En => is_chinese(*c),
    });
    assert_eq!(foreign, None, "{lang:?}: {text}");
    assert!(!text.contains("  ") && !text.contains("。。"), "{text}");
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

fn assert_both<T: AsRef<str>>(words: impl Fn(Lang) -> T) {
    for lang in Lang::ALL {
        assert_in(lang, words(lang).as_ref());
    }
    assert_ne!(words(Lang::Zh).as_ref(), words(Lang::En).as_ref());
}

#[test]
fn terms_and_refusals() {
    Refusal::ALL.into_iter().for_each(|refusal| assert_both(|lang| yanji_words::refusal(lang, refusal)));
    Kind::ALL.into_iter().for_each(|kind| assert_both(|lang| yanji_words::kind(lang, kind)));
    EntryKind::DESK.into_iter().for_each(|kind| assert_both(|lang| yanji_words::entry_kind(lang, kind)));
    for event in ["issued", "received", "handed_on", "void", "returned"] {
        assert_both(|lang| yanji_words::coupon_event(lang, event).unwrap());
        assert_both(|lang| yanji_words::happened(lang, "coupon", Some(event)));
    }
    assert_both(|lang| yanji_words::happened(lang, "sale", None).to_owned());
    assert_eq!(yanji_words::happened(Lang::Zh, "to come", Some("to come")), "to come");
    Metric::ALL.into_iter().for_each(|metric| assert_both(|lang| yanji_words::metric(lang, metric)));
    WINDOWS.into_iter().for_each(|window| assert_both(|lang| yanji_words::window(lang, window)));
    for cycle in [Cycle::Quarter, Cycle::HalfYear, Cycle::Year, Cycle::Anniversary] {
        assert_both(|lang| yanji_words::cycle(lang, cycle));
    }
}

#[test]
fn perks_tenders_and_price_lists() {
    Perk::ALL.into_iter().for_each(|perk| assert_both(|lang| yanji_words::benefit::perk(lang, perk)));
    Tender::ALL.into_iter().for_each(|tender| assert_both(|lang| yanji_words::benefit::tender(lang, tender)));
    PriceList::ALL.into_iter().for_each(|list| assert_both(|lang| yanji_words::benefit::price_list(lang, list)));
    Rule::ALL.into_iter().for_each(|rule| assert_both(|lang| yanji_words::rule(lang, rule)));
}

#[test]
fn shares_are_said_as_a_shop_says_them() {
    for (percent, zh, en) in
        [(80_000_000, "8折", "20 % off"), (95_500_000, "9.55折", "4.5 % off"), (100_000_000, "原价", "full price")]
    {
        assert_eq!(yanji_words::benefit::share(Lang::Zh, Micros(percent)), zh);
        assert_eq!(yanji_words::benefit::share(Lang::En, Micros(percent)), en);
    }
}

#[test]
fn every_refusal_has_its_own_sentence() {
    for lang in Lang::ALL {
        let mut sentences: Vec<_> =
            Refusal::ALL.into_iter().map(|refusal| yanji_words::refusal(lang, refusal)).collect();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), Refusal::ALL.len());
    }
}

#[test]
fn conditions() {
    for metric in Metric::ALL {
        for window in WINDOWS {
            for threshold in [Threshold::AtLeast(Micros::ONE), Threshold::MoreThan(Micros::whole(2_000))] {
                let single = Condition::Metric { metric, window, threshold };
                let term = Term { metric, window, weight: Micros(10_000) };
                let score =
                    Condition::Score { terms: vec![term, Term { weight: Micros(1_500_000), ..term }], threshold };
                assert_both(|lang| yanji_words::condition(lang, &single));
                assert_both(|lang| yanji_words::condition(lang, &score));
                let group = Condition::All(vec![single.clone(), Condition::Any(vec![single, score])]);
                assert_both(|lang| yanji_words::condition(lang, &group));
            }
        }
    }
}

#[test]
fn a_condition_reads_like_speech() {
    let metric = |metric, window, number| Condition::Metric {
        metric,
        window,
        threshold: Threshold::AtLeast(Micros::whole(number)),
    };
    let spend = metric(Metric::Spend, Window::Cumulative, 2_000);
    let referrals = metric(Metric::Referrals, Window::Cumulative, 3);
    let visits = metric(Metric::Visits, Window::Months(12), 1);
    let nested = Condition::All(vec![visits, Condition::Any(vec![spend, referrals])]);
    assert_eq!(
        yanji_words::condition(Lang::Zh, &nested),
        "近 12 个月到店满 1 次，并且（累计消费满 2,000 元，或累计推荐新客满 3 位）"
    );
    assert_eq!(
        yanji_words::condition(Lang::En, &nested),
        "visit on at least 1 day in the last 12 months and (spend at least ¥2,000 in total, or refer at least 3 new \
         members in total)"
    );
}

fn faults() -> Vec<ProgrammeFault> {
    let found = || "31".to_owned();
    let known: &'static [&'static str] = &["day", "month_end"];
    let types = [
        ValueType::Text,
        ValueType::Whole,
        ValueType::Decimal,
        ValueType::Flag,
        ValueType::Date,
        ValueType::List,
        ValueType::Table,
    ];
    let mut faults = vec![
        ProgrammeFault::Syntax { detail: "duplicate key".into() },
        ProgrammeFault::UnknownKey { known },
        ProgrammeFault::MissingKey,
        ProgrammeFault::OutOfRange { least: 0, most: 120, found: found() },
        ProgrammeFault::TooPrecise { found: found() },
        ProgrammeFault::NotFinite { found: found() },
        ProgrammeFault::UnknownWord { known, found: found() },
        ProgrammeFault::UnknownTimezone { found: found() },
        ProgrammeFault::OtherLanguage { found: found() },
        ProgrammeFault::NoTier,
        ProgrammeFault::EmptyText,
        ProgrammeFault::RepeatedCode { code: "silver".into(), first_line: 4 },
        ProgrammeFault::OnBaseTier,
        ProgrammeFault::NoThreshold,
        ProgrammeFault::TwoThresholds,
        ProgrammeFault::EmptyList,
        ProgrammeFault::TooDeep,
        ProgrammeFault::NoCondition,
        ProgrammeFault::TwoConditions,
        ProgrammeFault::NoChoice { known },
        ProgrammeFault::TwoChoices { known },
        ProgrammeFault::OnlyWith { beside: known },
        ProgrammeFault::RepeatedEntry,
        ProgrammeFault::NoShare { below_hundred: true, found: found() },
        ProgrammeFault::NoShare { below_hundred: false, found: found() },
        ProgrammeFault::NoAmount { least: Fen(1), found: found() },
        ProgrammeFault::NoSuchDay { found: found() },
        ProgrammeFault::NoSuchDate { found: found() },
        ProgrammeFault::NoSuchDays,
    ];
    faults.extend(Rule::ALL.map(|rule| ProgrammeFault::UnknownCode { rule, code: "care".into() }));
    faults.extend(types.map(|expected| ProgrammeFault::WrongType { expected, found: ValueType::Text }));
    faults
}

#[test]
fn programme_errors_name_line_column_and_key() {
    for fault in faults() {
        for key in ["tiers[1].name", ""] {
            let error = ProgrammeError { line: 12, column: 8, key: key.to_owned(), fault: fault.clone() };
            assert_both(|lang| yanji_words::programme_error(lang, &error));
            for lang in Lang::ALL {
                let text = yanji_words::programme_error(lang, &error);
                assert!(text.contains("12") && text.contains('8') && text.contains(key), "{text}");
            }
        }
    }
}

/// The bad programme of a code, with what is found in it.
fn faulty(code: &str) -> (String, Vec<Finding>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../engine/tests/check/{code}.bad.toml"));
    let source = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{code}: {error}"));
    let read = read(&source).unwrap_or_else(|errors| panic!("{code}: {errors:?}"));
    (source.clone(), check_for(&read, &sold::goods(&source)))
}

#[test]
fn findings_have_a_reason_and_a_proposal() {
    for code in Flaw::CODES {
        let (_, findings) = faulty(code);
        assert!(!findings.is_empty(), "{code}");
        for finding in findings {
            assert_both(|lang| yanji_words::finding(lang, &finding).reason);
            assert_both(|lang| yanji_words::finding(lang, &finding).proposal);
            // A shop reads it: codes of the programme language stand apart.
            for lang in Lang::ALL {
                let said = yanji_words::finding(lang, &finding).proposal;
                assert!(!said.contains(['`', '_', '=']), "{code}: {said}");
            }
        }
    }
}

#[test]
fn a_name_that_nothing_is_near_to_has_a_proposal_of_its_own() {
    let place = Place { line: 1, column: 1 };
    let near = || Some("洗剪吹".to_owned());
    for (flaw, names) in [
        (Flaw::UnknownCategory { category: "剪".into(), near: None }, false),
        (Flaw::UnknownCategory { category: "剪".into(), near: near() }, true),
        (Flaw::UnknownItem { item: "剪".into(), near: None }, false),
        (Flaw::UnknownItem { item: "剪".into(), near: near() }, true),
    ] {
        let finding = Finding { place, key: String::new(), flaw };
        assert_both(|lang| yanji_words::finding(lang, &finding).proposal);
        for lang in Lang::ALL {
            let proposal = yanji_words::finding(lang, &finding).proposal;
            assert_eq!(proposal.contains("“洗剪吹”"), names, "{proposal}");
        }
    }
}

/// The numbers and words in quotes of a text, without what only holds them together.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
        .filter(|token| !token.is_empty())
        .collect()
}

#[test]
fn a_proposal_that_is_taken_says_what_is_written() {
    for code in Flaw::CODES {
        let (source, mut findings) = faulty(code);
        let finding = findings.remove(0);
        let mended = repair(&source, &finding);
        for lang in Lang::ALL {
            let advice = yanji_words::finding(lang, &finding);
            assert_eq!(advice.takes, mended.is_some(), "{code}");
            let Some(mended) = &mended else { continue };
            // A window is said in words, `12 months` as 近 12 个月.
            let old: Vec<&str> = tokens(&source).into_iter().chain(["months"]).collect();
            for token in tokens(mended).into_iter().filter(|token| !old.contains(token)) {
                let said = format!("{} {}", advice.proposal, advice.written.join(" "));
                let words = said.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'));
                let is_said = words.flat_map(tokens).any(|word| word.trim_end_matches('.') == token);
                assert!(is_said, "{code}: {token} is not in {said}");
            }
            let removes = mended.lines().count() < source.lines().count();
            let says = lang.pick("删", "Take");
            assert_eq!(advice.proposal.contains(says), removes, "{code}: {}", advice.proposal);
        }
    }
}

/// The names that a shop gives to what a programme gives.
fn names_of_benefits(programme: &Programme) -> Vec<&str> {
    let Benefits { bonuses, offers, coupons, rewards, gifts, exclusives, .. } = &programme.benefits;
    let mut names: Vec<&str> = bonuses.iter().map(|bonus| bonus.name.as_str()).collect();
    names.extend(offers.iter().map(|offer| offer.name.as_str()));
    names.extend(gifts.iter().map(|gift| gift.name.as_str()));
    for coupon in coupons {
        names.push(&coupon.name);
        if let CouponValue::Free { item } | CouponValue::Trial { item, .. } = &coupon.value {
            names.push(item);
        }
    }
    for reward in rewards {
        names.extend([reward.name.as_str(), reward.level.as_str()]);
        if let RewardGive::Item(item) = &reward.give {
            names.push(item);
        }
    }
    let prices = programme.tiers.iter().flat_map(|tier| &tier.gives.prices).map(|price| &price.scope);
    let scopes = bonuses.iter().map(|bonus| &bonus.scope).chain(offers.iter().map(|offer| &offer.scope));
    let scopes = scopes.chain(coupons.iter().map(|coupon| &coupon.scope)).chain(prices);
    for scope in scopes.chain(exclusives.iter().map(|one| &one.scope)) {
        names.extend(scope.categories.iter().chain(&scope.items).map(String::as_str));
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

#[test]
fn ready_made_programmes_are_explained() {
    for ready in READY {
        let programme = read(ready.source).unwrap().programme;
        let mut data: Vec<&str> = vec![&programme.name];
        data.extend(programme.tiers.iter().map(|tier| tier.name.as_str()));
        data.extend(programme.points.categories.iter().map(|(category, _)| category.as_str()));
        data.extend(names_of_benefits(&programme));
        data.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
        assert_both(|lang| {
            data.iter().fold(yanji_words::explain(lang, &programme), |text, name| text.replace(name, "“”"))
        });
    }
}

#[test]
fn members_read_what_taking_part_gives_and_what_is_taken_back() {
    let text = "name = '方案'\n[points]\nper_event = 30\nper_referral = 200\n[[tiers]]\ncode = 'a'\nname = '普通'\n";
    let told = |lang, text: &str| yanji_words::explain(lang, &read(text).unwrap().programme);
    let zh = told(Lang::Zh, text);
    assert!(zh.contains("- 参加一次活动得 30 分，推荐一位新客得 200 分，各等级一样。\n"), "{zh}");
    assert!(zh.contains("收回这次推荐得到的积分"), "{zh}");
    let en = told(Lang::En, text);
    assert!(
        en.contains("- 30 points for each event attended, 200 points for each new customer sent, the same in every")
    );
    let no_referral = told(Lang::Zh, &text.replace("per_referral = 200\n", ""));
    assert!(!no_referral.contains("推荐"), "{no_referral}");
    let day = yanji_engine::Day::FIRST;
    let notice = yanji_words::launch_notice(Lang::Zh, &read(text).unwrap().programme, day);
    assert!(notice.contains("\n参加一次活动得 30 分，推荐一位新客得 200 分。\n"), "{notice}");
}

#[test]
fn the_ready_made_programmes_read_as_members_should_read_them() {
    for file in ["salon-stars", "customers-abc", "four-cards-vip"] {
        let ready = READY.iter().find(|ready| ready.file == format!("{file}.toml")).unwrap();
        let programme = read(ready.source).unwrap().programme;
        for lang in Lang::ALL {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/explain/{file}.{}.md", lang.code()));
            let text = yanji_words::explain(lang, &programme);
            if std::env::var_os("YANJI_BLESS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{} (YANJI_BLESS=1 rewrites it)", path.display());
        }
    }
}
