//! What nobody waits for at a till: payments and refunds that are open are asked about, and an alarm names a payment that
//! was made and belongs to no sale.

use yanji_books::charge_refunds::{self, State};
use yanji_books::charges;

use super::ChargeState;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::till::{self, AlarmKind};

/// How old something is before it is asked about here, in seconds: until then a till does.
const LEFT_ALONE_S: i64 = 60;
/// How long a payment may belong to no sale before an alarm names it, in seconds.
const UNSOLD_S: i64 = 600;
/// How many are asked about at one time.
const AT_ONCE: i64 = 200;

impl Clinic {
    /// Asks about what is open, and raises alarms. Called every minute; one provider that does not answer holds up
    /// nobody at a till.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn charge_watch(&self) -> Result<(), AppError> {
        let now = self.now();
        let before = now.plus_seconds(-LEFT_ALONE_S).0;
        let (open, back) = self.books.read(|tx| {
            Ok::<_, AppError>((charges::open(tx, before, AT_ONCE)?, charge_refunds::open(tx, before, AT_ONCE)?))
        })?;
        for row in open {
            self.charge_look(row)?;
        }
        for row in back.into_iter().filter(|row| row.state == State::Asked) {
            self.send_refund(&row)?;
        }
        let (late, today) = (now.plus_seconds(-UNSOLD_S).0, self.today());
        let unsold = self.books.read(|tx| charges::open(tx, late, AT_ONCE))?;
        let unsold: Vec<_> = unsold.into_iter().filter(|row| row.state == ChargeState::Paid).collect();
        if unsold.is_empty() {
            return Ok(());
        }
        self.books.write(|tx| {
            for row in &unsold {
                let what = AlarmKind::ChargeUnsold { amount_fen: row.amount_fen };
                till::raise(tx, now, today, row.store, &row.id.to_string(), &what)?;
            }
            Ok(())
        })
    }
}
