//! What an owner sees in the morning: figures, goals, targets, outlook and what waits to be done.

use yanji_app::records::{
    Direction, Figures, Fit, GoalState, Kpi, Month, NewDeed, NewGoal, NewMember, NewSale, OutlookOf, ReportQuery,
    Severity, Takings, TargetBand, TierTarget, TodoKind,
};
use yanji_app::{Actor, AlarmKind, Category, Clinic, Permission};
use yanji_books::id::{AlarmId, GoalId, MemberId, StoreId};
use yanji_books::testing::Place;
use yanji_books::{alarms, settings};

use crate::counter::{Counter, back, take_back};
use crate::scene::{act, code, enrol, refund_of, sale, sell, usual};
use crate::support::{Clinics, cashier, day, key, key_named, owner};

yanji_books::on_each_database!(
    a_month_is_told_beside_the_same_days_of_the_month_before,
    the_pyramid_lies_to_its_targets,
    targets_are_set_by_those_who_may,
    goals_are_followed_changed_and_ended,
    every_kpi_has_its_value,
    the_outlook_names_who_may_fall_and_who_may_rise,
    money_is_told_to_those_who_may_see_it,
    a_day_is_told_newest_first,
    a_day_tells_of_sales_without_a_member,
    nobody_is_no_member_who_came,
    a_new_clinic_is_told_its_first_steps,
    what_waits_to_be_done_is_told_to_those_who_can_do_it,
    alarms_wait_until_somebody_has_looked,
);

/// In December four members came, in January three; one sale of January was given back and one was made elsewhere.
fn two_months(clinics: &Clinics) -> StoreId {
    let clinic = &clinics.one;
    let store = clinic.store_add(&owner(), &key(), "分店").unwrap().id;
    clinics.set("2023-12-05");
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|number| enrol(clinic, number));
    for (member, fen) in [(a, 100_000), (b, 50_000), (c, 20_000)] {
        sell(clinic, member, fen);
    }
    clinics.set("2023-12-20");
    sell(clinic, d, 70_000);
    clinics.set("2024-01-04");
    let e = enrol(clinic, "e");
    sell(clinic, a, 10_000);
    let gone = sell(clinic, b, 30_000).sale.unwrap();
    clinics.set("2024-01-10");
    sell(clinic, a, 20_000);
    clinic.sale_refund(&owner(), &key(), refund_of(gone)).unwrap();
    act(clinic, a, NewDeed::Redeem { points: 50 }).unwrap();
    clinics.pass_seconds(60);
    let there = NewSale { store: Some(store), ..sale(e, 300_000) };
    clinic.sale_post(&owner(), &key(), there).unwrap();
    store
}

fn a_month_is_told_beside_the_same_days_of_the_month_before(place: &Place) {
    let clinics = usual(place, "2023-12-01");
    let store = two_months(&clinics);
    let january = Month::of(day("2024-01-01"));
    let told = clinics.one.figures_month(&owner(), None, january).unwrap();
    assert_eq!((told.from, told.until), (day("2024-01-01"), day("2024-01-10")));
    let now = Figures {
        revenue_fen: 330_000,
        sales: 3,
        new_members: 1,
        active_members: 2,
        returning_members: 1,
        // a is in the second tier since December: 2 points for a yuan; e begins at the base: 1 for a yuan.
        points_earned: 600 + 3_000,
        points_used: 50,
        upgrades: 1,
        downgrades: 0,
    };
    assert_eq!(told.now, now);
    // The sale of 20 December is not among the first ten days.
    assert_eq!((told.before.revenue_fen, told.before.sales, told.before.new_members), (170_000, 3, 4));
    assert_eq!((told.before.upgrades, told.trend.len()), (1, 6));
    assert_eq!((told.now.ticket_fen(), told.now.repurchase_bp()), (110_000, 5_000));
    let december = clinics.one.figures_month(&owner(), None, january.add(-1)).unwrap();
    assert_eq!((december.until, december.now.revenue_fen), (day("2023-12-31"), 240_000));
    let there = clinics.one.figures_month(&owner(), Some(store), january).unwrap();
    assert_eq!((there.now.revenue_fen, there.now.active_members, there.now.new_members), (300_000, 1, 0));
    assert_eq!(code(clinics.one.figures_month(&owner(), None, january.add(1))), "malformed");
    let other = clinics.two.figures_month(&owner(), None, january).unwrap();
    assert_eq!(other.now, Figures::default(), "another clinic's figures are its own");
}

fn the_pyramid_lies_to_its_targets(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    for (number, fen) in [("a", 0), ("b", 0), ("c", 100_000), ("d", 300_000), ("e", 300_000)] {
        let member = enrol(&clinics.one, number);
        sell(&clinics.one, member, fen);
    }
    let fits = || {
        let pyramid = clinics.one.pyramid_get(&owner(), None).unwrap();
        assert_eq!(pyramid.members, 5);
        pyramid.tiers.iter().map(|tier| tier.fit).collect::<Vec<_>>()
    };
    assert_eq!(fits(), [Fit::Under { members: 1 }, Fit::Within, Fit::Over { members: 1 }]);
    clinics.one.tier_targets_set(&owner(), &key(), &[target("basic", 4_000, 5_000), target("gold", 0, 4_000)]).unwrap();
    assert_eq!(fits(), [Fit::Within, Fit::Within, Fit::Within]);
    let before = clinics.one.pyramid_get(&owner(), Some(day("2024-01-09"))).unwrap();
    assert_eq!((before.members, before.tiers.len()), (0, 3));
    assert!(before.tiers.iter().all(|tier| tier.fit == Fit::Within));
}

fn target(code: &str, least_bp: i64, most_bp: i64) -> TierTarget {
    TierTarget { code: code.to_owned(), name: String::new(), band: TargetBand { least_bp, most_bp } }
}

fn targets_are_set_by_those_who_may(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let bands = |clinic: &Clinic| {
        let targets = clinic.tier_targets(&owner()).unwrap();
        targets.iter().map(|target| (target.band.least_bp, target.band.most_bp)).collect::<Vec<_>>()
    };
    let usual = [(6_000, 7_000), (2_000, 3_000), (500, 1_000)];
    assert_eq!(bands(&clinics.one), usual);
    let wanted = [target("silver", 1_000, 1_500)];
    let refused = clinics.one.tier_targets_set(&cashier(), &key(), &wanted).unwrap_err();
    assert_eq!(refused.category(), Category::Forbidden);
    for (wrong, field) in [(target("gold", 500, 400), "most_gold"), (target("gold", -1, 400), "least_gold")] {
        let refused = clinics.one.tier_targets_set(&owner(), &key(), &[wrong]).unwrap_err();
        assert_eq!((refused.code(), refused.field.as_deref()), ("out_of_range", Some(field)));
    }
    assert_eq!(bands(&clinics.one), usual);
    clinics.one.tier_targets_set(&owner(), &key_named("once"), &wanted).unwrap();
    clinics.one.tier_targets_set(&owner(), &key_named("once"), &wanted).unwrap();
    assert_eq!(bands(&clinics.one)[1], (1_000, 1_500));
    assert_eq!(bands(&clinics.two), usual);
}

fn goal(kpi: Kpi, target: i64) -> NewGoal {
    let (from, until) = (day("2024-01-01"), day("2024-01-20"));
    NewGoal { kpi, store: None, direction: Direction::AtLeast, target, from, until }
}

fn goals_are_followed_changed_and_ended(place: &Place) {
    let clinics = usual(place, "2023-12-01");
    two_months(&clinics);
    let clinic = &clinics.one;
    let wanted = goal(Kpi::Revenue, 700_000);
    let made = clinic.goal_add(&owner(), &key_named("twice"), &wanted).unwrap();
    assert_eq!(clinic.goal_add(&owner(), &key_named("twice"), &wanted).unwrap(), made);
    let followed = clinic.goal_list(&owner()).unwrap();
    assert_eq!(followed.len(), 1, "sent twice and set once");
    assert_eq!((followed[0].value, followed[0].expected), (330_000, 350_000));
    assert_eq!((followed[0].state, followed[0].progress_bp), (GoalState::Behind, 4_714));

    let lower = NewGoal { target: 330_000, ..wanted };
    clinic.goal_edit(&owner(), &key(), made.id, &lower).unwrap();
    assert_eq!(clinic.goal_list(&owner()).unwrap()[0].state, GoalState::Met);
    clinic.goal_end(&owner(), &key(), made.id).unwrap();
    clinics.set("2024-02-05");
    let over = &clinic.goal_list(&owner()).unwrap()[0];
    assert!(over.is_over(day("2024-02-05")) && over.goal.ended_on == Some(day("2024-01-10")));

    let missed = clinic.goal_add(&owner(), &key(), &goal(Kpi::NewMembers, 9)).unwrap();
    let to_come = NewGoal { from: day("2024-03-01"), until: day("2024-03-31"), ..goal(Kpi::Ticket, 1_000) };
    clinic.goal_add(&owner(), &key(), &to_come).unwrap();
    let states: Vec<_> = clinic.goal_list(&owner()).unwrap().iter().map(|goal| goal.state).collect();
    assert_eq!(states, [GoalState::ToCome, GoalState::Missed, GoalState::Met]);

    for (wrong, field) in [
        (goal(Kpi::Revenue, 0), "target"),
        (goal(Kpi::ActiveShare, 10_001), "target"),
        (NewGoal { until: day("2023-12-31"), ..wanted }, "until"),
        (NewGoal { until: day("2027-01-01"), ..wanted }, "until"),
        (NewGoal { store: Some(StoreId([9; 16])), ..wanted }, "store"),
    ] {
        let refused = clinic.goal_add(&owner(), &key(), &wrong).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    assert_eq!(code(clinic.goal_end(&owner(), &key(), GoalId([1; 16]))), "not_found");
    assert_eq!(code(clinics.two.goal_get(&owner(), missed.id)), "not_found");
    assert_eq!(code(clinic.goal_add(&cashier(), &key(), &wanted)), "forbidden");
}

fn every_kpi_has_its_value(place: &Place) {
    let clinics = usual(place, "2023-12-01");
    let store = two_months(&clinics);
    let expected = [
        (Kpi::Revenue, 330_000),
        (Kpi::Ticket, 110_000),
        (Kpi::NewMembers, 1),
        // a and e of a to e.
        (Kpi::ActiveShare, 4_000),
        // a of a and e.
        (Kpi::RepurchaseRate, 5_000),
        // In the twenty days before, from 12 December on, d alone came, and never again.
        (Kpi::Retention, 0),
        // e of the four who had joined before.
        (Kpi::PromotionRate, 2_500),
        // e is in the highest of three tiers.
        (Kpi::TopTierShare, 2_000),
        (Kpi::TopTierRevenueShare, 9_091),
        (Kpi::PointsRedeemedShare, 139),
    ];
    for (kpi, _) in expected {
        clinics.one.goal_add(&owner(), &key(), &goal(kpi, 5_000)).unwrap();
    }
    let mut found: Vec<_> =
        clinics.one.goal_list(&owner()).unwrap().iter().map(|goal| (goal.goal.wanted.kpi, goal.value)).collect();
    found.sort_by_key(|(kpi, _)| Kpi::ALL.iter().position(|known| known == kpi));
    assert_eq!(found, expected);
    for kpi in Kpi::ALL {
        let proposed = clinics.one.goal_proposal(&owner(), kpi, Some(store)).unwrap();
        assert_eq!((proposed.from, proposed.until), (day("2024-01-01"), day("2024-03-31")));
        clinics.one.goal_add(&owner(), &key(), &proposed).unwrap();
    }
    // A tenth more than the 2 400 yuan of the last quarter, in a round number.
    assert_eq!(clinics.one.goal_proposal(&owner(), Kpi::Revenue, None).unwrap().target, 270_000);
}

fn the_outlook_names_who_may_fall_and_who_may_rise(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let clinic = &clinics.one;
    let named = NewMember {
        number: "fall".to_owned(),
        name: "张三".to_owned(),
        phone: "13800010002".to_owned(),
        ..NewMember::default()
    };
    let fall = clinic.member_enrol(&owner(), &key(), named).unwrap().member;
    let [kept, near, far, winnable] = ["kept", "near", "far", "winnable"].map(|number| enrol(clinic, number));
    sell(clinic, fall, 100_000);
    sell(clinic, kept, 100_000);
    sell(clinic, winnable, 100_000);
    sell(clinic, near, 80_000);
    sell(clinic, far, 79_999);
    let numbers = |of| {
        let outlook = clinic.outlook(&owner(), &mut |_| {}).unwrap();
        outlook.list(of).iter().map(|row| row.number.clone()).collect::<Vec<_>>()
    };
    // Three of them have done enough for the quarter in which they rose.
    assert_eq!(numbers(OutlookOf::Keep), [""; 0]);
    assert_eq!(numbers(OutlookOf::Next), ["near"]);
    clinics.set("2024-04-20");
    sell(clinic, kept, 50_000);
    sell(clinic, winnable, 40_000);
    // The evaluation of 30 June is more than 60 days away, and then it is not.
    assert_eq!(numbers(OutlookOf::Keep), [""; 0]);
    clinics.set("2024-05-02");
    assert_eq!(numbers(OutlookOf::Keep), ["winnable", "fall"], "of one day the nearest to keep first");
    let outlook = clinic.outlook(&owner(), &mut |_| {}).unwrap();
    let row = &outlook.keep[1];
    assert_eq!((row.until, row.in_grace, row.progress_bp), (Some(day("2024-06-30")), false, 0));
    sell(clinic, winnable, 10_000);
    clinics.set("2024-07-02");
    let outlook = clinic.outlook(&owner(), &mut |_| {}).unwrap();
    let row = &outlook.keep[0];
    assert_eq!((row.number.as_str(), row.until, row.in_grace), ("fall", Some(day("2024-07-30")), true));
    let shown = clinic.outlook_members(&owner(), &outlook.keep).unwrap();
    assert_eq!((shown[0].name.as_str(), shown[0].row.goal_name.as_str()), ("张*", "银卡"));
    assert_eq!(shown[0].phone, "138****0002");
    let taken = clinic.outlook_export(&owner(), OutlookOf::Keep, outlook.keep.clone()).unwrap();
    assert_eq!(taken, outlook.keep);
    let bodies = clinics.behind_one().read(|tx| tx.query("SELECT body FROM log", &[])).unwrap();
    let exports = bodies.iter().filter(|row| row.text(0).unwrap().contains("\"outlook_export\""));
    assert_eq!(exports.count(), 1);
    assert_eq!(code(clinic.outlook_export(&cashier(), OutlookOf::Keep, taken)), "forbidden");
    let before = (outlook.keep.clone(), outlook.next.clone());
    clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
    let after = clinic.outlook(&owner(), &mut |_| {}).unwrap();
    assert_eq!((after.keep, after.next), before, "the clock changes nothing about it");
    assert!(clinics.two.outlook(&owner(), &mut |_| {}).unwrap().next.is_empty());
}

fn money_is_told_to_those_who_may_see_it(place: &Place) {
    let clinics = usual(place, "2023-12-01");
    two_months(&clinics);
    let clinic = &clinics.one;
    let month = Month::of(day("2024-01-01"));
    assert_eq!(code(clinic.figures_month(&cashier(), None, month)), "forbidden");
    let asked = ReportQuery { from: month, until: month, store: None };
    assert_eq!(code(clinic.report(&cashier(), &asked)), "forbidden");
    let in_money = clinic.goal_add(&owner(), &key(), &goal(Kpi::Revenue, 700_000)).unwrap();
    let in_members = clinic.goal_add(&owner(), &key(), &goal(Kpi::NewMembers, 9)).unwrap();
    assert_eq!(code(clinic.goal_get(&cashier(), in_money.id)), "forbidden");
    assert_eq!(clinic.goal_get(&cashier(), in_members.id).unwrap(), in_members);
    let seen: Vec<_> = clinic.goal_list(&cashier()).unwrap().into_iter().map(|goal| goal.goal.id).collect();
    assert_eq!(seen, [in_members.id]);
    assert_eq!(clinic.goal_list(&owner()).unwrap().len(), 2);
    assert_eq!(clinic.pyramid_get(&cashier(), None).unwrap().members, 5, "how many members there are is no money");
}

fn a_day_is_told_newest_first(place: &Place) {
    let clinics = usual(place, "2023-12-01");
    let store = two_months(&clinics);
    let told = clinics.one.day_report(&owner(), None, None, 10).unwrap();
    let kinds: Vec<_> = told
        .happenings
        .iter()
        .map(|one| (one.kind.as_str(), one.number.as_str(), one.amount_fen, one.points))
        .collect();
    let expected = [
        ("sale", "e", Some(300_000), None),
        ("redeem", "a", None, Some(-50)),
        ("refund", "b", Some(30_000), None),
        ("sale", "a", Some(20_000), None),
    ];
    assert_eq!(kinds, expected);
    let change = &told.happenings[0].tier_changes[0];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("普通", "金卡"));
    assert_eq!(told.takings, Some(Takings { revenue_fen: 320_000, sales: 2 }));
    let unpaid = clinics.one.day_report(&cashier(), None, None, 10).unwrap();
    assert_eq!((unpaid.takings, unpaid.active_members), (None, told.active_members), "money is for who may see it");
    let newest = clinics.one.day_report(&owner(), None, None, 1).unwrap().happenings;
    assert_eq!((newest.len(), newest[0].kind.as_str()), (1, "sale"));
    let there = clinics.one.day_report(&owner(), Some(store), None, 10).unwrap();
    assert_eq!((there.happenings.len(), there.happenings[0].number.as_str()), (1, "e"));
    let earlier = clinics.one.day_report(&owner(), None, Some(day("2024-01-04")), 10).unwrap();
    let kinds: Vec<_> = earlier.happenings.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["sale", "sale", "enrol"]);
}

fn a_day_tells_of_sales_without_a_member(place: &Place) {
    let salon = Counter::usual(place);
    let basket = salon.basket(None, &[(salon.cut, 1)]);
    let sale = salon.ring(&owner(), salon.for_cash(basket)).unwrap().sale;
    salon.clinics.pass_seconds(60);
    take_back(salon.one(), back(sale)).unwrap();
    let told = salon.one().day_report(&owner(), None, None, 10).unwrap().happenings;
    let told: Vec<_> = told.iter().map(|one| (one.kind.as_str(), one.member, one.number.as_str(), one.sale)).collect();
    assert_eq!(told, [("refund", None, "", Some(sale)), ("sale", None, "", Some(sale))]);
}

fn nobody_is_no_member_who_came(place: &Place) {
    let salon = Counter::usual(place);
    let member = enrol(salon.one(), "a");
    let month = Month::of(salon.one().today());
    let came = || salon.one().figures_month(&owner(), None, month).unwrap().now;
    let before = came();
    for _ in 0..2 {
        let basket = salon.basket(None, &[(salon.cut, 1)]);
        salon.ring(&owner(), salon.for_cash(basket)).unwrap();
    }
    let basket = salon.basket(Some(member), &[(salon.cut, 1)]);
    salon.ring(&owner(), salon.for_cash(basket)).unwrap();
    let after = came();
    assert_eq!(after.sales - before.sales, 3);
    assert_eq!((after.active_members, after.returning_members), (1, 0), "two of the three had no card");
}

fn a_new_clinic_is_told_its_first_steps(place: &Place) {
    let clinics = Clinics::founded(place, "2024-01-10");
    let steps = clinics.one.first_steps(&owner()).unwrap();
    assert!(steps.is_beginning() && !steps.has_programme && !steps.has_members && !steps.has_staff);
    let kinds: Vec<_> = clinics.one.todo_list(&owner()).unwrap().into_iter().map(|todo| todo.kind).collect();
    assert_eq!(kinds, [TodoKind::NoProgramme, TodoKind::NoStore, TodoKind::NoItem, TodoKind::NoStaff]);
    assert!(clinics.one.todo_list(&cashier()).unwrap().is_empty(), "a cashier can do nothing about these");
    for refused in [
        code(clinics.one.pyramid_get(&owner(), None)),
        code(clinics.one.figures_month(&owner(), None, Month::of(day("2024-01-10")))),
        code(clinics.one.outlook(&owner(), &mut |_| {})),
        code(clinics.one.day_report(&owner(), None, None, 5)),
        code(clinics.one.goal_list(&owner())),
    ] {
        assert_eq!(refused, "no_programme");
    }
}

fn what_waits_to_be_done_is_told_to_those_who_can_do_it(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let clinic = &clinics.one;
    let codes = || {
        let todos = clinic.todo_list(&owner()).unwrap();
        let names = todos.iter().map(|todo| serde_json::to_value(todo).unwrap()["kind"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    let members: Vec<MemberId> = (0..100).map(|number| enrol(clinic, &format!("M{number:03}"))).collect();
    assert_eq!(codes(), ["tier_off_target", "no_store", "no_item", "no_staff", "no_goal"]);
    for (number, member) in members.iter().enumerate().take(32) {
        let tier = if number < 7 { "gold" } else { "silver" };
        act(clinic, *member, NewDeed::Tier { tier: tier.to_owned(), locked_until: None }).unwrap();
    }
    clinic.goal_add(&owner(), &key(), &goal(Kpi::NewMembers, 10)).unwrap();
    clinic.programme_save(&owner(), &key(), "name = \"草稿\"").unwrap();
    assert_eq!(codes(), ["draft_waiting", "no_store", "no_item", "no_staff"]);
    clinics.set("2024-01-12");
    clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
    clinics.set("2024-01-19");
    let todos = clinic.todo_list(&owner()).unwrap();
    let urgent: Vec<_> = todos.iter().map(|todo| &todo.kind).take(2).collect();
    assert_eq!(urgent, [&TodoKind::DaysOpen { since: day("2024-01-12") }, &TodoKind::BackupMissing { last: None }]);
    let note = |name: &str, text: &str| {
        let change = settings::Change { at: 0, by: "machine" };
        clinics.behind_one().write(|tx| settings::put(tx, name, text, change)).unwrap();
    };
    note("backup_last", &clinic.now().0.to_string());
    note("verification_last", "{\"faults\":2}");
    assert_eq!(codes()[..3], ["verification_failed", "days_open", "draft_waiting"]);
}

fn alarms_wait_until_somebody_has_looked(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let clinic = &clinics.one;
    let told = |actor: &Actor| {
        let todos = clinic.todo_list(actor).unwrap().into_iter();
        let found = todos.filter(|todo| matches!(todo.kind, TodoKind::AlarmsOpen { .. }));
        found.map(|todo| (todo.kind, todo.severity)).collect::<Vec<_>>()
    };
    assert_eq!(told(&owner()), []);
    let member = enrol(clinic, "a");
    for _ in 0..2 {
        act(clinic, member, NewDeed::Points { points: 1_000, cause: None }).unwrap();
    }
    assert_eq!(told(&owner()), [(TodoKind::AlarmsOpen { alarms: 2, urgent: 0 }, Severity::Advised)]);
    assert_eq!(told(&cashier()), [], "whoever sees no alarms has none to look at");
    let money_only = Actor { permissions: [Permission::MoneyRead].into_iter().collect(), ..owner() };
    assert_eq!(told(&money_only).len(), 1, "what waits is told without a sight of the programme");
    let figures = AlarmKind::BalanceDiffers { faults: 2 };
    let faults = alarms::Alarm {
        id: AlarmId([7; 16]),
        kind: figures.code().to_owned(),
        occasion: "proof".to_owned(),
        day: day("2024-01-10"),
        at: 1,
        store: None,
        figures: serde_json::to_string(&figures).unwrap(),
        seen_at: None,
        seen_by: String::new(),
    };
    clinics.behind_one().write(|tx| alarms::raise(tx, &faults)).unwrap();
    assert_eq!(told(&owner()), [(TodoKind::AlarmsOpen { alarms: 3, urgent: 1 }, Severity::Urgent)]);
    for alarm in clinic.alarm_list(&owner(), true, 0, 9).unwrap() {
        clinic.alarm_settle(&owner(), &key(), alarm.id).unwrap();
    }
    assert_eq!(told(&owner()), []);
}
