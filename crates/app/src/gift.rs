//! What the programme gives by itself: on which occasion, to whom, once; and what of it is taken back when the occasion
//! is undone. Each gift is a row that names the rule and its version, and an entry of the journal.
//!
//! No price is made here: what was given comes to a bill as a coupon or a right, with the terms of that day.

mod came;
mod nightly;
mod undo;

use yanji_books::Tx;
use yanji_books::coupons::CouponSource;
use yanji_books::grants::{self, GrantKind, GrantRow, GrantState};
use yanji_books::id::{GrantId, SaleId, StoreId};
use yanji_books::journal::{EntryDeed, PointsCause};
use yanji_books::posting::Posting;
use yanji_engine::Day;
use yanji_engine::effect::Record;
use yanji_engine::number::Points;
use yanji_engine::price::RightTerms;
use yanji_engine::programme::benefit::{Benefits, Gift, Give, Right};
use yanji_words::Problem;

use self::came::Came;
use crate::account::{OpenAccount, Posted};
use crate::actor::Actor;
use crate::clinic::{Clinic, Present};
use crate::coupon::{Issue, issue, serves, tier_today};
use crate::error::AppError;

/// Who gives, and how things stand with the clinic.
pub(crate) struct Giving<'a> {
    pub(crate) clinic: &'a Clinic,
    pub(crate) actor: &'a Actor,
    pub(crate) present: &'a Present,
}

/// What came with an activity besides itself.
#[derive(Default)]
pub(crate) struct Gifts {
    /// What was given.
    pub(crate) given: Vec<Given>,
    /// What had been given and was looked at again, since its occasion is gone.
    pub(crate) undone: Vec<Undone>,
}

/// Something that a rule gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// What the rule is called.
    pub(crate) gift: String,
    /// What sort of thing it is.
    pub(crate) kind: GrantKind,
    /// What members call it; the number where it is points.
    pub(crate) what: String,
}

/// Something that a rule had given and whose occasion is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undone {
    /// What it was.
    pub(crate) given: Given,
    /// Why it is not taken back whole, as a code; `None` where it is.
    pub(crate) kept: Option<&'static str>,
    /// How many of its points are taken back; 0 for what is no points.
    pub(crate) points_taken: i64,
}

/// When and where something is given, and with which sale.
#[derive(Clone, Copy)]
struct When {
    day: Day,
    store: Option<StoreId>,
    sale: Option<SaleId>,
}

/// A thing that is given, by its terms.
struct Thing {
    kind: GrantKind,
    what: String,
    name: String,
    terms: String,
    expires_on: Option<Day>,
    bills_left: Option<i64>,
    coupon: Option<yanji_books::id::CouponId>,
}

impl Giving<'_> {
    /// Gives what an activity that was just posted is an occasion for, and takes back what it was given for and is gone:
    /// to be called once after [`OpenAccount::post`] in the same transaction, before the account is put back.
    ///
    /// A sale that is no occasion costs no look at the books.
    pub(crate) fn after(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posted: &Posted,
        posting: &mut Posting,
    ) -> Result<Gifts, AppError> {
        let entry = &posted.stored.entry;
        let sale = match &entry.deed {
            EntryDeed::Sale { sale, .. } => Some(*sale),
            _ => None,
        };
        let when = When { day: entry.day, store: entry.store, sale };
        let mut gifts = Gifts::default();
        for came in came::with(self.present, open, posted)? {
            gifts.given.extend(self.give(tx, open, posting, when, &came)?);
        }
        let gone = came::gone(self.present, open, posted)?;
        if !gone.is_empty() {
            gifts.undone = self.take_back(tx, open, posting, when, &gone)?;
        }
        Ok(gifts)
    }

    /// Gives what ends of days were an occasion for.
    pub(crate) fn after_days(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        record: &Record,
        posting: &mut Posting,
    ) -> Result<(), AppError> {
        let when = When { day: self.present.today, store: None, sale: None };
        for came in came::reached(self.present, record.decisions.iter().map(|(decision, _)| decision)) {
            self.give(tx, open, posting, when, &came)?;
        }
        Ok(())
    }

    /// Gives everything that is for a member on an occasion and was not given yet.
    fn give(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        came: &Came,
    ) -> Result<Vec<Given>, AppError> {
        let benefits = &self.present.rules.book.on(when.day).programme.benefits;
        let mut due = benefits.gifts.iter().filter(|gift| came.is_for(&gift.on)).peekable();
        if due.peek().is_none() {
            return Ok(Vec::new());
        }
        let tier = match came {
            Came::Upgrade { tier } => tier.clone(),
            _ => tier_today(self.present, open)?,
        };
        let occasion = came.code();
        let standing = grants::standing_on(tx, open.id, std::slice::from_ref(&occasion))?;
        let mut given = Vec::new();
        for gift in due.filter(|gift| serves(&gift.tiers, &tier)) {
            for (place, give) in (0_i64..).zip(pieces(gift)) {
                if standing.iter().any(|grant| grant.gift == gift.code && grant.place == place) {
                    continue;
                }
                let Some(thing) = self.thing(tx, open, posting, when, (benefits, came, give))? else { continue };
                given.push(Given { gift: gift.name.clone(), kind: thing.kind, what: thing.name.clone() });
                self.write(tx, open, posting, when, (gift, &occasion, place), thing)?;
            }
        }
        Ok(given)
    }

    /// Makes the thing that is given: issues the coupon, posts the points, freezes the terms of the right. `None` for a
    /// coupon of which none are left, or of which she has had as many as one member may.
    fn thing(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        (benefits, came, give): (&Benefits, &Came, &Give),
    ) -> Result<Option<Thing>, AppError> {
        match give {
            Give::Coupon { code, .. } => self.coupon(tx, open, when, benefits, code),
            Give::Points(points) => {
                self.post(open, posting, when, EntryDeed::Points { points: *points, cause: Some(PointsCause::Gift) })?;
                Ok(Some(Thing::points(*points)))
            }
            Give::Offer(right) => {
                let Some(offer) = benefits.offers.iter().find(|offer| offer.code == right.code) else {
                    return Ok(None);
                };
                let thing = Thing::right(GrantKind::Offer, right, &offer.name, came.last_day(right, when.day));
                Ok(Some(Thing { terms: frozen(offer)?, ..thing }))
            }
            Give::Bonus(right) => {
                let Some(bonus) = benefits.bonuses.iter().find(|bonus| bonus.code == right.code) else {
                    return Ok(None);
                };
                let thing = Thing::right(GrantKind::Bonus, right, &bonus.name, came.last_day(right, when.day));
                Ok(Some(Thing { terms: frozen(bonus)?, ..thing }))
            }
        }
    }

    fn coupon(
        &self,
        tx: &mut dyn Tx,
        open: &OpenAccount,
        when: When,
        benefits: &Benefits,
        code: &str,
    ) -> Result<Option<Thing>, AppError> {
        let Some(terms) = benefits.coupons.iter().find(|kind| kind.code == code) else { return Ok(None) };
        let issued = issue(
            tx,
            &Issue {
                account: open.id,
                terms,
                version: self.present.version_on(when.day),
                source: CouponSource::Gift,
                day: when.day,
                at: self.present.now,
            },
        );
        match issued {
            Ok(row) => Ok(Some(Thing {
                kind: GrantKind::Coupon,
                what: row.kind,
                name: terms.name.clone(),
                terms: String::new(),
                expires_on: row.expires_on,
                bills_left: None,
                coupon: Some(row.id),
            })),
            Err(AppError { problem: Problem::SoldOut | Problem::MemberLimit | Problem::CouponNotOpen, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the grant and its entry.
    fn write(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        when: When,
        (gift, occasion, place): (&Gift, &str, i64),
        thing: Thing,
    ) -> Result<(), AppError> {
        let grant = GrantRow {
            id: GrantId::new(self.present.now.0),
            account: open.id,
            gift: gift.code.clone(),
            occasion: occasion.to_owned(),
            place,
            version: self.present.version_on(when.day),
            kind: thing.kind,
            what: thing.what,
            terms: thing.terms,
            given_on: when.day,
            expires_on: thing.expires_on,
            bills_left: thing.bills_left,
            coupon: thing.coupon,
            sale: when.sale,
            state: GrantState::Open,
        };
        // Her account is locked, and what stands was looked at: somebody else cannot have given it meanwhile.
        if !grants::insert(tx, &grant)? {
            return Err(AppError::new(Problem::Inconsistent));
        }
        let deed = EntryDeed::Granted {
            grant: grant.id,
            gift: grant.gift,
            occasion: grant.occasion,
            version: grant.version,
            kind: grant.kind,
            what: grant.what,
        };
        self.post(open, posting, when, deed)
    }

    fn post(&self, open: &mut OpenAccount, posting: &mut Posting, when: When, deed: EntryDeed) -> Result<(), AppError> {
        let entry = self.clinic.entry(self.actor, self.present, Some(when.day), when.store, deed, None);
        open.post(&self.present.rules.book, self.present.bounds(), entry, posting).map(|_| ())
    }
}

impl Thing {
    fn points(points: Points) -> Self {
        Self {
            kind: GrantKind::Points,
            what: points.0.to_string(),
            name: points.0.to_string(),
            terms: String::new(),
            expires_on: None,
            bills_left: None,
            coupon: None,
        }
    }

    fn right(kind: GrantKind, right: &Right, name: &str, expires_on: Option<Day>) -> Self {
        Self {
            kind,
            what: right.code.clone(),
            name: name.to_owned(),
            terms: String::new(),
            expires_on,
            bills_left: right.bills.map(i64::from),
            coupon: None,
        }
    }
}

/// What a gift consists of, each piece of a coupon by itself, in the order of the programme.
fn pieces(gift: &Gift) -> impl Iterator<Item = &Give> {
    gift.give.iter().flat_map(|give| {
        let count = match give {
            Give::Coupon { count, .. } => usize::from(*count),
            Give::Points(_) | Give::Offer(_) | Give::Bonus(_) => 1,
        };
        std::iter::repeat_n(give, count)
    })
}

/// The terms of a right as they are kept for ever.
fn frozen(terms: &impl serde::Serialize) -> Result<String, AppError> {
    serde_json::to_string(terms).map_err(|error| AppError::caused(Problem::Internal, error))
}

/// What the programme gave by the version of a grant.
pub(crate) fn benefits_of<'p>(present: &'p Present, grant: &GrantRow) -> Option<&'p Benefits> {
    let place = usize::try_from(grant.version).ok()?.checked_sub(1)?;
    present.rules.book.versions().get(place).map(|version| &version.programme.benefits)
}

/// The name of the offer or bonus to which a grant is the right, by its terms.
pub(crate) fn right_name(grant: &GrantRow) -> Option<String> {
    match right_terms(grant).ok().flatten()? {
        RightTerms::Offer(offer) => Some(offer.name),
        RightTerms::Bonus(bonus) => Some(bonus.name),
    }
}

/// The right that a grant is, with the terms by which it was given, for a quote; `None` for what is no right.
pub(crate) fn right_terms(grant: &GrantRow) -> Result<Option<RightTerms>, AppError> {
    let broken = |error| AppError::caused(Problem::Inconsistent, error);
    match grant.kind {
        GrantKind::Offer => serde_json::from_str(&grant.terms).map(RightTerms::Offer).map(Some).map_err(broken),
        GrantKind::Bonus => serde_json::from_str(&grant.terms).map(RightTerms::Bonus).map(Some).map_err(broken),
        GrantKind::Coupon | GrantKind::Points => Ok(None),
    }
}
