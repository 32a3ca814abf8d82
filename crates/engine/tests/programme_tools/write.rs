//! The text of a programme reads back as the same programme.

use proptest::prelude::*;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::write::write;
use yanji_engine::programme::{Condition, Metric, Programme, Threshold, Window};
use yanji_engine::{Micros, programme};

use crate::chance::{conditions, programmes};

fn programme_of(text: &str) -> Programme {
    read(text).unwrap_or_else(|errors| panic!("{errors:?} in\n{text}")).programme
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_it_was(programme in programmes(3)) {
        let text = write(&programme);
        prop_assert_eq!(&programme_of(&text), &programme, "{}", text);
        prop_assert_eq!(write(&programme_of(&text)), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn conditions_are_written_to_their_full_depth(condition in conditions(8)) {
        let mut programme = programme_of("name = 'x'\ntiers = [{ code = 'a', name = '甲' }, { code = 'b', name = '乙' }]");
        programme.tiers[1].qualify = Some(condition);
        prop_assert_eq!(&programme_of(&write(&programme)), &programme);
    }
}

#[test]
fn eight_deep_is_written_and_read() {
    let leaf = Condition::Metric {
        metric: Metric::Visits,
        window: Window::Months(12),
        threshold: Threshold::MoreThan(Micros(2_500_000)),
    };
    let nested =
        (0..8).fold(
            leaf,
            |inner, level| {
                if level % 2 == 0 { Condition::All(vec![inner]) } else { Condition::Any(vec![inner]) }
            },
        );
    let mut programme = programme_of("name = 'x'\ntiers = [{ code = 'a', name = '甲' }, { code = 'b', name = '乙' }]");
    programme.tiers[1].retain = Some(nested);
    assert_eq!(programme_of(&write(&programme)), programme);
}

#[test]
fn ready_made_programmes_are_written_without_loss_and_defaults() {
    for ready in READY {
        let programme = programme_of(ready.source);
        let text = write(&programme);
        assert_eq!(programme_of(&text), programme, "{}", ready.file);
        assert!(!text.contains("timezone") && !text.contains("language") && !text.contains('#'), "{text}");
    }
}

#[test]
fn the_text_looks_as_one_writes_by_hand() {
    let text = write(&programme_of(programme::ready::SALON_STARS.source));
    let wanted = r#"name = "星级会员计划"

[points]
expire = { months = 12, align = "month_end" }

[evaluation]
grace_months = 2
min_hold_months = 3

[[tiers]]
code = "basic"
name = "普通会员"
prices = [
  { pay_percent = 95, categories = ["剪"] },
]

[[tiers]]
code = "silver"
name = "银星会员"
points_multiplier = 1.2
grace_months = 1
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 2000 },
  { metric = "referrals", window = "cumulative", at_least = 3 },
] }
retain = { metric = "spend", window = "12 months", at_least = 800 }
prices = [
  { pay_percent = 90, categories = ["剪", "烫", "染"] },
]

[[tiers]]
code = "gold"
name = "金星会员"
points_multiplier = 1.5
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 5000 },
  { metric = "spend", window = "12 months", at_least = 3000 },
] }
retain = { metric = "spend", window = "12 months", at_least = 2000 }
prices = [
  { pay_percent = 80 },
]

[[coupons]]
code = "birthday_care"
name = "生日护理券"
free = "头皮养护"
valid_days = 31

[[rewards]]
code = "bubble_cleansing"
name = "小气泡清洁"
points = 600
item = "小气泡清洁"

[[rewards]]
code = "scalp_care"
name = "头皮养护"
points = 900
item = "头皮养护"

[[gifts]]
code = "birthday"
name = "生日礼"
on = "birthday_month"
give = [
  { coupon = "birthday_care" },
]
"#;
    assert_eq!(text, wanted);
}

#[test]
fn nested_parts_and_scores_are_set_in() {
    let source = "name = 'x'\ntiers = [{ code = 'a', name = '甲' }, { code = 'b', name = '乙', qualify = { all = [\
        { score = [{ metric = 'visits', window = 'year', weight = 2 }], more_than = 8 },\
        { any = [{ metric = 'topups', window = '6 months', at_least = 19.90 }] }] } }]\n";
    let text = write(&programme_of(source));
    let wanted = r#"qualify = { all = [
  { score = [
    { metric = "visits", window = "year", weight = 2 },
  ], more_than = 8 },
  { any = [
    { metric = "topups", window = "6 months", at_least = 19.9 },
  ] },
] }
"#;
    assert!(text.ends_with(wanted), "{text}");
}
