//! What holds by itself: prices of tiers and of members, offers, bonuses and perks, by the sales of the days that are
//! asked for.

use yanji_books::rule_uses::{UseKind, UseTotals, totals};
use yanji_books::{Read, items};
use yanji_engine::Day;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::Perk;

use super::{Told, each_once};
use crate::error::AppError;
use crate::records::{BenefitEffect, BenefitKind, BenefitSales, Uptake};

/// A rule that may have held on a day, as a programme has it.
type Held<'a> = &'a dyn Fn(&Programme, Day) -> bool;

impl Told<'_> {
    pub(super) fn rules(&self, tx: &mut dyn Read) -> Result<Vec<BenefitEffect>, AppError> {
        let mut rows = self.tier_prices(tx)?;
        rows.extend(self.member_price(tx)?);
        rows.extend(self.offers(tx)?);
        rows.extend(self.bonuses(tx)?);
        rows.extend(self.perks(tx)?);
        Ok(rows)
    }

    fn tier_prices(&self, tx: &mut dyn Read) -> Result<Vec<BenefitEffect>, AppError> {
        let has = |programme: &Programme, code: &str| {
            programme.tiers.iter().any(|tier| tier.code == code && !tier.gives.prices.is_empty())
        };
        let codes = self.codes(|programme| programme.tiers.iter().map(|tier| tier.code.as_str()));
        let mut rows = Vec::new();
        for code in codes {
            let name = self.tier_name(code);
            let held = self.held_since(&|programme, _| has(programme, code));
            rows.extend(self.told_of(tx, (BenefitKind::TierPrice, UseKind::TierPrice), (code, name), held)?);
        }
        Ok(rows)
    }

    /// Members' prices stand on the price list, which says nothing of the days on which they held; those of today count
    /// as always there.
    fn member_price(&self, tx: &mut dyn Read) -> Result<Option<BenefitEffect>, AppError> {
        let is_any = items::list(tx)?.iter().any(|item| !item.is_hidden && item.member_fen.is_some());
        let held = is_any.then_some(self.span.0);
        self.told_of(tx, (BenefitKind::MemberPrice, UseKind::MemberPrice), ("", String::new()), held)
    }

    fn offers(&self, tx: &mut dyn Read) -> Result<Vec<BenefitEffect>, AppError> {
        let codes = self.codes(|programme| programme.benefits.offers.iter().map(|offer| offer.code.as_str()));
        let mut rows = Vec::new();
        for code in codes {
            let holds = |programme: &Programme, day: Day| {
                programme.benefits.offers.iter().any(|offer| offer.code == code && offer.days.hold(day))
            };
            let held = self.held_since(&holds);
            let named = (code, self.offer_name(code));
            rows.extend(self.told_of(tx, (BenefitKind::Offer, UseKind::Offer), named, held)?);
        }
        Ok(rows)
    }

    fn bonuses(&self, tx: &mut dyn Read) -> Result<Vec<BenefitEffect>, AppError> {
        let codes = self.codes(|programme| programme.benefits.bonuses.iter().map(|bonus| bonus.code.as_str()));
        let mut rows = Vec::new();
        for code in codes {
            let holds = |programme: &Programme, day: Day| {
                programme.benefits.bonuses.iter().any(|bonus| bonus.code == code && bonus.days.hold(day))
            };
            let held = self.held_since(&holds);
            let named = (code, self.bonus_name(code));
            rows.extend(self.told_of(tx, (BenefitKind::Bonus, UseKind::Bonus), named, held)?);
        }
        Ok(rows)
    }

    /// The perks of today's tiers. A perk is on record where something is sold to its members alone; whether any other
    /// was made use of nobody writes down.
    fn perks(&self, tx: &mut dyn Read) -> Result<Vec<BenefitEffect>, AppError> {
        let programme = &self.book.on(self.today).programme;
        let given =
            |programme: &Programme, perk: Perk| programme.tiers.iter().any(|tier| tier.gives.perks.contains(&perk));
        let is_kept = |programme: &Programme, perk: Perk| {
            given(programme, perk) && programme.benefits.exclusives.iter().any(|exclusive| exclusive.perk == perk)
        };
        let mut rows = Vec::new();
        for perk in Perk::ALL {
            let held = self.held_since(&|programme, _| is_kept(programme, perk));
            let named = (perk.code(), String::new());
            let told = self.told_of(tx, (BenefitKind::Perk, UseKind::Perk), named, held)?;
            match told {
                Some(row) => rows.push(row),
                None if given(programme, perk) => rows.push(BenefitEffect {
                    kind: BenefitKind::Perk,
                    code: perk.code().to_owned(),
                    name: String::new(),
                    gives: None,
                    issued: None,
                    used: None,
                    points: 0,
                    cost_fen: None,
                    sales: None,
                    uptake: Uptake::NotRecorded,
                }),
                None => {}
            }
        }
        Ok(rows)
    }

    /// The row of a rule; none of one that today's programme does not have, that did not hold and was not used.
    fn told_of(
        &self,
        tx: &mut dyn Read,
        (kind, used_as): (BenefitKind, UseKind),
        (code, name): (&str, String),
        held_since: Option<Day>,
    ) -> Result<Option<BenefitEffect>, AppError> {
        let UseTotals { sales, accounts, off_fen, points, left_fen } = totals(tx, (used_as, code), self.span)?;
        if sales == 0 && held_since.is_none() && !self.is_of_today(used_as, code) {
            return Ok(None);
        }
        Ok(Some(BenefitEffect {
            kind,
            code: code.to_owned(),
            name,
            gives: None,
            issued: None,
            used: Some(sales),
            points,
            cost_fen: match used_as {
                UseKind::TierPrice | UseKind::MemberPrice | UseKind::Offer => Some(off_fen),
                UseKind::Bonus => self.worth_of(points),
                UseKind::Perk => None,
            },
            sales: Some(BenefitSales { sales, members: accounts, left_fen }),
            uptake: Uptake::of_rule(sales, held_since, self.today),
        }))
    }

    /// Whether today's programme has an offer or a bonus, on whatever days it holds. Tiers' prices and perks hold every
    /// day that they are in it.
    fn is_of_today(&self, kind: UseKind, code: &str) -> bool {
        match kind {
            UseKind::Offer => self.benefits.offers.iter().any(|offer| offer.code == code),
            UseKind::Bonus => self.benefits.bonuses.iter().any(|bonus| bonus.code == code),
            UseKind::TierPrice | UseKind::MemberPrice | UseKind::Perk => false,
        }
    }

    /// The codes of some things: those of today's programme first, in its order, then those of earlier ones, the latest
    /// first.
    fn codes<'p, C: Iterator<Item = &'p str>>(&'p self, of: impl Fn(&'p Programme) -> C) -> Vec<&'p str> {
        let versions = self.book.until(self.today);
        each_once(versions.flat_map(|version| of(&version.programme)))
    }

    /// The first of the days on which a rule held.
    fn held_since(&self, holds: Held<'_>) -> Option<Day> {
        let (from, until) = self.span;
        let mut day = from;
        while day <= until {
            let version = self.book.on(day);
            if version.from <= day && holds(&version.programme, day) {
                return Some(day);
            }
            day = day.next();
        }
        None
    }

    fn tier_name(&self, code: &str) -> String {
        let versions = self.book.until(self.today);
        let tiers = versions.flat_map(|version| &version.programme.tiers);
        let name = tiers.filter(|tier| tier.code == code).map(|tier| tier.name.clone()).next();
        name.unwrap_or_else(|| code.to_owned())
    }
}
