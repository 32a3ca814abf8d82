//! A tally as compact bytes: one column of the account's row instead of a row per day.

use yanji_engine::Day;
use yanji_engine::tally::{DaySums, Sums, Tally};

/// One day as it is stored: the difference to the day before it in the list.
type StoredDay = (i32, u32, Sums);

/// Writes a tally as the differences from entry to entry, in variable-length integers.
pub(crate) fn encode(tally: &Tally) -> Vec<u8> {
    let mut before = (0_i32, [0_i64; 8]);
    let days: Vec<StoredDay> = tally
        .days()
        .iter()
        .map(|entry| {
            let mut sums = entry.sums;
            sums.iter_mut().zip(before.1).for_each(|(sum, earlier)| *sum -= earlier);
            let day = entry.day.number() - before.0;
            before = (entry.day.number(), entry.sums);
            (day, entry.live_sales, sums)
        })
        .collect();
    postcard::to_allocvec(&days).unwrap_or_default()
}

/// Reads what [`encode`] wrote; `None` if it is anything else.
pub(crate) fn decode(bytes: &[u8]) -> Option<Tally> {
    let stored: Vec<StoredDay> = postcard::from_bytes(bytes).ok()?;
    let mut before = (0_i32, [0_i64; 8]);
    let mut days = Vec::with_capacity(stored.len());
    for (day, live_sales, differences) in stored {
        before.0 = before.0.checked_add(day)?;
        for (sum, difference) in before.1.iter_mut().zip(differences) {
            *sum = sum.checked_add(difference)?;
        }
        days.push(DaySums { day: Day::from_number(before.0), live_sales, sums: before.1 });
    }
    Some(Tally::restore(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_comes_back_as_it_went() {
        let entry = |day, sums| DaySums { day: Day::from_number(day), live_sales: 2, sums };
        let tally = Tally::restore(vec![
            entry(-5, [100, 1, 100, 0, 0, 0, 0, 0]),
            entry(19_000, [99, 2, 250, 1, 0, 0, 1_000_000_000_000, 3]),
        ]);
        assert_eq!(decode(&encode(&tally)), Some(tally));
        assert_eq!(decode(&encode(&Tally::default())), Some(Tally::default()));
        assert_eq!(decode(&[3, 1]), None);
    }
}
