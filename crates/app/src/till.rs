//! The money of the desk's day: what came in, shifts, closed days, liabilities, alarms, bills that wait, deposits and
//! who sold what. Sales and refunds themselves are rung up by `desk`.

mod alarm;
mod close;
mod day;
mod debt;
mod liability;
mod limits;
mod parked;
mod shift;
mod staff_share;
mod watch;

pub use self::alarm::{Alarm, AlarmKind};
pub(crate) use self::alarm::{OpenAlarms, open as open_alarms, raise};
pub use self::close::{ClosedDay, TillCount, TillDifference};
pub use self::day::{CauseSum, PaymentLine, PaymentQuery, TenderSum, TillDay};
pub use self::debt::Debt;
pub(crate) use self::liability::list_prices;
pub use self::liability::{ExpectedUse, Liability, PointsBasis, StoreLiability};
pub use self::limits::AlarmLimits;
pub use self::parked::ParkedBill;
pub(crate) use self::parked::park;
pub use self::shift::{Shift, ShiftEnd};
pub use self::staff_share::{StaffShare, StaffShareQuery};
pub(crate) use self::watch::{ChangedPrice, ChangedPrices, GivenBack, MoneyDay};
