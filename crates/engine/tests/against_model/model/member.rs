//! One member: what is refused, what is accepted, and what follows from it.

use jiff::civil::Date;
use yanji_engine::programme::{Metric, OnRefund, Programme};

use super::bonus::rate_of;
use super::calendar::tomorrow;
use super::journal::{Entry, Fact, Hand, Line, Redemption, Sale, measure};
use super::ladder::{Standing, Versions, place_of};
use super::purse::Purse;
use super::reached::{Mark, Reached};

/// What happened, with names as a file gives them.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Enrol,
    Sale {
        id: String,
        lines: Vec<SoldLine>,
    },
    /// Places of lines in the sale, and fen.
    Refund {
        id: String,
        lines: Vec<(usize, i128)>,
    },
    Referral {
        id: String,
    },
    ReferralVoid {
        id: String,
    },
    Event,
    Engage,
    Topup(i128),
    Package,
    Redeem {
        id: String,
        points: i128,
    },
    Restore {
        id: String,
        points: i128,
    },
    Points(i128),
    Tier {
        code: String,
        locked_until: Option<Date>,
    },
}

/// A line of a sale.
#[derive(Clone, Debug)]
pub(crate) struct SoldLine {
    pub(crate) category: String,
    /// In fen.
    pub(crate) amount: i128,
    /// The bonus that comes with the line, in millionths.
    pub(crate) bonus: i128,
}

/// What bounds the days of a live clinic.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// The last day whose end has been handled for the clinic.
    pub(crate) closed_through: Option<Date>,
    pub(crate) today: Option<Date>,
}

/// A member who has enrolled.
#[derive(Clone, Debug)]
struct Enrolled {
    journal: Vec<Entry>,
    standing: Standing,
    purse: Purse,
    /// The day to which the clock has come.
    today: Date,
    /// Whether the end of that day has been handled.
    has_ended: bool,
}

/// One member, enrolled or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    enrolled: Option<Enrolled>,
    reached: Reached,
    /// The latest day of a refused line.
    refused_until: Option<Date>,
}

impl Member {
    /// Handles one activity; a refused one changes nothing and gives its code.
    pub(crate) fn handle(
        &mut self,
        versions: &Versions,
        limits: Limits,
        day: Date,
        deed: &Deed,
    ) -> Result<(), &'static str> {
        if let Err(code) = self.check(versions, limits, day, deed) {
            self.refused_until = self.refused_until.max(Some(day));
            return Err(code);
        }
        if let (Deed::Enrol, Some(_)) = (deed, &self.enrolled) {
            self.reached.mark(Mark::SecondEnrol);
            return Ok(());
        }
        self.reached.mark_if(self.refused_until > Some(day), Mark::RefusedAhead);
        let enrolled = self.enrolled.get_or_insert_with(|| Enrolled {
            journal: vec![Entry { day, fact: Fact::Enrol }],
            standing: Standing::enrolled(day),
            purse: Purse::default(),
            today: day,
            has_ended: false,
        });
        enrolled.begin_days(versions, day, &mut self.reached);
        enrolled.accept(versions, day, deed, &mut self.reached);
        Ok(())
    }

    /// Handles the ends of all days up to and with `day`.
    pub(crate) fn end_days(&mut self, versions: &Versions, day: Date) {
        if let Some(enrolled) = &mut self.enrolled {
            enrolled.begin_days(versions, day, &mut self.reached);
            if enrolled.today == day {
                enrolled.end_day(versions, &mut self.reached);
            }
        }
    }

    pub(crate) fn is_enrolled(&self) -> bool {
        self.enrolled.is_some()
    }

    pub(crate) fn standing(&self) -> Option<&Standing> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.standing)
    }

    pub(crate) fn purse(&self) -> Option<&Purse> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.purse)
    }

    pub(crate) fn reached(&self) -> &Reached {
        &self.reached
    }

    /// A metric over the whole time, in millionths.
    pub(crate) fn lifetime(&self, metric: Metric) -> i128 {
        self.enrolled.as_ref().map_or(0, |enrolled| measure(&enrolled.journal, metric, Date::MIN, Date::MAX))
    }

    /// The refusals from `day_before_last` on, in the order of the page.
    fn check(&self, versions: &Versions, limits: Limits, day: Date, deed: &Deed) -> Result<(), &'static str> {
        let second_enrol = self.is_enrolled() && matches!(deed, Deed::Enrol);
        let journal = self.enrolled.as_ref().map_or(&[][..], |enrolled| &enrolled.journal);
        if !second_enrol && journal.last().is_some_and(|last| day < last.day) {
            return Err("day_before_last");
        }
        if !second_enrol && limits.closed_through.is_some_and(|closed| day <= closed) {
            return Err("day_closed");
        }
        if limits.today.is_some_and(|today| day > today) {
            return Err("day_ahead");
        }
        let usable = |day| self.purse().map_or(0, |purse| purse.usable(day));
        match deed {
            Deed::Sale { id, .. } if find_sale(journal, id).is_some() => Err("duplicate_sale"),
            Deed::Refund { id, lines } => check_refund(journal, id, lines),
            Deed::ReferralVoid { id } if find_referral(journal, id).is_none() => Err("unknown_referral"),
            Deed::Redeem { points, .. } if *points > usable(day) => Err("insufficient_points"),
            Deed::Restore { id, points } => match find_redemption(journal, id) {
                None => Err("unknown_redeem"),
                Some((_, out)) if *points > out => Err("over_restore"),
                Some(_) => Ok(()),
            },
            Deed::Points(points) if -*points > usable(day) && *points < 0 => Err("insufficient_points"),
            Deed::Tier { code, .. } => {
                let programme = versions.in_force(day);
                let place = place_of(programme, code).ok_or("unknown_tier")?;
                if programme.tiers[place].enabled { Ok(()) } else { Err("tier_disabled") }
            }
            _ => Ok(()),
        }
    }
}

impl Enrolled {
    /// Comes to the start of `day`: the ends of all days before it, and the changes of programme up to it.
    fn begin_days(&mut self, versions: &Versions, day: Date, reached: &mut Reached) {
        while self.today < day {
            self.end_day(versions, reached);
            self.today = tomorrow(self.today);
            self.has_ended = false;
            self.standing.begin_day(versions, self.today, reached);
        }
    }

    fn end_day(&mut self, versions: &Versions, reached: &mut Reached) {
        if !self.has_ended {
            self.purse.expire(self.today, reached);
            self.standing.end_day(versions.in_force(self.today), &self.journal, self.today, reached);
            self.has_ended = true;
        }
    }

    /// What an accepted activity does on its day, all days before it having ended.
    fn accept(&mut self, versions: &Versions, day: Date, deed: &Deed, reached: &mut Reached) {
        let programme = versions.in_force(day);
        let fact = match deed {
            Deed::Enrol => return,
            Deed::Sale { id, lines } => self.sell(versions, day, id, lines, reached),
            Deed::Refund { id, lines } => return self.refund(versions, day, id, lines, reached),
            Deed::ReferralVoid { id } => return self.void(versions, day, id, reached),
            Deed::Tier { code, locked_until } => return self.set_by_hand(versions, day, code, *locked_until, reached),
            Deed::Referral { id } => {
                let points = i128::from(programme.points.taking_part.per_referral.0);
                let lot = self.reward(programme, points, day, reached);
                Fact::Referral { id: id.clone(), void: false, points, lot }
            }
            Deed::Event => {
                self.reward(programme, i128::from(programme.points.taking_part.per_event.0), day, reached);
                Fact::Event
            }
            Deed::Engage => {
                self.reward(programme, i128::from(programme.points.taking_part.per_engagement.0), day, reached);
                Fact::Engage
            }
            Deed::Topup(amount) => Fact::Topup(*amount),
            Deed::Package => Fact::Package,
            Deed::Redeem { id, points } => {
                let parts = self.purse.take(*points, day, reached);
                Fact::Redeemed(Redemption { id: id.clone(), parts })
            }
            Deed::Restore { id, points } => {
                self.restore(day, id, *points, reached);
                Fact::PointsMoved
            }
            Deed::Points(points) => {
                if *points > 0 {
                    self.purse.add(*points, day, programme.points.expire, reached);
                } else {
                    self.purse.take(-*points, day, reached);
                }
                Fact::PointsMoved
            }
        };
        self.journal.push(Entry { day, fact });
        self.standing.after_activity(programme, &self.journal, day, reached);
    }

    /// Points for taking part, the same in every tier.
    fn reward(&mut self, programme: &Programme, points: i128, day: Date, reached: &mut Reached) -> Option<usize> {
        reached.mark_if(points > 0, Mark::TakingPartRewarded);
        self.purse.add(points, day, programme.points.expire, reached)
    }

    fn sell(&mut self, versions: &Versions, day: Date, id: &str, lines: &[SoldLine], reached: &mut Reached) -> Fact {
        let programme = versions.in_force(day);
        let own_rate = |category: &str| programme.points.categories.iter().any(|(name, _)| name == category);
        reached.mark_if(lines.iter().any(|line| own_rate(&line.category)), Mark::CategoryRate);
        let tier = self.standing.tier;
        let mut rate = |line: &SoldLine| rate_of(programme, tier, day, line, reached);
        let lines: Vec<Line> =
            lines.iter().map(|line| Line { amount: line.amount, left: line.amount, rate: rate(line) }).collect();
        let multiplier = i128::from(programme.tiers[self.standing.tier].points_multiplier.0);
        let mut sale = Sale { id: id.to_owned(), lines, multiplier, refunded: false, lot: None };
        reached.mark_if(sale.amount() == 0, Mark::ZeroSale);
        sale.lot = self.purse.add(sale.earned(), day, programme.points.expire, reached);
        Fact::Sale(sale)
    }

    fn refund(&mut self, versions: &Versions, day: Date, id: &str, lines: &[(usize, i128)], reached: &mut Reached) {
        let place = find_sale(&self.journal, id).expect("the refund has been checked");
        let sold_on = self.journal[place].day;
        let Fact::Sale(sale) = &mut self.journal[place].fact else { unreachable!("the place is that of a sale") };
        reached.mark_if(sale.amount() == 0, Mark::ZeroSaleRefunded);
        let before = sale.earned();
        for (line, amount) in lines {
            sale.lines[*line].left -= amount;
        }
        sale.refunded = true;
        let (unearned, lot) = (before - sale.earned(), sale.lot);
        self.purse.claw_back(unearned, lot, day, reached);
        self.correct(versions, day, sold_on, reached);
    }

    /// Brings back points that the redemption took, one by one: the last one taken is the first to come back.
    fn restore(&mut self, day: Date, id: &str, points: i128, reached: &mut Reached) {
        let (place, _) = find_redemption(&self.journal, id).expect("the restoration has been checked");
        let Fact::Redeemed(redemption) = &mut self.journal[place].fact else {
            unreachable!("the place is that of a redemption")
        };
        reached.mark_if(points < redemption.out(), Mark::RestoredInPart);
        let mut missing = points;
        let mut back = Vec::new();
        while missing > 0 {
            let (lot, out) = redemption.parts.pop().expect("so many are out");
            let now = missing.min(out);
            if now < out {
                redemption.parts.push((lot, out - now));
            }
            back.push((lot, now));
            missing -= now;
        }
        self.purse.bring_back(&back, day, reached);
    }

    fn void(&mut self, versions: &Versions, day: Date, id: &str, reached: &mut Reached) {
        let place = find_referral(&self.journal, id).expect("the void has been checked");
        let referred_on = self.journal[place].day;
        let Fact::Referral { void, points, lot, .. } = &mut self.journal[place].fact else {
            unreachable!("the place is that of a referral")
        };
        *void = true;
        let (points, lot) = (*points, *lot);
        reached.mark(Mark::ReferralVoided);
        let owed = self.purse.debt;
        self.purse.claw_back(points, lot, day, reached);
        reached.mark_if(points > 0, Mark::VoidTakesPoints);
        reached.mark_if(self.purse.debt > owed, Mark::VoidIntoDebt);
        self.correct(versions, day, referred_on, reached);
    }

    fn set_by_hand(
        &mut self,
        versions: &Versions,
        day: Date,
        code: &str,
        locked_until: Option<Date>,
        reached: &mut Reached,
    ) {
        let programme = versions.in_force(day);
        let lowering = place_of(programme, code).is_some_and(|place| place < self.standing.tier);
        reached.mark_if(lowering, Mark::HandLowering);
        reached.mark_if(locked_until.is_some_and(|until| until >= day), Mark::HandLock);
        reached.mark_if(locked_until.is_some_and(|until| until < day), Mark::HandLockPast);
        let hand = Hand { code: code.to_owned(), locked_until, lowering };
        self.standing.set_by_hand(programme, &hand, day);
        self.journal.push(Entry { day, fact: Fact::Hand(hand) });
    }

    /// The undo after a refund or a void on `day` of what was of the day `corrected`.
    fn correct(&mut self, versions: &Versions, day: Date, corrected: Date, reached: &mut Reached) {
        self.journal.push(Entry { day, fact: Fact::Correction });
        if versions.in_force(day).evaluation.on_refund == OnRefund::Keep {
            reached.mark(Mark::RefundKept);
            return;
        }
        let mut again = Reached::default();
        let standing = Standing::again(versions, &self.journal, &mut again);
        reached.mark_if(again.has(Mark::VersionChanges), Mark::UndoAcrossVersions);
        if standing.tier > self.standing.tier {
            reached.mark(Mark::UndoWouldLift);
            return;
        }
        let demoted = reached.has(Mark::GraceDemotion) || reached.has(Mark::DemotionAtOnce);
        reached.mark_if(demoted && corrected < self.standing.counted_since, Mark::UndoAcrossDemotion);
        reached.mark_if(standing != self.standing, Mark::UndoTaken);
        reached.mark_if(self.standing.grace.is_none() && standing.grace.is_some(), Mark::UndoIntoGrace);
        self.standing = standing;
    }
}

/// The place of the accepted sale with that id.
fn find_sale(journal: &[Entry], id: &str) -> Option<usize> {
    journal.iter().position(|entry| matches!(&entry.fact, Fact::Sale(sale) if sale.id == id))
}

/// The place of the earliest redemption with that id of which something is out, or else of the first, and how much.
fn find_redemption(journal: &[Entry], id: &str) -> Option<(usize, i128)> {
    let named = journal.iter().enumerate().filter_map(|(place, entry)| match &entry.fact {
        Fact::Redeemed(redemption) if redemption.id == id => Some((place, redemption.out())),
        _ => None,
    });
    let named: Vec<_> = named.collect();
    named.iter().find(|(_, out)| *out > 0).or(named.first()).copied()
}

/// The place of the earliest referral with that id that is not void.
fn find_referral(journal: &[Entry], wanted: &str) -> Option<usize> {
    journal.iter().position(|entry| matches!(&entry.fact, Fact::Referral { id, void: false, .. } if id == wanted))
}

fn check_refund(journal: &[Entry], id: &str, lines: &[(usize, i128)]) -> Result<(), &'static str> {
    let place = find_sale(journal, id).ok_or("unknown_sale")?;
    let Fact::Sale(sale) = &journal[place].fact else { unreachable!("the place is that of a sale") };
    let back: i128 = lines.iter().map(|(_, amount)| amount).sum();
    if lines.iter().all(|(line, _)| *line < sale.lines.len()) && back == 0 {
        let first_of_nothing = sale.amount() == 0 && !sale.refunded;
        return if first_of_nothing { Ok(()) } else { Err("over_refund") };
    }
    let within = lines.iter().all(|(line, amount)| sale.lines.get(*line).is_some_and(|line| *amount <= line.left));
    if within { Ok(()) } else { Err("over_refund") }
}
