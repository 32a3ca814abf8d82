//! Who comes to the desk of the sample clinic: those who came lately, for what they usually have.

use std::collections::HashMap;

use yanji_app::records::{MemberQuery, MemberSort};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_engine::Day;

use super::posting::Life;
use crate::dice::Dice;
use crate::life::What;

/// Who has not come for so many days does not come on a desk day.
const LATELY_DAYS: i32 = 75;
/// How many members are on a page.
const PAGE: usize = 200;

/// Somebody who comes often.
pub(super) struct Regular {
    pub(super) member: MemberId,
    /// Whether her birthday is in the month in which the desk began.
    celebrates: bool,
    /// What she bought, by the places of the categories, as often as she bought it.
    bought: Vec<u8>,
}

impl Regular {
    /// What she comes for this time.
    pub(super) fn wants(&self, dice: &mut Dice) -> usize {
        dice.one_of(&self.bought).copied().unwrap_or(0).into()
    }
}

/// Those who came lately, in the order of their numbers.
pub(super) struct Regulars(Vec<Regular>);

impl Regulars {
    /// The regulars among these lives on a day.
    ///
    /// # Errors
    /// Those of the use cases.
    pub(super) fn of(clinic: &Clinic, actor: &Actor, lives: &[Life], day: Day) -> Result<Self, AppError> {
        let members = numbered(clinic, actor)?;
        let mut regulars = Vec::new();
        for life in lives {
            let lately = life.events.last().is_some_and(|event| day.number() - event.day.number() <= LATELY_DAYS);
            let Some(member) = members.get(&life.card()).filter(|_| lately) else { continue };
            let bought = life.events.iter().filter_map(|event| match event.what {
                What::Bought { category, .. } => Some(category),
                _ => None,
            });
            let birthday = life.birthday();
            let celebrates = birthday.rsplit('-').nth(1).is_some_and(|month| month.parse() == Ok(day.date().month));
            let regular = Regular { member: *member, celebrates, bought: bought.collect() };
            if !regular.bought.is_empty() {
                regulars.push(regular);
            }
        }
        Ok(Self(regulars))
    }

    /// Whether nobody comes.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One of them.
    pub(super) fn one(&self, dice: &mut Dice) -> Option<&Regular> {
        dice.one_of(&self.0)
    }

    /// One of those who celebrate their birthday; any where nobody does.
    pub(super) fn celebrating(&self, dice: &mut Dice) -> Option<&Regular> {
        let celebrating: Vec<&Regular> = self.0.iter().filter(|regular| regular.celebrates).collect();
        dice.one_of(&celebrating).copied().or_else(|| self.one(dice))
    }
}

/// Every member by her card number.
fn numbered(clinic: &Clinic, actor: &Actor) -> Result<HashMap<String, MemberId>, AppError> {
    let mut query = MemberQuery { sort: MemberSort::Number, limit: PAGE, ..MemberQuery::default() };
    let mut members = HashMap::new();
    loop {
        let page = clinic.member_search(actor, &query)?;
        members.extend(page.items.into_iter().map(|member| (member.number, member.id)));
        query.after = page.next;
        if query.after.is_none() {
            return Ok(members);
        }
    }
}
