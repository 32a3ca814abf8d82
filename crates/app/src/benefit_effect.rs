//! The effect of benefits: of what was given on some days, how much is used by today, what it cost, and the sales with it;
//! what holds by itself is beside it in `rules`.

mod rules;

use std::collections::{HashMap, HashSet};

use yanji_books::benefit_effects::{self, CouponsGiven, GiftGiven, PieceSettled, RewardsBought};
use yanji_books::grants::GrantKind;
use yanji_books::id::{AccountId, GrantId, SaleId};
use yanji_books::rule_uses::{self, RightUsed};
use yanji_engine::price::PointsWorth;
use yanji_engine::programme::benefit::{Benefits, Give, RewardGive};
use yanji_engine::{Day, Points, Rulebook};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{BenefitEffect, BenefitEffects, BenefitKind, BenefitQuery, BenefitSales, Uptake};
use crate::reward::is_made;
use crate::till::list_prices;

/// How many days are told of when none are asked for.
const USUAL_DAYS: i32 = 60;
/// The most days that are told of.
const DAYS_MOST: i32 = 366;

impl Clinic {
    /// What the coupons, gifts and rewards that were given on some days brought about until today, and what prices,
    /// bonuses and perks did on the sales of these days, in all stores.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::Malformed`] about `until` for a day to come, [`Problem::SpanOutside`] about
    /// `from` for a first day after the last and for more than 366 days.
    pub fn benefit_effects(&self, actor: &Actor, query: &BenefitQuery) -> Result<BenefitEffects, AppError> {
        actor.require(Permission::MoneyRead)?;
        let today = self.today();
        let span = span(query, today)?;
        self.books.read(|tx| {
            let rules = self.rules(tx)?;
            let Some(book) = rules.as_ref().map(|rules| &rules.book) else {
                return Ok(BenefitEffects { from: span.0, until: span.1, rows: Vec::new(), is_whole: true });
            };
            let programme = &book.on(today).programme;
            let prices = list_prices(tx)?;
            let worth = PointsWorth::of(programme, &|name: &str| prices.get(name).copied());
            let pieces = benefit_effects::settled(tx, span)?;
            let rights = rule_uses::of_rights(tx, span)?;
            let uses = Uses::of(&pieces, &rights);
            let told = Told { book, benefits: &programme.benefits, worth, uses, span, today };
            let mut rows = told.coupons(&benefit_effects::coupons(tx, span)?);
            rows.extend(told.gifts(&benefit_effects::gifts(tx, span)?)?);
            rows.extend(told.rewards(&benefit_effects::rewards(tx, span)?));
            rows.extend(told.rules(tx)?);
            let is_whole = rule_uses::due_count(tx)? == 0;
            Ok(BenefitEffects { from: span.0, until: span.1, rows, is_whole })
        })
    }
}

/// The first and the last day that are asked for.
fn span(query: &BenefitQuery, today: Day) -> Result<(Day, Day), AppError> {
    let until = query.until.unwrap_or(today);
    let from = query.from.unwrap_or_else(|| until.plus_days(1 - USUAL_DAYS));
    if until > today {
        return Err(AppError::at(Problem::Malformed, "until"));
    }
    if (1..=DAYS_MOST).contains(&(until.number() - from.number() + 1)) {
        Ok((from, until))
    } else {
        Err(AppError::at(Problem::SpanOutside { most_days: DAYS_MOST }, "from"))
    }
}

/// What became of some pieces.
#[derive(Clone, Debug, Default)]
struct Use {
    used: i64,
    void: i64,
    off_fen: i64,
    /// What is left of the sales on which they were used.
    sales: HashMap<SaleId, i64>,
    /// Whose sales these are.
    accounts: HashSet<AccountId>,
}

/// What became of rights.
#[derive(Debug, Default)]
struct RightUse {
    /// Those that served.
    grants: HashSet<GrantId>,
    off_fen: i64,
    points: i64,
    /// What is left of the sales on which they served.
    sales: HashMap<SaleId, i64>,
    /// Whose sales these are.
    accounts: HashSet<AccountId>,
}

/// What became of pieces and rights, by what gave them.
#[derive(Debug, Default)]
struct Uses<'a> {
    kinds: HashMap<&'a str, Use>,
    /// By the gift and the kind.
    gifts: HashMap<(&'a str, &'a str), Use>,
    rewards: HashMap<&'a str, Use>,
    /// By the gift, the sort of right and the code of the offer or the bonus.
    rights: HashMap<(&'a str, GrantKind, &'a str), RightUse>,
}

impl<'a> Uses<'a> {
    fn of(pieces: &'a [PieceSettled], rights: &'a [RightUsed]) -> Self {
        let mut uses = Self::default();
        for right in rights {
            uses.rights.entry((&right.gift, right.kind, &right.what)).or_default().add(right);
        }
        for piece in pieces {
            uses.kinds.entry(&piece.kind).or_default().add(piece);
            if let Some(gift) = &piece.gift {
                uses.gifts.entry((gift, &piece.kind)).or_default().add(piece);
            }
            if let Some(reward) = &piece.reward {
                uses.rewards.entry(reward).or_default().add(piece);
            }
        }
        uses
    }
}

impl Use {
    fn add(&mut self, piece: &PieceSettled) {
        let Some(used) = piece.used else {
            self.void += 1;
            return;
        };
        self.used += 1;
        self.off_fen += used.off_fen;
        self.sales.insert(used.sale, used.left_fen);
        self.accounts.insert(used.account);
    }

    fn sold(&self) -> BenefitSales {
        sold(&self.sales, &self.accounts)
    }
}

impl RightUse {
    fn add(&mut self, right: &RightUsed) {
        self.grants.insert(right.grant);
        self.off_fen += right.used.off_fen;
        self.points += right.used.points;
        self.sales.insert(right.used.sale, right.used.left_fen);
        self.accounts.extend(right.used.account);
    }
}

fn sold(sales: &HashMap<SaleId, i64>, accounts: &HashSet<AccountId>) -> BenefitSales {
    BenefitSales { sales: count(sales.len()), members: count(accounts.len()), left_fen: sales.values().sum() }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What everything is told by.
struct Told<'a> {
    book: &'a Rulebook,
    benefits: &'a Benefits,
    worth: PointsWorth,
    uses: Uses<'a>,
    span: (Day, Day),
    today: Day,
}

/// One thing that a gift gives; points are one, however many.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives<'a> {
    Coupon(&'a str),
    Points,
    Offer(&'a str),
    Bonus(&'a str),
}

impl Told<'_> {
    fn coupons(&self, given: &[CouponsGiven]) -> Vec<BenefitEffect> {
        let listed = self.benefits.coupons.iter().map(|kind| kind.code.as_str());
        let given_codes = given.iter().map(|given| given.kind.as_str()).filter(|kind| !is_made(kind));
        let row = |code: &str| {
            let found = given.iter().find(|given| given.kind == code);
            let (issued, first) = found.map_or((0, self.today), |given| (given.pieces, given.first));
            let became = self.uses.kinds.get(code).cloned().unwrap_or_default();
            BenefitEffect {
                kind: BenefitKind::Coupon,
                code: code.to_owned(),
                name: self.coupon_name(code),
                gives: None,
                issued: Some(issued),
                used: Some(became.used),
                points: 0,
                cost_fen: Some(became.off_fen),
                sales: Some(became.sold()),
                uptake: Uptake::of(issued, became.used, first, self.today),
            }
        };
        each_once(listed.chain(given_codes)).into_iter().map(row).collect()
    }

    fn gifts(&self, given: &[GiftGiven]) -> Result<Vec<BenefitEffect>, AppError> {
        let listed = self.benefits.gifts.iter().flat_map(|gift| {
            gift.give.iter().map(|give| match give {
                Give::Coupon { code, .. } => (gift.code.as_str(), Gives::Coupon(code)),
                Give::Points(_) => (gift.code.as_str(), Gives::Points),
                Give::Offer(right) => (gift.code.as_str(), Gives::Offer(&right.code)),
                Give::Bonus(right) => (gift.code.as_str(), Gives::Bonus(&right.code)),
            })
        });
        let given_codes = given.iter().map(|given| match given.kind {
            GrantKind::Coupon => (given.gift.as_str(), Gives::Coupon(&given.what)),
            GrantKind::Points => (given.gift.as_str(), Gives::Points),
            GrantKind::Offer => (given.gift.as_str(), Gives::Offer(&given.what)),
            GrantKind::Bonus => (given.gift.as_str(), Gives::Bonus(&given.what)),
        });
        let row = |(gift, gives): (&str, Gives<'_>)| match gives {
            Gives::Coupon(coupon) => Ok(self.gift_of_coupons(gift, coupon, given)),
            Gives::Points => self.gift_of_points(gift, given),
            Gives::Offer(offer) => Ok(self.gift_of_right(gift, (GrantKind::Offer, offer), given)),
            Gives::Bonus(bonus) => Ok(self.gift_of_right(gift, (GrantKind::Bonus, bonus), given)),
        };
        each_once(listed.chain(given_codes)).into_iter().map(row).collect()
    }

    fn gift_of_right(&self, gift: &str, (kind, what): (GrantKind, &str), given: &[GiftGiven]) -> BenefitEffect {
        let is_it = |given: &&GiftGiven| given.kind == kind && given.gift == gift && given.what == what;
        let (issued, first) = given.iter().find(is_it).map_or((0, self.today), |given| (given.times, given.first));
        let none = RightUse::default();
        let became = self.uses.rights.get(&(gift, kind, what)).unwrap_or(&none);
        let used = count(became.grants.len());
        let is_offer = kind == GrantKind::Offer;
        BenefitEffect {
            kind: if is_offer { BenefitKind::GiftOffer } else { BenefitKind::GiftBonus },
            code: gift.to_owned(),
            name: self.gift_name(gift),
            gives: Some((what.to_owned(), if is_offer { self.offer_name(what) } else { self.bonus_name(what) })),
            issued: Some(issued),
            used: Some(used),
            points: became.points,
            cost_fen: if is_offer { Some(became.off_fen) } else { self.worth_of(became.points) },
            sales: Some(sold(&became.sales, &became.accounts)),
            uptake: Uptake::of(issued, used, first, self.today),
        }
    }

    fn gift_of_coupons(&self, gift: &str, coupon: &str, given: &[GiftGiven]) -> BenefitEffect {
        let is_it = |given: &&GiftGiven| given.kind == GrantKind::Coupon && given.gift == gift && given.what == coupon;
        let (times, first) = given.iter().find(is_it).map_or((0, self.today), |given| (given.times, given.first));
        let became = self.uses.gifts.get(&(gift, coupon)).cloned().unwrap_or_default();
        // A piece that was taken back by hand leaves its grant as it was.
        let issued = times - became.void;
        BenefitEffect {
            kind: BenefitKind::GiftCoupon,
            code: gift.to_owned(),
            name: self.gift_name(gift),
            gives: Some((coupon.to_owned(), self.coupon_name(coupon))),
            issued: Some(issued),
            used: Some(became.used),
            points: 0,
            cost_fen: Some(became.off_fen),
            sales: Some(became.sold()),
            uptake: Uptake::of(issued, became.used, first, self.today),
        }
    }

    fn gift_of_points(&self, gift: &str, given: &[GiftGiven]) -> Result<BenefitEffect, AppError> {
        let (mut times, mut points) = (0, 0);
        for given in given.iter().filter(|given| given.kind == GrantKind::Points && given.gift == gift) {
            let each: i64 = given.what.parse().map_err(|_| AppError::new(Problem::Inconsistent))?;
            times += given.times;
            points += each * given.times - given.points_taken;
        }
        Ok(BenefitEffect {
            kind: BenefitKind::GiftPoints,
            code: gift.to_owned(),
            name: self.gift_name(gift),
            gives: None,
            issued: Some(times),
            used: Some(times),
            points,
            cost_fen: self.worth_of(points),
            sales: None,
            uptake: if times > 0 { Uptake::AtOnce } else { Uptake::NotGiven },
        })
    }

    fn rewards(&self, bought: &[RewardsBought]) -> Vec<BenefitEffect> {
        let listed = self.benefits.rewards.iter().map(|reward| reward.code.as_str());
        let row = |code: &str| {
            let found = bought.iter().find(|bought| bought.reward == code);
            let became = self.uses.rewards.get(code).cloned().unwrap_or_default();
            let give = self.benefits.rewards.iter().find(|reward| reward.code == code).map(|reward| &reward.give);
            let (issued, pieces) = found.map_or((0, 0), |bought| (bought.times, bought.pieces));
            // What is handed over is used when it is bought.
            let used = issued - pieces + became.used;
            let is_thing = found.map_or(give == Some(&RewardGive::Thing), |bought| bought.pieces == 0);
            let things_fen = found.map_or(Some(0), |bought| self.worth_of(bought.points_of_things));
            BenefitEffect {
                kind: BenefitKind::Reward,
                code: code.to_owned(),
                name: self.reward_name(code),
                gives: None,
                issued: Some(issued),
                used: Some(used),
                points: found.map_or(0, |bought| bought.points),
                cost_fen: things_fen.map(|things_fen| things_fen + became.off_fen),
                sales: (!is_thing).then(|| became.sold()),
                uptake: match found {
                    None => Uptake::NotGiven,
                    Some(_) if is_thing => Uptake::AtOnce,
                    Some(bought) => Uptake::of(issued, used, bought.first, self.today),
                },
            }
        };
        each_once(listed.chain(bought.iter().map(|bought| bought.reward.as_str()))).into_iter().map(row).collect()
    }

    /// What points come to by the programme of today, in fen; no points come to nothing.
    fn worth_of(&self, points: i64) -> Option<i64> {
        if points == 0 { Some(0) } else { self.worth.fen(Points(points)).map(|fen| fen.0) }
    }

    fn coupon_name(&self, code: &str) -> String {
        let of =
            |benefits: &Benefits| benefits.coupons.iter().find(|kind| kind.code == code).map(|kind| kind.name.clone());
        self.latest(of, code)
    }

    fn gift_name(&self, code: &str) -> String {
        let of =
            |benefits: &Benefits| benefits.gifts.iter().find(|gift| gift.code == code).map(|gift| gift.name.clone());
        self.latest(of, code)
    }

    fn reward_name(&self, code: &str) -> String {
        let of = |benefits: &Benefits| benefits.rewards.iter().find(|one| one.code == code).map(|one| one.name.clone());
        self.latest(of, code)
    }

    fn offer_name(&self, code: &str) -> String {
        let of = |benefits: &Benefits| benefits.offers.iter().find(|one| one.code == code).map(|one| one.name.clone());
        self.latest(of, code)
    }

    fn bonus_name(&self, code: &str) -> String {
        let of = |benefits: &Benefits| benefits.bonuses.iter().find(|one| one.code == code).map(|one| one.name.clone());
        self.latest(of, code)
    }

    /// The name that a programme has for something: today's, else the latest that has it; the code where none has.
    fn latest(&self, name: impl Fn(&Benefits) -> Option<String>, code: &str) -> String {
        let versions = self.book.until(self.today);
        versions.map(|version| &version.programme.benefits).find_map(name).unwrap_or_else(|| code.to_owned())
    }
}

/// Every one of some things once, in the order in which they come first.
fn each_once<T: PartialEq>(things: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for thing in things {
        if !once.contains(&thing) {
            once.push(thing);
        }
    }
    once
}
