//! Days at the desk of the sample clinic, in their order: shifts begin and are handed over, customers pay for what they
//! usually have and are treated afterwards, one or another owes something, gives something back or pays ahead, and in
//! the evening the day is closed. Everybody does their own part, at its time.

mod agenda;
mod deeds;
mod till;

use std::collections::{BTreeSet, HashMap};

use yanji_app::{Actor, AppError, Category, Clinic, Item, Key};
use yanji_books::id::{ItemId, MemberId, SaleId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

pub(super) use self::agenda::WELL_OPEN;
use self::agenda::{Agenda, Deed, Told};
use super::regulars::Regulars;
use super::team::Team;
use super::{SEED, hours};
use crate::dice::Dice;
use crate::trade::{CATEGORIES, TAKEN_HOME};

/// Sets the dice of desk days apart from those for lives.
const DESK: u64 = 1 << 41;
/// When the first customer pays and the last one does, in minutes after midnight.
const PAYING: (i64, i64) = (10 * 60 + 10, 20 * 60 + 20);
/// With what customers pay, and how often.
const TENDERS: [(Tender, u32); 4] =
    [(Tender::Wechat, 50), (Tender::Alipay, 22), (Tender::Cash, 12), (Tender::Card, 16)];
/// What the programme gives for a birthday.
const BIRTHDAY_CARE: &str = "头皮养护";
/// How often somebody else is looked for who has not been here on the day.
const TRIES: usize = 6;
/// The customer who gives something back, the one who owes a part, the one who pays ahead, by the places of their visits.
const GIVES_BACK: usize = 1;
const OWES: usize = 2;
const PAYS_AHEAD: usize = 4;

/// The desk on its days, one after the other.
pub(super) struct Desk<'c> {
    pub(super) clinic: &'c Clinic,
    pub(super) machine: &'c Actor,
    pub(super) team: Team,
    pub(super) items: Vec<Item>,
    pub(super) regulars: Regulars,
    /// How many customers come on a day, and how many of them are new.
    pub(super) customers: usize,
    pub(super) newcomers: usize,
    /// How many members there are besides those who join at the desk.
    pub(super) members: u32,
    /// The first desk day.
    pub(super) first: Day,
    /// The sales of the days, by the place of the day and of the visit.
    pub(super) sold: HashMap<(usize, usize), SaleId>,
}

/// A customer who comes.
struct Visit {
    /// Where, by the place of the crew.
    crew: usize,
    /// When she pays, in minutes after midnight.
    minute: i64,
    /// Who; `None` without a card.
    member: Option<MemberId>,
    /// The items that she has, by their places.
    items: Vec<usize>,
    tender: Tender,
    /// Whether she pays a part of it in cash.
    has_change: bool,
    /// The number of the receipt.
    number: String,
}

/// One of the days.
struct DeskDay<'d, 'c> {
    desk: &'d mut Desk<'c>,
    day: Day,
    /// Which of the desk days it is, from 0.
    place: usize,
    visits: Vec<Visit>,
    /// How many treatments with each item there were before the next one.
    treated: HashMap<ItemId, usize>,
    agenda: Agenda,
}

impl Desk<'_> {
    /// Does what is done on a day, as far as it is past. What was done before is not done again.
    ///
    /// # Errors
    /// Those of the use cases.
    pub(super) fn day(&mut self, day: Day) -> Result<(), AppError> {
        if self.items.is_empty() || self.regulars.is_empty() {
            return Ok(());
        }
        let place = usize::try_from(day.number() - self.first.number()).unwrap_or(0);
        let visits = self.visits(day);
        let treated = self.treated_before(day)?;
        let told = Told::of(self.clinic, day);
        let mut deeds = DeskDay { desk: self, day, place, visits, treated, agenda: Agenda::default() };
        deeds.plan();
        while let Some((minute, deed)) = deeds.agenda.next() {
            let Some(instant) = told.at(deeds.clinic(), day, minute) else { continue };
            match hours::at(instant, || deeds.act(minute, deed)) {
                // The rules do not allow it, such as a reward for which she has too few points, or it was done before.
                Err(error) if matches!(error.category(), Category::Refused | Category::Conflict) => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// Who comes on a day, the same at every look.
    fn visits(&self, day: Day) -> Vec<Visit> {
        let mut here = BTreeSet::new();
        let mut visits = Vec::new();
        for place in 0..self.customers {
            let stream = DESK + u64::from(day.number().unsigned_abs()) * 1_000 + place as u64;
            let mut dice = Dice::new(SEED, stream);
            let crew = usize::from(self.team.crews.len() > 1 && place > PAYS_AHEAD && dice.chance(340));
            let step = (PAYING.1 - PAYING.0) / i64::try_from(self.customers).unwrap_or(1);
            let minute = PAYING.0 + step * i64::try_from(place).unwrap_or(0) + i64::from(dice.below(9));
            let has_no_card = place > PAYS_AHEAD && dice.chance(110);
            let celebrates = place > PAYS_AHEAD && place % 6 == 2;
            // Nobody comes twice on a day: who has been here sends somebody else.
            let regular = (0..TRIES).find_map(|_| {
                let one = if celebrates { self.regulars.celebrating(&mut dice) } else { self.regulars.one(&mut dice) };
                one.filter(|regular| has_no_card || here.insert(regular.member))
            });
            let category = regular.map_or(0, |regular| regular.wants(&mut dice));
            let member = regular.map(|regular| regular.member).filter(|_| !has_no_card);
            let mut items: Vec<usize> = self.item_of(category, &mut dice).into_iter().collect();
            if dice.chance(260) {
                items.extend(self.item_of(TAKEN_HOME, &mut dice));
            }
            if celebrates {
                // What the coupon of her birthday is for.
                items.extend(self.items.iter().position(|item| item.name == BIRTHDAY_CARE));
            }
            items.sort_unstable();
            items.dedup();
            let tender = TENDERS[dice.weighted(&TENDERS.map(|(_, share)| share))].0;
            let has_change = dice.chance(90);
            let date = day.date();
            let number = format!("{:02}{:02}{:02}-{:06}", date.year % 100, date.month, date.day, dice.below(1_000_000));
            visits.push(Visit { crew, minute, member, items, tender, has_change, number });
        }
        visits
    }

    /// Something that is sold in a category, by its place.
    fn item_of(&self, category: usize, dice: &mut Dice) -> Option<usize> {
        let name = CATEGORIES[category].name;
        let there: Vec<usize> =
            (0..self.items.len()).filter(|place| self.items[*place].category_name == name).collect();
        dice.one_of(&there).copied()
    }

    /// How many treatments with each item there were on the desk days before.
    fn treated_before(&self, day: Day) -> Result<HashMap<ItemId, usize>, AppError> {
        let mut treated = HashMap::new();
        for number in self.first.number()..day.number() {
            for treatment in self.clinic.treatments_on(self.machine, Day::from_number(number), None)? {
                *treated.entry(treatment.item).or_default() += 1;
            }
        }
        Ok(treated)
    }
}

impl<'c> DeskDay<'_, 'c> {
    const fn clinic(&self) -> &'c Clinic {
        self.desk.clinic
    }

    /// Puts down what is to be done besides what follows from something else.
    fn plan(&mut self) {
        for crew in 0..self.desk.team.crews.len() {
            self.agenda.put(9 * 60 + 50, Deed::ShiftBegins { crew });
            self.agenda.put(15 * 60 + 30, Deed::HandOver { crew });
            self.agenda.put(21 * 60 + 5, Deed::ShiftEnds { crew });
            self.agenda.put(21 * 60 + 18, Deed::DayCloses { crew });
        }
        if self.place == 6 {
            self.agenda.put(9 * 60 + 35, Deed::AlarmsSettled);
        }
        for visit in 0..self.visits.len() {
            let minute = self.visits[visit].minute;
            if visit % 5 == 0 {
                self.agenda.put(9 * 60 + 40, Deed::Thanked { visit });
            }
            if (5..5 + self.desk.newcomers).contains(&visit) {
                self.agenda.put(minute - 12, Deed::Enrols { visit });
            }
            if visit % 6 == 3 {
                self.agenda.put(minute - 3, Deed::Redeems { visit });
            }
            self.agenda.put(minute, Deed::Pays { visit });
        }
        match self.place {
            // What the day before owes is paid, and a thing that was paid for then comes back.
            2 | 5 => self.agenda.put(12 * 60 + 10, Deed::Repays { place: self.place - 1 }),
            3 => self.agenda.put(14 * 60 + 25, Deed::GivesBackLate { visit: PAYS_AHEAD + 2 }),
            _ => {}
        }
        if self.place % 3 == 1 && self.visits.len() > PAYS_AHEAD {
            self.agenda.put(11 * 60 + 55, Deed::PaysAhead { visit: PAYS_AHEAD });
        }
    }

    /// Whether somebody owes a part today.
    const fn is_owed(&self) -> bool {
        self.place % 3 == 1
    }

    /// Whether somebody gives something back on the day.
    const fn is_given_back(&self) -> bool {
        self.place % 2 == 1
    }

    /// The key of one thing of the day.
    fn key(&self, what: &str, which: &str) -> Result<Key, AppError> {
        Key::parse(&format!("sample-desk-{}-{what}-{which}", self.day))
    }
}
