//! The programme check: a bad file and its clean twin for every code, and nothing to say about ready-made programmes.

#[path = "programme_tools/sold.rs"]
mod sold;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use yanji_engine::programme::check::{Finding, Flaw, Good, Goods, Unrecorded, check, check_for};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

/// What is found in a text, in a shop that sells what a line of the text says.
fn findings(source: &str) -> Vec<Finding> {
    check_for(&read(source).unwrap_or_else(|errors| panic!("{errors:?}")), &sold::goods(source))
}

fn codes(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.flaw.code()).collect()
}

#[test]
fn every_code_has_a_bad_file_and_a_clean_twin() {
    for code in Flaw::CODES {
        let text = |kind: &str| {
            let path = folder().join(format!("{code}.{kind}.toml"));
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let bad = findings(&text("bad"));
        assert_eq!(codes(&bad), BTreeSet::from([code]), "{code}.bad.toml: {bad:#?}");
        assert!(bad.iter().all(|finding| finding.place.line > 1), "{code} has no place: {bad:#?}");
        assert_eq!(findings(&text("clean")), [], "{code}.clean.toml");
    }
}

#[test]
fn twins_differ_in_few_lines() {
    for code in Flaw::CODES {
        let lines = |kind: &str| -> Vec<String> {
            let text = std::fs::read_to_string(folder().join(format!("{code}.{kind}.toml"))).unwrap();
            text.lines().map(str::to_owned).collect()
        };
        let (bad, clean) = (lines("bad"), lines("clean"));
        let only = |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).count();
        assert!(bad != clean && only(&bad, &clean) <= 3 && only(&clean, &bad) <= 3, "{code}: {bad:#?} {clean:#?}");
    }
}

#[test]
fn no_file_is_left_over() {
    let codes: BTreeSet<_> = Flaw::CODES.into_iter().collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(codes.contains(name.split('.').next().unwrap()), "{name} belongs to no code");
    }
}

#[test]
fn ready_made_programmes_are_clean() {
    for ready in READY {
        let (waiting, others): (Vec<_>, Vec<_>) =
            findings(ready.source).into_iter().partition(|it| matches!(it.flaw, Flaw::NotRecordedYet { .. }));
        assert_eq!(others, [], "{}", ready.file);
        let rests_on_packages = ["four-cards-vip.toml", "package-card.toml"].contains(&ready.file);
        assert_eq!(!waiting.is_empty(), rests_on_packages, "{}", ready.file);
    }
}

#[test]
fn what_cannot_be_recorded_yet_is_told_where_it_stands() {
    let text = std::fs::read_to_string(folder().join("not_recorded_yet.bad.toml")).unwrap();
    let told = findings(&text).into_iter().map(|finding| match finding.flaw {
        Flaw::NotRecordedYet { what } => (finding.key, what),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("tiers[1].qualify.any[1]".to_owned(), Unrecorded::Packages),
            ("tiers[1].retain.score[1]".to_owned(), Unrecorded::Topups),
            ("gifts[0].on".to_owned(), Unrecorded::FirstCard),
        ]
    );
    assert_eq!(check(&read(&text).unwrap()), [], "a history to be replayed may have it");
}

#[test]
fn every_ready_made_programme_is_shipped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes");
    let files: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let shipped: BTreeSet<String> = READY.iter().map(|ready| ready.file.to_owned()).collect();
    assert_eq!(files, shipped);
}

#[test]
fn figures_say_what_to_write_instead() {
    let found = findings(
        "name = 'x'\n[[tiers]]\ncode = 'a'\nname = '普通'\n[[tiers]]\ncode = 'b'\nname = '银卡'\npoints_multiplier = 1.1\n",
    );
    let [Finding { key, place, flaw: Flaw::BenefitGap { percent, least, most, .. } }] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!((key.as_str(), place.line), ("tiers[1].points_multiplier", 8));
    assert_eq!((percent.to_string(), least.to_string(), most.to_string()), ("10".into(), "1.15".into(), "1.3".into()));
}

/// The codes for a silver tier with these two conditions, reviewed in this cycle with two months of grace.
fn ladder_codes(cycle: &str, qualify: &str, retain: &str) -> Vec<&'static str> {
    let source = format!(
        "name = 'x'\n[evaluation]\ncycle = '{cycle}'\ngrace_months = 2\n[[tiers]]\ncode = 'a'\nname = '普通'\n\
         [[tiers]]\ncode = 'b'\nname = '银卡'\npoints_multiplier = 1.2\nqualify = {qualify}\nretain = {retain}\n"
    );
    findings(&source).iter().map(|finding| finding.flaw.code()).collect()
}

#[test]
fn a_tier_bounces_only_where_what_won_it_outlives_the_demotion() {
    let spend = |window: &str, number: u32| format!("{{ metric = 'spend', window = '{window}', at_least = {number} }}");
    let visits =
        |window: &str, number: u32| format!("{{ metric = 'visits', window = '{window}', at_least = {number} }}");
    let none: [&str; 0] = [];
    for (cycle, qualify, retain, codes) in [
        ("year", spend("12 months", 3_000), spend("cycle", 2_000), none.as_slice()),
        ("year", spend("12 months", 3_000), spend("12 months", 3_000), &none),
        ("year", visits("quarter", 4), spend("cycle", 800), &none),
        ("year", visits("24 months", 4), spend("cycle", 800), &["bouncing_tier"]),
        ("quarter", spend("year", 3_000), spend("cycle", 500), &["bouncing_tier"]),
        ("quarter", spend("quarter", 3_000), spend("cycle", 500), &none),
        ("anniversary", spend("cycle", 3_000), spend("cycle", 500), &none),
        ("anniversary", spend("24 months", 3_000), spend("cycle", 500), &["bouncing_tier"]),
        ("anniversary", spend("cumulative", 3_000), spend("year", 500), &["retain_cut_short"]),
    ] {
        assert_eq!(ladder_codes(cycle, &qualify, &retain), codes, "{cycle}: {qualify}, {retain}");
    }
}

#[test]
fn a_way_that_fits_makes_up_for_one_that_does_not() {
    let qualify = "{ metric = 'spend', window = 'cumulative', at_least = 3000 }";
    let cycle = "{ metric = 'spend', window = 'cycle', at_least = 800 }";
    let lately = "{ metric = 'visits', window = '3 months', at_least = 1 }";
    assert_eq!(ladder_codes("year", qualify, lately), ["retain_misses_cycle"]);
    for both in [format!("{{ any = [{cycle}, {lately}] }}"), format!("{{ all = [{cycle}, {lately}] }}")] {
        assert_eq!(ladder_codes("year", qualify, &both), [""; 0], "{both}");
    }
}

#[test]
fn whoever_reaches_more_by_less_is_shadowed() {
    let silver = |qualify: &str| {
        format!(
            "name = 'x'\n[[tiers]]\ncode = 'a'\nname = '普通'\n[[tiers]]\ncode = 'b'\nname = '银卡'\n\
             points_multiplier = 1.2\nqualify = {qualify}\n[[tiers]]\ncode = 'c'\nname = '金卡'\n\
             points_multiplier = 1.5\nqualify = {{ any = [\n{{ metric = 'spend', window = 'lifetime', at_least = 5000 }},\n\
             {{ score = [{{ metric = 'visits', window = 'year', weight = 10 }}], more_than = 100 }}] }}\n"
        )
    };
    for (qualify, shadowed) in [
        ("{ metric = 'spend', window = 'quarter', at_least = 5000 }", true),
        ("{ metric = 'spend', window = 'quarter', at_least = 4999.99 }", false),
        ("{ metric = 'spend', window = 'quarter', more_than = 4999.99 }", true),
        ("{ metric = 'visits', window = 'half_year', at_least = 11 }", true),
        ("{ metric = 'visits', window = 'half_year', more_than = 10 }", true),
        ("{ metric = 'visits', window = 'half_year', at_least = 10 }", false),
        ("{ metric = 'visits', window = '12 months', at_least = 11 }", false),
    ] {
        let codes: Vec<_> = findings(&silver(qualify)).iter().map(|finding| finding.flaw.code()).collect();
        assert_eq!(codes, if shadowed { vec!["shadowed_tier"] } else { vec![] }, "{qualify}");
    }
}

/// A ladder of tiers, lowest first: a name, a multiplier and the keys of what it gives; and what else the file says.
fn priced(tiers: &[(&str, &str, &str)], rest: &str) -> String {
    let mut source = format!("name = 'x'\n{rest}\n");
    for (index, (name, multiplier, gives)) in tiers.iter().enumerate() {
        let qualify = match index {
            0 => String::new(),
            _ => format!("qualify = {{ metric = 'spend', window = 'cumulative', at_least = {index}000 }}\n"),
        };
        source.push_str(&format!(
            "[[tiers]]\ncode = 't{index}'\nname = '{name}'\npoints_multiplier = {multiplier}\n{qualify}{gives}\n"
        ));
    }
    source
}

const REWARD: &str = "[[rewards]]\ncode = 'r'\nname = '小气泡清洁'\npoints = 600\n";

fn of_prices(tiers: &[(&str, &str, &str)], rest: &str) -> Vec<(String, Flaw)> {
    findings(&priced(tiers, rest)).into_iter().map(|finding| (finding.key, finding.flaw)).collect()
}

#[test]
fn a_ladder_of_98_100_and_95_is_warned_about() {
    let found = of_prices(
        &[
            ("C 基础客户", "1", "prices = [{ pay_percent = 95 }]"),
            ("B 重要客户", "1.2", "prices = [{ pay_percent = 100 }]"),
            ("A 核心客户", "1.5", "prices = [{ pay_percent = 98 }]"),
        ],
        REWARD,
    );
    let told: Vec<_> = found
        .iter()
        .map(|(key, flaw)| match flaw {
            Flaw::HigherPaysMore { lower_percent, higher_percent, proposed, .. } => {
                (key.as_str(), [lower_percent, higher_percent, proposed].map(ToString::to_string))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let wanted = [
        ("tiers[1].prices[0].pay_percent", ["95", "100", "90"]),
        ("tiers[2].prices[0].pay_percent", ["90", "98", "85"]),
    ];
    assert_eq!(told, wanted.map(|(key, numbers)| (key, numbers.map(str::to_owned))));
}

#[test]
fn a_tier_without_the_price_of_a_lower_one_pays_more() {
    let silver = "prices = [{ pay_percent = 90, categories = ['剪'] }]";
    for (gold, key) in [
        ("prices = [{ pay_percent = 80, categories = ['烫'] }]", Some("tiers[2].name")),
        ("prices = [{ pay_percent = 80, categories = ['剪'], list = 'wholesale' }]", Some("tiers[2].name")),
        ("prices = [{ pay_percent = 80 }]", None),
        ("prices = [{ pay_percent = 90 }, { pay_percent = 95, categories = ['剪'] }]", None),
    ] {
        let tiers = [("普通", "1", ""), ("银卡", "1.2", silver), ("金卡", "1.5", gold)];
        let found = of_prices(&tiers, REWARD);
        let told: Vec<_> = found.iter().filter(|(_, flaw)| flaw.code() == "higher_pays_more").collect();
        assert_eq!(told.first().map(|(key, _)| key.as_str()), key, "{gold}: {found:?}");
    }
}

#[test]
fn the_step_between_prices_is_what_is_saved_with_the_worth_of_points() {
    let codes = |silver: &str, multiplier: &str, rest: &str| -> Vec<&'static str> {
        let tiers = [("普通", "1", ""), ("银卡", multiplier, silver)];
        of_prices(&tiers, &format!("{rest}{REWARD}")).into_iter().map(|(_, flaw)| flaw.code()).collect()
    };
    let money = |per_yuan: u32| format!("[points.money]\npoints_per_yuan = {per_yuan}\n");
    let pays = |percent: &str| format!("prices = [{{ pay_percent = {percent} }}]");
    for (percent, multiplier, money, wanted) in [
        ("85", "1", String::new(), ""),
        ("85.01", "1", String::new(), "price_gap"),
        ("70", "1", String::new(), ""),
        ("69.99", "1", String::new(), "price_gap"),
        ("95", "1.15", String::new(), ""),
        ("95", "1.14", String::new(), "price_gap"),
        ("95", "1.31", String::new(), "benefit_gap"),
        // A point a yuan, two points of which are a yuan: half of what is paid comes back, so that 30.01 % less to
        // pay saves 15.005 % only.
        ("69.99", "1", money(2), ""),
        ("71", "1", money(2), "price_gap"),
    ] {
        let wanted: Vec<_> = (!wanted.is_empty()).then_some(wanted).into_iter().collect();
        assert_eq!(codes(&pays(percent), multiplier, &money), wanted, "{percent} {multiplier} {money}");
    }
    let perks = format!("{}\nperks = ['no_queue']", pays("98"));
    assert_eq!(codes(&perks, "1", ""), [""; 0], "what a perk is worth cannot be counted");
}

#[test]
fn five_thousand_yuan_for_a_small_treatment_is_too_far() {
    let salon = |per_yuan: &str, points: &str| {
        let rest = format!("[points]\nper_yuan = {per_yuan}\n{}", REWARD.replace("600", points));
        let tiers = [("普通", "1", ""), ("银卡", "1.2", "")];
        let found = of_prices(&tiers, &rest).into_iter();
        found
            .filter_map(|(key, flaw)| match flaw {
                Flaw::DearReward { yuan, proposed, .. } => Some((key, yuan, proposed.map(|points| points.0))),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let at = |yuan, proposed| vec![("rewards[0].points".to_owned(), yuan, Some(proposed))];
    assert_eq!(salon("0.01", "50"), at(5_000, 10));
    assert_eq!(salon("1", "5000"), at(5_000, 1_000));
    assert_eq!(salon("1", "4999"), []);
    assert_eq!(salon("0.01", "49"), []);
}

#[test]
fn a_reward_of_known_worth_is_weighed_against_the_spend() {
    let rest = |points: u32| {
        format!(
            "[[coupons]]\ncode = 'c'\nname = '代金券'\noff = 10\n[[rewards]]\ncode = 'r'\nname = '代金券'\n\
             points = {points}\ncoupon = 'c'\n"
        )
    };
    let tiers = [("普通", "1", ""), ("银卡", "1.2", "")];
    assert_eq!(of_prices(&tiers, &rest(1_000)), []);
    let found = of_prices(&tiers, &rest(1_001));
    let [(_, Flaw::DearReward { yuan: 1_001, worth: Some(worth), proposed: Some(points), .. })] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!((worth.0, points.0), (1_000, 500));
}

#[test]
fn a_base_tier_without_points_may_give_something_else() {
    let tiers = |base: &'static str| [("普通", "0", base), ("银卡", "1.2", "prices = [{ pay_percent = 80 }]")];
    let codes = |base: &'static str| -> Vec<_> {
        of_prices(&tiers(base), REWARD).into_iter().map(|(_, flaw)| flaw.code()).collect()
    };
    assert_eq!(codes(""), ["base_earns_nothing"]);
    assert_eq!(codes("prices = [{ pay_percent = 95 }]"), [""; 0]);
}

#[test]
fn points_for_taking_part_are_something_and_pay_for_rewards() {
    let codes = |points: &str, rest: &str| -> Vec<_> {
        let tiers = [("普通", "1", ""), ("银卡", "1.2", "")];
        let rest = format!("[points]\nper_yuan = 0\n{points}{rest}");
        of_prices(&tiers, &rest).into_iter().map(|(_, flaw)| flaw.code()).collect()
    };
    let perks = "[[exclusives]]\nperk = 'lectures'\nitems = ['讲座']\n";
    assert!(codes("", REWARD).contains(&"base_earns_nothing"));
    assert!(codes("", REWARD).contains(&"unreachable_reward"));
    let rewarded = codes("per_engagement = 5\n", REWARD);
    assert!(!rewarded.contains(&"base_earns_nothing") && !rewarded.contains(&"unreachable_reward"), "{rewarded:?}");
    assert!(!codes("", perks).contains(&"idle_points"), "there are none");
    assert!(codes("per_referral = 100\n", perks).contains(&"idle_points"));
}

/// A programme that names goods everywhere that it can.
const NAMING: &str = "name = 'x'
[points.categories]
'一类' = 0.5
[[points.bonus]]
code = 'a'
name = '双倍'
multiplier = 2
categories = ['二类']
items = ['一品']
[[tiers]]
code = 'a'
name = '普通'
prices = [{ pay_percent = 95, categories = ['三类', '一类'], items = ['二品'] }]
perks = ['lectures']
[[offers]]
code = 'a'
name = '特价'
price = 10
categories = ['四类']
items = ['三品']
[[coupons]]
code = 'a'
name = '券'
off = 10
claim = true
categories = ['五类']
items = ['四品']
[[coupons]]
code = 'b'
name = '免费券'
free = '五品'
claim = true
[[coupons]]
code = 'c'
name = '体验券'
trial = '六品'
price = 1
claim = true
[[rewards]]
code = 'a'
name = '换'
points = 100
item = '七品'
[[exclusives]]
perk = 'lectures'
categories = ['六类']
items = ['八品']
";

/// The line and the name of everything that a price list does not have.
fn strangers(goods: &Goods) -> Vec<(usize, String)> {
    let found = check_for(&read(NAMING).unwrap_or_else(|errors| panic!("{errors:?}")), goods);
    let named = found.into_iter().filter_map(|finding| match finding.flaw {
        Flaw::UnknownCategory { category: name, near: None } | Flaw::UnknownItem { item: name, near: None } => {
            Some((finding.place.line, name))
        }
        _ => None,
    });
    named.collect()
}

#[test]
fn every_name_is_looked_for_on_the_price_list_once() {
    let other = Good { name: "冷烫".into(), category: "烫".into(), is_sold: true };
    let shop = Goods { categories: vec!["烫".into()], items: vec![other] };
    let lines = [3, 8, 9, 13, 13, 19, 20, 26, 27, 31, 36, 43, 46, 47];
    let names = [
        "一类", "二类", "一品", "三类", "二品", "四类", "三品", "五类", "四品", "五品", "六品", "七品", "六类", "八品",
    ];
    let found = strangers(&shop);
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), lines);
    assert_eq!(found.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), names);
    // What is hidden is known all the same; without items there is no price list yet.
    let hidden = |name: &str| Good { name: name.into(), category: "一类".into(), is_sold: false };
    let all = Goods {
        categories: names.iter().map(|name| (*name).to_owned()).collect(),
        items: names.iter().map(|name| hidden(name)).collect(),
    };
    assert_eq!(strangers(&all), []);
    assert_eq!(strangers(&Goods { items: Vec::new(), ..shop }), []);
}

#[test]
fn a_tier_with_prices_that_gives_nothing_for_what_is_sold_is_told() {
    let source = |points: &str, prices: &str| {
        format!(
            "# sold: 剪/洗剪吹 烫/冷烫\nname = 'x'\n[points]\n{points}\n[[tiers]]\ncode = 'a'\nname = '普通'\n{prices}\n"
        )
    };
    let told = |points: &str, prices: &str| {
        let found = findings(&source(points, prices)).into_iter().find_map(|finding| match finding.flaw {
            Flaw::GivesNothing { categories, .. } => Some(categories.join("、")),
            _ => None,
        });
        found.unwrap_or_default()
    };
    let cut = "prices = [{ pay_percent = 90, categories = ['剪'] }]";
    assert_eq!(told("per_yuan = 0", cut), "烫");
    assert_eq!(told("per_yuan = 1", cut), "", "points are something");
    assert_eq!(told("per_yuan = 1\ncategories = { '烫' = 0 }", cut), "烫");
    assert_eq!(told("per_yuan = 0", &format!("{cut}\npoints_multiplier = 2")), "烫");
    assert_eq!(told("per_yuan = 0", ""), "", "a tier without prices gives otherwise");
    assert_eq!(told("per_yuan = 0", "prices = [{ pay_percent = 90, categories = ['剪'], items = ['冷烫'] }]"), "");
    assert_eq!(told("per_yuan = 0", "prices = [{ pay_percent = 90, list = 'wholesale' }]"), "");
}
