//! The members of a list as a file: masked, or in full for a purpose. What leaves is in the log first.

use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{Member, StoreChoice};
use yanji_app::{AppError, Permission, RevealPurpose};
use yanji_words::Problem;

use crate::console::door::Posted;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

/// Hands the file out.
pub(super) async fn take(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberExport)?;
    let malformed = |field: &str| visitor.failure(AppError::at(Problem::Malformed, field));
    let query = super::table::query(&fields).map_err(|error| visitor.failure(error))?;
    let format = Format::of(fields.get("export")).ok_or_else(|| malformed("export"))?;
    let purpose = match fields.get("purpose") {
        "" => None,
        code => Some(RevealPurpose::from_code(code).ok_or_else(|| malformed("purpose"))?),
    };
    let members = visitor.ask(move |clinic, actor| clinic.member_export(actor, &query, purpose)).await?;
    let sheet = sheet(&visitor.frame(Section::Members), &visitor.stores, members, purpose.is_some());
    download(&visitor, sheet, format).await
}

fn sheet(frame: &Frame, stores: &[StoreChoice], members: Vec<Member>, is_full: bool) -> Sheet {
    let mut titles = vec![
        ("member.number", Kind::Text),
        ("member.name", Kind::Text),
        ("member.phone", Kind::Text),
        ("member.tier", Kind::Text),
        ("members.grace", Kind::Day),
        ("member.points", Kind::Whole),
        ("member.spend", Kind::Money),
        ("member.visits", Kind::Whole),
        ("member.last_sale_on", Kind::Day),
        ("member.enrolled_on", Kind::Day),
        ("members.store", Kind::Text),
    ];
    if is_full {
        titles.push(("member.note", Kind::Text));
    }
    let row = |member: Member| {
        let store = member.store.and_then(|id| stores.iter().find(|store| store.id == id));
        let mut cells = vec![
            Cell::text(member.number),
            Cell::text(member.name),
            Cell::text(member.phone),
            Cell::text(member.tier_name),
            member.grace_until.map_or(Cell::Empty, Cell::Day),
            Cell::Whole(member.points),
            Cell::Money(member.spend_fen),
            Cell::Whole(member.visits),
            member.last_sale_on.map_or(Cell::Empty, Cell::Day),
            Cell::Day(member.enrolled_on),
            Cell::text(store.map(|store| store.name.clone()).unwrap_or_default()),
        ];
        if is_full {
            cells.push(Cell::text(member.note));
        }
        cells
    };
    Sheet {
        name: frame.t("nav.members").into_owned(),
        columns: titles.into_iter().map(|(key, kind)| Column::new(frame.t(key), kind)).collect(),
        rows: members.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{sample_frame, sample_member};
    use yanji_words::Lang;

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        for is_full in [false, true] {
            let sheet = sheet(&sample_frame(Lang::Zh), &[], vec![sample_member()], is_full);
            assert_eq!((sheet.rows.len(), sheet.rows[0].len()), (1, sheet.columns.len()));
            assert_eq!(sheet.columns.len(), if is_full { 12 } else { 11 });
        }
    }
}
