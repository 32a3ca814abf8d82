//! A seeded history of any size as the file of the programme language, for measuring; it opens no file itself.

use std::io::{self, Write};

use yanji_engine::Day;

use crate::life::{Customer, Event, What};
use crate::season::Season;
use crate::trade::CATEGORIES;

/// How large a history is to be, and from when.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many members.
    pub members: u32,
    /// How many activities of all members together, enrolments included; at least one for each member.
    pub activities: u64,
    /// What makes this history another than the next.
    pub seed: u64,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// In which order the lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By day, as a till exports them.
    Day,
    /// By member, and by day within the member.
    Member,
}

/// The codes of the tiers that are set by hand, lowest first.
const TIERS: [&str; 3] = ["basic", "silver", "gold"];
/// When so many bytes are ready they are written.
const CHUNK_BYTES: usize = 1 << 20;

/// Writes a history.
///
/// # Errors
/// What the writer answers.
pub fn write(size: &Size, order: Order, out: &mut impl Write) -> io::Result<()> {
    let season = Season::new(size.first, size.last);
    let mut lines =
        Lines { text: Vec::with_capacity(CHUNK_BYTES + 256), out, days: days_as_text(&season), first: size.first };
    lines.text.extend_from_slice(b"member,day,kind,amount,category,id,points\n");
    let mut life = Vec::new();
    match order {
        Order::Member => {
            try_for_each_customer(size, |customer, number, activities| {
                life.clear();
                customer.live(&season, activities, &mut life);
                life.iter().try_for_each(|event| lines.write(number, event))
            })?;
        }
        Order::Day => {
            let mut all: Vec<(u32, Event)> = Vec::new();
            try_for_each_customer(size, |customer, number, activities| {
                life.clear();
                customer.live(&season, activities, &mut life);
                all.extend(life.iter().map(|event| (number, *event)));
                Ok(())
            })?;
            all.sort_by_key(|(_, event)| event.day);
            all.iter().try_for_each(|(number, event)| lines.write(*number, event))?;
        }
    }
    lines.finish()
}

/// Calls `visit` with every customer, her number from 1, and her part of the activities: one for joining, and of the
/// others as many as her busyness is of everybody's.
pub(crate) fn try_for_each_customer(
    size: &Size,
    mut visit: impl FnMut(&Customer, u32, u32) -> io::Result<()>,
) -> io::Result<()> {
    let shared = u128::from(size.activities.saturating_sub(u64::from(size.members)));
    let whole: u128 = (1..=size.members).map(|number| u128::from(Customer::new(size.seed, number).busyness)).sum();
    let (mut busyness, mut given) = (0, 0);
    for number in 1..=size.members {
        let customer = Customer::new(size.seed, number);
        busyness += u128::from(customer.busyness);
        let due = shared * busyness / whole;
        let activities = 1 + u32::try_from(due - given).unwrap_or(u32::MAX - 1);
        given = due;
        visit(&customer, number, activities)?;
    }
    Ok(())
}

/// As [`try_for_each_customer`], with a visit that cannot fail.
pub(crate) fn for_each_customer(size: &Size, mut visit: impl FnMut(&Customer, u32, u32)) {
    let visited = try_for_each_customer(size, |customer, number, activities| {
        visit(customer, number, activities);
        Ok(())
    });
    debug_assert!(visited.is_ok(), "nothing here can fail");
}

fn days_as_text(season: &Season) -> Vec<String> {
    (0..season.days()).map(|offset| season.day(offset).to_string()).collect()
}

/// Lines on their way out.
struct Lines<'o, W> {
    text: Vec<u8>,
    out: &'o mut W,
    days: Vec<String>,
    first: Day,
}

impl<W: Write> Lines<'_, W> {
    fn write(&mut self, member: u32, event: &Event) -> io::Result<()> {
        self.text.push(b'M');
        self.padded(member);
        self.text.push(b',');
        let day = usize::try_from(event.day.number() - self.first.number()).unwrap_or(0);
        self.text.extend_from_slice(self.days[day].as_bytes());
        self.what(event);
        self.text.push(b'\n');
        if self.text.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }

    /// Everything after the day: `,kind,amount,category,id,points`.
    fn what(&mut self, event: &Event) {
        match event.what {
            What::Enrolled => self.add(",enrol,,,,"),
            What::Bought { sale, category, amount_fen } => {
                self.money(",sale,", amount_fen);
                self.add(",");
                self.add(CATEGORIES[usize::from(category)].name);
                self.number(",S", sale);
                self.add(",");
            }
            What::Refunded { sale, amount_fen } => {
                self.money(",refund,", amount_fen);
                self.number(",,S", sale);
                self.add(",");
            }
            What::Referred { referral } => {
                self.number(",referral,,,R", referral);
                self.add(",");
            }
            What::ReferralVoided { referral } => {
                self.number(",referral_void,,,R", referral);
                self.add(",");
            }
            What::Attended => self.add(",event,,,,"),
            What::Engaged => self.add(",engage,,,,"),
            What::PaidIn { amount_fen } => {
                self.money(",topup,", amount_fen);
                self.add(",,,");
            }
            What::BoughtPackage { amount_fen } => {
                self.money(",package,", amount_fen);
                self.add(",,,");
            }
            What::Redeemed { points } => self.number(",redeem,,,,", points),
            What::Adjusted { points } => {
                self.add(",points,,,,");
                self.add(if points < 0 { "-" } else { "" });
                self.number("", points.unsigned_abs());
            }
            What::TierSet { steps, lock_days } => {
                self.add(",tier,,");
                self.add(TIERS[usize::from(steps).min(TIERS.len() - 1)]);
                self.add(",");
                let until = Day::from_number(event.day.number() + i32::from(lock_days));
                self.add(&until.to_string());
                self.add(",");
            }
        }
    }

    fn add(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, before: &str, number: u32) {
        self.add(before);
        let mut digits = [0; 10];
        let mut first = digits.len();
        let mut left = number;
        loop {
            first -= 1;
            digits[first] = digit(left);
            left /= 10;
            if left == 0 {
                break;
            }
        }
        self.text.extend_from_slice(&digits[first..]);
    }

    /// Seven digits, so that card numbers sort as they count.
    fn padded(&mut self, number: u32) {
        let mut power = 1_000_000;
        while power > 0 {
            self.text.push(digit(number / power));
            power /= 10;
        }
    }

    fn money(&mut self, before: &str, amount_fen: u32) {
        self.number(before, amount_fen / 100);
        let cents = amount_fen % 100;
        if cents > 0 {
            self.text.extend_from_slice(&[b'.', digit(cents / 10), digit(cents)]);
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.text)?;
        self.text.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.out.flush()
    }
}

/// The last decimal digit of a number.
const fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use yanji_engine::programme::read::read;
    use yanji_engine::{Bounds, Rulebook, files};

    use super::*;
    use crate::clinic::PROGRAMME;

    fn size(members: u32, activities: u64) -> Size {
        let day = |text| Day::parse(text).unwrap();
        Size { members, activities, seed: 20_261_121, first: day("2023-11-21"), last: day("2026-11-20") }
    }

    fn file(size: &Size, order: Order) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(size, order, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn it_has_as_many_lines_as_asked_for() {
        for activities in [100, 101, 2_345] {
            let text = String::from_utf8(file(&size(100, activities), Order::Day)).unwrap();
            assert_eq!(text.lines().count() as u64, activities + 1);
        }
    }

    #[test]
    fn both_orders_hold_the_same_lines() {
        let sorted = |order| {
            let text = String::from_utf8(file(&size(40, 900), order)).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(Order::Day), sorted(Order::Member));
        let text = String::from_utf8(file(&size(40, 900), Order::Day)).unwrap();
        let days: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn nearly_every_line_is_accepted_and_the_tiers_are_a_pyramid() {
        let size = size(2_000, 42_000);
        let rulebook = Rulebook::of(read(PROGRAMME).unwrap().programme).unwrap();
        let outcome = files::replay(&rulebook, &file(&size, Order::Day), size.last, Bounds::default()).unwrap();
        assert!(outcome.refused.len() < 200, "{} refused", outcome.refused.len());
        let share = |code: &str| outcome.states.iter().filter(|state| &*state.tier == code).count() * 100 / 2_000;
        assert!((60..=72).contains(&share("basic")), "basic {}", share("basic"));
        assert!((18..=30).contains(&share("silver")), "silver {}", share("silver"));
        assert!((5..=12).contains(&share("gold")), "gold {}", share("gold"));
    }
}
