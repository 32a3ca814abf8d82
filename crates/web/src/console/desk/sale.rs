//! A sale of the desk as it stands: its bill line by line, what became of it, its receipt, and paying what is owed.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use yanji_app::records::{NewRepayment, PrintedSale, SoldSale, SoldSaleBack, SoldSaleLine, StaffChoice, TenderPaid};
use yanji_app::{AppError, ChargeRefund, Permission, Rehearsal};
use yanji_books::charge_refunds::State;
use yanji_books::id::{SaleId, StaffId};
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, Thing, whole};

use super::receipt::{Paper, paper};
use super::{MONEY, frame, names, sale_id, tender_key};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::Frame;
use crate::console::till::called;
use crate::console::till::charges::refund_key;

const FIELDS: &[&str] = &["amount"];

#[derive(Template)]
#[template(path = "desk/sale.html")]
struct SalePage {
    frame: Frame,
    form: Form,
    sale: Shown,
    paper: Paper,
    tenders: Vec<(&'static str, &'static str)>,
}

/// A sale as it is shown.
struct Shown {
    address: String,
    number: String,
    day: String,
    /// The page of the member; empty without a card.
    member: String,
    card_number: String,
    lines: Vec<ShownLine>,
    owed: String,
    has_left: bool,
    refunds: Vec<BackRow>,
    repayments: Vec<String>,
    /// What goes back through providers.
    online: Vec<OnlineRow>,
}

/// Money that goes back through a provider.
struct OnlineRow {
    tender: &'static str,
    amount: String,
    state: &'static str,
    is_done: bool,
}

struct ShownLine {
    name: String,
    quantity: u32,
    /// How many were given back; empty where none was.
    given_back: String,
    list: String,
    pay: String,
    /// Who sold it and who serves it; empty where nobody said.
    people: String,
}

/// Something that was given back.
struct BackRow {
    at: String,
    /// Who gave it back.
    operator: String,
    money: String,
    /// With what it went back: the key of the words and the sum.
    tenders: Vec<(&'static str, String)>,
    notes: Vec<String>,
    /// Whether there is a sealed reason.
    has_reason: bool,
    /// The reason, once it was asked for.
    reason: String,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let id = sale_id(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form, (&Fields::new(pairs), Vec::new())).await
}

/// Shows the sale with why things were given back, beside what was.
pub(super) async fn reasons(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberReveal)?;
    let id = sale_id(&visitor, &id)?;
    let reasons = visitor.ask(move |clinic, actor| clinic.refund_reasons(actor, id)).await?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form, (&Fields::default(), reasons)).await
}

async fn show(
    visitor: &Visitor,
    id: SaleId,
    form: Form,
    (asked, reasons): (&Fields, Vec<String>),
) -> Result<Response, Failure> {
    let found = visitor
        .attempt(move |clinic, actor| {
            let people = clinic.staff_choices(actor)?;
            let may_look =
                [Permission::SalePost, Permission::MoneyRead].iter().any(|one| actor.permissions.allow(*one));
            let online = if may_look { clinic.charge_refunds_of(actor, id)? } else { Vec::new() };
            Ok((clinic.sale_bill(actor, id)?, clinic.sale_receipt(actor, id)?, people, online))
        })
        .await;
    let (sale, printed, people, online) = match found {
        Ok(found) => found,
        // What was not rung up at the desk, such as an imported sale, has no bill; it can be looked at and taken back.
        Err(AppError { problem: Problem::NotFound(Thing::Sale), .. })
            if visitor.session.actor.permissions.allow(Permission::SaleRefund) =>
        {
            visitor.ask(move |clinic, actor| clinic.refund_sheet(actor, id)).await?;
            return Ok(Redirect::to(&format!("/sales/{id}/refund")).into_response());
        }
        Err(error) => return Err(visitor.failure(error)),
    };
    let zone = visitor.state.clinic.zone();
    let frame = frame(visitor, &format!("/sales/{id}"));
    let page = made(frame, form, &sale, (&printed, paper(&printed, asked, &zone)), &people, &zone);
    let mut sale = Shown { online: online.iter().map(online_row).collect(), ..page.sale };
    for (back, reason) in sale.refunds.iter_mut().zip(reasons) {
        back.reason = reason;
    }
    visitor.page(&SalePage { sale, ..page })
}

fn made(
    frame: Frame,
    form: Form,
    sale: &SoldSale,
    (printed, paper): (&PrintedSale, Paper),
    people: &[StaffChoice],
    zone: &TimeZone,
) -> SalePage {
    let named = names(people);
    let shown = Shown {
        address: format!("/sales/{}", sale.sale),
        number: sale.number.clone(),
        day: sale.day.to_string(),
        member: sale.member.map(|member| format!("/members/{member}")).unwrap_or_default(),
        card_number: printed.card_number.clone(),
        lines: sale.lines.iter().map(|line| shown_line(line, &named)).collect(),
        owed: if sale.owed_fen > 0 { yuan(sale.owed_fen) } else { String::new() },
        has_left: sale.lines.iter().any(|line| line.quantity_left > 0),
        refunds: sale.refunds.iter().map(|back| back_row(&frame, back, people, zone)).collect(),
        repayments: sale.repayments.iter().map(|repaid| yuan(repaid.paid_fen)).collect(),
        online: Vec::new(),
    };
    SalePage {
        form: form.with_default("amount", &shown.owed),
        sale: shown,
        paper,
        tenders: MONEY.map(|tender| (tender.code(), tender_key(tender))).into(),
        frame,
    }
}

fn online_row(refund: &ChargeRefund) -> OnlineRow {
    OnlineRow {
        tender: tender_key(refund.tender),
        amount: yuan(refund.amount_fen),
        state: refund_key(refund.state),
        is_done: matches!(refund.state, State::Done | State::ByHand),
    }
}

fn shown_line(line: &SoldSaleLine, people: &HashMap<String, String>) -> ShownLine {
    let named =
        |staff: Option<StaffId>| staff.and_then(|staff| people.get(&staff.to_string())).map_or("—", String::as_str);
    ShownLine {
        name: line.name.clone(),
        quantity: line.quantity,
        given_back: if line.quantity_left == line.quantity {
            String::new()
        } else {
            (line.quantity - line.quantity_left).to_string()
        },
        list: yuan(line.list_fen),
        pay: yuan(line.pay_fen),
        people: match (line.seller, line.server) {
            (None, None) => String::new(),
            (seller, server) => format!("{} / {}", named(seller), named(server)),
        },
    }
}

fn back_row(frame: &Frame, back: &SoldSaleBack, people: &[StaffChoice], zone: &TimeZone) -> BackRow {
    let mut notes = Vec::new();
    if back.forgiven_fen > 0 {
        notes.push(frame.put("sales.forgiven", yuan(back.forgiven_fen)));
    }
    if back.points > 0 {
        notes.push(frame.put("sales.points_back", whole(back.points)));
    }
    BackRow {
        at: back.at.local_text(zone),
        operator: called(frame, people, &back.operator),
        money: yuan(back.money_fen),
        tenders: back.tenders.iter().map(|(tender, fen)| (tender_key(*tender), yuan(*fen))).collect(),
        notes,
        has_reason: back.note.is_some(),
        reason: String::new(),
    }
}

/// Takes money for what is owed.
pub(super) async fn repay(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = sale_id(&visitor, &id)?;
    let done = match (fields.key(), repayment(&fields, id)) {
        (Ok(key), Ok(new)) => {
            visitor.attempt(move |clinic, actor| clinic.debt_repay(actor, &key, new, Rehearsal::Real)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(receipt) => {
            let frame = frame(&visitor, "/sales");
            let notice = frame.fill("sales.repaid", &[&yuan(receipt.paid_fen), &yuan(receipt.owed_fen)]);
            Ok(visitor.go(&format!("/sales/{id}"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form, (&Fields::default(), Vec::new())).await
        }
    }
}

fn repayment(fields: &Fields, sale: SaleId) -> Result<NewRepayment, AppError> {
    let tender = Tender::from_code(fields.get("tender")).filter(|tender| *tender != Tender::Deposit);
    let tender = tender.ok_or_else(|| AppError::at(Problem::Malformed, "tender"))?;
    let amount_fen = amount_fen(fields.get("amount"), "amount")?;
    Ok(NewRepayment {
        sale,
        tenders: vec![TenderPaid { tender, amount_fen, deposit: None, charge: None }],
        day: None,
        store: None,
    })
}

#[cfg(test)]
mod tests {
    use yanji_app::Instant;
    use yanji_app::records::{PriceBasis, SoldSaleRepaid};
    use yanji_books::id::{ChargeId, ChargeRefundId, NoteId};
    use yanji_engine::programme::benefit::PriceList;

    use super::*;
    use crate::console::desk::receipt::testing::printed;
    use crate::console::form::testing::{in_both_languages, sample_day};

    fn sold(quantity_left: u32, owed_fen: i64) -> SoldSale {
        SoldSale {
            sale: SaleId([9; 16]),
            number: "5".to_owned(),
            day: sample_day(),
            at: Instant(0),
            operator: "6".to_owned(),
            member: printed().member,
            store: None,
            list: PriceList::Retail,
            tier: "8".to_owned(),
            lines: vec![SoldSaleLine {
                item: None,
                name: "9".to_owned(),
                category: "8".to_owned(),
                quantity: 2,
                list_fen: 30_000,
                price_fen: 27_000,
                basis: PriceBasis::List,
                coupon_fen: 0,
                hand_fen: 0,
                rounding_fen: 0,
                points_fen: 0,
                points: 0,
                pay_fen: 24_100,
                quantity_left,
                left_fen: 100,
                seller: Some(StaffId([1; 16])),
                server: None,
            }],
            coupons: Vec::new(),
            tenders: Vec::new(),
            owed_fen,
            refunds: vec![SoldSaleBack {
                day: sample_day(),
                at: Instant(0),
                operator: StaffId([1; 16]).to_string(),
                money_fen: 5_500,
                tenders: vec![(Tender::Cash, 3_300), (Tender::Card, 2_200)],
                forgiven_fen: 10,
                points: 3,
                note: Some(NoteId([4; 16])),
            }],
            repayments: vec![SoldSaleRepaid { repayment: None, paid_fen: 700 }],
        }
    }

    #[test]
    fn why_something_was_given_back_is_for_those_who_may_read_it() {
        let permissions = [Permission::MemberRead, Permission::SalePost].into_iter().collect();
        for html in in_both_languages(|frame| {
            let paper = paper(&printed(), &Fields::default(), &TimeZone::UTC);
            let frame = Frame { permissions, ..frame };
            let of = (&printed(), paper);
            made(frame, Form::default(), &sold(1, 0), of, &[sample_person()], &TimeZone::UTC)
        }) {
            assert!(html.contains(&sample_person().name) && !html.contains("/reasons"), "{html}");
        }
    }

    fn sample_person() -> StaffChoice {
        StaffChoice { id: StaffId([1; 16]), name: "~6~".to_owned(), store: None, is_disabled: false }
    }

    fn online(state: State) -> ChargeRefund {
        ChargeRefund {
            id: ChargeRefundId([1; 16]),
            charge: ChargeId([2; 16]),
            tender: Tender::Wechat,
            refund_number: "7".to_owned(),
            amount_fen: 6_660,
            sale: SaleId([9; 16]),
            state,
            reason: String::new(),
            at: Instant(0),
        }
    }

    #[test]
    fn the_page_is_made() {
        for (left, owed_fen) in [(1, 4_400), (0, 0)] {
            for html in in_both_languages(|frame| {
                let paper = paper(&printed(), &Fields::default(), &TimeZone::UTC);
                let (sale, printed) = (sold(left, owed_fen), printed());
                let people = [sample_person()];
                let page = made(frame, Form::default(), &sale, (&printed, paper), &people, &TimeZone::UTC);
                let online = State::ALL.iter().map(|state| online_row(&online(*state))).collect();
                SalePage { sale: Shown { online, ..page.sale }, ..page }
            }) {
                assert_eq!(html.matches("66.60").count(), State::ALL.len(), "{html}");
                assert!(html.contains("241.00") && html.contains("55.00") && html.contains("7.00"));
                assert!(html.contains("33.00") && html.contains("22.00") && html.contains(&sample_person().name));
                assert!(html.contains("/reasons"), "why it was given back, for those who may read it");
                assert_eq!(html.contains("/repayment"), owed_fen > 0);
                assert_eq!(
                    html.contains("name=\"amount\" value=\"44.00\""),
                    owed_fen > 0,
                    "all that is owed, to be taken"
                );
                assert!(!html.contains("class=\"btn btn-primary\" href="), "taking the money stands out alone");
                assert_eq!(html.contains("/refund\""), left > 0);
            }
        }
    }
}
