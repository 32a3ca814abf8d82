//! The points part of a member: lots, what they expire to, what is owed.

use crate::day::Day;
use crate::effect::{Movement, Sink};
use crate::number::Points;
use crate::programme::{Align, Expiry};

/// Points given at one time, used up together with their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The running number of the lot in its account, from 0, in the order in which lots were made.
    pub number: u32,
    /// The day on which the points were given.
    pub earned_on: Day,
    /// The last day on which they can be used; [`Day::NEVER`] if they do not expire.
    pub expires_on: Day,
    /// How many there were.
    pub granted: Points,
    /// How many are left.
    pub left: Points,
    /// How many have expired and were not yet set against a refund.
    pub expired: Points,
}

/// A member's points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    lots: Vec<Lot>,
    /// Places in `lots` of those that may have something left, in the order in which they are used.
    queue: Vec<u32>,
    /// How many places at the head of `queue` are used up.
    head: usize,
    next_number: u32,
    balance: Points,
    debt: Points,
    expired: Points,
}

/// What a redemption took from one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenPart {
    /// The number of the lot.
    pub lot: u32,
    /// What of it was not brought back yet.
    pub out: Points,
}

/// How the points of a lot were found when they were clawed back.
#[derive(Clone, Copy, Debug, Default)]
struct Claw {
    from_lots: i64,
    expired: i64,
}

/// The last day of a lot that is made on `day`.
#[must_use]
pub fn lot_end(expire: Option<Expiry>, day: Day) -> Day {
    let Some(expire) = expire else { return Day::NEVER };
    let end = day.add_months(i32::from(expire.months));
    match expire.align {
        Align::Day => end,
        Align::MonthEnd => end.month_end(),
        Align::YearEnd => end.year_end(),
    }
}

/// The ends of lots by the day on which they are made, remembered, since the calendar is most of what a sale costs in a
/// replay. Remembers nothing until it is laid out.
#[derive(Clone, Debug, Default)]
pub(crate) struct LotEnds {
    expire: Option<Expiry>,
    /// A day and its end, at the place of the day's number modulo [`LotEnds::PLACES`].
    ends: Vec<(Day, Day)>,
}

impl LotEnds {
    /// More than five years of days, in a few pages of memory.
    const PLACES: usize = 2_048;

    /// Begins to remember.
    pub(crate) fn lay_out(&mut self) {
        if self.ends.is_empty() {
            self.ends.resize(Self::PLACES, (Day::BEFORE_ALL, Day::BEFORE_ALL));
        }
    }

    /// As [`lot_end`].
    pub(crate) fn of(&mut self, expire: Option<Expiry>, day: Day) -> Day {
        if self.expire != expire {
            self.expire = expire;
            self.ends.fill((Day::BEFORE_ALL, Day::BEFORE_ALL));
        }
        let place = usize::try_from(day.number()).unwrap_or(0) % Self::PLACES;
        let Some(remembered) = self.ends.get_mut(place) else { return lot_end(expire, day) };
        if remembered.0 != day {
            *remembered = (day, lot_end(expire, day));
        }
        remembered.1
    }
}

impl Purse {
    /// A purse of stored lots (those with something left, or any that a refund needs) and figures.
    ///
    /// `next_number` is the number that the next lot gets.
    #[must_use]
    pub fn restore(mut lots: Vec<Lot>, next_number: u32, debt: Points, expired: Points) -> Self {
        lots.sort_unstable_by_key(|lot| lot.number);
        let balance = Points(lots.iter().map(|lot| lot.left.0).sum());
        let mut queue: Vec<u32> =
            (0_u32..).zip(&lots).filter(|(_, lot)| lot.left.0 > 0).map(|(place, _)| place).collect();
        queue.sort_by_key(|place| use_order(&lots[*place as usize]));
        Self { lots, queue, head: 0, next_number, balance, debt, expired }
    }

    /// The lots, in the order in which they were made.
    #[must_use]
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// The number that the next lot gets.
    #[must_use]
    pub const fn next_number(&self) -> u32 {
        self.next_number
    }

    /// What is left in all lots.
    #[must_use]
    pub const fn balance(&self) -> Points {
        self.balance
    }

    /// What the member owes.
    #[must_use]
    pub const fn debt(&self) -> Points {
        self.debt
    }

    /// What ever expired.
    #[must_use]
    pub const fn expired(&self) -> Points {
        self.expired
    }

    /// What can be used on a day, whether or not the ends of the days before have been handled.
    #[must_use]
    pub fn available_on(&self, day: Day) -> Points {
        let gone: i64 = self.open().take_while(|lot| lot.expires_on < day).map(|lot| lot.left.0).sum();
        Points(self.balance.0 - gone)
    }

    /// The last day of the first lot that expires, or [`Day::NEVER`].
    #[must_use]
    pub fn due_on(&self) -> Day {
        self.open().next().map_or(Day::NEVER, |lot| lot.expires_on)
    }

    /// The lots with something left, in the order in which they are used.
    pub fn open(&self) -> impl Iterator<Item = &Lot> {
        self.queue[self.head..].iter().map(|place| &self.lots[*place as usize]).filter(|lot| lot.left.0 > 0)
    }

    /// Forgets everything, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.lots.clear();
        self.queue.clear();
        *self =
            Self { lots: std::mem::take(&mut self.lots), queue: std::mem::take(&mut self.queue), ..Self::default() };
    }

    /// Expires what ends by `through`.
    pub(crate) fn expire_through<S: Sink>(&mut self, through: Day, sink: &mut S) {
        while let Some(place) = self.queue.get(self.head) {
            let lot = &mut self.lots[*place as usize];
            if lot.left.0 > 0 {
                if lot.expires_on > through {
                    return;
                }
                let points = std::mem::take(&mut lot.left);
                lot.expired.0 += points.0;
                self.balance.0 -= points.0;
                self.expired.0 += points.0;
                sink.moved(Movement::Expired { day: lot.expires_on, points });
            }
            self.head += 1;
        }
    }

    /// Gives points: what is owed is paid first, the rest forms a lot. Returns the number of the lot, if one was made.
    pub(crate) fn give<S: Sink>(&mut self, day: Day, points: Points, expires_on: Day, sink: &mut S) -> Option<u32> {
        let to_debt = Points(points.0.min(self.debt.0));
        self.debt.0 -= to_debt.0;
        if points.0 > 0 {
            sink.moved(Movement::Given { day, points, to_debt });
        }
        let granted = Points(points.0 - to_debt.0);
        (granted.0 > 0).then(|| self.make_lot(day, granted, expires_on))
    }

    fn make_lot(&mut self, day: Day, granted: Points, expires_on: Day) -> u32 {
        let number = self.next_number;
        let lot = Lot { number, earned_on: day, expires_on, granted, left: granted, expired: Points(0) };
        let place = u32::try_from(self.lots.len()).unwrap_or(u32::MAX);
        self.lots.push(lot);
        self.next_number += 1;
        self.balance.0 += granted.0;
        self.enqueue(place);
        number
    }

    /// Takes points in the order of use and tells from which lots; the caller has checked that there are enough.
    pub(crate) fn take<S: Sink>(&mut self, day: Day, points: Points, parts: impl FnMut(TakenPart), sink: &mut S) {
        let taken = self.take_in_order(points.0, parts);
        debug_assert_eq!(taken, points.0, "the caller checks what is available");
        sink.moved(Movement::Taken { day, points });
    }

    /// Takes points away in the order of use, for nothing; the caller has checked that there are enough.
    pub(crate) fn deduct<S: Sink>(&mut self, day: Day, points: Points, sink: &mut S) {
        let taken = self.take_in_order(points.0, |_| ());
        debug_assert_eq!(taken, points.0, "the caller checks what is available");
        sink.moved(Movement::Deducted { day, points });
    }

    /// Takes up to `wanted` from lots in the order of use and says how many it was.
    fn take_in_order(&mut self, wanted: i64, mut parts: impl FnMut(TakenPart)) -> i64 {
        let mut missing = wanted;
        while let Some(place) = self.queue.get(self.head)
            && missing > 0
        {
            let lot = &mut self.lots[*place as usize];
            let part = lot.left.0.min(missing);
            lot.left.0 -= part;
            missing -= part;
            if part > 0 {
                parts(TakenPart { lot: lot.number, out: Points(part) });
            }
            if lot.left.0 == 0 {
                self.head += 1;
            }
        }
        self.balance.0 -= wanted - missing;
        wanted - missing
    }

    /// Brings back points of a redemption, what was taken last first: what is owed is paid, the rest goes back to the
    /// lots, and what belonged to a lot that has ended is gone. The caller has checked that so many are out.
    pub(crate) fn bring_back<S: Sink>(&mut self, day: Day, points: Points, parts: &mut [TakenPart], sink: &mut S) {
        let to_debt = points.0.min(self.debt.0);
        self.debt.0 -= to_debt;
        let (mut unpaid, mut missing, mut expired) = (to_debt, points.0, 0);
        for part in parts.iter_mut().rev() {
            let back = part.out.0.min(missing);
            part.out.0 -= back;
            missing -= back;
            let paid = back.min(unpaid);
            unpaid -= paid;
            expired += self.refill(day, part.lot, back - paid);
        }
        sink.moved(Movement::Restored { day, points, to_debt: Points(to_debt), expired: Points(expired) });
    }

    /// Puts points back into a lot and says how many of them have expired by doing so.
    fn refill(&mut self, day: Day, number: u32, points: i64) -> i64 {
        if points == 0 {
            return 0;
        }
        let Ok(index) = self.lots.binary_search_by_key(&number, |lot| lot.number) else {
            self.expired.0 += points;
            return points;
        };
        let lot = &mut self.lots[index];
        if lot.expires_on < day {
            lot.expired.0 += points;
            self.expired.0 += points;
            return points;
        }
        lot.left.0 += points;
        self.balance.0 += points;
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        if !self.queue[self.head..].contains(&place) {
            self.enqueue(place);
        }
        0
    }

    /// Puts a lot in its place among those that are still to be used.
    fn enqueue(&mut self, place: u32) {
        let order = |place: &u32| use_order(&self.lots[*place as usize]);
        let own = order(&place);
        let later = self.queue[self.head..].iter().rev().take_while(|other| order(other) > own).count();
        self.queue.insert(self.queue.len() - later, place);
    }

    /// Takes back points that a refunded sale or a voided referral had given: from its own lot, against what of it
    /// expired, from the other lots, and what is still missing is owed.
    pub(crate) fn claw_back<S: Sink>(&mut self, day: Day, points: Points, own_lot: Option<u32>, sink: &mut S) {
        if points.0 == 0 {
            return;
        }
        let mut claw = own_lot.map_or_else(Claw::default, |number| self.claw_from_own(number, points.0));
        claw.from_lots += self.take_in_order(points.0 - claw.from_lots - claw.expired, |_| ());
        let owed = points.0 - claw.from_lots - claw.expired;
        self.debt.0 += owed;
        sink.moved(Movement::ClawedBack {
            day,
            from_lots: Points(claw.from_lots),
            expired: Points(claw.expired),
            owed: Points(owed),
        });
    }

    fn claw_from_own(&mut self, number: u32, wanted: i64) -> Claw {
        let Ok(place) = self.lots.binary_search_by_key(&number, |lot| lot.number) else { return Claw::default() };
        let lot = &mut self.lots[place];
        let from_lots = lot.left.0.min(wanted);
        lot.left.0 -= from_lots;
        let expired = lot.expired.0.min(wanted - from_lots);
        lot.expired.0 -= expired;
        self.balance.0 -= from_lots;
        Claw { from_lots, expired }
    }
}

/// Lots are used in this order: the one that expires first, then the one earned first, then the one made first.
const fn use_order(lot: &Lot) -> (Day, Day, u32) {
    (lot.expires_on, lot.earned_on, lot.number)
}
