//! Which members a search or a batch is about, as it is written in JSON. What it finds is the business of the use case.

use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::value::{Day, StoreId};

/// What holds for the members that are asked for, all of it at once.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberFilter {
    /// The codes of tiers; any tier without one.
    #[serde(default)]
    tiers: Vec<String>,
    /// Only members in grace.
    #[serde(default)]
    in_grace: bool,
    /// Usable points.
    #[serde(default)]
    points: Numbers,
    /// Spend over the lifetime, in fen.
    #[serde(default)]
    spend_fen: Numbers,
    /// Visits over the lifetime.
    #[serde(default)]
    visits: Numbers,
    /// The day of the last sale that was not refunded in full; only those with one.
    #[serde(default)]
    last_sale_on: Days,
    /// No such sale on the last so many days, today included, and not enrolled in them.
    #[schema(minimum = 1)]
    idle_days: Option<i64>,
    /// The store where they joined.
    store: Option<StoreId>,
    /// The day of enrolment.
    #[serde(default)]
    enrolled_on: Days,
}

/// Numbers from one to another, both included.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    /// The least.
    from: Option<i64>,
    /// The greatest.
    to: Option<i64>,
}

/// Days from one to another, both included.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Days {
    /// The first.
    from: Option<Day>,
    /// The last.
    to: Option<Day>,
}

impl From<MemberFilter> for records::MemberFilter {
    fn from(filter: MemberFilter) -> Self {
        let numbers = |Numbers { from, to }| records::Between { from, to };
        let days = |Days { from, to }| records::DaysBetween { from: Day::inner(from), to: Day::inner(to) };
        Self {
            tiers: filter.tiers,
            in_grace: filter.in_grace,
            points: numbers(filter.points),
            spend_fen: numbers(filter.spend_fen),
            visits: numbers(filter.visits),
            last_sale_on: days(filter.last_sale_on),
            idle_days: filter.idle_days,
            store: filter.store.map(|store| store.0),
            enrolled_on: days(filter.enrolled_on),
        }
    }
}
