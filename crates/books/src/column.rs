//! Reads days and small numbers out of columns, which hold 64-bit integers. Knows no table.

use yanji_engine::Day;

use crate::access::Row;
use crate::error::BooksError;

/// A day in a column.
pub(crate) fn day(row: &Row, column: usize) -> Result<Day, BooksError> {
    i32::try_from(row.int(column)?).map(Day::from_number).map_err(|_| row.misfit(column))
}

/// A day in a column, or none.
pub(crate) fn opt_day(row: &Row, column: usize) -> Result<Option<Day>, BooksError> {
    let number = row.opt_int(column)?.map(i32::try_from).transpose().map_err(|_| row.misfit(column))?;
    Ok(number.map(Day::from_number))
}

/// A number that is never negative and fits 32 bits.
pub(crate) fn narrow(row: &Row, column: usize) -> Result<u32, BooksError> {
    u32::try_from(row.int(column)?).map_err(|_| row.misfit(column))
}
