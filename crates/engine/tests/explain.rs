//! What is said of a member's tier: which activities counted, what is missing, what keeps it.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use yanji_engine::explain::{Explanation, explain, missing};
use yanji_engine::measure::Reading;
use yanji_engine::programme::read::read;
use yanji_engine::{Activity, Bounds, Day, Deed, Fen, Member, RefundLine, Rulebook, SaleLine, activity::CategoryId};

const PROGRAMME: &str = r#"
name = "t"
[evaluation]
cycle = "year"
grace_months = 2
[[tiers]]
code = "a"
name = "A"
[[tiers]]
code = "b"
name = "B"
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 1000 },
  { metric = "visits", window = "3 months", more_than = 2 },
] }
retain = { metric = "spend", window = "year", at_least = 500 }
[[tiers]]
code = "c"
name = "C"
enabled = false
qualify = { metric = "spend", window = "cumulative", at_least = 2000 }
[[tiers]]
code = "d"
name = "D"
qualify = { all = [
  { metric = "spend", window = "cumulative", at_least = 5000 },
  { metric = "referrals", window = "lifetime", at_least = 1 },
] }
"#;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

struct Story {
    rulebook: Rulebook,
    member: Member,
}

impl Story {
    fn new() -> Self {
        let rulebook = Rulebook::of(read(PROGRAMME).unwrap().programme).unwrap();
        Self { rulebook, member: Member::new() }
    }

    fn act(&mut self, on: &str, deed: Deed<'_>) {
        let activity = Activity { day: day(on), deed };
        self.member.handle(&self.rulebook, Bounds::default(), &activity, &mut ()).unwrap();
    }

    fn sell(&mut self, on: &str, sale: u64, yuan: i64) {
        let lines = [SaleLine::paid(CategoryId::OTHER, Fen(yuan * 100))];
        self.act(on, Deed::Sale { sale, lines: &lines });
    }

    fn told(&mut self, on: &str) -> Explanation {
        self.member.open_day(&self.rulebook, day(on), &mut ());
        explain(&self.member, &self.rulebook, day(on)).unwrap()
    }
}

#[test]
fn what_is_missing_is_counted_to_the_fen_and_to_the_visit() {
    let mut story = Story::new();
    story.sell("2026-03-01", 1, 400);
    story.sell("2026-03-01", 2, 100);
    let told = story.told("2026-03-02");
    let next = told.next.unwrap();
    assert_eq!((told.tier, next.tier, next.decided_on), (0, 1, None));
    let Reading::Any(parts) = &next.condition.reading else { panic!("an any") };
    let gaps = parts.iter().map(|part| match &part.reading {
        Reading::Metric { count, threshold } => (count.value, missing(count, *threshold)),
        other => panic!("{other:?}"),
    });
    assert_eq!(gaps.collect::<Vec<_>>(), [(50_000, 50_000), (1, 2)]);
    assert_eq!(next.evidence[0].counted.len(), 2);
    assert_eq!(next.evidence[1].counted.len(), 1, "two sales of one day are one visit");
    assert_eq!(told.keep, None, "the base tier is never lost");
}

#[test]
fn a_refunded_sale_no_longer_counts() {
    let mut story = Story::new();
    story.sell("2026-03-01", 1, 1_200);
    story.act("2026-03-05", Deed::Refund { sale: 1, lines: &[RefundLine { line: 0, amount: Fen(50_000) }] });
    let told = story.told("2026-03-06");
    let next = told.next.unwrap();
    assert_eq!((told.tier, next.evidence[0].count.value), (0, 70_000));
    assert_eq!(next.evidence[0].counted[0].value, 70_000);
    story.act("2026-03-07", Deed::Refund { sale: 1, lines: &[RefundLine { line: 0, amount: Fen(70_000) }] });
    assert!(story.told("2026-03-07").next.unwrap().evidence.iter().all(|evidence| evidence.counted.is_empty()));
}

#[test]
fn a_disabled_tier_is_not_the_next_one_and_the_top_has_none() {
    let mut story = Story::new();
    story.sell("2026-03-01", 1, 1_500);
    let next = story.told("2026-03-02").next.unwrap();
    assert_eq!(next.tier, 3);
    assert_eq!(next.evidence.len(), 2);
    story.sell("2026-03-03", 2, 3_500);
    story.act("2026-03-04", Deed::Referral { referral: 9 });
    let told = story.told("2026-03-05");
    assert_eq!((told.tier, told.next, told.keep), (3, None, None));
}

#[test]
fn what_keeps_a_tier_is_read_on_the_day_of_decision_and_in_grace_today() {
    let mut story = Story::new();
    story.sell("2026-03-01", 1, 1_000);
    let keep = story.told("2026-03-02").keep.unwrap();
    assert_eq!((keep.until, keep.in_grace, keep.condition.holds), (day("2026-12-31"), false, true));
    let next_year = story.told("2027-01-05").keep.unwrap();
    assert_eq!((next_year.until, next_year.condition.holds), (day("2027-12-31"), false));
    assert_eq!(next_year.evidence[0].counted, []);
    let in_grace = story.told("2028-01-05").keep.unwrap();
    assert_eq!((in_grace.until, in_grace.in_grace), (day("2028-02-29"), true));
    let gone = story.told("2028-03-01");
    assert_eq!((gone.tier, gone.tier_since), (0, day("2028-03-01")));
}

#[test]
fn a_lock_puts_the_decision_off() {
    let mut story = Story::new();
    story.act("2026-03-01", Deed::Tier { code: "b", locked_until: Some(day("2027-06-30")), as_held: None });
    let told = story.told("2026-03-02");
    assert_eq!(told.locked_until, Some(day("2027-06-30")));
    assert_eq!(told.keep.unwrap().until, day("2027-12-31"));
    assert_eq!(story.told("2027-07-01").locked_until, None);
}
