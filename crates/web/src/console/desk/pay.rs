//! What is paid, and with what: the amounts of the form split over tenders, change from cash, what is owed. Knows nothing
//! of what was bought.

use yanji_app::records::{Quote, QuoteWarning, TenderPaid};
use yanji_app::{AppError, Deposit};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::{MONEY, tender_key};
use crate::console::figures::yuan;
use crate::console::form::{Fields, amount_fen};

/// The money of one payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paid {
    pub(super) tenders: Vec<TenderPaid>,
    pub(super) owed_fen: i64,
    /// The cash that was handed over, change not taken off; 0 where nobody said.
    pub(super) given_fen: i64,
}

/// Why the amounts of a form do not pay a bill.
#[derive(Debug)]
pub(super) enum Unpaid {
    /// So much is missing.
    Short(i64),
    /// So much more is paid without cash than the bill comes to.
    Over(i64),
    /// An amount cannot be read.
    Wrong(AppError),
}

impl From<AppError> for Unpaid {
    fn from(error: AppError) -> Self {
        Self::Wrong(error)
    }
}

/// A field of the form in which an amount stands.
pub(super) struct TenderField {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) typed: String,
}

/// A deposit of which something is left.
pub(super) struct DepositField {
    pub(super) id: String,
    pub(super) day: String,
    pub(super) left: String,
    /// The item that it was paid in for, where that is not on the bill; else empty.
    pub(super) elsewhere: String,
    pub(super) typed: String,
}

/// All of a bill in one way.
pub(super) fn whole_with(tender: Tender, pay_fen: i64) -> Paid {
    let tenders = if pay_fen == 0 { Vec::new() } else { vec![plain(tender, pay_fen)] };
    Paid { tenders, ..Paid::default() }
}

/// The amounts that were typed. Nothing typed is cash, counted out; cash may be more, and the rest is change. A code that
/// was scanned pays what nothing else does.
pub(super) fn typed(fields: &Fields, pay_fen: i64, scanned: Option<Tender>) -> Result<Paid, Unpaid> {
    let amount = |name: &str| match fields.get(name) {
        "" => Ok(0),
        text => amount_fen(text, name),
    };
    let mut paid = Paid { owed_fen: amount("owed")?, ..Paid::default() };
    for (id, text) in fields.all("deposit_id").zip(fields.all("deposit")).filter(|(_, text)| !text.is_empty()) {
        let unknown = |_| AppError::at(Problem::NotFound(Thing::Deposit), "deposit");
        let deposit = Some(id.parse().map_err(unknown)?);
        let amount_fen = amount_fen(text, "deposit")?;
        if amount_fen > 0 {
            paid.tenders.push(TenderPaid { deposit, ..plain(Tender::Deposit, amount_fen) });
        }
    }
    for tender in MONEY.into_iter().filter(|tender| *tender != Tender::Cash) {
        let amount_fen = amount(tender.code())?;
        if amount_fen > 0 {
            paid.tenders.push(plain(tender, amount_fen));
        }
    }
    let others_fen = paid.owed_fen + paid.tenders.iter().map(|paid| paid.amount_fen).sum::<i64>();
    if let Some(tender) = scanned.filter(|tender| fields.get(tender.code()).is_empty()) {
        let rest_fen = pay_fen - others_fen - amount("cash")?;
        if rest_fen > 0 {
            paid.tenders.push(plain(tender, rest_fen));
        }
    }
    let without_cash = paid.owed_fen + paid.tenders.iter().map(|paid| paid.amount_fen).sum::<i64>();
    let cash_fen = pay_fen - without_cash;
    if cash_fen < 0 {
        return Err(Unpaid::Over(-cash_fen));
    }
    let is_nothing_typed = fields.get("cash").is_empty() && paid == Paid::default();
    let given_fen = if is_nothing_typed { cash_fen } else { amount("cash")? };
    if given_fen < cash_fen {
        return Err(Unpaid::Short(cash_fen - given_fen));
    }
    if cash_fen > 0 {
        paid.tenders.insert(0, plain(Tender::Cash, cash_fen));
    }
    Ok(Paid { given_fen, ..paid })
}

/// The fields for money, as typed.
pub(super) fn tender_fields(fields: &Fields) -> Vec<TenderField> {
    let field = |tender: Tender| TenderField {
        name: tender.code(),
        key: tender_key(tender),
        typed: fields.get(tender.code()).to_owned(),
    };
    MONEY.map(field).into()
}

/// The fields for deposits, as typed.
pub(super) fn deposit_fields(fields: &Fields, deposits: &[Deposit], quote: Option<&Quote>) -> Vec<DepositField> {
    let typed = |id: &str| {
        let pair = fields.all("deposit_id").zip(fields.all("deposit")).find(|(given, _)| *given == id);
        pair.map(|(_, text)| text.to_owned()).unwrap_or_default()
    };
    let warnings = || quote.into_iter().flat_map(|quote| &quote.warnings);
    let elsewhere = |id| {
        warnings().find_map(|warning| match warning {
            QuoteWarning::DepositElsewhere { deposit, name, .. } if *deposit == id => Some(name.clone()),
            _ => None,
        })
    };
    let open = deposits.iter().filter(|deposit| deposit.left_fen > 0);
    open.map(|deposit| {
        let id = deposit.id.to_string();
        DepositField {
            typed: typed(&id),
            day: deposit.day.to_string(),
            left: yuan(deposit.left_fen),
            elsewhere: elsewhere(deposit.id).unwrap_or_default(),
            id,
        }
    })
    .collect()
}

const fn plain(tender: Tender, amount_fen: i64) -> TenderPaid {
    TenderPaid { tender, amount_fen, deposit: None, charge: None }
}

#[cfg(test)]
mod tests {
    use yanji_books::id::DepositId;

    use super::*;

    fn paid(pairs: &[(&str, &str)], pay_fen: i64) -> Result<Paid, Unpaid> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        typed(&Fields::new(pairs), pay_fen, None)
    }

    fn amounts(paid: &Paid) -> Vec<(Tender, i64)> {
        paid.tenders.iter().map(|paid| (paid.tender, paid.amount_fen)).collect()
    }

    #[test]
    fn nothing_typed_is_cash_counted_out() {
        let all = paid(&[("cash", "")], 12_000).unwrap();
        assert_eq!((amounts(&all), all.given_fen), (vec![(Tender::Cash, 12_000)], 12_000));
        assert_eq!(amounts(&paid(&[], 0).unwrap()), []);
        assert_eq!(amounts(&whole_with(Tender::Wechat, 5)), [(Tender::Wechat, 5)]);
        assert_eq!(amounts(&whole_with(Tender::Cash, 0)), []);
    }

    #[test]
    fn cash_gives_change_and_nothing_else_does() {
        let change = paid(&[("cash", "200")], 12_050).unwrap();
        assert_eq!((amounts(&change), change.given_fen), (vec![(Tender::Cash, 12_050)], 20_000));
        assert!(matches!(paid(&[("wechat", "200")], 12_050), Err(Unpaid::Over(7_950))));
        assert!(matches!(paid(&[("cash", "100")], 12_050), Err(Unpaid::Short(2_050))));
        assert!(matches!(paid(&[("wechat", "100")], 12_050), Err(Unpaid::Short(2_050))), "the rest is not just cash");
        assert!(matches!(paid(&[("cash", "x")], 1), Err(Unpaid::Wrong(_))));
    }

    #[test]
    fn a_scanned_code_pays_what_nothing_else_does() {
        let scanned = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            amounts(&typed(&Fields::new(pairs), 10_000, Some(Tender::Alipay)).unwrap())
        };
        assert_eq!(scanned(&[]), [(Tender::Alipay, 10_000)]);
        assert_eq!(
            scanned(&[("cash", "30"), ("card", "20")]),
            [(Tender::Cash, 3_000), (Tender::Card, 2_000), (Tender::Alipay, 5_000)]
        );
        assert_eq!(scanned(&[("alipay", "40"), ("cash", "60")]), [(Tender::Cash, 6_000), (Tender::Alipay, 4_000)]);
    }

    #[test]
    fn a_bill_is_split_over_all_there_is() {
        let id = DepositId([4; 16]).to_string();
        let split =
            [("cash", "50"), ("card", "10"), ("alipay", "20"), ("owed", "15"), ("deposit_id", &id), ("deposit", "5")];
        let split = paid(&split, 10_000).unwrap();
        let expected = [(Tender::Cash, 5_000), (Tender::Deposit, 500), (Tender::Alipay, 2_000), (Tender::Card, 1_000)];
        assert_eq!((amounts(&split), split.owed_fen), (expected.to_vec(), 1_500));
        let all_owed = paid(&[("owed", "100")], 10_000).unwrap();
        assert_eq!((amounts(&all_owed), all_owed.owed_fen), (vec![], 10_000));
    }
}
