//! A tier set by hand and taken back: the member stands as if it had never been set, and goes on so.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use yanji_engine::effect::{Cause, Record};
use yanji_engine::programme::read::read;
use yanji_engine::standing::Grace;
use yanji_engine::{Activity, Bounds, Day, Deed, Fen, Member, RefundLine, Rulebook, SaleLine, activity::CategoryId};

const PROGRAMME: &str = r#"
name = "t"
[evaluation]
cycle = "quarter"
grace_months = 1
[[tiers]]
code = "basic"
name = "A"
[[tiers]]
code = "silver"
name = "B"
qualify = { metric = "spend", window = "cumulative", at_least = 1000 }
retain = { metric = "spend", window = "quarter", at_least = 500 }
[[tiers]]
code = "gold"
name = "C"
qualify = { metric = "spend", window = "cumulative", at_least = 3000 }
"#;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Two members who live the same, but that one of them is set to a tier by hand and back.
struct Twins {
    rulebook: Rulebook,
    plain: Member,
    set: Member,
}

impl Twins {
    fn new() -> Self {
        let rulebook = Rulebook::of(read(PROGRAMME).unwrap().programme).unwrap();
        Self { rulebook, plain: Member::new(), set: Member::new() }
    }

    fn both(&mut self, on: &str, deed: Deed<'_>) {
        for member in [&mut self.plain, &mut self.set] {
            member.handle(&self.rulebook, Bounds::default(), &Activity { day: day(on), deed }, &mut ()).unwrap();
        }
    }

    fn sell(&mut self, on: &str, sale: u64, yuan: i64) {
        let lines = [SaleLine::paid(CategoryId::OTHER, Fen(yuan * 100))];
        self.both(on, Deed::Sale { sale, lines: &lines });
    }

    /// Sets one of them to a tier on a day, and back on a later one.
    fn set_and_back(&mut self, (on, back_on): (&str, &str), code: &str) -> Record {
        let (on, back_on) = (day(on), day(back_on));
        let lock = Some(on.plus_days(400));
        self.set.open_day(&self.rulebook, on, &mut ());
        let before = self.set.life().unwrap().standing.clone();
        let mut deed = |day: Day, code: &str, locked_until, as_held| {
            let mut record = Record::default();
            let deed = Deed::Tier { code, locked_until, as_held };
            self.set.handle(&self.rulebook, Bounds::default(), &Activity { day, deed }, &mut record).unwrap();
            record
        };
        deed(on, code, lock, None);
        let tier = &self.rulebook.versions()[0].programme.tiers[before.tier].code;
        deed(back_on, tier, before.locked_until, Some(before.held()))
    }

    #[track_caller]
    fn same(&mut self, on: &str) {
        for member in [&mut self.plain, &mut self.set] {
            member.open_day(&self.rulebook, day(on), &mut ());
        }
        assert_eq!(self.plain.state(), self.set.state());
    }
}

#[test]
fn what_counted_before_counts_again() {
    let mut twins = Twins::new();
    twins.sell("2026-01-05", 1, 999);
    let record = twins.set_and_back(("2026-01-10", "2026-01-12"), "gold");
    let (decision, _) = record.decisions.last().unwrap();
    assert_eq!((decision.cause, decision.since), (Cause::ByHand { locked_until: None }, day("2026-01-05")));
    twins.same("2026-01-13");
    twins.sell("2026-01-14", 2, 1);
    twins.same("2026-01-14");
    assert_eq!(twins.set.state().unwrap().tier, 1, "999 and 1 are 1 000");
}

#[test]
fn a_grace_runs_on_to_its_day() {
    let mut twins = Twins::new();
    twins.sell("2026-01-05", 1, 1_000);
    twins.sell("2026-07-03", 2, 1);
    let grace = |twins: &Twins| twins.set.state().unwrap().grace;
    assert_eq!(grace(&twins), Some(Grace { until: day("2026-07-30"), failed_from: day("2026-04-01") }));
    for (days, code) in [(("2026-07-04", "2026-07-05"), "gold"), (("2026-07-06", "2026-07-06"), "basic")] {
        twins.set_and_back(days, code);
        twins.same("2026-07-07");
        assert!(grace(&twins).is_some());
    }
    twins.same("2026-08-02");
    assert_eq!(twins.set.state().unwrap().tier, 0, "and ends on the day on which it would have");
}

#[test]
fn a_refund_undoes_what_the_hand_had_not_given() {
    let mut twins = Twins::new();
    twins.sell("2026-01-05", 1, 1_000);
    twins.set_and_back(("2026-01-10", "2026-01-12"), "gold");
    twins.both("2026-01-20", Deed::Refund { sale: 1, lines: &[RefundLine { line: 0, amount: Fen(100) }] });
    twins.same("2026-01-20");
    assert_eq!(twins.set.state().unwrap().tier, 0, "silver was for the sale, and not by hand");
}
