//! What one customer does over the years, as plain facts; it knows neither a file nor a database.

use yanji_engine::Day;

use crate::dice::Dice;
use crate::season::Season;
use crate::trade::{CATEGORIES, Kind};

/// Something that a customer did on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The day.
    pub(crate) day: Day,
    /// What.
    pub(crate) what: What,
}

/// What a customer did. Sales and referrals are numbered from 1 within her life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// She joined.
    Enrolled,
    /// She bought something of a category, by its place in [`CATEGORIES`].
    Bought { sale: u32, category: u8, amount_fen: u32 },
    /// She got money back.
    Refunded { sale: u32, amount_fen: u32 },
    /// Somebody whom she sent came.
    Referred { referral: u32 },
    /// That referral turned out not to count.
    ReferralVoided { referral: u32 },
    /// She came to an event.
    Attended,
    /// She answered a survey or checked in.
    Engaged,
    /// She paid money in.
    PaidIn { amount_fen: u32 },
    /// She bought a package.
    BoughtPackage { amount_fen: u32 },
    /// She redeemed points.
    Redeemed { points: u32 },
    /// The clinic gave or took points by hand.
    Adjusted { points: i32 },
    /// The clinic set her tier by hand, so many steps above the base one.
    TierSet { steps: u8, lock_days: u16 },
}

/// Who a customer is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Customer {
    seed: u64,
    number: u32,
    kind: Kind,
    /// How much she does compared with the others.
    pub(crate) busyness: u32,
}

/// What she can still give back, redeem or lose.
#[derive(Default)]
struct Open {
    sales: Vec<(u32, u32)>,
    sales_made: u32,
    referrals: Vec<u32>,
    referrals_made: u32,
    points: u32,
    points_from: u32,
}

/// How often an activity after enrolment is what, in thousandths.
const SHARES: [u32; 11] = [790, 20, 28, 3, 30, 52, 12, 8, 50, 5, 2];
/// How many of the latest sales can be given back.
const SALES_KEPT: usize = 4;
/// After so many days points are not counted on any more, since they may have expired.
const POINTS_TRUSTED_DAYS: u32 = 300;

impl Customer {
    /// The customer with this number under a seed.
    pub(crate) fn new(seed: u64, number: u32) -> Self {
        let mut dice = Dice::new(seed, u64::from(number) << 1);
        let kind = Kind::ALL[dice.weighted(&Kind::SHARES)];
        let busyness = kind.busyness() * dice.between(50, 150) / 100;
        Self { seed, number, kind, busyness }
    }

    /// Appends what she does in a period: `activities` things, her enrolment the first of them.
    pub(crate) fn live(&self, season: &Season, activities: u32, life: &mut Vec<Event>) {
        if activities == 0 {
            return;
        }
        let mut dice = Dice::new(self.seed, (u64::from(self.number) << 1) | 1);
        let last = season.days() - 1;
        // Most were there when the books began or came in the first half, as with a clinic that grew.
        let latest_percent = if dice.chance(600) { 30 } else { 90 };
        let joined = season.pick(&mut dice, 0, last * latest_percent / 100);
        let left =
            if dice.chance(self.kind.loyalty()) { last } else { joined + (last - joined) * dice.between(20, 90) / 100 };
        let begin = life.len();
        life.push(Event { day: season.day(joined), what: What::Enrolled });
        let mut offsets: Vec<u32> = (1..activities).map(|_| season.pick(&mut dice, joined, left)).collect();
        offsets.sort_unstable();
        let mut open = Open::default();
        for offset in offsets {
            let what = self.act(&mut dice, offset, &mut open);
            life.push(Event { day: season.day(offset), what });
        }
        debug_assert_eq!(life.len() - begin, activities as usize);
    }

    fn act(&self, dice: &mut Dice, offset: u32, open: &mut Open) -> What {
        match dice.weighted(&SHARES) {
            1 => refund(dice, open).unwrap_or_else(|| self.buy(dice, offset, open)),
            2 => {
                open.referrals_made += 1;
                open.referrals.push(open.referrals_made);
                What::Referred { referral: open.referrals_made }
            }
            3 => open.referrals.pop().map_or(What::Engaged, |referral| What::ReferralVoided { referral }),
            4 => What::Attended,
            5 => What::Engaged,
            6 => What::PaidIn { amount_fen: 100_000 * dice.between(1, 10) },
            7 => What::BoughtPackage { amount_fen: 10_000 * dice.between(10, 60) },
            8 => redeem(dice, offset, open).unwrap_or_else(|| self.buy(dice, offset, open)),
            9 => What::Adjusted { points: 10 * i32::try_from(dice.between(1, 20)).unwrap_or(1) },
            10 if self.kind != Kind::C => {
                What::TierSet { steps: self.kind as u8, lock_days: u16::try_from(dice.between(30, 180)).unwrap_or(30) }
            }
            _ => self.buy(dice, offset, open),
        }
    }

    fn buy(&self, dice: &mut Dice, offset: u32, open: &mut Open) -> What {
        let category = dice.weighted(&self.kind.shares());
        let (low, high) = CATEGORIES[category].price_yuan;
        // The smaller of two throws: cheap things sell more often.
        let yuan = dice.between(low, high).min(dice.between(low, high));
        let fen = if dice.chance(80) { dice.below(100) } else { 0 };
        let amount_fen = yuan * 100 + fen;
        open.sales_made += 1;
        open.sales.push((open.sales_made, amount_fen));
        if open.sales.len() > SALES_KEPT {
            open.sales.remove(0);
        }
        if offset > open.points_from + POINTS_TRUSTED_DAYS {
            open.points = 0;
        }
        if open.points == 0 {
            open.points_from = offset;
        }
        open.points += yuan / 2;
        What::Bought { sale: open.sales_made, category: u8::try_from(category).unwrap_or(0), amount_fen }
    }
}

/// All or a part of one of the latest sales.
fn refund(dice: &mut Dice, open: &mut Open) -> Option<What> {
    let most = u32::try_from(open.sales.len()).unwrap_or(0);
    let place = dice.below(most) as usize;
    let (sale, left_fen) = *open.sales.get(place)?;
    open.points = 0;
    let part_fen = left_fen * dice.between(20, 80) / 100;
    if dice.chance(600) || part_fen == 0 {
        open.sales.remove(place);
        return Some(What::Refunded { sale, amount_fen: left_fen });
    }
    open.sales[place].1 -= part_fen;
    Some(What::Refunded { sale, amount_fen: part_fen })
}

/// A round number of points, of which there are surely enough.
fn redeem(dice: &mut Dice, offset: u32, open: &mut Open) -> Option<What> {
    let is_fresh = offset <= open.points_from + POINTS_TRUSTED_DAYS;
    let hundreds = open.points / 100;
    if !is_fresh || hundreds == 0 {
        return None;
    }
    let points = 100 * dice.between(1, hundreds);
    open.points -= points;
    Some(What::Redeemed { points })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(customers: u32, activities: u32) -> Vec<Vec<Event>> {
        let season = Season::new(Day::parse("2023-11-21").unwrap(), Day::parse("2026-11-20").unwrap());
        (0..customers)
            .map(|number| {
                let mut life = Vec::new();
                Customer::new(5, number).live(&season, activities, &mut life);
                life
            })
            .collect()
    }

    #[test]
    fn a_life_begins_with_enrolment_and_its_days_never_decrease() {
        for life in lives(50, 40) {
            assert_eq!(life.len(), 40);
            assert_eq!(life[0].what, What::Enrolled);
            assert!(life.windows(2).all(|pair| pair[0].day <= pair[1].day));
        }
    }

    #[test]
    fn no_sale_gives_back_more_than_it_was() {
        for life in lives(200, 60) {
            let mut left = std::collections::HashMap::new();
            for event in life {
                match event.what {
                    What::Bought { sale, amount_fen, .. } => {
                        assert!(left.insert(sale, amount_fen).is_none());
                    }
                    What::Refunded { sale, amount_fen } => {
                        let of = left.get_mut(&sale).expect("a refund names an earlier sale");
                        assert!(amount_fen > 0);
                        *of = of.checked_sub(amount_fen).expect("not more than is left");
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn everything_happens() {
        let all: Vec<What> = lives(500, 60).into_iter().flatten().map(|event| event.what).collect();
        let share = |is: fn(&What) -> bool| all.iter().filter(|what| is(what)).count() * 1_000 / all.len();
        assert!((10..=30).contains(&share(|what| matches!(what, What::Refunded { .. }))));
        assert!(share(|what| matches!(what, What::Redeemed { .. })) > 20);
        for is in [
            |what: &What| matches!(what, What::Referred { .. }),
            |what: &What| matches!(what, What::ReferralVoided { .. }),
            |what: &What| matches!(what, What::Attended),
            |what: &What| matches!(what, What::Engaged),
            |what: &What| matches!(what, What::PaidIn { .. }),
            |what: &What| matches!(what, What::BoughtPackage { .. }),
            |what: &What| matches!(what, What::Adjusted { .. }),
            |what: &What| matches!(what, What::TierSet { .. }),
        ] {
            assert!(all.iter().any(is));
        }
    }
}
