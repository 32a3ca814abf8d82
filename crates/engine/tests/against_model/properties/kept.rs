//! A member restored from the little that is kept of her goes on as the whole one does.

use yanji_engine::member::{Life as EngineLife, State};
use yanji_engine::purse::Purse;
use yanji_engine::standing::Standing;
use yanji_engine::{Bounds, Member, Rulebook};

use super::{engine_day, lives};
use crate::model::member::Deed;
use crate::script::{Numbers, handle};

/// What has to be kept of a member: the days that a window can still ask for, and the lots with something left.
fn kept(member: &Member, rulebook: &Rulebook) -> Member {
    let Some(EngineLife { enrolled_on, last_day, standing, purse }) = member.life() else { return Member::new() };
    let tally = standing.remembered(rulebook, *last_day);
    let lots = purse.open().copied().collect();
    let mut restored = Member::restore(EngineLife {
        enrolled_on: *enrolled_on,
        last_day: *last_day,
        standing: Standing { tally, ..standing.clone() },
        purse: Purse::restore(lots, purse.next_number(), purse.debt(), purse.expired()),
    });
    for sale in member.sales() {
        restored.recall_sale(sale.sale, sale.day);
    }
    restored
}

/// The state with what is left in every lot that has something left.
fn figures(member: &Member) -> Option<(State, Vec<i64>)> {
    let life = member.life()?;
    Some((life.state(), life.purse.open().map(|lot| lot.left.0).collect()))
}

#[test]
fn a_member_restored_from_what_is_kept_goes_on_as_the_whole_one() {
    let mut handled = 0;
    for life in lives(5) {
        let (mut whole, mut numbers) = (Member::new(), Numbers::default());
        for (place, deed) in life.script.iter().enumerate() {
            let mut restored = kept(&whole, &life.rulebook);
            let accepted = handle(&mut whole, &life.rulebook, Bounds::default(), &mut numbers, deed, &mut ());
            if matches!(deed.1, Deed::Refund { .. } | Deed::Restore { .. } | Deed::ReferralVoid { .. }) {
                // These look back over the whole journal.
                continue;
            }
            handled += 1;
            let again = handle(&mut restored, &life.rulebook, Bounds::default(), &mut numbers, deed, &mut ());
            assert_eq!(accepted, again, "seed {}, {deed:?}", life.seed);
            assert_eq!(figures(&whole), figures(&restored), "seed {}, {deed:?}", life.seed);
            if place % 4 == 0 {
                let (mut later, end) = (whole.clone(), engine_day(life.end()));
                later.close_days(&life.rulebook, end, &mut ());
                restored.close_days(&life.rulebook, end, &mut ());
                assert_eq!(figures(&later), figures(&restored), "seed {}, after {deed:?}", life.seed);
            }
        }
    }
    assert!(handled > 20_000, "only {handled} deeds");
}
