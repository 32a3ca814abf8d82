//! Versions of the programme: drafts, what may come into force when, and what that does to accounts.

use yanji_app::records::{LogQuery, NewMember, NewSale, NewSaleLine, ProgrammeVersion, Receipt};
use yanji_app::{AppError, Clinic, ItemFields, OpenedDraft, text_sign};
use yanji_books::Books;
use yanji_books::testing::Place;
use yanji_engine::programme::check::Flaw;
use yanji_engine::programme::ready;
use yanji_words::{Problem, Thing};

use crate::support::{Clinics, cashier, day, key, key_named, owner, refused};

/// The day on which tests begin.
const TODAY: &str = "2026-11-20";

/// Looks back three months.
const SHORT: &str = r#"
language = 1
name = "三个月"
timezone = "Asia/Shanghai"

[points]
per_yuan = 1

[evaluation]
cycle = "year"

[[tiers]]
code = "basic"
name = "普通会员"

[[tiers]]
code = "gold"
name = "金卡会员"
qualify = { metric = "spend", window = "3 months", at_least = 100000 }
"#;

/// As `SHORT`, but looks back two years and asks for less.
fn long() -> String {
    SHORT.replace("3 months", "24 months").replace("100000", "1000").replace("三个月", "两年")
}

fn tampered(from: &str, to: &str) -> String {
    let text = ready::SALON_STARS.source.replace(from, to);
    assert_ne!(text, ready::SALON_STARS.source);
    text
}

fn publish(clinic: &Clinic, source: &str, from: &str) -> Result<(), AppError> {
    let draft = clinic.programme_save(&owner(), &key(), source)?;
    clinic.programme_publish(&owner(), &key(), draft.id, day(from)).map(|_| ())
}

fn enrol(clinic: &Clinic, number: &str, on: &str) {
    let new = NewMember { number: number.to_owned(), day: Some(day(on)), ..NewMember::default() };
    clinic.member_enrol(&owner(), &key(), new).unwrap();
}

fn sell(clinic: &Clinic, number: &str, on: &str, yuan: i64) -> Result<Receipt, AppError> {
    let lines = vec![NewSaleLine { category: String::new(), amount_fen: yuan * 100 }];
    let member_number = number.to_owned();
    let new = NewSale { member_number, day: Some(day(on)), lines, ..NewSale::default() };
    clinic.sale_post(&owner(), &key(), new)
}

/// Puts the newest published version back to where its preparation had come to a card number.
fn set_preparing(books: &Books, after: &str) {
    let newest = "UPDATE programmes SET preparing_after = $1 \
                  WHERE in_force_from = (SELECT MAX(in_force_from) FROM programmes)";
    let changed = books.write(|tx| {
        tx.execute("UPDATE organisation SET generation = generation + 1 WHERE one = 1", &[])?;
        tx.execute(newest, &[&after])
    });
    assert_eq!(changed.unwrap(), 1);
}

fn verified(clinic: &Clinic) {
    assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

fn a_draft_is_kept_as_it_was_typed(ground: &Place) {
    let clinics = Clinics::founded(ground, TODAY);
    let one = &clinics.one;
    let good = one.programme_save(&owner(), &key(), ready::SALON_STARS.source).unwrap();
    let bad = one.programme_save(&owner(), &key(), "language = 2").unwrap();
    assert_eq!((good.number, good.name.as_str()), (1, "星级会员计划"));
    assert_eq!((bad.number, bad.name.as_str(), bad.source.as_str()), (2, "", "language = 2"));
    assert_eq!(one.programme_list(&owner()).unwrap(), [bad.clone(), good.clone()]);
    assert_eq!(one.programme_get(&cashier(), good.id).unwrap(), good);
    assert_eq!(one.programme_current(&owner()).unwrap(), None);
    assert_eq!(refused(one.programme_publish(&owner(), &key(), bad.id, day("2026-01-01"))), Problem::ProgrammeFaulty);
    for (source, problem) in [
        (" \n".to_owned(), Problem::Missing),
        ("name = \"\0\"".to_owned(), Problem::Malformed),
        (tampered("name = \"星级会员计划\"", r#"name = "\u0000""#), Problem::Malformed),
        (tampered("code = \"silver\"", r#"code = "sil\u0000ver""#), Problem::Malformed),
        ("#".repeat(100_001), Problem::TooLong { most: 100_000 }),
    ] {
        assert_eq!(refused(one.programme_save(&owner(), &key(), &source)), problem);
    }
    assert_eq!(clinics.two.programme_list(&owner()).unwrap(), []);
    assert_eq!(refused(clinics.two.programme_get(&owner(), good.id)), Problem::NotFound(Thing::Programme));
    let elsewhere = clinics.two.programme_publish(&owner(), &key(), good.id, day("2026-01-01"));
    assert_eq!(refused(elsewhere), Problem::NotFound(Thing::Programme));
    verified(one);
}

fn a_check_tells_errors_or_findings(ground: &Place) {
    let clinics = Clinics::founded(ground, TODAY);
    let clean = clinics.one.programme_check(&cashier(), ready::SALON_STARS.source).unwrap();
    assert_eq!((clean.errors, clean.findings), (vec![], vec![]));
    assert_eq!(clean.programme.unwrap().tiers.len(), 3);
    let odd = clinics.one.programme_check(&owner(), &tampered("at_least = 800", "at_least = 9000000")).unwrap();
    assert!(!odd.findings.is_empty() && odd.errors.is_empty() && odd.programme.is_some());
    let broken = clinics.one.programme_check(&owner(), "language = 2").unwrap();
    assert!(!broken.errors.is_empty() && broken.findings.is_empty() && broken.programme.is_none());
    assert_eq!(clinics.one.programme_list(&owner()).unwrap(), [], "a check saves nothing");
}

fn a_check_holds_the_programme_against_the_price_list(ground: &Place) {
    let clinics = Clinics::founded(ground, TODAY);
    let one = &clinics.one;
    let found = |source: &str| -> Vec<(usize, Flaw)> {
        let report = one.programme_check(&cashier(), source).unwrap();
        report.findings.into_iter().map(|finding| (finding.place.line, finding.flaw)).collect()
    };
    let source = ready::SALON_STARS.source;
    let line = |text: &str| source.lines().position(|line| line.contains(text)).unwrap() + 1;
    let cut = one.category_add(&owner(), &key(), "剪发").unwrap();
    one.category_add(&owner(), &key(), "染").unwrap();
    assert_eq!(found(source), [], "nothing is on the price list yet");
    one.item_add(&owner(), &key(), &ItemFields::new(cut.id, "头皮养护", 19_800)).unwrap();
    let category = |name: &str, near: Option<&str>| Flaw::UnknownCategory {
        category: name.to_owned(),
        near: near.map(str::to_owned),
    };
    let bubbles = Flaw::UnknownItem { item: "小气泡清洁".to_owned(), near: None };
    assert_eq!(
        found(source),
        [
            (line("categories = [\"剪\"]"), category("剪", Some("剪发"))),
            (line("\"剪\", \"烫\""), category("烫", None)),
            (line("item = \"小气泡清洁\""), bubbles.clone()),
        ]
    );
    one.category_edit(&owner(), &key(), cut.id, "剪", true).unwrap();
    assert_eq!(
        found(source),
        [(line("\"剪\", \"烫\""), category("烫", None)), (line("item = \"小气泡清洁\""), bubbles)]
    );
    let nothing = format!("{SHORT}prices = [{{ pay_percent = 90, categories = [\"染\"] }}]\n")
        .replace("per_yuan = 1", "per_yuan = 0");
    let gives_nothing =
        |found: &[(usize, Flaw)]| found.iter().any(|(_, flaw)| matches!(flaw, Flaw::GivesNothing { .. }));
    assert!(!gives_nothing(&found(&nothing)), "a hidden category is not sold");
    one.category_edit(&owner(), &key(), cut.id, "剪", false).unwrap();
    assert!(gives_nothing(&found(&nothing)));
    assert_eq!(clinics.two.programme_check(&owner(), source).unwrap().findings, [], "another clinic's price list");
}

fn an_empty_clinic_takes_a_programme_from_any_day(ground: &Place) {
    let clinics = Clinics::founded(ground, TODAY);
    let one = &clinics.one;
    publish(one, ready::SALON_STARS.source, "2020-01-01").unwrap();
    assert_eq!(refused(publish(one, &long(), "2020-01-01")), Problem::DayTaken);
    assert_eq!(refused(publish(one, &long(), "2019-12-31")), Problem::DayTaken);
    publish(one, &tampered("Asia/Shanghai", "Asia/Tokyo"), "2026-11-21").unwrap();
    let current = one.programme_current(&owner()).unwrap().unwrap();
    assert_eq!((current.number, current.in_force_from), (1, Some(day("2020-01-01"))));
    clinics.set("2026-11-21");
    assert_eq!(one.programme_current(&owner()).unwrap().unwrap().in_force_from, Some(day("2026-11-21")));
    assert_eq!(clinics.two.programme_current(&owner()).unwrap(), None);
}

fn days_that_were_worked_stay_under_their_version(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    enrol(one, "A1", "2026-11-10");
    assert_eq!(refused(publish(one, SHORT, "2026-11-10")), Problem::DayInUse);
    one.clock_run(&owner(), Some(day("2026-11-15")), &mut |_| {}).unwrap();
    assert_eq!(refused(publish(one, SHORT, "2026-11-15")), Problem::DayHandled);
    let elsewhere = SHORT.replace("Asia/Shanghai", "Asia/Tokyo");
    assert_eq!(refused(publish(one, &elsewhere, "2026-11-16")), Problem::ZoneFixed);
    publish(one, SHORT, "2026-11-16").unwrap();
    let published = one.programme_current(&owner()).unwrap().unwrap();
    assert_eq!(published.name, "三个月");
    let again = one.programme_publish(&owner(), &key(), published.id, day("2026-11-30"));
    assert_eq!(refused(again), Problem::AlreadyPublished);
    verified(one);
    publish(&clinics.two, &elsewhere, "2026-11-01").unwrap();
}

fn a_key_publishes_once(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    let save = |source| one.programme_save(&owner(), &key_named("save"), source);
    let draft = save(SHORT).unwrap();
    assert_eq!(save(SHORT).unwrap(), draft);
    assert_eq!(refused(save(&long())), Problem::KeyReused);
    let publish = |from| one.programme_publish(&owner(), &key_named("publish"), draft.id, day(from));
    let published = publish("2026-12-01").unwrap();
    assert_eq!(publish("2026-12-01").unwrap(), published);
    assert_eq!(refused(publish("2026-12-02")), Problem::KeyReused);
    let roll_back = |from| one.programme_roll_back(&owner(), &key_named("back"), draft.id, day(from));
    let back = roll_back("2026-12-10").unwrap();
    assert_eq!(roll_back("2026-12-10").unwrap(), back);
    assert_eq!(refused(roll_back("2026-12-11")), Problem::KeyReused);
    assert_eq!(one.programme_list(&owner()).unwrap().len(), 3);
}

fn a_cashier_may_only_read_programmes(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    let current = one.programme_current(&cashier()).unwrap().unwrap();
    assert_eq!(one.programme_list(&cashier()).unwrap().len(), 1);
    assert_eq!(refused(one.programme_save(&cashier(), &key(), SHORT)), Problem::Forbidden);
    let from = day("2026-12-01");
    assert_eq!(refused(one.programme_publish(&cashier(), &key(), current.id, from)), Problem::Forbidden);
    assert_eq!(refused(one.programme_roll_back(&cashier(), &key(), current.id, from)), Problem::Forbidden);
    assert_eq!(one.programme_list(&owner()).unwrap(), [current]);
}

fn rolling_back_brings_the_old_text_as_a_new_version(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    let first = one.programme_current(&owner()).unwrap().unwrap();
    enrol(one, "A1", "2026-11-20");
    let draft = one.programme_save(&owner(), &key(), SHORT).unwrap();
    let early = one.programme_roll_back(&owner(), &key(), draft.id, day("2026-12-01"));
    assert_eq!(refused(early), Problem::NeverPublished);
    one.programme_publish(&owner(), &key(), draft.id, day("2026-11-21")).unwrap();
    let taken = one.programme_roll_back(&owner(), &key(), first.id, day("2026-11-21"));
    assert_eq!(refused(taken), Problem::DayTaken);
    let back = one.programme_roll_back(&owner(), &key(), first.id, day("2026-11-22")).unwrap();
    assert_eq!((back.number, &back.source, &back.name), (3, &first.source, &first.name));
    assert_eq!(back.in_force_from, Some(day("2026-11-22")));
    for (today, number) in [("2026-11-20", 1), ("2026-11-21", 2), ("2026-11-22", 3)] {
        clinics.set(today);
        assert_eq!(one.programme_current(&owner()).unwrap().unwrap().number, number, "{today}");
    }
    assert_eq!(clinics.two.programme_list(&owner()).unwrap().len(), 1);
    let elsewhere = clinics.two.programme_roll_back(&owner(), &key(), first.id, day("2026-11-30"));
    assert_eq!(refused(elsewhere), Problem::NotFound(Thing::Programme));
    verified(one);
}

fn every_account_is_visited_when_a_version_begins(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    for number in ["A1", "A2", "A3"] {
        enrol(one, number, "2026-11-01");
    }
    sell(one, "A2", "2026-11-02", 2_000).unwrap();
    assert_eq!(sell(one, "A2", "2026-11-02", 1).unwrap().state.tier, "silver");
    let renamed = tampered("code = \"silver\"", "code = \"jade\"");
    publish(one, &renamed, "2026-11-21").unwrap();
    clinics.set("2026-11-22");
    let outcome = one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(outcome.accounts, 3);
    assert_eq!(sell(one, "A2", "2026-11-22", 1).unwrap().tier_change.unwrap().to, "jade");
    verified(one);
}

/// What `SHORT` let the states forget decides under `long`: A1 spent much, but more than two years ago.
fn states_remember_as_far_back_as_the_new_version_looks(ground: &Place) {
    let clinics = Clinics::founded(ground, TODAY);
    let one = &clinics.one;
    publish(one, SHORT, "2020-01-01").unwrap();
    for (number, long_ago, since) in [("A1", 5_000, 100), ("A2", 100, 5_000)] {
        enrol(one, number, "2023-01-05");
        sell(one, number, "2023-01-05", long_ago).unwrap();
        sell(one, number, "2025-06-01", since).unwrap();
        sell(one, number, "2026-11-01", 1).unwrap();
    }
    let digest = one.books_digest(&owner()).unwrap();
    publish(one, &long(), "2026-11-21").unwrap();
    assert_eq!(one.books_digest(&owner()).unwrap(), digest, "nothing that can be seen has changed");
    verified(one);
    clinics.set("2026-11-21");
    assert_eq!(sell(one, "A1", "2026-11-21", 1).unwrap().state.tier, "basic");
    assert_eq!(sell(one, "A2", "2026-11-21", 1).unwrap().state.tier, "gold");
    verified(one);
}

fn a_publication_that_was_broken_off_goes_on(ground: &Place) {
    let clinics = Clinics::under(ground, TODAY, ready::SALON_STARS.source);
    let one = &clinics.one;
    for number in ["A1", "A2"] {
        enrol(one, number, "2026-11-01");
    }
    publish(one, SHORT, "2026-11-21").unwrap();
    set_preparing(&clinics.behind_one(), "A1");
    clinics
        .behind_one()
        .write(|tx| tx.execute("UPDATE accounts SET due_on = due_on + 400 WHERE number = 'A2'", &[]))
        .unwrap();
    verified(one);
    sell(one, "A2", "2026-11-20", 1).unwrap();
    clinics.set("2026-11-21");
    assert_eq!(refused(sell(one, "A2", "2026-11-21", 1)), Problem::Busy);
    let mut seen = Vec::new();
    one.programme_prepare(&mut |progress| seen.push((progress.done, progress.total))).unwrap();
    assert_eq!(seen, [(1, 2)], "A1 was prepared before");
    sell(one, "A2", "2026-11-21", 1).unwrap();
    set_preparing(&clinics.behind_one(), "");
    publish(one, &long(), "2026-11-30").unwrap();
    sell(one, "A1", "2026-11-21", 1).unwrap();
    verified(one);
}

/// A slip in a version that waits: it is called off, and everything that it stood in the way of is free.
fn a_version_that_waits_is_withdrawn(place: &Place) {
    let clinics = Clinics::under(place, TODAY, SHORT);
    let clinic = &clinics.one;
    let first = clinic.programme_current(&owner()).unwrap().unwrap();
    for number in ["1", "2"] {
        enrol(clinic, number, "2026-11-10");
    }
    sell(clinic, "1", "2026-11-11", 200_000).unwrap();
    let slip = clinic.programme_save(&owner(), &key(), &long()).unwrap();
    let publish_slip = |from| clinic.programme_publish(&owner(), &key(), slip.id, day(from));
    let draft = clinic.programme_withdraw(&owner(), &key(), slip.id);
    assert_eq!(refused(draft), Problem::NeverPublished);
    publish_slip("2026-11-22").unwrap();
    assert_eq!(refused(publish(clinic, SHORT, "2026-11-22")), Problem::DayTaken);
    let before = clinic.books_digest(&owner()).unwrap();

    assert_eq!(refused(clinic.programme_withdraw(&cashier(), &key(), slip.id)), Problem::Forbidden);
    assert_eq!(refused(clinic.programme_withdraw(&owner(), &key(), first.id)), Problem::AlreadyInForce);
    let elsewhere = clinics.two.programme_withdraw(&owner(), &key(), slip.id);
    assert_eq!(refused(elsewhere), Problem::NotFound(Thing::Programme));
    for _ in 0..2 {
        let withdrawn = clinic.programme_withdraw(&owner(), &key_named("withdraw"), slip.id).unwrap();
        assert_eq!(withdrawn, slip, "the draft that it was");
    }
    assert_eq!(clinic.books_digest(&owner()).unwrap(), before, "nothing that can be seen has changed");
    verified(clinic);
    assert_eq!(clinic.programme_first_day(&owner()).unwrap().day, day("2026-11-12"));
    let log = clinic.log_list(&owner(), &LogQuery { limit: 10, ..LogQuery::default() }).unwrap().items;
    assert_eq!(log.iter().filter(|record| record.action == "programme_withdraw").count(), 1);

    // Its day passes under the version before, and the ends of days with it.
    clinics.set("2026-11-23");
    clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(clinic.programme_current(&owner()).unwrap().unwrap().id, first.id);
    assert_eq!(sell(clinic, "2", "2026-11-23", 1_200).unwrap().state.tier, "basic", "the slip would have lifted her");
    verified(clinic);

    publish_slip("2026-11-24").unwrap();
    clinics.set("2026-11-24");
    assert_eq!(refused(clinic.programme_withdraw(&owner(), &key(), slip.id)), Problem::AlreadyInForce);
    assert_eq!(sell(clinic, "2", "2026-11-24", 20).unwrap().state.tier, "gold");
    verified(clinic);
}

/// Of two that wait the nearer goes; the other begins after the version in force, with all that it looks back at.
fn of_two_that_wait_either_is_withdrawn(place: &Place) {
    let clinics = Clinics::founded(place, TODAY);
    let clinic = &clinics.one;
    publish(clinic, SHORT, "2020-01-01").unwrap();
    enrol(clinic, "1", "2025-01-05");
    sell(clinic, "1", "2025-06-01", 5_000).unwrap();
    sell(clinic, "1", "2026-11-01", 1).unwrap();
    publish(clinic, &long(), "2026-11-25").unwrap();
    publish(clinic, &long().replace("两年", "两年以后"), "2026-11-28").unwrap();
    let nearer = clinic.programme_list(&owner()).unwrap()[1].id;
    clinic.programme_withdraw(&owner(), &key(), nearer).unwrap();
    verified(clinic);
    clinics.set("2026-11-26");
    assert_eq!(sell(clinic, "1", "2026-11-26", 1).unwrap().state.tier, "basic");
    clinics.set("2026-11-28");
    assert_eq!(sell(clinic, "1", "2026-11-28", 1).unwrap().state.tier, "gold");
    verified(clinic);
}

/// What accounts are still being prepared for is withdrawn as well, and nothing waits for it.
fn a_version_is_withdrawn_while_accounts_are_prepared_for_it(place: &Place) {
    let clinics = Clinics::under(place, TODAY, SHORT);
    let clinic = &clinics.one;
    for number in ["1", "2"] {
        enrol(clinic, number, "2026-11-10");
    }
    publish(clinic, &long(), "2026-11-21").unwrap();
    set_preparing(&clinics.behind_one(), "1");
    let waits = clinic.programme_list(&owner()).unwrap()[0].id;
    clinic.programme_withdraw(&owner(), &key(), waits).unwrap();
    clinic.programme_prepare(&mut |_| panic!("nothing is to be prepared")).unwrap();
    clinics.set("2026-11-21");
    sell(clinic, "1", "2026-11-21", 1).unwrap();
    verified(clinic);
}

/// A first version serves the days before its own too: it goes only while nobody came.
fn a_first_version_is_withdrawn_while_nobody_came(place: &Place) {
    let clinics = Clinics::founded(place, TODAY);
    let clinic = &clinics.one;
    publish(clinic, SHORT, "2026-12-01").unwrap();
    let first = clinic.programme_list(&owner()).unwrap()[0].id;
    clinic.programme_withdraw(&owner(), &key(), first).unwrap();
    assert_eq!(clinic.programme_current(&owner()).unwrap(), None);
    clinic.programme_publish(&owner(), &key(), first, day("2026-12-01")).unwrap();
    enrol(clinic, "1", TODAY);
    assert_eq!(refused(clinic.programme_withdraw(&owner(), &key(), first)), Problem::AlreadyInForce);
    verified(clinic);
}

yanji_books::on_each_database!(
    a_draft_is_saved_over_while_it_is_what_was_opened,
    a_version_that_waits_is_withdrawn,
    of_two_that_wait_either_is_withdrawn,
    a_version_is_withdrawn_while_accounts_are_prepared_for_it,
    a_first_version_is_withdrawn_while_nobody_came,
    the_first_day_is_the_first_that_is_taken,
    members_of_a_tier_that_goes_are_foretold,
    only_drafts_are_taken_away,
    a_draft_is_kept_as_it_was_typed,
    a_check_tells_errors_or_findings,
    a_check_holds_the_programme_against_the_price_list,
    an_empty_clinic_takes_a_programme_from_any_day,
    days_that_were_worked_stay_under_their_version,
    a_key_publishes_once,
    a_cashier_may_only_read_programmes,
    rolling_back_brings_the_old_text_as_a_new_version,
    every_account_is_visited_when_a_version_begins,
    states_remember_as_far_back_as_the_new_version_looks,
    a_publication_that_was_broken_off_goes_on,
);

fn the_first_day_is_the_first_that_is_taken(place: &Place) {
    let clinics = Clinics::founded(place, TODAY);
    let clinic = &clinics.one;
    assert!(clinic.programme_first_day(&owner()).unwrap().limits.is_empty());
    publish(clinic, SHORT, "2026-01-01").unwrap();
    let first = clinic.programme_first_day(&owner()).unwrap();
    assert_eq!(first.day, day("2026-01-02"));
    assert_eq!(first.limits, [(day("2026-01-01"), Problem::DayTaken)]);
    enrol(clinic, "1", "2026-11-10");
    let first = clinic.programme_first_day(&owner()).unwrap();
    assert_eq!(first.day, day("2026-11-11"));
    assert_eq!(first.limits, [(day("2026-11-10"), Problem::DayInUse)], "only what decides the day");
    assert!(publish(clinic, &long(), "2026-11-10").is_err());
    publish(clinic, &long(), "2026-11-11").unwrap();
    assert_eq!(clinics.two.programme_first_day(&owner()).unwrap().limits, []);
}

fn members_of_a_tier_that_goes_are_foretold(place: &Place) {
    let clinics = Clinics::under(place, TODAY, SHORT);
    let clinic = &clinics.one;
    enrol(clinic, "1", "2026-11-10");
    enrol(clinic, "2", "2026-11-10");
    sell(clinic, "1", "2026-11-11", 200_000).unwrap();
    let foretold = |source: &str| {
        let tiers = clinic.programme_outlook(&owner(), source).unwrap();
        tiers.into_iter().map(|tier| (tier.code, tier.members, tier.to_code, tier.moves)).collect::<Vec<_>>()
    };
    let row = |code: &str, to: &str| (code.to_owned(), 1, to.to_owned(), code != to);
    assert_eq!(foretold(&long()), [row("basic", "basic"), row("gold", "gold")]);
    let without = SHORT.replace("\"gold\"", "\"platinum\"");
    assert_eq!(foretold(&without), [row("basic", "basic"), row("gold", "basic")]);
    let faulty = clinic.programme_outlook(&owner(), "name = ").unwrap_err();
    assert_eq!(faulty.problem, Problem::ProgrammeFaulty);
}

fn a_draft_is_saved_over_while_it_is_what_was_opened(place: &Place) {
    let clinics = Clinics::under(place, TODAY, SHORT);
    let clinic = &clinics.one;
    let opened = |draft: &ProgrammeVersion| OpenedDraft { id: draft.id, sign: text_sign(&draft.source) };
    let save = |source: &str, draft: &ProgrammeVersion| {
        clinic.programme_save_over(&owner(), &key(), source, Some(opened(draft))).unwrap()
    };
    let draft = clinic.programme_save(&owner(), &key(), &long()).unwrap();
    assert_eq!(clinic.programme_save(&owner(), &key(), &long()).unwrap(), draft, "the same text is the same draft");
    let first = save(&long().replace("两年", "二"), &draft);
    assert_eq!((first.version.id, first.version.number, first.was_overtaken), (draft.id, 2, false));
    assert_eq!(first.version.name, "二");
    let late = save(&long().replace("两年", "三"), &draft);
    assert_eq!((late.version.number, late.was_overtaken), (3, true), "another had saved over it");
    assert_eq!(clinic.programme_get(&owner(), draft.id).unwrap(), first.version);
    clinic.programme_publish(&owner(), &key(), draft.id, day("2026-12-01")).unwrap();
    let published = save(&long().replace("两年", "四"), &first.version);
    assert_eq!((published.version.number, published.was_overtaken), (4, true));
    assert_eq!(clinic.programme_get(&owner(), draft.id).unwrap().source, first.version.source);
    let same = save(&first.version.source, &late.version);
    assert_eq!((same.version.id, same.was_overtaken), (late.version.id, false), "what is published is no draft");
}

fn only_drafts_are_taken_away(place: &Place) {
    let clinics = Clinics::under(place, TODAY, SHORT);
    let clinic = &clinics.one;
    let published = clinic.programme_list(&owner()).unwrap()[0].id;
    let draft = clinic.programme_save(&owner(), &key(), &long()).unwrap().id;
    let named = key();
    for _ in 0..2 {
        clinic.programme_discard(&owner(), &named, draft).unwrap();
    }
    assert_eq!(clinic.programme_list(&owner()).unwrap().len(), 1);
    let again = clinic.programme_discard(&owner(), &key(), draft).unwrap_err();
    assert_eq!(again.problem, Problem::NotFound(Thing::Programme));
    let refused = clinic.programme_discard(&owner(), &key(), published).unwrap_err();
    assert_eq!(refused.problem, Problem::AlreadyPublished);
    assert!(clinic.programme_discard(&cashier(), &key(), published).is_err());
}
