//! The lines of a price list in a file, read cell by cell. What they mean for the items that are there is not known
//! here.

use std::collections::BTreeSet;

use yanji_words::Problem;

use super::column::{ItemColumn, kind_of};
use super::fields::{self, MINUTES_MOST, NAME_MOST, PRICE_MOST};
use super::sheet::ItemFault;
use super::{ItemKind, category};
use crate::error::AppError;
use crate::field;
use crate::import;

/// The most lines of a list.
const LINES_MOST: usize = 5_000;
/// The most faults that are told.
pub(super) const FAULTS_MOST: usize = 100;

/// What a line says about an item; `None` is a column that the list does not have, and changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the file, or the row of the sheet, from 1.
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) code: Option<String>,
    pub(super) category: Option<String>,
    pub(super) kind: Option<ItemKind>,
    pub(super) price_fen: Option<i64>,
    pub(super) wholesale_fen: Option<Option<i64>>,
    pub(super) member_fen: Option<Option<i64>>,
    pub(super) floor_fen: Option<i64>,
    pub(super) minutes: Option<i64>,
    pub(super) cautions: Option<String>,
    pub(super) is_hidden: Option<bool>,
}

/// The sound lines of a file, and what is wrong with the others.
///
/// A first row that names at least two columns is the header, and says which column stands where; without one the
/// columns stand in the order of [`ItemColumn::ALL`].
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Line>, Vec<ItemFault>), AppError> {
    let table = import::table_of(bytes)?;
    let named = table.row(0).map(|row| row.cells().map(ItemColumn::of_title).collect::<Vec<_>>()).unwrap_or_default();
    let has_header = named.iter().flatten().count() >= 2;
    let columns = if has_header { named } else { ItemColumn::ALL.map(Some).to_vec() };
    if !columns.contains(&Some(ItemColumn::Name)) {
        return Ok((Vec::new(), vec![ItemFault::at(1, ItemColumn::Name, Problem::Missing)]));
    }
    let (mut lines, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in table.rows_from(usize::from(has_header)) {
        match line(row.line, &columns, |place| unguarded(row.cell(place))) {
            Ok(line) if seen.insert(line.name.clone()) => lines.push(line),
            Ok(line) => faults.push(ItemFault::at(line.number, ItemColumn::Name, Problem::NameTaken)),
            Err(fault) => faults.push(fault),
        }
        if faults.len() >= FAULTS_MOST {
            break;
        }
    }
    if lines.is_empty() && faults.is_empty() {
        return Err(AppError::at(Problem::FileEmpty, "file"));
    }
    if lines.len() > LINES_MOST {
        let most = i64::try_from(LINES_MOST).unwrap_or(i64::MAX);
        return Err(AppError::at(Problem::OutOfRange { least: 1, most }, "file"));
    }
    Ok((lines, faults))
}

fn line<'t>(number: u32, columns: &[Option<ItemColumn>], cell: impl Fn(usize) -> &'t str) -> Result<Line, ItemFault> {
    let mut line = Line { number, ..Line::default() };
    let mut filled = BTreeSet::new();
    for (place, column) in columns.iter().enumerate() {
        let Some(column) = *column else { continue };
        // Of two columns with the same title the first counts.
        if filled.insert(column) {
            line.fill(column, cell(place).trim()).map_err(|error| ItemFault::at(number, column, error.problem))?;
        }
    }
    Ok(line)
}

impl Line {
    fn fill(&mut self, column: ItemColumn, text: &str) -> Result<(), AppError> {
        match column {
            ItemColumn::Code => self.code = Some(fields::code(text)?),
            ItemColumn::Category => self.category = Some(field::name(text, "category", category::NAME_MOST)?),
            ItemColumn::Name => self.name = field::name(text, "name", NAME_MOST)?,
            ItemColumn::Kind => self.kind = Some(kind(text)?),
            ItemColumn::Price => {
                self.price_fen = Some(price(text)?.ok_or_else(|| AppError::new(Problem::Missing))?);
            }
            ItemColumn::Wholesale => self.wholesale_fen = Some(price(text)?),
            ItemColumn::Member => self.member_fen = Some(price(text)?),
            ItemColumn::Floor => self.floor_fen = Some(price(text)?.unwrap_or(0)),
            ItemColumn::Minutes => self.minutes = Some(minutes(text)?),
            ItemColumn::Cautions => self.cautions = Some(fields::cautions(text)?),
            ItemColumn::Hidden => self.is_hidden = Some(!is_no(text)),
        }
        Ok(())
    }
}

fn kind(text: &str) -> Result<ItemKind, AppError> {
    if text.is_empty() {
        return Ok(ItemKind::default());
    }
    kind_of(text).ok_or_else(|| AppError::new(Problem::Malformed))
}

/// A price in fen; `None` for an empty cell. Ranges are told in yuan, as they are written in a list.
fn price(text: &str) -> Result<Option<i64>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    match import::fen_of(text) {
        Some(fen) if (0..=PRICE_MOST).contains(&fen) => Ok(Some(fen)),
        Some(_) => Err(AppError::new(Problem::OutOfRange { least: 0, most: PRICE_MOST / 100 })),
        None => Err(AppError::new(Problem::Malformed)),
    }
}

fn minutes(text: &str) -> Result<i64, AppError> {
    match text.parse() {
        _ if text.is_empty() => Ok(0),
        Ok(minutes) if (0..=MINUTES_MOST).contains(&minutes) => Ok(minutes),
        Ok(_) => Err(AppError::new(Problem::OutOfRange { least: 0, most: MINUTES_MOST })),
        Err(_) => Err(AppError::new(Problem::Malformed)),
    }
}

/// Anything but these marks what is no longer sold.
fn is_no(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "" | "否" | "在售" | "0" | "no" | "false")
}

/// A cell without the quote that keeps a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
    rest.unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_or_without_a_header() {
        let body = "hl-1,护理,小气泡,,198,,180,100,45,,\n,护理,'=补水,产品,\"1,298.50\",¥900,,,,孕期禁用,是\n";
        let header = "条码,类目,名称,类型,零售价,批发价（元）,会员价,底价,分钟,注意事项,停售\n";
        for text in [body.to_owned(), format!("{header}{body}")] {
            let (lines, faults) = read(text.as_bytes()).unwrap();
            assert_eq!(faults, []);
            let [one, other] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!(
                (one.name.as_str(), one.code.as_deref(), one.kind),
                ("小气泡", Some("HL-1"), Some(ItemKind::Service))
            );
            assert_eq!(
                (one.price_fen, one.member_fen, one.floor_fen),
                (Some(19_800), Some(Some(18_000)), Some(10_000))
            );
            assert_eq!((one.wholesale_fen, one.minutes, one.is_hidden), (Some(None), Some(45), Some(false)));
            assert_eq!(
                (other.name.as_str(), other.code.as_deref(), other.kind),
                ("=补水", Some(""), Some(ItemKind::Product))
            );
            assert_eq!((other.price_fen, other.wholesale_fen), (Some(129_850), Some(Some(90_000))));
            assert_eq!((other.cautions.as_deref(), other.is_hidden), (Some("孕期禁用"), Some(true)));
        }
    }

    #[test]
    fn columns_that_are_not_there_say_nothing() {
        let (lines, faults) = read("价格,名称,备注,价格\n88,小气泡,x,99\n".as_bytes()).unwrap();
        let wanted = Line { number: 2, name: "小气泡".to_owned(), price_fen: Some(8_800), ..Line::default() };
        assert_eq!((lines, faults), (vec![wanted], vec![]));
        let (lines, faults) = read("类目,价格\n护理,88\n".as_bytes()).unwrap();
        assert_eq!((lines, faults), (vec![], vec![ItemFault::at(1, ItemColumn::Name, Problem::Missing)]));
    }

    #[test]
    fn every_line_with_a_fault_is_told() {
        let header = "类目,名称,价格,分钟,类型,编码,底价\n";
        let body = ",a,1\n护理,,1\n护理,b,x\n护理,c,1,y\n护理,d,-1\n护理,e,1,1441\n护理,f,1\n护理,f,2\n护理,g,,\n\
                    护理,h,1,1,x\n护理,i,1,1,,水\n护理,j,1000001\n护理,k,1,,,,z\n";
        let (lines, faults) = read(format!("{header}{body}").as_bytes()).unwrap();
        assert_eq!(lines.len(), 1);
        let told: Vec<_> = faults.iter().map(|f| (f.line, f.column.field(), f.problem.code())).collect();
        assert_eq!(
            told,
            [
                (2, "category", "missing_field"),
                (3, "name", "missing_field"),
                (4, "price_fen", "malformed"),
                (5, "minutes", "malformed"),
                (6, "price_fen", "malformed"),
                (7, "minutes", "out_of_range"),
                (9, "name", "name_taken"),
                (10, "price_fen", "missing_field"),
                (11, "kind", "malformed"),
                (12, "code", "malformed"),
                (13, "price_fen", "out_of_range"),
                (14, "floor_fen", "malformed"),
            ]
        );
        assert!(read("类目,名称,价格\n".as_bytes()).is_err());
    }
}
