//! 退款: any part of a sale, line by line, seen as a sheet before it is done; and 反结账, the whole of it back onto the
//! counter. Sales that were not rung up at the desk are taken back here as well, by amounts.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{
    GiftOutcome, HowMuch, LineAsked, NewLineRefund, ReferralLoss, RefundReceipt, RefundSheet, RefundSheetLine,
    RefundedLine,
};
use yanji_app::{AppError, Permission, Rehearsal};
use yanji_books::id::SaleId;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, whole};

use super::{MONEY, frame, gift_text, sale_id, tender_key, tender_sums};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::Frame;

const FIELDS: &[&str] = &["lines", "tender", "reason"];

#[derive(Template)]
#[template(path = "desk/refund.html")]
struct RefundPage {
    frame: Frame,
    form: Form,
    address: String,
    number: String,
    back: String,
    is_day_closed: bool,
    is_gone: bool,
    is_reversible: bool,
    /// Whether it was rung up at the desk, so that its money has gone by tenders.
    has_tenders: bool,
    lines: Vec<LineRow>,
    tenders: Vec<(&'static str, &'static str)>,
    /// What the refund would do; nothing before it was looked at.
    sheet: Option<Sheet>,
}

/// A line with what is left of it.
struct LineRow {
    name: String,
    quantity: u32,
    quantity_left: u32,
    left: String,
    typed_quantity: String,
    typed_amount: String,
    /// What stands in the empty fields: nothing, or all that is left where all of it goes back.
    quantity_hint: String,
    amount_hint: String,
}

/// What a refund would do.
struct Sheet {
    /// As the form sends it back: what was seen.
    money_fen: i64,
    /// Whether it is all that is left.
    is_all: bool,
    /// What goes back, line by line: what and how many, and the money for it.
    lines: Vec<(String, String)>,
    rows: Vec<(&'static str, String)>,
    tenders: Vec<(&'static str, String)>,
    notes: Vec<String>,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = sale_id(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form, None).await
}

pub(super) async fn refund(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = sale_id(&visitor, &id)?;
    let asked = fields.key().and_then(|key| Ok((key, new_refund(&fields, id)?)));
    let (key, new) = match asked {
        Ok(asked) => asked,
        Err(error) => return refused(&visitor, id, fields, error).await,
    };
    let all = is_all(&fields);
    let seen = fields.get("seen").parse::<i64>().ok().filter(|_| fields.get("do") == "confirm");
    let (tried, again) = (key.clone(), new.clone());
    let done = visitor.attempt(move |clinic, actor| {
        // Only what was seen is done. A second sending has been done, and is answered as the first one was.
        let Some(seen) = seen else {
            return Ok((clinic.sale_refund_lines(actor, &tried, again, Rehearsal::Dry)?, false));
        };
        match clinic.sale_refund_lines(actor, &tried, again.clone(), Rehearsal::Dry) {
            Ok(sheet) if sheet.money_fen != seen => Ok((sheet, false)),
            _ => Ok((clinic.sale_refund_lines(actor, &tried, again, Rehearsal::Real)?, true)),
        }
    });
    match done.await {
        Ok((receipt, true)) => Ok(visitor.go(&after(&receipt), &told(&frame(&visitor, "/sales"), &receipt))),
        Ok((receipt, false)) => {
            let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form, Some((receipt, all))).await
        }
        Err(error) => refused(&visitor, id, fields, error).await,
    }
}

/// 反结账: the whole sale back, its content on the counter again.
pub(super) async fn reverse(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SaleRefund)?;
    let id = sale_id(&visitor, &id)?;
    let reason = fields.get("reason").to_owned();
    let done = match fields.key() {
        Ok(key) => {
            visitor.attempt(move |clinic, actor| clinic.desk_reverse(actor, &key, id, &reason, Rehearsal::Real)).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(reversed) => {
            let money = yuan(reversed.refund.money_fen);
            let frame = frame(&visitor, "/sales");
            let notice = frame.fill("refund_lines.reversed", &[&money, &reversed.parked_number.to_string()]);
            Ok(visitor.go(&format!("/checkout?parked={}", reversed.parked), &notice))
        }
        Err(error) => refused(&visitor, id, fields, error).await,
    }
}

async fn refused(visitor: &Visitor, id: SaleId, fields: Fields, mut error: AppError) -> Result<Response, Failure> {
    // What is wrong with one line stands above them all.
    if error.field.as_deref().is_some_and(|field| field.starts_with("lines")) {
        error.field = Some("lines".to_owned());
    }
    let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
    show(visitor, id, form, None).await
}

/// The page, with what would be given back where that was asked, and whether it is all that is left.
async fn show(
    visitor: &Visitor,
    id: SaleId,
    form: Form,
    sheet: Option<(RefundReceipt, bool)>,
) -> Result<Response, Failure> {
    let found = visitor.ask(move |clinic, actor| clinic.refund_sheet(actor, id)).await?;
    let sheet = sheet.as_ref().map(|(receipt, all)| (receipt, *all));
    visitor.page(&made(frame(visitor, &format!("/sales/{id}/refund")), form, &found, sheet))
}

fn made(frame: Frame, form: Form, found: &RefundSheet, sheet: Option<(&RefundReceipt, bool)>) -> RefundPage {
    let has_tenders = !found.tenders.is_empty() || found.owed_fen > 0 || found.is_reversible;
    let back = match found.member {
        Some(member) if !has_tenders => format!("/members/{member}"),
        _ => format!("/sales/{}", found.sale),
    };
    // What was typed before all was asked for is not what would be done.
    let is_all = sheet.is_some_and(|(_, all)| all);
    let shown = if is_all { 0 } else { usize::MAX };
    let typed = |name: &str| form.values(name).into_iter().take(shown).chain(std::iter::repeat(String::new()));
    let lines = found.lines.iter().zip(typed("quantity").zip(typed("amount")));
    RefundPage {
        address: format!("/sales/{}/refund", found.sale),
        number: found.number.clone(),
        back,
        is_day_closed: found.is_day_closed,
        is_gone: found.is_gone,
        is_reversible: found.is_reversible,
        has_tenders,
        lines: lines.map(|(line, typed)| line_row(line, typed, is_all)).collect(),
        tenders: MONEY.map(|tender| (tender.code(), tender_key(tender))).into(),
        sheet: sheet.map(|(receipt, all)| sheet_of(&frame, receipt, all)),
        frame,
        form,
    }
}

fn line_row(line: &RefundSheetLine, (typed_quantity, typed_amount): (String, String), is_all: bool) -> LineRow {
    let (quantity, left_fen) = if is_all { (line.quantity_left, line.left_fen) } else { (0, 0) };
    LineRow {
        quantity_hint: quantity.to_string(),
        amount_hint: yuan(left_fen),
        name: line.name.clone(),
        quantity: line.quantity,
        quantity_left: line.quantity_left,
        left: yuan(line.left_fen),
        typed_quantity,
        typed_amount,
    }
}

fn sheet_of(frame: &Frame, receipt: &RefundReceipt, is_all: bool) -> Sheet {
    let some = |number: i64, text: fn(i64) -> String| if number == 0 { None } else { Some(text(number)) };
    let rows = [
        ("refund_lines.money", Some(yuan(receipt.money_fen))),
        ("refund_lines.forgiven", some(receipt.forgiven_fen, yuan)),
        ("refund_lines.points_back", some(receipt.points_back, whole)),
        ("refund_lines.points_taken", some(receipt.points_taken, whole)),
    ];
    let mut notes = Vec::new();
    for coupon in &receipt.coupons {
        let key = match (coupon.is_back, coupon.why.as_deref()) {
            (true, Some("expired")) => "refund_lines.coupon_expired",
            (true, _) => "refund_lines.coupon_back",
            (false, _) => "refund_lines.coupon_lines_left",
        };
        notes.push(frame.put(key, &coupon.name));
    }
    for gift in &receipt.gifts {
        let keys = ["refund_lines.gift_void", "refund_lines.gift_part", "refund_lines.gift_kept"];
        notes.push(gift_note(frame, gift, keys));
    }
    if receipt.tenders.iter().any(|paid| paid.charge.is_some()) {
        notes.push(frame.t("charge.back_same_way").into_owned());
    }
    if receipt.referral_voided {
        notes.push(frame.t("refund_lines.referral").into_owned());
    }
    if let Some(loss) = &receipt.referral_loss {
        lost(frame, loss, &mut notes);
    }
    let is_other = receipt.tier_change.as_ref().is_some_and(|change| change.from != change.to);
    if let Some(state) = receipt.state.as_ref().filter(|_| is_other) {
        notes.push(frame.put("refund_lines.tier", &state.tier_name));
    }
    Sheet {
        money_fen: receipt.money_fen,
        is_all,
        lines: receipt.lines.iter().map(line_back).collect(),
        rows: rows.into_iter().filter_map(|(key, text)| Some((key, text?))).collect(),
        tenders: tender_sums(&receipt.tenders),
        notes,
    }
}

/// What whoever sent the buyer loses, a line for each thing.
fn lost(frame: &Frame, loss: &ReferralLoss, notes: &mut Vec<String>) {
    if loss.points_taken != 0 {
        notes.push(frame.put("refund_lines.sender_points", whole(loss.points_taken)));
    }
    if loss.points_owed != 0 {
        notes.push(frame.put("refund_lines.sender_owes", whole(loss.points_owed)));
    }
    if let Some((from, to)) = &loss.tiers {
        notes.push(frame.fill("refund_lines.sender_tier", &[&from.name, &to.name]));
    }
    for gift in &loss.gifts {
        let keys = ["refund_lines.sender_gift_void", "refund_lines.sender_gift_part", "refund_lines.sender_gift_kept"];
        notes.push(gift_note(frame, gift, keys));
    }
}

/// What becomes of a gift, by the words for one taken back whole, for points taken back in part, and for one that is kept.
fn gift_note(frame: &Frame, gift: &GiftOutcome, [whole_back, in_part, kept]: [&str; 3]) -> String {
    let given = gift_text(frame, &gift.given);
    match (gift.is_void, gift.points_taken) {
        (true, _) => frame.put(whole_back, given),
        (false, 0) => frame.put(kept, given),
        (false, taken) => frame.fill(in_part, &[&given, &whole(taken)]),
    }
}

/// A line of which something goes back; one taken back by an amount has no pieces.
fn line_back(line: &RefundedLine) -> (String, String) {
    let what = if line.quantity == 0 { line.name.clone() } else { format!("{} × {}", line.name, line.quantity) };
    (what, yuan(line.money_fen))
}

/// Where it goes on: the sale, or the member of a sale that has no bill.
fn after(receipt: &RefundReceipt) -> String {
    match receipt.member {
        Some(member) if receipt.tenders.is_empty() && receipt.lines.iter().all(|line| line.quantity == 0) => {
            format!("/members/{member}")
        }
        _ => format!("/sales/{}", receipt.sale),
    }
}

fn told(frame: &Frame, receipt: &RefundReceipt) -> String {
    let mut told = frame.put("refund_lines.done", yuan(receipt.money_fen));
    let is_other = receipt.tier_change.as_ref().is_some_and(|change| change.from != change.to);
    if let Some(state) = receipt.state.as_ref().filter(|_| is_other) {
        told.push_str(frame.lang.pick("", " "));
        told.push_str(&frame.put("done.tier", &state.tier_name));
    }
    told
}

fn new_refund(fields: &Fields, sale: SaleId) -> Result<NewLineRefund, AppError> {
    let tender = match fields.get("tender") {
        "" => None,
        code => Some(Tender::from_code(code).ok_or_else(|| AppError::at(Problem::Malformed, "tender"))?),
    };
    Ok(NewLineRefund { sale, lines: asked(fields)?, tender, day: None, reason: fields.get("reason").to_owned() })
}

/// Whether all that is left is asked for: by its button, or by confirming what that button showed. Whoever typed something
/// since asks for that.
fn is_all(fields: &Fields) -> bool {
    let is_blank = |name: &str| fields.all(name).all(str::is_empty);
    match fields.get("do") {
        "all" => true,
        "confirm" => fields.get("all") == "1" && is_blank("amount") && is_blank("quantity"),
        _ => false,
    }
}

/// The lines of which something is taken back: pieces, or an amount. Each line of the sale has a field for both.
fn asked(fields: &Fields) -> Result<Vec<LineAsked>, AppError> {
    if is_all(fields) {
        return Ok(Vec::new());
    }
    let amounts = fields.all("amount").collect::<Vec<_>>();
    let pieces = fields.all("quantity").collect::<Vec<_>>();
    let mut asked = Vec::new();
    for line in 0..amounts.len().max(pieces.len()) {
        let typed = |of: &[&str]| of.get(line).map(|text| (*text).to_owned()).filter(|text| !text.is_empty());
        let much = match (typed(&pieces), typed(&amounts)) {
            (_, Some(amount)) => HowMuch::AmountFen(amount_fen(&amount, "lines")?),
            (Some(pieces), None) if pieces == "0" => continue,
            (Some(pieces), None) => {
                HowMuch::Quantity(pieces.parse().map_err(|_| AppError::at(Problem::Malformed, "lines"))?)
            }
            (None, None) => continue,
        };
        asked.push(LineAsked { line, much });
    }
    // Without lines everything would be given back, which only the button for it may ask for.
    if asked.is_empty() { Err(AppError::at(Problem::Missing, "lines")) } else { Ok(asked) }
}

#[cfg(test)]
mod tests {
    use yanji_app::records::{CouponOutcome, LadderTier, SaleGift, TenderPaid};
    use yanji_books::id::MemberId;

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_state};

    fn found(is_gone: bool) -> RefundSheet {
        let line = RefundSheetLine {
            name: "9".to_owned(),
            quantity: 2,
            quantity_left: u32::from(!is_gone),
            pay_fen: 20_000,
            left_fen: 12_300,
            points_left: 5,
            owed_fen: 0,
        };
        RefundSheet {
            sale: SaleId([9; 16]),
            number: "5001".to_owned(),
            day: sample_day(),
            member: Some(MemberId([7; 16])),
            is_day_closed: true,
            is_gone,
            is_reversible: !is_gone,
            lines: vec![line],
            tenders: vec![paid()],
            owed_fen: 0,
        }
    }

    fn paid() -> TenderPaid {
        TenderPaid { tender: Tender::Cash, amount_fen: 4_567, deposit: None, charge: None }
    }

    fn receipt() -> RefundReceipt {
        let coupon = |is_back, why: Option<&str>| CouponOutcome {
            code: "1".to_owned(),
            name: "2".to_owned(),
            is_back,
            why: why.map(str::to_owned),
        };
        let tier = |name: &str| LadderTier { code: name.to_owned(), name: name.to_owned() };
        let given = || SaleGift { gift: "3".to_owned(), kind: "points".to_owned(), what: "100".to_owned() };
        RefundReceipt {
            sale: SaleId([9; 16]),
            number: "5001".to_owned(),
            day: sample_day(),
            member: Some(MemberId([7; 16])),
            lines: vec![RefundedLine {
                line: 0,
                name: "9".to_owned(),
                quantity: 1,
                money_fen: 4_567,
                forgiven_fen: 0,
                points: 5,
            }],
            money_fen: 4_567,
            tenders: vec![paid()],
            forgiven_fen: 100,
            points_back: 5,
            points_taken: 40,
            coupons: vec![coupon(true, None), coupon(true, Some("expired")), coupon(false, Some("lines_left"))],
            gifts: vec![
                GiftOutcome { given: given(), is_void: true, why: None, points_taken: 100 },
                GiftOutcome { given: given(), is_void: false, why: Some("used".to_owned()), points_taken: 0 },
                GiftOutcome { given: given(), is_void: false, why: Some("used".to_owned()), points_taken: 61 },
            ],
            referral_voided: true,
            referral_loss: Some(ReferralLoss {
                member: None,
                points_taken: 208,
                points_owed: 8,
                tiers: Some((tier("4"), tier("5"))),
                gifts: vec![GiftOutcome {
                    given: given(),
                    is_void: false,
                    why: Some("used".to_owned()),
                    points_taken: 73,
                }],
            }),
            tier_change: None,
            state: Some(sample_state()),
        }
    }

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| made(frame, Form::default(), &found(false), Some((&receipt(), false)))) {
            assert!(html.contains("123.00") && html.contains("45.67") && html.contains("value=\"confirm\""), "{html}");
            assert!(html.contains("208"), "what the referrer loses is said: {html}");
            assert!(html.contains("61") && html.contains("73"), "and what is taken of points partly spent: {html}");
        }
        // What goes back is told line by line; where it is all of it, the empty fields say how much that is.
        for all in [true, false] {
            let sheet = receipt();
            for html in in_both_languages(|frame| made(frame, Form::default(), &found(false), Some((&sheet, all)))) {
                assert!(html.contains("9 × 1") && html.contains("placeholder=\"123.00\"") == all, "{html}");
                assert_eq!(html.contains("placeholder=\"0\""), !all);
            }
        }
        for html in in_both_languages(|frame| made(frame, Form::default(), &found(false), None)) {
            assert!(!html.contains("value=\"confirm\"") && html.contains("/reversal"));
        }
        for html in in_both_languages(|frame| made(frame, Form::default(), &found(true), None)) {
            assert!(!html.contains("name=\"amount\"") && !html.contains("/reversal"));
        }
    }

    #[test]
    fn lines_keep_their_places_and_nothing_typed_gives_nothing_back() {
        let fields = |pairs: &[(&str, &str)]| {
            asked(&Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
        };
        let both =
            [("quantity", ""), ("amount", ""), ("quantity", "2"), ("amount", ""), ("quantity", "0"), ("amount", "1.5")];
        let lines = fields(&both).unwrap();
        let much: Vec<_> = lines.iter().map(|asked| (asked.line, asked.much)).collect();
        assert_eq!(much, [(1, HowMuch::Quantity(2)), (2, HowMuch::AmountFen(150))]);
        assert_eq!(fields(&[("amount", "")]).unwrap_err().problem, Problem::Missing);
        assert_eq!(fields(&[("quantity", "x")]).unwrap_err().problem, Problem::Malformed);
        assert_eq!(fields(&[("do", "all"), ("quantity", "1")]).unwrap(), []);
        // What the button for all showed is confirmed, unless something was typed since, or another look is asked for.
        assert_eq!(fields(&[("do", "confirm"), ("all", "1"), ("quantity", "")]).unwrap(), []);
        assert_eq!(fields(&[("do", "confirm"), ("all", "1"), ("quantity", "1")]).unwrap().len(), 1);
        assert_eq!(fields(&[("do", "look"), ("all", "1"), ("amount", "1")]).unwrap().len(), 1);
        assert_eq!(fields(&[("do", "look"), ("all", "1")]).unwrap_err().problem, Problem::Missing);
    }

    #[test]
    fn a_sale_without_a_bill_leads_back_to_its_member() {
        assert!(after(&receipt()).starts_with("/sales/"));
        let plain = RefundedLine { quantity: 0, ..receipt().lines.remove(0) };
        assert!(
            after(&RefundReceipt { tenders: Vec::new(), lines: vec![plain], ..receipt() }).starts_with("/members/")
        );
    }
}
