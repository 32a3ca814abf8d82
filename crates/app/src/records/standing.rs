//! What a member's account is made of, as use cases give it: transfers, lots, decisions, what she buys. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::journal::PointsCause;
use yanji_engine::Day;
use yanji_engine::measure::Measured;

use crate::records::Store;

/// What stands at the head of a member's page besides her data and her state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberGlance {
    /// The store where she joined.
    pub store: Option<Store>,
    /// The day of her latest sale.
    pub last_sale_on: Option<Day>,
    /// The points that expire next; `None` where none ever do.
    pub expiring: Option<Expiring>,
}

/// Points that expire on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// The last day on which they can be used.
    pub expires_on: Day,
    /// How many.
    pub points: i64,
}

/// A transfer of points to, from or for a member, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Its running number within the account.
    pub number: i64,
    /// The day.
    pub day: Day,
    /// The code of the kind of activity that it came with; `None` for the end of a day.
    pub kind: Option<String>,
    /// Why points were given or taken without anything that earns or uses them, where it was said.
    pub cause: Option<PointsCause>,
    /// The number of the sale that it is about; empty where it is about none.
    pub sale_number: String,
    /// What is counted: `point` or `point_owed`.
    pub unit: String,
    /// The code of the ledger account that it leaves.
    pub from: String,
    /// The code of the ledger account at which it arrives.
    pub to: String,
    /// How much; more than 0.
    pub amount: i64,
    /// What the member can use after it.
    pub points: i64,
    /// What she owes after it.
    pub points_owed: i64,
}

/// Points given at one time, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLot {
    /// Its running number within the account, from 0.
    pub number: i64,
    /// The day on which the points were given.
    pub earned_on: Day,
    /// The last day on which they can be used; `None`: for ever.
    pub expires_on: Option<Day>,
    /// How many there were.
    pub granted: i64,
    /// How many are left.
    pub left: i64,
    /// How many have expired.
    pub expired: i64,
    /// The number of the sale that they came with; empty where it was none.
    pub sale_number: String,
}

/// A decision on a member's tier, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierDecision {
    /// Its running number within the account.
    pub number: i64,
    /// The day.
    pub day: Day,
    /// The stable code of the cause.
    pub cause: String,
    /// What the tier before is called.
    pub from: String,
    /// The place of the tier before in its ladder, from 0.
    pub from_rank: usize,
    /// What the tier after is called.
    pub to: String,
    /// The place of the tier after in its ladder, from 0.
    pub to_rank: usize,
    /// Since when the tier after counts as held.
    pub since: Day,
    /// The last day of the grace that runs after it.
    pub grace_until: Option<Day>,
    /// The code of the kind of activity that it came with; `None` for the end of a day.
    pub kind: Option<String>,
    /// The number of the sale that it came with; empty where it was none.
    pub sale_number: String,
    /// The figures behind it.
    pub figures: Option<Measured>,
}

/// What a member buys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSpending {
    /// The last twelve months with this one, oldest first.
    pub months: Vec<MonthSpend>,
    /// The categories of these months, most money first.
    pub categories: Vec<CategorySpend>,
}

/// What was spent in a month. Money given back is taken off the month of its sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSpend {
    /// The first day of the month.
    pub month: Day,
    /// How much, in fen.
    pub amount_fen: i64,
    /// In how many sales of which something is left.
    pub sales: i64,
}

/// What was spent on a category. Money given back is taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategorySpend {
    /// The category; empty for lines without one.
    pub category: String,
    /// How much, in fen.
    pub amount_fen: i64,
    /// On how many lines of which something is left.
    pub lines: i64,
}
