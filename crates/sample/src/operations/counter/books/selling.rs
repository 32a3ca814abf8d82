//! Sales, what is brought back of them, and what is paid of them later.

use yanji_app::records::{
    BasketLine, BasketThing, HowMuch, LineAsked, NewBasket, NewLineRefund, NewRepayment, NewSaleOfItems, PointsChoice,
    TenderPaid,
};
use yanji_app::{AppError, Key, Rehearsal};
use yanji_books::id::{DepositId, ItemId, MemberId, SaleId};
use yanji_engine::programme::benefit::Tender;

use super::super::deal::{Part, Pieces, Ring, What};
use super::super::goods::FREE_NAME;
use super::InBooks;

/// A sale that there is not.
const NO_SALE: SaleId = SaleId([0; 16]);

impl InBooks {
    pub(super) fn ring(&mut self, member: MemberId, ring: &Ring) -> Result<(), AppError> {
        let basket = NewBasket {
            member: Some(member),
            lines: ring.pieces.iter().map(|pieces| self.line(*pieces)).collect(),
            points: if ring.points == 0 { PointsChoice::None } else { PointsChoice::Exactly(ring.points) },
            ..NewBasket::default()
        };
        let by_deposit = ring.deposits.iter().map(|(deposit, fen)| self.by_deposit(*deposit, *fen));
        let money = by(Tender::Cash, ring.cash_fen).into_iter().chain(by(Tender::Wechat, ring.wechat_fen));
        let new = NewSaleOfItems {
            basket,
            tenders: money.chain(by_deposit).collect(),
            owed_fen: ring.owed_fen,
            expected_pay_fen: ring.pay_fen,
            number: format!("N{}", ring.sale),
            ..NewSaleOfItems::default()
        };
        let receipt = self.clinic.sale_ring(&self.actor, &Key::fresh()?, new, Rehearsal::Real)?;
        self.sales.insert(ring.sale, receipt.sale);
        Ok(())
    }

    pub(super) fn walk_in(
        &mut self,
        sale: u64,
        pieces: &[Pieces],
        pay_fen: i64,
        back: Option<usize>,
    ) -> Result<(), AppError> {
        let lines = pieces.iter().map(|pieces| self.line(*pieces)).collect();
        let new = NewSaleOfItems {
            basket: NewBasket { lines, ..NewBasket::default() },
            tenders: by(Tender::Alipay, pay_fen).into_iter().collect(),
            expected_pay_fen: pay_fen,
            number: format!("W{sale}"),
            ..NewSaleOfItems::default()
        };
        let receipt = self.clinic.sale_ring(&self.actor, &Key::fresh()?, new, Rehearsal::Real)?;
        self.sales.insert(sale, receipt.sale);
        match back {
            Some(line) => self.refund(sale, &[(line, Part::All)], false),
            None => Ok(()),
        }
    }

    pub(super) fn refund(&self, sale: u64, parts: &[(usize, Part)], in_cash: bool) -> Result<(), AppError> {
        let asked = |(line, part): &(usize, Part)| {
            let much = match part {
                Part::All => HowMuch::All,
                Part::Pieces(pieces) => HowMuch::Quantity(*pieces),
                Part::Money(fen) => HowMuch::AmountFen(*fen),
            };
            LineAsked { line: *line, much }
        };
        let back = NewLineRefund {
            sale: self.sales.id(sale, NO_SALE),
            lines: parts.iter().map(asked).collect(),
            tender: in_cash.then_some(Tender::Cash),
            day: None,
            reason: "改变主意".to_owned(),
        };
        self.clinic.sale_refund_lines(&self.actor, &Key::fresh()?, back, Rehearsal::Real).map(drop)
    }

    pub(super) fn repay(
        &mut self,
        sale: u64,
        repayment: u64,
        cash_fen: i64,
        deposit: Option<(u64, i64)>,
    ) -> Result<(), AppError> {
        let by_deposit = deposit.map(|(deposit, fen)| self.by_deposit(deposit, fen));
        let tenders = by(Tender::Cash, cash_fen).into_iter().chain(by_deposit).collect();
        let new = NewRepayment { sale: self.sales.id(sale, NO_SALE), tenders, day: None, store: None };
        let receipt = self.clinic.debt_repay(&self.actor, &Key::fresh()?, new, Rehearsal::Real)?;
        if let Some(id) = receipt.repayment {
            self.sales.insert(repayment, id);
        }
        Ok(())
    }

    fn line(&self, pieces: Pieces) -> BasketLine {
        let what = match pieces.what {
            What::Good(place) => BasketThing::Item(self.goods.get(place).copied().unwrap_or(ItemId([0; 16]))),
            What::Free { category, price_fen } => {
                BasketThing::Free { category: category.to_owned(), name: FREE_NAME.to_owned(), price_fen }
            }
        };
        BasketLine { what, quantity: pieces.quantity, by_hand: None, seller: None, server: None }
    }

    fn by_deposit(&self, deposit: u64, amount_fen: i64) -> TenderPaid {
        let deposit = Some(self.deposits.id(deposit, DepositId([0; 16])));
        TenderPaid { tender: Tender::Deposit, amount_fen, deposit, charge: None }
    }
}

/// Money in one way, where there is any.
fn by(tender: Tender, amount_fen: i64) -> Option<TenderPaid> {
    (amount_fen > 0).then_some(TenderPaid { tender, amount_fen, deposit: None, charge: None })
}
