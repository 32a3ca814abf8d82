//! The lines of a random history.

use jiff::Span;
use jiff::civil::{Date, date};

use super::Line;
use crate::dice::Dice;
use crate::model::calendar::{add_months, period_start, yesterday};

/// Amounts on and beside the thresholds of the programmes.
const AMOUNTS: [&str; 22] = [
    "0", "0.00", "0.01", "1", "9.9", "99.99", "100", "100", "199", "250", "400", "499.99", "500", "500", "500.01",
    "600", "800", "1000", "1000", "1500", "2000", "3000",
];

/// Fields that are wrong in most columns.
const MALFORMED: [&str; 14] = [
    "",
    "-1",
    "1e3",
    ".5",
    "5.",
    "+5",
    " 5",
    "1.000",
    "１",
    "abc",
    "99999999999999999999",
    "2024-02-30",
    "1899-12-31",
    "x",
];

/// Tiers of the programmes, to be set by hand.
const TIERS: [&str; 12] = [
    "base", "silver", "silver", "gold", "gold", "diamond", "honour", "friend", "bronze", "pearl", "platinum", "closed",
];

/// The last day on which a history begins.
const LATEST_START: Date = date(2025, 6, 30);

/// Writes the lines of a few members, and remembers what they have, so that refunds and voids find something.
pub(super) struct Scribe {
    members: Vec<Person>,
    first: Date,
    last: Date,
    /// How fast time goes by: the members of one history differ less than the histories.
    is_slow: bool,
}

struct Person {
    name: &'static str,
    day: Date,
    /// Days that mattered, to come back to after whole months.
    past: Vec<Date>,
    /// Ids and amounts.
    sales: Vec<(String, String)>,
    referrals: Vec<String>,
    /// Ids and points of redemptions.
    redeemed: Vec<(String, String)>,
}

/// How far the next line lies from the one before.
#[derive(Clone, Copy)]
enum Leap {
    None,
    Days,
    /// To the last day of the quarter or a day beside it.
    QuarterEnd,
    /// Whole months after a day that mattered or a day beside it: lots expire, graces and cycles end.
    MonthsAfterPast,
    Months,
    Years,
    Back,
}

fn days_after(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).expect("a few years")
}

impl Scribe {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let start = match dice.below(5) {
            0 => date(2024, 2, 29),
            1 => date(2024, 1, 31),
            _ => days_after(LATEST_START, -dice.between(0, 1000)),
        };
        let names = ["an", "bo", "\"ce, \"\"x\"\"\""];
        let count = dice.weighted(&[(5, 1), (3, 2), (1, 3)]);
        let person = |name| Person {
            name,
            day: start,
            past: vec![start],
            sales: Vec::new(),
            referrals: Vec::new(),
            redeemed: Vec::new(),
        };
        Self {
            members: names[..count].iter().map(|name| person(*name)).collect(),
            first: start,
            last: start,
            is_slow: dice.percent(30),
        }
    }

    /// The first day and the last one.
    pub(super) fn days(&self) -> (Date, Date) {
        (self.first, self.last)
    }

    pub(super) fn write_line(&mut self, dice: &mut Dice) -> Line {
        let place = dice.below(self.members.len());
        let person = &mut self.members[place];
        let day = person.next_day(dice, self.is_slow);
        let ahead = dice.percent(6);
        if !ahead && day > person.day {
            person.day = day;
            self.last = self.last.max(day);
        }
        let mut fields = if ahead { person.doomed(dice, day) } else { person.deed(dice, day) };
        if dice.percent(4) {
            let column = dice.below(7);
            fields[column] = dice.pick(&MALFORMED).to_owned();
        }
        let filled = fields.iter().rposition(|field| !field.is_empty()).map_or(1, |last| last + 1);
        let written = if dice.percent(10) { filled } else { 7 };
        Line { fields, written, blank_before: dice.percent(3) }
    }
}

impl Person {
    /// The next day, mostly later.
    fn next_day(&self, dice: &mut Dice, is_slow: bool) -> Date {
        let leaps = [
            (30, Leap::None),
            (20, Leap::Days),
            (12, Leap::QuarterEnd),
            (14, Leap::MonthsAfterPast),
            (if is_slow { 1 } else { 14 }, Leap::Months),
            (3, Leap::Years),
            (2, Leap::Back),
        ];
        match dice.weighted(&leaps) {
            Leap::None => self.day,
            Leap::Days => days_after(self.day, dice.between(1, 12)),
            Leap::QuarterEnd => {
                let end = yesterday(add_months(period_start(self.day, 3), 3));
                days_after(end, dice.between(-1, 1)).max(self.day)
            }
            Leap::MonthsAfterPast => {
                let from = self.past[dice.below(self.past.len())];
                let months = [1, 1, 2, 3, 6, 12, 12, 24][dice.below(8)];
                days_after(add_months(from, months), dice.between(-1, 1)).max(self.day)
            }
            Leap::Months => days_after(self.day, dice.between(20, 130)),
            Leap::Years => days_after(self.day, dice.between(300, 800)),
            Leap::Back => days_after(self.day, -dice.between(1, 40)),
        }
    }

    /// A line that may well be accepted.
    fn deed(&mut self, dice: &mut Dice, day: Date) -> [String; 7] {
        const KINDS: [(usize, &str); 13] = [
            (40, "sale"),
            (18, "refund"),
            (8, "redeem"),
            (6, "restore"),
            (5, "points"),
            (6, "referral"),
            (4, "referral_void"),
            (4, "event"),
            (4, "engage"),
            (4, "topup"),
            (3, "package"),
            (7, "tier"),
            (3, "enrol"),
        ];
        let kind = dice.weighted(&KINDS);
        let mut line = self.line(day, kind);
        let [_, _, _, amount, category, id, points] = &mut line;
        match kind {
            "sale" => {
                *amount = random_amount(dice);
                *category = dice.weighted(&[(6, ""), (1, "药妆"), (1, "laser"), (1, "topup"), (1, "other")]).to_owned();
                *id = format!("s{}", if dice.percent(4) { 0 } else { self.sales.len() });
                self.sales.push((id.clone(), amount.clone()));
                self.past.push(day);
            }
            "refund" => {
                let (sale, sold) = self.some_sale(dice);
                *id = sale;
                *amount = match dice.below(10) {
                    0..=5 => sold,
                    6 => "0".to_owned(),
                    _ => random_amount(dice),
                };
            }
            "redeem" => {
                *points = random_points(dice);
                *id = dice.weighted(&[(1, ""), (1, "x1"), (1, "x2"), (3, "new")]).to_owned();
                if id == "new" {
                    *id = format!("x{}", self.redeemed.len() + 3);
                }
                self.redeemed.push((id.clone(), points.clone()));
                self.past.push(day);
            }
            "restore" => {
                let (redemption, taken) = self.some_redemption(dice);
                *id = redemption;
                *points = if dice.percent(50) { taken } else { random_points(dice) };
            }
            "points" => {
                let sign = if dice.percent(30) { "-" } else { "" };
                *points = format!("{sign}{}", random_points(dice));
            }
            "referral" => {
                *id = dice.pick(&["", "r1", "r1", "r2", "r3"]).to_owned();
                self.referrals.push(id.clone());
            }
            "referral_void" => {
                let known = self.referrals.len();
                let any = dice.percent(80) && known > 0;
                *id = if any { self.referrals[dice.below(known)].clone() } else { "r1".to_owned() };
            }
            "topup" | "package" => *amount = random_amount(dice),
            "tier" => {
                *category = dice.pick(&TIERS).to_owned();
                *id = random_lock(dice, day);
                self.past.push(day);
            }
            _ => {}
        }
        line
    }

    /// A line that is refused for what it asks, on a day that the member has not come to.
    fn doomed(&self, dice: &mut Dice, day: Date) -> [String; 7] {
        let kind =
            dice.pick(&["redeem", "restore", "points", "refund", "refund", "sale", "tier", "referral_void", "dance"]);
        let mut line = self.line(day, kind);
        let [_, _, _, amount, category, id, points] = &mut line;
        match kind {
            "redeem" => *points = "999999999".to_owned(),
            "restore" => {
                *id = if dice.percent(50) { "never".to_owned() } else { self.some_redemption(dice).0 };
                *points = "999999999".to_owned();
            }
            "points" => *points = "-999999999".to_owned(),
            "refund" => {
                *id = if dice.percent(50) { "never".to_owned() } else { self.some_sale(dice).0 };
                *amount = "9999999".to_owned();
            }
            "sale" => {
                *id = self.some_sale(dice).0;
                *amount = "100".to_owned();
            }
            "tier" => *category = dice.pick(&["nowhere", "closed"]).to_owned(),
            _ => *id = "never".to_owned(),
        }
        line
    }

    fn line(&self, day: Date, kind: &str) -> [String; 7] {
        let empty = String::new;
        [self.name.to_owned(), day.to_string(), kind.to_owned(), empty(), empty(), empty(), empty()]
    }

    /// A redemption and its points: the latest, or any.
    fn some_redemption(&self, dice: &mut Dice) -> (String, String) {
        let count = self.redeemed.len();
        if count == 0 {
            return ("x1".to_owned(), "1".to_owned());
        }
        let place = if dice.percent(40) { count - 1 } else { dice.below(count) };
        self.redeemed[place].clone()
    }

    /// A sale and its amount: the latest, or any.
    fn some_sale(&self, dice: &mut Dice) -> (String, String) {
        let count = self.sales.len();
        if count == 0 {
            return ("s0".to_owned(), "100".to_owned());
        }
        let place = if dice.percent(40) { count - 1 } else { dice.below(count) };
        self.sales[place].clone()
    }
}

fn random_amount(dice: &mut Dice) -> String {
    if dice.percent(1) {
        return dice.pick(&["10000000000", "9999999999.99", "10000000000.01"]).to_owned();
    }
    if dice.percent(80) {
        return dice.pick(&AMOUNTS).to_owned();
    }
    format!("{}.{:02}", dice.below(2500), dice.below(100))
}

fn random_points(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.between(1, 20).to_string(),
        1 => dice.between(1, 3000).to_string(),
        _ => dice.pick(&["1", "50", "100", "200", "500", "1000", "2000", "0"]).to_owned(),
    }
}

fn random_lock(dice: &mut Dice, day: Date) -> String {
    let days = match dice.below(6) {
        0..=2 => return String::new(),
        3 => dice.between(-2, 1),
        4 => dice.between(2, 60),
        _ => dice.between(60, 250),
    };
    days_after(day, days).to_string()
}
