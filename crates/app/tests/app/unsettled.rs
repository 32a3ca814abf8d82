//! A connection that breaks at the very end of a write: nobody can say whether it holds, and the same key settles it.

use yanji_app::Category;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::scene::{enrol, sale, usual};
use crate::support::{key_named, owner};

/// Ends its own connection when the transaction is about to be kept, as a restart of the server would.
const CUT_AT_COMMIT: [&str; 2] = [
    "CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
    "CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON sales DEFERRABLE INITIALLY DEFERRED
     FOR EACH ROW EXECUTE FUNCTION cut_off()",
];

#[test]
fn the_same_key_settles_what_may_have_been_done() {
    let ground = Place::postgres();
    let clinics = usual(&ground, "2026-03-02");
    let (clinic, behind) = (&clinics.one, clinics.behind_one());
    let member = enrol(clinic, "A1");
    let sell = || clinic.sale_post(&owner(), &key_named("once"), sale(member, 10_000));
    behind.write(|tx| CUT_AT_COMMIT.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop))).unwrap();
    let lost = sell().unwrap_err();
    assert_eq!((&lost.problem, lost.category()), (&Problem::OutcomeUnknown, Category::Unsettled));
    behind.write(|tx| tx.execute("DROP TRIGGER cut_off ON sales", &[])).unwrap();
    let sold = sell().unwrap();
    assert_eq!(sell().unwrap(), sold, "however often it is sent");
    assert_eq!(clinic.member_state(&owner(), member).unwrap().spend_fen, 10_000);
}
