//! The receipt of a sale, to be printed as often as somebody asks. Reads the journal, and changes nothing.

use yanji_books::accounts::Sale;
use yanji_books::id::{ChargeId, DepositId, SaleId};
use yanji_books::{Read, accounts, items, stores};
use yanji_engine::price::{PaidWith, RefundPlan, Repayment, SoldBill, SoldLine};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing};

use super::quote::basis;
use super::story::{GivenBackBy, LineLeft, Story};
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{PrintedLine, PrintedSale, SoldSale, SoldSaleBack, SoldSaleLine, SoldSaleRepaid, TenderPaid};
use crate::staff::naming;
use crate::store::StoreDetails;

impl Clinic {
    /// The receipt of a sale of the desk.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a sale that is unknown, or has no bill.
    pub fn sale_receipt(&self, actor: &Actor, id: SaleId) -> Result<PrintedSale, AppError> {
        actor.require(Permission::MemberRead)?;
        let clinic = self.name();
        self.books.read(|tx| {
            let unknown = || AppError::new(Problem::NotFound(Thing::Sale));
            let present = self.present(tx)?;
            let rulebook = &present.rules.book;
            let sale = accounts::find_sale(tx, id)?.ok_or_else(unknown)?;
            let story = Story::of(tx, sale)?.ok_or_else(unknown)?;
            let store = story.sale.store.map(|store| stores::find(tx, store)).transpose()?.flatten();
            let details = store.as_ref().map(|store| StoreDetails::from_stored(&store.details)).transpose()?;
            let details = details.unwrap_or_default();
            let account = if story.is_of_nobody() { None } else { accounts::find(tx, story.sale.account)? };
            let (member, card_number) = match &account {
                Some(account) => (Some(account.member), account.number.clone()),
                None => (None, String::new()),
            };
            let open = account.map(|account| OpenAccount::restored(tx, rulebook, account)).transpose()?;
            let points_balance = open.and_then(|open| open.member.state()).map_or(0, |state| state.points.0);
            let tiers = &rulebook.on(story.sale.day).programme.tiers;
            let tier = tiers.iter().find(|tier| Some(&tier.code) == story.bill.tier.as_ref());
            let bill = &story.bill;
            let mut lines = Vec::with_capacity(bill.lines.len());
            for line in &bill.lines {
                lines.push(printed(line, struck(tx, &story.sale, line)?));
            }
            Ok(PrintedSale {
                sale: id,
                clinic: clinic.clone(),
                store: store.map(|store| store.name).unwrap_or_default(),
                address: details.address,
                phone: details.telephone,
                number: story.sale.number.clone(),
                day: story.sale.day,
                at: story.at,
                cashier: naming::of(tx, &story.operator)?.unwrap_or_default(),
                member,
                card_number,
                tier_name: tier.map(|tier| tier.name.clone()).unwrap_or_default(),
                lines,
                list_fen: sum(bill, |line| line.list_fen.0),
                price_off_fen: sum(bill, |line| line.list_fen.0 - line.price_fen.0),
                coupon_fen: sum(bill, |line| line.coupons.iter().map(|(_, off)| off.0).sum()),
                hand_fen: sum(bill, |line| line.hand_fen.0),
                rounding_fen: sum(bill, |line| line.rounding_fen.0),
                points_fen: sum(bill, |line| line.points_fen.0),
                points_used: bill.points_used().0,
                pay_fen: bill.pay_fen().0,
                tenders: bill.paid.iter().map(tender).collect(),
                owed_fen: bill.owed_fen().0,
                points_earned: story.sale.points,
                points_balance,
                refunded_fen: story.since.refunds.iter().map(|plan| plan.money_fen.0).sum(),
            })
        })
    }
}

impl Clinic {
    /// A sale of the desk as it stands, with its bill and what became of it.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a sale that is unknown, or has no bill.
    pub fn sale_bill(&self, actor: &Actor, id: SaleId) -> Result<SoldSale, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let unknown = || AppError::new(Problem::NotFound(Thing::Sale));
            let sale = accounts::find_sale(tx, id)?.ok_or_else(unknown)?;
            let story = Story::of(tx, sale)?.ok_or_else(unknown)?;
            let account = if story.is_of_nobody() { None } else { accounts::find(tx, story.sale.account)? };
            let (bill, since) = (&story.bill, &story.since);
            Ok(SoldSale {
                sale: id,
                number: story.sale.number.clone(),
                day: story.sale.day,
                at: story.at,
                operator: story.operator.clone(),
                member: account.map(|account| account.member),
                store: story.sale.store,
                list: bill.list,
                tier: bill.tier.clone().unwrap_or_default(),
                lines: bill.lines.iter().zip(story.left()).map(|(line, left)| stands(line, left)).collect(),
                coupons: bill.coupons.iter().map(|used| (used.name.clone(), used.off_fen.0)).collect(),
                tenders: bill.paid.iter().map(tender).collect(),
                owed_fen: story.sale.owed_fen,
                refunds: story.refunded.iter().zip(&since.refunds).map(back).collect(),
                repayments: story.repaid_as.iter().zip(&since.repayments).map(repaid).collect(),
            })
        })
    }
}

fn stands(line: &SoldLine, left: LineLeft) -> SoldSaleLine {
    SoldSaleLine {
        item: line.item.parse().ok(),
        name: line.name.clone(),
        category: line.category.clone(),
        quantity: line.quantity,
        list_fen: line.list_fen.0,
        price_fen: line.price_fen.0,
        basis: basis(&line.basis),
        coupon_fen: line.coupons.iter().map(|(_, off)| off.0).sum(),
        hand_fen: line.hand_fen.0,
        rounding_fen: line.rounding_fen.0,
        points_fen: line.points_fen.0,
        points: line.points.0,
        pay_fen: line.pay_fen.0,
        quantity_left: left.quantity,
        left_fen: left.pay_fen,
        seller: line.seller.parse().ok(),
        server: line.server.parse().ok(),
    }
}

fn back((by, plan): (&GivenBackBy, &RefundPlan)) -> SoldSaleBack {
    let RefundPlan { money_fen, forgiven_fen, points, .. } = plan;
    SoldSaleBack {
        day: by.day,
        at: by.at,
        operator: by.operator.clone(),
        money_fen: money_fen.0,
        tenders: plan.tenders.iter().map(|(tender, amount)| (*tender, amount.0)).collect(),
        forgiven_fen: forgiven_fen.0,
        points: points.0,
        note: by.note,
    }
}

fn repaid((counted_as, repayment): (&Option<SaleId>, &Repayment)) -> SoldSaleRepaid {
    SoldSaleRepaid { repayment: *counted_as, paid_fen: repayment.lines.iter().map(|line| line.amount_fen.0).sum() }
}

fn sum(bill: &SoldBill, amount: impl Fn(&SoldLine) -> i64) -> i64 {
    bill.lines.iter().map(amount).sum()
}

/// The price that may stand struck through beside a line, for all pieces. It depends on what was sold before the day of
/// the sale, so that it is found here as it was found for the bill that was shown, and selling need not look for it.
fn struck(tx: &mut dyn Read, sale: &Sale, line: &SoldLine) -> Result<Option<i64>, AppError> {
    let Ok(item) = line.item.parse() else { return Ok(None) };
    let lowest = items::lowest_price(tx, item, sale.store, sale.day)?;
    // Compared as the quote does: before 抹零; points pay, and make nothing cheaper.
    let reduced_fen = line.pay_fen.0 + line.points_fen.0 + line.rounding_fen.0;
    Ok(lowest.map(|one| one * i64::from(line.quantity)).filter(|struck| *struck > reduced_fen))
}

fn printed(line: &SoldLine, struck_fen: Option<i64>) -> PrintedLine {
    let asked_fen = line.pay_fen.0 + line.points_fen.0;
    PrintedLine {
        name: line.name.clone(),
        quantity: line.quantity,
        list_fen: line.list_fen.0,
        asked_fen,
        struck_fen,
        is_gift: line.hand_fen.0 > 0 && asked_fen == 0,
    }
}

/// What was paid in one way, with the deposit or the order that it came from.
fn tender(paid: &PaidWith) -> TenderPaid {
    let is_deposit = paid.tender == Tender::Deposit;
    TenderPaid {
        tender: paid.tender,
        amount_fen: paid.amount_fen.0,
        deposit: paid.source.parse::<DepositId>().ok().filter(|_| is_deposit),
        charge: paid.source.parse::<ChargeId>().ok().filter(|_| !is_deposit),
    }
}
