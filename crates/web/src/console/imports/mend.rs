//! The refused lines of a file that was tried out, with its own columns and why each is refused, to be mended in a
//! spreadsheet and brought again.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::import::{MappingChoice, RefusedCells, RefusedLines};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{AppError, Permission};
use yanji_words::{Problem, Thing};

use super::status::reason;
use crate::AppState;
use crate::console::cookies;
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

/// How the file is read.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// The mark of the mapping that was tried out; the file is read as it seems to be where there is none.
    #[serde(default)]
    mapping: String,
}

pub(super) async fn lines(
    visitor: Visitor,
    State(state): State<AppState>,
    Path((id, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let format = Format::of(&format);
    let format = format.ok_or_else(|| visitor.failure(AppError::new(Problem::NotFound(Thing::Page))))?;
    // Names and phones of the file are for whoever sent it, and for nobody else.
    let Some(upload) = super::file::kept(&visitor, &state, &id) else { return super::file::expired(&visitor).await };
    let choice = match asked.mapping.as_str() {
        "" => Some(MappingChoice::default()),
        mark => cookies::unpack(mark).and_then(|text| serde_json::from_str(&text).ok()),
    };
    let choice = choice.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "mapping")))?;
    let (name, bytes) = (upload.name.clone(), upload.bytes.clone());
    let refused = visitor.ask(move |clinic, actor| {
        let seen = clinic.import_inspect(actor, &name, &bytes, &choice)?;
        clinic.import_refused_lines(actor, &bytes, &seen.mapping)
    });
    let refused = refused.await?;
    download(&visitor, sheet(&visitor.frame(Section::Data), &upload.name, &refused), format).await
}

/// The lines under the names of the file's own columns. What is read of such a file goes by those names: the columns
/// behind them have none that means anything.
fn sheet(frame: &Frame, file: &str, refused: &RefusedLines) -> Sheet {
    let (why, whole) = (frame.t("imports.reason").into_owned(), frame.t("imports.whole_line").into_owned());
    // The columns that an earlier round of this has added.
    let kept: Vec<usize> = (0..refused.columns.len())
        .filter(|place| refused.columns.get(*place).is_some_and(|name| *name != why && *name != whole))
        .collect();
    let has_whole = refused.lines.iter().any(|line| !line.whole.is_empty());
    let names = kept.iter().filter_map(|place| refused.columns.get(*place).cloned());
    let added = std::iter::once(why.clone()).chain(has_whole.then(|| whole.clone()));
    let row = |line: &RefusedCells| {
        let cells = kept.iter().map(|place| Cell::text(line.cells.get(*place).map_or("", String::as_str)));
        let added = std::iter::once(Cell::text(reason(frame.lang, &line.refusal)));
        cells.chain(added).chain(has_whole.then(|| Cell::text(&line.whole))).collect()
    };
    Sheet {
        name: format!("{}-{file}", frame.t("imports.refused_lines")),
        columns: names.chain(added).map(|title| Column::new(title, Kind::Text)).collect(),
        rows: refused.lines.iter().map(row).collect(),
    }
}
