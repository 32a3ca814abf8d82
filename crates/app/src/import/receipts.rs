//! Whether a till writes one line per sale, or one per item sold: then a sale's number stands on several lines.

use std::collections::HashMap;

use super::amount::parse_amount;
use super::guess::place_of;
use super::mapping::Columns;
use super::table::Table;

/// Of how many receipts one at least must take several lines before the till is taken to write one per item; below
/// that it is a slip of the pen.
const ONE_IN: usize = 20;
/// How many it must be in any case: a few may be slips in a short file.
const AT_LEAST: usize = 3;

/// Whether so many receipts take several different lines that their numbers do not tell sales apart.
pub(super) fn take_several_lines(table: &Table, first: usize, columns: &Columns, names: &[String]) -> bool {
    let place = |column: &Option<_>| column.as_ref().and_then(|column| place_of(column, names));
    let member = place(&columns.number).or_else(|| place(&columns.phone));
    let (Some(member), Some(sale), Some(amount)) = (member, place(&columns.sale), place(&columns.amount)) else {
        return false;
    };
    let category = place(&columns.category);
    let mut receipts: HashMap<(&str, &str), (&str, &str, bool)> = HashMap::new();
    for row in table.rows_from(first) {
        let number = row.cell(sale);
        if number.is_empty() {
            continue;
        }
        // A refund that repeats the number of its sale is no further line of it.
        if parse_amount(row.cell(amount)).is_some_and(|amount| amount.0 < 0) {
            continue;
        }
        let (amount, category) = (row.cell(amount), category.map_or("", |place| row.cell(place)));
        let seen = receipts.entry((row.cell(member), number)).or_insert((amount, category, false));
        seen.2 |= (seen.0, seen.1) != (amount, category);
    }
    let split = receipts.values().filter(|(.., is_split)| *is_split).count();
    split >= AT_LEAST && split * ONE_IN >= receipts.len()
}

#[cfg(test)]
mod tests {
    use super::super::mapping::{Column, Separator};
    use super::super::table::separated;

    use super::*;

    fn columns() -> Columns {
        let place = |place| Some(Column::Place(place));
        Columns { number: place(0), day: place(1), amount: place(2), sale: place(3), ..Columns::default() }
    }

    fn says(text: &str) -> bool {
        let table = separated(text, Separator::Comma).unwrap();
        take_several_lines(&table, 0, &columns(), &[])
    }

    #[test]
    fn a_line_per_item_is_told_from_a_line_per_sale() {
        let items = |receipt: usize| format!("a,2024-01-01,10,R{receipt}\na,2024-01-01,20,R{receipt}\n");
        assert!(says(&(0..3).map(items).collect::<String>()));
        assert!(!says(&(0..2).map(items).collect::<String>()), "two are too few to tell");
        assert!(!says("a,2024-01-01,10,R1\nb,2024-01-01,20,R1\nb,2024-01-01,30,R2\n"), "another member's number");
        assert!(!says("a,2024-01-01,10,R1\na,2024-01-01,10,R1\n"), "the same line twice is the same sale");
        let back = |receipt: usize| format!("a,2024-01-01,10,R{receipt}\na,2024-01-03,-10,R{receipt}\n");
        assert!(!says(&(0..9).map(back).collect::<String>()), "refunds that repeat the numbers of their sales");
        let slip: String = (0..40).map(|number| format!("a,2024-01-01,10,R{number}\n")).collect();
        assert!(!says(&format!("{slip}a,2024-01-01,99,R3\n")), "one slip among forty receipts");
    }
}
