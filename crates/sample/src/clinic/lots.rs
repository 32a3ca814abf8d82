//! The batches of what is used up in treatments, as their makers number them: one is used until it is empty.

/// The batches of one item, in the order in which they are opened.
struct Stock {
    /// The code of the item.
    item: &'static str,
    /// For how many treatments a batch lasts.
    lasts: usize,
    /// The numbers printed on them.
    numbers: [&'static str; 3],
}

const STOCKS: [Stock; 5] = [
    Stock { item: "HL01", lasts: 12, numbers: ["QP260512", "QP260728", "QP260915"] },
    Stock { item: "HL03", lasts: 9, numbers: ["20260611B", "20260803A", "20260920A"] },
    Stock { item: "GD01", lasts: 15, numbers: ["GEL26-0417", "GEL26-0633", "GEL26-0702"] },
    Stock { item: "ZS01", lasts: 5, numbers: ["HA2606-114", "HA2608-032", "HA2609-071"] },
    Stock { item: "ZS02", lasts: 4, numbers: ["BLN60318C2", "BLN60740A1", "BLN60741A1"] },
];

/// The number of the batch of which the next treatment with an item takes, after so many; empty where nothing is used
/// that has one. The last batch has not come to its end.
pub(super) fn number_of(item_code: &str, before: usize) -> &'static str {
    let stock = STOCKS.iter().find(|stock| stock.item == item_code);
    stock.map_or("", |stock| stock.numbers[(before / stock.lasts).min(stock.numbers.len() - 1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_used_until_it_is_empty_and_never_again() {
        let used: Vec<_> = (0..40).map(|before| number_of("ZS01", before)).collect();
        assert_eq!(used.iter().filter(|number| **number == "HA2606-114").count(), 5);
        let mut opened = used.clone();
        opened.dedup();
        assert_eq!(opened, ["HA2606-114", "HA2608-032", "HA2609-071"]);
        assert_eq!(number_of("MJ01", 0), "", "nail polish has none");
    }
}
