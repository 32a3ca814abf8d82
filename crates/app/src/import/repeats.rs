//! Lines that stand in a file a second time, which is another thing than to be in the books already. Knows no books.

use std::collections::HashMap;

use super::ImportRefusal;
use super::lines::{History, Line};

/// How many lines have the number and the content of an earlier line of the same member, and are not refused. Lines
/// without a number of their own are as many sales as they are lines.
pub(super) fn count(history: &History, refusals: &[ImportRefusal]) -> i64 {
    let mut repeated: Vec<i64> = Vec::new();
    for member in &history.members {
        let lines = history.lines.get(member.first..member.end).unwrap_or_default();
        let mut first: HashMap<&str, &Line> = HashMap::new();
        for line in lines.iter().filter(|line| line.has_own_number && !line.is_refund()) {
            let met = first.entry(&line.sale).or_insert(line);
            let is_same = (met.day, met.amount, &met.category) == (line.day, line.amount, &line.category);
            if is_same && met.line != line.line {
                repeated.push(i64::from(line.line));
            }
        }
    }
    repeated.sort_unstable();
    for refusal in refusals {
        if let Ok(place) = repeated.binary_search(&refusal.line) {
            repeated.remove(place);
        }
    }
    i64::try_from(repeated.len()).unwrap_or(i64::MAX)
}
