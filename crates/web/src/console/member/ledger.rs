//! A member's points: every transfer with what it was for and what she had after it, and the lots that points lie in.

use askama::Template;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind as CellKind, Sheet};
use yanji_app::records::{LedgerLine, MemberLot};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_books::journal::PointsCause;
use yanji_engine::activity::Kind;
use yanji_engine::ledger::{LedgerAccount, Unit};
use yanji_words::whole;

use super::Asked;
use super::timeline::shown_number;
use super::top::{Known, Tab, Top, top};
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::{day, signed};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::console::points_cause::cause_key;

/// How many rows a page has.
const LIMIT: usize = 50;
/// How many rows are read at a time for a file.
const EXPORT_LIMIT: usize = 500;
/// The code of the list of lots in an address.
const LOTS: &str = "lots";

#[derive(Template)]
#[template(path = "member/ledger.html")]
struct LedgerPage {
    frame: Frame,
    top: Top,
    rows: Rows,
    list: List,
}

/// One of the two lists.
enum Rows {
    Transfers(Vec<Transfer>),
    Lots(Vec<Lot>),
}

impl Rows {
    const fn are_lots(&self) -> bool {
        matches!(self, Self::Lots(_))
    }
}

/// A transfer as it is shown.
struct Transfer {
    day: String,
    what: String,
    from: &'static str,
    to: &'static str,
    /// What the member has more or less by it; owing more is having less.
    change: String,
    is_loss: bool,
    points: String,
    /// What she owes after it; empty when nothing.
    owed: String,
}

/// A lot as it is shown.
struct Lot {
    earned_on: String,
    /// Empty: for ever.
    expires_on: String,
    number: String,
    granted: String,
    used: String,
    left: String,
    expired: String,
    is_open: bool,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId, asked: &Asked) -> Result<Response, Failure> {
    let before = asked.cursor();
    let frame = visitor.frame(Section::Members);
    let page = if asked.list == LOTS {
        let (known, found) = visitor
            .ask(move |clinic, actor| {
                Ok((Known::ask(clinic, actor, id)?, clinic.member_lots(actor, id, before.as_deref(), LIMIT)?))
            })
            .await?;
        let list = asked.list(id, Tab::Points, &[("list", LOTS)], found.next);
        ledger_page(frame, &known, Rows::Lots(found.items.iter().map(lot).collect()), list)
    } else {
        let (known, found) = visitor
            .ask(move |clinic, actor| {
                Ok((Known::ask(clinic, actor, id)?, clinic.member_ledger(actor, id, before.as_deref(), LIMIT)?))
            })
            .await?;
        let list = asked.list(id, Tab::Points, &[], found.next);
        let rows = found.items.iter().map(|line| transfer(&frame, line)).collect();
        ledger_page(frame, &known, Rows::Transfers(rows), list)
    };
    visitor.page(&page)
}

fn ledger_page(frame: Frame, known: &Known, rows: Rows, list: List) -> LedgerPage {
    LedgerPage { top: top(&frame, known, Tab::Points), rows, list, frame }
}

fn transfer(frame: &Frame, line: &LedgerLine) -> Transfer {
    let change = for_member(line);
    Transfer {
        day: line.day.to_string(),
        what: what(frame, line),
        from: account_key(&line.from),
        to: account_key(&line.to),
        change: signed(change),
        is_loss: change < 0,
        points: whole(line.points),
        owed: if line.points_owed == 0 { String::new() } else { whole(line.points_owed) },
    }
}

/// What the member has more by a transfer, or less when negative; owing more is having less.
fn for_member(line: &LedgerLine) -> i64 {
    let arrives = line.to == LedgerAccount::Member.code();
    let owed = line.unit == Unit::PointOwed.code();
    if arrives == owed { -line.amount } else { line.amount }
}

const ACCOUNTS: [(LedgerAccount, &str); 7] = [
    (LedgerAccount::Member, "ledger.member"),
    (LedgerAccount::Issued, "ledger.issued"),
    (LedgerAccount::Spent, "ledger.spent"),
    (LedgerAccount::Deducted, "ledger.deducted"),
    (LedgerAccount::Expired, "ledger.expired"),
    (LedgerAccount::Refunded, "ledger.refunded"),
    (LedgerAccount::Cash, "ledger.cash"),
];

/// The key of what a ledger account is called.
fn account_key(code: &str) -> &'static str {
    ACCOUNTS.iter().find(|(account, _)| account.code() == code).map_or("ledger.member", |(_, key)| key)
}

/// What a transfer was for, in words.
fn what(frame: &Frame, line: &LedgerLine) -> String {
    let kind = line.kind.as_deref().and_then(Kind::from_code);
    let owed = line.unit == Unit::PointOwed.code();
    let is_gift = line.cause == Some(PointsCause::Gift);
    let leaves = line.from == LedgerAccount::Member.code();
    let key = match (owed, leaves, LedgerAccount::from_code(&line.to), kind) {
        (true, false, ..) => "ledger.owed",
        (true, true, ..) => "ledger.paid",
        (false, true, Some(LedgerAccount::Expired), _) => "ledger.ran_out",
        (false, true, Some(LedgerAccount::Refunded), Some(Kind::Refund)) => "ledger.taken_back",
        (false, true, Some(LedgerAccount::Refunded), Some(Kind::ReferralVoid)) => "ledger.referral_void",
        (false, true, Some(LedgerAccount::Refunded), _) => "ledger.set_off",
        (false, true, Some(LedgerAccount::Deducted), _) if is_gift => "ledger.gift_taken",
        (false, true, Some(LedgerAccount::Deducted), _) => "ledger.taken_by_hand",
        (false, true, ..) => "ledger.redeemed",
        (false, false, _, Some(Kind::Points)) if is_gift => "ledger.gift",
        (false, false, _, Some(Kind::Points)) => "ledger.given_by_hand",
        (false, false, _, Some(Kind::Restore)) => "ledger.restored",
        (false, false, _, Some(Kind::Event)) => "ledger.event",
        (false, false, _, Some(Kind::Engage)) => "ledger.engagement",
        (false, false, _, Some(Kind::Referral)) => "ledger.referral",
        (false, false, ..) => "ledger.earned",
    };
    let what = match line.cause.filter(|_| !is_gift) {
        Some(cause) => frame.fill("ledger.because", &[&frame.t(key), &frame.t(cause_key(Some(cause)))]),
        None => frame.t(key).into_owned(),
    };
    match shown_number(&line.sale_number).as_str() {
        "" => what,
        number => format!("{what} {number}"),
    }
}

fn lot(lot: &MemberLot) -> Lot {
    Lot {
        earned_on: lot.earned_on.to_string(),
        expires_on: day(lot.expires_on),
        number: shown_number(&lot.sale_number),
        granted: whole(lot.granted),
        used: whole(lot.granted - lot.left - lot.expired),
        left: whole(lot.left),
        expired: whole(lot.expired),
        is_open: lot.left > 0,
    }
}

/// All transfers or all lots as a file.
pub(super) async fn export(
    visitor: &Visitor,
    id: MemberId,
    asked: &Asked,
    format: Format,
) -> Result<Response, Failure> {
    let frame = visitor.frame(Section::Members);
    let sheet = if asked.list == LOTS {
        let (number, lots) = visitor
            .ask(move |clinic, actor| {
                let page = |before: Option<&str>| clinic.member_lots(actor, id, before, EXPORT_LIMIT);
                Ok((clinic.member_get(actor, id)?.number, every(page)?))
            })
            .await?;
        lots_sheet(&frame, &number, &lots)
    } else {
        let (number, lines) = visitor.ask(move |clinic, actor| every_transfer(clinic, actor, id)).await?;
        ledger_sheet(&frame, &number, &lines)
    };
    download(visitor, sheet, format).await
}

fn every_transfer(clinic: &Clinic, actor: &Actor, id: MemberId) -> Result<(String, Vec<LedgerLine>), AppError> {
    let page = |before: Option<&str>| clinic.member_ledger(actor, id, before, EXPORT_LIMIT);
    Ok((clinic.member_get(actor, id)?.number, every(page)?))
}

/// The rows of every page.
fn every<T>(page: impl Fn(Option<&str>) -> Result<yanji_app::records::Page<T>, AppError>) -> Result<Vec<T>, AppError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let found = page(cursor.as_deref())?;
        all.extend(found.items);
        cursor = found.next;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

fn ledger_sheet(frame: &Frame, number: &str, lines: &[LedgerLine]) -> Sheet {
    let columns = [
        ("timeline.day", CellKind::Day),
        ("ledger.what", CellKind::Text),
        ("ledger.from", CellKind::Text),
        ("ledger.to", CellKind::Text),
        ("ledger.change", CellKind::Whole),
        ("ledger.balance", CellKind::Whole),
        ("member.points_debt", CellKind::Whole),
    ];
    let text = |key: &str| Cell::Text(frame.t(key).into_owned());
    let rows = lines.iter().map(|line| {
        vec![
            Cell::Day(line.day),
            Cell::Text(what(frame, line)),
            text(account_key(&line.from)),
            text(account_key(&line.to)),
            Cell::Whole(for_member(line)),
            Cell::Whole(line.points),
            Cell::Whole(line.points_owed),
        ]
    });
    Sheet {
        name: frame.put("ledger.file", number),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: rows.collect(),
    }
}

fn lots_sheet(frame: &Frame, number: &str, lots: &[MemberLot]) -> Sheet {
    let columns = [
        ("member.earned_on", CellKind::Day),
        ("member.expires_on", CellKind::Day),
        ("timeline.number", CellKind::Text),
        ("ledger.granted", CellKind::Whole),
        ("ledger.used", CellKind::Whole),
        ("ledger.ran_out", CellKind::Whole),
        ("ledger.left", CellKind::Whole),
    ];
    let rows = lots.iter().map(|lot| {
        vec![
            Cell::Day(lot.earned_on),
            lot.expires_on.map_or(Cell::Empty, Cell::Day),
            Cell::Text(shown_number(&lot.sale_number)),
            Cell::Whole(lot.granted),
            Cell::Whole(lot.granted - lot.left - lot.expired),
            Cell::Whole(lot.expired),
            Cell::Whole(lot.left),
        ]
    });
    Sheet {
        name: frame.put("ledger.lots_file", number),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_engine::ledger::Transfer as Moved;
    use yanji_words::Lang;

    use super::super::top::testing::known;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_frame};

    fn line(kind: Option<Kind>, unit: Unit, from: LedgerAccount, to: LedgerAccount) -> LedgerLine {
        LedgerLine {
            number: 1,
            day: sample_day(),
            kind: kind.map(|kind| kind.code().to_owned()),
            cause: None,
            sale_number: "5001".to_owned(),
            unit: unit.code().to_owned(),
            from: from.code().to_owned(),
            to: to.code().to_owned(),
            amount: 1_200,
            points: 3_400,
            points_owed: 50,
        }
    }

    fn because(cause: PointsCause, from: LedgerAccount, to: LedgerAccount) -> LedgerLine {
        LedgerLine { cause: Some(cause), ..line(Some(Kind::Points), Unit::Point, from, to) }
    }

    fn lines() -> Vec<LedgerLine> {
        use LedgerAccount::{Deducted, Expired, Issued, Member, Refunded, Spent};
        vec![
            line(Some(Kind::Sale), Unit::Point, Issued, Member),
            line(Some(Kind::Points), Unit::Point, Issued, Member),
            line(Some(Kind::Redeem), Unit::Point, Member, Spent),
            line(Some(Kind::Restore), Unit::Point, Spent, Member),
            line(Some(Kind::Points), Unit::Point, Member, Deducted),
            because(PointsCause::Gift, Issued, Member),
            because(PointsCause::Gift, Member, Deducted),
            because(PointsCause::Correction, Member, Deducted),
            because(PointsCause::Compensation, Issued, Member),
            because(PointsCause::Goodwill, Issued, Member),
            line(None, Unit::Point, Member, Expired),
            line(Some(Kind::Refund), Unit::Point, Member, Refunded),
            line(Some(Kind::Sale), Unit::Point, Member, Refunded),
            line(Some(Kind::Event), Unit::Point, Issued, Member),
            line(Some(Kind::Engage), Unit::Point, Issued, Member),
            line(Some(Kind::Referral), Unit::Point, Issued, Member),
            line(Some(Kind::ReferralVoid), Unit::Point, Member, Refunded),
            line(Some(Kind::Refund), Unit::PointOwed, Issued, Member),
            line(Some(Kind::Sale), Unit::PointOwed, Member, Issued),
        ]
    }

    #[test]
    fn the_pages_are_made() {
        let lots = [(Some(sample_day()), 200), (None, 0)].map(|(expires_on, left)| MemberLot {
            number: 0,
            earned_on: sample_day(),
            expires_on,
            granted: 1_000,
            left,
            expired: 300,
            sale_number: "~1".to_owned(),
        });
        for html in in_both_languages(|frame| {
            let rows = lines().iter().map(|line| transfer(&frame, line)).collect();
            ledger_page(frame, &known(), Rows::Transfers(rows), List::default())
        }) {
            assert!(html.contains("-1,200") && html.contains("3,400") && html.contains("5001"));
        }
        for html in in_both_languages(|frame| {
            ledger_page(frame, &known(), Rows::Lots(lots.iter().map(lot).collect()), List::default())
        }) {
            assert!(html.contains(">500<") && html.contains(">700<") && !html.contains("~1"));
        }
        in_both_languages(|frame| ledger_page(frame, &known(), Rows::Transfers(Vec::new()), List::default()));
    }

    #[test]
    fn every_transfer_is_told_in_its_own_words() {
        for lang in Lang::ALL {
            let frame = sample_frame(lang);
            let mut told: Vec<_> = lines().iter().map(|line| what(&frame, line)).collect();
            assert!(told[0].ends_with(" 5001"));
            told.sort();
            told.dedup();
            assert_eq!(told.len(), lines().len());
        }
    }

    #[test]
    fn a_change_is_what_the_ledger_says_it_is() {
        for line in lines() {
            let moved = Moved {
                unit: Unit::from_code(&line.unit).unwrap(),
                from: LedgerAccount::from_code(&line.from).unwrap(),
                to: LedgerAccount::from_code(&line.to).unwrap(),
                amount: line.amount,
            };
            assert_eq!(for_member(&line), moved.for_member(), "{line:?}");
        }
    }

    #[test]
    fn files_have_a_cell_for_each_column() {
        let frame = sample_frame(Lang::Zh);
        let sheet = ledger_sheet(&frame, "1", &lines());
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
        assert_eq!(sheet.rows[2][4], Cell::Whole(-1_200));
    }
}
