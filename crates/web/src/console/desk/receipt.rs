//! 小票: a receipt as it is shown and printed.

use jiff::tz::TimeZone;
use yanji_app::records::{PrintedLine, PrintedSale};
use yanji_engine::programme::benefit::Tender;
use yanji_words::whole;

use super::tender_sums;
use crate::console::figures::yuan;
use crate::console::form::Fields;

/// A receipt on its paper.
pub(super) struct Paper {
    /// In millimetres: 58 or 80.
    pub(super) width: u32,
    pub(super) clinic: String,
    pub(super) store: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) number: String,
    pub(super) at: String,
    pub(super) cashier: String,
    pub(super) card_number: String,
    pub(super) tier: String,
    pub(super) lines: Vec<PaperLine>,
    pub(super) sums: Vec<(&'static str, String)>,
    pub(super) pay: String,
    pub(super) tenders: Vec<(&'static str, String)>,
    /// The cash that was handed over, and the change.
    pub(super) change: Option<(String, String)>,
    pub(super) owed: String,
    pub(super) refunded: String,
    /// What it earned, and what the member has; nothing without a card.
    pub(super) points: Option<(String, String)>,
}

pub(super) struct PaperLine {
    pub(super) name: String,
    pub(super) quantity: u32,
    /// What may lawfully be printed struck through; empty for nothing.
    pub(super) struck: String,
    pub(super) asked: String,
    pub(super) is_gift: bool,
}

/// The receipt of a sale; the address says how wide the paper is and how much cash was handed over.
pub(super) fn paper(sale: &PrintedSale, asked: &Fields, zone: &TimeZone) -> Paper {
    let some = |fen: i64| if fen == 0 { String::new() } else { yuan(fen) };
    let cash_fen: i64 =
        sale.tenders.iter().filter(|paid| paid.tender == Tender::Cash).map(|paid| paid.amount_fen).sum();
    let given_fen = asked.get("given").parse::<i64>().ok().filter(|given| *given > cash_fen && cash_fen > 0);
    let sums = [
        ("receipt.list", sale.list_fen),
        ("receipt.price_off", -sale.price_off_fen),
        ("receipt.coupon_off", -sale.coupon_fen),
        ("receipt.hand_off", -sale.hand_fen),
        ("receipt.rounding_off", -sale.rounding_fen),
        ("receipt.points_off", -sale.points_fen),
    ];
    Paper {
        width: if asked.get("width") == "58" { 58 } else { 80 },
        clinic: sale.clinic.clone(),
        store: sale.store.clone(),
        address: sale.address.clone(),
        phone: sale.phone.clone(),
        number: sale.number.clone(),
        at: sale.at.local_text(zone),
        cashier: sale.cashier.clone(),
        card_number: sale.card_number.clone(),
        tier: sale.tier_name.clone(),
        lines: sale.lines.iter().map(line).collect(),
        sums: sums.into_iter().filter(|(_, fen)| *fen != 0).map(|(key, fen)| (key, yuan(fen))).collect(),
        pay: yuan(sale.pay_fen),
        tenders: tender_sums(&sale.tenders),
        change: given_fen.map(|given| (yuan(given), yuan(given - cash_fen))),
        owed: some(sale.owed_fen),
        refunded: some(sale.refunded_fen),
        points: sale.member.map(|_| (whole(sale.points_earned), whole(sale.points_balance))),
    }
}

fn line(line: &PrintedLine) -> PaperLine {
    PaperLine {
        name: line.name.clone(),
        quantity: line.quantity,
        struck: line.struck_fen.map(yuan).unwrap_or_default(),
        asked: yuan(line.asked_fen),
        is_gift: line.is_gift,
    }
}

#[cfg(test)]
pub(super) mod testing {
    use yanji_app::Instant;
    use yanji_app::records::TenderPaid;
    use yanji_books::id::{MemberId, SaleId};

    use super::*;
    use crate::console::form::testing::sample_day;

    /// A receipt with something everywhere.
    pub(in crate::console::desk) fn printed() -> PrintedSale {
        let paid = |tender, amount_fen| TenderPaid { tender, amount_fen, deposit: None, charge: None };
        PrintedSale {
            sale: SaleId([9; 16]),
            clinic: "1".to_owned(),
            store: "2".to_owned(),
            address: "3".to_owned(),
            phone: "4".to_owned(),
            number: "5".to_owned(),
            day: sample_day(),
            at: Instant(0),
            cashier: "6".to_owned(),
            member: Some(MemberId([7; 16])),
            card_number: "7".to_owned(),
            tier_name: "8".to_owned(),
            lines: vec![PrintedLine {
                name: "9".to_owned(),
                quantity: 2,
                list_fen: 30_000,
                asked_fen: 24_000,
                struck_fen: Some(30_000),
                is_gift: true,
            }],
            list_fen: 30_000,
            price_off_fen: 3_000,
            coupon_fen: 1_000,
            hand_fen: 1_000,
            rounding_fen: 500,
            points_fen: 500,
            points_used: 50,
            pay_fen: 24_000,
            tenders: vec![paid(Tender::Cash, 12_000), paid(Tender::Wechat, 11_000)],
            owed_fen: 1_000,
            points_earned: 240,
            points_balance: 1_240,
            refunded_fen: 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_struck_through_where_it_may_be() {
        let asked = Fields::default();
        let mut sale = testing::printed();
        assert_eq!(paper(&sale, &asked, &TimeZone::UTC).lines[0].struck, "300.00");
        sale.lines[0].struck_fen = None;
        assert_eq!(paper(&sale, &asked, &TimeZone::UTC).lines[0].struck, "");
    }

    #[test]
    fn change_is_told_where_more_cash_was_handed_over() {
        let change = |given: &str| {
            let asked = Fields::new(vec![("given".to_owned(), given.to_owned())]);
            paper(&testing::printed(), &asked, &TimeZone::UTC).change
        };
        assert_eq!(change("20000"), Some(("200.00".to_owned(), "80.00".to_owned())));
        assert_eq!([change("12000"), change("x"), change("")], [None, None, None]);
    }
}
