//! The refused lines of a file that is still at hand, as they stand in it, to be mended and brought again. Nothing is
//! written here.

use std::collections::HashMap;

use yanji_words::LineFault;

use super::guess::{self, header};
use super::mapping::Mapping;
use super::{ImportRefusal, check_size};
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;

/// The refused lines of a file with its own header and cells: names and phones as its owner has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedLines {
    /// What the file calls its columns; as many empty names as its widest refused line has cells where it has no header.
    pub columns: Vec<String>,
    /// The lines, in the order of the file.
    pub lines: Vec<RefusedCells>,
}

/// A refused line as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedCells {
    /// Its cells, one for each column. All of them are empty where the line has more cells than the header: which of them
    /// belongs where, nobody knows, and a line that were read as it stands could bring another amount.
    pub cells: Vec<String>,
    /// The whole line, for such a line; empty for any other.
    pub whole: String,
    /// Why it is refused.
    pub refusal: ImportRefusal,
}

impl Clinic {
    /// The lines that an import of a file would refuse, whole: whoever has the file has seen them. Nothing is written.
    ///
    /// # Errors
    /// As [`Clinic::import_dry_run`].
    pub fn import_refused_lines(
        &self,
        actor: &Actor,
        bytes: &[u8],
        mapping: &Mapping,
    ) -> Result<RefusedLines, AppError> {
        check_size(bytes)?;
        let refusals = self.import_dry_run(actor, bytes, mapping)?.refusals;
        let table = guess::read(bytes, &mapping.layout)?;
        let mut by_line: HashMap<i64, ImportRefusal> =
            refusals.into_iter().map(|refusal| (refusal.line, refusal)).collect();
        let refused = table
            .rows_from(mapping.header_rows)
            .filter_map(|row| by_line.remove(&i64::from(row.line)).map(|refusal| (row, refusal)));
        let refused: Vec<_> = refused.collect();
        let mut columns = header(&table, mapping.header_rows);
        if columns.is_empty() {
            let width = refused.iter().map(|(row, _)| row.width()).max().unwrap_or_default();
            columns = vec![String::new(); width];
        }
        let lines = refused.into_iter().map(|(row, refusal)| {
            let is_surplus = refusal.fault() == Some(LineFault::SurplusCells);
            let cell = |place| if is_surplus { String::new() } else { row.cell(place).to_owned() };
            let whole = if is_surplus { row.cells().collect::<Vec<_>>().join(",") } else { String::new() };
            RefusedCells { cells: (0..columns.len()).map(cell).collect(), whole, refusal }
        });
        let lines = lines.collect();
        Ok(RefusedLines { columns, lines })
    }
}
