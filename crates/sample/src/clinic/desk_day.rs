//! Today at the desk of the sample clinic: a few sales of items, paid in every way, one of them without a card and one
//! partly given back, so that the pages of the day's money have something to show.

use yanji_app::records::{
    BasketLine, BasketThing, HowMuch, LineAsked, MemberQuery, MemberSort, NewBasket, NewLineRefund, NewSaleOfItems,
    TenderPaid,
};
use yanji_app::{Actor, AppError, Clinic, Key, NewDeposit, Rehearsal};
use yanji_books::id::{ItemId, MemberId, SaleId};
use yanji_engine::programme::benefit::Tender;

/// How many customers come.
const CUSTOMERS: usize = 14;
/// The tenders, in turn.
const TENDERS: [Tender; 4] = [Tender::Wechat, Tender::Alipay, Tender::Cash, Tender::Card];

/// Rings up what the sample clinic sells today, once for each day on which it is asked.
///
/// # Errors
/// Those of the use cases.
pub fn ring_up_today(clinic: &Clinic) -> Result<(), AppError> {
    let actor = super::actor();
    let query = MemberQuery { sort: MemberSort::Spend, descending: Some(true), limit: 100, ..MemberQuery::default() };
    let members: Vec<MemberId> = clinic.member_search(&actor, &query)?.items.iter().map(|member| member.id).collect();
    let items: Vec<ItemId> =
        clinic.item_list(&actor)?.iter().filter(|item| !item.is_hidden).map(|item| item.id).collect();
    let (Some(store), false) = (clinic.store_list(&actor)?.first().map(|store| store.id), items.is_empty()) else {
        return Ok(());
    };
    let actor = Actor { store: Some(store), ..actor };
    let mut last = None;
    for n in 0..CUSTOMERS {
        // Every seventh has no card.
        let member = members.get(n * 7 % members.len().max(1)).copied().filter(|_| n % 7 != 6);
        let line = |item: usize| BasketLine {
            what: BasketThing::Item(items[item % items.len()]),
            quantity: 1,
            by_hand: None,
            seller: None,
            server: None,
        };
        let lines = if n % 3 == 0 { vec![line(n), line(n * 5 + 1)] } else { vec![line(n * 3)] };
        last = ring_up(clinic, &actor, n, NewBasket { member, lines, ..NewBasket::default() })?.or(last);
    }
    if let Some(member) = members.get(3) {
        let new = NewDeposit { member: *member, amount_fen: 50_000, tender: Tender::Wechat, item: None, store: None };
        clinic.deposit_take(&actor, &key(clinic, "deposit", 0)?, &new)?;
    }
    let Some(sale) = last else { return Ok(()) };
    let lines = vec![LineAsked { line: 0, much: HowMuch::All }];
    let back = NewLineRefund { sale, lines, tender: None, day: None, reason: "顾客改期".to_owned() };
    clinic.sale_refund_lines(&actor, &key(clinic, "refund", 0)?, back, Rehearsal::Real)?;
    Ok(())
}

/// Rings up one basket unless that was done today; gives the sale where it came to money.
fn ring_up(clinic: &Clinic, actor: &Actor, n: usize, basket: NewBasket) -> Result<Option<SaleId>, AppError> {
    let pay_fen = clinic.desk_quote(actor, &basket)?.pay_fen;
    let tender = TENDERS[n % TENDERS.len()];
    let paid = TenderPaid { tender, amount_fen: pay_fen, deposit: None, charge: None };
    let tenders = if pay_fen > 0 { vec![paid] } else { Vec::new() };
    let sale = NewSaleOfItems { basket, tenders, expected_pay_fen: pay_fen, ..NewSaleOfItems::default() };
    let receipt = clinic.sale_ring(actor, &key(clinic, "sale", n)?, sale, Rehearsal::Real)?;
    Ok((pay_fen > 0).then_some(receipt.sale))
}

fn key(clinic: &Clinic, what: &str, n: usize) -> Result<Key, AppError> {
    Key::parse(&format!("sample-desk-{}-{what}-{n}", clinic.today()))
}
