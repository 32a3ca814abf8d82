//! Who sold and who served: what commissions are worked out from.

use serde::{Deserialize, Serialize};
use yanji_books::id::StoreId;
use yanji_books::sold_lines::{self, Part};
use yanji_engine::Day;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::store;

/// Over which days and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffShareQuery {
    /// The first day of the sales.
    pub from: Day,
    /// The last day of the sales.
    pub until: Day,
    /// In which store; `None`: in all.
    pub store: Option<StoreId>,
}

/// What somebody sold and served, with what was given back taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffShare {
    /// Who, as the log names them; empty for the lines that name nobody.
    pub staff: String,
    /// How many lines of bills they sold.
    pub sold_lines: i64,
    /// What was paid for those, in fen.
    pub sold_fen: i64,
    /// How many they served.
    pub served_lines: i64,
    /// What was paid for those, in fen.
    pub served_fen: i64,
}

impl Clinic {
    /// What everybody sold and served, whoever sold most first. Lines that name nobody are a row of their own, the last,
    /// so that the sum is that of all bills.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden),
    /// [`Problem::StoreForeign`](yanji_words::Problem::StoreForeign) and errors of the database.
    pub fn staff_share(&self, actor: &Actor, query: &StaffShareQuery) -> Result<Vec<StaffShare>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let (days, store) = ((query.from, query.until), store::told_of(actor, query.store)?);
        self.books.read(|tx| {
            let mut shares: Vec<StaffShare> = Vec::new();
            for sum in sold_lines::by_staff(tx, Part::Seller, days, store)? {
                let share = StaffShare { sold_lines: sum.lines, sold_fen: sum.paid_fen, ..StaffShare::default() };
                shares.push(StaffShare { staff: sum.staff, ..share });
            }
            for sum in sold_lines::by_staff(tx, Part::Server, days, store)? {
                let own = shares.iter_mut().find(|share| share.staff == sum.staff);
                if let Some(share) = own {
                    (share.served_lines, share.served_fen) = (sum.lines, sum.paid_fen);
                } else {
                    let served =
                        StaffShare { served_lines: sum.lines, served_fen: sum.paid_fen, ..StaffShare::default() };
                    shares.push(StaffShare { staff: sum.staff, ..served });
                }
            }
            shares.sort_by_key(|share| share.staff.is_empty());
            Ok(shares)
        })
    }
}
