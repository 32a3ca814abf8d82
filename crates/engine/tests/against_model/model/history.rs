//! Reading a history file: records with the physical line on which they start, and the deeds that they tell.

use jiff::civil::Date;

use super::calendar::read_day;
use super::member::{Deed, SoldLine};

/// The columns, in the order in which the page names them.
pub(crate) const COLUMNS: [&str; 7] = ["member", "day", "kind", "amount", "category", "id", "points"];

/// The largest number of fen and of points that a file may name.
const MOST: i128 = 1_000_000_000_000;

/// One record of a history file.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The physical line on which it starts; the header is 1, blank lines count.
    pub(crate) line: u64,
    pub(crate) fields: [String; 7],
}

impl Record {
    pub(crate) fn member(&self) -> &str {
        &self.fields[0]
    }

    /// The day, if it is one.
    pub(crate) fn day(&self) -> Option<Date> {
        read_day(&self.fields[1])
    }

    /// The day and the deed, or the first refusal up to `invalid_points`.
    pub(crate) fn deed(&self) -> Result<(Date, Deed), &'static str> {
        let [member, day, kind, amount, category, id, points] = self.fields.each_ref().map(String::as_str);
        let needs: &[&str] = match kind {
            "enrol" | "referral" | "event" | "engage" => &[],
            "sale" | "refund" => &[amount, id],
            "referral_void" => &[id],
            "topup" | "package" => &[amount],
            "redeem" | "points" => &[points],
            "restore" => &[points, id],
            "tier" => &[category],
            _ => return Err("unknown_kind"),
        };
        if member.is_empty() || day.is_empty() || needs.contains(&"") {
            return Err("missing_field");
        }
        let day = self.day().ok_or("invalid_day")?;
        let lock = if kind == "tier" && !id.is_empty() { Some(read_day(id).ok_or("invalid_day")?) } else { None };
        let fen = match kind {
            "sale" | "refund" | "topup" | "package" => read_fen(amount).ok_or("invalid_amount")?,
            _ => 0,
        };
        let points = match kind {
            "redeem" | "restore" => read_points(points).filter(|points| *points >= 1).ok_or("invalid_points")?,
            "points" => read_points(points).filter(|points| *points != 0).ok_or("invalid_points")?,
            _ => 0,
        };
        let id = id.to_owned();
        let deed = match kind {
            "enrol" => Deed::Enrol,
            "sale" => Deed::Sale {
                id,
                lines: vec![SoldLine { category: category.to_owned(), amount: fen, bonus: 1_000_000 }],
            },
            "refund" => Deed::Refund { id, lines: vec![(0, fen)] },
            "referral" => Deed::Referral { id },
            "referral_void" => Deed::ReferralVoid { id },
            "event" => Deed::Event,
            "engage" => Deed::Engage,
            "topup" => Deed::Topup(fen),
            "package" => Deed::Package,
            "redeem" => Deed::Redeem { id, points },
            "restore" => Deed::Restore { id, points },
            "points" => Deed::Points(points),
            _ => Deed::Tier { code: category.to_owned(), locked_until: lock },
        };
        Ok((day, deed))
    }
}

/// `[0-9]+(\.[0-9]{1,2})?`, at most 10¹² fen.
fn read_fen(text: &str) -> Option<i128> {
    let (yuan, part) = match text.split_once('.') {
        None => (text, "00".to_owned()),
        Some((yuan, part)) if part.len() == 1 => (yuan, format!("{part}0")),
        Some((yuan, part)) if part.len() == 2 => (yuan, part.to_owned()),
        Some(_) => return None,
    };
    read_digits(yuan)?;
    read_digits(&format!("{yuan}{part}")).filter(|fen| *fen <= MOST)
}

/// `-?[0-9]+`, at most 10¹² either way.
fn read_points(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    read_digits(digits).filter(|points| *points <= MOST).map(|points| sign * points)
}

/// One or more ASCII digits.
fn read_digits(text: &str) -> Option<i128> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// The records of a history file, or why it cannot be read.
pub(crate) fn read_records(bytes: &[u8]) -> Result<Vec<Record>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let place = |name: &str| header.iter().position(|column| column == name).ok_or(format!("no column {name}"));
    let mut places = [0; 7];
    for (at, name) in COLUMNS.iter().enumerate() {
        places[at] = place(name)?;
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let position = record.position().ok_or("a record without a place")?;
        let before = usize::try_from(position.byte()).map_err(|error| error.to_string())?;
        records.push(Record {
            line: line_at(text, before),
            fields: places.map(|place| record.get(place).unwrap_or("").to_owned()),
        });
    }
    Ok(records)
}

/// The physical line of the first record after `before`, blank lines before it passed over.
fn line_at(text: &str, before: usize) -> u64 {
    let blank = text[before..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    text[..before + blank].bytes().filter(|byte| *byte == b'\n').fold(1, |lines, _| lines + 1)
}
